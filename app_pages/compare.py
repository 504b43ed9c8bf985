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

from app_pages import agreement, changes, chooser, columns, escape, parts, source, stances, timeline, timeline_view
from onrecord import change

if TYPE_CHECKING:
    from app_pages.chooser import Choice
    from index.compare import Comparison

# Quotations of a topic that are shown to begin with, and at most; and marks of its chart.
FEW, MOST, MARKS = 60, 480, 300
# With more columns than this, they are given the sidebar's room where the page is opened.
_WIDE = 4


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
    if len(choice.chosen) > _WIDE:
        st.set_page_config(initial_sidebar_state="collapsed")
    names = chooser.names(choice)
    counted = _is_counted(sum(column.total for one in comparisons for column in one.columns))
    changed = changes.compared("changes", choice) if choice.by == chooser.HOLDER and counted else []
    several = len(choice.chosen) > 1 and choice.by != chooser.PERIOD
    _ways(changed, counted=counted, several=several)
    drawn = {one.topic: one for one in _compared(choice, MARKS)}
    timeline_view.begin({topic: [column.rows for column in one.columns] for topic, one in drawn.items()})
    for comparison in comparisons:
        _topic(comparison, drawn[comparison.topic], choice, names)
    if counted:
        _summary(choice, names, changed, several=several)
    of_holders = ["changes"] if choice.by == chooser.HOLDER else []
    changes.take_away(["positions", *of_holders, *(["agreement"] if several else []), "counts"], choice)


def _compared(choice: Choice, most: int) -> list[Comparison]:
    return source.compare(choice.way.group, choice.chosen, choice.holders, choice.filters, most)


def _few() -> int:
    """How many quotations of a topic are shown: what the address says, within limits."""
    asked = st.query_params.get("quotes", "")
    return min(max(int(asked), FEW), MOST) if asked.isdecimal() and len(asked) < 5 else FEW


def _is_counted(total: int) -> bool:
    """Whether the positions are read that tell who changed and who agrees: of very many, where the reader asks it."""
    if total <= changes.AT_ONCE:
        return True
    asked: bool = st.checkbox(
        f"Also tell who changed, who agrees and how many: this reads {parts.count(total, 'position')}",
        key="counted",
        bind="query-params",
    )
    return asked


def _ways(changed: list[dict[str, Any]], *, counted: bool, several: bool) -> None:
    """Ways to what stands far below."""
    found = Counter(row["change"] for row in changed if row["change"] != change.HELD)
    told = ", ".join(f"{kind} {found[kind]}" for kind in change.KINDS if found[kind])
    ways = {changes.CHANGES: "Did they change?" + (f" ({told})" if told else "")} if counted else {}
    ways |= {agreement.ANCHOR: "Who agrees"} if counted and several else {}
    ways |= {changes.COUNTS: "How many statements"} if counted else {}
    ways |= {changes.FILES: "Export these tables"}
    st.html("Below: " + "".join(parts.link_to_part(label, part) for part, label in ways.items()))


def _topic(comparison: Comparison, drawn: Comparison, choice: Choice, names: Mapping[str, str]) -> None:
    topic = comparison.topic
    st.header(stances.topic_words(topic).capitalize(), divider="gray")
    cut = columns.shortened(drawn)
    lanes = [(names[column.key], column.rows) for column in drawn.columns]
    timeline_view.draw(topic, lanes, [f"In the chart {cut}"] if cut else [])
    with st.expander("The table that the chart draws"):
        st.dataframe(
            _lines(drawn, names, named=choice.by != chooser.HOLDER),
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
    way = choice.way
    if choice.by == chooser.HOLDER:
        changes.changes(changed, names)
    else:
        changes.nobody_changes(choice.by)
    if several:
        agreement.draw(changes.compared("agreement", choice), names, group=way.group, one=way.one)
    changes.counts(changes.compared("counts", choice), names, group=way.group, one=way.one)


page()
