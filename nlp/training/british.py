"""American news made more like British policy text, and the project's own annotated paragraphs.

What is changed, by chance, in each document and epoch: the style of its quotation marks; names of people and bodies;
"X said" into "said X"; titles before names; long quotations that go on in a new paragraph; marks that a scan has lost.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from corpus.records import Block, Span
from nlp.quotes import quotes_in
from nlp.training.examples import Example, lines_of

PARAGRAPHS = Path(__file__).with_name("paragraphs.txt")
_MARKED = re.compile(r"\[([scq])(\d+(?:,\d+)*) ([^\[\]]*)\]")
_PARTS = {"s": "source", "c": "cue", "q": "content"}
_HELD_OUT = 6  # one of so many of the project's own documents is held out
# (outer opening, outer closing, inner opening, inner closing, apostrophe), and how often a style is chosen.
_STYLES = {
    ("‘", "’", "“", "”", "’"): 4,
    ("'", "'", '"', '"', "'"): 3,
    ("“", "”", "‘", "’", "’"): 2,
    ('"', '"', "'", "'", "'"): 2,
}
_NAMES = {
    r"(?:Donald (?:J\. )?)?Trump": "surname",
    r"(?:Hillary (?:Rodham )?)?Clinton": "surname",
    r"(?:Bernie )?Sanders": "surname",
    r"(?:Ted )?Cruz": "surname",
    r"(?:Barack )?Obama": "surname",
    r"(?:Marco )?Rubio": "surname",
    r"(?:Jeb )?Bush": "surname",
    r"(?:John )?Kasich": "surname",
    r"(?:Mike )?Pence": "surname",
    r"(?:Tim )?Kaine": "surname",
    r"Republicans": "parties",
    r"Democrats": "parties",
    r"(?:the )?(?:Republican|Democratic) (?:National Committee|Party)": "body",
    r"Republican|Democratic|GOP": "party",
    r"(?:the )?White House": "body",
    r"(?:the )?(?:US |U\.S\. )?(?:Senate|Congress)": "house",
    r"(?:the )?F\.?B\.?I\.?(?=\W)": "body",
    r"(?:the )?State Department": "body",
    r"Sen\.|Senator": "title",
    r"Gov\.|Governor": "title",
    r"Rep\.|Congressman|Congresswoman": "title",
    r"campaign": "campaign",
    r"voters": "public",
    r"delegates": "public",
}
_CHOICES = {
    "surname": """Ashworth Bairstow Calloway Dunmore Ellery Fairhurst Gallimore Hathersage Ingleby Jessop Kirkbride
        Lockwood Mottram Nethercott Okonedo Pargeter Quayle Rawcliffe Sowerby Threlkeld Underhay Venables Wragg Yardley
        Adeyemi Bhattacharya Chaudhry Desai Iqbal Kaur Mistry Rahman""".split(),
    "parties": ["Conservatives", "Liberal Democrats", "backbenchers", "councillors", "peers", "local authorities",
                "GPs"],
    "party": ["Conservative", "Labour", "Liberal Democrat", "cross-party", "independent"],
    "body": ["the Department of Health", "the Cabinet Office", "the Local Government Association", "the BMA", "UNISON",
             "the county council", "the health authority", "the NHS Confederation", "the Audit Commission",
             "the Treasury", "the primary care trust", "the select committee", "Age Concern",
             "the Royal College of Nursing"],
    "house": ["the Commons", "the Lords", "Parliament", "the committee", "the council", "the Welsh Assembly"],
    "title": ["Mr", "Mrs", "Ms", "Dr", "Sir John", "Dame Anne", "Lord", "Baroness", "Councillor", "Professor"],
    "campaign": ["review", "department", "trust", "merger plan", "reform"],
    "public": ["patients", "carers", "social workers", "residents", "nurses", "service users"],
}  # fmt: skip
_NAME = re.compile("|".join(f"(?P<n{number}>\\b(?:{name})(?!\\w))" for number, name in enumerate(_NAMES)))
_KINDS = list(_NAMES.values())
_PERSON = re.compile(r"[A-Z][a-z]+(?: [A-Z][a-z]+)?")
_PRONOUNS = {"He", "She", "It", "They", "I", "We", "You", "Who", "The", "Some", "Many", "Others", "One"}
_SENTENCE_END = re.compile(r"(?<=[.!?]) (?=[A-Z])")


@cache
def paragraphs() -> tuple[list[Example], list[Example]]:
    """The project's own annotated documents: those to train on, those held out."""
    found: list[Example] = []
    for part in re.split(r"^## ", PARAGRAPHS.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
        head, _, body = part.partition("\n")
        found.append(_parsed(f"{head} {len(found)}", body.strip()))
    return (
        [example for number, example in enumerate(found) if number % _HELD_OUT],
        [example for number, example in enumerate(found) if not number % _HELD_OUT],
    )


def _parsed(name: str, marked: str) -> Example:
    text, here = "", 0
    spans: dict[str, dict[str, list[Span]]] = {}
    for found in _MARKED.finditer(marked):
        text += marked[here : found.start()]
        span = len(text), len(text) + len(found[3].rstrip())
        text += found[3]
        here = found.end()
        for number in found[2].split(","):
            spans.setdefault(number, {part: [] for part in _PARTS.values()})[_PARTS[found[1]]].append(span)
    return Example(name, text + marked[here:], list(spans.values()))


class _Changed:
    """A text in the making: characters, each with the offset in the old text that it stands for."""

    def __init__(self, example: Example) -> None:
        self.example = example
        self.chars = list(example.text)  # at each old offset, what stands there now
        self.before: dict[int, int] = {}  # old offset → old offset whose content is printed first (a swap)

    def put(self, start: int, end: int, new: str) -> None:
        """Print `new` for the characters from start to end."""
        self.chars[start] = new
        self.chars[start + 1 : end] = [""] * (end - start - 1)

    def made(self, swaps: Iterable[tuple[Span, Span]]) -> Example:
        """The new example; each swap prints two neighbouring spans, with one space between, in the other order."""
        order = list(range(len(self.chars)))
        for (a, b), (c, d) in swaps:
            order[a:d] = [*range(c, d), *range(b, c), *range(a, b)]
        low = [0] * len(order)
        high = [0] * len(order)
        pieces: list[str] = []
        at = 0
        for old in order:
            low[old] = at
            pieces.append(self.chars[old])
            at += len(self.chars[old])
            high[old] = at

        def moved(span: Span) -> Span:
            return min(low[span[0] : span[1]]), max(high[span[0] : span[1]])

        return Example(
            self.example.name,
            "".join(pieces),
            [
                {part: [new for new in map(moved, spans) if new[0] < new[1]] for part, spans in a.items()}
                for a in self.example.attributions
            ],
        )


def british(example: Example, chance: random.Random) -> Example:
    """The document with some of the changes, chosen by `chance`; its annotations follow."""
    if chance.random() < 0.3:
        return example
    changed = _Changed(example)
    if chance.random() < 0.4:
        _rename(changed, chance)
    _titles(changed, chance)
    if chance.random() < 0.6:
        _restyle(changed, chance)
    return _long_quotes_broken(changed.made(_swaps(example, chance)), chance)


def _rename(changed: _Changed, chance: random.Random) -> None:
    chosen: dict[str, str] = {}
    for found in _NAME.finditer(changed.example.text):
        kind = _KINDS[int((found.lastgroup or "n0")[1:])]
        name = chosen.setdefault(found.group().split()[-1], chance.choice(_CHOICES[kind]))
        if found.start() and changed.example.text[found.start() - 4 : found.start()].lower() == "the ":
            name = name.removeprefix("the ")
        changed.put(*found.span(), name)


def _titles(changed: _Changed, chance: random.Random) -> None:
    text = changed.example.text
    for attribution in changed.example.attributions:
        for start, end in attribution["source"]:
            name = text[start:end]
            person = _PERSON.fullmatch(name) and name not in _PRONOUNS and changed.chars[start] == text[start]
            if person and chance.random() < 0.3:
                changed.chars[start] = chance.choice(_CHOICES["title"]) + " " + text[start]
    for found in re.finditer(r"\b(Mr|Mrs|Ms|Dr)\.", text):
        if changed.chars[found.end() - 1] == ".":
            changed.chars[found.end() - 1] = ""


def _restyle(changed: _Changed, chance: random.Random) -> None:
    text = changed.example.text
    outer, outer_end, inner, inner_end, apostrophe = chance.choices(list(_STYLES), list(_STYLES.values()))[0]
    marks: dict[int, str] = {found.start(): apostrophe for found in re.finditer("(?<=\\w)['’](?=\\w)", text)}
    for quote in quotes_in(text, [Block("paragraph", *line) for line in lines_of(text)]):
        marks[quote.start] = outer
        stop = quote.end
        if quote.closed:
            stop -= 1
            marks[stop] = outer_end
        for nested in quotes_in(text, [Block("paragraph", quote.start + 1, stop)] if stop > quote.start + 1 else []):
            marks[nested.start] = inner
            if nested.closed:
                marks[nested.end - 1] = inner_end
    for at, mark in marks.items():
        if changed.chars[at] == text[at]:
            lost = mark in (outer, outer_end) and chance.random() < 0.01
            changed.chars[at] = "" if lost else mark


def _swaps(example: Example, chance: random.Random) -> list[tuple[Span, Span]]:
    """Sources and cues to print in the other order: "…," X said → "…," said X."""
    found: list[tuple[Span, Span]] = []
    for attribution in example.attributions:
        if len(attribution["source"]) != 1 or len(attribution["cue"]) != 1:
            continue
        source, cue = attribution["source"][0], attribution["cue"][0]
        word, name = example.text[slice(*cue)], example.text[slice(*source)]
        after_content = any(source[0] - 3 <= end <= source[0] for _, end in attribution["content"])
        fits = after_content and cue[0] == source[1] + 1 and word.isalpha() and name.split()[0] not in _PRONOUNS
        if fits and chance.random() < 0.5 and all(source[0] >= b[1] or cue[1] <= a[0] for a, b in found):
            found.append((source, cue))
    return found


def _long_quotes_broken(example: Example, chance: random.Random) -> Example:
    """Some quotations of several sentences go on in a new paragraph that opens with a mark again."""
    changed = _Changed(example)
    for attribution in example.attributions:
        for start, end in attribution["content"]:
            breaks = [found.start() for found in _SENTENCE_END.finditer(example.text, start, end)]
            mark = example.text[start]
            if len(breaks) > 1 and mark in "\"“'‘" and chance.random() < 0.2:
                changed.chars[chance.choice(breaks)] = "\n\n" + mark
    return changed.made([])
