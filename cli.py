"""The command line: it asks the door and draws. Rows go to standard output, everything else to standard error.

Only typer is imported before a command runs, so that `onrecord --help` answers at once.
"""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import IO, Annotated, Any, Literal

import typer

import cli_check
import cli_cite
import cli_compare
import cli_documents
import cli_frames
import cli_holders
import cli_intake
import cli_overview
import cli_review
import cli_search
import cli_watch
import onrecord
from cli_options import Data, Every, Output, chosen_format, examples, write_rows
from corpus.errors import ReadError
from corpus.sources import files_below
from onrecord import Frame, OnRecordError, Progress
from serving import check_port, demo_folder, mark_as_demo, serve_app
from terminal import INTERRUPTED, Ended, destination, plain, progress, say

app = typer.Typer(
    help="Who said what about joining up health and social care, in which role, when – and did they change their mind?",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)
app.add_typer(cli_holders.app, name="holders", rich_help_panel="Who is who")
app.add_typer(cli_watch.app, name="watch", rich_help_panel="Kept searches")
app.add_typer(cli_review.app, name="reviews", rich_help_panel="Reviews")
app.add_typer(cli_frames.app, name="frame", rich_help_panel="Topics")


Port = Annotated[int, typer.Option("--port", min=1, max=65535, help="The port to answer on.")]


# -- commands ----------------------------------------------------------------------------------------------------------


def _version(*, wanted: bool) -> None:
    if wanted:
        sys.stdout.write(f"onrecord {onrecord.__version__}\n")
        raise typer.Exit


@app.callback(
    invoke_without_command=True,
    epilog=examples("onrecord demo", "onrecord add papers/", 'onrecord search "pooled budgets" --stance oppose'),
)
def _start(
    context: typer.Context,
    version: Annotated[
        bool,
        typer.Option(
            "--version", is_eager=True, callback=lambda value: _version(wanted=value), help="Say the version and stop."
        ),
    ] = False,
) -> None:
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())
        raise typer.Exit


app.command(epilog=cli_intake.ADDING)(cli_intake.add)
app.command(epilog=cli_intake.FETCHING)(cli_intake.fetch)
app.command(epilog=cli_intake.REFRESHING)(cli_intake.refresh)
app.command(epilog=cli_documents.LISTING)(cli_documents.documents)
app.command(epilog=cli_documents.EPILOG)(cli_documents.describe)
app.command(epilog=cli_documents.REMOVING)(cli_documents.remove)


@app.command(
    epilog=examples(
        "onrecord extract white-paper.pdf > positions.jsonl",
        "onrecord extract papers/ --all -o statements.csv",
        "onrecord extract speech.html --frame my-topics.yaml",
    )
)
def extract(
    files: Annotated[list[Path], typer.Argument(metavar="FILE…", help="Files, or folders with files below.")],
    every: Every = False,
    frame: Annotated[
        str | None,
        typer.Option("--frame", metavar="FILE|NAME", help="Judge by these topics. Default: the built-in ones."),
    ] = None,
    format: Annotated[  # noqa: A002 (the option is called so)
        Literal["jsonl", "csv", "xlsx", "parquet"] | None,
        typer.Option("--format", help="How rows are written. Default: jsonl, or what the ending of FILE says."),
    ] = None,
    output: Output = None,
) -> None:
    """Print the positions that files hold, without a corpus.

    Rows come file by file. A file that cannot be read is named with the reason, the others go on, and the exit
    status is 1.
    """
    failures: list[Path] = []
    chosen, topics = chosen_format(format, output, on_screen="jsonl"), onrecord.frame(frame)
    with destination(output) as stream, progress(rows_on_screen=output is None) as show:
        rows = _extracted(files, stream, show, failures, every=every, frame=topics)
        write_rows(rows, stream, chosen, output, frame=topics)
    if failures:
        raise typer.Exit(1)


app.command(epilog=cli_search.SEARCHING)(cli_search.search)
app.command(epilog=cli_search.LISTING)(cli_search.positions)
app.command(epilog=cli_search.SIMILAR)(cli_search.similar)
app.command(epilog=cli_search.BATCH)(cli_search.batch)
app.command(epilog=cli_compare.COMPARING)(cli_compare.compare)
app.command(epilog=cli_overview.LOOKING)(cli_overview.overview)
app.command(epilog=cli_check.CHECKING)(cli_check.check)
app.command(epilog=cli_cite.CITING)(cli_cite.cite)
app.command(epilog=cli_review.REVIEWING, rich_help_panel="Reviews")(cli_review.review)
app.command(epilog=cli_review.DIFFING, rich_help_panel="Reviews")(cli_review.diff)


@app.command(epilog=examples("onrecord status", "onrecord status --data my-corpus --format json"))
def status(
    format: Annotated[Literal["table", "json"], typer.Option("--format", help="How it is written.")] = "table",  # noqa: A002
    data: Data = None,
) -> None:
    """Say where the corpus is, what it holds, and whether its index is up to date."""
    found = onrecord.open(data).status()
    if format == "json":
        text = json.dumps(found, ensure_ascii=False) + "\n"
    else:
        width = max(len(name) for name in found) + 2
        text = "".join(f"{name.replace('_', ' '):<{width}}{plain(str(value))}\n" for name, value in found.items())
    with destination(None) as stream:
        stream.write(text.encode("utf-8", "replace"))


@app.command(epilog=examples("onrecord rebuild", "onrecord rebuild --engine tantivy"))
def rebuild(
    engine: Annotated[
        Literal["auto", "whoosh", "tantivy"] | None,
        typer.Option("--engine", help="What it is searched with from now on; auto: by the number of passages."),
    ] = None,
    data: Data = None,
) -> None:
    """Make the search index anew from the catalogue. No document is read again.

    Who searches meanwhile has the old one until the new one is whole.
    """
    corpus = onrecord.open(data)
    with progress() as show:
        corpus.rebuild(engine=engine, progress=show)
    say(f"the index of {corpus.folder} is made anew, with {corpus.index.engine}")


@app.command(
    epilog=examples(
        "onrecord serve",
        "onrecord serve --port 8600 --data my-corpus",
        "onrecord serve --address 0.0.0.0 --read-only",
    )
)
def serve(
    port: Port = 8501,
    address: Annotated[
        str, typer.Option(metavar="ADDRESS", help="The address to answer on; 0.0.0.0 lets other computers in.")
    ] = "127.0.0.1",
    read_only: Annotated[
        bool, typer.Option("--read-only", help="Publish it: no page and no address can change anything.")
    ] = False,
    data: Data = None,
) -> None:
    """Show the corpus in the browser, until Ctrl-C."""
    check_port(address, port)
    serve_app(address, port, data or onrecord.default_folder(), read_only=read_only)


@app.command(epilog=examples("onrecord demo", "onrecord demo --port 8600", "onrecord demo --no-serve --data trial"))
def demo(
    port: Port = 8501,
    data: Annotated[
        Path | None, typer.Option("--data", metavar="DIR", help="The demo's folder. Default: one of its own.")
    ] = None,
    no_serve: Annotated[bool, typer.Option("--no-serve", help="Make the demo's corpus and stop.")] = False,
) -> None:
    """Try On Record on the fictional documents that come with it, in the browser.

    The demo has a folder of its own: your corpus is never touched. A second call finds the documents there.
    """
    if not no_serve:
        check_port("127.0.0.1", port)
    folder = data or demo_folder()
    mark_as_demo(folder)
    cli_intake.take(onrecord.open(folder, create=True), [onrecord.sample_documents()])
    say(f"the demo's corpus is in {folder}")
    if not no_serve:
        serve_app("127.0.0.1", port, folder, demo=True)


# -- documents in ------------------------------------------------------------------------------------------------------


def _extracted(
    paths: Iterable[Path], stream: IO[bytes], show: Progress, failures: list[Path], *, every: bool, frame: Frame
) -> Iterator[Mapping[str, Any]]:
    files: list[Path] = []
    for path in paths:
        below = [file for file, _ in files_below(path)]
        if not below:
            failures.append(path)
            say(f"onrecord: {ReadError('no readable files in this folder', where=path)}")
        files += below
    for number, path in enumerate(files):
        show(number, len(files), path.name)
        try:
            rows = onrecord.extract(path, every=every, frame=frame)
        except ReadError as error:
            failures.append(path)
            say(f"onrecord: {error}")
            continue
        yield from rows
        stream.flush()  # the rows of one file are there before the next is read


# -- the way in --------------------------------------------------------------------------------------------------------


@cache
def _command() -> Any:
    """All commands, made once: a process may run many."""
    return typer.main.get_command(app)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit status. What a user can cause is told in one line, never as a traceback."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="replace")
    if isinstance(sys.stderr, io.TextIOWrapper):
        sys.stderr.reconfigure(errors="backslashreplace")
    try:
        code = _command()(args=arguments, prog_name="onrecord", standalone_mode=False)
    except typer.TyperException as error:  # a usage error
        command = getattr(getattr(error, "ctx", None), "command_path", "onrecord")
        say(f"onrecord: {error.format_message().rstrip('.')} – see {command} --help")
        return error.exit_code
    except Ended as ended:
        if ended.message:
            say(ended.message)
        return ended.code
    except OnRecordError as error:
        say(f"onrecord: {error}")
        return 1
    except OSError as error:
        say(f"onrecord: {error.filename or 'the system'}: {error.strerror or error}")
        return 1
    if code == INTERRUPTED:
        say("stopped")
    return code or 0


if __name__ == "__main__":
    sys.exit(main())
