"""What became of documents that were to be added: read, changed, there already, or failed, and why."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import streamlit as st

from app_pages import parts, source
from app_pages.addresses import KIND_WORDS
from app_pages.escape import element, escaped
from corpus.dates import in_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from onrecord import Added

# Lines of each list that are shown; the rest are counted.
MOST = 50
_FATES = {"added": "added", "changed": "a new version", "unchanged": "there already, unchanged"}
_QUIET = "font-size:.875rem;opacity:.85"
_TITLE = "color:inherit;font-weight:600;text-underline-offset:3px"


def draw(done: Added) -> None:
    """Draw it, what failed first."""
    st.header("What became of them", anchor=False, divider="gray")
    fates = Counter(done.ids.values())
    told = [f"{fates[fate]:,} {words}" for fate, words in _FATES.items() if fates[fate]]
    told += [f"{len(done.duplicates):,} the same as another"] if done.duplicates else []
    told += [f"{len(done.failed):,} could not be added"] if done.failed else []
    st.html(element("div", escaped(", ".join(told) or "Nothing to add in it"), "margin-bottom:.4rem", role="status"))
    if done.failed:
        st.html(_list((f"{one.path or 'a file without a name'}: {one.why}" for one in done.failed), "#bf4720"))
    rows = {row["document_id"]: row for row in source.documents()}
    names = Counter(row["name"] for row in rows.values())
    shown = [(rows[one], fate) for one, fate in done.ids.items() if one in rows]
    if shown:
        st.html("".join(_document(row, fate, names[row["name"]]) for row, fate in shown[:MOST]) + _rest(len(shown)))
    notes = [f"{name}: the same as {same}, which is there already" for name, same in done.duplicates]
    notes += [
        f"{one.name}: {parts.count(one.places, 'place')} with what looks like broken characters"
        + "".join(f", such as “{before}” for “{after}”" for before, after in one.shown[:1])
        + "; add it again with “Mend broken characters”"
        for one in done.broken
    ]
    notes += [f"not fetched, though it belongs to the page: {address}" for address in done.attached]
    if notes:
        st.html(_list(notes, "#2873b3"))


def _document(row: Mapping[str, Any], fate: str, of_this_name: int) -> str:
    """A document as HTML: its title, what was read of it, and what to look at."""
    date = f"published {in_words(row['published_on'])}" if row["published_on"] else "no date"
    figures = [parts.count(row[name], name[:-1]) for name in ("statements", "positions")]
    about = " · ".join([_FATES[fate], row["name"], KIND_WORDS[row["kind"]], date, *figures])
    lines = [parts.link(row["title"] or row["name"], parts.DOCUMENT, {"document": row["document_id"]}, look=_TITLE)]
    lines.append(element("span", escaped(about), _QUIET))
    if of_this_name > 1:
        told = f"{of_this_name:,} documents have this file name; each is kept"
        lines.append(element("span", escaped(told), _QUIET))
    if alike := source.alike(row["document_id"]):
        one = alike[0]
        words = f"{one['title'] or one['name']} ({one['share']:.0%})"
        way = parts.link(words, parts.DOCUMENT, {"document": one["document_id"]}, look=parts.QUIET_WAY)
        more = f" and {len(alike) - 1:,} more" if alike[1:] else ""
        lines.append(element("span", f"Much the same text as {way}{more}", _QUIET))
    return element("div", "".join(element("div", line) for line in lines), "margin:0 0 .8rem;overflow-wrap:anywhere")


def _list(lines: Iterable[str], colour: str) -> str:
    told = list(lines)
    shown = "".join(element("li", escaped(line), "margin:.2rem 0;padding:0") for line in told[:MOST])
    style = (
        f"border-left:4px solid {colour};background:{colour}1f;border-radius:4px;padding:.5rem .9rem;list-style:none"
    )
    return element("ul", shown, f"{style};margin:0 0 .8rem;overflow-wrap:anywhere") + _rest(len(told))


def _rest(number: int) -> str:
    return element("div", f"and {number - MOST:,} more", _QUIET) if number > MOST else ""
