"""`onrecord search`, `positions`, `similar` and `batch`: questions put to a corpus, and what it answers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

import onrecord
from cli_filters import ANY, filtered, known, options, options_named
from cli_options import Data, Every, Format, Output, chosen_format, examples, say_written, write_listing, write_rows
from corpus.errors import QueryError
from index.query import EVERYTHING, FACETS, LEVELS, RANKINGS, SORTS, Filters
from onrecord import OnRecordError
from terminal import destination, legend, plain, progress, say

SEARCHING = examples(
    'onrecord search "pooled budgets" --stance oppose --since 2005',
    "onrecord search 'integrat* holder:Arkwright date:1998..2005'",
    "onrecord search '\"care trust\" AND NOT kind:debate' --format jsonl",
    'onrecord search "duty to cooperate" --level passages -o passages.csv',
    "onrecord search merger --count year --count stance --limit 0",
)
LISTING = examples(
    "onrecord positions --topic joint_working --stance mixed",
    "onrecord positions --holder Arkwright --since 2005 -o arkwright.csv",
    "onrecord positions --all --format jsonl > statements.jsonl",
)
SIMILAR = examples(
    "onrecord similar 3f2a9c0d11e0b7aa",
    "onrecord similar 3f2a9c0d11e0b7aa 'stance:oppose date:2010..' --format jsonl",
)
BATCH = examples("onrecord batch questions.csv -o tables/", "onrecord batch questions.csv -o tables/ --format jsonl")
_LANGUAGE = (
    'Words, "exact phrases", AND OR NOT and brackets, begin*, spel~, "two words"~5, and fields: holder: role: org: '
    "kind: source: date:1998..2005 topic: stance: mode: document: is:reviewed."
)

Level = Annotated[str, typer.Option(metavar="LEVEL", help=f"{options(LEVELS)}.")]
Ranking = Annotated[str, typer.Option(metavar="RANKING", help=f"{options(RANKINGS)}.")]
Sort = Annotated[str, typer.Option(metavar="ORDER", help=f"{options(SORTS)} (-date: latest first).")]
Limit = Annotated[int, typer.Option(min=0, help="Rows at most.")]
Offset = Annotated[int, typer.Option(min=0, help="Rows to pass over first.")]
Query = Annotated[str, typer.Argument(metavar="QUERY", help=_LANGUAGE)]


@filtered()
def search(
    query: Query,
    filters: Filters = ANY,
    level: Level = "positions",
    ranking: Ranking = "hybrid",
    sort: Sort = "relevance",
    limit: Limit = 20,
    offset: Offset = 0,
    count: Annotated[
        list[str] | None,
        typer.Option("--count", metavar="NAME", help=f"Count the whole answer by {options(FACETS)}. Repeatable."),
    ] = None,
    format: Format = None,  # noqa: A002 (the option is called so)
    output: Output = None,
    data: Data = None,
) -> None:
    """Search the corpus by words and by meaning, and print what was found, best first."""
    with options_named():
        question = onrecord.Question(
            query,
            filters,
            level=level,
            ranking=ranking,
            sort=sort,
            offset=offset,
            limit=limit,
            facets=tuple(dict.fromkeys(count or ())),
        )

    with pointed_at(query):
        print_answer(onrecord.open(data), question, format, output)


@filtered()
def positions(
    filters: Filters = ANY,
    every: Every = False,
    sort: Annotated[str, typer.Option(metavar="ORDER", help="date, -date (latest first) or holder.")] = "date",
    format: Format = None,  # noqa: A002 (the option is called so)
    output: Output = None,
    data: Data = None,
) -> None:
    """Print all positions that pass the filters."""
    with options_named():
        level = "statements" if every else "positions"
        question = onrecord.Question("", filters, level=level, sort=sort, limit=EVERYTHING)
    print_answer(onrecord.open(data), question, format, output)


def similar(
    name: Annotated[str, typer.Argument(metavar="ID", help="A position's id (position_id in jsonl and csv).")],
    query: Annotated[str, typer.Argument(metavar="QUERY", help="What must hold besides, as in a search.")] = "",
    level: Level = "positions",
    limit: Limit = 20,
    format: Format = None,  # noqa: A002 (the option is called so)
    output: Output = None,
    data: Data = None,
) -> None:
    """Print the positions nearest in meaning to one, nearest first."""
    with options_named():
        question = onrecord.Question(query, level=level, limit=limit)
    with pointed_at(query):
        print_answer(onrecord.open(data), replace(question, like=name), format, output)


def batch(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="QUERIES.csv",
            help="A question a line; the first line names the columns: query, and any of name, level, ranking, sort, "
            "limit (of rows; empty for all).",
        ),
    ],
    folder: Annotated[Path, typer.Option("-o", "--output", metavar="DIR", help="The folder to write into.")],
    format: Annotated[  # noqa: A002
        Literal["csv", "xlsx", "parquet", "jsonl"], typer.Option("--format", help="How rows are written.")
    ] = "csv",
    data: Data = None,
) -> None:
    """Ask many questions: a table for each, one of all (all, all-passages), and a summary.

    The rows are those of `onrecord search`. A question that cannot be understood is named, the others go on, and the
    exit status is 1.
    """
    asked = onrecord.questions_of(file)
    files = _file_names([one.name for one in asked])
    corpus = onrecord.open(data)
    frame = corpus.frame
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OnRecordError(f"cannot be made ({error.strerror})", where=folder, hint="name another folder") from error
    joint: dict[str, list[dict[str, Any]]] = {}
    summary: list[dict[str, Any]] = []
    with progress() as show:
        for number, (one, name) in enumerate(zip(asked, files, strict=True)):
            show(number, len(asked), one.name)
            about: dict[str, Any] = {"name": one.name, "query": one.question.text}
            summary.append(about)
            try:
                answer = corpus.search(one.question)
            except QueryError as error:
                about["problem"] = str(error)
                say(f"onrecord: {file}, line {one.line}: {error}")
                continue
            about |= {"file": f"{name}.{format}", "found": answer.total, "rows": len(answer.hits)}
            level = one.question.level
            with destination(folder / f"{name}.{format}") as stream:
                onrecord.export(answer.rows, stream, format=format, level=level, frame=frame)
            table = joint.setdefault("all-passages" if level == "passages" else "all", [])
            table += [{"search": one.name} | row for row in answer.rows]
        show(len(asked), len(asked), "")
    for name, rows in joint.items():
        level = "passages" if name == "all-passages" else "positions"
        with destination(folder / f"{name}.{format}") as stream:
            onrecord.export(rows, stream, format=format, level=level, frame=frame, lead=("search",))
    with destination(folder / f"summary.{format}") as stream:
        onrecord.export(summary, stream, format=format, level="summary")
    wrong = sum("problem" in one for one in summary)
    say(f"{len(asked) - wrong} of {len(asked)} questions answered; the tables are in {folder}")
    if wrong:
        raise typer.Exit(1)


def _file_names(names: list[str]) -> list[str]:
    """A name that any system takes for each, all different, none that of a table of all."""
    taken = {"all", "all-passages", "summary"}
    found = []
    for name in names:
        plain_name = re.sub(r"[^\w.-]+", "-", name).strip("-.").lower()[:80] or "question"
        other, number = plain_name, 1
        while other in taken:
            number += 1
            other = f"{plain_name}-{number}"
        taken.add(other)
        found.append(other)
    return found


@contextmanager
def pointed_at(query: str) -> Iterator[None]:
    """Show the place in the question that an error is about, under it."""
    try:
        yield
    except QueryError as error:
        if error.at is not None and len(query) <= 200 and plain(query) == query:
            say(query)
            typer.echo(" " * error.at + "^", err=True)
        raise


def print_answer(
    corpus: onrecord.Corpus, question: onrecord.Question, format_: str | None, output: Path | None
) -> None:
    """Ask, draw or write the rows, and say what they are of."""
    question = replace(question, filters=known(corpus, question.filters))
    chosen = chosen_format(format_, output, on_screen="table")
    what, facets = question.level, dict[str, dict[str, int]]()
    if chosen == "table":
        with destination(output) as stream:
            answer = corpus.search(question)
            write_rows(answer.rows, stream, chosen, output, what)
            shown, found, facets = len(answer.hits), answer.total, answer.facets
            if marks := legend(answer.rows):
                say(marks)
    else:
        listing = corpus.listing(question)
        shown, found = write_listing(corpus, listing, chosen, output), listing.found or 0
        say_written(shown, output)
        facets = corpus.search(replace(question, limit=0)).facets if question.facets else {}
    first, last = question.offset + 1, question.offset + shown
    if not found:
        say(f"no {what} found; {corpus.catalogue.counts()['documents']} documents were asked")
    elif not shown:
        say(f"no rows on this page; there are {found} {what}")
    elif shown < found:
        more = f"; --offset {last} shows the next" if last < found else ""
        say(f"rows {first} to {last} of {found} {what}{more}")
    for name, counts in facets.items():
        say(f"{name}: " + (", ".join(f"{value} {number}" for value, number in counts.items()) or "none"))
