"""Quotations below the paragraph that announces them, without a model."""

from __future__ import annotations

import pytest
from nlp_documents import place

from corpus.text import blocks_of
from nlp.attribution import Attribution
from nlp.introduced import introduced, saying, without
from nlp.quotes import quotes_in

QUOTE = "“We share the money.”"


def found_in(*paragraphs):
    """(source, cue, contents) of each announced quotation, in words."""
    text = "\n\n".join(paragraphs)
    return [(words(text, one.source_spans), words(text, one.cue_spans), words(text, one.spans)) for one in told(text)]


def told(text):
    blocks = blocks_of(text)
    return introduced(text, blocks, [quotes_in(text, [block]) for block in blocks])


def words(text, spans):
    return [text[start:end] for start, end in spans]


# -- what announces ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "cue",
    ["said", "says", "added", "also said", "later added", "commented", "wrote", "concluded", "told the board"],
)
def test_a_paragraph_that_ends_in_a_cue_and_a_colon_announces_the_quotation_below(cue):
    assert found_in(f"Mrs Wren {cue}:", QUOTE) == [(["Mrs Wren"], [cue], [QUOTE])]


@pytest.mark.parametrize("rest", [" in a letter to staff", " on Friday", " of the old ward"])
def test_more_words_may_stand_between_the_cue_and_the_colon(rest):
    assert found_in(f"Mrs Wren said{rest}:", QUOTE) == [(["Mrs Wren"], ["said"], [QUOTE])]


@pytest.mark.parametrize("marks", ["“”", "‘’", '""', "''"])
def test_any_marks_will_do(marks):
    quote = f"{marks[0]}We share the money.{marks[1]}"
    assert found_in("Mrs Wren said:", quote) == [(["Mrs Wren"], ["said"], [quote])]


def test_a_source_keeps_what_is_said_of_it():
    ((source, _, _),) = found_in("Mrs Wren, chair of the Larch Trust, said:", QUOTE)
    assert source == ["Mrs Wren, chair of the Larch Trust"]


def test_the_last_sentence_of_a_paragraph_announces_alone():
    ((source, _, _),) = found_in("The ward shut in June. Mrs Wren said:", QUOTE)
    assert source == ["Mrs Wren"]


def test_an_announced_quotation_is_direct_and_judged_by_its_own_words():
    text = f"The ward shut. Mrs Wren said:\n\n{QUOTE}"
    (one,) = told(text)
    assert (one.mode, one.judged_spans, one.follows) == ("direct", (place(text, QUOTE),), None)
    assert text[slice(*one.sentence)] == "Mrs Wren said:"


def test_two_announcements_are_two_attributions():
    second = "“It was never shared.”"
    found = found_in("It rained. Mrs Wren said:", QUOTE, "The hall was full. Dr Sedge replied:", second)
    assert found == [(["Mrs Wren"], ["said"], [QUOTE]), (["Dr Sedge"], ["replied"], [second])]


# -- how far it reaches ------------------------------------------------------------------------------------------------


def test_a_quotation_left_open_goes_on_in_the_next_paragraph():
    ((_, _, contents),) = found_in("Mrs Wren said:", "“We began with one ward.", "“Then we shared the money.”", QUOTE)
    assert contents == ["“We began with one ward.", "“Then we shared the money.”"]


def test_a_quotation_left_open_ends_where_a_paragraph_opens_without_a_mark():
    ((_, _, contents),) = found_in("Mrs Wren said:", "“We began with one ward.", "The hall was full.", QUOTE)
    assert contents == ["“We began with one ward."]


def test_words_after_the_closing_mark_are_not_announced():
    ((_, _, contents),) = found_in("Mrs Wren said:", f"{QUOTE} The hall was full.")
    assert contents == [QUOTE]


# -- what announces nothing --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "above",
    [
        "Mrs Wren said.",
        "Mrs Wren said nothing",
        "The table shows:",
        "The trust runs:",
        "Mrs Wren left: the hall was empty:",
        "said:",
    ],
)
def test_a_paragraph_that_does_not_end_in_somebody_saying_announces_nothing(above):
    assert found_in(above, QUOTE) == []


def test_a_paragraph_with_a_quotation_of_its_own_announces_nothing():
    assert found_in("“It rained,” and Mrs Wren said:", QUOTE) == []


@pytest.mark.parametrize("below", ["The hall was full.", f"Then came {QUOTE}", f"– {QUOTE}"])
def test_a_paragraph_that_does_not_open_with_a_quotation_is_not_announced(below):
    assert found_in("Mrs Wren said:", below) == []


def test_a_quotation_a_paragraph_further_is_not_announced():
    assert found_in("Mrs Wren said:", "The hall was full.", QUOTE) == []


@pytest.mark.parametrize("paragraphs", [(), ("Mrs Wren said:",), (QUOTE,)])
def test_one_paragraph_or_none_announces_nothing(paragraphs):
    assert found_in(*paragraphs) == []


# -- what is left of other attributions --------------------------------------------------------------------------------

TAKEN = [Attribution("direct", ((20, 30),))]


def test_an_attribution_of_words_that_are_announced_is_gone():
    assert without([Attribution("direct", ((20, 30),), cue_spans=((32, 36),))], TAKEN) == []


def test_an_attribution_that_shares_no_words_stays_as_it_is():
    other = Attribution("indirect", ((40, 50),), judged_spans=((38, 50),))
    assert without([other], TAKEN) == [other]


def test_an_attribution_keeps_its_other_words():
    (left,) = without(
        [Attribution("direct", ((2, 8), (20, 30)), cue_spans=((10, 14),), judged_spans=((2, 30),))], TAKEN
    )
    assert (left.spans, left.judged_spans) == (((2, 8),), ((2, 8),))


def test_what_is_judged_loses_the_announced_words_too():
    one = Attribution("mixed", ((2, 8), (20, 30)), cue_spans=((0, 1),), judged_spans=((0, 8), (20, 30)))
    assert without([one], TAKEN)[0].judged_spans == ((0, 8),)


def test_other_words_without_a_cue_are_gone_with_the_announced_ones():
    assert without([Attribution("direct", ((2, 8), (20, 30)))], TAKEN) == []


@pytest.mark.parametrize("above", [["It rained all day."], ["A heading"], ["It rained.", "More came."]])
def test_an_announcement_may_be_a_paragraph_of_its_own(above):
    assert found_in(*above, "Mrs Wren said:", QUOTE) == [(["Mrs Wren"], ["said"], [QUOTE])]


# -- below who says it -------------------------------------------------------------------------------------------------

VOX = "“We share the money.”"


def test_quotations_below_names_with_roles_are_theirs():
    found = found_in("Ann Ham, chair, Fenwick Trust", VOX, "Peter Orme, director of care, Marl Council", VOX)
    assert found == [
        (["Ann Ham, chair, Fenwick Trust"], [], [VOX]),
        (["Peter Orme, director of care, Marl Council"], [], [VOX]),
    ]


def test_the_name_may_stand_in_the_lines_above_the_quotation():
    found = found_in(f"Ann Ham, chair,\nFenwick Trust\n{VOX}", f"Peter Orme, director\n{VOX}")
    assert [source for source, _, _ in found] == [["Ann Ham, chair,\nFenwick Trust"], ["Peter Orme, director"]]


def test_one_name_alone_may_be_a_caption():
    assert found_in("Ann Ham, chair, Fenwick Trust", VOX) == []


@pytest.mark.parametrize(
    "label", ["Fenwick, Marl and Orme", "Ann Ham, chair, said so.", "Two views of it", "The chair"]
)
def test_lines_that_name_nobody_with_a_role_are_no_labels(label):
    assert found_in(label, VOX, label, VOX) == []


def test_words_on_the_line_of_the_quotation_are_no_label():
    assert found_in(f"Ann Ham, chair of the trust {VOX}", f"Peter Orme, director of care {VOX}") == []


# -- said beside somebody ----------------------------------------------------------------------------------------------


def test_who_agrees_with_somebody_saying_something_says_it():
    text = f"Mrs Wren agrees with the nurses saying: {QUOTE}"
    whole = Attribution(
        "mixed",
        (place(text, f"the nurses saying: {QUOTE}"),),
        (place(text, "Mrs Wren"),),
        (place(text, "agrees with"),),
    )
    theirs = Attribution("direct", (place(text, QUOTE),), (place(text, "the nurses"),), (place(text, "saying"),))
    (one,) = saying(text, [whole, theirs], [quotes_in(text, blocks_of(text))])
    assert (words(text, one.source_spans), words(text, one.spans), one.mode) == (["Mrs Wren"], [QUOTE], "direct")


def test_what_others_are_heard_saying_stays_theirs():
    text = f"Mrs Wren heard the nurses saying: {QUOTE}"
    theirs = Attribution("direct", (place(text, QUOTE),), (place(text, "the nurses"),), (place(text, "saying"),))
    assert saying(text, [theirs], [quotes_in(text, blocks_of(text))]) == [theirs]
