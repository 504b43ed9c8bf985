"""The app's frame: navigation, the corpus at the side, and what is said where there is no corpus.

Run it with `onrecord serve`. It shows the corpus in ONRECORD_DATA, or else the user's own; ONRECORD_DEMO=1 says that
the corpus is the fictional sample.
"""

from __future__ import annotations

import os
from typing import Literal

import streamlit as st

from app_pages import addresses, confidence, judging, parts, source, stances
from app_pages.escape import SERIF, element, escaped
from onrecord import OnRecordError

# Whether the pages that change the corpus stand in the navigation.
_CHANGING: Literal["visible", "hidden"] = "hidden" if source.read_only() else "visible"
PAGES = (
    st.Page(parts.OVERVIEW, title="Overview", icon=":material/dashboard:", default=True),
    st.Page(parts.SEARCH, title="Search", icon=":material/search:", url_path="search"),
    st.Page(parts.COMPARE, title="Compare", icon=":material/compare_arrows:", url_path="compare"),
    st.Page(parts.HOLDERS, title="Holders", icon=":material/groups:", url_path="holders"),
    st.Page(parts.TOPICS, title="Topics", icon=":material/balance:", url_path="topics"),
    st.Page(parts.DOCUMENT, title="Document", icon=":material/menu_book:", url_path="document"),
    # Links lead there; in the navigation, beside the page before, nobody would tell the two apart.
    st.Page(parts.DOCUMENTS, title="Documents", url_path="documents", visibility="hidden"),
    st.Page(parts.REVIEW, title="Review", icon=":material/fact_check:", url_path="review", visibility=_CHANGING),
    st.Page(parts.CHECK, title="Check", icon=":material/spellcheck:", url_path="check"),
    st.Page(parts.ADD, title="Add", icon=":material/upload_file:", url_path="add", visibility=_CHANGING),
    st.Page(parts.EXPORT, title="Export", icon=":material/download:", url_path="export"),
)

# Two quotation marks. Streamlit would fetch an icon of its own from another computer.
ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#0f5565"/>'
    '<path fill="#fffdf7" d="M6 23v-7q0-7 7-8v3q-3 1-3 5h3v7zM18 23v-7q0-7 7-8v3q-3 1-3 5h3v7z"/></svg>'
)


def frame() -> None:
    """Draw the page that the reader is on, in its frame."""
    st.set_page_config(page_title="On Record", page_icon=ICON, layout="wide")
    page = st.navigation(PAGES, position="top")
    asked = {key: st.query_params.get_all(key) for key in st.query_params}
    if page == PAGES[0] and asked.keys() & {*addresses.CHOICES, "page"}:
        to_the_search(asked)
        return
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
    if not counts["documents"] and page.url_path != "add":
        st.title("On Record")
        parts.notice(f"The corpus in {source.folder()} holds no documents yet.")
        if not source.read_only():
            st.html(parts.link("Add documents here", parts.ADD, {}))
        how_to_begin()
        return
    if waiting := counts.get("documents_to_relabel"):
        parts.notice(f"{parts.count(waiting, 'document')} not judged by the corpus’ frame yet: see onrecord frame use")
        if not source.read_only():
            st.html(parts.link("Judge them here", parts.TOPICS, {"task": judging.TASK}))
    try:
        page.run()
    except OnRecordError as error:
        parts.problem(error)
    legend()


def to_the_search(asked: addresses.Values) -> None:
    """Go on to the search page with a question that the address asks: a link saved when the search was the first page.

    The browser puts the one address in the other's place: Back would only leave it again. `st.switch_page` would add to
    its history.
    """
    target = parts.address(parts.SEARCH, asked)  # percent signs in place of all that could end the script
    st.html(f"<script>location.replace('{target}')</script>", unsafe_allow_javascript=True)
    st.html(parts.link("Go on to the search", parts.SEARCH, asked))


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
            + element("div", "How sure the program is", "font-weight:600;margin:1rem 0 .3rem")
            + element("div", escaped(confidence.thresholds()), "font-size:.8rem;opacity:.8")
        )


def how_to_begin() -> None:
    """What to do where there is nothing to show."""
    st.header("Add documents first")
    st.markdown("In a terminal, name files or a folder with papers, articles, evidence or debates:")
    st.code("onrecord add PATH", language=None)
    st.markdown("Then reload this page. To look around without documents of your own, try the sample:")
    st.code("onrecord demo", language=None)


frame()
