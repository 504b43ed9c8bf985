"""When something was said: the words of its sentence that tell ("last week", "in July"), resolved against a date.

A date is cut to what is certain: a week that crosses the end of a month is known to the year only.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Sequence
from datetime import date, timedelta

from corpus.dates import bounds, first_span
from corpus.records import Span

Days = tuple[date, date]
_MONTHS = {name.casefold(): number for number, name in enumerate(calendar.month_name) if name}
_DAYS = {name.casefold(): number for number, name in enumerate(calendar.day_name)}
_NUMBERS = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "ten": 10}
_MONTH, _DAY = "|".join(_MONTHS), "|".join(_DAYS)
_NUMBER = "|".join(_NUMBERS)
_TIME = re.compile(
    r"\b(?:"
    r"(?P<yesterday>yesterday|last\s+night)"
    r"|(?P<today>today|tonight|(?:earlier\s+)?this\s+(?:morning|afternoon|evening))"
    r"|(?P<this>(?:earlier\s+|later\s+)?this\s+(?:week|month|year))"
    r"|(?P<last>(?:earlier\s+|late\s+)?last\s+(?:week|month|year))"
    rf"|(?P<ago>(?:{_NUMBER}|\d\d?)\s+(?:days?|weeks?|fortnights?|months?|years?)\s+(?:ago|earlier))"
    rf"|on\s+(?P<date>\d{{1,2}}(?:st|nd|rd|th)?\s+(?:{_MONTH})(?:,?\s+\d{{4}})?)"
    rf"|(?P<weekday>(?:on|last)\s+(?:{_DAY})|(?<=\s)(?:{_DAY}))\b(?!,?\s+(?:\d|to\b|and\b))"
    rf"|(?P<month>(?:(?:back\s+|early\s+|late\s+)?in|last|as\s+long\s+ago\s+as)\s+(?:{_MONTH})"
    r"(?:\s+(?:last\s+year|this\s+year|\d{4}))?)"
    r"|(?:in|as\s+long\s+ago\s+as|back\s+in)\s+(?P<year>(?:19|20)\d\d)(?!\s*(?:per|beds|cases|[-–/]))"
    r")\b(?!['’]s)",
    re.IGNORECASE,
)
# What stands between commas or after "who" says something of the source, and nothing of the saying.
_ASIDE = re.compile(r",\s+(?:who|which|whose|where|whom)\b[^,;]*(?:,|$)|\s(?:who|which|that)\s[^,;]*")
_PARTICIPLE = re.compile(r",\s+(?:\w+ly\s+)?(?!given\b|ten\b|seven\b|when\b|then\b|often\b)\w+(?:ed|en)\b[^,;]*(?:,|$)")
# Words before a time that make it the end or the beginning of something else.
_OF_ELSE = re.compile(
    r"\b(?:since|until|till|to|and|by|from|before|after|for|of|than|due|expected|published|elected|appointed|launched|held|"
    r"formed|created|began|opened|closed|resigned|retired|joined|left)\s*$",
    re.IGNORECASE,
)


def occasion(
    text: str, sentence: Span, cue: Span | None, contents: Sequence[Span], published: str | None
) -> tuple[str | None, str | None]:
    """(partial date, the words) of when the sentence says that the contents were said; (None, None) where it does not.

    The words are kept where they cannot be resolved because the publication date is not known.
    """
    start, end = sentence
    if cue is None or not start <= cue[0] < end:
        return None, None
    masked = list(text[start:end])
    for s, e in contents:
        masked[max(0, s - start) : max(0, min(e, end) - start)] = "\0" * max(0, min(e, end) - max(s, start))
    words = "".join(masked)
    at = cue[0] - start
    for aside in (*_ASIDE.finditer(words), *_PARTICIPLE.finditer(words)):
        first, last = aside.span()
        if first <= at < last:  # "the nurse who came in July said": the clause ends where the cue begins
            last = at
        words = words[:first] + "\0" * (last - first) + words[last:]
    found = [
        one
        for one in _TIME.finditer(words)
        if not _OF_ELSE.search(words[: one.start()]) or re.match(r",\s+when\b", words[one.end() :])
    ]
    if not found:
        return None, None
    nearest = min(found, key=lambda one: min(abs(one.start() - at), abs(one.end() - at)))
    return resolved(nearest, published), " ".join(nearest.group().split())


def resolved(found: re.Match[str], published: str | None) -> str | None:
    """The partial date that a match of a time means for a document of that date."""
    given = {name: words.casefold() for name, words in found.groupdict().items() if words}
    ((name, words),) = given.items()
    if name == "year":
        return words
    written = first_span(words)
    if written and name in ("date", "month"):
        return written[0]
    if published is None:
        return None
    days = [_RESOLVE[name](words, day) for day in bounds(published)]
    return _common(min(first for first, _ in days), max(last for _, last in days))


def _common(first: date, last: date) -> str | None:
    """What all days from the first to the last share: a day, a month, a year, or nothing."""
    if first == last:
        return first.isoformat()
    if (first.year, first.month) == (last.year, last.month):
        return first.isoformat()[:7]
    return first.isoformat()[:4] if first.year == last.year else None


def _this(words: str, day: date) -> Days:
    if words.endswith("week"):
        return day - timedelta(days=day.weekday()), day
    return (day.replace(day=1), day) if words.endswith("month") else (day.replace(month=1, day=1), day)


def _last(words: str, day: date) -> Days:
    if words.endswith("week"):
        monday = day - timedelta(days=day.weekday() + 7)
        return monday, monday + timedelta(days=6)
    if words.endswith("month"):
        last = day.replace(day=1) - timedelta(days=1)
        return last.replace(day=1), last
    return date(day.year - 1, 1, 1), date(day.year - 1, 12, 31)


def _ago(words: str, day: date) -> Days:
    number, unit = words.split()[:2]
    count = int(number) if number.isdigit() else _NUMBERS[number]
    if unit.startswith("day"):
        then = day - timedelta(days=count)
        return then, then
    if unit.startswith(("week", "fortnight")):
        then = day - timedelta(days=count * (14 if unit.startswith("fortnight") else 7))
        return then - timedelta(days=3), then + timedelta(days=3)
    if unit.startswith("month"):
        months = day.year * 12 + day.month - 1 - count
        return _month(months // 12, months % 12 + 1)
    return date(day.year - count, 1, 1), date(day.year - count, 12, 31)


def _month(year: int, month: int) -> Days:
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])


def _weekday(words: str, day: date) -> Days:
    wanted = _DAYS[words.split()[-1]]
    back = (day.weekday() - wanted) % 7
    if words.startswith("last"):
        back = back or 7
    then = day - timedelta(days=back)
    return then, then


def _in_month(words: str, day: date) -> Days:
    before, name, after = re.split(rf"({_MONTH})", words, maxsplit=1)
    month = _MONTHS[name]
    last_year = "last year" in after or (
        not after.strip() and (month > day.month or (before.strip() == "last" and month == day.month))
    )
    return _month(day.year - last_year, month)


def _on_day(words: str, day: date) -> Days:
    number, name = re.split(r"(?:st|nd|rd|th)?\s+", words)[:2]
    month = _MONTHS[name]
    year = day.year - ((month, int(number)) > (day.month, day.day))
    while int(number) > calendar.monthrange(year, month)[1] and year > day.year - 8:
        year -= 1  # the last year that has the day: 29 February
    then = date(year, month, min(int(number), calendar.monthrange(year, month)[1]))
    return then, then


_RESOLVE: dict[str, Callable[[str, date], Days]] = {
    "yesterday": lambda _, day: (day - timedelta(days=1),) * 2,
    "today": lambda _, day: (day, day),
    "this": _this,
    "last": _last,
    "ago": _ago,
    "weekday": _weekday,
    "month": _in_month,
    "date": _on_day,
}
