"""What is known about each entry besides its words, by columns: for filters, orders, counts, and the way back to ids.

A row is an entry, and keeps its number while the index is only added to; the rows of a document that was replaced stay
as dead ones until everything is built anew.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpus.records import plain_name
from index.engine import Damaged
from index.fields import FLAGS, STANCES_ASKED
from index.nodes import And, Between, Is, Named, Node, Not, Or, Rows, Some
from index.words import name_words

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from index.entries import Entry

    Mask = NDArray[np.bool_]

NUMBERS, VALUES = "columns.npz", "values.json"
# Fields that hold one value an entry, each distinct one kept once.
VALUED = ("document", "file", "source", "kind", "holder", "holder_kind", "role", "organisation", "mode")
# Those whose words count, not their case or accents.
NAMES = ("source", "holder", "role", "organisation")
MARKS = ("position", *FLAGS)
UNKNOWN = "unknown"
# Decimals of a score that count. The same text in another batch gets a cosine that differs in the seventh; without
# this, the order of two equals would depend on when they were indexed.
_DECIMALS = 5


@dataclass(frozen=True)
class Columns:
    """The columns of one shelf. All arrays have a place for each row.

    ids          utf-8 bytes
    codes        field → place of the row's value in `values[field]`, int32
    stances      topic → 0 for none, else 1 + its place in STANCES_ASKED, uint8
    marks        bit n: it has MARKS[n], uint8
    first, last  yyyymmdd, int32; 0 where no date is known
    text         the row of its sentence vector, int32
    lengths      words of its text, and of what is known about it: int32, shape (rows, 2)
    dead         whether it is gone
    """

    ids: NDArray[np.bytes_]
    codes: dict[str, NDArray[np.int32]]
    values: dict[str, list[str]]
    stances: dict[str, NDArray[np.uint8]]
    marks: NDArray[np.uint8]
    first: NDArray[np.int32]
    last: NDArray[np.int32]
    text: NDArray[np.int32]
    lengths: NDArray[np.int32]
    dead: NDArray[np.bool_]

    # -- what is there -------------------------------------------------------------------------------------------------

    @cached_property
    def alive(self) -> NDArray[np.bool_]:
        """The rows that are not gone."""
        return ~self.dead

    @property
    def size(self) -> int:
        """How many rows there are, dead ones counted."""
        return len(self.dead)

    @cached_property
    def documents(self) -> set[str]:
        """The ids of the documents that have an entry."""
        import numpy as np

        return {self.values["document"][code] for code in np.unique(self.codes["document"][self.alive])}

    def names(self, rows: Collection[int]) -> list[str]:
        """The ids of the entries."""
        return [bytes(self.ids[row]).decode("utf-8", "surrogatepass") for row in rows]

    def row_of(self, name: str) -> int | None:
        """The row of the entry with this id."""
        import numpy as np

        found = np.flatnonzero((self.ids == name.encode("utf-8", "surrogatepass")) & self.alive)
        return int(found[0]) if len(found) else None

    def value(self, field: str, row: int) -> str:
        """The row's value of a field."""
        return str(self.values[field][self.codes[field][row]])

    # -- filters -------------------------------------------------------------------------------------------------------

    def mask(self, node: Node | None, words: Callable[[Any], Mask] | None = None) -> Mask:
        """The living rows for which the node holds: bool, shape (rows,).

        words   answers for the leaves that are words; without it there must be none
        """
        return self.alive if node is None else self._holds(node, words) & self.alive

    def _holds(self, node: Node, words: Callable[[Any], Mask] | None) -> Mask:
        import numpy as np

        holds: Mask
        match node:
            case And(parts):
                holds = np.logical_and.reduce([self._holds(part, words) for part in parts])
            case Or(parts):
                holds = np.logical_or.reduce([self._holds(part, words) for part in parts])
            case Some(parts, least):
                holds = np.sum([self._holds(part, words) for part in parts], axis=0) >= least
            case Not(part):
                holds = ~self._holds(part, words)
            case Is(field, values):
                holds = self._is(field, values)
            case Named(field, asked):
                have = [set(asked) <= set(name) for name in self._words_of[field]]
                holds = np.array([*have, False], dtype=bool)[self.codes[field]]
            case Between(first, last):
                holds = self.first > 0
                if first is not None:
                    holds = holds & (self.last >= first)
                if last is not None:
                    holds = holds & (self.first <= last)
            case Rows(rows):
                holds = np.zeros(self.size, dtype=bool)
                holds[list(rows)] = True
            case _:
                if words is None:
                    raise TypeError(f"{node} is no value")
                holds = words(node)
        return holds

    def _is(self, field: str, values: Sequence[str]) -> Mask:
        import numpy as np

        holds: Mask = np.zeros(self.size, dtype=bool)
        if field == "is":
            holds = (self.marks & np.uint8(sum(1 << MARKS.index(value) for value in values))) != 0
        elif field == "stance":
            for value in values:
                topic, _, stance = value.rpartition(":")
                for name, column in self.stances.items():
                    if topic in ("", name):
                        holds |= column == 1 + STANCES_ASKED.index(stance) if stance else column > 0
        else:
            wanted = [code for value in values for code in self._keys[field].get(value, ())]
            holds = np.isin(self.codes[field], wanted)
        return holds

    @cached_property
    def _words_of(self) -> dict[str, list[tuple[str, ...]]]:
        return {field: [name_words(value) for value in self.values[field]] for field in NAMES}

    @cached_property
    def _key_of_code(self) -> dict[str, list[str]]:
        """Field → for each of its values how it is asked for. Kept: a corpus has ten thousand names."""
        return {field: [key_of(field, value) for value in self.values[field]] for field in VALUED}

    @cached_property
    def _keys(self) -> dict[str, dict[str, list[int]]]:
        """Field → value as it is asked for → the codes of the values that are meant."""
        keys: dict[str, dict[str, list[int]]] = {field: {} for field in VALUED}
        for field in VALUED:
            for code, key in enumerate(self._key_of_code[field]):
                keys[field].setdefault(key, []).append(code)
        return keys

    def written(self, field: str, key: str) -> str:
        """A value as it is asked for, as a document writes it: the first that did."""
        codes = self._keys[field].get(key)
        return self.values[field][codes[0]] if codes else key

    # -- orders --------------------------------------------------------------------------------------------------------

    def ordered(self, rows: NDArray[np.int64], scores: NDArray[np.float32], sort: str) -> NDArray[np.int64]:
        """The places in `rows` in the order that is asked for: total, so that pages never overlap.

        relevance    best first, ties by id
        date, -date  by the first, then the last day it can have been; undated last; ties by id
        holder       by plain name, without one last; one holder's by date, then by id
        """
        import numpy as np

        ids, first, last = self.ids[rows], self.first[rows], self.last[rows]
        undated = first == 0
        if sort == "relevance":
            return np.lexsort((ids, -np.round(scores, _DECIMALS)))
        if sort == "-date":
            return np.lexsort((ids, -last, -first, undated))
        if sort == "date":
            return np.lexsort((ids, last, first, undated))
        places = self._places[self.codes["holder"][rows]]
        return np.lexsort((ids, last, first, undated, places))

    @cached_property
    def _places(self) -> NDArray[np.int64]:
        """For each holder the place of the plain name among all, "" last."""
        import numpy as np

        plain = [plain_name(name) for name in self.values["holder"]]
        places = {name: place for place, name in enumerate(sorted(set(plain), key=lambda name: (not name, name)))}
        return np.array([places[name] for name in plain], dtype=np.int64)

    # -- counts --------------------------------------------------------------------------------------------------------

    def counted(self, rows: NDArray[np.int64], names: Sequence[str]) -> dict[str, dict[str, int]]:
        """For each facet, value → number of these rows: most first, then by value; values that are not known left out.

        A holder and a source are counted by their words ("jane arkwright"), since that is what "=" finds.
        """
        return {name: ranked(self._counts(rows, name)) for name in names}

    def _counts(self, rows: NDArray[np.int64], name: str) -> dict[str, int]:
        import numpy as np

        if name == "stance":
            return {
                f"{topic}:{stance}": int(number)
                for topic, column in self.stances.items()
                for stance, number in zip(STANCES_ASKED, np.bincount(column[rows], minlength=5)[1:], strict=True)
                if number
            }
        if name == "is":
            have = self.marks[rows]
            return {mark: n for bit, mark in enumerate(MARKS) if (n := int(np.count_nonzero(have & (1 << bit))))}
        if name == "year":
            years, numbers = np.unique(self.first[rows] // 10_000, return_counts=True)
            return {str(y) if y else UNKNOWN: int(n) for y, n in zip(years, numbers, strict=True)}
        counts: dict[str, int] = {}
        numbers = np.bincount(self.codes[name][rows], minlength=1)
        for code in np.flatnonzero(numbers):
            if key := self._key_of_code[name][code]:
                counts[key] = counts.get(key, 0) + int(numbers[code])
        return counts

    # -- files ---------------------------------------------------------------------------------------------------------

    def save(self, folder: Path) -> None:
        """Write the columns into a folder."""
        import numpy as np

        arrays = {name: getattr(self, name) for name in ("ids", "marks", "first", "last", "text", "lengths", "dead")}
        arrays |= {f"code {name}": column for name, column in self.codes.items()}
        arrays |= {f"stance {name}": column for name, column in self.stances.items()}
        np.savez(folder / NUMBERS, **arrays)
        (folder / VALUES).write_text(json.dumps(self.values), encoding="utf-8")

    @classmethod
    def open(cls, folder: Path) -> Columns:
        """Raises Damaged where the files cannot be read."""
        import zipfile

        import numpy as np

        try:
            with np.load(folder / NUMBERS) as found:
                arrays = {name: found[name] for name in found.files}
            values = json.loads((folder / VALUES).read_text(encoding="utf-8"))
            codes = {name: arrays.pop(f"code {name}") for name in VALUED}
            stances = {n.removeprefix("stance "): arrays.pop(n) for n in list(arrays) if n.startswith("stance ")}
            return cls(codes=codes, values={name: values[name] for name in VALUED}, stances=stances, **arrays)
        except (OSError, ValueError, TypeError, KeyError, EOFError, zipfile.BadZipFile) as error:
            raise Damaged(NUMBERS) from error


def key_of(field: str, value: str) -> str:
    """A value as it is asked for: of names the words."""
    return " ".join(name_words(value)) if field in NAMES else value


def ranked(counts: dict[str, int]) -> dict[str, int]:
    """The counts, largest first, then by value."""
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


@dataclass
class Draft:
    """Columns that grow: those of before, with the rows of some documents dead, and new entries behind them."""

    before: Columns | None = None
    gone: Collection[str] = ()
    _rows: list[tuple[Any, ...]] = dataclasses.field(default_factory=list)
    _codes: dict[str, list[int]] = dataclasses.field(default_factory=lambda: {name: [] for name in VALUED})
    _stances: list[tuple[int, str]] = dataclasses.field(default_factory=list)

    def __post_init__(self) -> None:
        old = self.before.values if self.before else {name: [] for name in VALUED}
        self._known = {name: {value: code for code, value in enumerate(old[name])} for name in VALUED}

    @property
    def size(self) -> int:
        """How many rows there are by now."""
        return (self.before.size if self.before else 0) + len(self._rows)

    def put(self, entry: Entry, lengths: tuple[int, int]) -> int:
        """Add an entry; its row. `lengths`: words of its text, and of what is known about it."""
        row = self.size
        for name in VALUED:
            known = self._known[name]
            self._codes[name].append(known.setdefault(getattr(entry, name), len(known)))
        self._stances += [(len(self._rows), stance) for stance in entry.stances]
        marks = sum(1 << MARKS.index(mark) for mark in entry.marks)
        written = entry.id.encode("utf-8", "surrogatepass")
        self._rows.append((written, marks, entry.first or 0, entry.last or 0, *lengths))
        return row

    def columns(self, text: NDArray[np.int32]) -> Columns:
        """The columns with all that was put in; `text` holds the vectors' rows of the new entries."""
        import numpy as np

        names, marks, first, last, words, about = zip(*self._rows, strict=True) if self._rows else ((),) * 6
        values = {name: list(known) for name, known in self._known.items()}
        new = Columns(
            ids=np.array(names, dtype=np.bytes_),
            codes={name: np.array(codes, dtype=np.int32) for name, codes in self._codes.items()},
            values=values,
            stances=self._stance_columns(),
            marks=np.array(marks, dtype=np.uint8),
            first=np.array(first, dtype=np.int32),
            last=np.array(last, dtype=np.int32),
            text=text,
            lengths=np.array([words, about], dtype=np.int32).T.reshape(-1, 2),
            dead=np.zeros(len(self._rows), dtype=bool),
        )
        return _one_after_the_other(self.before, new, self.gone) if self.before else new

    def _stance_columns(self) -> dict[str, NDArray[np.uint8]]:
        import numpy as np

        columns: dict[str, NDArray[np.uint8]] = {}
        for row, found in self._stances:
            topic, _, stance = found.rpartition(":")
            column = columns.setdefault(topic, np.zeros(len(self._rows), dtype=np.uint8))
            column[row] = 1 + STANCES_ASKED.index(stance)
        return columns


def _one_after_the_other(old: Columns, new: Columns, gone: Collection[str]) -> Columns:
    import numpy as np

    def joined(name: str) -> Any:
        return np.concatenate([getattr(old, name), getattr(new, name)])

    none_old, none_new = np.zeros(old.size, dtype=np.uint8), np.zeros(new.size, dtype=np.uint8)
    dead = old.dead | np.isin(old.codes["document"], [c for d in gone for c in old._keys["document"].get(d, ())])
    return Columns(
        ids=joined("ids"),
        codes={name: np.concatenate([old.codes[name], new.codes[name]]) for name in VALUED},
        values=new.values,
        stances={
            topic: np.concatenate([old.stances.get(topic, none_old), new.stances.get(topic, none_new)])
            for topic in dict.fromkeys((*old.stances, *new.stances))
        },
        marks=joined("marks"),
        first=joined("first"),
        last=joined("last"),
        text=joined("text"),
        lengths=joined("lengths"),
        dead=np.concatenate([dead, new.dead]),
    )
