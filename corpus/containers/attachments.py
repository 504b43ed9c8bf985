"""What is attached to an e-mail (.eml): each file is a document of its own, beside the message's words."""

from __future__ import annotations

import base64
import binascii
import quopri
import re
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import PurePosixPath
from typing import Any, cast

from corpus.containers import CONTAINERS, Entry
from corpus.containers.names import unique
from corpus.errors import ReadError
from corpus.readers import FORMATS
from corpus.readers.mail_parts import data_of, file_name, files_of, header, kind_of, opened

# Types of files that may be attached without a name, or under one without an ending.
_ENDINGS = {
    "application/pdf": ".pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/zip": ".zip",
    "application/x-zip-compressed": ".zip",
    "text/plain": ".txt",
    "text/html": ".html",
    "text/csv": ".csv",
    "message/rfc822": ".eml",
    "message/global": ".eml",
}
_LONGEST_NAME = 100  # characters of a subject in a file's name


def entries(data: bytes, *, where: str) -> Iterator[Entry]:
    """The files that are attached to a message, in order; messages within it as .eml files. Inline pictures are not.

    Files without a name are called by their number. What is no message holds none: its reader says what is wrong.
    """
    try:
        message = opened(data, where=where)
    except ReadError:
        return
    taken: dict[str, int] = {}
    for number, part in enumerate(files_of(message), start=1):
        yield Entry(unique(_name(part, number), taken), _data(part))


def _name(part: EmailMessage, number: int) -> str:
    name = file_name(part).lstrip(".~")
    ending = _ENDINGS.get(kind_of(part), "")
    if not name and ending == ".eml":
        name = re.sub(r"[/\\]", "-", header(_message(part), "subject")).lstrip(".~ ")[:_LONGEST_NAME].strip()
    name = name or f"attachment {number}"
    known = PurePosixPath(name).suffix.lower() in (FORMATS.keys() | CONTAINERS.keys())
    # A message within the message is one, whatever it is called.
    if ending == ".eml":
        return name if name.lower().endswith(".eml") else name + ending
    return name if known else name + ending


def _data(part: EmailMessage) -> bytes:
    if _ENDINGS.get(kind_of(part)) != ".eml":
        return data_of(part)
    data = _message(part).as_bytes()
    # Against the rules, but sent: a message within the message in a transfer encoding.
    encoding = str(part.get("content-transfer-encoding", "")).strip().casefold()
    if encoding == "base64":
        try:
            return base64.b64decode(data.strip())
        except binascii.Error:
            return data
    return quopri.decodestring(data) if encoding == "quoted-printable" else data


def _message(part: EmailMessage) -> EmailMessage:
    """The message within a part that is one; the part itself where there is none."""
    inner = cast(Any, part.get_payload())
    return inner[0] if isinstance(inner, list) and inner and isinstance(inner[0], EmailMessage) else part
