"""Compare: what holders, bodies or kinds of holder said on a topic, or what was said in two times, side by side.

First along time, then in columns of quotations; below that, what it comes to: whether they changed
(`app_pages.changes`), who agrees (`app_pages.agreement`), how many statements.
"""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import streamlit as st

from app_pages import agreement, changes, chooser, columns, escape, parts, source, stances, timeline
from onrecord import change

if TYPE_CHECKING:
    from app_pages.chooser import Choice
    from index.compare import Comparison

# Quotations of a topic that are shown to begin with, and at most; and marks of its chart.
FEW, MOST, MARKS = 60, 480, 300
_HOLLOW = escape.element("span", "filled: quoted, at least in part · hollow: a paraphrase", "font-size:.875rem")


def page() -> None:
    """Draw the page."""
    st.title("Compare")
    choice = chooser.choose()
    if not choice.chosen:
        chooser.first_steps(choice.by)
        return
    comparisons = _compared(choice, _few())
    if not comparisons:
        parts.notice("There is no position on these topics in this time: try other dates, filters or names.")
        return
    if len(choice.chosen) > 4:
        st.set_page_config(initial_sidebar_state="collapsed")
    names = chooser.names(choice)
    total = sum(column.total for one in comparisons for column in one.columns)
    counted = total <= changes.AT_ONCE or _asked_to_count(total)
    changed = changes.compared("changes", choice) if choice.by == chooser.HOLDER and counted else []
    several = len(choice.chosen) > 1 and choice.by != chooser.PERIOD
    _ways(changed, several=several)
    drawn = {one.topic: one for one in _compared(choice, MARKS)}
    for comparison in comparisons:
        _topic(comparison, drawn[comparison.topic], choice, names)
    if counted:
        _summary(choice, names, changed, several=several)


def _compared(choice: Choice, most: int) -> list[Comparison]:
    return source.compare(choice.way.group, choice.chosen, choice.holders, choice.filters, most)


def _few() -> int:
    """How many quotations of a topic are shown: what the address says, within limits."""
    asked = st.query_params.get("quotes", "")
    return min(max(int(asked), FEW), MOST) if asked.isdecimal() and len(asked) < 5 else FEW


def _asked_to_count(total: int) -> bool:
    """Draw the choice to read very many positions; whether it is taken."""
    asked: bool = st.checkbox(
        f"Also tell who agrees and how many: this reads {parts.count(total, 'position')}",
        key="counted",
        bind="query-params",
    )
    return asked


def _ways(changed: list[dict[str, Any]], *, several: bool) -> None:
    """Ways to what stands far below."""
    found = Counter(row["change"] for row in changed if row["change"] != change.HELD)
    told = ", ".join(f"{kind} {found[kind]}" for kind in change.KINDS if found[kind])
    ways = {changes.CHANGES: "Did they change?" + (f" ({told})" if told else "")}
    ways |= {agreement.ANCHOR: "Who agrees"} if several else {}
    ways |= {changes.COUNTS: "How many statements", changes.FILES: "Export these tables"}
    st.html("Below: " + "".join(parts.link_to_part(label, part) for part, label in ways.items()))


def _topic(comparison: Comparison, drawn: Comparison, choice: Choice, names: Mapping[str, str]) -> None:
    topic = comparison.topic
    st.header(stances.topic_words(topic).capitalize(), divider="gray")
    lines = _lines(drawn, names, named=choice.by != chooser.HOLDER)
    _chart(lines, topic)
    if cut := columns.shortened(drawn):
        st.caption(f"In the chart {cut}")
    with st.expander("The table that the chart draws"):
        st.dataframe(
            lines,
            hide_index=True,
            alt=f"Positions on {stances.topic_words(topic)}: holder, date, stance, words and source of each",
        )
    if choice.by != chooser.PERIOD:
        columns.aligned(comparison, names, named=choice.by != chooser.HOLDER)
    elif len(choice.holders) < 2:
        columns.beside(comparison, names, named=not choice.holders)
    else:
        _by_holder(choice, topic, names)
    if cut := columns.shortened(comparison):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.caption(cut)
            if _few() < MOST:
                st.button("Show more", key=f"more_{topic}", on_click=_more)


def _by_holder(choice: Choice, topic: str, names: Mapping[str, str]) -> None:
    """What each holder said in each period: then and now stand side by side."""
    for holder, name in chooser.names_of_holders(choice).items():
        alone = _compared(dataclasses.replace(choice, holders=(holder,)), _few())
        for comparison in (one for one in alone if one.topic == topic):
            parts.heading(3, name)
            columns.beside(comparison, names, named=False, level=4)


def _more() -> None:
    st.query_params["quotes"] = str(min(2 * _few(), MOST))


def _lines(comparison: Comparison, names: Mapping[str, str], *, named: bool) -> list[dict[str, Any]]:
    """What the chart draws, a lane a column; a column that is not one holder's tells the holder beside its name."""
    found = []
    for column in comparison.columns:
        for line in timeline.table(list(column.rows), comparison.topic):
            about = " · ".join(part for part in (line["holder"] if named else "", line["about the holder"]) if part)
            found.append({**line, "holder": escape.plain(names[column.key]), "about the holder": about})
    return found


def _summary(choice: Choice, names: Mapping[str, str], changed: list[dict[str, Any]], *, several: bool) -> None:
    """What the positions come to."""
    views = ["positions"]
    way = choice.way
    if choice.by == chooser.HOLDER:
        changes.changes(changed, names)
        views.append("changes")
    else:
        changes.nobody_changes(choice.by)
    if several:
        agreement.draw(changes.compared("agreement", choice), names, group=way.group, one=way.one)
        views.append("agreement")
    changes.counts(changes.compared("counts", choice), names, group=way.group, one=way.one)
    changes.take_away([*views, "counts"], choice)


def _chart(lines: list[dict[str, Any]], topic: str) -> None:
    present = dict.fromkeys(line["stance"] for line in lines)
    st.html("".join(stances.chip(name) for name, look in stances.LOOKS.items() if look.word in present) + _HOLLOW)
    drawn = timeline.chart(lines, dark=st.context.theme.type == "dark")
    undated = sum(not line["from"] for line in lines)
    if drawn is not None:
        event = st.altair_chart(
            drawn,
            key=f"timeline_{topic}",
            on_select="rerun",
            selection_mode=timeline.PICKED,
            alt=f"Timeline of positions on {stances.topic_words(topic)}; the table below holds the same",
        )
        picked = event.get("selection", {}).get(timeline.PICKED, [])
        if picked:
            _picked(picked[0]["position_id"])
    notes = ["A line: the date is known only to the month or year."]
    if drawn is not None:
        notes.append("Click a mark to read its passage.")
    if undated:
        notes.append(f"{parts.count(undated, 'statement')} without a date: not drawn, listed below.")
    st.caption(" ".join(notes))


def _picked(position_id: str) -> None:
    """The statement whose mark was clicked, opened under the chart, so that the others stay in sight."""
    row = source.corpus().position(position_id)
    if row:
        with st.container(border=True):
            parts.statement(row, below=parts.links(row, follow=False))


page()
