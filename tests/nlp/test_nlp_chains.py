"""Statements inside statements: reporter and speaker apart, and nobody's wishes taken for their words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nlp_documents import place

from corpus.records import Statement
from nlp.chains import accused, chained

TEXT = "The board heard that Ann Orme told Jo Pell that carers say one door is kinder. Then it closed."
HEARD = "Ann Orme told Jo Pell that carers say one door is kinder"
TOLD = "carers say one door is kinder"
SAY = "one door is kinder"


def said(text, holder, *content, mode="indirect", cue=None):
    spans = tuple(place(text, words) for words in content)
    cues = (place(text, cue),) if cue else ()
    return Statement(holder, "person", mode, spans, (0, len(text)), holder, cue_spans=cues)


def told(text, *statements):
    """(holder, reported by, account of) of the statements that stay."""
    return [(s.holder, s.reported_by, s.account_of) for s in chained(text, statements) if s is not None]


def account(content, mode="indirect"):
    """Whose motives "Ms Orme said …" tells, in words."""
    text = f"Ms Orme said {content}."
    found = accused(text, said(text, "Orme", content, mode=mode))
    return None if found is None else text[found[0] : found[1]]


# -- who reports whom --------------------------------------------------------------------------------------------------


def test_a_statement_inside_anothers_is_reported_by_them():
    assert told(TEXT, said(TEXT, "board", HEARD), said(TEXT, "Ann Orme", TOLD)) == [
        ("board", None, None),
        ("Ann Orme", "board", None),
    ]


def test_the_order_of_the_statements_does_not_matter():
    assert told(TEXT, said(TEXT, "Ann Orme", TOLD), said(TEXT, "board", HEARD)) == [
        ("Ann Orme", "board", None),
        ("board", None, None),
    ]


def test_statements_beside_each_other_report_nobody():
    text = "Ann said that it is late and Jo that it is dear."
    assert told(text, said(text, "Ann", "it is late"), said(text, "Jo", "it is dear")) == [
        ("Ann", None, None),
        ("Jo", None, None),
    ]


def test_statements_that_only_overlap_report_nobody():
    first, second = said(TEXT, "Ann", "carers say one door"), said(TEXT, "Jo", SAY)
    assert told(TEXT, first, second) == [("Ann", None, None), ("Jo", None, None)]


def test_two_who_said_the_same_words_report_nobody():
    assert told(TEXT, said(TEXT, "Ann", SAY), said(TEXT, "Jo", SAY)) == [("Ann", None, None), ("Jo", None, None)]


def test_the_same_holder_inside_is_an_echo_and_goes():
    assert told(TEXT, said(TEXT, "Ann", TOLD), said(TEXT, "Ann", SAY)) == [("Ann", None, None)]


def test_who_stands_in_the_authors_own_voice_is_reported_by_nobody():
    outer = said(TEXT, "Marl Age Forum", HEARD, mode="author")
    assert told(TEXT, outer, said(TEXT, "Ann", TOLD))[1] == ("Ann", None, None)


def test_in_a_chain_everybody_has_a_reporter():
    found = told(TEXT, said(TEXT, "board", HEARD), said(TEXT, "Ann", TOLD), said(TEXT, "carers", SAY))
    assert found[:2] == [("board", None, None), ("Ann", "board", None)]
    assert found[2][1] in ("board", "Ann")


def test_all_of_a_statement_must_lie_inside():
    text = "“Pool it,” he said, “and soon.” Then he left, and “soon” it was."
    outer = said(text, "Ann", "“Pool it,”", "“and soon.”", mode="direct")
    assert told(text, outer, said(text, "Jo", "soon")) == [("Ann", None, None), ("Jo", "Ann", None)]
    beyond = said(text, "Jo", "and soon", "Then he left")
    assert told(text, outer, beyond) == [("Ann", None, None), ("Jo", None, None)]


def test_no_statement_no_chain():
    assert chained(TEXT, []) == []


SPANS = st.tuples(st.integers(0, 20), st.integers(1, 20)).map(lambda s: (s[0], s[0] + s[1]))


@given(st.lists(st.tuples(st.sampled_from("abc"), SPANS), max_size=8))
def test_a_reporter_is_always_somebody_else_whose_words_are_around(made):
    statements = [Statement(holder, "person", "indirect", (span,), (0, 50), holder) for holder, span in made]
    found = chained(" " * 50, statements)
    assert len(found) == len(statements)
    for before, after in zip(statements, found, strict=True):
        around = {
            one.holder
            for one in statements
            if one.spans != before.spans
            and one.spans[0][0] <= before.spans[0][0]
            and before.spans[0][1] <= one.spans[0][1]
        }
        if after is None:
            assert before.holder in around
        else:
            assert after.reported_by in (around - {before.holder} or {None})


# -- accounts ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("cue", ["wanted", "sought", "feared", "planned to", "were bent on", "were only interested"])
def test_what_one_tells_of_anothers_wishes_is_an_account_and_no_statement_of_theirs(cue):
    text = f"Ann said that ministers {cue} a takeover."
    outer = said(text, "Ann", f"ministers {cue} a takeover", cue="said")
    inner = said(text, "ministers", "a takeover", cue=cue)
    assert told(text, outer, inner) == [("Ann", None, "ministers")]


def test_what_one_tells_that_another_said_stays_a_statement():
    text = "Ann said that ministers promised a takeover."
    outer = said(text, "Ann", "ministers promised a takeover", cue="said")
    inner = said(text, "ministers", "a takeover", cue="promised")
    assert told(text, outer, inner) == [("Ann", None, None), ("ministers", "Ann", None)]


def test_an_account_that_is_known_is_not_replaced():
    text = "Ann said that ministers wanted a takeover."
    outer = said(text, "Ann", "ministers wanted a takeover", cue="said")
    inner = said(text, "ministers", "a takeover", cue="wanted")
    (first, second) = chained(text, [Statement(**fields(outer, account_of="Di Pell, the minister")), inner])
    assert (first.account_of, second) == ("Di Pell, the minister", None)


def fields(statement, **changes):
    return {name: getattr(statement, name) for name in statement.__slots__} | changes


def test_the_authors_own_voice_may_tell_what_others_want():
    text = "Everybody knows that ministers wanted a takeover."
    outer = said(text, "Marl Age Forum", text, mode="author")
    inner = said(text, "ministers", "a takeover", cue="wanted")
    assert told(text, outer, inner)[1] == ("ministers", None, None)


@pytest.mark.parametrize(
    ("content", "who"),
    [
        ("ministers wanted a takeover", "ministers"),
        ("that ministers wanted a takeover", "ministers"),
        ("the council was out to save money", "the council"),
        ("Marl Council feared for its land", "Marl Council"),
        ("the Marl Trust is determined to merge", "the Marl Trust"),
        ("the trust simply wanted the money", "the trust"),
        ("the trust was only interested in land", "the trust"),
        ("the trust had been after the land", "the trust"),
        ("the trust thought only of land", "the trust"),
        ("the trust was too frightened to merge", "the trust"),
        ("“the trust is plotting a takeover”", "the trust"),
        ("managers cared more for land", "managers"),
    ],
)
def test_a_paraphrase_of_anothers_motives_is_an_account_of_them(content, who):
    assert account(content) == who


@pytest.mark.parametrize(
    "content",
    [
        "she wanted one door",
        "they wanted one door",
        "we all want one door",
        "people wanted one door",
        "older people wanted one door",
        "nobody wanted a merger",
        "no one wanted a merger",
        "there was a plan to merge",
    ],
)
def test_the_speakers_own_wishes_and_everybodys_are_no_account(content):
    assert account(content) is None


@pytest.mark.parametrize(
    "content",
    ["one door would be kinder", "the trust closed in May", "when ministers wanted it, it came", "the plan is late"],
)
def test_words_that_tell_nobodys_motives_are_no_account(content):
    assert account(content) is None


def test_a_joint_subject_is_no_one_side():
    assert account("the council and the trust wanted it") is None


@pytest.mark.parametrize(("mode", "who"), [("direct", None), ("author", None), ("mixed", "ministers")])
def test_only_paraphrases_are_accounts(mode, who):
    assert account("ministers wanted a takeover", mode) == who


def test_what_follows_the_paraphrase_is_not_read():
    text = "Ms Orme said ministers wanted a takeover."
    assert accused(text, said(text, "Orme", "ministers")) is None
