"""The contract of the engines: both find what a plain reading of the same question finds, and count and order alike."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.columns import Columns, Draft
from index.engine import Damaged, Engine, EngineMaker
from index.entries import Entry, words_of
from index.nodes import And, Between, Forms, Is, Named, Near, Node, Not, Or, Phrase, Rows, Some, Word
from index.search import ENGINES
from index.words import forms, name_words, stems

MAKERS = sorted(ENGINES)
WORDS = ["merge", "share", "trust", "budget", "the"]
DATES = [(None, None), (20050101, 20051231), (20050801, 20050831), (20030109, 20030109), (19980101, 19980101)]


def entry(name: str, text: str, **more: object) -> Entry:
    return Entry(**{"id": name, "document": "d", "text": text} | more)  # type: ignore[arg-type]


ENTRIES = [
    entry(
        f"e{number}",
        text,
        document=f"d{number % 3}",
        holder=("Zoë Brontë-Hale", "Jane Arkwright", "Arkwright Trust")[number % 3],
        role="chair of the trust" if number % 2 else "",
        title="Share the budget" if number % 4 == 0 else "",
        kind=("article", "debate")[number % 2],
        mode=("direct", "indirect", "mixed")[number % 3],
        source="Fenwick Times" if number % 2 else "",
        stances=((), ("a:support",), ("a:oppose", "b:undecided"), ("b:mixed",))[number % 4],
        position=number % 4 > 0,
        reviewed=number == 5,
        first=DATES[number % 5][0],
        last=DATES[number % 5][1],
    )
    for number, text in enumerate(
        [
            "merge the trust",
            "the trust the budget share",
            "share share the budget",
            "merge merge merge",
            "budget trust merge the share",
            "the the trust",
            "something else",
            "merge the budget and merge the trust",
            "Merging trusts’ budgets",
            "merged, not shared",
        ]
    )
]


def written(maker: EngineMaker, folder: Path, *batches: tuple[Sequence[str], Sequence[Entry]]) -> Columns:
    """An index in a folder, written in batches of (documents to remove, entries to add); its columns."""
    columns: Columns | None = None
    folder.mkdir(exist_ok=True)
    for remove, add in batches:
        draft = Draft(columns, remove)
        with maker.writing(folder) as writer:
            for document in remove:
                writer.remove(document)
            for one in add:
                words, lengths = words_of(one)
                writer.add(draft.put(one, lengths), one, words)
        columns = draft.columns(np.zeros(len(add), dtype=np.int32))
    assert columns is not None
    return columns


def opened(maker: EngineMaker, folder: Path, *batches: tuple[Sequence[str], Sequence[Entry]]) -> Engine:
    return maker.open(folder, written(maker, folder, *batches))


@pytest.fixture(scope="module", params=MAKERS)
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """All entries, in two batches, with some that were replaced in between."""
    folder = tmp_path_factory.mktemp(request.param)
    old = [entry("old", "merge the old trust and share", document="d9")]
    made = opened(ENGINES[request.param], folder, ((), ENTRIES[:6] + old), (["d9"], ENTRIES[6:]))
    yield made
    made.close()


# The rows of the entries: the seventh is the one that was replaced.
ROWS = {number if number < 6 else number + 1: one for number, one in enumerate(ENTRIES)}


def holds(node: Node, one: Entry, row: int) -> bool:  # noqa: C901 (a case a kind of node)
    """A plain reading of a node."""
    fields = [one.text, one.holder, one.role, one.title]
    match node:
        case Word(stem):
            return any(stem in stems(text) for text in fields)
        case Forms(asked):
            return any(form in forms(text) for text in fields for form in asked)
        case Phrase(run):
            return any(
                tuple(forms(text)[at : at + len(run)]) == run for text in fields for at in range(len(forms(text)))
            )
        case Near(first, second, between):
            return any(
                0 < abs(a - b) <= between + 1
                for text in [one.text]
                for a, one_form in enumerate(forms(text))
                if one_form == first
                for b, other in enumerate(forms(text))
                if other == second
            )
        case Is("stance", values):
            sides = [stance.rpartition(":") for stance in one.stances]
            asked_sides = [value.rpartition(":") for value in values]
            return any(t in ("", topic) and s in ("", side) for topic, _, side in sides for t, _, s in asked_sides)
        case Is("is", values):
            return any(value in one.marks for value in values)
        case Is(field, values):
            return getattr(one, field) in values
        case Named(field, words):
            return set(words) <= set(name_words(getattr(one, field)))
        case Between(first, last):
            return (
                one.first is not None
                and one.last is not None
                and ((first is None or one.last >= first) and (last is None or one.first <= last))
            )
        case Rows(rows):
            return row in rows
        case Not(part):
            return not holds(part, one, row)
        case Some(parts, least):
            return sum(holds(part, one, row) for part in parts) >= least
        case And(parts):
            return all(holds(part, one, row) for part in parts)
        case Or(parts):
            return any(holds(part, one, row) for part in parts)
    raise TypeError(node)


FORM = st.sampled_from([*WORDS, "arkwright", "chair", "nowhere"])
LEAVES = (
    st.builds(Word, st.sampled_from([*(stems(word)[0] for word in WORDS), "arkwright", "nowher"]))
    | st.builds(Forms, st.lists(FORM, min_size=1, max_size=2, unique=True).map(tuple))
    | st.builds(Phrase, st.lists(FORM, min_size=2, max_size=3).map(tuple))
    | st.builds(Near, FORM, FORM, st.integers(0, 3))
    | st.builds(Is, st.just("kind"), st.sampled_from([("article",), ("debate", "speech"), ("nothing",)]))
    | st.builds(Is, st.just("stance"), st.sampled_from([("a:support",), (":oppose", ":mixed"), ("b:",), ("c:mixed",)]))
    | st.builds(Is, st.just("is"), st.sampled_from([("reviewed",), ("undated",), ("undecided",), ("position",)]))
    | st.builds(Is, st.just("document"), st.sampled_from([("d1",), ("d0", "d2"), ("d9",)]))
    | st.builds(Named, st.just("holder"), st.sampled_from([("arkwright",), ("hale", "zoe"), ("trust", "jane")]))
    | st.builds(Between, st.sampled_from([None, 20030109, 20050815]), st.sampled_from([None, 20050815, 20060101]))
    | st.builds(Rows, st.lists(st.sampled_from(sorted(ROWS)), min_size=1, max_size=3).map(tuple))
)
NODES = st.recursive(
    LEAVES,
    lambda inner: (
        st.builds(Not, inner)
        | st.builds(And, st.lists(inner, min_size=2, max_size=3).map(tuple))
        | st.builds(Or, st.lists(inner, min_size=2, max_size=3).map(tuple))
        | st.builds(Some, st.lists(inner, min_size=3, max_size=4).map(tuple), st.integers(1, 3))
    ),
    max_leaves=6,
)


@settings(deadline=None, max_examples=300)
@given(NODES)
def test_what_is_found_is_what_a_plain_reading_finds(engine: Engine, node: Node) -> None:
    found = engine.find(node)
    assert sorted(found.rows.tolist()) == [row for row, one in ROWS.items() if holds(node, one, row)]
    assert found.total == len(found.rows)


@settings(deadline=None, max_examples=100)
@given(NODES)
def test_facets_count_what_is_found(engine: Engine, node: Node) -> None:
    found = [one for row, one in ROWS.items() if holds(node, one, row)]
    facets = engine.facets(node, ("kind", "stance", "holder", "source", "year", "is"))
    assert facets["kind"] == {
        kind: n for kind in ("article", "debate") if (n := sum(one.kind == kind for one in found))
    }
    assert facets["stance"] == {
        stance: n
        for stance in ("a:support", "a:oppose", "b:undecided", "b:mixed")
        if (n := sum(stance in one.stances for one in found))
    }
    assert facets["holder"].get("zoe bronte hale", 0) == sum(one.holder.startswith("Zoë") for one in found)
    assert sum(facets["source"].values()) == sum(bool(one.source) for one in found)
    assert facets["year"].get("unknown", 0) == facets["is"].get("undated", 0) == sum(not one.first for one in found)


@pytest.mark.parametrize("sort", ["date", "-date", "holder"])
def test_both_engines_give_one_order(engine: Engine, tmp_path: Path, sort: str) -> None:
    columns = written(ENGINES["whoosh"], tmp_path / "w", ((), ENTRIES))
    expected = ENGINES["whoosh"].open(tmp_path / "w", columns).find(None, sort=sort).rows.tolist()

    def keys(rows: list[int], of: list[Entry]) -> list[object]:
        return [(of[row].holder if sort == "holder" else "", of[row].first) for row in rows]

    by_row = [ROWS.get(row, ENTRIES[0]) for row in range(len(ENTRIES) + 1)]
    assert keys(engine.find(None, sort=sort).rows.tolist(), by_row) == keys(expected, ENTRIES)


@pytest.mark.parametrize("sort", ["relevance", "date", "-date", "holder"])
@pytest.mark.parametrize("node", [None, Word("the"), Is("kind", ("article",))])
def test_pages_are_parts_of_one_list(engine: Engine, sort: str, node: Node | None) -> None:
    whole = engine.find(node, sort=sort).rows.tolist()
    for size in (1, 3):
        pages = [engine.find(node, sort=sort, offset=at, limit=size) for at in range(0, len(whole) + size, size)]
        assert [row for page in pages for row in page.rows.tolist()] == whole
        assert {page.total for page in pages} == {len(whole)}


def test_nothing_is_a_page_too(engine: Engine) -> None:
    assert engine.find(Word("merg"), limit=0).total == 6
    assert len(engine.find(Word("merg"), offset=99, limit=5).rows) == 0


def test_best_comes_first_and_values_score_nothing(engine: Engine) -> None:
    found = engine.find(Word("merg"))
    assert found.rows[0] == 3
    assert all(a >= b for a, b in pairwise(found.scores.tolist()))
    assert set(engine.find(Is("kind", ("article",))).scores.tolist()) == {0.0}


def test_a_word_in_the_text_counts_more_than_one_in_the_title(tmp_path: Path) -> None:
    for name in MAKERS:
        both = [entry("a", "Nothing much here.", title="Budget"), entry("b", "Budget much here.", title="Nothing")]
        found = opened(ENGINES[name], tmp_path / name, ((), both)).find(Word("budget"))
        assert found.rows.tolist() == [1, 0]


def test_a_phrase_does_not_go_on_from_a_name_into_a_title(tmp_path: Path) -> None:
    for name in MAKERS:
        one = entry("a", "Nothing.", holder="Jane Arkwright", title="Trust in budgets")
        engine = opened(ENGINES[name], tmp_path / name, ((), [one]))
        assert engine.find(Phrase(("arkwright", "trust"))).total == 0
        assert engine.find(Phrase(("jane", "arkwright"))).total == 1


def test_forms_are_those_that_begin_so(engine: Engine) -> None:
    assert {"merge", "merged", "merging"} <= set(engine.forms("merg"))
    assert all(form.startswith("merg") for form in engine.forms("merg"))
    assert list(engine.forms("|")) == []


@pytest.mark.parametrize("name", MAKERS)
def test_an_engine_of_other_entries_than_the_columns_is_damaged(name: str, tmp_path: Path) -> None:
    written(ENGINES[name], tmp_path / "one", ((), ENTRIES))
    columns = written(ENGINES[name], tmp_path / "two", ((), ENTRIES[:3]))
    with pytest.raises(Damaged):
        ENGINES[name].open(tmp_path / "one", columns)


@pytest.mark.parametrize("name", MAKERS)
def test_a_folder_without_an_index_is_damaged(name: str, tmp_path: Path) -> None:
    columns = written(ENGINES[name], tmp_path / "two", ((), ENTRIES[:3]))
    (tmp_path / "empty").mkdir()
    with pytest.raises(Damaged):
        ENGINES[name].open(tmp_path / "empty", columns)


@pytest.mark.parametrize("name", MAKERS)
def test_long_and_strange_words_can_be_written_and_found(name: str, tmp_path: Path) -> None:
    odd = entry("a\ud800", "x" * 70_000 + " naïve \0 \ud800 end", document="d\ud800", holder="\ud800", kind="k")
    engine = opened(ENGINES[name], tmp_path / "odd", ((), [odd]))
    assert engine.find(Forms(("naive",))).total == 1
    assert engine.find(Is("document", ("d\ud800",))).total == 1
