"""What the rooms of the command line share: options that many commands have, and how rows are written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import IO, Annotated, Any, Literal

import typer

import onrecord
from onrecord import Frame, OnRecordError
from terminal import say, table

Data = Annotated[
    Path | None,
    typer.Option("--data", metavar="DIR", help="The corpus folder. Default: ONRECORD_DATA, else your data folder."),
]
Every = Annotated[bool, typer.Option("--all", help="All statements, on a topic or not.")]
Output = Annotated[
    Path | None,
    typer.Option(
        "-o", "--output", metavar="FILE", help="Write to a file, whole or not at all. Its ending may say how."
    ),
]
Format = Annotated[
    Literal["table", "jsonl", "csv"] | None,
    typer.Option("--format", help="How rows are written. Default: table, or what the ending of FILE says."),
]


def examples(*lines: str) -> str:
    """The end of a command's help: lines that can be typed as they are."""
    # \b keeps the line ends where the help is drawn without rich.
    return "\b\nExamples:\n" + "\n".join(f"  {line}" for line in lines)


def chosen_format(given: str | None, output: Path | None, *, on_screen: str) -> str:
    """How rows are written: as asked for, else as the ending of the file says, else as on the screen."""
    # A device or a pipe is written to as the screen is (a folder is refused later, with a better reason).
    if given or output is None or (output.exists() and not output.is_file()):
        return given or on_screen
    endings = {".csv": "csv", ".jsonl": "jsonl", ".txt": on_screen}
    if output.suffix.lower() not in endings:
        raise OnRecordError(
            "its ending does not say how to write it", where=output, hint="end it in .csv or .jsonl, or give --format"
        )
    return endings[output.suffix.lower()]


def write_rows(
    rows: Iterable[Mapping[str, Any]],
    stream: IO[bytes],
    format_: str,
    output: Path | None,
    level: str = "positions",
    draw: Callable[..., str] = table,
    frame: Frame | None = None,
) -> None:
    """Write the rows as a table (that `draw` draws), csv or jsonl, and say how many went to a file.

    frame   that of the rows, for the columns; without it, the built-in one
    """
    if format_ == "table":
        shown = list(rows)
        count = len(shown)
        if shown:
            stream.write(draw(shown, on_screen=output is None).encode("utf-8", "replace"))
    else:
        count = onrecord.export(rows, stream, format=format_, level=level, frame=frame)
    if output is not None:
        say(f"{count} row{'' if count == 1 else 's'} written to {output}")
