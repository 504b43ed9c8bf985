"""Files to take away: what the door writes of a listing, in the format one chooses, and the manifest that says what it
is. Both are asked anew with the click."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import streamlit as st

from app_pages import source
from onrecord import Corpus, Listing, manifest_text

# What a file holds, asked of the corpus.
Ask = Callable[[Corpus], Listing]
# What the formats are called, and their media types.
FORMATS = {
    "csv": ("CSV (spreadsheets)", "text/csv"),
    "xlsx": ("XLSX (Excel)", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "parquet": ("Parquet (pandas, R)", "application/vnd.apache.parquet"),
    "jsonl": ("JSONL (exact records)", "application/jsonl"),
}


def written(ask: Ask, format: str) -> tuple[bytes, dict[str, Any]]:  # noqa: A002 (the door's word)
    """A listing as the door writes it; and its manifest."""
    corpus, stream = source.corpus(), io.BytesIO()
    told = corpus.export(ask(corpus), stream, format=format)
    return stream.getvalue(), told


def format_chosen(key: str) -> str:
    """Draw the choice of a format; which one it is."""
    chosen: str = st.radio("Format", list(FORMATS), format_func=lambda name: FORMATS[name][0], horizontal=True, key=key)
    return chosen


def downloads(ask: Ask, table: str, format: str, *, prominent: bool = False) -> None:  # noqa: A002 (the door's word)
    """Draw the buttons that give a listing as a file, and its manifest.

    table      what its rows are, for names and labels: one of each on a page
    prominent  whether it is what the page is for
    """
    name = f"on-record-{table}.{format}"
    with st.container(horizontal=True):
        st.download_button(
            f"Download {table} ({format.upper()})",
            lambda: written(ask, format)[0],
            file_name=name,
            mime=FORMATS[format][1],
            key=f"download_{table}",
            on_click="ignore",
            icon=":material/download:",
            type="primary" if prominent else "secondary",
            width=290,
        )
        st.download_button(
            f"Manifest of {table}",
            lambda: manifest_text(written(ask, format)[1]),
            file_name=f"{name}.manifest.json",
            mime="application/json",
            key=f"manifest_{table}",
            on_click="ignore",
            help="What the file is: the question, counts, corpus, versions, measured errors, and the file’s SHA-256.",
            icon=":material/description:",
            type="tertiary",
        )
