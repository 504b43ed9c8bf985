"""How the table of the command line marks a holder that is doubtful, inferred, reported or telling of others."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import terminal
from corpus.catalogue import Catalogue
from corpus.records import Block, Document, Statement, TopicStance

if TYPE_CHECKING:
    from tests.conftest import PlainExtractor, Run


def row(**values: Any) -> dict[str, Any]:
    return {
        "document": "a.txt",
        "holder": "Jane Arkwright",
        "holder_kind": "person",
        "holder_basis": "name",
        "text": ["We pool."],
        "stances": {},
        "confidence": {"holder": 0.9},
    } | values


DOUBTFUL = {"holder_basis": "pronoun", "confidence": {"holder": 0.6}}
INFERRED = {"holder_basis": "office"}


def drawn(monkeypatch: pytest.MonkeyPatch, width: int, *rows: dict[str, Any]) -> str:
    monkeypatch.setenv("COLUMNS", str(width))
    return " ".join(terminal.table(rows, on_screen=True).split())


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, "Jane Arkwright "),
        (DOUBTFUL | {"role": "chair"}, "Jane Arkwright? (chair) "),
        (INFERRED | {"role": "minister"}, "Jane Arkwright (inferred) (minister) "),
        (INFERRED | {"confidence": {"holder": 0.5}}, "Jane Arkwright? (inferred) "),
    ],
)
def test_the_name_is_marked(monkeypatch: pytest.MonkeyPatch, values: dict[str, Any], expected: str) -> None:
    assert expected in drawn(monkeypatch, 300, row(**values))


def test_a_narrow_table_has_the_marks_too(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = drawn(monkeypatch, 70, row(**DOUBTFUL), row(**INFERRED))
    assert "Arkwright? " in shown
    assert "(inferred) " in shown


def test_who_reports_and_who_is_told_of_stand_below_the_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "300")
    shown = terminal.table([row(reported_by="Owen \x1b[31mPryce", account_of="mini\u202esters")], on_screen=True)
    lines = [line.strip() for line in shown.splitlines()]
    assert lines[-2:] == ["reported by Owen [31mPryce", "account of ministers"]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([row(), row(reported_by="Owen Pryce"), {"document": "a.txt", "text": ["a passage"]}], ""),
        ([row(), row(**DOUBTFUL)], "name? doubtful who it is"),
        ([row(**INFERRED)], "(inferred) from a table of offices, not named in the document"),
        (
            [row(**DOUBTFUL), row(**INFERRED)],
            "name? doubtful who it is; (inferred) from a table of offices, not named in the document",
        ),
    ],
)
def test_the_legend_explains_only_marks_that_are_there(rows: list[dict[str, Any]], expected: str) -> None:
    assert terminal.legend(rows) == expected


@pytest.mark.parametrize(("confidence", "marked"), [(0.6, True), (0.9, False)])
def test_the_legend_goes_to_standard_error_after_a_table(
    run: Run, plain: PlainExtractor, tmp_path: Path, confidence: float, marked: bool
) -> None:
    text = "‘Pool the money,’ she said."
    stance = TopicStance("joint_working", "support", undecided=False, confidence=0.8)
    made = Document("id-a", "1", "a.txt", text, (Block("paragraph", 0, len(text)),))
    statement = Statement(
        *("Jane Arkwright", "person", "direct", ((0, 17),), (0, len(text))),
        holder_basis="pronoun",
        holder_confidence=confidence,
        stances=(stance,),
    )
    Catalogue(tmp_path / "corpus", create=True).put(made, [statement], source=Path("a.txt"), fingerprint="1")
    shown = run("positions", "--data", tmp_path / "corpus")
    assert ("Arkwright?" in shown.out.decode()) is marked
    assert shown.err == ("name? doubtful who it is\n" if marked else "")
    assert run("positions", "--format", "csv", "--data", tmp_path / "corpus").err == ""
