"""What an export says of itself: what was asked, how much there was, of which corpus, and that these are the bytes."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from index_corpus import make, put, said

import onrecord
from corpus.catalogue import Catalogue
from corpus.records import Document, Statement
from index import tables, workbook
from index.export import FORMATS
from index.manifest import EMPTY, NOTE, Listing, export, manifest
from index.query import EVERYTHING
from onrecord import Filters, Question

ABOUT = {"corpus": {"fingerprint": "f"}, "frame": {"name": "test 1"}}
SAID = {"joint_working": "support", "structural_change": None}


def documents(*, ending: str = "") -> list[tuple[Document, list[Statement]]]:
    return [
        make(
            "fenwick",
            said("'Pooled budgets let us look after the whole person.'", stances=SAID, role="chair"),
            said("The merger would waste years.", "Edwin Hansel", stances={"structural_change": "oppose"}),
            said(f"The weather was kind{ending}.", "Edwin Hansel"),
            published_on="2005-08-18",
        ),
        make("thorpe", said("One pooled budget would do.", "E. Hansel", stances=SAID), kind="debate"),
    ]


def filled(folder: Path) -> onrecord.Corpus:
    catalogue = Catalogue(folder, create=True)
    for document, statements in documents():
        catalogue.put(document, statements, source=document.name, fingerprint=f"{document.version} - engine 1")
    return onrecord.open(folder)


@pytest.fixture
def corpus(tmp_path: Path) -> onrecord.Corpus:
    return filled(tmp_path / "corpus")


def told(corpus: onrecord.Corpus, question: Question = Question(), format_: str = "csv") -> dict[str, Any]:  # noqa: B008
    return corpus.export(corpus.listing(question), io.BytesIO(), format=format_)


def fingerprint(corpus: onrecord.Corpus) -> str:
    return str(told(corpus)["corpus"]["fingerprint"])


def ids(corpus: onrecord.Corpus) -> list[str]:
    return [row["position_id"] for row in corpus.positions().rows]


# -- rows and what was asked -------------------------------------------------------------------------------------------


def test_rows_are_those_of_the_file_and_found_all_that_there_are(corpus: onrecord.Corpus) -> None:
    found = told(corpus, Question(limit=2))
    assert (found["rows"], found["found"]) == (2, 3)
    assert (found["table"], found["format"]) == ("positions", "csv")
    assert told(corpus, Question(level="statements"))["rows"] == 4


def test_of_a_table_without_pages_all_rows_are_found(corpus: onrecord.Corpus) -> None:
    found = corpus.export(corpus.compared("counts"), io.BytesIO(), format="csv")
    assert found["rows"] == found["found"] == len(list(corpus.compared("counts").rows))


def test_what_a_reviewer_rejected_is_counted_as_left_out(corpus: onrecord.Corpus) -> None:
    assert told(corpus)["rejected_left_out"] == 0
    corpus.review(ids(corpus)[0], "rejected", author="Ann")
    assert told(corpus)["rejected_left_out"] == 1
    assert told(corpus, Question(limit=0))["rejected_left_out"] == 1
    assert told(corpus, Question(filters=Filters(kinds=("debate",))))["rejected_left_out"] == 0
    for view in onrecord.VIEWS:
        assert corpus.compared(view).rejected == 1
    assert corpus.compared("counts", ["Arkwright"]).rejected == 1
    assert corpus.compared("counts", ["Edwin Hansel"]).rejected == 0


@pytest.mark.parametrize(
    "question", [Question(filters=Filters(rejected=True)), Question("is:rejected"), Question(level="passages")]
)
def test_what_is_not_left_out_is_not_counted_so(corpus: onrecord.Corpus, question: Question) -> None:
    corpus.review(ids(corpus)[0], "rejected", author="Ann")
    assert told(corpus, question)["rejected_left_out"] == 0


def test_the_question_is_told_as_it_was_asked(corpus: onrecord.Corpus) -> None:
    filters = Filters(holders=("Hansel",), stances=("oppose", "support"), since="1998", undated=False)
    found = told(corpus, Question("merger OR budget", filters, level="statements", ranking="words", sort="-date"))
    assert found["asked"] == {
        "text": "merger OR budget",
        "filters": {"holders": ["Hansel"], "stances": ["oppose", "support"], "since": "1998"},
        "level": "statements",
        "limit": 20,
        "ranking": "words",
        "sort": "-date",
    }


def test_level_and_order_are_told_of_the_plainest_question(corpus: onrecord.Corpus) -> None:
    assert told(corpus, Question(limit=EVERYTHING))["asked"] == {"level": "positions", "sort": "relevance"}


@pytest.mark.parametrize("filters", [{name: True} for name in ("undated", "rejected")] + [{"until": "2005-08"}])
def test_every_filter_that_is_set_is_told(corpus: onrecord.Corpus, filters: dict[str, Any]) -> None:
    assert told(corpus, Question(filters=Filters(**filters)))["asked"]["filters"] == filters


def test_a_page_is_told_by_where_it_begins(corpus: onrecord.Corpus) -> None:
    assert told(corpus, Question(offset=1))["asked"]["offset"] == 1


def test_a_page_is_told_by_how_long_it_may_be(corpus: onrecord.Corpus) -> None:
    assert told(corpus, Question(limit=2))["asked"]["limit"] == 2


def test_what_a_search_by_example_was_like_is_told(corpus: onrecord.Corpus) -> None:
    like = ids(corpus)[0]
    assert told(corpus, Question(like=like))["asked"]["like"] == like


def test_a_comparison_tells_view_holders_groups_and_periods(corpus: onrecord.Corpus) -> None:
    filters = Filters(topics=("joint_working",))
    listing = corpus.compared("counts", ["Hansel"], filters, by="kind", periods="decade")
    assert corpus.export(listing, io.BytesIO(), format="csv")["asked"] == {
        "filters": {"topics": ["joint_working"]},
        "view": "counts",
        "holders": ["Hansel"],
        "by": "kind",
        "periods": "decade",
    }
    assert corpus.compared("changes").asked == {"view": "changes"}


def test_an_answer_without_rows_says_so(corpus: onrecord.Corpus) -> None:
    for format_ in FORMATS:
        assert told(corpus, Question("zebra", ranking="words"), format_)["message"] == EMPTY
    assert "message" not in told(corpus)


# -- the bytes ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("format_", FORMATS)
def test_the_hash_is_that_of_the_file(corpus: onrecord.Corpus, format_: str) -> None:
    stream = io.BytesIO()
    found = corpus.export(corpus.listing(Question()), stream, format=format_)
    assert found["sha256"] == hashlib.sha256(stream.getvalue()).hexdigest()
    assert stream.getvalue()


@pytest.mark.parametrize("format_", FORMATS)
def test_the_same_question_of_the_same_corpus_is_the_same_file_and_manifest(tmp_path: Path, format_: str) -> None:
    one, other = filled(tmp_path / "one"), filled(tmp_path / "other")
    assert told(one, format_=format_) == told(other, format_=format_)


def test_the_clock_changes_nothing(corpus: onrecord.Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    corpus.review(ids(corpus)[0], "confirmed", author="Ann", reason="heard it")
    before = [told(corpus, format_=format_) for format_ in FORMATS]
    later, local = time.time() + 100_000, time.localtime
    monkeypatch.setattr(time, "time", lambda: later)
    monkeypatch.setattr(time, "localtime", lambda seconds=None: local(later if seconds is None else seconds))
    assert [told(corpus, format_=format_) for format_ in FORMATS] == before


def test_there_is_no_time_of_day_in_it(corpus: onrecord.Corpus) -> None:
    corpus.review(ids(corpus)[0], "confirmed", author="Ann")
    text = json.dumps(told(corpus))
    assert re.search(r"\d:\d\d|T\d\d", text) is None


def test_it_is_plain_json(corpus: onrecord.Corpus) -> None:
    for view in onrecord.VIEWS:
        found = corpus.export(corpus.compared(view), io.BytesIO(), format="jsonl")
        assert json.loads(json.dumps(found)) == found


# -- the corpus --------------------------------------------------------------------------------------------------------


def test_the_fingerprint_stays_while_the_corpus_does(corpus: onrecord.Corpus) -> None:
    before = fingerprint(corpus)
    corpus.search(Question("merger"))
    corpus.watch("mergers", Question("merger"))
    corpus.rebuild()
    assert fingerprint(corpus) == before
    assert fingerprint(onrecord.open(corpus.folder)) == before


def test_a_document_that_is_new_or_changed_changes_the_fingerprint(corpus: onrecord.Corpus) -> None:
    seen = [fingerprint(corpus)]
    put(corpus.catalogue, documents(ending=" enough")[0])
    seen.append(fingerprint(corpus))
    put(corpus.catalogue, make("marl", said("We pool our money.", stances=SAID)))
    seen.append(fingerprint(corpus))
    assert len(set(seen)) == 3


def test_a_document_that_is_extracted_by_another_engine_changes_the_fingerprint(corpus: onrecord.Corpus) -> None:
    before = fingerprint(corpus)
    document, statements = documents()[0]
    corpus.catalogue.put(document, statements, source="x", fingerprint=f"{document.version} - engine 2")
    assert fingerprint(corpus) != before
    assert told(corpus)["made_by"]["extracted_by"] == ["engine 1", "engine 2"]


def test_every_review_and_its_undoing_changes_the_fingerprint(corpus: onrecord.Corpus) -> None:
    position, seen = ids(corpus)[0], [fingerprint(corpus)]
    for verdict, changes in (("confirmed", {}), ("corrected", {"role": "a witness"}), ("undone", {}), ("rejected", {})):
        corpus.review(position, verdict, author="Ann", changes=changes)
        seen.append(fingerprint(corpus))
    assert len(set(seen)) == len(seen)


def test_what_is_decided_of_holders_changes_the_fingerprint(corpus: onrecord.Corpus) -> None:
    known = {row["name"]: row["holder_id"] for row in corpus.holders()}
    seen = [fingerprint(corpus)]
    corpus.merge_holders([known["Edwin Hansel"], known["E. Hansel"]], author="Ann")
    seen.append(fingerprint(corpus))
    corpus.split_holder(known["Edwin Hansel"], ["thorpe.txt"], author="Ann")
    seen.append(fingerprint(corpus))
    assert len(set(seen)) == 3


def test_what_is_stated_of_a_document_changes_the_fingerprint(plain: Any, papers: Path, tmp_path: Path) -> None:
    corpus = onrecord.open(tmp_path / "stated", create=True)
    corpus.add([papers])
    before = fingerprint(corpus)
    corpus.add([papers])
    assert fingerprint(corpus) == before
    corpus.describe("hansel.txt", {"published_on": "1998-10"})
    assert fingerprint(corpus) != before


def test_it_says_what_the_corpus_holds_and_what_made_it(corpus: onrecord.Corpus) -> None:
    corpus.review(ids(corpus)[0], "confirmed", author="Ann")
    found, frame = told(corpus), corpus.frame
    counted = {name: found["corpus"][name] for name in ("documents", "statements", "positions", "reviews")}
    assert counted == {"documents": 2, "statements": 4, "positions": 3, "reviews": 1}
    assert found["frame"] == {"name": frame.label, "fingerprint": frame.fingerprint}
    assert found["made_by"] == {"onrecord": onrecord.__version__, "extracted_by": ["engine 1"]}
    assert found["note"] == NOTE


def test_it_says_how_often_the_program_was_right(corpus: onrecord.Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(onrecord, "_measured", lambda: {"articles": {"found": 0.78}})
    assert told(corpus)["measured"] == {"articles": {"found": 0.78}}


# -- columns, and the second sheet of a workbook -----------------------------------------------------------------------


def columns_of(data: bytes) -> list[str]:
    return next(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_it_explains_the_columns_of_the_file(corpus: onrecord.Corpus) -> None:
    listings = [corpus.listing(Question(level=level)) for level in ("positions", "statements", "passages")]
    for listing in [*listings, *map(corpus.compared, onrecord.VIEWS)]:
        stream = io.BytesIO()
        found = corpus.export(listing, stream, format="csv")
        assert list(found["columns"]) == columns_of(stream.getvalue())
        assert all(found["columns"].values())


def test_columns_that_only_rows_have_are_explained_too() -> None:
    listing = Listing("positions", [{"stances": {"weather": "support"}}], {}, topics=("joint_working",))
    stream = io.BytesIO()
    found = export(listing, stream, format="csv", about=ABOUT)
    assert list(found["columns"]) == columns_of(stream.getvalue())
    assert "stances_weather" in found["columns"]


@pytest.mark.parametrize("rows", [[{"name": "=1+1", "rows": 2}], []])
def test_the_second_sheet_of_a_workbook_says_the_same(rows: Sequence[dict[str, Any]]) -> None:
    stream = io.BytesIO()
    listing = Listing("summary", rows, {"text": "=1+1", "sort": "date"}, found=7, rejected=3)
    found = export(listing, stream, format="xlsx", about=ABOUT)
    page = openpyxl.load_workbook(stream)[workbook.ABOUT]
    lines = [(name, value) for name, value, *_ in page.iter_rows(values_only=True) if name]
    at = lines.index(("columns", None))
    assert dict(lines[:at]) == {
        name.replace("_", " "): value if isinstance(value, str) else json.dumps(value)
        for name, value in found.items()
        if name not in ("columns", "sha256")
    }
    assert dict(lines[at + 1 :]) == found["columns"] == tables.meanings("summary")
    assert ("message", EMPTY) in lines or rows
    assert not any(cell.data_type == "f" for line in page.iter_rows() for cell in line)


def test_a_manifest_can_be_had_without_a_file() -> None:
    listing = Listing("holders", iter(()), {"view": "x"})
    found = manifest(listing, 4, "csv", ABOUT)
    assert (found["rows"], found["found"], found["rejected_left_out"]) == (4, 4, 0)
    assert found["columns"] == tables.meanings("holders")
    assert manifest(replace(listing, found=9), 4, "csv", ABOUT)["found"] == 9
