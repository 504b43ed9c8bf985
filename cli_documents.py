"""`onrecord describe`: what is known about a document, and where from, seen and put right."""

from __future__ import annotations

from typing import Annotated, Any

import typer

import onrecord
from cli_options import Data, examples
from corpus.records import DOCUMENT_KINDS
from terminal import plain

EPILOG = examples(
    "onrecord describe hansel.pdf",
    "onrecord describe hansel.pdf --published 1998-10 --kind green_paper",
    'onrecord describe 41b0c6d2a9e3f785 --author "Jane Arkwright" --publisher "Hansel Council"',
    "onrecord describe hansel.pdf --forget published",
)


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
