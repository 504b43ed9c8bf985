"""A frame file, all that can be wrong in one, and a corpus that it is put to use in: for the tests of what does so."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

from corpus.records import Document, Statement, TopicStance
from nlp.frames import TOPICS_AT_MOST, Frame

GOOD = """name: hours
version: 3
title: When libraries open
topics:
  late:
    title: Late opening
    question: "Should libraries open late?"
    support: Libraries should
      open late.
    oppose: Libraries should close at five.
    vocabulary:
      - late
      - evening*
      - after-hours
      - children's hour
    examples:
      support: ["Open late.", "Let us in after work.", "Evenings are when we read.", "Late hours would help."]
      oppose: ["Close at five.", "Late hours cost too much.", "Nobody comes at night.", "Staff need evenings."]
      mixed: ["Late, but only on Fridays.", "I cannot decide."]
      none:
        - "The library has a roof."
        - "It opens at nine."
        - "Who has the key?"
        - "Books were late."
"""


def changed(old: str, new: str) -> str:
    assert GOOD.count(old) == 1
    return GOOD.replace(old, new)


def with_topics(number: int) -> str:
    head, topic = GOOD.split("  late:\n")
    return head + "".join(f"  late{n}:\n{topic}" for n in range(number))


END = GOOD.count("\n") + 1  # the line after the last
FOUR = '["Open late.", "Let us in after work.", "Evenings are when we read.", "Late hours would help."]'
WORDS = "\n      - late\n      - evening*\n      - after-hours\n      - children's hour\n"
LAUGHS = "".join(f"{b}: &{b} [*{a}, *{a}]\n" for a, b in zip("abcdefg", "bcdefgh", strict=True))

# what is wrong → (source, line, the beginning of what is said)
FILES = {
    "empty": ("", 1, "the frame must have fields"),
    "only a note": ("# a note\n", 1, "the frame must have fields"),
    "a list at the top": ("- late\n- early\n", 1, "the frame must have fields"),
    "just words": ("just words", 1, "the frame must have fields"),
    "binary": ("name: x\nfile: \x00\x01", 2, "no valid YAML (a character that no text has)"),
    "an open quotation": ('a: 1\nb: "open\nc: 1\n', 4, "no valid YAML"),
    "a tab": ("a: 1\n\tb: 2\n", 2, "no valid YAML"),
    "two documents": (f"{GOOD}---\nname: b\n", END, "no valid YAML (but found another document)"),
    "no character": (changed("When libraries open", '"\\UFFFFFFFF"'), 3, "no valid YAML (an escape that is no char"),
    "half a character": (changed("When libraries open", '"\\uD800"'), 3, "title has half a character"),
    "deep brackets": ("[" * 100_000, 1, "fields within fields"),
    "deep fields": ("\n".join("  " * n + "a:" for n in range(500)), 9, "fields within fields"),
    "deep lists": ("- " * 10_000, 1, "fields within fields"),
}
RUNS_OR_GROWS = {
    "a call": ("name: !!python/object/apply:os.system ['touch x']\n", 1, "tags (tag:yaml.org,2002:python/object/apply"),
    "a thing of Python's": ("name: hours\nversion: !!python/name:os.system\n", 2, "tags"),
    "a harmless tag": ("name: hours\nversion: !!int 3\n", 2, "tags"),
    "a tag of one's own": ("name: !mine x\n", 1, "tags"),
    "an anchor": ("name: hours\nb: &a [x]\n", 2, "references"),
    "an alias": ("name: hours\nb: *a\n", 2, "references"),
    "a billion laughs": (f"a: &a [x, x]\n{LAUGHS}", 1, "references"),
    "a merge": ("<<: {name: hours}\n", 1, "<< is not a field"),
}
FIELDS = {
    "no name": (changed("name: hours\n", ""), 1, "the frame has no name"),
    "a bad name": (changed("name: hours", "name: Opening Hours"), 1, "name must be small letters"),
    "a long name": (changed("name: hours", "name: " + "a" * 61), 1, "name has 61 characters"),
    "a list as name": (changed("name: hours", "name: [hours]"), 1, "name must be text"),
    "no version": (changed("version: 3\n", ""), 1, "the frame has no version"),
    "a point in the version": (changed("version: 3", "version: 3.1"), 2, "version must be a whole number"),
    "version 0": (changed("version: 3", "version: 0"), 2, "version must be a whole number"),
    "a list as version": (changed("version: 3", "version: [3]"), 2, "version must be a whole number"),
    "a huge version": (changed("version: 3", "version: 3" + "0" * 5000), 2, "version must be a whole number"),
    "an empty title": (changed("When libraries open", ""), 3, "title must be text"),
    "a misspelt field": (changed("title: When", "titel: When"), 3, "titel is not a field"),
    "an unknown field": (GOOD + "colour: red\n", END, "colour is not a field"),
    "a field twice": (GOOD + "version: 4\n", END, "version is there twice"),
    "a long field": (GOOD + f"{'x' * 900}: 4\n", END, f"{'x' * 60}… is not a field"),
    "a list as field": (GOOD + "? [a, b]\n: 4\n", END, "a list is not a field"),
}
TOPICS = {
    "no topics": (GOOD.partition("topics:")[0], 1, "the frame has no topics"),
    "empty topics": (GOOD.partition("topics:")[0] + "topics: {}", 4, "topics has no topics"),
    "a list of topics": (GOOD.partition("topics:")[0] + "topics: [late]", 4, "topics must have fields"),
    "13 topics": (with_topics(TOPICS_AT_MOST + 1), 4, "topics has 13 topics"),
    "10,000 topics": (with_topics(0) + "".join(f"  t{n}: 1\n" for n in range(10_000)), 4, "topics has 10,000 topics"),
    "a topic twice": (GOOD + GOOD.partition("topics:\n")[2], END, "topics.late is there twice"),
    "a bad topic": (changed("  late:\n", "  Late Hours:\n"), 5, "topics.Late Hours must be named"),
    "a long topic": (changed("  late:\n", f"  {'a' * 41}:\n"), 5, f"topics.{'a' * 41} must be named"),
    "a name that is taken": (changed("  late:\n", "  holder:\n"), 5, "topics.holder is a name that records"),
    "a word as topic": (GOOD.partition("    title")[0] + "    yes", 5, "topics.late must have fields"),
    "no opposing pole": (changed("    oppose: Libraries should close at five.\n", ""), 5, "topics.late has no oppose"),
    "no supporting pole": (changed("    support: Libr", "    sustain: Libr"), 8, "topics.late.sustain is not a field"),
    "an empty pole": (changed("Libraries should close at five.", ""), 10, "topics.late.oppose must be text"),
    "one pole twice": (changed("close at five.\n", "OPEN  late.\n"), 10, "topics.late.oppose is the same as support"),
    "a long pole": (changed("close at five.\n", "close. " * 60 + "\n"), 10, "topics.late.oppose has 436 characters"),
}
ENTRY, SIDE = "an entry of topics.late.vocabulary", "topics.late.examples.support"
NO_WORDS = ("even(ing)?s", "late.*", ".*", "[a-z]+", "*", "**", "a*", "*ing", "^late$", "late|early", "$&!")
VOCABULARY = {
    **{
        f"as word {entry}": (changed("- evening*", f"- '{entry}'"), 13, f"{ENTRY} {entry!r} is no")
        for entry in NO_WORDS
    },
    "an empty entry": (changed("- evening*", "- ''"), 13, f"{ENTRY} must be text"),
    "a list as entry": (changed("- evening*", "- [late]"), 13, f"{ENTRY} must be text"),
    "one word": (changed(WORDS, " late\n"), 11, "topics.late.vocabulary must be a list"),
    "no words": (changed(WORDS, " []\n"), 11, "topics.late.vocabulary has no words"),
}
EXAMPLES = {
    "no examples": (GOOD.partition("    examples:")[0], 5, "topics.late has no examples"),
    "no examples of none": (GOOD.partition("      none:")[0], 16, "topics.late.examples has no none"),
    "an empty side": (changed(FOUR, "[]"), 17, f"{SIDE} has 0 different"),
    "too few": (changed(FOUR, '["Open late."]'), 17, f"{SIDE} has 1 different"),
    "one four times": (changed(FOUR, '["A  b", "A b", "A b", "A b"]'), 17, f"{SIDE} has 1 different"),
    "a text as list": (changed(FOUR, "Open late."), 17, f"{SIDE} must be a list"),
    "too many": (changed(FOUR, str([f"Day {n}." for n in range(1001)])), 17, f"{SIDE} has 1,001"),
    "one on two": (changed("Who has the key?", "close at FIVE."), 23, "an entry of topics.late.examples.none is an"),
    "a long one": (changed("Who has the key?", "?" * 2001), 23, "an entry of topics.late.examples.none has 2,001"),
    "another side": (changed("      mixed:", "      maybe:"), 19, "topics.late.examples.maybe is not a field"),
}
EVENT = "  - name: New hours\n    date: 2012-03\n    source: A notice\n"
EVENTS = {
    "no list of events": (GOOD + "events: 2012\n", END, "events must be a list"),
    "events that are none": (GOOD + "events:\n", END, "events must be a list"),
    "a word as event": (GOOD + "events:\n  - New hours\n", END + 1, "an entry of events must have fields"),
    "an event without a date": (
        GOOD + "events:\n" + EVENT.replace("    date: 2012-03\n", ""),
        END + 1,
        "an entry of events has no date",
    ),
    "an event without a source": (
        GOOD + "events:\n" + EVENT.replace("    source: A notice\n", ""),
        END + 1,
        "an entry of events has no source",
    ),
    "an event with a colour": (
        GOOD + "events:\n" + EVENT + "    colour: red\n",
        END + 4,
        "an entry of events.colour is not a field",
    ),
    **{
        f"the date {written}": (
            GOOD + "events:\n" + EVENT.replace("2012-03", written),
            END + 2,
            "an entry of events.date is no date",
        )
        for written in ("March 2012", "2012-13", "2012-02-30", "12", "0012", "2012-3", "soon")
    },
    "a long event": (
        GOOD + "events:\n" + EVENT.replace("New", "New " * 30),
        END + 1,
        "an entry of events.name has 125",
    ),
    "an event twice": (GOOD + "events:\n" + EVENT * 2, END + 4, "an entry of events is there twice"),
    "101 events": (GOOD + "events:\n" + EVENT * 101, END, "events has 101 entries"),
}
WRONG = FILES | RUNS_OR_GROWS | FIELDS | TOPICS | VOCABULARY | EXAMPLES | EVENTS


# -- files that are none -----------------------------------------------------------------------------------------------


def _unmade(path: Path) -> None:
    """A file that is not there."""


def _folder(path: Path) -> None:
    path.mkdir()


def _latin(path: Path) -> None:
    path.write_bytes(b"name: hours\ntitle: caf\xe9\n")


def _sixteen(path: Path) -> None:
    path.write_text(GOOD, encoding="utf-16")


def _picture(path: Path) -> None:
    path.write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)))


def _huge(path: Path) -> None:
    path.write_text(GOOD + "# ’\n" * 300_000, encoding="utf-8")


# how to make it → (what stands after its path, the beginning of what is said)
NO_FILES: dict[Callable[[Path], None], tuple[str, str]] = {
    _unmade: ("", "cannot be read"),
    _folder: ("", "cannot be read"),
    _latin: (", line 2", "is not in UTF-8"),
    _sixteen: (", line 1", "is not in UTF-8"),
    _picture: (", line 1", "is not in UTF-8"),
    _huge: ("", "is too long"),
}

# -- a frame in use ----------------------------------------------------------------------------------------------------

ROOF, LATE, EVENING, FRIDAY = "The roof leaks.", "Open late.", "Evenings; they cost us money.", "Late, on Fridays."
FIRST = f"“{LATE}” said Jane Arkwright.\n\n“{EVENING}” said Edwin Hansel.\n\n“{ROOF}” said Zoe Thorpe.\n"
SECOND = f"“{FRIDAY}” said Edwin Hansel.\n"

# Another version of the frame: it takes evenings for oppose, and Fridays for mixed.
NEXT = changed("version: 3", "version: 4").replace("Staff need evenings.", EVENING).replace("I cannot decide.", FRIDAY)
# A frame on something else as well, and one on nothing that the first asks.
WIDER = changed("version: 3", "version: 5") + GOOD.partition("topics:\n")[2].replace("  late:", "  roof:").replace(
    "Books were late.", ROOF
)
OTHER = GOOD.replace("name: hours", "name: halves").replace("  late:", "  night:")


class ByExamples:
    """“…” said Name; the stance is that of the example with these words, and "cannot tell" of those that mention it.
    A word of the vocabulary, if there is one, decides it.

    For the frame "halves", statements are cut at semicolons and those on roofs are passed over.
    """

    _said = re.compile(r"“([^”]+)” said ([A-Z]\w+ [A-Z]\w+)")

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self.name = f"by examples {frame.label} {frame.fingerprint} 1"

    def statements(self, document: Document) -> list[Statement]:
        halves = self.frame.name == "halves"
        return [
            Statement(
                name, "person", "direct", (span,), span, stances=self._stances(words, span[0]), frame=self.frame.label
            )
            for words, name, span in self._found(document.text, cut=halves)
            if not (halves and words == ROOF)
        ]

    def spoken(self, document: Document) -> list[Statement]:
        span = (0, len(document.text))
        stances = self._stances(document.text, 0)
        return [Statement("unknown", "unknown", "direct", (span,), span, stances=stances, frame=self.frame.label)]

    def _found(self, text: str, *, cut: bool) -> Iterator[tuple[str, str, tuple[int, int]]]:
        for match in self._said.finditer(text):
            at = match.start(1)
            for piece in match[1].split(";") if cut else [match[1]]:
                yield piece, match[2], (at, at + len(piece))
                at += len(piece) + 1

    def _stances(self, words: str, at: int) -> tuple[TopicStance, ...]:
        found = []
        for topic in self.frame.topics.values():
            side = next((side for side, texts in topic.examples.items() if words in texts), None)
            word = topic.vocabulary.search(words)
            stance = None if side == "none" else side
            evidence = ((at + word.start(), at + word.end()),) if word and stance else ()
            found.append(TopicStance(topic.name, stance, side is None and bool(word), 0.9, evidence))
        return tuple(found)
