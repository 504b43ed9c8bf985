"""Quotations of a draft against what is on record. Every name and sentence is invented."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from index_corpus import make, put, said

from corpus.catalogue import Catalogue
from corpus.records import Document
from corpus.text import blocks_of
from index import check as checking
from index.check import Difference, Finding, Quoted, check
from index.report import record_of, report, summary
from index.search import Index
from nlp.quotations import quotations

WORDS = "We shall organise the care of older people around one budget, and we shall never go back to two."


@pytest.fixture
def found(index: Index, catalogue: Catalogue) -> Any:
    """Look a quotation up: `found(text, holder=…)`."""
    put(
        catalogue,
        make(
            "fenwick",
            said(WORDS, role="chair, Fenwick Carers' Forum", organisation="Fenwick Carers' Forum", said_on="2005-08"),
            said(
                "Nobody on this council wants another reorganisation of it.",
                "Edwin Hansel",
                role="council leader",
            ),
            "A paragraph that nobody is reported to have said stands here.",
            published_on="2005-08-18",
        ),
        make(
            "later",
            said(
                "Merging the trusts was a mistake.",
                role="president, Fenwick Carers' Forum",
                organisation="Fenwick Carers' Forum",
            ),
            published_on="2011",
        ),
    )
    index.refresh()

    def looked_up(text: str, holder: str | None = None, **more: Any) -> Finding:
        return check(Quoted(((0, len(text)),), (text,), holder, **more), index.search)

    return looked_up


@pytest.mark.parametrize(
    "text",
    [
        f"“{WORDS}”",
        f"'{WORDS[:-1]}'",
        '"we shall organize the care of older people around one budget,"',
        "“We shall organise the care … around one budget”",
        "“We shall organise the care [...] around one budget”",
        "“[Carers] shall organise the care of older people around one budget”",
        "“[w]e shall never go back to two.”",
        "‘We shall organise [all] the care of older people around one budget’",
    ],
)
def test_what_house_style_changes_is_verbatim(found: Any, text: str) -> None:
    finding = found(text, "Jane Arkwright")
    assert (finding.verdict, finding.doubts, finding.faithful) == ("verbatim", (), True)
    assert finding.row["text"] == [WORDS]


@pytest.mark.parametrize(
    ("text", "differences"),
    [
        ("“We must organise the care of older people around one budget”", [("must", "shall")]),
        ("“and we shall go back to two.”", [("", "never")]),
        ("“We shall organise the care of older people around one large budget”", [("large", "")]),
        ("“We shall organise the care of people around one budget”", [("", "older")]),
        ("“We shall organise the care of older people and we shall never go back”", [("", "around one budget")]),
        ("“[A]round one budget, … and we will never go back to two.”", [("will", "shall")]),
    ],
)
def test_what_changes_the_words_is_told_word_by_word(found: Any, text: str, differences: list[tuple[str, str]]) -> None:
    finding = found(text, "Jane Arkwright")
    assert finding.verdict == "altered"
    assert finding.differences == tuple(Difference(*one) for one in differences)
    assert not finding.faithful
    start = finding.row["spans"][0][0]
    for one in finding.differences:
        assert (text[slice(*one.draft_span)] if one.draft_span else "") == one.draft
        assert (WORDS[one.record_span[0] - start : one.record_span[1] - start] if one.record_span else "") == one.record


def test_the_words_of_somebody_else_are_told_with_whose_they_are(found: Any) -> None:
    finding = found(f"“{WORDS}”", "Edwin Hansel")
    assert (finding.verdict, finding.said_by) == ("attributed to someone else", "Jane Arkwright")


@pytest.mark.parametrize(
    "name", ["Jane Arkwright", "Mrs Arkwright", "Arkwright", "Fenwick Carers' Forum", None, "the paper"]
)
def test_a_part_of_a_name_the_body_or_nobody_is_not_somebody_else(found: Any, name: str | None) -> None:
    assert found(f"“{WORDS}”", name).faithful


@pytest.mark.parametrize(
    ("role", "faithful"),
    [
        ("chair of the Fenwick Carers' Forum", True),
        ("the forum’s chairwoman", True),
        ("president of the Fenwick Carers' Forum", True),  # on record later
        ("deputy chair of the Fenwick Carers' Forum", False),
        ("chair of the Thorpe Hospital Trust", False),
        ("chief executive of the Fenwick Carers' Forum", False),
        (None, True),
    ],
)
def test_a_role_that_was_not_theirs_then_nor_later_is_doubted(found: Any, role: str | None, faithful: bool) -> None:
    assert found(f"“{WORDS}”", "Jane Arkwright", role=role).faithful is faithful


def test_an_older_role_for_newer_words_is_doubted(found: Any) -> None:
    finding = found("“Merging the trusts was a mistake.”", "Jane Arkwright", role="chair of the Fenwick Carers' Forum")
    assert finding.doubts[0].startswith("role: ")


def test_a_role_of_then_is_not_a_later_one(found: Any) -> None:
    assert found(f"“{WORDS}”", "Jane Arkwright", role="president of the forum").faithful
    assert not found(f"“{WORDS}”", "Jane Arkwright", role="then president of the forum").faithful


def test_a_former_role_may_be_one_of_before_and_a_present_one_may_not(found: Any) -> None:
    newer = "“Merging the trusts was a mistake.”"
    assert found(newer, "Jane Arkwright", role="former chair of the Fenwick Carers' Forum").faithful
    assert not found(newer, "Jane Arkwright", role="chair of the Fenwick Carers' Forum").faithful
    assert not found(newer, "Jane Arkwright", role="had been president of the forum").faithful


def test_whom_the_draft_only_likely_means_is_not_charged(found: Any) -> None:
    assert found(f"“{WORDS}”", "Edwin Hansel", sure=False).faithful
    assert not found(f"“{WORDS}”", "Jane Arkwright", role="chair of the Thorpe Trust", sure=False).faithful


def test_words_cut_before_they_are_denied_are_altered(index: Index, catalogue: Catalogue) -> None:
    put(catalogue, make("cut", said("If you ask me whether I would merge them, I would not.")))
    index.refresh()
    text = "“If you ask me whether I would merge them, I would,”"
    finding = check(Quoted(((0, len(text)),), (text,)), index.search)
    assert (finding.verdict, finding.differences) == ("altered", (Difference("", "not"),))


@pytest.fixture
def asked(index: Index, catalogue: Catalogue) -> Any:
    """Whether a role is passed: `asked(words, name, role)`."""
    put(
        catalogue,
        make(
            "hearing",
            said("Would one body not be simpler for everybody?", "Ida Fenn", role="chairman"),
            said("Is it still your view that two are better?", "Owen Birch"),
            said("One body would be the end of local choice.", "Ann Quill", role="Director of Social Services"),
            published_on="1998",
            kind="committee_evidence",
        ),
        make(
            "paper",
            said(
                "We should like to have been asked about it.",
                "Ann Quill",
                role="director of social services at Thorpe County Council",
                organisation="Thorpe County Council",
            ),
            published_on="1997",
            kind="article",
        ),
        make("column", said("I have been to six such launches.", "Ann Quill"), published_on="1999", kind="article"),
    )
    theirs = [one["holder_id"] for one in catalogue.holders() if one["name"] == "Ann Quill"]
    if len(theirs) > 1:
        catalogue.merge(theirs, author="a reader")
    index.refresh()

    def passed(words: str, name: str, role: str) -> bool:
        return check(Quoted(((0, len(words)),), (words,), name, role), index.search).faithful

    return passed


def test_another_body_than_another_document_names_for_the_same_office_is_doubted(asked: Any) -> None:
    words = "“One body would be the end of local choice.”"
    assert asked(words, "Ann Quill", "director of social services at Thorpe County Council")
    assert not asked(words, "Ann Quill", "director of social services at Marl County Council")


def test_a_role_that_its_document_does_not_give_is_looked_for_in_those_of_the_years_around(asked: Any) -> None:
    words = "“I have been to six such launches.”"
    assert asked(words, "Ann Quill", "social services director")
    assert not asked(words, "Ann Quill", "chair of Thorpe Health Authority")


def test_the_office_of_another_in_the_same_transcript_is_doubted(asked: Any) -> None:
    words = "“Is it still your view that two are better?”"
    assert not asked(words, "Owen Birch", "then chair of the committee")
    assert asked(words, "Owen Birch", "a member of the committee")
    assert asked(words, "Owen Birch", "chair of the Quill Institute")


def test_who_presides_is_neither_clerk_nor_witness(asked: Any) -> None:
    words = "“Would one body not be simpler for everybody?”"
    assert asked(words, "Ida Fenn", "chairwoman of the committee")
    assert not asked(words, "Ida Fenn", "one of the witnesses")
    assert not asked(words, "Ida Fenn", "the committee's clerk")


def test_another_year_is_doubted(found: Any) -> None:
    assert found(f"“{WORDS}”", "Jane Arkwright", years=("2004",)).doubts == (
        "year: the draft has 2004, the record 2005",
    )
    assert found(f"“{WORDS}”", "Jane Arkwright", years=("2004", "2005")).faithful


def test_words_of_the_document_that_are_nobodys_statement_are_verbatim_but_nobodys(found: Any) -> None:
    finding = found("“A paragraph that nobody is reported to have said”", "Jane Arkwright")
    assert finding.verdict == "verbatim"
    assert "whose words cannot be told" in report([finding], "draft", format="text")


def test_words_that_are_nowhere_are_not_on_record(found: Any) -> None:
    assert found("“The moon is made of a green sort of cheese.”").verdict == "not on record"


def test_a_pattern_of_words_is_no_operator(found: Any) -> None:
    assert found("“NOT a word OR (two of holder:hansel* “ AND”").verdict == "not on record"


@settings(deadline=None, max_examples=40)
@given(st.text(max_size=60))
def test_no_quotation_is_a_traceback(town: Index, text: str) -> None:
    assert check(Quoted(((0, len(text)),), (text,)), town.search).verdict in checking.VERDICTS


# -- the report --------------------------------------------------------------------------------------------------------


def test_a_report_is_readable_as_text_as_records_and_as_a_page(found: Any) -> None:
    findings = [found("“We must organise the care of older people around one budget”", "Edwin <b>Hansel")]
    text = report(findings, "a.txt", format="text")
    assert "altered – Edwin <b>Hansel" in text
    assert "“must” – on record: “shall”" in text
    assert "on record it is Jane Arkwright who said it" in text
    (record,) = json.loads(report(findings, "a.txt", format="json"))
    assert record == record_of(findings[0])
    assert record["differences"] == [{"draft": "must", "record": "shall"}]
    page = report(findings, "<a>.txt", format="html")
    assert "Edwin &lt;b&gt;Hansel" in page
    assert "<b>" not in page
    assert summary(findings) == "1 altered"


# -- the quotations of a draft -----------------------------------------------------------------------------------------


def years_of(text: str) -> list[tuple[str, ...]]:
    return [one.years for one in quotations(Document("d", "v", "d.txt", text, blocks_of(text)), [])]


def test_years_are_those_of_the_quotations_sentence_or_of_the_one_before() -> None:
    assert years_of("In 2004 she wrote: “One budget is enough.” By 2011 “we had none of it”, she said.") == [
        ("2004",),
        ("2011",),
    ]
    assert years_of("In 2007 she set out the choice. “One budget or two,” she said. She left. “Never again.”") == [
        ("2007",),
        (),
    ]
    assert years_of("“We began in 1999 with one budget,” she said.") == [()]
