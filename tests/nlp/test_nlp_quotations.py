"""Whom a draft names and as what, from statements made by hand. Every name and sentence is invented."""

from __future__ import annotations

import pytest
from nlp_documents import document

from corpus.records import Document, Statement
from corpus.text import blocks_of
from nlp.attribution import Reading
from nlp.holders import Holders
from nlp.quotations import Quotation, named_in, quotations

PEOPLE = ("Ann Quill", "Edwin Hansel", "Peter Quill")
WORDS = "“One budget is enough for us”"


def told(text: str, holder: str | None = None, *, basis: str = "name", people: tuple[str, ...] = PEOPLE) -> Quotation:
    """The last quotation of a draft; the engine gives it to the holder, or to nobody."""
    start = text.rindex("“")
    span = (start, text.index("”", start) + 1)
    said = (
        [Statement(holder, "person", "direct", (span,), span, holder, holder_basis=basis, holder_confidence=0.95)]
        if holder
        else []
    )
    return list(quotations(Document("d", "v", "d.txt", text, blocks_of(text)), said, people))[-1]


@pytest.mark.parametrize(
    ("text", "role"),
    [
        (f"Ann Quill, chair of the forum, said: {WORDS}", "chair of the forum"),
        (f"{WORDS}, said the then health minister, Ann Quill.", "then health minister"),
        (f"{WORDS}, said Ms Quill, by then president of the forum.", "by then president of the forum"),
        (
            f"{WORDS}, Ann Quill, speaking in 2007 as chair of the forum, told MPs.",
            "speaking in 2007 as chair of the forum",
        ),
        (f"Ann Quill, who was running the forum, said: {WORDS}", "running the forum"),
        (f"Replying for the opposition, Ann Quill said: {WORDS}", "for the opposition"),
        (f"One of the witnesses, Ann Quill, said: {WORDS}", "One of the witnesses"),
        (
            f"For the council's opposition, its spokeswoman Ann Quill said: {WORDS}",
            "spokeswoman of council's opposition",
        ),
        (f"{WORDS}, said Ann Quill. She was finance director of the trust.", "finance director of the trust"),
        (f"{WORDS}, said Ann Quill. She chairs the health committee.", "chairs the health committee"),
        (f"{WORDS}, said Ann Quill. As chair of the forum, she had no choice.", "As chair of the forum"),
        (f"In 2009, when she was a director of the trust, she said: {WORDS}", "then a director of the trust"),
        (f"Ann Quill, chair of the forum, was blunt. {WORDS} she said.", "chair of the forum"),
        (f"{WORDS}, said Ann Quill. She was told by the chair of the forum to stop.", None),
        (f"{WORDS}, said Ann Quill. As the chair of the forum told her, she had no choice.", None),
        (f"In 2003 Ann Quill, chair of the forum, left. In 2009 she said: {WORDS}", None),
        (f"Edwin Hansel, chair of the forum, heard Ann Quill say: {WORDS}", None),
    ],
)
def test_a_role_is_read_wherever_the_paragraph_gives_it(text: str, role: str | None) -> None:
    found = told(text, "Ann Quill")
    assert (found.role or "").lower() == (role or "").lower()


def test_a_role_is_that_of_the_person_and_not_of_a_namesake() -> None:
    text = f"Peter Quill, leader of the council, left. {WORDS}, said Ann Quill."
    assert told(text, "Ann Quill").role is None
    assert told(text.replace("said Ann", "said Peter"), "Peter Quill").role == "leader of the council"


@pytest.mark.parametrize(
    ("text", "holder"),
    [
        (f"The trust's chief executive, Ann Quill, had a sharper line: {WORDS}", "Ann Quill"),
        (f"Edwin Hansel had left. {WORDS}, said Mr Hansel.", "Edwin Hansel"),
        (f"It was Ann Quill who gave the complaint its shape in 1997: {WORDS}", "Ann Quill"),
        (f"The council heard of Ann Quill: {WORDS}", None),
        (f"Ann Quill's forum was blunt: {WORDS}", None),
        (f"Ann Quill and Edwin Hansel were blunt: {WORDS}", None),
        (f"Asked by Ann Quill, he was blunt: {WORDS}", None),
    ],
)
def test_the_one_person_whom_its_sentence_names_is_who_speaks(text: str, holder: str | None) -> None:
    assert told(text).holder == holder


def test_whom_the_sentence_names_is_surer_than_whom_the_engine_takes_from_another() -> None:
    text = f"Edwin Hansel left in 2005. A minister, Ann Quill, was milder a year later: {WORDS}"
    assert told(text, "Edwin Hansel").holder == "Ann Quill"
    assert told(f"Edwin Hansel was milder. {WORDS} he said.", "Edwin Hansel").holder == "Edwin Hansel"


def test_a_pronoun_of_the_paragraph_before_is_likely_and_not_sure() -> None:
    text = f"Edwin Hansel had left.\n\n{WORDS} he said."
    assert not told(text, "Edwin Hansel", basis="pronoun: spoke before").sure
    assert told(text, "Edwin Hansel", basis="pronoun: one").sure


def test_a_bare_name_that_is_known_from_elsewhere_is_somebody() -> None:
    about = document("Ann Quill was pleased already in 2005.")
    assert [one.name for one in Holders(about, Reading((), known=("Ann Quill",))).register.everyone] == ["Ann Quill"]
    assert not Holders(about, Reading(())).register.everyone


def test_names_are_those_of_people_whose_every_word_the_draft_has() -> None:
    names = ["Ann Quill", "Ann Birch", "Baroness Quill", "Quill Forum", "Quill"]
    assert named_in("Ann Quill's forum met Baroness Quill.", names) == ["Ann Quill"]
