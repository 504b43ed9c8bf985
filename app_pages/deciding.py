"""Who is who, put right by hand: holders merged, documents split off, what was decided, and the way back.

Both sides' evidence is shown before anything is decided. A corpus that can only be read shows what was decided alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import streamlit as st

from app_pages import holder, parts, reviewer, source
from app_pages.addresses import HOLDER_KIND_WORDS
from app_pages.escape import element, escaped, name
from corpus.dates import in_words
from onrecord import OnRecordError

Row = Mapping[str, Any]
DECISIONS = "who-is-who"
# Holders that are offered for a name.
MOST_OFFERED = 20
_DONE = "what was decided"
_WIDGETS = ("merge_with", "merge_reason", "split_documents", "split_reason")
_QUIET = "font-size:.875rem;opacity:.85"


def decisions(row: Row) -> None:
    """Draw what was decided of a holder; and, where the corpus may be changed, how to decide more."""
    may = not source.read_only()
    if not (may or row["decisions"]):
        return
    st.header("Who is who, decided by hand", anchor=DECISIONS, divider="gray")
    author = ""
    if may:
        st.caption(
            "What you decide here is laid over what the documents tell, in documents to come as well. It is kept with "
            "your name and your reason, and can be taken back."
        )
        author = reviewer.draw(st.container())
    for one in row["decisions"]:
        with st.container(border=True):
            st.html(_decision(one))
            if may and not one["undone"]:
                _undo(one, author)
    if may:
        with st.expander("Merge with another holder", expanded="with" in st.query_params):
            _merge(row, author)
        with st.expander("Split documents off"):
            _split(row, author)


def _decide(author: str, done: str, decide: Callable[[], str | None]) -> None:
    """Decide it, if somebody says so, and draw the page anew. What is returned is the id of a holder it made."""
    if not author:
        parts.problem("Say who decides it: write your name above.")
        return
    try:
        made = decide()
    except OnRecordError as error:
        parts.problem(error)
        return
    st.session_state[_DONE] = (done, made)
    st.rerun()


def tell_what_was_done() -> None:
    """Say what has just been decided."""
    if done := st.session_state.pop(_DONE, None):
        for key in _WIDGETS:  # what was chosen for it is done with
            st.session_state.pop(key, None)
        st.session_state["with_name"] = ""
        st.query_params.pop("with", None)
        words, made = done
        parts.notice(words)
        if made:
            st.html(parts.link("Whoever was split off", parts.HOLDERS, {"who": made}))


def what_became_of(asked: str, row: Row) -> str:
    """What to say where a link named somebody who is another now."""
    made = next((one for one in row["decisions"] if one["holder_id"] == asked and not one["undone"]), None)
    by = f" – merged: {_said(made)}" if made else ""
    return f"The link named a holder who is this one now: {name(asked)}{by}"


# -- merge -------------------------------------------------------------------------------------------------------------


def _merge(row: Row, author: str) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        words = st.text_input(
            "A part of the other’s name", key="with_name", bind="query-params", width=320, placeholder="Arkwright"
        ).strip()
        found = _others(row, words)
        chosen = _chosen(_labels(found))
    if words and not found:
        parts.notice("Nobody else has all of these words in one name.")
    if not chosen:
        return
    other = source.holder(chosen)
    labels = parts.apart({one["holder_id"]: one["name"] for one in (row, other)})
    st.html(element("div", "".join(_side(one, labels[one["holder_id"]]) for one in (row, other)), _BESIDE))
    if row["kind"] != other["kind"]:
        kinds = " and ".join(HOLDER_KIND_WORDS[one["kind"]] for one in (row, other))
        parts.problem(
            f"They are of two kinds, {kinds}, and cannot be one. If one of the kinds is wrong, correct it first."
        )
        return
    if both := _in_both(row, other):
        parts.notice(f"Both speak in {both}: two holders of one document are seldom one.")
    with st.form("merge", border=False):
        reason = st.text_input("Why they are one", key="merge_reason", width=480)
        if st.form_submit_button("Merge: they are one", key="merge_them", type="primary"):
            ids = [row["holder_id"], other["holder_id"]]
            said = f"Merged: {labels[other['holder_id']]} is {labels[row['holder_id']]} now."
            _decide(author, said, lambda: source.corpus().merge_holders(ids, author=author, reason=reason.strip()))


def _others(row: Row, words: str) -> list[Row]:
    """Whom it could be merged with: who has the words in a name; without words, the others of its own name."""
    found = source.holders(words) if words else row["namesakes"]
    return [one for one in found if one["holder_id"] != row["holder_id"]][:MOST_OFFERED]


def _labels(found: list[Row]) -> dict[str, str]:
    """Ids and labels of those that are offered; and of whom the address names."""
    asked = st.query_params.get("with", "")
    shown = found if asked in [one["holder_id"] for one in found] else [*found, *source.register((asked,))]
    labels = parts.apart({one["holder_id"]: name(one["name"]) for one in shown})
    kinds = {one["holder_id"]: HOLDER_KIND_WORDS[one["kind"]] for one in shown}
    figures = {one["holder_id"]: parts.count(one["positions"], "position") for one in shown}
    return {one: f"{label} · {kinds[one]} · {figures[one]}" for one, label in labels.items()}


def _chosen(offered: Mapping[str, str]) -> str | None:
    for value in parts.take_from_address("with", "merge_with", offered):
        parts.notice(f"The link named a holder who is not in this corpus (any more): {name(value)}")
    held = st.session_state["merge_with"]
    # The widget holds one id, the address a list.
    if isinstance(held, list):
        st.session_state["merge_with"] = held[0] if held else None
    chosen: str | None = st.selectbox(
        "The other",
        list(offered),
        index=None,
        format_func=lambda one: offered.get(one, one),
        key="merge_with",
        placeholder="Choose whom" if offered else "Write a part of a name first",
        disabled=not offered,
        width=480,
    )
    parts.put_in_address("with", "merge_with", [chosen] if chosen else [])
    return chosen


def _in_both(row: Row, other: Row) -> str:
    theirs = {one["document_id"] for one in other["documents"]}
    return ", ".join(one["title"] or one["document"] for one in row["documents"] if one["document_id"] in theirs)


_BESIDE = "display:flex;flex-wrap:wrap;gap:1rem 2.5rem;margin:.3rem 0 .6rem"
_CARD = "flex:1 1 18rem;min-width:0;border:1px solid #8a8f9480;border-radius:.5rem;padding:.8rem 1rem"
_SHOWN = 8


def _side(row: Row, label: str) -> str:
    """What the documents tell of one of two, in short."""
    roles = [f"{one['role']} ({one['since'][:4] if one['since'] else 'no date'})" for one in row["roles"]]
    papers = [
        f"{one['title'] or one['document']} – {'; '.join(one['because']) or 'known there only'}"
        for one in row["documents"]
    ]
    figures = [parts.count(row["positions"], "position"), parts.count(len(papers), "document")]
    about = " · ".join([HOLDER_KIND_WORDS[row["kind"]], *figures])
    lists = "".join(
        element("div", escaped(head), "font-size:.8rem;opacity:.75;margin-top:.5rem")
        + element(
            "ul",
            "".join(element("li", escaped(one)) for one in _few(entries)),
            "margin:.1rem 0;padding-left:1.1rem;font-size:.9rem",
        )
        for head, entries in (("Roles", roles), ("Documents, and why it is this holder there", papers))
        if entries
    )
    first = element("div", escaped(label), "font-weight:600")
    return element("div", first + element("div", escaped(about), _QUIET) + lists, f"{_CARD};overflow-wrap:anywhere")


def _few(entries: list[str]) -> list[str]:
    return entries[:_SHOWN] + ([f"and {len(entries) - _SHOWN} more"] if len(entries) > _SHOWN else [])


# -- split -------------------------------------------------------------------------------------------------------------


def _split(row: Row, author: str) -> None:
    papers = {
        one["document_id"]: name(f"{one['title'] or one['document']} · {in_words(one['published_on'])}")
        for one in row["documents"]
    }
    if len(papers) < 2:
        st.caption("This holder speaks in one document only: there is nothing to split.")
        return
    papers = parts.apart(papers)
    with st.form("split", border=False):
        chosen = st.multiselect(
            "Documents in which it is somebody else",
            list(papers),
            format_func=lambda one: papers.get(one, one),
            key="split_documents",
            placeholder="Choose those that go together",
        )
        reason = st.text_input("Why they are two", key="split_reason", width=480)
        if st.form_submit_button("Split: somebody else says these", key="split_them"):
            if not chosen:
                parts.problem("Choose the documents in which it is somebody else.")
                return
            said = f"Split: {parts.count(len(chosen), 'document')} of {row['name']} are somebody else’s now."
            _decide(
                author,
                said,
                lambda: source.corpus().split_holder(row["holder_id"], chosen, author=author, reason=reason.strip()),
            )


# -- what was decided --------------------------------------------------------------------------------------------------


def _undo(one: Row, author: str) -> None:
    number = one["decision"]
    with st.popover("Undo", icon=":material/undo:"):
        reason = st.text_input("Why it does not hold", key=f"undo_reason_{number}", width=320).strip()
        if st.button("Undo this", key=f"undo_{number}", type="primary"):
            undo = partial(source.corpus().undo_decision, number, author=author, reason=reason)
            _decide(author, "Undone: it counts no longer.", undo)


def _decision(one: Row) -> str:
    """A decision as HTML: what, by whom, when and why; and what undid it."""
    holder_link, into = (
        parts.link(label, parts.HOLDERS, {"who": one[key]}, look=holder.FIGURE)
        for key, label in (
            ("holder_id", f"{one['holder']} ({one['holder_id'][:6]})"),
            ("into", f"{one['into_name']} ({one['into'][:6]})"),
        )
    )
    if one["verb"] == "merge":
        what = f"{holder_link} {escaped('was merged into')} {into}"
    else:
        papers = ", ".join(document["document"] for document in one["documents"])
        what = f"{escaped(f'{papers}: split off')} {holder_link}{escaped(', now')} {into}"
    lines = [what, element("span", escaped(_said(one)), _QUIET)]
    if undone := one["undone"]:
        lines.append(element("span", escaped(f"Undone: {_said(undone)}"), _QUIET))
    return "".join(element("div", line) for line in lines)


def _said(one: Row) -> str:
    return " · ".join(part for part in (one["author"], in_words(one["decided_at"][:10]), one["reason"]) if part)
