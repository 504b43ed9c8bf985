"""How sure it is who a holder is: how often each way of telling was right on documents with labelled holders.

Measured by `python -m bench.reliability`, kept in models/holders.json: {way: [right, told]}.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

MEASURED = Path(__file__).parent / "models" / "holders.json"
# A way that was seen less often is judged with all others of its basis.
_ENOUGH = 20


def reliability(how: str) -> float:
    """The share, from 0 to 1, of holders told in this way that were right; 0 where nobody was told.

    how   a basis of `records.HOLDER_BASES`, and after a colon what else counts ("pronoun: subject")
    """
    if how == "open":
        return 0.0
    counts = measured()
    basis = how.split(":")[0]
    right, told = counts.get(how, (0.0, 0))
    if told < _ENOUGH:
        alike = [pair for way, pair in counts.items() if way.split(":")[0] == basis]
        right, told = sum(r for r, _ in alike), sum(t for _, t in alike)
    if told < _ENOUGH:
        right, told = right + 0.7 * (_ENOUGH - told), _ENOUGH  # little is known: towards what doubtful ones reach
    return (right + 1) / (told + 2)  # Laplace: nothing is certain


@cache
def measured() -> dict[str, tuple[float, int]]:
    """The counts: way → (right, told); none before they have been measured."""
    if not MEASURED.exists():
        return {}
    return {way: (right, told) for way, (right, told) in json.loads(MEASURED.read_text(encoding="utf-8")).items()}
