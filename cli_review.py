"""`onrecord review`, `reviews` and `diff`: what people find when they check positions, and what extraction changed."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

import onrecord
from cli_filters import ANY, filtered, known
from cli_options import (
    Author,
    Data,
    File,
    Format,
    Output,
    Reason,
    author_of,
    chosen_format,
    examples,
    say_written,
    write_listing,
    write_rows,
)
from corpus.errors import QueryError
from corpus.spelling import count
from onrecord import Corpus, Filters, Listing, OnRecordError
from terminal import Column, destination, drawn, narrow, plain, say, table

REVIEWING = examples(
    "onrecord review 3f2a9c0d11e0b7aa",
    'onrecord review 3f2a9c0d11e0b7aa --confirm --reason "heard the recording"',
    'onrecord review 3f2a9c0d11e0b7aa --set holder="Jane Arkwright" --set joint_working=oppose',
    "onrecord review 3f2a9c0d11e0b7aa --undo",
)
DIFFING = examples("onrecord diff", "onrecord diff --list", "onrecord diff -o changed.csv")
_SHOWN = 200
_NO_CHANGE = "no document was extracted again with another result"

app = typer.Typer()


def review(
    position: Annotated[str, typer.Argument(metavar="ID", help="A position's id (position_id in jsonl and csv).")],
    confirm: Annotated[bool, typer.Option("--confirm", help="It is right as it is shown.")] = False,
    reject: Annotated[bool, typer.Option("--reject", help="It is no position of this holder: leave it out.")] = False,
    set_: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="FIELD=VALUE",
            help=f"Put right: {', '.join(onrecord.CORRECTABLE)}, or a topic (support, mixed, oppose, none, undecided). "
            "Repeatable.",
        ),
    ] = None,
    undo: Annotated[bool, typer.Option("--undo", help="The last review counts no longer.")] = False,
    reason: Reason = "",
    author: Author = None,
    data: Data = None,
) -> None:
    """Say what you find of a position – or, without an option, show it and what was found of it.

    What you say is laid over what was extracted, everywhere at once, and stays when the document is extracted again.
    Nothing is lost: --undo brings back what was there before.
    """
    asked = [bool(confirm), bool(reject), bool(set_), bool(undo)]
    if sum(asked) > 1:
        raise OnRecordError("one thing at a time", where="--confirm, --reject, --set, --undo", hint="give one of them")
    if reason and not any(asked):
        raise OnRecordError("a reason for what", where="--reason", hint="give --confirm, --reject, --set or --undo")
    corpus = onrecord.open(data)
    if any(asked):
        verdict = ("confirmed", "rejected", "corrected", "undone")[asked.index(True)]
        who = author_of(author)
        corpus.review(position, verdict, author=who, reason=reason, changes=_changes(set_ or ()))
        say(f"{position}: {verdict} by {who}")
    row = corpus.position(position)
    if row is None:
        raise OnRecordError("no such position", where=position, hint="take an id from onrecord positions")
    with destination(None) as stream:
        stream.write(table([row], on_screen=True).encode("utf-8", "replace"))
    for one in corpus.history(position):
        typer.echo(_told(one))


def _changes(given: Sequence[str]) -> dict[str, str]:
    changes = {}
    for one in given:
        name, sign, value = one.partition("=")
        if not sign or not name.strip():
            raise QueryError(f"{one!r} is no correction", where="--set", hint="write FIELD=VALUE")
        if name.strip() in changes:
            raise QueryError(f"{name.strip()!r} is given twice", where="--set", hint="give one value for each field")
        changes[name.strip()] = value
    return changes


def _told(one: Mapping[str, Any]) -> str:
    changes = {name: value for name, value in one["changes"].items() if name != "words"}
    what = f" {json.dumps(changes, ensure_ascii=False)}" if changes else ""
    why = f": {one['reason']}" if one["reason"] else ""
    gone = "" if one["stands"] or one["verdict"] == "undone" else " (undone)"
    return plain(f"{one['reviewed_at'][:16].replace('T', ' ')} {one['author']} {one['verdict']}{what}{why}{gone}")


@app.callback(
    invoke_without_command=True,
    epilog=examples(
        "onrecord reviews queue",
        "onrecord reviews list",
        "onrecord reviews list --orphaned",
        "onrecord reviews export -o training.jsonl",
        "onrecord reviews agreement",
    ),
)
def _start(context: typer.Context) -> None:
    """See what needs a look, list what people found, export it to learn from, and see how well they agree."""
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())
        raise typer.Exit


@app.command(
    epilog=examples(
        "onrecord reviews queue",
        "onrecord reviews queue --topic joint_working --limit 50",
        "onrecord reviews queue --kind debate --format jsonl",
    )
)
@filtered("rejected")
def queue(
    filters: Filters = ANY,
    limit: Annotated[int, typer.Option(min=0, help="Rows at most.")] = 20,
    offset: Annotated[int, typer.Option(min=0, help="Rows to pass over first.")] = 0,
    format: Format = None,  # noqa: A002 (the option is called so)
    output: Output = None,
    data: Data = None,
) -> None:
    """List the positions that need a look, the most doubtful first and reviewed ones last, and say why."""
    corpus = onrecord.open(data)
    _written(corpus, corpus.queue(known(corpus, filters), limit=limit, offset=offset), format, output, _queue)
    say(_how_far(corpus.progress()))


def _written(
    corpus: Corpus, listing: Listing, format_: str | None, output: Path | None, draw: Callable[..., str]
) -> int:
    """Write a listing as it was asked for, on the screen as `draw` draws it; how many rows it has."""
    chosen, rows = chosen_format(format_, output, on_screen="table"), list(listing.rows)
    if chosen == "table":
        with destination(output) as stream:
            stream.write(draw(rows, on_screen=output is None).encode("utf-8", "replace") if rows else b"")
    else:
        write_listing(corpus, listing, chosen, output)
    say_written(len(rows), output)
    return len(rows)


def _queue(rows: Sequence[Mapping[str, Any]], *, on_screen: bool) -> str:
    why = Column(lambda row: "\n".join(map(plain, row["why"])) or ("reviewed" if row["review"] else "nothing doubtful"))
    told = Column(lambda row: _short(plain(row["text"][0])), share=5)
    columns = {"why": why, "holder": Column(lambda row: plain(row["holder"])), "words": told}
    if narrow():
        cells = [column.cell for column in columns.values()]
        columns = {", ".join(columns): Column(lambda row: "\n".join(cell(row) for cell in cells))}
    # Whole, to be copied.
    return drawn(rows, {"position": Column(lambda row: row["position_id"], fixed=16)} | columns, on_screen=on_screen)


def _how_far(told: Mapping[str, Any]) -> str:
    verdicts = ", ".join(f"{told[verdict]:,} {verdict}" for verdict in ("confirmed", "corrected", "rejected"))
    waiting = f"{count(told['waiting'], 'position')} not reviewed, of these {told['doubtful']:,} doubtful"
    return f"{waiting}; {told['reviewed']:,} reviewed: {verdicts}"


@app.command("list", epilog=examples("onrecord reviews list", "onrecord reviews list --orphaned -o orphaned.csv"))
def list_(
    orphaned: Annotated[bool, typer.Option("--orphaned", help="Only those whose statement is gone.")] = False,
    format: Format = None,  # noqa: A002 (the option is called so)
    output: Output = None,
    data: Data = None,
) -> None:
    """List the reviews that stand, the newest first."""
    corpus = onrecord.open(data)
    if not _written(corpus, corpus.reviewed("reviews", orphaned=orphaned), format, output, _reviews):
        say("no reviews; onrecord review ID --confirm makes the first")


def _reviews(rows: Sequence[Mapping[str, Any]], *, on_screen: bool) -> str:
    where = Column(lambda row: plain(row["document"] or "gone") + ("\nstatement gone" if row["orphaned"] else ""))
    who = Column(lambda row: f"{plain(row['author'])}\n{row['reviewed_at'][:10]}")
    columns = {"document": where, "verdict": Column(lambda row: row["verdict"], fixed=9), "by": who}
    if narrow():
        cells = [column.cell for column in columns.values()]
        columns = {", ".join(columns): Column(lambda row: "\n".join(cell(row) for cell in cells))}
    columns |= {"what and why": Column(_what_and_why, share=5)}
    # Whole, to be copied.
    return drawn(rows, {"position": Column(lambda row: row["position_id"], fixed=16)} | columns, on_screen=on_screen)


def _what_and_why(row: Mapping[str, Any]) -> str:
    changes = {name: value for name, value in row["changes"].items() if name != "words"}
    lines = [json.dumps(changes, ensure_ascii=False)] if changes else []
    return "\n".join(map(plain, [*lines, *([row["reason"]] if row["reason"] else [])]))


@app.command(epilog=examples("onrecord reviews export -o training.jsonl"))
def export(
    output: File = None,
    data: Data = None,
) -> None:
    """Write the reviewed statements as data to train on, as JSON lines: what is right, beside what was extracted."""
    corpus = onrecord.open(data)
    with destination(output) as stream:
        number = onrecord.export(corpus.examples(), stream, format="jsonl")
    say(count(number, "reviewed statement") + (f" written to {output}" if output else ""))


@app.command(epilog=examples("onrecord reviews agreement", "onrecord reviews agreement -o kappa.csv"))
def agreement(
    format: Format = None,  # noqa: A002 (the option is called so)
    output: Output = None,
    data: Data = None,
) -> None:
    """Say how often reviewers agree with the program, and with each other (Cohen's kappa)."""
    corpus = onrecord.open(data)
    if not _written(corpus, corpus.reviewed("kappa"), format, output, _kappa):
        say("no reviews; onrecord review ID --confirm makes the first")


def _kappa(rows: Sequence[Mapping[str, Any]], *, on_screen: bool) -> str:
    columns = {
        "one": Column(lambda row: plain(row["one"])),
        "other": Column(lambda row: plain(row["other"])),
        "about": Column(lambda row: plain(row["about"].replace("_", " "))),
        "the same": Column(lambda row: f"{row['same']} of {row['positions']}"),
        "kappa": Column(lambda row: "–" if row["kappa"] is None else f"{row['kappa']:.2f}", fixed=6),
    }
    return drawn(rows, columns, on_screen=on_screen)


def diff(
    run: Annotated[str | None, typer.Argument(metavar="RUN", help="A run of --list. Default: the last one.")] = None,
    list_runs: Annotated[bool, typer.Option("--list", help="Name the runs that changed something.")] = False,
    format: Format = None,  # noqa: A002 (the option is called so)
    output: Output = None,
    data: Data = None,
) -> None:
    """Show what extracting documents again changed, statement by statement: after a new version, frame or file."""
    corpus = onrecord.open(data)
    if list_runs:
        found = corpus.runs()
        for one in found:
            typer.echo(f"{one['run']}  {count(one['changes'], 'change')} in {count(one['documents'], 'document')}")
        if not found:
            say(_NO_CHANGE)
        return
    chosen = chosen_format(format, output, on_screen="table")
    rows = corpus.diff(run)
    with destination(output) as stream:
        write_rows(rows, stream, chosen, output, "diff", _diff)
    if not rows:
        say(_NO_CHANGE)


def _diff(rows: Sequence[Mapping[str, Any]], *, on_screen: bool) -> str:
    columns = {
        "document": Column(lambda row: plain(row["document"] or "gone")),
        "holder": Column(lambda row: plain(row["holder"])),
        "what": Column(_what_changed, share=3),
        "words": Column(lambda row: _short(plain(row["text"])), share=5),
    }
    return drawn(rows, columns, on_screen=on_screen)


def _what_changed(row: Mapping[str, Any]) -> str:
    mark = "\nreviewed" if row["reviewed"] else ""
    if row["field"] is None:
        return f"{row['what']}{mark}"
    before, after = (plain(row[side]) if row[side] else "none" for side in ("before", "after"))
    field = row["field"].removeprefix("stances_").replace("_", " ")
    return plain(f"{field}: {_short(before)} → {_short(after)}") + mark


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else text[:_SHOWN].rsplit(" ", 1)[0] + " …"
