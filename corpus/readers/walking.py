"""Walking an HTML tree: its blocks in order, with their words as a browser shows them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6", "head"}
_ITEMS = {"li", "dt", "dd", "item"}
_CELLS = {"td", "th", "cell"}
_OTHER_BLOCKS = {
    *("address", "article", "aside", "blockquote", "body", "caption", "center", "details", "dialog", "div", "dl"),
    *("fieldset", "figcaption", "figure", "footer", "form", "header", "hr", "html", "legend", "list", "main", "menu"),
    *("nav", "ol", "p", "pre", "quote", "row", "section", "summary", "table", "tbody", "tfoot", "thead", "tr", "ul"),
}
_BLOCKS = _HEADINGS | _ITEMS | _CELLS | _OTHER_BLOCKS
_UNSEEN = {
    *("script", "style", "noscript", "template", "head", "svg", "math", "iframe", "object"),
    *("select", "textarea", "button", "audio", "video"),
}
_BESIDE = {"nav", "aside", "footer", "figcaption"}
_BESIDE_NAMES = re.compile(
    r"(?:^|[\s_-])(?:share|sharing|social|related|promo|advert\w*|cookies?|breadcrumbs?|comments?|newsletter|subscribe|sidebar"
    r"|nav\w*|menu|toolbar|skip)(?:$|[\s_-])",
    re.IGNORECASE,
)
# 300 characters: a cell that holds more is a column of a page laid out as a table.
_LONGEST_CELL = 300
# Spaces behind another one and around line ends.
_SURPLUS = re.compile(r"(?<= ) +| +(?=\n)|(?<=\n) +")


@dataclass(frozen=True, slots=True)
class Found:
    """A block of the page: its words, what it is, the element it stands in, and whether it stands beside the text.

    styles   as long as the words: "b" for each character in bold, "i" in italics, "x" in both, else a space
    letters  those of the whole stretch that it was cut from at two <br>, without white space and marks
    """

    words: str
    styles: str
    letters: str
    kind: str | None
    heading: bool
    element: Any
    beside: bool


def walk(top: Any) -> Iterator[Found]:
    """The blocks below an element in order: of a page, or of what trafilatura made of one."""
    from lxml import etree

    words = _Words()
    stack: list[tuple[Any, str, bool, bool]] = [(top, "paragraph", False, False)]
    walker = etree.iterwalk(top, events=("start", "end"))
    for event, element in walker:
        tag = element.tag
        if event == "start":
            unseen = _is_unseen(element)
            if tag in _BLOCKS and not unseen:
                yield from words.taken(*stack[-1])
                _, around, heads, beside = stack[-1]
                # Old pages centre a heading inside it.
                heads = tag in _HEADINGS or (heads and tag == "center")
                kind = "heading" if heads else _kind(element, around)
                stack.append((element, kind, heads, beside or _beside(element)))
            if unseen:
                walker.skip_subtree()
            else:
                words.start(element)
        else:
            if tag in _BLOCKS and len(stack) > 1 and stack[-1][0] is element:
                yield from words.taken(*stack[-1])
                stack.pop()
            words.end(element, below=top)
    yield from words.taken(*stack[0])


def _is_unseen(element: Any) -> bool:
    tag = element.tag
    if tag == "head":
        return element.getparent() is not None and element.getparent().tag == "html"  # else trafilatura's heading
    if tag in _UNSEEN or element.get("hidden") is not None or element.get("aria-hidden") == "true":
        return True
    # A raised link is the mark of a footnote, no part of the word it hangs on.
    return "display:none" in (element.get("style") or "").replace(" ", "") or (
        tag == "sup" and element.find(".//a") is not None
    )


def _kind(element: Any, around: str) -> str:
    """What a block is; one that only holds words is what the list item or cell around it is."""
    tag = element.tag
    if tag in _ITEMS:
        return "list_item"
    if tag in _CELLS:
        return "table_cell" if sum(map(len, element.itertext())) < _LONGEST_CELL else "paragraph"
    return "paragraph" if around == "heading" else around


def _beside(element: Any) -> bool:
    marks = f"{element.get('class', '')} {element.get('id', '')} {element.get('role', '')}"
    # Never on the strength of the page's own name: <body class="nav-open"> would leave nothing.
    return element.tag in _BESIDE or (element.tag not in ("html", "body", "main") and bool(_BESIDE_NAMES.search(marks)))


class _Words:
    """The words of the block that is being walked: strings with their style (as in Found), and whether linked."""

    def __init__(self) -> None:
        self.strings: list[tuple[str, str, bool]] = []
        self.bold = self.italic = self.links = self.preformatted = 0

    def start(self, element: Any) -> None:
        self._count(element, 1)
        if element.tag in ("br", "lb"):
            self.strings.append(("\n", " ", False))
        # Browsers set quotation marks around <q>: the reader of the page saw them.
        self._add(("“" if element.tag == "q" else "") + (element.text or ""))

    def end(self, element: Any, *, below: Any) -> None:
        if not _is_unseen(element):
            self._count(element, -1)
            if element.tag == "q":
                self._add("”")
        if element is not below:
            self._add(element.tail or "")

    def _count(self, element: Any, step: int) -> None:
        self.bold += step * (element.tag in ("b", "strong"))
        self.italic += step * (element.tag in ("i", "em"))
        self.links += step * (element.tag == "a" and element.get("href") is not None)
        self.preformatted += step * (element.tag == "pre")

    def _add(self, string: str) -> None:
        if string:
            # A line end of the source is a space; the line ends of the page are its <br> and those of <pre>.
            string = re.sub(r"\r\n?", "\n", string) if self.preformatted else re.sub(r"[ \t\r\n\f]+", " ", string)
            style = " bix"[(self.bold > 0) + 2 * (self.italic > 0)]
            self.strings.append((string, style, self.links > 0))

    def taken(self, element: Any, kind: str, heading: bool, beside: bool) -> Iterator[Found]:
        """The words as blocks, and none left. Two <br> in a row part paragraphs, as they look."""
        inked = [(string, style, link) for string, style, link in self.strings if string.strip()]
        shown_bold = all(style in "bx" for _, style, _ in inked)
        linked = sum(len(string) for string, _, link in inked if link)
        # A line of links between paragraphs leads elsewhere; a heading that is a link is still one.
        leads_away = not heading and linked > 0.6 * sum(len(string) for string, _, _ in inked)
        words, styles = without(
            _SURPLUS,
            "".join(string for string, _, _ in self.strings),
            "".join(style * len(string) for string, style, _ in self.strings),
        )
        letters = _letters(words)
        self.strings = []
        # Old pages have no <h2>: a short line in bold is a heading if its words say so.
        unsure = kind == "paragraph" and shown_bold
        at = 0
        for gap in [*re.finditer(r"\n{2,}", words), None]:
            end = gap.start() if gap else len(words)
            yield Found(
                words[at:end],
                styles[at:end],
                letters,
                None if unsure else kind,
                heading or unsure,
                element,
                beside or leads_away,
            )
            at = gap.end() if gap else end


def without(what: re.Pattern[str], words: str, styles: str) -> tuple[str, str]:
    """Words and their styles, without the stretches of the words that the pattern finds."""
    stays, at = [], 0
    for found in what.finditer(words):
        stays.append(slice(at, found.start()))
        at = found.end()
    stays.append(slice(at, None))
    return "".join(words[part] for part in stays), "".join(styles[part] for part in stays)


def _letters(words: str) -> str:
    return re.sub(r"[\W_]+", "", words)
