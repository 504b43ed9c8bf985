"""BM25F whose statistics are those of the entries that are there.

Whoosh's own counts deleted entries until their segment is merged, so that an index that was updated would rank unlike
one that was built anew from the same documents. Merging at each update would cost as much as building.
"""

from __future__ import annotations

from functools import cache
from math import log
from typing import Any

# The usual values (Robertson and Zaragoza, "The Probabilistic Relevance Framework", 2009), not calibrated here:
# how soon more of a word stops to count, and how much longer texts are marked down.
K1, B = 1.2, 0.75


def weighting(reader: Any) -> Any:
    """A Whoosh weighting model for all scored fields of an open index, for as long as the reader is open."""
    from whoosh.scoring import WeightingModel, WeightLengthScorer, bm25

    live = list(reader.all_doc_ids())

    @cache
    def mean_length(field: str) -> float:
        total = sum(reader.doc_field_length(number, field, 0) or 0 for number in live)
        return total / len(live) if total else 1.0

    @cache
    def rarity(field: str, term: bytes) -> float:
        found = reader.doc_frequency(field, term)
        if found and reader.has_deletions():
            found = sum(1 for _ in reader.postings(field, term).all_ids())
        return log(len(live) / (found + 1)) + 1

    class Scorer(WeightLengthScorer):  # type: ignore[misc]
        def __init__(self, searcher: Any, field: str, term: bytes) -> None:
            self.rarity, self.mean_length = rarity(field, term), mean_length(field)
            self.setup(searcher, field, term)

        def _score(self, weight: float, length: float) -> float:
            return float(bm25(self.rarity, weight, length, self.mean_length, B, K1))

    class Weighting(WeightingModel):  # type: ignore[misc]
        def scorer(self, searcher: Any, field: str, term: bytes, qf: int = 1) -> Any:
            return Scorer(searcher, field, term)

    return Weighting()
