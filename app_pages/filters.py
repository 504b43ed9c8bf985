"""The search page's filters: where they are chosen, what they hold, and how one is taken away again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import streamlit as st

from app_pages import addresses, escape, parts, source

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

# parameter → what its filter is called
LABELS = {
    "holder": "Holder",
    "holder_kind": "Kind of holder",
    "topic": "Topic",
    "stance": "Stance",
    "kind": "Kind of document",
    "mode": "How it is reported",
    "since": "Since",
    "until": "Until",
    "undated": "Only without a date",
    "rejected": "Also rejected ones",
}
_ANYTHING = {"holder_kind": "Any kind", "topic": "Any topic", "stance": "Any stance", "kind": "Any kind"} | {
    "mode": "Quoted or paraphrased"
}
_CHIP = (
    "display:inline-block;max-width:100%;overflow-wrap:anywhere;margin:.15rem .5rem .15rem 0;padding:.1rem .7rem;"
    "font-size:.875rem;color:inherit;text-decoration:none;border:1px solid #8a8f94;border-radius:1rem"
)


def choose(topics: Sequence[str], changed: Callable[[], None]) -> dict[str, DeltaGenerator]:
    """Draw the filters; for each facet the place beside its filter, where the counts will stand.

    topics    in words
    changed   called before the run that a choice brings about
    """
    # Not a heading: it would stand before the page's first one.
    st.html(escape.element("div", "Filters", "font-weight:600;font-size:1.1rem;margin-top:.6rem"))
    places = {"about": st.container()}
    with st.container(gap="xsmall"):
        st.multiselect(
            LABELS["holder"], source.most_quoted(), key="holder", bind="query-params", on_change=changed,
            accept_new_options=True, placeholder="Anyone", help="Whose position it is: the list has those quoted "
            "most. For anyone else, type a part of the name and press Enter; = before it means the whole name.",
        )  # fmt: skip
        places["holder"] = st.container()
    for key, anything in _ANYTHING.items():
        options = topics if key == "topic" else addresses.CHOICES[key] or ()
        with st.container(gap="xsmall"):
            st.multiselect(LABELS[key], options, key=key, bind="query-params", on_change=changed, placeholder=anything)
            places[key] = st.container()
    with st.container(gap="xsmall"):
        for key, column, example in zip(("since", "until"), st.columns(2), ("2005-08", "2010"), strict=True):
            column.text_input(LABELS[key], key=key, bind="query-params", on_change=changed, placeholder=example)
        places["year"] = st.container()
    st.checkbox(LABELS["undated"], key="undated", bind="query-params", on_change=changed)
    st.checkbox(
        LABELS["rejected"],
        key="rejected",
        bind="query-params",
        on_change=changed,
        help="What a reviewer has rejected is left out, unless you ask for it here.",
    )
    return places


def values() -> dict[str, list[str]]:
    """What the page's widgets hold, as it stands in the address: nothing for what was left alone."""
    found: dict[str, list[str]] = {}
    for key in addresses.CHOICES:
        # What others shall be similar to is chosen by a link alone. Halves of characters are none that SQLite can hold.
        held = similar() if key == "like" else st.session_state.get(key)
        if key in ("undated", "rejected"):
            found[key] = ["true"] if held else []
        else:
            found[key] = [str(one) for one in held] if isinstance(held, list) else [str(held)] if held else []
    for key, default in (("level", "positions"), ("sort", "best match")):
        found[key] = [value for value in found[key] if value != default]
    return {key: held for key, held in found.items() if held}


def similar() -> str:
    """The id of the position or passage that the address asks for others like; "" for none."""
    return st.query_params.get("like", "").strip().encode("utf-8", "replace").decode("utf-8")


def address(values: addresses.Values) -> dict[str, list[str]]:
    """The search page's query parameters for the values; with similar positions, the way back goes along."""
    back = st.query_params.get_all("back") if "like" in values else []
    return {key: list(held) for key, held in {**values, "back": back}.items() if held}


def chosen(values: addresses.Values) -> str:
    """The filters that are set as HTML: a link each which takes it away, and one that takes all away."""
    held = [(key, value) for key in LABELS for value in values.get(key, ())]
    chips = [_chip(key, value, addresses.without(values, key, value)) for key, value in held]
    if len(held) > 1:
        rest = {key: found for key, found in values.items() if key not in LABELS}
        chips.append(parts.link("Clear all", parts.SEARCH, address(rest), look=f"{parts.QUIET_WAY};font-size:.875rem"))
    what = "Filters that are set: choose one to take it away"
    return escape.element("div", "".join(chips), role="group", aria_label=what) if chips else ""


def _chip(key: str, value: str, rest: addresses.Values) -> str:
    shown = parts.called(value) if key == "holder" else value
    said = LABELS[key] if key in ("undated", "rejected") else f"{LABELS[key]}: {shown.removeprefix('=')}"
    return parts.link(f"{said} ×", parts.SEARCH, address(rest), look=_CHIP)
