"""A draft's quotations against what is on record: word for word, altered, somebody else's, or not there at all.

What house style changes is no alteration: the kind of marks, capitals, -ise and -ize, an ellipsis where words are
left out, [brackets] where one is replaced. What the words say, and who said them, in which role and when, is compared.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from math import inf
from typing import Any

from corpus.records import Span, plain_name
from corpus.spelling import british
from index.fields import WHOLE
from index.language import LONGEST, STOP
from index.query import Answer, Filters, Question
from index.roles import OF_A_SITTING, can_be, is_office, names_body, role_of
from index.words import stem_of, tokens

VERBATIM, ALTERED, SOMEBODY_ELSE, PARAPHRASE, NOT_ON_RECORD = (
    *("verbatim", "altered", "attributed to someone else", "paraphrase found", "not on record"),
)
VERDICTS = (VERBATIM, ALTERED, SOMEBODY_ELSE, PARAPHRASE, NOT_ON_RECORD)
# Words from which on marks are speech that can be looked up: fewer are a title, a term or irony.
SHORTEST = 4
# Words of the source that an ellipsis may stand for, and those that a bracket may.
_LEFT_OUT, _REPLACED = 150, 8
# The share of a quotation's words that must stand in a source, in order, for it to be that quotation altered.
_ALIKE = 0.6
# The cosine from which a statement says much the same.
_NEAR = 0.6
# Statements and passages that are compared with a quotation.
_CANDIDATES = 12
# Statements of a holder that are looked through for roles.
_STATEMENTS = 500
# Documents in which people speak in turn, each in an office or as a member.
_TRANSCRIPTS = ("committee_evidence", "debate")
# Years within which a holder's role is looked for where the document gives none, and the body where it names none.
_NEAR_IN_TIME, _SAME_BODY = 3, 5
_ELLIPSIS = re.compile(r"\[?\s*(?:…|\.\s?\.\s?\.+)\s*\]?")
_LETTER = re.compile(r"\[(\w)\]")
_BRACKET = re.compile(r"\[[^\]]*\]")
_SMALL = STOP | {"former", "then", "ex", "late", "new", "own", "current"}
# What is quoted without being anybody: the draft may mean any paper.
_PAPERS = {
    stem_of(word) for word in "act bill evidence green guidance paper report review statement study white".split()
}


@dataclass(frozen=True, slots=True)
class Quoted:
    """A quotation of a draft, as the draft gives it.

    spans   of the draft's text, one for each piece of a split quotation, marks included
    years   that the draft names beside it, as when it was said
    sure    whether it is sure that the draft means this holder
    """

    spans: tuple[Span, ...]
    text: tuple[str, ...]
    holder: str | None = None
    role: str | None = None
    years: tuple[str, ...] = ()
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Difference:
    """Words of the draft, and those that stand on record in their place; either may be none.

    draft_span, record_span   where they stand in the draft's text and in the document's, where that can be told
    """

    draft: str
    record: str
    draft_span: Span | None = field(default=None, compare=False)
    record_span: Span | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Finding:
    """What is on record of a quotation.

    row          the statement that has its words, or is nearest, or a passage that is nobody's statement, so that it
                 cannot be told whose words they are; None where there is none
    said_by      whose the words are on record, where that is somebody else
    differences  where the words are not the same, in order
    doubts       what else the draft says otherwise than the record: of the role, of the year
    """

    quoted: Quoted
    verdict: str
    row: dict[str, Any] | None = None
    said_by: str | None = None
    differences: tuple[Difference, ...] = ()
    doubts: tuple[str, ...] = ()

    @property
    def faithful(self) -> bool:
        """Whether nothing speaks against it."""
        return self.verdict == VERBATIM and not self.doubts


@dataclass(frozen=True, slots=True)
class _Part:
    """Words that stand side by side in a quotation, and where; `skip` words of the source may stand before them."""

    words: tuple[str, ...]
    skip: int
    spans: tuple[Span, ...]


def words_in(text: str) -> int:
    """How many words a quotation has, by which it is told whether it can be looked up."""
    return sum(1 for _ in tokens(text))


def check(quoted: Quoted, ask: Callable[[Question], Answer]) -> Finding:
    """What is on record of a quotation. `ask` answers a question (`Index.search`)."""
    parts = _parts(quoted)
    text = " ".join(word for part in parts for word in part.words)[:LONGEST]
    asked = Question(text, level="statements", ranking="words", limit=_CANDIDATES)
    statements = ask(asked).rows
    same = [row for row in statements if _stands(parts, _words(" ".join(row["text"])))]
    if same and parts and (denied := _denied(parts, same)):
        return _attributed(Finding(quoted, ALTERED, same[0], differences=(Difference("", denied),)), same, ask)
    if same:
        return _attributed(Finding(quoted, VERBATIM), same, ask)
    passages = ask(replace(asked, level="passages")).rows
    for row in passages:
        if _stands(parts, _words(row["text"][0])):
            return Finding(quoted, VERBATIM, row)
    best = max([*statements, *passages], key=lambda row: _alike(parts, row), default=None)
    if best and _alike(parts, best) >= _ALIKE:
        found = Finding(quoted, ALTERED, best, differences=tuple(_differences(parts, best)))
        return _attributed(found, [best], ask) if "holder" in best else found
    near = ask(replace(asked, ranking="meaning", limit=1))
    if near.hits and near.hits[0].score >= _NEAR:
        return Finding(quoted, PARAPHRASE, near.rows[0])
    return Finding(quoted, NOT_ON_RECORD)


# -- the words ---------------------------------------------------------------------------------------------------------


def _parts(quoted: Quoted) -> list[_Part]:
    parts: list[_Part] = []
    for number, (piece, (start, _)) in enumerate(zip(quoted.text, quoted.spans, strict=True)):
        skip = _LEFT_OUT if number else 0
        brackets = {at for found in _LETTER.finditer(piece) for at in (found.start(), found.end() - 1)}
        places = [at for at in range(len(piece)) if at not in brackets]
        inside = "".join(piece[at] for at in places)
        at = 0
        for found in [*re.finditer(f"{_ELLIPSIS.pattern}|{_BRACKET.pattern}", inside), None]:
            words = _placed(inside[at : found.start() if found else len(inside)])
            if words:
                spans = [(start + places[at + a], start + places[at + b - 1] + 1) for _, (a, b) in words]
                parts.append(_Part(tuple(word for word, _ in words), skip, tuple(spans)))
                skip = 0
            if found:
                ellipsis = _ELLIPSIS.fullmatch(found[0])
                skip = max(skip, _LEFT_OUT if ellipsis else _REPLACED)
                at = found.end()
    return parts


def _words(text: str) -> list[str]:
    return [word for word, _ in _placed(text)]


def _placed(text: str) -> list[tuple[str, Span]]:
    """The words of a text as they are compared, and where they stand in it."""
    return [(british(token.form), (token.start, token.end)) for token in tokens(text)]


def _stands(parts: Sequence[_Part], source: Sequence[str], at: int = -1) -> bool:
    """Whether the parts stand in the source, each word for word, with no more between them than may be."""
    if not parts:
        return True
    first, *rest = parts
    length = len(first.words)
    places = range(len(source) - length + 1) if at < 0 else range(at, min(at + first.skip, len(source) - length) + 1)
    return any(
        tuple(source[place : place + length]) == first.words and _stands(rest, source, place + length)
        for place in places
    )


def _denied(parts: Sequence[_Part], rows: Sequence[dict[str, Any]]) -> str | None:
    """The word after a quotation in every row by which it is denied: "I would", said of "I would not"."""
    *before, last = parts
    for word in ("not", "never"):
        longer = [*before, replace(last, words=(*last.words, word))]
        if all(_stands(longer, _words(" ".join(row["text"]))) for row in rows):
            return word
    return None


def _alike(parts: Sequence[_Part], row: dict[str, Any]) -> float:
    """The share of the quotation's words that stand in the row, in order."""
    asked = [word for part in parts for word in part.words]
    matcher = SequenceMatcher(None, _words(" ".join(row["text"])), asked, autojunk=False)
    return sum(block.size for block in matcher.get_matching_blocks()) / len(asked)


def _differences(parts: Sequence[_Part], row: dict[str, Any]) -> Iterator[Difference]:
    asked = [one for part in parts for one in zip(part.words, part.spans, strict=True)]
    have = [
        (word, (start + a, start + b))
        for piece, (start, _) in zip(row["text"], row["spans"], strict=True)
        for word, (a, b) in _placed(piece)
    ]
    may_skip, at = {}, 0
    for part in parts:
        may_skip[at] = part.skip
        at += len(part.words)
    codes = SequenceMatcher(None, [word for word, _ in have], [word for word, _ in asked], autojunk=False).get_opcodes()
    for what, a, b, c, d in codes:
        outside = what == "delete" and (c == 0 or c == len(asked))
        if what != "equal" and not outside and not (what == "delete" and b - a <= may_skip.get(c, 0)):
            (draft, draft_span), (record, record_span) = _run(asked[c:d]), _run(have[a:b])
            yield Difference(draft, record, draft_span, record_span)


def _run(words: Sequence[tuple[str, Span]]) -> tuple[str, Span | None]:
    """Words side by side as one, and where they stand."""
    return " ".join(word for word, _ in words), (words[0][1][0], words[-1][1][1]) if words else None


# -- who, in which role, when ------------------------------------------------------------------------------------------


def _attributed(found: Finding, rows: list[dict[str, Any]], ask: Callable[[Question], Answer]) -> Finding:
    """The finding with whose words they are."""
    quoted = found.quoted
    named = quoted.holder if quoted.holder and _is_name(quoted.holder) else None
    if named:
        theirs = [row for row in rows if _may_be(named, row)]
        if not theirs and quoted.sure:
            verdict = SOMEBODY_ELSE if found.verdict == VERBATIM else found.verdict
            return replace(found, verdict=verdict, row=rows[0], said_by=str(rows[0]["holder"]))
        named, rows = (named, theirs) if theirs else (None, rows)
    doubts = [*(_role_doubts(quoted, rows, ask) if named else ()), *_year_doubts(quoted, rows)]
    return replace(found, row=rows[0], doubts=tuple(doubts))


def _is_name(holder: str) -> bool:
    """Whether it names somebody: "the paper" and "one team" are somebody of the draft, whom it may not tell."""
    words = [word for word in holder.split() if word[:1].isupper() and word.lower() not in _SMALL]
    return any(stem_of(word.lower()) not in _PAPERS for word in words)


def _may_be(name: str, row: dict[str, Any]) -> bool:
    """Whether the draft's name may be that of the row's holder, or of whom the holder spoke for."""
    asked = plain_name(name).split()
    for other in (row["holder"], row["holder_as_written"], row["organisation"], row["reported_by"]):
        have = plain_name(other or "").split()
        if have and asked and (set(asked) <= set(have) or set(have) <= set(asked)):
            return True
    have = plain_name(row["holder"]).split()
    return bool(asked and have) and asked[-1] == have[-1] and (len(asked) == 1 or asked[0][0] == have[0][0])


def _role_doubts(quoted: Quoted, rows: Sequence[dict[str, Any]], ask: Callable[[Question], Answer]) -> Iterator[str]:
    """A role that is none of those that were theirs then or later: people are introduced as what they are now."""
    if not quoted.role:
        return
    given, said = role_of(quoted.role), min((_date(row) for row in rows), default="")
    every = _statements(ask, rows[0], Filters(holders=(f"{WHOLE}{rows[0]['holder']}",)), "holder_id")
    then = _roles(rows) or _roles([row for row in every if _years_between(_date(row), said) <= _NEAR_IN_TIME])
    later = [] if given.then else _roles([row for row in every if _date(row) > said])
    before = _roles([row for row in every if _date(row) < said]) if given.former else []
    another = _another_sits_as(quoted.role, rows[0], ask)
    if another:
        yield f"role: the draft has “{quoted.role}”, the record “{another}”"
    if another or not then:
        return
    past = [role for role in (*then, *later) if role_of(role).former]
    now = [role for role in (*then, *later) if not role_of(role).former]
    held = [*past, *before] if given.former and given.then else [*past, *now, *before] if given.former else now
    fits = [role for role in held if can_be(quoted.role, role)]
    if not fits:
        yield f"role: the draft has “{quoted.role}”, the record “{then[0]}”"
    elif names_body(quoted.role) and not any(names_body(role) for role in fits):
        # "Director of Social Services" in one document, and of which council in another.
        near = _roles([row for row in every if _years_between(_date(row), said) <= _SAME_BODY])
        told = [role for role in near if names_body(role) and any(is_office(role, one) for one in fits)]
        if told and not any(can_be(quoted.role, role) for role in told):
            yield f"role: the draft has “{quoted.role}”, the record “{told[0]}”"


def _another_sits_as(role: str, row: dict[str, Any], ask: Callable[[Question], Answer]) -> str | None:
    """Who sits in a transcript in an office that the draft gives somebody to whom the transcript gives none."""
    if row["kind"] not in _TRANSCRIPTS:
        return None
    given, own = role_of(role), role_of(row["role"]) if row["role"] else None
    if given.office in ("clerk", "witness") and own and own.office == "chair" and not own.names:
        return str(row["role"])
    if own or given.office not in OF_A_SITTING or given.names or given.former:
        return None
    for other in _statements(ask, row, Filters(documents=(row["document_id"],)), "document_id"):
        sits = role_of(other["role"]) if other["role"] else None
        if sits and sits.office in OF_A_SITTING and not sits.names and can_be(role, other["role"]):
            return f"{other['holder']}, {other['role']}"
    return None


def _statements(
    ask: Callable[[Question], Answer], row: dict[str, Any], those: Filters, alike: str
) -> list[dict[str, Any]]:
    """The statements that a filter lets through and that are like a row in a field."""
    every = ask(Question("", those, level="statements", limit=_STATEMENTS)).rows
    return [one for one in every if one[alike] == row[alike]]


def _roles(rows: Sequence[dict[str, Any]]) -> list[str]:
    found = dict.fromkeys(", ".join(filter(None, (row["role"], row["organisation"]))) for row in rows)
    return [role for role in found if role]


def _date(row: dict[str, Any]) -> str:
    return str(row["said_on"] or row["published_on"] or "")


def _years_between(one: str, other: str) -> float:
    return abs(int(one[:4]) - int(other[:4])) if one and other else inf


def _year_doubts(quoted: Quoted, rows: Sequence[dict[str, Any]]) -> Iterator[str]:
    years = {date[:4] for row in rows for date in (row["said_on"], row["published_on"]) if date}
    if quoted.years and years and not years & set(quoted.years):
        yield f"year: the draft has {', '.join(quoted.years)}, the record {', '.join(sorted(years))}"
