"""Overview: the first look at a corpus: what it holds, which sides are taken, who changed, what needs review.

Every figure leads to the rows that it counts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import streamlit as st

from app_pages import addresses, changes, confidence, parts, sides, sides_view, source
from app_pages.escape import SERIF, element, escaped
from app_pages.stances import chip, topic_words
from corpus.dates import in_words
from onrecord import change

if TYPE_CHECKING:
    from index.overview import Overview

# Words of a quotation that is shown in part.
FIRST_WORDS = 30
_QUIET = "font-size:.875rem;opacity:.85"
_NAME = "color:inherit;font-weight:600;text-underline-offset:3px"
# A link of which a part is underlined.
_PLAIN = "color:inherit;text-decoration:none;font-variant-numeric:tabular-nums"
_BAR = "#2b8397"
_CARD = "border:1px solid #8a8f9480;border-radius:.5rem;padding:.8rem 1.1rem;margin:0 0 .8rem"
# Side by side where there is room for both, else under each other.
_PAIR = "display:grid;grid-template-columns:repeat(auto-fit,minmax(min(18rem,100%),1fr));gap:.2rem 2.5rem"
_Asked = Mapping[str, str | Sequence[str]]
_VERBS = {change.SHIFTED: "shifted", change.QUALIFIED: "moved"}


def page() -> None:
    """Draw the page."""
    st.title("Overview")
    if words := st.text_input(
        "Words to look for",
        key="look_for",
        type="search",
        label_visibility="collapsed",
        placeholder="Search: pooled budgets · “care trust” · merger NOT hospital",
        icon=":material/search:",
    ):
        st.switch_page(parts.SEARCH, query_params={"q": words})
    found = source.overview()
    _figures(found)
    st.header("Positions by topic and year", divider="gray", anchor=False)
    # Filled last: what draws charts takes a moment to load.
    charts = st.container()
    _changes(found.changes)
    st.header("Who is heard, and where", divider="gray", anchor=False)
    holders, documents = st.columns(2, gap="medium")
    with holders:
        _holders(found.quoted)
    with documents:
        _documents(found)
    _review(found)
    with charts:
        _sides(found)


def _note(words: str) -> None:
    st.html(element("div", escaped(words), _QUIET))


# -- how many ----------------------------------------------------------------------------------------------------------


def _figures(found: Overview) -> None:
    years = [year for year in found.years if year.isdecimal()]
    span = "" if not years else years[0] if len(years) == 1 else f"{years[0]}–{years[-1]}"
    shown = [
        _large(found.documents, "document", parts.DOCUMENTS, {}, span),
        _large(found.statements, "statement", parts.SEARCH, {"level": "statements"}, "all that somebody said"),
        _large(found.positions, "position", parts.SEARCH, {}, "statements on a topic"),
        _large(found.holders, "holder", parts.HOLDERS, {}, "people and bodies"),
    ]
    grid = "display:grid;grid-template-columns:repeat(auto-fit,minmax(8.5rem,1fr));gap:.8rem 1rem;max-width:46rem"
    st.html(element("div", "".join(shown), f"{grid};margin:.2rem 0 .4rem"))


def _large(number: int, thing: str, page: str, asked: _Asked, note: str) -> str:
    label = f"{thing}{'' if number == 1 else 's'}"
    inner = element(
        "span", f"{number:,} ", f"display:block;font-family:{SERIF};font-size:2.3rem;line-height:1.15;font-weight:600"
    ) + _underlined(label)
    figure = parts.way(inner, parts.address(page, asked), _PLAIN)
    return element("div", figure + element("div", escaped(note), "font-size:.8rem;opacity:.8"))


# -- sides -------------------------------------------------------------------------------------------------------------


def _sides(found: Overview) -> None:
    every = [sides.sides(found.stances, topic) for topic in source.topics()]
    sides_view.draw(every)


# -- changes of mind ---------------------------------------------------------------------------------------------------


def _changes(rows: Sequence[Mapping[str, Any]]) -> None:
    st.header("Likely changes of mind", divider="gray", anchor=False)
    if not rows:
        parts.notice(
            "None to tell. It takes two dated stances of one holder on one topic that differ, holder and stance at "
            "least likely on both sides, and both stances together more likely right than not."
        )
        return
    st.html("".join(_change(row) for row in rows))
    _note(
        "Likely is not sure: read both quotations before you speak of a change. Told are those of which holder and "
        "stance are at least likely on both sides, and both stances together more likely right than not, or checked by "
        "a person; one of each holder, from one side to the other first, then to or from mixed, the newest first. "
        "Compare tells all."
    )


def _change(row: Mapping[str, Any]) -> str:
    """A change as a sentence, with the first words of the quotations on both sides of it."""
    topic = topic_words(row["topic"])
    sentence = (
        element("span", escaped(row["holder"]), "font-weight:700;font-size:1.05rem")
        + escaped(f" {_VERBS[row['change']]} on {topic}: from ")
        + _taken(row, "before")
        + " to "
        + _taken(row, "after")
        + escaped(f" – {change.interval(row)} later")
    )
    both = "".join(element("div", _side(row, side)) for side in ("before", "after"))
    way = parts.link("Did they change? All quotations", parts.COMPARE, {"who": row["holder_id"]}, part=changes.CHANGES)
    ways = element("div", way, "font-size:.9rem")
    return element("div", element("div", sentence, "line-height:1.9") + element("div", both, _PAIR) + ways, _CARD)


def _taken(row: Mapping[str, Any], side: str) -> str:
    date = f"({row[f'{side}_dated']} {in_words(row[f'{side}_date'])})"
    return f"{_close(chip(row[f'{side}_stance']))} {escaped(date)}"


def _close(chip: str) -> str:
    """A stance as HTML with less room behind it: what follows belongs to it."""
    return element("span", chip, "margin-right:-.65rem")


def _side(row: Mapping[str, Any], side: str) -> str:
    head = " · ".join([side.capitalize(), *row[f"{side}_roles"]])
    quotes = "".join(parts.quotation(escaped(_first(text))) for text in row[f"{side}_text"])
    return element("div", escaped(head), f"{_QUIET};margin-top:.5rem") + quotes


def _first(text: str) -> str:
    """The first words of a quotation."""
    words = text.split()
    return " ".join(words[:FIRST_WORDS]) + (" …" if words[FIRST_WORDS:] else "")


# -- holders, documents ------------------------------------------------------------------------------------------------


class _Entry(NamedTuple):
    """A line of a list: its words, what is counted, the address of that, and words below."""

    words: str
    number: int
    figure: str
    address: str
    below: str = ""


def _holders(rows: Sequence[Mapping[str, Any]]) -> None:
    parts.heading(3, "Most quoted")
    entries = [
        _Entry(
            row["holder"],
            row["positions"],
            parts.count(row["positions"], "position"),
            parts.address(parts.COMPARE, {"who": row["holder_id"]}),
            _roles(row["roles"]),
        )
        for row in rows
    ]
    st.html(_list(entries))


def _roles(roles: Sequence[str]) -> str:
    """The last role, and how many others there are."""
    return " · and ".join([*roles[:1], *([parts.count(len(roles) - 1, "other role")] if roles[1:] else [])])


def _documents(found: Overview) -> None:
    parts.heading(3, "Documents by kind")
    words = addresses.KIND_WORDS
    entries = [
        _Entry(words[kind], number, f"{number:,}", parts.address(parts.DOCUMENTS, {"kind": words[kind]}))
        for kind, number in found.kinds.items()
    ]
    st.html(_list(entries))
    parts.heading(3, "Documents by year")
    years = [
        parts.way(
            f"{_underlined(year)} {number:,}",
            parts.address(parts.DOCUMENTS, {"undated": "true"} if value == "unknown" else {"year": value}),
            f"{_PLAIN};display:inline-block;margin-right:1rem",
        )
        for value, year, number in addresses.years(found.years)
    ]
    st.html(element("div", "".join(years), "line-height:1.9"))


def _list(entries: Sequence[_Entry]) -> str:
    """Entries under each other, with bars that show their numbers; each line leads to what it counts."""
    highest = max((one.number for one in entries), default=1)
    return element("div", "".join(_line(one, one.number / highest) for one in entries), "margin-bottom:1rem")


def _line(one: _Entry, share: float) -> str:
    name = element("span", _underlined(one.words), "min-width:0;overflow-wrap:anywhere;font-weight:600")
    figure = element("span", one.figure, "white-space:nowrap")
    row = parts.way(f"{name} {figure}", one.address, f"{_PLAIN};display:flex;justify-content:space-between;gap:1rem")
    below = element("div", escaped(one.below), _QUIET) if one.below else ""
    bar = f"height:3px;border-radius:2px;background:{_BAR};width:{share:.0%};margin:.2rem 0 .55rem"
    return element("div", row + below + element("div", "", bar))


def _underlined(words: str) -> str:
    return element("span", escaped(words), "text-decoration:underline;text-underline-offset:3px")


# -- to review ---------------------------------------------------------------------------------------------------------


def _review(found: Overview) -> None:
    st.header("What needs review", divider="gray", anchor=False)
    unchecked = found.positions - found.checked
    open_who: _Asked = {"holder_kind": [addresses.HOLDER_KIND_WORDS[kind] for kind in ("ambiguous", "unknown")]}
    lines: list[tuple[int, str, str, str, _Asked]] = [
        (found.checked, "position", "checked by a person", parts.SEARCH, {"q": "is:reviewed"}),
        (unchecked, "position", "checked by nobody yet", parts.SEARCH, {"q": "NOT is:reviewed"}),
        (found.rejected, "position", "rejected by a person, counted nowhere else", parts.SEARCH, {"q": "is:rejected"}),
        (found.unnamed, "position", "naming nobody, or leaving open who spoke", parts.SEARCH, open_who),
        (found.years.get("unknown", 0), "document", "without a date", parts.DOCUMENTS, {"undated": "true"}),
        (found.kinds_unsure, "document", "perhaps of another kind", parts.DOCUMENTS, {"unsure": "true"}),
    ]
    shown = [
        element("li", parts.link(parts.count(number, thing), page, asked, look=_NAME) + escaped(f" {words}"))
        for number, thing, words, page, asked in lines
        if number
    ]
    if found.orphaned:
        gone: _Asked = {"show": "Figures and files", "orphaned": "true"}
        way = "" if source.read_only() else parts.link("List them", parts.REVIEW, gone, look=_NAME)
        shown.append(element("li", escaped(f"{parts.count(found.orphaned, 'review')} whose statement is gone ") + way))
    st.html(element("ul", "".join(shown), "margin:0;padding-left:1.2rem;line-height:1.8"))
    if found.most_in_doubt:
        parts.heading(
            3, f"Most in doubt, of {parts.count(found.in_doubt, 'position')} with a doubtful holder or stance"
        )
        st.html(element("div", "".join(_doubted(row) for row in found.most_in_doubt), _PAIR))
        if not source.read_only():
            st.html(parts.link("Review them one by one, the most doubtful first", parts.REVIEW, {}))


def _doubted(row: Mapping[str, Any]) -> str:
    words, doubt = _first(" […] ".join(row["text"])), parts.doubt(row)
    who = element("span", escaped(f"{parts.who(row)} · {parts.when(row)}"), "font-weight:600")
    return element(
        "div",
        element("div", f"{who} {parts.pill(doubt)}" if doubt else who)
        + parts.quotation(escaped(words))
        + "".join(chip(stance, topic_words(topic)) for topic, stance in row["stances"].items() if stance)
        + confidence.of_statement(row, source.topics())
        + element(
            "div",
            parts.link("Check it in the document", parts.DOCUMENT, parts.address_of(row)) + parts.review_link(row),
            "font-size:.9rem",
        ),
        "margin-bottom:1rem",
    )


page()
