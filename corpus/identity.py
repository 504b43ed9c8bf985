"""Which statement of a new extraction is the one that was known before: then it keeps its name, and its reviews."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from difflib import SequenceMatcher

from corpus.records import Span, Statement, StoredStatement, new_position_id, plain_name

# Above this many characters a changed passage is not compared letter by letter: difflib takes quadratic time.
_FINE = 4000


def named(
    document_id: str,
    statements: Sequence[Statement],
    before: Sequence[StoredStatement],
    moved: Callable[[Span], Span],
    text: str,
    shown: Sequence[StoredStatement] = (),
) -> list[tuple[str, Statement]]:
    """Each new statement with its position id.

    A statement keeps the id of an earlier one where the holder is the same and the spans overlap by half (of the
    longer one's characters); the best overlap wins, and each id is used once.

    before  the earlier statements, as they were extracted
    moved   where a span of the earlier text lies in the new text; empty where it is gone
    text    the new text
    shown   those of `before` that reviews changed, as they were shown: what was extracted is compared first
    """
    earlier: dict[str, list[tuple[bool, str, list[Span]]]] = {}
    for corrected, known in ((False, before), (True, shown)):
        for stored in known:
            spans = [moved(span) for span in stored.statement.spans]
            earlier.setdefault(plain_name(stored.statement.holder), []).append((corrected, stored.position_id, spans))
    pairs = [
        (corrected, -share, number, position_id)
        for number, statement in enumerate(statements)
        for corrected, position_id, spans in earlier.get(plain_name(statement.holder), ())
        if (share := overlap(statement.spans, spans)) >= 0.5
    ]
    kept: dict[int, str] = {}
    used: set[str] = set()
    for _, _, number, position_id in sorted(pairs):
        if number not in kept and position_id not in used:
            kept[number] = position_id
            used.add(position_id)
    used |= {stored.position_id for stored in before}
    names = []
    for number, statement in enumerate(statements):
        name = kept.get(number) or _unused(new_position_id(document_id, statement, text), used)
        used.add(name)
        names.append((name, statement))
    return names


def _unused(name: str, used: set[str]) -> str:
    """The name itself, or a longer one where a kept statement already bears it."""
    return name if name not in used else _unused(name + "x", used)


def overlap(one: Sequence[Span], other: Sequence[Span]) -> float:
    """Shared characters of two lists of spans, as a share of the longer one."""
    shared = sum(max(0, min(a[1], b[1]) - max(a[0], b[0])) for a in one for b in other)
    longest = max(sum(end - start for start, end in spans) for spans in (one, other))
    return shared / longest if longest else 0.0


def movement(old: str, new: str) -> Callable[[Span], Span]:
    """A function from spans of the old text to where the same characters lie in the new one."""
    if old == new:
        return lambda span: span
    anchors = _anchors(old, new)

    def moved(span: Span) -> Span:
        kept = [
            (at + max(span[0], start) - start, at + min(span[1], end) - start)
            for start, end, at in anchors
            if min(span[1], end) > max(span[0], start)
        ]
        return (min(a for a, _ in kept), max(b for _, b in kept)) if kept else (0, 0)

    return moved


def _anchors(old: str, new: str) -> list[tuple[int, int, int]]:
    """Runs that both texts share, as (start in old, end in old, start in new): by line, then by letter."""
    old_lines, new_lines = old.splitlines(keepends=True), new.splitlines(keepends=True)
    old_at, new_at = _starts(old_lines), _starts(new_lines)
    anchors = []
    for tag, a, b, c, d in SequenceMatcher(None, old_lines, new_lines, autojunk=False).get_opcodes():
        if tag == "equal":
            anchors.append((old_at[a], old_at[b], new_at[c]))
        elif tag == "replace" and max(old_at[b] - old_at[a], new_at[d] - new_at[c]) <= _FINE:
            fine = SequenceMatcher(None, old[old_at[a] : old_at[b]], new[new_at[c] : new_at[d]], autojunk=False)
            anchors += [
                (old_at[a] + run.a, old_at[a] + run.a + run.size, new_at[c] + run.b)
                for run in fine.get_matching_blocks()
                if run.size > 3  # shorter runs are letters that any two sentences share
            ]
    return anchors


def _starts(lines: Sequence[str]) -> list[int]:
    at = [0]
    for line in lines:
        at.append(at[-1] + len(line))
    return at
