"""Which positions need a look most, and why: the order of the queue for review, and how far reviewing is."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

from corpus.catalogue import Catalogue
from corpus.records import DOUBTFUL, LIKELY, OPEN, doubtful
from corpus.reviews import REJECTED, VERDICTS, outcome

# Of more documents than this all are read, and not just those that changed.
_FEW = 500


class Doubt(NamedTuple):
    """What may be wrong with a position, or is not told of it: nothing once a person has reviewed it.

    doubtful  in words, what is told and may well be wrong
    open      in words, what is not told, or told at second hand
    least     the least probability of what is told: of holder and words, or of a stance
    verdict   what a person found of it; None: nobody has reviewed it
    """

    doubtful: tuple[str, ...] = ()
    open: tuple[str, ...] = ()
    least: float = 1.0
    verdict: str | None = None

    @property
    def why(self) -> list[str]:
        """Why the position needs a look."""
        return [*self.doubtful, *self.open]


def of_holder(kind: str, basis: str, words: float, holder: float) -> float:
    """The probability that holder and words are right; 1 where it is said that it is open who spoke.

    words, holder   those of the whole attribution, and of the holder alone, which counts where it was noted (`basis`)
    """
    if kind in OPEN:
        return 1.0
    return min(words, holder) if basis else words


def doubt(row: Mapping[str, Any]) -> Doubt:
    """What is doubtful of a position record (or of what `Catalogue.told` gives of one)."""
    if row["review"]:
        return Doubt(verdict=row["review"]["verdict"])
    known = row["confidence"]
    likely = of_holder(row["holder_kind"], row["holder_basis"], known["attribution"], known["holder"])
    untold = ["open who"] if row["holder_kind"] in OPEN else []
    wrong = []
    if likely < DOUBTFUL:
        wrong.append("doubtful who" if doubtful(row) else "doubtful who or which words")
    taken = [topic for topic, stance in row["stances"].items() if stance]
    wrong += [f"doubtful side: {_words(topic)}" for topic in taken if known[topic] < LIKELY]
    untold += [f"cannot tell: {_words(topic)}" for topic in row["undecided"]]
    if row["holder_basis"] == "office":
        untold.append("inferred who")
    if row["reported_by"]:
        untold.append("reported by another")
    if row["account_of"]:
        untold.append("an account of others")
    return Doubt(tuple(wrong), tuple(untold), min([likely, *(known[topic] for topic in taken)]))


def _words(topic: str) -> str:
    return topic.replace("_", " ")


# A position in the order in which it needs a look: those that nobody has reviewed; of these, what may well be wrong
# before what is not told, and that before the rest, since to be wrong is worse than to tell nothing; then the least
# probable; like ones in the order of the documents. Then its id, and what is doubtful of it.
_Entry = tuple[bool, int, float, str, int, str, Doubt]


def _entry(row: Mapping[str, Any]) -> _Entry:
    one = doubt(row)
    grave = 0 if one.doubtful else 1 if one.open else 2
    return bool(one.verdict), grave, one.least, row["document_id"], row["number"], row["position_id"], one


class Doubts:
    """What is doubtful of the positions of a catalogue. After a change only the documents that changed are read."""

    def __init__(self, catalogue: Catalogue) -> None:
        """Nothing is read yet."""
        self._catalogue = catalogue
        self._lock = threading.Lock()  # the app asks from several threads
        self._revision = -1
        self._known: dict[str, list[_Entry]] = {}  # by document
        self._order: list[tuple[str, Doubt]] = []

    def queue(self, chosen: Collection[str] | None = None) -> list[tuple[str, Doubt]]:
        """The ids of positions in the order in which they need a look, each with what is doubtful of it.

        chosen   the ids that are asked for; without it, all positions but those that a person rejected
        """
        found = self._now()
        if chosen is None:
            return [entry for entry in found if entry[1].verdict != REJECTED]
        return [entry for entry in found if entry[0] in chosen]

    def progress(self) -> dict[str, Any]:
        """How far reviewing is: waiting, doubtful, reviewed, confirmed, corrected, rejected, orphaned, authors.

        waiting    positions that nobody has reviewed; of so many of them something told may well be wrong: doubtful
        reviewed   statements with a review that stands; of these so many were confirmed, corrected, rejected
        orphaned   reviews that stand whose statement is gone: they are in none of the other figures
        authors    who gave the last verdict → of how many statements, those with most first
        """
        waiting = [one for _, one in self.queue() if not one.verdict]
        last = {name: found for name, history in self._catalogue.reviews().items() if (found := outcome(history))}
        there = self._catalogue.which([*last])
        verdicts = Counter(last[name]["verdict"] for name in there)
        authors = Counter(last[name]["author"] for name in sorted(there))
        return {
            "waiting": len(waiting),
            "doubtful": sum(bool(one.doubtful) for one in waiting),
            "reviewed": len(there),
            **{verdict: verdicts[verdict] for verdict in VERDICTS},
            "orphaned": len(last) - len(there),
            "authors": dict(authors.most_common()),
        }

    def _now(self) -> list[tuple[str, Doubt]]:
        """All positions in their order, as they are now."""
        with self._lock:
            revision = self._catalogue.revision  # read first: what changes meanwhile is read again the next time
            if revision != self._revision:
                changed = self._catalogue.changed_since(self._revision)
                few = len(changed) <= _FEW
                kept = set(self._catalogue.document_ids()) - set(changed) if few else ()
                known = {name: self._known[name] for name in kept if name in self._known}
                for row in self._catalogue.told(changed if few else None):
                    known.setdefault(row["document_id"], []).append(_entry(row))
                order = sorted(entry for entries in known.values() for entry in entries)
                self._order = [(entry[-2], entry[-1]) for entry in order]
                self._known, self._revision = known, revision
            return self._order
