"""Web pages: the main text, block by block as the page has it, without menus, footers and notices."""

from __future__ import annotations

import codecs
import logging
import re
from collections.abc import Iterator, Sequence
from typing import Any

from corpus.encoding import decode
from corpus.errors import ReadError
from corpus.readers import Parsed
from corpus.readers.evidence import evidence, is_evidence
from corpus.readers.govuk import NOTES, taken_notes, unmarked
from corpus.readers.hansard import hansard, is_hansard
from corpus.readers.page_tags import about
from corpus.readers.walking import Found, walk
from corpus.records import Metadata
from corpus.text import Piece, joined

# The HTML standard looks for the encoding in the first 1,024 bytes; old pages put long scripts before it.
_PROLOGUE = 8192
_CHARSET = re.compile(
    rb"""<(?:meta\b[^>]*?\bcharset|\?xml\b[^>]*?\bencoding)\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE
)
# Encodings worth trusting a page on. For UTF-8, Latin-1, Windows-1252 and what it does not declare, `decode` decides:
# what reads as UTF-8 is UTF-8, whatever an old template says of itself.
_TRUSTED = re.compile(r"iso8859-(?!1$)\d+|cp125[013-8]|mac|koi8|gb|big5|shift_jis|euc")

_LOOKS = re.compile(r"</?(?:font|basefont|big|small|center|span|tt)\b[^<>]*>", re.IGNORECASE)
# What GOV.UK says above a page of its standing ("This publication was withdrawn on …").
_NOTICES = "//*[contains(concat(' ', @class, ' '), '-c-notice ')]"
# 40 letters: so many in a row are not met twice by chance, as the words of a menu can be.
_TELLING = 40
# The elements of a head.
_IN_HEAD = {"base", "basefont", "bgsound", "link", "meta", "noscript", "script", "style", "template", "title"}


def read(data: bytes, *, where: str) -> Parsed:
    """The main text of a page, one block a paragraph, heading, list item or table cell; a <br> stays a line end.

    Pages of Hansard and of evidence to committees say who speaks. Raises ReadError for bytes that are no text, for a
    page without any or with frames alone, and for one that is nested too deeply.
    """
    page = _tree(_decoded(data, where), where)
    pieces, facts = _understood(page, where) if page is not None else ([], Metadata())
    text, blocks = joined(pieces)
    if not text:
        raise ReadError(
            "the page holds no text",
            where=where,
            hint="save it from the browser after it has loaded, or paste its words into a .txt file",
        )
    return Parsed(text, blocks, facts)


def _understood(page: Any, where: str) -> tuple[list[Piece], Metadata]:
    _refuse_frames(page, where)
    facts = about(page)
    if is_hansard(page):
        pieces, facts = hansard(page, facts)
        if pieces:
            return pieces, facts
    found = _blocks(page)
    whole = [block for block in found if not block.beside]
    if is_evidence(whole):
        return evidence(whole, facts)
    notices = {below for notice in page.xpath(_NOTICES) for below in notice.iter()}
    notes = taken_notes(page) if page.xpath(NOTES) else []
    pieces = []
    for block in _main(page, _blocks(page) if notes else found):
        words, marks = unmarked(block.words) if notes else (block.words, ())
        pieces.append(Piece(words, "procedure" if block.element in notices else block.kind, notes=marks))
    return [*pieces, *notes], facts


def _blocks(page: Any) -> list[Found]:
    return [block for block in walk(page) if block.words.strip()]


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


def _tree(source: str, where: str) -> Any:
    """The page as an lxml tree, or None where there is nothing to parse.

    Raises ReadError for a page that the parser does not read to its end.
    """
    page, complete = _parsed(source)
    if not complete:
        # Old editors left thousands of <font> open, each inside the last. They hold no meaning.
        page, complete = _parsed(_LOOKS.sub("", source))
    if not complete:
        raise ReadError(
            "the page is nested too deeply",
            where=where,
            hint="open it in a browser and save it again, or paste its words into a .txt file",
        )
    if page is not None:
        _give_body(page)
    return page


def _give_body(page: Any) -> None:
    """Move what stands in the head by mistake into the body: the parser ends no head at an element that it is too old
    to know, as a browser would (<article>, <main>)."""
    head = page.find("head") if page.tag == "html" else None
    if head is None:
        return
    # A comment's or another node's tag is no string.
    first = next((at for at, one in enumerate(head) if isinstance(one.tag, str) and one.tag not in _IN_HEAD), None)
    if first is None:
        return
    body = page.find("body")
    if body is None:
        body = page.makeelement("body")
        page.append(body)
    for number, element in enumerate(list(head)[first:]):
        body.insert(number, element)


def _parsed(source: str) -> tuple[Any, bool]:
    """The tree, and whether it holds the whole source: the parser leaves out what comes after a fatal error."""
    from lxml import etree, html

    # As UTF-8 bytes with the encoding said aloud: a string would fail on an XML declaration that names another one.
    parser = html.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        page = html.document_fromstring(source.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        page = None
    return page, not parser.error_log.filter_from_fatals()


def _refuse_frames(page: Any, where: str) -> None:
    """Raise ReadError for a page that only holds frames: its words are in other files."""
    frames = [address for frame in page.iter("frame") if (address := (frame.get("src") or "").strip())]
    if not frames:
        return
    without = "".join(page.xpath("//body//text()[not(ancestor::noframes or ancestor::script or ancestor::style)]"))
    if not without.strip():
        names = ", ".join(dict.fromkeys(address[:100] for address in frames[:8]))
        raise ReadError(
            f"the page only holds frames ({names})", where=where, hint="save the page that is shown in the frame"
        )


# --- the main text ---


def _main(page: Any, found: Sequence[Found]) -> Iterator[Found]:
    """The blocks of the main text, in order, of all blocks of the page.

    trafilatura knows where the main text of a page is, but leaves out parts of it (a speaker's name as a heading, a
    last list, a second <br>). So it only finds the place, and the words are the page's own: what it keeps, and what
    stands between, unless that is marked as something beside the text.
    """
    kept = _kept(page, found)
    if not kept:
        yield from (block for block in found if not block.beside)
        return
    inside = _container([found[at].element for at in kept if len(found[at].letters) >= _TELLING])
    first, last = min(kept), max(kept)
    if inside is not None and inside.tag in ("article", "main"):
        # The page itself says where its text begins and ends.
        first, last = 0, len(found) - 1
    began = first
    while first > 0 and found[first - 1].heading and not found[first - 1].beside:
        first -= 1
    for at in range(first, last + 1):
        block = found[at]
        if at in kept or at < began or (not block.beside and (inside is None or _is_below(block.element, inside))):
            yield block


def _kept(page: Any, found: Sequence[Found]) -> set[int]:
    """The numbers of the blocks that trafilatura takes for main text."""
    from trafilatura import bare_extraction

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # what goes wrong is said once, by the error
    try:
        body = getattr(bare_extraction(page, include_comments=False, with_metadata=False), "body", None)
    except RecursionError:
        body = None
    if body is None:
        return set()
    main = [block.letters for block in walk(body)]
    whole, each = "".join(main), set(main)
    telling = {at for at, block in enumerate(found) if len(block.letters) >= _TELLING and block.letters in whole}
    # Words of the text can stand in a menu too: a short block beside the text is kept only where all are short.
    return telling | {at for at, block in enumerate(found) if block.letters in each and not (telling and block.beside)}


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
