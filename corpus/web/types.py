"""Which format an answer has: what its first bytes show stands before what the site says."""

from __future__ import annotations

import io
import json
import re
import zipfile
from pathlib import PurePosixPath

from corpus.web import FetchError

# What sites say → the ending of a file's name.
_SAID = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "application/pdf": ".pdf",
    "application/x-pdf": ".pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/zip": ".zip",
    "application/x-zip-compressed": ".zip",
    "application/json": ".json",
    "application/xml": ".xml",
    "text/xml": ".xml",
    "text/csv": ".csv",
    "text/plain": ".txt",
    "message/rfc822": ".eml",
}
# Formats of bytes: of these, a file that does not begin as one is none.
_BYTES = (".pdf", ".docx", ".xlsx", ".zip")
# What an address may end in where the site says nothing.
_NAMED = (".html", ".htm", ".json", ".xml", ".csv", ".txt", ".eml")
_TYPE = re.compile(r"[a-z0-9.+-]{1,40}/[a-z0-9.+-]{1,100}")
_HEAD = 4096
_NOTES = (("<?", "?>"), ("<!--", "-->"))
_PAGE = re.compile(r"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_BINARY = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_NOT_READ = (
    (b"\xd0\xcf\x11\xe0", "an older file of Word, Excel or Outlook", "save it as .docx, and add that"),
    (b"{\\rtf", "rich text (RTF)", "save it as .docx, and add that"),
    (b"\x89PNG", "a picture", "look for the page as a PDF or as text"),
    (b"\xff\xd8\xff", "a picture", "look for the page as a PDF or as text"),
    (b"GIF8", "a picture", "look for the page as a PDF or as text"),
    (b"\x1f\x8b", "a compressed file", "unpack it, and add what it holds"),
)


def ending(data: bytes, said: str, *, where: str) -> str:
    """The ending that the file's name needs, so that its reader is found.

    said   the Content-Type
    where  the address: its own ending counts where the site says nothing

    Raises FetchError for what no reader could read.
    """
    for opening, name, hint in _NOT_READ:
        if data.startswith(opening):
            raise FetchError(f"the site answered with {name}", where=where, hint=hint)
    type_ = said.partition(";")[0].strip().lower()
    type_ = type_ if _TYPE.fullmatch(type_) else ""
    named = PurePosixPath(where.partition("?")[0]).suffix.lower()
    stated = _SAID.get(type_) or (".json" if type_.endswith("+json") else ".xml" if type_.endswith("+xml") else None)
    shown = _shown(data, stated)
    if shown:
        return shown
    if stated in _BYTES:
        raise FetchError(
            f"the site says that this is a {stated[1:].upper()} file, but it is none",
            where=where,
            hint="open the address in a browser, save what it shows, and add that",
        )
    if not _is_text(data) or (stated is None and type_ not in ("", "application/octet-stream", "binary/octet-stream")):
        raise FetchError(
            f"the site answered with {type_ or 'bytes of an unknown format'}, which is not read",
            where=where,
            hint="look for the page as HTML, PDF, Word or text",
        )
    return _named(stated, named)


def _named(stated: str | None, named: str) -> str:
    """What is said, or, where that is nothing or the plainest thing that can be said, what the address ends in."""
    if stated in (None, ".txt") and named in _NAMED:
        return ".html" if named == ".htm" else named
    return stated or ".txt"


def _shown(data: bytes, stated: str | None) -> str | None:
    """The ending for what the bytes certainly are, or None."""
    if data.startswith(b"PK\x03\x04"):
        return _archive(data)
    opening = _opening(data)
    bare = _without_notes(opening)
    if _PAGE.match(bare):
        return ".html"
    if opening.startswith("<?xml"):
        return ".xml"
    # A PDF may have some bytes before its mark, which other files may hold too.
    if opening.startswith("%PDF-") or (stated == ".pdf" and b"%PDF-" in data[:1024]):
        return ".pdf"
    return ".json" if stated in (None, ".txt", ".html") and opening[:1] in ("{", "[") and _is_json(data) else None


def _archive(data: bytes) -> str:
    """Word files and tables are archives: the files in them tell."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError):
        names = []
    return ".docx" if "word/document.xml" in names else ".xlsx" if "xl/workbook.xml" in names else ".zip"


def _is_json(data: bytes) -> bool:
    try:
        json.loads(data)
    except (ValueError, RecursionError):
        return False
    return True


def _without_notes(opening: str) -> str:
    """The opening from its first tag on: what stands before is for programs, or a comment."""
    for begin, end in _NOTES * 20:
        if opening.startswith(begin):
            opening = opening.partition(end)[2].lstrip()
    return opening


def _opening(data: bytes) -> str:
    """The first characters without white space before them; a byte-order mark tells UTF-16, and is left out."""
    head = data[:_HEAD]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head.decode("utf-16", "replace").lstrip()
    return head.removeprefix(b"\xef\xbb\xbf").decode("latin-1").lstrip()


def _is_text(data: bytes) -> bool:
    return data.startswith((b"\xff\xfe", b"\xfe\xff")) or _BINARY.search(data[:_HEAD]) is None
