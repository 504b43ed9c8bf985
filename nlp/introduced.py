"""Quotations that the paragraph before them introduces: "Ann Ham, chair of the trust, said:" and then her words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from corpus.records import Block, Span
from nlp.attribution import Attribution, mode_of
from nlp.quotes import Quote
from nlp.roles import ROLE_NOUN
from nlp.spans import Cover, trimmed

# The end of a paragraph that announces somebody's words, and nothing else of them stands in it.
_ANNOUNCES = re.compile(
    r"(?:^|(?<=[.!?]\s))(?P<source>[^.!?:;“”\"]{2,200}?),?\s+"
    r"(?P<cue>(?:also\s+|later\s+)?(?:said|says|added|adds|commented|wrote|writes|explained|continued|replied|concluded|stated|"
    r"told\s+[^.:;“”\"]{1,40}|put\s+it\s+(?:like\s+this|this\s+way)))(?P<rest>\s+[^.:;“”\"]{1,60})?:\s*$"
)
# With what a sentence opens that then says who speaks: "Responding to a report by the trust, …".
_CLAUSE = re.compile(r"\W*[A-Z]\w+ing\s+(?!(?:added|had|has|is|said|says|told|was)\b)[a-z][^,.:;“”\"\n]*,\s+(?=[A-Zt])")
# Who says what stands below: a name with its role.
_LABEL = re.compile(r"\s*(?P<source>[A-Z][\w’'-]+\.?(?:\s+[A-Z][\w’'.-]*){1,3},\s+(?P<role>[^.!?:;“”\"]{3,160}?))\s*")
# To or with whom somebody speaks who then says something himself: "agrees with" the MPs saying: “…”.
_BESIDE = re.compile(r"(?:agree|concur|side)\w*(?:\s+with)?|wr(?:ote|ites?|iting|itten)\b.*|emailed\b.*", re.IGNORECASE)
_SAYING = re.compile(
    r"[^.!?:;“”\"\n]{0,120}?\b(?:saying|adding|arguing|insisting|stating|warning)(?:\s*:\s+|,?\s+(?=[“\"‘']|that\s))"
)
_CONFIDENCE = 0.9


def introduced(text: str, blocks: Sequence[Block], quotes: Sequence[Sequence[Quote]]) -> list[Attribution]:
    """The attributions of quotations that stand in paragraphs of their own below their cue; `quotes` by block."""
    found = []
    for number, block in enumerate(blocks[:-1]):
        announced = _ANNOUNCES.search(text[block.start : block.end]) if not quotes[number] else None
        spans = tuple(_quoted(blocks, quotes, number + 1)) if announced else ()
        if announced is None or not spans:
            continue
        begin, cue, who = (
            (block.start + start, block.start + end)
            for start, end in (announced.span(), announced.span("cue"), announced.span("source"))
        )
        sentence = (begin[0], block.end)
        if source := trimmed(text, after_clause(text, sentence, who)):
            found.append(Attribution("direct", spans, (source,), (cue,), spans, None, sentence, _CONFIDENCE))
    return [*found, *_labelled(text, blocks, quotes)]


def _labelled(text: str, blocks: Sequence[Block], quotes: Sequence[Sequence[Quote]]) -> list[Attribution]:
    """Quotations below who says them: "Ann Ham, chair, Fenwick Trust", and then her words; where there are several."""
    found = []
    for number, block in enumerate(blocks):
        first = quotes[number][0] if quotes[number] else None
        # The label is a paragraph, or the lines above the quotation in its paragraph.
        end = first.start if first else block.end
        label = _LABEL.fullmatch(text, block.start, end)
        if label is None or not ROLE_NOUN.search(label["role"]) or (first and text[end - 1] != "\n"):
            continue
        if first is not None:
            spans = (first.span,) if first.closed else (first.span, *_quoted(blocks, quotes, number + 1))
        else:
            spans = tuple(_quoted(blocks, quotes, number + 1))
        source = trimmed(text, label.span("source"))
        if spans and source:
            found.append(Attribution("direct", spans, (source,), (), spans, None, (block.start, end), _CONFIDENCE))
    return found if len(found) > 1 else []


def after_clause(text: str, sentence: Span, source: Span) -> Span:
    """A source without what its sentence opens with: "Responding to a report by the trust, Ms Ash, its chair," said."""
    opens = _CLAUSE.match(text, *sentence)
    return (opens.end(), source[1]) if opens and source[0] < opens.end() < source[1] else source


def _quoted(blocks: Sequence[Block], quotes: Sequence[Sequence[Quote]], first: int) -> Iterator[Span]:
    """The quotation that opens a paragraph, and its further paragraphs while it is left open."""
    for number in range(first, len(blocks)):
        opening = quotes[number][0] if quotes[number] else None
        if opening is None or opening.start != blocks[number].start:
            return
        yield opening.span
        if opening.closed:
            return


def saying(text: str, found: Sequence[Attribution], quotes: Sequence[Sequence[Quote]]) -> list[Attribution]:
    """The attributions; "Ms Ash agrees with the MPs saying: “…”" is what Ms Ash says, and nothing of the MPs'."""
    result = list(found)
    for one in found:
        (start, end), *others = one.spans
        beside = any(_BESIDE.fullmatch(text[slice(*cue)]) for cue in one.cue_spans)
        said = _SAYING.match(text, start, end) if beside and one.source_spans else None
        if said is None or said.end() >= end:
            continue
        spans = ((said.end(), end), *others)
        marks = [quote.span for line in quotes for quote in line]
        own = replace(one, mode=mode_of(spans, marks), spans=spans, judged_spans=spans)
        result = [*without([other for other in result if other is not one], [own]), own]
    return result


def without(found: Sequence[Attribution], taken: Sequence[Attribution]) -> list[Attribution]:
    """The attributions without the words that are introduced as somebody's; those of which nothing is left are gone."""
    theirs = Cover(span for one in taken for span in one.spans)
    result = []
    for one in found:
        spans = tuple(span for span in one.spans if not theirs.within(span))
        if spans == one.spans:
            result.append(one)
        elif spans and one.cue_spans:
            judged = tuple(span for span in one.judged_spans if not theirs.within(span)) or spans
            result.append(replace(one, spans=spans, judged_spans=judged))
    return result
