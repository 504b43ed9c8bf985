"""Export: exactly the rows of a search, as files that can be checked later."""

from __future__ import annotations

import csv
import dataclasses
import io
from functools import partial
from typing import Any

import streamlit as st

import onrecord
from app_pages import addresses, files, parts, source, stances
from index.query import EVERYTHING
from onrecord import Corpus, Listing, Question

PREVIEW = 10
# The columns that the preview shows, in this order; `stances` stands for those of all topics.
_FIRST = (
    *("holder", "holder_basis", "confidence_holder", "role", "text", "said_on", "published_on", "stances", "undecided"),
    *("mode", "title", "publisher"),
)


def page() -> None:
    """Draw the page."""
    st.title("Export")
    values = _values()
    parts.tell_lost(values)
    topics = [stances.topic_words(topic) for topic in source.topics()]
    values["topic"] = [words for words in values.get("topic", ()) if words in topics]
    question = addresses.question(values)
    total = source.search(dataclasses.replace(question, limit=1)).total
    st.header(f"{parts.count(total, question.level[:-1])} in this search", anchor=False)
    parts.notice(addresses.in_words(values))
    st.html(parts.link("Change the search", parts.SEARCH, values))
    if not total:
        st.markdown(
            "The files will hold no rows. The CSV still has its header, so that what reads it does not stumble."
        )
    chosen = files.format_chosen("export_format")
    files.downloads(partial(listed, question), question.level, chosen, prominent=bool(total))
    _preview(question, total)
    if question.level != "passages":
        _columns()


def _preview(question: Question, total: int) -> None:
    st.header("Preview", anchor=False)
    rows = source.search(dataclasses.replace(question, offset=0, limit=PREVIEW)).rows
    if question.level == "passages":
        shown = [{name: row[name] for name in ("title", "published_on", "kind", "text")} for row in rows]
        st.dataframe(shown, hide_index=True, alt="The first passages of the export")
        return
    header, *cells = csv.reader(io.StringIO(_preview_of(rows, question.level), newline=""))
    st.caption(
        f"The first {min(PREVIEW, total):,} of {parts.count(total, 'row')}, and of {len(header)} columns those that a "
        "reader looks at first."
    )
    st.dataframe(
        [dict(zip(header, line, strict=True)) for line in cells] or {name: [] for name in header},
        hide_index=True,
        column_order=[
            name
            for first in _FIRST
            for name in header
            if name == first or (first == "stances" and name.startswith("stances_"))
        ],
        alt="The first rows of the export",
    )


def _preview_of(rows: list[dict[str, Any]], level: str) -> str:
    stream = io.BytesIO()
    onrecord.export(rows, stream, format="csv", level=level, frame=source.frame())
    return stream.getvalue().decode("utf-8-sig")


def _values() -> dict[str, list[str]]:
    """The search in the address; without one, the last search of this visit, which is then put there.

    The navigation at the top leaves a page's parameters behind, and a reader who comes from there means that search.
    """
    values = {key: found for key in addresses.CHOICES if (found := st.query_params.get_all(key))}
    if not values:
        values = dict(st.session_state.get("last_search", {}))
        for key, held in values.items():
            st.query_params[key] = held
    return values


def listed(question: Question, corpus: Corpus) -> Listing:
    """All rows that answer the question: a file never holds less than the page says."""
    return corpus.listing(dataclasses.replace(question, offset=0, limit=EVERYTHING))


def _columns() -> None:
    st.header("What the columns mean", anchor=False)
    st.markdown(
        "- **holder, role, organisation**: whose position it is, and what the document says they were then; "
        "*holder_as_written* keeps the words of that sentence.\n"
        "- **holder_basis, confidence_holder**: how it was told who the holder is, and the probability, from 0 to 1, "
        "that this is right; *office*: inferred from a table of offices, not named in the document.\n"
        "- **reported_by, account_of**: who reports the words, where another than the document does; whom they "
        "describe, where they are the holder's own account of others.\n"
        "- **text, spans**: the words, character for character, and where they stand in the document's text.\n"
        "- **said_on, published_on**: two different dates, each as precise as it is known; empty means not known. "
        "*said_on_as_written* keeps the document's words (“last week”).\n"
        "- **stances_…**: support, mixed or oppose. Empty means no stance, unless the topic is listed in *undecided*: "
        "then it cannot be told.\n"
        "- **evidence_…, confidence_…**: the words that decided, and a probability from 0 to 1.\n"
        "- **locator_…**: page, paragraph, question or column, as the document numbers them.\n"
        "- **mode**: direct (quoted), indirect (paraphrased), mixed (part quote), author (the writer's own words)."
    )
    st.caption(
        "In the CSV, text that a spreadsheet would take for a formula begins with an apostrophe; JSONL is exact. "
        "Positions that a reviewer has rejected are left out unless the search asks for them; the manifest counts them."
    )


page()
