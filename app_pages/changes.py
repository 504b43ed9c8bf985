"""What the chosen holders' positions come to: did they change, who agrees, how many statements; and these as files.

Every change is shown with the quotations on both of its sides, and never put as a degree.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from itertools import groupby
from typing import Any

import streamlit as st

from app_pages import files, parts, source
from app_pages.escape import element, escaped, plain
from app_pages.stances import LOOKS, UNDECIDED, chip, topic_words
from corpus.dates import in_words
from corpus.records import STANCES
from onrecord import Corpus, Filters, Listing, change

Row = Mapping[str, Any]
CHANGES, AGREEMENT, COUNTS, FILES = "did-they-change", "who-agrees", "how-many", "files"
# What is said of two stances that follow each other, around the first and the second.
_WORDS = {
    change.SHIFTED: ("Shifted from", "to"),
    change.QUALIFIED: ("Qualified: from", "to"),
    change.UNORDERED: ("Order not known:", "and"),
    change.HELD: ("Held:", "and again"),
}
_AGREEMENT = {"agree": "agree", "disagree": "disagree", "partly": "partly: one of both is mixed"}
_QUIET = "font-size:.875rem;opacity:.85"
_CARD = "border:1px solid #8a8f9480;border-radius:.5rem;padding:.8rem 1rem;margin:.5rem 0 1rem"
# Side by side where there is room for both, else under each other.
_PAIR = "display:flex;flex-wrap:wrap;gap:.8rem 2.5rem;margin-top:.7rem"
_SIDE, _QUOTE = "flex:1 1 20rem;min-width:0", "margin-top:.35rem;margin-bottom:1rem"


@st.cache_data(max_entries=100, ttl=3600, show_spinner=False)
def _compared(
    folder: str, revision: int, view: str, holders: tuple[str, ...], filters: Filters
) -> list[dict[str, Any]]:
    return list(source.corpus().compared(view, holders, filters).rows)


def compared(view: str, holders: tuple[str, ...], filters: Filters) -> list[dict[str, Any]]:
    """The rows of a view of the holders, as the door tells them; kept until the corpus changes."""
    return _compared(source.folder(), source.revision(), view, holders, filters)


# -- did they change? --------------------------------------------------------------------------------------------------


def changes(rows: Sequence[Row], quotes: Mapping[str, Row], names: Mapping[str, str]) -> None:
    """Draw what lies between the statements that follow each other: what is not held open, what is held folded.

    quotes   position records by id
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
    _groups(changed, quotes, names)
    if held:
        with st.expander(f"Held: {parts.count(len(held), 'time')} the same stance as before"):
            _groups(held, quotes, names)


def _groups(rows: Sequence[Row], quotes: Mapping[str, Row], names: Mapping[str, str]) -> None:
    for (holder, topic), group in groupby(rows, key=lambda row: (row["holder_id"], row["topic"])):
        members = list(group)
        parts.heading(3, f"{names.get(holder, members[0]['holder'])}: {topic_words(topic)}")
        st.html("".join(_card(row, quotes) for row in members))


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


# -- who agrees, how many ----------------------------------------------------------------------------------------------


def agreement(rows: Sequence[Row], names: Mapping[str, str]) -> None:
    """Draw which of the holders take the same stance, all their statements taken together."""
    st.header("Who agrees", anchor=AGREEMENT, divider="gray")
    if not rows:
        parts.notice("Nothing to compare: there is no topic on which two of them take a stance that can be told.")
        return
    st.caption("All statements of each on a topic taken together: the one stance of all of them, else mixed.")
    st.dataframe(
        [
            {
                "topic": topic_words(row["topic"]),
                "they": _AGREEMENT[row["agreement"]],
                "holder": _name(row["holder_id"], row["holder"], names),
                "stance": f"{row['stance']} ({parts.count(row['statements'], 'statement')})",
                "other holder": _name(row["other_id"], row["other"], names),
                "stance of the other": f"{row['other_stance']} ({parts.count(row['other_statements'], 'statement')})",
            }
            for row in rows
        ],
        hide_index=True,
        key="agreement",
        alt="For each topic and two holders: whether they agree, the stance of each, and of how many statements it is",
    )


def counts(rows: Sequence[Row], names: Mapping[str, str]) -> None:
    """Draw how many statements of each holder take which side, by topic and year."""
    st.header("How many statements", anchor=COUNTS, divider="gray")
    with st.expander(f"By holder, topic and year: {parts.count(len(rows), 'row')}"):
        st.dataframe(
            [
                {
                    "holder": _name(row["group_id"], row["group"], names),
                    "topic": topic_words(row["topic"]),
                    "year": row["period"],
                    **{LOOKS[side].word: row[side] for side in (*STANCES, UNDECIDED)},
                    "statements": row["statements"],
                    "reports": row["reports"],
                }
                for row in rows
            ],
            hide_index=True,
            key="counts",
            alt="For each holder, topic and year: how many statements support, are mixed, oppose, or cannot be told",
        )
        st.caption("Reports of the same words, said once, are one statement. The year: when said, or else published.")


def _name(holder_id: str | None, name: str, names: Mapping[str, str]) -> str:
    return plain(names.get(holder_id or "", name))


# -- files -------------------------------------------------------------------------------------------------------------


def take_away(views: Iterable[str], holders: tuple[str, ...], filters: Filters) -> None:
    """Draw the buttons that give the tables of these views as files."""
    st.header("Export these tables", anchor=FILES, divider="gray")
    chosen = files.format_chosen("compare_format")
    for view in views:
        files.downloads(partial(_listing, view, holders, filters), view, chosen)
    st.caption(
        "The same files as onrecord compare writes. A manifest says what a file is: holders, dates and counts, corpus, "
        "versions, measured errors, and the file’s SHA-256."
    )


def _listing(view: str, holders: tuple[str, ...], filters: Filters, corpus: Corpus) -> Listing:
    return corpus.compared(view, holders, filters)
