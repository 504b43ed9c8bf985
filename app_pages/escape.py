"""The one place where corpus text becomes HTML. Nothing else may build markup around words from a document.

A text is cut where a marking begins or ends, every piece is escaped, and only elements from `_LOOKS` are put around it.
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
# What a marking looks like: its element and style. Dark words on a light ground of their own: readable on the light and
# the dark theme.
_INK = "color:#191714"
_LOOKS = {
    "word": ("mark", f"background:#ffe28a;{_INK};padding:0 .1em;border-radius:2px"),
    "evidence": ("mark", f"background:#ffd0a8;{_INK};padding:0 .1em;border-radius:2px;font-weight:600"),
    "chosen": ("mark", f"background:#fff3c9;{_INK}"),
    "source": ("span", "border-bottom:1px solid #68727b"),
    "statement": ("span", ""),
}
_OUTSIDE = {"chosen", "statement"}


@dataclass(frozen=True, slots=True)
class Marking:
    """A part of a text to be marked, as [start, end) of the document's text.

    look   how: a name in `_LOOKS`
    style  more of it: CSS of ours
    title  what a tooltip says of it
    """

    start: int
    end: int
    look: str
    style: str = ""
    title: str = ""


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
        # A statement goes outside, and of the rest the longest, so that words stand out within it.
        around = sorted(
            (m for m in inside if m.start <= left and m.end >= right),
            key=lambda m: (m.look not in _OUTSIDE, m.start - m.end),
        )
        words = escaped(text[left - start : right - start])
        for marking in reversed(around):
            tag, style = _LOOKS[marking.look]
            tooltip = {"title": marking.title} if marking.title else {}
            words = element(tag, words, style + marking.style, **tooltip)
        pieces.append(words)
    return "".join(pieces)


def element(tag: str, inner: str, style: str = "", **attributes: str) -> str:
    """An element around HTML that this module made; the attributes are escaped."""
    named = "".join(f' {key.rstrip("_").replace("_", "-")}="{escaped(value)}"' for key, value in attributes.items())
    styled = f' style="{escaped(style)}"' if style else ""
    return f"<{tag}{styled}{named}>{inner}</{tag}>"
