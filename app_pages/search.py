"""Search: a question, its filters, and the statements that answer it. All of it stands in the address."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlencode

import streamlit as st

from app_pages import addresses, escape, parts, source, stances
from onrecord import Answer, OnRecordError

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

# What an answer is counted by: the facet → what its counts are called.
COUNTED = {
    "holder": "Counts by holder",
    "holder_kind": "Counts by kind of holder",
    "stance": "Counts by stance",
    "kind": "Counts by kind of document",
    "mode": "Counts by how it is reported",
    "year": "Counts by year",
}
# So many holders are named, those with most answers.
MOST_HOLDERS = 8
# Words of a position that is named as the one that others are similar to.
FIRST_WORDS = 14
# Digits: a longer number in an address counts no pages and no characters.
_LONGEST_NUMBER = 9
_QUIET = "color:inherit;text-underline-offset:3px;text-decoration-thickness:1px"
_SMALL = "font-size:.8125rem;line-height:1.75"

# How questions are written, in Markdown of ours.
HELP = """
`pooled budgets` both words, in any form; of more than three words any  \n
`"pooled budgets"` just so  \n
`merger OR takeover`, `AND`, `NOT`, brackets  \n
`integrat*` begins so; `hospise~` spelt nearly so; `"merger trust"~5` near each other  \n
`holder:` `role:` `org:` `source:` words of a name; `kind:` `mode:` `topic:` `stance:` a value  \n
`date:1998..2005`, `date:unknown`; `is:reviewed`, `is:undecided`
"""


def page() -> None:
    """Draw the page."""
    st.title("Search")
    topics = [stances.topic_words(topic) for topic in source.topics()]
    gone = addresses.lost({key: st.query_params.get_all(key) for key in addresses.CHOICES}, topics)
    st.text_input(
        "Words to look for",
        key="q",
        type="search",
        bind="query-params",
        placeholder='pooled budgets · "care trust" · merger NOT hospital · holder:arkwright date:1998..2005',
        help=HELP,
        on_change=_first_page,
        icon=":material/search:",
    )
    below = st.container()
    with st.sidebar:
        places = _filters(topics)
    values = _values()
    # For the export page: the address of a page that was left is gone there.
    st.session_state["last_search"] = values
    for value in gone:
        parts.notice(f"The link held a value that is not known here, so it was left out – {value}")
    parts.tell_whose(values.get("holder", ()))
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
            parts.problem(error)
        return
    _counts(answer, values, places)
    with shown:
        _results(answer, values)


def _answer(values: addresses.Values, number: int) -> Answer:
    """A page of the answer, with the counts of all of it: one search."""
    return source.search(dataclasses.replace(addresses.question(values, page=number), facets=tuple(COUNTED)))


def _page_asked() -> int:
    """The page that the widget will most likely say, which cannot be drawn before it is known how many there are."""
    asked = str(st.session_state.get("page") or st.query_params.get("page", ""))
    return max(1, int(asked)) if asked.isdecimal() and len(asked) < _LONGEST_NUMBER else 1


def _first_page() -> None:
    """Another question begins on its first page."""
    st.session_state["page"] = 1


def _filters(topics: list[str]) -> dict[str, DeltaGenerator]:
    """Draw the filters; for each facet the place beside its filter, where the counts will stand."""
    # Not a heading: it would stand before the page's first one.
    st.html(escape.element("div", "Filters", "font-weight:600;font-size:1.1rem;margin-top:.6rem"))
    places = {"about": st.container()}
    names = dict.fromkeys(escape.name(holder["name"]) for holder in source.holders())
    with st.container(gap="xsmall"):
        st.multiselect(
            "Holder", list(names), key="holder", bind="query-params", on_change=_first_page, accept_new_options=True,
            placeholder="Anyone", help="Whose position it is. A part of a name will do: type it and press Enter; = "
            "before it means the whole name.",
        )  # fmt: skip
        places["holder"] = st.container()
    for key, label, options, anything in (
        ("holder_kind", "Kind of holder", addresses.CHOICES["holder_kind"], "Any kind"),
        ("topic", "Topic", topics, "Any topic"),
        ("stance", "Stance", addresses.CHOICES["stance"], "Any stance"),
        ("kind", "Kind of document", addresses.CHOICES["kind"], "Any kind"),
        ("mode", "How it is reported", addresses.CHOICES["mode"], "Quoted or paraphrased"),
    ):
        with st.container(gap="xsmall"):
            st.multiselect(
                label, options or (), key=key, bind="query-params", on_change=_first_page, placeholder=anything
            )
            places[key] = st.container()
    with st.container(gap="xsmall"):
        since, until = st.columns(2)
        with since:
            st.text_input("Since", key="since", bind="query-params", on_change=_first_page, placeholder="2005-08")
        with until:
            st.text_input("Until", key="until", bind="query-params", on_change=_first_page, placeholder="2010")
        places["year"] = st.container()
    st.checkbox("Only without a date", key="undated", bind="query-params", on_change=_first_page)
    st.checkbox(
        "Also rejected ones",
        key="rejected",
        bind="query-params",
        on_change=_first_page,
        help="What a reviewer has rejected is left out, unless you ask for it here.",
    )
    st.selectbox(
        "Show",
        addresses.CHOICES["level"] or (),
        key="level",
        bind="query-params",
        on_change=_first_page,
        help="Positions bear on a topic; statements are all that someone is reported to have said; passages are "
        "paragraphs of the documents.",
    )
    st.selectbox("Order", tuple(addresses.SORTS), key="sort", bind="query-params", on_change=_first_page)
    return places


def _values() -> dict[str, list[str]]:
    """What the widgets hold, as it stands in the address: nothing for what was left alone."""
    values: dict[str, list[str]] = {}
    for key in addresses.CHOICES:
        # What others shall be similar to is chosen by a link alone. Halves of characters are none that SQLite can hold.
        held = _like() if key == "like" else st.session_state.get(key)
        if key in ("undated", "rejected"):
            values[key] = ["true"] if held else []
        else:
            values[key] = [str(one) for one in held] if isinstance(held, list) else [str(held)] if held else []
    for key, default in (("level", "positions"), ("sort", "best match")):
        values[key] = [value for value in values[key] if value != default]
    return {key: held for key, held in values.items() if held}


# -- similar positions -------------------------------------------------------------------------------------------------


def _like() -> str:
    return st.query_params.get("like", "").strip().encode("utf-8", "replace").decode("utf-8")


def _similar_to(values: Mapping[str, list[str]]) -> bool:
    """Say what the results are similar to, with the ways back; whether it is (still) there."""
    [like] = values["like"]
    row = source.corpus().position(like) or _passage(like)
    if row is None:
        parts.problem(f"The link asks what is similar to a position that is not in this corpus (any more): {like}")
    else:
        words = row["text"][0].split()
        first = " ".join(words[:FIRST_WORDS]) + (" …" if words[FIRST_WORDS:] or row["text"][1:] else "")
        said = f"{parts.who(row)} · {parts.when(row)}" if "position_id" in row else parts.origin(row)
        parts.notice(f"Similar to: {first} – {said}")
        if "q" in values:
            st.caption("Words that you ask for decide what is found; what is nearest in meaning comes first.")
    before = _before()
    back = parts.link("Back to the search" if before else "All positions", parts.SEARCH, before)
    st.html(back + (parts.link("Read it in the document", parts.DOCUMENT, parts.address_of(row)) if row else ""))
    return row is not None


def _passage(name: str) -> dict[str, Any] | None:
    """What is told of a passage (its document's id and where it starts) that is named like a row of the index."""
    document_id, _, start = name.rpartition(":")
    if not (document_id and start.isdecimal() and len(start) < _LONGEST_NUMBER):
        return None
    document, _ = source.document(document_id)
    block = next((one for one in document.blocks if one.start == int(start)), None) if document else None
    if document is None or block is None:
        return None
    about = document.metadata
    return {
        "document": document.name,
        "document_id": document_id,
        "title": about.title,
        "publisher": about.publisher,
        "kind": about.kind,
        "locator": {},
        "spans": [[block.start, block.end]],
        "text": [document.text[block.start : block.end]],
    }


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
    return parts.link(label, parts.SEARCH, {key: held for key, held in parameters.items() if held})


# -- counts ------------------------------------------------------------------------------------------------------------


def _counts(answer: Answer, values: Mapping[str, list[str]], places: Mapping[str, DeltaGenerator]) -> None:
    """How many of the whole answer have each value, beside the filters; each a link that leaves just these."""
    groups = {facet: _group(facet, answer.facets.get(facet, {}), values) for facet in COUNTED}
    for facet, inner in groups.items():
        if inner:
            places[facet].html(escape.element("div", inner, _SMALL, role="group", aria_label=COUNTED[facet]))
    if any(groups.values()):
        words = "The figures count the whole answer. Choose one to see just these."
        places["about"].html(escape.element("div", words, "font-size:.8rem;opacity:.8"))


def _group(facet: str, counts: Mapping[str, int], values: Mapping[str, list[str]]) -> str:
    """The counts of a facet as HTML."""
    if facet == "stance":
        return "".join(_on_topic(topic, counts, values) for topic in source.topics())
    if facet == "year":
        return _entries(facet, addresses.years(counts), values)
    if facet == "holder":
        most = list(counts.items())[:MOST_HOLDERS]
        rest = len(counts) - len(most)
        others = escape.element("span", f"and {parts.count(rest, 'other')}", "opacity:.8") if rest else ""
        return _entries(facet, [(escape.name(value), value, number) for value, number in most], values) + others
    words: Mapping[str, str] = {
        "holder_kind": addresses.HOLDER_KIND_WORDS, "kind": addresses.KIND_WORDS, "mode": addresses.MODE_WORDS
    }[facet]  # fmt: skip
    return _entries(facet, [(value, words.get(value, value), number) for value, number in counts.items()], values)


def _on_topic(topic: str, counts: Mapping[str, int], values: Mapping[str, list[str]]) -> str:
    entries = [
        (f"{topic}:{stance}", f"{look.shape} {look.word}", number)
        for stance, look in stances.LOOKS.items()
        if (number := counts.get(f"{topic}:{stance}", 0))
    ]
    if not entries:
        return ""
    words = escape.element("div", escape.escaped(stances.topic_words(topic).capitalize()), "opacity:.8")
    return words + _entries("stance", entries, values)


def _entries(facet: str, entries: Iterable[tuple[str, str, int]], values: Mapping[str, list[str]]) -> str:
    """Values with their counts: (value, words for it, how many)."""
    return "".join(_entry(facet, value, words, number, values) for value, words, number in entries)


def _entry(facet: str, value: str, words: str, number: int, values: Mapping[str, list[str]]) -> str:
    look = "display:inline-block;max-width:100%;overflow-wrap:anywhere;margin-right:.8rem"
    figure = escape.element("span", f"{number:,}", "font-variant-numeric:tabular-nums;opacity:.8")
    target = addresses.narrowed(values, facet, value)
    if target is None or target == values:
        # Chosen already, or nothing that can be chosen.
        held = {"aria_current": "true"} if target else {}
        return escape.element(
            "span", f"{escape.escaped(words)} {figure}", look + ";font-weight:600" * bool(target), **held
        )
    if "like" in values and (back := st.query_params.get("back")):
        target["back"] = [back]
    return escape.element("span", f"{parts.link(words, parts.SEARCH, target, look=_QUIET)} {figure}", look)


# -- results -----------------------------------------------------------------------------------------------------------


def _results(answer: Answer, values: dict[str, list[str]]) -> None:
    level = answer.question.level
    if not answer.total:
        _nothing(values)
        return
    first = answer.question.offset + 1
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.header(parts.count(answer.total, level[:-1]), anchor=False)
        st.html(parts.link("Export these", parts.EXPORT, values), width="content")
    if answer.total > len(answer.hits):
        st.caption(f"{first:,} to {first + len(answer.hits) - 1:,}")
    for hit in answer.hits:
        ways = parts.links(hit.row, more=_similar_link(hit.name, values))
        with st.container(border=True):
            if level == "passages":
                parts.passage(hit.row, marks=hit.marks, shown=hit.snippet, below=ways)
            else:
                parts.statement(hit.row, marks=hit.marks, below=parts.sureness(hit.row) + ways)


def _nothing(values: dict[str, list[str]]) -> None:
    st.header("Nothing found", anchor=False)
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
