"""The app's frame: navigation, the corpus at the side, and what is said where there is no corpus.

Run it with `onrecord serve`. It shows the corpus in ONRECORD_DATA, or else the user's own; ONRECORD_DEMO=1 says that
the corpus is the fictional sample.
"""

from __future__ import annotations

import os

import streamlit as st

from app_pages import parts, source, stances
from app_pages.escape import SERIF, element, escaped
from onrecord import OnRecordError

PAGES = (
    st.Page(parts.SEARCH, title="Search", icon=":material/search:", default=True),
    st.Page(parts.COMPARE, title="Compare", icon=":material/compare_arrows:", url_path="compare"),
    st.Page(parts.DOCUMENT, title="Document", icon=":material/menu_book:", url_path="document"),
    st.Page(
        parts.REVIEW,
        title="Review",
        icon=":material/fact_check:",
        url_path="review",
        visibility="hidden" if source.read_only() else "visible",
    ),
    st.Page(parts.EXPORT, title="Export", icon=":material/download:", url_path="export"),
)


def frame() -> None:
    """Draw the page that the reader is on, in its frame."""
    st.set_page_config(page_title="On Record", page_icon="💬", layout="wide")
    page = st.navigation(PAGES, position="top")
    if os.environ.get("ONRECORD_DEMO") == "1":
        parts.notice("Fictional sample corpus: every person, council and trust in it is invented")
    try:
        counts = source.status()
    except OnRecordError as error:
        st.title("On Record")
        parts.problem(error)
        how_to_begin()
        return
    corpus_card(counts)
    if not counts["documents"]:
        st.title("On Record")
        parts.notice(f"The corpus in {source.folder()} holds no documents yet.")
        how_to_begin()
        return
    if waiting := counts.get("documents_to_relabel"):
        parts.notice(f"{parts.count(waiting, 'document')} not judged by the corpus’ frame yet: see onrecord frame use")
    try:
        page.run()
    except OnRecordError as error:
        parts.problem(error)
    legend()


def corpus_card(counts: dict[str, int]) -> None:
    """Which corpus this is, and what it holds."""
    shown = [(counts[name], name[:-1]) for name in ("documents", "statements", "positions", "holders")]
    with st.sidebar:
        st.html(
            element("div", "On Record", f"font-family:{SERIF};font-size:1.5rem;font-weight:700")
            + element("div", "Who said what, in which role, when", "opacity:.8;margin-bottom:.7rem")
            + element("div", escaped(source.folder()), "font-size:.8rem;opacity:.75;overflow-wrap:anywhere")
            + element("div", " · ".join(parts.count(*one) for one in shown), "font-size:.875rem"),
        )


def legend() -> None:
    """What the shapes stand for, on every page that shows them."""
    with st.sidebar:
        st.html(
            element("div", "How to read a stance", "font-weight:600;margin:1rem 0 .3rem")
            + "".join(element("div", stances.chip(name)) for name in stances.LOOKS)
            + element(
                "div",
                "It is the stance of the person quoted – not the document’s, and not the reporter’s – on that topic, "
                "in those words. “Cannot tell”: the words bear on the topic, but which way is not sure.",
                "font-size:.8rem;opacity:.8;margin-top:.3rem",
            )
        )


def how_to_begin() -> None:
    """What to do where there is nothing to show."""
    st.header("Add documents first")
    st.markdown("In a terminal, name files or a folder with papers, articles, evidence or debates:")
    st.code("onrecord add PATH", language=None)
    st.markdown("Then reload this page. To look around without documents of your own, try the sample:")
    st.code("onrecord demo", language=None)


frame()
