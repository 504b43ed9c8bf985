"""The parts of an e-mail: those that are its words, those that are attached to it, and the characters of each."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from email import message_from_bytes
from email.errors import MessageError
from email.message import EmailMessage
from email.policy import EmailPolicy
from typing import Any, cast

from corpus.encoding import decode
from corpus.errors import ReadError

# 2,000 characters: twice the longest line that mail may have. The parser of headers takes seconds from 50,000 on.
_LONGEST_HEADER = 2000
# One of these stands in every message that was ever sent or drafted.
_HEADERS = ("from", "to", "subject", "date", "received", "message-id", "mime-version", "content-type")
_OTHER_FORMATS = (
    (b"\xd0\xcf\x11\xe0", "an Outlook message (.msg)", "save it from Outlook or another mail program as .eml"),
    (b"%PDF-", "a PDF", "give it the ending .pdf"),
    (b"PK\x03\x04", "a zip archive", "give it the ending of its real format"),
)
# Between two messages of a mailbox: "From press@marsh.example Tue Mar  3 10:00:00 2015".
_NEXT_IN_MAILBOX = re.compile(rb"\r?\n\r?\nFrom \S+ [A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d [\d:]+ [^\r\n]*\d{4}\r?\n")
# Encodings worth trusting a message on. For UTF-8, Latin-1, Windows-1252 and ASCII, `decode` decides: what reads as
# UTF-8 is UTF-8, whatever a mail program says of it.
_TRUSTED = re.compile(r"iso8859-(?!1$)\d+|iso2022|cp(?!1252$)\d+|mac|koi8|gb|big5|shift_jis|euc|hz$|utf-(?:7|16|32)")
# What header parsers are known to raise for headers that no mail program wrote.
_ODD_HEADER = (MessageError, ValueError, TypeError, AttributeError, LookupError, RecursionError)


class _Lenient(EmailPolicy):
    """policy.default, for headers of any shape: what it cannot parse stays as it is written."""

    # Messages within messages are written out as they came, so nothing is to be mended or refused.
    verify_generated_headers = False

    def header_fetch_parse(self, name: str, value: str) -> Any:
        # Bytes outside ASCII, which headers should not hold: the parser would make "�" of those that are not UTF-8.
        raw = value[:_LONGEST_HEADER].encode("utf-8", "surrogateescape")
        try:
            written = raw.decode("utf-8")
        except UnicodeDecodeError:
            written = raw.decode("cp1252", "replace")
        try:
            return super().header_fetch_parse(name, written)
        except _ODD_HEADER:
            return " ".join(written.split())

    def fold_binary(self, name: str, value: str) -> bytes:
        return f"{name}: {value}\n".encode("utf-8", "surrogateescape")


_POLICY = _Lenient()


def opened(data: bytes, *, where: str) -> EmailMessage:
    """The message. Raises ReadError for what is none, or is many."""
    if not data.strip():
        raise ReadError("the file is empty", where=where, hint="check that it was saved or downloaded completely")
    for opening, kind, hint in _OTHER_FORMATS:
        if data.startswith(opening):
            raise ReadError(f"the file holds {kind}, not an e-mail", where=where, hint=hint)
    if data.startswith(b"From ") and _NEXT_IN_MAILBOX.search(data):
        raise ReadError("the file is a mailbox of several messages", where=where, hint="save each as a file of its own")
    data = data.removeprefix(codecs.BOM_UTF8).lstrip(b"\r\n")
    try:
        message = cast(EmailMessage, message_from_bytes(data, policy=_POLICY))
    except RecursionError as error:
        raise ReadError(
            "the parts of the message lie too deep in each other", where=where, hint="save its parts as files"
        ) from error
    if not any(name in message for name in _HEADERS):
        raise ReadError("this is not an e-mail", where=where, hint="give it the ending of its real format")
    return message


def header(message: EmailMessage, name: str) -> str:
    """A header's words with its coded words decoded, however it is built; "" where there is none."""
    raw = next((value for key, value in message.raw_items() if key.lower() == name), "")
    # As a line of words: addresses that break the rules ("Ann Hale, Marsh Council <…>") would be mended.
    words = str(_POLICY.header_fetch_parse("subject", raw))
    return " ".join(re.sub(r"[\x00-\x1f\x7f-\x9f\ufffe\ud800-\udfff]+", " ", words).split())


def files_of(message: EmailMessage) -> Iterator[EmailMessage]:
    """The parts that are files beside the message's words, in order; messages within it too, inline pictures not."""
    todo = [message]
    while todo:
        part = todo.pop()
        inner = _inner(part)
        if inner:
            todo += reversed(inner)
        elif _is_attached(part) and not (part is message and is_text(part)):
            picture = part.get_content_maintype() == "image"
            if not picture or part.get_content_disposition() == "attachment":
                yield part


def words_parts(message: EmailMessage) -> list[EmailMessage]:
    """The parts that are the message's own words, in order: of versions, the plain one, else the web page."""
    try:
        return [message] if not _inner(message) and is_text(message) else _words_parts(message)
    except RecursionError:
        return []


def is_text(part: EmailMessage) -> bool:
    """Whether a part without a name is one that mail programs show as words."""
    # A message of many parts whose parting line is missing is shown as it is written.
    return kind_of(part) in ("text/plain", "text/html") or part.get_content_maintype() == "multipart"


def kind_of(part: EmailMessage) -> str:
    """The part's content type, in small letters."""
    return part.get_content_type()


def file_name(part: EmailMessage) -> str:
    """The name that a part has as a file, without folders; "" where it has none."""
    try:
        name = part.get_filename() or ""
    except _ODD_HEADER:
        return ""
    name = re.sub(r"[\x00-\x1f\x7f-\x9f\ufffe\ud800-\udfff]+", " ", name)
    return " ".join(re.split(r"[/\\]", name)[-1].split())


def _is_attached(part: EmailMessage) -> bool:
    """Whether a part that holds no others is a file beside the message's words."""
    if part.get_content_maintype() == "message":
        return kind_of(part) in ("message/rfc822", "message/global")
    named = part.get_content_disposition() == "attachment" or bool(file_name(part))
    return named or part.get_content_maintype() not in ("text", "multipart")


def data_of(part: EmailMessage) -> bytes:
    """The bytes of a part, with its transfer encoding undone as far as it goes."""
    try:
        found = part.get_payload(decode=True)
    except (*_ODD_HEADER, AssertionError):
        found = None
    return found if isinstance(found, bytes) else b""


def words_of(part: EmailMessage, *, where: str) -> str:
    """The characters of a part that is text, with "\\n" between lines. Raises ReadError for what is no text."""
    data = data_of(part)
    try:
        declared = codecs.lookup(part.get_content_charset() or "utf-8").name
        text = data.decode(declared) if _TRUSTED.match(declared) else None
    except _ODD_HEADER:
        text = None
    # What is blank is no error in a message, as it is in a file.
    blank = data.decode("utf-8", "ignore") if text is None else text
    if not blank.replace("\ufeff", "").strip():
        return ""
    # Through `decode` in any case, which refuses what is no text.
    text = decode(data if text is None else text.encode("utf-8", "replace"), where=where)
    return re.sub(r"\r+\n|\r", "\n", text)


def _inner(part: EmailMessage) -> list[EmailMessage]:
    """The parts within a part; none for a message within the message."""
    if part.get_content_maintype() == "message" or not part.is_multipart():
        return []
    return [one for one in cast(list[Any], part.get_payload()) if isinstance(one, EmailMessage)]


def _words_parts(part: EmailMessage) -> list[EmailMessage]:
    inner = _inner(part)
    if not inner:
        return [part] if is_text(part) and not _is_attached(part) else []
    kind = kind_of(part)
    if kind == "multipart/alternative":
        versions = [found for one in inner if (found := _words_parts(one)) and any(map(_has_words, found))]
        plain = [found for found in versions if all(kind_of(one) != "text/html" for one in found)]
        return (plain or versions or [[]])[0]
    if kind == "multipart/related":
        return _words_parts(inner[0])
    return [found for one in inner for found in _words_parts(one)]


def _has_words(part: EmailMessage) -> bool:
    return bool(data_of(part).strip())
