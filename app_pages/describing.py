"""The form that puts right what is known about a document: `form(document)`; nothing where the corpus is read only."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import streamlit as st

import onrecord
from app_pages import escape, parts, source
from app_pages.addresses import KIND_WORDS
from app_pages.escape import element, escaped
from corpus.records import digest
from onrecord import OnRecordError

if TYPE_CHECKING:
    from corpus.records import Document

_FIELDS = {
    "title": "Title",
    "kind": "Kind",
    "publisher": "Publisher",
    "authors": "Authors, with ; between them",
    "published_on": "Published on",
    "said_on": "Said on, if not when it was published",
    "url": "Address on the web",
}
_DATES = ("published_on", "said_on")
# Where a field was found that somebody has stated.
_BY_HAND = "by hand"


def form(document: Document) -> None:
    """Draw the form, behind a switch."""
    if source.read_only():
        return
    name = document.document_id
    if st.session_state.pop(f"described_{name}", False):
        parts.notice("Kept. Its statements were extracted anew; reviews of them stay.")
    if not st.toggle("Something wrong? Put it right", key=f"describe_{name}"):
        return
    known = onrecord.about(document)
    now = {field: _text(known[field]["value"]) for field in _FIELDS}
    # After a change these are other widgets, which begin with what is known then.
    key = f"{name}_{digest(repr(known))}"
    with st.form(f"describe_form_{key}", enter_to_submit=False):
        given = {field: _field(field, now[field], known[field], key) for field in _FIELDS}
        stated = [field for field in _FIELDS if known[field]["found"] == _BY_HAND]
        back = [field for field in stated if st.checkbox(_back(field), key=f"back_{field}_{key}")]
        note = "Its statements are extracted anew by this, which takes some seconds."
        st.html(element("div", note, "font-size:.875rem"))
        if st.form_submit_button("Keep it", key=f"keep_{key}", type="primary"):
            changed = {field: given[field] for field in _FIELDS if given[field] != now[field] and field not in back}
            _keep(name, changed, back)


def _text(value: Any) -> str:
    """A value as its field shows it. Characters that none can show have a sign in their place."""
    return escape.name("; ".join(value) if isinstance(value, list) else value or "").strip()


def _field(field: str, now: str, known: Mapping[str, Any], key: str) -> str:
    """Draw a field with where its value was found; what stands in it."""
    if field == "kind":
        kinds = list(KIND_WORDS)
        given: str = st.selectbox(
            _FIELDS[field], kinds, index=kinds.index(now or "other"), format_func=lambda kind: KIND_WORDS[kind],
            key=f"field_{field}_{key}",
        )  # fmt: skip
        given = "" if given == "other" and not now else given
    else:
        given = st.text_input(
            _FIELDS[field], value=now, key=f"field_{field}_{key}",
            placeholder="2005, 2005-08, 2005-08-18 or 18 August 2005" if field in _DATES else "not known",
        )  # fmt: skip
    if known["found"]:
        st.html(element("div", escaped(f"from: {known['found']}"), "font-size:.8rem;opacity:.8;margin-top:-.7rem"))
    return given.strip()


def _back(field: str) -> str:
    return f"Take back what was stated of: {_FIELDS[field].split(',')[0].lower()}"


def _keep(document_id: str, changed: dict[str, str], back: list[str]) -> None:
    if not changed and not back:
        parts.notice("Nothing was changed.")
        return
    for field, value in changed.items():
        if not value:
            what = f"{_FIELDS[field].split(',')[0]}: what is known cannot be emptied; write what is right"
            parts.problem(f"{what}, or take back what was stated.")
            return
    try:
        with st.spinner("Extracting its statements anew …"):
            source.corpus().describe(document_id, changed, forget=back)
    except OnRecordError as error:
        parts.problem(f"Not kept: {error.without_place}")
        return
    st.session_state[f"described_{document_id}"] = True
    st.rerun()
