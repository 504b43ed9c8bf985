"""Comparisons through the door: exactly the positions that the filters let through, whoever is asked for and how."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Iterable
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest
from index_corpus import bag_of_words

import onrecord
from corpus import encoder
from corpus.errors import QueryError
from corpus.records import Block, Document, Metadata, Statement, TopicStance
from index import tables
from onrecord import Filters

COUNTING = ("positions", "counts")
STANCES = ("structural_change", "joint_working")


def put(corpus: onrecord.Corpus, name: str, *said: tuple[str, str, dict[str, Any]], **metadata: Any) -> None:
    """Store a document of statements: the words, the holder, and what else is known; stances by topic."""
    text, blocks, statements = "", [], []
    for words, holder, more in said:
        start, end = len(text), len(text) + len(words)
        text += f"{words}\n\n"
        blocks.append(Block("paragraph", start, end))
        stances = tuple(
            TopicStance(topic, None if stance == "undecided" else stance, stance == "undecided", 0.9)
            for topic in STANCES
            if (stance := more.pop(topic, None))
        )
        values = {"holder_kind": "person", "mode": "direct", "confidence": 0.9} | more
        statements.append(Statement(holder, spans=((start, end),), context=(start, end), stances=stances, **values))
    version = hashlib.sha256(text.encode()).hexdigest()
    about = Metadata(**({"title": name, "kind": "article"} | metadata))
    document = Document(name, version, f"{name}.txt", text, tuple(blocks), about)
    corpus.catalogue.put(document, statements, source=Path(f"{name}.txt"), fingerprint=version)


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Iterable[onrecord.Corpus]:
    """Positions of five holders, three of which were rejected; no test changes it."""
    made = onrecord.Corpus(tmp_path_factory.mktemp("corpus"), create=True)
    both = {"structural_change": "oppose", "joint_working": "support"}
    chair, leader = {"role": "chair, Fenwick Carers' Forum"}, {"role": "leader, Thorpe Bakers' Guild"}
    put(
        made,
        "fenwick",
        ("“Pooled budgets let us look after the whole person.”", "Jane Arkwright", chair | both),
        (
            "She warned that a merger would waste years.",
            "Jane Arkwright",
            {"mode": "indirect", "structural_change": "oppose"},
        ),
        ("“The fair was lovely this year, and the tea as well.”", "Zoë Brontë-Hale", {}),
        ("“Nobody asked the nurses about any merger.”", "Owen Pryce", {"structural_change": "oppose"}),
        published_on="2005-08-18",
        publisher="Fenwick Times",
    )
    put(
        made,
        "hansel",
        (
            "One organisation should hold the money for health and care.",
            "Lord Hansel of Thorpe",
            {"structural_change": "support"},
        ),
        ("Joint teams may or may not be cheaper.", "Lord Hansel of Thorpe", {"joint_working": "undecided"}),
        (
            "I would share our budget tomorrow if I could.",
            "Owen Pryce",
            {"joint_working": "support", "said_on": "2002"},
        ),
        kind="debate",
        published_on="2003-01-10",
    )
    put(
        made,
        "thorpe",
        (
            "We share our teams and we would never merge.",
            "Thorpe Council",
            {"holder_kind": "organisation", "mode": "author"} | both,
        ),
        ("Merging would cost the county a fortune.", "Jane Arkwright", leader | {"structural_change": "mixed"}),
        ("It will all end in tears and paperwork.", "a witness", {"holder_kind": "unknown", "joint_working": "oppose"}),
        kind="consultation_response",
    )
    put(
        made,
        "gazette",
        ("“Pooled budgets let us look after the whole person.”", "Jane Arkwright", chair | both),
        ("“Pooling money was a mistake from the start.”", "Jane Arkwright", chair | {"joint_working": "oppose"}),
        (
            "“One trust for the whole county would serve us best.”",
            "Jane Arkwright",
            chair | {"structural_change": "support"},
        ),
        published_on="2007-02",
    )
    for row in list(made.catalogue.rows(sorted(_all(made)))):
        if row["text"][0].startswith(("“Nobody", "Joint teams", "“Pooling")):
            made.catalogue.review(row["position_id"], verdict="rejected", author="A. Reader", reason="not said so")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(encoder, "encode", bag_of_words)
        made.index.refresh()
        yield made


def _all(corpus: onrecord.Corpus) -> set[str]:
    """The ids of all statements on topic."""
    found = (one for name in corpus.catalogue.document_ids() for one in corpus.catalogue.statements(name))
    return {one.position_id for one in found if one.statement.is_position}


def counted(listing: Any) -> list[str]:
    """The ids of the positions that a listing counts on any topic, each once."""
    rows = list(listing.rows)
    if listing.table == "positions":
        return sorted(row["position_id"] for row in rows)
    return sorted({name for row in rows for name in row["positions"]})


def ids(rows: Iterable[dict[str, Any]]) -> list[str]:
    return sorted(row["position_id"] for row in rows)


def id_of(corpus: onrecord.Corpus, name: str) -> str:
    (found,) = (row["holder_id"] for row in corpus.holders() if row["name"] == name)
    return str(found)


ASKED = {
    "holders": Filters(holders=("Arkwright", "=Owen Pryce")),
    "holder_kinds": Filters(holder_kinds=("organisation", "unknown")),
    "kinds": Filters(kinds=("debate",)),
    "modes": Filters(modes=("indirect", "author")),
    "topics": Filters(topics=("joint_working",)),
    "stances": Filters(stances=("undecided", "mixed")),
    "documents": Filters(documents=("thorpe",)),
    "since": Filters(since="2003-01-10"),
    "until": Filters(until="2005-08"),
    "undated": Filters(undated=True),
    "rejected": Filters(rejected=True),
}
MORE = [
    Filters(),
    Filters(topics=("structural_change",), stances=("oppose",), since="2005", until="2006"),
    Filters(kinds=("article",), rejected=True, stances=("oppose",)),
    Filters(kinds=("manifesto",)),
]


def test_every_filter_is_tried() -> None:
    assert list(ASKED) == [one.name for one in fields(Filters)]
    assert all(getattr(filters, name) for name, filters in ASKED.items())


@pytest.mark.parametrize("view", COUNTING)
@pytest.mark.parametrize("filters", [*ASKED.values(), *MORE], ids=str)
def test_what_is_counted_is_what_the_filters_let_through(corpus: onrecord.Corpus, filters: Filters, view: str) -> None:
    found = ids(corpus.positions(filters).rows)
    assert counted(corpus.compared(view, filters=filters)) == found
    assert bool(found) is (filters.kinds != ("manifesto",))


@pytest.mark.parametrize("name", [name for name in ASKED if name != "rejected"])
def test_every_filter_leaves_something_out(corpus: onrecord.Corpus, name: str) -> None:
    assert 0 < len(counted(corpus.compared("positions", filters=ASKED[name]))) < len(corpus.positions().rows)


@pytest.mark.parametrize("name", [name for name in ASKED if name != "holders"])
@pytest.mark.parametrize("view", COUNTING)
def test_filters_hold_for_named_holders_as_well(corpus: onrecord.Corpus, name: str, view: str) -> None:
    filters, who = ASKED[name], ("Arkwright", id_of(corpus, "Owen Pryce"))
    expected = ids(corpus.positions(replace(filters, holders=("Arkwright", "=Owen Pryce"))).rows)
    assert counted(corpus.compared(view, who, filters)) == expected


def test_the_filter_on_holders_holds_for_named_holders(corpus: onrecord.Corpus) -> None:
    filters = Filters(holders=("Owen",))
    assert not counted(corpus.compared("positions", [id_of(corpus, "Thorpe Council")], filters))
    assert not counted(corpus.compared("positions", ["Thorpe Council"], filters))


@pytest.mark.parametrize("view", ["counts", "stances", "agreement"])
def test_only_the_topics_that_are_asked_for_are_told(corpus: onrecord.Corpus, view: str) -> None:
    listing = corpus.compared(view, filters=Filters(topics=("joint_working",), rejected=True))
    assert {row["topic"] for row in listing.rows} == {"joint_working"}


@pytest.mark.parametrize("view", ["changes", "agreement", "utterances"])
@pytest.mark.parametrize("filters", [*ASKED.values(), *MORE], ids=str)
def test_no_view_names_a_position_that_the_filters_keep_out(
    corpus: onrecord.Corpus, filters: Filters, view: str
) -> None:
    known = set(ids(corpus.positions(filters).rows))
    for row in corpus.compared(view, filters=filters).rows:
        named = {name for key, values in row.items() if key.endswith(("positions", "quotes")) for name in values}
        assert named
        assert named <= known


def test_a_group_of_counts_is_what_its_filter_finds(corpus: onrecord.Corpus) -> None:
    for by, field in (("kind", "kinds"), ("mode", "modes"), ("holder_kind", "holder_kinds")):
        for row in corpus.compared("counts", by=by, periods="all").rows:
            filters = Filters(topics=(row["topic"],), **{field: (row["group"],)})
            assert sorted(row["positions"]) == ids(corpus.positions(filters).rows)


def test_a_year_of_counts_is_what_its_dates_find(corpus: onrecord.Corpus) -> None:
    years = {
        row["period"]: row for row in corpus.compared("counts", by="all", filters=Filters(documents=("hansel",))).rows
    }
    assert set(years) == {"2002", "2003"}
    for year, row in years.items():
        found = corpus.positions(Filters(documents=("hansel",), topics=(row["topic"],), since=year, until=year)).rows
        assert sorted(row["positions"]) == ids(found)


# -- what a reviewer rejected ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("view", onrecord.VIEWS)
def test_what_was_rejected_is_left_out_and_said(corpus: onrecord.Corpus, view: str) -> None:
    rejected = {row["position_id"] for row in corpus.positions(Filters(rejected=True)).rows if row["review"]}
    assert len(rejected) == 3
    listing = corpus.compared(view)
    assert listing.rejected == 3
    assert not [name for name in rejected if name in json.dumps(list(listing.rows))]
    assert corpus.compared(view, filters=Filters(rejected=True)).rejected == 0


@pytest.mark.parametrize(
    ("holders", "filters", "rejected"),
    [
        (("Owen Pryce",), Filters(), 1),
        (("Hansel", "Arkwright"), Filters(), 2),
        (("Hansel", "Arkwright"), Filters(kinds=("debate",)), 1),
        (("Thorpe Council",), Filters(), 0),
        ((), Filters(topics=("joint_working",)), 2),
        ((), Filters(since="2007"), 1),
        ((), Filters(stances=("undecided",)), 1),
    ],
    ids=str,
)
def test_only_the_rejected_of_what_was_asked_are_said(
    corpus: onrecord.Corpus, holders: tuple[str, ...], filters: Filters, rejected: int
) -> None:
    assert corpus.compared("counts", holders, filters).rejected == rejected


def test_a_change_that_only_a_rejected_record_made_is_none(corpus: onrecord.Corpus) -> None:
    def told(filters: Filters) -> list[tuple[str, str]]:
        rows = corpus.compared("changes", ["Arkwright"], filters).rows
        return [(row["topic"], row["change"]) for row in rows]

    assert ("joint_working", "shifted") in told(Filters(rejected=True))
    assert ("joint_working", "shifted") not in told(Filters())


# -- who is asked for --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("view", onrecord.VIEWS)
def test_a_name_and_an_id_give_the_same(corpus: onrecord.Corpus, view: str) -> None:
    known = id_of(corpus, "Lord Hansel of Thorpe")
    told = [list(corpus.compared(view, [who, "Arkwright"]).rows) for who in (known, "Hansel", "=Lord Hansel of Thorpe")]
    assert told == [told[0]] * 3
    assert told[0]


def test_a_holder_who_is_named_twice_counts_once(corpus: onrecord.Corpus) -> None:
    owen = id_of(corpus, "Owen Pryce")
    once = list(corpus.compared("counts", [owen]).rows)
    assert once
    assert list(corpus.compared("counts", [owen, "Owen", "Pryce", owen]).rows) == once


def test_a_name_stands_for_all_who_have_it_and_an_id_for_one(corpus: onrecord.Corpus) -> None:
    namesakes = {row["holder_id"] for row in corpus.holders() if row["name"] == "Jane Arkwright"}
    assert len(namesakes) == 2
    by_name = list(corpus.compared("counts", ["Jane Arkwright"], periods="all").rows)
    assert {row["group_id"] for row in by_name} == namesakes
    for known in namesakes:
        alone = list(corpus.compared("counts", [known], periods="all").rows)
        assert alone == [row for row in by_name if row["group_id"] == known]


@pytest.mark.parametrize("nobody", ["Nobody Atall", "Jane Hansel", "=Nobody Atall", "…", "=", ""])
@pytest.mark.parametrize("view", ["counts", "changes"])
def test_a_name_that_no_holder_has_is_an_error(corpus: onrecord.Corpus, nobody: str, view: str) -> None:
    with pytest.raises(QueryError, match="no holder of this name") as raised:
        corpus.compared(view, ["Arkwright", nobody])
    assert (raised.value.where, bool(raised.value.hint)) == (nobody, True)


def test_a_whole_name_that_no_holder_has_is_an_error(corpus: onrecord.Corpus) -> None:
    with pytest.raises(QueryError, match="no holder of this name"):
        corpus.compared("counts", ["=Arkwright"])


def test_every_name_of_a_holder_gives_all_that_the_id_gives(tmp_path: Path, plain: Any) -> None:
    corpus = onrecord.Corpus(tmp_path / "corpus", create=True)
    put(corpus, "a", ("We pool our money here.", "Ann Hale", {"joint_working": "support"}), published_on="2001")
    put(corpus, "b", ("We never pool it.", "Baroness Hale of Stour", {"joint_working": "oppose"}), published_on="2005")
    corpus.merge_holders([row["holder_id"] for row in corpus.holders()], author="A. Reader", reason="her memoir")
    (known,) = (row["holder_id"] for row in corpus.holders())
    (change,) = corpus.compared("changes", [known]).rows
    for name in ("Ann Hale", "Baroness Hale of Stour"):
        assert list(corpus.compared("changes", [name]).rows) == [change]


def test_a_holder_without_a_position_is_no_error(corpus: onrecord.Corpus) -> None:
    assert list(corpus.compared("counts", ["Zoë Brontë-Hale"]).rows) == []


# -- what is asked -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("holders", [(), ("Arkwright",)])
def test_a_view_that_is_not_known_is_an_error(corpus: onrecord.Corpus, holders: tuple[str, ...]) -> None:
    with pytest.raises(QueryError, match="no view 'chart'") as raised:
        corpus.compared("chart", holders)
    assert raised.value.hint == f"one of {', '.join(onrecord.VIEWS)}"


@pytest.mark.parametrize("view", ["counts", "stances"])
@pytest.mark.parametrize("wrong", [{"by": "party"}, {"periods": "month"}, {"periods": "2005..2003"}], ids=str)
def test_a_group_or_a_period_that_is_not_known_is_an_error(
    corpus: onrecord.Corpus, view: str, wrong: dict[str, str]
) -> None:
    with pytest.raises(QueryError) as raised:
        corpus.compared(view, **wrong)
    assert raised.value.hint


def test_a_listing_says_what_was_asked(corpus: onrecord.Corpus) -> None:
    asked = corpus.compared("counts", ["Owen"], Filters(kinds=("debate",)), by="kind", periods="decade").asked
    assert asked.items() >= {"view": "counts", "holders": ["Owen"], "by": "kind", "periods": "decade"}.items()
    assert "debate" in json.dumps(asked)
    assert not {"by", "periods", "holders"} & set(corpus.compared("changes").asked)


@pytest.mark.parametrize("view", onrecord.VIEWS)
def test_an_export_has_the_rows_of_the_listing(corpus: onrecord.Corpus, view: str) -> None:
    rows = list(corpus.compared(view).rows)
    stream = io.BytesIO()
    manifest = corpus.export(corpus.compared(view), stream, format="jsonl")
    written = [json.loads(line) for line in stream.getvalue().decode("utf-8").splitlines()]
    assert written == rows
    assert (manifest["rows"], manifest["found"], manifest["rejected_left_out"]) == (len(rows), len(rows), 3)
    assert rows
    assert {tables.parent(name) for name in manifest["columns"]} >= set(rows[0])


def test_asking_twice_gives_the_same(corpus: onrecord.Corpus) -> None:
    for view in onrecord.VIEWS:
        assert list(corpus.compared(view).rows) == list(corpus.compared(view).rows)
