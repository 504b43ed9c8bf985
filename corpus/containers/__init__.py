"""One file a format that holds several documents. A container takes bytes and gives entries: names with bytes.

Each module has `entries(data: bytes, *, where: str) -> Iterator[Entry]` and raises ReadError for what it cannot open;
that of tables can be told what their columns are.
An entry is read as a file of its name would be; it may be a container itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module

# File name ending → the module of this folder that opens it. Modules are imported when they are first used.
CONTAINERS = {".zip": "archive", ".csv": "table", ".xlsx": "table", ".eml": "attachments"}


@dataclass(frozen=True, slots=True)
class Entry:
    """A document inside a file: its path there, with "/" between folders, and its bytes."""

    name: str
    data: bytes


def entries_of(name: str) -> Callable[..., Iterator[Entry]] | None:
    """The `entries` function for a file of this name, or None where it holds no documents but itself."""
    ending = "." + name.rsplit(".", 1)[-1].lower() if "." in name else ""
    if ending not in CONTAINERS:
        return None
    found: Callable[..., Iterator[Entry]] = import_module(f"corpus.containers.{CONTAINERS[ending]}").entries
    return found
