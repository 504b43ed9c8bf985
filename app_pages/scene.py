"""Where everything on a timeline stands: marks, lanes, bands of roles and events as plain values for a chart.

Heights are pixels from the top. How wide a chart and its words are, only the browser knows: things are set apart as
they must be in a chart of an assumed width.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from typing import Any

from app_pages.bands import Band
from app_pages.escape import plain
from corpus.dates import bounds, in_words, precision
from onrecord import Event

Line = dict[str, Any]
Days = tuple[date, date]

# The name of a chart's selection: the mark that was clicked.
PICKED = "picked"
# Pixels of a chart's width: where marks must not touch, where events have room for their names, and of a telephone.
_MARKS_WIDE, ROOMY, _NARROW = 420, 600, 280
# Pixels of height: a lane's name, a role, an event, and the room above and below marks.
_NAME, _ROLE, _EVENT, _MARGIN = 24, 19, 17, 16
# Pixels: a mark, and the height of all marks of one day at most.
_MARK, _STACK = 17, 300
# Pixels of width: a letter of a label, on the average, and what a label needs besides.
_LETTER, _BESIDE = 6.2, 14
# Letters of a label that are drawn at most, and of a role's where a chart is narrow; the tooltip has all.
_LETTERS, _ROLE_LETTERS = 64, 34
# Rows of events' names at most, where numbers can stand for them.
_ROWS = 8
# How far off the statements an event may lie: a part of their time, but a year at least.
_NEAR, _YEAR = 0.1, timedelta(days=366)
# What an axis has beyond its first and last day: a part of the time between them.
_BEYOND, _DAYS = 0.03, timedelta(days=20)


@dataclass(frozen=True, slots=True)
class Scene:
    """What a timeline draws, as rows of data.

    axis   the first and the last day of its axis
    tall   the height of all, in pixels
    gap    the height between marks of one day, in pixels
    """

    lanes: list[Line]
    marks: list[Line]
    bands: list[Line]
    events: list[Line]
    axis: Days
    tall: float
    gap: float


def near(events: Iterable[Event], dates: Iterable[str | None]) -> list[Event]:
    """The events in the time of the dates, or shortly before or after it."""
    known = [bounds(on) for on in dates if on]
    if not known:
        return []
    first, last = min(start for start, _ in known), max(end for _, end in known)
    margin = max((last - first) * _NEAR, _YEAR)
    return [one for one in events if bounds(one.on)[1] >= first - margin and bounds(one.on)[0] <= last + margin]


def built(
    lanes: Sequence[tuple[str, Sequence[Line], Sequence[Band]]], events: Sequence[Event], *, numbers: bool
) -> Scene:
    """The scene of lanes: of each its name, its dated lines (`timeline.table`; at least one) and its bands.

    events   in order of time
    numbers  whether numbers stand for events where they are too many to be named
    """
    spans = [*(_days(line) for _, lines, _ in lanes for line in lines), *(bounds(event.on) for event in events)]
    axis = _axis(min(start for start, _ in spans), max(end for _, end in spans))
    stacks = [_rows(lines, axis) for _, lines, _ in lanes]
    gap = min(_MARK, _STACK / (max(row for rows in stacks for row in rows) + 1))
    happened, top = _events(events, axis, numbers=numbers)
    named: list[Line] = []
    marks: list[Line] = []
    shown: list[Line] = []
    for (name, lines, bands), rows in zip(lanes, stacks, strict=True):
        drawn, below = _bands(bands, axis, top + _NAME)
        middle = below + _MARGIN + gap * (max(rows) // 2)
        named.append({"lane": plain(name), "told": plain(name), "top": top, "middle": middle})
        shown += drawn
        marks += [
            line | _across(_days(line)) | {"height": middle + gap * _off(row)}
            for line, row in zip(lines, rows, strict=True)
        ]
        top = middle + gap * ((max(rows) + 1) // 2) + _MARGIN
    return Scene(named, marks, shown, happened, axis, top, gap)


# -- time --------------------------------------------------------------------------------------------------------------


def noon(day: date) -> str:
    """A day for a chart: its noon in UTC, so that it stands at the same place in all time zones."""
    return f"{day}T12:00:00Z"


def _days(line: Line) -> Days:
    return date.fromisoformat(line["from"]), date.fromisoformat(line["to"])


def _middle(days: Days) -> date:
    return days[0] + (days[1] - days[0]) / 2


def _across(days: Days) -> Line:
    return {"start": noon(days[0]), "end": noon(days[1]), "middle": noon(_middle(days))}


def _axis(first: date, last: date) -> Days:
    """The axis of these days: a year at least, and some room at both ends."""
    beyond = max((last - first) * _BEYOND, (_YEAR - (last - first)) / 2, _DAYS)
    return first - beyond, last + beyond


def _part(day: date, axis: Days) -> float:
    """Where on the axis a day stands, from 0 to 1."""
    return (day - axis[0]) / (axis[1] - axis[0])


# -- what must not cover what ------------------------------------------------------------------------------------------


def _rows(lines: Sequence[Line], axis: Days) -> list[int]:
    """For each mark its row: marks that would touch each other are in different ones."""
    places = [_part(_middle(_days(line)), axis) for line in lines]
    return _packed([(place, place + _MARK / _MARKS_WIDE) for place in places])


def _off(row: int) -> int:
    """How many marks below the line of its lane a row stands; above it, where negative: 0, 1, -1, 2, -2 …"""
    return (row + 1) // 2 * (1 if row % 2 else -1)


def _packed(edges: Sequence[tuple[float, float]]) -> list[int]:
    """For each stretch the first row in which it touches none before it, from the left."""
    ends: list[float] = []
    rows = [0] * len(edges)
    for at in sorted(range(len(edges)), key=lambda at: edges[at]):
        start, end = edges[at]
        row = next((row for row, taken in enumerate(ends) if taken <= start), len(ends))
        ends[row : row + 1] = [end]
        rows[at] = row
    return rows


@dataclass(frozen=True, slots=True)
class _Label:
    """A label at a stretch, in parts of the chart's width: from the stretch's start to the right, or, where it would
    not fit there, from its end to the left.

    width   of the label
    """

    start: float
    end: float
    width: float

    @property
    def left(self) -> bool:
        return self.start + self.width > 1 and self.end > 1 - self.start

    @property
    def room(self) -> float:
        """How wide the label can be."""
        return min(self.width, self.end if self.left else 1 - self.start)

    @property
    def edges(self) -> tuple[float, float]:
        """Of the stretch and its label together."""
        if self.left:
            return min(self.start, self.end - self.room), self.end
        return self.start, max(self.end, self.start + self.room)


def _uncrossed(labels: Sequence[_Label]) -> list[int]:
    """For each label of a place its row from the top: none covers another, nor, wherever that can be, the line that
    goes down from another's place."""
    edges = [label.edges for label in labels]
    below = [{at for at, one in enumerate(labels) if start < one.start < end} for start, end in edges]
    heights: dict[int, int] = {}  # rows from the lowest one
    while waiting := set(range(len(labels))) - heights.keys():
        # Of some that cover each other's lines, the one goes first that most others wait for.
        at = min(waiting, key=lambda one: (len(below[one] & waiting), -sum(one in below[o] for o in waiting), one))
        start, end = edges[at]
        taken = {height for one, height in heights.items() if edges[one][0] < end and start < edges[one][1]}
        least = max((heights[one] + 1 for one in below[at] & heights.keys()), default=0)
        heights[at] = next(height for height in count(least) if height not in taken)
    return [max(heights.values()) - heights[at] for at in range(len(labels))]


def _width(letters: int, wide: int) -> float:
    """How much of a chart so many pixels wide a label of so many letters takes."""
    return (letters * _LETTER + _BESIDE) / wide


def _cut(text: str, letters: int) -> str:
    return text if len(text) <= letters else text[: letters - 1].rstrip() + "…"


# -- bands and events --------------------------------------------------------------------------------------------------


def _bands(bands: Sequence[Band], axis: Days, top: float) -> tuple[list[Line], float]:
    """The bands below a height, and where they end."""
    labels = [
        _Label(
            _part(band.outer[0], axis),
            _part(band.outer[1], axis),
            _width(min(len(plain(band.role)), _ROLE_LETTERS), _NARROW),
        )
        for band in bands
    ]
    rows = _packed([label.edges for label in labels])
    drawn = [
        {
            "label": _cut(plain(band.role), _LETTERS),
            "role": plain(band.role),
            "shown": f"{band.when}, as far as these documents show",
            "told": f"{plain(band.role)}: {band.when}, as far as these documents show",
            "statements": band.statements,
            "start": noon(band.outer[0]),
            "end": noon(band.outer[1]),
            "from": noon(band.inner[0]) if band.inner else None,
            "to": noon(band.inner[1]) if band.inner else None,
            "top": top + row * _ROLE,
            "bottom": top + row * _ROLE + _ROLE - 3,
            "height": top + row * _ROLE + (_ROLE - 3) / 2,
            "left": label.left,
            "room": label.room,
        }
        for band, label, row in zip(bands, labels, rows, strict=True)
    ]
    return drawn, top + _ROLE * (max(rows, default=-1) + 1)


def _events(events: Sequence[Event], axis: Days, *, numbers: bool) -> tuple[list[Line], float]:
    """The events, their labels above all else, and where these end."""
    made = [
        {
            "number": str(number),
            "label": _cut(plain(event.name), _LETTERS),
            "name": plain(event.name),
            "when": in_words(event.on),
            "told": f"{in_words(event.on)}: {plain(event.name)}",
            "source": plain(event.source),
            "exact": precision(event.on) == "day",
            **_across(bounds(event.on)),
        }
        for number, event in enumerate(events, 1)
    ]
    places = [_part(_middle(bounds(event.on)), axis) for event in events]
    labels = [_Label(at, at, _width(len(one["label"]), ROOMY)) for at, one in zip(places, made, strict=True)]
    rows = _uncrossed(labels)
    if numbers and max(rows, default=0) >= _ROWS:
        made = [one | {"label": one["number"]} for one in made]
        labels = [_Label(at, at, _width(len(one["label"]), _NARROW)) for at, one in zip(places, made, strict=True)]
        rows = _uncrossed(labels)
    drawn = [
        one | {"height": (row + 0.5) * _EVENT, "left": label.left, "room": label.room}
        for one, row, label in zip(made, rows, labels, strict=True)
    ]
    return drawn, _EVENT * (max(rows, default=-1) + 1) + (_MARGIN / 2 if drawn else 0)
