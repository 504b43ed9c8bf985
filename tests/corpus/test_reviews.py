"""Reviews: an overlay on what was extracted, which adds up, can be taken back, and outlives another extraction."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus import reviews
from corpus.catalogue import Catalogue
from corpus.errors import CatalogueError, QueryError
from corpus.records import Block, Document, Metadata, Span, Statement, TopicStance, position_row, verbatim
from corpus.reviews import checked, corrected, outcome, standing

TEXT = "‘Pool the money now, all of it,’ said Ann Harrow of the carers.\n\nBea Locke said the plan was premature."
MONEY, PLAN = "‘Pool the money now, all of it,’", "the plan was premature"
JOINT, STRUCTURE = "joint_working", "structural_change"
TOPICS = (JOINT, STRUCTURE)
LONGER = "A new paragraph, put before the others.\n\n" + TEXT


def said(words: str, holder: str, text: str = TEXT, *, topics: Sequence[str] = TOPICS, **more: Any) -> Statement:
    start = text.index(words)
    span = (start, start + len(words))
    stances = tuple(
        TopicStance(topic, side, undecided=False, confidence=0.8, evidence=(span,) if side else ())
        for topic, side in zip(topics, ("support", None), strict=False)
    )
    made = Statement(holder, "person", "direct", (span,), span, holder, role="chair", stances=stances, frame="f 1")
    return replace(made, holder_basis="name", holder_confidence=0.6, **more)


def both(text: str = TEXT, **more: Any) -> list[Statement]:
    return [said(MONEY, "Ann Harrow", text, **more), said(PLAN, "Bea Locke", text)]


def put(catalogue: Catalogue, statements: Sequence[Statement], text: str = TEXT, name: str = "doc") -> list[str]:
    block = Block("paragraph", 0, len(text))
    made = Document(name, "1", f"{name}.txt", text, (block,), Metadata(published_on="2003-05"))
    catalogue.put(made, statements, source=Path("/papers") / name, fingerprint="1")
    return [stored.position_id for stored in catalogue.statements(name)]


def correct(catalogue: Catalogue, position: str, text: str = TEXT, **given: str) -> None:
    changes = checked(given, TOPICS, text)
    catalogue.review(position, verdict="corrected", author="D. Wren", reason="heard it", changes=changes)


def say(catalogue: Catalogue, position: str, *verdicts: str) -> None:
    for verdict in verdicts:
        catalogue.review(position, verdict=verdict, author="D. Wren")


def row(catalogue: Catalogue, position: str) -> dict[str, Any]:
    (found,) = catalogue.rows([position])
    return found


def names(catalogue: Catalogue) -> set[str]:
    return {holder["name"] for holder in catalogue.holders()}


def verdicts(catalogue: Catalogue, position: str) -> list[str]:
    return [one["verdict"] for one in catalogue.reviews()[position]]


def place(words: str, text: str = TEXT) -> str:
    """The words' span as a person writes it."""
    return f"{text.index(words)}-{text.index(words) + len(words)}"


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    return Catalogue(tmp_path / "corpus", create=True)


@pytest.fixture
def position(catalogue: Catalogue) -> str:
    """What Ann Harrow said."""
    return put(catalogue, both())[0]


# -- a verdict ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("verdict", ["confirmed", "rejected"])
def test_a_verdict_is_kept_with_its_author_and_reason(catalogue: Catalogue, position: str, verdict: str) -> None:
    catalogue.review(position, verdict=verdict, author=" D. Wren ", reason=" heard it\n")
    (kept,) = catalogue.reviews()[position]
    assert (kept["verdict"], kept["author"], kept["reason"]) == (verdict, "D. Wren", "heard it")


def test_a_correction_is_kept_with_its_author_and_reason(catalogue: Catalogue, position: str) -> None:
    correct(catalogue, position, role="treasurer")
    (kept,) = catalogue.reviews()[position]
    assert (kept["verdict"], kept["author"], kept["reason"]) == ("corrected", "D. Wren", "heard it")


def test_a_verdict_is_kept_with_its_time_in_utc(catalogue: Catalogue, position: str) -> None:
    say(catalogue, position, "confirmed")
    assert catalogue.reviews()[position][0]["reviewed_at"].endswith("+00:00")


def test_a_row_shows_the_latest_verdict(catalogue: Catalogue, position: str) -> None:
    correct(catalogue, position, role="none")
    say(catalogue, position, "rejected")
    shown = row(catalogue, position)["review"]
    assert (shown["verdict"], shown["changes"]) == ("rejected", {"role": None})


def test_a_row_that_nobody_reviewed_shows_none(catalogue: Catalogue, position: str) -> None:
    assert row(catalogue, position)["review"] is None


def test_a_verdict_on_one_statement_leaves_the_others_alone(catalogue: Catalogue, position: str) -> None:
    _, other = put(catalogue, both())
    before = row(catalogue, other)
    correct(catalogue, position, holder="Cyril Fane", said_on="2002", joint_working="oppose")
    assert row(catalogue, other) == before


def test_a_review_is_seen_as_a_change_of_its_document(catalogue: Catalogue, position: str) -> None:
    before = catalogue.revision
    say(catalogue, position, "confirmed")
    assert catalogue.changed_since(before) == ["doc"]


def test_an_unknown_verdict_is_refused(catalogue: Catalogue, position: str) -> None:
    with pytest.raises(CatalogueError, match="no verdict 'approved'"):
        say(catalogue, position, "approved")


@pytest.mark.parametrize("author", ["", " \n"])
def test_a_review_without_an_author_is_refused(catalogue: Catalogue, position: str, author: str) -> None:
    with pytest.raises(CatalogueError, match="name of its author"):
        catalogue.review(position, verdict="confirmed", author=author)


def test_a_correction_of_nothing_is_refused(catalogue: Catalogue, position: str) -> None:
    with pytest.raises(CatalogueError, match="without corrections"):
        say(catalogue, position, "corrected")


@pytest.mark.parametrize("verdict", ["confirmed", "rejected", "undone"])
def test_only_a_correction_corrects(catalogue: Catalogue, position: str, verdict: str) -> None:
    say(catalogue, position, "confirmed")
    with pytest.raises(CatalogueError, match="with corrections"):
        catalogue.review(position, verdict=verdict, author="D. Wren", changes={"role": None})


def test_what_is_refused_leaves_no_trace(catalogue: Catalogue, position: str) -> None:
    before = catalogue.revision
    with pytest.raises(CatalogueError):
        catalogue.review(position, verdict="corrected", author=" ", changes={"holder": "Cyril Fane"})
    assert (catalogue.revision, catalogue.reviews(), names(catalogue)) == (before, {}, {"Ann Harrow", "Bea Locke"})


# -- who said it -------------------------------------------------------------------------------------------------------


def test_a_corrected_holder_is_in_the_row_and_the_register(catalogue: Catalogue, position: str) -> None:
    correct(catalogue, position, holder="Cyril Fane")
    assert row(catalogue, position)["holder"] == "Cyril Fane"
    assert names(catalogue) == {"Cyril Fane", "Bea Locke"}


def test_a_corrected_holder_is_certain_and_known_from_a_review(catalogue: Catalogue, position: str) -> None:
    correct(catalogue, position, holder="Cyril Fane")
    found = row(catalogue, position)
    assert (found["holder_basis"], found["confidence"]["holder"]) == ("review", 1.0)


def test_a_corrected_holder_is_the_known_person_of_the_name(catalogue: Catalogue, position: str) -> None:
    put(catalogue, [said(PLAN, "Cyril Fane")], name="other")
    correct(catalogue, position, holder="Cyril Fane")
    assert row(catalogue, position)["holder_id"] == catalogue.statements("other")[0].holder_id


def test_a_corrected_holder_is_of_the_kind_of_the_known_one(catalogue: Catalogue, position: str) -> None:
    put(catalogue, [replace(said(PLAN, "Marl Age Forum"), holder_kind="organisation")], name="other")
    correct(catalogue, position, holder="the Marl Age Forum")
    assert row(catalogue, position)["holder_kind"] == "organisation"


def test_a_kind_that_is_given_wins_over_that_of_the_known_holder(catalogue: Catalogue, position: str) -> None:
    put(catalogue, [replace(said(PLAN, "Marl Age Forum"), holder_kind="organisation")], name="other")
    correct(catalogue, position, holder="Marl Age Forum", holder_kind="group")
    assert row(catalogue, position)["holder_kind"] == "group"


def test_a_name_that_several_kinds_bear_keeps_the_kind_that_was_extracted(catalogue: Catalogue, position: str) -> None:
    for kind in ("organisation", "group"):
        put(catalogue, [replace(said(PLAN, "Marl Age Forum"), holder_kind=kind)], name=kind)
    correct(catalogue, position, holder="Marl Age Forum")
    assert row(catalogue, position)["holder_kind"] == "person"


def test_the_kind_of_a_known_holder_goes_when_the_name_is_corrected_again(catalogue: Catalogue, position: str) -> None:
    put(catalogue, [replace(said(PLAN, "Marl Age Forum"), holder_kind="organisation")], name="other")
    correct(catalogue, position, holder="Marl Age Forum")
    correct(catalogue, position, holder="Cyril Fane")
    assert row(catalogue, position)["holder_kind"] == "person"


def test_a_kind_that_was_corrected_by_itself_stays_with_later_names(catalogue: Catalogue, position: str) -> None:
    correct(catalogue, position, holder_kind="group")
    for name in ("the carers of Fenwick", "the carers of Kelling"):
        correct(catalogue, position, holder=name)
    assert row(catalogue, position)["holder_kind"] == "group"


@pytest.mark.parametrize("given", [{"holder": "Cyril Fane"}, {"holder_kind": "person"}])
def test_who_it_is_can_no_longer_be_open_once_corrected(catalogue: Catalogue, given: dict[str, str]) -> None:
    candidates = ("Ann Harrow", "Cyril Fane")
    opened = said(MONEY, "Mr Fane", holder_candidates=candidates)
    (position,) = put(catalogue, [replace(opened, holder_kind="ambiguous", holder_basis="open")])
    correct(catalogue, position, **given)
    found = row(catalogue, position)
    assert (found["holder_kind"], found["holder_candidates"], found["holder_basis"]) == ("person", [], "review")
    assert found["holder_id"]


def test_a_corrected_holder_takes_no_other_names_along(catalogue: Catalogue) -> None:
    (position,) = put(catalogue, [said(MONEY, "Baroness Harrow of Marl", holder_aliases=("Ann Harrow",))])
    correct(catalogue, position, holder="Cyril Fane")
    assert catalogue.statements("doc")[0].statement.holder_aliases == ()


def test_an_open_question_of_who_can_be_the_correction(catalogue: Catalogue, position: str) -> None:
    correct(catalogue, position, holder_kind="unknown")
    assert row(catalogue, position)["holder_id"] is None
    assert names(catalogue) == {"Bea Locke"}


@pytest.mark.parametrize("field", ["role", "organisation", "reported_by", "said_on"])
def test_what_the_document_does_not_say_can_be_taken_out(catalogue: Catalogue, field: str) -> None:
    full = replace(both()[0], organisation="the carers", reported_by="Bea Locke", said_on="2003")
    (position,) = put(catalogue, [full])
    correct(catalogue, position, **{field: "none"})
    assert row(catalogue, position)[field] is None


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("role", "treasurer"),
        ("organisation", "Fenwick Carers"),
        ("reported_by", "Bea Locke"),
        ("said_on", "2003-04-01"),
        ("mode", "mixed"),
    ],
)
def test_a_field_is_what_it_was_corrected_to(catalogue: Catalogue, position: str, field: str, value: str) -> None:
    correct(catalogue, position, **{field: value})
    assert row(catalogue, position)[field] == value


def test_a_role_that_is_taken_out_is_gone_from_the_register(catalogue: Catalogue, position: str) -> None:
    correct(catalogue, position, role="none")
    assert [one["roles"] for one in catalogue.appearances() if one["name"] == "Ann Harrow"] == [[]]


@pytest.mark.parametrize("value", ["2003", "none"])
def test_a_corrected_date_has_no_words_of_the_document(catalogue: Catalogue, value: str) -> None:
    (position,) = put(catalogue, [said(MONEY, "Ann Harrow", said_on="2003-05", said_on_as_written="this month")])
    correct(catalogue, position, said_on=value)
    assert row(catalogue, position)["said_on_as_written"] is None


# -- which words -------------------------------------------------------------------------------------------------------


def test_corrected_spans_carry_exactly_the_characters_of_the_text(catalogue: Catalogue, position: str) -> None:
    correct(catalogue, position, spans=f"{place('Pool the money')}, {place('all of it')}")
    found = row(catalogue, position)
    assert found["text"] == ["Pool the money", "all of it"]
    assert found["text"] == [verbatim(TEXT, (start, end)) for start, end in found["spans"]]


def test_the_passage_is_widened_to_hold_corrected_spans(catalogue: Catalogue, position: str) -> None:
    correct(catalogue, position, spans=place("of the carers"))
    assert row(catalogue, position)["context"] == [0, TEXT.index("carers") + len("carers")]


def test_the_passage_is_never_narrowed_to_corrected_spans(catalogue: Catalogue, position: str) -> None:
    before = row(catalogue, position)["context"]
    correct(catalogue, position, spans=place("the money"))
    assert row(catalogue, position)["context"] == before


@settings(max_examples=200)
@given(st.text("ab", min_size=1, max_size=12), st.data())
def test_in_the_same_text_corrected_spans_stand_where_they_were_put(text: str, data: st.DataObject) -> None:
    numbers = st.integers(0, len(text))
    cuts = sorted(data.draw(st.sets(numbers, min_size=2)))
    spans = list(zip(cuts[::2], cuts[1::2], strict=False))
    given = checked({"spans": ",".join(f"{start}-{end}" for start, end in spans)}, (), text)
    start = data.draw(st.integers(0, len(text) - 1))
    made = Statement("Ann Harrow", "person", "direct", ((start, len(text)),), (start, len(text)))
    assert list(corrected(made, given, text, ()).spans) == spans


@pytest.mark.parametrize("value", ["0-999", "9999999-99999999", f"0-{len(TEXT) + 1}"])
def test_a_span_outside_the_text_is_refused_and_nothing_is_stored(
    catalogue: Catalogue, position: str, value: str
) -> None:
    with pytest.raises(QueryError, match="do not lie in the document"):
        correct(catalogue, position, spans=value)
    assert catalogue.reviews() == {}


# -- which side --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("side", ["support", "mixed", "oppose"])
def test_a_corrected_stance_is_certain_and_has_no_evidence(catalogue: Catalogue, position: str, side: str) -> None:
    correct(catalogue, position, joint_working=side)
    found = row(catalogue, position)
    assert (found["stances"][JOINT], found["confidence"][JOINT], found["evidence"]) == (side, 1.0, {})


def test_no_stance_can_be_the_correction(catalogue: Catalogue, position: str) -> None:
    correct(catalogue, position, joint_working="none")
    found = row(catalogue, position)
    assert (found["stances"], found["undecided"]) == ({JOINT: None, STRUCTURE: None}, [])


def test_a_statement_whose_only_stance_is_taken_out_is_no_position(catalogue: Catalogue, position: str) -> None:
    before = catalogue.counts()["positions"]
    correct(catalogue, position, joint_working="none")
    assert catalogue.counts()["positions"] == before - 1


def test_that_nobody_can_tell_can_be_the_correction(catalogue: Catalogue, position: str) -> None:
    correct(catalogue, position, structural_change="undecided")
    found = row(catalogue, position)
    assert (found["stances"][STRUCTURE], found["undecided"]) == (None, [STRUCTURE])


def test_a_stance_on_one_topic_leaves_the_other_alone(catalogue: Catalogue, position: str) -> None:
    correct(catalogue, position, structural_change="oppose")
    found = row(catalogue, position)
    assert (found["stances"], list(found["evidence"])) == ({JOINT: "support", STRUCTURE: "oppose"}, [JOINT])


def test_a_stance_can_be_given_to_a_statement_that_has_none(catalogue: Catalogue) -> None:
    position, _ = put(catalogue, [replace(both()[0], stances=()), both()[1]])
    correct(catalogue, position, structural_change="oppose")
    assert row(catalogue, position)["stances"] == {STRUCTURE: "oppose"}


# -- several -----------------------------------------------------------------------------------------------------------


def test_corrections_add_up(catalogue: Catalogue, position: str) -> None:
    correct(catalogue, position, holder="Cyril Fane")
    correct(catalogue, position, said_on="2002")
    found = row(catalogue, position)
    assert (found["holder"], found["said_on"]) == ("Cyril Fane", "2002")


def test_stances_on_two_topics_add_up(catalogue: Catalogue, position: str) -> None:
    correct(catalogue, position, joint_working="oppose")
    correct(catalogue, position, structural_change="mixed")
    assert row(catalogue, position)["stances"] == {JOINT: "oppose", STRUCTURE: "mixed"}


def test_of_two_corrections_of_one_field_the_later_one_wins(catalogue: Catalogue, position: str) -> None:
    correct(catalogue, position, role="treasurer", joint_working="oppose")
    correct(catalogue, position, role="none", joint_working="mixed")
    found = row(catalogue, position)
    assert (found["role"], found["stances"][JOINT]) == (None, "mixed")


@pytest.mark.parametrize("verdict", ["confirmed", "rejected"])
def test_a_verdict_after_a_correction_keeps_the_correction(catalogue: Catalogue, position: str, verdict: str) -> None:
    correct(catalogue, position, holder="Cyril Fane")
    say(catalogue, position, verdict)
    found = row(catalogue, position)
    assert (found["holder"], found["review"]["verdict"]) == ("Cyril Fane", verdict)


def test_what_was_extracted_can_be_read_beside_the_correction(catalogue: Catalogue, position: str) -> None:
    correct(catalogue, position, holder="Cyril Fane", spans=place("the money"), joint_working="oppose")
    assert [one.statement for one in catalogue.extracted("doc")] == both()


# -- taken back --------------------------------------------------------------------------------------------------------


def test_an_undone_correction_brings_back_what_was_extracted(catalogue: Catalogue, position: str) -> None:
    before = row(catalogue, position)
    correct(catalogue, position, holder="Cyril Fane", spans=place("the money"), joint_working="oppose")
    say(catalogue, position, "undone")
    assert row(catalogue, position) == before
    assert names(catalogue) == {"Ann Harrow", "Bea Locke"}


def test_undoing_one_brings_back_the_one_before(catalogue: Catalogue, position: str) -> None:
    correct(catalogue, position, role="treasurer")
    correct(catalogue, position, role="none")
    say(catalogue, position, "undone")
    assert row(catalogue, position)["role"] == "treasurer"


def test_undoing_twice_takes_back_two(catalogue: Catalogue, position: str) -> None:
    say(catalogue, position, "confirmed", "rejected", "confirmed", "undone", "undone")
    assert row(catalogue, position)["review"]["verdict"] == "confirmed"
    say(catalogue, position, "undone")
    assert row(catalogue, position)["review"] is None


def test_a_review_after_an_undoing_is_the_next_that_is_undone(catalogue: Catalogue, position: str) -> None:
    say(catalogue, position, "confirmed", "undone", "rejected")
    assert row(catalogue, position)["review"]["verdict"] == "rejected"
    say(catalogue, position, "undone")
    assert row(catalogue, position)["review"] is None


@pytest.mark.parametrize("before", [(), ("confirmed", "undone")])
def test_where_no_review_stands_there_is_nothing_to_undo(
    catalogue: Catalogue, position: str, before: Sequence[str]
) -> None:
    say(catalogue, position, *before)
    with pytest.raises(CatalogueError, match="no review to undo"):
        say(catalogue, position, "undone")


def test_what_was_undone_stays_in_the_history(catalogue: Catalogue, position: str) -> None:
    correct(catalogue, position, role="treasurer")
    say(catalogue, position, "undone", "rejected")
    assert verdicts(catalogue, position) == ["corrected", "undone", "rejected"]


def test_a_new_extraction_leaves_the_history_whole(catalogue: Catalogue, position: str) -> None:
    say(catalogue, position, "confirmed", "undone", "rejected")
    before = catalogue.reviews()
    put(catalogue, both(LONGER), LONGER)
    put(catalogue, [])
    assert catalogue.reviews() == before


def test_an_undone_correction_is_undone_in_a_new_extraction(catalogue: Catalogue, position: str) -> None:
    correct(catalogue, position, holder="Cyril Fane")
    say(catalogue, position, "undone")
    put(catalogue, both(LONGER), LONGER)
    assert row(catalogue, position)["holder"] == "Ann Harrow"


def test_undoing_the_correction_that_parted_two_makes_them_one_again(catalogue: Catalogue) -> None:
    roles = {"a": "chair, Marl Trust", "b": "nurse at Fenwick Hospital", "c": "chair of Marl Trust, once in Fenwick"}
    for name, role in roles.items():
        put(catalogue, [replace(said(MONEY, "Ann Harrow"), role=role)], name=name)
    before = [catalogue.statements(name) for name in roles]
    link = catalogue.statements("c")[0].position_id
    correct(catalogue, link, holder="Cyril Fane")
    assert len(catalogue.holders()) == 3
    say(catalogue, link, "undone")
    assert [catalogue.statements(name) for name in roles] == before


# -- any sequence ------------------------------------------------------------------------------------------------------

CORRECTIONS = (
    {"holder": "Cyril Fane"},
    {"holder": "Dora Munn", "holder_kind": "group"},
    {"role": "none", "said_on": "2002-11"},
    {"role": "treasurer"},
    {"spans": place("the money")},
    {"spans": place("all of it"), "mode": "mixed"},
    {"joint_working": "oppose"},
    {"joint_working": "undecided", "structural_change": "none"},
)
ACTS = st.lists(
    st.one_of(st.sampled_from(("confirmed", "rejected", "undone", "undone")), st.sampled_from(CORRECTIONS)), max_size=8
)


def act(catalogue: Catalogue, position: str, acts: Iterable[str | dict[str, str]]) -> list[str | dict[str, str]]:
    """Do these reviews, leaving out an undoing of nothing; those that stand, by a plain stack."""
    stack: list[str | dict[str, str]] = []
    for one in acts:
        if isinstance(one, dict):
            correct(catalogue, position, **one)
            stack.append(one)
        elif one != "undone":
            say(catalogue, position, one)
            stack.append(one)
        elif stack:
            say(catalogue, position, one)
            stack.pop()
    return stack


@settings(max_examples=25)
@given(ACTS)
def test_what_stands_is_what_a_stack_holds(acts: list[str | dict[str, str]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        once, again = (Catalogue(Path(folder) / name, create=True) for name in ("once", "again"))
        (position, _), _ = put(once, both()), put(again, both())
        stack = act(once, position, acts)
        act(again, position, stack)
        one, other = row(once, position), row(again, position)
        for shown in (one, other):
            (shown["review"] or {}).pop("reviewed_at", None)
    assert one == other
    last = (stack[-1] if isinstance(stack[-1], str) else "corrected") if stack else None
    assert (one["review"] or {}).get("verdict") == last


@settings(max_examples=25)
@given(ACTS)
def test_after_everything_is_undone_the_rows_are_those_before(acts: list[str | dict[str, str]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        catalogue = Catalogue(Path(folder) / "corpus", create=True)
        positions = put(catalogue, both())
        before = (catalogue.rows(positions), catalogue.holders(), catalogue.appearances())
        for _ in act(catalogue, positions[0], acts):
            say(catalogue, positions[0], "undone")
        assert (catalogue.rows(positions), catalogue.holders(), catalogue.appearances()) == before


@given(st.lists(st.sampled_from(("confirmed", "rejected", "undone"))))
def test_an_undoing_of_nothing_in_a_history_is_passed_over(history: list[str]) -> None:
    stack: list[int] = []
    for number, verdict in enumerate(history):
        if verdict != "undone":
            stack.append(number)
        elif stack:
            stack.pop()
    rows = [{"verdict": verdict, "number": number} for number, verdict in enumerate(history)]
    assert [one["number"] for one in standing(rows)] == stack


def test_no_reviews_come_to_nothing() -> None:
    assert outcome([]) is None


# -- extracted again ---------------------------------------------------------------------------------------------------


def test_a_rejected_one_stays_rejected_when_it_is_extracted_again(catalogue: Catalogue, position: str) -> None:
    say(catalogue, position, "rejected")
    put(catalogue, both(LONGER), LONGER)
    assert row(catalogue, position)["review"]["verdict"] == "rejected"


def test_corrections_outlive_a_paragraph_put_before(catalogue: Catalogue, position: str) -> None:
    correct(catalogue, position, holder="Cyril Fane", spans=place("the money"), joint_working="oppose")
    assert put(catalogue, both(LONGER), LONGER)[0] == position
    found = row(catalogue, position)
    assert (found["holder"], found["text"], found["stances"][JOINT]) == ("Cyril Fane", ["the money"], "oppose")


def test_what_the_new_extraction_changes_elsewhere_shows_beside_the_correction(
    catalogue: Catalogue, position: str
) -> None:
    correct(catalogue, position, holder="Cyril Fane")
    put(catalogue, [replace(both()[0], said_on="2003-04"), both()[1]])
    found = row(catalogue, position)
    assert (found["holder"], found["said_on"]) == ("Cyril Fane", "2003-04")


def test_a_corrected_holder_does_not_take_over_the_role_of_the_wrong_one(catalogue: Catalogue, position: str) -> None:
    assert row(catalogue, position)["role"] == "chair"
    correct(catalogue, position, holder="Cyril Fane")
    assert (row(catalogue, position)["role"], row(catalogue, position)["organisation"]) == (None, None)


def test_a_role_that_is_given_with_the_holder_is_the_holders(catalogue: Catalogue, position: str) -> None:
    correct(catalogue, position, holder="Cyril Fane", role="treasurer")
    assert row(catalogue, position)["role"] == "treasurer"


def test_a_role_that_was_corrected_for_another_holder_goes_with_that_one(catalogue: Catalogue, position: str) -> None:
    correct(catalogue, position, role="treasurer")
    correct(catalogue, position, holder="Cyril Fane")
    assert row(catalogue, position)["role"] is None


def test_other_words_at_the_same_place_do_not_inherit_a_review(catalogue: Catalogue, position: str) -> None:
    say(catalogue, position, "rejected")
    other = TEXT.replace(MONEY, "‘Keep it all apart, I say it!’ ".ljust(len(MONEY)))
    words = other[: len(MONEY)].rstrip()
    after = put(catalogue, [said(words, "Ann Harrow", other)], other)
    put(catalogue, [], "Nothing was said.")
    assert put(catalogue, [said(words, "Ann Harrow", other)], other) != [position]
    assert after != [position]
    assert catalogue.counts()["orphaned_reviews"] == 1


def test_a_review_that_was_undone_is_not_counted(catalogue: Catalogue, position: str) -> None:
    say(catalogue, position, "confirmed", "undone")
    assert (catalogue.counts()["reviews"], catalogue.counts()["orphaned_reviews"]) == (0, 0)


def test_an_engine_that_learns_the_corrected_holder_keeps_the_id(catalogue: Catalogue, position: str) -> None:
    correct(catalogue, position, holder="Cyril Fane")
    assert put(catalogue, [replace(both()[0], holder="Cyril Fane"), both()[1]])[0] == position


def test_an_engine_that_learns_the_corrected_holder_and_forgets_him_again_keeps_the_id(
    catalogue: Catalogue, position: str
) -> None:
    correct(catalogue, position, holder="Cyril Fane")
    put(catalogue, [replace(both()[0], holder="Cyril Fane"), both()[1]])
    assert put(catalogue, [replace(both()[0], holder="Mr Fane"), both()[1]])[0] != position
    assert put(catalogue, both())[0] == position
    assert row(catalogue, position)["holder"] == "Cyril Fane"


def test_an_engine_that_learns_the_corrected_words_keeps_the_id(catalogue: Catalogue, position: str) -> None:
    correct(catalogue, position, spans=place("the carers"))
    assert put(catalogue, [said("the carers", "Ann Harrow"), both()[1]])[0] == position


def test_where_the_corrected_words_are_gone_the_rest_still_applies(catalogue: Catalogue, position: str) -> None:
    correct(catalogue, position, spans=place("of the carers"), holder="Cyril Fane")
    shorter = TEXT.replace(" of the carers", "")
    assert put(catalogue, both(shorter), shorter)[0] == position
    found = row(catalogue, position)
    assert (found["holder"], found["text"]) == ("Cyril Fane", [MONEY])


def test_corrected_words_are_found_again_once_they_are_back(catalogue: Catalogue, position: str) -> None:
    correct(catalogue, position, spans=place("of the carers"))
    shorter = TEXT.replace(" of the carers", "")
    put(catalogue, both(shorter), shorter)
    put(catalogue, both())
    assert row(catalogue, position)["text"] == ["of the carers"]


def test_where_one_of_several_corrected_spans_is_gone_those_extracted_count(
    catalogue: Catalogue, position: str
) -> None:
    correct(catalogue, position, spans=f"{place('the money')},{place('of the carers')}")
    shorter = TEXT.replace(" of the carers", "")
    put(catalogue, both(shorter), shorter)
    assert row(catalogue, position)["text"] == [MONEY]


def test_corrected_words_that_stand_elsewhere_too_stay_by_their_statement(catalogue: Catalogue, position: str) -> None:
    correct(catalogue, position, spans=place("the money"))
    longer = "Minutes. Fenwick counted the money.\n\n" + TEXT
    put(catalogue, both(longer), longer)
    start = longer.index(MONEY) + MONEY.index("the money")
    assert row(catalogue, position)["spans"] == [[start, start + len("the money")]]


def test_a_review_whose_statement_is_gone_applies_again_when_it_is_back(catalogue: Catalogue, position: str) -> None:
    correct(catalogue, position, holder="Cyril Fane")
    put(catalogue, both()[1:])
    assert catalogue.counts()["orphaned_reviews"] == 1
    assert catalogue.rows([position]) == []
    put(catalogue, both())
    assert catalogue.counts()["orphaned_reviews"] == 0
    assert row(catalogue, position)["holder"] == "Cyril Fane"


def test_a_review_whose_statement_is_gone_is_still_told(catalogue: Catalogue, position: str) -> None:
    say(catalogue, position, "confirmed")
    put(catalogue, both()[1:])
    assert verdicts(catalogue, position) == ["confirmed"]


def test_a_side_on_a_topic_that_is_asked_no_longer_is_passed_over(catalogue: Catalogue, position: str) -> None:
    correct(catalogue, position, joint_working="oppose", role="none")
    put(catalogue, [replace(one, stances=one.stances[1:]) for one in both()])
    found = row(catalogue, position)
    assert (found["stances"], found["role"]) == ({STRUCTURE: None}, None)


def test_a_side_on_a_topic_counts_again_when_it_is_asked_again(catalogue: Catalogue, position: str) -> None:
    correct(catalogue, position, joint_working="oppose")
    put(catalogue, [replace(one, stances=one.stances[1:]) for one in both()])
    put(catalogue, both())
    assert row(catalogue, position)["stances"][JOINT] == "oppose"


@pytest.mark.parametrize("given", [{"holder": "Cyril Fane"}, {"spans": place("the money")}, {"joint_working": "none"}])
def test_the_same_extraction_again_changes_nothing(catalogue: Catalogue, position: str, given: dict[str, str]) -> None:
    correct(catalogue, position, **given)
    before = catalogue.statements("doc")
    put(catalogue, both())
    assert catalogue.statements("doc") == before


def test_reviews_of_one_position_come_oldest_first(catalogue: Catalogue, position: str) -> None:
    say(catalogue, position, "confirmed", "rejected")
    with closing(sqlite3.connect(catalogue.path)) as db:
        db.row_factory = sqlite3.Row
        assert [one["verdict"] for one in reviews.history(db, position)] == ["confirmed", "rejected"]


def test_a_corrected_row_is_made_from_the_document_like_any_other(catalogue: Catalogue, position: str) -> None:
    correct(catalogue, position, holder="Cyril Fane", spans=place("the money"))
    document = catalogue.document("doc")
    assert document
    assert row(catalogue, position) == position_row(document, catalogue.statements("doc")[0])


# -- what a person writes ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "written", "kept"),
    [
        ("holder", "  Ann Harrow ", "Ann Harrow"),
        *(("holder_kind", kind, kind) for kind in ("person", "organisation", "group", "ambiguous", "unknown")),
        ("role", "chair", "chair"),
        ("role", "none", None),
        ("organisation", "none", None),
        ("reported_by", "none", None),
        ("said_on", "none", None),
        ("said_on", "2005", "2005"),
        ("said_on", "2005-08", "2005-08"),
        ("said_on", "2004-02-29", "2004-02-29"),
        *(("mode", mode, mode) for mode in ("direct", "indirect", "mixed", "author")),
    ],
)
def test_what_is_written_for_a_field_is_kept(field: str, written: str, kept: str | None) -> None:
    assert checked({f" {field} ": written}, TOPICS, TEXT) == {field: kept}


@pytest.mark.parametrize("side", reviews.SIDES)
@pytest.mark.parametrize("column", [JOINT, f"stances_{JOINT}"])
def test_a_topic_takes_each_side_by_its_name_and_its_column(column: str, side: str) -> None:
    assert checked({column: side}, TOPICS, TEXT) == {"stances": {JOINT: side}}


@pytest.mark.parametrize(
    ("written", "spans"),
    [
        ("0-5", [(0, 5)]),
        (" 0 - 5 , 5 - 9 ", [(0, 5), (5, 9)]),
        (f"0-{len(TEXT)}", [(0, len(TEXT))]),
    ],
)
def test_spans_are_kept_with_their_words(written: str, spans: list[Span]) -> None:
    words = [TEXT[start:end] for start, end in spans]
    assert checked({"spans": written}, TOPICS, TEXT) == {"spans": [list(span) for span in spans], "words": words}


def test_a_topic_with_the_name_of_a_field_is_meant_by_its_column() -> None:
    found = checked({"role": "chair", "stances_role": "oppose"}, ["role"], TEXT)
    assert found == {"role": "chair", "stances": {"role": "oppose"}}


def test_nothing_written_is_no_correction() -> None:
    assert checked({}, TOPICS, TEXT) == {}


@pytest.mark.parametrize(
    "field", ["", "text", "review", "stances", "stances_", "position_id", "stances_holder", "housing"]
)
def test_a_field_or_topic_that_is_not_known_is_refused_with_those_that_are(field: str) -> None:
    with pytest.raises(QueryError, match="cannot be corrected") as refused:
        checked({field: "support"}, TOPICS, TEXT)
    assert all(known in str(refused.value) for known in ("holder", "said_on", "spans", *TOPICS))


@pytest.mark.parametrize(
    "written",
    ["", "2005-13", "2005-02-29", "2005-8", "18/08/2005", "August 2005", "last week", "0999", "2005-08-18T10"],
)
def test_what_is_no_date_is_refused(written: str) -> None:
    with pytest.raises(QueryError, match="is no date"):
        checked({"said_on": written}, TOPICS, TEXT)


@pytest.mark.parametrize(
    "written", ["", "3", "3-", "-3", "a-b", "3-4;5-6", "3-4,", "3–4", "1.0-2", "٣-٤", "0-" + "9" * 5000]
)
def test_what_are_no_spans_is_refused(written: str) -> None:
    with pytest.raises(QueryError, match="are no spans"):
        checked({"spans": written}, TOPICS, TEXT)


@pytest.mark.parametrize("written", ["5-5", "6-5", "0-6,5-9", "5-9,0-3", "0-5,0-5", f"3-{len(TEXT) + 1}"])
def test_spans_that_are_empty_overlap_or_lie_outside_are_refused(written: str) -> None:
    with pytest.raises(QueryError, match="do not lie in the document"):
        checked({"spans": written}, TOPICS, TEXT)


@pytest.mark.parametrize("field", ["holder", "role", "organisation", "reported_by"])
@pytest.mark.parametrize("written", ["", "  ", "–", "…"])
def test_a_name_without_letters_is_refused(field: str, written: str) -> None:
    with pytest.raises(QueryError, match="says nothing"):
        checked({field: written}, TOPICS, TEXT)


def test_nobody_is_no_holder() -> None:
    with pytest.raises(QueryError, match="says nothing"):
        checked({"holder": "none"}, TOPICS, TEXT)


@pytest.mark.parametrize(
    ("field", "written"),
    [
        ("holder_kind", "none"),
        ("holder_kind", "people"),
        ("holder_kind", ""),
        ("mode", "none"),
        ("mode", "Direct"),
        (JOINT, "against"),
        (JOINT, ""),
        (f"stances_{STRUCTURE}", "null"),
    ],
)
def test_a_value_that_a_field_does_not_have_is_refused_with_those_that_it_has(field: str, written: str) -> None:
    with pytest.raises(QueryError, match="there is no") as refused:
        checked({field: written}, TOPICS, TEXT)
    assert "one of" in str(refused.value)


@given(st.dictionaries(st.sampled_from([*reviews.FIELDS, *TOPICS, "x"]), st.text(max_size=8)), st.text(max_size=9))
def test_whatever_is_written_is_kept_or_refused(given: dict[str, str], text: str) -> None:
    try:
        changes = checked(given, TOPICS, text)
    except QueryError:
        return
    made = Statement("Ann Harrow", "person", "direct", ((0, 1),), (0, 1))
    for start, end in corrected(made, changes, text or "x", TOPICS).spans:
        assert verbatim(text or "x", (start, end))


# -- several people ----------------------------------------------------------------------------------------------------


def test_a_review_of_what_somebody_reviewed_in_the_meantime_is_refused(catalogue: Catalogue, position: str) -> None:
    catalogue.review(position, verdict="confirmed", author="D. Wren", seen=0)
    with pytest.raises(CatalogueError, match=r"reviewed in the meantime \(confirmed by D\. Wren\)"):
        catalogue.review(position, verdict="rejected", author="A. Lark", seen=0)
    assert verdicts(catalogue, position) == ["confirmed"]


def test_a_review_of_what_one_has_seen_is_kept(catalogue: Catalogue, position: str) -> None:
    catalogue.review(position, verdict="confirmed", author="D. Wren", seen=0)
    catalogue.review(position, verdict="rejected", author="A. Lark", seen=1)
    assert verdicts(catalogue, position) == ["confirmed", "rejected"]


def test_of_two_reviews_at_the_same_time_one_is_kept(catalogue: Catalogue, position: str) -> None:
    def reviewed(author: str) -> bool:
        try:
            catalogue.review(position, verdict="confirmed", author=author, seen=0)
        except CatalogueError:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(reviewed, "ABCDEFGH")) == 1
    assert len(verdicts(catalogue, position)) == 1
