"""The one place where corpus text becomes HTML. Nothing else may build markup around words from a document.

A text is cut where a marking begins or ends, every piece is escaped, and only tags from `_TAGS` are put around it.
Corpus text never goes through Markdown: that would alter it ($, *, :red[…]) or fetch its remote images.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

# Controls that reorder or hide what stands around them: bidirectional marks, C0 and C1 (but not white space), and
# halves of surrogate pairs, which no message to the browser could carry.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)

SERIF = "'Source Serif', Georgia, 'Times New Roman', serif"
# What a marking looks like. Dark words on a light ground of their own: readable on the light and the dark theme.
_TAGS = {
    "word": ("<mark style='background:#ffe28a;color:#1d1b18;padding:0 .1em;border-radius:2px'>", "</mark>"),
    "evidence": (
        "<mark style='background:#ffd0a8;color:#1d1b18;padding:0 .1em;border-radius:2px;font-weight:600;"
        "text-decoration:underline'>",
        "</mark>",
    ),
    "statement": ("<span style='border-bottom:2px dotted #6b757e'>", "</span>"),
    "position": ("<span style='border-bottom:2px solid #2b8397'>", "</span>"),
    "chosen": ("<mark style='background:#fff3c9;color:#1d1b18;border-bottom:2px solid #2b8397'>", "</mark>"),
    "source": ("<span style='border-bottom:2px dashed #68727b'>", "</span>"),
    "passage": ("<mark style='background:#fff3c9;color:#1d1b18'>", "</mark>"),
}


@dataclass(frozen=True, slots=True)
class Marking:
    """A part of a text to be marked, as [start, end) of the document's text, and how: a name in `_TAGS`."""

    start: int
    end: int
    look: str


def plain(text: object) -> str:
    """The text with controls that reorder or hide words written out: ⟦U+202E⟧. For widgets that show plain text."""
    return _UNSEEN.sub(lambda found: f"⟦U+{ord(found[0]):04X}⟧", str(text))


def name(text: object) -> str:
    """A name for a list of choices and for the address: such controls become � and part words, as they do in search."""
    return _UNSEEN.sub("\ufffd", str(text))


def escaped(text: object) -> str:
    """The text as HTML that shows exactly its characters."""
    # A line break as a reference: st.html would otherwise take white space off the lines.
    return html.escape(plain(text), quote=True).replace("\r\n", "&#10;").replace("\r", "&#10;").replace("\n", "&#10;")


def marked(text: str, markings: Iterable[Marking], *, start: int = 0) -> str:
    """The text as HTML with its markings, which may overlap.

    start   where the text begins in its document
    """
    end = start + len(text)
    inside = [m for m in markings if m.start < end and m.end > start and m.start < m.end]
    cuts = sorted({start, end, *(max(start, m.start) for m in inside), *(min(end, m.end) for m in inside)})
    pieces = []
    for left, right in pairwise(cuts):
        # The longest marking goes outside, so that words stand out within a statement.
        around = sorted((m for m in inside if m.start <= left and m.end >= right), key=lambda m: m.start - m.end)
        opening = "".join(_TAGS[m.look][0] for m in around)
        closing = "".join(_TAGS[m.look][1] for m in reversed(around))
        pieces.append(opening + escaped(text[left - start : right - start]) + closing)
    return "".join(pieces)


def element(tag: str, inner: str, style: str = "", **attributes: str) -> str:
    """An element around HTML that this module made; the attributes are escaped."""
    named = "".join(f' {key.rstrip("_").replace("_", "-")}="{escaped(value)}"' for key, value in attributes.items())
    styled = f' style="{escaped(style)}"' if style else ""
    return f"<{tag}{styled}{named}>{inner}</{tag}>"
