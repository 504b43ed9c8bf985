"""Questions to answers: the index of one corpus folder, and how it follows the catalogue."""

from __future__ import annotations

import dataclasses
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from corpus import encoder
from corpus.catalogue import Catalogue
from corpus.errors import CatalogueError, OnRecordError
from corpus.records import Span
from index.build import Progress, build
from index.engine import Damaged, EngineMaker, Found
from index.generations import Generation, Store
from index.query import Answer, Hit, Question
from index.ranking import MEANING_FLOOR, fused, ordered
from index.whoosh_engine import WhooshEngine
from index.words import Query, marks, parse

# Grows when what is on disk changes its meaning, that is also when words are cut or stemmed in another way.
FORMAT = 1


class Index:
    """The index of a corpus folder. It is derived: whatever happens to it, it is built again from the catalogue.

    Safe from several threads and processes. A reader goes on with the generation it has until a new one is whole.
    """

    def __init__(self, folder: Path, catalogue: Catalogue, engine: EngineMaker = WhooshEngine) -> None:
        """Nothing is read or written yet."""
        self._catalogue = catalogue
        self._make = engine
        self._store = Store(folder)
        self._format = f"{FORMAT}, {engine.FORMAT}, {encoder.NAME} {encoder.SHA256[:12]}"
        self._lock = threading.Lock()
        self._generation: Generation | None = None

    # -- following the catalogue ---------------------------------------------------------------------------------------

    @property
    def current(self) -> bool:
        """Whether the index can be read and holds what the catalogue holds now."""
        try:
            return self._opened().pointer.revision == self._catalogue.revision
        except Damaged:
            return False

    def refresh(self, progress: Progress | None = None) -> None:
        """Bring the index to the catalogue's revision. Nothing happens where it is there already.

        Only documents that changed are read; all of them where the index is missing, damaged, of another format or
        newer than the catalogue. Raises ModelError where the sentence encoder is missing, CatalogueError where the
        folder cannot be written.

        progress   called with (done, total, what)
        """
        if self.current:
            return
        with self._writing():
            # Read before the documents: one that is stored meanwhile is newer than this, and comes next time.
            revision = self._catalogue.revision
            try:
                before = self._opened()
            except Damaged:
                before = None
            if before is None or before.pointer.revision > revision:
                self._rebuild(revision, progress)
            elif before.pointer.revision < revision:
                try:
                    self._update(before, revision, progress)
                except OnRecordError:
                    raise
                except Exception:  # noqa: BLE001 – damage that shows only now; a new index does not need the old one
                    self._rebuild(revision, progress)

    def rebuild(self, progress: Progress | None = None) -> None:
        """Build the index anew from the whole catalogue, encoding every text again. Errors as for `refresh`."""
        with self._writing():
            self._rebuild(self._catalogue.revision, progress)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            with self._store.locked():
                yield
        except (OSError, sqlite3.Error) as error:
            raise CatalogueError(
                f"the index cannot be written ({error})",
                where=self._store.folder,
                hint="check the disk and the folder's permissions",
            ) from error

    def _rebuild(self, revision: int, progress: Progress | None) -> None:
        with self._store.new(revision, self._format) as folder:
            build(folder, self._catalogue, self._make, documents=self._catalogue.document_ids(), progress=progress)

    def _update(self, before: Generation, revision: int, progress: Progress | None) -> None:
        changed = self._catalogue.changed_since(before.pointer.revision)
        gone = before.table.documents - set(self._catalogue.document_ids())
        if not changed and not gone:
            self._store.same_at(revision)
            return
        with self._store.new(revision, self._format) as folder:
            build(folder, self._catalogue, self._make, documents=changed, gone=gone, before=before, progress=progress)

    def _opened(self) -> Generation:
        """The generation that the pointer names. Raises Damaged where there is none, or it cannot be used."""
        with self._lock:
            while True:
                pointer = self._store.pointer()
                if pointer is None or pointer.format != self._format:
                    raise Damaged("no index")
                have = self._generation
                if have is None or have.pointer.name != pointer.name:
                    try:
                        self._generation = self._store.open(pointer, self._make)
                    except Damaged:
                        if self._store.pointer() == pointer:
                            raise
                        continue  # another process moved on, and removed it, between the two looks
                elif have.pointer != pointer:
                    self._generation = dataclasses.replace(have, pointer=pointer)
                if self._generation is not None:
                    return self._generation

    # -- answering -----------------------------------------------------------------------------------------------------

    def search(self, question: Question) -> Answer:
        """The page of hits that is asked for, and how many there are in all.

        An answer passes all filters, and has the words (`index.words.parse`) in its text, its holder's name or role, or
        its document's title. For hybrid, what lacks the words is an answer too where its meaning is as near as
        MEANING_FLOOR; for meaning, nearness alone decides. Where the text has quotation marks or operators they decide
        alone what is an answer, for every ranking, and meaning only orders. Without text all that pass the filters are
        answers, and nothing is scored. `total` counts the list that is paged over.

        An index that is behind the catalogue answers without the documents that changed since: what it knows of them
        may be wrong. A missing or damaged index is built first. Raises QueryError for a question that cannot be read,
        and the errors of `refresh`.
        """
        query = parse(question.text)  # first: a question that cannot be read must not build an index
        try:
            return self._answer(self._ready(), question, query)
        except Damaged:
            self.rebuild()
        try:
            return self._answer(self._opened(), question, query)
        except Damaged as error:
            raise CatalogueError(
                "the index cannot be read", where=self._store.folder, hint="remove this folder and try again"
            ) from error

    def _ready(self) -> Generation:
        try:
            return self._opened()
        except Damaged:
            self.refresh()
            return self._opened()

    def _answer(self, generation: Generation, question: Question, query: Query | None) -> Answer:
        lines = generation.table.lines
        behind = self._behind(generation)
        found = [one for one in _found(generation, question, query) if lines[one.id].document_id not in behind]
        found = ordered(found, lines, question.sort)
        page = found[question.offset : question.offset + question.limit]
        rows = self._passages(generation, page) if question.level == "passages" else self._statements(page)
        hits = (Hit(rows[one.id], round(one.score, 6), _marks(query, rows[one.id])) for one in page if one.id in rows)
        return Answer(question, len(found), tuple(hits))

    def _behind(self, generation: Generation) -> set[str]:
        """The documents that were replaced or removed since the index was built."""
        if generation.pointer.revision == self._catalogue.revision:
            return set()
        changed = set(self._catalogue.changed_since(generation.pointer.revision))
        return changed | (generation.table.documents - set(self._catalogue.document_ids()))

    def _statements(self, page: list[Found]) -> dict[str, dict[str, Any]]:
        return {row["position_id"]: row for row in self._catalogue.rows([one.id for one in page])}

    def _passages(self, generation: Generation, page: list[Found]) -> dict[str, dict[str, Any]]:
        rows: dict[str, dict[str, Any]] = {}
        for document_id in dict.fromkeys(generation.table.lines[one.id].document_id for one in page):
            document = self._catalogue.document(document_id)
            starts = {one.id.removeprefix(f"{document_id}:"): one.id for one in page}
            for block in document.blocks if document else ():
                name = starts.get(str(block.start))
                if document and name and name not in rows:
                    rows[name] = {
                        "document": document.name,
                        "document_id": document_id,
                        "title": document.metadata.title,
                        "kind": document.metadata.kind,
                        "published_on": document.metadata.published_on,
                        "spans": [[block.start, block.end]],
                        "text": [document.text[block.start : block.end]],
                        "locator": block.locator,
                    }
        return rows


def _found(generation: Generation, question: Question, query: Query | None) -> list[Found]:
    """Every answer with its score, in no order. Filters hold for both rankings: the engine passes on what they let."""
    engine, filters, level = generation.engine, question.filters, question.level
    if query is None:
        return engine.find(None, filters, level)
    by_meaning = question.ranking == "meaning"
    words = [] if by_meaning and not query.strict else engine.find(query.node, filters, level)
    if question.ranking == "words" or not query.plain:  # after NOT alone there is no meaning to compare
        return words
    passing = words if query.strict else engine.find(None, filters, level)
    texts = [generation.table.lines[one.id].text for one in passing]
    cosines = dict(zip((one.id for one in passing), generation.vectors.cosines(query.plain, texts), strict=True))
    have = {one.id for one in words}
    near = {name: cosine for name, cosine in cosines.items() if name in have or cosine >= MEANING_FLOOR}
    return [Found(name, cosine) for name, cosine in near.items()] if by_meaning else fused(words, near)


def _marks(query: Query | None, row: dict[str, Any]) -> tuple[Span, ...]:
    spans = [(start, end) for start, end in row["spans"]]
    return marks(query, spans, row["text"]) if query else ()
