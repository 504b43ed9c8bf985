"""Frames: the files that define the topics: both poles in words, the vocabulary that shows them, examples of each side;
and what happened in the time they are about.

What is wrong in a file is told with its line; nothing in a file is ever run (no tags, no references).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path

from corpus.dates import partial
from corpus.errors import FrameError
from corpus.records import STANCES, Event, digest
from nlp.yaml_fields import Field, composed

BUILT_IN = "health-and-social-care"
# Sides that examples are given for; `none` are those that look like the topic and take no side on it.
SIDES = (*STANCES, "none")
# Examples that a topic needs at least: with fewer, nothing can be said of how well its sides are told apart.
AT_LEAST = {"support": 4, "oppose": 4, "mixed": 2, "none": 4}
TOPICS_AT_MOST = 12
_EXAMPLES_AT_MOST = 1000  # of one side of a topic
_EVENTS_AT_MOST = 100
_BYTES_AT_MOST = 1_000_000
_POLE_AT_MOST = 240  # characters: the network reads no more of a pole
_SLUG = re.compile(r"[a-z][a-z0-9]*(?:[-_][a-z0-9]+)*")
_ENTRY = re.compile(r"\w[\w’' -]*\*?")
_TEXTS = ("title", "question", "support", "oppose")
_FRAME_KEYS = ("name", "version", "title", "topics")
_EVENT_KEYS = ("name", "date", "source")
_TOPIC_KEYS = (*_TEXTS, "vocabulary", "examples")
# What records say besides the topics, where topics have their places: `confidence.holder`.
_TAKEN = ("attribution", "holder")


@dataclass(frozen=True, slots=True)
class Topic:
    """A question on which one can take sides, both sides in words, and the words that show that it is meant.

    vocabulary  what finds these words in a text
    words       the same as the file lists them: merg*
    examples    side (support, oppose, mixed, none) → statements
    """

    name: str
    title: str
    question: str
    support: str
    oppose: str
    vocabulary: re.Pattern[str]
    words: tuple[str, ...]
    examples: Mapping[str, tuple[str, ...]]

    @property
    def key(self) -> str:
        """What the network is asked: the same for topics whose supporting pole is the same."""
        return digest(self.support)[:16]


@dataclass(frozen=True, slots=True)
class Frame:
    """The topics by name, and dated events that a timeline shows.

    fingerprint  another for another file, so that things can be kept by frame; events, which decide no stance, do not
                 count
    """

    name: str
    version: int
    title: str
    topics: Mapping[str, Topic]
    fingerprint: str
    source: str
    events: tuple[Event, ...] = ()

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
    except OSError as error:
        raise FrameError(f"cannot be read ({error.strerror})", where=path, hint="name a YAML file in UTF-8") from error
    return decoded(data, where=str(path))


def decoded(data: bytes, *, where: str) -> Frame:
    """The frame in a file's bytes. Raises FrameError that names the line and the field which is wrong."""
    if len(data) > _BYTES_AT_MOST:
        raise FrameError("is too long", where=where, hint=f"a frame has {_BYTES_AT_MOST:,} bytes at most")
    try:
        source = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise FrameError("is not in UTF-8", where=f"{where}, line {line}", hint="save it as UTF-8 text") from error
    return parse(source, where=where)


@lru_cache(maxsize=16)  # a corpus' frame is asked for often
def parse(source: str, *, where: str) -> Frame:
    """A frame from YAML. Raises FrameError that names the line and the field which is wrong."""
    root = Field(composed(source, where), where, "the frame")
    given = root.fields(_FRAME_KEYS, optional=("events",))
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
    events = _events(given["events"]) if "events" in given else ()
    return Frame(name, version, title, made, digest("frame", root.without("events", source)), source, events)


def _topic(name: str, field: Field) -> Topic:
    if not _SLUG.fullmatch(name) or len(name) > 40:
        raise field.error("must be named in small letters, digits and underscores", "for example joint_working")
    if name in _TAKEN:
        raise field.error("is a name that records have for something else", "call the topic otherwise")
    given = field.fields(_TOPIC_KEYS)
    title, question, support, oppose = (given[key].text(_POLE_AT_MOST) for key in _TEXTS)
    if support.casefold() == oppose.casefold():
        raise given["oppose"].error("is the same as support", "say in a sentence what the other side wants")
    found, words = _vocabulary(given["vocabulary"])
    return Topic(name, title, question, support, oppose, found, words, _examples(given["examples"]))


def _vocabulary(field: Field) -> tuple[re.Pattern[str], tuple[str, ...]]:
    """One pattern for a list of words and phrases; `*` stands for any ending, a hyphen for a space or nothing, too.
    And the list."""
    patterns, listed = [], []
    for entry in field.entries():
        text = entry.text(80)
        if not _ENTRY.fullmatch(text) or len(text.rstrip("*")) < 3:
            raise entry.error(f"{text!r} is no word or phrase", "write words; * stands for any ending, as in merg*")
        listed.append(text)
        words = re.escape(text.removesuffix("*")).replace(r"\-", "[- ]?").replace(r"\ ", r"\s+")
        patterns.append(re.sub("['’]", "['’]", words) + (r"\w*" if text.endswith("*") else ""))
    if not patterns:
        raise field.error("has no words", "give the words that show that the topic is meant")
    return re.compile(rf"\b(?:{'|'.join(patterns)})\b", re.IGNORECASE), tuple(dict.fromkeys(listed))


def _examples(field: Field) -> dict[str, tuple[str, ...]]:
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


def _events(field: Field) -> tuple[Event, ...]:
    made: list[Event] = []
    entries = field.entries()
    if len(entries) > _EVENTS_AT_MOST:
        raise field.error(f"has {len(entries):,} entries", f"a frame has {_EVENTS_AT_MOST} events at most")
    for entry in entries:
        given = entry.fields(_EVENT_KEYS)
        on = partial(given["date"].text(20))
        if on is None:
            raise given["date"].error("is no date", "write 2014-05-14, or 2014-05 or 2014 where no more is known")
        event = Event(given["name"].text(80), on, given["source"].text(200))
        if event in made:
            raise entry.error("is there twice", "keep one of them")
        made.append(event)
    return tuple(made)
