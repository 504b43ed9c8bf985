"""Catalogue to generation: all of it, or the generation before with the changed documents replaced."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from contextlib import ExitStack
from pathlib import Path

from corpus.catalogue import Catalogue
from index import vectors
from index.columns import Columns, Draft
from index.engine import EngineMaker, Writer
from index.entries import Entry, passages_of, statements_of, text_hash, words_of
from index.generations import PASSAGES, SHELVES, STATEMENTS, WORDS, Generation
from index.vectors import Vectors

Progress = Callable[[int, int, str], None]


def build(
    folder: Path,
    catalogue: Catalogue,
    make: EngineMaker,
    *,
    documents: Collection[str],
    gone: Collection[str] = (),
    before: Generation | None = None,
    reuse: Vectors | None = None,
    progress: Progress | None = None,
) -> None:
    """Write a generation into a folder: an empty one, or with `before` one that has its files (`Store.new`).

    documents  ids of those to read from the catalogue: all, or with `before` those that changed
    gone       ids of those that are no longer in the catalogue
    reuse      vectors that need not be made again
    progress   called with (done, total, what) for documents, then for sentence vectors
    """
    replaced = sorted({*documents, *gone}) if before else []
    new: dict[bytes, str] = {}
    with ExitStack() as stack:
        shelves: dict[str, _Shelf] = {}
        for name in SHELVES:
            words = folder / name / WORDS
            words.mkdir(parents=True, exist_ok=True)
            columns = before.shelves[name].columns if before else None
            shelves[name] = _Shelf(stack.enter_context(make.writing(words)), columns, replaced)
        for number, document_id in enumerate(documents):
            document = catalogue.document(document_id)
            if document:
                for entry in statements_of(document, catalogue.statements(document_id)):
                    shelves[STATEMENTS].put(entry, new)
                for entry in passages_of(document):
                    shelves[PASSAGES].put(entry, new)
            if progress:
                progress(number + 1, len(documents), "documents")
    finish(folder, shelves, new, before.vectors if before else None, reuse, progress)


def finish(
    folder: Path,
    shelves: Mapping[str, _Shelf],
    new: Mapping[bytes, str],
    known: Vectors | None,
    reuse: Vectors | None,
    progress: Progress | None,
) -> None:
    """Write what stands beside the words: the columns of each shelf, and the vectors of the texts that are new."""
    rows = known.rows_of(vectors.as_numbers(list(new))) if known else {}
    missing = {name: text for name, text in new.items() if name not in rows}
    behind = len(known) if known else 0
    rows |= {name: behind + at for at, name in enumerate(missing)}
    for name, shelf in shelves.items():
        shelf.save(folder / name, rows)
    vectors.save(folder, missing, known, reuse, progress)


class _Shelf:
    """The statements, or the passages, while they are written."""

    def __init__(self, writer: Writer, before: Columns | None, replaced: Collection[str]) -> None:
        self._writer, self._draft = writer, Draft(before, replaced)
        self._texts: list[bytes] = []
        self._seen: set[str] = set()
        for document_id in replaced:
            writer.remove(document_id)

    def put(self, entry: Entry, new: dict[bytes, str]) -> None:
        """Add an entry; its text is noted in `new`."""
        if entry.id in self._seen:  # two blocks that begin at one place: the first stands for both
            return
        self._seen.add(entry.id)
        words, lengths = words_of(entry)
        name = text_hash(entry.text)
        new.setdefault(name, entry.text)
        self._texts.append(name)
        self._writer.add(self._draft.put(entry, lengths), entry, words)

    def save(self, folder: Path, rows: Mapping[bytes, int]) -> None:
        """Write the columns; `rows` are those of the texts' vectors."""
        import numpy as np

        self._draft.columns(np.array([rows[name] for name in self._texts], dtype=np.int32)).save(folder)
