"""The labelled statements: those to train on, and those held out: `python -m nlp.training.statements` checks them.

A row a statement: id, text, context (what stood before it, or the question it answers), title (what its document is
about), a side on each topic (support, mixed, oppose or null), evidence (the words that decide; not of statements from
documents), genre, year, kind, passage (what rows of one passage share). `second` has the labels of the second reading
where they are others: such rows are not trained on. `reread` has labels that the second reading changed, as they were
before.

The held-out statements are of themes that no statement to train on may mention.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

TOPICS = ("structural_change", "joint_working")
STATEMENTS = Path(__file__).with_name("statements.jsonl")
# What the engine cuts from whole documents. Search is measured on the first, so later ones have a file of their own.
DOCUMENTS = tuple(Path(__file__).with_name(name) for name in ("documents.jsonl", "more_documents.jsonl"))
QUESTIONS = Path(__file__).with_name("questions.jsonl")  # other policy questions: id, support, oppose, side, text …
# Of documents that are not trained on: what makes probabilities of the network's scores, and thresholds.
CALIBRATION = Path(__file__).with_name("calibration.jsonl")
HELD_OUT = Path(__file__).with_name("heldout.jsonl")
UNSEEN = Path(__file__).with_name("unseen.jsonl")  # what the engine cuts from other whole documents, to measure on
# Set when the held-out statements were frozen, before any model had been trained on the others.
FROZEN = "16a855c0e56912c5ea987611f8d57f6ab81774a9ecd3c876bb42b4d6a56d25a3"
# Set before any network was measured on them.
FROZEN_UNSEEN = "453813f76151737138a04b5fb9c69c57259b976f9eaaace3d9e7ab85684c159b"
# What the held-out statements are about.
THEMES = {
    "drugs and alcohol": r"drugs?\b|alcohol|addict|heroin|methadone|needle exchange",
    "the end of life": r"hospice|palliative|terminal(?:ly)? ill|end[- ]of[- ]life",
    "dementia": r"dementia|alzheimer|memory (?:clinic|service)",
    "offenders": r"prison|offend|probation|police (?:cell|custody)",
    "rural areas and islands": r"island|isles|rural|crofter|farm",
    "city-regions and mayors": r"mayor|city[- ]region|combined authorit",
    "veterans": r"veteran|armed forces|regiment|soldier|reservist",
    "deaf and blind people": r"deaf|blind\b|sight loss|visual(?:ly)? impair|sign language|braille",
    "HIV and sexual health": r"\bHIV\b|(?-i:AIDS)\b|sexual health|gonorrh|chlamydia",
    "refugees": r"asylum|refugee",
}
_THEME = re.compile("|".join(rf"\b(?:{pattern})" for pattern in THEMES.values()), re.IGNORECASE)
# Two statements are near-copies where more than this share of the shorter one's word fours is in the other.
ALIKE = 0.5
# Short statements share their few words by chance: they count as having so many runs.
_SHORT = 8


def statements(path: Path = STATEMENTS) -> list[dict[str, Any]]:
    """The labelled statements of a file, in its order."""
    with path.open("rb") as lines:
        return [json.loads(line) for line in lines]


def of_documents() -> list[dict[str, Any]]:
    """The statements to train on that the engine cuts from whole documents."""
    return [row for path in DOCUMENTS for row in statements(path)]


def held_out() -> list[dict[str, Any]]:
    """The frozen statements. Raises ValueError where they are not those that were frozen."""
    return _frozen(HELD_OUT, FROZEN)


def unseen() -> list[dict[str, Any]]:
    """The statements of frozen documents, those on which two readings agree. Raises ValueError like `held_out`."""
    return [row for row in _frozen(UNSEEN, FROZEN_UNSEEN) if not row.get("second")]


def _frozen(path: Path, told: str) -> list[dict[str, Any]]:
    if hashlib.sha256(path.read_bytes()).hexdigest() != told:
        raise ValueError(f"{path.name} is not the file that was frozen")
    return statements(path)


def groups(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """Rows that a split must not part: those of one passage, or blocks of four neighbours (minimal pairs are)."""
    return [str(row.get("passage") or f"{row['id'][0]}{int(row['id'][1:]) // 4}") for row in rows]


def theme(row: Mapping[str, Any]) -> str:
    """The words that belong to a held-out theme, or nothing."""
    found = _THEME.search(f"{row.get('title', '')} {row.get('context', '')} {row['text']}")
    return found.group() if found else ""


def fours(text: str) -> set[tuple[str, ...]]:
    """The runs of four words of a text; of a shorter one, all of it."""
    words = re.findall(r"\w+", text.lower())
    return {tuple(words[at : at + 4]) for at in range(len(words) - 3)} or {tuple(words)}


def near_copies(
    rows: Sequence[Mapping[str, Any]], others: Sequence[Mapping[str, Any]]
) -> list[tuple[Mapping[str, Any], Mapping[str, Any]]]:
    """Pairs of a row and one of the others that share more than half of the shorter one's runs of four words."""
    # Few statements are frozen and very many are trained on: it is the few whose runs are kept.
    holding: dict[tuple[str, ...], list[int]] = defaultdict(list)
    sizes = []
    for number, row in enumerate(rows):
        runs = fours(row["text"])
        sizes.append(len(runs))
        for run in runs:
            holding[run].append(number)
    found = []
    for number, other in enumerate(others):
        runs = fours(other["text"])
        shared = Counter(n for run in runs for n in holding.get(run, ()))
        found += [(n, number) for n, count in shared.items() if count > ALIKE * max(_SHORT, min(len(runs), sizes[n]))]
    return [(rows[one], others[other]) for one, other in sorted(found)]


def faults(training: Sequence[Mapping[str, Any]], frozen: Sequence[Mapping[str, Any]]) -> Iterable[str]:
    """What is wrong with the statements, a line each."""
    for row in [*training, *frozen]:
        for topic in TOPICS:
            words = row["evidence"].get(topic, [])
            words = [words] if isinstance(words, str) else words
            if row["kind"] != "document" and bool(row[topic]) != bool(words):
                yield f"{row['id']}: evidence and label of {topic} do not fit"
            yield from (f"{row['id']}: {word!r} is not in the text" for word in words if word not in row["text"])
    for row in training:
        if theme(row):
            yield f"{row['id']}: speaks of a theme that is held out: {theme(row)}"
    for row, other in near_copies(frozen, training):
        yield f"{row['id']}: all but a copy of {other['id']}"


def shared(training: Sequence[Mapping[str, Any]]) -> Iterable[str]:
    """Documents that are in more than one part, and statements to train on that unseen documents have all but word for
    word; a line each."""
    parts = {"training": training, "calibration": statements(CALIBRATION), "unseen": unseen()}
    passages = {name: {row["passage"] for row in rows if row.get("passage")} for name, rows in parts.items()}
    for one, other in combinations(parts, 2):
        yield from (f"{passage}: in {one} and in {other}" for passage in sorted(passages[one] & passages[other]))
    for row, other_row in near_copies(parts["unseen"], training):
        yield f"{row['id']}: all but a copy of {other_row['id']}"


def agreement(rows: Sequence[Mapping[str, Any]], topic: str) -> tuple[float, float, int]:
    """Share of labels that both readings gave, Cohen's kappa, and how many readings took opposite sides."""
    from sklearn.metrics import cohen_kappa_score

    firsts = [row.get("reread", {}).get(topic, row[topic]) or "none" for row in rows]
    seconds = [row.get("second", {}).get(topic, row[topic]) or "none" for row in rows]
    pairs = list(zip(firsts, seconds, strict=True))
    same = sum(a == b for a, b in pairs) / len(pairs)
    return same, float(cohen_kappa_score(firsts, seconds)), sum({a, b} == {"support", "oppose"} for a, b in pairs)


def main() -> None:
    """Print what there is, how far two readings agree, and what is wrong; exit status 1 where anything is."""
    training, frozen = [*statements(), *of_documents()], held_out()
    parts = {"to train on": training, "held out": frozen, "to calibrate by": statements(CALIBRATION)}
    for name, rows in {**parts, "of unseen documents": _frozen(UNSEEN, FROZEN_UNSEEN)}.items():
        print(
            f"{name}: {len(rows)}; " + ", ".join(f"{n} {kind}" for kind, n in Counter(r["kind"] for r in rows).items())
        )
        for topic in TOPICS:
            same, kappa, opposite = agreement(rows, topic)
            sides = ", ".join(f"{n} {side or 'none'}" for side, n in Counter(row[topic] for row in rows).items())
            print(f"  {topic}: {sides}; two readings: {same:.3f} the same, kappa {kappa:.3f}, {opposite} opposite")
    wrong = [*faults(training, frozen), *shared(training)]
    print("\n".join(wrong) or "nothing wrong")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
