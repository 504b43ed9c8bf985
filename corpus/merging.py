"""One person, one id: who of one document is who of another, and on what evidence.

People are one where a full name is shared and their roles or bodies agree; never on a surname. Too few merges only
cut a life in two, which a reader can mend; one merge too many puts words into somebody's mouth.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from corpus.records import digest, plain_name

# The evidence of whoever has nobody before.
FIRST = "the first of this name"
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
    """A holder in one document.

    appearance  the id that the name alone gives: see `records.holder_id`
    keys        plain names: the holder's own, then those that the document says are the same person's; none for
                somebody of that one document only
    roles       the roles that the document gives
    context     words that lead names of bodies in the document: "Wexcombe" of Wexcombe Health Authority
    date        when the document was published
    holder_id   the id that it has had so far
    documents   how many documents say just this
    """

    document_id: str
    appearance: str
    kind: str
    name: str
    keys: tuple[str, ...]
    roles: tuple[str, ...] = ()
    date: str | None = None
    holder_id: str | None = None
    documents: int = 1
    context: tuple[str, ...] = ()


@dataclass(slots=True)
class _Cluster:
    """Appearances that are one holder, each with the evidence for it."""

    members: list[tuple[Appearance, str]] = field(default_factory=list)


def identified(appearances: Iterable[Appearance]) -> list[tuple[Appearance, str, str]]:
    """(appearance, holder id, evidence) for appearances that share names, all there are of these names.

    An id that was given stays with most of those who had it.
    """
    ordered = sorted(appearances, key=lambda one: (one.date or "9999", one.document_id, one.appearance))
    clusters = _clusters(ordered)
    before = {one.holder_id for one in ordered if one.holder_id}
    taken: set[str] = set()
    result = []
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
    return next(name for name in wanted if name not in taken)


def _clusters(ordered: Sequence[Appearance]) -> list[_Cluster]:
    """The appearances by holder: those with roles first; one without joins where only one holder has the name."""
    clusters: list[_Cluster] = []
    for one in (a for a in ordered if a.roles):
        found = [(cluster, because) for cluster in clusters if (because := _evidence(one, cluster))]
        if not found:
            clusters.append(_Cluster([(one, FIRST)]))
            continue
        home = found[0][0]
        home.members.append((one, found[0][1]))
        for other, because in found[1:]:  # the newcomer shows that they are one
            home.members += [(member, because if n == 0 else why) for n, (member, why) in enumerate(other.members)]
            clusters.remove(other)
    for one in (a for a in ordered if not a.roles):
        same = [c for c in clusters if any(_share_name(one, member) for member, _ in c.members)]
        beside = [(c, because) for c in same if (because := _evidence(one, c))]
        if len(beside) == 1:
            beside[0][0].members.append((one, beside[0][1]))
        elif len(same) == 1:
            same[0].members.append((one, "same full name; the document states no role"))
        else:
            several = "same full name as several people; the document states no role" if same else ""
            clusters.append(_Cluster([(one, several or FIRST)]))
    return clusters


def _share_name(one: Appearance, other: Appearance) -> bool:
    return bool(set(one.keys) & set(other.keys))


def _evidence(one: Appearance, cluster: _Cluster) -> str | None:
    """Why the appearance is the cluster's holder, in words, or None."""
    for member, _ in cluster.members:
        # Two of whom no role is known have nothing in common but the name: a holder may appear so a thousand times.
        if not (one.roles or member.roles) or not _share_name(one, member):
            continue
        if agreed := agreement(one.roles, member.roles) or _beside(one, member):
            known_by = "" if one.keys[0] == member.keys[0] else "; the name changed, as a document says"
            return f"same full name; {agreed}{known_by}"
    return None


def _beside(one: Appearance, other: Appearance) -> str | None:
    """What of one's roles the other's document names: it speaks of the same bodies, in words."""
    shared = _telling(one.roles).intersection(other.context) | _telling(other.roles).intersection(one.context)
    return f"the documents share {', '.join(sorted(shared))}" if shared else None


def context_of(text: str) -> tuple[str, ...]:
    """The words that lead names of bodies in a text, but for those that many bodies have."""
    found = {word for match in _BODY.finditer(text) for word in re.findall(r"[A-Z][\w’'-]+", match["words"])}
    return tuple(sorted(word for word in found if plain_name(word) not in _COMMON))


def agreement(one: Sequence[str], other: Sequence[str]) -> str | None:
    """What the roles of two people of one name have in common, in words; None where they may be two people."""
    mine, theirs = {_plain_role(role): role for role in one}, {_plain_role(role): role for role in other}
    for same in mine.keys() & theirs.keys():
        if same.split():
            return f"same role: {mine[same]}"
    shared = _telling(tuple(one)) & _telling(tuple(other))
    if shared:
        return f"roles share {', '.join(sorted(shared))}"
    if any(map(_PARLIAMENT.search, one)) and any(map(_PARLIAMENT.search, other)):
        return "both in Parliament"
    return None


def _plain_role(role: str) -> str:
    return " ".join(word for word in plain_name(role).split() if word not in ("former", "then", "the", "of"))


@lru_cache(maxsize=10_000)
def _telling(roles: tuple[str, ...]) -> frozenset[str]:
    """Words of names in the roles: those with a capital that not every body has."""
    words = {word for role in roles for word in re.findall(r"\b[A-Z][\w’'-]+", role)}
    return frozenset(word for word in words if plain_name(word) not in _COMMON)
