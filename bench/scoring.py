"""Score positions against hand labels: the definitions of docs/quality.md, for the sample corpus.

A gold row is found where one prediction covers at least half of its characters; a prediction is right where gold rows
cover at least half of its own, and each gold row excuses each of its characters once. Unsure rows count for neither.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from corpus.records import plain_name

STANCE = {1: "support", 0: "mixed", -1: "oppose", None: None}
TOPICS = {"structural_change": "structural", "joint_working": "joint"}


def score(gold: Sequence[Mapping[str, Any]], predicted: Sequence[Mapping[str, Any]]) -> dict[str, float]:
    """Shares from 0 to 1: recall, precision, f1, holder, stance accuracy by topic, flips; counts as `gold`, `found`.

    whole      of the gold rows, those found with the right holder and both stances right

    gold       doc, holder, spans, structural, joint, unsure
    predicted  position records; those without a stance on either topic are left out
    """
    told = [row for row in predicted if any(row["stances"].values())]
    sure = [row for row in gold if not row["unsure"]]
    pairs = [(row, found) for row in sure if (found := best(row, told)) is not None]
    right = [_same_holder(a["holder"], b["holder"]) for a, b in pairs]
    result = {
        "gold": len(sure),
        "found": len(pairs),
        "recall": len(pairs) / max(1, len(sure)),
        "precision": _precision(gold, sure, told),
        "holder": sum(right) / max(1, len(pairs)),
    }
    result["f1"] = 2 * result["precision"] * result["recall"] / max(1e-9, result["precision"] + result["recall"])
    flips, whole = [False] * len(pairs), right
    for topic, field in TOPICS.items():
        labels = [(STANCE[a[field]], b["stances"].get(topic)) for a, b in pairs]
        result[topic] = sum(a == b for a, b in labels) / max(1, len(labels))
        flips = [flip or {a, b} == {"support", "oppose"} for flip, (a, b) in zip(flips, labels, strict=True)]
        whole = [so_far and a == b for so_far, (a, b) in zip(whole, labels, strict=True)]
    result["flips"] = sum(flips) / max(1, len(pairs))
    result["whole"] = sum(whole) / max(1, len(sure))
    return result


def score_holders(gold: Sequence[Mapping[str, Any]], predicted: Sequence[Mapping[str, Any]]) -> dict[str, float]:
    """How well it is told who said what: shares of the gold rows that are found; some by document kind.

    gold       doc, kind, holder, holder_kind, candidates, role, spans, reported_by, account_of, said_on
    predicted  position records of all statements
    """
    pairs = [(row, found) for row in gold if (found := best(row, predicted)) is not None]
    result: dict[str, float] = {"gold": len(gold), "found": len(pairs), "recall": len(pairs) / max(1, len(gold))}

    def share(name: str, told: Sequence[bool]) -> None:
        if told:
            result[name] = sum(told) / len(told)

    share("holder", [holder_right(a, b) for a, b in pairs])
    share("holder kind", [a["holder_kind"] == b["holder_kind"] for a, b in pairs])
    share("role", [_role_right(a["role"], b["role"]) for a, b in pairs if a["role"]])
    share("no role", [not b["role"] for a, b in pairs if not a["role"]])
    share("reporter", [_same_holder(a["reported_by"], b["reported_by"] or "") for a, b in pairs if a["reported_by"]])
    share("account", [bool(b["account_of"]) for a, b in pairs if a["account_of"]])
    share("false account", [bool(b["account_of"]) for a, b in pairs if not a["account_of"]])
    share("date", [a["said_on"] == b["said_on"] for a, b in pairs if a["said_on"]])
    share("false date", [bool(b["said_on"]) for a, b in pairs if not a["said_on"]])
    for kind in sorted({row["kind"] for row in gold}):
        share(f"{kind} recall", [any(a is row for a, _ in pairs) for row in gold if row["kind"] == kind])
        share(f"{kind} holder", [holder_right(a, b) for a, b in pairs if a["kind"] == kind])
        share(f"{kind} role", [_role_right(a["role"], b["role"]) for a, b in pairs if a["kind"] == kind and a["role"]])
    return result


def holder_right(gold: Mapping[str, Any], told: Mapping[str, Any]) -> bool:
    """The same holder; or both say that it is open, or unknown, who it is."""
    kind = gold.get("holder_kind", "person")  # the sample's labels have none: all are somebody
    if "unknown" in (kind, told["holder_kind"]):
        return bool(kind == told["holder_kind"])
    if kind == "ambiguous":
        listed = {plain_name(name) for name in gold["candidates"]} <= set(map(plain_name, told["holder_candidates"]))
        return told["holder_kind"] == "ambiguous" and listed
    # A name from the table of offices is not in the document: then the office counts as well.
    names = (told["holder"], told["role"] or "") if told.get("holder_basis") == "office" else (told["holder"],)
    return any(_same_holder(gold["holder"], name) for name in names)


def _role_right(gold: str, told: str | None) -> bool:
    """Half of the words of the role."""
    wanted, found = set(plain_name(gold).split()), set(plain_name(told or "").split())
    return len(wanted & found) * 2 >= len(wanted)


def best(row: Mapping[str, Any], predicted: Iterable[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """The prediction that covers at least half of the gold row; the right holder's first, then the closest."""
    wanted = _characters(row)
    covering = [p for p in predicted if len(wanted & _characters(p)) * 2 >= len(wanted)]
    return max(
        covering,
        key=lambda p: (
            _same_holder(row["holder"], p["holder"]),
            len(wanted & _characters(p)) / len(wanted | _characters(p)),
        ),
        default=None,
    )


def _precision(
    gold: Sequence[Mapping[str, Any]], sure: Sequence[Mapping[str, Any]], told: Sequence[Mapping[str, Any]]
) -> float:
    left = Counter(place for row in gold for place in _characters(row))
    certain = {place for row in sure for place in _characters(row)}
    unsure = {place for row in gold if row["unsure"] for place in _characters(row)}
    hits = judged = 0
    for row in sorted(told, key=lambda r: (r["document"], r["spans"][0][0], -len(_characters(r)))):
        at = _characters(row)
        if len(at & unsure) * 2 >= len(at) and not at & certain:
            continue
        judged += 1
        free = [place for place in at if left[place] > 0]
        if len(free) * 2 >= len(at):
            hits += 1
            left.subtract(free)
    return hits / max(1, judged)


def _characters(row: Mapping[str, Any]) -> set[tuple[str, int]]:
    name = row.get("document") or row["doc"]
    return {(name, at) for start, end in row["spans"] for at in range(start, end)}


def _same_holder(one: str, other: str) -> bool:
    """The same words without titles, or the same surname with the same forename or its initial."""
    a, b = plain_name(one).split(), plain_name(other).split()
    if not a or not b:
        return False
    if a == b or ((len(a) > 3 or len(b) > 3) and len(set(a) & set(b)) >= max(2, 0.8 * min(len(set(a)), len(set(b))))):
        return True
    initials = len(a) > 1 and len(b) > 1 and (a[0] == b[0] or (a[0][0] == b[0][0] and 1 in (len(a[0]), len(b[0]))))
    return a[-1] == b[-1] and initials
