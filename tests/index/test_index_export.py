"""Tables as files: the same rows in every format, value by value, and nothing in them that a spreadsheet would run."""

from __future__ import annotations

import csv
import gc
import io
import json
import re
import tempfile
import time
import tracemalloc
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from index_corpus import bag_of_words, make, put, said
from pyarrow import parquet

import onrecord
from corpus import encoder
from corpus.catalogue import Catalogue
from corpus.errors import QueryError
from index import export, tables, workbook
from index.export import FORMATS
from index.query import Filters, Question

TOPICS = ("structural_change", "joint_working")
FLAT = ("csv", "xlsx", "parquet")
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
HOSTILE = (
    "=1+1",
    "{=A1}",
    '=HYPERLINK("http://marl.example","x")',
    "http://marl.example/x",
    "mailto:jane@marl.example",
    "internal:Rows!A1",
    "@SUM(A1)",
    "+1",
    "-1+1",
    "<r>a</r>",
    "<r>&</r>",
    '<r><t>x</t></r></is></c><c r="Z9"><f>1+1</f></c><c r="Z8" t="inlineStr"><is><r><t>y</t></r>',
    "</t></is></c>",
    "<![CDATA[",
    "#N/A",
    "TRUE",
    "12",
    " padded ",
)
SAID = {"joint_working": "support"}
# What is written of any text, however odd: halves of characters cannot be encoded.
texts = st.text(
    st.characters() | st.sampled_from("\ud800\udfff\0\x01\x0b\x1f\x7f\x85\u2028\ufffe\uffff\r\n\t=+-@<>&'\",_ ")
)


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


class Counting:
    """A stream that keeps nothing of what is written to it but how much it was."""

    written = 0

    def write(self, data: bytes, /) -> int:
        self.written += len(data)
        return len(data)


def written(rows: Any, format_: str, **more: Any) -> bytes:
    stream = io.BytesIO()
    export.write(rows, stream, format=format_, **more)
    return stream.getvalue()


def sheet(data: bytes, name: str = workbook.ROWS) -> Any:
    return openpyxl.load_workbook(io.BytesIO(data))[name]


def back(data: bytes, format_: str) -> list[dict[str, Any]]:
    """The rows of a file, read by another program than the one that wrote it."""
    if format_ == "csv":
        return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True))
    if format_ == "parquet":
        return list(parquet.read_table(io.BytesIO(data)).to_pylist())
    if format_ == "jsonl":
        return [json.loads(line) for line in data.decode("utf-8").splitlines()]
    header, *rest = sheet(data).iter_rows(values_only=True)
    return [{name: shown(value) for name, value in zip(header, one, strict=True)} for one in rest]


def header(data: bytes, format_: str) -> list[str]:
    if format_ == "csv":
        return next(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    if format_ == "parquet":
        return list(parquet.read_schema(io.BytesIO(data)).names)
    return [cell.value for cell in sheet(data)[1]]


def shown(value: Any) -> Any:
    """A cell as Excel shows it: what XML cannot hold stands in it as _xHHHH_, which openpyxl leaves as it is."""
    if not isinstance(value, str):
        return value
    return re.sub("_x([0-9A-F]{4})_", lambda found: chr(int(found[1], 16)), value)


def cells(rows: Sequence[dict[str, Any]], format_: str = "csv", **more: Any) -> list[dict[str, Any]]:
    return back(written(rows, format_, **more), format_)


def parts(record: dict[str, Any]) -> dict[str, Any]:
    """A record's values by the names of their columns."""
    flat: dict[str, Any] = {}
    for name, value in record.items():
        if name in tables.NESTED and (value is None or isinstance(value, dict)):
            flat |= {f"{name}_{inner}": found for inner, found in (value or {}).items()}
        else:
            flat[name] = value
    return flat


def holds(cell: Any, value: Any, format_: str) -> bool:
    """Whether a cell says what a record says."""
    if value is None or value == "":
        return cell in (None, "")
    if isinstance(value, list | dict):
        return bool(json.loads(cell) == value)
    if format_ != "csv":
        return bool(cell == value and isinstance(cell, bool) == isinstance(value, bool))
    if isinstance(value, bool):
        return bool(cell == str(value).lower())
    if isinstance(value, int | float):
        return float(cell) == value
    return bool(cell == (f"'{value}" if value.startswith(DANGEROUS) else value))


def halves_as_marks(text: str) -> str:
    return re.sub("[\ud800-\udfff]", "?", text)


def joined_halves(text: str) -> str:
    """The text with two halves that follow each other made one character, as every reader of JSON does."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")


# -- every table, in every format --------------------------------------------------------------------------------------


def _fill(catalogue: Catalogue) -> None:
    same = "'We should pool what we spend on the old and the frail.'"
    old = make(
        "thorpe", said("The trusts ought to merge at once.", "Lord Hansel", stances={"structural_change": "support"})
    )
    put(catalogue, old)
    put(
        catalogue,
        make("fenwick", said(same, stances=SAID, role="=chair"), "Nobody says this aloud.", published_on="1998-03-02"),
        make("gazette", said(same, stances=SAID), published_on="1998-03-04", title="<r>&</r>", publisher="@Gazette"),
        make(
            "marl",
            said("A pooled budget would be a costly mistake.", stances={"joint_working": "oppose"}, said_on="2004-05"),
            said("'Merge them,'|'and soon.'", "=Mallory\x01 Vane\r\n", stances={"structural_change": "support"}),
            said("It may rain.", "critics", holder_kind="group", mode="indirect"),
            published_on="2004-05-06",
            authors=("A. Writer", "=B"),
            url="http://marl.example/x",
        ),
    )
    now = [replace(one, role="minister", said_on="2003") for one in old[1]]
    catalogue.put(old[0], now, source="thorpe.txt", fingerprint="2", run=catalogue.begin_run())


def _answers(corpus: onrecord.Corpus) -> dict[str, list[dict[str, Any]]]:
    """Rows of every table, as the corpus gives them."""
    every = list(corpus.listing(Question(level="statements", limit=100)).rows)
    named = {one["text"][0]: one["position_id"] for one in every}
    merge, rain, costly = named["'Merge them,'"], named["It may rain."], named[every[-1]["text"][0]]
    corpus.review(merge, "corrected", author="=Ann", reason="@heard", changes={"role": "a witness"})
    corpus.review(rain, "rejected", author="Bea")
    corpus.review(costly, "confirmed", author="Ann")
    corpus.review(costly, "corrected", author="Bea", changes={"holder": "Jane Arkwright"})
    both = Filters(rejected=True)
    found = {
        level: list(corpus.listing(Question("", both, level=level, limit=100)).rows)
        for level in ("positions", "statements")
    }
    found["passages"] = list(corpus.listing(Question(level="passages", limit=100)).rows)
    found |= {view: list(corpus.compared(view).rows) for view in onrecord.VIEWS if view != "positions"}
    found |= {"documents": corpus.documents(), "holders": corpus.register(), "reviews": corpus.reviews()}
    found |= {"kappa": corpus.agreement(), "diff": corpus.diff(), "queue": list(corpus.queue(limit=100).rows)}
    people = [one["holder_id"] for one in corpus.holders() if one["kind"] == "person"]
    corpus.merge_holders(people[:2], author="=Ann", reason="@heard")
    corpus.undo_decision(1, author="Bea")
    corpus.split_holder(people[0], [corpus.holder(people[0])["documents"][0]["document_id"]], author="Ann")
    found["decisions"] = corpus.decisions()
    asked = {"name": "=one", "query": 'merger OR "pool"', "file": "one.csv", "found": 12, "rows": 2}
    return found | {"summary": [asked, {"name": "two", "query": "(", "problem": "it does not end"}]}


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[dict[str, Any]]]:
    folder = tmp_path_factory.mktemp("answers")
    _fill(Catalogue(folder, create=True))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(encoder, "encode", bag_of_words)
        return _answers(onrecord.open(folder))


def test_there_are_rows_of_every_table(answers: dict[str, list[dict[str, Any]]]) -> None:
    assert answers.keys() == tables.TABLES.keys()
    assert [name for name, rows in answers.items() if not rows] == []


# The queue tells of whole records what says why they need a look.
@pytest.mark.parametrize("table", [table for table in tables.TABLES if table != "queue"])
def test_every_value_of_a_record_has_its_column(answers: dict[str, list[dict[str, Any]]], table: str) -> None:
    known = tables.header(table, (), answers[table])
    assert [name for record in answers[table] for name in parts(record) if name not in known] == []


@pytest.mark.parametrize("table", tables.TABLES)
@pytest.mark.parametrize("format_", FLAT)
def test_every_format_holds_the_same_rows_value_by_value(
    answers: dict[str, list[dict[str, Any]]], table: str, format_: str
) -> None:
    rows = answers[table]
    data = written(rows, format_, table=table, topics=TOPICS)
    columns = tables.columns(table, TOPICS, tables.dynamic(table, rows)[1])
    assert header(data, format_) == columns
    found = back(data, format_)
    assert len(found) == len(rows)
    wrong = [
        (name, cell[name], parts(record).get(name))
        for cell, record in zip(found, rows, strict=True)
        for name in columns
        if not holds(cell[name], parts(record).get(name), format_)
    ]
    assert wrong == []


@pytest.mark.parametrize("table", tables.TABLES)
def test_json_lines_hold_the_very_records(answers: dict[str, list[dict[str, Any]]], table: str) -> None:
    assert cells(answers[table], "jsonl", table=table) == answers[table]


@pytest.mark.parametrize("table", tables.TABLES)
def test_a_streams_file_is_that_of_a_list(answers: dict[str, list[dict[str, Any]]], table: str) -> None:
    rows = answers[table]
    if table == "stances":
        return  # only its rows tell which periods it has
    for format_ in FORMATS:
        assert written(iter(rows), format_, table=table, topics=TOPICS) == written(
            rows, format_, table=table, topics=TOPICS
        )


@pytest.mark.parametrize("table", tables.TABLES)
def test_parquet_has_the_types_of_its_columns(answers: dict[str, list[dict[str, Any]]], table: str) -> None:
    data = written(answers[table], "parquet", table=table, topics=TOPICS)
    types = {str: "string", int: "int64", float: "double", bool: "bool"}
    schema = parquet.read_schema(io.BytesIO(data))
    assert {one.name: str(one.type) for one in schema} == {
        name: types[tables.kind_of(table, name)] for name in schema.names
    }


def test_an_arrow_table_is_what_parquet_holds(answers: dict[str, list[dict[str, Any]]]) -> None:
    rows = answers["positions"]
    assert export.arrow(rows, "positions", TOPICS).to_pylist() == cells(rows, "parquet", topics=TOPICS)


@pytest.mark.parametrize("table", tables.TABLES)
def test_every_column_says_what_it_means(table: str) -> None:
    told = tables.meanings(table, TOPICS, ["1998"])
    assert [name for name, meaning in told.items() if not meaning.strip()] == []


def test_columns_of_topics_stand_together_in_the_order_of_the_topics() -> None:
    names = tables.columns("positions", ["b", "a"])
    assert names.index("stances_a") == names.index("stances_b") + 1
    assert not [name for name in names if "<" in name]


# -- cells -------------------------------------------------------------------------------------------------------------


def test_nested_names_are_joined_and_lists_are_json() -> None:
    flat = export.flatten(row(), tables.columns("positions", TOPICS))
    assert flat["locator_page"] == "3"
    assert flat["stances_joint_working"] == "support"
    assert flat["evidence_joint_working"] == "[[3, 9]]"
    assert flat["confidence_attribution"] == 0.97
    assert flat["authors"] == '["A. Writer", "B. Writer"]'
    assert flat["review_verdict"] is None


def test_a_flat_row_has_every_column_in_order() -> None:
    columns = tables.columns("positions", TOPICS)
    assert list(export.flatten(row(), columns)) == columns


def test_how_sure_the_holder_is_has_its_columns() -> None:
    values = {"holder_basis": "office", "account_of": "=ministers", "confidence": {"attribution": 0.5, "holder": 0.61}}
    (cell,) = cells([row(**values)])
    assert (cell["holder_basis"], cell["account_of"]) == ("office", "'=ministers")
    assert (cell["confidence_attribution"], cell["confidence_holder"]) == ("0.5", "0.61")


@pytest.mark.parametrize("format_", FLAT)
def test_lists_are_json_in_cells(format_: str) -> None:
    (cell,) = cells([row(spans=[[0, 4], [9, 12]], text=["‘Zoë,’", "=1"], undecided=["joint_working"])], format_)
    assert (cell["spans"], cell["text"], cell["undecided"]) == (
        "[[0, 4], [9, 12]]",
        '["‘Zoë,’", "=1"]',
        '["joint_working"]',
    )


@pytest.mark.parametrize("format_", FLAT)
def test_values_besides_the_record_come_first(format_: str) -> None:
    rows = [row(search="=pool", query="a")]
    data = written(rows, format_, lead=("search", "query"))
    assert header(data, format_)[:3] == ["search", "query", "document"]
    assert back(data, format_)[0]["search"] == ("'=pool" if format_ == "csv" else "=pool")


@pytest.mark.parametrize("format_", FLAT)
def test_a_topic_that_only_a_row_has_comes_after_the_frames(format_: str) -> None:
    names = header(written([row()], format_, topics=("joint_working",)), format_)
    assert names.index("stances_structural_change") == names.index("stances_joint_working") + 1


@pytest.mark.parametrize("format_", FLAT)
def test_a_stream_has_the_columns_that_were_named_and_no_others(format_: str) -> None:
    names = header(written(iter([row()]), format_, topics=("joint_working",)), format_)
    assert "stances_joint_working" in names
    assert "stances_structural_change" not in names


@pytest.mark.parametrize("format_", FLAT)
@pytest.mark.parametrize("table", tables.TABLES)
def test_nothing_found_is_a_header(format_: str, table: str) -> None:
    data = written([], format_, table=table, topics=TOPICS)
    assert header(data, format_) == tables.columns(table, TOPICS)
    assert back(data, format_) == []


def test_nothing_found_is_no_line_of_json() -> None:
    assert written([], "jsonl") == b""


@settings(max_examples=60)
@given(st.lists(texts, min_size=1, max_size=5))
def test_words_are_verbatim_in_every_format(words: list[str]) -> None:
    for format_ in FLAT:
        (cell,) = cells([row(text=words)], format_)
        assert json.loads(cell["text"]) == [joined_halves(one) for one in words]
    assert cells([row(text=words)], "jsonl")[0]["text"] == [joined_halves(one) for one in words]


# -- csv ---------------------------------------------------------------------------------------------------------------


def test_csv_begins_with_a_mark_and_ends_its_lines_as_rfc_4180_says() -> None:
    data = written([row()], "csv", topics=TOPICS)
    assert data.startswith(b"\xef\xbb\xbfdocument,")
    assert data.count(b"\r\n") == 2
    assert data.endswith(b"\r\n")


@pytest.mark.parametrize("start", DANGEROUS)
def test_text_that_a_spreadsheet_would_run_begins_with_an_apostrophe(start: str) -> None:
    (cell,) = cells([row(holder=f"{start}SUM(A1)")])
    assert cell["holder"] == f"'{start}SUM(A1)"


def test_numbers_dates_and_other_text_are_left_alone() -> None:
    (cell,) = cells([row(confidence={"attribution": -0.5}, title="a=b")])
    assert (cell["confidence_attribution"], cell["published_on"], cell["title"]) == ("-0.5", "2005-08-18", "a=b")
    assert (cell["ocr"], cell["said_on"]) == ("false", "")


@given(texts)
def test_any_text_comes_back_from_csv(text: str) -> None:
    (cell,) = cells([row(holder=text)])
    assert not cell["holder"].startswith(DANGEROUS)
    assert cell["holder"] in (halves_as_marks(text), f"'{halves_as_marks(text)}")


# -- json lines --------------------------------------------------------------------------------------------------------


@given(st.lists(texts, max_size=3))
def test_json_lines_are_the_exact_records_one_a_line(values: list[str]) -> None:
    rows = [row(holder=value, text=[value, "=1"]) for value in values]
    lines = written(rows, "jsonl").decode().splitlines()
    read = [json.loads(line) for line in lines]
    assert [one["holder"] for one in read] == [joined_halves(value) for value in values]
    assert len(read) == len(rows)


def test_json_lines_keep_letters_readable() -> None:
    assert "Zoë\\u2028" in written([row(holder="Zoë\u2028")], "jsonl").decode()


# -- workbooks ---------------------------------------------------------------------------------------------------------


def runs_nothing(data: bytes) -> bool:
    book = openpyxl.load_workbook(io.BytesIO(data))
    found = [cell for page in book for line in page.iter_rows() for cell in line]
    return not any(cell.data_type == "f" or cell.hyperlink for cell in found)


def test_a_workbook_has_no_formulas_and_no_links() -> None:
    rows = [row(holder=text, title=text, authors=[text], text=[text]) for text in HOSTILE]
    data = written(rows, "xlsx", about=lambda number: {"rows": number, "message": "=1+1", "asked": {"text": "=1+1"}})
    assert runs_nothing(data)
    page = sheet(data)
    assert page.max_column == len(header(data, "xlsx"))
    at = header(data, "xlsx").index("holder") + 1
    assert [page.cell(number, at).value for number in range(2, len(HOSTILE) + 2)] == list(HOSTILE)


@settings(max_examples=40)
@given(st.lists(texts | st.sampled_from(HOSTILE), min_size=1, max_size=12))
def test_any_text_comes_back_from_a_workbook(values: list[str]) -> None:
    data = written([row(holder=value) for value in values], "xlsx")
    assert runs_nothing(data)
    assert [cell["holder"] or "" for cell in back(data, "xlsx")] == [halves_as_marks(value) for value in values]


@pytest.mark.parametrize(
    ("text", "cell"),
    [("a\x01b", "a_x0001_b"), ("a\r\n", "a_x000D_\n"), ("\uffff", "_xFFFF_"), ("_x0041_", "_x005F_x0041_")],
)
def test_what_xml_cannot_hold_is_escaped_as_excel_does(text: str, cell: str) -> None:
    data = written([row(holder=text)], "xlsx")
    assert sheet(data).cell(2, header(data, "xlsx").index("holder") + 1).value == cell


def test_text_that_looks_like_the_writers_own_markup_is_text(answers: dict[str, list[dict[str, Any]]]) -> None:
    data = written(answers["documents"], "xlsx", table="documents")
    assert "<r>&</r>" in [cell["title"] for cell in back(data, "xlsx")]


@pytest.mark.parametrize("letter", ["x", "é", "\U0001f600"])
def test_a_text_longer_than_a_cell_is_cut_with_a_mark_and_others_have_all_of_it(letter: str) -> None:
    long = letter * 40_000
    (cell,) = cells([row(holder=long)], "xlsx")
    kept, mark, told = cell["holder"].partition(" […] ")
    assert len(cell["holder"].encode("utf-16-le")) // 2 in (workbook.MOST_CHARACTERS, workbook.MOST_CHARACTERS - 1)
    assert kept.strip(letter) == ""
    assert mark
    assert "cut here" in told
    for format_ in ("csv", "parquet", "jsonl"):
        assert cells([row(holder=long)], format_)[0]["holder"] == long


def test_a_text_that_just_fits_a_cell_is_whole() -> None:
    text = "\U0001f600" * (workbook.MOST_CHARACTERS // 2) + "x"
    assert cells([row(holder=text)], "xlsx")[0]["holder"] == text


def test_more_rows_than_a_sheet_holds_are_refused_and_leave_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(workbook, "MOST_ROWS", 4)
    stream = io.BytesIO()
    with pytest.raises(QueryError, match=r"more than 3 rows.*csv or parquet"):
        export.write([row()] * 4, stream, format="xlsx")
    gc.collect()  # a file that was left open would complain now, and every warning fails a test
    assert stream.getvalue() == b""
    assert list(tmp_path.iterdir()) == []
    assert len(cells([row()] * 3, "xlsx")) == 3
    assert list(tmp_path.iterdir()) == []


def test_rows_that_fail_on_their_way_leave_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing() -> Iterator[dict[str, Any]]:
        yield row()
        raise QueryError("the catalogue is gone")

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    for format_ in FORMATS:
        with pytest.raises(QueryError, match="is gone"):
            export.write(failing(), io.BytesIO(), format=format_)
    gc.collect()
    assert list(tmp_path.iterdir()) == []


class Full:
    """A disk without room."""

    def write(self, _: bytes, /) -> int:
        raise OSError(28, "No space left on device")


@pytest.mark.parametrize("format_", FORMATS)
def test_a_full_disk_is_told_as_such(format_: str) -> None:
    with pytest.raises(OSError, match="No space left") as told:
        export.write([row()], Full(), format=format_)
    assert told.value.strerror == "No space left on device"


def test_a_full_disk_for_what_a_workbook_is_made_of_is_told_as_such(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("xlsxwriter.workbook.ZipFile", full)
    with pytest.raises(OSError, match="No space left"):
        export.write([row()], io.BytesIO(), format="xlsx")


def test_the_second_sheet_says_what_the_first_is() -> None:
    data = written([row()], "xlsx", about=lambda rows: {"rows": rows, "made_by": {"onrecord": "1"}, "note": "Read it."})
    told = {name: value for name, value, *_ in sheet(data, workbook.ABOUT).iter_rows(values_only=True)}
    assert (told["rows"], told["made by"], told["note"]) == ("1", '{"onrecord": "1"}', "Read it.")
    meanings = tables.meanings("positions", sorted(TOPICS))
    assert {name: told[name] for name in meanings} == meanings


# -- streams, and the same bytes ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("format_", ["csv", "jsonl", "parquet"])
def test_rows_are_written_before_the_last_is_read(format_: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export, "_GROUP", 10)
    stream, seen = Counting(), list[int]()

    def rows() -> Iterator[dict[str, Any]]:
        for _ in range(40):
            seen.append(stream.written)
            yield row()

    assert export.write(rows(), stream, format=format_) == 40
    assert len(set(seen)) >= 4
    assert seen[20] > 200


@pytest.mark.parametrize(
    ("format_", "number"), [("csv", 50_000), ("jsonl", 50_000), ("parquet", 50_000), ("xlsx", 20_000)]
)
def test_many_rows_are_never_held_at_once(format_: str, number: int) -> None:
    def rows() -> Iterator[dict[str, Any]]:
        for at in range(number):
            yield {"name": f"{at:0{50_000_000 // number}}", "found": at}

    tracemalloc.start()
    try:
        assert export.write(rows(), Counting(), format=format_, table="summary") == number
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 32_000_000  # the names alone are fifty million characters


def test_the_same_rows_give_the_same_bytes(answers: dict[str, list[dict[str, Any]]]) -> None:
    def files() -> list[bytes]:
        return [
            written(answers[table], format_, table=table, topics=TOPICS)
            for format_ in FORMATS
            for table in ("positions", "counts")
        ]

    before = files()
    time.sleep(2.1)  # the clock of a zip file counts two seconds at once
    assert files() == before


@pytest.mark.parametrize("format_", FORMATS)
def test_a_pipe_gets_the_bytes_that_a_file_gets(format_: str) -> None:
    class Pipe:
        held = b""

        def write(self, data: bytes, /) -> int:
            self.held += data
            return len(data)

    pipe = Pipe()
    export.write([row()], pipe, format=format_)
    assert pipe.held == written([row()], format_)


def test_the_stream_stays_open() -> None:
    for format_ in FORMATS:
        stream = io.BytesIO()
        export.write([row()], stream, format=format_)
        assert not stream.closed


# -- what there is not -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rows", [[], [{}], iter(())])
def test_an_unknown_format_or_table_is_an_error_that_names_the_known_ones(rows: Any) -> None:
    with pytest.raises(QueryError, match="csv, xlsx, parquet, jsonl"):
        export.write(rows, io.BytesIO(), format="xls")
    for format_ in FORMATS:
        with pytest.raises(QueryError, match="positions, statements, passages"):
            export.write(rows, io.BytesIO(), format=format_, table="people")


def test_the_door_writes_the_columns_of_its_frame() -> None:
    stream = io.BytesIO()
    assert onrecord.export([row()], stream, format="csv", level="positions", lead=("search",)) == 1
    names = header(stream.getvalue(), "csv")
    assert names[0] == "search"
    assert {f"stances_{topic}" for topic in onrecord.frame().topics} <= set(names)
