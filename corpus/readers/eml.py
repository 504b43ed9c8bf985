"""E-mails (.eml): press releases and letters as they were sent. What is attached is read by itself."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable
from dataclasses import replace
from email.message import EmailMessage
from email.utils import parsedate

from corpus.dates import partial
from corpus.errors import ReadError
from corpus.lines import NAME, is_person
from corpus.readers import Parsed, html
from corpus.readers.mail_parts import (
    files_of,
    header,
    kind_of,
    opened,
    words_of,
    words_parts,
)
from corpus.records import Block, Metadata
from corpus.text import blocks_of

_SEALED = {"multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime"}
_FOUND = "mail header"

# What mail programs and gateways put before a subject.
_TAG = re.compile(r"\s*\[(?:external|ext|spam|bulk|suspicious)[^\]]*\]:?\s*", re.IGNORECASE)
_SENT_ON = re.compile(r"\s*fwd?\s*:\s*", re.IGNORECASE)
_ANSWERED = re.compile(r"\s*(?:re|aw|antw|sv)(?:\[\d+\])?\s*:\s*", re.IGNORECASE)
# "Press release: …", "News release from …", "Marsh Council: press release"; never "Press releases are …" or
# "Press release attached".
_RELEASE = r"(?:press|news|media)\s+(?:release|notice|statement)"
_SAYS_RELEASE = re.compile(
    rf"(?:.{{0,60}}[:–—|-]\s*)?(?:{_RELEASE}|for\s+(?:immediate|general)\s+release)"
    r"(?=\s*(?:$|[:–—|,;(*-]|from\b|by\b|no\b|ref\b|\d))",
    re.IGNORECASE,
)
_ONLY_RELEASE = re.compile(rf"\W*(?:{_RELEASE}|for\s+immediate\s+release)\W*", re.IGNORECASE)
_OPENING = 400  # characters that the first line is looked for in

_ADDRESS = re.compile(r"<[^<>]*>|\S+@\S+")
_VIA = re.compile(r"\s+via\s+.*", re.IGNORECASE)
_OFFICE = re.compile(
    r"(?:^|[\s,–—-]+)(?:the\s+)?(?:press|media|news|communications?|comms|external affairs|public relations)"
    r"(?:\s+and\s+\w+)?\s*(?:office|officer|desk|team|room|enquiries|unit|manager|department)$"
    r"|^(?:press|media|news|communications|comms|info|enquiries|newsletter|no-?reply|admin|office)$",
    re.IGNORECASE,
)
_POST = re.compile(
    r"(?:(?:deputy|senior|assistant|interim|acting|executive|regional|national|policy|vice|managing)[\s-]+)*"
    r"(?:(?:head|director|manager|officer|secretary|leader|chair\w*|president|editor|advis[eo]r|minister|member)\b"
    r"|chief \w+$)",
    re.IGNORECASE,
)
_LETTERS_AFTER = re.compile(r"(?:,?\s+(?:MP|MSP|MS|MLA|AM|OBE|CBE|MBE|KC|QC|PhD|FRCP|FRCN|RN))+$")
_INVERTED = re.compile(r"(?P<surname>[A-Z][\w'’-]+),\s*(?P<forenames>[A-Z][\w'’-]*\.?(?:\s[A-Z][\w'’-]*\.?)?)")
_BETWEEN = re.compile(r"\s*[,|;]\s+|\s+(?:[-–—|]|at|from|on behalf of)\s+")
# The line above a signature, without the space at its end.
_SIGNED = "--"


def read(data: bytes, *, where: str) -> Parsed:
    """The words of a message, plain where it has them so, else from its web page; and what its headers state.

    Wrapped lines are joined where the message says that they may be (format=flowed); signatures and quoted lines stay.
    Raises ReadError for what is no message, is sealed, or holds no words.
    """
    message = opened(data, where=where)
    if kind_of(message) in _SEALED:
        raise ReadError("the message is encrypted or sealed", where=where, hint="open it, and save its words as .txt")
    text, blocks = _together(_part(part, where) for part in words_parts(message))
    if not blocks:
        files = next(files_of(message), None)
        hint = "what is attached to it is read by itself" if files is not None else "check that it was saved completely"
        raise ReadError("the message holds no words", where=where, hint=hint)
    return Parsed(text, blocks, _about(message, text))


# --- the words ---


def _part(part: EmailMessage, where: str) -> tuple[str, tuple[Block, ...]]:
    words = words_of(part, where=where)
    if not words.strip():
        return "", ()
    if kind_of(part) == "text/html":
        try:
            # The mark says that these are UTF-8 bytes, whatever the page declares.
            page = html.read(codecs.BOM_UTF8 + words.encode("utf-8", "replace"), where=where)
        except ReadError:  # a page of pictures
            return "", ()
        return page.text, page.blocks
    if str(part.get_param("format", "")).casefold() == "flowed":
        words = _unwrapped(words, drop_space=str(part.get_param("delsp", "")).casefold() == "yes")
    return words, blocks_of(words)


def _unwrapped(text: str, *, drop_space: bool) -> str:
    """The text of format=flowed, a line a paragraph: a space at the end of a line says that it goes on.

    Quoted lines, and the signature with what follows it, stay as they are.

    drop_space  that space is not part of the words ("DelSp=yes")
    """
    lines: list[list[str]] = []
    goes_on = signed = False
    for line in text.split("\n"):
        quoted = line.startswith(">")
        # A space before ">" or "From" keeps them from being taken for marks.
        line = line[1:] if line.startswith(" ") else line
        signed = signed or line.rstrip() == _SIGNED
        fixed = quoted or signed or not line.strip()
        if goes_on and not fixed:
            lines[-1].append(line)
        else:
            lines.append([line])
        goes_on = line.endswith(" ") and not fixed
        if goes_on and drop_space:
            lines[-1][-1] = line[:-1]
    return "\n".join("".join(pieces) for pieces in lines)


def _together(parts: Iterable[tuple[str, tuple[Block, ...]]]) -> tuple[str, tuple[Block, ...]]:
    """The parts as one text, a blank line between two, with their blocks where they stand now."""
    texts: list[str] = []
    blocks: list[Block] = []
    at = 0
    for text, found in parts:
        if not found:
            continue
        if texts:
            texts.append("\n\n")
            at += 2
        blocks += [replace(block, start=block.start + at, end=block.end + at) for block in found]
        texts.append(text)
        at += len(text)
    return "".join(texts), tuple(blocks)


# --- what the headers state ---


def _about(message: EmailMessage, text: str) -> Metadata:
    subject, answered = _subject(header(message, "subject"))
    authors, publisher = _sender(header(message, "from"))
    first = text[:_OPENING].strip().split("\n", 1)[0].strip(" *_#>")
    release = (not answered and _SAYS_RELEASE.match(subject)) or _SAYS_RELEASE.match(first)
    title = None if _ONLY_RELEASE.fullmatch(subject) else subject or None
    day = _day(header(message, "date"))
    stated = {"title": title, "authors": authors, "publisher": publisher, "published_on": day}
    found = {field: _FOUND for field, value in stated.items() if value}
    if release:
        found["kind"] = "subject" if release.string == subject else "first line"
    kind = "press_release" if release else "other"
    return Metadata(title=title, kind=kind, publisher=publisher, authors=authors, published_on=day, found=found)


def _subject(written: str) -> tuple[str, bool]:
    """The subject without what programs put before it, and whether it says that the message is an answer."""
    answered, before = False, None
    while written != before:
        before = written
        answered = answered or _ANSWERED.match(written) is not None
        for mark in (_TAG, _SENT_ON, _ANSWERED):
            found = mark.match(written)
            written = written[found.end() :] if found else written
    return written.strip(), answered


def _sender(written: str) -> tuple[tuple[str, ...], str | None]:
    """The person and the body that a sender's name names: "Ann Hale, Marsh Council <press@marsh.example>"."""
    addresses = " ".join(_ADDRESS.findall(written)).casefold()
    name = " ".join(_ADDRESS.sub(" ", written).replace('"', " ").split()).strip(" ,;'")
    if alone := re.fullmatch(r"\(([^()]*)\)", name):  # the oldest form: "press@marsh.example (Ann Hale)"
        name = alone[1]
    name = _VIA.sub("", name).strip(" '")
    beside = re.search(r"\s*\(([^()]*)\)$", name)  # "Hale, Ann (MARSH COUNCIL)"
    name = _turned(name[: beside.start()] if beside else name)
    whole = [name, beside[1] if beside else ""]
    parts = [part for one in whole for part in _BETWEEN.split(one) if part.strip()]
    people = tuple(person for part in parts if (person := _person(part)) and not _is_senders_own(part, addresses))
    # Names of bodies have commas too: a name is only parted where one part is a person or a press office.
    if not people and not any(_OFFICE.fullmatch(part) for part in parts):
        parts = whole
    bodies = [_OFFICE.sub("", part).strip(" ,'") for part in parts if _person(part) not in people]
    # The last one is the body: what stands before it is an office in it.
    return people, next((body for body in reversed(bodies) if _is_body(body, addresses)), None)


def _turned(name: str) -> str:
    """ "Hale, Ann" as "Ann Hale"; any other name as it is."""
    found = _INVERTED.fullmatch(name)
    if found is None:
        return name
    surname = found["surname"].title() if found["surname"].isupper() else found["surname"]
    turned = f"{found['forenames']} {surname}"
    return turned if _person(turned) else name


def _person(name: str) -> str | None:
    """The name without the letters after it, where it is a person's."""
    shorter = _LETTERS_AFTER.sub("", name).strip(" '")
    found = re.fullmatch(NAME, shorter)
    return shorter if found and is_person(found) and not _OFFICE.search(name) else None


def _is_senders_own(name: str, addresses: str) -> bool:
    """Whether what looks like a person is the house that the mail comes from: "Marsh Carers <news@marshcarers.…>"."""
    account, _, house = addresses.partition("@")
    words = re.findall(r"[^\W_]+", name.casefold())
    return "".join(words) in re.sub(r"[\W_]", "", house) and not any(word in account for word in words)


def _is_body(name: str, addresses: str) -> bool:
    """Whether what is no person's name is a body's, not a post's: one word alone may be a forename or an account."""
    if _POST.match(name):
        return False
    if " " in name:
        return any(char.isupper() for char in name)
    return len(name) > 1 and (name.isupper() or (name[0].isupper() and name.casefold() in addresses.partition("@")[2]))


def _day(written: str) -> str | None:
    """The day as the sender's clock had it."""
    try:
        when = parsedate(written)
    except (ValueError, TypeError, IndexError):
        return None
    return partial(f"{when[0]:04}-{when[1]:02}-{when[2]:02}") if when else None
