"""Rows into the catalogue's tables, and lists and objects as these keep them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from typing import Any


def insert(db: sqlite3.Connection, table: str, values: Mapping[str, Any] | None = None, /, **more: Any) -> int:
    """Insert one row; its number."""
    row = {**(values or {}), **more}
    columns = ", ".join(f'"{name}"' for name in row)
    done = db.execute(f"INSERT INTO {table} ({columns}) VALUES ({', '.join('?' * len(row))})", tuple(row.values()))
    return done.lastrowid or 0


def as_json(value: Any) -> str:
    """The value as the tables keep lists and objects."""
    return json.dumps(value, ensure_ascii=False)
