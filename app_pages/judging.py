"""A frame tried out and put to use: how well its sides are told apart, and a corpus judged anew by it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import streamlit as st

import onrecord
from app_pages import definitions, parts, source, working
from app_pages.escape import element, escaped
from app_pages.stances import chip, topic_words
from onrecord import Frame, OnRecordError

if TYPE_CHECKING:
    from onrecord import Relabelled

TASK = "Check and use"
_CHECKED, _TO_USE, _USED = "checked_frame", "frame_to_use", "frame_used"
_QUIET = "font-size:.875rem;line-height:1.6;opacity:.85;max-width:46rem"
_CELL = "padding:.25rem .8rem .25rem 0;border-bottom:1px solid #8a8f9440;text-align:left;vertical-align:baseline"
_NUMBER = f"{_CELL};text-align:right;font-variant-numeric:tabular-nums"


def draw(frame: Frame) -> None:
    """Draw how well the frame does on its own examples, and the way to judge the corpus by it."""
    st.header("How well its sides are told apart", divider="gray", anchor=False)
    _check(frame)
    st.header("Judge this corpus by it", divider="gray", anchor=False)
    _use(frame)


# -- check -------------------------------------------------------------------------------------------------------------


def _check(frame: Frame) -> None:
    words = f"{frame.label} is well formed. Each of its examples can be judged by what the others teach."
    st.html(element("div", escaped(words), _QUIET))
    if st.button("Check it", key="check_frame", icon=":material/rule:"):
        st.session_state[_CHECKED] = frame.fingerprint
    if st.session_state.get(_CHECKED) != frame.fingerprint:
        return
    rows = source.check(frame)
    heads = ["topic", "right", "told", "F1", "flips"]
    st.html(_table("How well the sides are told apart", heads, [_figures(row) for row in rows], words=1))
    lines = [element("li", escaped(line)) for line in onrecord.checked_in_words(frame, rows)]
    st.html(element("ul", "".join(lines), f"{_QUIET};margin:0;padding-left:1.1rem"))


def _figures(row: Mapping[str, Any]) -> list[str]:
    counted = f"{parts.count(row['examples'], 'example')}, {row['unmentioned']:,} unread"
    return [
        escaped(topic_words(row["topic"]).capitalize()) + element("div", escaped(counted), _QUIET),
        f"{row['right']:.0%}",
        f"{row['told']:.0%}",
        f"{row['macro_f1']:.2f}",
        f"{row['flips']:,}",
    ]


def _table(name: str, heads: Sequence[str], rows: Sequence[Sequence[str]], *, words: int) -> str:
    """A table as HTML; its cells are HTML. The first `words` columns hold words, the others figures."""
    looks = [_CELL if number < words else _NUMBER for number in range(len(heads))]
    head = "".join(element("th", escaped(one), look, scope="col") for one, look in zip(heads, looks, strict=True))
    body = "".join(
        element("tr", "".join(element("td", cell, look) for cell, look in zip(row, looks, strict=True))) for row in rows
    )
    table = element("table", element("tr", head) + body, "border-collapse:collapse;font-size:.925rem", aria_label=name)
    return element("div", table, "overflow-x:auto;margin:.4rem 0 .8rem")


# -- use ---------------------------------------------------------------------------------------------------------------


def _use(frame: Frame) -> None:
    _what_changed(frame)
    own, counts = source.frame(), source.status()
    waiting = counts.get("documents_to_relabel", 0)
    if source.read_only():
        parts.notice("This corpus can only be read: it cannot be judged by another frame here.")
    elif source.judging().locked():
        parts.notice("Somebody has this corpus judged by a frame just now. Come back when that is done.")
    elif frame.source != own.source:
        _another(frame, own, counts["documents"])
    elif waiting:
        parts.notice(f"{parts.count(waiting, 'document')} not judged by it yet: the run was stopped.")
        if st.button(f"Go on with {parts.count(waiting, 'document')}", key="go_on", type="primary"):
            _judge(frame)
    else:
        parts.notice("This corpus is judged by this frame.")


def _another(frame: Frame, own: Frame, documents: int) -> None:
    """Draw the two steps to another frame: that it is wanted; and, told what will happen, that it is meant."""
    if st.session_state.get(_TO_USE) != frame.source:
        words = f"Now it is judged by {own.label}. Nothing is changed before you have seen what will happen."
        st.html(element("div", escaped(words), _QUIET))
        st.button("Judge this corpus by it …", key="use_frame", on_click=_mean, args=(frame.source,))
        return
    lines = [
        f"{parts.count(documents, 'document')} judged anew by {frame.label}, by the stored texts; no file is read.",
        "Reviews stay, and so does what was decided on holders. A review whose statement is cut in other places may be "
        "left without one: it is kept, and listed under Review.",
        f"The corpus’ frame until now, {own.label}, is replaced. If you may want to go back, keep it as a file.",
        "It takes a while, and others can go on searching meanwhile. Keep this page open: else it stops after a "
        "document, and goes on from there when you come back.",
    ]
    if gone := [topic_words(topic) for topic in own.topics if topic not in frame.topics]:
        lines.insert(1, f"No longer asked: {', '.join(gone)}. Stances on it leave search, filters and exports.")
    st.html(element("ul", "".join(element("li", escaped(line)) for line in lines), "margin:0;line-height:1.6"))
    definitions.download(own, "present_frame", f"{own.name}-{own.version}.yaml", "Keep the present frame (YAML)")
    with st.container(horizontal=True):
        meant = st.button(f"Judge {parts.count(documents, 'document')} anew", key="mean_it", type="primary")
        st.button("Leave it as it is", key="leave_it", on_click=_mean, args=(None,))
    if meant:
        _judge(frame)


def _mean(source_of_frame: str | None) -> None:
    st.session_state[_TO_USE] = source_of_frame
    st.session_state.pop(_USED, None)


def _judge(frame: Frame) -> None:
    """Judge the corpus by the frame, and draw the page anew."""
    lock = source.judging()
    if not lock.acquire(blocking=False):
        parts.problem("Somebody has begun to have this corpus judged just now; nothing was changed by you.")
        return
    try:
        with working.progress() as show:
            st.session_state[_USED] = frame.source, source.corpus().use_frame(frame, progress=show)
    except OnRecordError as error:
        parts.problem(error)
        return
    finally:  # a reader who leaves ends the script where progress is shown
        lock.release()
    st.session_state.pop(_TO_USE, None)
    st.rerun()


# -- what changed ------------------------------------------------------------------------------------------------------


def _what_changed(frame: Frame) -> None:
    """Tell what became of the corpus when this visit's reader had it judged by this frame."""
    used: tuple[str, Relabelled] | None = st.session_state.get(_USED)
    if used is None or used[0] != frame.source:
        return
    result = used[1]
    parts.notice(result.in_words)
    if moves := result.changes.moves:
        rows = [
            [
                escaped(topic_words(one["topic"]).capitalize()),
                chip(one["before"]),
                chip(one["after"]),
                f"{one['statements']:,}",
            ]
            for one in moves
        ]
        st.html(_table("Stances that changed", ["topic", "before", "after", "statements"], rows, words=3))
    lines = [element("li", escaped(line)) for line in result.changes.in_words]
    st.html(element("ul", "".join(lines), f"{_QUIET};margin:0 0 .6rem;padding-left:1.1rem"))
    for failure in result.failed:
        parts.problem(failure.reason)
