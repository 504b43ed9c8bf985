"""Taking a document out of the corpus: `form(document)`, nothing where the corpus is read only; `told()` what came."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from app_pages import escape, parts, source
from corpus.spelling import count
from onrecord import OnRecordError

if TYPE_CHECKING:
    from corpus.records import Document

_REMOVED, _FAILED = "removed_document", "not_removed_document"


def form(document: Document) -> None:
    """Draw a switch, and behind it what goes and the button that does it."""
    if source.read_only():
        return
    name = document.document_id
    if not st.toggle("Take it out of the corpus", key=f"remove_{name}"):
        return
    row = next((row for row in source.documents() if row["document_id"] == name), None)
    if row is None:  # somebody else was faster
        return
    said = f"{count(row['statements'], 'statement')} and {count(row['positions'], 'position')}"
    parts.notice(
        f"With it go its {said}, and the copy of its file if it was uploaded or fetched. A file of yours stays where"
        " it is: added again, the document is here again, with its reviews."
    )
    st.button("Take it out now", key=f"remove_now_{name}", type="primary", on_click=_remove, args=(document,))


def _remove(document: Document) -> None:
    try:
        source.corpus().remove([document.document_id])
    except OnRecordError as error:
        st.session_state[_FAILED] = str(error)
        return
    st.session_state[_REMOVED] = document.name
    st.session_state["shown_document"] = None
    st.query_params.clear()


def told() -> None:
    """Say what was removed by the last press, or why nothing was."""
    if name := st.session_state.pop(_REMOVED, None):
        parts.notice(f"Taken out of the corpus: {escape.name(name)}")
    if trouble := st.session_state.pop(_FAILED, None):
        parts.problem(trouble)
