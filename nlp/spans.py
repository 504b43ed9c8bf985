"""Arithmetic of spans: joined, trimmed, and looked up in time that does not grow with their number."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator

from corpus.records import Span


def merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The spans in order, overlapping and touching ones made one."""
    result: list[Span] = []
    for start, end in sorted(spans):
        if result and start <= result[-1][1]:
            result[-1] = (result[-1][0], max(end, result[-1][1]))
        else:
            result.append((start, end))
    return tuple(result)


def trimmed(text: str, span: Span, strip: str = " \t\r\n,;:–—-") -> Span | None:
    """The span without the characters of `strip` at its edges, or None where nothing is left."""
    start, end = span
    while start < end and text[start] in strip:
        start += 1
    while end > start and text[end - 1] in strip:
        end -= 1
    return (start, end) if start < end else None


def stretches(text: str, span: Span, size: int) -> Iterator[Span]:
    """The span in pieces of up to `size` characters, cut at spaces where there are any."""
    start, end = span
    while start < end:
        stop = min(end, start + size)
        if stop < end:
            stop = text.rfind(" ", start + 1, stop) + 1 or stop
        yield start, stop
        start = stop


class Cover:
    """The characters that some spans cover."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self._spans = merged(spans)

    def within(self, span: Span) -> int:
        """How many characters of the span are covered."""
        first = bisect_right(self._spans, span[0], key=lambda one: one[1])
        last = bisect_left(self._spans, span[1], key=lambda one: one[0])
        return sum(min(span[1], end) - max(span[0], start) for start, end in self._spans[first:last])

    def covers(self, span: Span) -> bool:
        """Whether all of the span's characters are covered."""
        return self.within(span) == span[1] - span[0]
