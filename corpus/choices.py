"""How files are read where they leave a choice."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from corpus import files
from corpus.containers.columns import Mapping as Columns
from corpus.containers.columns import load, written
from corpus.ocr import Ocr

# The folder of a corpus that keeps what was said of tables' columns: FINGERPRINT.yaml, of the table's header.
FOLDER = "mappings"


@dataclass(frozen=True, slots=True)
class Choices:
    """What is asked for.

    columns     what the columns of tables of responses are, where that was said
    remembered  the same of tables seen before: fingerprint of the header → columns
    ocr         when pictures of pages are read
    repair      put broken characters right ("Iâ€™m")
    """

    columns: Columns | None = None
    remembered: dict[str, Columns] = field(default_factory=dict)
    ocr: Ocr = field(default_factory=Ocr)
    repair: bool = False


def remembered(folder: Path) -> dict[str, Columns]:
    """What a corpus' folder keeps of tables' columns. Raises ReadError for a file that somebody has spoilt."""
    return {path.stem: load(path) for path in sorted((folder / FOLDER).glob("*.yaml"))}


def remember(folder: Path, fingerprints: list[str], columns: Columns) -> None:
    """Keep what the columns are of tables with these headers. Raises CatalogueError where that cannot be written."""
    for one in fingerprints:
        files.write(folder / FOLDER / f"{one}.yaml", written(columns).encode("utf-8"))
