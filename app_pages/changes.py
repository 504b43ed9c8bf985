"""What the positions come to that are compared: did they change, how many statements; and these as files.

Every change is shown with the quotations on both of its sides, and never put as a degree.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from itertools import groupby
from typing import Any

import streamlit as st

from app_pages import files, parts, source
from app_pages.chooser import Choice
from app_pages.escape import element, escaped, plain
from app_pages.stances import LOOKS, UNDECIDED, chip, topic_words
from corpus.dates import in_words
from corpus.records import STANCES
from onrecord import change, group_key

Row = Mapping[str, Any]
CHANGES, COUNTS, FILES = "did-they-change", "how-many", "files"
# What is said of two stances that follow each other, around the first and the second.
_WORDS = {
    change.SHIFTED: ("Shifted from", "to"),
    change.QUALIFIED: ("Qualified: from", "to"),
    change.UNORDERED: ("Order not known:", "and"),
    change.HELD: ("Held:", "and again"),
}
# Positions that are read without being asked to, to tell who changed, who agrees and how many: a second or two.
AT_ONCE = 2_000
# Changes that are drawn, and as many that are held; of more the file has all.
MOST = 40
# Why nobody is asked whether these changed.
_NO_ONE_MIND = {
    "body": "A body’s statements are those of many people",
    "holder_kind": "A kind’s statements are those of many people",
    "period": "In a period many people speak",
}
_QUIET = "font-size:.875rem;opacity:.85"
_CARD = "border:1px solid #8a8f9480;border-radius:.5rem;padding:.8rem 1rem;margin:.5rem 0 1rem"
# Side by side where there is room for both, else under each other.
_PAIR = "display:flex;flex-wrap:wrap;gap:.8rem 2.5rem;margin-top:.7rem"
_SIDE, _QUOTE = "flex:1 1 20rem;min-width:0", "margin-top:.35rem;margin-bottom:1rem"


@st.cache_data(max_entries=100, ttl=3600, show_spinner="Reading …")
def _compared(folder: str, revision: int, view: str, choice: Choice) -> list[dict[str, Any]]:
    return list(choice.listing(view, source.corpus()).rows)


def compared(view: str, choice: Choice) -> list[dict[str, Any]]:
    """The rows of a view of what is compared, as the door tells them; kept until the corpus changes."""
    return _compared(source.folder(), source.revision(), view, choice)


# -- did they change? --------------------------------------------------------------------------------------------------


def changes(rows: Sequence[Row], names: Mapping[str, str]) -> None:
    """Draw what lies between the statements that follow each other: what is not held open, what is held folded.

    names    the chosen holders by id, as they are shown
    """
    st.header("Did they change?", anchor=CHANGES, divider="gray")
    compared = {row["holder_id"] for row in rows}
    missing = [name for holder, name in names.items() if holder not in compared]
    if missing:
        parts.notice(
            f"Nothing to compare for {', '.join(missing)}: fewer than two dated stances on one topic, in this time. "
            "What was said on one day counts as one; statements of which the stance cannot be told do not count."
        )
    if not rows:
        return
    changed = [row for row in rows if row["change"] != change.HELD]
    held = [row for row in rows if row["change"] == change.HELD]
    st.caption(
        "Each two dated stances that follow each other, with the words on both sides. A stance is that of the quoted "
        "words; the words that decided it are underlined."
    )
    if not changed:
        parts.notice("No change: each dated stance is the same as the one before it.")
    _groups(changed, names)
    if held:
        with st.expander(f"Held: {parts.count(len(held), 'time')} the same stance as before"):
            _groups(held, names)


def nobody_changes(by: str) -> None:
    """Say why nobody is asked whether they changed: what is compared are no holders."""
    st.header("Did they change?", anchor=CHANGES, divider="gray")
    parts.notice(f"{_NO_ONE_MIND[by]}, not one mind that could change: compare holders to see who did.")


def _groups(rows: Sequence[Row], names: Mapping[str, str]) -> None:
    shown = rows[:MOST]
    ids = [name for row in shown for side in ("before", "after") for name in row[f"{side}_quotes"]]
    quotes = {row["position_id"]: row for row in source.corpus().records(ids)}
    for (holder, topic), group in groupby(shown, key=lambda row: (row["holder_id"], row["topic"])):
        members = list(group)
        parts.heading(3, f"{names.get(holder, members[0]['holder'])}: {topic_words(topic)}")
        st.html("".join(_card(row, quotes) for row in members))
    if rows[MOST:]:
        parts.notice(f"{len(rows) - MOST:,} more are in the file of changes, below.")


def _card(row: Row, quotes: Mapping[str, Row]) -> str:
    first, between = _WORDS[row["change"]]
    ordered = row["change"] != change.UNORDERED
    doubt = "doubtful who: a quotation here may be somebody else’s"
    lines = [
        element(
            "div",
            _together(first, row["before_stance"])
            + " "
            + _together(between, row["after_stance"])
            + (f" {parts.pill(doubt)}" if row["doubtful"] else ""),
            "font-weight:600",
        ),
        "" if ordered else element("div", "The dates do not tell which came first.", _QUIET),
        element("div", escaped(f"Between them: {change.interval(row)}"), _QUIET),
        element("div", escaped(_roles(row)), _QUIET) if row["role_changed"] else "",
    ]
    labels = ("Before", "After") if ordered else ("The one", "The other")
    sides = "".join(_side(row, *one, quotes) for one in zip(("before", "after"), labels, strict=True))
    return element("div", "".join(lines) + element("div", sides, _PAIR), _CARD)


def _together(words: str, stance: str) -> str:
    """Words and the stance after them, in one line."""
    return element("span", f"{escaped(words)} {chip(stance)}", "white-space:nowrap")


def _roles(row: Row) -> str:
    one, other = ("; ".join(row[f"{side}_roles"]) for side in ("before", "after"))
    if row["change"] == change.UNORDERED:
        return f"Two roles: {one} – and {other}"
    return f"In another role: {one} before – {other} after"


def _side(row: Row, side: str, label: str, quotes: Mapping[str, Row]) -> str:
    shown = [quotes[name] for name in row[f"{side}_quotes"] if name in quotes]
    many = row[f"{side}_statements"]
    notes = []
    if len(shown) > 1:
        notes.append(f"mixed: {parts.count(many, 'statement')} on this occasion, more than one stance")
    elif many > 1:
        notes.append(f"one of {parts.count(many, 'statement')} on this occasion with the same stance")
    if all((one["said_on"] or one["published_on"]) != row[f"{side}_date"] for one in shown):
        date = f"{row[f'{side}_dated']} {in_words(row[f'{side}_date'])}"
        notes.append(f"{date}, as another report of these words tells")
    head = element("span", escaped(label), "font-weight:600") + escaped("".join(f" · {note}" for note in notes))
    found = [
        parts.statement_of(one, [row["topic"]], marks=one["evidence"].get(row["topic"], ()), look="evidence")
        + parts.links(one, follow=False)
        for one in shown
    ]
    return element("div", element("div", head, _QUIET) + "".join(element("div", one, _QUOTE) for one in found), _SIDE)


# -- how many ----------------------------------------------------------------------------------------------------------


def counts(rows: Sequence[Row], names: Mapping[str, str], *, group: str, one: str) -> None:
    """Draw how many statements of each that is compared take which side, by topic and year.

    rows    of the door's view "counts"
    names   what tells the columns apart → what readers call it
    group   the door's word for what they are, `one` what readers call one of them
    """
    st.header("How many statements", anchor=COUNTS, divider="gray")
    by_period = group == "period"

    def named(row: Row) -> dict[str, str]:
        if by_period:
            return {"period": plain(names.get(row["period"], row["period"])), "topic": topic_words(row["topic"])}
        key = row["group_id"] or group_key(group, row["group"])
        who = plain(names.get(key, row["group"]))
        return {one: who, "topic": topic_words(row["topic"]), "year": row["period"]}

    what = "period and topic" if by_period else f"{one}, topic and year"
    with st.expander(f"By {what}: {parts.count(len(rows), 'row')}"):
        st.dataframe(
            [
                named(row)
                | {LOOKS[side].word: row[side] for side in (*STANCES, UNDECIDED)}
                | {"statements": row["statements"], "reports": row["reports"]}
                for row in rows
            ],
            hide_index=True,
            key="counts",
            alt=f"By {what}: how many statements support, are mixed, oppose, or cannot be told",
        )
        st.caption("Reports of the same words, said once, are one statement. The year: when said, or else published.")


# -- files -------------------------------------------------------------------------------------------------------------


def take_away(views: Iterable[str], choice: Choice) -> None:
    """Draw the buttons that give the tables of these views as files."""
    st.header("Export these tables", anchor=FILES, divider="gray")
    chosen = files.format_chosen("compare_format")
    for view in views:
        files.downloads(partial(choice.listing, view), view, chosen)
    st.caption(
        "The same files as onrecord compare writes. A manifest says what a file is: what was compared, dates and "
        "counts, corpus, versions, measured errors, and the file’s SHA-256."
    )
