"""Which sides are taken when, as pages draw it: of each topic the totals and a chart with its files; and tables."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from app_pages import figures, parts, sides
from app_pages.escape import element, escaped
from app_pages.sides import Sides
from app_pages.stances import LOOKS, chip, topic_words

# What the charts count, in words.
BY_YEAR = "By the year in which it was said, or else published. Reports of the same words are counted one by one."
# A link of which a part is underlined.
_PLAIN = "color:inherit;text-decoration:none;font-variant-numeric:tabular-nums"
# Side by side where there is room for both, else under each other.
_PAIR = "display:grid;grid-template-columns:repeat(auto-fit,minmax(min(18rem,100%),1fr));gap:.2rem 2.5rem"


def draw(every: Sequence[Sides], *, whose: str = "", file: str = "on-record") -> None:
    """Draw the sides on each topic.

    whose   the name of the one holder whose they are; plain text
    file    how the files of the charts begin
    """
    highest, dark = sides.most(every), st.context.theme.type == "dark"
    for at in range(0, len(every), 2):
        for shown, space in zip(every[at : at + 2], st.columns(2, gap="medium"), strict=False):
            with space:
                _topic(shown, highest, whose, file, dark=dark)
    words = f"{BY_YEAR} A bar or a figure leads to its positions."
    st.html(element("div", escaped(words), "font-size:.875rem;opacity:.85"))
    with st.expander("The tables that the charts draw"):
        st.html(element("div", "".join(sides.table(shown) for shown in every), _PAIR))


def _topic(shown: Sides, highest: int, whose: str, file: str, *, dark: bool) -> None:
    parts.heading(3, topic_words(shown.topic).capitalize())
    if not shown.periods:
        parts.notice("No position on this topic.")
        return
    st.html(totals(shown))
    told = ", ".join(f"{LOOKS[stance].word} {shown.total(stance):,}" for stance in sides.SIDES)
    st.altair_chart(
        sides.chart(shown, highest, dark=dark),
        key=f"sides_{shown.topic}",
        alt=f"Positions on {topic_words(shown.topic)} by year and stance, in all {told}; the tables below tell it",
    )
    figures.downloads(
        lambda: sides.chart(shown, highest).properties(width=figures.WIDTH),
        f"{file}-{shown.topic}-by-year",
        " ".join(["Positions", *(["of", whose] if whose else []), "on", topic_words(shown.topic), "by year"]),
        f"figure_{shown.topic}",
        notes=[BY_YEAR],
    )


def totals(shown: Sides) -> str:
    """How many positions take which side as HTML, each figure a link to them; "" where there are none."""
    return "".join(_total(shown, stance) for stance in sides.SIDES if shown.total(stance))


def _total(shown: Sides, stance: str) -> str:
    figure = element("span", f"{shown.total(stance):,}", "text-decoration:underline;text-underline-offset:3px")
    close = element("span", chip(stance), "margin-right:-.65rem")
    look = f"{_PLAIN};display:inline-block;white-space:nowrap;margin-right:1rem"
    return parts.way(f"{close} {figure}", parts.address(parts.SEARCH, shown.asked(stance)), look)
