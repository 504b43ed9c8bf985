"""Content items of GOV.UK (.json, as its content API gives them): the page's words, and what the record says of it."""

from __future__ import annotations

import calendar
import json
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any, NoReturn
from zoneinfo import ZoneInfo

from corpus.dates import partial, stated
from corpus.encoding import decode
from corpus.errors import ReadError
from corpus.readers import Parsed
from corpus.readers.walking import walk
from corpus.records import Metadata
from corpus.text import Piece, joined

_SITE = "https://www.gov.uk"
# 20 MB: fifty times the item of a whole Budget; more is no page that anybody reads.
_LARGEST = 20 * 2**20
# Control characters, halves of characters, and code points that Unicode keeps free of characters.
_NO_TEXT = re.compile(r"[\x00-\x08\x0e-\x1f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
# Stands in the words where the mark of a footnote stood, until they are cut into blocks.
_MARK = re.compile("\ufdd0([0-9]{1,9})\ufdd1")

# Only the types that say for certain what the item is: a policy paper can be a white paper, a strategy or a leaflet,
# and what is attached to a report can be the answer to it.
KINDS = {
    "press_release": "press_release",
    "speech": "speech",
    "oral_statement": "speech",
    "authored_article": "opinion",
    "independent_report": "report",
    "corporate_report": "report",
    "consultation": "consultation",
    "open_consultation": "consultation",
    "closed_consultation": "consultation",
    "consultation_outcome": "consultation",
    "call_for_evidence": "consultation",
    "open_call_for_evidence": "consultation",
    "closed_call_for_evidence": "consultation",
    "call_for_evidence_outcome": "consultation",
}
# Pages in the words of those whom they name.
_SPOKEN = ("speech", "oral_statement", "written_statement", "authored_article")
_DESCRIPTIONS = {"consultation": "Consultation description", "call_for_evidence": "Call for evidence description"}
# What is added to a consultation in the order of time: what was read before keeps its offsets.
_ADDED = (
    ("public_feedback", "Feedback received"),
    ("final_outcome", "Detail of outcome"),
    ("outcome", "Detail of outcome"),
)
_LISTS = ("documents", *(f"{name}_documents" for name, _ in _ADDED))
_GONE = ("gone", "redirect", "vanish")

_EMBEDDED = "//*[self::section or self::div][contains(concat(' ', @class, ' '), ' {} ')]"
_ATTACHED = "|".join(_EMBEDDED.format(name) for name in ("attachment", "gem-c-attachment"))
_INLINE = "//span[contains(@class, 'attachment-inline') or contains(@class, 'attachment-link')]"
_BACK = "//a[contains(@class, 'reversefootnote') or @role='doc-backlink' or starts-with(@href, '#fnref')]"
_REFERRING = "//sup[.//a[contains(concat(' ', @class, ' '), ' footnote ') or starts-with(@href, '#fn')]]"
NOTES = "//div[contains(concat(' ', @class, ' '), ' footnotes ')]/ol/li"
# Honours and seats behind a name.
_LETTERS = re.compile(r"(?<=[a-zà-ÿ])(?:,?\s+[A-Z]{2,5}\b)+$")
_RIGHT_HON = re.compile(
    r"^(?:the\s+)?(?:rt|right)\.?\s+hon(?:ourable)?\.?\s+(?:the\s+)?|^the\s+(?=(?:lord|lady|baroness|viscount|earl)\b)",
    re.IGNORECASE,
)


def read(data: bytes, *, where: str) -> Parsed:
    """Title, description, body, what was added to a consultation, and the notices, one block a paragraph or cell.

    Footnotes follow the body that refers to them. Raises ReadError for what is no content item, and for one without a
    body.
    """
    item = _loaded(data, where)
    details, title = item.get("details"), _words(item.get("title"))
    type_ = _words(item.get("document_type")) or _words(item.get("schema_name"))
    if item.get("schema_name") in _GONE or type_ in _GONE:
        raise ReadError("GOV.UK has moved or removed this page", where=where, hint="look for its new address")
    if not isinstance(details, dict) or not title or not type_:
        raise ReadError(
            "this JSON is not a content item of GOV.UK",
            where=where,
            hint="save it from www.gov.uk/api/content/ and the page's path",
        )
    if _html(details.get("body")) is None and not any(details.get(f"{name}_detail") for name, _ in _ADDED):
        raise ReadError(
            f"this content item of GOV.UK ({type_[:60]}) has no body", where=where, hint="save the pages that it lists"
        )
    text, blocks = joined(_pieces(item, details, where))
    return Parsed(text, blocks, _about(item, details, where))


# --- the file ---


def _loaded(data: bytes, where: str) -> dict[str, Any]:
    """The JSON object in the bytes; {} for JSON that is another value. Raises ReadError for what is not JSON."""
    if len(data) > _LARGEST:
        raise ReadError(f"the file is larger than {_LARGEST // 2**20} MB", where=where, hint="save one page a file")
    try:
        item = json.loads(decode(data, where=where), parse_constant=_no_number)
    except RecursionError as error:
        raise ReadError("the JSON is nested too deeply", where=where, hint="save the page again") from error
    except ValueError as error:
        place = f" (line {error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
        raise ReadError(f"the file is not valid JSON{place}", where=where, hint="save the page again") from error
    waiting = [item]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            waiting += [*value, *value.values()]
        elif isinstance(value, list):
            waiting += value
        elif isinstance(value, str) and (bad := _NO_TEXT.search(value)):
            raise ReadError(
                f"the JSON holds what is no character (U+{ord(bad[0]):04X})", where=where, hint="save the page again"
            )
    return item if isinstance(item, dict) else {}


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number of JSON")


def _words(value: Any) -> str:
    """A string with its white space in order; an empty one for anything else."""
    return " ".join(value.split()) if isinstance(value, str) else ""


def _records(holder: Any, name: str) -> list[dict[str, Any]]:
    """The records that a field lists; none where the field holds anything else."""
    values = holder.get(name) if isinstance(holder, dict) else None
    return [value for value in values if isinstance(value, dict)] if isinstance(values, list) else []


def _html(value: Any) -> str | None:
    """The HTML of a field: a string, or the one of several renderings that is HTML."""
    if isinstance(value, list):
        found = (
            one.get("content") for one in value if isinstance(one, dict) and one.get("content_type") == "text/html"
        )
        value = next(found, None)
    return value if isinstance(value, str) else None


def day_of(value: Any) -> str | None:
    """The day of a time, as it was in London: a midnight in summer is stored as 23:00 of the day before."""
    if not isinstance(value, str) or len(value) > 40:  # no time is longer
        return None
    try:
        moment = datetime.fromisoformat(value.strip())
        here = moment.astimezone(ZoneInfo("Europe/London")) if moment.tzinfo else moment
    except (ValueError, OverflowError):
        return stated(value)
    return partial(here.date().isoformat())


def _written(value: Any) -> str | None:
    """The day of a time as the page shows it: "5 May 2016"."""
    day = day_of(value)
    if day is None or len(day) < 10:
        return day
    year, month, number = (int(part) for part in day.split("-"))
    return f"{number} {calendar.month_name[month]} {year}"


# --- the words ---


def _pieces(item: dict[str, Any], details: dict[str, Any], where: str) -> Iterator[Piece]:
    yield Piece(_words(item.get("title")), "heading")
    yield Piece(_words(item.get("description")), "paragraph")
    yield from _delivery(item, details)
    opened, closed = _written(details.get("opening_date")), _written(details.get("closing_date"))
    if opened or closed:
        period = [f"from {opened}" if opened else "", f"to {closed}" if closed else ""]
        yield Piece("Opening and closing dates", "heading")
        yield Piece(" ".join(["Open", *filter(None, period)]), "procedure")
    body = list(_body(details.get("body"), where))
    if body:
        yield Piece(_DESCRIPTIONS.get(_words(item.get("schema_name")), ""), "heading")
        yield from body
    for name, heading in _ADDED:
        added = list(_body(details.get(f"{name}_detail"), where))
        day = _written(details.get(f"{name}_publication_date"))
        if added or day:
            yield Piece(heading, "heading")
            yield Piece(f"Published on {day}" if day else "", "procedure")
            yield from added
    yield from _notices(item, details, where)


def _delivery(item: dict[str, Any], details: dict[str, Any]) -> Iterator[Piece]:
    """When and where a speech was given, as the page says it."""
    day = _written(details.get("delivered_on"))
    if day:
        verb = "Written" if item.get("document_type") == "authored_article" else "Delivered"
        note = _words(details.get("speech_type_explanation"))
        yield Piece(f"{verb} on: {day}" + (f" ({note})" if note else ""), "procedure")
    place = _words(details.get("location"))
    yield Piece(f"Location: {place}" if place else "", "procedure")


def _notices(item: dict[str, Any], details: dict[str, Any], where: str) -> Iterator[Piece]:
    """What GOV.UK says above the page of its standing. Below the text here: it is added when the text is old."""
    withdrawn = _withdrawn(item)
    if withdrawn:
        day = _written(withdrawn.get("withdrawn_at"))
        yield Piece("Withdrawn" + (f" on {day}" if day else ""), "procedure")
        yield from (Piece(piece.words, "procedure") for piece in _body(withdrawn.get("explanation"), where))
    government = _earlier_government(item, details)
    yield Piece(f"Published under the {government}" if government else "", "procedure")


def _body(value: Any, where: str) -> Iterator[Piece]:
    """The blocks of a field of HTML, then its footnotes."""
    page = _tree(_html(value) or "", where)
    if page is None:
        return
    for element in page.xpath(_ATTACHED):
        element.drop_tree()
    notes = taken_notes(page)
    numbers = _numbers(page)
    for found in walk(page):
        words, marks = unmarked(found.words)
        number = next((numbers[one] for one in _upwards(found.element) if one in numbers), None) if numbers else None
        if words:
            yield Piece(words, found.kind, paragraph=number, notes=marks)
    yield from notes


def taken_notes(page: Any) -> list[Piece]:
    """The footnotes below the text, which leave the page; where it refers to them, their numbers stand, as `unmarked`
    knows them."""
    for element in page.xpath(_BACK):
        element.drop_tree()
    notes = {note: str(number) for number, note in enumerate(page.xpath(NOTES), 1)}
    _mark(page, {note.get("id"): number for note, number in notes.items() if note.get("id")})
    for note in notes:
        note.getparent().remove(note)
    words = [(unmarked(found.words)[0], number) for note, number in notes.items() for found in walk(note)]
    return [Piece(one, "footnote", notes=(number,)) for one, number in words if one]


def _upwards(element: Any) -> Iterator[Any]:
    yield element
    yield from element.iterancestors()


def _tree(source: str, where: str) -> Any:
    """The HTML as an lxml tree, or None where there is nothing to parse. Raises ReadError for what is cut off."""
    from lxml import etree, html

    parser = html.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        page = html.document_fromstring(source.encode("utf-8"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        page = None
    # The parser leaves out all that comes after such an error, and says nothing of it.
    if parser.error_log.filter_from_fatals():
        raise ReadError("the HTML in the JSON is nested too deeply", where=where, hint="save the page again")
    return page


def _mark(page: Any, known: dict[str, str]) -> None:
    """Leave the number of the footnote where its raised mark stands, which is no part of the words."""
    for raised in page.xpath(_REFERRING):
        marks = []
        for link in raised.iter("a"):
            shown = re.sub(r"[^0-9]+", "", link.text_content())[:9]
            marks.append(known.get((link.get("href") or "").removeprefix("#"), shown))
        raised.tail = "".join(f"\ufdd0{mark}\ufdd1" for mark in marks if mark) + (raised.tail or "")


def unmarked(words: str) -> tuple[str, tuple[str, ...]]:
    """The words without the marks of footnotes, and these."""
    return re.sub(" {2,}", " ", _MARK.sub("", words)).strip(), tuple(dict.fromkeys(_MARK.findall(words)))


def _numbers(page: Any) -> dict[Any, str]:
    """Item → its number, of lists that go on where an earlier one ended: those are numbered paragraphs.

    A list that no other goes on from is one of a few points, each list with its own 1.
    """
    numbers: dict[Any, str] = {}
    ended: dict[int, tuple[int, list[Any]]] = {}  # the number that would come next → where the list began, its items
    for numbered in page.xpath("//ol[not(@type) or @type='1'][not(ancestor::li or ancestor::td)]"):
        began = numbered.get("start", "1")
        start, items = int(began) if re.fullmatch("[0-9]{1,5}", began) else 1, numbered.findall("li")
        for first, listed in [ended.pop(start, (0, [])), (start, items)] if start > 1 else []:
            numbers |= {item: str(number) for number, item in enumerate(listed, first)}
        ended[start + len(items)] = start, items
    return numbers


# --- what the record says ---


def _about(item: dict[str, Any], details: dict[str, Any], where: str) -> Metadata:
    links = item.get("links")
    found: dict[str, tuple[Any, str]] = {"title": (_words(item.get("title")), "title")}

    def keep(field: str, value: Any, source: str) -> None:
        if value and field not in found:
            found[field] = value, source

    keep("kind", KINDS.get(_words(item.get("document_type"))), "document type")
    for name in ("primary_publishing_organisation", "organisations"):
        keep("publisher", next(filter(None, _names(links, name)), None), "organisation")
    keep("authors", tuple(map(_plain, _names(links, "speaker"))), "speaker")
    alone = _words(details.get("speaker_without_profile"))
    keep("authors", (_plain(alone),) if alone else (), "speaker")
    # Of other pages they are said to have to do with them, which makes nobody their author.
    if _words(item.get("document_type")) in _SPOKEN:
        keep("authors", tuple(map(_plain, _names(links, "people"))), "people")
    keep("url", _address(item.get("base_path")), "address")
    keep("published_on", day_of(item.get("first_published_at")), "date of first publication")
    keep("published_on", day_of(details.get("first_public_at")), "date first public")
    if details.get("first_published_version") is True:
        keep("published_on", day_of(details.get("public_timestamp")), "time of the first version")
    keep("said_on", day_of(details.get("delivered_on")), "date of delivery")
    keep("updated_on", day_of(item.get("public_updated_at")), "date of last update")
    if _withdrawn(item):
        keep("status", "withdrawn", "withdrawal notice")
    if _earlier_government(item, details):
        keep("status", "published under an earlier government", "notice of an earlier government")
    keep("attachments", tuple(dict.fromkeys(filter(None, _attached(links, details, where)))), "attachments")
    return Metadata(
        **{field: value for field, (value, _) in found.items()},
        found={field: f"GOV.UK: {source}" for field, (_, source) in found.items()},
    )


def _names(links: Any, name: str) -> list[str]:
    titles = (_words(record.get("title")) for record in _records(links, name))
    return list(dict.fromkeys(filter(None, titles)))


def _plain(name: str) -> str:
    """A person's name without "The Rt Hon" and the letters behind it."""
    return _LETTERS.sub("", _RIGHT_HON.sub("", name))


def _withdrawn(item: dict[str, Any]) -> dict[str, Any]:
    notice = item.get("withdrawn_notice")
    return notice if isinstance(notice, dict) and any(map(notice.get, ("withdrawn_at", "explanation"))) else {}


def _earlier_government(item: dict[str, Any], details: dict[str, Any]) -> str | None:
    """The government that published what GOV.UK calls political, where it governs no longer."""
    linked = _records(item.get("links"), "government")
    government = linked[0] if linked else details.get("government")
    if details.get("political") is not True or not isinstance(government, dict):
        return None
    now = government.get("details") if linked else government
    return _words(government.get("title")) or None if isinstance(now, dict) and now.get("current") is False else None


def _attached(links: Any, details: dict[str, Any], where: str) -> Iterator[str | None]:
    """The addresses of the item's files and of the pages that are its attachments."""
    for record in _records(details, "attachments"):
        yield _address(record.get("url"))
    for record in _records(links, "children"):
        yield _address(record.get("base_path"))
    for name in _LISTS:
        listed = details.get(name)
        for source in listed if isinstance(listed, list) else []:
            yield from _linked(_tree(_html(source) or "", where), "//*[contains(@class, 'title')]//a/@href")
    for name in ("body", *(f"{name}_detail" for name, _ in _ADDED)):
        page = _tree(_html(details.get(name)) or "", where)
        embedded = f"({_ATTACHED})//*[contains(@class, 'title')]//a/@href"
        yield from _linked(page, f"{embedded}|{_INLINE}//a/@href")


def _linked(page: Any, path: str) -> Iterator[str | None]:
    return map(_address, page.xpath(path)) if page is not None else iter(())


def _address(value: Any) -> str | None:
    """A web address, or a path of the site as one; None for anything else."""
    address = value.strip() if isinstance(value, str) else ""
    if re.fullmatch(r"/(?!/)\S*", address):
        return _SITE + address
    return address if re.fullmatch(r"https?://[^\s/]+\S*", address, re.IGNORECASE) else None
