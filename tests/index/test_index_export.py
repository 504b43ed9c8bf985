from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from index_corpus import make, put, said

from corpus.catalogue import Catalogue
from corpus.errors import QueryError
from index import export
from index.compare import compare
from index.query import Question
from index.search import Index

TOPICS = ("structural_change", "joint_working")


def row(**values: Any) -> dict[str, Any]:
    return {
        "position_id": "p1",
        "document_id": "d1",
        "title": "A title",
        "holder": "Jane Arkwright",
        "holder_id": "h1",
        "authors": ["A. Writer", "B. Writer"],
        "published_on": "2005-08-18",
        "said_on": None,
        "text": ["'One', 'two'"],
        "locator": {"page": "3", "paragraph": None, "question": None, "column": None},
        "ocr": False,
        "stances": {"structural_change": None, "joint_working": "support"},
        "undecided": [],
        "evidence": {"joint_working": [[3, 9]]},
        "confidence": {"attribution": 0.97, "structural_change": 0.99, "joint_working": 0.91},
        "review": None,
    } | values


def as_csv(rows: list[dict[str, Any]], **more: Any) -> bytes:
    stream = io.BytesIO()
    assert export.write(rows, stream, format="csv", **more) == len(rows)
    return stream.getvalue()


def cells(rows: list[dict[str, Any]], **more: Any) -> list[dict[str, str]]:
    text = as_csv(rows, **more).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def test_nested_names_are_joined_and_lists_are_json() -> None:
    flat = export.flatten(row(), TOPICS)
    assert flat["locator_page"] == "3"
    assert flat["stances_joint_working"] == "support"
    assert flat["evidence_joint_working"] == "[[3, 9]]"
    assert flat["confidence_attribution"] == 0.97
    assert flat["authors"] == '["A. Writer", "B. Writer"]'
    assert flat["review_verdict"] is None


def test_a_flat_row_has_every_column_in_order() -> None:
    assert list(export.flatten(row(), TOPICS)) == export.columns(TOPICS)


def test_every_field_of_a_real_record_has_a_column(index: Index, catalogue: Catalogue) -> None:
    put(catalogue, make("a", said("We pool our money.", stances={"joint_working": "support"})))
    position = index.search(Question()).rows[0]
    catalogue.review(position["position_id"], verdict="confirmed", author="A. Reader", reason="read it")
    position = catalogue.rows([position["position_id"]])[0]
    index.refresh()
    passage = index.search(Question(level="passages")).rows[0]
    for record, level in ((position, "positions"), (passage, "passages")):
        names = set(export.columns(["joint_working"], level=level))
        for name, value in record.items():
            expected = {f"{name}_{inner}" for inner in value} if isinstance(value, dict) else {name}
            assert expected <= names


def test_how_sure_the_holder_is_has_its_columns() -> None:
    values = {"holder_basis": "office", "account_of": "=ministers", "confidence": {"attribution": 0.5, "holder": 0.61}}
    (cell,) = cells([row(**values)])
    assert (cell["holder_basis"], cell["account_of"]) == ("office", "'=ministers")
    assert (cell["confidence_attribution"], cell["confidence_holder"]) == ("0.5", "0.61")


def test_any_rows_can_be_written_as_safely() -> None:
    stream = io.BytesIO()
    rows = [
        {"name": "=Ann", "roles": [{"role": "@chair", "date": None}], "more": {"é": 1}, "number": -1, "left out": 1},
        {"name": None, "roles": ()},
    ]
    assert export.write_table(iter(rows), stream, ("name", "roles", "more", "number")) == 2
    data = stream.getvalue()
    assert data.startswith(b"\xef\xbb\xbfname,roles,more,number\r\n")
    first, second = csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True)
    assert first == {"name": "'=Ann", "roles": '[{"role": "@chair", "date": null}]', "more": '{"é": 1}', "number": "-1"}
    assert second == {"name": "", "roles": "[]", "more": "", "number": ""}


def test_csv_begins_with_a_mark_and_ends_its_lines_as_rfc_4180_says() -> None:
    data = as_csv([row()], topics=TOPICS)
    assert data.startswith(b"\xef\xbb\xbfdocument,")
    assert data.count(b"\r\n") == 2


def test_nothing_found_is_a_header() -> None:
    assert as_csv([], topics=TOPICS).decode("utf-8-sig") == ",".join(export.columns(TOPICS)) + "\r\n"
    assert as_csv([], level="passages").decode("utf-8-sig").startswith("document,document_id,title,kind,published_on")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_text_that_a_spreadsheet_would_run_is_neutralised(start: str) -> None:
    (cell,) = cells([row(holder=f"{start}SUM(A1)")])
    assert cell["holder"] == f"'{start}SUM(A1)"


def test_numbers_dates_and_other_text_are_left_alone() -> None:
    (cell,) = cells([row(confidence={"attribution": -0.5}, title="a=b")])
    assert (cell["confidence_attribution"], cell["published_on"], cell["title"]) == ("-0.5", "2005-08-18", "a=b")
    assert (cell["ocr"], cell["said_on"]) == ("false", "")


def test_neutralised_cells_are_counted() -> None:
    assert export.neutralised(row(holder="=1", title="@x", role="- x"), TOPICS) == 3


def test_a_topic_that_only_a_row_has_gets_its_column() -> None:
    (cell,) = cells([row()], topics=("joint_working",))
    assert list(cell).index("stances_joint_working") < list(cell).index("stances_structural_change")


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_any_text_comes_back_from_csv(text: str) -> None:
    (cell,) = cells([row(holder=text)])
    assert cell["holder"].removeprefix("'") == text.removeprefix("'")


@given(st.lists(st.text(alphabet=st.characters(exclude_categories=["Cs"])), max_size=3))
def test_json_lines_are_the_exact_records_one_a_line(values: list[str]) -> None:
    rows = [row(holder=value, text=[value, "=1"]) for value in values]
    stream = io.BytesIO()
    assert export.write(rows, stream, format="jsonl") == len(rows)
    lines = stream.getvalue().decode().splitlines()
    assert [json.loads(line) for line in lines] == rows


def test_json_lines_keep_letters_readable() -> None:
    stream = io.BytesIO()
    export.write([row(holder="Zoë\u2028")], stream, format="jsonl")
    assert "Zoë\\u2028" in stream.getvalue().decode()


def test_an_unknown_format_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(QueryError, match="csv, jsonl"):
        export.write([], io.BytesIO(), format="xls")


def test_a_comparison_has_each_holder_by_date_under_each_topic() -> None:
    rows = [
        row(position_id="p1", said_on=None, published_on=None),
        row(position_id="p2", said_on="2005"),
        row(position_id="p3", said_on="2003-01", holder="Jane Ann Arkwright"),
        row(position_id="p4", holder="Lord Hansel", holder_id="h2", undecided=["structural_change"]),
    ]
    joint, structural = compare(rows)
    assert (joint.topic, structural.topic) == ("joint_working", "structural_change")
    assert [(column.holder, column.holder_id) for column in joint.columns] == [
        ("Jane Ann Arkwright", "h1"),
        ("Lord Hansel", "h2"),
    ]
    assert [found["position_id"] for found in joint.columns[0].rows] == ["p3", "p2", "p1"]
    assert [found["position_id"] for found in structural.columns[0].rows] == ["p4"]


def test_unknown_holders_of_two_documents_are_not_put_together() -> None:
    rows = [row(position_id=name, document_id=name, holder="a witness", holder_id=None) for name in ("d1", "d2")]
    (joint,) = compare(rows)
    assert len(joint.columns) == 2
