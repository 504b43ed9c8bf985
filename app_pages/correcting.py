"""The form that corrects a statement: what the record says now, to be put right; what was changed is what is kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from app_pages import escape, source
from app_pages.addresses import HOLDER_KIND_WORDS, MODE_WORDS
from app_pages.escape import element, escaped
from app_pages.stances import LOOKS, stance_of, topic_words
from corpus.dates import in_words
from corpus.records import HOLDER_KINDS, MODES, NONE, SIDES
from onrecord import words_of

_TEXTS = {
    "holder": "Holder",
    "role": "Role then",
    "organisation": "Organisation then",
    "reported_by": "Reported by somebody else",
    "said_on": "Said on",
}
# Those that may be empty: there is none.
_OPTIONAL = ("role", "organisation", "reported_by", "said_on")
# What goes with a holder: told along with another one, as the form shows it.
_OF_HOLDER = ("role", "organisation")


def form(row: Mapping[str, Any], keep: Callable[[dict[str, str]], None], leave: Callable[[], None]) -> None:
    """Draw the form.

    keep    called with what was changed: field, or the column of a topic → what is right (as `Corpus.review` takes it)
    leave   called where it is given up
    """
    now, name = _now(row), row["position_id"]
    with st.form(f"correct_{name}", border=True, enter_to_submit=False):
        for field in ("holder", "role", "organisation"):
            _field(field, now, name)
        for pair in (("holder_kind", "mode"), ("said_on", "reported_by")):
            for field, place in zip(pair, st.columns(2), strict=True):
                with place:
                    _field(field, now, name)
        published = in_words(row["published_on"])
        dates = f"Dates as 2005, 2005-08 or 2005-08-18; without one, that of publication counts: {published}."
        st.html(element("div", escaped(dates), "font-size:.875rem;opacity:.85;margin-top:-.6rem"))
        for topic in source.topics():
            st.radio(
                topic_words(topic).capitalize(),
                SIDES,
                index=SIDES.index(now[f"stances_{topic}"]),
                format_func=lambda side: LOOKS[side].word,
                horizontal=True,
                key=_key(f"stances_{topic}", name),
            )
        st.text_area(
            "The words",
            value=now["words"],
            key=_key("words", name),
            height=150,
            help="Exactly as they stand in the passage, quotation marks included. Between the pieces of a split "
            "quotation: a line with […].",
        )
        st.text_input("Reason", key=f"why_{name}", placeholder="such as: the recording says so", max_chars=500)
        with st.container(horizontal=True):
            st.form_submit_button(
                "Keep the correction",
                key=f"keep_{name}",
                type="primary",
                shortcut="Ctrl+Enter",
                on_click=lambda: keep(_changed(now, name)),
            )
            st.form_submit_button("Leave it as it is", key=f"leave_{name}", on_click=leave)


def reason(position_id: str) -> str:
    """The reason that was given in the form."""
    return str(st.session_state.get(f"why_{position_id}", ""))


def _key(field: str, name: str) -> str:
    return f"right_{field}_{name}"


def _field(field: str, now: Mapping[str, str], name: str) -> None:
    if field in _TEXTS:
        st.text_input(_TEXTS[field], value=now[field], key=_key(field, name))
        return
    label, legal, words = {
        "holder_kind": ("Kind of holder", HOLDER_KINDS, HOLDER_KIND_WORDS),
        "mode": ("How it is reported", MODES, MODE_WORDS),
    }[field]
    st.selectbox(
        label, legal, index=legal.index(now[field]), format_func=lambda value: words[value], key=_key(field, name)
    )


def _now(row: Mapping[str, Any]) -> dict[str, str]:
    """What the form begins with. Characters that no field can show have a sign in their place."""
    return {
        **{field: escape.name(row[field] or "") for field in (*_TEXTS, "holder_kind", "mode")},
        **{f"stances_{topic}": stance_of(row, topic) for topic in source.topics()},
        "words": escape.name(words_of(row)),
    }


def _changed(now: Mapping[str, str], name: str) -> dict[str, str]:
    """What stands in the form otherwise than at its beginning."""
    given = {field: st.session_state[_key(field, name)].strip() for field in now}
    told = {field: value or (NONE if field in _OPTIONAL else "") for field, value in given.items()}
    changed = [field for field in now if given[field] != now[field].strip()]
    return {field: told[field] for field in (*changed, *(_OF_HOLDER if "holder" in changed else ()))}
