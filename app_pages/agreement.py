"""Who agrees: holders, bodies or kinds against each other, for each topic; and the statements behind each two."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

import streamlit as st

from app_pages import parts, source
from app_pages.escape import element, escaped, plain
from app_pages.stances import chip, topic_words
from onrecord import group_key

Row = Mapping[str, Any]
ANCHOR, BEHIND = "who-agrees", "statements-behind"
# What is said of two: a sign, a word, and the ground behind them.
_LOOKS = {
    "agree": ("=", "agree", "#2a8f8a2e"),
    "both mixed": ("=", "both mixed", "#8a8f941f"),
    "partly": ("≈", "partly", "#8a8f941f"),
    "disagree": ("≠", "disagree", "#c98a1a38"),
}
_LONG = {"partly": "partly: one of both is mixed"}
_CELL = "border:1px solid #8a8f9466;padding:.4rem .6rem;text-align:center;min-width:6.5rem;overflow-wrap:anywhere"
_QUIET = "font-size:.875rem;opacity:.85"
_SIDE = "flex:1 1 20rem;min-width:0"


def draw(rows: Sequence[Row], names: Mapping[str, str], *, group: str, one: str) -> None:
    """Draw which of them take the same stance, all their statements taken together.

    rows    of the door's view "agreement"
    names   what tells the columns apart → what readers call it, in their order
    group   the door's word for what they are, `one` what readers call one of them
    """
    st.header("Who agrees", anchor=ANCHOR, divider="gray")
    if not rows:
        parts.notice("Nothing to compare: there is no topic on which two of them take a stance that can be told.")
        return
    told = "All statements of each on a topic taken together: the one stance of all of them, else mixed."
    if one != "holder":
        told += f" Of a {one}, these are many people’s: it is mixed where they differ."
    st.caption(f"{told} Choose two to read the statements behind.")
    told_of = [
        {**row, "keys": (_key(row, "holder", group), _key(row, "other", group)), "they": _they(row)} for row in rows
    ]
    chosen = _chosen(told_of)
    for topic, of_topic in groupby(told_of, key=lambda row: row["topic"]):
        st.html(_matrix(topic, list(of_topic), names, chosen))
    _behind(chosen, names)
    with st.expander(f"The same as a table: {parts.count(len(rows), 'row')}"):
        _table(told_of, names, one)


def _key(row: Row, side: str, group: str) -> str:
    return str(row[f"{side}_id"] or group_key(group, row[side]))


def _they(row: Row) -> str:
    """What is said of the two. Of two who are mixed nobody knows whether they agree."""
    return "both mixed" if row["stance"] == row["other_stance"] == "mixed" else str(row["agreement"])


def _chosen(rows: Sequence[Row]) -> Row:
    """The two that the address names, else the first two that disagree, else the first."""
    asked = st.query_params.get_all("pair")
    if found := next((row for row in rows if [row["topic"], *row["keys"]] == asked), None):
        return found
    if asked:
        parts.notice("The link asks for the statements behind two that cannot be compared here (any more).")
    return next((row for row in rows if row["agreement"] == "disagree"), rows[0])


def _matrix(topic: str, rows: Sequence[Row], names: Mapping[str, str], chosen: Row) -> str:
    """Each against each as an HTML table; the stance of each where it would meet itself."""
    pairs = {frozenset(row["keys"]): row for row in rows}
    stances = {row["keys"][0]: (row["stance"], row["statements"]) for row in rows}
    stances |= {row["keys"][1]: (row["other_stance"], row["other_statements"]) for row in rows}
    heads = "".join(element("th", escaped(name), f"{_CELL};font-weight:600", scope="col") for name in names.values())
    lines = [element("tr", element("td", "", "border:0") + heads)]
    for one, name in names.items():
        cells = [element("th", escaped(name), f"{_CELL};font-weight:600;text-align:left", scope="row")]
        for other in names:
            row = pairs.get(frozenset((one, other)))
            if one == other:
                cells.append(element("td", _own(stances.get(one)), f"{_CELL};border-style:dashed"))
            else:
                cells.append(_meeting(row, chosen=row is not None and row == chosen))
        lines.append(element("tr", "".join(cells)))
    caption = element(
        "caption", escaped(topic_words(topic).capitalize()), "text-align:left;font-weight:600;padding:.3rem 0"
    )
    look = "border-collapse:collapse;font-size:.875rem;margin:.4rem 0 1.2rem"
    return element("div", element("table", caption + "".join(lines), look), "overflow-x:auto")


def _own(stance: tuple[str, int] | None) -> str:
    if stance is None:
        return element("span", "no stance told", "opacity:.8")
    # A chip keeps room at its right.
    shown = element("div", chip(stance[0]), "margin-right:-.9rem")
    return shown + element("div", escaped(parts.count(stance[1], "statement")), "opacity:.8")


def _meeting(row: Row | None, *, chosen: bool) -> str:
    if row is None:
        return element("td", "–", f"{_CELL};opacity:.8", title="no stance of one of both can be told")
    sign, word, ground = _LOOKS[row["they"]]
    look = "color:inherit;text-underline-offset:3px;display:block" + (";font-weight:700" if chosen else "")
    here = {key: st.query_params.get_all(key) for key in st.query_params}
    way = parts.link(
        f"{sign} {word}", parts.COMPARE, {**here, "pair": [row["topic"], *row["keys"]]}, look=look, part=BEHIND
    )
    return element("td", way, f"{_CELL};background:{ground}")


def _behind(row: Row, names: Mapping[str, str]) -> None:
    """Draw the statements of two, of each stance that was taken the surest."""
    st.subheader("The statements behind", anchor=BEHIND)
    quotes = (row["quotes"], row["other_quotes"])
    records = {one["position_id"]: one for one in source.corpus().records([*quotes[0], *quotes[1]])}
    labels = [names[key] for key in row["keys"]]
    words = f"{labels[0]} and {labels[1]} on {topic_words(row['topic'])}: {_LOOKS[row['they']][1]}"
    sides = [
        _side(row["topic"], label, many, [records[name] for name in ids if name in records])
        for label, many, ids in zip(labels, (row["statements"], row["other_statements"]), quotes, strict=True)
    ]
    st.html(
        element("div", escaped(words), "font-weight:600")
        + element("div", "".join(sides), "display:flex;flex-wrap:wrap;gap:.8rem 2.5rem;margin-top:.7rem")
    )


def _side(topic: str, label: str, many: int, records: Sequence[Row]) -> str:
    of = "its only statement" if many == 1 else f"of {many:,} statements, the surest of each stance"
    head = element("span", escaped(label), "font-weight:600") + escaped(f" · {of}")
    found = [
        element(
            "div",
            parts.statement_of(one, [topic], marks=one["evidence"].get(topic, ()), look="evidence", size="1rem")
            + parts.links(one, follow=False),
            "margin:.35rem 0 1.2rem",
        )
        for one in records
    ]
    return element("div", element("div", head, _QUIET) + "".join(found), _SIDE)


def _table(rows: Sequence[Row], names: Mapping[str, str], one: str) -> None:
    st.dataframe(
        [
            {
                "topic": topic_words(row["topic"]),
                "they": _LONG.get(row["they"], row["they"]),
                one: plain(names[row["keys"][0]]),
                "stance": f"{row['stance']} ({parts.count(row['statements'], 'statement')})",
                f"other {one}": plain(names[row["keys"][1]]),
                "stance of the other": f"{row['other_stance']} ({parts.count(row['other_statements'], 'statement')})",
            }
            for row in rows
        ],
        hide_index=True,
        key="agreement",
        alt="For each topic and two of them: whether they agree, the stance of each, and of how many statements it is",
    )
