"""What the rooms of the command line share: options that many commands have, and how rows are written."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Annotated, Any, Literal

import typer

import onrecord
from corpus.spelling import count
from onrecord import Corpus, Frame, Listing, OnRecordError
from terminal import destination, say, table

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
    Literal["table", "csv", "xlsx", "parquet", "jsonl"] | None,
    typer.Option("--format", help="How rows are written. Default: table, or what the ending of FILE says."),
]
Author = Annotated[
    str | None, typer.Option("--author", metavar="NAME", help="Who says so. Default: your name on this system.")
]
Reason = Annotated[str, typer.Option("--reason", metavar="WORDS", help="Why: kept with what you say.")]
File = Annotated[
    Path | None, typer.Option("-o", "--output", metavar="FILE", help="Write to a file, whole or not at all.")
]
_ENDINGS = {".csv": "csv", ".xlsx": "xlsx", ".parquet": "parquet", ".jsonl": "jsonl"}
_BINARY = ("xlsx", "parquet")
# Folders of names for what is open: /dev/stdout may be a file that the shell has made.
_STREAMS = (Path("/dev"), Path("/dev/fd"), Path("/proc/self/fd"))


def examples(*lines: str) -> str:
    """The end of a command's help: lines that can be typed as they are."""
    # \b keeps the line ends where the help is drawn without rich.
    return "\b\nExamples:\n" + "\n".join(f"  {line}" for line in lines)


def chosen_format(given: str | None, output: Path | None, *, on_screen: str) -> str:
    """How rows are written: as asked for, else as the ending of the file says, else as on the screen."""
    if given in _BINARY and output is None and sys.stdout.isatty():
        raise OnRecordError("a terminal cannot show it", where=given, hint=f"name a file: -o rows.{given}")
    # A device or a pipe is written to as the screen is (a folder is refused later, with a better reason).
    if given or output is None or (output.exists() and not output.is_file()):
        return given or on_screen
    endings = _ENDINGS | {".txt": on_screen}
    if output.suffix.lower() not in endings:
        hint = f"end it in {', '.join(_ENDINGS)}, or give --format"
        raise OnRecordError("its ending does not say how to write it", where=output, hint=hint)
    return endings[output.suffix.lower()]


def author_of(given: str | None) -> str:
    """The name that was given, or that of the system's user. Raises OnRecordError where there is none."""
    import getpass

    if given and given.strip():
        return given.strip()
    try:
        return getpass.getuser()
    except (ImportError, KeyError, OSError) as error:
        raise OnRecordError("this system does not tell your name", where="--author", hint="give it") from error


def write_listing(corpus: Corpus, listing: Listing, format_: str, output: Path | None) -> int:
    """Write what a corpus answered as csv, xlsx, parquet or jsonl, and beside a file its manifest; how many rows."""
    with ExitStack() as manifest, destination(output) as stream:
        told = corpus.export(listing, stream, format=format_)
        if output is not None and _is_kept(output):
            # It gets its name after the file has: neither is there without the other, or in place of what was there.
            beside = manifest.enter_context(destination(manifest_of(output)))
            beside.write(onrecord.manifest_text(told).encode("utf-8", "replace"))
            beside.flush()
    return int(told["rows"])


def _is_kept(output: Path) -> bool:
    """Whether it is a file, or will be one: no pipe, no device, nor standard output by its name."""
    return output.absolute().parent not in _STREAMS and (output.is_file() or not output.exists())


def manifest_of(output: Path) -> Path:
    """The file that says what another holds."""
    return output.with_name(f"{output.name}.manifest.json")


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
        number = len(shown)
        if shown:
            stream.write(draw(shown, on_screen=output is None).encode("utf-8", "replace"))
    else:
        number = onrecord.export(rows, stream, format=format_, level=level, frame=frame)
    say_written(number, output)


def say_written(rows: int, output: Path | None) -> None:
    """Say how many rows went to a file."""
    if output is not None:
        say(f"{count(rows, 'row')} written to {output}")
