"""Holders: whom the corpus hears. A list to find one by a part of a name; and one, with all that is known of whom."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import streamlit as st

from app_pages import deciding, holder, parts, source
from app_pages.addresses import HOLDER_KIND_WORDS
from app_pages.escape import element, escaped, name
from onrecord import OnRecordError

PAGE_SIZE = 25
_QUIET = "font-size:.875rem;opacity:.85"
_NAME = "color:inherit;font-weight:600;font-size:1.05rem;text-underline-offset:3px;text-decoration-thickness:1px"
# Name and roles, and beside them the figures: at every width side by side.
_ENTRY = (
    "display:grid;grid-template-columns:minmax(0,1fr) auto;gap:0 1.5rem;padding:.65rem 0;border-top:1px solid #8a8f9440"
)


def page() -> None:
    """Draw the page."""
    # As on Compare. "holder" belongs to the search page, and goes with it when that is left by the Back button.
    asked = (st.query_params.get("who") or st.query_params.get("holder", "")).strip()
    if asked:
        _one(asked)
    else:
        _find()


# -- find one ----------------------------------------------------------------------------------------------------------


def _find() -> None:
    st.title("Holders")
    words = st.text_input(
        "A part of a name",
        key="name",
        type="search",
        bind="query-params",
        placeholder="Arkwright · Fenwick Council · Baroness",
        on_change=_first_page,
        icon=":material/search:",
    ).strip()
    rows = source.holders(words)
    if not rows:
        st.header("Nobody found", anchor=False)
        parts.notice("No holder has all of these words in one name: try fewer of them, or another spelling.")
        return
    st.header(parts.count(len(rows), "holder"), anchor=False)
    st.caption("People, bodies and groups whose words the documents report; those with most positions first.")
    shown = st.container()
    pages = math.ceil(len(rows) / PAGE_SIZE)
    number = st.pagination(pages, key="holders_page", bind="query-params") if pages > 1 else 1
    ids = [row["holder_id"] for row in rows[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]]
    labels = parts.apart({row["holder_id"]: row["name"] for row in source.holders()})
    entries = [_entry(row, labels[row["holder_id"]]) for row in source.register(tuple(ids))]
    shown.html(element("div", "".join(entries), "border-bottom:1px solid #8a8f9440"))


def _first_page() -> None:
    """Other words begin on their first page."""
    st.session_state["holders_page"] = 1


def _entry(row: Mapping[str, Any], label: str) -> str:
    """A holder in the list: name, kind and roles in short; positions and documents."""
    about = [HOLDER_KIND_WORDS[row["kind"]], *holder.roles_in_short(row)]
    about += [parts.shortened(f"also {', '.join(row['also_named'])}")] if row["also_named"] else []
    figures = parts.link(
        parts.count(row["positions"], "position"), parts.SEARCH, {"holder": row["holder_id"]}, look=holder.FIGURE
    )
    return element(
        "div",
        element(
            "div",
            parts.link(parts.shortened(label), parts.HOLDERS, {"who": row["holder_id"]}, look=_NAME)
            + element("div", escaped(" · ".join(about)), _QUIET),
            "min-width:0;overflow-wrap:anywhere",
        )
        + element(
            "div",
            (figures if row["positions"] else escaped("no position"))
            + element("div", escaped(parts.count(row["documents"], "document")), _QUIET),
            "text-align:right;white-space:nowrap",
        ),
        _ENTRY,
    )


# -- one of them -------------------------------------------------------------------------------------------------------


def _one(asked: str) -> None:
    st.html(parts.link("All holders", parts.HOLDERS, {}))
    deciding.tell_what_was_done()
    try:
        row = source.holder(asked)
    except OnRecordError:
        st.title("Holders")
        parts.problem(f"The link named a holder who is not in this corpus (any more): {name(asked)}")
        st.html(parts.link("Look for somebody of this name", parts.HOLDERS, {"name": name(asked)}))
        return
    label = parts.apart({one["holder_id"]: one["name"] for one in (row, *row["namesakes"])})[row["holder_id"]]
    holder.head(row, label)
    if row["holder_id"] != asked:
        parts.notice(deciding.what_became_of(asked, row))
    holder.namesakes(row)
    holder.which_sides(row)
    holder.roles(row)
    holder.did_they_change(row, label)
    holder.documents(row)
    holder.hearsay(row)
    deciding.decisions(row)


page()
