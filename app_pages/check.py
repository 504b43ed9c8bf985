"""Check: the quotations of a draft, each beside what is on record of it. Nothing of the draft is kept."""

from __future__ import annotations

import math
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

import onrecord
from app_pages import findings, parts, source, working
from app_pages.escape import element, escaped
from onrecord import OnRecordError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.check import Finding

PAGE_SIZE = 25
# Megabytes of a file, and characters of a text: a book has fewer.
LARGEST, LONGEST = 10, 1_000_000
_PASTED = "pasted text.txt"
_CHECKED = "checked_draft"
# Format → the button's words, the ending, and the media type.
_REPORTS = {
    "html": ("Report as a page", "html", "text/html"),
    "text": ("Report as text", "txt", "text/plain"),
    "json": ("Report as JSON", "json", "application/json"),
}
_QUIET = "font-size:.9rem;opacity:.85;max-width:46rem"


def page() -> None:
    """Draw the page."""
    st.title("Check a draft")
    new = _CHECKED not in st.session_state
    with st.expander("Your draft", expanded=new, key=f"draft_{new}"):
        _ask()
    if checked := st.session_state.get(_CHECKED):
        _report(*checked)


def _ask() -> None:
    st.html(
        element(
            "div",
            escaped(
                "Each quotation of four words or more is looked up in this corpus: is it on record, word for word, by "
                "whom, in which role and year?"
            )
            + element(
                "div",
                escaped(
                    "Nothing of the draft is kept: it is not added to the corpus, not written to a disk, and not in "
                    "the address. It is gone when this tab is closed or loaded again."
                ),
                "margin-top:.3rem",
            ),
            _QUIET,
        )
    )
    with st.form("draft", border=False):
        text = st.text_area(
            "Paste the draft", key="draft_text", height=160, max_chars=LONGEST, placeholder="“…,” said Jane Arkwright."
        )
        file = st.file_uploader(
            f"Or a file: text, Markdown, Word or HTML, up to {LARGEST} MB", key="draft_file", max_upload_size=LARGEST
        )
        wanted = st.form_submit_button("Check the quotations", key="check_draft", type="primary")
    if not wanted:
        return
    st.session_state.pop(_CHECKED, None)
    if bool(text.strip()) == (file is not None):
        both = "Both a text and a file were given: take one of them away."
        parts.problem(both if file else "There is nothing to check yet: paste the draft, or choose a file.")
        return
    _check(file.name if file else _PASTED, file.getvalue() if file else text.encode("utf-8", "replace"))


def _check(name: str, data: bytes) -> None:
    """Look the draft's quotations up, and draw the page anew with what was found."""
    if len(data) > LARGEST * 2**20:
        parts.problem(f"The file is larger than {LARGEST} MB: take out its pictures, or paste the text.")
        return
    try:
        with working.progress() as show:
            show(0, 1, "reading the draft")
            found = source.corpus().check(name, data=data, progress=show)
    except OnRecordError as error:
        parts.problem(parts.capital(error.without_place))
        return
    for widget in ("needs_look", "verdicts"):  # they narrowed another draft
        st.session_state.pop(widget, None)
    st.session_state[_CHECKED] = (name, found)
    st.rerun()


def _report(name: str, found: Sequence[Finding]) -> None:
    st.header(parts.count(len(found), "quotation"), anchor=False)
    st.html(escaped(parts.capital(onrecord.summary(found))))
    shown = _narrowed(found)
    with st.container(horizontal=True):
        for form, (label, ending, media) in _REPORTS.items():
            st.download_button(
                label,
                partial(_written, found, name, form),
                file_name=f"on-record-check.{ending}",
                mime=media,
                key=f"report_{form}",
                on_click="ignore",
                icon=":material/download:",
                type="tertiary",
            )
    place = st.container()
    pages = math.ceil(len(shown) / PAGE_SIZE)
    number = st.pagination(pages, key=f"findings_{pages}") if pages > 1 else 1
    first = (number - 1) * PAGE_SIZE
    drawn = [findings.drawn(at, one) for at, one in shown[first : first + PAGE_SIZE]]
    place.html("".join(drawn) or escaped("None of them is as chosen above."))


def _written(found: Sequence[Finding], name: str, form: str) -> bytes:
    return onrecord.report(found, name, format=form).encode("utf-8", "replace")


def _narrowed(found: Sequence[Finding]) -> list[tuple[int, Finding]]:
    """Draw the filters; those that pass, each with its number in the draft."""
    counts = {name: sum(one.verdict == name for one in found) for name in findings.LOOKS}
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        look = st.toggle("Only what needs a look", key="needs_look")
        verdicts = st.pills(
            "What was found",
            [name for name, number in counts.items() if number],
            selection_mode="multi",
            format_func=lambda name: f"{findings.LOOKS[name].shape} {name} ({counts[name]:,})",
            key="verdicts",
            label_visibility="collapsed",
        )
    return [
        (at, one)
        for at, one in enumerate(found, 1)
        if (not look or not one.faithful) and (not verdicts or one.verdict in verdicts)
    ]


page()
