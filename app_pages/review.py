"""Review: the positions that need a look, one at a time, each in its passage; what a reader finds is kept for good."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

import onrecord
from app_pages import addresses, correcting, in_context, parts, reviewed, reviewer, source, stances, verdicts
from app_pages.addresses import KIND_WORDS, STANCE_WORDS
from app_pages.escape import element, escaped
from app_pages.verdicts import Drawn, go_to

if TYPE_CHECKING:
    from onrecord import Filters

ONE_BY_ONE, FIGURES = "one by one", "figures and files"
# Positions that are looked at for the next one: others may have reviewed the first of them in the meantime.
AHEAD = 20
# Words of the position that was reviewed last.
FIRST_WORDS = 12
_ASKED = ("topic", "stance", "kind")
_HEADING = "font-size:1.05rem;font-weight:600;padding:0;margin:.6rem 0 0"


def page() -> None:
    """Draw the page."""
    st.title("Review")
    if source.read_only():
        parts.notice("This corpus can only be read: nothing can be reviewed here.")
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        shown = st.radio(
            "Show",
            (ONE_BY_ONE, FIGURES),
            key="show",
            bind="query-params",
            horizontal=True,
            label_visibility="collapsed",
            format_func=str.capitalize,
        )
        place = st.container(width="content")
    author = reviewer.draw(place)
    if shown == FIGURES:
        reviewed.figures()
        return
    filters = _filters()
    st.html(reviewed.far(source.progress()))
    _last_one()
    row = _asked_for() or next((one for one in source.queue(filters, limit=1) if not one["review"]), None)
    if row is None:
        parts.notice("Nothing waits here: every position that is asked for has been reviewed.")
        return
    st.query_params["position"] = row["position_id"]
    _position(row, author, filters)


def _filters() -> Filters:
    """Draw what the queue can be narrowed to; the filters."""
    parts.tell_lost({key: st.query_params.get_all(key) for key in _ASKED})
    topics = [stances.topic_words(topic) for topic in source.topics()]
    with st.sidebar:
        st.html(element("div", "What to review", "font-weight:600;font-size:1.1rem;margin-top:.6rem"))
        for key, label, options, anything in (
            ("topic", "Topic", topics, "Any topic"),
            ("stance", "Stance", list(STANCE_WORDS.values()), "Any stance"),
            ("kind", "Kind of document", list(KIND_WORDS.values()), "Any kind"),
        ):
            st.multiselect(label, options, key=key, bind="query-params", placeholder=anything, on_change=go_to)
    return addresses.question({key: st.session_state[key] for key in _ASKED}).filters


def _asked_for() -> dict[str, Any] | None:
    """The position that the address names."""
    asked = st.query_params.get("position")
    row = source.corpus().position(asked) if asked else None
    if asked and row is None:
        parts.notice(f"The link named a statement that is not in this corpus (any more): {asked}")
    return row


# -- one position ------------------------------------------------------------------------------------------------------


def _position(row: dict[str, Any], author: str, filters: Filters) -> None:
    name, found = row["position_id"], source.history(row["position_id"])
    document = source.corpus().document(row["document_id"])
    queue = source.queue(filters, after=None if row["review"] else name, limit=AHEAD)
    waiting = tuple(one["position_id"] for one in queue if not one["review"] and one["position_id"] != name)
    drawn = Drawn(name, len(found), waiting)
    editing = author and st.session_state.get("correcting") == name
    said, told = st.columns([1, 1] if editing else [5, 4], gap="large")
    with said:
        shown = in_context.passage(document, row) if document else ""
        key = element("div", in_context.KEY, "font-size:.8rem;line-height:1.9;margin-top:.8rem")
        st.html(_why(row) + shown + key + _ways(row))
    with told:
        if editing:
            correcting.form(row, drawn.correct, drawn.close_form)
            _trouble()
        else:
            st.html(in_context.facts(row))
            st.text_input("Reason", key=f"reason_{name}", max_chars=500, placeholder="if there is one to keep")
        if found:
            st.html(element("h2", "What was found of it", _HEADING) + reviewed.history(found))
    if not editing:
        _buttons(row, author, drawn)


def _why(row: dict[str, Any]) -> str:
    """Why it needs a look, as marks; or who has reviewed it."""
    why = "".join(f"{parts.pill(words)} " for words in onrecord.why(row))
    if row["review"]:
        why = reviewed.verdict(row["review"]["verdict"]) + escaped(f"by {row['review']['author']}")
    return element("div", why, "margin:0 0 .8rem;line-height:1.9") if why else ""


def _trouble() -> None:
    """Say why the last verdict was not kept."""
    if told := st.session_state.pop("review_trouble", ""):
        parts.problem(told)


def _ways(row: dict[str, Any]) -> str:
    ways = [parts.link("Read it in the document", parts.DOCUMENT, parts.address_of(row))]
    if row["holder_id"]:
        ways.append(parts.link("This holder over time", parts.COMPARE, {"who": row["holder_id"]}))
    return element("div", "".join(ways), "margin-top:.6rem;font-size:.9rem")


def _buttons(row: dict[str, Any], author: str, drawn: Drawn) -> None:
    """Draw the verdicts. Each position has buttons of its own: a second click never meets the position after it."""
    name = row["position_id"]
    undone = Drawn(name, drawn.seen) if row["review"] else verdicts.last()
    with st.bottom:
        _trouble()
        bar = st.container(horizontal=True, gap="small", vertical_alignment="center")
    with bar:
        for label, shortcut, act in (
            ("Confirm", "Y", drawn.confirm),
            ("Reject", "X", drawn.reject),
            ("Correct", "E", drawn.open_form),
            ("Undo", "U", undone.undo if undone else None),
            ("Skip", "S", drawn.skip),
        ):
            st.button(
                label,
                key=f"{label.lower()}_{name}",
                shortcut=shortcut,
                on_click=act,
                disabled=act is None or (not author and label != "Skip"),
            )
        if not author:
            st.html(element("div", "Give your name first.", "font-size:.9rem"), width="content")


def _last_one() -> None:
    """Say what was reviewed last in this visit."""
    last = verdicts.last()
    row = source.corpus().position(last.position_id) if last else None
    if row and row["review"]:
        words = " ".join(row["text"]).split()
        told = escaped(f"{parts.who(row)}: {' '.join(words[:FIRST_WORDS])}{' …' * (len(words) > FIRST_WORDS)} ")
        st.html(
            element(
                "div",
                reviewed.verdict(row["review"]["verdict"]) + told + parts.review_link(row, "Look at it again"),
                "font-size:.9rem;margin:.2rem 0",
                role="status",
            )
        )


page()
