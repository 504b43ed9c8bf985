"""Broken characters ("Iâ€™m", "Â£5"): UTF-8 that was once read as something else, and saved so.

They are found and counted, and put right only where that is asked for: before the blocks are settled, never after.
Only what is told with certainty is a place: breaking the repaired characters again gives those that stand there.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from corpus.encoding import UNDEFINED
from corpus.readers import Parsed
from corpus.records import Block, Metadata
from corpus.text import blocks_of, described

if TYPE_CHECKING:
    from ftfy import TextFixerConfig

# What `Metadata.found` says of the field "text" once it was repaired.
REPAIRED = "repaired from mojibake"
# So many examples, with so much of the word around them.
_SHOWN, _WORD = 3, 30
_BEFORE, _AFTER = re.compile(r"[^ \t\n\r\f\v]*\Z"), re.compile(r"[^ \t\n\r\f\v]*")
# What British files were wrongly read as: Windows-1252 or Latin-1, the Mac's, DOS's.
_MISREAD_AS = ("cp1252", "latin-1", "mac_roman", "cp437")
# How often in a row: a character that was misread four times is longer than the words around it.
_TIMES = 3
# A line is looked at in pieces of at most so many characters: ftfy warns of slowness where nothing bounds them.
_LONGEST = 5_000
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_BREAK = r"\n\r\f\v\u2028\u2029"
_LINE = re.compile(rf"[^{_BREAK}]{{1,{_LONGEST}}}(?=[ {_BREAK}]|\Z)|[^{_BREAK}]{{1,{_LONGEST}}}")
# No repair touches what stands between: it holds the line as it was and the repaired line in step.
_ASCII = re.compile(r"[!-~]+")
_C1 = re.compile(r"[\x80-\x84\x86-\x9f]")
_NEXT_LINE = "\x85"
# Letters of no name in a British paper, but what two whole characters would be by chance: "É”", "Çª".
_UNLIKELY = re.compile(r"[\u0180-\u0217\u021c-\u02af]")


@dataclass(frozen=True, slots=True)
class Repair:
    """What is broken in a text, and the text as it was meant.

    text     the repaired text
    places   how many stretches of the text were broken
    shown    up to three of them as words, before and after: (("Iâ€™m", "I’m"),)
    changes  the broken stretches in order, not overlapping: start and end in the text as it was, and the repaired
             characters
    """

    text: str
    places: int
    shown: tuple[tuple[str, str], ...]
    changes: tuple[tuple[int, int, str], ...]


def mojibake(text: str) -> Repair | None:
    """The broken characters of a text with their repair; None for a text that has none."""
    if not _NOT_ASCII.search(text):
        return None
    other_c1 = _C1.search(text) is not None
    changes = tuple(
        change
        for line in _LINE.finditer(text)
        if _NOT_ASCII.search(line[0])
        for change in _changes(line[0], line.start())
        # By itself it is an old line end, not an ellipsis.
        if other_c1 or text[change[0] : change[1]].strip(" ") != _NEXT_LINE
    )
    if not changes:
        return None
    written: list[str] = []
    at = 0
    for start, end, new in changes:
        written += text[at:start], new
        at = end
    mended = "".join([*written, text[at:]])
    return Repair(mended, len(changes), _examples(text, mended, changes), changes)


def repaired(parsed: Parsed) -> Parsed:
    """A file as its reader understood it, with its broken characters put right, and `found` saying so.

    Blocks of plain text are made anew; those that a format marks stay what they are, around their repaired words. What
    has no broken characters is returned as it is.
    """
    repair, about = mojibake(parsed.text), _repaired_about(parsed.about)
    if repair is None:
        return parsed if about == parsed.about else replace(parsed, about=about)
    about = replace(about, found={**about.found, "text": REPAIRED})
    if parsed.blocks == blocks_of(parsed.text):
        return replace(parsed, text=repair.text, blocks=blocks_of(repair.text), about=about)
    return replace(parsed, text=repair.text, blocks=tuple(_moved(parsed, repair)), about=about)


# --- finding ---


def _changes(line: str, start: int) -> Iterator[tuple[int, int, str]]:
    meant = _meant(line)
    if meant == line:
        return
    gaps, meant_gaps = _between(line), [words for _, words in _between(meant)]
    if len(gaps) != len(meant_gaps) or _ASCII.findall(line) != _ASCII.findall(meant):
        return
    for (at, before), after in zip(gaps, meant_gaps, strict=True):
        if before != after and _is_certain(before, after):
            first = _shared(before, after)
            last = _shared(before[first:][::-1], after[first:][::-1])
            yield start + at + first, start + at + len(before) - last, after[first : len(after) - last]


def _shared(one: str, other: str) -> int:
    """How many characters two strings begin with alike."""
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _between(line: str) -> list[tuple[int, str]]:
    """What stands between the ASCII of a line, with its place; an empty string where nothing does."""
    gaps, at = [], 0
    for ascii_ in _ASCII.finditer(line):
        gaps.append((at, line[at : ascii_.start()]))
        at = ascii_.end()
    return [*gaps, (at, line[at:])]


def _meant(line: str) -> str:
    from ftfy import fix_encoding

    return fix_encoding(line, _only_encodings())


@cache
def _only_encodings() -> TextFixerConfig:
    """ftfy without its other repairs, and without those that lose something."""
    from ftfy import TextFixerConfig

    return TextFixerConfig(
        unescape_html=False,
        remove_terminal_escapes=False,
        replace_lossy_sequences=False,
        fix_latin_ligatures=False,
        fix_character_width=False,
        uncurl_quotes=False,
        fix_line_breaks=False,
        fix_surrogates=False,
        remove_control_chars=False,
        normalization=None,
        explain=False,
    )


def _is_certain(before: str, after: str) -> bool:
    # What looks like a dagger is a closing quotation mark without its last byte, which nothing can bring back.
    lost = "â€ " in before and after.count("†") > before.count("†")
    unlikely = set(_UNLIKELY.findall(after)) - set(before)
    return not lost and not unlikely and _breaks_into(after, before)


@lru_cache(maxsize=10_000)
def _breaks_into(meant: str, broken: str) -> bool:
    """Whether characters give the broken ones when some are misread as files are, and the others stay whole.

    A no-break space and a space are the same here: the former is often lost, and a space put after it.
    """
    wanted, reached = broken.replace("\xa0", " "), {0}
    for character in meant:
        looks = {" ", ""} if character == " " else {look.replace("\xa0", " ") for look in _misread(character)}
        reached = {at + len(look) for at in reached for look in looks if wanted.startswith(look, at)}
    return len(wanted) in reached


@lru_cache(maxsize=10_000)
def _misread(character: str) -> frozenset[str]:
    """A character as it is, and as it looks when it was misread, up to three times over."""
    looks = broken = {character}
    for _ in range(_TIMES):
        broken = {
            look.encode("utf-8", "surrogatepass").decode(encoding, UNDEFINED)
            for look in broken
            for encoding in _MISREAD_AS
        }
        looks = looks | broken
    # Windows-1252 read as Latin-1: its quotation marks are controls there.
    with suppress(UnicodeEncodeError):
        looks = looks | {character.encode("cp1252").decode("latin-1")}
    return frozenset(looks)


# --- putting right ---


def _examples(text: str, mended: str, changes: Sequence[tuple[int, int, str]]) -> tuple[tuple[str, str], ...]:
    """The first different broken words of a text, and what was meant."""
    shown: dict[str, str] = {}
    place = _places(changes)
    for start, end, _ in changes:
        before, after = _BEFORE.search(text, max(0, start - _WORD), start), _AFTER.match(text, end, end + _WORD)
        first, last = before.start() if before else start, after.end() if after else end
        shown.setdefault(text[first:last], mended[place(first) : place(last)])
        if len(shown) == _SHOWN:
            break
    return tuple(shown.items())


def _moved(parsed: Parsed, repair: Repair) -> Iterator[Block]:
    """The blocks of a text in its repaired form. Each stays what it is, but for broken bullets."""
    text, place = repair.text, _places(repair.changes)
    for block in parsed.blocks:
        start, end = place(block.start), place(block.end)
        words = text[start:end]
        start, end = start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip())
        if start >= end:
            continue
        kind = described(text, start, end).kind
        # A bullet is often broken; what else a reader told stands.
        listed = block.kind == "paragraph" and kind == "list_item"
        yield replace(block, kind=kind if listed else block.kind, start=start, end=end)


def _places(changes: Sequence[tuple[int, int, str]]) -> Callable[[int], int]:
    """Where a place of a text is in the repaired one; what is within a broken stretch goes to its end."""
    ends = [end for _, end, _ in changes]
    longer = [0, *accumulate(len(new) - (end - start) for start, end, new in changes)]

    def place(offset: int) -> int:
        before = bisect_right(ends, offset)
        if before < len(changes) and changes[before][0] < offset:
            return ends[before] + longer[before + 1]
        return offset + longer[before]

    return place


def _repaired_about(about: Metadata) -> Metadata:
    fields = {field: _repaired_words(getattr(about, field)) for field in ("title", "publisher", "status")}
    return replace(about, **fields, authors=tuple(map(_repaired_words, about.authors)))


def _repaired_words(words: Any) -> Any:
    repair = mojibake(words) if words else None
    return repair.text if repair else words
