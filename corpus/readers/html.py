"""Web pages: the main text, block by block as the page has it, without menus, footers and notices."""

from __future__ import annotations

import codecs
import logging
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from corpus.errors import ReadError
from corpus.readers import Parsed
from corpus.readers.page_tags import about
from corpus.text import Piece, decode, joined

# The HTML standard looks for the encoding in the first 1,024 bytes; old pages put long scripts before it.
_PROLOGUE = 8192
_CHARSET = re.compile(
    rb"""<(?:meta\b[^>]*?\bcharset|\?xml\b[^>]*?\bencoding)\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE
)
# Encodings worth trusting a page on. For UTF-8, Latin-1, Windows-1252 and what it does not declare, `decode` decides:
# what reads as UTF-8 is UTF-8, whatever an old template says of itself.
_TRUSTED = re.compile(r"iso8859-(?!1$)\d+|cp125[013-8]|mac|koi8|gb|big5|shift_jis|euc")

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
# 40 letters: so many in a row are not met twice by chance, as the words of a menu can be.
_TELLING = 40


def read(data: bytes, *, where: str) -> Parsed:
    """The main text of a page, one block a paragraph, heading, list item or table cell; a <br> stays a line end.

    Raises ReadError for bytes that are no text, and for a page without any.
    """
    page = _tree(_decoded(data, where))
    text, blocks = joined(_pieces(page)) if page is not None else ("", ())
    if not text:
        raise ReadError(
            "the page holds no text",
            where=where,
            hint="save it from the browser after it has loaded, or paste its words into a .txt file",
        )
    return Parsed(text, blocks, about(page))


def _decoded(data: bytes, where: str) -> str:
    declared = _CHARSET.search(data, 0, _PROLOGUE)
    if declared and not data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            name = codecs.lookup(declared[1].decode("ascii")).name
            if _TRUSTED.match(name):
                # Through `decode`, which refuses what is no text.
                return decode(data.decode(name).encode("utf-8"), where=where)
        except (LookupError, UnicodeError):
            pass
    return decode(data, where=where)


def _tree(source: str) -> Any:
    """The page as an lxml tree, or None where there is nothing to parse."""
    from lxml import etree, html

    # As UTF-8 bytes with the encoding said aloud: a string would fail on an XML declaration that names another one.
    parser = html.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        return html.document_fromstring(source.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None


# --- the main text ---


@dataclass(frozen=True, slots=True)
class _Found:
    """A block of the page: its words, what it is, the element it stands in, and whether it stands beside the text.

    letters  those of the whole stretch that it was cut from at two <br>, without white space and marks
    """

    words: str
    letters: str
    kind: str | None
    heading: bool
    element: Any
    beside: bool


def _pieces(page: Any) -> Iterator[Piece]:
    """The pieces of the main text, in order.

    trafilatura knows where the main text of a page is, but leaves out parts of it (a speaker's name as a heading, a
    last list, a second <br>). So it only finds the place, and the words are the page's own: what it keeps, and what
    stands between, unless that is marked as something beside the text.
    """
    found = [block for block in _walk(page) if block.words.strip()]
    kept = _kept(page, found)
    if not kept:
        yield from (Piece(block.words, block.kind) for block in found if not block.beside)
        return
    inside = _container([found[at].element for at in kept if len(found[at].letters) >= _TELLING])
    first, last = min(kept), max(kept)
    if inside is not None and inside.tag in ("article", "main"):
        # The page itself says where its text begins and ends.
        first, last = 0, len(found) - 1
    while first > 0 and found[first - 1].heading and not found[first - 1].beside:
        first -= 1
    for at in range(first, last + 1):
        block = found[at]
        if at in kept or (not block.beside and (inside is None or _is_below(block.element, inside))):
            yield Piece(block.words, block.kind)


def _kept(page: Any, found: Sequence[_Found]) -> set[int]:
    """The numbers of the blocks that trafilatura takes for main text."""
    from trafilatura import bare_extraction

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # what goes wrong is said once, by the error
    try:
        body = getattr(bare_extraction(page, include_comments=False, with_metadata=False), "body", None)
    except RecursionError:
        body = None
    if body is None:
        return set()
    main = [block.letters for block in _walk(body)]
    whole, each = "".join(main), set(main)
    telling = {at for at, block in enumerate(found) if len(block.letters) >= _TELLING and block.letters in whole}
    # Words of the text can stand in a menu too: a short block beside the text is kept only where all are short.
    return telling | {at for at, block in enumerate(found) if block.letters in each and not (telling and block.beside)}


def _letters(words: str) -> str:
    return re.sub(r"[\W_]+", "", words)


def _container(elements: Sequence[Any]) -> Any:
    """The element nearest to all the given ones that holds them all; None for none."""
    if not elements:
        return None
    common = [elements[0], *elements[0].iterancestors()]
    for element in elements[1:]:
        above = {element, *element.iterancestors()}
        common = [ancestor for ancestor in common if ancestor in above]
    # A block that is alone shares its place with its neighbours.
    nearest = common[0]
    return nearest.getparent() if nearest is elements[0] and nearest.getparent() is not None else nearest


def _is_below(element: Any, container: Any) -> bool:
    return element is container or any(above is container for above in element.iterancestors())


# --- walking ---


def _walk(top: Any) -> Iterator[_Found]:
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
                stack.append(
                    (element, _kind(element, stack[-1][1]), tag in _HEADINGS, stack[-1][3] or _beside(element))
                )
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
    if tag in _HEADINGS:
        return "heading"
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
    """The words of the block that is being walked: strings with whether they are bold and whether they are a link."""

    def __init__(self) -> None:
        self.strings: list[tuple[str, bool, bool]] = []
        self.bold = self.links = self.preformatted = 0

    def start(self, element: Any) -> None:
        self._count(element, 1)
        if element.tag in ("br", "lb"):
            self.strings.append(("\n", False, False))
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
        self.links += step * (element.tag == "a" and element.get("href") is not None)
        self.preformatted += step * (element.tag == "pre")

    def _add(self, string: str) -> None:
        if string:
            # A line end of the source is a space; the line ends of the page are its <br> and those of <pre>.
            string = re.sub(r"\r\n?", "\n", string) if self.preformatted else re.sub(r"[ \t\r\n\f]+", " ", string)
            self.strings.append((string, self.bold > 0, self.links > 0))

    def taken(self, element: Any, kind: str, heading: bool, beside: bool) -> Iterator[_Found]:
        """The words as blocks, and none left. Two <br> in a row part paragraphs, as they look."""
        inked = [(string, bold, link) for string, bold, link in self.strings if string.strip()]
        shown_bold = all(bold for _, bold, _ in inked)
        linked = sum(len(string) for string, _, link in inked if link)
        # A line of links between paragraphs leads elsewhere; a heading that is a link is still one.
        leads_away = not heading and linked > 0.6 * sum(len(string) for string, _, _ in inked)
        text = re.sub(r" *\n *", "\n", re.sub(" {2,}", " ", "".join(string for string, _, _ in self.strings)))
        letters = _letters(text)
        self.strings = []
        for part in re.split(r"\n{2,}", text):
            # Old pages have no <h2>: a short line in bold is a heading if its words say so.
            unsure = kind == "paragraph" and shown_bold
            yield _Found(part, letters, None if unsure else kind, heading or unsure, element, beside or leads_away)
