"""A timeline's scene drawn with Altair, which is loaded with this module: for a screen, or for paper."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt
import pandas as pd

from app_pages import scene
from app_pages.stances import LOOKS, NONE

_INK = {True: "#eeeae3", False: "#191714"}
# Pixels that the axis and its words need below the lanes.
_AXIS = 60
# A click on a mark, and not on a role or an event, which name no statement.
_ON_A_MARK = "click[event.item && event.item.datum && event.item.datum.position_id]"
# Pixels between a place and its label.
_OFF = 5
# Dates of the axis: years from this many years on, at most so many of them; months below.
_YEARS, _TICKS = 4, 12
# title → field
_TOOLTIP = {"holder": "who"} | {
    name: name for name in ("role then", "date", "stance", "reported as", "words", "source")
}
_ROLE_TOOLTIP = {"role": "role", "shown": "shown", "statements": "statements"}
_EVENT_TOOLTIP = {"what happened": "name", "date": "when", "as told by": "source"}


class Drawing:
    """A scene drawn in layers that share their axes."""

    def __init__(self, drawn: scene.Scene, *, dark: bool, paper: int | None) -> None:
        self.scene, self.paper, self.ink = drawn, paper, _INK[dark]
        first, last = drawn.axis
        years = (last - first).days / 365.25
        ticks: Any = {"interval": "year", "step": int(years / _TICKS) + 1} if years > _YEARS else "month"
        self._x: dict[str, Any] = {
            "title": None,
            "scale": alt.Scale(type="utc"),
            "axis": alt.Axis(
                format="%Y" if years > _YEARS else "%b %Y", tickCount=ticks, labelOverlap="greedy", grid=False
            ),
        }
        # Heights are pixels from the top: a nominal axis cannot hold several marks of one day beside each other.
        self._y: dict[str, Any] = {"scale": alt.Scale(domain=[0, drawn.tall], reverse=True, nice=False), "axis": None}
        self._wide = str(paper) if paper else "width"

    def chart(self) -> alt.LayerChart:
        made: alt.LayerChart = (
            alt.layer(*self._events(), *self._lanes(), *self._bands(), *self._marks())
            .properties(height=self.scene.tall + (0 if self.paper else _AXIS))
            .configure_axis(labelColor=self.ink, labelFontSize=13, domainColor=self.ink, tickColor=self.ink)
        )
        return made.properties(width=self.paper) if self.paper else made

    def _across(self, field: str) -> Any:
        return alt.X(f"{field}:T", **self._x)

    def _down(self, field: str) -> Any:
        return alt.Y(f"{field}:Q", **self._y)

    def _events(self) -> list[alt.Chart]:
        if not self.scene.events:
            return []
        base = _base(self.scene.events, _EVENT_TOOLTIP)
        label = "datum.label" if self.paper else f"width < {scene.ROOMY} ? datum.number : datum.label"
        return [
            base.transform_filter("!datum.exact")
            .mark_rect(color=self.ink, opacity=0.1, aria=False)
            .encode(x=self._across("start"), x2=alt.X2("end"), y=self._down("height"), y2=alt.Y2Datum(self.scene.tall)),
            base.transform_filter("datum.exact")
            .mark_rule(color=self.ink, opacity=0.5, strokeDash=[2, 3], aria=False)
            .encode(x=self._across("middle"), y=self._down("height"), y2=alt.Y2Datum(self.scene.tall)),
            base.mark_text(**self._beside(), text=alt.expr(label), fontSize=12, color=self.ink).encode(
                x=self._across("middle"), y=self._down("height")
            ),
        ]

    def _beside(self) -> dict[str, Any]:
        """How a label stands beside its place, cut where its room ends."""
        return {
            "align": alt.expr("datum.left ? 'right' : 'left'"),
            "dx": alt.expr(f"datum.left ? -{_OFF} : {_OFF}"),
            "baseline": "middle",
            "limit": alt.expr(f"datum.room * {self._wide} - {2 * _OFF}"),
        }

    def _lanes(self) -> list[alt.Chart]:
        base = _base(self.scene.lanes)
        return [
            base.mark_rule(opacity=0.25, color=self.ink, aria=False).encode(y=self._down("middle")),
            base.mark_text(
                align="left", baseline="top", fontSize=14, fontWeight=600, color=self.ink, limit=alt.expr(self._wide)
            ).encode(x=alt.value(0), y=self._down("top"), text=alt.Text("lane:N")),
        ]

    def _bands(self) -> list[alt.Chart]:
        if not self.scene.bands:
            return []
        base = _base(self.scene.bands, _ROLE_TOOLTIP)
        high = {"y": self._down("top"), "y2": alt.Y2("bottom")}
        return [
            base.mark_rect(color=self.ink, stroke=self.ink, fillOpacity=0.07, strokeOpacity=0.35, aria=False).encode(
                x=self._across("start"), x2=alt.X2("end"), **high
            ),
            base.transform_filter("datum.from != null")
            .mark_rect(color=self.ink, opacity=0.1, aria=False)
            .encode(x=self._across("from"), x2=alt.X2("to"), **high),
            base.transform_calculate(place="datum.left ? datum.end : datum.start")
            .mark_text(**self._beside(), fontSize=12, color=self.ink)
            .encode(x=self._across("place"), y=self._down("height"), text=alt.Text("label:N")),
        ]

    def _marks(self) -> list[alt.Chart]:
        looks = [look for name, look in LOOKS.items() if name != NONE]
        words = [look.word for look in looks]
        # Elsewhere the stances are explained in words above the chart, where a screen reader finds them too.
        legend = alt.Legend(title=None, orient="top", symbolSize=150, symbolOpacity=1) if self.paper else None
        colour: dict[str, Any] = {
            "field": "stance",
            "type": "nominal",
            "scale": alt.Scale(domain=words, range=[look.colour for look in looks]),
            "legend": legend,
        }
        shapes = alt.Scale(domain=words, range=[look.vega for look in looks])
        base = _base(self.scene.marks, _TOOLTIP)
        ranges = (
            base.transform_filter("datum.start != datum.end")
            .mark_rule(strokeWidth=2.5, opacity=0.55, aria=False)
            .encode(
                x=self._across("start"),
                x2=alt.X2("end"),
                y=self._down("height"),
                stroke=alt.Stroke(**colour),
            )
        )
        size = (self.scene.gap - 2) ** 2
        # In one layer alone: Vega reads the dates of an axis otherwise where a layer has two ends.
        axis = alt.Scale(type="utc", domain=[scene.noon(day) for day in self.scene.axis], nice=False)
        marks = base.mark_point(size=size, strokeWidth=2 if self.scene.gap > 12 else 1.2, opacity=1).encode(
            x=self._across("middle").scale(axis),
            y=self._down("height"),
            shape=alt.Shape("stance:N", scale=shapes, legend=legend),
            stroke=alt.Stroke(**colour),
            fill=alt.Fill(**colour),
            # A paraphrase is hollow, though still there to be pointed at.
            fillOpacity=alt.condition("datum.hollow", alt.value(0.01), alt.value(0.9)),
        )
        if self.paper:
            return [ranges, marks]
        picked = alt.selection_point(name=scene.PICKED, fields=["position_id"], on=_ON_A_MARK, clear=False)
        outline = alt.condition(picked, alt.value(self.ink), alt.Stroke(**colour), empty=False)
        return [ranges, marks.encode(stroke=outline).add_params(picked)]


def _base(rows: Sequence[dict[str, Any]], tooltip: dict[str, str] | None = None) -> alt.Chart:
    """A chart of the rows, which are `told` to whom cannot see it, and to others in a tooltip: title → field."""
    made: alt.Chart = alt.Chart(pd.DataFrame(rows)).encode(description=alt.Description("told:N"))
    shown = [alt.Tooltip(f"{field}:N", title=title) for title, field in (tooltip or {}).items()]
    return made.encode(tooltip=shown) if shown else made
