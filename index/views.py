"""The views of a comparison by name: each a table (`index.tables`) made of position records."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from corpus.errors import QueryError
from index.change import changes, in_time
from index.counts import agreement, counts, stance_table, utterances
from index.groups import PERIOD, check, group_of

VIEWS = ("positions", "changes", "counts", "stances", "agreement", "utterances")


def table(
    view: str,
    rows: Sequence[dict[str, Any]],
    *,
    by: str = "holder",
    periods: str = "year",
    topics: Sequence[str] = (),
) -> list[dict[str, Any]]:
    """The rows of a view. Raises QueryError for one that is not known, and the errors of the view.

    by       one of `index.groups.GROUPS`, or PERIOD: then all statements are one group, counted by `periods`;
             changes are one holder's, whatever else is put together
    topics   those that are told; none: all. A record that was found by one topic may bear on others as well, of which
             it then would tell a part.
    """
    group = "all" if by == PERIOD else by
    check(group, periods)
    if topics and view != "positions":
        rows = [_only(row, topics) for row in rows]
    match view:
        case "positions":
            return sorted(rows, key=lambda row: (_place(row, group), in_time(row)))
        case "changes":
            return changes(rows)
        case "counts":
            return counts(rows, by=group, periods=periods)
        case "stances":
            return stance_table(rows, by=group, periods=periods)
        case "agreement":
            return agreement(rows, by=group)
        case "utterances":
            return utterances(rows)
    raise QueryError(f"there is no view {view!r}", where="view", hint=f"one of {', '.join(VIEWS)}")


def _place(row: dict[str, Any], by: str) -> str:
    """What positions of one group stand together by; of whom it is open who they are, last."""
    name, known = group_of(row, by)
    return name if known is None else f"~{name}"


def _only(row: dict[str, Any], topics: Sequence[str]) -> dict[str, Any]:
    """The record with what it says on these topics."""
    stances = {topic: stance for topic, stance in row["stances"].items() if topic in topics}
    return {**row, "stances": stances, "undecided": [topic for topic in row["undecided"] if topic in topics]}
