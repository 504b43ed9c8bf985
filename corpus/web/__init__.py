"""Pages from the web: asked for politely, and from public addresses only.

client.py      one request after another: waits, retries, redirects, limits, robots.txt
addresses.py   which addresses may be asked for, and which machines may answer
connection.py  connections to the machines that were checked, each with an end in time
packing.py     what was packed for the way
types.py       which format an answer has

`corpus.originals` keeps what was fetched.
"""

from __future__ import annotations

from corpus.errors import OnRecordError


class FetchError(OnRecordError):
    """An address that cannot be fetched.

    status  what the site answered, where that is the reason
    """

    def __init__(self, what: str, *, where: object = None, hint: str = "", status: int | None = None) -> None:
        super().__init__(what, where=where, hint=hint)
        self.status = status
