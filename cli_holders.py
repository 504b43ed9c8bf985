"""`onrecord holders`: who is who across documents, seen and put right."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

import onrecord
from cli_options import Author, Data, Format, Output, Reason, author_of, chosen_format, examples, write_rows
from terminal import Column, destination, drawn, narrow, plain, say

app = typer.Typer()

# Ids of others of the same name, and names of documents, that are shown before the rest is only counted.
SHOWN = 3


@app.callback(
    invoke_without_command=True,
    epilog=examples(
        "onrecord holders list Arkwright",
        "onrecord holders merge 41b0c6d2a9e3f785 9f27e8d15c0b4a36",
        "onrecord holders split 41b0c6d2a9e3f785 --document hansel.txt",
    ),
)
def _start(context: typer.Context) -> None:
    """See who is who across documents, and put it right.

    People are one where Parliament's record gives them one id, or documents one full name and roles that agree.
    What you decide here wins, also in documents to come.
    """
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())
        raise typer.Exit


@app.command(
    "list",
    epilog=examples(
        "onrecord holders list",
        "onrecord holders list Jane Arkwright",
        "onrecord holders list Arkwright --format jsonl",
        "onrecord holders list -o holders.csv",
    ),
)
def list_(
    words: Annotated[
        list[str] | None,
        typer.Argument(metavar="WORDS", help="Words of a name, all of them. Default: every holder."),
    ] = None,
    format: Format = None,  # noqa: A002 (the option is called so)
    output: Output = None,
    data: Data = None,
) -> None:
    """List the holders: names, roles with their years, and who of the same name was kept apart.

    The jsonl and csv also tell on what evidence a holder of one document is that of another.
    """
    corpus = onrecord.open(data)
    chosen = chosen_format(format, output, on_screen="table")
    rows = corpus.register(" ".join(words or ()))
    with destination(output) as stream:
        write_rows(rows, stream, chosen, output, "holders", _table)
    if not rows:
        say(f"no holders found; {corpus.catalogue.counts()['holders']} were asked")
    elif chosen == "table" and any(row["same_name"] for row in rows):
        say("≠ another of the same name, kept apart; onrecord holders merge makes them one")


@app.command(
    epilog=examples(
        "onrecord holders merge 41b0c6d2a9e3f785 9f27e8d15c0b4a36",
        'onrecord holders merge 41b0c6d2a9e3f785 9f27e8d15c0b4a36 --reason "a peer"',
    )
)
def merge(
    holder_ids: Annotated[
        list[str], typer.Argument(metavar="ID ID…", help="Ids of holders, from `onrecord holders list`.")
    ],
    reason: Reason = "",
    author: Author = None,
    data: Data = None,
) -> None:
    """Make holders one: the first, in all documents, those to come as well."""
    corpus = onrecord.open(data)
    by = author_of(author)
    into, *others = dict.fromkeys(holder_ids)
    names = {row["holder_id"]: row["name"] for row in corpus.holders()}
    documents = {holder_id: corpus.documents_of(holder_id) for holder_id in (into, *others)}
    corpus.merge_holders(holder_ids, author=by, reason=reason)
    merged = ", ".join(f"{names[other]} ({other})" for other in others)
    say(f"merged {merged} into {names[into]} ({into}){_way_back(into, documents, data)}")


@app.command(
    epilog=examples(
        "onrecord holders split 41b0c6d2a9e3f785 --document hansel.txt",
        "onrecord holders split 41b0c6d2a9e3f785 --document a.txt --document b.pdf",
        'onrecord holders split 41b0c6d2a9e3f785 --document a.txt --reason "his son"',
    )
)
def split(
    holder_id: Annotated[str, typer.Argument(metavar="ID", help="A holder's id, from `onrecord holders list`.")],
    document: Annotated[
        list[str],
        typer.Option("--document", metavar="NAME", help="A document of somebody else: its name or id. Repeatable."),
    ],
    reason: Reason = "",
    author: Author = None,
    data: Data = None,
) -> None:
    """Make the holder of some documents somebody else. The new id goes to standard output."""
    corpus = onrecord.open(data)
    new = corpus.split_holder(holder_id, document, author=author_of(author), reason=reason)
    with destination(None) as stream:
        stream.write(f"{new}\n".encode())
    name = next((row["name"] for row in corpus.holders() if row["holder_id"] == new), holder_id)
    where = _few(list(corpus.documents_of(new).values()))
    say(f"{name} in {where} is now {new}; to undo: {_command('merge', holder_id, new, data=data)}")


# -- the way back ------------------------------------------------------------------------------------------------------


def _way_back(into: str, documents: Mapping[str, Mapping[str, str]], data: Path | None) -> str:
    """What undoes a merge: a split for each of the others, of the documents that only it spoke in."""
    commands: list[str] = []
    shared: dict[str, str] = {}
    for other in (holder_id for holder_id in documents if holder_id != into):
        elsewhere = {one: name for holder, of in documents.items() if holder != other for one, name in of.items()}
        own = {one: name for one, name in documents[other].items() if one not in elsewhere}
        shared |= {one: name for one, name in documents[other].items() if one in elsewhere}
        every = [*elsewhere.values(), *own.values()]
        # A name that two documents have, or that cannot be typed as it is shown, says less than the id.
        typed = [name if every.count(name) == 1 and name == plain(name) else one for one, name in own.items()]
        if typed:
            options = [word for name in typed for word in ("--document", name)]
            commands.append(_command("split", into, *options, data=data))
    undo = f"; to undo: {' && '.join(commands)}" if commands else ""
    return undo + (f"; in {_few(list(shared.values()))} no split can tell them apart again" if shared else "")


def _command(verb: str, *words: str, data: Path | None) -> str:
    return shlex.join(["onrecord", "holders", verb, *words, *(["--data", str(data)] if data else [])])


# -- the table ---------------------------------------------------------------------------------------------------------


def _table(rows: Sequence[Mapping[str, Any]], *, on_screen: bool) -> str:
    columns = {
        "name": Column(_name_of),
        "kind": Column(lambda row: plain(row["kind"]), fixed=12),
        "roles": Column(_roles_of, share=5),
    }
    if narrow():
        columns = {"who": Column(lambda row: f"{_name_of(row)}\n{plain(row['kind'])}\n{_roles_of(row)}")}
    columns |= {
        "statements": Column(lambda row: str(row["statements"]), fixed=10),
        "id": Column(_ids_of, fixed=18),
    }
    return drawn(rows, columns, on_screen=on_screen)


def _name_of(row: Mapping[str, Any]) -> str:
    also = f"\nalso {_few(row['also_named'])}" if row["also_named"] else ""
    return plain(row["name"]) + also


def _roles_of(row: Mapping[str, Any]) -> str:
    years: dict[str, list[str]] = {}
    for one in row["roles"]:
        years.setdefault(plain(one["role"]), []).append(one["date"][:4] if one["date"] else "undated")
    return "\n".join(f"{role} ({', '.join(dict.fromkeys(when))})" for role, when in years.items()) or "–"


def _ids_of(row: Mapping[str, Any]) -> str:
    others = row["same_name"]
    more = [f"≠ and {len(others) - SHOWN} more"] if len(others) > SHOWN else []
    return "\n".join([plain(row["holder_id"]), *(f"≠ {other}" for other in others[:SHOWN]), *more])


def _few(names: Sequence[str]) -> str:
    shown = ", ".join(map(plain, names[:SHOWN]))
    return shown + (f" and {len(names) - SHOWN} more" if len(names) > SHOWN else "")
