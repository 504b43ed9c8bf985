"""What the program makes of a few sentences: each statement with its side on each topic, how sure, and why."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from app_pages import in_context, parts, source
from app_pages.escape import SERIF, element, escaped, marked
from app_pages.stances import NONE, UNDECIDED, chip, stance_of
from corpus.records import LIKELY
from onrecord import Frame, OnRecordError, Topic

TASK = "Try a sentence"
_TRIED = "tried_text"
_QUIET = "font-size:.875rem;line-height:1.5;opacity:.85;max-width:46rem"
_SAID = f"font-family:{SERIF};font-size:1.3rem;line-height:1.6;margin:.3rem 0;padding:.1rem 0 .1rem 1.1rem"
_NOTES = {
    UNDECIDED: "The words bear on the topic, but which way is not sure.",
    NONE: "Not on this topic, or on neither side.",
}


def draw(frame: Frame) -> None:
    """Draw the form, and what the frame's topics make of the words that were last put into it."""
    with st.form("try", border=False):
        text = st.text_area(
            "A sentence, or a few",
            key="try_text",
            height=120,
            placeholder="“Pooled budgets are the only way,” said Jane Arkwright. – or just the words",
        )
        if st.form_submit_button("What would you make of this?", key="try_it", type="primary"):
            st.session_state[_TRIED] = text
    tried = st.session_state.get(_TRIED)
    if tried is None:
        _note(
            "The words are judged on their own, as a statement in a document is, and kept nowhere. Where they report "
            "somebody, it is that person’s stance; else that of whoever says them."
        )
        return
    try:
        rows = source.judge(tried, frame)
    except OnRecordError as error:
        parts.problem(error)
        return
    whose = "its" if len(rows) == 1 else "their"
    st.header(f"{parts.count(len(rows), 'statement')}, judged on {whose} own", divider="gray", anchor=False)
    for row in rows:
        st.html(_statement(row, tried, frame))
    _note(
        "Read with what stands before them and with their document’s title, the same words may get another answer. "
        "What nobody is reported as saying is not judged where somebody else is."
    )
    st.html(element("div", in_context.KEY, "font-size:.8rem;line-height:1.9"))


def _note(words: str) -> None:
    st.html(element("div", escaped(words), _QUIET))


def _statement(row: Mapping[str, Any], text: str, frame: Frame) -> str:
    """A statement as HTML: who says it, its words in their paragraph, marked, and its side on each topic."""
    start, end = row["context"]
    first, last = min(start, row["spans"][0][0]), max(end, row["spans"][-1][1])
    words = marked(text[first:last], in_context.markings(row), start=first)
    who = " · ".join(filter(None, [parts.who(row), parts.roles(row), parts.hearsay(row)]))
    lines = [
        element("div", escaped(who[:1].upper() + who[1:]), "font-weight:600;margin-top:.4rem"),
        element("blockquote", words, f"{_SAID};border-left:3px solid #8a8f94;max-width:44rem;white-space:pre-wrap"),
        in_context.listed(_side(row, topic, text) for topic in frame.topics.values()),
    ]
    return element("div", "".join(lines), "overflow-wrap:anywhere;margin-bottom:1.2rem")


def _side(row: Mapping[str, Any], topic: Topic, text: str) -> in_context.Fact:
    side = stance_of(row, topic.name)
    if side in _NOTES:
        return topic.title, chip(side), _NOTES[side]
    decided = ", ".join(f"“{text[start:end]}”" for start, end in row["evidence"].get(topic.name, ()))
    sure = in_context.sure(row["confidence"][topic.name], LIKELY)
    return topic.title, chip(side), " · ".join(filter(None, [sure, decided and f"decided by {decided}"]))
