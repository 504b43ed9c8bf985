"""A topic's pole and a statement, with what stood before it, as the stance network reads them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nlp.windows import tokenizer

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# Word pieces of each part at most: of a long statement the first and the last count.
POLE, TITLE, CONTEXT, STATEMENT = 48, 16, 48, 160
# Characters before a statement that are its context.
BEFORE = 260
# What the network answers of a pair: of its pole; and, where it has none, of each topic that it was trained on.
HEADS = ("pole", "structural_change", "joint_working")
_CLS, _SEP = 101, 102


@dataclass(frozen=True, slots=True)
class Pair:
    """What is read at once: a statement, said in this context, and the pole that it may support (or none)."""

    pole: str
    statement: str
    context: str = ""
    title: str = ""  # of the document: what it is about


@dataclass(frozen=True, slots=True)
class Pieces:
    """A pair in word pieces: `ids`, and from where on they are the statement's."""

    ids: tuple[int, ...]
    statement_from: int


def encoded(pairs: Sequence[Pair]) -> list[Pieces]:
    """The pairs in word pieces: [CLS] pole [SEP] title [SEP] context [SEP] statement [SEP]."""
    parts = {text for pair in pairs for text in (pair.pole, pair.title, pair.context, pair.statement)}
    ids = dict(
        zip(
            parts, (found.ids for found in tokenizer().encode_batch(list(parts), add_special_tokens=False)), strict=True
        )
    )
    made = []
    for pair in pairs:
        context, statement = ids[pair.context][-CONTEXT:], ids[pair.statement]
        if len(statement) > STATEMENT:
            statement = statement[: STATEMENT // 2] + statement[-STATEMENT // 2 :]
        head = [_CLS, *ids[pair.pole][:POLE], _SEP, *ids[pair.title][:TITLE], _SEP, *context, _SEP]
        made.append(Pieces((*head, *statement, _SEP), len(head)))
    return made


def by_length(rows: Sequence[Pieces], size: int) -> Iterator[list[int]]:
    """The numbers of the rows in batches of like length."""
    order = sorted(range(len(rows)), key=lambda number: len(rows[number].ids))
    for start in range(0, len(order), size):
        yield order[start : start + size]


def padded(rows: Iterable[Pieces]) -> dict[str, NDArray[np.int64]]:
    """The rows as the network takes them, padded with 0: pieces, types (1 for the statement) and mask, each [B, N]."""
    import numpy as np

    given = list(rows)
    width = max(len(row.ids) for row in given)
    pieces, types, mask = (np.zeros((len(given), width), dtype=np.int64) for _ in range(3))
    for number, row in enumerate(given):
        pieces[number, : len(row.ids)] = row.ids
        types[number, row.statement_from : len(row.ids) - 1] = 1
        mask[number, : len(row.ids)] = 1
    return {"pieces": pieces, "types": types, "mask": mask}
