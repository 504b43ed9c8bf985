"""Work that takes a while: `with progress() as show: corpus.add(…, progress=show)`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from app_pages.escape import element, escaped
from onrecord import Progress


@contextmanager
def progress() -> Iterator[Progress]:
    """Draw a bar and what is being done, until the work is done."""
    bar, words = st.progress(0.0), st.empty()

    def show(done: int, total: int, what: str) -> None:
        bar.progress(min(done / total, 1.0) if total else 0.0)
        told = what if total == 1 else f"{done + 1:,} of {total:,}: {what}"
        if not what or done >= total:
            told = "Making it findable …"
        words.html(element("div", escaped(told), "font-size:.875rem;overflow-wrap:anywhere", role="status"))

    try:
        yield show
    finally:
        bar.empty()
        words.empty()
