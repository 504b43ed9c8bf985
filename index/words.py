"""Words of texts and of questions: how a text is cut into words, what a question asks for, and where a text has it.

One reading of both for every engine, so that the same question gives the same answer whatever finds it, and so that
what is marked on the screen is what was matched. Words are compared without case, accents and endings ("pooling" finds
"pooled"); compounds and possessives as they are written ("joined-up" is the two words side by side, "NHS's" is "nhs").
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any

from corpus.errors import QueryError
from corpus.records import Span

# A letter or digit, then more of them, with inner apostrophes, combining accents, soft hyphens and joiners.
_WORD = re.compile(r"[^\W_](?:['’]?[^\W_]|[\u0300-\u036f\u00ad\u200b-\u200d])*")
_QUOTES = '"“”„«»'
_TOKEN = re.compile(rf"[{_QUOTES}()]|[^\s{_QUOTES}()]+")
_WILDCARD = re.compile(r"\w\*|\*\w")
# British papers write both "organisation" and "organization"; the stemmer knows only the second as an ending.
_BRITISH = re.compile(r"(?<=...)iz(e|ed|es|er|ers|ing|ation|ations|ational)$")
# 64 characters: longer than any word; what is longer is a code or a drawing, and its beginning is enough to find it.
_LONGEST_WORD = 64
# 2,000 characters: MiniLM reads about 1,000 of them, and no one writes brackets and quotes over more than that.
LONGEST = 2000
# Brackets in brackets; the parser calls itself for each.
DEEPEST = 20
# Words that a question uses to be a sentence. They are in the index (phrases need them) and are passed over in a
# question that has others. "not", "no" and "without" are not among them: they change what is said.
_STOP_WORDS = """
a about an and are as at be been but by did do does for from had has have he her his how i if in into is it its me my of
on or our she so that the their them there these they this those to us was we were what when where which who whom whose
why with would you your
"""
STOP = frozenset(_STOP_WORDS.split())


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a text: its stem, and its span in that text."""

    stem: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Word:
    """The word must occur. `written` is what stood in the question."""

    stem: str
    written: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Phrase:
    """The words must occur side by side, in this order."""

    stems: tuple[str, ...]
    written: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Not:
    """The part must not occur."""

    part: Node


@dataclass(frozen=True, slots=True)
class And:
    """All parts must occur."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Any one part must occur."""

    parts: tuple[Node, ...]


Node = Word | Phrase | Not | And | Or


@dataclass(frozen=True, slots=True)
class Query:
    """What a question's text asks for.

    node    the words, and how they hang together
    strict  quotation marks or operators are used: then nothing that violates them may be an answer
    plain   the words that are asked for, without those after NOT; empty where there is none but these
    """

    node: Node
    strict: bool
    plain: str


def tokens(text: str) -> Iterator[Token]:
    """The words of a text, with their spans."""
    for found in _WORD.finditer(text):
        stem = stemmed(found[0])
        if stem:
            yield Token(stem, found.start(), found.end())


def stems(text: str) -> list[str]:
    """The stems of a text's words, in order."""
    return [token.stem for token in tokens(text)]


def folded(text: str) -> str:
    """The text without case, accents and compatibility forms (ligatures, full-width letters)."""
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)).casefold()


@lru_cache(maxsize=100_000)
def stemmed(word: str) -> str:
    """A word without case, accents, possessive and ending, or "" where nothing is left.

    Source of the endings: Porter, "Snowball" (2001), the English stemmer, as Whoosh has it.
    """
    plain = folded(word).replace("’", "'").removesuffix("'s")
    plain = "".join(c for c in plain if c.isalnum() or c == "'")[:_LONGEST_WORD]
    return str(_stemmer().stem(_BRITISH.sub(r"is\1", plain))) if plain else ""


@cache
def _stemmer() -> Any:
    from whoosh.lang.snowball.english import EnglishStemmer

    return EnglishStemmer()


def parse(text: str) -> Query | None:
    """What a question asks for; None where it is blank.

    Words side by side and AND: all must occur; OR: any one; NOT: must not. NOT binds before AND, AND before OR;
    brackets group. Operators are written in capitals. Raises QueryError where quotation marks, brackets or operators
    do not add up, where there is no word in it, or where it is too long.
    """
    if not text.strip():
        return None
    if len(text) > LONGEST:
        raise QueryError(f"the question is longer than {LONGEST:,} characters", hint="ask for a few words of it")
    parser = _Parser(text)
    node = parser.whole()
    if node is None:
        raise QueryError("there is no word in the question", where=text.strip(), hint="write a word with letters")
    return Query(node, parser.strict, " ".join(leaf.written for leaf in wanted(node)))


def wanted(node: Node) -> Iterator[Word | Phrase]:
    """The words and phrases that are asked for, not those after NOT."""
    match node:
        case Word() | Phrase():
            yield node
        case And(parts) | Or(parts):
            for part in parts:
                yield from wanted(part)


def marks(query: Query, spans: Sequence[Span], pieces: Sequence[str]) -> tuple[Span, ...]:
    """Where the words and phrases of a question stand, as spans of the document's text, in order.

    spans, pieces   where the shown text stands in the document, and its characters
    """
    found = [
        (token.stem, (start + token.start, start + token.end), number)
        for number, ((start, _), piece) in enumerate(zip(spans, pieces, strict=True))
        for token in tokens(piece)
    ]
    marked: set[Span] = set()
    for leaf in set(wanted(query.node)):
        run = (leaf.stem,) if isinstance(leaf, Word) else leaf.stems
        for at in range(len(found) - len(run) + 1):
            if all(found[at + n][0] == stem for n, stem in enumerate(run)):
                here = found[at : at + len(run)]
                for number in {piece for _, _, piece in here}:  # a phrase may go on in the next piece of a split quote
                    inside = [span for _, span, piece in here if piece == number]
                    marked.add((inside[0][0], inside[-1][1]))
    return _merged(marked)


def _merged(spans: set[Span]) -> tuple[Span, ...]:
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


class _Parser:
    """Recursive descent over: any = all {OR all};  all = part {[AND] part};  part = {NOT} (bracket | phrase | word)."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.strict = False

    def whole(self) -> Node | None:
        node = self._any(0)
        if self._peek() == ")":
            raise QueryError("a bracket closes that was not opened", where=self.text, hint="take out one )")
        return node

    def _peek(self) -> str | None:
        found = _TOKEN.search(self.text, self.at)
        return found[0] if found else None

    def _take(self) -> str:
        found = _TOKEN.search(self.text, self.at)
        self.at = found.end() if found else len(self.text)
        return found[0] if found else ""

    def _any(self, depth: int) -> Node | None:
        parts = [self._all(depth)]
        while self._peek() == "OR":
            self._take()
            self.strict = True
            parts.append(self._all(depth))
            if parts[-1] is None or parts[0] is None:
                raise self._lonely("OR")
        present = [part for part in parts if part is not None]
        return _joined(Or, present)

    def _all(self, depth: int) -> Node | None:
        parts: list[Node] = []
        while (token := self._peek()) not in (None, ")", "OR"):
            if token == "AND":
                self._take()
                self.strict = True
                if not parts or self._peek() in (None, ")", "OR", "AND"):
                    raise self._lonely("AND")
                continue
            part = self._part(depth)
            if part is not None:
                parts.append(part)
        meant = [part for part in parts if not (isinstance(part, Word) and part.written.lower() in STOP)]
        return _joined(And, meant if any(not isinstance(part, Not) for part in meant) else parts)

    def _part(self, depth: int) -> Node | None:
        negative, negated = False, False
        while self._peek() == "NOT":  # a loop, not a call: NOT NOT NOT … must not exhaust the stack
            self._take()
            negative, negated, self.strict = not negative, True, True
        token = self._peek()
        if negated and token in (None, ")", "OR", "AND"):
            raise self._lonely("NOT")
        node = self._single(depth)
        if negated and node is None:
            raise self._lonely("NOT")
        return Not(node) if negative and node is not None else node

    def _single(self, depth: int) -> Node | None:
        token = self._take()
        if token == "(":
            if depth == DEEPEST:
                raise QueryError(f"more than {DEEPEST} brackets in brackets", where=self.text, hint="use fewer")
            node = self._any(depth + 1)
            if self._take() != ")":
                raise QueryError("a bracket is not closed", where=self.text, hint="add a ) or take out the (")
            return node
        if token in _QUOTES:
            end = next((at for at in range(self.at, len(self.text)) if self.text[at] in _QUOTES), None)
            if end is None:
                raise QueryError("a quotation mark is not closed", where=self.text, hint="add one or take it out")
            inside, self.at, self.strict = self.text[self.at : end], end + 1, True
            return _leaf(inside)
        if _WILDCARD.search(token):
            raise QueryError(
                f"{token!r} has a * in it", where=self.text, hint="leave it out: a word is found in all its forms"
            )
        return _leaf(token)

    def _lonely(self, operator: str) -> QueryError:
        return QueryError(
            f"{operator} has no word beside it", where=self.text, hint=f"write {operator.lower()} for the word itself"
        )


def _leaf(text: str) -> Node | None:
    """The word of the text, or its words as a phrase ("joined-up", "10:30", an address); None where it has none."""
    found = tuple(stems(text))
    if not found:
        return None
    return Word(found[0], text) if len(found) == 1 else Phrase(found, text)


def _joined(kind: type[And] | type[Or], parts: Sequence[Node]) -> Node | None:
    distinct = tuple(dict.fromkeys(parts))
    if not distinct:
        return None
    return distinct[0] if len(distinct) == 1 else kind(distinct)
