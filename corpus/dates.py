"""Partial dates (2005, 2005-08, 2005-08-18) and the British ways of writing them.

A date is a string: ISO 8601, cut to what is known. Day comes before month, as British papers print it.
"""

from __future__ import annotations

import calendar
import re
from datetime import date

_ISO = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)
# The forms of a field that holds nothing but a date: ISO with or without a time, with slashes, or without marks.
_FIELD = re.compile(
    r"(\d{4})(?:([-/])(\d{1,2})(?:\2(\d{1,2}))?)?(?:[T ]\d.*)?|(\d{4})(\d\d)(\d\d)(?:T?\d.*)?", re.ASCII
)
_WEEKDAY = re.compile(r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+", re.IGNORECASE)
_TIME = re.compile(
    r"[\s,]*(?:at\s+)?(?:\d{1,2}[:.]\d\d[\d:.]*\s*)?(?:[ap]\.?m\.?|GMT|BST|UTC|Z|[+-]\d\d:?\d\d)?\s*", re.IGNORECASE
)
_MONTHS = {name.casefold(): number for number, name in enumerate(calendar.month_name) if name}
_MONTHS |= {name[:3].casefold(): number for name, number in ((m, n) for n, m in enumerate(calendar.month_name) if m)}
_MONTHS["sept"] = 9
_MONTH = (
    r"(?P<{}>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\.?"
)
_WRITTEN = re.compile(
    r"\b(?:"
    r"(?P<iy>\d{4})-(?P<im>\d{2})-(?P<id>\d{2})(?!\d)"
    r"|(?P<sd>\d{1,2})(?P<mark>[/.-])(?P<sm>\d{1,2})(?P=mark)(?P<sy>\d{4})(?!\d)"
    r"|(?P<wd>\d{1,2})(?:st|nd|rd|th)?\s+(?:of\s+)?" + _MONTH.format("wm") + r",?\s+(?P<wy>\d{4})"
    r"|" + _MONTH.format("am") + r"\s+(?P<ad>\d{1,2})(?:st|nd|rd|th)?,\s+(?P<ay>\d{4})"
    r"|" + _MONTH.format("mm") + r",?\s+(?P<my>\d{4})"
    r")\b",
    re.IGNORECASE | re.ASCII,
)
EARLIEST, LATEST = "1601", "2199"  # four digits outside are a page or a room, not a year


def partial(value: object) -> str | None:
    """The value as a partial date, or None where it is none (the wrong form, or a day that never was)."""
    found = _ISO.fullmatch(str(value).strip())
    if not found or not EARLIEST <= found[1] <= LATEST:
        return None
    year, month, day = int(found[1]), int(found[2] or 1), int(found[3] or 1)
    try:
        date(year, month, day)
    except ValueError:
        return None
    return found[0]


def precision(value: str | None) -> str | None:
    """day, month or year; None for no date."""
    return None if value is None else {4: "year", 7: "month"}.get(len(value), "day")


def bounds(value: str) -> tuple[date, date]:
    """The first and the last day that a partial date can mean, both included."""
    year, month, day = (int(part) for part in (value + "-00-00")[:10].split("-"))
    if day:
        return date(year, month, day), date(year, month, day)
    if month:
        return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
    return date(year, 1, 1), date(year, 12, 31)


def in_words(value: str | None) -> str:
    """18 August 2005, August 2005 or 2005: no more than is known; "no date" for none."""
    if not value:
        return "no date"
    year, month, day = [*value.split("-"), "", ""][:3]
    return " ".join(part for part in (day.lstrip("0"), calendar.month_name[int(month or 0)], year) if part)


def first_span(text: str) -> tuple[str, int, int] | None:
    """The first date written out in the text, and where it stands: (date, start, end).

    "18/08/2005", "18 August 2005", "August 2005": the day before the month.
    """
    for found in _WRITTEN.finditer(text):
        parts = found.groupdict()
        form = next(key[0] for key, value in parts.items() if value)
        year, month, day = parts.get(f"{form}y"), parts.get(f"{form}m"), parts.get(f"{form}d")
        number = int(month) if month and month.isdigit() else _MONTHS[(month or "").casefold()]
        value = partial(f"{int(year or 0):04}-{number:02}" + (f"-{int(day):02}" if day else ""))
        if value:
            return value, found.start(), found.end()
    return None


def stated(value: object) -> str | None:
    """The date that a field states, exactly as precise as it is given, or None for anything but one date.

    Takes ISO with or without a time, 2005/8/18, 20050818, and the British forms that `first_span` knows. The day is
    the one written: a time of day and its zone are passed over.
    """
    written = str(value).strip()
    if found := _FIELD.fullmatch(written):
        parts = (found[1], found[3], found[4]) if found[1] else (found[5], found[6], found[7])
        return partial("-".join(f"{int(part):02}" if len(part) < 3 else part for part in parts if part))
    prefix = _WEEKDAY.match(written)
    written = written[prefix.end() :] if prefix else written
    first = first_span(written)
    return first[0] if first and first[1] == 0 and _TIME.fullmatch(written, first[2]) else None
