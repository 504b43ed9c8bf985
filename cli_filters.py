"""The filters that several commands share: their options, and what stands in them as part of a question."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from inspect import Parameter, Signature, signature
from typing import Annotated, Any

import typer

import onrecord
from corpus.errors import QueryError
from corpus.records import DOCUMENT_KINDS, HOLDER_KINDS, MODES, STANCES
from index.query import UNDECIDED, Filters
from onrecord import OnRecordError
from terminal import Ended, plain


def options(values: Iterable[str]) -> str:
    """The values as a list in words."""
    return ", ".join(values)


# No filter: what a command's `filters` are by default.
ANY = Filters()


def _option(takes: Any, flag: str, metavar: str | None, told: str) -> Parameter:
    """The parameter of a command that is this option."""
    panel = "Filters (all must hold; of a repeated one, any)"
    option = typer.Option(flag, metavar=metavar, rich_help_panel=panel, help=told)
    name, missing = flag.removeprefix("--").replace("-", "_"), False if takes is bool else None
    return Parameter(name, Parameter.KEYWORD_ONLY, default=missing, annotation=Annotated[takes, option])


def _repeatable(flag: str, metavar: str, told: str) -> Parameter:
    return _option(list[str] | None, flag, metavar, f"{told} Repeatable.")


# A field of Filters → the option that sets it.
_FILTERS = {
    "holders": _repeatable("--holder", "NAME", "Words of a holder’s name, or an id."),
    "holder_kinds": _repeatable("--holder-kind", "KIND", f"{options(HOLDER_KINDS)}."),
    "kinds": _repeatable("--kind", "KIND", f"Of document: {options(DOCUMENT_KINDS)}."),
    "modes": _repeatable("--mode", "MODE", f"{options(MODES)}."),
    "topics": _repeatable("--topic", "TOPIC", "A topic of the corpus’ frame, such as joint_working."),
    "stances": _repeatable(
        "--stance", "STANCE", f"{options((*STANCES, UNDECIDED))} (cannot tell); on --topic where given."
    ),
    "documents": _repeatable("--document", "NAME", "A document's name or id."),
    "since": _option(str | None, "--since", "DATE", "Said, else published, then or later: 2005-08-18."),
    "until": _option(str | None, "--until", "DATE", "Said, else published, then or earlier: 2005."),
    "undated": _option(bool, "--undated", None, "Only rows without any date."),
    "rejected": _option(bool, "--rejected", None, "Also rows that a reviewer has rejected."),
}
# A field of a question → the option that sets it, so that an error names what was typed.
_OPTION_OF = {field: f"--{option.name.replace('_', '-')}" for field, option in _FILTERS.items()} | {
    "since and until": "--since, --until",
    "level": "--level",
    "ranking": "--ranking",
    "sort": "--sort",
    "facets": "--count",
    "view": "--view",
    "style": "--style",
    "by": "--by",
    "period": "--periods",
    "offset and limit": "--offset, --limit",
}


@contextmanager
def options_named() -> Iterator[None]:
    """Turn what a filter or question says of its fields into a usage error about the options."""
    try:
        yield
    except QueryError as error:
        if error.at is not None:
            raise  # it points into the question itself
        where = _OPTION_OF.get(error.where or "", error.where)
        place = f"{where}: " if where and plain(where) else ""
        raise Ended(2, f"onrecord: {place}{error.without_place}") from error


def filtered(*left_out: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Give a command the options of all filters where its parameter `filters` stands, and there what they were given.

    left_out   fields of Filters that the command does not take
    """
    taken = {field: option for field, option in _FILTERS.items() if field not in left_out}

    def decorate(command: Callable[..., None]) -> Callable[..., None]:
        def called(**given: Any) -> None:
            typed = {field: given.pop(option.name) for field, option in taken.items()}
            values: dict[str, Any] = {f: tuple(v) if isinstance(v, list) else v for f, v in typed.items() if v}
            with options_named():
                filters = Filters(**values)
            command(filters=filters, **given)

        parameters: list[Parameter] = []
        for one in signature(command, eval_str=True).parameters.values():
            parameters += taken.values() if one.name == "filters" else [one.replace(kind=Parameter.KEYWORD_ONLY)]
        called.__signature__ = Signature(parameters)  # type: ignore[attr-defined]
        called.__name__, called.__doc__ = command.__name__, command.__doc__
        return called

    return decorate


def known(corpus: onrecord.Corpus, filters: Filters) -> Filters:
    """The filters with the documents' ids in place of their names. Raises OnRecordError for one that is not there.

    A topic that the corpus' frame does not have is a usage error.
    """
    with options_named():
        topics = corpus.frame.topics if filters.topics else {}
        for topic in filters.topics:
            if topic not in topics:
                raise QueryError(f"there is no {topic!r}", where="topics", hint=f"one of {options(topics)}")
    ids: list[str] = []
    listed = corpus.documents() if filters.documents else []
    for wanted in filters.documents:
        found = [row["document_id"] for row in listed if wanted in (row["document_id"], row["name"])]
        if not found:
            raise OnRecordError(f"there is no document {wanted!r}", where="--document", hint="give its file's name")
        ids += found
    return replace(filters, documents=tuple(ids))
