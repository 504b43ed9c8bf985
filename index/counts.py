"""How many statements take which side: by holder or another group, by topic and period; who agrees with whom.

Counts count statements, not coverage: reports of one utterance count once. Every row names the positions that it
counts, so that it can be checked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from typing import Any

from corpus.errors import QueryError
from corpus.records import STANCES, UNDECIDED
from index.change import Row, best_dated, combined, date_of, statements, surest
from index.groups import NOT_KNOWN, Key, called, check, group_of, name_of, period

# Groups of which each two can be compared: more make a table that nobody reads.
MOST_GROUPS = 60


def counts(rows: Iterable[Row], *, by: str = "holder", periods: str = "year") -> list[dict[str, Any]]:
    """A row a group, topic and period that a position bears on: `index.tables`, "counts".

    by       one of GROUPS
    periods  see `period`

    Raises QueryError for a group or a period that is not known.
    """
    return [row for _, row in _counted(rows, by, periods)]


def _counted(rows: Iterable[Row], by: str, periods: str) -> list[tuple[Key, dict[str, Any]]]:
    """The rows of `counts`, each with what tells its group from all others."""
    check(by, periods)
    period_of, seen = period(periods), dict[Key, Counter[str]]()
    bearing: dict[str, list[Row]] = {}
    for row in rows:
        seen.setdefault(group_of(row, by), Counter())[name_of(row, by)] += 1
        for topic, stance in row["stances"].items():
            if stance or topic in row[UNDECIDED]:
                bearing.setdefault(topic, []).append(row)
    found: dict[tuple[Key, str, str], list[Row]] = {}
    for topic, members in bearing.items():
        for reports in statements(members):
            # What was said once was said in one period, whenever its reports were printed.
            when = period_of(best_dated([row for row in reports if row["stances"][topic]] or reports))
            for row in reports:
                found.setdefault((group_of(row, by), topic, when), []).append(row)
    names = {key: called(by, given) for key, given in seen.items()}

    def in_order(one: tuple[Key, str, str]) -> tuple[str, ...]:
        key, topic, when = one
        return names[key].casefold(), key[0], key[1] or "", topic, when

    told = []
    for key, topic, when in sorted(found, key=in_order):
        known = key[0] if by == "holder" and key[1] is None else None
        row = {"group": names[key], "group_id": known, "topic": topic, "period": when}
        told.append((key, row | _sides(found[key, topic, when], topic)))
    return told


def _sides(rows: Sequence[Row], topic: str) -> dict[str, Any]:
    """The statements of some records on a topic by side, and what they come to."""
    sides = []
    for reports in statements(rows):
        given = [row["stances"][topic] for row in reports if row["stances"][topic]]
        sides.append(combined(given) if given else UNDECIDED)
    given = [side for side in sides if side != UNDECIDED]
    return {
        "stance": combined(given) if given else None,
        **{side: sides.count(side) for side in (*STANCES, UNDECIDED)},
        "statements": len(sides),
        "reports": len(rows),
        "positions": [row["position_id"] for row in rows],
    }


def stance_table(rows: Iterable[Row], *, by: str = "holder", periods: str = "year") -> list[dict[str, Any]]:
    """The wide table of `counts`: a row a group and topic, a column a period, in it how many took which side."""
    counted = _counted(rows, by, periods)
    columns = sorted({row["period"] for _, row in counted})
    found: dict[tuple[Key, str], dict[str, Any]] = {}
    for key, row in counted:
        line = {name: row[name] for name in ("group", "group_id", "topic")} | dict.fromkeys(columns)
        found.setdefault((key, row["topic"]), line)[row["period"]] = in_words(row)
    return list(found.values())


def in_words(row: Row) -> str:
    """The sides of a row of `counts`, with how many took each: "support 2, cannot tell 1"."""
    words = {**{side: side for side in STANCES}, UNDECIDED: "cannot tell"}
    return ", ".join(f"{word} {row[side]}" for side, word in words.items() if row[side])


def agreement(rows: Sequence[Row], *, by: str = "holder") -> list[dict[str, Any]]:
    """A row a topic and pair of groups with stances on it: `index.tables`, "agreement".

    by   one of GROUPS; of holders, those of whom it is known who they are; of others, those that are known

    Raises QueryError where there are more than MOST_GROUPS.
    """
    counted = [row for row in counts(rows, by=by, periods="all") if row["stance"] and _is_known(row, by)]
    groups = {row["group_id"] or row["group"] for row in counted}
    if len(groups) > MOST_GROUPS:
        hint = "name some of them, or narrow the filters"
        many = "holders" if by == "holder" else "groups"
        raise QueryError(f"each two of {len(groups)} {many} cannot be compared", where="agreement", hint=hint)
    records = {row["position_id"]: row for row in rows}
    pairs = sorted(combinations(counted, 2), key=lambda pair: pair[0]["topic"])
    return [_pair(one, other, records) for one, other in pairs if one["topic"] == other["topic"]]


def _is_known(counted: Row, by: str) -> bool:
    return bool(counted["group_id"]) if by == "holder" else counted["group"] != NOT_KNOWN


def _pair(one: Row, other: Row, records: Mapping[str, Row]) -> dict[str, Any]:
    topic = one["topic"]
    return {
        "topic": topic,
        "holder": one["group"],
        "holder_id": one["group_id"],
        "stance": one["stance"],
        "other": other["group"],
        "other_id": other["group_id"],
        "other_stance": other["stance"],
        "agreement": _agreement(one["stance"], other["stance"]),
        "statements": sum(one[side] for side in STANCES),
        "other_statements": sum(other[side] for side in STANCES),
        "quotes": _quotes(one, records),
        "other_quotes": _quotes(other, records),
        "positions": one["positions"],
        "other_positions": other["positions"],
    }


def _quotes(counted: Row, records: Mapping[str, Row]) -> list[str]:
    found = surest((records[name] for name in counted["positions"]), counted["topic"])
    return [row["position_id"] for row in found]


def _agreement(one: str, other: str) -> str:
    if one == other:
        return "agree"
    return "partly" if "mixed" in (one, other) else "disagree"


def utterances(rows: Iterable[Row]) -> list[dict[str, Any]]:
    """A row an utterance that was reported more than once: `index.tables`, "utterances". Those reported most first."""
    found = []
    for reports in statements(rows):
        if len(reports) > 1:
            wordings = list(dict.fromkeys(" […] ".join(row["text"]) for row in reports))
            earliest = reports[0]
            found.append(
                {
                    "utterance_id": earliest["utterance_id"],
                    "holder": earliest["holder"],
                    "holder_id": earliest["holder_id"],
                    "said_on": best_dated(reports)["said_on"],
                    "reports": len(reports),
                    "earliest": earliest["document"],
                    "earliest_on": date_of(earliest),
                    "documents": list(dict.fromkeys(row["document"] for row in reports)),
                    "wordings": wordings,
                    "positions": [row["position_id"] for row in reports],
                }
            )
    return sorted(found, key=lambda row: (-row["reports"], row["earliest_on"] or "9999", row["utterance_id"]))
