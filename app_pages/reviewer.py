"""Who reviews: a name that is asked for once, kept in a cookie of the browser, and stands beside each verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

import streamlit as st

from app_pages import parts
from app_pages.escape import element, escaped

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

COOKIE = "onrecord_reviewer"
LONGEST = 80
# Ours, and the same for every name. The name comes percent-encoded, so that nothing in it can end the cookie's value.
_SCRIPT = f"""<script>(() => {{
  const kept = document.getElementById("onrecord-reviewer");
  if (kept) document.cookie = `{COOKIE}=${{kept.dataset.name}}; max-age=31536000; SameSite=Lax`;
}})()</script>"""


def name() -> str:
    """The reviewer's name: given in this visit, else kept by the browser; "" where there is none."""
    return st.session_state.get("reviewer") or _kept()


def _kept() -> str:
    given = unquote(st.context.cookies.get(COOKIE, ""), errors="replace")
    return "" if fault(given) else given.strip()


def fault(given: str) -> str:
    """What is wrong with a name, in words; "" where nothing is."""
    if not any(map(str.isalnum, given)):
        return "Write your name: it stands beside each verdict."
    if len(given.strip()) > LONGEST:
        return f"This name is too long: {LONGEST} characters at most."
    if not given.strip().isprintable():
        return "This name has characters that cannot be seen: type it anew."
    return ""


def draw(place: DeltaGenerator) -> str:
    """Draw who reviews in the place, or ask for it; the name, "" where none is given yet."""
    now = name()
    if not now or st.session_state.get("another_reviewer"):
        _ask(now)
    else:
        with place.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.html("Reviewing as " + element("span", escaped(now), "font-weight:600"), width="content")
            st.button("Change", key="change_reviewer", type="tertiary", on_click=_another)
    if now and now != _kept():
        mark = element("span", "", id="onrecord-reviewer", data_name=quote(now, safe="", errors="replace"))
        st.html(mark + _SCRIPT, unsafe_allow_javascript=True)
    return now


def _ask(now: str) -> None:
    with (
        st.form("reviewer", border=False),
        st.container(horizontal=True, vertical_alignment="bottom", gap="small"),
    ):
        st.text_input(
            "Your name, which is kept beside each verdict",
            value=now,
            key="reviewer_name",
            placeholder="Jane Arkwright",
            width=330,
        )
        st.form_submit_button("Review under this name", key="keep_reviewer", on_click=_keep)
    if trouble := st.session_state.get("reviewer_fault"):
        parts.problem(trouble)


def _another() -> None:
    st.session_state["another_reviewer"] = True


def _keep() -> None:
    given = st.session_state["reviewer_name"]
    st.session_state["reviewer_fault"] = fault(given)
    if not fault(given):
        st.session_state["reviewer"] = given.strip()
        st.session_state["another_reviewer"] = False
