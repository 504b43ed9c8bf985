"""Words that are like one of the question: `integrat*` and `hospise~` become the words of the index that are meant."""

from __future__ import annotations

from corpus.errors import QueryError
from index.engine import Engine
from index.nodes import Forms, Like, Node, Values, Words, changed

# Words that one word may stand for: more would be a list of everything, and take long.
MOST_FORMS = 1_000


def resolved(node: Node, engine: Engine) -> Node:
    """The node with words of the index in the place of what they are like.

    Words that differ begin with the same letter and differ in no more letters than are allowed: one that is put in,
    left out or another, or two that changed places. Raises QueryError where too many words are meant.
    """

    def meant(leaf: Words | Values) -> Node:
        if not isinstance(leaf, Like):
            return leaf
        found = engine.forms(leaf.form) if leaf.edits is None else _near(leaf, engine)
        if len(found) > MOST_FORMS:
            raise QueryError(f"{leaf.written} stands for {len(found):,} words", hint="write more of its letters")
        return Forms(tuple(found), leaf.written)

    return changed(node, meant)


def _near(leaf: Like, engine: Engine) -> list[str]:
    from rapidfuzz.distance import OSA

    most = leaf.edits or 0
    words = [word for word in engine.forms(leaf.form[0]) if abs(len(word) - len(leaf.form)) <= most]
    return [word for word in words if OSA.distance(leaf.form, word, score_cutoff=most) <= most]
