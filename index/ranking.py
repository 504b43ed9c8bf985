"""Which entries are an answer, in which order, how many there are and of which kinds: one shelf's part of a search.

What is best by words and what is nearest by meaning are put in one order, the head. What else has the words follows it
in the engine's order, so that the list is the same however far it is paged.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.columns import ranked
from index.engine import Found
from index.nodes import Node, Rows, both
from index.query import Question

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from index.generations import Shelf
    from index.vectors import Vectors

# The share of meaning in the hybrid score; the rest is the words'. Calibrated (docs/quality.md, "Search").
MEANING_WEIGHT = 0.7
# The cosine from which an entry that lacks the words is an answer by its meaning. Chosen on the same data: of what lies
# between .4 and .5 as much is to the point (.30) as between .3 and .4, but lower brings in several times as much.
MEANING_FLOOR = 0.4
# The best by words that meaning can move.
DEPTH = 1_000


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, as a shelf is asked it.

    words    what is asked of the words; None: nothing
    values   what must hold besides
    vector   the meaning that is looked for, float32, shape (384,); None where words alone decide
    strict   whether the words decide alone what is an answer
    """

    words: Node | None
    values: Node | None
    vector: NDArray[np.float32] | None
    strict: bool


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of the answer, how many there are in all, and the counts that were asked for."""

    page: Found
    facets: dict[str, dict[str, int]]


def listed(shelf: Shelf, vectors: Vectors, question: Question, asked: Asked) -> Listed:
    """The page of the shelf's entries that the question asks for."""
    if asked.vector is None:
        return _by_words(shelf, question, asked)
    if asked.strict:
        return _strict(shelf, vectors, question, asked, asked.vector)
    return _loose(shelf, vectors, question, asked, asked.vector)


def _by_words(shelf: Shelf, question: Question, asked: Asked) -> Listed:
    node = both(asked.words, asked.values)
    # Without words all are equal: the newest come first.
    sort = "-date" if asked.words is None and question.sort == "relevance" else question.sort
    found = shelf.engine.find(node, sort=sort, offset=question.offset, limit=question.limit)
    return Listed(found, shelf.engine.facets(node, question.facets) if question.facets else {})


def _strict(shelf: Shelf, vectors: Vectors, question: Question, asked: Asked, vector: NDArray[np.float32]) -> Listed:
    """Meaning orders what has the words: of the best by words, or of all where meaning alone is to order."""
    node = both(asked.words, asked.values)
    best = shelf.engine.find(node, limit=None if question.ranking == "meaning" else DEPTH)
    cosines = vectors.at(shelf.columns.text[best.rows]) @ vector
    scores = cosines if question.ranking == "meaning" else fused(best.scores, cosines)
    page = _page(shelf, question, node, Found(best.rows, scores, best.total))
    return Listed(page, shelf.engine.facets(node, question.facets) if question.facets else {})


def _loose(shelf: Shelf, vectors: Vectors, question: Question, asked: Asked, vector: NDArray[np.float32]) -> Listed:
    """What is near in meaning is an answer, too."""
    import numpy as np

    near, cosines = _near(shelf, vectors, asked.values, vector)
    if question.ranking == "meaning":
        page = _page(shelf, question, None, Found(near, cosines, len(near)))
        return Listed(page, shelf.columns.counted(near, question.facets))
    node = both(asked.words, asked.values)
    best = shelf.engine.find(node, limit=DEPTH)
    others = near[~np.isin(near, best.rows)]
    if best.total > len(best.rows) and len(others):  # some of those that are near may have the words, if not so well
        more = shelf.engine.find(both(asked.words, Rows(tuple(others.tolist()))), limit=len(others))
    else:
        more = Found(others[:0], best.scores[:0], 0)
    wordless = others[~np.isin(others, more.rows)]
    rows = np.concatenate([best.rows, more.rows, wordless])
    by_words = np.concatenate([best.scores, more.scores, np.zeros(len(wordless), dtype=np.float32)])
    scores = fused(by_words, vectors.at(shelf.columns.text[rows]) @ vector)
    page = _page(shelf, question, node, Found(rows, scores, best.total + len(wordless)))
    facets = shelf.engine.facets(node, question.facets) if question.facets else {}
    for name, counts in shelf.columns.counted(wordless, question.facets).items():
        for value, number in counts.items():
            facets[name][value] = facets[name].get(value, 0) + number
        facets[name] = ranked(facets[name])
    return Listed(page, facets)


def _near(
    shelf: Shelf, vectors: Vectors, values: Node | None, vector: NDArray[np.float32]
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """The entries that are as near in meaning as MEANING_FLOOR, and their cosines."""
    import numpy as np

    rows = np.flatnonzero(shelf.columns.mask(values))
    wanted = np.zeros(len(vectors), dtype=bool)
    wanted[shelf.columns.text[rows]] = True
    texts, found = vectors.nearest(vector, np.flatnonzero(wanted))
    cosines = np.full(len(vectors), -1, dtype=np.float32)
    cosines[texts] = found
    of_rows = cosines[shelf.columns.text[rows]]
    kept = of_rows >= MEANING_FLOOR
    return rows[kept], of_rows[kept]


def _page(shelf: Shelf, question: Question, node: Node | None, head: Found) -> Found:
    """The page: of the head in its order, then of what else the node finds."""
    import numpy as np

    end = question.offset + question.limit
    rows, scores, total = head.rows, head.scores, head.total
    if total > len(rows) and (end > len(rows) or question.sort != "relevance"):
        # Enough of the engine's list that, without those of the head, the page is full.
        most = None if question.sort != "relevance" else end
        rest = shelf.engine.find(node, limit=most).rows
        rest = rest[~np.isin(rest, rows)]
    else:
        rest = rows[:0]
    if question.sort != "relevance":
        rows = np.concatenate([rows, rest])
        scores = np.concatenate([scores, np.zeros(len(rest), dtype=np.float32)])
        order = shelf.columns.ordered(rows, scores, question.sort)[question.offset : end]
        return Found(rows[order], scores[order], total)
    order = shelf.columns.ordered(rows, scores, "relevance")
    rows = np.concatenate([rows[order], rest])[question.offset : end]
    scores = np.concatenate([scores[order], np.zeros(len(rest), dtype=np.float32)])[question.offset : end]
    return Found(rows, scores, total)


def fused(by_words: NDArray[np.float32], cosines: NDArray[np.float32]) -> NDArray[np.float32]:
    """One score for each entry: a weighted sum of both, each brought to 0-1.

    A score's 0 is its true zero (no word found; a right angle), its 1 the best of this list: min-max with the
    theoretical minimum, as in Bruch, Gai and Ingber, "An Analysis of Fusion Functions for Hybrid Retrieval" (2023).
    """
    return (1 - MEANING_WEIGHT) * _unit(by_words) + MEANING_WEIGHT * _unit(cosines)


def _unit(scores: NDArray[np.float32]) -> NDArray[np.float32]:
    import numpy as np

    scores = np.maximum(scores, 0)
    best = scores.max(initial=0)
    return scores / best if best > 0 else scores
