"""Frames: the files that define the topics: both poles in words, the vocabulary that shows them, examples of each side.

What is wrong in a file is told with its line; nothing in a file is ever run (no tags, no references).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpus.errors import FrameError
from corpus.records import STANCES, digest

if TYPE_CHECKING:
    from yaml.nodes import MappingNode, Node

BUILT_IN = "health-and-social-care"
# Sides that examples are given for; `none` are those that look like the topic and take no side on it.
SIDES = (*STANCES, "none")
# Examples that a topic needs at least: with fewer, nothing can be said of how well its sides are told apart.
AT_LEAST = {"support": 4, "oppose": 4, "mixed": 2, "none": 4}
TOPICS_AT_MOST = 12
_EXAMPLES_AT_MOST = 1000  # of one side of a topic
_BYTES_AT_MOST = 1_000_000
_DEPTH_AT_MOST = 8
_POLE_AT_MOST = 240  # characters: the network reads no more of a pole
_SLUG = re.compile(r"[a-z][a-z0-9]*(?:[-_][a-z0-9]+)*")
_ENTRY = re.compile(r"\w[\w’' -]*\*?")
_TEXTS = ("title", "question", "support", "oppose")
_FRAME_KEYS = ("name", "version", "title", "topics")
_TOPIC_KEYS = (*_TEXTS, "vocabulary", "examples")
# What records say besides the topics, where topics have their places: `confidence.holder`.
_TAKEN = ("attribution", "holder")
# Characters of a field's name that an error shows.
_SHOWN = 60
_HALVES = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Topic:
    """A question on which one can take sides, both sides in words, and the words that show that it is meant.

    examples   side (support, oppose, mixed, none) → statements
    """

    name: str
    title: str
    question: str
    support: str
    oppose: str
    vocabulary: re.Pattern[str]
    examples: Mapping[str, tuple[str, ...]]

    @property
    def key(self) -> str:
        """What the network is asked: the same for topics whose supporting pole is the same."""
        return digest(self.support)[:16]


@dataclass(frozen=True, slots=True)
class Frame:
    """The topics by name. The fingerprint is another for another file, so that things can be kept by frame."""

    name: str
    version: int
    title: str
    topics: Mapping[str, Topic]
    fingerprint: str
    source: str

    def __hash__(self) -> int:
        return hash(self.fingerprint)

    @property
    def label(self) -> str:
        """How records and exports name the frame."""
        return f"{self.name} {self.version}"

    def mentions(self, text: str) -> bool:
        """Whether the text has a word of the vocabulary of any topic."""
        return any(topic.vocabulary.search(text) for topic in self.topics.values())


@cache
def built_in(name: str = BUILT_IN) -> Frame:
    """A frame that comes with On Record. Raises FrameError where there is none of this name."""
    if name not in names():
        raise FrameError("no such frame", where=name, hint=f"name a file, or one of {', '.join(names())}")
    source = files("nlp") / "frames" / f"{name}.yaml"
    return parse(source.read_text(encoding="utf-8"), where=f"{name}.yaml")


def names() -> list[str]:
    """The frames that come with On Record."""
    return sorted(entry.name.removesuffix(".yaml") for entry in (files("nlp") / "frames").iterdir())


def load(path: Path) -> Frame:
    """The frame in a file. Raises FrameError that names the line and the field which is wrong."""
    try:
        with path.open("rb") as given:
            data = given.read(_BYTES_AT_MOST + 1)
        if len(data) > _BYTES_AT_MOST:
            raise FrameError("is too long", where=path, hint=f"a frame has {_BYTES_AT_MOST:,} bytes at most")
        source = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        where = f"{path}, line {line}"
        raise FrameError("is not in UTF-8", where=where, hint="save it as UTF-8 text") from error
    except OSError as error:
        raise FrameError(f"cannot be read ({error.strerror})", where=path, hint="name a YAML file in UTF-8") from error
    return parse(source, where=str(path))


@lru_cache(maxsize=16)  # a corpus' frame is asked for often
def parse(source: str, *, where: str) -> Frame:
    """A frame from YAML. Raises FrameError that names the line and the field which is wrong."""
    root = _Field(_composed(source, where), where, "the frame")
    given = root.fields(_FRAME_KEYS)
    name = given["name"].text(60)
    if not _SLUG.fullmatch(name):
        raise given["name"].error("must be small letters, digits and hyphens", "for example national-care-service")
    topics = given["topics"].fields()
    if not topics:
        raise given["topics"].error("has no topics", "define at least one")
    if len(topics) > TOPICS_AT_MOST:
        raise given["topics"].error(f"has {len(topics):,} topics", f"a frame has {TOPICS_AT_MOST} at most")
    version, title = given["version"].number(), given["title"].text(200)
    made = {key: _topic(key, value) for key, value in topics.items()}
    return Frame(name, version, title, made, digest("frame", source), source)


def _topic(name: str, field: _Field) -> Topic:
    if not _SLUG.fullmatch(name) or len(name) > 40:
        raise field.error("must be named in small letters, digits and underscores", "for example joint_working")
    if name in _TAKEN:
        raise field.error("is a name that records have for something else", "call the topic otherwise")
    given = field.fields(_TOPIC_KEYS)
    title, question, support, oppose = (given[key].text(_POLE_AT_MOST) for key in _TEXTS)
    if support.casefold() == oppose.casefold():
        raise given["oppose"].error("is the same as support", "say in a sentence what the other side wants")
    return Topic(name, title, question, support, oppose, _vocabulary(given["vocabulary"]), _examples(given["examples"]))


def _vocabulary(field: _Field) -> re.Pattern[str]:
    """One pattern for a list of words and phrases; `*` stands for any ending, a hyphen for a space or nothing, too."""
    patterns = []
    for entry in field.entries():
        text = entry.text(80)
        if not _ENTRY.fullmatch(text) or len(text.rstrip("*")) < 3:
            raise entry.error(f"{text!r} is no word or phrase", "write words; * stands for any ending, as in merg*")
        words = re.escape(text.removesuffix("*")).replace(r"\-", "[- ]?").replace(r"\ ", r"\s+")
        patterns.append(re.sub("['’]", "['’]", words) + (r"\w*" if text.endswith("*") else ""))
    if not patterns:
        raise field.error("has no words", "give the words that show that the topic is meant")
    return re.compile(rf"\b(?:{'|'.join(patterns)})\b", re.IGNORECASE)


def _examples(field: _Field) -> dict[str, tuple[str, ...]]:
    given = field.fields(SIDES)
    made: dict[str, tuple[str, ...]] = {}
    seen: dict[str, str] = {}
    for side, entries in given.items():
        found = []
        for entry in entries.entries():
            text = entry.text(2000)
            if seen.setdefault(text.casefold(), side) != side:
                raise entry.error(f"is an example of {seen[text.casefold()]} as well", "keep it on one side")
            found.append(text)
        made[side] = tuple(dict.fromkeys(found))
        if not AT_LEAST[side] <= len(made[side]) <= _EXAMPLES_AT_MOST:
            hint = f"give {AT_LEAST[side]} to {_EXAMPLES_AT_MOST:,}"
            raise entries.error(f"has {len(made[side]):,} different examples", hint)
    return made


# -- YAML with line numbers -------------------------------------------------------------------------------------------


def _composed(source: str, where: str) -> Node | None:
    """The nodes of the file, after a first pass that refuses what no frame needs."""
    import yaml

    line = 1
    try:
        depth = 0
        for event in yaml.parse(source, Loader=yaml.SafeLoader):
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            line = event.start_mark.line + 1 if event.start_mark else line
            if depth > _DEPTH_AT_MOST:
                raise _unread("fields within fields within fields", where, line, "see docs/frames.md")
            if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
                raise _unread("references (& and *) are not read", where, line, "put the text in quotation marks")
            if tag := getattr(event, "tag", None):
                raise _unread(f"tags ({tag[:_SHOWN]}) are not read", where, line, "write plain text")
        node: Node | None = yaml.compose(source, Loader=yaml.SafeLoader)
    except yaml.reader.ReaderError as error:
        line = source.count("\n", 0, error.position) + 1
        what = "no valid YAML (a character that no text has)"
        raise _unread(what, where, line, "save it as plain text") from error
    except (yaml.YAMLError, ValueError, OverflowError) as error:
        mark = getattr(error, "problem_mark", None)
        # Of an escape such as "\UFFFFFFFF" PyYAML makes an error of Python's, without a place.
        what = getattr(error, "problem", None) or "an escape that is no character"
        hint = "check indentation and quotation marks"
        raise _unread(f"no valid YAML ({what})", where, mark.line + 1 if mark else line, hint) from error
    return node


def _unread(what: str, where: str, line: int, hint: str) -> FrameError:
    return FrameError(what, where=f"{where}, line {line}", hint=hint)


class _Field:
    """A node of the file with its place, for errors: the line of its key, or of itself where it has none."""

    def __init__(self, node: Node | None, file: str, name: str, key: Node | None = None) -> None:
        self.node, self.file, self.name, self.key = node, file, name, key

    def error(self, what: str, hint: str) -> FrameError:
        place = self.key or self.node
        return _unread(f"{self.name} {what}", self.file, place.start_mark.line + 1 if place else 1, hint)

    def fields(self, keys: Sequence[str] = ()) -> dict[str, _Field]:
        """The fields of a mapping; where `keys` are given, just these and all of them."""
        from yaml import MappingNode

        if not isinstance(self.node, MappingNode):
            raise self.error("must have fields", f"namely {', '.join(keys)}" if keys else "see docs/frames.md")
        found = self._pairs(self.node)
        for key, field in found.items():
            if keys and key not in keys:
                raise field.error("is not a field of a frame", f"here are {', '.join(keys)}")
        for key in keys:
            if key not in found:
                raise self.error(f"has no {key}", "see docs/frames.md")
        return found

    def _pairs(self, node: MappingNode) -> dict[str, _Field]:
        found: dict[str, _Field] = {}
        for key, value in node.value:
            name = str(key.value) if isinstance(key.value, str) else "a list"
            shown = name if len(name) <= _SHOWN else f"{name[:_SHOWN]}…"
            field = _Field(value, self.file, shown if self.name == "the frame" else f"{self.name}.{shown}", key)
            if name in found:
                raise field.error("is there twice", "keep one of them")
            found[name] = field
        return found

    def entries(self) -> list[_Field]:
        """The entries of a list."""
        from yaml import SequenceNode

        if not isinstance(self.node, SequenceNode):
            raise self.error("must be a list", "one entry a line, each after a hyphen")
        return [_Field(entry, self.file, f"an entry of {self.name}") for entry in self.node.value]

    def text(self, at_most: int) -> str:
        """A text on one line."""
        from yaml import ScalarNode

        if not isinstance(self.node, ScalarNode) or not (text := " ".join(self.node.value.split())):
            raise self.error("must be text", "put it in quotation marks if it has a colon")
        if _HALVES.search(text):
            raise self.error("has half a character", "write the character itself in place of its escape")
        if len(text) > at_most:
            raise self.error(f"has {len(text):,} characters", f"{at_most:,} at most")
        return text

    def number(self) -> int:
        """A whole number from 1."""
        value: Any = getattr(self.node, "value", None)
        if not isinstance(value, str) or not re.fullmatch(r"[1-9][0-9]{0,5}", value):
            raise self.error("must be a whole number", "1 for the first; raise it with each change")
        return int(value)
