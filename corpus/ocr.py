"""Words out of pictures: the one place that knows Tesseract, which is called as a program where it is installed."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from statistics import median
from typing import NamedTuple

from corpus.errors import ReadError

MODES = ("auto", "never", "always")
_LANGUAGE = re.compile(r"[A-Za-z][A-Za-z0-9_/]{1,40}")
# Tesseract's own certainty, from 0 to 100: below this, a "word" is most often a stain or a rule.
_LEAST_CERTAIN = 20.0
_A_WORD, _COLUMNS = "5", 12


@dataclass(frozen=True, slots=True)
class Ocr:
    """When and how pictures of pages are read.

    mode       auto: pages that are pictures, where Tesseract is installed; never; always: every page, words or not
    languages  Tesseract's names of them ("eng", "cym"), the main one first
    seconds    the most that one page may take
    begins     is told the number of each page that is about to be read, and of how many pages the file is

    Raises ValueError for an unknown mode and for what cannot be a language's name.
    """

    mode: str = "auto"
    languages: tuple[str, ...] = ("eng",)
    seconds: float = 120.0
    begins: Callable[[int, int], None] | None = field(default=None, compare=False)

    def __post_init__(self) -> None:
        if self.mode not in MODES:
            raise ValueError(f"unknown OCR mode {self.mode!r}: one of {', '.join(MODES)}")
        if not self.languages or not all(_LANGUAGE.fullmatch(language) for language in self.languages):
            raise ValueError(f"{self.languages!r} are not names of languages as Tesseract has them, such as eng")


class Found(NamedTuple):
    """A word in a picture, in pixels from the upper left corner; `base` and `height` are those of its line."""

    words: str
    left: float
    right: float
    base: float
    height: float


def installed() -> str | None:
    """Where the program is, or None."""
    return shutil.which("tesseract")


def words_in(picture: bytes, settings: Ocr, *, dots: int, where: str) -> list[Found]:
    """The words that Tesseract recognises in a picture (PNM, PNG …) of so many dots an inch, in its reading order.

    Raises ReadError where it is not installed, lacks a language, fails, or takes longer than it may.
    """
    program = installed()
    if program is None:
        raise ReadError(
            "Tesseract, which reads pictures of pages, is not installed",
            where=where,
            hint="install it (for example apt install tesseract-ocr), or add the document as text",
        )
    languages = "+".join(settings.languages)
    command = [program, "stdin", "stdout", "-l", languages, "--dpi", str(dots), "tsv"]
    try:
        # One thread: several readers may run side by side.
        done = subprocess.run(
            command,
            input=picture,
            capture_output=True,
            timeout=settings.seconds,
            check=False,
            env={**os.environ, "OMP_THREAD_LIMIT": "1"},
        )
    except subprocess.TimeoutExpired as error:
        raise ReadError(
            f"Tesseract took longer than {settings.seconds:g} seconds for one page",
            where=where,
            hint="add the document as text",
        ) from error
    except OSError as error:
        raise ReadError(f"Tesseract cannot be started ({error.strerror})", where=where) from error
    if done.returncode:
        raise _failure(done.stderr.decode("utf-8", "replace"), languages, where)
    return list(_words(done.stdout.decode("utf-8", "replace")))


def _failure(said: str, languages: str, where: str) -> ReadError:
    if "language" in said or "traineddata" in said:
        return ReadError(
            f"Tesseract does not know the language {languages}",
            where=where,
            hint="install its data (for example apt install tesseract-ocr-cym), or name other languages",
        )
    last = (said.strip().splitlines() or ["no reason given"])[-1]
    return ReadError(f"Tesseract failed: {last[:200]}", where=where, hint="add the document as text")


def _words(table: str) -> Iterator[Found]:
    """The words of Tesseract's table: a row a word, with its line's number and its box."""
    lines: dict[tuple[str, ...], list[tuple[str, float, float, float, float]]] = {}
    for row in table.splitlines():
        cells = row.split("\t", _COLUMNS - 1)
        if len(cells) < _COLUMNS or cells[0] != _A_WORD or not cells[11].strip():
            continue
        try:
            left, top, width, height, certain = map(float, cells[6:11])
        except ValueError:
            continue
        if certain >= _LEAST_CERTAIN:
            lines.setdefault(tuple(cells[1:5]), []).append((cells[11].strip(), left, left + width, top, top + height))
    heights = [max(w[4] for w in line) - min(w[3] for w in line) for line in lines.values()]
    usual = median(heights) if heights else 0.0
    for line, height in zip(lines.values(), heights, strict=True):
        # Boxes are as high as their letters: without this, a line without "p" and "d" would seem to be smaller print.
        size = usual if 0.7 * usual < height < 1.35 * usual else height
        base = median(bottom for *_, bottom in line)
        for words, left, right, _, _ in line:
            yield Found(words, left, right, base, max(1.0, size))
