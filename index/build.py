"""Catalogue to generation: all of it, or the generation before with the changed documents replaced."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Collection, Iterator
from pathlib import Path

from corpus.catalogue import Catalogue
from index import vectors
from index.engine import EngineMaker, Entry
from index.entries import Table, entries_of, text_hash
from index.generations import WORDS, Generation

Progress = Callable[[int, int, str], None]


def build(
    folder: Path,
    catalogue: Catalogue,
    make: EngineMaker,
    *,
    documents: Collection[str],
    gone: Collection[str] = (),
    before: Generation | None = None,
    progress: Progress | None = None,
) -> None:
    """Write a generation into an empty folder.

    documents  ids of those to read from the catalogue: all, or with `before` those that changed
    gone       ids of those that are no longer in the catalogue
    progress   called with (done, total, what) for documents, then for sentence vectors
    """
    replaced = {*documents, *gone} if before else set()
    table = before.table.without(replaced) if before else Table()
    known = before.vectors.rows if before else {}
    new: dict[str, str] = {}

    def entries() -> Iterator[Entry]:
        for number, name in enumerate(documents):
            document = catalogue.document(name)
            for entry in entries_of(document, catalogue.statements(name)) if document else ():
                if entry.id in table.lines:  # two blocks that begin at one place: the first stands for both
                    continue
                table.put(entry)
                if (text := text_hash(entry.text)) not in known:
                    new[text] = entry.text
                yield entry
            if progress:
                progress(number + 1, len(documents), "documents")

    if before:
        shutil.copytree(before.folder / WORDS, folder / WORDS)
    engine = make(folder / WORDS, create=before is None)
    try:
        engine.write(remove=replaced, add=entries())
    finally:
        engine.close()
    table.save(folder)
    texts = list(dict.fromkeys(line.text for line in table.lines.values()))
    vectors.save(folder, texts, new, before.vectors if before else None, progress)
