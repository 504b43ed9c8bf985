"""Word files (.docx): paragraphs, table cells and notes in the order of the page."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from typing import Any

from corpus.errors import ReadError
from corpus.readers import Parsed
from corpus.readers.docx_notes import KINDS, Marks, W, has_own_mark, references
from corpus.readers.properties import properties
from corpus.text import Piece, joined

# 1 GiB unpacked: five times the largest file that is read; more is an archive made to fill the memory.
_LARGEST_UNPACKED = 2**30
_OLD_WORD = b"\xd0\xcf\x11\xe0"
# Wrappers that hold words as the page shows them: content controls, accepted insertions, links.
_WRAPPERS = {W + name for name in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag")}
# What the page does not show as part of the paragraph: deleted words, and drawings with text boxes of their own.
_NOT_SHOWN = {W + name for name in ("del", "moveFrom", "drawing", "pict", "object", "pPr", "rPr")} | {
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
}
_REFERENCES = {f"{W}{kind}Reference" for kind in KINDS}
_CHARACTERS = {
    W + "tab": "\t",
    W + "ptab": "\t",
    W + "br": "\n",
    W + "cr": "\n",
    W + "noBreakHyphen": "-",
    W + "softHyphen": "\u00ad",
}


def read(data: bytes, *, where: str) -> Parsed:
    """The words of a Word file, one block a paragraph; footnotes follow the paragraph that refers to them, endnotes the
    text. Headers, footers and text boxes are not read.

    Raises ReadError for what is no .docx file, or holds no words.
    """
    document = _opened(data, where)
    notes = {kind: _notes(document, kind, where) for kind in KINDS}
    text, blocks = joined(_pieces(document, notes))
    if not text:
        raise ReadError("the Word file holds no words", where=where, hint="check that it was saved completely")
    core = document.core_properties
    return Parsed(text, blocks, properties(core.title, core.author))


def _opened(data: bytes, where: str) -> Any:
    if not data:
        raise ReadError("the file is empty", where=where, hint="check that it was saved or downloaded completely")
    if data.startswith(_OLD_WORD):
        raise ReadError(
            "this is an older Word file (.doc), or one with a password", where=where, hint="save it as a plain .docx"
        )
    from docx import Document
    from docx.opc.exceptions import OpcError
    from lxml.etree import XMLSyntaxError

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            unpacked = sum(member.file_size for member in archive.infolist())
        if unpacked > _LARGEST_UNPACKED:
            raise ReadError(f"the file unpacks to more than {_LARGEST_UNPACKED // 2**20} MB", where=where)
        return Document(io.BytesIO(data))
    except zipfile.BadZipFile as error:
        raise ReadError(
            "this is not a Word file (.docx), or it is cut off", where=where, hint="open it in Word and save it again"
        ) from error
    except (
        *(OpcError, XMLSyntaxError, zlib.error),
        *(KeyError, ValueError, AttributeError, NotImplementedError, RuntimeError, EOFError),
    ) as error:
        raise ReadError(
            "the parts of a Word file are missing or damaged in it",
            where=where,
            hint="open it in Word and save it again",
        ) from error


def _pieces(document: Any, notes: Mapping[str, Mapping[str, str]]) -> Iterator[Piece]:
    """notes: kind → id → words"""
    styles: dict[str, str | None] = {}
    at_end: list[Piece] = []
    # The properties of a section stand in its last paragraph; those of the last one, at the end of the body.
    found = document.element.body.iter(f"{W}sectPr")
    sections = (one for one in found if one.getparent().tag != f"{W}sectPrChange")  # that is how it was before
    marks = Marks(document.settings.element, next(sections, None))
    for paragraph, in_table in _paragraphs(document.element.body, in_table=False):
        words = "".join(_characters(paragraph))
        referred = [one for one in references(paragraph, _NOT_SHOWN) if one.number in notes[one.kind]]
        marked = [(one.kind, one.number, marks.of(one)) for one in referred]
        if words.strip():
            named = tuple(mark for _, _, mark in marked)
            yield Piece(words, "table_cell" if in_table else _kind(document, paragraph, styles), notes=named)
        for kind, number, mark in marked:
            note = Piece(notes[kind][number], "footnote", notes=(mark,))
            if kind == "footnote":
                yield note
            else:
                at_end.append(note)
        if paragraph.find(f"{W}pPr/{W}sectPr") is not None:
            marks.enter(next(sections, None))
    yield from at_end


def _notes(document: Any, kind: str, where: str) -> dict[str, str]:
    """The words of the file's footnotes, or its endnotes, by their id. Raises ReadError where these are damaged."""
    from docx.oxml import parse_xml
    from lxml.etree import XMLSyntaxError

    related = [one for one in document.part.rels.values() if one.reltype.endswith(f"/{kind}s") and not one.is_external]
    try:
        trees = [parse_xml(one.target_part.blob) for one in related]
    except XMLSyntaxError as error:
        raise ReadError(
            f"the {kind}s of the Word file are damaged", where=where, hint="open it in Word and save it again"
        ) from error
    found = {}
    for note in (note for tree in trees for note in tree.iter(W + kind)):
        if note.get(W + "type", "normal") == "normal":  # others are the lines drawn between text and notes
            lines = ("".join(_characters(paragraph)).strip() for paragraph, _ in _paragraphs(note, in_table=False))
            found[note.get(W + "id", "")] = "\n".join(filter(None, lines))
    return found


def _paragraphs(element: Any, *, in_table: bool) -> Iterator[tuple[Any, bool]]:
    """The paragraphs below an element in order, and whether they stand in a table.

    A cell that goes on from the row above ("vMerge" without "restart") repeats it, and is left out.
    """
    for child in element:
        if child.tag == W + "p":
            yield child, in_table
        elif child.tag == W + "tc":
            merged = child.find(f"{W}tcPr/{W}vMerge")
            if merged is None or merged.get(W + "val") == "restart":
                yield from _paragraphs(child, in_table=True)
        elif child.tag in _WRAPPERS or child.tag in (W + "tbl", W + "tr"):
            yield from _paragraphs(child, in_table=in_table)


def _characters(element: Any) -> Iterator[str]:
    for child in element:
        if child.tag in _REFERENCES and has_own_mark(child):
            return  # what follows in its run is the note's mark
        if child.tag == W + "t":
            yield child.text or ""
        elif child.tag in _CHARACTERS:
            yield _CHARACTERS[child.tag]
        elif child.tag not in _NOT_SHOWN:
            yield from _characters(child)


def _kind(document: Any, paragraph: Any, styles: dict[str, str | None]) -> str | None:
    """heading or list_item by the style's name; a line in bold only is left to its own words; else paragraph."""
    properties_of = paragraph.find(W + "pPr")
    style = None if properties_of is None else properties_of.find(W + "pStyle")
    name = "" if style is None else style.get(W + "val") or ""
    if name not in styles:
        styles[name] = _kind_of_style(document, name)
    if styles[name]:
        return styles[name]
    if properties_of is not None and properties_of.find(W + "numPr") is not None:
        return "list_item"
    runs = [run for run in paragraph.iter(W + "r") if any(word.strip() for word in _characters(run))]
    return None if runs and all(_bold(run) for run in runs) else "paragraph"


def _kind_of_style(document: Any, style_id: str) -> str | None:
    """The kind that a style, or one that it is based on, stands for by its name."""
    by_id = {style.style_id: style for style in document.styles}
    style, seen = by_id.get(style_id), set()
    while style is not None and style.style_id not in seen:
        seen.add(style.style_id)
        name = (style.name or "").casefold()
        if name.startswith(("heading", "title", "subtitle")):
            return "heading"
        if name.startswith("list"):
            return "list_item"
        style = getattr(style, "base_style", None)
    return None


def _bold(run: Any) -> bool:
    bold = run.find(f"{W}rPr/{W}b")
    return bold is not None and bold.get(W + "val") not in ("0", "false", "off")
