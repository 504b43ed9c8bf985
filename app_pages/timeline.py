"""The timeline of a comparison: one mark for each statement, placed at its date, and the table that it draws.

No line joins the marks: positions are events, and nobody knows what was held between them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from app_pages.addresses import MODE_WORDS
from app_pages.escape import plain
from app_pages.parts import date_words, origin, roles
from app_pages.stances import LOOKS, NONE, stance_of
from corpus.dates import bounds

if TYPE_CHECKING:
    import altair as alt

PICKED = "picked"
_FIRST_WORDS = 90
# Pixels between two marks of one day, unless there are many; the height of a holder's lane, least and most.
_LANE, _LOW, _HIGH = 20, 56, 160


def table(rows: Sequence[dict[str, Any]], topic: str) -> list[dict[str, Any]]:
    """A line for each row: what the chart draws and the reader sees under it."""
    return [_line(row, topic) for row in rows]


def _line(row: dict[str, Any], topic: str) -> dict[str, Any]:
    known = row["said_on"] or row["published_on"]
    first, last = (day.isoformat() for day in bounds(known)) if known else ("", "")
    words = " […] ".join(" ".join(piece.split()) for piece in row["text"])
    return {
        "holder": plain(row["holder"]),
        "date": date_words(known),
        "date is": "" if not known else "said" if row["said_on"] else "published",
        "stance": LOOKS[stance_of(row, topic)].word,
        "reported as": MODE_WORDS[row["mode"]],
        "words": plain(words if len(words) <= _FIRST_WORDS else words[:_FIRST_WORDS] + " …"),
        "role then": plain(roles(row)),
        "source": plain(origin(row)),
        "from": first,
        "to": last,
        "position_id": row["position_id"],
    }


def chart(lines: Sequence[dict[str, Any]], *, dark: bool = False) -> alt.LayerChart | None:
    """The lines that have a date, drawn; None where there are none."""
    import altair as alt
    import pandas as pd

    drawn = _drawn([line for line in lines if line["from"]])
    if not drawn:
        return None
    looks = [look for name, look in LOOKS.items() if name != NONE]
    words = [look.word for look in looks]
    colours = alt.Scale(domain=words, range=[look.colour for look in looks])
    shapes = alt.Scale(domain=words, range=[look.vega for look in looks])
    # The stances are explained in words above the chart, where a screen reader finds them too.
    colour: dict[str, Any] = {"field": "stance", "type": "nominal", "scale": colours, "legend": None}
    across: dict[str, Any] = {"title": None, "axis": alt.Axis(format="%b %Y", labelOverlap=True, grid=True)}
    place: dict[str, Any] = {
        "y": alt.Y(
            "holder:N", bandPosition=0.5, title=None, sort=None, axis=alt.Axis(labelLimit=260, grid=True, ticks=False)
        ),
        "yOffset": alt.YOffset("lift:Q", scale=alt.Scale(domain=[-100, 100], range=[-100, 100])),
        "tooltip": [alt.Tooltip(f"{name}:N", title=name) for name in _TOOLTIP],
    }
    base = alt.Chart(pd.DataFrame(drawn))
    ranges = (
        base.transform_filter("datum.start != datum.end")
        .mark_rule(strokeWidth=2, opacity=0.6)
        .encode(x=alt.X("start:T", **across), x2="end:T", color=alt.Color(**colour), **place)
    )
    marks = (
        base.mark_point(size=190, strokeWidth=2.2, opacity=1)
        .encode(
            x=alt.X("middle:T", **across),
            shape=alt.Shape("stance:N", scale=shapes, legend=None),
            stroke=alt.Stroke(**colour),
            fill=alt.Fill(**colour),
            # A paraphrase is hollow, though still there to be pointed at.
            fillOpacity=alt.condition("datum.hollow", alt.value(0.01), alt.value(0.9)),
            **place,
        )
        .add_params(alt.selection_point(name=PICKED, fields=["position_id"], on="click", clear=False))
    )
    ink = "#eeeae3" if dark else "#1d1b18"
    most = 2 * max(abs(line["lift"]) for line in drawn)
    made: alt.LayerChart = (
        alt.layer(ranges, marks)
        .properties(height=60 + max(_LOW, 30 + most) * len({line["holder"] for line in drawn}))
        .configure_axis(labelColor=ink, labelFontSize=13)
    )
    return made


_TOOLTIP = ("holder", "role then", "date", "stance", "reported as", "words", "source")


def _drawn(lines: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The lines with what the chart needs. Marks of one holder on one day stand above each other, never hidden."""
    drawn = []
    days = Counter((line["holder"], line["from"], line["to"]) for line in lines)
    seen: Counter[tuple[str, str, str]] = Counter()
    for line in lines:
        day = (line["holder"], line["from"], line["to"])
        first, last = date.fromisoformat(line["from"]), date.fromisoformat(line["to"])
        middle = first + (last - first) / 2
        drawn.append(
            line
            | {
                "date": f"{line['date is']} {line['date']}",
                # Noon, so that no time zone moves a day.
                "start": f"{first}T12:00:00",
                "end": f"{last}T12:00:00",
                "middle": f"{middle}T12:00:00",
                "hollow": line["reported as"] == MODE_WORDS["indirect"],
                "lift": min(_LANE, _HIGH / days[day]) * (seen[day] - (days[day] - 1) / 2),
            }
        )
        seen[day] += 1
    return drawn
