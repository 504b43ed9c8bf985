"""`onrecord add`, `fetch` and `refresh`: documents into the corpus, and what became of each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated, Literal

import typer

import onrecord
from cli_options import Data, examples
from onrecord import Added, Progress
from terminal import INTERRUPTED, Ended, progress, say

ADDING = examples(
    "onrecord add papers/",
    "onrecord add evidence.pdf speech.html --data my-corpus",
    "onrecord add responses.xlsx --map columns.yaml",
    "onrecord add scans/ --ocr always --ocr-languages eng+cym",
)
FETCHING = examples(
    "onrecord fetch https://www.gov.uk/government/speeches/a-speech",
    "onrecord fetch https://www.gov.uk/government/publications/a-white-paper --attachments",
    "onrecord fetch https://news.example/a https://news.example/b --contact me@example.org",
)
REFRESHING = examples("onrecord refresh", "onrecord refresh --data my-corpus")

Contact = Annotated[
    str | None,
    typer.Option(
        "--contact", metavar="WORDS", envvar="ONRECORD_CONTACT", help="How a site's keeper can reach you: sent along."
    ),
]
Private = Annotated[bool, typer.Option("--allow-private", help="Ask machines and ports of your own network, too.")]


def add(
    paths: Annotated[
        list[Path], typer.Argument(metavar="PATH…", help="Files and folders; docs/formats.md lists the formats.")
    ],
    columns: Annotated[
        Path | None,
        typer.Option("--map", metavar="FILE", help="What the columns of tables of responses are (YAML); remembered."),
    ] = None,
    ocr: Annotated[
        Literal["auto", "never", "always"],
        typer.Option("--ocr", help="Read pictures of pages: where Tesseract is installed, never, or every page."),
    ] = "auto",
    ocr_languages: Annotated[
        str, typer.Option("--ocr-languages", metavar="NAMES", help="Tesseract's names of them, joined by +.")
    ] = "eng",
    repair: Annotated[
        bool, typer.Option("--repair", help="Mend broken characters (Iâ€™m for I’m) before a text is stored.")
    ] = False,
    data: Data = None,
) -> None:
    """Read files and folders into the corpus.

    Each document is stored whole or not at all; one that is there already, unchanged, costs no work.
    A file that fails ends nothing: it is named at the end with the reason, and the exit status is 1.
    """
    try:
        reading = onrecord.Ocr(ocr, tuple(ocr_languages.split("+")))
    except ValueError as error:
        raise Ended(2, f"onrecord: --ocr-languages: {error}") from error
    told = onrecord.table_columns(columns) if columns else None
    choices = onrecord.Choices(columns=told, ocr=reading, repair=repair)
    take(onrecord.open(data, create=True), paths, choices)


def fetch(
    addresses: Annotated[list[str], typer.Argument(metavar="ADDRESS…", help="Pages of the web: http or https.")],
    attachments: Annotated[
        bool, typer.Option("--attachments", help="Also the documents that belong to a page of GOV.UK.")
    ] = False,
    contact: Contact = None,
    allow_private: Private = False,
    data: Data = None,
) -> None:
    """Fetch pages of the web into the corpus: GOV.UK by its content API, anything else as it is.

    It asks politely: it says who it is, obeys robots.txt, and makes one request at a time.
    What comes is kept unchanged in the corpus' folder. A page fetched again is the same document.
    """
    corpus = onrecord.open(data, create=True)
    _told(
        lambda show: corpus.fetch(
            addresses, attachments=attachments, contact=contact, allow_private=allow_private, progress=show
        ),
        hint="--attachments fetches them",
    )


def refresh(contact: Contact = None, allow_private: Private = False, data: Data = None) -> None:
    """Fetch again what was fetched before, and take in what has changed."""
    corpus = onrecord.open(data)
    _told(lambda show: corpus.refresh(contact=contact, allow_private=allow_private, progress=show))


def take(corpus: onrecord.Corpus, paths: Sequence[Path], choices: onrecord.Choices | None = None) -> None:
    """Add files, and say what became of them."""
    _told(lambda show: corpus.add(paths, choices=choices, progress=show))


def _told(work: Callable[[Progress], Added], *, hint: str = "") -> None:
    """Do the work, and say what became of the files. hint: how to get what belongs to fetched pages."""
    try:
        with progress() as show:
            result = work(show)
    except KeyboardInterrupt as stop:
        raise Ended(INTERRUPTED, "stopped; documents already added are kept") from stop
    for failure in result.failed:
        say(f"onrecord: {failure.reason}")
    for name, same in result.duplicates:
        say(f"{name}: the same as {same}, which is there already")
    for one in result.broken:
        words = ", ".join(f"“{before}” for “{after}”" for before, after in one.shown[:1])
        places = "1 place looks" if one.places == 1 else f"{one.places:,} places look"
        say(f"{one.name}: {places} like broken characters ({words}); onrecord add --repair would mend them")
    if result.attached and hint:
        number = len(result.attached)
        which = (
            "1 document that belongs to them was" if number == 1 else f"{number:,} documents that belong to them were"
        )
        say(f"pages fetched; {which} not, such as {result.attached[0]}: {hint}")
    counts: dict[str, Sequence[object]] = {
        "added": result.added,
        "changed": result.changed,
        "unchanged": result.unchanged,
        "duplicates": result.duplicates,
        "failed": result.failed,
    }
    say(", ".join(f"{len(names)} {what}" for what, names in counts.items() if names or what != "duplicates"))
    if result.failed:
        raise typer.Exit(1)
