"""The first look at a corpus: what it holds, who is heard, which sides are taken when, who changed, what to review.

Every figure counts rows that a question finds: positions are counted as `index.search` counts them, each report of an
utterance on its own, without those that a reviewer rejected.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from corpus.catalogue import Catalogue
from corpus.dates import bounds
from corpus.outline import Outlined, Taken
from corpus.records import DOUBTFUL, LIKELY, OPEN, UNDECIDED, plain_name
from corpus.reviews import REJECTED, outcome
from index.change import QUALIFIED, SHIFTED, Occasion, changes, fullest, kind_of, occasions
from index.columns import UNKNOWN, ranked
from index.doubt import Doubt, of_holder

# A change takes two stances that are right: more likely than not where their probabilities come to so much.
_EVEN = 0.5
# Rows of each list: as many as are taken in at a glance.
MOST_HOLDERS, MOST_CHANGES, MOST_DOUBTED = 8, 5, 4


@dataclass(frozen=True, slots=True)
class Overview:
    """What a corpus comes to.

    documents, statements, positions, holders   how many there are
    kinds            kind of document → how many, most first
    years            year of publication, or "unknown" → how many documents, in order
    kinds_unsure     documents that may well be of another kind (`corpus.outline.kind_unsure`)
    stances          topic, year (said, or else published; or "unknown"), stance and positions, in order
    quoted           holder_id, holder, positions, roles (the last first): those with most positions
    changes          of `index.tables`, "changes": one of each holder, those from one side to the other first, then the
                     newest; only where holder and stance are at least likely on both sides, or a person has checked,
                     and it is more likely than not that both stances are right
    checked          positions that a person has confirmed or corrected
    rejected         positions that a person has rejected: they are counted nowhere else
    orphaned         reviews whose statement is gone
    unnamed          positions of which it is open who spoke, or that name nobody
    in_doubt         positions of which holder or stance is doubtful, and that nobody has checked
    most_in_doubt    the records of those in which something is least likely
    """

    documents: int
    statements: int
    positions: int
    holders: int
    kinds: dict[str, int]
    years: dict[str, int]
    kinds_unsure: int
    stances: list[dict[str, Any]]
    quoted: list[dict[str, Any]]
    changes: list[dict[str, Any]]
    checked: int
    rejected: int
    orphaned: int
    unnamed: int
    in_doubt: int
    most_in_doubt: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class _Position:
    """A position on one topic, with its date and what a person found of it."""

    taken: Taken
    published_on: str | None
    review: Mapping[str, Any] | None

    @property
    def date(self) -> str | None:
        return self.taken.said_on or self.published_on

    @property
    def of_holder(self) -> float:
        """The probability of holder and words; 1 where it is said that it is open who spoke."""
        one = self.taken
        return of_holder(one.holder_kind, one.holder_basis, one.confidence, one.holder_confidence)

    @property
    def of_stance(self) -> float:
        """That of the stance; 1 where it is said that it cannot be told."""
        return self.taken.stance_confidence if self.taken.stance else 1.0

    @property
    def in_doubt(self) -> bool:
        """Whether one of them is called doubtful, and nobody has checked it."""
        return not self.review and (self.of_holder < DOUBTFUL or self.of_stance < LIKELY)

    @property
    def row(self) -> dict[str, Any]:
        """What `index.change` reads of a position record."""
        one = self.taken
        return {
            "position_id": one.position_id,
            "utterance_id": one.utterance,
            "document_id": one.document_id,
            "holder": one.holder,
            "stances": {one.topic: one.stance},
            "confidence": {"attribution": one.confidence, one.topic: one.stance_confidence},
            "said_on": one.said_on,
            "published_on": self.published_on,
            "in_doubt": self.in_doubt,
            "right": 1.0 if self.review else self.of_stance,
        }


def overview(catalogue: Catalogue, queue: Iterable[tuple[str, Doubt]]) -> Overview:
    """What the catalogue holds, by one reading of its tables.

    queue   the positions in the order in which they need a look (`index.doubt`)
    """
    counts, (documents, stances) = catalogue.counts(), catalogue.outline()
    found = {name: outcome(history) for name, history in catalogue.reviews().items()}
    rejected = {name for name, one in found.items() if one and one["verdict"] == REJECTED}
    published = {one.document_id: one.published_on for one in documents}
    told = [
        _Position(one, published.get(one.document_id), found.get(one.position_id))
        for one in stances
        if one.position_id not in rejected
    ]
    positions = {one.taken.position_id: one for one in told}
    doubted = [name for name, one in queue if one.doubtful]
    return Overview(
        documents=counts["documents"],
        statements=counts["statements"] - len(catalogue.which(sorted(rejected))),
        positions=len(positions),
        holders=counts["holders"],
        kinds=ranked(Counter(one.kind for one in documents)),
        years=_years(documents),
        kinds_unsure=sum(one.kind_unsure for one in documents),
        stances=_stances(told),
        quoted=_quoted(positions.values()),
        changes=_changes(catalogue, told),
        checked=sum(one.review is not None for one in positions.values()),
        rejected=len({one.position_id for one in stances} & rejected),
        orphaned=counts["orphaned_reviews"],
        unnamed=sum(one.taken.holder_kind in OPEN for one in positions.values()),
        in_doubt=len(doubted),
        most_in_doubt=catalogue.rows(doubted[:MOST_DOUBTED]),
    )


def _years(documents: Sequence[Outlined]) -> dict[str, int]:
    counts = Counter((one.published_on or "")[:4] or UNKNOWN for one in documents)
    return {year: counts[year] for year in sorted(counts)}


def _stances(told: Iterable[_Position]) -> list[dict[str, Any]]:
    counts = Counter((one.taken.topic, (one.date or "")[:4] or UNKNOWN, one.taken.stance or UNDECIDED) for one in told)
    return [
        {"topic": topic, "year": year, "stance": stance, "positions": counts[topic, year, stance]}
        for topic, year, stance in sorted(counts)
    ]


def _quoted(positions: Iterable[_Position]) -> list[dict[str, Any]]:
    by_holder: dict[str, list[_Position]] = {}
    for one in positions:
        if one.taken.holder_id:
            by_holder.setdefault(one.taken.holder_id, []).append(one)
    most = sorted(by_holder.items(), key=lambda item: (-len(item[1]), item[0]))[:MOST_HOLDERS]
    return [
        {
            "holder_id": holder,
            "holder": fullest(one.taken.holder for one in said),
            "positions": len(said),
            "roles": _roles(said),
        }
        for holder, said in most
    ]


def _roles(said: Iterable[_Position]) -> list[str]:
    """The roles of a holder, each once, the last first."""
    newest = sorted(said, key=lambda one: (one.date or "", one.taken.position_id), reverse=True)
    roles: dict[str, str] = {}
    for one in newest:
        if one.taken.role:
            roles.setdefault(plain_name(one.taken.role), one.taken.role)
    return list(roles.values())


# -- who changed -------------------------------------------------------------------------------------------------------


def _changes(catalogue: Catalogue, told: Iterable[_Position]) -> list[dict[str, Any]]:
    chosen = _chosen(told)
    rows = {
        row["position_id"]: row
        for row in catalogue.rows([row["position_id"] for step in chosen for one in step for row in one.rows])
    }
    found = []
    for before, after in chosen:
        said = [rows[row["position_id"]] for one in (before, after) for row in one.rows if row["position_id"] in rows]
        found += [row for row in changes(said) if row["topic"] == before.topic]
    return found


# Whether not from one side to the other; days of the one after and the one before; a name. What is smaller comes first.
_Order = tuple[bool, int, int, str]
_Step = tuple[Occasion, Occasion]


def _chosen(told: Iterable[_Position]) -> list[_Step]:
    """What lies before and after each of the changes to tell, in order."""
    best: dict[str, tuple[_Order, _Step]] = {}
    for soonest, said in _candidates(told):
        if len(best) == MOST_CHANGES and max(order for order, _ in best.values()) < soonest:
            break  # nothing that is still to come can be among them
        holder = said[0].taken.holder_id or ""
        for order, step in _steps(said):
            if holder not in best or order < best[holder][0]:
                best[holder] = order, step
        best = dict(sorted(best.items(), key=lambda item: item[1][0])[:MOST_CHANGES])
    return [step for _, step in best.values()]


def _candidates(told: Iterable[_Position]) -> list[tuple[_Order, list[_Position]]]:
    """A holder's stances on a topic, where they are not all the same, and before them what none of their changes can
    come before."""
    by_holder: dict[tuple[str, str], list[_Position]] = {}
    for one in told:
        if one.taken.holder_id and one.taken.stance and one.date:
            by_holder.setdefault((one.taken.holder_id, one.taken.topic), []).append(one)
    found: list[tuple[_Order, list[_Position]]] = []
    for said in by_holder.values():
        sides = {one.taken.stance for one in said}
        if len(sides) > 1:
            newest = bounds(max(one.date or "" for one in said))[0]
            found.append(((not sides >= {"support", "oppose"}, -newest.toordinal(), 0, ""), said))
    return sorted(found, key=lambda one: one[0])


def _is_likely(before: Occasion, after: Occasion) -> bool:
    """Whether nothing on either side is in doubt, and both of its stances are likely to be right, taken together."""
    if any(row["in_doubt"] for row in before.quotes + after.quotes):
        return False
    both: list[float] = [min(row["right"] for row in side.quotes) for side in (before, after)]
    return both[0] * both[1] >= _EVEN


def _steps(said: Sequence[_Position]) -> Iterator[tuple[_Order, _Step]]:
    """Of a holder's changes on a topic those that are sure enough to tell: the newest of each kind."""
    topic, wanted = said[0].taken.topic, {SHIFTED, QUALIFIED}
    for before, after in reversed(list(pairwise(occasions([one.row for one in said], topic)))):
        kind = kind_of(before, after)
        if kind in wanted and _is_likely(before, after):
            newest, oldest = after.bounds[0].toordinal(), before.bounds[1].toordinal()
            yield (kind != SHIFTED, -newest, oldest, before.rows[0]["position_id"]), (before, after)
            wanted -= {kind, QUALIFIED}  # after one from side to side, no other is looked for
            if not wanted:
                return
