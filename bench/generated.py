"""A generated corpus of positions, and questions that it can be asked: for measuring what takes how long.

The texts are those of `bench.search_speed`, in each passage a statement by one of up to HOLDERS holders. Vectors are
random, but each lies near that of one of the questions, so that meaning finds answers, too.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

import onrecord
from bench import search_speed
from corpus import encoder, utterances
from corpus.catalogue import FILE, Catalogue
from corpus.records import Statement, TopicStance
from index.search import Index

HOLDERS = 10_000
SIDES = ("support", "support", "mixed", "oppose", None)
MODES = ("direct", "indirect", "mixed")
# The cosine between a text and the question that it is made to lie near.
NEAR = 0.6


def make(folder: Path, passages: int) -> onrecord.Corpus:
    """A corpus of so many passages, in each of which a holder takes a side; what is there already is used again."""
    if not (folder / FILE).exists():
        catalogue, frame = Catalogue(folder, create=True), onrecord.frame()
        # No two passages print the same words, and looking for them would take most of the time.
        utterances.enter = lambda *_: None
        for name in search_speed.Generated(passages).document_ids():
            document, draw = search_speed.generated(name), np.random.default_rng(int(name[1:]))
            said = [_said(block.start, block.end, draw, frame) for block in document.blocks]
            made_by = f"- - bench {frame.label} {frame.fingerprint} 1"
            catalogue.put(document, said, source=name, fingerprint=made_by)
    index = Index(folder, Catalogue(folder))
    if not index.current:
        real, themes = encoder.encode, encoder.encode(questions()["words and meaning"])
        encoder.encode = lambda texts: _vectors(texts, themes)
        index.refresh()
        encoder.encode = real
    return onrecord.open(folder)


def _said(start: int, end: int, draw: np.random.Generator, frame: onrecord.Frame) -> Statement:
    """A statement of the whole passage, by somebody: a few are quoted often, most seldom."""
    number = int(400 * draw.pareto(1.0)) % HOLDERS
    who = f"{search_speed.WORDS[number % 97].capitalize()} {search_speed.WORDS[number].capitalize()}"
    topic, stance = draw.choice(list(frame.topics)), SIDES[int(draw.integers(len(SIDES)))]
    return Statement(
        holder=who,
        holder_kind="person",
        holder_as_written=who,
        role=f"chair, {search_speed.WORDS[number % 997]}",
        mode=MODES[int(draw.integers(len(MODES)))],
        spans=((start, end),),
        context=(start, end),
        confidence=float(draw.uniform(0.5, 1)),
        stances=(TopicStance(topic, stance, stance is None, float(draw.uniform(0.5, 1)), ()),),
        frame=frame.label,
    )


def _vectors(texts: Sequence[str], themes: Any) -> Any:
    """Unit vectors, each NEAR one of the themes."""
    draw = np.random.default_rng(len(texts[0]))
    noise = draw.standard_normal((len(texts), encoder.WIDTH), dtype=np.float32)
    noise *= (1 - NEAR**2) ** 0.5 / np.linalg.norm(noise, axis=1, keepdims=True)
    found = NEAR * themes[draw.integers(len(themes), size=len(texts))] + noise
    return found / np.linalg.norm(found, axis=1, keepdims=True)


def questions() -> dict[str, list[str]]:
    """What kind → many questions of it, as somebody types them.

    "words and meaning": words side by side; "operators, phrases": words decide; "fields alone": nothing is compared in
    meaning.
    """
    asked = search_speed.questions()
    return {
        "words and meaning": [" ".join(words) for what, words, *_ in asked if what in ("word", "any of three", "both")],
        "operators, phrases": [
            search_speed.ours(one).text for one in asked if one[0] in ("any of three", "both", "phrase")
        ],
        "fields alone": [f"kind:{kind} date:{first}..{last}" for _, _, kind, first, last in asked],
    }
