"""Statements inside statements: who reports whom, and what is only one side's account of another."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from corpus.records import Span, Statement

# Somebody's own account of what others are after: their wishes and motives, which they did not say.
_WILL = (
    r"(?:want(?:s|ed|ing)?|wish(?:es|ed)?|sought|seeks?|intend(?:s|ed)?|plan(?:s|ned)?\s+to|plott?(?:s|ed|ing)|aim(?:s|ed)?|"
    r"fear(?:s|ed)?|prefer(?:s|red)?|hop(?:es?|ed)\s+to|would\s+(?:rather|sooner|like\s+you|love\s+to)|"
    r"(?:thinks?|thought)\s+(?:of\s|the\s+whole|only\s+of)|care[sd]?\s+(?:only|more|nothing|little)|share[sd]?\s+(?:his|her|their|its|the)\b|"
    r"(?:is|are|was|were|had\s+been|has\s+been|have\s+been)\s+(?:\w+\s+)?[“\"‘']?"
    r"(?:after|out\s+to|bent\s+on|hell-bent|determined|desperate|keen|eager|afraid|frightened|scared|terrified|obsessed|"
    r"trying|seeking|plotting|planning|interested\s+only|only\s+interested|too\s+\w+\s+to))\b"
)
_ACCOUNT = re.compile(
    r"(?:that\s+)?[“\"‘']?(?P<who>(?:[\w’'&.-]+\s+){0,5}?[\w’'&.-]+)\s+(?:(?:really|simply|just|secretly|clearly|still|had|have|"
    rf"has|only|always|now)\s+)*{_WILL}",
    re.IGNORECASE,
)
# Who cannot be the other side: the speaker himself, or everybody.
_NOT_OTHERS = re.compile(
    r"^(?:an?|the)$|^(?:i|we|he|she|it|they|you|there|this|that|what|who|in|at|on|if|when|as|such|under)\b|"
    r"(?:i|we|he|she|it|they|you|there|this|that|who|which|what|nobody|no\s+one|everyone|everybody|people|patients|"
    r"(?:the\s+)?public|users|carers|families|staff|older\s+people|one|nothing|all)$",
    re.IGNORECASE,
)
_NO_NOUNS = re.compile(
    r"\b(?:and|or|but|if|when|because|is|are|was|were|be|been|had|have|has|will|would|could|should|may|might|to)\b",
    re.IGNORECASE,
)
_OF_WILL = re.compile(rf"(?:\w+\s+)?{_WILL}", re.IGNORECASE)


def accused(text: str, statement: Statement) -> Span | None:
    """Whose motives a paraphrase tells ("she said that ministers wanted a takeover"), or None where nobody's."""
    if statement.mode not in ("indirect", "mixed"):
        return None
    found = _ACCOUNT.match(text, *statement.spans[0])
    if not found or _NOT_OTHERS.search(found["who"]) or _NO_NOUNS.search(found["who"]):
        return None
    return found.span("who")


def chained(text: str, statements: Sequence[Statement]) -> list[Statement | None]:
    """The statements with `reported_by` for those inside another holder's; None for those that only echo the outer one.

    What one holder tells of another's wishes is no statement of the other's: the teller's gets `account_of` instead.
    """
    result: list[Statement | None] = list(statements)
    for number, outer in _around(statements).items():
        inner, around = statements[number], statements[outer]
        if around.holder == inner.holder:
            result[number] = None
        elif is_will(text, inner.cue_spans) and around.mode != "author":
            result[number] = None
            kept = result[outer]
            if kept is not None:
                result[outer] = replace(kept, account_of=kept.account_of or inner.holder)
        elif around.mode != "author":
            result[number] = replace(inner, reported_by=around.holder)
        elif (
            inner.mode == "indirect"
            and inner.holder_basis.split(":")[0] in ("words", "open")
            and inner.holder_kind != "person"
        ):
            result[number] = None  # "people say that …", in a sentence that is the author's as a whole
    return result


def is_will(text: str, cues: Sequence[Span]) -> bool:
    """Whether a cue tells of a wish or a motive, and of nothing said."""
    return any(_OF_WILL.fullmatch(text[start:end].strip()) for start, end in cues)


def _around(statements: Sequence[Statement]) -> dict[int, int]:
    """Number of a statement → that of the first one that it lies in."""
    began: list[tuple[Span, int]] = []  # spans that begin before here, and whose they are; those that end before go
    begins = iter(sorted((span, number) for number, one in enumerate(statements) for span in one.spans))
    coming = next(begins, None)
    outside: dict[int, int] = {}
    for number, one in sorted(enumerate(statements), key=lambda pair: pair[1].spans):
        first = one.spans[0]
        while coming is not None and coming[0][0] <= first[0]:
            began.append(coming)
            coming = next(begins, None)
        began = [(span, owner) for span, owner in began if span[1] > first[0]]
        around = sorted({owner for span, owner in began if owner != number and span[1] >= first[1]})
        outer = next((owner for owner in around if _inside(one.spans, statements[owner].spans)), None)
        if outer is not None:
            outside[number] = outer
    return outside


def _inside(inner: Sequence[Span], outer: Sequence[Span]) -> bool:
    """Whether the inner statement's characters all belong to the outer one, which is longer."""
    return inner != outer and all(any(a <= s and e <= b for a, b in outer) for s, e in inner)
