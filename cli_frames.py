"""`onrecord frame`: the topics on which sides are told – looked at, tried out, and put to use in a corpus."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal

import typer

import onrecord
from cli_options import Data, examples
from corpus.records import stance_of
from corpus.spelling import count
from terminal import INTERRUPTED, Column, Ended, destination, drawn, plain, progress, say

app = typer.Typer()

Given = Annotated[str, typer.Argument(metavar="FILE|NAME", help="A frame file, or a frame that comes with On Record.")]
_WORDS = {"undecided": "cannot tell", "none": "no stance"}


@app.callback(
    invoke_without_command=True,
    epilog=examples(
        "onrecord frame show > my-topics.yaml",
        "onrecord frame check my-topics.yaml",
        "onrecord frame use my-topics.yaml --data my-corpus",
    ),
)
def _start(context: typer.Context) -> None:
    """Define your own topics: both sides in words, and examples of each.

    A frame is a YAML file. Start with a copy of one that comes with On Record, and edit it.
    """
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())
        raise typer.Exit


@app.command(
    epilog=examples(
        "onrecord frame show > my-topics.yaml",
        "onrecord frame show national-care-service",
        "onrecord frame show --list",
    )
)
def show(
    name: Annotated[
        str | None, typer.Argument(metavar="NAME", help="Default: the frame of a corpus without one of its own.")
    ] = None,
    list_: Annotated[bool, typer.Option("--list", help="Name the frames that come with On Record.")] = False,
) -> None:
    """Print a frame that comes with On Record, to start your own from."""
    if list_:
        found = onrecord.frames()
        width = max(len(one.name) for one in found) + 2
        text = "".join(f"{one.name:<{width}}{plain(one.title)}\n" for one in found)
    else:
        text = onrecord.frame(name).source
    with destination(None) as stream:
        stream.write(text.encode())


@app.command(epilog=examples("onrecord frame check my-topics.yaml", "onrecord frame check national-care-service"))
def check(given: Given) -> None:
    """Say what is wrong in a frame file, or else how well the sides of its topics are told apart.

    The topic's own examples are the test: each is judged by what the others teach.
    """
    frame = onrecord.frame(given)
    rows = onrecord.check_frame(frame)
    with destination(None) as stream:
        stream.write(drawn(rows, _FIGURES, on_screen=True).encode("utf-8", "replace"))
    for line in onrecord.checked_in_words(frame, rows):
        say(line)


@app.command(
    "try",
    epilog=examples(
        'onrecord frame try "Merging the two trusts would waste years."',
        'onrecord frame try "“Free care is fair,” said Ann Ham." --frame national-care-service',
    ),
)
def try_(
    text: Annotated[str, typer.Argument(metavar="TEXT", help="A sentence or a few, in quotation marks.")],
    frame: Annotated[
        str | None,
        typer.Option("--frame", metavar="FILE|NAME", help="Judge by these topics. Default: the built-in ones."),
    ] = None,
    format: Annotated[  # noqa: A002 (the option is called so)
        Literal["table", "jsonl"], typer.Option("--format", help="How rows are written.")
    ] = "table",
) -> None:
    """Say what the program makes of a few sentences: each statement, its side on each topic, how sure, and why.

    Where the text reports nobody, it is judged as somebody's words.
    """
    rows = onrecord.judge(text, frame=onrecord.frame(frame))
    with destination(None) as stream:
        if format == "jsonl":
            onrecord.export(rows, stream, format=format)
        for row in rows if format == "table" else ():
            said = f"{plain(row['holder'])}: {plain(' […] '.join(row['text']))}\n"
            table = drawn(list(_sides(row, text)), _TRIED, on_screen=True)
            stream.write(f"{said}\n{table}\n".encode("utf-8", "replace"))


def _sides(row: Mapping[str, Any], text: str) -> Iterator[dict[str, Any]]:
    """A row a topic on which a statement was judged; the probability where a side is told."""
    for topic, stance in row["stances"].items():
        yield {
            "topic": topic,
            "stance": stance_of(row, topic),
            "probability": row["confidence"][topic] if stance else None,
            "decided": [text[start:end] for start, end in row["evidence"].get(topic, ())],
        }


@app.command(
    epilog=examples(
        "onrecord frame use my-topics.yaml",
        "onrecord frame use national-care-service --data my-corpus",
        "onrecord frame use health-and-social-care",
    )
)
def use(given: Given, data: Data = None) -> None:
    """Judge a corpus by a frame from now on: documents to come, and all that it holds.

    No source file is read, and reviews are kept. After Ctrl-C, the same command goes on where it stopped.
    """
    frame = onrecord.frame(given)
    corpus = onrecord.open(data)
    try:
        with progress() as show:
            result = corpus.use_frame(frame, progress=show)
    except KeyboardInterrupt as stop:
        left = corpus.status().get("documents_to_relabel", 0)
        told = f"{count(left, 'document')} left; the same command goes on with them"
        raise Ended(INTERRUPTED, f"stopped – {told if left else 'all documents were done'}") from stop
    with destination(None) as stream:
        if moves := result.changes.moves:
            stream.write(drawn(moves, _MOVES, on_screen=True).encode("utf-8", "replace"))
    for line in result.changes.in_words:
        say(line)
    for failure in result.failed:
        say(f"onrecord: {failure.reason}")
    say(result.in_words)
    if result.failed:
        raise typer.Exit(1)


# -- tables ------------------------------------------------------------------------------------------------------------


def _percent(name: str) -> Column:
    return Column(lambda row: f"{row[name]:.0%}", fixed=6)


def _number(name: str, width: int) -> Column:
    return Column(lambda row: str(row[name]), fixed=width)


def _stance(name: str) -> Column:
    return Column(lambda row: _WORDS.get(row[name], row[name]), fixed=11)


def _topic(row: Mapping[str, Any]) -> str:
    return plain(row["topic"].replace("_", " "))


_FIGURES = {
    "topic": Column(lambda row: f"{_topic(row)}\n{row['examples']} examples, {row['unmentioned']} unread"),
    "right": _percent("right"),
    "told": _percent("told"),
    "F1": Column(lambda row: f"{row['macro_f1']:.2f}", fixed=4),
    "flips": _number("flips", 5),
}
_TRIED = {
    "topic": Column(_topic, share=2),
    "stance": _stance("stance"),
    "probability": Column(lambda row: "" if row["probability"] is None else f"{row['probability']:.0%}", fixed=11),
    "decided by": Column(lambda row: plain(" […] ".join(row["decided"])), share=4),
}
_MOVES = {
    "topic": Column(_topic),
    "before": _stance("before"),
    "after": _stance("after"),
    "statements": _number("statements", 10),
}
