"""The command line: it asks the door and draws. Rows go to standard output, everything else to standard error.

Only typer is imported before a command runs, so that `onrecord --help` answers at once.
"""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import IO, Annotated, Any, Literal

import typer

import cli_documents
import cli_frames
import cli_holders
import cli_intake
import onrecord
from cli_options import Data, Format, Output, chosen_format, examples, write_rows
from corpus.errors import QueryError, ReadError
from corpus.records import DOCUMENT_KINDS, HOLDER_KINDS, MODES, STANCES
from corpus.sources import files_below
from index.query import LEVELS, RANKINGS, SORTS, UNDECIDED, Filters
from onrecord import Frame, OnRecordError, Progress
from serving import check_port, demo_folder, mark_as_demo, serve_app
from terminal import INTERRUPTED, Ended, destination, legend, plain, progress, say

app = typer.Typer(
    help="Who said what about joining up health and social care, in which role, when – and did they change their mind?",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)
app.add_typer(cli_holders.app, name="holders", rich_help_panel="Who is who")
app.add_typer(cli_frames.app, name="frame", rich_help_panel="Topics")


def _options(values: Iterable[str]) -> str:
    return ", ".join(values)


# -- filters that several commands share -------------------------------------------------------------------------------

_FILTERS = "Filters (all must hold; of a repeated one, any)"

Every = Annotated[bool, typer.Option("--all", help="All statements, on a topic or not.")]
Holder = Annotated[
    list[str] | None,
    typer.Option("--holder", metavar="NAME", rich_help_panel=_FILTERS, help="Words of a holder's name. Repeatable."),
]
HolderKind = Annotated[
    list[str] | None,
    typer.Option(metavar="KIND", rich_help_panel=_FILTERS, help=f"{_options(HOLDER_KINDS)}. Repeatable."),
]
Kind = Annotated[
    list[str] | None,
    typer.Option(
        "--kind", metavar="KIND", rich_help_panel=_FILTERS, help=f"Of document: {_options(DOCUMENT_KINDS)}. Repeatable."
    ),
]
Mode = Annotated[
    list[str] | None,
    typer.Option("--mode", metavar="MODE", rich_help_panel=_FILTERS, help=f"{_options(MODES)}. Repeatable."),
]
Topic = Annotated[
    list[str] | None,
    typer.Option(
        "--topic",
        metavar="TOPIC",
        rich_help_panel=_FILTERS,
        help="A topic of the corpus’ frame, such as joint_working. Repeatable.",
    ),
]
Stance = Annotated[
    list[str] | None,
    typer.Option(
        "--stance",
        metavar="STANCE",
        rich_help_panel=_FILTERS,
        help=f"{_options((*STANCES, UNDECIDED))} (cannot tell); on --topic where given. Repeatable.",
    ),
]
DocumentName = Annotated[
    list[str] | None,
    typer.Option("--document", metavar="NAME", rich_help_panel=_FILTERS, help="A document's name or id. Repeatable."),
]
Since = Annotated[
    str | None,
    typer.Option(
        "--since", metavar="DATE", rich_help_panel=_FILTERS, help="Said, else published, then or later: 2005-08-18."
    ),
]
Until = Annotated[
    str | None,
    typer.Option(
        "--until", metavar="DATE", rich_help_panel=_FILTERS, help="Said, else published, then or earlier: 2005."
    ),
]
Undated = Annotated[bool, typer.Option("--undated", rich_help_panel=_FILTERS, help="Only rows without any date.")]
Port = Annotated[int, typer.Option("--port", min=1, max=65535, help="The port to answer on.")]

# A field of a question → the option that sets it, so that an error names what was typed.
_OPTION_OF = {
    "holders": "--holder",
    "holder_kinds": "--holder-kind",
    "kinds": "--kind",
    "modes": "--mode",
    "stances": "--stance",
    "topics": "--topic",
    "since": "--since",
    "until": "--until",
    "since and until": "--since, --until",
    "level": "--level",
    "ranking": "--ranking",
    "sort": "--sort",
    "offset and limit": "--offset, --limit",
}


@contextmanager
def _options_named() -> Iterator[None]:
    """Turn what a filter or question says of its fields into a usage error about the options."""
    try:
        yield
    except QueryError as error:
        advice = f" – {error.hint}" if error.hint else ""
        where = _OPTION_OF.get(error.where or "", error.where)
        raise Ended(2, f"onrecord: {where}: {error.what}{advice}") from error


def _filters(**given: Any) -> Filters:
    """The filters that were given on the command line; lists become tuples, and what is missing stays open."""
    with _options_named():
        values: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in given.items() if value
        }
        return Filters(**values)


def _known(corpus: onrecord.Corpus, filters: Filters) -> Filters:
    """The filters with the documents' ids in place of their names. Raises OnRecordError for one that is not there.

    A topic that the corpus' frame does not have is a usage error.
    """
    with _options_named():
        topics = corpus.frame.topics if filters.topics else {}
        for topic in filters.topics:
            if topic not in topics:
                raise QueryError(f"there is no {topic!r}", where="topics", hint=f"one of {_options(topics)}")
    ids: list[str] = []
    listed = corpus.documents() if filters.documents else []
    for wanted in filters.documents:
        found = [row["document_id"] for row in listed if wanted in (row["document_id"], row["name"])]
        if not found:
            raise OnRecordError(f"there is no document {wanted!r}", where="--document", hint="give its file's name")
        ids += found
    return replace(filters, documents=tuple(ids))


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
        Literal["jsonl", "csv"] | None,
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


@app.command(
    epilog=examples(
        'onrecord search "pooled budgets" --stance oppose --since 2005',
        'onrecord search "care trusts" --holder Arkwright --format jsonl',
        'onrecord search "duty to cooperate" --level passages -o passages.csv',
    )
)
def search(
    query: Annotated[str, typer.Argument(metavar="QUERY", help='Words, "phrases", AND OR NOT and brackets.')],
    holder: Holder = None,
    holder_kind: HolderKind = None,
    kind: Kind = None,
    mode: Mode = None,
    topic: Topic = None,
    stance: Stance = None,
    document: DocumentName = None,
    since: Since = None,
    until: Until = None,
    undated: Undated = False,
    level: Annotated[str, typer.Option(metavar="LEVEL", help=f"{_options(LEVELS)}.")] = "positions",
    ranking: Annotated[str, typer.Option(metavar="RANKING", help=f"{_options(RANKINGS)}.")] = "hybrid",
    sort: Annotated[str, typer.Option(metavar="ORDER", help=f"{_options(SORTS)} (-date: latest first).")] = "relevance",
    limit: Annotated[int, typer.Option(min=0, help="Rows at most.")] = 20,
    offset: Annotated[int, typer.Option(min=0, help="Rows to pass over first.")] = 0,
    format: Format = None,  # noqa: A002 (the option is called so)
    output: Output = None,
    data: Data = None,
) -> None:
    """Search the corpus by words and by meaning, and print what was found, best first."""
    filters = _filters(
        holders=holder,
        holder_kinds=holder_kind,
        kinds=kind,
        modes=mode,
        topics=topic,
        stances=stance,
        documents=document,
        since=since,
        until=until,
        undated=undated,
    )
    with _options_named():
        question = onrecord.Question(
            query, filters, level=level, ranking=ranking, sort=sort, offset=offset, limit=limit
        )

    def ask(corpus: onrecord.Corpus) -> onrecord.Answer:
        return corpus.search(replace(question, filters=_known(corpus, filters)))

    _print_answer(onrecord.open(data), ask, format, output)


@app.command(
    epilog=examples(
        "onrecord positions --topic joint_working --stance mixed",
        "onrecord positions --holder Arkwright --since 2005 -o arkwright.csv",
        "onrecord positions --all --format jsonl > statements.jsonl",
    )
)
def positions(
    holder: Holder = None,
    holder_kind: HolderKind = None,
    kind: Kind = None,
    mode: Mode = None,
    topic: Topic = None,
    stance: Stance = None,
    document: DocumentName = None,
    since: Since = None,
    until: Until = None,
    undated: Undated = False,
    every: Every = False,
    sort: Annotated[str, typer.Option(metavar="ORDER", help="date, -date (latest first) or holder.")] = "date",
    format: Format = None,  # noqa: A002 (the option is called so)
    output: Output = None,
    data: Data = None,
) -> None:
    """Print all positions that pass the filters."""
    filters = _filters(
        holders=holder,
        holder_kinds=holder_kind,
        kinds=kind,
        modes=mode,
        topics=topic,
        stances=stance,
        documents=document,
        since=since,
        until=until,
        undated=undated,
    )
    with _options_named():
        onrecord.Question("", filters, sort=sort)

    def ask(corpus: onrecord.Corpus) -> onrecord.Answer:
        return corpus.positions(_known(corpus, filters), sort=sort, every=every)

    _print_answer(onrecord.open(data), ask, format, output)


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


@app.command(epilog=examples("onrecord rebuild", "onrecord rebuild --data my-corpus"))
def rebuild(data: Data = None) -> None:
    """Make the search index anew from the catalogue. No document is read again."""
    corpus = onrecord.open(data)
    with progress() as show:
        corpus.rebuild(progress=show)
    say(f"the index of {corpus.folder} is made anew")


@app.command(epilog=examples("onrecord serve", "onrecord serve --port 8600 --data my-corpus"))
def serve(
    port: Port = 8501,
    address: Annotated[
        str, typer.Option(metavar="ADDRESS", help="The address to answer on; 0.0.0.0 lets other computers in.")
    ] = "127.0.0.1",
    data: Data = None,
) -> None:
    """Show the corpus in the browser, until Ctrl-C."""
    check_port(address, port)
    serve_app(address, port, data or onrecord.default_folder())


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


# -- answers out -------------------------------------------------------------------------------------------------------


def _print_answer(
    corpus: onrecord.Corpus, ask: Callable[[onrecord.Corpus], onrecord.Answer], format_: str | None, output: Path | None
) -> None:
    chosen = chosen_format(format_, output, on_screen="table")
    with destination(output) as stream:
        answer = ask(corpus)
        write_rows(answer.rows, stream, chosen, output, answer.question.level, frame=corpus.frame)
    if chosen == "table" and (marks := legend(answer.rows)):
        say(marks)
    first, last = answer.question.offset + 1, answer.question.offset + len(answer.hits)
    what = answer.question.level
    if not answer.total:
        say(f"no {what} found; {corpus.catalogue.counts()['documents']} documents were asked")
    elif not answer.hits:
        say(f"no rows on this page; there are {answer.total} {what}")
    elif len(answer.hits) < answer.total:
        more = f"; --offset {last} shows the next" if last < answer.total else ""
        say(f"rows {first} to {last} of {answer.total} {what}{more}")


# -- the way in --------------------------------------------------------------------------------------------------------


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit status. What a user can cause is told in one line, never as a traceback."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="replace")
    if isinstance(sys.stderr, io.TextIOWrapper):
        sys.stderr.reconfigure(errors="backslashreplace")
    try:
        code = app(args=arguments, prog_name="onrecord", standalone_mode=False)
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
