"""Topics: what the questions mean on which sides are told; what is made of a sentence; frames of one's own."""

from __future__ import annotations

import streamlit as st

import onrecord
from app_pages import definitions, judging, parts, source, trying
from app_pages.escape import name
from onrecord import Frame, OnRecordError

# The address holds these words: links that people saved depend on them.
OWN, FILE = "this corpus", "a file"
TASKS = {one.TASK: one.draw for one in (definitions, trying, judging)}


def page() -> None:
    """Draw the page."""
    st.title("Topics")
    for key, known in (("frame", _frames()), ("task", tuple(TASKS))):
        lost = (value for value in st.query_params.get_all(key) if value not in known)
        parts.left_out(f"{key}: {name(value)}" for value in lost)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        task = st.radio(
            "Show", list(TASKS), key="task", bind="query-params", horizontal=True, label_visibility="collapsed"
        )
        which = st.selectbox("Frame", _frames(), key="frame", bind="query-params", width=280)
    frame = _frame(which)
    if frame:
        TASKS[task](frame)


def _frames() -> tuple[str, ...]:
    """What can be chosen: the corpus' own, those that come with On Record, and a file."""
    return (OWN, *(one.name for one in onrecord.frames()), FILE)


def _frame(which: str) -> Frame | None:
    """The frame that is chosen; None, with a word on what to do, where there is none."""
    if which == OWN:
        return source.frame()
    if which != FILE:
        return onrecord.frame(which)
    given = st.file_uploader("A frame file (YAML, up to 1 MB)", type=["yaml", "yml"], key="frame_file", width=560)
    if given is None:
        parts.notice(
            "Choose a file that defines topics. To write one, download a frame that is there and edit the copy: poles, "
            "vocabulary, examples of each side. It stays with you until you judge the corpus by it."
        )
        return None
    try:
        return onrecord.frame_in(given.getvalue(), given.name)
    except OnRecordError as error:
        parts.problem(error)
        return None


page()
