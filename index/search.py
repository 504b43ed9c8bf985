"""Questions to answers: the index of one corpus folder, and how it follows the catalogue."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from corpus import encoder
from corpus.catalogue import Catalogue
from corpus.errors import CatalogueError, OnRecordError, QueryError
from corpus.records import Span
from index.build import Progress, build
from index.columns import NAMES
from index.engine import Damaged, EngineMaker
from index.entries import passage_place
from index.fields import OF_STATEMENTS
from index.generations import PASSAGES, STATEMENTS, Generation, Shelf, Store
from index.language import Query, parse
from index.likeness import resolved
from index.nodes import Is, Node, Not, Rows, both, leaves
from index.query import Answer, Hit, Question
from index.ranking import Asked, Listed, listed
from index.snippets import snippet
from index.tantivy_engine import TantivyMaker
from index.whoosh_engine import WhooshMaker
from index.words import marks

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# Grows when what is on disk changes its meaning, that is also when words are cut or stemmed in another way.
FORMAT = 3
ENGINES: dict[str, EngineMaker] = {maker.NAME: maker for maker in (WhooshMaker(), TantivyMaker())}
# Blocks of documents from which on Whoosh is too slow: measured in docs/quality.md, "Search".
MOST_FOR_WHOOSH = 50_000
# The share of rows that are dead from which on everything is built anew.
MOST_DEAD = 0.25
# Records that are read from the catalogue at once.
_AT_ONCE = 1000
_REJECTED = Is("is", ("rejected",))

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Ranked:
    """A page of an answer by ids, best first, with scores; how many there are in all; the counts that were asked for.

    days    of each the first day that it can be of, yyyymmdd; 0 where no date is known
    words   what was asked of the words, with the words of the index that it stands for
    """

    names: list[str]
    scores: list[float]
    days: list[int]
    total: int
    facets: dict[str, dict[str, int]]
    words: Node | None


class Index:
    """The index of a corpus folder. It is derived: whatever happens to it, it is built again from the catalogue.

    Safe from several threads and processes. A reader goes on with the generation it has until a new one is whole.
    """

    def __init__(self, folder: Path, catalogue: Catalogue, engine: str | None = None) -> None:
        """Nothing is read or written yet.

        engine   that of an index which is made from nothing; None: by the number of passages
        """
        self._catalogue, self._first_engine = catalogue, engine
        self._store = Store(folder)
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

    @property
    def engine(self) -> str | None:
        """The name of the engine that the index is made with; None where there is no index."""
        pointer = self._store.pointer()
        return pointer.engine if pointer and pointer.engine in ENGINES else None

    def refresh(self, progress: Progress | None = None) -> None:
        """Bring the index to the catalogue's revision. Nothing happens where it is there already.

        Only documents that changed are read; all of them where the index is missing, damaged, of another format, newer
        than the catalogue, or has outgrown its engine. Raises ModelError where the sentence encoder is missing,
        CatalogueError where the folder cannot be written.

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
            if before is None or before.pointer.revision > revision or self._outgrown(before):
                self._rebuild(revision, progress, before)
            elif before.pointer.revision < revision:
                try:
                    self._update(before, revision, progress)
                except OnRecordError:
                    raise
                except Exception:  # noqa: BLE001 – damage that shows only now; a new index does not need the old one
                    self._rebuild(revision, progress)

    def rebuild(self, progress: Progress | None = None, *, engine: str | None = None) -> None:
        """Build the index anew from the whole catalogue, encoding every text again. Errors as for `refresh`.

        engine   one of ENGINES, from now on; "auto": by the number of passages; None: as it was chosen before
        """
        if engine not in (None, "auto", *ENGINES):
            raise QueryError(f"there is no engine {engine!r}", where="engine", hint=f"auto, {', '.join(ENGINES)}")
        with self._writing():
            self._rebuild(self._catalogue.revision, progress, engine=engine)

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

    def _rebuild(
        self, revision: int, progress: Progress | None, before: Generation | None = None, engine: str | None = None
    ) -> None:
        """Everything anew; the vectors of `before` are used again."""
        pointer = self._store.pointer()
        if engine is None:
            engine = pointer.engine if pointer and pointer.chosen else self._first_engine
        chosen = engine in ENGINES
        if engine is None or not chosen:
            engine = "tantivy" if self._catalogue.blocks() > MOST_FOR_WHOOSH else "whoosh"
        with self._store.new(revision, engine, _format(engine), chosen=chosen) as folder:
            documents = self._catalogue.document_ids()
            reuse = before.vectors if before else None
            build(folder, self._catalogue, ENGINES[engine], documents=documents, reuse=reuse, progress=progress)

    def _outgrown(self, generation: Generation) -> bool:
        """Whether an index is better built anew than added to."""
        shelves = generation.shelves.values()
        by_size = generation.pointer.engine == "whoosh" and not generation.pointer.chosen
        if by_size and self._catalogue.blocks() > MOST_FOR_WHOOSH:
            return True
        return any(int(shelf.columns.dead.sum()) > MOST_DEAD * shelf.columns.size for shelf in shelves)

    def _update(self, before: Generation, revision: int, progress: Progress | None) -> None:
        changed = self._catalogue.changed_since(before.pointer.revision)
        gone = _documents(before) - set(self._catalogue.document_ids())
        if not changed and not gone:
            self._store.same_at(revision)
            return
        pointer = before.pointer
        with self._store.new(revision, pointer.engine, pointer.format, chosen=pointer.chosen, before=before) as folder:
            make = ENGINES[pointer.engine]
            build(folder, self._catalogue, make, documents=changed, gone=gone, before=before, progress=progress)

    def _opened(self) -> Generation:
        """The generation that the pointer names. Raises Damaged where there is none, or it cannot be used."""
        with self._lock:
            while True:
                pointer = self._store.pointer()
                if pointer is None or pointer.engine not in ENGINES or pointer.format != _format(pointer.engine):
                    raise Damaged("no index")
                have = self._generation
                if have is None or have.pointer.name != pointer.name:
                    try:
                        self._generation = self._store.open(pointer, ENGINES[pointer.engine])
                    except Damaged:
                        if self._store.pointer() == pointer:
                            raise
                        continue  # another process moved on, and removed it, between the two looks
                elif have.pointer != pointer:
                    self._generation = replace(have, pointer=pointer)
                if self._generation is not None:
                    return self._generation

    # -- answering -----------------------------------------------------------------------------------------------------

    def search(self, question: Question, topics: Sequence[str] | None = None) -> Answer:
        """The page of hits that is asked for, how many there are in all, and the counts that are asked for.

        topics   those of the frame, which a question may name; None where they are not known, so that any will do

        An answer passes all filters, and has the words (`index.language`) in its text, its holder's name, role or
        organisation, or its document's title. For hybrid, what lacks the words is an answer too where its meaning is as
        near as `ranking.MEANING_FLOOR`; for meaning, nearness alone decides. Where the text has quotation marks, *, ~
        or operators they decide alone what is an answer, for every ranking, and meaning only orders. Without words all
        that pass the filters are answers, newest first. `total` counts the list that is paged over.

        An index that is behind the catalogue answers without the documents that changed since: what it knows of them
        may be wrong. A missing or damaged index is built first. Raises QueryError for a question that cannot be read,
        and the errors of `refresh`.
        """
        return self._asked(self._answer, question, topics)

    def ranked(self, question: Question, topics: Sequence[str] | None = None) -> Ranked:
        """What `search` finds, by its ids alone: statements' `position_id`, passages' document id and start."""
        return self._asked(self._ranked, question, topics)

    def _asked(
        self,
        answer: Callable[[Generation, Question, Query | None], T],
        question: Question,
        topics: Sequence[str] | None,
    ) -> T:
        query = parse(question.text, topics)  # first: a question that cannot be read must not build an index
        _check(question, query)
        try:
            return answer(self._ready(), question, query)
        except Damaged:
            self.rebuild()
        try:
            return answer(self._opened(), question, query)
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

    def values(self, field: str) -> dict[str, int]:
        """The values of a field (`columns.VALUED`), as documents write them, each with the number of positions that
        have it; those that a reviewer rejected are left out."""
        return self._asked(lambda generation, *_: _values(generation.shelves[STATEMENTS], field), Question(), None)

    def rows(self, names: Sequence[str], level: str) -> Iterator[dict[str, Any]]:
        """The records of ids that `ranked` gave, in their order, read as they are asked for."""
        for at in range(0, len(names), _AT_ONCE):
            some = names[at : at + _AT_ONCE]
            if level == "passages":
                yield from filter(None, self._catalogue.passages([passage_place(name) for name in some]))
            else:
                yield from self._catalogue.rows(some)

    def _answer(self, generation: Generation, question: Question, query: Query | None) -> Answer:
        found = self._ranked(generation, question, query)
        if question.level == "passages":
            rows = self._catalogue.passages([passage_place(name) for name in found.names])
            rows_of = dict(zip(found.names, rows, strict=True))
        else:
            rows_of = {row["position_id"]: row for row in self._catalogue.rows(found.names)}
        hits = (
            _hit(row, score, found.words)
            for name, score in zip(found.names, found.scores, strict=True)
            if (row := rows_of.get(name)) is not None
        )
        return Answer(question, found.total, tuple(hits), found.facets)

    def _ranked(self, generation: Generation, question: Question, query: Query | None) -> Ranked:
        shelf = generation.shelves[PASSAGES if question.level == "passages" else STATEMENTS]
        words = resolved(query.words, shelf.engine) if query and query.words else None
        found = self._listed(generation, shelf, question, query, words)
        rows = found.page.rows
        names, days = shelf.columns.names(rows.tolist()), shelf.columns.first[rows].tolist()
        return Ranked(names, found.page.scores.tolist(), days, found.page.total, _named(found.facets, shelf), words)

    def _listed(
        self, generation: Generation, shelf: Shelf, question: Question, query: Query | None, words: Node | None
    ) -> Listed:
        position = Is("is", ("position",)) if question.level == "positions" else None
        behind = sorted(self._behind(generation))
        values = both(
            position,
            None if _rejected_too(question, query) else Not(_REJECTED),
            question.filters.node,
            query.fields if query else None,
            Not(Is("document", tuple(behind))) if behind else None,
        )
        strict = query is not None and query.strict
        if question.like is not None:
            (where, row), like = _entry(generation, question.like)
            if where is shelf:
                values = both(values, Not(Rows((row,))))
            near = replace(question, ranking="meaning")
            return listed(shelf, generation.vectors, near, Asked(words, values, like, strict=words is not None))
        vector: NDArray[np.float32] | None = None
        if query and query.plain and words is not None and question.ranking != "words":
            vector = encoder.encode([query.plain])[0]
        return listed(shelf, generation.vectors, question, Asked(words, values, vector, strict))

    def _behind(self, generation: Generation) -> set[str]:
        """The documents that were replaced or removed since the index was built."""
        if generation.pointer.revision == self._catalogue.revision:
            return set()
        changed = set(self._catalogue.changed_since(generation.pointer.revision))
        return changed | (_documents(generation) - set(self._catalogue.document_ids()))


def _format(engine: str) -> str:
    return f"{FORMAT}, {ENGINES[engine].FORMAT}, {encoder.NAME} {encoder.SHA256[:12]}"


def _rejected_too(question: Question, query: Query | None) -> bool:
    """Whether statements that a reviewer rejected may be answers: only where they are asked for."""
    asked = question.filters.rejected or question.level == "passages"
    return asked or (query is not None and _REJECTED in leaves(query.fields))


def _documents(generation: Generation) -> set[str]:
    return {name for shelf in generation.shelves.values() for name in shelf.columns.documents}


def _check(question: Question, query: Query | None) -> None:
    """QueryError where passages are asked for what they have not."""
    refused = [name for name in (query.used if query else ()) if name in OF_STATEMENTS]
    if question.level == "passages" and refused:
        raise QueryError("passages have none of these", where=", ".join(refused), hint="ask for statements instead")


def _entry(generation: Generation, name: str) -> tuple[tuple[Shelf, int], NDArray[np.float32]]:
    """The shelf and the row of an entry, and its vector. Raises QueryError where there is none."""
    import numpy as np

    for shelf in generation.shelves.values():
        row = shelf.columns.row_of(name)
        if row is not None:
            vector = generation.vectors.at(np.array([shelf.columns.text[row]], dtype=np.int64))[0]
            return (shelf, row), vector
    raise QueryError("there is no such statement or passage", where=name, hint="take an id from a search")


def _hit(row: dict[str, Any], score: float, words: Node | None) -> Hit:
    spans: list[Span] = [(start, end) for start, end in row["spans"]]
    marked = marks(words, spans, row["text"])
    return Hit(row, round(score, 6), marked, snippet(spans, row["text"], marked))


def _values(shelf: Shelf, field: str) -> dict[str, int]:
    import numpy as np

    columns = shelf.columns
    asked = columns.mask(both(Is("is", ("position",)), Not(_REJECTED)))
    numbers = np.bincount(columns.codes[field][asked], minlength=len(columns.values[field]))
    return {value: int(n) for value, n in zip(columns.values[field], numbers, strict=True) if value and n}


def _named(facets: dict[str, dict[str, int]], shelf: Shelf) -> dict[str, dict[str, int]]:
    """The counts with names as a document writes them."""
    return {
        name: {shelf.columns.written(name, key): number for key, number in counts.items()} if name in NAMES else counts
        for name, counts in facets.items()
    }
