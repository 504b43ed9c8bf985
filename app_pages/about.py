"""What is known about a document: where each thing was found, its original file, and documents much like it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import streamlit as st

import onrecord
from app_pages import describing, parts, removing, source
from app_pages.addresses import KIND_WORDS
from app_pages.escape import element, escaped
from corpus.dates import in_words

if TYPE_CHECKING:
    from corpus.records import Document

# The only addresses that become links: a document may name any other, and a browser would run some of them.
_WEB = re.compile(r"https?://[^\s]+\Z", re.IGNORECASE)
# Documents of much the same text that are named; the rest are counted.
_ALIKE_SHOWN = 5
# Fields that few documents have: left out where they are not known.
_RARE = ("said_on", "updated_on", "status", "attachments")


def draw(document: Document) -> None:
    """Draw the title, where the document comes from, and, folded, all that is known about it."""
    about = document.metadata
    parts.heading(1, about.title or document.name)
    summary = [about.publisher, KIND_WORDS[about.kind], f"published {in_words(about.published_on)}", about.status]
    st.html(element("div", escaped(" · ".join(part for part in summary if part)), "opacity:.85"))
    if about.url and _WEB.match(about.url):
        style = "color:inherit;overflow-wrap:anywhere"
        st.html(element("a", escaped(about.url), style, href=about.url, target="_blank", rel="noreferrer"))
    _alike(document)
    name, trouble = source.original(document.document_id)
    if name:
        st.download_button(
            "Download the original file",
            data=lambda: source.corpus().original(document.document_id).data,
            file_name=name,
            # Never a type that a browser would open in this page's name.
            mime="application/octet-stream",
            on_click="ignore",
            key=f"original_{document.document_id}",
            type="tertiary",
            icon=":material/download:",
        )
    with st.expander("About this document"):
        _known(document, trouble)


def _known(document: Document, trouble: str) -> None:
    parts.fields(
        [
            (field.replace("_", " "), _value(field, one))
            for field, one in onrecord.about(document).items()
            if one["value"] or field not in _RARE
        ]
        + [
            ("file", document.name),
            ("original file", trouble),
            ("document id", document.document_id),
            ("version (SHA-256)", document.version),
        ]
    )
    describing.form(document)
    removing.form(document)


def _value(field: str, one: dict[str, Any]) -> str:
    """A value with where it was found, and how sure a guess is."""
    if not one["value"]:
        return "not known"
    words = KIND_WORDS[one["value"]] if field == "kind" else one["value"]
    words = ", ".join(words) if isinstance(words, list) else words
    sure = f", {parts.probability(one['confidence'])}" if "confidence" in one else ""
    return f"{words} (from: {one['found']}{sure})" if one["found"] else str(words)


def _alike(document: Document) -> None:
    """Links to documents with much the same text: one statement in them may be one utterance, reported twice."""
    others = source.alike(document.document_id)
    if others:
        ways = [
            parts.link(
                f"{one['title'] or one['name']} ({one['share']:.0%})", parts.DOCUMENT, {"document": one["document_id"]}
            )
            for one in others[:_ALIKE_SHOWN]
        ]
        more = f" and {len(others) - _ALIKE_SHOWN} more" if len(others) > _ALIKE_SHOWN else ""
        st.html(element("div", "Much the same text as: " + "".join(ways) + more, "font-size:.9rem"))
