"""Add documents: files and pages of the web into the corpus, and what became of each."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

import streamlit as st

import onrecord
from app_pages import added, parts, source, working
from app_pages.escape import element, escaped
from onrecord import OnRecordError

if TYPE_CHECKING:
    from collections.abc import Callable

    from onrecord import Added, Progress

_DONE = "added_documents"
_QUIET = "font-size:.9rem;opacity:.85;max-width:46rem;margin-bottom:.4rem"


def page() -> None:
    """Draw the page."""
    st.title("Add documents")
    if source.read_only():
        parts.notice("This corpus can only be read: nothing can be added here.")
        return
    if done := st.session_state.get(_DONE):
        added.draw(done)
    st.header("Files", anchor=False, divider="gray")
    _files()
    st.header("A page of the web", anchor=False, divider="gray")
    _fetched()
    st.header("Folders", anchor=False, divider="gray")
    _note("Folders, and files that are larger, are added in a terminal of the computer that keeps the corpus:")
    st.code(f"onrecord add FOLDER --data {shlex.quote(source.folder())}", language=None)


def _note(words: str) -> None:
    st.html(element("div", escaped(words), _QUIET))


def _files() -> None:
    largest = st.get_option("server.maxUploadSize")
    _note(
        "Text, web pages, Word, PDF, parliamentary XML, GOV.UK’s JSON, e-mails, tables of responses (CSV, XLSX), and "
        f"archives (ZIP) of these; up to {largest} MB a file. They are kept unchanged in the corpus’ folder."
    )
    with st.form("files", border=False, clear_on_submit=True):
        files = st.file_uploader("Files to add", accept_multiple_files=True, key="files_to_add")
        replace = st.checkbox("They are new versions: replace what was uploaded under the same name", key="replace")
        mend = st.checkbox("Mend broken characters (Iâ€™m for I’m)", key="mend")
        wanted = st.form_submit_button("Add to the corpus", key="add_files", type="primary")
    _note(
        "A file that is there already is not added twice. Another file of the same name becomes a document of its own, "
        "unless you say that it replaces the one before; then that document’s reviews stay."
    )
    if wanted and not files:
        parts.problem("No file was chosen.")
    elif wanted:
        choices = onrecord.Choices(repair=mend)
        given = [(one.name, one.getvalue()) for one in files]
        _take(lambda show: source.corpus().add_files(given, replace=replace, choices=choices, progress=show))


def _fetched() -> None:
    if not source.for_this_computer():
        parts.notice(
            "Pages are fetched only where the app answers to this computer alone: else anybody who can open it could "
            "send this computer to other sites. In a terminal, onrecord fetch ADDRESS does it."
        )
        return
    _note("It asks politely, obeys robots.txt, and keeps what came. A page fetched again is the same document.")
    with st.form("fetch", border=False):
        address = st.text_input("Address", key="address", placeholder="https://www.gov.uk/government/speeches/a-speech")
        attachments = st.checkbox("Also the documents that belong to a page of GOV.UK", key="attachments")
        wanted = st.form_submit_button("Fetch it", key="fetch_page")
    if wanted and not address.strip():
        parts.problem("Write the address of a page: it begins with https://")
    elif wanted:
        asked = [address.strip()]
        _take(lambda show: source.corpus().fetch(asked, attachments=attachments, progress=show))


def _take(work: Callable[[Progress], Added]) -> None:
    """Do the work, and draw the page anew with what became of it: the frame counts the documents."""
    st.session_state.pop(_DONE, None)
    try:
        with working.progress() as show:
            done = work(show)
    except OnRecordError as error:
        parts.problem(error)
        parts.notice("What was added before this happened is kept.")
        return
    st.session_state[_DONE] = done
    st.rerun()


page()
