"""Which sides are taken on a topic, year by year: a chart of bars, a lane a stance, and the table that it draws."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil
from typing import TYPE_CHECKING, Any

from app_pages import addresses, parts
from app_pages.escape import element, escaped
from app_pages.stances import LOOKS, NONE, topic_words

if TYPE_CHECKING:
    import altair as alt

SIDES = [stance for stance in LOOKS if stance != NONE]
# Pixels of a lane, of them the room for the figure above a bar, and below all lanes that for the years.
_LANE, _FIGURE, _YEARS = 46, 16, 30
# More years than these are not drawn one by one where many of them have nothing: the date of one may be wrong.
_LONGEST = 80
# Periods that are named below a chart: as many as have room on a telephone.
_NAMES = 4
_CELL = "padding:.15rem .6rem;text-align:right;font-variant-numeric:tabular-nums;border-bottom:1px solid #8a8f9440"
_FIGURE_LINK = "color:inherit;text-underline-offset:3px;text-decoration-thickness:1px"


@dataclass(frozen=True, slots=True)
class Sides:
    """The positions on a topic by period and stance.

    periods   value for `addresses.narrowed` → words for it, in order
    counts    (period's value, stance) → positions
    within    the search for those that are counted, on whatever topic; empty: all
    """

    topic: str
    periods: Mapping[str, str]
    counts: Mapping[tuple[str, str], int]
    within: addresses.Values = field(default_factory=dict)

    def total(self, stance: str) -> int:
        """The positions of this stance."""
        return sum(self.counts.get((period, stance), 0) for period in self.periods)

    def asked(self, stance: str, period: str | None = None) -> dict[str, list[str]]:
        """The search for the positions of this stance, of one period or of all."""
        of_all = addresses.narrowed(self.within, "stance", f"{self.topic}:{stance}") or {}
        return of_all if period is None else addresses.narrowed(of_all, "year", period) or {}


def sides(rows: Iterable[Mapping[str, Any]], topic: str, within: addresses.Values | None = None) -> Sides:
    """The sides on a topic, from the rows of an overview; or of a holder, whom the search `within` asks for."""
    rows = [row for row in rows if row["topic"] == topic]
    years: Counter[str] = Counter()
    for row in rows:
        years[row["year"]] += row["positions"]
    periods = {value: words for value, words, _ in addresses.years(years)}
    of_year = {year: next(value for value in periods if _holds(value, year)) for year in years}
    counts: Counter[tuple[str, str]] = Counter()
    for row in rows:
        counts[of_year[row["year"]], row["stance"]] += row["positions"]
    return Sides(topic, periods, counts, within or {})


def _holds(period: str, year: str) -> bool:
    first, _, last = period.partition("..")
    return first <= year <= (last or first)


# -- the chart ---------------------------------------------------------------------------------------------------------


def chart(shown: Sides, most: int, *, dark: bool = False) -> alt.LayerChart:
    """The bars; `most` is the figure that a bar as high as its lane stands for. A click on one asks for its rows."""
    import altair as alt
    import pandas as pd

    ink = "#eeeae3" if dark else "#191714"
    tall = _LANE * len(SIDES)
    names = {place * _LANE + _LANE * 2 // 3: f"{LOOKS[one].shape} {LOOKS[one].word}" for place, one in enumerate(SIDES)}
    down = alt.Y(
        "top:Q",
        scale=alt.Scale(domain=[0, tall], reverse=True, nice=False),
        axis=alt.Axis(
            values=list(names), labelExpr=f"{names}[datum.value]", title=None, domain=False, ticks=False, grid=False,
            labelFontSize=13, labelColor=ink,
        ),
    )  # fmt: skip
    periods = _axis(shown)
    across = alt.X(
        "period:O",
        scale=alt.Scale(domain=periods, paddingInner=0.25, paddingOuter=0.2),
        axis=alt.Axis(
            values=_named(periods),
            title=None,
            labelAngle=0,
            labelColor=ink,
            labelFontSize=12,
            ticks=False,
            domain=False,
        ),
    )
    words = [LOOKS[one].word for one in SIDES]
    colour = alt.Color(
        "stance:N", scale=alt.Scale(domain=words, range=[LOOKS[one].colour for one in SIDES]), legend=None
    )
    frame = pd.DataFrame(_bars(shown, most))
    floors = pd.DataFrame({"top": [(place + 1) * _LANE for place in range(len(SIDES))]})
    bars = alt.Chart(frame).encode(x=across, href="address:N", tooltip=["period:N", "stance:N", "positions:Q"])
    made: alt.LayerChart = (
        alt.layer(
            alt.Chart(floors).mark_rule(color=ink, opacity=0.3).encode(y=down),
            bars.mark_bar(cursor="pointer").encode(y=down, y2="floor:Q", color=colour),
            bars.mark_text(baseline="bottom", dy=-2, fontSize=11, color=ink, cursor="pointer").encode(
                y=down, text=alt.Text("positions:Q", format=",")
            ),
        )
        .properties(height=tall + _YEARS)
        .configure_view(stroke=None)
    )
    return made


def _bars(shown: Sides, most: int) -> list[dict[str, Any]]:
    """A bar for each period and stance with positions; heights are pixels from the top."""
    return [
        {
            "period": words,
            "stance": LOOKS[stance].word,
            "positions": number,
            "floor": (place + 1) * _LANE,
            "top": (place + 1) * _LANE - max(2, (_LANE - _FIGURE) * number / most),
            "address": parts.address(parts.SEARCH, shown.asked(stance, period)),
        }
        for place, stance in enumerate(SIDES)
        for period, words in shown.periods.items()
        if (number := shown.counts.get((period, stance), 0))
    ]


def _axis(shown: Sides) -> list[str]:
    """The periods in words with those between them that have nothing, so that a gap in time is seen as one."""
    known = [period for period in shown.periods if period != "unknown"]
    words = [shown.periods[period] for period in known]
    if known and all(period[:4].isdecimal() for period in known):
        first, last, step = int(known[0][:4]), int(known[-1][:4]), 10 if ".." in known[0] else 1
        if last - first < _LONGEST * step:
            years = range(first, last + 1, step)
            words = [f"{year:04}" if step == 1 else f"{year:04}–{year + 9:04}" for year in years]
    return words + [words for period, words in shown.periods.items() if period == "unknown"]


def _named(periods: Sequence[str]) -> list[str]:
    """Those periods that are named below the chart; what has no date always."""
    dated = [period for period in periods if period[0].isdecimal()]
    room = _NAMES if all(len(period) == len("1998") for period in dated) else _NAMES // 2
    step = ceil(len(dated) / room) or 1
    named = dated[::step]
    if len(dated) < len(periods) and step > 1 and (len(dated) - 1) % step < step / 2:
        named.pop()  # it would touch the word for those
    return named + [period for period in periods if period not in dated]


# -- the table ---------------------------------------------------------------------------------------------------------


def table(shown: Sides) -> str:
    """The figures as HTML, a row a period; each leads to the positions that it counts."""
    heads = [element("th", f"{LOOKS[one].shape} {escaped(LOOKS[one].word)}", _CELL, scope="col") for one in SIDES]
    head = element("tr", element("th", "Year", f"{_CELL};text-align:left", scope="col") + "".join(heads))
    body = "".join(_line(shown, words, period) for period, words in shown.periods.items())
    foot = _line(shown, "all", None)
    caption = element("caption", escaped(topic_words(shown.topic).capitalize()), "text-align:left;font-weight:600")
    return element(
        "div",
        element("table", f"{caption}{head}{body}{foot}", "border-collapse:collapse;font-size:.875rem"),
        "overflow-x:auto;margin-bottom:1.2rem",
    )


def _line(shown: Sides, words: str, period: str | None) -> str:
    cells = [element("td", _figure(shown, stance, period), _CELL) for stance in SIDES]
    return element("tr", element("th", escaped(words), f"{_CELL};text-align:left", scope="row") + "".join(cells))


def _figure(shown: Sides, stance: str, period: str | None) -> str:
    number = shown.total(stance) if period is None else shown.counts.get((period, stance), 0)
    if not number:
        return element("span", "0", "opacity:.75")
    return parts.link(f"{number:,}", parts.SEARCH, shown.asked(stance, period), look=_FIGURE_LINK)


def most(every: Sequence[Sides]) -> int:
    """The largest figure of any bar."""
    return max((number for one in every for number in one.counts.values()), default=1)
