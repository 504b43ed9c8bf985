"""The chooser of the Compare page: what stands side by side, of which time and documents. The address holds all of it.

Holders stand there by id, bodies and kinds of holder by name, periods as they are written; links that hold something
else are told what it was.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from app_pages import addresses, parts, source, stances
from app_pages.escape import escaped, name, plain
from onrecord import MOST_COLUMNS, Corpus, Filters, Listing, group_key

HOLDER, PERIOD = "holder", "period"
# Those that are offered to begin with.
_FIRST = 8


@dataclass(frozen=True, slots=True)
class Way:
    """One thing that can stand side by side: the door's word for it, and what readers call it."""

    group: str
    many: str
    one: str
    hint: str


# What stands in the address as `by` → what is compared.
WAYS = {
    HOLDER: Way("holder", "Holders", "holder", "Choose one to follow over time, or up to six side by side"),
    "body": Way("organisation", "Bodies", "body", "Choose up to six bodies that people spoke for"),
    "holder_kind": Way("holder_kind", "Kinds of holder", "kind of holder", "Choose up to five kinds"),
    PERIOD: Way("period", "Periods", "period", "Choose decades, or type 1998..2003 and press Enter"),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """What the reader compares.

    by       one of WAYS
    chosen   ids of holders, names of bodies and kinds, or periods
    holders  ids of those whose positions alone are compared; none: everybody's
    """

    by: str
    chosen: tuple[str, ...]
    holders: tuple[str, ...]
    filters: Filters

    @property
    def way(self) -> Way:
        """What readers and the door call what is compared."""
        return WAYS[self.by]

    def listing(self, view: str, corpus: Corpus) -> Listing:
        """The table of a view of all that is compared."""
        if self.by == HOLDER:
            return corpus.compared(view, self.chosen, self.filters)
        return corpus.compared(view, self.holders, self.filters, by=self.way.group, only=self.chosen)


@dataclass(frozen=True, slots=True)
class Option:
    """What can be chosen: its name as the corpus has it, what readers call it, and how many positions there are."""

    name: str
    shown: str
    positions: int


def choose() -> Choice:
    """Draw the chooser; what is chosen, where `chosen` may be empty. Raises QueryError for what is no date."""
    by = _by()
    options, key = _options(by), _widget(by)
    gone = parts.take_from_address("who", key, options, meant=lambda value: _meant(by, value))
    held = st.session_state[key]
    if by == PERIOD and gone:  # whatever is written, the door reads it, and says what is wrong
        held, gone = [*held, *gone], []
    if held != st.session_state[key] or len(held) > MOST_COLUMNS:
        st.session_state[key] = held[:MOST_COLUMNS]
    chosen = st.multiselect(
        f"{WAYS[by].many} to compare",
        list(options),
        format_func=lambda value: _label(options, value),
        key=key,
        max_selections=MOST_COLUMNS,
        accept_new_options=by == PERIOD,
        wrap=True,
        placeholder=WAYS[by].hint,
    )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        holders, missing = _whose() if by == PERIOD else ((), [])
        values = {} if by == PERIOD else _dates()
        lost = _filters(values)
    parts.put_in_address("who", key, chosen)
    if held[MOST_COLUMNS:]:
        names = ", ".join(options[value].shown if value in options else value for value in held[MOST_COLUMNS:])
        parts.notice(f"Up to {MOST_COLUMNS} can stand side by side. The link named more; left out: {names}")
    relative = "who" if by == HOLDER else "that"
    for value in gone:
        parts.notice(f"The link named a {WAYS[by].one} {relative} is not in this corpus (any more): {value}")
    for value in missing:
        parts.notice(f"The link named a holder who is not in this corpus (any more): {value}")
    parts.left_out(lost)
    named = tuple(options[value].name if by == "body" else value for value in chosen)
    return Choice(by, named, holders, addresses.question(values).filters)


def names(choice: Choice) -> dict[str, str]:
    """What tells each column apart → what readers call it, in plain text; two holders of one name are told apart."""
    if choice.by == PERIOD:
        return {one: period_in_words(one) for one in choice.chosen}
    options = _options(choice.by)
    keys = [_meant(choice.by, one) for one in choice.chosen]
    return {key: plain(options[key].shown if key in options else key) for key in keys}


def period_in_words(period: str) -> str:
    """A period as readers write it: 1998–2003."""
    since, dots, until = period.partition("..")
    if not dots:
        return plain(period)
    return plain(f"{since}–{until}" if since and until else f"from {since}" if since else f"until {until}")


def names_of_holders(choice: Choice) -> dict[str, str]:
    """The same of those whose positions alone are compared."""
    options = _options(HOLDER)
    return {holder: plain(options[holder].shown) for holder in choice.holders}


def first_steps(by: str) -> None:
    """What one could begin with, so that nobody faces an empty page."""
    options = {key: one for key, one in _options(by).items() if one.positions}
    st.header("Decades" if by == PERIOD else "Those with most positions")
    st.caption(f"Choose {WAYS[by].many.lower()} above, or begin with one of these.")
    if 1 < len(options) <= MOST_COLUMNS:
        st.html(parts.link("All of them side by side", parts.COMPARE, address(by, list(options))))
    for key, one in list(options.items())[:_FIRST]:
        st.html(
            parts.link(one.shown, parts.COMPARE, address(by, [key])) + escaped(parts.count(one.positions, "position"))
        )


def address(by: str, chosen: list[str]) -> dict[str, list[str]]:
    """The parameters of the page that compares these."""
    return ({} if by == HOLDER else {"by": [by]}) | {"who": chosen}


# -- parts of it -------------------------------------------------------------------------------------------------------


def _by() -> str:
    for value in parts.take_from_address("by", "compare_by", WAYS):
        parts.notice(f"The link asks to compare what cannot be compared here: {value} (but {', '.join(WAYS)})")
    held = st.session_state["compare_by"]
    # The widget holds one value, the address a list, which is empty for holders.
    if isinstance(held, list):
        st.session_state["compare_by"] = held[0] if held else HOLDER
    by = st.radio(
        "Compare",
        list(WAYS),
        format_func=lambda value: WAYS[value].many,
        key="compare_by",
        horizontal=True,
        label_visibility="collapsed",
        on_change=_another_way,
    )
    parts.put_in_address("by", "compare_by", [] if by == HOLDER else [str(by)])
    return str(by)


def _another_way() -> None:
    """What was chosen is no name of what is compared now."""
    for parameter in ("who", "of", "pair"):
        st.query_params.pop(parameter, None)


def _widget(by: str) -> str:
    return "compared" if by == HOLDER else f"compared_{by}"


def _options(by: str) -> dict[str, Option]:
    """What can be chosen, those with most positions first; periods in order of time."""
    if by == HOLDER:
        rows = [(one["holder_id"], one["name"], one["positions"]) for one in source.holders()]
    else:
        rows = [(one["key"], one["name"], one["positions"]) for one in source.groups(WAYS[by].group)]
    words: Mapping[str, str] = addresses.HOLDER_KIND_WORDS if by == "holder_kind" else {}
    shown = {key: words[known].capitalize() if known in words else known for key, known, _ in rows}
    labels = parts.apart(shown)
    return {key: Option(known, labels[key], positions) for key, known, positions in rows}


def _meant(by: str, value: str) -> str:
    return value if by == HOLDER else group_key(WAYS[by].group, value)


def _label(options: Mapping[str, Option], value: str) -> str:
    if value not in options:
        return value
    return f"{name(options[value].shown)} · {parts.count(options[value].positions, 'position')}"


def _whose() -> tuple[tuple[str, ...], list[str]]:
    """Draw the choice of whose positions alone are compared; their ids, and those of the link who are gone."""
    options = _options(HOLDER)
    gone = parts.take_from_address("of", "compare_of", options)
    chosen = st.multiselect(
        "Whose positions",
        list(options),
        format_func=lambda value: _label(options, value),
        key="compare_of",
        max_selections=MOST_COLUMNS,
        placeholder="Everybody’s",
        wrap=True,
    )
    parts.put_in_address("of", "compare_of", chosen)
    return tuple(chosen), gone


def _dates() -> dict[str, list[str]]:
    since = st.text_input("From", key="from", bind="query-params", placeholder="2005", width=150)
    until = st.text_input("To", key="to", bind="query-params", placeholder="2010-06", width=150)
    return {"since": [since], "until": [until]}


def _filters(values: dict[str, list[str]]) -> list[str]:
    """Draw the filters that are seldom needed, and add what they hold; what the link held that is none."""
    choices = {
        "topic": ("Topic", [stances.topic_words(topic) for topic in source.topics()], "Any topic"),
        "kind": ("Kind of document", addresses.CHOICES["kind"] or (), "Any kind"),
        "mode": ("How it is reported", addresses.CHOICES["mode"] or (), "Quoted or paraphrased"),
    }
    lost = [
        f"{parameter}: {value}"
        for parameter, (_, options, _) in choices.items()
        for value in parts.take_from_address(parameter, f"compare_{parameter}", options)
    ]
    number = sum(len(st.session_state[f"compare_{parameter}"]) for parameter in choices)
    with st.popover(f"Filters ({number})" if number else "Filters", icon=":material/filter_list:", key="filters"):
        for parameter, (label, options, anything) in choices.items():
            key = f"compare_{parameter}"
            values[parameter] = st.multiselect(label, options, key=key, placeholder=anything)
            parts.put_in_address(parameter, key, values[parameter])
    return lost
