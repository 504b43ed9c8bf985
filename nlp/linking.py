"""From tagged words to attributions: which contents have which cue, and which cue has which source.

Each content goes to the cue that its words point to, each cue to the source that it points to; contents of one cue are
one attribution, in several spans. Quotation marks decide where a content that is a quotation begins and ends.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from corpus.records import Span
from nlp.tagger import PARTS, Tagged
from nlp.windows import CLOSING, COMMA, FOR, OUTSIDE, TO


@dataclass(slots=True)
class Part:
    """A run of words with one part in an attribution.

    words   first and last + 1, in the window; word 0 is none
    chance  how sure the tags are, 0 to 1
    quoted  whether it begins inside quotation marks
    """

    kind: str
    words: tuple[int, int]
    span: Span
    line: int
    chance: float
    quoted: bool = False


@dataclass(slots=True)
class Link:
    """An attribution in the making: a cue with its contents and its source; a floating quotation has no cue.

    cue_chance, source_chance  how sure the pointers are of what they point to (of "none", too)
    runner_up   how sure they are of the next best source
    """

    contents: list[Part]
    cue: Part | None = None
    source: Part | None = None
    cue_chance: float = 0.0
    source_chance: float = 0.0
    runner_up: float = 0.0


def parts(tagged: Tagged) -> list[Part]:
    """The runs of tags, in order; each ends with its line at the latest."""
    found: list[Part] = []
    start = 0
    tags, lines = [int(tag) for tag in tagged.tags] + [0], tagged.window.lines
    for at in range(1, len(tags)):
        before, tag = tags[at - 1], tags[at]
        goes_on = tag and tag % 2 == 0 and start and (before + 1) // 2 == (tag + 1) // 2
        if goes_on and lines[at] == lines[at - 1]:
            continue
        if start:
            found.append(_part(tagged, (before + 1) // 2 - 1, start, at))
        start = at if tag else 0
    return found


def _part(tagged: Tagged, kind: int, start: int, end: int) -> Part:
    window = tagged.window
    chance = tagged.chances[start:end, 2 * kind + 1 : 2 * kind + 3].sum(axis=1).mean()
    span = window.spans[start - 1][0], window.spans[end - 2][1]
    quoted = window.states[window.first[start]] != OUTSIDE
    return Part(PARTS[kind], (start, end), span, window.lines[start], float(chance), quoted)


def links(tagged: Tagged, found: Sequence[Part]) -> list[Link]:
    """The attributions of a window, in the order of their first words."""
    cues = [part for part in found if part.kind == "cue"]
    sources = [part for part in found if part.kind == "source"]
    made: list[Link] = []
    by_cue: dict[int, Link] = {}
    for content in (part for part in found if part.kind == "content"):
        rows = tagged.cues[slice(*content.words)].mean(axis=0)
        chances = [float(rows[slice(*cue.words)].sum()) for cue in cues]
        best = max(range(len(cues)), key=chances.__getitem__, default=None)
        sure = chances[best] if best is not None else 0.0
        after = _told_after(tagged, content, cues, sources)
        if after is not None:
            best, sure = after[0], 1.0
        if best is not None and best in by_cue:
            by_cue[best].contents.append(content)
            by_cue[best].cue_chance = min(by_cue[best].cue_chance, sure)
            continue
        made.append(Link([content]))
        if best is not None:
            by_cue[best] = made[-1]
            made[-1].cue, made[-1].cue_chance = cues[best], sure
            _name(tagged, made[-1], cues[best], sources)
            if after is not None:
                made[-1].source, made[-1].source_chance, made[-1].runner_up = after[1], 1.0, 0.0
    return made


def _told_after(
    tagged: Tagged, content: Part, cues: Sequence[Part], sources: Sequence[Part]
) -> tuple[int, Part] | None:
    """The cue, by number, and the source in "…,” said Ms Ash", directly after a quotation: no others can be its own.

    The tagger may point past them, to the next quotation's: "…,” said Ms Ash, but “…,” said Mr Birch".
    """
    window, end = tagged.window, content.words[1]
    if window.states[window.first[end - 1]] != CLOSING:
        return None
    begins = {source.words[0]: source for source in sources}
    for number, cue in enumerate(cues):
        start = cue.words[0]
        near = start == end or (start == end + 1 and window.pieces[window.first[end]] == COMMA)
        if not near or cue.line != content.line or cue.words[1] not in begins:
            continue
        if window.pieces[window.first[start]] not in (FOR, TO):  # "for Ms Ash it was “…”, for Mr Birch …"
            return number, begins[cue.words[1]]
    return None


def _name(tagged: Tagged, link: Link, cue: Part, sources: Sequence[Part]) -> None:
    """Give the link the source that its cue points to, or none."""
    row = tagged.sources[slice(*cue.words)].mean(axis=0)
    ranked = sorted(((float(row[slice(*s.words)].sum()), n) for n, s in enumerate(sources)), reverse=True)
    none = float(row[0])
    link.source_chance, link.runner_up = none, ranked[0][0] if ranked else 0.0
    if ranked and ranked[0][0] >= none:
        link.source, link.source_chance = sources[ranked[0][1]], ranked[0][0]
        link.runner_up = max(none, ranked[1][0] if len(ranked) > 1 else 0.0)
