"""Compare: what each chosen holder said on a topic, when and in which role, side by side and along time.

Below that, what it comes to: whether they changed, who agrees, how many statements (`app_pages.changes`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import streamlit as st

from app_pages import changes, escape, parts, source, stances, timeline, timeline_view
from onrecord import Filters, change

if TYPE_CHECKING:
    from index.compare import Comparison

# More columns than this cannot be read side by side.
MOST = 4


def page() -> None:
    """Draw the page."""
    st.title("Compare")
    holders = source.holders()
    names = _labels(holders)
    gone = parts.take_from_address("who", "compared", names)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.multiselect(
            "Holders",
            list(names),
            format_func=lambda name: names.get(name, name),
            key="compared",
            max_selections=MOST,
            wrap=True,
            placeholder="Choose one to follow over time, or up to four side by side",
        )
        since = st.text_input("From", key="from", bind="query-params", placeholder="2005", width=150)
        until = st.text_input("To", key="to", bind="query-params", placeholder="2010-06", width=150)
    parts.put_in_address("who", "compared", chosen)
    for value in gone:
        parts.notice(f"The link named a holder who is not in this corpus (any more): {value}")
    if not chosen:
        _first_steps(holders)
        return
    filters = Filters(since=since.strip() or None, until=until.strip() or None)
    comparisons = [one for one in source.compare(tuple(chosen), filters) if one.columns]
    if not comparisons:
        parts.notice("None of them holds a position on these topics in this time: try other dates or holders.")
        return
    changed = changes.compared("changes", tuple(chosen), filters)
    _ways(changed, several=len(chosen) > 1)
    timeline_view.begin({one.topic: [column.rows for column in one.columns] for one in comparisons})
    for comparison in comparisons:
        _topic(comparison, {one: names[one] for one in chosen})
    _summary(comparisons, changed, _names(holders, chosen, comparisons), filters)


def _labels(holders: list[dict[str, Any]]) -> dict[str, str]:
    """A label for each holder id. Two people known by one surname in two documents are told apart by their ids."""
    shown = {one["holder_id"]: escape.name(one["name"]) for one in holders}
    positions = {one["holder_id"]: one["positions"] for one in holders}
    times = Counter(shown.values())
    return {
        name: f"{label}{f' ({name[:6]})' if times[label] > 1 else ''} · {parts.count(positions[name], 'position')}"
        for name, label in shown.items()
    }


def _names(holders: list[dict[str, Any]], chosen: Iterable[str], comparisons: Iterable[Comparison]) -> dict[str, str]:
    """The chosen holders' names by id, as the columns have them, in plain text; two of one name are told apart."""
    heard: dict[str, list[str]] = {}
    for column in (column for one in comparisons for column in one.columns):
        heard.setdefault(column.holder_id or "", []).append(column.holder)
    known = {one["holder_id"]: one["name"] for one in holders}
    shown = {one: escape.plain(change.fullest(heard.get(one, [known[one]]))) for one in chosen}
    times = Counter(shown.values())
    return {one: f"{name} ({one[:6]})" if times[name] > 1 else name for one, name in shown.items()}


def _first_steps(holders: list[dict[str, Any]]) -> None:
    """Whom one could begin with, so that nobody faces an empty page."""
    st.header("Those with most positions")
    st.caption("Choose holders above, or begin with one of these.")
    for one in [holder for holder in holders if holder["positions"]][:8]:
        st.html(
            parts.link(one["name"], parts.COMPARE, {"who": one["holder_id"]})
            + escape.escaped(parts.count(one["positions"], "position"))
        )


def _topic(comparison: Comparison, chosen: dict[str, str]) -> None:
    topic = comparison.topic
    st.header(stances.topic_words(topic).capitalize(), divider="gray")
    rows = [row for column in comparison.columns for row in column.rows]
    lines = timeline.table(rows, topic)
    timeline_view.draw(topic, [(column.holder, column.rows) for column in comparison.columns])
    for column, space in zip(comparison.columns, st.columns(len(comparison.columns), gap="large"), strict=True):
        with space:
            parts.heading(3, column.holder)
            for row in column.rows:
                with st.container(border=True):
                    parts.statement(row, named=False, below=parts.links(row, follow=False))
    heard = {column.holder_id for column in comparison.columns}
    for name, label in chosen.items():
        if name not in heard:
            parts.notice(f"No position on this topic, in this time: {label.rsplit(' · ', 1)[0]}")
    with st.expander("The table that the chart draws"):
        st.dataframe(
            lines,
            hide_index=True,
            alt=f"Positions on {stances.topic_words(topic)}: holder, date, stance, words and source of each",
        )


def _ways(changed: list[dict[str, Any]], *, several: bool) -> None:
    """Ways to what stands far below."""
    found = Counter(row["change"] for row in changed if row["change"] != change.HELD)
    told = ", ".join(f"{kind} {found[kind]}" for kind in change.KINDS if found[kind])
    ways = {changes.CHANGES: "Did they change?" + (f" ({told})" if told else "")}
    ways |= {changes.AGREEMENT: "Who agrees"} if several else {}
    ways |= {changes.COUNTS: "How many statements", changes.FILES: "Export these tables"}
    st.html("Below: " + "".join(parts.link_to_part(label, part) for part, label in ways.items()))


def _summary(
    comparisons: list[Comparison], changed: list[dict[str, Any]], names: dict[str, str], filters: Filters
) -> None:
    """What the positions come to."""
    holders = tuple(names)
    quotes = {row["position_id"]: row for one in comparisons for column in one.columns for row in column.rows}
    changes.changes(changed, quotes, names)
    views = ["positions", "changes"]
    if len(holders) > 1:
        changes.agreement(changes.compared("agreement", holders, filters), names)
        views.append("agreement")
    changes.counts(changes.compared("counts", holders, filters), names)
    changes.take_away([*views, "counts"], holders, filters)


page()
