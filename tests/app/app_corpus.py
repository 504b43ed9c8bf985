"""A small corpus made by hand, for the tests of the app: every person and body in it is invented."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from corpus.catalogue import Catalogue
from corpus.records import Block, Document, Metadata, Span, Statement, TopicStance, digest
from nlp.frames import built_in

HOSTILE = (
    "<script>alert('x')</script> <img src=x onerror=alert(1)> $x$ :red[x] **bold** ![pixel](http://evil.example/p.png) "
    "[click](javascript:alert(2)) <a href='javascript:alert(3)'>go</a> left\u202eright\u2066 `code`"
)
HOSTILE_NAME = "Mallory <b>Vane</b> :red[x] $y$"


def build(text: str, blocks: Sequence[Block], name: str, **about: Any) -> Document:
    return Document(
        document_id=digest("document", name),
        version=hashlib.sha256(text.encode()).hexdigest(),
        name=name,
        text=text,
        blocks=tuple(blocks),
        metadata=Metadata(**about),
    )


def document(name: str, *paragraphs: str | tuple[str, str], **about: Any) -> Document:
    """A document of paragraphs; a pair is (kind of block, text)."""
    blocks, text = [], ""
    for number, given in enumerate(paragraphs, 1):
        kind, words = given if isinstance(given, tuple) else ("paragraph", given)
        blocks.append(Block(kind, len(text), len(text) + len(words), page=str(1 + number // 4), paragraph=str(number)))
        text += words + "\n\n"
    return build(text, blocks, name, **about)


def span(document: Document, words: str) -> Span:
    start = document.text.index(words)
    return start, start + len(words)


def said(document: Document, words: str | Sequence[str], holder: str, **more: Any) -> Statement:
    """A statement; `joint` and `structural` give its stances ("undecided" for cannot tell), `because` the evidence."""
    pieces = [words] if isinstance(words, str) else list(words)
    spans = tuple(span(document, piece) for piece in pieces)
    evidence = tuple(span(document, one) for one in more.pop("because", ()))
    stances = tuple(
        TopicStance(
            topic, None if stance == "undecided" else stance, stance == "undecided", 0.91, evidence if stance else ()
        )
        for topic, stance in (
            ("joint_working", more.pop("joint", None)),
            ("structural_change", more.pop("structural", None)),
        )
    )
    more.setdefault("holder_kind", "person")
    more.setdefault("mode", "direct")
    block = document.block_at(spans[0][0])
    assert block
    return Statement(
        holder=holder,
        holder_as_written=more.pop("as_written", holder),
        spans=spans,
        context=(block.start, block.end),
        confidence=0.97,
        stances=stances,
        frame="health-and-social-care 1",
        **more,
    )


def times() -> tuple[Document, list[Statement]]:
    made = document(
        "fenwick_times.txt",
        ("heading", "Carers' chair backs pooled budgets"),
        "Jane Arkwright, chair of the Fenwick Carers' Forum, said: “Pooled budgets are the only way that families will "
        "ever see one plan,” she argued this week.",
        "Ms Arkwright warned that merging the trust with the council would take two years and cost more than it saved.",
        "The council’s leader, Owen Pryce, said joint commissioning “might help, provided that the money follows”.",
        "“Nobody has asked the people who use these services,” Ms Arkwright added.",
        title="Carers' chair backs pooled budgets",
        kind="article",
        publisher="Fenwick Times",
        authors=("T. Lowe",),
        url="https://times.example/carers?a=1&b=2",
        published_on="2005-08-18",
        found={"title": "sidecar", "published_on": "dateline"},
    )
    return made, [
        said(
            made, "“Pooled budgets are the only way that families will ever see one plan,”", "Jane Arkwright",
            role="chair, Fenwick Carers' Forum", organisation="Fenwick Carers' Forum", said_on="2005-08",
            said_on_as_written="this week", joint="support", because=["the only way"],
        ),
        said(
            made, "merging the trust with the council would take two years and cost more than it saved",
            "Jane Arkwright", as_written="Ms Arkwright", role="chair, Fenwick Carers' Forum", mode="indirect",
            structural="oppose", because=["cost more than it saved"], cue_spans=(span(made, "warned"),),
        ),
        said(
            made, "joint commissioning “might help, provided that the money follows”", "Owen Pryce",
            role="leader, Fenwick Borough Council", mode="mixed", joint="mixed", because=["provided that"],
        ),
        said(
            made, "“Nobody has asked the people who use these services,”", "Jane Arkwright", as_written="Ms Arkwright"
        ),
    ]  # fmt: skip


def evidence() -> tuple[Document, list[Statement]]:
    made = document(
        "committee_evidence.txt",
        ("heading", "Oral evidence on care trusts"),
        ("question", "Q41 Chair: Has your view of a single organisation changed?"),
        (
            "answer",
            "Jane Arkwright: It has. A single care trust, with one budget and one board, is what I now ask for.",
        ),
        ("answer", "Professor Idris Vale: I could not say whether joint boards made any difference."),
        ("answer", "A witness: We would never merge the two boards."),
        ("answer", "Mr Dell: One budget for both would do."),
        title="Oral evidence on care trusts",
        kind="committee_evidence",
        publisher="Health and Care Committee",
        published_on="2008",
    )
    return made, [
        said(
            made, "A single care trust, with one budget and one board, is what I now ask for.", "Jane Arkwright",
            role="chief executive, Fenwick Carers Together", structural="support", joint="support",
            because=["is what I now ask for"],
        ),
        said(
            made, "I could not say whether joint boards made any difference.", "Professor Idris Vale",
            role="professor of social policy", joint="undecided",
        ),
        said(
            made, "We would never merge the two boards.", "A witness", holder_kind="unknown", structural="oppose"
        ),
        said(
            made, "One budget for both would do.", "Mr Dell", holder_kind="ambiguous", joint="support",
            holder_candidates=("Ann Dell", "Tom Dell"),
        ),
    ]  # fmt: skip


def undated() -> tuple[Document, list[Statement]]:
    made = document(
        "leaflet.txt",
        "Our partnership board has kept both bodies honest, and we would not swap it for a merger.",
        title="Working together in Fenwick",
        kind="report",
        publisher="Fenwick Partnership Board",
    )
    return made, [
        said(
            made, "Our partnership board has kept both bodies honest, and we would not swap it for a merger.",
            "Fenwick Partnership Board", holder_kind="organisation", mode="author", joint="support",
            structural="oppose",
        )
    ]  # fmt: skip


def hostile() -> tuple[Document, list[Statement]]:
    made = document(
        "hostile.txt",
        ("heading", HOSTILE),
        f"Mallory said: {HOSTILE} and so partnership must stay.",
        title=HOSTILE,
        kind="opinion",
        publisher=HOSTILE,
        url="javascript:alert(4)",
        published_on="2006-03-01",
    )
    return made, [
        said(
            made, f"{HOSTILE} and so partnership must stay.", HOSTILE_NAME, role=HOSTILE, organisation=HOSTILE,
            joint="support", because=["must stay"],
        )
    ]  # fmt: skip


def many() -> tuple[Document, list[Statement]]:
    """Enough statements for a second page of results, in a text that is longer than a screen."""
    noted = "The board noted the finance officer's report on it and went on without a vote, as it had the month before."
    lines = [
        f"Councillor Bevan Roe said budget line {n} should be pooled with the trust. {noted}" for n in range(1, 25)
    ]
    made = document(
        "minutes.txt", *lines, title="Minutes of the joint board", kind="report", publisher="Fenwick Borough Council",
        published_on="2007-02-01",
    )  # fmt: skip
    return made, [
        said(
            made, f"budget line {n} should be pooled with the trust", "Bevan Roe", mode="indirect", joint="support",
            role="councillor",
        )
        for n in range(1, 25)
    ]  # fmt: skip


def fill(folder: Path) -> Path:
    """Put the documents into a corpus in the folder."""
    catalogue = Catalogue(folder, create=True)
    engine = f"plain {built_in().label} {built_in().fingerprint} 1"
    for made, statements in (times(), evidence(), undated(), hostile(), many()):
        catalogue.put(made, statements, source=folder / made.name, fingerprint=f"1 1 {engine}")
    return folder
