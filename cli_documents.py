"""`onrecord documents` and `onrecord describe`: what is known about documents, and where from, seen and put right."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from typing import Annotated, Any

import typer

import onrecord
from cli_options import Data, Format, Output, chosen_format, examples, write_rows
from corpus.records import DOCUMENT_KINDS
from corpus.spelling import count
from terminal import Column, destination, drawn, narrow, plain, say

LISTING = examples(
    "onrecord documents",
    "onrecord documents hansel --format jsonl",
    "onrecord documents --undated",
    "onrecord documents --kind article --year 1990..1999",
    "onrecord documents -o documents.csv",
)
EPILOG = examples(
    "onrecord describe hansel.pdf",
    "onrecord describe hansel.pdf --published 1998-10 --kind green_paper",
    'onrecord describe 41b0c6d2a9e3f785 --author "Jane Arkwright" --publisher "Hansel Council"',
    "onrecord describe hansel.pdf --forget published",
)
REMOVING = examples(
    "onrecord remove hansel.pdf",
    "onrecord remove 41b0c6d2a9e3f785 9f27e8d15c0b4a36 --yes",
)


def documents(
    words: Annotated[
        list[str] | None,
        typer.Argument(metavar="WORDS", help="Words of a name, title or publisher, all of them. Default: every one."),
    ] = None,
    kind: Annotated[
        str | None, typer.Option("--kind", metavar="KIND", help=f"Only of this kind: {', '.join(DOCUMENT_KINDS)}.")
    ] = None,
    year: Annotated[
        str | None, typer.Option("--year", metavar="YEAR", help="Only published in 1998, or in 1990..1999.")
    ] = None,
    undated: Annotated[bool, typer.Option("--undated", help="Only documents without a date.")] = False,
    unsure: Annotated[bool, typer.Option("--unsure", help="Only documents perhaps of another kind.")] = False,
    format: Format = None,  # noqa: A002 (the option is called so)
    output: Output = None,
    data: Data = None,
) -> None:
    """List the documents: what they are, when they were published, and what was found in them."""
    corpus = onrecord.open(data)
    chosen = chosen_format(format, output, on_screen="table")
    rows = corpus.documents(" ".join(words or ()), kind=kind, year=year, undated=undated, unsure=unsure)
    with destination(output) as stream:
        write_rows(rows, stream, chosen, output, "documents", _table)
    if not rows:
        say(f"no documents found; {corpus.catalogue.counts()['documents']} were asked")


def _table(rows: Sequence[Mapping[str, Any]], *, on_screen: bool) -> str:
    columns = {
        "id": Column(lambda row: row["document_id"], fixed=16),
        "file": Column(lambda row: plain(row["name"]), share=3),
        "published": Column(lambda row: row["published_on"] or "not known", fixed=10),
    }
    if not narrow():
        columns |= {
            "title": Column(lambda row: plain(row["title"] or ""), share=4),
            "kind": Column(lambda row: row["kind"].replace("_", " "), share=2),
            "publisher": Column(lambda row: plain(row["publisher"] or ""), share=2),
            "positions": Column(lambda row: f"{row['positions']:,}", share=1),
        }
    return drawn(rows, columns, on_screen=on_screen)


def describe(
    document: Annotated[str, typer.Argument(metavar="DOCUMENT", help="Its file's name, or its id.")],
    title: Annotated[str | None, typer.Option("--title", metavar="WORDS")] = None,
    kind: Annotated[str | None, typer.Option("--kind", metavar="KIND", help=f"{', '.join(DOCUMENT_KINDS)}.")] = None,
    publisher: Annotated[str | None, typer.Option("--publisher", metavar="NAME")] = None,
    author: Annotated[list[str] | None, typer.Option("--author", metavar="NAME", help="Repeatable.")] = None,
    url: Annotated[str | None, typer.Option("--url", metavar="ADDRESS")] = None,
    published: Annotated[
        str | None, typer.Option("--published", metavar="DATE", help="2005, 2005-08, 2005-08-18 or 18 August 2005.")
    ] = None,
    said: Annotated[
        str | None, typer.Option("--said", metavar="DATE", help="When it was said, if not when it was published.")
    ] = None,
    forget: Annotated[
        list[str] | None,
        typer.Option("--forget", metavar="FIELD", help="Take back what was stated of a field. Repeatable."),
    ] = None,
    data: Data = None,
) -> None:
    """Show what is known about a document and where from, or put it right.

    What you state stands before what its file and its sidecar say, also when it is added again.
    """
    given: dict[str, Any] = {
        "title": title, "kind": kind, "publisher": publisher, "authors": author, "url": url, "published_on": published,
        "said_on": said,
    }  # fmt: skip
    stated = {field: value for field, value in given.items() if value is not None}
    empty = next((field for field, value in stated.items() if not value or value == [""]), None)
    if empty:
        raise onrecord.OnRecordError("nothing was stated of it", where=empty, hint=f"to take it back: --forget {empty}")
    shown = onrecord.open(data).describe(document, stated, forget=forget or ())
    for field, one in shown.items():
        value = one["value"]
        words = "; ".join(map(str, value)) if isinstance(value, list) else value or "not known"
        sure = f", {one['confidence']:.0%} sure" if "confidence" in one else ""
        typer.echo(f"{field:<14}{plain(str(words))}" + (f"  ({one['found']}{sure})" if one["found"] else ""))


def remove(
    documents: Annotated[list[str], typer.Argument(metavar="DOCUMENT…", help="Names of files, or ids.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    data: Data = None,
) -> None:
    """Take documents out of the corpus, with their statements.

    Copies that the corpus keeps of what was uploaded or fetched go too; your own files are not touched. Added again,
    a document is there again with its reviews.
    """
    corpus = onrecord.open(data)
    for row in corpus.called(documents):
        said = f"{count(row['statements'], 'statement')}, {count(row['positions'], 'position')}"
        say(f"{plain(row['name'])} ({row['document_id']}): {said}")
    if not (yes or _agreed()):
        say("nothing was removed")
        raise typer.Exit(1)
    gone = corpus.remove(documents)
    say(f"removed: {', '.join(plain(name) for name in gone)}")


def _agreed() -> bool:
    """Whether somebody who is there says so; to leave (Ctrl-C, Ctrl-D) is no."""
    if not sys.stdin.isatty():
        raise onrecord.OnRecordError("nothing was removed: nobody is there to be asked", hint="add --yes")
    try:
        return typer.confirm("Take this out of the corpus?", err=True)
    except typer.Abort:
        return False
