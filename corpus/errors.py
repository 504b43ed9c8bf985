"""Every error that a user can cause, and how it is said: what is wrong, where, and what to do next.

OnRecordError
├── ReadError        a file that cannot become a document
├── CatalogueError   a corpus folder that cannot be opened, read or written
├── FrameError       a frame file that does not define topics properly
├── ModelError       a model that is missing, or is not the one that the figures were measured with
└── QueryError       a query or filter that cannot be understood
"""

from __future__ import annotations


class OnRecordError(Exception):
    """A problem told in one line: `what (where): hint`.

    what   the problem, without a full stop
    where  the file, folder, field or query that it concerns
    hint   what the user can do next
    """

    def __init__(self, what: str, *, where: object = None, hint: str = "") -> None:
        self.what = what
        self.where = None if where is None else str(where)
        self.hint = hint
        place = f"{self.where}: " if self.where else ""
        super().__init__(" ".join(f"{place}{self.without_place}".split()))

    @property
    def without_place(self) -> str:
        """What and hint alone: for where the reader sees the place."""
        return f"{self.what} – {self.hint}" if self.hint else self.what


class ReadError(OnRecordError):
    """A file that cannot become a document."""


class CatalogueError(OnRecordError):
    """A corpus folder that cannot be opened, read or written."""


class FrameError(OnRecordError):
    """A frame file that does not define topics properly."""


class ModelError(OnRecordError):
    """A model that is missing, or is not the one that the figures were measured with."""


class QueryError(OnRecordError):
    """A query or a filter that cannot be understood.

    at   the place in the query's text, counted from 0, where that is known
    """

    def __init__(self, what: str, *, where: object = None, hint: str = "", at: int | None = None) -> None:
        super().__init__(what, where=where, hint=hint)
        self.at = at
