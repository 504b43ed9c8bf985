"""Documents judged anew by another frame, from their stored texts: no source file is read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from corpus.catalogue import Catalogue
from corpus.changes import Changes
from corpus.errors import CatalogueError, OnRecordError
from corpus.intake import Extractor, Failure, Progress, fault
from corpus.spelling import count


@dataclass(slots=True)
class Relabelled:
    """What became of the documents: names of documents, failures, and what changed.

    frame       the name and version of the frame
    relabelled  judged by it now
    unchanged   judged by it before
    failed      still judged by another frame, and why
    """

    frame: str
    relabelled: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    failed: list[Failure] = field(default_factory=list)
    changes: Changes = field(default_factory=Changes)

    @property
    def in_words(self) -> str:
        """How many documents became what, in a line."""
        done, before = count(len(self.relabelled), "document"), len(self.unchanged)
        return f"{done} judged by {self.frame}; {before} already were, {len(self.failed)} failed"


def relabelled(
    catalogue: Catalogue, listed: Sequence[Mapping[str, Any]], extractor: Extractor, frame: str, progress: Progress
) -> Relabelled:
    """Judge documents by the frame of an extractor, each whole or not at all.

    listed   their rows (`Catalogue.listing`)
    frame    the frame's name and version

    Raises OnRecordError where weights are missing or the catalogue cannot be written.
    """
    result, run = Relabelled(frame), catalogue.begin_run()
    for number, row in enumerate(listed):
        progress(number, len(listed), row["name"])
        try:
            _relabel(catalogue, row, extractor, result, run)
        except OnRecordError:
            raise  # no weights, or a corpus that cannot be written: the next document would fare no better
        except Exception as error:  # noqa: BLE001 (a fault of ours in one document must not cost the others)
            result.failed.append(fault(row["name"], error))
    progress(len(listed), len(listed), "")
    return result


def _relabel(catalogue: Catalogue, row: Mapping[str, Any], extractor: Extractor, result: Relabelled, run: str) -> None:
    document_id, name = row["document_id"], row["name"]
    made_from = catalogue.fingerprint(document_id) or ""
    if made_from.endswith(f" {extractor.name}"):
        result.unchanged.append(name)
        return
    document, before = catalogue.document(document_id), catalogue.statements(document_id)
    file = " ".join(made_from.split(" ")[:2])  # its bytes and its sidecar, so that `add` finds it unchanged
    stored = document is not None and catalogue.put(
        document,
        extractor.statements(document),
        source=row["source"],
        fingerprint=f"{file} {extractor.name}",
        over=made_from,
        run=run,
    )
    if stored:
        result.relabelled.append(name)
        result.changes.note(before, catalogue.statements(document_id))
    else:
        error = CatalogueError("was changed meanwhile", where=name, hint="use the frame again")
        result.failed.append(Failure.of(name, error))
