"""Compare: what each chosen holder said on a topic, when and in which role, side by side and along time.

Below that, what it comes to: whether they changed, who agrees, how many statements (`app_pages.changes`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

import streamlit as st

from app_pages import changes, escape, figures, parts, scene, source, stances, timeline
from corpus.dates import in_words
from onrecord import Event, Filters, change

if TYPE_CHECKING:
    from index.compare import Comparison

# More columns than this cannot be read side by side.
MOST = 4
# The parameter of the address that names the position which is opened under a chart.
_POSITION = "position"


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
    _take_picked(comparisons)
    if source.events():
        told = "The white and green papers of this corpus, and the events that its frame defines."
        st.checkbox("Mark what happened", True, key="events", bind="query-params", help=told)
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
    _chart(topic, [(column.holder, column.rows) for column in comparison.columns])
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
    changes.files([*views, "counts"], holders, filters)


def _take_picked(comparisons: list[Comparison]) -> None:
    """Find on which topic the position that the address names is opened: where it was picked, or the first it is on."""
    asked = st.query_params.get(_POSITION)
    on = [one.topic for one in comparisons for column in one.columns for row in column.rows if _named(row, asked)]
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


def _named(row: Mapping[str, Any], position_id: str | None) -> bool:
    return bool(row["position_id"] == position_id)


def _pick(topic: str) -> None:
    """Put the position whose mark was clicked into the address."""
    picked = st.session_state[f"timeline_{topic}"]["selection"].get(scene.PICKED)
    if picked:
        st.query_params[_POSITION] = picked[0]["position_id"]
        st.session_state["picked_on"] = topic


def _chart(topic: str, lanes: timeline.Lanes) -> None:
    rows = [row for _, held in lanes for row in held]
    present = {stances.stance_of(row, topic) for row in rows}
    shown = "".join(stances.chip(name) for name in stances.LOOKS if name in present)
    st.html(shown + escape.element("span", timeline.HOLLOW, "font-size:.875rem"))
    events = timeline.around(source.events() if st.session_state.get("events") else (), lanes)
    notes = timeline.notes(lanes, events)
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
        _picked(next(row for row in rows if _named(row, st.query_params[_POSITION])))
    st.caption(" ".join(["Click a mark to read its passage.", *notes]))
    _happened(events)
    figures.downloads(
        partial(timeline.chart, lanes, topic, events, paper=True),
        f"on-record-{topic}",
        f"Positions on {stances.topic_words(topic)}: {', '.join(name for name, _ in lanes)}",
        f"figure_{topic}",
        notes=[f"Marks {timeline.HOLLOW.replace(' · ', '; ')}.", *notes],
    )


def _picked(row: Mapping[str, Any]) -> None:
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


page()
