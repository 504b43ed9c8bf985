"""Forenames that are common in Britain and of one gender: general knowledge, none from a document."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

_TABLE = Path(__file__).with_name("forenames.csv")


@cache
def _genders() -> dict[str, str]:
    with _TABLE.open(encoding="utf-8", newline="") as lines:
        return {row["forename"].casefold(): row["gender"] for row in csv.DictReader(lines)}


def gender_of(forename: str) -> str | None:
    """m or f, or None for a name that is of both or not known."""
    return _genders().get(forename.casefold())
