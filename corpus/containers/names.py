"""Names of the files within a file, so that no two of them are called the same."""

from __future__ import annotations

from pathlib import PurePosixPath


def unique(name: str, taken: dict[str, int]) -> str:
    """The name, or the name with a number before its ending where another file has it: "a.txt", "a (2).txt".

    taken  name → the last number given to it; it is added to here
    """
    if name not in taken:
        taken[name] = 1
        return name
    path = PurePosixPath(name)
    number = taken[name] + 1
    while (numbered := str(path.with_name(f"{path.stem} ({number}){path.suffix}"))) in taken:
        number += 1
    taken[name] = number
    taken[numbered] = 1
    return numbered
