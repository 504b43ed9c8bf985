"""Position records and an event as a timeline reads them, made by hand: everybody in them is invented."""

from __future__ import annotations

from typing import Any

from onrecord import Event

ACT = Event("Fenwick Act 2006", "2006-05-11", "Royal Assent")


def row(on: str | None, role: str | None = None, **more: Any) -> dict[str, Any]:
    """A position record, as far as a timeline reads it."""
    return {
        "position_id": f"p {on} {role} {more.get('text', '')}",
        "document_id": "d",
        "document": "a.txt",
        "title": "A paper",
        "publisher": None,
        "kind": "article",
        "locator": {},
        "holder": "Jane Arkwright",
        "holder_id": "h1",
        "holder_kind": "person",
        "holder_basis": "name",
        "confidence": {},
        "role": role,
        "organisation": None,
        "mode": "direct",
        "text": ["Yes."],
        "said_on": on,
        "published_on": None,
        "stances": {"joint_working": "support"},
        "undecided": [],
        **more,
    }
