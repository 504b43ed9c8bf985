"""The register in the catalogue: people keep their ids, and what somebody decided by hand stays decided."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from older_catalogues import WITHOUT_7, older

from corpus.catalogue import Catalogue
from corpus.errors import CatalogueError
from corpus.records import Block, Document, Metadata, Statement, TopicStance, holder_id

TEXT = "One door would be kinder."
WHOLE = (0, len(TEXT))
CHAIR, NURSE = "chair, Marl Trust", "nurse at Fenwick Hospital"
BOTH = "chair of Marl Trust, once a nurse in Fenwick"
STANCE = TopicStance("joint_working", "support", undecided=False, confidence=0.8, evidence=(WHOLE,))


def said(
    holder: str, role: str | None = None, *, kind: str = "person", aliases: Sequence[str] = (), basis: str = ""
) -> Statement:
    return Statement(
        holder,
        kind,
        "indirect",
        (WHOLE,),
        WHOLE,
        holder,
        role=role,
        holder_aliases=tuple(aliases),
        holder_basis=basis,
        stances=(STANCE,),
        frame="f 1",
    )


def ann(role: str | None = None) -> Statement:
    return said("Ann Orme", role)


def put(catalogue: Catalogue, name: str, *statements: Statement, date: str | None = None) -> None:
    block = Block("paragraph", 0, len(TEXT))
    made = Document(name, "1", f"{name}.txt", TEXT, (block,), Metadata(published_on=date))
    catalogue.put(made, statements, source=Path("/papers") / name, fingerprint="1")


def fill(catalogue: Catalogue, **roles: str | None) -> None:
    """Ann Orme, with one role in each document."""
    for name, role in roles.items():
        put(catalogue, name, ann(role))


def ids(catalogue: Catalogue) -> dict[str, str | None]:
    """The id of the first holder of each document."""
    return {name: catalogue.statements(name)[0].holder_id for name in catalogue.document_ids()}


def groups(catalogue: Catalogue) -> set[frozenset[str]]:
    found = ids(catalogue)
    return {frozenset(name for name in found if found[name] == holder) for holder in found.values()}


def evidence(catalogue: Catalogue) -> dict[str, str]:
    return {row["document_id"]: row["because"] for row in catalogue.appearances()}


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    return Catalogue(tmp_path / "corpus", create=True)


# -- who is who --------------------------------------------------------------------------------------------------------


def test_one_full_name_with_roles_that_agree_is_one_holder(catalogue: Catalogue) -> None:
    fill(catalogue, a=CHAIR, b="director, Marl Trust")
    assert groups(catalogue) == {frozenset("ab")}


def test_people_of_one_full_name_with_different_bodies_are_different_holders(catalogue: Catalogue) -> None:
    fill(catalogue, a=CHAIR, b=NURSE, c="planner, Kelling Council")
    assert len(groups(catalogue)) == 3


def test_a_row_carries_the_id_of_the_register(catalogue: Catalogue) -> None:
    fill(catalogue, a=CHAIR, b=NURSE)
    shown = catalogue.rows([catalogue.statements(name)[0].position_id for name in "ab"])
    assert [row["holder_id"] for row in shown] == list(ids(catalogue).values())
    assert shown[0]["utterance_id"] != shown[1]["utterance_id"]


def test_a_third_document_whose_roles_fit_both_makes_them_one(catalogue: Catalogue) -> None:
    fill(catalogue, a=CHAIR, b=NURSE, c=BOTH)
    assert groups(catalogue) == {frozenset("abc")}
    assert len(catalogue.holders()) == 1


def test_two_are_two_again_when_the_document_that_made_them_one_no_longer_does(catalogue: Catalogue) -> None:
    fill(catalogue, a=CHAIR, b=NURSE, c=BOTH)
    put(catalogue, "c", said("Eve Pell", "carer"))
    assert groups(catalogue) == {frozenset("a"), frozenset("b"), frozenset("c")}


def test_several_roles_of_one_document_count_together(catalogue: Catalogue) -> None:
    fill(catalogue, a=CHAIR, b=NURSE)
    put(catalogue, "c", ann(CHAIR), ann(NURSE))
    assert groups(catalogue) == {frozenset("abc")}


def test_somebody_without_a_role_is_the_one_person_of_the_name(catalogue: Catalogue) -> None:
    fill(catalogue, a=CHAIR, b=None)
    assert groups(catalogue) == {frozenset("ab")}


def test_somebody_without_a_role_joins_nobody_where_two_have_the_name(catalogue: Catalogue) -> None:
    fill(catalogue, a=CHAIR, b=NURSE, c=None)
    assert groups(catalogue) == {frozenset("a"), frozenset("b"), frozenset("c")}


def test_somebody_without_a_role_stands_alone_once_a_second_person_has_the_name(catalogue: Catalogue) -> None:
    fill(catalogue, a=None, b=CHAIR)
    assert groups(catalogue) == {frozenset("ab")}
    fill(catalogue, c=NURSE)
    assert groups(catalogue) == {frozenset("a"), frozenset("b"), frozenset("c")}


@pytest.mark.parametrize("order", ["abcd", "cdab"])
def test_two_without_a_role_are_not_one_where_several_have_the_name(catalogue: Catalogue, order: str) -> None:
    roles = {"a": CHAIR, "b": NURSE, "c": None, "d": None}
    fill(catalogue, **{name: roles[name] for name in order})
    assert groups(catalogue) == {frozenset("a"), frozenset("b"), frozenset("c"), frozenset("d")}


@pytest.mark.parametrize("name", ["Orme", "Mr Orme", "Lord Orme"])
def test_nobody_is_two_documents_person_on_a_surname(catalogue: Catalogue, name: str) -> None:
    for document_id in "ab":
        put(catalogue, document_id, said(name, CHAIR))
    assert groups(catalogue) == {frozenset("a"), frozenset("b")}


def test_a_surname_is_not_the_full_name_of_another_document(catalogue: Catalogue) -> None:
    put(catalogue, "a", ann(CHAIR))
    put(catalogue, "b", said("Ms Orme", CHAIR))
    assert groups(catalogue) == {frozenset("a"), frozenset("b")}


@pytest.mark.parametrize("basis", ["words", "spokesperson"])
def test_somebody_only_described_is_nobody_of_another_document(catalogue: Catalogue, basis: str) -> None:
    for document_id in "ab":
        put(catalogue, document_id, said("chief nurse", CHAIR, basis=basis))
    assert groups(catalogue) == {frozenset("a"), frozenset("b")}


def test_titles_and_accents_do_not_make_another_person(catalogue: Catalogue) -> None:
    put(catalogue, "a", said("Zoe Orme", CHAIR))
    put(catalogue, "b", said("Dr Zoë Orme", CHAIR))
    assert groups(catalogue) == {frozenset("ab")}


def test_a_body_is_one_by_its_name_alone(catalogue: Catalogue) -> None:
    for document_id in "ab":
        put(catalogue, document_id, said("Marl Age Forum", kind="organisation"))
    assert groups(catalogue) == {frozenset("ab")}
    assert set(evidence(catalogue).values()) == {"same name"}


def test_a_body_and_a_person_of_one_name_are_two(catalogue: Catalogue) -> None:
    put(catalogue, "a", said("Ann Orme", kind="organisation"))
    put(catalogue, "b", ann())
    assert groups(catalogue) == {frozenset("a"), frozenset("b")}


@pytest.mark.parametrize("kind", ["ambiguous", "unknown"])
def test_an_open_question_of_who_is_no_holder(catalogue: Catalogue, kind: str) -> None:
    put(catalogue, "a", said("Ann Orme", CHAIR, kind=kind))
    assert ids(catalogue) == {"a": None}
    assert catalogue.holders() == catalogue.appearances() == []


# -- names that change -------------------------------------------------------------------------------------------------


def test_a_peerage_leads_back_to_the_name_before(catalogue: Catalogue) -> None:
    put(catalogue, "a", said("Ann Orme", "MP for Marl"))
    put(catalogue, "b", said("Baroness Orme of Kelling", "peer", aliases=["Ann Orme"]))
    put(catalogue, "c", said("Baroness Orme of Kelling", "peer"))
    assert groups(catalogue) == {frozenset("abc")}


@pytest.mark.parametrize("order", ["abc", "bca", "cab", "cba"])
def test_a_peerage_links_documents_in_whatever_order_they_come(catalogue: Catalogue, order: str) -> None:
    about = {
        "a": said("Ann Orme", "MP for Marl"),
        "b": said("Ann Orme", "care minister", aliases=["Baroness Orme of Kelling"]),
        "c": said("Baroness Orme of Kelling", "peer"),
    }
    for name in order:
        put(catalogue, name, about[name])
    assert groups(catalogue) == {frozenset("abc")}


def test_a_peer_whose_roles_disagree_with_the_name_before_is_somebody_else(catalogue: Catalogue) -> None:
    put(catalogue, "a", said("Ann Orme", NURSE))
    put(catalogue, "b", said("Baroness Orme of Kelling", "peer", aliases=["Ann Orme"]))
    assert groups(catalogue) == {frozenset("a"), frozenset("b")}


def test_a_title_before_a_bare_surname_links_nobody(catalogue: Catalogue) -> None:
    put(catalogue, "a", said("Ann Orme", "MP for Marl", aliases=["Baroness Orme"]))
    put(catalogue, "b", said("Joan Orme", "peer", aliases=["Baroness Orme"]))
    assert groups(catalogue) == {frozenset("a"), frozenset("b")}


# -- the source's ids --------------------------------------------------------------------------------------------------


def sitting(catalogue: Catalogue, name: str, *spoke: tuple[str, str | None, str | None], basis: str = "label") -> None:
    """A record in which each speaks once: label, the source's id, role."""
    text, blocks, statements = "", [], []
    for label, person, role in spoke:
        start, words = len(text) + len(label) + 2, "One door would be kinder."
        text += f"{label}\n\n{words}\n\n"
        blocks.append(Block("speaker", start - len(label) - 2, start - 2, speaker=person))
        blocks.append(Block("paragraph", start, start + len(words)))
        span = (start, start + len(words))
        who = (start - len(label) - 2, start - 2)
        statements.append(
            Statement(
                label, "person", "direct", (span,), span, label, role=role, holder_basis=basis, source_spans=(who,)
            )
        )
    catalogue.put(
        Document(name, "1", f"{name}.xml", text, tuple(blocks)), statements, source=Path(name), fingerprint="1"
    )


SEVEN, EIGHT, MEMBER = (f"uk.org.publicwhip/{which}" for which in ("person/7", "person/8", "member/9"))


def test_people_of_one_name_are_told_apart_by_the_ids_of_the_record(catalogue: Catalogue) -> None:
    sitting(catalogue, "a", ("Ann Orme", SEVEN, CHAIR))
    sitting(catalogue, "b", ("Ann Orme", EIGHT, CHAIR))
    sitting(catalogue, "c", ("Ann Orme", SEVEN, None))
    assert groups(catalogue) == {frozenset("ac"), frozenset("b")}
    assert evidence(catalogue)["c"] == f"same person by the source's id: {SEVEN}"


def test_an_id_leads_from_one_name_to_another_and_from_a_title_alone(catalogue: Catalogue) -> None:
    sitting(catalogue, "a", ("Ann Orme", SEVEN, None))
    sitting(catalogue, "b", ("Baroness Orme of Kelling", SEVEN, None))
    sitting(catalogue, "c", ("Lady Orme", SEVEN, None))
    sitting(catalogue, "d", ("Lady Orme", None, None))
    assert groups(catalogue) == {frozenset("abc"), frozenset("d")}


def test_members_ids_are_new_with_every_parliament_and_prove_nothing(catalogue: Catalogue) -> None:
    sitting(catalogue, "a", ("Ann Orme", MEMBER, CHAIR))
    sitting(catalogue, "b", ("Ann Orme", MEMBER.replace("9", "10"), CHAIR))
    sitting(catalogue, "c", ("Lady Orme", MEMBER, None))
    sitting(catalogue, "d", ("Lady Orme", MEMBER, None))
    assert groups(catalogue) == {frozenset("ab"), frozenset("c"), frozenset("d")}


def test_a_holder_that_a_reviewer_named_has_not_the_labels_id(catalogue: Catalogue) -> None:
    sitting(catalogue, "a", ("Ann Orme", SEVEN, CHAIR))
    sitting(catalogue, "b", ("Ann Orme", EIGHT, CHAIR), basis="review")
    assert groups(catalogue) == {frozenset("ab")}


def test_two_of_one_name_in_one_record_are_two(catalogue: Catalogue) -> None:
    sitting(catalogue, "a", ("Ann Orme", SEVEN, None), ("Ann Orme", EIGHT, None), ("Ann Orme", None, None))
    sitting(catalogue, "b", ("Ann Orme", EIGHT, None))
    one, other, neither = (stored.holder_id for stored in catalogue.statements("a"))
    assert len({one, other, neither}) == 3
    assert ids(catalogue)["b"] == other


def test_what_was_told_apart_stays_so_when_the_document_is_put_again(catalogue: Catalogue) -> None:
    for _ in range(2):
        sitting(catalogue, "a", ("Ann Orme", SEVEN, None), ("Ann Orme", EIGHT, None))
        sitting(catalogue, "b", ("Ann Orme", SEVEN, None))
        first = catalogue.statements("a")[0].holder_id
        assert ids(catalogue)["b"] == first


# -- how much is looked at ---------------------------------------------------------------------------------------------


def profiles(catalogue: Catalogue) -> int:
    with closing(sqlite3.connect(catalogue.path)) as db:
        return int(db.execute("SELECT count(*) FROM profiles").fetchone()[0])


def test_documents_that_say_the_same_of_somebody_are_looked_at_once(catalogue: Catalogue) -> None:
    for number in range(20):
        put(catalogue, f"a{number}", ann(CHAIR if number % 2 else None), date=f"20{number:02}")
    assert profiles(catalogue) == 2
    assert len(set(ids(catalogue).values())) == 1


def test_a_document_that_says_nothing_new_asks_nobody_who_is_who(
    catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(catalogue, a=CHAIR, b=NURSE)
    asked: list[object] = []
    monkeypatch.setattr("corpus.profiles.identified", lambda group: asked.append(group) or [])
    fill(catalogue, c=CHAIR)
    assert asked == []
    assert groups(catalogue) == {frozenset("ac"), frozenset("b")}


def test_a_profile_goes_with_the_last_document_that_says_it(catalogue: Catalogue) -> None:
    fill(catalogue, a=CHAIR, b=CHAIR)
    fill(catalogue, a=NURSE)
    assert profiles(catalogue) == 2
    fill(catalogue, b=NURSE)
    assert profiles(catalogue) == 1


def test_an_earlier_document_is_the_first_of_the_name_whenever_it_comes(catalogue: Catalogue) -> None:
    put(catalogue, "b", ann(CHAIR), date="2005")
    put(catalogue, "a", ann(CHAIR), date="1999")
    assert evidence(catalogue) == {"a": "the first of this name", "b": f"same full name; same role: {CHAIR}"}


def put_words(catalogue: Catalogue, name: str, words: str, role: str | None) -> None:
    text = f"{TEXT} {words}"
    made = Document(name, "1", f"{name}.txt", text, (Block("paragraph", 0, len(text)),))
    catalogue.put(made, [ann(role)], source=Path(name), fingerprint="1")


@pytest.mark.parametrize("order", ["abc", "acb", "bac", "bca", "cab", "cba"])
def test_a_role_asks_documents_that_were_there_before_for_its_bodies(catalogue: Catalogue, order: str) -> None:
    about = {
        "a": ("The Marl Trust meets.", None),
        "b": ("It rains.", CHAIR),
        "c": ("It snows.", NURSE),
    }
    for name in order:
        put_words(catalogue, name, *about[name])
    assert groups(catalogue) == {frozenset("ab"), frozenset("c")}
    assert evidence(catalogue)["a"] == "same full name; the documents share Marl"


# -- ids ---------------------------------------------------------------------------------------------------------------


def test_ids_stay_when_more_documents_come(catalogue: Catalogue) -> None:
    put(catalogue, "a", ann(CHAIR), date="2005")
    put(catalogue, "b", ann(NURSE), date="2006")
    before = ids(catalogue)
    put(catalogue, "c", ann("planner, Kelling Council"), date="1999")
    put(catalogue, "d", ann(CHAIR), date="1998")
    put(catalogue, "e", ann(), date="1997")
    assert {name: holder for name, holder in ids(catalogue).items() if name in before} == before


def test_ids_stay_when_a_document_is_put_again(catalogue: Catalogue) -> None:
    fill(catalogue, a=CHAIR, b=NURSE, c=None)
    before = ids(catalogue)
    fill(catalogue, a=CHAIR, c=None, b=NURSE)
    assert ids(catalogue) == before


def test_a_document_can_have_another_person_of_the_name_than_the_first_who_took_its_id(catalogue: Catalogue) -> None:
    fill(catalogue, a=CHAIR, b=NURSE, c=NURSE, d=NURSE)  # whoever b names is known by b
    fill(catalogue, b="planner, Kelling Council")
    assert groups(catalogue) == {frozenset("a"), frozenset("b"), frozenset("cd")}


def test_where_two_become_one_the_id_of_most_documents_stays(catalogue: Catalogue) -> None:
    fill(catalogue, a=CHAIR, b=NURSE, c=NURSE, d=NURSE)
    before = ids(catalogue)["b"]
    fill(catalogue, e=BOTH)
    assert set(ids(catalogue).values()) == {before}


ROLES = (CHAIR, NURSE, BOTH, "planner, Kelling Council", "planner for Fenwick", "MP for Wexcombe", "care minister")


WORDS = ("It rains.", "The Marl Trust meets.", "Fenwick Hospital and Kelling Council agree.")


@settings(max_examples=10, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from((None, *ROLES))), min_size=2, max_size=5), st.data())
def test_the_order_in_which_documents_come_does_not_change_who_is_who(
    said: list[tuple[str, str | None]], data: st.DataObject
) -> None:
    names = [f"d{number}" for number in range(len(said))]
    by_name = dict(zip(names, said, strict=True))
    found = []
    for order in (names, data.draw(st.permutations(names))):
        with tempfile.TemporaryDirectory() as folder:
            filled = Catalogue(Path(folder) / "corpus", create=True)
            for name in order:
                put_words(filled, name, *by_name[name])
            again = data.draw(st.sampled_from(names))
            put_words(filled, again, "It rains.", "printer")
            put_words(filled, again, *by_name[again])
            found.append(groups(filled))
    assert found[0] == found[1]


# -- merged by hand ----------------------------------------------------------------------------------------------------


def test_a_merge_makes_the_holders_the_first_of_them(catalogue: Catalogue) -> None:
    fill(catalogue, a=CHAIR, b=NURSE)
    first, second = ids(catalogue).values()
    catalogue.merge([second, first], author="D. Wren")
    assert ids(catalogue) == {"a": second, "b": second}
    assert [holder["holder_id"] for holder in catalogue.holders()] == [second]


def test_a_merge_can_join_different_names(catalogue: Catalogue) -> None:
    put(catalogue, "a", ann(CHAIR))
    put(catalogue, "b", said("Annie Orme", CHAIR))
    catalogue.merge(list(ids(catalogue).values()), author="D. Wren")
    assert groups(catalogue) == {frozenset("ab")}


def test_a_merge_outlives_the_same_document_put_again(catalogue: Catalogue) -> None:
    fill(catalogue, a=CHAIR, b=NURSE)
    catalogue.merge(list(ids(catalogue).values()), author="D. Wren")
    before = ids(catalogue)
    fill(catalogue, b=NURSE, a=CHAIR)
    assert ids(catalogue) == before


def test_a_merge_holds_for_documents_that_come_later(catalogue: Catalogue) -> None:
    fill(catalogue, a=CHAIR, b=NURSE)
    catalogue.merge(list(ids(catalogue).values()), author="D. Wren")
    fill(catalogue, c=NURSE)
    assert groups(catalogue) == {frozenset("abc")}


def test_a_merge_of_what_was_merged_takes_all_along(catalogue: Catalogue) -> None:
    fill(catalogue, a=CHAIR, b=NURSE, c="planner, Kelling Council")
    first, second, third = ids(catalogue).values()
    catalogue.merge([first, second], author="D. Wren")
    catalogue.merge([third, first], author="D. Wren")
    assert set(ids(catalogue).values()) == {third}


def test_a_merge_stays_when_evidence_makes_one_of_them_somebody_of_another_id(catalogue: Catalogue) -> None:
    put(catalogue, "a", said("Annie Orme", CHAIR))
    put(catalogue, "b", ann("planner, Wexcombe Council"), date="2002")
    put(catalogue, "c", ann("surgeon, Kelling Hospital"), date="2003")
    put(catalogue, "d", ann("surgeon of Kelling"), date="2003")
    catalogue.merge([ids(catalogue)["b"], ids(catalogue)["a"]], author="D. Wren")
    put(catalogue, "e", ann("surgeon in Kelling, then a planner in Wexcombe"), date="2004")
    assert groups(catalogue) == {frozenset("abcde")}


def test_a_merge_raises_the_revision(catalogue: Catalogue) -> None:
    fill(catalogue, a=CHAIR, b=NURSE)
    before = catalogue.revision
    catalogue.merge(list(ids(catalogue).values()), author="D. Wren")
    assert catalogue.revision == before + 1


# -- split by hand -----------------------------------------------------------------------------------------------------


def test_a_split_makes_the_holder_of_a_document_somebody_else(catalogue: Catalogue) -> None:
    fill(catalogue, a=CHAIR, b=CHAIR, c=CHAIR)
    before = ids(catalogue)["a"]
    new = catalogue.split(before, ["b"], author="D. Wren")
    assert new != before
    assert ids(catalogue) == {"a": before, "b": new, "c": before}


def test_a_split_of_several_documents_makes_one_new_holder(catalogue: Catalogue) -> None:
    fill(catalogue, a=CHAIR, b=CHAIR, c=CHAIR)
    catalogue.split(ids(catalogue)["a"], ["b", "c"], author="D. Wren")
    assert groups(catalogue) == {frozenset("a"), frozenset("bc")}


def test_a_split_outlives_the_same_document_put_again(catalogue: Catalogue) -> None:
    fill(catalogue, a=CHAIR, b=CHAIR)
    catalogue.split(ids(catalogue)["a"], ["b"], author="D. Wren")
    before = ids(catalogue)
    fill(catalogue, b=CHAIR, a=CHAIR)
    assert ids(catalogue) == before


def test_a_document_that_comes_after_a_split_belongs_to_who_was_left(catalogue: Catalogue) -> None:
    fill(catalogue, a=CHAIR, b=CHAIR)
    catalogue.split(ids(catalogue)["a"], ["b"], author="D. Wren")
    fill(catalogue, c=CHAIR)
    assert groups(catalogue) == {frozenset("ac"), frozenset("b")}


def test_what_was_decided_of_one_of_several_holds_when_it_proves_who_it_is(catalogue: Catalogue) -> None:
    fill(catalogue, a=CHAIR, b=NURSE, c=None)
    put(catalogue, "d", said("Annie Orme", CHAIR))
    catalogue.merge([ids(catalogue)["d"], ids(catalogue)["c"]], author="D. Wren")
    put(catalogue, "c", ann("planner, Kelling Council"))
    assert groups(catalogue) == {frozenset("a"), frozenset("b"), frozenset("cd")}


def test_what_was_split_can_be_merged_and_split_again(catalogue: Catalogue) -> None:
    fill(catalogue, a=CHAIR, b=CHAIR)
    whole = ids(catalogue)["a"]
    catalogue.merge([whole, catalogue.split(whole, ["b"], author="D. Wren")], author="D. Wren")
    assert groups(catalogue) == {frozenset("ab")}
    catalogue.split(whole, ["b"], author="D. Wren")
    assert groups(catalogue) == {frozenset("a"), frozenset("b")}


def test_what_was_merged_can_be_split(catalogue: Catalogue) -> None:
    fill(catalogue, a=CHAIR, b=NURSE)
    catalogue.merge(list(ids(catalogue).values()), author="D. Wren")
    catalogue.split(ids(catalogue)["a"], ["b"], author="D. Wren")
    assert groups(catalogue) == {frozenset("a"), frozenset("b")}


def test_a_split_stays_when_evidence_makes_the_holder_one_with_another(catalogue: Catalogue) -> None:
    fill(catalogue, a=CHAIR, b="director, Marl Trust")
    fill(catalogue, c=NURSE, d="matron, Fenwick Hospital", e="sister in Fenwick")
    new = catalogue.split(ids(catalogue)["a"], ["b"], author="D. Wren")
    fill(catalogue, f=BOTH)
    assert ids(catalogue)["b"] == new
    assert groups(catalogue) == {frozenset("acdef"), frozenset("b")}


# -- wrong input -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("chosen", "said_so"),
    [
        (lambda found: [], "takes two holders"),
        (lambda found: [found["a"]], "takes two holders"),
        (lambda found: [found["a"], found["a"]], "takes two holders"),
        (lambda found: [found["a"], "nobody"], "no such holder"),
        (lambda found: ["nobody", found["a"]], "no such holder"),
        (lambda found: [found["a"], found["c"]], "different kinds: organisation, person"),
    ],
    ids=["none", "one", "one twice", "unknown", "into unknown", "kinds"],
)
def test_a_merge_of_what_cannot_be_one_is_refused(
    catalogue: Catalogue, chosen: Callable[[dict[str, str]], list[str]], said_so: str
) -> None:
    fill(catalogue, a=CHAIR, b=NURSE)
    put(catalogue, "c", said("Marl Age Forum", kind="organisation"))
    before, revision = ids(catalogue), catalogue.revision
    with pytest.raises(CatalogueError, match=said_so):
        catalogue.merge(chosen(before), author="D. Wren")
    assert (ids(catalogue), catalogue.revision) == (before, revision)


@pytest.mark.parametrize(
    ("holder", "documents", "said_so"),
    [
        (None, ["nothing"], "says nothing in this document"),
        (None, ["c"], "says nothing in this document"),
        (None, ["a", "b"], "must leave the holder a document"),
        (None, [], "document"),
        ("nobody", ["a"], "no such holder"),
    ],
    ids=["unknown document", "another's document", "all documents", "no document", "unknown holder"],
)
def test_a_split_that_parts_nothing_is_refused(
    catalogue: Catalogue, holder: str | None, documents: list[str], said_so: str
) -> None:
    fill(catalogue, a=CHAIR, b=CHAIR)
    put(catalogue, "c", said("Eve Pell", CHAIR))
    before, revision = ids(catalogue), catalogue.revision
    with pytest.raises(CatalogueError, match=said_so):
        catalogue.split(holder or before["a"], documents, author="D. Wren")
    assert (ids(catalogue), catalogue.revision) == (before, revision)


def test_a_holder_that_was_merged_away_is_no_longer_there(catalogue: Catalogue) -> None:
    fill(catalogue, a=CHAIR, b=NURSE)
    first, second = ids(catalogue).values()
    catalogue.merge([first, second], author="D. Wren")
    with pytest.raises(CatalogueError, match="no such holder"):
        catalogue.merge([second, first], author="D. Wren")


# -- appearances -------------------------------------------------------------------------------------------------------


def test_an_appearance_says_who_is_where_as_whom_and_why(catalogue: Catalogue) -> None:
    put(catalogue, "a", said("Ann Orme", CHAIR, aliases=["Baroness Orme of Kelling"]), date="2005-03")
    (row,) = catalogue.appearances()
    assert row == {
        "holder_id": ids(catalogue)["a"],
        "document_id": "a",
        "document": "a.txt",
        "date": "2005-03",
        "name": "Ann Orme",
        "keys": ["ann orme", "orme of kelling"],
        "roles": [CHAIR],
        "because": "the first of this name",
    }


def test_appearances_come_by_date_with_undated_ones_last(catalogue: Catalogue) -> None:
    for name, date in (("a", None), ("b", "2006"), ("c", "1999-02-03")):
        put(catalogue, name, ann(CHAIR), date=date)
    assert [row["document_id"] for row in catalogue.appearances()] == ["c", "b", "a"]


def test_a_holder_appears_once_in_a_document(catalogue: Catalogue) -> None:
    put(catalogue, "a", ann(CHAIR), ann(NURSE), ann())
    (row,) = catalogue.appearances()
    assert row["roles"] == [CHAIR, NURSE]


def test_the_evidence_stays_when_a_document_is_put_again(catalogue: Catalogue) -> None:
    fill(catalogue, a=CHAIR, b=CHAIR)
    before = evidence(catalogue)
    assert before == {"a": "the first of this name", "b": f"same full name; same role: {CHAIR}"}
    fill(catalogue, b=CHAIR)
    assert evidence(catalogue) == before


@pytest.mark.parametrize(
    ("reason", "shown"), [("one obituary", "merge by D. Wren: one obituary"), ("", "merge by D. Wren")]
)
def test_a_merge_is_named_with_its_author_and_reason(catalogue: Catalogue, reason: str, shown: str) -> None:
    fill(catalogue, a=CHAIR, b=NURSE)
    catalogue.merge(list(ids(catalogue).values()), author="D. Wren", reason=reason)
    assert evidence(catalogue) == {"a": "the first of this name", "b": shown}


def test_a_split_is_named_with_its_author_and_reason(catalogue: Catalogue) -> None:
    fill(catalogue, a=CHAIR, b=CHAIR)
    catalogue.split(ids(catalogue)["a"], ["b"], author="D. Wren", reason="another town")
    assert evidence(catalogue)["b"] == "split by D. Wren: another town"


def test_each_merge_is_named_with_its_own_author(catalogue: Catalogue) -> None:
    fill(catalogue, a=CHAIR, b=NURSE, c="planner, Kelling Council")
    first, second, third = ids(catalogue).values()
    catalogue.merge([first, second], author="D. Wren")
    catalogue.merge([first, third], author="K. Lisle")
    assert evidence(catalogue) == {"a": "the first of this name", "b": "merge by D. Wren", "c": "merge by K. Lisle"}


# -- catalogues of schema 1 --------------------------------------------------------------------------------------------

SCHEMA_1 = """
CREATE TABLE state (name TEXT PRIMARY KEY, value INTEGER NOT NULL);
CREATE TABLE documents (
    document_id TEXT PRIMARY KEY, revision INTEGER NOT NULL, version TEXT NOT NULL, fingerprint TEXT NOT NULL,
    name TEXT NOT NULL, source TEXT NOT NULL, added_at TEXT NOT NULL, text TEXT NOT NULL, title TEXT,
    kind TEXT NOT NULL, publisher TEXT, authors TEXT NOT NULL, url TEXT, published_on TEXT, found TEXT NOT NULL,
    ocr INTEGER NOT NULL);
CREATE INDEX documents_by_source ON documents (source);
CREATE TABLE blocks (
    document_id TEXT NOT NULL REFERENCES documents ON DELETE CASCADE, number INTEGER NOT NULL, kind TEXT NOT NULL,
    start INTEGER NOT NULL, "end" INTEGER NOT NULL, page TEXT, paragraph TEXT, question TEXT, "column" TEXT,
    PRIMARY KEY (document_id, number)) WITHOUT ROWID;
CREATE TABLE holders (holder_id TEXT PRIMARY KEY, name TEXT NOT NULL, kind TEXT NOT NULL);
CREATE TABLE statements (
    position_id TEXT PRIMARY KEY, document_id TEXT NOT NULL REFERENCES documents ON DELETE CASCADE,
    number INTEGER NOT NULL, holder_id TEXT REFERENCES holders, holder TEXT NOT NULL, holder_kind TEXT NOT NULL,
    holder_as_written TEXT NOT NULL, holder_candidates TEXT NOT NULL, role TEXT, organisation TEXT, reported_by TEXT,
    mode TEXT NOT NULL, spans TEXT NOT NULL, context TEXT NOT NULL, source_spans TEXT NOT NULL,
    cue_spans TEXT NOT NULL, said_on TEXT, said_on_as_written TEXT, confidence REAL NOT NULL, frame TEXT NOT NULL);
CREATE INDEX statements_by_document ON statements (document_id, number);
CREATE INDEX statements_by_holder ON statements (holder_id);
CREATE TABLE positions (
    position_id TEXT NOT NULL REFERENCES statements ON DELETE CASCADE, topic TEXT NOT NULL, stance TEXT,
    undecided INTEGER NOT NULL, confidence REAL NOT NULL, evidence TEXT NOT NULL,
    PRIMARY KEY (position_id, topic)) WITHOUT ROWID;
CREATE TABLE reviews (
    review_id INTEGER PRIMARY KEY, position_id TEXT NOT NULL, document_id TEXT NOT NULL, verdict TEXT NOT NULL,
    changes TEXT NOT NULL, author TEXT NOT NULL, reason TEXT NOT NULL, reviewed_at TEXT NOT NULL);
CREATE INDEX reviews_by_position ON reviews (position_id);
PRAGMA user_version = 1;
"""


def of_schema_1(catalogue: Catalogue, folder: Path) -> Path:
    """The folder, with a catalogue of schema 1 that holds what this one does: one holder for each full name."""
    folder.mkdir()
    with closing(sqlite3.connect(folder / "catalogue.sqlite")) as db:
        db.executescript(SCHEMA_1)
        db.execute("ATTACH ? AS now", (str(catalogue.path),))
        for table in ("state", "documents", "blocks", "statements", "positions", "reviews"):
            columns = ", ".join(f'"{row[1]}"' for row in db.execute(f"PRAGMA main.table_info({table})"))
            db.execute(f"INSERT INTO main.{table} ({columns}) SELECT {columns} FROM now.{table}")
        for row in db.execute("SELECT position_id, holder, holder_kind, document_id FROM statements").fetchall():
            holder = holder_id(*row[1:])
            if holder:
                db.execute("INSERT INTO main.holders VALUES (?, ?, ?) ON CONFLICT DO NOTHING", (holder, *row[1:3]))
            db.execute("UPDATE main.statements SET holder_id = ? WHERE position_id = ?", (holder, row[0]))
        db.commit()
    return folder


def everything(catalogue: Catalogue, names: Iterable[str]) -> list[object]:
    return [(catalogue.document(name), catalogue.statements(name)) for name in names]


@pytest.fixture
def filled(catalogue: Catalogue) -> Catalogue:
    put(catalogue, "a", ann(CHAIR), said("Marl Age Forum", kind="organisation"), date="2005-03-02")
    put(catalogue, "b", ann(NURSE), said("some nurses", kind="group"), date="2006")
    put(catalogue, "c", said("Mr Pell"), said("who?", kind="unknown"))
    catalogue.review(catalogue.statements("b")[0].position_id, verdict="confirmed", author="D. Wren", reason="heard it")
    return catalogue


def test_an_older_catalogue_is_upgraded_with_nothing_lost(filled: Catalogue, tmp_path: Path) -> None:
    upgraded = Catalogue(of_schema_1(filled, tmp_path / "old"))
    assert everything(upgraded, "abc") == everything(filled, "abc")
    assert (upgraded.listing(), upgraded.counts()) == (filled.listing(), filled.counts())
    assert (upgraded.revision, upgraded.changed_since(0)) == (filled.revision, filled.changed_since(0))


def test_an_upgrade_registers_who_is_who(filled: Catalogue, tmp_path: Path) -> None:
    upgraded = Catalogue(of_schema_1(filled, tmp_path / "old"))
    assert upgraded.appearances() == filled.appearances()
    assert ids(upgraded)["a"] != ids(upgraded)["b"]


def test_an_upgraded_catalogue_is_whole_and_of_the_new_schema(filled: Catalogue, tmp_path: Path) -> None:
    folder = of_schema_1(filled, tmp_path / "old")
    Catalogue(folder)
    with closing(sqlite3.connect(folder / "catalogue.sqlite")) as db, closing(sqlite3.connect(filled.path)) as new:
        schemas = [
            sorted(name for (name,) in one.execute("SELECT name FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'"))
            for one in (db, new)
        ]
        assert db.execute("PRAGMA user_version").fetchone() == new.execute("PRAGMA user_version").fetchone()
        assert (db.execute("PRAGMA integrity_check").fetchone(), db.execute("PRAGMA foreign_key_check").fetchall()) == (
            ("ok",),
            [],
        )
    assert schemas[0] == schemas[1]


def test_an_upgraded_catalogue_takes_documents_and_decisions(filled: Catalogue, tmp_path: Path) -> None:
    upgraded = Catalogue(of_schema_1(filled, tmp_path / "old"))
    fill(upgraded, d=NURSE)
    upgraded.merge([ids(upgraded)["a"], ids(upgraded)["b"]], author="D. Wren")
    assert frozenset("abd") in groups(upgraded)


def test_an_upgrade_happens_once(filled: Catalogue, tmp_path: Path) -> None:
    folder = of_schema_1(filled, tmp_path / "old")
    Catalogue(folder).merge([ids(filled)["a"], ids(filled)["b"]], author="D. Wren")
    assert ids(Catalogue(folder))["b"] == ids(filled)["a"]


def test_an_upgrade_that_fails_leaves_the_older_catalogue(
    filled: Catalogue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = of_schema_1(filled, tmp_path / "old")
    with monkeypatch.context() as patch:
        patch.setattr(
            "corpus.register.settle", lambda *_, **__: (_ for _ in ()).throw(sqlite3.OperationalError("disk full"))
        )
        with pytest.raises(CatalogueError, match="disk full"):
            Catalogue(folder)
    assert everything(Catalogue(folder), "abc") == everything(filled, "abc")


# -- catalogues of schema 6 --------------------------------------------------------------------------------------------


def of_schema_6(catalogue: Catalogue, folder: Path) -> Path:
    """The folder, with a catalogue of schema 6 that holds what this one does."""
    return older(catalogue.path, folder, WITHOUT_7, 6)


def test_an_upgrade_from_schema_6_keeps_who_is_who_and_their_ids(filled: Catalogue, tmp_path: Path) -> None:
    fill(filled, d=CHAIR, e=BOTH)
    upgraded = Catalogue(of_schema_6(filled, tmp_path / "old"))
    assert everything(upgraded, "abcde") == everything(filled, "abcde")
    assert (upgraded.appearances(), upgraded.holders()) == (filled.appearances(), filled.holders())
    fill(upgraded, e=None)
    fill(filled, e=None)
    assert groups(upgraded) == groups(filled)


def test_an_upgrade_from_schema_6_uses_the_ids_that_blocks_have_kept(catalogue: Catalogue, tmp_path: Path) -> None:
    sitting(catalogue, "a", ("Ann Orme", SEVEN, CHAIR))
    sitting(catalogue, "b", ("Ann Orme", EIGHT, CHAIR))
    folder = of_schema_6(catalogue, tmp_path / "old")
    with closing(sqlite3.connect(folder / "catalogue.sqlite")) as db:  # the ids were not looked at
        db.execute("UPDATE appearances SET registered = 'ann'")
        db.commit()
    upgraded = Catalogue(folder)
    assert groups(upgraded) == {frozenset("a"), frozenset("b")}


def test_an_upgrade_from_schema_6_keeps_what_was_decided(catalogue: Catalogue, tmp_path: Path) -> None:
    fill(catalogue, a=CHAIR, b=NURSE, c=None)
    put(catalogue, "d", said("Annie Orme", CHAIR))
    catalogue.merge([ids(catalogue)["d"], ids(catalogue)["c"]], author="D. Wren")
    folder = of_schema_6(catalogue, tmp_path / "old")
    with closing(sqlite3.connect(folder / "catalogue.sqlite")) as db:  # whoever may be one of several had another id
        db.execute("UPDATE decisions SET holder_id = 'in c'")
        db.commit()
    upgraded = Catalogue(folder)
    assert groups(upgraded) == {frozenset("a"), frozenset("b"), frozenset("cd")}
    assert evidence(upgraded)["c"] == "merge by D. Wren"


def test_an_upgraded_catalogue_of_schema_6_is_of_the_new_schema(filled: Catalogue, tmp_path: Path) -> None:
    upgraded = Catalogue(of_schema_6(filled, tmp_path / "old"))
    with closing(sqlite3.connect(upgraded.path)) as db, closing(sqlite3.connect(filled.path)) as new:
        question = "SELECT type, name FROM sqlite_master ORDER BY type, name"
        assert db.execute(question).fetchall() == new.execute(question).fetchall()
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
