"""A statement to be judged: large in its passage, with what is told of it beside it, field by field."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from app_pages import confidence, parts, source
from app_pages.addresses import HOLDER_KIND_WORDS, MODE_WORDS
from app_pages.escape import SERIF, Marking, element, escaped, marked
from app_pages.stances import NONE, UNDECIDED, chip, stance_of, topic_words
from corpus.dates import in_words
from corpus.records import DOUBTFUL, LIKELY, OPEN

if TYPE_CHECKING:
    from corpus.records import Document, Span

# A thing that is told, by name: its HTML, and how sure it is, in words.
Fact = tuple[str, str, str]
# Characters of the passage before the statement, and behind it.
MOST = 1500
_MORE = '<span style="opacity:.7">[…]</span>'
_AROUND = f"font-family:{SERIF};font-size:1rem;line-height:1.55;opacity:.78"
_SAID = f"font-family:{SERIF};font-size:1.3rem;line-height:1.6"
_SOURCE = "max-width:44rem;overflow-wrap:anywhere;margin:.7rem 0 0;font-size:.9rem"


def samples(statement: str) -> list[str]:
    """What the marks of a statement mean, each as it looks, as HTML. statement: what its own words are called."""
    said = ((statement, "chosen"), ("decided its stance", "evidence"), ("who said it, and how", "source"))
    return [marked(words, [Marking(0, len(words), look)]) for words, look in said]


KEY = " · ".join(samples("the statement"))


def passage(document: Document, row: Mapping[str, Any]) -> str:
    """The passage around a statement as HTML, verbatim, and where it stands."""
    first, last = row["spans"][0][0], row["spans"][-1][1]
    lines = []
    for start, end in _pieces(document, document.around((first, last))):
        left, right = max(start, first - MOST), min(end, last + MOST)
        if left < right:
            words = marked(document.text[left:right], markings(row), start=left)
            inner = f"{_MORE if left > start else ''}{words}{_MORE if right < end else ''}"
            near = start < last and end > first
            lines.append(element("div", inner, (_SAID if near else _AROUND) + ";margin:0 0 .8rem"))
    style = "max-width:44rem;overflow-wrap:anywhere;border-left:3px solid #8a8f94;padding:.2rem 0 .1rem 1.1rem;margin:0"
    return element("blockquote", "".join(lines), style) + element("div", escaped(parts.origin(row)), _SOURCE)


def markings(row: Mapping[str, Any]) -> list[Marking]:
    """What is marked of a statement: its words, who said it and how, and what decided its stances (see KEY)."""
    found = [Marking(start, end, "chosen") for start, end in row["spans"]]
    found += [Marking(start, end, "source") for start, end in [*row["source_spans"], *row["cue_spans"]]]
    return found + [Marking(start, end, "evidence") for spans in row["evidence"].values() for start, end in spans]


def _pieces(document: Document, shown: Span) -> Iterator[Span]:
    """The blocks of a passage, and what stands between them."""
    at, end = shown
    for block in document.blocks_at(shown):
        if document.text[at : block.start].strip():
            yield at, block.start
        yield block.start, block.end
        at = block.end
    if document.text[at:end].strip():
        yield at, end


# -- what is told of it ------------------------------------------------------------------------------------------------


def facts(row: Mapping[str, Any]) -> str:
    """What is told of a statement as HTML, each thing with how sure that is: what a reviewer goes through."""
    known, checked = row["confidence"], bool(row["review"])
    nobody = row["holder_kind"] in OPEN
    words = "" if checked or nobody else f"holder and words: {sure(known['attribution'], DOUBTFUL)}"
    told: list[Fact] = [
        ("Holder", element("span", escaped(parts.who(row)), "font-weight:700;font-size:1.1rem"), _holder_known(row)),
        ("Role then", escaped(parts.roles(row) or "not told"), ""),
        ("Words", escaped(MODE_WORDS[row["mode"]]), words),
        ("When", escaped(parts.when(row)), _published(row)),
    ]
    if hearsay := parts.hearsay(row):
        told.insert(2, ("At second hand", escaped(hearsay), ""))
    for topic in source.topics():
        side = stance_of(row, topic)
        likely = "" if checked or side in (NONE, UNDECIDED) else sure(known[topic], LIKELY)
        told.append((topic_words(topic).capitalize(), chip(side), likely))
    return listed(told)


def listed(told: Iterable[Fact]) -> str:
    """What is told of a statement as HTML, a line each."""
    return element("dl", "".join(_fact(*one) for one in told), "margin:0;padding:0;max-width:34rem")


def _fact(name: str, value: str, note: str) -> str:
    return element(
        "div",
        element("dt", escaped(name), "flex:0 0 7.5rem;font-size:.8125rem;opacity:.8;padding:.15rem 0 0;margin:0")
        + element(
            "dd",
            value + (element("div", escaped(note), "font-size:.8125rem;opacity:.8") if note else ""),
            "flex:1 1 12rem;margin:0;overflow-wrap:anywhere",
        ),
        "display:flex;flex-wrap:wrap;gap:0 .8rem;padding:.3rem 0;border-bottom:1px solid #8a8f9433",
    )


def _holder_known(row: Mapping[str, Any]) -> str:
    """What the holder is, in whose words, and how that was told."""
    as_written = row["holder_as_written"]
    told = [
        HOLDER_KIND_WORDS[row["holder_kind"]],
        f"“{as_written}” in this sentence" if as_written and as_written != row["holder"] else "",
        parts.doubt(row) or parts.BASES.get(row["holder_basis"] or "", ""),
    ]
    return " · ".join(filter(None, told))


def _published(row: Mapping[str, Any]) -> str:
    return f"published {in_words(row['published_on'])}" if row["said_on"] and row["published_on"] else ""


def sure(probability: float, likely: float) -> str:
    """How sure the program is, in a word, with the figure."""
    return f"{confidence.in_a_word(probability, likely)} (probability {confidence.percent(probability)})"
