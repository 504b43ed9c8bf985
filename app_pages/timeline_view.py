"""A timeline on a page: drawn, clicked on, explained, and taken away as a file. A picked mark stands in the address."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Any

import streamlit as st

from app_pages import escape, figures, parts, scene, source, stances, timeline
from corpus.dates import in_words
from onrecord import Event

Row = Mapping[str, Any]
# The parameter of the address that names the position which is opened under a chart.
_POSITION = "position"


def begin(lanes: Mapping[str, Iterable[Iterable[Row]]]) -> None:
    """Draw what holds for the timelines of all topics, and take from the address which position is opened.

    lanes   topic → the rows of each lane
    """
    if source.events():
        told = "The white and green papers of this corpus, and the events that its frame defines."
        st.checkbox("Mark what happened", True, key="events", bind="query-params", help=told)
    asked = st.query_params.get(_POSITION)
    # It is opened where it was picked, or on the first topic that it bears on.
    on = [topic for topic, held in lanes.items() for rows in held for row in rows if row["position_id"] == asked]
    before = st.session_state.get("picked_on")
    st.session_state["picked_on"] = before if before in on else next(iter(on), None)
    if not asked or on:
        return
    if before:  # it was open, and the reader has chosen others since
        del st.query_params[_POSITION]
    elif source.corpus().position(asked):
        parts.notice("The link opens a statement that is not among these: choose its holder, or another time.")
    else:
        parts.notice(f"The link named a statement that is not in this corpus (any more): {asked}")


def _pick(topic: str) -> None:
    """Put the position whose mark was clicked into the address."""
    picked = st.session_state[f"timeline_{topic}"]["selection"].get(scene.PICKED)
    if picked:
        st.query_params[_POSITION] = picked[0]["position_id"]
        st.session_state["picked_on"] = topic


def draw(topic: str, lanes: timeline.Lanes, more: Sequence[str] = ()) -> None:
    """Draw the timeline of a topic, once `begin` was called: its key, the chart, what was picked, how to read it.

    more   what else a reader must know of it, a sentence each
    """
    rows = [row for _, held in lanes for row in held]
    present = {stances.stance_of(row, topic) for row in rows}
    shown = "".join(stances.chip(name) for name in stances.LOOKS if name in present)
    st.html(shown + escape.element("span", timeline.HOLLOW, "font-size:.875rem"))
    events = timeline.around(source.events() if st.session_state.get("events") else (), lanes)
    notes = [*timeline.notes(lanes, events), *more]
    if not timeline.dated(lanes):
        st.caption(" ".join(notes))
        return
    st.altair_chart(
        timeline.chart(lanes, topic, events, dark=st.context.theme.type == "dark"),
        key=f"timeline_{topic}",
        on_select=partial(_pick, topic),
        selection_mode=scene.PICKED,
        alt=f"Timeline of positions on {stances.topic_words(topic)}; the table below holds the same",
    )
    if st.session_state["picked_on"] == topic:
        _picked(next(row for row in rows if row["position_id"] == st.query_params[_POSITION]))
    st.caption(" ".join(["Click a mark to read its passage.", *notes]))
    _happened(events)
    figures.downloads(
        partial(timeline.chart, lanes, topic, events, paper=figures.WIDTH),
        f"on-record-{topic}",
        f"Positions on {stances.topic_words(topic)}: {', '.join(name for name, _ in lanes)}",
        f"figure_{topic}",
        notes=[f"Marks {timeline.HOLLOW.replace(' · ', '; ')}.", *notes],
    )


def _picked(row: Row) -> None:
    """The statement whose mark was clicked, opened under the chart, so that the others stay in sight."""
    with st.container(border=True):
        parts.statement(row, below=parts.links(row, follow=False))


def _happened(events: Sequence[Event]) -> None:
    """The events by the numbers that they have where the chart is too narrow for their names."""
    told = []
    for number, event in enumerate(events, 1):
        name = escape.escaped(event.name)
        if event.document_id:
            name = parts.link(event.name, parts.DOCUMENT, {"document": event.document_id}, look="color:inherit")
        date, told_by = escape.escaped(in_words(event.on)), escape.escaped(event.source)
        number_shown = escape.element("span", str(number), "font-weight:600")
        told.append(escape.element("div", f"{number_shown} {date}: {name} · {told_by}", role="listitem"))
    if told:
        st.html(escape.element("div", "".join(told), "font-size:.875rem;opacity:.85", role="list"))
