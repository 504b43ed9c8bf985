"""`onrecord check`: the quotations of a draft, looked up in the corpus."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

import onrecord
from cli_options import Data, File, examples
from corpus.spelling import count
from terminal import destination, progress, say

CHECKING = examples(
    "onrecord check draft.docx",
    "onrecord check draft.txt --format html -o report.html",
    "onrecord check draft.md --format json > findings.json",
)
# The exit status where a quotation is not as it is on record, for a newsroom's own tools.
UNFAITHFUL = 3


def check(
    draft: Annotated[Path, typer.Argument(metavar="DRAFT", help="Text, Markdown, Word or HTML.")],
    format: Annotated[Literal["text", "json", "html"], typer.Option("--format", help="How it is written.")] = "text",  # noqa: A002
    output: File = None,
    data: Data = None,
) -> None:
    """Look up every quotation of a draft: is it on record, word for word, by whom, in which role and year?

    Each is verbatim, altered (what differs), attributed to someone else (who said it), a paraphrase (the nearest
    statement), or not on record. The exit status is 0 where all are as they are on record, else 3.
    """
    with progress() as show:
        findings = onrecord.open(data).check(draft, progress=show)
    with destination(output) as stream:
        stream.write(onrecord.report(findings, draft.name, format=format).encode("utf-8", "replace"))
    say(f"{count(len(findings), 'quotation')}: {onrecord.summary(findings)}")
    if not all(one.faithful for one in findings):
        raise typer.Exit(UNFAITHFUL)
