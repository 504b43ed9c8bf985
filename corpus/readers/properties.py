"""The title and author that a file's properties name, without what a program wrote there by itself."""

from __future__ import annotations

import re

from corpus.records import Metadata

_NOT_A_TITLE = re.compile(
    r"\(?(?:untitled|anonymous|unspecified|word document|document\s?\d*|microsoft word|title|slide \d+|powerpoint"
    r" presentation)\)?"
    r"|microsoft (?:word|powerpoint|excel) - .*|.*\.(?:docx?|pdf|indd|qxd|qxp|pmd|rtf|odt|pptx?|xlsx?)|[\d\s._/-]+",
    re.IGNORECASE,
)
_NOT_AN_AUTHOR = re.compile(
    r"\(?(?:anonymous|unspecified|unknown|author|user|owner|admin(?:istrator)?|default|none|python-docx)\)?"
    r"|(?:microsoft|adobe|acrobat|reportlab|libreoffice|openoffice)\b.*|\S+@\S+",
    re.IGNORECASE,
)
_ACCOUNT = re.compile(r"[a-z0-9._-]+|.*\d.*")  # a name to log in with, not a person's or a body's


def properties(title: str | None, author: str | None) -> Metadata:
    """What the file's properties state, as Metadata with `found` "file properties"."""
    title = " ".join((title or "").replace("\0", "").split())
    names = [" ".join(name.split()) for name in (author or "").replace("\0", "").split(";")]
    authors = tuple(name for name in names if name and not _no_author(name))
    if _NOT_A_TITLE.fullmatch(title):
        title = ""
    stated = {"title": title, "authors": authors}
    return Metadata(
        title=title or None,
        authors=authors,
        found={field: "file properties" for field, value in stated.items() if value},
    )


def _no_author(name: str) -> bool:
    return bool(_NOT_AN_AUTHOR.fullmatch(name) or _ACCOUNT.fullmatch(name))
