"""What a frame's topics mean: both poles, the words and examples that define each, how many take which side.

Every word of a frame comes from a file: it is shown as text, never as Markdown.
"""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

import onrecord
from app_pages import parts, sides, sides_view, source
from app_pages.escape import SERIF, element, escaped
from app_pages.stances import LOOKS, NONE, chip
from corpus.dates import in_words
from onrecord import Frame, Topic

TASK = "What the topics mean"
_QUIET = "font-size:.875rem;line-height:1.5;opacity:.85;max-width:46rem"
# Side by side where there is room for both, else under each other.
_PAIR = "display:grid;grid-template-columns:repeat(auto-fit,minmax(min(18rem,100%),1fr));gap:.6rem 2rem;margin:.6rem 0"
_LIST = f"font-family:{SERIF};margin:.3rem 0 .6rem;padding-left:1.2rem;line-height:1.5;max-width:46rem"


def draw(frame: Frame) -> None:
    """Draw the definitions, and the file that holds them."""
    parts.heading(2, frame.title)
    events = [parts.count(len(frame.events), "event")] if frame.events else []
    told = [frame.label, parts.count(len(frame.topics), "topic"), *events]
    st.html(element("div", escaped(" · ".join(told)), _QUIET))
    download(frame, "frame_yaml", f"{frame.name}.yaml")
    own = frame.fingerprint == source.frame().fingerprint
    rows = source.overview().stances if own else []
    for topic in frame.topics.values():
        counted = _counts(sides.sides(rows, topic.name)) if own else ""
        st.html(element("section", _topic(topic, counted), "border-top:1px solid #8a8f9480;padding-top:1.1rem"))
    if frame.events:
        st.html(element("section", _events(frame), "border-top:1px solid #8a8f9480;padding-top:1.1rem"))


def download(frame: Frame, key: str, name: str, label: str = "Download as YAML") -> None:
    """Draw the button that gives a frame as the file it is."""
    st.download_button(
        label,
        frame.source.encode("utf-8"),
        file_name=name,
        mime="application/yaml",
        key=key,
        on_click="ignore",
        icon=":material/download:",
    )


def _topic(topic: Topic, counted: str) -> str:
    """A topic as HTML."""
    lines = [
        _heading(topic.title),
        element("div", escaped(topic.question), f"font-family:{SERIF};font-size:1.05rem;font-style:italic"),
        element("div", _pole("support", topic.support) + _pole("oppose", topic.oppose), _PAIR),
        counted,
        element("div", escaped(_measured(topic)), _QUIET),
        element("div", "".join(_examples(side, texts) for side, texts in topic.examples.items()), "margin-top:.6rem"),
        _folded(
            escaped(f"Vocabulary: {len(topic.words):,} words and phrases"),
            element("div", escaped(" · ".join(topic.words)), "max-width:46rem;line-height:1.7;overflow-wrap:anywhere")
            + element("div", escaped("They show that the topic is meant; * stands for any ending."), _QUIET),
        ),
    ]
    return element("div", "".join(lines), "overflow-wrap:anywhere;margin-bottom:.6rem")


def _heading(words: str) -> str:
    return element(
        "h3", escaped(words), f"font-family:{SERIF};font-size:1.35rem;font-weight:600;margin:0;padding:0 0 .2rem"
    )


def _pole(stance: str, words: str) -> str:
    style = f"border-left:3px solid {LOOKS[stance].colour};padding:.1rem 0 .1rem .9rem;min-width:0"
    said = element("div", escaped(words), f"font-family:{SERIF};font-size:1.15rem;line-height:1.45;margin-top:.2rem")
    return element("div", chip(stance) + said, style)


def _counts(shown: sides.Sides) -> str:
    """How many positions of the corpus take which side, each figure a link to them."""
    found = sides_view.totals(shown) or escaped("no position on this topic")
    return element("div", element("span", "In this corpus: ", "font-size:.875rem") + found, "margin:.5rem 0")


def _measured(topic: Topic) -> str:
    """How often its stances are right, as far as anybody knows."""
    known = onrecord.measured(topic)
    if not known:
        return (
            "Nobody has measured how often stances on this topic are right in documents. “Check and use” tells how "
            "well its sides are told apart on its own examples."
        )
    return (
        f"How often is that right? When last measured, {known['accuracy']:.0%} of all statements had the right answer, "
        f"no stance included; {known['coverage']:.0%} of those that take a side were told one; "
        f"of the sides told, {known['flips']:.0%} were flips. Measured – {known['about']}."
    )


def _examples(side: str, texts: Sequence[str]) -> str:
    words = "are off the topic, or take no side" if side == NONE else ""
    summary = element("span", chip(side), "margin-right:-.5rem") + escaped(
        " ".join(filter(None, [parts.count(len(texts), "example"), words and f"that {words}"]))
    )
    return _folded(summary, element("ul", "".join(element("li", escaped(one)) for one in texts), _LIST))


def _folded(summary: str, inner: str) -> str:
    head = element("summary", summary, "cursor:pointer;font-size:.925rem;padding:.15rem 0")
    return element("details", head + inner)


def _events(frame: Frame) -> str:
    """What happened, as the frame tells it, in order of time."""
    lines = [
        element("dt", escaped(in_words(one.on)), "font-size:.875rem;opacity:.85;margin:0;padding:0")
        + element("dd", escaped(one.name) + element("div", escaped(one.source), _QUIET), "margin:0 0 .5rem;min-width:0")
        for one in sorted(frame.events, key=lambda one: one.on)
    ]
    style = "display:grid;grid-template-columns:minmax(6rem,10rem) 1fr;gap:0 1rem;margin:.5rem 0;padding:0"
    return _heading("What happened") + element("dl", "".join(lines), f"{style};overflow-wrap:anywhere")
