"""Words that a line end parts: whether the hyphen is the word's ("long-term") or only the line's ("inte-gration")."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

_WORD = re.compile(r"[^\W\d_]+(?:[-\u2010'’][^\W\d_]+)*")
_BEFORE = re.compile(r"[^\W\d_]+(?:[-\u2010'’][^\W\d_]+)*(?=[-\u2010\u00ad]$)")
# What compounds of English papers begin and end with. As parts of longer words, none of them stands at a line end.
_FIRSTS = frozenset(
    """well long short full half part high low cross self non ex multi mid decision policy hand face day year cost
    evidence person people patient front back joined first second third large small old new all ever much one two three
    four five six seven eight nine ten twenty thirty forty fifty sixty seventy eighty ninety right left wide free so
    better best hard middle single double quasi semi public private third world community care service tax market
    client user value light deep open north south east west""".split()
)
_SECONDS = frozenset(
    """based led wide centred up off making makers maker going run funded related driven friendly being down out
    standing ranging reaching owned employed year day term to level scale minded specific sector""".split()
)
# A hyphen that waits for the rest: "short- and long-term".
_LISTING = frozenset("and or to nor but".split())


class Hyphens:
    """What the words of one document say of hyphens at its line ends."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._known: Counter[str] = Counter()
        for line in lines:
            found = [word.casefold().replace("\u2010", "-") for word in _WORD.findall(line)]
            # The last word of a line may be one half, and so may the first.
            self._known.update(found[1:-1] if len(found) > 2 else ())

    def joined(self, above: str, below: str) -> str:
        """Two lines as one string: with a space, or with a word mended."""
        before = _BEFORE.search(above)
        after = _WORD.match(below)
        if before is None or above[-1] == "\u00ad":
            return above[:-1] + below if above[-1:] == "\u00ad" else f"{above} {below}"
        if after is None or not after[0][0].islower():
            return above + below
        if after[0] in _LISTING:
            return f"{above} {below}"
        return (above if self._keeps(before[0], after[0]) else above[:-1]) + below

    def _keeps(self, first: str, second: str) -> bool:
        first, second = first.casefold().replace("\u2010", "-"), second.casefold()
        whole, compound = self._known[first + second], self._known[f"{first}-{second}"]
        if whole != compound:
            return compound > whole
        if "-" in first or (first == "co" and second[0] == "o"):
            return True
        start = second.split("-")[0]
        return first in _FIRSTS or start in _SECONDS or (self._known[first] > 0 and self._known[start] > 0)
