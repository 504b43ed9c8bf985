"""The Whoosh engine against a plain reading of the same questions."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.engine import Damaged, Entry
from index.query import Filters
from index.whoosh_engine import WhooshEngine
from index.words import And, Node, Not, Or, Phrase, Word, stems

WORDS = ["merge", "share", "trust", "budget", "the"]


def entry(name: str, text: str, *, holder: str = "", document_id: str = "d") -> Entry:
    return Entry(
        name, "statement", True, document_id, text, "", holder, "person", "", "", "article", "direct", (), None, None
    )


def occurs(node: Node, text: list[str]) -> bool:
    match node:
        case Word(stem):
            return stem in text
        case Phrase(run):
            return any(tuple(text[at : at + len(run)]) == run for at in range(len(text)))
        case Not(part):
            return not occurs(part, text)
        case And(parts):
            return all(occurs(part, text) for part in parts)
        case Or(parts):
            return any(occurs(part, text) for part in parts)


LEAVES = st.builds(Word, st.sampled_from([*WORDS, "nowhere"])) | st.builds(
    Phrase, st.lists(st.sampled_from(WORDS), min_size=2, max_size=3).map(tuple)
)
NODES = st.recursive(
    LEAVES,
    lambda inner: (
        st.builds(Not, inner)
        | st.builds(And, st.lists(inner, min_size=2, max_size=3).map(tuple))
        | st.builds(Or, st.lists(inner, min_size=2, max_size=3).map(tuple))
    ),
    max_leaves=6,
)
TEXTS = {
    f"e{number}": text
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
        ]
    )
}


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WhooshEngine]:
    engine = WhooshEngine(tmp_path_factory.mktemp("words"), create=True)
    engine.write(remove=(), add=[entry(name, text) for name, text in list(TEXTS.items())[:5]])
    engine.write(remove=(), add=[entry(name, text) for name, text in list(TEXTS.items())[5:]])
    yield engine
    engine.close()


@settings(deadline=None, max_examples=300)
@given(NODES)
def test_what_is_found_is_what_a_plain_reading_finds(engine: WhooshEngine, node: Node) -> None:
    found = {one.id for one in engine.find(node, Filters(), "positions")}
    assert found == {name for name, text in TEXTS.items() if occurs(node, stems(text))}


def test_best_comes_first_and_the_limit_holds(engine: WhooshEngine) -> None:
    found = engine.find(Word("merg"), Filters(), "positions", limit=2)
    assert [one.id for one in found] == ["e3", "e7"]
    assert found[0].score > found[1].score > 0


def test_removed_and_added_in_one_go(tmp_path: Path) -> None:
    engine = WhooshEngine(tmp_path, create=True)
    engine.write(remove=(), add=[entry("a", "merge", document_id="one"), entry("b", "merge", document_id="two")])
    engine.write(remove=["one", "never there"], add=[entry("c", "merge", document_id="one")])
    assert [one.id for one in engine.find(Word("merg"), Filters(), "positions")] == ["b", "c"]
    assert engine.count() == 2
    engine.close()


def test_an_error_while_adding_changes_nothing(tmp_path: Path) -> None:
    engine = WhooshEngine(tmp_path, create=True)
    engine.write(remove=(), add=[entry("a", "merge")])

    def breaking() -> Iterator[Entry]:
        yield entry("b", "merge")
        raise RuntimeError("the disk is gone")

    with pytest.raises(RuntimeError):
        engine.write(remove=["d"], add=breaking())
    engine.close()
    again = WhooshEngine(tmp_path)
    assert [one.id for one in again.find(None, Filters(), "positions")] == ["a"]
    again.close()


def test_a_folder_without_an_index_is_damaged(tmp_path: Path) -> None:
    with pytest.raises(Damaged):
        WhooshEngine(tmp_path)
