"""How many of an answer have each value: counts beside the filters, each a link to just what it counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from app_pages import addresses, escape, filters, parts, source, stances
from onrecord import Answer

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
_SMALL = "font-size:.8125rem;line-height:1.75"


def draw(answer: Answer, values: addresses.Values, places: Mapping[str, DeltaGenerator]) -> None:
    """How many of the whole answer have each value, beside the filters; each a link that leaves just these."""
    groups = {facet: _group(facet, answer.facets.get(facet, {}), values) for facet in COUNTED}
    for facet, inner in groups.items():
        if inner:
            places[facet].html(escape.element("div", inner, _SMALL, role="group", aria_label=COUNTED[facet]))
    if any(groups.values()):
        words = "The figures count the whole answer. Choose one to see just these."
        places["about"].html(escape.element("div", words, "font-size:.8rem;opacity:.8"))


def _group(facet: str, counts: Mapping[str, int], values: addresses.Values) -> str:
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


def _on_topic(topic: str, counts: Mapping[str, int], values: addresses.Values) -> str:
    entries = [
        (f"{topic}:{stance}", f"{look.shape} {look.word}", number)
        for stance, look in stances.LOOKS.items()
        if (number := counts.get(f"{topic}:{stance}", 0))
    ]
    if not entries:
        return ""
    words = escape.element("div", escape.escaped(stances.topic_words(topic).capitalize()), "opacity:.8")
    return words + _entries("stance", entries, values)


def _entries(facet: str, entries: Iterable[tuple[str, str, int]], values: addresses.Values) -> str:
    """Values with their counts: (value, words for it, how many)."""
    return "".join(_entry(facet, value, words, number, values) for value, words, number in entries)


def _entry(facet: str, value: str, words: str, number: int, values: addresses.Values) -> str:
    look = "display:inline-block;max-width:100%;overflow-wrap:anywhere;margin-right:.8rem"
    figure = escape.element("span", f"{number:,}", "font-variant-numeric:tabular-nums;opacity:.8")
    target = addresses.narrowed(values, facet, value)
    if target is None or target == values:
        # Chosen already, or nothing that can be chosen.
        held = {"aria_current": "true"} if target else {}
        return escape.element(
            "span", f"{escape.escaped(words)} {figure}", look + ";font-weight:600" * bool(target), **held
        )
    way = parts.link(words, parts.SEARCH, filters.address(target), look=parts.QUIET_WAY)
    return escape.element("span", f"{way} {figure}", look)
