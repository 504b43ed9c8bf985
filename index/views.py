"""The views of a comparison by name: each a table (`index.tables`) made of position records."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from corpus.errors import QueryError
from index.change import changes, in_time
from index.counts import agreement, counts, stance_table, utterances

VIEWS = ("positions", "changes", "counts", "stances", "agreement", "utterances")


def table(
    view: str, rows: Sequence[Mapping[str, Any]], *, by: str = "holder", periods: str = "year"
) -> Sequence[Mapping[str, Any]]:
    """The rows of a view. Raises QueryError for one that is not known, and the errors of the view."""
    match view:
        case "positions":
            return sorted(rows, key=lambda row: (row["holder_id"] or f"~{row['holder']}", in_time(row)))
        case "changes":
            return changes(rows)
        case "counts":
            return counts(rows, by=by, periods=periods)
        case "stances":
            return stance_table(rows, by=by, periods=periods)
        case "agreement":
            return agreement(rows)
        case "utterances":
            return utterances(rows)
    raise QueryError(f"there is no view {view!r}", where="view", hint=f"one of {', '.join(VIEWS)}")
