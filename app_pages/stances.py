"""How a stance looks: always a word, a shape and a colour together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from app_pages.escape import element, escaped
from corpus.records import NONE as NONE
from corpus.records import UNDECIDED as UNDECIDED
from corpus.records import stance_of as stance_of


@dataclass(frozen=True, slots=True)
class Look:
    """A stance in words, as a shape (in text, and Vega's name for it), and a colour.

    The colours differ for colour-blind readers, carry white text at 4.5:1, and stand out at 3:1 on both themes.
    """

    word: str
    shape: str
    colour: str
    vega: str


LOOKS = {
    "support": Look("support", "▲", "#2873b3", "triangle-up"),
    "mixed": Look("mixed", "◆", "#8a5ab3", "diamond"),
    "oppose": Look("oppose", "▼", "#bf4720", "triangle-down"),
    UNDECIDED: Look("cannot tell", "?", "#68727b", "circle"),
    NONE: Look("no stance", "–", "#68727b", "square"),
}


def topic_words(topic: str) -> str:
    """A topic's name in words: structural change."""
    return topic.replace("_", " ")


def chip(stance: str, label: str = "") -> str:
    """A stance as HTML: shape and word on its colour, after the label (a topic)."""
    look = LOOKS[stance]
    ground = (
        f"background:{look.colour};color:#fff;font-weight:600;border-radius:1rem;padding:.1rem .6rem;white-space:nowrap"
    )
    shown = element(
        "span",
        f'<span aria-hidden="true">{look.shape}</span> {escaped(look.word)}',
        "opacity:.8;white-space:nowrap" if stance == NONE else ground,
    )
    before = f"{escaped(label[:1].upper() + label[1:])} " if label else ""
    return element("span", before + shown, "display:inline-block;margin:.15rem .9rem .15rem 0;font-size:.875rem")


def chips(row: Mapping[str, Any], topics: Iterable[str]) -> str:
    """The row's stance on each topic. A topic that the statement does not bear on is said to have none."""
    return "".join(chip(stance_of(row, topic), topic_words(topic)) for topic in topics)
