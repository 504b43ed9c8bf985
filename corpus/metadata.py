"""What is known about a document: from its sidecar, from the file, and from what its first and last lines show.

Nothing is made up: what none of these shows stays unknown, and `found` says where each of the rest was found.
The text is only looked at, never changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from corpus.dates import stated
from corpus.encoding import decode
from corpus.errors import ReadError
from corpus.issuer import issuer, speaker, submitter
from corpus.kinds import confidence, guessed_kind
from corpus.lines import look, title_below, without_titles
from corpus.readers import Parsed
from corpus.records import DOCUMENT_KINDS, Document, Metadata

SIDECAR = ".meta.yaml"
# Where a field was found that somebody has corrected: it stands before everything else.
BY_HAND = "by hand"
GUESSED = "guessed from the text"
# Stated of a document whose broken characters are put right whenever it is read: no field of its metadata.
REPAIR = "repair"
FIELDS = ("title", "kind", "publisher", "authors", "url", "published_on", "said_on")
_OF_THE_FILE = (*FIELDS, "updated_on", "status", "attachments")
_ALIASES = {"published": "published_on", "date": "published_on", "said": "said_on", "author": "authors"}


# --- by hand ---


def sidecar(path: Path) -> dict[str, Any]:
    """What `NAME.meta.yaml` beside the file states: field → value; {} where there is none.

    NAME is the file's whole name, or the name without its ending (the former counts where both are there). A field
    without a value is passed over. Raises ReadError for what is not YAML, for unknown fields and for bad values.
    """
    for name in (path.name, path.stem):
        beside = path.with_name(name + SIDECAR)
        if beside.is_file():
            return checked(_loaded(beside), beside)
    return {}


def _loaded(beside: Path) -> Mapping[Any, Any]:
    import yaml

    try:
        data = beside.read_bytes()
    except OSError as error:
        raise ReadError(f"cannot be read ({error.strerror})", where=beside, hint="check its permissions") from error
    if not data.strip():
        return {}
    try:
        fields = yaml.safe_load(decode(data, where=str(beside)))
    except (yaml.YAMLError, ValueError, RecursionError) as error:  # ValueError: a date that never was, unquoted
        mark = getattr(error, "problem_mark", None)
        line = f" (line {mark.line + 1})" if mark else ""
        raise ReadError(
            f"the sidecar is not valid YAML{line}", where=beside, hint="write one `field: value` a line"
        ) from error
    if fields is None:
        return {}
    if not isinstance(fields, dict):
        raise ReadError("the sidecar holds no fields", where=beside, hint="write one `field: value` a line")
    return fields


def checked(fields: Mapping[Any, Any], where: Path | str) -> dict[str, Any]:
    """Field → value, of what somebody states of a document. Raises ReadError for unknown fields and for bad values."""
    good: dict[str, Any] = {}
    for name, value in fields.items():
        field = _ALIASES.get(name, name)
        if field not in FIELDS:
            raise ReadError(f"unknown field {str(name)!r}", where=where, hint=f"the fields are {', '.join(FIELDS)}")
        if field in good:
            raise ReadError(f"{field} is given twice", where=where, hint=f"{name} means the same: keep one of them")
        if value is None or value in ("", []):
            continue
        legal = _VALUES[field](value)
        if legal is None:
            raise ReadError(f"{name}: {str(value)!r} is not {_LEGAL[field]}", where=where)
        good[field] = legal
    return good


def _string(value: Any) -> str | None:
    """Words. A number is taken as written (a title can be "1984"); yes and no are YAML's, not the writer's."""
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return None
    return " ".join(str(value).split()) or None


def _authors(value: Any) -> tuple[str, ...] | None:
    values = value if isinstance(value, list) else value.split(";") if isinstance(value, str) else [None]
    names = [_string(name) if isinstance(name, str) else None for name in values]
    return tuple(name for name in names if name) if all(names) else None


def _kind(value: Any) -> str | None:
    kind = re.sub(r"[\s-]+", "_", value.strip().casefold()) if isinstance(value, str) else None
    return kind if kind in DOCUMENT_KINDS else None


def _url(value: Any) -> str | None:
    return value.strip() if isinstance(value, str) and re.match(r"\s*https?://[^\s/]+\S*\s*$", value) else None


def _date(value: Any) -> str | None:
    if isinstance(value, datetime):
        return value.date().isoformat()
    return None if isinstance(value, bool) else stated(value.isoformat() if isinstance(value, date) else value)


_VALUES = {
    "title": _string,
    "kind": _kind,
    "publisher": _string,
    "authors": _authors,
    "url": _url,
    "published_on": _date,
    "said_on": _date,
}
_LEGAL = {
    "title": "words (put them in quotation marks)",
    "kind": f"a kind of document: {', '.join(DOCUMENT_KINDS)}",
    "publisher": "words (put them in quotation marks)",
    "authors": "a name, or a list of names",
    "url": "an address that begins with http:// or https://",
    "published_on": "a date such as 2005, 2005-08, 2005-08-18 or 18 August 2005",
    "said_on": "a date such as 2005, 2005-08, 2005-08-18 or 18 August 2005",
}


# --- put together ---


def complete(
    parsed: Parsed, *, name: str, beside: Mapping[str, Any], stated: Mapping[str, Any] | None = None
) -> Metadata:
    """The document's metadata, field by field: as stated by hand, else the sidecar's, else the file's own, else what
    the text shows.

    name    the file's name: a title in the file's properties that only repeats it is none
    beside  what `sidecar` gave
    stated  what somebody has stated of the document in the corpus
    """
    values: dict[str, Any] = {}
    found: dict[str, str] = {}

    def keep(field: str, value: Any, source: str) -> None:
        if value and field not in values:
            values[field], found[field] = value, source

    for field, value in (stated or {}).items():
        if field != REPAIR:
            keep(field, value, BY_HAND)
    for field, value in beside.items():
        keep(field, value, "sidecar")
    about = parsed.about
    for field in _OF_THE_FILE:
        value = getattr(about, field)
        if field == "authors":
            value = tuple(map(without_titles, value))
        named_by_file = field == "title" and value in (name, name.rsplit(".", 1)[0])
        if value != "other" and not named_by_file:
            keep(field, value, about.found.get(field, "file"))

    shown = look(parsed)
    keep("title", shown.title, "first line")
    keep("published_on", shown.published_on, "dateline")
    # The name above the text of a record is its first speaker's.
    spoken = any(block.kind == "speaker" for block in parsed.blocks)
    keep("authors", () if spoken else shown.authors, shown.authors_found)
    kind = guessed_kind(
        parsed, title=values.get("title"), author=bool(values.get("authors")), column=shown.opinion_column
    )
    # A format that tells who speaks tells the kind as well, or leaves it open for a reason (written answers).
    keep("kind", None if spoken else kind, GUESSED)
    if values.get("kind") == "speech" and (given_by := speaker(parsed)):
        keep("authors", (given_by,), "first lines")
    _keep_submitter(parsed, values, found)
    # A table of responses names each respondent; the first words there are the question that everybody was asked.
    answer = about.kind == "consultation_response" and bool(about.authors)
    body = None if answer else issuer(parsed, values.get("kind", "other"), values.get("title"))
    keep("publisher", body, "first lines")
    title = values.get("title") or ""
    if body and found.get("title") == "first line" and title.casefold().removeprefix("the ") == body.casefold():
        values["title"] = title_below(parsed, title) or title
    if "text" in about.found:  # what was done to the text
        found["text"] = about.found["text"]
    return Metadata(**values, found=found)


def _keep_submitter(parsed: Parsed, values: dict[str, Any], found: dict[str, str]) -> None:
    """The author of written evidence is who submits it, whatever the file's properties say."""
    if values.get("kind") != "committee_evidence" or found.get("authors") in (BY_HAND, "sidecar"):
        return
    if by := submitter(parsed):
        values["authors"], found["authors"] = (without_titles(by),), "first lines"


def corrected(about: Metadata, fields: Mapping[str, Any]) -> Metadata:
    """The metadata with fields that somebody has stated."""
    fields = {field: value for field, value in fields.items() if field != REPAIR}
    return replace(about, **fields, found={**about.found, **dict.fromkeys(fields, BY_HAND)})


def known(document: Document) -> dict[str, dict[str, Any]]:
    """Field → its value and where it was found, for every field; what is not known is None, found nowhere.

    A kind that was guessed has its `confidence`, too: how likely it is right, from 0 to 1. `text` says whether the
    text is as in the file.
    """
    about = document.metadata
    rows: dict[str, dict[str, Any]] = {}
    for field in _OF_THE_FILE:
        value = getattr(about, field)
        value = list(value) if isinstance(value, tuple) else value
        rows[field] = {"value": value or None, "found": about.found.get(field)}
    if rows["kind"]["found"] == GUESSED:
        rows["kind"]["confidence"] = round(confidence(about.kind), 2)
    altered = "recognised from a scan: check it against the image" if document.ocr else "not as in the file"
    made = about.found.get("text")
    rows["text"] = {"value": altered if made or document.ocr else "as in the file", "found": made}
    return rows


def fields_named(names: Iterable[str], where: str) -> list[str]:
    """The fields of these names. Raises ReadError for one that there is not."""
    fields = [_ALIASES.get(name, name) for name in names]
    for field in fields:
        if field not in (*FIELDS, REPAIR):
            raise ReadError(f"unknown field {field!r}", where=where, hint=f"the fields are {', '.join(FIELDS)}")
    return fields
