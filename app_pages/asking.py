"""How a question is written: examples to click, the language in short, and the place where a question goes wrong."""

from __future__ import annotations

import streamlit as st

from app_pages import escape, parts, source, stances
from corpus.records import plain_name
from onrecord import OnRecordError

# Characters of a question that are shown on each side of the place that cannot be read.
AROUND = 60
_MONO = "font-family:'Source Code Pro',ui-monospace,monospace;font-size:.9rem"
# Questions that show the language, and what they find, whatever a corpus is about.
GENERAL = (
    ("pooled budgets", "both words in any form, or what is near in meaning; of more than three words any"),
    ('"pooled budgets"', "these words just so"),
    ("(merger OR takeover) NOT hospital", "either, without the third; AND, too"),
    ("integrat*", "words that begin so"),
    ("hospise~", "words spelt nearly so"),
    ('"merger trust"~5', "both, at most five words apart"),
)

Example = tuple[str, str]


def first_steps() -> None:
    """Some examples on a line, for who has asked nothing yet."""
    shown = (_run(question) for question, _ in (*GENERAL[:1], *of_the_corpus()))
    st.html(escape.element("div", f"Try {' '.join(shown)}", "font-size:.875rem;line-height:2"))


def language() -> None:
    """A button that opens the language in short; every example in it is a link that asks it."""
    with st.popover("How to ask", icon=":material/help:", key="how_to_ask"):
        rows = [(_run(question), meaning) for question, meaning in (*GENERAL, *of_the_corpus())]
        rows.append((escape.element("span", "role: org: source: kind: mode: is:", _MONO), "fields like these"))
        cells = (
            escape.element("dt", example, "margin:.5rem 0 0;padding:0")
            + escape.element("dd", escape.escaped(meaning), "margin:0;font-size:.875rem;opacity:.85")
            for example, meaning in rows
        )
        st.html(escape.element("dl", "".join(cells), "margin:0;padding:0;max-width:22rem"))


def of_the_corpus() -> list[Example]:
    """Questions with a holder, years and a topic that there are."""
    examples: list[Example] = []
    if words := next(filter(None, map(plain_name, source.most_quoted())), ""):
        examples.append((f'holder:"{words}"', "words of the name of who said it"))
    if years := source.years():
        examples.append((f"date:{years[0]}..{years[-1]}", "said, else published, in these years"))
    if topic := next(filter(str.isidentifier, source.topics()), ""):
        examples.append((f"{topic}:oppose", f"against it, on {stances.topic_words(topic)}"))
    return examples


def wrong(error: OnRecordError, question: str) -> None:
    """What cannot be read in a question, in words, and below it the question with the place marked."""
    parts.problem(error)
    at = getattr(error, "at", None)
    if at is not None:
        first, end = max(0, at - AROUND), at + AROUND
        shown = escape.marked(f"{question} "[first:end], [escape.Marking(at, at + 1, "word")], start=first)
        before, behind = "…" if first else "", "…" if end <= len(question) else ""
        line = ";white-space:pre-wrap;overflow-wrap:anywhere;padding:.4rem .9rem"
        st.html(escape.element("div", f"{before}{shown}{behind}", _MONO + line))


def _run(question: str) -> str:
    return parts.link(question, parts.SEARCH, {"q": question}, look=f"{_MONO};{parts.QUIET_WAY};margin-right:1rem")
