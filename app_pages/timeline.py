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
from app_pages.parts import doubt, hearsay, origin, roles
from app_pages.stances import LOOKS, NONE, stance_of
from corpus.dates import bounds, in_words

if TYPE_CHECKING:
    import altair as alt

PICKED = "picked"
_FIRST_WORDS = 90
# Pixels: the height of a holder's name, and the room above and below the marks.
_NAME, _MARGIN = 22, 18


def table(rows: Sequence[dict[str, Any]], topic: str) -> list[dict[str, Any]]:
    """A line for each row: what the chart draws and the reader sees under it."""
    return [_line(row, topic) for row in rows]


def _line(row: dict[str, Any], topic: str) -> dict[str, Any]:
    known = row["said_on"] or row["published_on"]
    first, last = (day.isoformat() for day in bounds(known)) if known else ("", "")
    words = " […] ".join(" ".join(piece.split()) for piece in row["text"])
    return {
        "holder": plain(row["holder"]),
        "about the holder": plain(" · ".join(part for part in (doubt(row), hearsay(row)) if part)),
        "date": in_words(known),
        "date is": "" if not known else "said" if row["said_on"] else "published",
        "date as written": plain(row.get("said_on_as_written") or ""),
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

    dated = [line for line in lines if line["from"]]
    if not dated:
        return None
    looks = [look for name, look in LOOKS.items() if name != NONE]
    words = [look.word for look in looks]
    colours = alt.Scale(domain=words, range=[look.colour for look in looks])
    shapes = alt.Scale(domain=words, range=[look.vega for look in looks])
    # The stances are explained in words above the chart, where a screen reader finds them too.
    colour: dict[str, Any] = {"field": "stance", "type": "nominal", "scale": colours, "legend": None}
    frame, names = (pd.DataFrame(made) for made in _drawn(dated))
    tall = float(names["bottom"].max())
    ink = "#eeeae3" if dark else "#1d1b18"
    across: dict[str, Any] = {"title": None, "axis": alt.Axis(format="%b %Y", labelOverlap=True)}
    # Heights are pixels from the top: a nominal axis cannot hold several marks of one day beside each other.
    down: dict[str, Any] = {"scale": alt.Scale(domain=[0, tall], reverse=True, nice=False), "axis": None}
    tooltip = [alt.Tooltip(f"{field}:N", title=title) for title, field in _TOOLTIP.items()]
    lanes = alt.Chart(names).mark_rule(opacity=0.25, color=ink).encode(y=alt.Y("middle:Q", **down))
    labels = (
        alt.Chart(names)
        .mark_text(align="left", baseline="top", fontSize=14, fontWeight=600, color=ink, limit=700)
        .encode(x=alt.value(0), y=alt.Y("top:Q", **down), text="holder:N")
    )
    ranges = (
        alt.Chart(frame)
        .transform_filter("datum.start != datum.end")
        .mark_rule(strokeWidth=2.5, opacity=0.65)
        .encode(
            x=alt.X("start:T", **across),
            x2="end:T",
            y=alt.Y("height:Q", **down),
            color=alt.Color(**colour),
            tooltip=tooltip,
        )
    )
    marks = (
        alt.Chart(frame)
        .mark_point(size=190, strokeWidth=2.2, opacity=1)
        .encode(
            x=alt.X("middle:T", **across),
            y=alt.Y("height:Q", **down),
            shape=alt.Shape("stance:N", scale=shapes, legend=None),
            stroke=alt.Stroke(**colour),
            fill=alt.Fill(**colour),
            # A paraphrase is hollow, though still there to be pointed at.
            fillOpacity=alt.condition("datum.hollow", alt.value(0.01), alt.value(0.9)),
            tooltip=tooltip,
        )
        .add_params(alt.selection_point(name=PICKED, fields=["position_id"], on="click", clear=False))
    )
    made: alt.LayerChart = (
        alt.layer(lanes, labels, ranges, marks)
        .properties(height=tall + 60)
        .configure_axis(labelColor=ink, labelFontSize=13)
    )
    return made


# title → field
_TOOLTIP = {"holder": "who"} | {
    name: name for name in ("role then", "date", "stance", "reported as", "words", "source")
}


def _drawn(lines: Sequence[dict[str, Any]]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The marks, and a lane for each holder. Marks of one holder on one day stand above each other, never hidden."""
    days = Counter((line["holder"], line["from"], line["to"]) for line in lines)
    spread = max(_spread(marks) for marks in days.values())
    lanes = {}
    for number, holder in enumerate(dict.fromkeys(line["holder"] for line in lines)):
        top = number * (_NAME + 2 * _MARGIN + spread)
        middle = top + _NAME + _MARGIN + spread / 2
        lanes[holder] = {"holder": holder, "top": top, "middle": middle, "bottom": middle + spread / 2 + _MARGIN}
    seen: Counter[tuple[str, str, str]] = Counter()
    marks = []
    for line in lines:
        day, written = (line["holder"], line["from"], line["to"]), line["date as written"]
        first, last = date.fromisoformat(line["from"]), date.fromisoformat(line["to"])
        marks.append(
            line
            | {
                "who": " · ".join(part for part in (line["holder"], line["about the holder"]) if part),
                "date": f"{line['date is']} {line['date']}" + (f" – “{written}”" if written else ""),
                # Noon, so that no time zone moves a day.
                "start": f"{first}T12:00:00",
                "end": f"{last}T12:00:00",
                "middle": f"{first + (last - first) / 2}T12:00:00",
                "hollow": line["reported as"] == MODE_WORDS["indirect"],
                "height": lanes[line["holder"]]["middle"] - _spread(days[day]) / 2 + _gap(days[day]) * seen[day],
            }
        )
        seen[day] += 1
    return marks, list(lanes.values())


def _gap(marks: int) -> float:
    """Pixels between marks of one day: room for each, unless there are many."""
    return min(20, 160 / marks)


def _spread(marks: int) -> float:
    """Pixels from the first to the last mark of one day."""
    return _gap(marks) * (marks - 1)
