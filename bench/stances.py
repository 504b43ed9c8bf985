"""How often the side told is right: held-out statements, and documents from their text to their positions.

statements  300 frozen statements on themes that no statement to train on mentions (nlp/training/heldout.jsonl)
unseen      statements as the engine cuts them from documents that are not trained on (nlp/training/unseen.jsonl)
documents   fictional documents with every statement labelled, none of them trained on: what is found, whose it is and
            which side, all steps together
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from app_pages.confidence import in_a_word
from bench import scoring
from corpus.records import Span
from nlp import calibration
from nlp.calibration import CLASSES
from nlp.frames import built_in
from nlp.stance import Judgement, Said, Stances
from nlp.training.statements import CALIBRATION, TOPICS, held_out
from nlp.training.statements import statements as training

ROUNDS = 1000  # of the bootstrap
BINS = 10  # of the reliability table
WORDS = ("sure", "likely", "doubtful")
_SHOWN = 200  # characters of an example
Case = tuple[str, Judgement]  # the label ("none" for none), and what was told


def judged(rows: Sequence[Mapping[str, Any]]) -> dict[str, list[Case]]:
    """Topic → the labels of statements and what is told of them."""
    told = Stances(built_in()).judge([Said(row["text"], row["context"], row.get("title") or "") for row in rows])
    return {
        topic: [(row[topic] or "none", judgements[number]) for row, judgements in zip(rows, told, strict=True)]
        for number, topic in enumerate(TOPICS)
    }


def macro_f1(cases: Sequence[Case]) -> float:
    """Over the four classes; "cannot tell" counts as none."""
    given = [CLASSES.index(told.stance or "none") for _, told in cases]
    return calibration.macro_f1(given, [CLASSES.index(label) for label, _ in cases])


def accuracy(cases: Sequence[Case]) -> float:
    """The share of right answers; "cannot tell" is right of none alone."""
    return sum(label == (told.stance or "none") for label, told in cases) / max(1, len(cases))


def flips(cases: Sequence[Case]) -> float:
    """Of the stances told, the share that is the opposite of the label."""
    told = [(label, one.stance) for label, one in cases if one.stance]
    return sum({label, side} == {"support", "oppose"} for label, side in told) / max(1, len(told))


def coverage(cases: Sequence[Case]) -> float:
    """Of the statements with a stance, the share that is told one."""
    on_topic = [told for label, told in cases if label != "none"]
    return sum(told.stance is not None for told in on_topic) / max(1, len(on_topic))


def precision(cases: Sequence[Case]) -> float:
    """Of the stances told, the share that is right."""
    told = [(label, one.stance) for label, one in cases if one.stance]
    return sum(label == side for label, side in told) / max(1, len(told))


def calibration_error(cases: Sequence[Case]) -> float:
    """Expected calibration error of the answers that are given (a side, or none), in ten equal bins of confidence.

    Source: Naeini, Cooper and Hauskrecht, "Obtaining well calibrated probabilities" (2015).
    """
    return sum(abs(sure - right) * number for sure, right, number in reliability(cases)) / max(1, len(_given(cases)))


def reliability(cases: Sequence[Case]) -> list[tuple[float, float, int]]:
    """(mean confidence, share right, number) of each bin that has any."""
    bins: dict[int, list[tuple[float, bool]]] = {}
    for label, told in _given(cases):
        right = label == (told.stance or "none")
        bins.setdefault(min(BINS - 1, int(told.confidence * BINS)), []).append((told.confidence, right))
    return [
        (sum(sure for sure, _ in one) / len(one), sum(right for _, right in one) / len(one), len(one))
        for _, one in sorted(bins.items())
    ]


def deciding_words(rows: Sequence[Mapping[str, Any]], judged: Mapping[str, Sequence[Case]]) -> dict[str, float]:
    """How far the words shown as deciding a side are those by which readers decided, where the side told is right.

    "deciding words: precision" is the share of the words shown that are readers', "deciding words: recall" the share
    of readers' words that are shown. rows: the statements of each topic's cases, in order, with readers' words as
    evidence.
    """
    both = shown = readers = 0
    for topic, cases in judged.items():
        for row, (label, told) in zip(rows, cases, strict=True):
            if told.stance and told.stance == label:
                text = row["text"]
                given = _words(text, told.evidence)
                right = _words(text, [(at := text.index(words), at + len(words)) for words in _said(row, topic)])
                both, shown, readers = both + len(given & right), shown + len(given), readers + len(right)
    return {"deciding words: precision": both / max(1, shown), "deciding words: recall": both / max(1, readers)}


def _said(row: Mapping[str, Any], topic: str) -> list[str]:
    words = row["evidence"].get(topic, [])
    return [words] if isinstance(words, str) else words


def _words(text: str, spans: Sequence[Span]) -> set[int]:
    """Where the words of a text that spans touch begin."""
    found = (word.span() for word in re.finditer(r"\S+", text))
    return {start for start, end in found if any(start < stop and begin < end for begin, stop in spans)}


def _given(cases: Sequence[Case]) -> list[Case]:
    return [(label, told) for label, told in cases if not told.undecided]


def interval(figure: Callable[[Sequence[Case]], float], cases: Sequence[Case]) -> tuple[float, float]:
    """The middle 95% of the figure over resampled cases (bootstrap percentiles; Efron and Tibshirani, 1993)."""
    chance = random.Random(0)
    found = sorted(figure(chance.choices(cases, k=len(cases))) for _ in range(ROUNDS))
    return found[int(0.025 * ROUNDS)], found[int(0.975 * ROUNDS)]


FIGURES: Mapping[str, Callable[[Sequence[Case]], float]] = {
    "macro-F1": macro_f1,
    "accuracy": accuracy,
    "flips": flips,
    "coverage": coverage,
    "right of told": precision,
    "calibration error": calibration_error,
}


def documents(*folders: Path) -> list[Path]:
    """The documents of the folders of which no statement is trained on or calibrated by, in order."""
    used = {row.get("passage") for row in (*training(), *training(CALIBRATION))}
    return sorted(path for folder in folders for path in folder.glob("*.txt") if path.name not in used)


def development(folder: Path) -> list[Path]:
    """The documents of the folder that calibrations are fitted on: their errors may be looked at."""
    used = {row["passage"] for row in training(CALIBRATION)}
    return sorted(path for path in folder.glob("*.txt") if path.name in used)


def by_word(cases: Sequence[Case]) -> list[tuple[str, float, float, int]]:
    """(the app's word for how sure it is, share right, share the wrong way round, number) of the sides told."""
    told = [case for case in cases if case[1].stance]
    words = {word: [case for case in told if in_a_word(case[1].confidence) == word] for word in WORDS}
    return [(word, precision(some), flips(some), len(some)) for word, some in words.items()]


def on_topic(gold: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The labels that a search for positions should find, and those that readers disagree on."""
    return [row for row in gold if row["unsure"] or row["structural"] is not None or row["joint"] is not None]


def report(
    cases: Mapping[str, Sequence[Case]],
    of_documents: Mapping[str, Sequence[Case]],
    wrong: Sequence[tuple[str, str, str, str]],
) -> str:
    """In Markdown: figures with intervals and confidence, of both sets; the held-out statements by kind; errors.

    cases, of_documents  the held-out statements and those of unseen documents, from `judged`
    wrong                (text, topic, label, what was told), from `errors`
    """
    lines: list[str] = []
    for name, topics in (("of unseen documents", of_documents), ("held out", cases)):
        lines += [
            "",
            f"| statements {name}, 95% interval | " + " | ".join(map(_plain, topics)) + " |",
            "|---" * 3 + "|",
        ]
        for figure_name, figure in FIGURES.items():
            shown = (_with_interval(figure, one) for one in topics.values())
            lines.append(f"| {figure_name} | " + " | ".join(shown) + " |")
        for topic, one in topics.items():
            lines += ["", f"| {name}: confidence, {_plain(topic)} | share right | statements |", "|---|---|---|"]
            lines += [f"| {sure:.2f} | {right:.2f} | {number} |" for sure, right, number in reliability(one)]
        told = by_word([case for one in topics.values() for case in one])
        lines += [
            "",
            f"| {name}: sides told on both topics | share right | wrong way round | sides |",
            "|---" * 4 + "|",
        ]
        lines += [
            f"| {word} | {right:.2f} | {flipped:.2f} | {number} |" for word, right, flipped, number in told if number
        ]
    heads = " | ".join(f"{_plain(topic)} right" for topic in cases)
    lines += ["", f"| kind of statement | statements | {heads} |", "|---" * 4 + "|"]
    kinds = [row["kind"] for row in held_out()]
    for kind in sorted(set(kinds)):
        of_kind = [[case for case, its in zip(one, kinds, strict=True) if its == kind] for one in cases.values()]
        shares = " | ".join(f"{accuracy(one):.2f}" for one in of_kind)
        lines.append(f"| {_plain(kind)} | {kinds.count(kind)} | {shares} |")
    lines += ["", "| where it fails: words of the project's documents | topic | label | told |", "|---" * 4 + "|"]
    lines += [f"| {text} | {_plain(topic)} | {label} | {told} |" for text, topic, label, told in wrong]
    return "\n".join(lines).lstrip() + "\n"


def _plain(name: str) -> str:
    return name.replace("_", " ")


def _with_interval(figure: Callable[[Sequence[Case]], float], cases: Sequence[Case]) -> str:
    low, high = interval(figure, cases)
    return f"{figure(cases):.3f} ({low:.3f}–{high:.3f})"


def errors(
    pairs: Sequence[tuple[Mapping[str, Any], Mapping[str, Any]]], number: int = 10
) -> list[tuple[str, str, str, str]]:
    """Some errors among labels and what was found for them, from all over: (text, topic, label, told)."""
    found = []
    for label, told in pairs:
        for topic, field in scoring.TOPICS.items():
            right = scoring.STANCE[label[field]]
            given = "cannot tell" if topic in told["undecided"] else told["stances"].get(topic)
            if right != given:
                text = " … ".join(" ".join(piece.split()) for piece in label["text"]).replace("|", "/")
                shown = text if len(text) <= _SHOWN else f"{text[:_SHOWN].rsplit(None, 1)[0]} …"
                found.append((shown, topic, right or "none", given or "none"))
    step = max(1, len(found) // number)
    return found[::step][:number]
