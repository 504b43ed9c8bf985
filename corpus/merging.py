"""One person, one id: who of one document is who of another, and on what evidence.

People are one where the source gives them one id, or where a full name is shared and their roles or bodies agree; never
on a surname, and never against the source's ids. Too few merges only cut a life in two, which a reader can mend; one
merge too many puts words into somebody's mouth.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain, count

from corpus.records import digest, plain_name

# The evidence of whoever has nobody before; of the one person of a name; and of whoever may be one of several: each
# document's is somebody else.
FIRST = "the first of this name"
_NAME_ALONE = "same full name; the document states no role"
SEVERAL = "same full name as several people; the document states no role"
# Words of roles and of bodies' names that many share: they are no evidence that two people are one.
_COMMON = frozenset(
    """
    a an and at by for from in of on the to former ex acting interim deputy assistant vice joint new
    chair chairman chairwoman chairperson chief executive director manager officer leader head president secretary
    minister member members professor doctor dr nurse consultant general adviser spokesman spokeswoman spokesperson mp
    peer councillor cllr commissioner lead senior principal services service health social care nhs trust council board
    authority committee commission department association foundation primary community county city borough district
    hospital local government public national university college royal state england policy forum group union society
    north south east west central greater upper lower great old st saint retired inner outer mid
    london england britain british english scotland scottish wales welsh ireland irish uk department house commons lords
    partnership network alliance service adult adults children older people housing strategy commissioning integrated
    """.split()
)
_BODY = re.compile(
    r"(?P<words>(?:[A-Z][\w’'-]+\s+(?:and\s+|of\s+)?){1,4}?)(?:(?:[Cc]ounty|[Cc]ity|[Bb]orough|[Dd]istrict|[Pp]rimary|[Cc]are|"
    r"[Hh]ealth|[Ss]ocial|[Ss]ervices?|[Hh]ospitals?|[Cc]ommunity|[Ii]ntegrated|[Cc]ommissioning|[Cc]linical|NHS|Foundation)\s+){0,4}"
    r"(?:[Cc]ouncil|[Tt]rust|[Aa]uthority|[Bb]oard|[Hh]ospitals?|Group|Alliance|Association|Institute|Union|Workers|University|"
    r"Forum|Federation|Confederation|Partnership|College|Society|Commission|Foundation|Fund|Centre)\b"
)
_PARLIAMENT = re.compile(
    r"\b(?:MPs?|M\.P\.|MSP|(?i:(?:life|Labour|Conservative|crossbench|Liberal Democrat|former)\s+)?(?i:peer(?:ess)?)"
    r"(?!\s+support|-)|(?i:secretary of state|under-?secretary|(?<!vice-)(?<!vice )chancellor of the exchequer|"
    r"member for|select committee|home secretary|"
    r"(?:health|care|shadow|local government|communities) (?:secretary|minister)|"
    r"(?:prime|junior|former|cabinet|social care|shadow [\w ]+) minister|minister (?:of state|for|of)|backbencher)|"
    r"Lords?|Baroness)(?!\w)"
)


@dataclass(frozen=True, slots=True)
class Appearance:
    """A holder in the documents that say just this of one.

    document_id  the first of them
    appearance   the id that the name alone gives: see `records.holder_id`
    keys         plain names: the holder's own, then those that the document says are the same person's; none for
                 somebody of that one document only
    roles        the roles that the document gives
    date         when the first document was published
    holder_id    the id that it has had so far
    documents    how many documents say just this
    context      words that lead names of bodies in the document: "Wexcombe" of Wexcombe Health Authority
    person       the id that the source gives the person, in whatever document; only members of a parliament have one
    """

    document_id: str
    appearance: str
    kind: str
    keys: tuple[str, ...]
    roles: tuple[str, ...] = ()
    date: str | None = None
    holder_id: str | None = None
    documents: int = 1
    context: tuple[str, ...] = ()
    person: str | None = None

    @property
    def known_by(self) -> tuple[str, ...]:
        """What leads to others who may be the same person: the names, and the source's id."""
        return (*self.keys, self.person) if self.person else self.keys


@dataclass(slots=True)
class _Cluster:
    """Appearances that are one holder, each with the evidence for it."""

    members: list[tuple[Appearance, str]] = field(default_factory=list)

    def take(self, other: _Cluster, because: str) -> None:
        """Add the members of another, which some evidence shows to be the same holder."""
        self.members += [(member, because if n == 0 else why) for n, (member, why) in enumerate(other.members)]


def identified(appearances: Iterable[Appearance]) -> list[tuple[Appearance, str | None, str]]:
    """(appearance, holder id, evidence) for appearances that share names or ids, all there are of these.

    None where it is SEVERAL: each of the documents has somebody of its own. An id that was given stays with most of
    those who had it.
    """
    ordered = sorted(appearances, key=lambda one: (one.date or "9999", one.document_id, one.appearance))
    known, open_ = _told([one for one in ordered if one.roles or one.person]), list[_Cluster]()
    result: list[tuple[Appearance, str | None, str]] = []
    for one in (one for one in ordered if not one.roles and not one.person):
        because = _joined(one, known) or _joined(one, open_)
        if because == SEVERAL:
            result.append((one, None, because))
        elif because is None:
            open_.append(_Cluster([(one, FIRST)]))
    clusters = [*known, *open_]
    before = {one.holder_id for one in ordered if one.holder_id}
    taken: set[str] = set()
    # Who has an id keeps it; a newcomer takes one that is free.
    for cluster in sorted(clusters, key=lambda one: -max(_claims(one).values(), default=0)):
        identifier = _identifier(cluster, taken | before - set(_claims(cluster)))
        taken.add(identifier)
        result += [(appearance, identifier, because) for appearance, because in cluster.members]
    return result


def _claims(cluster: _Cluster) -> Counter[str]:
    """The ids that the members have had, with the number of their documents."""
    claims: Counter[str] = Counter()
    for one, _ in cluster.members:
        if one.holder_id:
            claims[one.holder_id] += one.documents
    return claims


def _identifier(cluster: _Cluster, taken: set[str]) -> str:
    first = cluster.members[0][0]
    wanted = [name for name, _ in _claims(cluster).most_common()]
    wanted += [first.appearance, digest(first.appearance, "in", first.document_id)]
    # The document may have had somebody else of the name first, who is in others now.
    again = (digest(first.appearance, "in", first.document_id, number) for number in count(1))
    return next(name for name in chain(wanted, again) if name not in taken)


def _told(ordered: Sequence[Appearance]) -> list[_Cluster]:
    """Those of whom more than a name is known, by holder.

    Those with one id of the source are one. Of the others, those whom evidence links are one; and they are one with
    somebody of an id where it links them to nobody else of an id.
    """
    people: dict[str, _Cluster] = {}
    others: list[_Cluster] = []
    for one in ordered:
        if one.person:
            cluster = people.setdefault(one.person, _Cluster())
            cluster.members.append((one, again(one) if cluster.members else FIRST))
            continue
        found = [(cluster, because) for cluster in others if (because := _evidence(one, cluster))]
        if not found:
            others.append(_Cluster([(one, FIRST)]))
            continue
        found[0][0].members.append((one, found[0][1]))
        for cluster, because in found[1:]:  # the newcomer shows that they are one
            found[0][0].take(cluster, because)
            others.remove(cluster)
    apart = []
    for cluster in others:
        if linked := _linked(cluster, people.values()):
            linked[0].take(cluster, linked[1])
        else:
            apart.append(cluster)
    return sorted([*people.values(), *apart], key=lambda cluster: ordered.index(cluster.members[0][0]))


def again(one: Appearance) -> str:
    """The evidence that somebody of whom another document says just the same is the same person."""
    if one.person:
        return f"same person by the source's id: {one.person}"
    return f"same full name; same role: {one.roles[0]}" if one.roles else _NAME_ALONE


def _linked(cluster: _Cluster, people: Iterable[_Cluster]) -> tuple[_Cluster, str] | None:
    """The one of some people whom the cluster is, and why. Seats in Parliament count where nothing else does."""
    for seats in (False, True):
        found = []
        for person in people:
            because = (_evidence(one, person, seats=seats) for one, _ in cluster.members)
            if told := next(filter(None, because), None):
                found.append((person, told))
        if found:
            return found[0] if len(found) == 1 else None
    return None


def _joined(one: Appearance, clusters: Sequence[_Cluster]) -> str | None:
    """Put somebody of whom the name alone is known to the one holder of the name; the evidence, or None where there is
    no holder of the name."""
    same = [cluster for cluster in clusters if any(_share_name(one, member) for member, _ in cluster.members)]
    beside = [(cluster, because) for cluster in same if (because := _evidence(one, cluster))]
    if len(same) == 1 and not beside:
        beside = [(same[0], _NAME_ALONE)]
    if len(beside) == 1:
        beside[0][0].members.append((one, beside[0][1]))
        return beside[0][1]
    return SEVERAL if same else None


def _share_name(one: Appearance, other: Appearance) -> bool:
    return bool(set(one.keys) & set(other.keys))


def _evidence(one: Appearance, cluster: _Cluster, *, seats: bool = True) -> str | None:
    """Why the appearance is the cluster's holder, in words, or None. seats: whether seats in Parliament count."""
    for member, _ in cluster.members:
        # Two of whom no role is known have nothing in common but the name: a holder may appear so a thousand times.
        if not (one.roles or member.roles) or not _share_name(one, member):
            continue
        agreed = _shared(one.roles, member.roles) or _beside(one, member)
        if agreed := agreed or (_both_sit(one, member) if seats else None):
            known_by = "" if one.keys[0] == member.keys[0] else "; the name changed, as a document says"
            return f"same full name; {agreed}{known_by}"
    return None


def _beside(one: Appearance, other: Appearance) -> str | None:
    """What of one's roles the other's document names: it speaks of the same bodies, in words."""
    shared = telling(one.roles).intersection(other.context) | telling(other.roles).intersection(one.context)
    return f"the documents share {', '.join(sorted(shared))}" if shared else None


def _both_sit(one: Appearance, other: Appearance) -> str | None:
    return "both in Parliament" if all(who.person or _sits(who.roles) for who in (one, other)) else None


def context_of(text: str) -> tuple[str, ...]:
    """The words that lead names of bodies in a text, but for those that many bodies have."""
    found = {word for match in _BODY.finditer(text) for word in re.findall(r"[A-Z][\w’'-]+", match["words"])}
    return tuple(sorted(word for word in found if plain_name(word) not in _COMMON))


def agreement(one: Sequence[str], other: Sequence[str]) -> str | None:
    """What the roles of two people of one name have in common, in words; None where they may be two people."""
    return _shared(tuple(one), tuple(other)) or ("both in Parliament" if _sits(one) and _sits(other) else None)


@lru_cache(maxsize=100_000)
def _shared(one: tuple[str, ...], other: tuple[str, ...]) -> str | None:
    mine, theirs = {_plain_role(role): role for role in one}, {_plain_role(role): role for role in other}
    for same in mine.keys() & theirs.keys():
        if same.split():
            return f"same role: {mine[same]}"
    shared = telling(one) & telling(other)
    return f"roles share {', '.join(sorted(shared))}" if shared else None


def _sits(roles: Sequence[str]) -> bool:
    return any(map(_PARLIAMENT.search, roles))


def _plain_role(role: str) -> str:
    return " ".join(word for word in plain_name(role).split() if word not in ("former", "then", "the", "of"))


@lru_cache(maxsize=10_000)
def telling(roles: tuple[str, ...]) -> frozenset[str]:
    """Words of names in the roles: those with a capital that not every body has."""
    words = {word for role in roles for word in re.findall(r"\b[A-Z][\w’'-]+", role)}
    return frozenset(word for word in words if plain_name(word) not in _COMMON)
