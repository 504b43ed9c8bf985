"""Documents: those that a figure of the overview counts, by kind, year, or what is not known of them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import streamlit as st

from app_pages import parts, source
from app_pages.addresses import KIND_WORDS
from app_pages.escape import element, escaped
from corpus.dates import in_words

PAGE_SIZE = 50
_TITLE = "color:inherit;font-weight:600;text-underline-offset:3px;text-decoration-thickness:1px"
_KINDS = {words: kind for kind, words in KIND_WORDS.items()}


def page() -> None:
    """Draw the page. Raises QueryError where the address asks for no kind, or no year."""
    st.title("Documents")
    asked = _asked()
    rows = source.documents(**asked)
    st.header(" ".join([parts.count(len(rows), "document"), *_in_words(asked)]), anchor=False)
    ways = parts.link("Overview", parts.OVERVIEW, {})
    st.html(ways + (parts.link("All documents", parts.DOCUMENTS, {}) if asked else ""))
    shown = st.container()
    pages = math.ceil(len(rows) / PAGE_SIZE)
    number = st.pagination(pages, key="documents_page", bind="query-params") if pages > 1 else 1
    shown.html("".join(_entry(row) for row in rows[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]))


def _asked() -> dict[str, Any]:
    """What the address asks of the door."""
    asked: dict[str, Any] = {name: True for name in ("undated", "unsure") if st.query_params.get(name) == "true"}
    if kind := st.query_params.get("kind"):
        asked["kind"] = _KINDS.get(kind, kind)
    if year := st.query_params.get("year"):
        asked["year"] = year
    return asked


def _in_words(asked: Mapping[str, Any]) -> list[str]:
    """The same as a reader would say it."""
    told = {
        "kind": f"of the kind {KIND_WORDS.get(asked.get('kind', ''))}",
        "year": f"published in {asked.get('year', '').replace('..', '–')}",
        "undated": "without a date",
        "unsure": "perhaps of another kind",
    }
    return [words for name, words in told.items() if name in asked]


def _entry(row: Mapping[str, Any]) -> str:
    date = f"published {in_words(row['published_on'])}" if row["published_on"] else "no date"
    told = [row["publisher"], KIND_WORDS[row["kind"]], date]
    return element(
        "div",
        parts.link(row["title"] or row["name"], parts.DOCUMENT, {"document": row["document_id"]}, look=_TITLE)
        + element("div", escaped(" · ".join(one for one in told if one)), "font-size:.875rem;opacity:.85"),
        "margin-bottom:.8rem;overflow-wrap:anywhere",
    )


page()
