"""Search: a question, its filters, and the statements that answer it. All of it stands in the address."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping
from urllib.parse import parse_qs, urlencode

import streamlit as st

from app_pages import addresses, asking, confidence, copying, escape, facets, filters, parts, source, stances
from index.query import LEVELS
from onrecord import Answer, OnRecordError

# Words of a position that is named as the one that others are similar to.
FIRST_WORDS = 14
# Characters of a statement that is shown whole: what a screen holds. Of a longer one, the part that fits the question.
LONGEST_QUOTE = 1500
# Digits: a longer number in an address counts no pages.
_LONGEST_NUMBER = 9


def page() -> None:
    """Draw the page."""
    st.title("Search")
    topics = [stances.topic_words(topic) for topic in source.topics()]
    held = {key: st.query_params.get_all(key) for key in addresses.CHOICES}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input(
            "Words to look for",
            key="q",
            type="search",
            bind="query-params",
            placeholder='pooled budgets · "care trust" · merger NOT hospital',
            on_change=_first_page,
            icon=":material/search:",
        )
        asking.language()
    below = st.container()
    with st.sidebar:
        places = filters.choose(topics, _first_page)
    above = st.container(horizontal=True, vertical_alignment="bottom", horizontal_alignment="distribute")
    with above:
        counted = st.container(width="content")
        _view()
    values = filters.values()
    # For the export page: the address of a page that was left is gone there.
    st.session_state["last_search"] = values
    parts.tell_lost(held)
    if not values:
        with below:
            asking.first_steps()
    if chips := filters.chosen(values):
        st.html(chips)
    if "like" in values and not _similar_to(values):
        return
    try:
        number = _page_asked()
        answer = _answer(values, number)
        shown = st.container()
        pages = math.ceil(answer.total / addresses.PAGE_SIZE)
        # Drawn below the results: the widget knows the page, if the address or the last click named one that is not.
        known = st.pagination(pages, key="page", bind="query-params") if pages > 1 else 1
        if known != number:
            answer = _answer(values, known)
    except OnRecordError as error:
        with below:
            asking.wrong(error, "".join(values.get("q", ())).strip())
        return
    with counted:
        _total(answer, values)
    with shown:
        _results(answer, values)
    facets.draw(answer, values, places)


def _view() -> None:
    """What is shown, and in which order."""
    with st.container(horizontal=True, width="content"):
        st.selectbox(
            "Show", LEVELS, key="level", bind="query-params", on_change=_first_page, width=150,
            help="Positions bear on a topic; statements are all that someone is reported to have said; passages are "
            "paragraphs of the documents.",
        )  # fmt: skip
        st.selectbox("Order", tuple(addresses.SORTS), key="sort", bind="query-params", on_change=_first_page, width=150)


def _answer(values: addresses.Values, number: int) -> Answer:
    """A page of the answer, with the counts of all of it: one search."""
    return source.search(dataclasses.replace(addresses.question(values, page=number), facets=tuple(facets.COUNTED)))


def _page_asked() -> int:
    """The page that the widget will most likely say, which cannot be drawn before it is known how many there are."""
    asked = str(st.session_state.get("page") or st.query_params.get("page", ""))
    return max(1, int(asked)) if asked.isdecimal() and len(asked) < _LONGEST_NUMBER else 1


def _first_page() -> None:
    """Another question begins on its first page."""
    st.session_state["page"] = 1


# -- similar positions -------------------------------------------------------------------------------------------------


def _similar_to(values: Mapping[str, list[str]]) -> bool:
    """Say what the results are similar to, with the ways back; whether it is (still) there."""
    [like] = values["like"]
    row = source.corpus().position(like) or source.corpus().passage(like)
    if row is None:
        parts.problem(f"The link asks what is similar to a position that is not in this corpus (any more): {like}")
    else:
        words = row["text"][0].split()
        more = " …" if words[FIRST_WORDS:] or row["text"][1:] else ""
        first = parts.shortened(" ".join(words[:FIRST_WORDS])) + more
        said = f"{parts.who(row)} · {parts.when(row)}" if "position_id" in row else parts.origin(row)
        parts.notice(f"Similar to: {first} – {said}")
        if "q" in values:
            st.caption("Words that you ask for decide what is found; what is nearest in meaning comes first.")
    before = _before()
    back = parts.link("Back to the search" if before else "All positions", parts.SEARCH, before)
    st.html(back + (parts.link("Read it in the document", parts.DOCUMENT, parts.address_of(row)) if row else ""))
    return row is not None


def _before() -> dict[str, list[str]]:
    """The search that one came from to similar positions, as the address keeps it."""
    try:
        held = parse_qs(st.query_params.get("back", ""), max_num_fields=100)
    except ValueError:
        return {}
    return {key: found for key, found in held.items() if key in (*addresses.CHOICES, "page")}


def _similar_link(name: str, values: Mapping[str, list[str]]) -> str:
    """The way to what is similar; the search one is in, or came from, goes with it as the way back."""
    level = values.get("level", [])
    before = _before() if "like" in values else {**values, "page": st.query_params.get_all("page")}
    parameters = {
        "like": [name],
        "level": level,
        "back": [urlencode(before, doseq=True)] if any(before.values()) else [],
    }
    label = f"Similar {level[0] if level else 'positions'}"
    return parts.link(label, parts.SEARCH, {key: held for key, held in parameters.items() if held}, look=parts.WAY_ON)


# -- results -----------------------------------------------------------------------------------------------------------


def _total(answer: Answer, values: dict[str, list[str]]) -> None:
    number, first = answer.total, answer.question.offset + 1
    st.header(parts.count(number, answer.question.level[:-1]) if number else "Nothing found", anchor=False)
    page = f"{first:,} to {first + len(answer.hits) - 1:,}" if number > len(answer.hits) else ""
    if number:
        st.html(
            escape.element("div", f"{page} {parts.link('Export these', parts.EXPORT, values)}", "font-size:.875rem")
        )


def _results(answer: Answer, values: dict[str, list[str]]) -> None:
    if not answer.total:
        _nothing(values)
        return
    topics = source.topics()
    for hit in answer.hits:
        row, ways = hit.row, parts.links(hit.row, more=_similar_link(hit.name, values))
        with st.container(border=True):
            if answer.question.level == "passages":
                parts.passage(row, marks=hit.marks, shown=hit.snippet, below=ways)
            else:
                shown = hit.snippet if sum(map(len, row["text"])) > LONGEST_QUOTE else None
                said = parts.statement_of(row, topics, marks=hit.marks, shown=shown)
                st.html(said + confidence.of_statement(row, topics) + copying.button(row) + ways)
    copying.ready()


def _nothing(values: dict[str, list[str]]) -> None:
    tries = []
    if values.get("like"):
        tries.append("see what is similar to another: nothing else is near enough in meaning to this one")
    if values.get("holder"):
        tries.append("see whether the holder is spelt as in the list")
    if set(values) - {"q", "level", "sort", "like", "rejected"}:
        tries.append("take away a filter")
    if values.get("q"):
        tries.append("use fewer or other words: without quotation marks, their meaning is searched too")
    if not values.get("level"):
        tries.append("under Show, choose statements or passages: those on no topic are then searched too")
    parts.notice("What you can try: " + "; ".join(tries or ["add documents"]) + ".")


page()
