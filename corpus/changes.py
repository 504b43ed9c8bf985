"""What becomes of a document's statements when they are extracted anew: which came and went, which stances differ."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from corpus.records import StoredStatement, TopicStance

UNDECIDED, NONE = "undecided", "none"


@dataclass(slots=True)
class Changes:
    """The sum over documents.

    stances   topic → how many statements went from one stance to another, as (before, after): support, mixed, oppose,
              undecided ("cannot tell") or none; for topics that were asked before and are asked now
    added     topics that were not asked before
    dropped   topics that are asked no longer
    appeared  statements that were not there before
    vanished  statements that are there no longer
    """

    stances: dict[str, Counter[tuple[str, str]]] = field(default_factory=dict)
    added: set[str] = field(default_factory=set)
    dropped: set[str] = field(default_factory=set)
    appeared: int = 0
    vanished: int = 0

    def note(self, before: Sequence[StoredStatement], after: Sequence[StoredStatement]) -> None:
        """Add what changed in one document."""
        old, new = _by_position(before), _by_position(after)
        self.appeared += len(new.keys() - old.keys())
        self.vanished += len(old.keys() - new.keys())
        asked, asks = _topics(old), _topics(new)
        if asked and asks:  # a document without statements does not tell what was asked
            self.added |= asks - asked
            self.dropped |= asked - asks
        for topic in sorted(asked & asks):
            pairs = ((_word(old[one].get(topic)), _word(new[one].get(topic))) for one in old.keys() & new.keys())
            self.stances.setdefault(topic, Counter()).update(pair for pair in pairs if pair[0] != pair[1])


def _by_position(stored: Sequence[StoredStatement]) -> dict[str, dict[str, TopicStance]]:
    """Position id → topic → stance."""
    return {one.position_id: {found.topic: found for found in one.statement.stances} for one in stored}


def _topics(positions: dict[str, dict[str, TopicStance]]) -> set[str]:
    return {topic for stances in positions.values() for topic in stances}


def _word(found: TopicStance | None) -> str:
    if found is None:
        return NONE
    return UNDECIDED if found.undecided else found.stance or NONE
