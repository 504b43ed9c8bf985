"""One holder, section by section: sides and changes, roles, documents and why it is this holder, who reports whom.

Every figure leads to just the rows that it counts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import streamlit as st

from app_pages import addresses, changes, parts, sides, sides_view, source
from app_pages.escape import element, escaped, plain
from corpus.dates import bounds, in_words
from onrecord import change

Row = Mapping[str, Any]
SIDES, ROLES, DOCUMENTS, HEARSAY, PERHAPS = "sides", "roles", "documents", "who-reports-whom", "perhaps"
FIGURE = "color:inherit;font-weight:600;text-underline-offset:3px;text-decoration-thickness:1px"
_QUIET = "font-size:.875rem;opacity:.85"
_ENTRY = "padding:.65rem 0;border-top:1px solid #8a8f9440;overflow-wrap:anywhere"
_BAR = "#2b8397"
# Changes that are drawn here; of more, the newest, and Compare has all.
MOST_CHANGES = 4
# Documents that are drawn before the rest is folded, and those that are named beside a role.
MOST_DOCUMENTS, MOST_NAMED = 12, 3
# Statements of one reporter that are drawn.
MOST_REPORTED = 20


# -- who it is ---------------------------------------------------------------------------------------------------------


def head(row: Row, label: str) -> None:
    """Who it is, how much there is, and the ways on."""
    parts.heading(1, parts.shortened(label))
    about = [addresses.HOLDER_KIND_WORDS[row["kind"]], *(f"also {parts.shortened(name)}" for name in row["also_named"])]
    about.append(_between(row) if row["since"] else "no date")
    st.html(element("div", escaped(" · ".join(about)), "opacity:.85"))
    ways = [
        _figure(row, row["positions"], "position"),
        _figure(row, row["statements"], "statement", level=["statements"]),
        parts.link_to_part(parts.count(len(row["documents"]), "document"), DOCUMENTS),
    ]
    if row["positions"]:
        ways.append(parts.link("Over time, beside others", parts.COMPARE, {"who": row["holder_id"]}))
    st.html("".join(element("span", way, "display:inline-block;line-height:2") for way in ways))
    below = {ROLES: "Roles over time", changes.CHANGES: "Did they change?", DOCUMENTS: "Documents, and why it is them"}
    below |= {HEARSAY: "Who reports whom"} if row["reported_by"] or row["reports"] else {}
    below |= {PERHAPS: "May be theirs"} if row["perhaps"] else {}
    st.html("Below: " + "".join(parts.link_to_part(words, part) for part, words in below.items()))


def _figure(row: Row, number: int, thing: str, look: str = "", **more: list[str]) -> str:
    """How many of something the holder has, as a link to a search that finds just these."""
    words = parts.count(number, thing)
    if not number:
        return element("span", escaped(words), "opacity:.85;margin-right:1.2rem")
    asked = {"holder": [row["holder_id"]], **more}
    return parts.link(words, parts.SEARCH, asked, look=look) if look else parts.link(words, parts.SEARCH, asked)


def _between(row: Row) -> str:
    ends = dict.fromkeys((in_words(row["since"]), in_words(row["until"])))
    return " – ".join(ends)


def roles_in_short(row: Row) -> list[str]:
    """Of what the register tells of a holder, the last role with its year, and how many others there are."""
    told = {one["role"].casefold(): one for one in row["roles"]}
    if not told:
        return []
    last = list(told.values())[-1]
    year = f" ({last['date'][:4]})" if last["date"] else ""
    return [
        f"{parts.shortened(last['role'])}{year}",
        *([f"and {parts.count(len(told) - 1, 'other role')}"] if len(told) > 1 else []),
    ]


def namesakes(row: Row) -> None:
    """Others of the same name, who were kept apart."""
    if not row["namesakes"]:
        return
    labels = parts.apart({one["holder_id"]: one["name"] for one in (row, *row["namesakes"])})
    lines = [
        parts.link(parts.shortened(labels[one["holder_id"]]), parts.HOLDERS, {"who": one["holder_id"]}, look=FIGURE)
        + " "
        + element(
            "span",
            escaped(" · ".join([*roles_in_short(one), parts.count(one["positions"], "position")])),
            "opacity:.85",
        )
        for one in row["namesakes"]
    ]
    first = "Of the same name, and kept apart:"
    shown = element("div", escaped(first)) + "".join(element("div", line, "margin-top:.25rem") for line in lines)
    st.html(
        element("div", shown, "border-left:4px solid #8a8f94;padding:.3rem .9rem;margin:.3rem 0 .6rem;font-size:.9rem")
    )


# -- sides, changes ----------------------------------------------------------------------------------------------------


def which_sides(row: Row) -> None:
    """How many positions take which side on each topic, by year."""
    st.header("Which sides, when", anchor=SIDES, divider="gray")
    told = [{**one, "year": one["year"] or "unknown", "positions": len(one["positions"])} for one in row["sides"]]
    there = {one["topic"] for one in told}
    topics = [topic for topic in source.topics() if topic in there]
    topics += sorted(there.difference(topics))
    if not topics:
        parts.notice("No position: none of these statements bears on a topic.")
        return
    within = {"holder": [row["holder_id"]]}
    every = [sides.sides(told, topic, within) for topic in topics]
    sides_view.draw(every, whose=plain(row["name"]), file=f"on-record-{row['holder_id'][:6]}")


def did_they_change(row: Row, label: str) -> None:
    """What lies between the stances that follow each other; of many, the newest."""
    told: Sequence[Row] = row["changes"]
    shown = told if len(told) <= MOST_CHANGES else _newest(told)
    changes.changes(shown, {row["holder_id"]: label})
    if len(shown) < len(told):
        found = Counter(one["change"] for one in told)
        words = ", ".join(f"{kind} {found[kind]}" for kind in change.KINDS if found[kind])
        way = parts.link("All of them", parts.COMPARE, {"who": row["holder_id"]}, part=changes.CHANGES)
        st.html(element("div", f"{escaped(f'In all: {words}. Shown are the newest.')} {way}", _QUIET))


def _newest(told: Sequence[Row]) -> list[Row]:
    """The newest changes, where there are any, in the order in which all are told."""
    changed = [one for one in told if one["change"] != change.HELD] or told
    newest = sorted(changed, key=lambda one: bounds(one["after_date"]))[-MOST_CHANGES:]
    return [one for one in told if one in newest]


# -- roles -------------------------------------------------------------------------------------------------------------


def roles(row: Row) -> None:
    """The roles over time, as far as the documents show them."""
    st.header("Roles over time", anchor=ROLES, divider="gray")
    if not row["roles"]:
        parts.notice("No document states a role.")
        return
    whole = _days(row["since"], row["until"])
    names = {one["document_id"]: one for one in row["documents"]}
    st.html("".join(_role(one, whole, names) for one in row["roles"]))
    st.caption(
        "From the first to the last statement that a document gives with this role: they may have held it longer."
    )


def _role(one: Row, whole: tuple[date, date] | None, names: Mapping[str, Row]) -> str:
    documents = [
        _document_link(names[name], names[name]["statements"])
        for name in one["documents"][:MOST_NAMED]
        if name in names
    ]
    rest = len(one["documents"]) - len(documents)
    documents += [escaped(f"and {rest} more")] if rest else []
    when = element("span", escaped(_between(one) if one["since"] else "no date"), "white-space:nowrap;opacity:.85")
    first = element("span", escaped(parts.shortened(one["role"])), "font-weight:600;min-width:0;overflow-wrap:anywhere")
    return element(
        "div",
        element("div", first + when, "display:flex;flex-wrap:wrap;justify-content:space-between;gap:0 1.5rem")
        + _bar(_days(one["since"], one["until"]), whole)
        + element("div", " · ".join(documents), _QUIET),
        _ENTRY,
    )


def _days(since: str | None, until: str | None) -> tuple[date, date] | None:
    return (bounds(since)[0], bounds(until)[1]) if since and until else None


def _bar(days: tuple[date, date] | None, whole: tuple[date, date] | None) -> str:
    """The days as a bar in a track that stands for all of the holder's time."""
    if not days or not whole:
        return ""
    long = max(1, (whole[1] - whole[0]).days)
    left, wide = (days[0] - whole[0]).days / long, (days[1] - days[0]).days / long
    place = f"left:min({left:.2%}, 100% - 6px);width:{wide:.2%};min-width:6px"
    bar = f"position:absolute;top:0;height:6px;border-radius:3px;background:{_BAR};{place}"
    track = "position:relative;height:6px;border-radius:3px;background:#8a8f9433;margin:.35rem 0"
    return element("div", element("div", "", bar), track, aria_hidden="true")


# -- documents ---------------------------------------------------------------------------------------------------------


def documents(row: Row) -> None:
    """The documents in which the holder speaks, and why it is this holder there."""
    st.header("Documents, and why it is them", anchor=DOCUMENTS, divider="gray")
    first, rest = row["documents"][:MOST_DOCUMENTS], row["documents"][MOST_DOCUMENTS:]
    st.html("".join(_document(row, one) for one in first))
    if rest:
        with st.expander(f"{len(rest):,} more"):
            st.html("".join(_document(row, one) for one in rest))


def _document(row: Row, one: Row) -> str:
    because = "; ".join(one["because"]) or "somebody of this document only"
    told = [f"{parts.BASES[basis]} ({len(ids):,})" for basis, ids in one["told_by"].items() if basis in parts.BASES]
    named = [name for name in one["names"] if name != row["name"]]
    there = "; ".join([*(f"as {name}" for name in named), *one["roles"]])
    inside = [f"document:{one['document_id']}"]
    lines = [
        element(
            "div",
            element("span", _document_link(one, one["statements"], FIGURE), "min-width:0")
            + element(
                "span",
                escaped(f"published {in_words(one['published_on'])}" if one["published_on"] else "no date"),
                "opacity:.85",
            ),
            "display:flex;flex-wrap:wrap;justify-content:space-between;gap:0 1.5rem",
        ),
        element("div", escaped(f"Why: {because}")),
        element("div", escaped(there), _QUIET) if there else "",
        element("div", escaped(f"In its sentences told {', '.join(told)}"), _QUIET) if told else "",
        element(
            "div",
            _figure(row, len(one["positions"]), "position", parts.WAY_ON, q=inside)
            + _figure(row, len(one["statements"]), "statement", parts.QUIET_WAY, q=inside, level=["statements"]),
            "font-size:.875rem",
        ),
    ]
    return element("div", "".join(lines), _ENTRY)


def _document_link(one: Row, statements: Sequence[str], look: str = parts.QUIET_WAY) -> str:
    asked = {"document": one["document_id"], **({"position": statements[0]} if statements else {})}
    return parts.link(parts.shortened(one["title"] or one["document"]), parts.DOCUMENT, asked, look=look)


# -- who reports whom --------------------------------------------------------------------------------------------------


def hearsay(row: Row) -> None:
    """Who reports the holder's words, whose words the holder reports, and what may be theirs."""
    reports = {"Their words are reported by": row["reported_by"], "They report the words of": row["reports"]}
    if any(reports.values()):
        st.header("Who reports whom", anchor=HEARSAY, divider="gray")
    for head, entries in reports.items():
        if entries:
            parts.heading(3, head)
            st.html("".join(_reporter(one) for one in entries))
    if any(reports.values()):
        st.caption("In documents in which they speak themselves: elsewhere, a name may be somebody else’s.")
    if row["perhaps"]:
        st.header("May be theirs", anchor=PERHAPS, divider="gray")
        st.caption(
            "It is open who spoke: they are one of several whom the words may mean. None of the figures counts these."
        )
        st.html(_folded(escaped(parts.count(len(row["perhaps"]), "statement")), row["perhaps"]))


def _reporter(one: Row) -> str:
    name = escaped(parts.shortened(one["name"]))
    way = (
        parts.link("Who is that?", parts.HOLDERS, {"who": one["holder_id"]}, look=parts.QUIET_WAY)
        if one["holder_id"]
        else ""
    )
    words = parts.count(len(one["statements"]), "statement")
    return _folded(f"{element('span', name, 'font-weight:600')} {escaped(f'· {words}')}", one["statements"], way)


def _folded(summary: str, ids: Sequence[str], way: str = "") -> str:
    """Statements as HTML, folded under a summary."""
    rows = source.corpus().records(ids[:MOST_REPORTED])
    shown = [_said(row) for row in rows]
    rest = len(ids) - len(rows)
    more = element("div", escaped(f"and {parts.count(rest, 'other statement')}"), _QUIET) if rest else ""
    inner = element("summary", summary, "cursor:pointer;padding:.3rem 0") + way + "".join(shown) + more
    return element("details", inner, "margin:.2rem 0")


def _said(row: Row) -> str:
    drawn = parts.statement_of(row, source.topics()) + parts.links(row, follow=False)
    return element("div", drawn, "margin:.6rem 0 1rem")
