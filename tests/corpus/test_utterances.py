"""One utterance in many papers: reports of the same words by one holder share an id, whatever way they are printed."""

from __future__ import annotations

import sqlite3
import tempfile
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from older_catalogues import WITHOUT_6, older

from corpus.catalogue import Catalogue
from corpus.records import Block, Document, Metadata, Statement
from corpus.schema import SCHEMA
from corpus.utterances import Report, share, words_of

WORDS = "We must not merge the two trusts of Fenwick before spring."
SHORT = "One door would be kinder."


@dataclass(frozen=True)
class Printed:
    """What a paper prints of somebody."""

    text: str = WORDS
    holder: str = "Ann Harrow"
    said_on: str | None = None
    published_on: str | None = "2005-08-18"
    kind: str = "person"


def put(catalogue: Catalogue, name: str, *printed: Printed) -> None:
    text = "\n\n".join(one.text for one in printed) or "Nothing."
    statements, at = [], 0
    for one in printed:
        span = (at, at + len(one.text))
        statements.append(Statement(one.holder, one.kind, "indirect", (span,), span, one.holder, said_on=one.said_on))
        at = span[1] + 2
    about = Metadata(published_on=printed[0].published_on if printed else None)
    made = Document(name, text, f"{name}.txt", text, (Block("paragraph", 0, len(text)),), about)
    catalogue.put(made, statements, source=Path("/papers") / name, fingerprint="1")


def fill(catalogue: Catalogue, *texts: str) -> None:
    """What Ann Harrow said, in a paper each: a, b, c …"""
    for name, text in zip("abcdefgh", texts, strict=False):
        put(catalogue, name, Printed(text))


def ids(catalogue: Catalogue) -> dict[str, list[str]]:
    """Document → the utterances of its statements, in the order of its text."""
    found = {}
    for name in catalogue.document_ids():
        positions = [stored.position_id for stored in catalogue.statements(name)]
        found[name] = [row["utterance_id"] for row in catalogue.rows(positions)]
    return found


def groups(catalogue: Catalogue) -> set[frozenset[str]]:
    """The papers that print one utterance; for papers of one statement."""
    found = {name: one for name, utterances in ids(catalogue).items() for one in utterances}
    return {frozenset(name for name in found if found[name] == one) for one in found.values()}


TOGETHER, APART = {frozenset("ab")}, {frozenset("a"), frozenset("b")}


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    return Catalogue(tmp_path / "corpus", create=True)


# -- one way of writing ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The trusts – both – agree.", "the trusts, both, agree"),
        ("It isn’t so, and it won't be", "It is not so, and it will not be"),
        ("They can't", "They cannot"),
        ("We’ll see; they’ve gone", "We ll see: they ve gone"),
        ("no one knew of it", "nobody knew of it"),
        ("ninety-five of twenty trusts", "95 of 20 trusts"),
        ("five hundred beds", "500 beds"),
        ("1,200 beds", "1200 beds"),
        ("12% more", "twelve per cent more"),
        ("12 percent more", "12 per cent more"),
        ("organize a reorganization", "organise a reorganisation"),
        ("part\u00adner\u00adship", "partnership"),
    ],
)
def test_what_print_writes_in_two_ways_is_the_same_words(one: str, other: str) -> None:
    assert words_of(one) == words_of(other)


def test_of_a_report_with_a_quotation_the_quoted_words_count() -> None:
    assert words_of("He said that “the two trusts of Fenwick must stay apart”") == words_of(
        "The two trusts of Fenwick must stay apart"
    )


def test_a_quotation_of_few_words_does_not_stand_for_the_report() -> None:
    assert words_of("The plan was “far too early” for Fenwick") == words_of("The plan was far too early for Fenwick")


def test_what_a_paper_put_in_is_one_word_whatever_it_is() -> None:
    assert words_of("We must merge [the trusts] now") == words_of("We must merge [them] now")


def test_words_joined_by_a_plus_are_no_number() -> None:
    assert words_of("health+care for twenty-one people") == ("health", "care", "for", "21", "people")


def test_a_megabyte_without_a_blank_is_read_in_a_moment() -> None:
    assert words_of("a" * 1_000_000) == ("a" * 1_000_000,)
    assert words_of("[" * 1_000_000) == ()


@pytest.mark.parametrize("text", ["", "–", "“”", "[]", "²", "…"])
def test_next_to_no_words_share_nothing_but_with_themselves(text: str) -> None:
    assert share(Report(words_of(text)), Report(words_of(WORDS))) == 0.0


# -- the same utterance ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "other",
    [
        WORDS,
        "“We must not merge the two trusts of Fenwick before spring”",
        "‘WE MUST NOT MERGE – THE TWO TRUSTS OF FENWICK – BEFORE SPRING!’",
        "we mustn’t merge the two trusts of Fenwick before spring",
        "We must not merge the 2 trusts of Fenwick before spring",
        "We must not merge the two trusts … before spring",
        "We must not merge the two trusts [of the town] before spring",
        "[They] must not merge the two trusts of Fenwick before spring",
        "We must not merge the two trusts of Fenwick",
        "the two trusts of Fenwick before spring",
        "Let me be plain with you all: we must not merge the two trusts of Fenwick before spring",
        "She told the hall that “we must not merge the two trusts of Fenwick before spring”",
        "We must not merge two trusts of Fenwick before the spring",
    ],
)
def test_the_same_words_in_another_print_are_one_utterance(catalogue: Catalogue, other: str) -> None:
    fill(catalogue, WORDS, other)
    assert groups(catalogue) == TOGETHER


def test_a_long_stretch_may_be_left_out(catalogue: Catalogue) -> None:
    whole = "We must pool the money, whatever the two councils of Fenwick may think of it today, and share the staff."
    fill(catalogue, whole, "We must pool the money … and share the staff")
    assert groups(catalogue) == TOGETHER


def test_words_in_two_pieces_are_those_in_one(catalogue: Catalogue) -> None:
    put(catalogue, "a", Printed())
    text = "We must not merge the two trusts, said Ann Harrow, of Fenwick before spring."
    cut = (text.index(", said"), text.index(" of Fenwick"))
    spans = ((0, cut[0]), (cut[1], len(text)))
    made = Document("b", "1", "b.txt", text, (Block("paragraph", 0, len(text)),), Metadata(published_on="2005-08"))
    said = Statement("Ann Harrow", "person", "direct", spans, (0, len(text)), "Ann Harrow")
    catalogue.put(made, [said], source=Path("/papers/b"), fingerprint="1")
    assert groups(catalogue) == TOGETHER


def test_two_reports_in_one_paper_are_one_utterance(catalogue: Catalogue) -> None:
    put(catalogue, "a", Printed(), Printed(WORDS.upper()))
    assert len(set(ids(catalogue)["a"])) == 1


def test_reports_are_one_through_a_report_that_holds_both(catalogue: Catalogue) -> None:
    first, second = "We shall pool the money for the old", "and the two councils will share one roof"
    fill(catalogue, first, second)
    assert groups(catalogue) == APART
    put(catalogue, "c", Printed(f"{first} {second}"))
    assert groups(catalogue) == {frozenset("abc")}


# -- another utterance -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "other",
    [
        "We must merge the two trusts of Fenwick before spring.",
        "We must not merge the three trusts of Fenwick before spring.",
        "We must never ever merge the two trusts of Fenwick before spring.",
        "We must not close the old wards of Kelling before spring.",
        "The two trusts have agreed to meet us in the spring.",
    ],
)
def test_a_negation_a_number_or_other_words_are_another_utterance(catalogue: Catalogue, other: str) -> None:
    fill(catalogue, WORDS, other)
    assert groups(catalogue) == APART


def test_what_nobody_wants_is_not_what_somebody_wants(catalogue: Catalogue) -> None:
    fill(
        catalogue,
        "Nobody in the town of Fenwick asked for the merger of our two trusts",
        "Everybody in the town of Fenwick asked for the merger of our two trusts",
    )
    assert groups(catalogue) == APART


def test_the_same_words_on_two_known_days_are_two_utterances(catalogue: Catalogue) -> None:
    put(catalogue, "a", Printed(said_on="2005-08-17"))
    put(catalogue, "b", Printed(said_on="2005-08-18"))
    assert groups(catalogue) == APART


@pytest.mark.parametrize(("one", "other"), [("2005-08-17", "2005-08"), ("2005", "2005-08"), ("2005-08-17", None)])
def test_the_same_words_on_days_that_may_be_one_are_one_utterance(
    catalogue: Catalogue, one: str | None, other: str | None
) -> None:
    put(catalogue, "a", Printed(said_on=one))
    put(catalogue, "b", Printed(said_on=other))
    assert groups(catalogue) == TOGETHER


def test_an_undated_report_does_not_make_one_of_two_known_days(catalogue: Catalogue) -> None:
    put(catalogue, "a", Printed(said_on="2005-08-01"))
    put(catalogue, "b", Printed(said_on="2005-08-17"))
    put(catalogue, "c", Printed())
    assert frozenset("abc") not in groups(catalogue)
    assert len(groups(catalogue)) == 2


def test_what_was_printed_before_it_was_said_is_another_utterance(catalogue: Catalogue) -> None:
    put(catalogue, "a", Printed(said_on="2005-08-17", published_on="2005-08-18"))
    put(catalogue, "b", Printed(published_on="2005-08-16"))
    assert groups(catalogue) == APART


def test_short_words_in_papers_far_apart_are_two_utterances(catalogue: Catalogue) -> None:
    put(catalogue, "a", Printed(SHORT, published_on="2005-08-18"))
    put(catalogue, "b", Printed(SHORT, published_on="2005-10-18"))
    assert groups(catalogue) == APART


def test_short_words_in_papers_near_each_other_are_one_utterance(catalogue: Catalogue) -> None:
    put(catalogue, "a", Printed(SHORT, published_on="2005-08-18"))
    put(catalogue, "b", Printed(SHORT, published_on="2005-09-18"))
    assert groups(catalogue) == TOGETHER


def test_short_words_in_papers_without_a_date_are_two_utterances(catalogue: Catalogue) -> None:
    put(catalogue, "a", Printed(SHORT))
    put(catalogue, "b", Printed(SHORT, published_on=None))
    assert groups(catalogue) == APART


def test_long_words_are_one_utterance_however_far_apart_the_papers_are(catalogue: Catalogue) -> None:
    put(catalogue, "a", Printed(published_on="2005-08-18"))
    put(catalogue, "b", Printed(published_on="2009"))
    assert groups(catalogue) == TOGETHER


VOCABULARY = st.lists(st.sampled_from("a b c d e not never 2 7 []".split()), max_size=9).map(tuple)
DATES = st.sampled_from((None, "2005", "2005-08", "2005-08-18", "2006-01-02"))
REPORTS = st.builds(Report, VOCABULARY, DATES, DATES)


@settings(max_examples=300)
@given(REPORTS, REPORTS)
def test_it_does_not_matter_which_of_two_reports_comes_first(one: Report, other: Report) -> None:
    assert share(one, other) == share(other, one)


@given(REPORTS)
def test_a_share_is_one_with_the_same_words_of_the_same_day(one: Report) -> None:
    plain = tuple(word for word in one.words if word != "[]")
    report = Report(plain, "2005-08-18", "2005-08-18")
    assert share(report, report) == (1.0 if len(plain) > 1 else 0.0)


# -- whose -------------------------------------------------------------------------------------------------------------


def test_the_same_words_of_two_holders_are_two_utterances(catalogue: Catalogue) -> None:
    put(catalogue, "a", Printed())
    put(catalogue, "b", Printed(holder="Bea Locke"))
    assert groups(catalogue) == APART


def test_the_same_words_of_two_people_of_one_surname_are_two_utterances(catalogue: Catalogue) -> None:
    put(catalogue, "a", Printed(holder="Ms Harrow"))
    put(catalogue, "b", Printed(holder="Ms Harrow"))
    assert groups(catalogue) == APART


def test_holders_that_are_merged_have_said_the_same_words_once(catalogue: Catalogue) -> None:
    put(catalogue, "a", Printed())
    put(catalogue, "b", Printed(holder="Annie Harrow"))
    catalogue.merge([catalogue.statements(name)[0].holder_id or "" for name in "ab"], author="D. Wren")
    assert groups(catalogue) == TOGETHER


def test_holders_that_are_split_have_each_said_the_words(catalogue: Catalogue) -> None:
    fill(catalogue, WORDS, WORDS.upper())
    holder = catalogue.statements("a")[0].holder_id or ""
    catalogue.split(holder, ["b"], author="D. Wren")
    assert groups(catalogue) == APART


def test_a_corrected_holder_has_said_the_words_that_the_other_reports_print(catalogue: Catalogue) -> None:
    put(catalogue, "a", Printed())
    put(catalogue, "b", Printed(holder="Bea Locke"))
    wrong = catalogue.statements("b")[0].position_id
    catalogue.review(wrong, verdict="corrected", author="D. Wren", changes={"holder": "Ann Harrow"})
    assert groups(catalogue) == TOGETHER


def test_a_corrected_day_tells_two_utterances_apart(catalogue: Catalogue) -> None:
    put(catalogue, "a", Printed(said_on="2005-08-17"))
    put(catalogue, "b", Printed())
    later = catalogue.statements("b")[0].position_id
    catalogue.review(later, verdict="corrected", author="D. Wren", changes={"said_on": "2005-08-18"})
    assert groups(catalogue) == APART
    catalogue.review(later, verdict="undone", author="D. Wren")
    assert groups(catalogue) == TOGETHER


@settings(max_examples=20)
@given(st.lists(st.sampled_from(("Ann Harrow", "Bea Locke", "Marl Age Forum")), min_size=2, max_size=4))
def test_an_utterance_is_never_that_of_two_holders(holders: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        catalogue = Catalogue(Path(folder) / "corpus", create=True)
        for name, holder in zip("abcd", holders, strict=False):
            put(catalogue, name, Printed(holder=holder))
        found = groups(catalogue)
    of = dict(zip("abcd", holders, strict=False))
    assert found == {frozenset(name for name in of if of[name] == holder) for holder in holders}


# -- as documents come and go ------------------------------------------------------------------------------------------


def test_a_document_that_comes_later_joins_the_utterance(catalogue: Catalogue) -> None:
    fill(catalogue, WORDS)
    before = ids(catalogue)["a"]
    fill(catalogue, WORDS, WORDS.upper(), f"“{WORDS}”")
    assert groups(catalogue) == {frozenset("abc")}
    assert len(before) == 1


def test_the_same_document_put_again_changes_nothing(catalogue: Catalogue) -> None:
    fill(catalogue, WORDS, WORDS.upper(), SHORT)
    before = ids(catalogue)
    put(catalogue, "a", Printed())
    assert ids(catalogue) == before


def test_a_document_that_says_something_else_now_leaves_the_utterance(catalogue: Catalogue) -> None:
    fill(catalogue, WORDS, WORDS, WORDS)
    put(catalogue, "b", Printed(SHORT))
    assert groups(catalogue) == {frozenset("ac"), frozenset("b")}


def test_a_document_without_statements_leaves_the_utterance_to_the_others(catalogue: Catalogue) -> None:
    fill(catalogue, WORDS, WORDS, WORDS)
    put(catalogue, "a")
    assert groups(catalogue) == {frozenset("bc")}


def test_a_statement_that_held_two_together_no_longer_does_once_it_is_gone(catalogue: Catalogue) -> None:
    first, second = "We shall pool the money for the old", "and the two councils will share one roof"
    fill(catalogue, first, second, f"{first} {second}")
    assert groups(catalogue) == {frozenset("abc")}
    put(catalogue, "c")
    assert groups(catalogue) == APART


def test_a_statement_that_held_two_together_no_longer_does_once_its_words_are_corrected(catalogue: Catalogue) -> None:
    first, second = "We shall pool the money for the old", "and the two councils will share one roof"
    fill(catalogue, first, second, f"{first} {second}")
    link = catalogue.statements("c")[0].position_id
    changes = {"spans": [[0, len(first)]], "words": [first]}
    catalogue.review(link, verdict="corrected", author="D. Wren", changes=changes)
    assert groups(catalogue) == {frozenset("ac"), frozenset("b")}


def test_two_that_lost_their_day_are_one_utterance(catalogue: Catalogue) -> None:
    put(catalogue, "a", Printed(said_on="2005-08-17"))
    put(catalogue, "b", Printed(said_on="2005-08-18"))
    put(catalogue, "b", Printed())
    assert groups(catalogue) == TOGETHER


def test_nothing_is_left_of_statements_that_are_gone(catalogue: Catalogue) -> None:
    fill(catalogue, WORDS, SHORT)
    for name in "ab":
        put(catalogue, name)
    with closing(sqlite3.connect(catalogue.path)) as db:
        assert db.execute("SELECT count(*) FROM runs").fetchone() == (0,)


PHRASES = (
    "pool the money now for the old",
    "pool the money now",
    "the two trusts must not merge",
    "the two trusts must merge",
    "pool the money now for the old and the two trusts must not merge",
    "for the old and the two trusts must",
    "one door",
)
# Of days that can all be one: where some exclude each other, which of them an undated report goes with may depend on
# which came first.
PAPERS = st.lists(
    st.builds(
        Printed,
        st.sampled_from(PHRASES),
        said_on=st.sampled_from((None, None, "2005", "2005-08")),
        published_on=st.sampled_from(("2005-08-18", "2005-10-18", None)),
    ),
    min_size=2,
    max_size=5,
)


@settings(max_examples=25)
@given(PAPERS, st.data())
def test_the_order_in_which_documents_come_does_not_change_what_is_one_utterance(
    printed: list[Printed], data: st.DataObject
) -> None:
    papers = dict(zip("abcde", printed, strict=False))
    found = []
    for order in (list(papers), data.draw(st.permutations(list(papers)))):
        with tempfile.TemporaryDirectory() as folder:
            catalogue = Catalogue(Path(folder) / "corpus", create=True)
            for name in order:
                put(catalogue, name, papers[name])
            found.append(groups(catalogue))
    assert found[0] == found[1]


@settings(max_examples=25)
@given(PAPERS, st.lists(st.tuples(st.integers(0, 4), st.none() | st.sampled_from(PHRASES)), max_size=4))
def test_documents_that_were_replaced_and_put_back_are_as_if_they_had_always_been_so(
    printed: list[Printed], detours: list[tuple[int, str | None]]
) -> None:
    papers = dict(zip("abcde", printed, strict=False))
    with tempfile.TemporaryDirectory() as folder:
        straight, round_about = (Catalogue(Path(folder) / name, create=True) for name in ("one", "other"))
        for catalogue in (straight, round_about):
            for name, one in papers.items():
                put(catalogue, name, one)
        changed = [(list(papers)[number % len(papers)], text) for number, text in detours]
        for name, text in changed:
            put(round_about, name, *([Printed(text)] if text else []))
        for name in sorted({name for name, _ in changed}):
            put(round_about, name, papers[name])
        assert groups(round_about) == groups(straight)


SAID = st.lists(
    st.builds(Printed, said_on=st.sampled_from((None, "2005", "2005-08-17", "2005-08-18", "2006-01"))),
    min_size=2,
    max_size=5,
)


@settings(max_examples=25)
@given(SAID)
def test_in_whatever_order_no_utterance_is_of_two_days(printed: list[Printed]) -> None:
    papers = dict(zip("abcde", printed, strict=False))
    with tempfile.TemporaryDirectory() as folder:
        catalogue = Catalogue(Path(folder) / "corpus", create=True)
        for name, one in papers.items():
            put(catalogue, name, one)
        found = groups(catalogue)
    for together in found:
        told = {papers[name].said_on or "" for name in together}
        assert all(one.startswith(other) or other.startswith(one) for one in told for other in told)


# -- catalogues of schema 5 --------------------------------------------------------------------------------------------


def of_schema_5(catalogue: Catalogue, folder: Path) -> Path:
    """The folder, with a catalogue of schema 5 that holds what this one does."""
    return older(catalogue.path, folder, WITHOUT_6, 5)


def test_an_upgraded_catalogue_of_schema_5_knows_what_is_one_utterance(catalogue: Catalogue, tmp_path: Path) -> None:
    fill(catalogue, WORDS, SHORT, WORDS.upper(), f"{WORDS} {SHORT}", "The old wards of Kelling are to close")
    upgraded = Catalogue(of_schema_5(catalogue, tmp_path / "old"))
    assert ids(upgraded) == ids(catalogue)


def test_an_upgraded_catalogue_of_schema_5_takes_reports(catalogue: Catalogue, tmp_path: Path) -> None:
    fill(catalogue, WORDS)
    upgraded = Catalogue(of_schema_5(catalogue, tmp_path / "old"))
    put(upgraded, "b", Printed(WORDS.upper()))
    assert groups(upgraded) == TOGETHER


def test_an_upgraded_catalogue_of_schema_5_keeps_its_reviews(catalogue: Catalogue, tmp_path: Path) -> None:
    fill(catalogue, WORDS)
    position = catalogue.statements("a")[0].position_id
    catalogue.review(position, verdict="rejected", author="D. Wren")
    upgraded = Catalogue(of_schema_5(catalogue, tmp_path / "old"))
    assert upgraded.rows([position]) == catalogue.rows([position])


def test_an_upgraded_catalogue_of_schema_5_is_of_the_new_schema(catalogue: Catalogue, tmp_path: Path) -> None:
    folder = of_schema_5(catalogue, tmp_path / "old")
    Catalogue(folder)
    with closing(sqlite3.connect(folder / "catalogue.sqlite")) as db, closing(sqlite3.connect(catalogue.path)) as new:
        question = "SELECT type, name FROM sqlite_master ORDER BY type, name"
        assert db.execute(question).fetchall() == new.execute(question).fetchall()
        assert db.execute("PRAGMA user_version").fetchone() == (SCHEMA,)
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
