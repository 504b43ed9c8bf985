"""What the tagger is trained on: annotations that stay on their words whatever is changed around them."""

from __future__ import annotations

import random
import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.training.british import british, paragraphs
from nlp.training.examples import Example, lines_of

seeds = st.integers(0, 2**32 - 1)
MANY = range(400)


def annotated(marked):
    """A document with one attribution: source, cue and contents stand in {s …}, {c …} and {q …}."""
    text, spans, at = "", {"s": [], "c": [], "q": []}, 0
    for found in re.finditer(r"\{([scq]) ([^}]*)\}", marked):
        text += marked[at : found.start()]
        spans[found[1]].append((len(text), len(text) + len(found[2])))
        text += found[2]
        at = found.end()
    return Example("d", text + marked[at:], [{"source": spans["s"], "cue": spans["c"], "content": spans["q"]}])


def made(marked):
    """The document in many ways."""
    return [british(annotated(marked), random.Random(seed)) for seed in MANY]


def words(example, part):
    return [example.text[start:end] for found in example.attributions for start, end in found[part]]


def letters(texts):
    return [re.sub(r"[\W_]+", "", text) for text in texts]


PLAIN = [
    "{q “The ward can’t wait. Nobody slept. Nobody came,”} {s Olwen Tarrow} {c said}. The hall was full.",
    "{q ‘The ward can’t wait,’} {s Dr Pell} {c told} the board. {q ‘It’s the nurses’ “rota” that failed.’}",
    "Last week {s the college of matrons} {c warned} {q that the ward's “rota” had failed}, and left it there.",
    "{c According to} {s Mr. Tarrow}, {q the ward was “shut” in May}.\n\n“Nobody came,” said Ms. Noakes.",
    '{s Noakes} {c :} {q "We began with one ward. Then there were two. Then none"}',
    "It was over. {q The ward had failed.}",
]


@pytest.mark.parametrize("marked", PLAIN)
def test_annotations_stay_on_their_words(marked):
    before = annotated(marked)
    for after in made(marked):
        assert words(after, "cue") == words(before, "cue")
        assert letters(words(after, "content")) == letters(words(before, "content"))
        for new, old in zip(letters(words(after, "source")), letters(words(before, "source")), strict=True):
            assert new.endswith(old)  # a title may stand before it


@settings(deadline=None, max_examples=200)
@given(seeds, st.integers(0))
def test_no_span_of_the_projects_own_documents_is_lost_empty_or_outside(seed, number):
    own = [example for part in paragraphs() for example in part]
    before = own[number % len(own)]
    after = british(before, random.Random(seed))
    for old, new in zip(before.attributions, after.attributions, strict=True):
        for part, spans in new.items():
            assert len(spans) == len(old[part])
            assert all(0 <= start < end <= len(after.text) for start, end in spans)
            assert all(after.text[start:end].strip() for start, end in spans)


@given(seeds)
def test_the_same_chance_makes_the_same_document(seed):
    before = annotated(PLAIN[0])
    assert british(before, random.Random(seed)) == british(before, random.Random(seed))


def test_some_documents_stay_as_they_are():
    before = annotated(PLAIN[0])
    assert 0 < made(PLAIN[0]).count(before) < len(MANY)


# -- each of the changes -----------------------------------------------------------------------------------------------


def test_every_style_of_quotation_marks_comes_up():
    found = {words(example, "content")[0] for example in made("{q “The ‘hub’ can’t wait,”} {s she} {c said}.")}
    assert {
        "“The ‘hub’ can’t wait,”",
        "‘The “hub” can’t wait,’",
        "'The \"hub\" can't wait,'",
        "\"The 'hub' can't wait,\"",
    } <= found


def test_a_mark_is_sometimes_lost():
    found = {words(example, "content")[0] for example in made("{q “It can wait,”} {s she} {c said}." + " “No.”" * 60)}
    assert any(text[0] == "I" or text[-1] == "," for text in found)


def test_the_cue_sometimes_stands_before_its_source():
    tails = {example.text.split(",")[1] for example in made("{q “It can wait,”} {s the matron} {c said}.")}
    assert any(tail.endswith("said the matron.") for tail in tails)
    assert any(tail.endswith("the matron said.") for tail in tails)


def test_a_pronoun_stays_before_its_cue():
    assert all("said He" not in example.text for example in made("{q “It can wait,”} {s He} {c said}."))


def test_names_from_america_become_british_ones_and_keep_their_annotations():
    found = made("{s Hillary Clinton} {c told} the White House {q that voters trust Clinton}.")
    renamed = [example for example in found if "voters" not in example.text]
    assert renamed
    for example in renamed:
        (source,), (content,) = words(example, "source"), words(example, "content")
        assert "Clinton" not in example.text
        assert re.fullmatch(rf"that [a-z ]+ trust {source}", content)


def test_a_name_may_get_a_title():
    sources = {words(example, "source")[0] for example in made("{s Olwen Tarrow} {c said} {q that it can wait}.")}
    assert {"Olwen Tarrow", "Dame Anne Olwen Tarrow"} <= sources


def test_titles_lose_their_american_full_stop():
    texts = {example.text for example in made("{s Mr. Tarrow} {c said} {q that it can wait}.")}
    assert any(text.startswith("Mr Tarrow") for text in texts)


def test_a_long_quotation_may_go_on_in_a_paragraph_that_opens_with_a_mark():
    found = [words(example, "content")[0] for example in made("{q “One. Two. Three,”} {s she} {c said}.")]
    broken = [text for text in found if "\n\n" in text]
    assert broken
    assert all(re.search(r"\.\n\n[“\"'‘]T", text) for text in broken)


@given(st.text(max_size=60), seeds)
def test_a_document_without_attributions_is_no_trouble(text, seed):
    assert british(Example("d", text, []), random.Random(seed)).attributions == []


# -- documents ---------------------------------------------------------------------------------------------------------


def test_lines_are_those_that_hold_words():
    text = "\n One \n\n \t \nTwo"
    assert [text[start:end] for start, end in lines_of(text)] == [" One ", "Two"]


def test_a_row_without_a_part_has_none_of_it():
    row = {"doc_id": "d", "text": "She left.", "attributions": [{"content": [[0, 3]], "cue": None}]}
    assert Example.of(row) == Example("d", "She left.", [{"source": [], "cue": [], "content": [(0, 3)]}])


def test_held_out_documents_are_never_trained_on():
    train, held_out = paragraphs()
    assert train
    assert held_out
    assert not {example.name for example in train} & {example.name for example in held_out}
    assert not {example.text for example in train} & {example.text for example in held_out}


def test_the_projects_own_documents_are_annotated_without_a_slip():
    for example in [example for part in paragraphs() for example in part]:
        assert not re.search(r"\[[a-z]\d|\]", example.text), example.name
        assert example.attributions, example.name
        for found in example.attributions:
            assert found["content"], example.name
            for part, spans in found.items():
                assert spans == sorted(spans), (example.name, part)
                for start, end in spans:
                    assert example.text[start:end] == example.text[start:end].strip() != "", (example.name, part)


# -- what the network is to say ----------------------------------------------------------------------------------------


@pytest.mark.model  # it loads torch
@pytest.mark.parametrize("marked", PLAIN[:4])
def test_a_perfect_tagger_finds_the_annotations_again(marked):
    from nlp.linking import links, parts
    from nlp.tagger import TAGS, Tagged
    from nlp.training.attribution import labelled

    example = annotated(marked)
    ((window, tags, to_cue, to_source),) = labelled(example, 250)
    cues, sources = (np.zeros((len(tags), len(tags))) for _ in range(2))
    for rows, pointing in ((cues, to_cue), (sources, to_source)):
        for word, targets in enumerate(pointing):
            rows[word, targets or 0] = 1 / max(1, len(targets))
    perfect = Tagged(window, np.array(tags), np.eye(len(TAGS))[tags], cues, sources)
    (link,) = links(perfect, parts(perfect))
    assert link.cue is not None
    assert link.source is not None
    assert {
        "source": [link.source.span],
        "cue": [link.cue.span],
        "content": [part.span for part in link.contents],
    } == example.attributions[0]
