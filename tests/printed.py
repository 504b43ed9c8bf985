"""PDFs that tests print: lines of words at given places."""

from __future__ import annotations

import io
import textwrap
from collections.abc import Sequence

from reportlab.pdfgen.canvas import Canvas

# Where the words of a line begin, from the lower left corner of a sheet of A4; the words; and the size of the letters.
Line = tuple[float, float, str] | tuple[float, float, str, float]


def printed(*pages: Sequence[Line], size: tuple[float, float] = (595, 842)) -> bytes:
    """A file of these pages, in the order in which their lines are given."""
    made = io.BytesIO()
    canvas = Canvas(made, pagesize=size, invariant=1)
    for lines in pages:
        for x, y, words, *height in lines:
            canvas.setFont("Courier", height[0] if height else 10)
            canvas.drawString(x, y, words)
        canvas.showPage()
    canvas.save()
    return made.getvalue()


def column(words: str, *, x: float = 72, y: float = 700, width: int = 60) -> list[Line]:
    """A paragraph as lines of so many letters at most, 14 points apart."""
    return [(x, y - 14 * number, line) for number, line in enumerate(textwrap.wrap(words, width))]
