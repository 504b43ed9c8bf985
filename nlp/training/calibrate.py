"""Confidence and thresholds of the tagger, from the documents that it was not trained on: `calibrate` and its figures.

An attribution counts as right where its words share at least half of all words with an annotated content's, and its
source shares a word that matters: the last one of the annotated source, or half of all. So does the field's scorer.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.records import Block, Span
from nlp.confidence import Confidence, content_features, source_features
from nlp.linking import Link, Part, links, parts
from nlp.quotes import quotes_in
from nlp.tagger import Tagged, Tagger
from nlp.training.examples import Example, lines_of
from nlp.windows import windows

# At most so many of the sources that are named may be wrong.
MISATTRIBUTION = 0.05
_WORD = re.compile(r"\w+")
_STEPS = [step / 100 for step in range(0, 96, 2)]


@dataclass(frozen=True, slots=True)
class Case:
    """A link of the tagger's, and what the annotation says of it. source: None where the content is wrong."""

    link: Link
    content: bool
    source: bool | None
    has_source: bool


Linker = Callable[[Tagged, Sequence[Part]], list[Link]]


def cases(model: Tagger, examples: Sequence[Example], linker: Linker = links) -> tuple[list[Case], int]:
    """All links in the documents, judged; and the number of annotated attributions."""
    found = [case for example in examples for case in _cases(model, example, linker)]
    return found, sum(len(example.attributions) for example in examples)


def _cases(model: Tagger, example: Example, linker: Linker) -> Iterator[Case]:
    lines = lines_of(example.text)
    quotes = [quotes_in(example.text, [Block("paragraph", *line)]) for line in lines]
    gold = [(_words(example.text, a["content"]), a) for a in example.attributions]
    taken: set[int] = set()
    for tagged in model.read(windows(example.text, lines, quotes)):
        for link in linker(tagged, parts(tagged)):
            mine = _words(example.text, [part.span for part in link.contents])
            ranked = sorted(
                ((len(mine & w) / len(mine | w), n) for n, (w, _) in enumerate(gold) if mine & w), reverse=True
            )
            right = next((n for share, n in ranked if share >= 0.5 and n not in taken), None)
            if right is None:
                yield Case(link, False, None, False)
                continue
            taken.add(right)
            wanted = _words(example.text, gold[right][1]["source"])
            named = _words(example.text, [link.source.span] if link.source else [])
            yield Case(link, True, _same_source(wanted, named), bool(wanted))


def _words(text: str, spans: Sequence[Span]) -> set[int]:
    """The offsets of the words of some spans."""
    return {word.start() for start, end in spans for word in _WORD.finditer(text, start, end)}


def _same_source(wanted: set[int], named: set[int]) -> bool:
    if not wanted or not named:
        return wanted == named
    return max(wanted) in named or 2 * len(wanted & named) >= 0.5 * (len(wanted) + len(named))


def calibrate(found: Sequence[Case], annotated: int) -> Confidence:
    """Judges fitted on the cases, and the thresholds: the best F1, then at most MISATTRIBUTION."""
    content = _fitted([content_features(c.link) for c in found], [c.content for c in found])
    right = [c for c in found if c.source is not None]
    source = _fitted([source_features(c.link) for c in right], [bool(c.source) for c in right])
    judge = Confidence(content, source, 0.0, 0.0)

    def f1(tell_from: float) -> float:
        told = [c for c in found if judge.content(c.link) >= tell_from]
        return 2 * sum(bool(c.source) for c in told) / (len(told) + annotated)

    tell_from = max(_STEPS, key=f1)
    told = [c for c in right if judge.content(c.link) >= tell_from and c.link.source is not None]

    def misattributed(name_from: float) -> float:
        named = [c for c in told if judge.source(c.link) >= name_from]
        return sum(not c.source for c in named) / max(1, len(named))

    name_from = next((step for step in _STEPS if misattributed(step) <= MISATTRIBUTION), _STEPS[-1])
    return Confidence(content, source, tell_from, name_from)


def _fitted(rows: list[list[float]], right: list[bool]) -> tuple[float, ...]:
    from sklearn.linear_model import LogisticRegression

    made = LogisticRegression(C=1.0, max_iter=2000).fit(rows, right)
    return (*(round(float(w), 5) for w in made.coef_[0]), round(float(made.intercept_[0]), 5))


def reliability(found: Sequence[Case], annotated: int, folds: int = 5) -> list[tuple[float, float, int]]:
    """(mean confidence, share right, cases) for each fifth of the scale, each case judged by the other folds."""
    judged: list[tuple[float, bool]] = []
    for fold in range(folds):
        judge = calibrate([c for n, c in enumerate(found) if n % folds != fold], annotated)
        mine = (c for n, c in enumerate(found) if n % folds == fold)
        judged += [(judge.content(c.link) * judge.source(c.link), bool(c.source)) for c in mine]
    bins: list[list[tuple[float, bool]]] = [[] for _ in range(5)]
    for sure, right in judged:
        bins[min(4, int(sure * 5))].append((sure, right))
    return [
        (sum(s for s, _ in part) / len(part), sum(r for _, r in part) / len(part), len(part)) for part in bins if part
    ]


def write(to: Path, made: Confidence) -> None:
    """Put the confidence into the JSON beside the network."""
    kept: dict[str, Any] = json.loads(to.read_text(encoding="utf-8"))
    kept["confidence"] = {
        "content": made.content_weights,
        "source": made.source_weights,
        "tell_from": made.tell_from,
        "name_from": made.name_from,
    }
    to.write_text(json.dumps(kept) + "\n", encoding="utf-8")
