"""What was fetched from the web, kept as it came: the bytes, and a record of where and when.

    originals/www.gov.uk-3f9a1c2b7d5e6f80/         one folder an address
        2b7e…/                                     one folder a version: the SHA-256 of its bytes
            a-plan-for-fenwick.json                the bytes, unchanged
            a-plan-for-fenwick.json.fetched        the record, in JSON

A version is never written over. The one that was last seen at the address is the current one.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from contextlib import nullcontext, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urljoin, urlsplit

from corpus import files
from corpus.errors import CatalogueError
from corpus.records import digest
from corpus.web import FetchError

if TYPE_CHECKING:
    from corpus.web.client import Client, Response

# The folder of a corpus that holds them.
FOLDER = "originals"
# No ending that a reader knows: the folder can be added like any other.
RECORD = ".fetched"

_GOVUK = "https://www.gov.uk"
_CONTENT_API = _GOVUK + "/api/content"
_HOSTS = ("www.gov.uk", "gov.uk")
_PAGES = re.compile(r"/(?:government|guidance)/(?!uploads/)[^?#]+")
# A language is part of a page's path ("/government/news/a-plan.cy"); any other ending makes it a file or a feed.
_FILE = re.compile(r"\.(?![a-z]{2}(?:-[a-z0-9]{2,3})?$)[A-Za-z0-9]+$")
# A page that moved twice within GOV.UK is known; more is a circle.
_MOVES = 5
_ENDING = re.compile(r"\.[A-Za-z]{1,5}$")
# Characters of the names: with a version's 64 between them they stay below the 260 that some systems allow a path.
_HOST_LENGTH = 40
_NAME_LENGTH = 60


@dataclass(frozen=True, slots=True)
class Fetched:
    """A page as it was kept.

    path           the file
    address        what was asked for
    answered       where the answer came from, after redirects
    changed        whether this fetch brought a version that was not the current one
    fetched_at     when the version was first seen (UTC)
    checked_at     when it was last seen
    status         what the site answered when it came
    content_type   what the site said of its format
    etag, last_modified   the site's marks for the version
    sha256, size   of its bytes
    """

    path: Path
    address: str
    answered: str
    changed: bool
    fetched_at: str
    checked_at: str
    status: int
    content_type: str
    etag: str | None
    last_modified: str | None
    sha256: str
    size: int

    @property
    def document_id(self) -> str:
        """The document's id in the corpus: the same for every version of the address."""
        return digest("document", self.address)


def fetch(
    address: str,
    folder: Path,
    *,
    allow_private: bool = False,
    contact: str | None = None,
    client: Client | None = None,
) -> Fetched:
    """The page at an address, kept below the folder. A page of GOV.UK is asked of its content API.

    allow_private  whether machines and ports that are not public may be asked
    contact        where a site's keeper can reach the user
    client         to ask with, in place of a new one: it brings its own contact and permission

    Nothing is written where nothing changed, but for the time in the record. Raises FetchError for what cannot be
    fetched or would not be read, CatalogueError where the folder cannot be written.
    """
    from corpus.web.client import Client, Known
    from corpus.web.types import ending

    with nullcontext(client) if client else Client(allow_private=allow_private, contact=contact) as web:
        asked = web.checked(address)
        place = folder / _folder_name(asked)
        before = _current(place, asked)
        known = Known(before.answered, before.etag, before.last_modified) if before and _is_whole(before) else None
        response = _answer(web, asked, known)
    now = datetime.now(UTC).isoformat(timespec="microseconds")
    if response.unchanged and before:
        return _kept(before, response, now)
    sha256 = hashlib.sha256(response.data).hexdigest()
    said = response.headers.get("content-type", "")
    found = ending(response.data, said, where=response.address)
    same = before is not None and before.sha256 == sha256
    earlier = before if same else next((one for one in _versions(place, asked) if one.sha256 == sha256), None)
    if earlier and _is_whole(earlier):
        return _kept(earlier, response, now, changed=not same)
    version = Fetched(
        path=place / sha256 / (_file_name(asked) + found),
        address=asked,
        answered=response.address,
        changed=not same,
        fetched_at=now,
        checked_at=now,
        status=response.status,
        content_type=_mark(said) or "",
        etag=_mark(response.headers.get("etag")),
        last_modified=_mark(response.headers.get("last-modified")),
        sha256=sha256,
        size=len(response.data),
    )
    files.write(version.path, response.data)
    _note(version)
    return version


def fetched(folder: Path) -> list[Fetched]:
    """The current version of every address that was fetched, by address; `changed` is false.

    Raises CatalogueError for a record that cannot be read.
    """
    latest: dict[str, Fetched] = {}
    for record in sorted(folder.glob(f"*/*/*{RECORD}")):
        version = _recorded(record)
        if version is None:
            raise CatalogueError(
                "the record of what was fetched is damaged",
                where=record,
                hint="remove the folder that it lies in, and fetch the address again",
            )
        have = latest.get(version.address)
        if have is None or _age(version) > _age(have):
            latest[version.address] = version
    return [latest[address] for address in sorted(latest)]


def of_version(folder: Path, sha256: str) -> Iterator[bytes]:
    """The bytes that are kept under a SHA-256, whatever their address: the folder may have been moved, or spoilt."""
    for path in sorted(folder.glob(f"*/{sha256}/*")):
        if not path.name.endswith(RECORD):
            with suppress(OSError):
                yield path.read_bytes()


def address_of(path: Path) -> str | None:
    """The address that a file was fetched from, or None for any other file."""
    record = path.with_name(path.name + RECORD)
    version = _recorded(record) if record.is_file() else None
    return version.address if version else None


# --- GOV.UK ---


def _answer(web: Client, asked: str, known: Any) -> Response:
    """The answer at an address. A page that GOV.UK says has moved is asked for where it is now."""
    address = asked
    for _ in range(_MOVES):
        response = _asked(web, address, known)
        destination = None if response.unchanged else _moved(response)
        if destination is None:
            return response
        address = destination
    raise FetchError("GOV.UK leads from page to page", where=asked, hint="look for the page's new address")


def _asked(web: Client, address: str, known: Any) -> Response:
    item = content_item(address)
    if item:
        try:
            return web.get(item, known=known)
        except FetchError as error:
            if error.status != 404:  # some paths are pages without a record
                raise
    return web.get(address, known=known)


def content_item(address: str) -> str | None:
    """Where GOV.UK's content API has the record of a page, or None for what is no page of GOV.UK's."""
    parts = urlsplit(address)
    path = parts.path.rstrip("/")
    if parts.netloc not in _HOSTS or parts.query or not _PAGES.fullmatch(path) or _FILE.search(path):
        return None
    return _CONTENT_API + path


def _moved(response: Response) -> str | None:
    """Where the record of a page that has moved says that it is now; None for every other answer."""
    if not response.address.startswith(_CONTENT_API):
        return None
    try:
        item = json.loads(response.data)
    except (ValueError, RecursionError):
        return None
    if not isinstance(item, dict) or item.get("schema_name") != "redirect":
        return None
    listed = item.get("redirects")
    moves = [move for move in listed if isinstance(move, dict)] if isinstance(listed, list) else []
    exact = [move for move in moves if move.get("path") == item.get("base_path")]
    destination = (exact or moves or [{}])[0].get("destination")
    if not isinstance(destination, str) or not destination:
        raise FetchError(
            "GOV.UK has moved this page, and does not say where", where=response.address, hint="look for it there"
        )
    return urljoin(_GOVUK, destination)


# --- versions ---


def _kept(version: Fetched, response: Response, now: str, *, changed: bool = False) -> Fetched:
    """A version that was seen again, with what the site says of it now."""
    values = asdict(version) | {
        "changed": changed,
        "answered": response.address,
        "checked_at": max(now, version.checked_at),
        "etag": _mark(response.headers.get("etag")) or version.etag,
        "last_modified": _mark(response.headers.get("last-modified")) or version.last_modified,
    }
    seen = Fetched(**values)
    _note(seen)
    return seen


def _versions(place: Path, address: str) -> list[Fetched]:
    """The versions of an address whose records can be read, the current one last."""
    records = (_recorded(record) for record in place.glob(f"*/*{RECORD}"))
    return sorted((one for one in records if one and one.address == address), key=_age)


def _current(place: Path, address: str) -> Fetched | None:
    return next(reversed(_versions(place, address)), None)


def _age(version: Fetched) -> tuple[str, str]:
    return version.checked_at, version.fetched_at


def _is_whole(version: Fetched) -> bool:
    """Whether the bytes are still those that came."""
    try:
        return hashlib.sha256(version.path.read_bytes()).hexdigest() == version.sha256
    except OSError:
        return False


def _recorded(record: Path) -> Fetched | None:
    """The version that a record tells of; None where it is damaged."""
    try:
        values = json.loads(record.read_bytes())
        version = Fetched(path=record.with_name(record.name.removesuffix(RECORD)), changed=False, **values)
    except (OSError, ValueError, TypeError, RecursionError):
        return None
    texts = (version.address, version.answered, version.fetched_at, version.checked_at, version.sha256)
    marks = (version.etag, version.last_modified)
    good = all(isinstance(text, str) for text in texts) and all(mark is None or isinstance(mark, str) for mark in marks)
    return version if good else None


def _note(version: Fetched) -> None:
    values = {name: value for name, value in asdict(version).items() if name not in ("path", "changed")}
    text = json.dumps(values, ensure_ascii=False, indent=1) + "\n"
    files.write(version.path.with_name(version.path.name + RECORD), text.encode("utf-8", "replace"))


# --- names ---


def _mark(value: str | None) -> str | None:
    """A field of an answer that can be sent back as it is, and stored; None for any other."""
    value = (value or "").strip()
    return value if 0 < len(value) <= 500 and value.isascii() and value.isprintable() else None


def _folder_name(address: str) -> str:
    host = urlsplit(address).hostname or ""
    return f"{_plain(host, _HOST_LENGTH)}-{digest('address', address)}"


def _file_name(address: str) -> str:
    """A name without an ending, from the last part of the address that has one."""
    parts = urlsplit(address)
    last = PurePosixPath(unquote(parts.path)).name
    return _plain(_ENDING.sub("", last) if last else parts.hostname or "", _NAME_LENGTH)


def _plain(words: str, length: int) -> str:
    """Words as every system takes them for a file's name."""
    plain = re.sub(r"[^a-z0-9._-]+|\.{2,}", "-", words.lower())[:length].strip(".-_~ ")
    # Names that Windows keeps for its devices.
    taken = re.fullmatch(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", plain)
    return f"page-{plain}" if taken else plain or "page"
