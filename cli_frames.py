"""`onrecord frame`: the topics on which sides are told – looked at, tried out, and put to use in a corpus."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

import typer

import onrecord
from cli_options import Data, examples
from corpus.spelling import count
from onrecord import Relabelled
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
    examples_given = sum(row["examples"] for row in rows)
    counted = [count(len(rows), "topic"), count(examples_given, "example")]
    counted += [count(len(frame.events), "event")] if frame.events else []
    say(f"{frame.label} is well formed: {', '.join(counted)}")
    say("right: of all examples · told: of those on topic, got a side · F1: mean of support, mixed, oppose and none")
    say("flips: support told as oppose, or the reverse · unread: on topic, without a word of the vocabulary")
    if any(row["measured_by"] != "cross-validation" for row in rows):
        say("the network was trained on the examples of built-in topics, which flatters their figures")


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
    _tell(result)
    for failure in result.failed:
        say(f"onrecord: {failure.reason}")
    done, before = count(len(result.relabelled), "document"), len(result.unchanged)
    say(f"{done} judged by {frame.label}; {before} already were, {len(result.failed)} failed")
    if result.failed:
        raise typer.Exit(1)


def _tell(result: Relabelled) -> None:
    """What changed: stances as a table, and the rest in words."""
    changes = result.changes
    rows = [
        {"topic": topic, "before": before, "after": after, "statements": number}
        for topic, moves in changes.stances.items()
        for (before, after), number in moves.most_common()
    ]
    with destination(None) as stream:
        if rows:
            stream.write(drawn(rows, _MOVES, on_screen=True).encode("utf-8", "replace"))
    for what, topics in (("new topics", changes.added), ("topics no longer asked", changes.dropped)):
        if topics:
            say(f"{what}: {', '.join(sorted(topics))}")
    if changes.appeared or changes.vanished:
        say(f"statements: {changes.appeared} appeared, {changes.vanished} vanished (cut in other places)")
    if changes.stances and not rows:
        say("on the topics of both frames, no stance is another than before")


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
_MOVES = {
    "topic": Column(_topic),
    "before": _stance("before"),
    "after": _stance("after"),
    "statements": _number("statements", 10),
}
