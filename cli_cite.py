"""`onrecord cite`: bibliographies of documents, and references for quotations."""

from __future__ import annotations

from typing import Annotated

import typer

import onrecord
from cli_filters import options_named
from cli_options import Data, File, examples
from onrecord import OnRecordError
from terminal import destination, plain, say

CITING = examples(
    "onrecord cite --style bibtex -o corpus.bib",
    "onrecord cite white-paper.pdf --style csl-json",
    "onrecord cite --position 3f2a9c0d11e0b7aa --words",
)


def cite(
    documents: Annotated[
        list[str] | None, typer.Argument(metavar="DOCUMENT…", help="Names or ids of documents. Default: all.")
    ] = None,
    style: Annotated[str, typer.Option(metavar="STYLE", help=f"{', '.join(onrecord.CITATION_STYLES)}.")] = "bibtex",
    position: Annotated[
        list[str] | None,
        typer.Option("--position", metavar="ID", help="A reference for a quotation, with a link. Repeatable."),
    ] = None,
    words: Annotated[bool, typer.Option("--words", help="The words of the quotation before its reference.")] = False,
    output: File = None,
    data: Data = None,
) -> None:
    """Write a bibliography of documents, or a reference for a quotation with the place where it stands."""
    corpus = onrecord.open(data)
    if position and documents:
        hint = "give one of both"
        raise OnRecordError("documents and quotations are cited apart", where="--position", hint=hint)
    if words and not position:
        hint = "name one with --position"
        raise OnRecordError("only a quotation is cited with its words", where="--words", hint=hint)
    if position:
        text = "".join(_reference(corpus, one, words) for one in position)
    else:
        with options_named():
            text = corpus.bibliography(documents or (), style=style)
    with destination(output) as stream:
        stream.write((text if output else _shown(text)).encode("utf-8", "replace"))
    if text in ("", "[]\n"):
        say("there are no documents to cite")


def _shown(text: str) -> str:
    """The text without what could steer a terminal; its lines end as they did."""
    kept = ("\r", "\n")
    return "".join(c if c in kept or c.isprintable() else " " if c.isspace() else "" for c in text)


def _reference(corpus: onrecord.Corpus, position: str, words: bool) -> str:
    reference, link = corpus.reference(position)
    if words and (row := corpus.position(position)):
        return onrecord.quotation(row) + "\n"
    return plain(reference) + "\n" + (f"{link}\n" if link else "")
