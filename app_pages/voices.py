"""Whose statements are whose in a text: colour is the holder, the line's pattern how it is reported; and their key."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from app_pages import in_context, parts, source, stances
from app_pages.addresses import MODE_WORDS
from app_pages.escape import Marking, element, escaped
from corpus.records import MODES, is_position

# For the holders with most statements. They stand out at 3:1 from both themes' grounds and the chosen statement's, and
# differ for colour-blind readers (tests/app/test_app_reader.py measures both); none is a stance's colour.
COLOURS = ("#489c78", "#9048a8", "#b48400", "#b44800", "#9084c0")
OTHERS = "#68727b"
PATTERNS = {"direct": "solid", "mixed": "dashed", "indirect": "dotted", "author": "double"}
# Whoever it is open or unknown who spoke: their statements are not known to be one holder's.
OPEN = "open"
_WAY = "color:inherit;text-underline-offset:3px"
_NO_STANCE = stances.LOOKS[stances.NONE]
# Holders that are named in the key; the rest are counted.
_NAMED = 12


@dataclass(frozen=True, slots=True)
class Holder:
    """A holder of a document's statements.

    key     what stands in the address: the holder's id, or OPEN
    first   the position id of the first statement
    """

    key: str
    name: str
    colour: str
    statements: int
    first: str


def key_of(row: Mapping[str, Any]) -> str:
    """The key of the holder of a statement."""
    return row["holder_id"] or OPEN


def holders_of(rows: Sequence[Mapping[str, Any]]) -> dict[str, Holder]:
    """The holders of a document's statements by their keys, those with most first, which have the colours."""
    counts = Counter(key_of(row) for row in rows)
    first: dict[str, Mapping[str, Any]] = {}
    for row in rows:
        first.setdefault(key_of(row), row)
    known = [key for key, _ in counts.most_common() if key != OPEN]
    colours = dict(zip(known, COLOURS, strict=False))
    return {
        key: Holder(
            key,
            "open who" if key == OPEN else str(first[key]["holder"]),
            colours.get(key, OTHERS),
            counts[key],
            first[key]["position_id"],
        )
        for key in [*known, *([OPEN] if OPEN in counts else [])]
    }


def line(colour: str, mode: str, *, heavy: bool, depth: int = 0) -> str:
    """The line under a statement, as CSS. depth: how many other statements it stands in."""
    # A double line is drawn twice.
    thick, below = (1 if not heavy else 2 if PATTERNS[mode] == "double" else 3), 0.22 + 0.2 * depth
    return (
        f"text-decoration:underline {PATTERNS[mode]} {thick}px {colour};text-underline-offset:{below:.2f}em;"
        "text-decoration-skip-ink:none"
    )


def markings(
    rows: Sequence[Mapping[str, Any]], known: Mapping[str, Holder], numbers: Mapping[str, int]
) -> list[Marking]:
    """The statements as they are marked in the text. numbers: position id → its number in the list."""
    found = []
    for row, depth in zip(rows, _depths(rows), strict=True):
        holder = known[key_of(row)]
        style = line(holder.colour, row["mode"], heavy=is_position(row), depth=depth)
        title = f"{numbers[row['position_id']]} · {parts.who(row)} · {MODE_WORDS[row['mode']]}"
        found += [Marking(start, end, "statement", style, title) for start, end in row["spans"]]
    return found


def _depths(rows: Sequence[Mapping[str, Any]]) -> list[int]:
    """For each statement, in the order of the text, how many of those before it have not ended where it begins."""
    depths, ends = [], list[int]()
    for row in rows:
        ends = [end for end in ends if end > row["spans"][0][0]]
        depths.append(min(2, len(ends)))
        ends.append(row["spans"][-1][1])
    return depths


def numbers(
    rows: Sequence[Mapping[str, Any]], known: Mapping[str, Holder], numbered: Mapping[str, int], only: str | None
) -> list[tuple[int, str]]:
    """For each statement where it begins, and its number as a link that chooses it, to stand beside its block."""
    topics = source.topics()
    return [
        (row["spans"][0][0], _number(row, numbered[row["position_id"]], known[key_of(row)], topics, only))
        for row in rows
    ]


def _number(row: Mapping[str, Any], at: int, holder: Holder, topics: Sequence[str], only: str | None) -> str:
    """A statement's number, after the shapes of its stances."""
    sides = [look for topic in topics if (look := stances.LOOKS[stances.stance_of(row, topic)]) is not _NO_STANCE]
    shapes = "".join(element("span", escaped(look.shape), title=look.word) for look in sides)
    words = [f"Statement {at}", MODE_WORDS[row["mode"]], parts.who(row), *(look.word for look in sides)]
    link = element(
        "a",
        f"[{at}]",
        "color:inherit;font-weight:600;" + line(holder.colour, row["mode"], heavy=is_position(row)),
        href="?" + urlencode(parts.address_of(row) | ({"by": only} if only else {})),
        target="_self",
        aria_label=", ".join(words),
    )
    return f"{shapes} {link}"


# -- the key -----------------------------------------------------------------------------------------------------------


def key(
    rows: Sequence[Mapping[str, Any]], known: Mapping[str, Holder], only: str | None, here: Mapping[str, str]
) -> str:
    """What the marks mean, as HTML: each holder, a link to the first statement that leaves only theirs; and the lines.

    only   the holder whose statements alone are shown
    here   what the address names besides: the document, and the statement that is chosen
    """
    named = [_holder(holder, only, here["document"]) for holder in list(known.values())[:_NAMED]]
    if len(known) > _NAMED:
        named.append(escaped(f"and {len(known) - _NAMED} more"))
    if only:
        named.append(parts.link("Show everybody", parts.DOCUMENT, here, look=_WAY))
    modes = [mode for mode in MODES if any(row["mode"] == mode for row in rows)]
    lines = [_sample(MODE_WORDS[mode], line(OTHERS, mode, heavy=True)) for mode in modes]
    lines.append(_sample("thin: on no topic", line(OTHERS, modes[0], heavy=False)))
    lines += in_context.samples("chosen")
    return _row(named, "Holders") + _row(lines, "Marks")


def _row(entries: Sequence[str], label: str) -> str:
    style = "display:inline-block;margin:0 1rem .2rem 0"
    inner = "".join(element("span", entry, style, role="listitem") for entry in entries)
    return element("div", inner, "font-size:.825rem;line-height:1.75", role="list", aria_label=label)


def _holder(holder: Holder, only: str | None, document_id: str) -> str:
    look = f"color:inherit;text-decoration:underline solid 3px {holder.colour};text-underline-offset:.25em"
    look += ";font-weight:600" * (holder.key == only)
    asked = {"document": document_id, "position": holder.first, "by": holder.key}
    count = element("span", f"{holder.statements:,}", "opacity:.8;font-variant-numeric:tabular-nums")
    return f"{parts.link(holder.name, parts.DOCUMENT, asked, look=look)} {count}"


def _sample(words: str, style: str) -> str:
    return element("span", escaped(words), style)
