"""What the tagger sees of a document: word pieces, quotation states and places, without a model."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from corpus.text import blocks_of
from nlp.quotes import Quote, quotes_in
from nlp.windows import CLOSING, INSIDE, OPENING, OUTSIDE, PIECES, UNCLOSED, tokenizer, windows

CLS, SEP = 101, 102


def windows_of(text, size=PIECES):
    blocks = blocks_of(text)
    return list(windows(text, [(b.start, b.end) for b in blocks], [quotes_in(text, [b]) for b in blocks], size))


def only(text):
    (found,) = windows_of(text)
    return found


def words(text, window):
    return [text[start:end] for start, end in window.spans]


def states(text):
    """Each word with its quotation state."""
    found = only(text)
    return [(word, found.states[at]) for word, at in zip(words(text, found), found.first[1:], strict=True)]


# -- shapes ------------------------------------------------------------------------------------------------------------


def test_a_window_has_a_place_a_line_and_a_span_for_each_word():
    found = only("Mrs Noakes said the ward was shut.\n\nDr Pell agreed.")
    assert len(found.first) == len(found.lines) == len(found.spans) + 1
    assert len(found.pieces) == len(found.states)


def test_the_first_word_stands_for_none():
    found = only("Dr Pell agreed.")
    assert (found.pieces[0], found.first[0], found.lines[0]) == (CLS, 0, -1)


def test_each_line_ends_with_a_mark_of_its_end():
    found = only("Dr Pell agreed.\n\nMrs Noakes left.")
    assert found.pieces.count(SEP) == 2
    assert found.pieces[-1] == SEP


def test_each_word_knows_its_line():
    found = only("Dr Pell agreed.\n\nMrs Noakes left.")
    assert found.lines == (-1, 0, 0, 0, 0, 1, 1, 1, 1)


def test_a_word_of_several_pieces_is_one_word():
    text = "Bronchopulmonary wards"
    found = only(text)
    assert words(text, found) == ["Bronchopulmonary", "wards"]
    assert found.first[2] - found.first[1] > 1


def test_words_are_the_texts_own():
    text = "  Señor Pell’s clinic –\tin “Ludden” – was\r\nshut…"
    assert words(text, only(text)) == "Señor Pell ’ s clinic – in “ Ludden ” – was shut …".split()


def test_a_document_without_words_has_no_windows():
    assert windows_of("") == windows_of(" \n\n ") == []


def test_the_pieces_are_those_of_the_tokenizer():
    assert list(only("Dr Pell agreed.").pieces) == tokenizer().encode("Dr Pell agreed.").ids


# -- quotation marks ---------------------------------------------------------------------------------------------------


def test_each_word_is_told_whether_it_is_quoted():
    assert states("‘We wait,’ said Pell.") == [
        ("‘", OPENING),
        ("We", INSIDE),
        ("wait", INSIDE),
        (",", INSIDE),
        ("’", CLOSING),
        ("said", OUTSIDE),
        ("Pell", OUTSIDE),
        (".", OUTSIDE),
    ]


def test_words_after_a_mark_without_a_partner_are_told_so():
    assert states("Pell said: ‘We wait") == [
        ("Pell", OUTSIDE),
        ("said", OUTSIDE),
        (":", OUTSIDE),
        ("‘", OPENING),
        ("We", UNCLOSED),
        ("wait", UNCLOSED),
    ]


def test_a_quotation_left_open_ends_with_its_paragraph():
    assert states("Pell said: ‘We wait.\n\nHe left.")[-3:] == [("He", OUTSIDE), ("left", OUTSIDE), (".", OUTSIDE)]


def test_words_between_two_quotations_are_outside():
    found = dict(states("‘We wait,’ he said, ‘and hope.’"))
    assert (found["said"], found["hope"]) == (OUTSIDE, INSIDE)


def test_a_nested_quotation_is_inside():
    assert {state for word, state in states("‘The “hub” shut,’ he said.") if word in "“hub”"} == {INSIDE}


STYLES = [
    "‘The “hub” isn’t open,’",
    "“The ‘hub’ isn’t open,”",
    "'The \"hub\" isn't open,'",
    "\"The 'hub' isn't open,\"",
]


@pytest.mark.parametrize("quote", STYLES)
def test_british_and_american_marks_look_alike(quote):
    found, other = only(f"{quote} said Dr Pell."), only(f"{STYLES[0]} said Dr Pell.")
    assert (found.pieces, found.states, found.spans) == (other.pieces, other.states, other.spans)


def test_marks_of_other_countries_look_alike_too():
    quote = [Quote(0, 9, closed=True)]
    made = [next(windows(text, [(0, 9)], [quote])).pieces for text in ("„We wait”", "«We wait»", "“We wait”")]
    assert made[0] == made[1] == made[2]


# -- sizes -------------------------------------------------------------------------------------------------------------

PARAGRAPH = "The ward was shut in March and nobody had told the night staff."


def test_paragraphs_that_fit_stand_together():
    assert len(windows_of("\n\n".join([PARAGRAPH] * 5))) == 1


def test_a_paragraph_that_does_not_fit_opens_a_window():
    text = "\n\n".join([PARAGRAPH] * 5)
    found = windows_of(text, 40)
    assert [sorted(set(window.lines[1:])) for window in found] == [[0, 1], [2, 3], [4]]


def test_a_line_longer_than_a_window_goes_on_in_the_next():
    text = " ".join([PARAGRAPH] * 5)
    found = windows_of(text, 30)
    assert len(found) > 2
    assert [word for window in found for word in words(text, window)] == words(text, only(text))
    assert {line for window in found for line in window.lines[1:]} == {0}
    assert all(window.pieces[0] == CLS and window.pieces[-1] == SEP for window in found)


def test_a_quotation_goes_on_in_the_next_window():
    found = windows_of(f"Pell said: ‘{' '.join([PARAGRAPH] * 5)}’", 30)
    assert found[1].states[1:-1] == (INSIDE,) * (len(found[1].states) - 2)


@pytest.mark.parametrize("size", [3, 4, 10, 30, 120, PIECES])
def test_windows_never_exceed_their_size(size):
    text = f"{PARAGRAPH} {'Antidisestablishmentarianism' * 3}\n\n{PARAGRAPH * 12}\n\nDr Pell agreed."
    found = windows_of(text, size)
    assert all(len(window.pieces) <= size for window in found)
    assert [word for window in found for word in words(text, window)] == words(text, windows_of(text, 5000)[0])


def test_a_word_without_an_end_is_one_word():
    text = "a" * 5000
    assert only(text).spans == ((0, 5000),)


def test_a_paragraph_is_read_alike_in_stretches(monkeypatch):
    text = "Dr Pell said: ‘The wards’ beds are gone,’ and left."
    whole = windows_of(text)
    monkeypatch.setattr("nlp.windows._STRETCH", 9)
    assert windows_of(text) == whole


# -- whatever the text -------------------------------------------------------------------------------------------------

ODD = "aé\u0301\u00ad\u200b\u200d\ufe0f\ufeff😀👩⚕🇬🇧שלוםقال“”٪漢字ﬁİßǅ\t\r\n "
PIECES_BY_NAME = ["[SEP]", "[PAD]", "[CLS]", "[UNK]", "[MASK]", "##s", " ", "\n\n", "‘", "’"]
texts = st.one_of(
    st.text(max_size=200),
    st.text(st.sampled_from("'‘’“”\"«»`´ \n.,sSaT—"), max_size=120),
    st.text(st.sampled_from(ODD), max_size=120),
    st.lists(st.sampled_from(PIECES_BY_NAME)).map("".join),
)


@settings(max_examples=300, deadline=None)
@given(texts, st.sampled_from([5, 12, PIECES]))
@example("‘’" * 50, 12)
@example("שלום “קוראים לי” – قال الوزير", 12)
@example("é" * 400, PIECES)
def test_places_are_exact_whatever_the_text(text, size):
    blocks = blocks_of(text)
    found = windows_of(text, size)
    spans = [span for window in found for span in window.spans]
    assert all(start < end for start, end in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    for window in found:
        assert len(window.pieces) == len(window.states) <= size
        assert len(window.first) == len(window.lines) == len(window.spans) + 1
        assert all(before < after for before, after in pairwise(window.first))
        assert window.first[-1] < len(window.pieces)
        for (start, end), line in zip(window.spans, window.lines[1:], strict=True):
            assert blocks[line].start <= start < end <= blocks[line].end
            assert text[start:end] == text[start:end].strip()
