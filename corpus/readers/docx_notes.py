"""How the notes of a Word file are marked: by the numbering that settings and sections tell, or by marks of their own.

ECMA-376, part 1, section 17.11: a section's properties stand before those of the whole document.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# Kinds of notes → how they are numbered where the file does not say.
KINDS = {"footnote": "decimal", "endnote": "lowerRoman"}
_NUMERALS = tuple(
    zip((1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1), "m cm d cd c xc l xl x ix v iv i".split(), strict=True)
)
_CHICAGO = "*†‡§"
_CODE = re.compile(r"[0-9A-Fa-f]{4}", re.ASCII)
# Letters of fonts of symbols stand behind this place of Unicode.
_SYMBOLS = 0xF000


class Reference(NamedTuple):
    """A place that refers to a note: its kind and id, and the mark, where it is not numbered."""

    kind: str
    number: str
    mark: str | None


@dataclass(slots=True)
class Marks:
    """Gives the notes of a file their marks, in order.

    settings, section  the properties of the document, and those of the section that is being read
    counted, placed    notes so far, by kind: the last number since numbering began anew, and all there were
    """

    settings: Any
    section: Any = None
    counted: dict[str, int] = field(default_factory=dict)
    placed: dict[str, int] = field(default_factory=dict)

    def enter(self, section: Any) -> None:
        """Go on to the next section, of these properties."""
        self.section = section
        for kind in KINDS:
            if self._told(kind).get("numRestart") == "eachSect":
                self.counted.pop(kind, None)

    def of(self, reference: Reference) -> str:
        """The mark as it is printed; where numbers begin anew on each page, which no file tells, the note's place among
        all in brackets."""
        kind = reference.kind
        place = self.placed[kind] = self.placed.get(kind, 0) + 1
        if reference.mark is not None:
            return reference.mark or f"[{place}]"
        told = self._told(kind)
        start = told.get("numStart", "")
        first = int(start) if start.isdecimal() and len(start) < 6 else 1
        number = self.counted[kind] = self.counted.get(kind, first - 1) + 1
        written = None if told.get("numRestart") == "eachPage" else _written(number, told.get("numFmt", KINDS[kind]))
        return f"[{place}]" if written is None else written

    def _told(self, kind: str) -> Mapping[str, str]:
        """What the file says of the numbering of such notes: the name of the property → its value."""
        found: dict[str, str] = {}
        for properties in (self.settings, self.section):
            told = properties.find(f"{W}{kind}Pr") if properties is not None else None
            found |= {
                child.tag.removeprefix(W): child.get(f"{W}val", "") for child in (told if told is not None else ())
            }
        return found


def references(element: Any, not_shown: set[str]) -> Iterator[Reference]:
    """The notes that shown words refer to. not_shown: elements that the page does not show."""
    for child in element:
        for kind in KINDS:
            if child.tag == f"{W}{kind}Reference":
                yield Reference(
                    kind, child.get(f"{W}id", ""), "".join(own_mark(child)) if has_own_mark(child) else None
                )
        if child.tag not in not_shown:
            yield from references(child, not_shown)


def has_own_mark(reference: Any) -> bool:
    """Whether the mark of a note is written out behind the reference to it."""
    return reference.get(f"{W}customMarkFollows", "0") not in ("0", "false", "off")


def own_mark(reference: Any) -> Iterator[str]:
    """The characters of such a mark: what is left of the run."""
    for after in reference.itersiblings():
        if after.tag == f"{W}t":
            yield (after.text or "").strip()
        elif after.tag == f"{W}sym" and _CODE.fullmatch(told := after.get(f"{W}char", "")):
            code = int(told, 16)
            yield chr(code - _SYMBOLS if code >= _SYMBOLS else code)


def _written(number: int, form: str) -> str | None:
    """The number as it is printed; None in a form that is not known."""
    if form in ("decimal", "decimalZero"):
        return f"{number:02}" if form == "decimalZero" else str(number)
    if form.endswith("Roman") and number < 4000:
        return _roman(number) if form == "lowerRoman" else _roman(number).upper()
    again, place = divmod(number - 1, 26)
    if form.endswith("Letter"):
        letters = chr(ord("a") + place) * (again + 1)
        return letters if form == "lowerLetter" else letters.upper()
    again, place = divmod(number - 1, len(_CHICAGO))
    return _CHICAGO[place] * (again + 1) if form == "chicago" else None


def _roman(number: int) -> str:
    written = ""
    for value, letters in _NUMERALS:
        written += letters * (number // value)
        number %= value
    return written
