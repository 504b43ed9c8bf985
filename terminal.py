"""What the command line shows: rows as a table, progress, one-line messages, and the streams they go to."""

from __future__ import annotations

import io
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import IO, Any, Literal

from corpus.records import doubtful
from onrecord import OnRecordError, Progress

# A shell reports a program that Ctrl-C ended with 128 + SIGINT, one that a closed pipe ended with 128 + SIGPIPE.
INTERRUPTED = 130
BROKEN_PIPE = 141
# Seconds between two lines of progress where there is no terminal to draw a bar on: seldom enough for a log.
PROGRESS_EVERY = 10.0
# Words of a quotation shown in a table: enough to recognise it. Exports have all of them.
FIRST_WORDS = 30
# Columns of a table where neither a terminal nor COLUMNS says how wide it may be.
WIDTH = 120
# Fields that are shown below a holder, and the words before them.
_TOLD = {"reported_by": "reported by", "account_of": "account of"}
# Below this width, holder, date and stance share a column: in columns of their own, names would be cut within words.
NARROW = 90


class Ended(Exception):  # noqa: N818 (it may be no error: the reader of a pipe has had enough)
    """The command is over, with this exit status and, unless it is empty, this message."""

    def __init__(self, code: int, message: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = message


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: what it shows of a row, and its share of the room; `fixed` is so wide and never folded."""

    cell: Callable[[Mapping[str, Any]], str]
    share: int = 3
    fixed: int = 0


def narrow() -> bool:
    """Whether the terminal is too narrow for many columns."""
    return _width() < NARROW


def table(
    rows: Sequence[Mapping[str, Any]], *, on_screen: bool, lead: Mapping[str, Column] = MappingProxyType({})
) -> str:
    """Positions or passages drawn as a table as wide as the terminal; `lead` are columns before the usual ones."""
    heads = {**lead, "date": Column(_date_of, fixed=12)}
    if "holder" in rows[0]:  # else they are passages, which are nobody's
        heads |= {"holder (role)": Column(_holder_of), "stance": Column(_stances_of)}
        if narrow():
            who = Column(lambda row: f"{_holder_of(row)}\n{_date_of(row)}\n{_stances_of(row)}")
            heads = {**lead, "who, when, stance": who}
    heads |= {"first words": Column(_first_words, share=6), "source": Column(_source_of)}
    return drawn(rows, heads, on_screen=on_screen)


def legend(rows: Sequence[Mapping[str, Any]]) -> str:
    """What the marks in `table` of these rows mean, in one line; "" where there are none."""
    told = ["name? doubtful who it is"] if any(map(doubtful, rows)) else []
    told += ["(inferred) from a table of offices, not named in the document"] if any(map(_inferred, rows)) else []
    return "; ".join(told)


def drawn(rows: Sequence[Mapping[str, Any]], columns: Mapping[str, Column], *, on_screen: bool) -> str:
    """The rows drawn with these columns, as wide as the terminal. Their cells must be `plain`."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, expand=True, padding=(0, 1), show_edge=False)
    for head, column in columns.items():
        if column.fixed:
            table.add_column(head, no_wrap=True, min_width=column.fixed)
        else:
            table.add_column(head, overflow="fold", ratio=column.share)
    for row in rows:
        table.add_row(*(Text(column.cell(row)) for column in columns.values()))
    terminal = on_screen and sys.stdout.isatty()
    text = io.StringIO()
    colours: Literal["auto"] | None = "auto" if terminal else None
    Console(file=text, width=_width(), force_terminal=terminal, color_system=colours).print(table)
    return "".join(line.rstrip() + "\n" for line in text.getvalue().splitlines())


def _width() -> int:
    return shutil.get_terminal_size((WIDTH, 24)).columns


def _date_of(row: Mapping[str, Any]) -> str:
    if row.get("said_on"):
        return str(row["said_on"])
    published = row.get("published_on")
    # In brackets where the date is the document's, not the statement's.
    return (f"({published})" if "said_on" in row else str(published)) if published else "undated"


def _holder_of(row: Mapping[str, Any]) -> str:
    name = plain(row.get("holder") or "unknown") + ("?" if doubtful(row) else "")
    lines = [" ".join([name, *(["(inferred)"] if _inferred(row) else []), *_in_brackets(row.get("role"))])]
    lines += [f"{what} {plain(row[key])}" for key, what in _TOLD.items() if row.get(key)]
    return "\n".join(lines)


def _in_brackets(text: str | None) -> list[str]:
    return [f"({plain(text)})"] if text else []


def _inferred(row: Mapping[str, Any]) -> bool:
    return row.get("holder_basis") == "office"


def _stances_of(row: Mapping[str, Any]) -> str:
    undecided = row.get("undecided") or ()
    words = {topic: "cannot tell" if topic in undecided else stance for topic, stance in row.get("stances", {}).items()}
    return "\n".join(f"{plain(topic.replace('_', ' '))}: {word}" for topic, word in words.items() if word) or "–"


def _first_words(row: Mapping[str, Any]) -> str:
    words = plain(" … ".join(row["text"])).split(" ")
    return " ".join(words[:FIRST_WORDS]) + (" …" if len(words) > FIRST_WORDS else "")


def _source_of(row: Mapping[str, Any]) -> str:
    locator = row.get("locator") or {}
    names = {"page": "p.", "paragraph": "para", "question": "Q", "column": "col."}
    places = [f"{name} {locator[key]}" for key, name in names.items() if locator.get(key)]
    return plain(", ".join([str(row.get("document")), *places]))


# -- streams -----------------------------------------------------------------------------------------------------------


def plain(text: str) -> str:
    """The text in one line, without what could steer a terminal: control characters and hidden marks."""
    return " ".join("".join(c if c.isprintable() else " " if c.isspace() else "" for c in text).split())


def say(message: str) -> None:
    """One line on standard error."""
    with suppress(BrokenPipeError):  # nobody reads it: not a reason to stop
        sys.stderr.write(plain(message) + "\n")
        sys.stderr.flush()


@contextmanager
def destination(file: Path | None) -> Iterator[IO[bytes]]:
    """Standard output as bytes, or a file that gets its name only when it is whole."""
    if file is None:
        try:
            yield sys.stdout.buffer
            sys.stdout.buffer.flush()
        except BrokenPipeError as error:
            # What is still in the buffer must go somewhere, or Python complains when it ends.
            with suppress(OSError, ValueError):
                os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise Ended(BROKEN_PIPE) from error
        return
    if file.is_dir():
        raise OnRecordError("this is a folder, not a file", where=file, hint="name a file in it")
    # A pipe or a device cannot be replaced, only written to; what /dev/stdout leads to may have no name of its own.
    direct = file.exists() and not file.is_file()
    target = file if direct else file.resolve()
    part = target if direct else target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with part.open("wb") as stream:
            yield stream
            stream.flush()
        if not direct:
            part.replace(target)
    except OSError as error:
        raise OnRecordError(
            f"cannot be written ({error.strerror})", where=file, hint="check that its folder exists and may be written"
        ) from error
    finally:
        if not direct:
            with suppress(OSError):
                part.unlink(missing_ok=True)


@contextmanager
def progress(*, rows_on_screen: bool = False) -> Iterator[Progress]:
    """Shows progress on standard error: a bar on a terminal (that rows do not share), else a line now and then."""
    if sys.stderr.isatty() and not (rows_on_screen and sys.stdout.isatty()):
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        columns = (BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        name = TextColumn("{task.description}", markup=False)
        # Rows may be on their way to a pipe, so standard output is left as it is.
        with Progress(*columns, name, console=Console(stderr=True), transient=True, redirect_stdout=False) as bar:
            task = bar.add_task("", total=None)

            def draw(done: int, total: int, what: str) -> None:
                bar.update(task, completed=done, total=total, description=plain(what)[:60])

            yield draw
    else:
        said = time.monotonic()

        def tell(done: int, total: int, what: str) -> None:
            nonlocal said
            if time.monotonic() - said >= PROGRESS_EVERY:
                said = time.monotonic()
                say(f"{done} of {total} {what}")

        yield tell
