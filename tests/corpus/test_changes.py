"""What a run of the extraction changed: statements that came, went or differ, told apart from what people corrected."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from corpus.catalogue import Catalogue
from corpus.changes import KEPT, Changes
from corpus.records import Block, Document, Metadata, Statement, TopicStance

TEXT = "‘Pool the money now, all of it,’ said Ann Harrow.\n\nBea Locke said the plan was premature."
MONEY, PLAN = "‘Pool the money now, all of it,’", "the plan was premature"
JOINT, STRUCTURE = "joint_working", "structural_change"


def stance(topic: str = JOINT, side: str | None = "support", *, undecided: bool = False) -> TopicStance:
    return TopicStance(topic, side, undecided=undecided, confidence=0.8)


def said(words: str, holder: str, text: str = TEXT, *, stances: Sequence[TopicStance] = (stance(),)) -> Statement:
    start = text.index(words)
    span = (start, start + len(words))
    return Statement(holder, "person", "direct", (span,), span, holder, stances=tuple(stances), frame="f 1")


MONEY_SAID, PLAN_SAID = said(MONEY, "Ann Harrow"), said(PLAN, "Bea Locke")


def put(catalogue: Catalogue, *statements: Statement, run: str = "1", name: str = "doc", text: str = TEXT) -> list[str]:
    block = Block("paragraph", 0, len(text))
    made = Document(name, "1", f"{name}.txt", text, (block,), Metadata(published_on="2003-05"))
    catalogue.put(made, statements, source=Path("/papers") / name, fingerprint="1", run=run)
    return [stored.position_id for stored in catalogue.statements(name)]


def differences(catalogue: Catalogue, run: str | None = None) -> list[tuple[str, str | None, str | None, str | None]]:
    """What, field, before and after of each difference."""
    return [(one["what"], one["field"], one["before"], one["after"]) for one in catalogue.changes(run)]


def listed(catalogue: Catalogue) -> list[str]:
    return [one["run"] for one in catalogue.runs()]


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    """What a first run found: a statement of Ann Harrow and one of Bea Locke."""
    made = Catalogue(tmp_path / "corpus", create=True)
    put(made, MONEY_SAID, PLAN_SAID)
    return made


# -- what is told ------------------------------------------------------------------------------------------------------


def test_a_document_that_is_new_makes_no_differences(catalogue: Catalogue) -> None:
    assert (catalogue.changes(), catalogue.runs()) == ([], [])


def test_a_run_that_finds_the_same_makes_no_differences(catalogue: Catalogue) -> None:
    put(catalogue, MONEY_SAID, PLAN_SAID, run="2")
    assert (catalogue.changes(), catalogue.runs()) == ([], [])


def test_a_statement_that_only_moved_makes_no_differences(catalogue: Catalogue) -> None:
    longer = "A new paragraph, put before the others.\n\n" + TEXT
    put(catalogue, said(MONEY, "Ann Harrow", longer), said(PLAN, "Bea Locke", longer), run="2", text=longer)
    assert catalogue.changes() == []


def test_a_statement_that_was_not_there_has_appeared(catalogue: Catalogue) -> None:
    put(catalogue, MONEY_SAID, run="2")
    _, position = put(catalogue, MONEY_SAID, PLAN_SAID, run="3")
    (found,) = catalogue.changes()
    assert (found["what"], found["position_id"]) == ("appeared", position)
    assert (found["holder"], found["text"]) == ("Bea Locke", PLAN)
    assert (found["field"], found["before"], found["after"]) == (None, None, None)


def test_a_statement_that_is_there_no_longer_has_vanished_with_the_words_that_it_had(catalogue: Catalogue) -> None:
    position = catalogue.statements("doc")[1].position_id
    shorter = TEXT[: TEXT.index("\n")]
    put(catalogue, said(MONEY, "Ann Harrow", shorter), run="2", text=shorter)
    (found,) = catalogue.changes()
    assert (found["what"], found["position_id"]) == ("vanished", position)
    assert (found["holder"], found["text"]) == ("Bea Locke", PLAN)


def test_a_statement_of_another_holder_has_appeared_and_the_one_before_vanished(catalogue: Catalogue) -> None:
    put(catalogue, MONEY_SAID, replace(PLAN_SAID, holder="Cyril Fane"), run="2")
    assert {(one["what"], one["holder"]) for one in catalogue.changes()} == {
        ("appeared", "Cyril Fane"),
        ("vanished", "Bea Locke"),
    }


def test_another_spelling_of_the_holder_is_told_with_before_and_after(catalogue: Catalogue) -> None:
    put(catalogue, MONEY_SAID, replace(PLAN_SAID, holder="Dame Bea Locke"), run="2")
    assert differences(catalogue) == [("changed", "holder", "Bea Locke", "Dame Bea Locke")]


@pytest.mark.parametrize(
    ("field", "value", "before"),
    [
        ("holder_kind", "group", "person"),
        ("role", "chair", None),
        ("organisation", "Fenwick Carers", None),
        ("reported_by", "Ann Harrow", None),
        ("mode", "indirect", "direct"),
        ("said_on", "2003-05-01", None),
    ],
)
def test_another_value_of_a_field_is_told_with_before_and_after(
    catalogue: Catalogue, field: str, value: str, before: str | None
) -> None:
    put(catalogue, MONEY_SAID, replace(PLAN_SAID, **{field: value}), run="2")
    assert differences(catalogue) == [("changed", field, before, value)]


def test_a_value_that_is_known_no_longer_is_told(catalogue: Catalogue) -> None:
    put(catalogue, replace(MONEY_SAID, role="chair"), PLAN_SAID, run="2")
    put(catalogue, MONEY_SAID, PLAN_SAID, run="3")
    assert differences(catalogue) == [("changed", "role", "chair", None)]


def test_several_fields_of_one_statement_are_told_each(catalogue: Catalogue) -> None:
    put(catalogue, replace(MONEY_SAID, role="chair", said_on="2003"), PLAN_SAID, run="2")
    assert [one["field"] for one in catalogue.changes()] == ["role", "said_on"]


def test_other_words_are_told_with_before_and_after(catalogue: Catalogue) -> None:
    less = "the plan was prem"
    put(catalogue, MONEY_SAID, said(less, "Bea Locke"), run="2")
    assert differences(catalogue) == [("changed", "text", PLAN, less)]


def test_words_that_the_document_changed_are_told(catalogue: Catalogue) -> None:
    other = TEXT.replace("premature", "quite premature")
    words = "the plan was quite premature"
    put(catalogue, said(MONEY, "Ann Harrow", other), said(words, "Bea Locke", other), run="2", text=other)
    assert differences(catalogue) == [("changed", "text", PLAN, words)]


def test_words_in_pieces_are_told_with_a_mark_between(catalogue: Catalogue) -> None:
    at = TEXT.index(MONEY)
    put(catalogue, replace(MONEY_SAID, spans=((at, at + 10), (at + 11, at + len(MONEY)))), PLAN_SAID, run="2")
    assert catalogue.changes()[0]["after"] == f"{MONEY[:10]} […] {MONEY[11:]}"


@pytest.mark.parametrize(
    ("found", "told"),
    [
        (stance(side="oppose"), "oppose"),
        (stance(side="mixed"), "mixed"),
        (stance(side=None), "none"),
        (stance(side=None, undecided=True), "undecided"),
    ],
)
def test_another_stance_is_told_with_before_and_after(catalogue: Catalogue, found: TopicStance, told: str) -> None:
    put(catalogue, replace(MONEY_SAID, stances=(found,)), PLAN_SAID, run="2")
    assert differences(catalogue) == [("changed", f"stances_{JOINT}", "support", told)]


@pytest.mark.parametrize("stances", [(), (stance(), stance(STRUCTURE, "oppose"))])
def test_a_topic_that_only_one_run_was_asked_makes_no_differences(
    catalogue: Catalogue, stances: Sequence[TopicStance]
) -> None:
    put(catalogue, *(replace(one, stances=tuple(stances)) for one in (MONEY_SAID, PLAN_SAID)), run="2")
    assert catalogue.changes() == []


def test_confidence_and_evidence_make_no_differences(catalogue: Catalogue) -> None:
    surer = replace(stance(), confidence=0.99, evidence=((0, 5),))
    put(catalogue, replace(MONEY_SAID, stances=(surer,), confidence=0.9), PLAN_SAID, run="2")
    assert catalogue.changes() == []


def test_a_difference_names_its_run_and_document(catalogue: Catalogue) -> None:
    put(catalogue, MONEY_SAID, run="2")
    (found,) = catalogue.changes()
    names = "run document document_id position_id what field before after holder text reviewed"
    assert list(found) == names.split()
    assert (found["run"], found["document"], found["document_id"]) == ("2", "doc.txt", "doc")


def test_differences_come_by_the_names_of_documents(catalogue: Catalogue) -> None:
    for name in ("b", "a"):
        put(catalogue, MONEY_SAID, name=name)
    for name in ("b", "doc", "a"):
        put(catalogue, name=name, run="2")
    assert [one["document"] for one in catalogue.changes()] == ["a.txt", "b.txt", "doc.txt", "doc.txt"]


def test_what_is_stored_outside_a_run_is_not_noted(catalogue: Catalogue) -> None:
    put(catalogue, MONEY_SAID, run="")
    assert catalogue.changes() == []


def test_what_is_refused_is_not_noted(catalogue: Catalogue) -> None:
    with pytest.raises(ValueError, match="does not lie in a text"):
        put(catalogue, replace(MONEY_SAID, spans=((0, 999),)), run="2")
    assert catalogue.changes() == []


# -- runs --------------------------------------------------------------------------------------------------------------


def test_runs_are_listed_the_last_first_with_their_documents_and_changes(catalogue: Catalogue) -> None:
    put(catalogue, MONEY_SAID, name="other")
    put(catalogue, MONEY_SAID, run="2")
    put(catalogue, run="3")
    put(catalogue, name="other", run="3")
    assert catalogue.runs() == [
        {"run": "3", "documents": 2, "changes": 2},
        {"run": "2", "documents": 1, "changes": 1},
    ]


def test_without_a_name_the_last_run_that_changed_something_is_told(catalogue: Catalogue) -> None:
    put(catalogue, MONEY_SAID, run="2")
    put(catalogue, MONEY_SAID, run="3")
    assert {one["run"] for one in catalogue.changes()} == {"2"}


def test_a_run_that_changed_nothing_is_not_listed(catalogue: Catalogue) -> None:
    put(catalogue, MONEY_SAID, run="2")
    put(catalogue, MONEY_SAID, run="3")
    assert listed(catalogue) == ["2"]


def test_an_earlier_run_is_told_by_its_name(catalogue: Catalogue) -> None:
    put(catalogue, MONEY_SAID, run="2")
    put(catalogue, MONEY_SAID, PLAN_SAID, run="3")
    assert [what for what, *_ in differences(catalogue, "2")] == ["vanished"]


def test_of_a_run_that_there_was_not_nothing_is_told(catalogue: Catalogue) -> None:
    put(catalogue, MONEY_SAID, run="2")
    assert catalogue.changes("1999") == []


def test_what_a_run_changed_is_told_when_the_document_says_something_else_since(catalogue: Catalogue) -> None:
    put(catalogue, MONEY_SAID, run="2")
    before = catalogue.changes("2")
    put(catalogue, replace(MONEY_SAID, role="chair"), run="3")
    assert catalogue.changes("2") == before


def test_runs_have_names_of_their_own_in_the_order_of_time(catalogue: Catalogue) -> None:
    names = [catalogue.begin_run() for _ in range(5)]
    assert names == sorted(set(names))


def test_when_a_run_begins_only_the_last_ones_are_kept(catalogue: Catalogue) -> None:
    names = [f"{number:03}" for number in range(KEPT + 3)]
    for number, name in enumerate(names):
        put(catalogue, *(() if number % 2 else (MONEY_SAID,)), run=name)
    catalogue.begin_run()
    assert listed(catalogue) == list(reversed(names))[:KEPT]


def test_runs_that_change_nothing_push_none_out(catalogue: Catalogue) -> None:
    put(catalogue, MONEY_SAID, run="2")
    for _ in range(KEPT + 1):
        put(catalogue, MONEY_SAID, run=catalogue.begin_run())
    assert listed(catalogue) == ["2"]


# -- what people corrected ---------------------------------------------------------------------------------------------


def correct(catalogue: Catalogue, position: str, **changes: Any) -> None:
    catalogue.review(position, verdict="corrected", author="D. Wren", changes=changes)


CORRECTIONS: list[dict[str, Any]] = [
    {"holder": "Cyril Fane"},
    {"role": "chair", "said_on": "2002"},
    {"stances": {JOINT: "oppose"}},
    {"spans": [[0, 5]], "words": [TEXT[:5]]},
]


@pytest.mark.parametrize("changes", CORRECTIONS)
def test_what_a_review_changed_is_no_change_of_the_extraction(catalogue: Catalogue, changes: dict[str, Any]) -> None:
    correct(catalogue, catalogue.statements("doc")[0].position_id, **changes)
    assert catalogue.runs() == []
    put(catalogue, MONEY_SAID, PLAN_SAID, run="2")
    assert catalogue.changes() == []


def test_a_review_that_is_undone_is_no_change_of_the_extraction(catalogue: Catalogue) -> None:
    position = catalogue.statements("doc")[0].position_id
    correct(catalogue, position, holder="Cyril Fane")
    put(catalogue, MONEY_SAID, PLAN_SAID, run="2")
    catalogue.review(position, verdict="undone", author="D. Wren")
    put(catalogue, MONEY_SAID, PLAN_SAID, run="3")
    assert catalogue.changes() == []


def test_what_changed_beneath_a_correction_is_told_as_it_was_extracted(catalogue: Catalogue) -> None:
    correct(catalogue, catalogue.statements("doc")[0].position_id, role="treasurer")
    put(catalogue, replace(MONEY_SAID, role="chair"), PLAN_SAID, run="2")
    assert differences(catalogue) == [("changed", "role", None, "chair")]


def test_an_engine_that_learns_what_a_person_corrected_has_changed_it(catalogue: Catalogue) -> None:
    correct(catalogue, catalogue.statements("doc")[0].position_id, holder="Cyril Fane")
    put(catalogue, replace(MONEY_SAID, holder="Cyril Fane"), PLAN_SAID, run="2")
    assert differences(catalogue) == [("changed", "holder", "Ann Harrow", "Cyril Fane")]


def test_a_difference_tells_whether_somebody_has_checked_the_statement(catalogue: Catalogue) -> None:
    position = catalogue.statements("doc")[0].position_id
    catalogue.review(position, verdict="confirmed", author="D. Wren")
    put(catalogue, run="2")
    assert {one["position_id"]: one["reviewed"] for one in catalogue.changes()}[position] is True
    assert sorted(one["reviewed"] for one in catalogue.changes()) == [False, True]


def test_a_statement_whose_review_was_undone_is_not_checked(catalogue: Catalogue) -> None:
    position = catalogue.statements("doc")[0].position_id
    for verdict in ("confirmed", "undone"):
        catalogue.review(position, verdict=verdict, author="D. Wren")
    put(catalogue, run="2")
    assert [one["reviewed"] for one in catalogue.changes()] == [False, False]


# -- the sum -----------------------------------------------------------------------------------------------------------


def summed(catalogue: Catalogue, *statements: Statement) -> Changes:
    before = catalogue.statements("doc")
    put(catalogue, *statements)
    result = Changes()
    result.note(before, catalogue.statements("doc"))
    return result


def test_the_sum_counts_statements_that_came_and_went(catalogue: Catalogue) -> None:
    found = summed(catalogue, MONEY_SAID, replace(PLAN_SAID, holder="Cyril Fane"))
    assert (found.appeared, found.vanished, sum(map(len, found.stances.values()))) == (1, 1, 0)


def test_the_sum_counts_stances_by_what_they_were_and_are(catalogue: Catalogue) -> None:
    found = summed(catalogue, *(replace(one, stances=(stance(side=None),)) for one in (MONEY_SAID, PLAN_SAID)))
    assert found.stances == {JOINT: {("support", "none"): 2}}


def test_the_sum_names_topics_that_are_asked_now_and_no_longer(catalogue: Catalogue) -> None:
    found = summed(catalogue, *(replace(one, stances=(stance(STRUCTURE),)) for one in (MONEY_SAID, PLAN_SAID)))
    assert (found.added, found.dropped, found.stances) == ({STRUCTURE}, {JOINT}, {})


def test_a_document_without_statements_does_not_tell_what_was_asked(catalogue: Catalogue) -> None:
    found = summed(catalogue)
    assert (found.added, found.dropped, found.vanished) == (set(), set(), 2)
