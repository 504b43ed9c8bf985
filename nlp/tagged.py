"""The attribution engine: quotation marks, the trained tagger and its links, made into attributions."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from corpus.records import Block, Document, Span, digest
from nlp import language
from nlp.attribution import Attribution, mode_of
from nlp.bodies import NOUN
from nlp.confidence import Confidence, shipped
from nlp.introduced import after_clause, introduced, saying, without
from nlp.linking import Link, Part, links, parts
from nlp.quotes import Quote, quotes_in
from nlp.roles import ROLE
from nlp.spans import Cover, merged, trimmed
from nlp.tagger import BESIDE, Tagger, tagger
from nlp.thoughts import sentences
from nlp.unsaid import heard_from, turned_round, without_hearer
from nlp.windows import windows

# Cues that report and no more add nothing to what is judged. "Warned against" and "would not say" do.
_NEUTRAL = re.compile(
    r"(?:(?:has|have|had|is|was|were|been|also|later|then|once|further|went on to)\s+)*"
    r"(?:sa(?:id|ys?|ying)|t(?:old|ells?|elling)|add(?:ed|s|ing)?|wr(?:ote|ites?|iting|itten)|not(?:ed|es?|ing)|"
    r"explain(?:ed|s|ing)?|ask(?:ed|s|ing)?|stat(?:ed|es?|ing)|repl(?:ied|ies|ying)|report(?:ed|s|ing)?|"
    r"according to|remark(?:ed|s|ing)?|observ(?:ed|es?|ing)|comment(?:ed|s|ing)?|declar(?:ed|es?|ing)|"
    r"announc(?:ed|es?|ing)|argu(?:ed|es?|ing)|mention(?:ed|s|ing)?|"
    r"(?:answer|view|reply|verdict|message|point|argument|opinion)(?:\s+(?:is|was))?|\W*)\W*",
    re.IGNORECASE,
)
_THAT = re.compile(r"(?:that\s+)?", re.IGNORECASE)
_NAME_GOES_ON = re.compile(r"(?: [A-Z][\w’'-]*\w)+")
_NAME_BEGINS = re.compile(r"(?:[A-Z][\w’'-]* )+& $")
# What stands before a source that is but the end of a body's description: "a panel of" auditors, "a group led by one of
# the country" 's campaigners. It is the body that speaks.
_BODY_BEGINS = re.compile(
    r"\ban?\s+(?:[\w-]+\s+){0,3}?(?:alliance|campaign|coalition|commission|committee|consortium|federation|forum|group|"
    r"inquiry|network|panel|partnership|taskforce|team|union)\s+"
    r"(?:of|representing|made\s+up\s+of|(?:chaired|headed|led)\s+by)\s+"
    r"(?:(?:all|both|many|most|one|several|some)\s+of\s+)?(?:(?:her|his|its|our|the|their)\s+)?"
    r"(?:(?!wh)[\w-]+\s?)?$",  # not "a panel of which" the chair says …
    re.IGNORECASE,
)
_RELATIVE = {"who", "whom", "which", "that", "whose"}
# Whom a sentence names or describes: a capital within it; "the trust", "another director".
_NAMES = re.compile(r"(?<=[\w,] )[A-Z][\w’-]*[a-z]")
_DESCRIBES = re.compile(
    rf"\b(?:the|an?|one|another|its|his|her|their)\s+(?:\w+\s+){{0,2}}?(?:{ROLE}|{NOUN.pattern.removesuffix('$')})\b",
    re.IGNORECASE,
)
# Characters before a source in which its name may begin.
_LONGEST_NAME = 60
# Characters between a content's end and a quotation's end that are put down to the tagger.
_NEAR = 3
# Characters between a quotation and the one whose speaker goes on.
_FAR = 600
# A report within a paraphrase of more characters than these is told where it is right at least so often.
_SHORTEST, _SURE = 40, 0.75
# Characters on each side of a relative pronoun that are parsed: an endless sentence is not parsed for each "who" in it.
_REACH = 500


class TaggedAttributor:
    """Attributions by the trained tagger."""

    def __init__(self, model: Tagger | None = None, confidence: Confidence | None = None) -> None:
        self._model, self._confidence = model, confidence

    @property
    def name(self) -> str:
        """Changes when the same document could give other attributions."""
        return f"tagger-7 {digest(BESIDE.read_text(encoding='utf-8'))[:8]}"

    def read(self, document: Document) -> tuple[Attribution, ...]:
        """The attributions of the document, in the order of its text; reports within reports come last."""
        model, confidence = self._model or tagger(), self._confidence or shipped()
        text, blocks = document.text, document.blocks
        quotes = [quotes_in(text, [block]) for block in blocks]
        lines = [(block.start, block.end) for block in blocks]
        found: list[Attribution] = []
        cut: dict[int, list[Span]] = {}  # number of a block → its sentences
        for tagged in model.read(windows(text, lines, quotes)):
            told = [one for one in links(tagged, parts(tagged)) if confidence.content(one) >= confidence.tell_from]
            for link in told:
                number = (link.cue or link.contents[0]).line
                if number not in cut:
                    cut[number] = sentences(text, lines[number])
                parted = _parted(text, link, cut[number])
                found += [_attribution(text, one, told, quotes, cut[number], confidence) for one in parted]
        found = saying(text, found, quotes)
        announced = [_with_its_source(one, found) for one in introduced(text, blocks, quotes)]
        found = _followed(text, [*without(found, announced), *announced], quotes)
        resolved = _resolved(text, [*found, *_inner(text, found, model, confidence)])
        return tuple(_with_the_whole_body(text, one) for one in resolved)


def _attribution(
    text: str,
    link: Link,
    told: Sequence[Link],
    quotes: Sequence[Sequence[Quote]],
    cut: Sequence[Span],
    confidence: Confidence,
) -> Attribution:
    """The attribution of a link. told: all links of its window; cut: the sentences of its cue's paragraph."""
    anchor = (link.cue or link.contents[0]).span
    at = bisect_right(cut, anchor[0], key=lambda span: span[0]) - 1
    contents = _connected(link)
    touched = {part.span: _touched(part.span, quotes[part.line]) for part in contents}
    # A paraphrase stands in the sentence of its cue: without marks, the words of another sentence are not told.
    apart = [span for span, near in touched.items() if not near and not cut[at][0] <= span[0] < cut[at][1]]
    if len(apart) < len(touched):
        touched = {span: near for span, near in touched.items() if span not in apart}
    spans = merged(_to_the_marks(text, span, near) for span, near in touched.items())
    quoted = list({quote.span for near in touched.values() for quote in near})
    others = [part.span for one in told for part in (one.cue, one.source) if part]
    spans = _without_holes(text, spans, quoted, cut, others)
    cue = link.cue.span if link.cue else None
    if cue and 0 <= spans[0][0] - cue[1] <= 2 and turned_round(text, cue, spans[0]):
        spans = merged([(cue[0], spans[0][0]), *spans])
    sure = confidence.source(link)
    source = _whole_name(text, link.source.span, cue) if link.source and sure >= confidence.name_from else None
    if source and at >= 0 and not (cue and cue[0] < source[0]):
        source = after_clause(text, cut[at], source)
    if source and cue:
        source = heard_from(text, cue, spans[0]) or without_hearer(text, source)
    if source:
        spans = _outside(text, spans, source)
    return Attribution(
        mode=mode_of(spans, quoted),
        spans=spans,
        source_spans=(source,) if source else (),
        cue_spans=(cue,) if cue else (),
        judged_spans=_judged(text, spans, cue),
        sentence=cut[at] if at >= 0 else anchor,
        confidence=confidence.content(link) * sure,
    )


def _with_its_source(one: Attribution, found: Sequence[Attribution]) -> Attribution:
    """An announced quotation, with the source that the tagger gives its cue: "Responding to Ms Ash, Mr Birch said:"."""
    if not one.cue_spans:
        return one
    (start, end), (cue, _) = one.source_spans[0], one.cue_spans[0]
    for other in found:
        named = [span for span in other.source_spans if start <= span[0] and span[1] <= end + 1]
        if named and any(low <= cue < high for low, high in other.cue_spans):
            return replace(one, source_spans=tuple(named))
    return one


def _parted(text: str, link: Link, cut: Sequence[Span]) -> list[Link]:
    """The link; quotations whose they may not be, as links of nobody's.

    "…,” said the council. The trust was having none of it. “…”": the second quotation may be the trust's. And a
    quotation in a paragraph above "Ms Ash said that …" goes on from what stands above it; above "“…,” Ms Ash said" it
    may be hers.
    """
    if link.cue is None:
        return [link]
    above = [part for part in link.contents if part.line < link.cue.line]
    beside = [part for part in link.contents if part.line >= link.cue.line]
    if above and beside and not (beside[0].quoted and beside[0].span < link.cue.span):
        return [Link(above), *_parted(text, replace(link, contents=beside), cut)]
    ends = next((end for start, end in cut if start <= link.cue.span[0] < end), link.cue.span[1])
    source = text[slice(*link.source.span)] if link.source else ""
    for number, part in enumerate(link.contents):
        before = max([ends, *(other.span[1] for other in link.contents[:number])])
        if (
            part.line == link.cue.line
            and before < part.span[0]
            and _tells_of_another(text, before, part.span[0], source)
        ):
            rest = Link(list(link.contents[number:]))
            return [replace(link, contents=list(link.contents[:number])), rest] if number else [link]
    return [link]


def _tells_of_another(text: str, start: int, end: int, source: str) -> bool:
    """Whether the words between two quotations name or describe somebody who is not the source of the first."""
    known = source.casefold()
    named = (found.group().casefold() for found in _NAMES.finditer(text, start, end))
    described = (found.group().casefold().split()[-1] for found in _DESCRIBES.finditer(text, start, end))
    return any(words not in known for words in (*named, *described))


def _connected(link: Link) -> Sequence[Part]:
    """The contents in the cue's paragraph and in those that join it without a gap: what stands further is another's."""
    reached = {(link.cue or link.contents[0]).line}
    lines = {part.line for part in link.contents}
    while more := {line for line in lines - reached if {line - 1, line + 1} & reached}:
        reached |= more
    return [part for part in link.contents if part.line in reached] or link.contents


def _without_holes(
    text: str, spans: Sequence[Span], quoted: Sequence[Span], cut: Sequence[Span], others: Sequence[Span]
) -> tuple[Span, ...]:
    """The spans, with the words between two of one sentence where these say nothing of who speaks.

    A paraphrase with a hole may lose what turns it round: "I would … accept that" of "I would not accept that".
    quoted: the quotations, between which the words are not theirs; others: the sources and cues nearby.
    """
    marks = Cover(quoted)
    made = [spans[0]]
    for span in spans[1:]:
        start, end = made[-1]
        at = bisect_right(cut, start, key=lambda one: one[0]) - 1
        apart = (
            not (at >= 0 and span[1] <= cut[at][1])
            or (marks.within((end - 1, end)) and marks.within((span[0], span[0] + 1)))
            or any(low < span[0] and end < high for low, high in others)
            or not any(map(str.isalnum, text[end : span[0]]))
        )
        if apart:
            made.append(span)
        else:
            made[-1] = (start, span[1])
    return tuple(made)


def _whole_name(text: str, source: Span, cue: Span | None) -> Span:
    """The source; where it begins or ends amid a name, the whole: "Marl & Orme Trust"."""
    start, end = source
    if begins := _NAME_BEGINS.search(text, max(0, start - _LONGEST_NAME), start):
        start = begins.start()
    rest = _NAME_GOES_ON.match(text, end) if text[start:end].rsplit(None, 1)[-1][:1].isupper() else None
    if rest is None or (cue and end <= cue[0] < rest.end()):
        return start, end
    return start, rest.end()


def _outside(text: str, spans: tuple[Span, ...], source: Span) -> tuple[Span, ...]:
    """The content without what turned out to be the name of its source."""
    if not any(start < source[1] and source[0] < end for start, end in spans):
        return spans
    pieces = [piece for start, end in spans for piece in ((start, min(end, source[0])), (max(start, source[1]), end))]
    return merged(left for piece in pieces if piece[0] < piece[1] and (left := trimmed(text, piece))) or spans


def _touched(span: Span, quotes: Sequence[Quote]) -> Sequence[Quote]:
    """Those of a paragraph's quotations, which may be thousands, that the span overlaps."""
    first = bisect_right(quotes, span[0], key=lambda quote: quote.end)
    return quotes[first : bisect_left(quotes, span[1], key=lambda quote: quote.start)]


def _to_the_marks(text: str, span: Span, quotes: Sequence[Quote]) -> Span:
    """The span with its ends at a quotation's ends, where they all but stand there already."""
    start, end = span
    for quote in quotes:
        before = text[start : quote.start]  # a bullet, a dash, a picture
        if quote.start < start <= quote.start + _NEAR or (before and not any(map(str.isalnum, before))):
            start = quote.start
        if quote.closed and quote.end - _NEAR <= end < quote.end and quote.start < end:
            end = quote.end
    return start, end


def _judged(text: str, spans: tuple[Span, ...], cue: Span | None) -> tuple[Span, ...]:
    """The content without its "that", or with a cue before it that says more than that something was said."""
    first, _ = _stated(text, spans[0])
    if cue is None or _NEUTRAL.fullmatch(text[slice(*cue)]) or not 0 <= spans[0][0] - cue[1] <= 2:
        return ((first, spans[0][1]), *spans[1:]) if first < spans[0][1] else spans
    return merged([(cue[0], spans[0][0]), *spans])


def _followed(text: str, found: list[Attribution], quotes: Sequence[Sequence[Quote]]) -> list[Attribution]:
    """Quotations without a cue of their own: they go on from an open quotation, or follow who spoke before."""
    open_at = {
        inside[-1].end: after[0].start
        for inside, after in pairwise(quotes)
        if inside and after and not inside[-1].closed
    }  # end of a paragraph whose quotation is open → where the next paragraph's quotation begins
    result: list[Attribution] = []
    for one in sorted(found, key=lambda one: one.spans):
        before = result[-1] if result else None
        goes_on = before is not None and open_at.get(before.spans[-1][1]) == one.spans[0][0]
        cue_here = one.cue_spans and before is not None and one.cue_spans[0][0] > before.spans[-1][1]
        if before is not None and goes_on and not cue_here:
            spans = merged((*before.spans, *one.spans))
            result[-1] = replace(before, spans=spans, judged_spans=merged((*before.judged_spans, *one.spans)))
        elif one.cue_spans or one.source_spans:
            result.append(one)
        elif one.mode != "indirect":  # words without a cue and without marks are nobody's
            near = before is not None and one.spans[0][0] - before.spans[-1][1] < _FAR
            if before is not None and near and before.sentence[1] < one.spans[0][0]:
                spoke = " ".join(text[slice(*span)] for span in before.source_spans)
                near = not _tells_of_another(text, max(before.sentence[1], before.spans[-1][1]), one.spans[0][0], spoke)
            result.append(replace(one, follows=len(result) - 1 if near else None, confidence=one.confidence * 0.5))
    return result


def _inner(text: str, found: Sequence[Attribution], model: Tagger, confidence: Confidence) -> Iterator[Attribution]:
    """Reports within paraphrases ("she said that Lord Ash had called it folly"), where they are sure and name somebody.

    The tagger gives each word one part, so the paraphrase is read again as if it stood alone.
    """
    told = [one for one in found if one.mode != "direct"]
    lines = sorted({_stated(text, span) for one in told for span in one.spans if span[1] - span[0] > _SHORTEST})
    quotes = [quotes_in(text, [Block("paragraph", *line)]) for line in lines]
    # Each alone: in one window, one would change what is read in another.
    alone = [(n, window) for n, line in enumerate(lines) for window in windows(text, [line], [quotes[n]])]
    for (n, _), tagged in zip(alone, model.read(window for _, window in alone), strict=True):
        every = links(tagged, parts(tagged))
        for link in every:
            names = link.source and any(word[:1].isupper() for word in text[slice(*link.source.span)].split()[1:])
            if names and confidence.content(link) * confidence.source(link) >= _SURE:
                yield _attribution(text, link, every, [quotes[n]], [lines[n]], confidence)


def _stated(text: str, span: Span) -> Span:
    """A paraphrase without its "that": as a sentence of its own."""
    return span[0] + len(_THAT.match(text, *span).group()), span[1]  # type: ignore[union-attr]  # it matches always


def _resolved(text: str, found: list[Attribution]) -> list[Attribution]:
    """Sources that are relative pronouns, with the phrase that they stand for before them."""
    wanted = [
        number
        for number, one in enumerate(found)
        if one.source_spans and text[slice(*one.source_spans[0])].casefold() in _RELATIVE
    ]
    phrases = language.antecedents(text, [_around(found[n].sentence, found[n].source_spans[0]) for n in wanted])
    for number, phrase in zip(wanted, phrases, strict=True):
        if phrase is not None:
            found[number] = replace(found[number], source_spans=(phrase, *found[number].source_spans))
    return found


def _with_the_whole_body(text: str, one: Attribution) -> Attribution:
    """The attribution; where its source is the end of a body's description, with all of that."""
    if not one.source_spans:
        return one
    (start, end), *others = one.source_spans
    begins = _BODY_BEGINS.search(text, one.sentence[0], start)
    if begins is None or any(begins.start() < cue_end <= start for _, cue_end in one.cue_spans):
        return one
    return replace(one, source_spans=((begins.start(), end), *others))


def _around(sentence: Span, pronoun: Span) -> tuple[Span, Span]:
    return (max(sentence[0], pronoun[0] - _REACH), min(sentence[1], pronoun[1] + _REACH)), pronoun
