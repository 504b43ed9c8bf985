"""Which column of a table of consultation responses holds what: a mapping, its file, and what is wrong with one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from corpus.encoding import decode
from corpus.errors import ReadError
from corpus.records import digest

# 1 MB: a question text for each of 500 columns is a tenth of it.
_LARGEST = 2**20
# A longer list of columns hides what the message says.
_SHOWN, _NAME_SHOWN = 8, 60
_BY_HAND = "say in a YAML file which columns they are, and pass it with --map FILE"
_NUMBER = re.compile(
    r"(?:q(?:uestion|n)?\.?\s*(?:no\.?\s*)?(\d{1,3}(?!\d)(?:\.\d{1,2})?(?:[a-z](?![a-z])|\([a-z]\))?)"
    r"|(\d{1,3}(?:\.\d{1,2})*(?:[a-z](?![a-z]))?)(?:[.):]|\s+[-–—])\s+(?=\D))",
    re.IGNORECASE | re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Mapping:
    """The columns of a table by their names. Of two of one name, the second is "NAME (2)".

    respondent    who answers; several columns are joined ("First name", "Last name")
    kind          what sort of respondent that is
    organisation  whom the respondent answers for
    id            what tells the responses apart, and stays the same when others are added
    answers       column → its question, in order; columns of one question that follow each other are one answer
    """

    respondent: tuple[str, ...] = ()
    kind: str | None = None
    organisation: str | None = None
    date: str | None = None
    id: str | None = None
    answers: dict[str, str] = field(default_factory=dict)

    def columns(self) -> list[tuple[str, str]]:
        """(field, column) of all columns that it names."""
        single = [(one, getattr(self, one)) for one in ("kind", "organisation", "date", "id")]
        return [
            *(("respondent", name) for name in self.respondent),
            *((one, name) for one, name in single if name),
            *(("answers", name) for name in self.answers),
        ]


_FIELDS = tuple(one.name for one in fields(Mapping))


# --- names of columns ---


def distinct(header: Sequence[str]) -> tuple[str, ...]:
    """The names of columns on one line, told apart: "Comments", "Comments (2)", and "column 7" for one without."""
    names: list[str] = []
    given, taken = {same(cell) for cell in header}, set[str]()
    for number, cell in enumerate(header, 1):
        name = bare = " ".join(cell.split()) or f"column {number}"
        count = 1
        while same(name) in taken or (count > 1 and same(name) in given):
            count += 1
            name = f"{bare} ({count})"
        taken.add(same(name))
        names.append(name)
    return tuple(names)


def same(name: str) -> str:
    """What two spellings of a column's name share."""
    return " ".join(name.split()).casefold()


def fingerprint(names: Iterable[str]) -> str:
    """A name for a header row, by which its mapping can be remembered: the same for tables with the same columns."""
    return digest("columns", *map(same, names))


def number_of(text: str) -> str | None:
    """The number that a question's text begins with: "Q4a. Do you agree?" has 4a."""
    found = _NUMBER.match(text.strip())
    return (found[1] or found[2]) if found else None


# --- what is wrong ---


def fitted(mapping: Mapping, names: Sequence[str], *, where: str) -> Mapping:
    """The mapping with the names as the table spells them. Raises ReadError that names a column which is not there."""
    spelled = {same(name): name for name in names}

    def there(part: str, name: str) -> str:
        if same(name) not in spelled:
            near = get_close_matches(same(name), spelled, n=1)
            hint = f"did you mean {_short(spelled[near[0]])!r}?" if near else f"its columns are {listed(names)}"
            raise ReadError(f"the table has no column {_short(name)!r} ({part})", where=where, hint=hint)
        return spelled[same(name)]

    return Mapping(
        respondent=tuple(there("respondent", name) for name in mapping.respondent),
        **{one: there(one, name) for one, name in mapping.columns() if one not in ("respondent", "answers")},
        answers={there("answers", name): question or name for name, question in mapping.answers.items()},
    )


def complete(mapping: Mapping, names: Sequence[str], *, where: str) -> Mapping:
    """The mapping. Raises ReadError where it does not say who answers, or which the answers are."""
    if not (mapping.respondent or mapping.organisation or mapping.id):
        what = "none of the table's columns says who answered"
    elif not mapping.answers:
        what = "none of the table's columns holds answers"
    else:
        return mapping
    raise ReadError(f"{what} ({listed(names)})", where=where, hint=_BY_HAND)


def listed(names: Sequence[str]) -> str:
    """The names of columns for a message, long ones and many cut short."""
    shown = ", ".join(_short(name) for name in names[:_SHOWN])
    return f"{shown} and {len(names) - _SHOWN} more" if len(names) > _SHOWN else shown


def _short(name: str) -> str:
    return name if len(name) <= _NAME_SHOWN else f"{name[:_NAME_SHOWN]}…"


# --- its file ---


def load(path: Path) -> Mapping:
    """The mapping in a YAML file. Raises ReadError that names the field which is wrong."""
    try:
        with path.open("rb") as file:
            data = file.read(_LARGEST + 1)
    except OSError as error:
        raise ReadError(f"cannot be read ({error.strerror})", where=path, hint="check the path") from error
    return parsed(data, where=str(path))


def parsed(data: bytes, *, where: str) -> Mapping:
    """The mapping that YAML gives: `respondent`, `kind`, `organisation`, `date` and `id` name a column each
    (`respondent` also a list), `answers` is a list of columns, or has a line `column: question` for each.

    Raises ReadError that names the field which is wrong.
    """
    given = _loaded(data, where)
    for name in given:
        if name not in _FIELDS:
            near = get_close_matches(str(name), _FIELDS, n=1)
            hint = f"did you mean {near[0]}?" if near else f"the fields are {', '.join(_FIELDS)}"
            raise ReadError(f"unknown field {_short(str(name))!r}", where=where, hint=hint)
    people = given.get("respondent")
    people = people if isinstance(people, list) else [people]
    mapping = Mapping(
        respondent=tuple(filter(None, (_column(one, "respondent", where) for one in people))),
        **{one: _column(given.get(one), one, where) for one in ("kind", "organisation", "date", "id")},
        answers=_answers(given.get("answers"), where),
    )
    taken: dict[str, str] = {}
    for part, name in mapping.columns():
        if same(name) in taken:
            raise ReadError(
                f"the column {_short(name)!r} is both {taken[same(name)]} and {part}", where=where, hint="keep one"
            )
        taken[same(name)] = part
    if not mapping.answers:
        raise ReadError("no answers are given", where=where, hint="list the columns that hold answers under answers:")
    if not (mapping.respondent or mapping.organisation or mapping.id):
        raise ReadError("no respondent is given", where=where, hint="name a column: respondent, organisation or id")
    return mapping


def written(mapping: Mapping) -> str:
    """The mapping as YAML, as `parsed` reads it."""
    import yaml

    given: dict[str, Any] = {one: getattr(mapping, one) for one in _FIELDS if getattr(mapping, one)}
    if mapping.respondent:
        given["respondent"] = mapping.respondent[0] if len(mapping.respondent) == 1 else list(mapping.respondent)
    return yaml.safe_dump(given, sort_keys=False, allow_unicode=True, width=10**6)


def _loaded(data: bytes, where: str) -> dict[Any, Any]:
    import yaml

    if len(data) > _LARGEST:
        raise ReadError("is too long for a mapping of columns", where=where, hint="name the file that you wrote")
    try:
        given = yaml.safe_load(decode(data, where=where))
    except (yaml.YAMLError, ValueError, RecursionError, OverflowError, TypeError) as error:
        mark = getattr(error, "problem_mark", None)
        line = f" (line {mark.line + 1})" if mark else ""
        raise ReadError(
            f"the mapping is not valid YAML{line}", where=where, hint="put names with a colon in quotation marks"
        ) from error
    if not isinstance(given, dict):
        raise ReadError("the mapping has no fields", where=where, hint=f"the fields are {', '.join(_FIELDS)}")
    return given


def _column(value: Any, part: str, where: str) -> str | None:
    """The name of a column; numbers are taken as written, but yes, no and dates are YAML's, not the table's."""
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, (str, int, float)) or not str(value).strip():
        raise ReadError(
            f"{part} does not name a column", where=where, hint="write its name, in quotation marks where needed"
        )
    return " ".join(str(value).split())


def _answers(value: Any, where: str) -> dict[str, str]:
    pairs = [(one, None) for one in value] if isinstance(value, list) else value
    pairs = list(pairs.items()) if isinstance(pairs, dict) else pairs
    if pairs is None:
        return {}
    if not isinstance(pairs, list):
        raise ReadError("answers is no list of columns", where=where, hint="write one `column: question` a line")
    given = [(_column(name, "answers", where), _column(text, "answers", where)) for name, text in pairs]
    return {name: text or name for name, text in given if name}
