"""Tables of consultation responses (.csv, .xlsx): a row a response, its answers in columns."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from corpus.containers import Entry
from corpus.containers.columns import Mapping, complete, distinct, fingerprint, fitted, number_of, same
from corpus.containers.names import unique
from corpus.containers.recognised import recognised
from corpus.containers.rows import ABOVE, MOST_ROWS, Row, rows_of, too_many_rows
from corpus.containers.workbook import is_workbook, sheets
from corpus.dates import stated
from corpus.errors import ReadError
from corpus.records import digest

# What forms write where nobody answered, and names that name nobody.
_EMPTY = re.compile(
    r"(?:not answered|no answer(?: given)?|no response|unanswered|blank|n/?a|null|nan|not applicable)\.?"
    r"|[\[(](?:blank|no answer|not answered|no response)[\])]|[\W_]+",
    re.IGNORECASE,
)
_NOBODY = re.compile(
    r"[\[(]?(?:anon(?:ymous)?|name )?(?:\s*(?:respondent|individual|response|withheld|redacted|supplied|not (?:given|"
    r"provided|supplied|published)|private|confidential|none|unknown|by request|at|on|request))*[\])]?\.?",
    re.IGNORECASE,
)
_NO_BODY = re.compile(
    r"none|no|self|myself|me|individual|private individual|retired|personal|unemployed|n\.a\.", re.IGNORECASE
)
# The second line of a header: what part of the question above it a column holds.
_SECOND_LINE = re.compile(
    r"response|responses|open[- ]ended response|answer|comments?|text|free text|explanation|please explain.{0,60}|"
    r"reasons?|other \(please specify\)|why\??|name|organisation|e-?mail(?: address)?",
    re.IGNORECASE,
)
_ANSWERS_ALONE = ("response", "responses", "open-ended response", "open ended response", "answer")


@dataclass(frozen=True, slots=True)
class _Table:
    """names: of the columns, told apart; bare: as they are printed; rows: those below the header."""

    names: tuple[str, ...]
    bare: tuple[str, ...]
    rows: list[Row]


def entries(
    data: bytes,
    *,
    where: str,
    mapping: Mapping | None = None,
    remembered: dict[str, Mapping] | None = None,
) -> Iterator[Entry]:
    """An entry a response, "ID.response" by the column that tells responses apart, else "row-12.response".

    mapping     what the columns are; without it, what their names and contents show
    remembered  fingerprint of a header (`columns.fingerprint`) → mapping, for tables that were mapped before

    Of a workbook, every sheet that is shown and holds responses; those of the second and later ones lie in folders
    with the sheets' names. Raises ReadError for what is no table, and where its columns are not understood.
    """
    for number, (sheet, table, meant) in enumerate(_understood(data, where, mapping, remembered or {})):
        folder = f"{_file_name(sheet)}/" if number else ""
        taken: dict[str, int] = {}
        for name, response in _responses(table, meant):
            data = json.dumps(response, ensure_ascii=False, indent=1).encode()
            yield Entry(unique(f"{folder}{name}.response", taken), data)


def headers(data: bytes, *, where: str, mapping: Mapping | None = None) -> list[tuple[str, ...]]:
    """The names of the columns of each table that `entries` reads with the same mapping. Raises ReadError like it."""
    found = [table for _, table, _ in _understood(data, where, mapping, {})]
    # Without the columns that only have cells below the header.
    return [table.names[: max(at for at, name in enumerate(table.bare, 1) if name)] for table in found]


def _understood(
    data: bytes, where: str, mapping: Mapping | None, remembered: dict[str, Mapping]
) -> list[tuple[str, _Table, Mapping]]:
    """(sheet, table, what its columns are) of the sheets that hold responses: one at least."""
    found, faults = [], []
    held = sheets(data, where=where) if is_workbook(data) else [("", rows_of(data, where=where))]
    for sheet, rows in held:
        try:
            table, meant = _meant(rows, f"{where}, sheet {sheet}" if len(held) > 1 else where, mapping, remembered)
            if any(True for _ in _responses(table, meant)):
                found.append((sheet, table, meant))
            else:
                raise ReadError("no row of the table holds an answer", where=where, hint="check which columns hold any")
        except ReadError as error:
            faults.append((len(rows), error))
    if not found:
        if not faults:
            raise ReadError("the workbook holds no words", where=where, hint="check that it was saved completely")
        raise max(faults, key=lambda fault: fault[0])[1]  # of the largest sheet
    return found


# --- what the columns are ---


def _meant(
    rows: Sequence[Row], where: str, mapping: Mapping | None, remembered: dict[str, Mapping]
) -> tuple[_Table, Mapping]:
    """The table, and what its columns are. Raises ReadError where that is not to be seen."""
    headers_at = {at: _header(rows, at)[0] for at in range(min(ABOVE, len(rows)))}
    known = {at: remembered.get(fingerprint(distinct(header))) for at, header in headers_at.items()}
    at = next((at for at, one in known.items() if one), None)
    if mapping is None and at is not None:
        mapping = known[at]
    elif mapping is not None:
        wanted = {same(name) for _, name in mapping.columns()}
        at = max(headers_at, key=lambda one: len(wanted & set(map(same, distinct(headers_at[one])))))
    else:
        if any({"position_id", "utterance_id"} <= set(header) for header in headers_at.values()):
            raise ReadError("this is an export of On Record, no table of responses", where=where)
        widest = max(sum(map(bool, cells)) for _, cells in rows[:200])
        # Titles and notes above the header fill a cell or two; a header names at least every other column.
        wide = (at for at, header in headers_at.items() if sum(map(bool, header)) >= max(2, widest / 2))
        at = next(wide, 0)
    table = _table(rows, at, where)
    meant = fitted(mapping, table.names, where=where) if mapping else _shown(table)
    return table, complete(meant, table.names, where=where)


def _shown(table: _Table) -> Mapping:
    columns = [list(_cells(table, name)) for name in table.names]
    return recognised(
        table.names, [[cell for cell in one if not _EMPTY.fullmatch(cell)] for one in columns], table.bare
    )


def _cells(table: _Table, name: str | None) -> Iterator[str]:
    """The cells of a column."""
    at = table.names.index(name) if name else len(table.names)
    return (cells[at] for _, cells in table.rows if at < len(cells))


def _table(rows: Sequence[Row], at: int, where: str) -> _Table:
    """The table below the header at this place. Raises ReadError for one without rows, or with too many."""
    header, lines = _header(rows, at)
    # A header that is printed again within the table is no response.
    below = [row for row in rows[at + lines :] if row[1] != rows[at][1]]
    if not below:
        raise ReadError("the table has a header, and no rows below it", where=where, hint="check that it is complete")
    if len(below) > MOST_ROWS:
        raise too_many_rows(where)
    width = max(len(header), *(len(cells) for _, cells in below))
    header += [""] * (width - len(header))
    return _Table(distinct(header), tuple(header), below)


def _header(rows: Sequence[Row], at: int) -> tuple[list[str], int]:
    """The header at this place, and how many rows it takes: the next one too where that goes on with it."""
    header = [" ".join(cell.split()) for cell in rows[at][1]]
    second = rows[at + 1][1] if at + 1 < len(rows) else ()
    parts = [cell for cell in second if cell]
    if len(second) > 1 and not second[0] and all(_SECOND_LINE.fullmatch(cell) for cell in parts):
        return _joined(header, second), 2
    return header, 1


def _joined(header: Sequence[str], second: Sequence[str]) -> list[str]:
    """One header of two lines: a question stands above the first of its columns alone."""
    joined, above = [], ""
    for at in range(max(len(header), len(second))):
        line = header[at] if at < len(header) else ""
        part = " ".join(second[at].split()) if at < len(second) else ""
        above = line or (above if part else "")
        joined.append(
            above if not part or part.casefold() in _ANSWERS_ALONE else f"{above} – {part}" if above else part
        )
    return joined


# --- responses ---


def _responses(table: _Table, mapping: Mapping) -> Iterator[tuple[str, dict[str, Any]]]:
    """(name, response) of every row with an answer."""
    used = {name for _, name in mapping.columns()}
    filled = {at for _, cells in table.rows for at, cell in enumerate(cells) if cell}
    left_out = [name for at, name in enumerate(table.names) if at in filled and name not in used]
    rows = (
        (number, {name: cell for name, cell in zip(table.names, cells, strict=False) if not _EMPTY.fullmatch(cell)})
        for number, cells in table.rows
    )
    month_first = _month_first(_cells(table, mapping.date))
    for number, row in rows:
        response = _response(row, mapping, month_first=month_first)
        if response["questions"]:
            response["left_out"] = left_out
            if not response["id"]:
                response["row"] = number  # so that two who answer alike are two, not one file twice
            yield _file_name(response["id"]) if response["id"] else f"row-{number}", response


def _response(row: dict[str, str], mapping: Mapping, *, month_first: bool) -> dict[str, Any]:
    """The response that a row holds. `columns`: part of the response → where it stands in the table."""
    given = {
        part: _line(row.get(name, "")) for part, name in mapping.columns() if part not in ("respondent", "answers")
    }
    name = _line(" ".join(row.get(column, "") for column in mapping.respondent))
    name = "" if _NOBODY.fullmatch(name) else name
    body = given.get("organisation", "")
    body = "" if _NO_BODY.fullmatch(body) or _NOBODY.fullmatch(body) else body
    values = {
        "respondent": name or body,
        "kind": given.get("kind"),
        "organisation": body,
        "date": _date(given.get("date", ""), month_first=month_first),
        "id": given.get("id"),
    }
    columns = {part: getattr(mapping, part) for part, value in values.items() if value and part != "respondent"}
    if name or body:
        columns["respondent"] = " + ".join(mapping.respondent) if name else mapping.organisation
    return {
        **{part: value or None for part, value in values.items()},
        "questions": _answered([(column, text, row.get(column, "")) for column, text in mapping.answers.items()]),
        "columns": columns,
    }


def _answered(given: list[tuple[str, str, str]]) -> list[dict[str, Any]]:
    """The questions with answers, of (column, question, answer); columns of one that follow each other are one."""
    found: list[dict[str, Any]] = []
    before = None
    for column, text, answer in given:
        if text != before:
            found.append({"question": text, "number": number_of(text) or number_of(column), "answers": []})
            before = text
        if answer:
            found[-1]["answers"].append(answer)
    return [one for one in found if one["answers"]]


def _line(cell: str) -> str:
    return " ".join(cell.split())


def _file_name(identity: str) -> str:
    """The id as a file's name; where that alters it, with a digest, so that no two ids share a name."""
    plain = re.sub(r"[^\w.-]+", "-", identity).strip(".-")[:80]
    return plain if plain == identity else f"{plain}-{digest(identity)[:6]}".lstrip("-")


def _date(cell: str, *, month_first: bool) -> str | None:
    if month_first:
        cell = re.sub(r"^(\d{1,2})/(\d{1,2})/(?=\d{4})", r"\2/\1/", cell)
    return stated(cell) if cell else None


def _month_first(cells: Iterator[str]) -> bool:
    """Whether a column of dates has the month before the day: some cannot be read otherwise, and all can be so."""
    found = [match for match in (re.match(r"(\d{1,2})/(\d{1,2})/\d{4}", cell) for cell in cells) if match]
    return any(int(one[2]) > 12 for one in found) and all(int(one[1]) <= 12 for one in found)
