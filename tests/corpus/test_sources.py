"""Documents that lie within files: which are read, which are passed over, and what they are called."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from corpus import containers, sources
from corpus.containers import Entry
from corpus.errors import ReadError
from corpus.sources import Source, exists


@pytest.fixture(autouse=True)
def box(monkeypatch):
    """A container: a JSON object of names and texts, a text that is an object being a box in a box."""

    def entries(data, *, where):
        try:
            held = json.loads(data)
        except ValueError as error:
            raise ReadError("the box is broken", where=where, hint="mend it") from error
        for name, value in held.items():
            yield Entry(name, (value if isinstance(value, str) else json.dumps(value)).encode())

    real = containers.entries_of
    monkeypatch.setattr(sources, "entries_of", lambda name: entries if name.endswith(".box") else real(name))
    monkeypatch.setitem(containers.CONTAINERS, ".box", "box")


def found(tmp_path: Path, held: object, name: str = "x.box") -> list[Source | ReadError]:
    path = tmp_path / name
    path.write_text(held if isinstance(held, str) else json.dumps(held), encoding="utf-8")
    return list(sources.sources(path, f"papers/{name}"))


def parts(given: list[Source | ReadError]) -> list[str]:
    return [one.part if isinstance(one, Source) else str(one) for one in given]


def test_a_plain_file_is_one_document(tmp_path):
    (only,) = found(tmp_path, "words", "a.txt")
    assert (only.part, only.inside, only.name, only.data()) == ("", "papers/a.txt", "a.txt", b"words")


def test_a_file_of_several_gives_each_with_its_place(tmp_path):
    one, two = found(tmp_path, {"a.txt": "1", "letters/b.txt": "2"})
    assert (one.inside, one.name, one.data()) == ("papers/x.box/a.txt", "a.txt", b"1")
    assert (two.part, two.name, two.place) == ("letters/b.txt", "b.txt", f"{tmp_path / 'x.box'}!/letters/b.txt")


def test_a_file_of_several_may_lie_in_another(tmp_path):
    assert parts(found(tmp_path, {"in.box": {"a.txt": "1"}, "b.txt": "2"})) == ["in.box/a.txt", "b.txt"]


def test_what_lies_too_deep_is_named_and_costs_nothing_else(tmp_path):
    held = {"4.box": {"a.txt": "1"}}
    for number in (3, 2, 1):
        held = {f"{number}.box": held}
    told = parts(found(tmp_path, {**held, "b.txt": "2"}))
    assert told[1:] == ["b.txt"]
    assert "3 files deep" in told[0]
    assert "unpack it" in told[0]


def test_a_broken_file_of_several_is_named_and_costs_nothing_else(tmp_path):
    told = parts(found(tmp_path, {"bad.box": "{", "b.txt": "2"}))
    assert told[1:] == ["b.txt"]
    assert "x.box!/bad.box" in told[0]


@pytest.mark.parametrize(
    "name", [".hidden.txt", "~$a.docx", "__MACOSX/a.txt", "a.txt.meta.yaml", "a.png", "a", ".git/a.txt"]
)
def test_what_is_no_document_is_passed_over(tmp_path, name):
    assert parts(found(tmp_path, {name: "1", "b.txt": "2"})) == ["b.txt"]


def test_a_part_is_there_while_its_file_is(tmp_path):
    (one,) = found(tmp_path, {"a.txt": "1"})
    assert exists(one.place)
    assert not exists(f"{tmp_path / 'gone.box'}!/a.txt")


def test_a_folder_whose_name_looks_like_a_part_is_no_part(tmp_path):
    folder = tmp_path / "wow!"
    folder.mkdir()
    (folder / "a.txt").write_text("1")
    assert exists(str(folder / "a.txt"))


def test_a_file_deep_in_others_that_holds_none_is_read(tmp_path):
    assert parts(found(tmp_path, {"1.box": {"2.box": {"3.box": {}}}, "b.txt": "2"})) == ["b.txt"]


def test_files_in_files_hold_no_more_together_than_one_may(tmp_path, monkeypatch):
    monkeypatch.setattr(sources, "LARGEST_UNPACKED", 30)
    told = parts(found(tmp_path, {"1.box": {"a.txt": "x" * 20}, "b.txt": "y"}))
    assert any("holds more than" in one for one in told)


def test_a_part_whose_own_name_looks_like_a_place_is_found_again(tmp_path):
    (one,) = found(tmp_path, {"wow!/a.txt": "1"})
    assert exists(one.place)
    assert sources.source_at(one.place) == one.__class__(one.path, "x.box/wow!/a.txt", one.part, one.held)
