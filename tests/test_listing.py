"""What is exported is what is found: for every filter and every field, row by row, in one order."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import fields, replace
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from index_corpus import bag_of_words

import onrecord
from corpus import encoder
from corpus.catalogue import Catalogue
from corpus.errors import CatalogueError, OnRecordError, QueryError
from corpus.records import Block, Document, Metadata, Statement, TopicStance
from index import search
from index.fields import FIELDS
from index.query import EVERYTHING, RANKINGS, SORTS
from onrecord import Filters, Question

JOINT, STRUCTURE = "joint_working", "structural_change"
NESTED = ("locator", "stances", "evidence", "confidence", "review")
RUN = ("=", "+", "-", "@", "\t", "\r", "\n")

Said = tuple[str, dict[str, Any]]
DOCUMENTS: list[tuple[dict[str, Any], list[Said]]] = [
    (
        {
            "title": "Forum backs shared money",
            "kind": "article",
            "publisher": "Fenwick Times",
            "published_on": "2005-08-18",
        },
        [
            (
                "‘Pooled budgets let us look after the whole person.’",
                {"role": "chair, Fenwick Carers’ Forum", "organisation": "Fenwick Carers’ Forum", "said_on": "2005-08"},
            ),
            (
                "The merger of the two trusts would waste years, she warned.",
                {"mode": "indirect", "sides": (None, "oppose")},
            ),
            ("The weather was kind to the summer fair.", {"holder": "Zoë Brontë-Hale", "sides": (None, None)}),
        ],
    ),
    (
        {"title": "=Debate on trusts", "kind": "debate", "publisher": "House of Fenwick", "published_on": "2003-01-10"},
        [
            (
                "One organisation should hold the money for health and care.",
                {
                    "holder": "Lord Hansel of Thorpe",
                    "role": "minister",
                    "sides": ("undecided", "support"),
                    "said_on": "2003-01-09",
                },
            ),
            (
                "Nobody knows what a merger will cost.",
                {"holder": "critics", "holder_kind": "group", "sides": (None, "mixed")},
            ),
            ("We ought to pool what we have.", {"holder": "a member", "holder_kind": "unknown"}),
        ],
    ),
    (
        {"title": "Answer to the paper", "kind": "consultation_response", "url": "http://thorpe.example/answer"},
        [
            (
                "‘We share our teams, and we would never merge.’",
                {
                    "holder": "Thorpe Council",
                    "holder_kind": "organisation",
                    "mode": "mixed",
                    "sides": ("support", "oppose"),
                },
            ),
            (
                "A budget that is pooled is a budget that is lost.",
                {
                    "holder": "Thorpe Council",
                    "holder_kind": "organisation",
                    "mode": "author",
                    "sides": ("oppose", None),
                },
            ),
        ],
    ),
]
NAMES = ("fenwick", "hansel", "thorpe")


def said(words: str, start: int, **more: Any) -> Statement:
    span = (start, start + len(words))
    stances = tuple(
        TopicStance(topic, None if side == "undecided" else side, side == "undecided", 0.9, (span,) if side else ())
        for topic, side in zip((JOINT, STRUCTURE), more.pop("sides", ("support", None)), strict=True)
    )
    values = {"holder": "Jane Arkwright", "holder_kind": "person", "mode": "direct", "holder_basis": "name"} | more
    return Statement(spans=(span,), context=span, stances=stances, confidence=0.9, holder_confidence=0.8, **values)


def put(catalogue: Catalogue, name: str, about: dict[str, Any], sentences: Sequence[Said]) -> None:
    text, blocks, statements = "", [], []
    for number, (words, more) in enumerate(sentences, 1):
        statements.append(said(words, len(text), **more))
        blocks.append(Block("paragraph", len(text), len(text) + len(words), paragraph=str(number)))
        text += words + "\n\n"
    version = hashlib.sha256(text.encode()).hexdigest()
    document = Document(name, version, f"{name}.txt", text, tuple(blocks), Metadata(**about))
    catalogue.put(document, statements, source=f"/papers/{name}.txt", fingerprint=f"{version} - plain 1")


@pytest.fixture(scope="module", params=["whoosh", "tantivy"])
def corpus(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[onrecord.Corpus]:
    """Eight statements of three documents, of which one is rejected and two are reviewed otherwise, in each engine."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(encoder, "encode", bag_of_words)
        patch.setattr(search, "_AT_ONCE", 2)  # so that a listing reads several times
        catalogue = Catalogue(tmp_path_factory.mktemp("listing"), create=True)
        for name, (about, sentences) in zip(NAMES, DOCUMENTS, strict=True):
            put(catalogue, name, about, sentences)
        made = onrecord.open(catalogue.folder)
        made.rebuild(engine=request.param)
        ids = {row["text"][0]: row["position_id"] for row in made.positions(every=True).rows}
        made.review(ids["Nobody knows what a merger will cost."], "rejected", author="Ann")
        made.review(ids["We ought to pool what we have."], "confirmed", author="Ann", reason="=heard it")
        made.review(
            ids["The weather was kind to the summer fair."], "corrected", author="Bea", changes={"role": "poet"}
        )
        yield made


# Filter → values, alone and together.
FILTERS: dict[str, list[Any]] = {
    "holders": [("Arkwright",), ("bronte hale",), ("=Jane Arkwright", "Hansel"), ("Nobody Known",)],
    "holder_kinds": [("person",), ("organisation", "group"), ("unknown",)],
    "kinds": [("debate",), ("article", "consultation_response"), ("speech",)],
    "modes": [("direct",), ("indirect", "mixed"), ("author",)],
    "topics": [(JOINT,), (STRUCTURE,), (JOINT, STRUCTURE)],
    "stances": [("support",), ("oppose",), ("undecided",), ("support", "mixed")],
    "documents": [("fenwick",), ("hansel", "thorpe"), ("none.txt",)],
    "since": ["2004", "2003-01-09"],
    "until": ["2004", "2005-08-18"],
    "undated": [True],
    "rejected": [True],
}
TOGETHER = [
    {"topics": (STRUCTURE,), "stances": ("support",)},
    {"topics": (JOINT,), "stances": ("undecided",), "holder_kinds": ("person",)},
    {"kinds": ("debate",), "rejected": True, "until": "2003"},
    {"holders": ("Thorpe Council",), "undated": True, "modes": ("author",)},
    {"since": "2003-01-10", "until": "2005", "kinds": ("article", "debate")},
]
# Field of the language → questions that name it.
ASKED: dict[str, list[str]] = {
    "holder": ["holder:arkwright", 'holder:="Thorpe Council"', "NOT holder:hansel", "holder:hansel OR merger"],
    "role": ["role:chair", "role:minister AND money", "role:poet"],
    "org": ["org:carers"],
    "holder_kind": ["holder_kind:organisation", "holder_kind:unknown"],
    "kind": ["kind:debate", "budget NOT kind:article"],
    "source": ["source:fenwick", 'source:="Fenwick Times"'],
    "document": ["document:fenwick.txt", "document:thorpe merge"],
    "date": ["date:2003", "date:2003..2005", "date:..2004", "date:2005-08..", "date:unknown"],
    "topic": ["topic:joint_working", "topic:structural_change merger"],
    "stance": ["stance:oppose", "stance:undecided", "topic:joint_working stance:support"],
    "mode": ["mode:indirect", "mode:mixed OR mode:author"],
    "is": ["is:reviewed", "is:undecided", "is:undated", "is:rejected"],
    JOINT: ["joint_working:support", "joint_working:oppose budget"],
    "": [
        "",
        "pooled budgets",
        '"pooled budgets"',
        "merger OR pool*",
        "mergre~",
        '"pooled person"~9',
        "(money OR teams) NOT weather",
        "zebra",
        "what did they say of the merger of the trusts",
    ],
}
# Fields that passages have: nobody says them.
OF_PASSAGES = ("kind", "source", "document", "date", "")


def cells(record: dict[str, Any]) -> dict[str, str]:
    """What a table shows of a record, by column."""
    flat: dict[str, Any] = {}
    for name, value in record.items():
        if name not in NESTED:
            flat[name] = value
        for inner, found in (value or {}).items() if name in NESTED else ():
            flat[f"{name}_{inner}"] = found
    return {name: cell(value) for name, value in flat.items()}


def cell(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False)
    text = "" if value is None else str(value)
    return f"'{text}" if isinstance(value, str) and text.startswith(RUN) else text


def exported(corpus: onrecord.Corpus, question: Question, format_: str) -> list[dict[str, Any]]:
    stream = io.BytesIO()
    told = corpus.export(corpus.listing(question), stream, format=format_)
    text = stream.getvalue().decode("utf-8-sig")
    if format_ == "jsonl":
        rows = [json.loads(line) for line in text.splitlines()]
    else:
        rows = list(csv.DictReader(io.StringIO(text, newline=""), strict=True))
    assert told["rows"] == len(rows)
    return rows


def the_same(corpus: onrecord.Corpus, question: Question) -> int:
    """Check that a question's search and its exports are the same rows; how many there are in all."""
    answer = corpus.search(question)
    listing = corpus.listing(question)
    assert listing.found == answer.total
    assert list(listing.rows) == answer.rows
    assert exported(corpus, question, "jsonl") == answer.rows
    table = exported(corpus, question, "csv")
    assert len(table) == len(answer.rows)
    for shown, record in zip(table, answer.rows, strict=True):
        known = cells(record)
        assert known.keys() <= shown.keys()
        assert shown == {name: known.get(name, "") for name in shown}
    return answer.total


# -- every filter and field --------------------------------------------------------------------------------------------


def test_every_filter_and_every_field_is_tried() -> None:
    assert set(FILTERS) == {one.name for one in fields(Filters)}
    assert set(FIELDS) <= set(ASKED)


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in FILTERS.items() for value in values])
def test_a_filter_holds_for_the_export_as_for_the_search(corpus: onrecord.Corpus, name: str, value: Any) -> None:
    filters = Filters(**{name: value})
    every = the_same(corpus, Question(level="statements"))
    for text, level in product(("", "pooled budgets merger"), ("positions", "statements")):
        found = the_same(corpus, Question(text, filters, level=level, limit=100))
        assert found != every or name == "rejected"
    if name == "rejected":
        assert the_same(corpus, Question("", filters, level="statements")) == every + 1


@pytest.mark.parametrize("given", TOGETHER)
def test_filters_hold_together(corpus: onrecord.Corpus, given: dict[str, Any]) -> None:
    assert the_same(corpus, Question("", Filters(**given), level="statements")) > 0


@pytest.mark.parametrize("name", ["kinds", "documents", "since", "until", "undated", "rejected"])
def test_a_filter_of_documents_holds_for_passages(corpus: onrecord.Corpus, name: str) -> None:
    for value in FILTERS[name]:
        the_same(corpus, Question("", Filters(**{name: value}), level="passages", sort="date"))


@pytest.mark.parametrize("field", ASKED)
def test_a_field_holds_for_the_export_as_for_the_search(corpus: onrecord.Corpus, field: str) -> None:
    levels = ("positions", "statements", *(("passages",) if field in OF_PASSAGES else ()))
    found = [the_same(corpus, Question(text, level=level, limit=100)) for text, level in product(ASKED[field], levels)]
    assert any(found)


# -- order, pages, ranking ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("level", ["positions", "statements", "passages"])
@pytest.mark.parametrize("sort", SORTS)
def test_pages_are_the_same_pages(corpus: onrecord.Corpus, level: str, sort: str) -> None:
    for text, (offset, limit) in product(("", "merger OR pool*"), ((0, 3), (2, 2), (1, 100), (5, 1), (90, 5), (0, 0))):
        the_same(corpus, Question(text, level=level, sort=sort, offset=offset, limit=limit))


@pytest.mark.parametrize("sort", SORTS)
def test_pages_of_exports_together_are_the_whole_export(corpus: onrecord.Corpus, sort: str) -> None:
    whole = Question("merger OR pool* OR money", level="statements", sort=sort, limit=EVERYTHING)
    pages = [exported(corpus, replace(whole, offset=at, limit=2), "csv") for at in range(0, 10, 2)]
    rows = [row for page in pages for row in page]
    assert rows == exported(corpus, whole, "csv")
    assert len(rows) == len({row["position_id"] for row in rows}) > 4


@pytest.mark.parametrize("ranking", RANKINGS)
@pytest.mark.parametrize("level", ["positions", "statements", "passages"])
def test_a_ranking_orders_the_export_as_the_search(corpus: onrecord.Corpus, ranking: str, level: str) -> None:
    for text in ("pooled budgets", "the merger of the trusts", "whole zebra person"):
        the_same(corpus, Question(text, level=level, ranking=ranking))


def test_what_is_like_another_is_exported_as_it_is_found(corpus: onrecord.Corpus) -> None:
    name = corpus.search(Question("pooled budgets")).hits[0].name
    answer = corpus.similar(name)
    assert list(corpus.listing(Question(like=name)).rows) == answer.rows
    for level in ("positions", "statements", "passages"):
        found = the_same(corpus, Question(like=name, level=level))
    assert found  # its own passage


def test_rows_are_read_as_they_are_asked_for(corpus: onrecord.Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[int] = []
    real = corpus.catalogue.rows

    def counted(ids: Sequence[str]) -> list[dict[str, Any]]:
        read.append(len(ids))
        return real(ids)

    monkeypatch.setattr(corpus.catalogue, "rows", counted)
    rows = iter(corpus.listing(Question(level="statements")).rows)
    assert read == []
    next(rows)
    assert read == [2]
    list(rows)
    assert sum(read) == 7


def test_a_listing_of_a_corpus_that_changed_is_that_of_the_new_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(encoder, "encode", bag_of_words)
    catalogue = Catalogue(tmp_path, create=True)
    put(catalogue, NAMES[0], *DOCUMENTS[0])
    made = onrecord.open(tmp_path)
    assert the_same(made, Question()) == 2
    put(catalogue, NAMES[1], *DOCUMENTS[1])
    assert made.listing(Question()).found == 5
    assert the_same(made, Question("merger")) > 0


def test_a_question_that_cannot_be_read_is_refused_before_anything_is_written(corpus: onrecord.Corpus) -> None:
    for text in ("merger AND", "speeker:hansel", "date:soon", "topic:wether"):
        with pytest.raises(QueryError):
            corpus.listing(Question(text))
    with pytest.raises(QueryError, match="holder"):
        corpus.listing(Question("holder:hansel", level="passages"))


def test_the_summary_agrees_with_the_rows_under_it(corpus: onrecord.Corpus) -> None:
    for text, filters in product(
        ("", "merger", "is:rejected"), (Filters(), Filters(kinds=("debate",)), Filters(rejected=True))
    ):
        question = Question(text, filters, level="statements", limit=EVERYTHING)
        listing = corpus.listing(question)
        told = corpus.export(listing, io.BytesIO(), format="csv")
        with_rejected = corpus.search(replace(question, filters=replace(filters, rejected=True))).total
        assert told["found"] == told["rows"] == corpus.search(question).total
        assert told["rejected_left_out"] == with_rejected - told["found"]


# -- documents and quotations as others cite them ----------------------------------------------------------------------


def test_a_bibliography_has_every_document_or_those_that_are_named(corpus: onrecord.Corpus) -> None:
    every = json.loads(corpus.bibliography(style="csl-json"))
    assert [item["title"] for item in every] == [row["title"] for row in corpus.documents()]
    by_name = json.loads(corpus.bibliography(["thorpe.txt", "fenwick.txt"], style="csl-json"))
    assert [item["title"] for item in by_name] == ["Answer to the paper", "Forum backs shared money"]
    assert json.loads(corpus.bibliography(["thorpe", "fenwick.txt"], style="csl-json")) == by_name
    assert len(json.loads(corpus.bibliography(["thorpe", "thorpe.txt"], style="csl-json"))) == 1


@pytest.mark.parametrize("style", onrecord.CITATION_STYLES)
def test_every_style_names_what_is_known(corpus: onrecord.Corpus, style: str) -> None:
    text = corpus.bibliography(["fenwick.txt"], style=style)
    assert "Forum backs shared money" in text
    assert "Fenwick Times" in text
    assert "2005" in text


def test_an_unknown_style_or_document_is_an_error(corpus: onrecord.Corpus) -> None:
    with pytest.raises(QueryError, match="bibtex, csl-json, ris"):
        corpus.bibliography(style="chicago")
    for name in ("nowhere.txt", "", "\ud800"):
        with pytest.raises(OnRecordError, match="no such document"):
            corpus.bibliography(["fenwick.txt", name], style="ris")


def test_a_name_that_several_documents_have_is_not_cited_by_guess(tmp_path: Path) -> None:
    catalogue = Catalogue(tmp_path, create=True)
    about, sentences = DOCUMENTS[0]
    for number in "12":
        put(catalogue, number, about, sentences)
        document = catalogue.document(number)
        assert document
        catalogue.put(replace(document, name="same.txt"), [], source=number, fingerprint="1")
    corpus = onrecord.open(tmp_path)
    with pytest.raises(OnRecordError, match=r"several documents.*1, 2"):
        corpus.bibliography(["same.txt"], style="ris")
    assert corpus.bibliography(["2"], style="ris").count("TY  - ") == 1


def test_a_quotation_is_cited_with_its_place_and_a_link_where_there_is_one(corpus: onrecord.Corpus) -> None:
    answer = {row["text"][0]: row["position_id"] for row in corpus.positions().rows}
    reference, link = corpus.reference(answer["‘We share our teams, and we would never merge.’"])
    assert (
        reference == "Thorpe Council, quoted in “Answer to the paper”, no date, para 1. <http://thorpe.example/answer>"
    )
    assert (
        link == "http://thorpe.example/answer#:~:text=We%20share%20our%20teams%2C%20and%20we%20would%20never%20merge."
    )
    reference, link = corpus.reference(answer["‘Pooled budgets let us look after the whole person.’"])
    assert "Jane Arkwright (chair, Fenwick Carers’ Forum)" in reference
    assert "18 August 2005 (said August 2005), para 1" in reference
    assert link is None


@pytest.mark.parametrize("name", ["nowhere", "", "fenwick", "\ud800"])
def test_an_unknown_position_is_an_error(corpus: onrecord.Corpus, name: str) -> None:
    with pytest.raises(CatalogueError, match="no such position"):
        corpus.reference(name)
