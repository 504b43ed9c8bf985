"""What the buttons of a review do: a verdict on the position as it was drawn, and on to the next one that waits."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from app_pages import correcting, reviewer, source
from onrecord import OnRecordError


@dataclass(frozen=True, slots=True)
class Drawn:
    """A position as the reviewer saw it.

    seen      how many reviews of it were shown
    waiting   the positions after it that nobody had reviewed
    """

    position_id: str
    seen: int
    waiting: tuple[str, ...] = ()

    def confirm(self) -> None:
        """It is right."""
        self._say("confirmed", self._reason)

    def reject(self) -> None:
        """It is nobody's position."""
        self._say("rejected", self._reason)

    def open_form(self) -> None:
        """It is to be put right."""
        st.session_state["correcting"] = self.position_id

    def close_form(self) -> None:
        """It is not."""
        st.session_state["correcting"] = None

    def correct(self, changes: dict[str, str]) -> None:
        """It is right as it was put right now."""
        if not changes:
            st.session_state["review_trouble"] = (
                "Nothing was changed. If it is right as it is, leave the form and confirm."
            )
        elif self._say("corrected", correcting.reason(self.position_id), changes):
            self.close_form()

    def undo(self) -> None:
        """The last review of it counts no longer; the reviewer looks at it again."""
        self._keep("undone", "", None)
        st.session_state["reviewed_here"] = [one for one in _done() if one.position_id != self.position_id]
        go_to(self.position_id)

    def skip(self) -> None:
        """On to the next one that waits still."""
        now = source.corpus()
        rows = ((name, now.position(name)) for name in self.waiting)
        go_to(next((name for name, row in rows if row and not row["review"]), None))

    @property
    def _reason(self) -> str:
        return str(st.session_state.get(f"reason_{self.position_id}", ""))

    def _say(self, verdict: str, reason: str, changes: dict[str, str] | None = None) -> bool:
        if any(one.position_id == self.position_id and one.seen > self.seen for one in _done()):
            return True  # the second press of a double one
        kept = self._keep(verdict, reason, changes)
        if kept:
            st.session_state["reviewed_here"] = [*_done(), Drawn(self.position_id, self.seen + 1)]
            self.skip()
        return kept

    def _keep(self, verdict: str, reason: str, changes: dict[str, str] | None) -> bool:
        """Whether the review was kept; if not, the reader is told why."""
        try:
            source.corpus().review(
                self.position_id, verdict, author=reviewer.name(), reason=reason, changes=changes, seen=self.seen
            )
        except OnRecordError as error:
            if not changes and self._is_kept(verdict, reason):
                return True
            st.session_state["review_trouble"] = f"Not kept: {error.without_place}"
            return False
        return True

    def _is_kept(self, verdict: str, reason: str) -> bool:
        """Whether the only review that came meanwhile is this one: of a double press, Streamlit breaks the run of the
        first off once it has done its work, and the second knows nothing of it."""
        later = source.corpus().history(self.position_id)[self.seen :]
        mine = (verdict, reviewer.name(), reason)
        return [(one["verdict"], one["author"], one["reason"]) for one in later] == [mine]


def _done() -> list[Drawn]:
    return list(st.session_state.get("reviewed_here", ()))


def last() -> Drawn | None:
    """The position that was reviewed last in this visit."""
    return next(reversed(_done()), None)


def go_to(position_id: str | None = None) -> None:
    """Show this position, or the first that waits."""
    if position_id:
        st.query_params["position"] = position_id
    else:
        st.query_params.pop("position", None)
