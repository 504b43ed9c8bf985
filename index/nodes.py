"""What a question asks for, as a tree: its leaves are words, dates and values, its branches AND, OR and NOT.

Every engine reads the same tree, so that the same question finds the same entries, whatever looks for them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace


@dataclass(frozen=True, slots=True)
class Word:
    """The word must occur, in any of its forms. `written` is what stood in the question."""

    stem: str
    written: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Forms:
    """One of the words must occur, just so."""

    forms: tuple[str, ...]
    written: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Phrase:
    """The words must occur just so, side by side, in this order: two or more."""

    forms: tuple[str, ...]
    written: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Near:
    """Both words must occur just so in the text, in either order, with at most `between` other words between them."""

    first: str
    second: str
    between: int
    written: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Like:
    """A word that is like this one must occur: `index.likeness` turns this into Forms before an engine sees it.

    edits   how many letters may differ; None: it must begin so
    """

    form: str
    edits: int | None
    written: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Is:
    """The entry's value of the field is one of these (`index.entries.Entry`)."""

    field: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Named:
    """All of the words are in the entry's value of the field: a name, a role, a publisher."""

    field: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Between:
    """Its date can lie between these days (yyyymmdd, both included); None leaves an end open."""

    first: int | None
    last: int | None


@dataclass(frozen=True, slots=True)
class Rows:
    """It is one of the entries with these numbers."""

    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The part must not hold."""

    part: Node


@dataclass(frozen=True, slots=True)
class And:
    """All parts must hold."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Any one part must hold."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Some:
    """So many of the parts at least must hold."""

    parts: tuple[Node, ...]
    least: int


Words = Word | Forms | Phrase | Near | Like
Values = Is | Named | Between | Rows
Node = Words | Values | Not | And | Or | Some


def both(*parts: Node | None) -> Node | None:
    """All of the parts that are there; None where none is."""
    return joined(And, [part for part in parts if part is not None])


def joined(kind: type[And] | type[Or], parts: list[Node]) -> Node | None:
    """The parts as one node; a part of the same kind brings its own parts. A word that is asked twice counts twice."""
    flat = [one for part in parts for one in (part.parts if isinstance(part, kind) else (part,))]
    if not flat:
        return None
    return flat[0] if len(flat) == 1 else kind(tuple(flat))


def leaves(node: Node | None) -> Iterator[Words | Values]:
    """All leaves, also those after NOT."""
    match node:
        case None:
            return
        case And(parts) | Or(parts) | Some(parts):
            for part in parts:
                yield from leaves(part)
        case Not(part):
            yield from leaves(part)
        case _:
            yield node


def wanted(node: Node | None) -> Iterator[Words | Values]:
    """The leaves that are asked for, not those after NOT."""
    match node:
        case None | Not():
            return
        case And(parts) | Or(parts) | Some(parts):
            for part in parts:
                yield from wanted(part)
        case _:
            yield node


def changed(node: Node, change: Callable[[Words | Values], Node]) -> Node:
    """The tree with each leaf changed."""
    match node:
        case And(parts) | Or(parts) | Some(parts):
            return replace(node, parts=tuple(changed(part, change) for part in parts))
        case Not(part):
            return Not(changed(part, change))
        case _:
            return change(node)


def holds_words(node: Node | None) -> bool:
    """Whether a word is asked for or excluded anywhere in the tree."""
    return any(not isinstance(leaf, Is | Named | Between | Rows) for leaf in leaves(node))
