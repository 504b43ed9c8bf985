"""The language of questions: text to a tree of words, fields and operators, and errors that point at the character.

pooled budgets              both words, in any form, in what was said, its holder, role or title
"pooled budgets"            these words just so, side by side
merger OR takeover, NOT x   operators in capitals; AND is what no operator means; brackets group
integrat*  hospise~         words that begin so; words that differ in a letter or two
"merger trust"~5            both words, with at most five others between them
holder:hansel date:1998..2005 stance:oppose    fields (`index.fields`)
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.errors import QueryError
from index.fields import FIELDS, field_meant, on_one_topic, value_node
from index.nodes import And, Forms, Like, Near, Node, Not, Or, Phrase, Some, Word, both, holds_words, joined
from index.words import form_of, tokens

QUOTES = '"“”„«»'
_TOKEN = re.compile(rf"[{QUOTES}()]|[^\s{QUOTES}()]+")
# A word, a colon, and something behind it that is no address ("https://…") and no time ("10:30").
_FIELD = re.compile(r"([^\W\d]\w*):(?!//)(.*)", re.DOTALL)
_PREFIX = re.compile(r"(\w(?:[\w'’-]*\w)?)\*")
_FUZZY = re.compile(r"(\w(?:[\w'’-]*\w)?)~(\d*)")
_NEAR = re.compile(r"~(\d+)(?=[\s()]|$)")
# 2,000 characters: MiniLM reads about 1,000 of them, and no one writes brackets and quotes over more than that.
LONGEST = 2000
# Brackets in brackets; the parser calls itself for each.
DEEPEST = 20
# Letters that a word* must have, so that it cannot mean half of the words there are.
SHORTEST_PREFIX = 2
# Words between the two of "a b"~n: more than a sentence of them says nothing any more.
FARTHEST = 25
MOST_EDITS = 2
# Words, without those of _STOP_WORDS, of which all must occur. Of more, LEAST must: docs/quality.md, "Search".
MOST_ALL, LEAST = 3, 1
# Words that a question uses to be a sentence. They are in the index (phrases need them) and are passed over in a
# question that has others. "not", "no" and "without" are not among them: they change what is said.
_STOP_WORDS = """
a about an and are as at be been but by did do does for from had has have he her his how i if in into is it its me my of
on or our she so that the their them there these they this those to us was we were what when where which who whom whose
why with would you your
"""
STOP = frozenset(_STOP_WORDS.split())


@dataclass(frozen=True, slots=True)
class Query:
    """What a question's text asks for.

    words   the words, and how they hang together; None where none is asked for or excluded
    fields  what its fields ask for beside them
    strict  quotation marks, operators or * and ~ are used: then nothing that violates them may be an answer
    plain   what is asked for as it was written, without fields and what is after NOT; empty where that is nothing
    used    the names of the fields
    """

    words: Node | None
    fields: Node | None
    strict: bool
    plain: str
    used: tuple[str, ...] = ()

    @property
    def node(self) -> Node | None:
        """All of it."""
        return both(self.words, self.fields)


def parse(text: str, topics: Sequence[str] | None = None) -> Query | None:
    """What a question asks for; None where it is blank.

    topics   those of the frame, each of which is a field, too; None where they are not known, so that any will do

    Words side by side and AND: all must occur; OR: any one; NOT: must not. NOT binds before AND, AND before OR.
    Raises QueryError where quotation marks, brackets, operators or fields do not add up, where there is no word in it,
    or where it is too long.
    """
    if not text.strip():
        return None
    if len(text) > LONGEST:
        raise QueryError(f"the question is longer than {LONGEST:,} characters", hint="ask for a few words of it")
    parser = _Parser(text, topics)
    node = parser.whole()
    if node is None:
        raise QueryError("there is no word in the question", where=text.strip(), hint="write a word with letters")
    words, fields = _parted(node)
    if not parser.strict:
        words = _loosened(words)
    return Query(words, fields, parser.strict, " ".join(parser.spoken), tuple(dict.fromkeys(parser.used)))


def _parted(node: Node) -> tuple[Node | None, Node | None]:
    """What is asked of the words, and what of the fields alone, all of which must hold."""
    parts = node.parts if isinstance(node, And) else (node,)
    words = [part for part in parts if holds_words(part)]
    return joined(And, words), joined(And, [part for part in parts if part not in words])


def _loosened(words: Node | None) -> Node | None:
    """Of a sentence not all words must occur: nobody says it just so."""
    if isinstance(words, And) and len(words.parts) > MOST_ALL:
        return Some(words.parts, LEAST)
    return words


class _Parser:
    """Recursive descent over: any = all {OR all};  all = part {[AND] part};  part = {NOT} (bracket | phrase | word)."""

    def __init__(self, text: str, topics: Sequence[str] | None) -> None:
        self.text, self.topics = text, topics
        self.at, self.began = 0, 0
        self.strict = False
        self.used: list[str] = []
        self.spoken: list[str] = []

    def whole(self) -> Node | None:
        node = self._any(0)
        if self._peek() == ")":
            self._take()
            raise self._wrong("a bracket closes that was not opened", "take out one )")
        return node

    def _peek(self) -> str | None:
        found = _TOKEN.search(self.text, self.at)
        return found[0] if found else None

    def _take(self) -> str:
        found = _TOKEN.search(self.text, self.at)
        self.began = found.start() if found else len(self.text)
        self.at = found.end() if found else len(self.text)
        return found[0] if found else ""

    def _wrong(self, what: str, hint: str, at: int | None = None) -> QueryError:
        at = self.began if at is None else at
        return QueryError(what, where=f"character {at + 1}", hint=hint, at=at)

    def _any(self, depth: int) -> Node | None:
        parts = [self._all(depth)]
        while self._peek() == "OR":
            self._take()
            self.strict = True
            began = self.began
            parts.append(self._all(depth))
            if parts[-1] is None or parts[0] is None:
                raise self._lonely("OR", began)
        return joined(Or, [part for part in parts if part is not None])

    def _all(self, depth: int) -> Node | None:
        parts: list[Node] = []
        while (token := self._peek()) not in (None, ")", "OR"):
            if token == "AND":
                self._take()
                self.strict = True
                if not parts or self._peek() in (None, ")", "OR", "AND"):
                    raise self._lonely("AND", self.began)
                continue
            part = self._part(depth)
            if part is not None:
                parts.append(part)
        meant = [part for part in parts if not (isinstance(part, Word) and part.written.lower() in STOP)]
        has_words = any(holds_words(part) and not isinstance(part, Not) for part in meant)
        return joined(And, on_one_topic(meant if has_words else parts))

    def _part(self, depth: int) -> Node | None:
        negative, negated = False, False
        while self._peek() == "NOT":  # a loop, not a call: NOT NOT NOT … must not exhaust the stack
            self._take()
            negative, negated = not negative, True
        began = self.began
        if negated and self._peek() in (None, ")", "OR", "AND"):
            raise self._lonely("NOT", began)
        spoken = len(self.spoken)
        node = self._single(depth)
        if negative:
            del self.spoken[spoken:]
        if negated and node is None:
            raise self._lonely("NOT", began)
        self.strict |= negated and holds_words(node)
        return Not(node) if negative and node is not None else node

    def _single(self, depth: int) -> Node | None:
        token = self._take()
        if token == "(":
            began = self.began
            if depth == DEEPEST:
                raise self._wrong(f"more than {DEEPEST} brackets in brackets", "use fewer")
            node = self._any(depth + 1)
            if self._take() != ")":
                raise self._wrong("a bracket is not closed", "add a ) or take out the (", began)
            return node
        if token in QUOTES:
            return self._quoted()
        if found := _FIELD.fullmatch(token):
            return self._field(found[1], found[2])
        return self._like(token) or self._said(_leaf(token), token)

    def _said(self, node: Node | None, text: str) -> Node | None:
        """The node; its text is noted, small words and all: a sentence means more than its bare words."""
        if node is not None:
            self.spoken.append(text)
        return node

    def _inside_quotes(self) -> str:
        """What stands up to the closing quotation mark; the opening one was just taken."""
        end = next((at for at in range(self.at, len(self.text)) if self.text[at] in QUOTES), None)
        if end is None:
            raise self._wrong("a quotation mark is not closed", "add one or take it out")
        inside, self.at = self.text[self.at : end], end + 1
        return inside

    def _quoted(self) -> Node | None:
        self.strict = True
        began, inside = self.began, self._inside_quotes()
        found = _NEAR.match(self.text, self.at)
        if not found:
            return self._said(_exact(inside), inside)
        self.at = found.end()
        words = [token.form for token in tokens(inside)]
        if len(words) != 2:
            raise self._wrong("~ after quotation marks takes two words", 'write "merger trust"~5', began)
        between = int(found[1]) if len(found[1]) < 4 else FARTHEST + 1
        if between > FARTHEST:
            raise self._wrong(f"~{found[1]} is more than {FARTHEST} words apart", "join the two words by AND", began)
        return self._said(Near(words[0], words[1], between, inside), inside)

    def _like(self, token: str) -> Node | None:
        """A word with * or ~ behind it."""
        if found := _PREFIX.fullmatch(token):
            form = form_of(found[1])
            if len(form) < SHORTEST_PREFIX:
                raise self._wrong(f"{token} would be too many words", f"write {SHORTEST_PREFIX} letters before the *")
            self.strict = True
            return Like(form, None, token)
        if found := _FUZZY.fullmatch(token):
            form = form_of(found[1])
            edits = int(found[2]) if found[2] else 1 if len(form) <= 5 else MOST_EDITS
            if len(found[2]) > 1 or not 1 <= edits <= MOST_EDITS:
                raise self._wrong(f"~{found[2]} is none of ~1 and ~{MOST_EDITS}", "say how many letters may differ")
            if len(form) < 3:
                raise self._wrong(f"{token} would be too many words", "write three letters before the ~")
            self.strict = True
            return Like(form, edits, token)
        if re.search(r"\w\*|\*\w", token):
            raise self._wrong(f"{token} has a * that does not end a word", "write integrat* for words that begin so")
        return None

    def _field(self, name: str, value: str) -> Node | None:
        """`name:value`; the value may stand in quotation marks."""
        began, field = self.began, name.lower()
        own = list(self.topics or ())
        if field not in FIELDS and field not in own:
            meant = field_meant(field, own)
            other = f'write "{name} …" for the words; fields: {", ".join(FIELDS)}'
            hint = f"did you mean {meant}:?" if meant else other
            raise self._wrong(f"no field {name}:", hint)
        if value in ("", "=") and (self.text[self.at : self.at + 1] or " ") in QUOTES:
            self._take()
            value += self._inside_quotes()
        if not value.strip("= "):
            takes = FIELDS.get(field, FIELDS["stance"])
            raise self._wrong(f"nothing stands behind {name}:", f"{field}: takes {takes}", began)
        self.used.append(field if field in FIELDS else "topic")
        try:
            return value_node(field, value, self.topics)
        except QueryError as error:
            raise QueryError(error.what, where=f"character {began + 1}, {name}", hint=error.hint, at=began) from error

    def _lonely(self, operator: str, at: int) -> QueryError:
        return self._wrong(f"{operator} has no word beside it", f"write {operator.lower()} for the word itself", at)


def _leaf(text: str) -> Node | None:
    """The word of the text, or its words side by side ("joined-up", "10:30", an address); None where it has none."""
    found = list(tokens(text))
    if not found:
        return None
    return Word(found[0].stem, text) if len(found) == 1 else Phrase(tuple(token.form for token in found), text)


def _exact(text: str) -> Node | None:
    found = tuple(token.form for token in tokens(text))
    if not found:
        return None
    return Forms(found, text) if len(found) == 1 else Phrase(found, text)
