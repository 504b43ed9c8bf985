"""The page of a PDF as it is printed, beside its text, with the words outlined that were chosen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from app_pages import escape, source
from app_pages.escape import element, escaped
from onrecord import OnRecordError

if TYPE_CHECKING:
    from corpus.page_image import PageImage
    from corpus.records import Document, Span

_QUIET = "font-size:.875rem;opacity:.85"


def wanted() -> bool:
    """Draw the choice between the record and the page; whether it is the page."""
    ways = ("Record", "As printed")
    chosen = st.radio(
        "Beside the text", ways, horizontal=True, key="beside", bind="query-params", label_visibility="collapsed"
    )
    return chosen == ways[1]


def draw(document: Document, spans: Sequence[Span]) -> None:
    """Draw the page that the words at the spans stand on; where it cannot be drawn, say why."""
    if not spans:
        _say("Choose a statement to see the page that it stands on.")
        return
    key = f"page_{document.document_id}_{spans[0][0]}"
    try:
        image = source.page_image(document, spans)
        if len(image.pages) > 1:
            _say(f"The words stand on {len(image.pages)} pages.")
            number = st.pagination(len(image.pages), key=key)
            image = source.page_image(document, spans, image.pages[number - 1])
    except OnRecordError as error:
        _say(f"The page cannot be shown. {error}")
        return
    _say(_caption(image))
    outlined = "with the quotation outlined" if image.outlines else "without an outline"
    title = escape.plain(document.metadata.title or document.name)
    st.image(image.png, alt=f"Page {escape.plain(image.page)} of {title} {outlined}", width="stretch")


def _caption(image: PageImage) -> str:
    """Which page it is, and whether the words are outlined."""
    page = f"Page {image.page}"
    if image.page != str(image.sheet):
        page += f" (sheet {image.sheet} of the file)"
    if not image.missing:
        return f"{page}, with the words outlined"
    return f"{page}. {'Not all is' if image.outlines else 'Nothing is'} outlined: {image.missing}."


def _say(words: str) -> None:
    st.html(element("div", escaped(words), _QUIET))
