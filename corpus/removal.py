"""Documents taken out of a corpus, with the copies of their files that its folder keeps.

Nobody's own file is touched: only what was fetched or uploaded has a copy.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from corpus import originals, uploads
from corpus.catalogue import Catalogue
from corpus.errors import CatalogueError
from corpus.sources import file_of

# What lies in a folder of originals: an address or "uploads", the SHA-256 of the bytes, a name.
_KEPT = re.compile(rf"[/\\]{originals.FOLDER}[/\\]([^/\\]+)[/\\]([0-9a-f]{{64}})[/\\](.+)\Z")


def remove(catalogue: Catalogue, document_id: str, run: str) -> None:
    """Take a document out, and the copy of its file once no other document came of that.

    Raises CatalogueError where the catalogue cannot be written, and where the document is out but the copy is not.
    """
    place = catalogue.source_of(document_id)
    catalogue.remove(document_id, run=run)
    copy = _copy(catalogue, place) if place else None
    if copy is None or any(_copy(catalogue, row["source"]) == copy for row in catalogue.listing()):
        return
    if copy.is_dir():
        shutil.rmtree(copy, ignore_errors=True)
    else:
        uploads.discard(copy)
    if copy.exists():
        hint = "remove it by hand, or it comes back when it is added or fetched again"
        raise CatalogueError("the document is out, but the copy of its file is not", where=copy, hint=hint)


def _copy(catalogue: Catalogue, place: str) -> Path | None:
    """The copy that a document of a place was read from, where the corpus' folder keeps one now: an uploaded file, or
    the folder of an address with all its versions."""
    found = _KEPT.search(place)
    if found is None:
        return None
    address, version, name = found.groups()
    kept = catalogue.folder.resolve() / originals.FOLDER
    if address != uploads.FOLDER:
        return kept / address if (kept / address / version).is_dir() else None
    return file_of(str(kept / address / version / name))  # without the part of it that the document is
