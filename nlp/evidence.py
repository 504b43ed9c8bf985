"""The words that decided a stance: those without which the answer changes most.

Source: Li, Monroe and Jurafsky, "Understanding neural networks through representation erasure" (2016). Phrases, not
words, are taken out: a reader sees at once what they say, and one phrase alone seldom leaves nonsense behind.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.records import Span

# Phrases of a text that are tried at most: a longer text has longer phrases. More cost time, and what is shown then
# has less of the words by which readers decided (docs/quality.md).
AT_MOST = 4
# Phrases shown at most, each with at least this share of the strongest one's weight.
SHOWN, STRONG = 3, 0.5
_WORD = re.compile(r"\S+")
_ENDS = re.compile(r"[,.;:!?)—–…]['’\"”]*$|^[—–-]$")
_BEGINS = frozenset(
    """and but or nor yet so that which who whom whose where when while if unless until because since although though as
    than to for with without in into of off by from on onto at under over between against towards about is are was were
    be been being am has have had do does did will would shall should can could may might must ought cannot not never no
    it they we he she there this these""".split()
)
# Words that are taken from a phrase's ends: they decide nothing.
_LIGHT = frozenset(
    """the a an and but or that which who of to in on at by for from with as is are was were be been it its their his
    her our this these those there so then than has have had i we you he she they do did""".split()
)
_EDGE = " \t\r\n,.;:!?()[]'‘’\"“”—–…-"


def phrases(text: str) -> list[Span]:
    """The text in AT_MOST phrases or fewer, in order: cut at punctuation and before the words that begin a phrase."""
    words = [found.span() for found in _WORD.finditer(text)]
    groups: list[list[Span]] = []
    for span in words:
        word = text[slice(*span)]
        begins = word.strip(_EDGE).lower() in _BEGINS and not (groups and _only_begins(text, groups[-1]))
        if not groups or begins or _ENDS.search(text[slice(*groups[-1][-1])]):
            groups.append([])
        groups[-1].append(span)
    while len(groups) > AT_MOST:  # the shortest two neighbours become one
        at = min(range(len(groups) - 1), key=lambda n: len(groups[n]) + len(groups[n + 1]))
        groups[at : at + 2] = [groups[at] + groups[at + 1]]
    return [(group[0][0], group[-1][1]) for group in groups]


def _only_begins(text: str, group: Sequence[Span]) -> bool:
    """Whether a group holds nothing yet but words that begin phrases."""
    return all(text[slice(*span)].strip(_EDGE).lower() in _BEGINS for span in group)


def without(text: str, span: Span) -> str:
    """The text without a span, with single spaces."""
    return " ".join((text[: span[0]] + " " + text[span[1] :]).split())


def deciding(text: str, spans: Sequence[Span], weights: Sequence[float]) -> tuple[Span, ...]:
    """The phrases that decide, in order: neighbours joined, light words at their ends left out.

    weights   how much less likely the answer is without each span; none is shown where none makes it less likely
    """
    strongest = max(weights, default=0.0)
    if strongest <= 0:
        return ()
    order = sorted(range(len(spans)), key=lambda number: -weights[number])[:SHOWN]
    chosen = sorted(number for number in order if 0 < weights[number] >= STRONG * strongest)
    joined: list[list[int]] = []
    for number in chosen:
        if joined and joined[-1][-1] == number - 1:
            joined[-1].append(number)
        else:
            joined.append([number])
    found = (_trimmed(text, (spans[group[0]][0], spans[group[-1]][1])) for group in joined)
    return tuple(span for span in found if span)


def _trimmed(text: str, span: Span) -> Span | None:
    words = [found.span() for found in _WORD.finditer(text, *span)]
    bare = [text[slice(*word)].strip(_EDGE).lower() for word in words]
    plain = [not word or word in _LIGHT for word in bare]
    if all(plain):
        plain = [False] * len(words)
    while plain[0]:
        plain.pop(0)
        words.pop(0)
    while plain[-1]:
        plain.pop()
        words.pop()
    start, end = words[0][0], words[-1][1]
    piece = text[start:end]
    start += len(piece) - len(piece.lstrip(_EDGE))
    end -= len(piece) - len(piece.rstrip(_EDGE))
    return (start, end) if start < end else None
