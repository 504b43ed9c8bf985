"""Frames: the files that define the topics, with both poles in words and the vocabulary that shows them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from corpus.errors import FrameError
from corpus.records import Span, digest

BUILT_IN = "health-and-social-care"
CUE_KINDS = ("support", "oppose", "mixed", "negation")
_TEXTS = ("title", "question", "support", "oppose")


@dataclass(frozen=True, slots=True)
class Topic:
    """A question on which one can take sides, both sides in words, and the words that show that it is meant."""

    name: str
    title: str
    question: str
    support: str
    oppose: str
    vocabulary: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Frame:
    """The topics by name, and the cues: words that tend to support, oppose, qualify or negate."""

    name: str
    version: int
    title: str
    topics: Mapping[str, Topic]
    cues: Mapping[str, re.Pattern[str]]
    fingerprint: str

    @property
    def label(self) -> str:
        """How records and exports name the frame."""
        return f"{self.name} {self.version}"

    def spans(self, text: str, kind: str, topic: str) -> list[Span]:
        """Where a kind of cue, or the topic's vocabulary (kind "vocabulary"), stands in a text."""
        pattern = self.topics[topic].vocabulary if kind == "vocabulary" else self.cues[kind]
        return [found.span() for found in pattern.finditer(text)]


@cache
def built_in(name: str = BUILT_IN) -> Frame:
    """A frame that comes with On Record. Raises FrameError where there is none of this name."""
    source = files("nlp") / "frames" / f"{name}.yaml"
    if not source.is_file():
        raise FrameError("no such frame", where=name, hint=f"the built-in frame is {BUILT_IN}")
    return parse(source.read_text(encoding="utf-8"), where=name)


def load(path: Path) -> Frame:
    """The frame in a file. Raises FrameError that names the field which is wrong."""
    try:
        return parse(path.read_text(encoding="utf-8"), where=str(path))
    except (OSError, UnicodeDecodeError) as error:
        raise FrameError(f"cannot be read ({error})", where=path, hint="name a YAML file in UTF-8") from error


def parse(source: str, *, where: str) -> Frame:
    """A frame from YAML. Raises FrameError that names the field which is wrong."""
    import yaml

    try:
        given = yaml.safe_load(source)
    except yaml.YAMLError as error:
        place = getattr(error, "problem_mark", None)
        line = f" in line {place.line + 1}" if place else ""
        raise FrameError(f"no valid YAML{line}", where=where, hint="check indentation and quotation marks") from error
    if not isinstance(given, dict):
        raise FrameError("no fields", where=where, hint="a frame has name, version, title, topics and cues")
    name, version = _field(given, "name", str, where), _field(given, "version", int, where)
    topics = _field(given, "topics", dict, where)
    if not topics:
        raise FrameError("no topics", where=f"{where}, topics", hint="define at least one")
    cues = _field(given, "cues", dict, where)
    return Frame(
        name,
        version,
        _field(given, "title", str, where),
        {str(key): _topic(str(key), value, f"{where}, topics, {key}") for key, value in topics.items()},
        {kind: _pattern(cues.get(kind), f"{where}, cues, {kind}", whole=kind == "negation") for kind in CUE_KINDS},
        digest("frame", source),
    )


def _topic(name: str, given: Any, where: str) -> Topic:
    if not isinstance(given, dict):
        raise FrameError("no fields", where=where, hint=f"a topic has {', '.join((*_TEXTS, 'vocabulary'))}")
    title, question, support, oppose = (" ".join(_field(given, key, str, where).split()) for key in _TEXTS)
    vocabulary = _pattern(given.get("vocabulary"), f"{where}, vocabulary")
    return Topic(name, title, question, support, oppose, vocabulary)


def _field(given: dict[str, Any], key: str, kind: type, where: str) -> Any:
    value = given.get(key)
    if not isinstance(value, kind):
        wanted = {"str": "text", "int": "a whole number", "dict": "fields"}[kind.__name__]
        raise FrameError(f"{key} must be {wanted}", where=f"{where}, {key}", hint="see docs/frames.md")
    return value


def _pattern(given: Any, where: str, *, whole: bool = False) -> re.Pattern[str]:
    """One pattern for a list of words (regular expressions). `whole` patterns may begin inside a word (n't)."""
    if not isinstance(given, list) or not given or not all(isinstance(entry, str) for entry in given):
        raise FrameError("must be a list of words", where=where, hint="one entry a line, each after a hyphen")
    try:
        return re.compile((r"(?:{})\b" if whole else r"\b(?:{})").format("|".join(given)), re.IGNORECASE)
    except re.error as error:
        raise FrameError(f"no valid expression ({error})", where=where, hint="write plain words, or mend it") from error
