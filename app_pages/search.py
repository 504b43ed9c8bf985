"""Search: a question, its filters, and the statements that answer it. All of it stands in the address."""

from __future__ import annotations

import math

import streamlit as st

from app_pages import addresses, escape, parts, source, stances
from onrecord import Answer, OnRecordError

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
        _filters(topics)
    values = _values()
    # For the export page: the address of a page that was left is gone there.
    st.session_state["last_search"] = values
    for value in gone:
        parts.notice(f"The link held a value that is not known here, so it was left out – {value}")
    try:
        answer = source.search(addresses.question(values))
    except OnRecordError as error:
        with below:
            parts.problem(error)
        return
    shown = st.container()
    pages = math.ceil(answer.total / addresses.PAGE_SIZE)
    if pages > 1:
        # Drawn below the results, asked before them: only now does the widget take its page from the address.
        number = st.pagination(pages, key="page", bind="query-params")
        answer = source.search(addresses.question(values, page=number))
    with shown:
        _results(answer, values)


def _first_page() -> None:
    """Another question begins on its first page."""
    st.session_state["page"] = 1


def _filters(topics: list[str]) -> None:
    # Not a heading: it would stand before the page's first one.
    st.html(escape.element("div", "Filters", "font-weight:600;font-size:1.1rem;margin-top:.6rem"))
    names = dict.fromkeys(escape.name(holder["name"]) for holder in source.holders())
    st.multiselect(
        "Holder", list(names), key="holder", bind="query-params", on_change=_first_page, accept_new_options=True,
        placeholder="Anyone", help="Whose position it is. A part of a name will do: type it and press Enter.",
    )  # fmt: skip
    for key, label, options, anything in (
        ("topic", "Topic", topics, "Any topic"),
        ("stance", "Stance", addresses.CHOICES["stance"], "Any stance"),
        ("kind", "Kind of document", addresses.CHOICES["kind"], "Any kind"),
        ("mode", "How it is reported", addresses.CHOICES["mode"], "Quoted or paraphrased"),
    ):
        st.multiselect(label, options or (), key=key, bind="query-params", on_change=_first_page, placeholder=anything)
    since, until = st.columns(2)
    with since:
        st.text_input("Since", key="since", bind="query-params", on_change=_first_page, placeholder="2005-08")
    with until:
        st.text_input("Until", key="until", bind="query-params", on_change=_first_page, placeholder="2010")
    st.checkbox("Only without a date", key="undated", bind="query-params", on_change=_first_page)
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


def _values() -> dict[str, list[str]]:
    """What the widgets hold, as it stands in the address: nothing for what was left alone."""
    values: dict[str, list[str]] = {}
    for key in addresses.CHOICES:
        held = st.session_state.get(key)
        if key == "undated":
            values[key] = ["true"] if held else []
        else:
            values[key] = [str(one) for one in held] if isinstance(held, list) else [str(held)] if held else []
    for key, default in (("level", "positions"), ("sort", "best match")):
        values[key] = [value for value in values[key] if value != default]
    return {key: held for key, held in values.items() if held}


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
        with st.container(border=True):
            if level == "passages":
                parts.passage(hit.row, marks=hit.marks, shown=hit.snippet, below=parts.links(hit.row))
            else:
                parts.statement(hit.row, marks=hit.marks, below=parts.links(hit.row))


def _nothing(values: dict[str, list[str]]) -> None:
    st.header("Nothing found", anchor=False)
    tries = []
    if values.get("holder"):
        tries.append("see whether the holder is spelt as in the list")
    if set(values) - {"q", "level", "sort"}:
        tries.append("take away a filter")
    if values.get("q"):
        tries.append("use fewer or other words: without quotation marks, their meaning is searched too")
    if not values.get("level"):
        tries.append("under Show, choose statements or passages: those on no topic are then searched too")
    parts.notice("What you can try: " + "; ".join(tries or ["add documents"]) + ".")


page()
