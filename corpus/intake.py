"""Documents into a catalogue: which are new, which have changed, which are there already, and what went wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

from corpus import originals, uploads
from corpus.catalogue import Catalogue
from corpus.choices import Choices, remember, remembered
from corpus.containers.columns import fingerprint
from corpus.containers.table import headers
from corpus.errors import OnRecordError, ReadError
from corpus.metadata import REPAIR, corrected
from corpus.mojibake import REPAIRED, mojibake
from corpus.read import read, stamp, version_of
from corpus.readers import FORMATS
from corpus.records import Document, Statement, digest
from corpus.sources import TABLES, Source, ending, file_of, files_below, read_bytes, source_at, sources
from corpus.web import FetchError

# How addresses of documents end: files that can be read, and pages, which have no ending.
_DOCUMENTS = (*FORMATS, "")
# (done, total, what is being done now)
Progress = Callable[[int, int, str], None]


class Extractor(Protocol):
    """What makes statements of documents. Its name changes when the same document could get others."""

    @property
    def name(self) -> str: ...

    def statements(self, document: Document) -> list[Statement]: ...


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that could not be added, and why, in one line: with its place, and without."""

    path: str
    reason: str
    why: str

    @classmethod
    def of(cls, where: object, error: OnRecordError) -> Failure:
        """The failure that an error tells."""
        return cls(str(where), str(error), error.without_place)


@dataclass(frozen=True, slots=True)
class Broken:
    """A document with characters that look broken: in how many places, and some words of it as (broken, meant)."""

    name: str
    places: int
    shown: tuple[tuple[str, str], ...]


@dataclass(slots=True)
class Added:
    """What became of the files of one `add`: names of documents, and failures.

    duplicates  documents that were not added, and the name of the one with the same bytes that is there
    broken      documents with characters that look broken, which `Choices.repair` would mend
    attached    addresses of files that belong to pages which were fetched, and were not fetched with them
    ids         document id → added, changed or unchanged, in the order in which the documents came
    """

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    duplicates: list[tuple[str, str]] = field(default_factory=list)
    broken: list[Broken] = field(default_factory=list)
    failed: list[Failure] = field(default_factory=list)
    attached: list[str] = field(default_factory=list)
    ids: dict[str, str] = field(default_factory=dict)


class Intake:
    """Adds documents to a catalogue. What goes wrong with one is noted in `result` and ends nothing."""

    def __init__(
        self, catalogue: Catalogue, extractor: Callable[[], Extractor], choices: Choices | None = None
    ) -> None:
        """extractor: gives it when the first document needs it."""
        self.catalogue, self.extractor = catalogue, extractor
        self.choices = replace(choices or Choices(), remembered=remembered(catalogue.folder))
        self.result = Added()
        self._replacing = False
        self._run = ""

    def paths(self, paths: Iterable[str | Path], progress: Progress) -> None:
        """Add files, and the files of folders."""
        files = list(self._files(paths))
        for number, (path, inside) in enumerate(files):
            self._file(path.resolve(), inside, path, partial(progress, number, len(files)))
            self._remember(path)
        progress(len(files), len(files), "")

    def uploads(self, files: Sequence[tuple[str, bytes]], progress: Progress, *, replacing: bool = False) -> None:
        """Keep files that came without a folder, each a name and its bytes, and add them.

        replacing   whether a file is the new version of the one that was uploaded under its name before; else both stay
        """
        self._replacing = replacing
        for number, (name, data) in enumerate(files):
            progress(number, len(files), name)
            try:
                path, new = uploads.keep(name, data, self.catalogue.folder)
            except ReadError as error:
                self.result.failed.append(Failure.of(name, error))
                continue
            before = self._reached
            self._file(path, path.name, name, partial(progress, number, len(files)))
            if new and self._reached == before:
                uploads.discard(path)
        progress(len(files), len(files), "")

    @property
    def _reached(self) -> int:
        """How many documents are in the corpus for what was brought."""
        return len(self.result.ids) + len(self.result.duplicates)

    def _file(self, path: Path, inside: str, where: object, told: Callable[[str], None]) -> None:
        """Add the documents of a file."""
        for source in sources(path, inside, self.choices):
            if isinstance(source, ReadError):
                self.result.failed.append(Failure.of(uploads.inside(source.where or "") or where, source))
                continue
            told(source.part or path.name)
            self.one(source, where=uploads.inside(source.place) or where, progress=told)

    def addresses(self, addresses: Sequence[str], progress: Progress, *, attachments: bool = False, **how: Any) -> None:
        """Fetch pages of the web, keep them as they came, and add them.

        attachments  whether the files that belong to a page are fetched, too
        how          `contact`, `allow_private`: see `originals.fetch`
        """
        from corpus.web.client import Client

        asked = list(addresses)
        with Client(**how) as client:
            for number, address in enumerate(asked):  # which grows by what belongs to the pages
                progress(number, len(asked), address)
                try:
                    page = originals.fetch(address, self.catalogue.folder / originals.FOLDER, client=client)
                except OnRecordError as error:
                    if not isinstance(error, FetchError):
                        raise  # the folder cannot be written: the next page would fare no better
                    self.result.failed.append(Failure.of(address, error))
                    continue
                self.one(Source(page.path, page.path.name), where=address)
                if number < len(addresses):  # not what belongs to what belongs to them
                    known = {*asked, *self.result.attached}
                    more = [one for one in self._attached_to(page.document_id) if one not in known]
                    (asked if attachments else self.result.attached).extend(more)
        progress(len(asked), len(asked), "")

    def _attached_to(self, document_id: str) -> list[str]:
        """The addresses of a stored page's attachments that have the form of documents."""
        document = self.catalogue.document(document_id)
        found = document.metadata.attachments if document else ()
        return [address for address in found if ending(urlsplit(address).path) in _DOCUMENTS]

    def _files(self, paths: Iterable[str | Path]) -> Iterator[tuple[Path, str]]:
        for path in (Path(given).expanduser() for given in paths):
            found = list(files_below(path))
            if not found:
                reason = ReadError("no readable files in this folder", where=path, hint="see onrecord add --help")
                self.result.failed.append(Failure.of(path, reason))
            yield from found

    def one(self, source: Source, *, where: object, progress: Callable[[str], None] | None = None) -> None:
        """Add a document, if it is new or has changed. progress: is told of each page that must be recognised."""
        try:
            self._one(source, progress)
        except ReadError as error:
            self.result.failed.append(Failure.of(where, error))
        except OnRecordError:
            raise  # the corpus itself cannot be written: the next file would fare no better
        except Exception as error:  # noqa: BLE001 (a fault of ours in one document must not cost the others)
            self.result.failed.append(fault(where, error))

    def _one(self, source: Source, progress: Callable[[str], None] | None) -> None:
        version = version_of(source.data())
        document_id = self._document_id(source, version)
        stated = self._stated(document_id, source)
        extractor, beside = self.extractor(), stamp(source.path, stated)
        made_from = f"{version} {beside} {extractor.name}"
        before = self.catalogue.fingerprint(document_id)
        if before == made_from:
            self.result.unchanged.append(source.name)
            self.result.ids[document_id] = "unchanged"
            return
        if before is None and (same := self.catalogue.made_from(version, beside)):
            self.result.duplicates.append((source.name, same))
            return
        choices = replace(self.choices, repair=REPAIR in stated)
        if progress:
            begins = partial(_page, progress, source.part or source.name)
            choices = replace(choices, ocr=replace(choices.ocr, begins=begins))
        document = read(source, document_id=document_id, stated=stated, choices=choices)
        if repair := mojibake(document.text):
            self.result.broken.append(Broken(source.name, repair.places, repair.shown))
        self._put(document, extractor, source.place, made_from)
        (self.result.added if before is None else self.result.changed).append(source.name)
        self.result.ids[document_id] = "added" if before is None else "changed"

    def _put(self, document: Document, extractor: Extractor, place: str, made_from: str) -> None:
        if not self._run:
            self._run = self.catalogue.begin_run()
        said = extractor.statements(document)
        self.catalogue.put(document, said, source=place, fingerprint=made_from, run=self._run)

    def _document_id(self, source: Source, version: str) -> str:
        # Every version of a page is the same document, though each is a file of its own.
        address = None if source.part else originals.address_of(source.path)
        if address:
            return digest("document", address)
        name = uploads.inside(source.place)
        return self._uploaded(name, version) if name else self.catalogue.place(source.place, source.inside, version)

    def _uploaded(self, name: str, version: str) -> str:
        """The id of an uploaded document: that of the same name and bytes, or of the one it replaces, or a new one."""
        for number in count():
            document_id = digest("document", "upload", name, version, number)
            made_from = self.catalogue.fingerprint(document_id)
            if made_from is None:  # the id of bytes that were replaced since stays with what replaced them
                break
            if made_from.startswith(version):
                return document_id
        found = self.catalogue.placed(name).items() if self._replacing else ()
        before = [one for one, place in found if uploads.inside(place) == name]
        if len(before) > 1:
            hint = "add it beside them, without replacing any"
            raise ReadError(f"{len(before)} documents were uploaded under this name", where=name, hint=hint)
        return before[0] if before else document_id

    def _stated(self, document_id: str, source: Source) -> dict[str, Any]:
        """What was stated of a document; that it is to be repaired, too, where that is asked for and changes it."""
        stated = self.catalogue.stated(document_id)
        if self.choices.repair and REPAIR not in stated:
            found = read(source, choices=self.choices).metadata.found
            if found.get("text") == REPAIRED:
                self.catalogue.state(document_id, {REPAIR: True})
                stated[REPAIR] = True
        return stated

    def _remember(self, path: Path) -> None:
        """Keep what was said of a table's columns for the next time, where the table could be read by it."""
        if self.choices.columns is None or ending(path.name) not in TABLES:
            return
        with suppress(ReadError):
            found = headers(read_bytes(path), where=str(path), mapping=self.choices.columns)
            remember(self.catalogue.folder, [fingerprint(header) for header in found], self.choices.columns)

    def state(self, document_id: str, fields: Mapping[str, Any]) -> None:
        """Keep what somebody states of a document (None takes a field back), and make its rows anew.

        The stored text is taken: its file may have been read with other choices. Only what is taken back must be read
        again. Raises OnRecordError where the file of such a document is gone, and ReadError where it can no longer be
        read; then nothing changed.
        """
        place = self.catalogue.source_of(document_id) or ""
        stated = {**self.catalogue.stated(document_id), **fields}
        stated = {field: value for field, value in stated.items() if value is not None}
        if None in fields.values():
            source = source_at(place, self.choices)
            if source is None:
                raise OnRecordError("its file is gone, which alone tells what was there before", where=place)
            choices = replace(self.choices, repair=REPAIR in stated)
            document = read(source, document_id=document_id, stated=stated, choices=choices)
        else:
            stored = self.catalogue.document(document_id)
            if stored is None:
                return
            document = replace(stored, metadata=corrected(stored.metadata, stated))
        self.catalogue.state(document_id, fields)
        extractor, beside = self.extractor(), stamp(file_of(place) or Path(place), stated)
        made_from = f"{document.version} {beside} {extractor.name}"
        self._put(document, extractor, place, made_from)


def _page(progress: Callable[[str], None], name: str, page: int, pages: int) -> None:
    progress(f"page {page} of {pages}, being recognised: {name}")


def fault(where: object, error: Exception) -> Failure:
    """A fault of ours in one document, told so that it can be reported."""
    told = f"a fault in On Record ({type(error).__name__}: {error})"
    return Failure.of(where, OnRecordError(told, where=where, hint="please report it"))
