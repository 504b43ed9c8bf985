"""Charts as files to keep: SVG and PNG with title, notes and source, the same bytes for the same corpus.

Whoever makes a chart makes it for paper: on a white ground, with its legend and a width.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

import streamlit as st

from app_pages import parts, source
from app_pages.escape import plain

if TYPE_CHECKING:
    import altair as alt
    from altair.typing import ChartType

# Pixels across a chart for paper: its labels are read at a page's width.
WIDTH = 760
# Format → what its button says, its media type.
FORMATS = {"svg": ("SVG", "image/svg+xml"), "png": ("PNG", "image/png")}
_INK, _QUIET = "#191714", "#55504a"
# One of the fonts that the renderer brings along, and what stands in for it where the picture is shown.
_FONT = "Liberation Sans, Arial, Helvetica, sans-serif"
# Letters of a line of the title and of the notes.
_TITLE, _NOTE = 72, 125
# What a mark can look like, and a legend explain.
_LOOKS = ("color", "fill", "stroke", "shape", "size", "opacity", "fillOpacity", "strokeOpacity", "strokeDash")
_SCALE = 2  # pixels of a PNG for one of the chart: sharp in print
# Characters of the corpus' fingerprint that tell it from others.
_SHORT = 12
# What no XML can hold: the renderer would end the whole program.
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def downloads(chart: Callable[[], ChartType], name: str, title: str, key: str, *, notes: Sequence[str] = ()) -> None:
    """Draw the buttons that give a chart as files.

    chart   makes it, when a file is asked for: for paper, on a white ground, WIDTH wide, with its legend, without a
            title
    name    of the files, without their endings
    title   what the chart shows, as the heading of the picture; plain text
    key     of the buttons, which are `key_svg` and `key_png`
    notes   how to read it, a sentence each
    """
    with st.container(horizontal=True):
        for format, (label, media_type) in FORMATS.items():  # noqa: A001 – the door's word
            st.download_button(
                f"Chart as {label}",
                partial(_written, chart, title, notes, format),
                file_name=f"{name}.{format}",
                mime=media_type,
                key=f"{key}_{format}",
                on_click="ignore",
                icon=":material/image:",
                type="tertiary",
            )


def _written(chart: Callable[[], ChartType], title: str, notes: Sequence[str], format: str) -> bytes:  # noqa: A002
    draw: Callable[..., bytes] = {"svg": svg, "png": png}[format]
    return draw(chart(), title, [*notes, sources()])


def sources() -> str:
    """Where the data come from, in a sentence."""
    told = source.corpus().about()
    corpus = told["corpus"]
    return (
        f"Source: On Record, corpus {corpus['fingerprint'][:_SHORT]} of {parts.count(corpus['documents'], 'document')} "
        f"and {parts.count(corpus['statements'], 'statement')}, frame {told['frame']['name']}."
    )


def svg(chart: ChartType, title: str, notes: Sequence[str]) -> bytes:
    """The chart as SVG, under its title and over its notes: shapes and text only, in UTF-8."""
    return _svg(chart, title, notes).encode("utf-8")


def png(chart: ChartType, title: str, notes: Sequence[str]) -> bytes:
    """The same as PNG."""
    import vl_convert

    made: bytes = vl_convert.svg_to_png(_svg(chart, title, notes), scale=_SCALE)
    return made


def _svg(chart: ChartType, title: str, notes: Sequence[str]) -> str:
    import altair as alt
    import vl_convert

    made: str = vl_convert.vegalite_to_svg(
        _shown(_figure(chart, title, notes)),
        vl_version=".".join(alt.SCHEMA_VERSION.removeprefix("v").split(".")[:2]),
        allowed_base_urls=[],
    )
    return made


def _figure(chart: ChartType, title: str, notes: Sequence[str]) -> dict[str, Any]:
    """The chart with its title above and the notes below, as Vega-Lite."""
    import altair as alt

    held = chart.copy()
    held.config = alt.Undefined  # only the whole may have one
    heading = _lines(textwrap.wrap(title, _TITLE), 17, 22, color=_INK, fontWeight="bold")
    foot = _lines([line for note in notes for line in textwrap.wrap(note, _NOTE)], 11, 15, color=_QUIET)
    # Apart, so that a legend stands with its chart, below the title.
    apart: Any = {"scale": dict.fromkeys(_LOOKS, "independent")}
    whole = alt.vconcat(heading, held, foot, spacing=14, background="white", padding=16, resolve=apart)
    made: dict[str, Any] = whole.to_dict()
    return made | {"config": chart.to_dict().get("config", {}) | {"font": _FONT, "view": {"stroke": None}}}


def _lines(lines: Sequence[str], size: int, high: int, **look: Any) -> alt.Chart:
    """Lines of text, so many pixels high each, as a chart.

    They are its data: as parts of the chart itself, the renderer would take some words ("if") for its own.
    """
    import altair as alt

    rows = [{"line": line, "top": number * high} for number, line in enumerate(lines)]
    base: alt.Chart = alt.Chart(alt.InlineData(rows)).properties(height=high * len(lines), width=1)
    text: alt.Chart = base.mark_text(align="left", baseline="top", fontSize=size, limit=0, **look)
    return text.encode(text="line:N", description="line:N", x=alt.value(0), y=alt.Y("top:Q", axis=None, scale=None))


def _shown(value: Any) -> Any:
    """A chart that leads nowhere, and in which every text is one that a picture can hold and a reader can see."""
    if isinstance(value, dict):
        return {name: _shown(held) for name, held in value.items() if name != "href"}
    if isinstance(value, list):
        return [_shown(held) for held in value]
    return _NO_XML.sub("\ufffd", plain(value)) if isinstance(value, str) else value
