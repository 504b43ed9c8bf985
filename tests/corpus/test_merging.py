"""Who of one document is who of another: by a full name and roles that agree, never on less."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.merging import Appearance, agreement, identified

CHAIR, NURSE = "chair, Marl Trust", "nurse at Fenwick Hospital"
BOTH = "chair of Marl Trust, once a nurse in Fenwick"


def ann(
    document_id: str,
    *roles: str,
    date: str | None = None,
    had: str | None = None,
    keys: Sequence[str] = ("ann orme",),
    person: str | None = None,
) -> Appearance:
    return Appearance(document_id, "ann", "person", tuple(keys), roles, date, had, person=person)


def ids(appearances: Iterable[Appearance]) -> dict[str, str]:
    """Document id → holder id; for one of several people of the name, who is nobody else's, the document's own."""
    return {one.document_id: holder or one.document_id for one, holder, _ in identified(appearances)}


def evidence(appearances: Iterable[Appearance]) -> dict[str, str]:
    return {one.document_id: because for one, _, because in identified(appearances)}


def groups(appearances: Iterable[Appearance]) -> set[frozenset[str]]:
    found = ids(appearances)
    return {frozenset(name for name in found if found[name] == holder) for holder in found.values()}


# -- roles that agree --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("chair, Marl Trust", "chair, Marl Trust"),
        ("chair of Marl Trust", "Chair, the Marl Trust"),
        ("former care minister", "care minister"),
        ("director, Marl Council", "chief executive, Marl Council"),
        ("nurse", "nurse"),
        ("MP for Fenwick", "chair, Kelling select committee"),
        ("care minister", "Baroness and peer"),
    ],
)
def test_roles_of_one_person_agree(one: str, other: str) -> None:
    assert agreement([one], [other])
    assert agreement([other], [one])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("chair, Marl Trust", "chair, Fenwick Trust"),
        ("director of social services", "director of public health"),
        ("chair of the NHS Trust", "chair of the NHS Board"),
        ("nurse", "chief executive"),
        ("MP for Fenwick", "chair, Marl Trust"),
    ],
)
def test_words_that_many_roles_share_are_no_agreement(one: str, other: str) -> None:
    assert agreement([one], [other]) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("chair, West Marl Trust", "director, West Fenwick Council"),
        ("chair, St Osric Hospice", "head, St Wilfram College"),
        ("Retired nurse", "Retired teacher"),
    ],
)
def test_a_word_that_any_name_could_open_with_is_no_agreement(one: str, other: str) -> None:
    assert agreement([one], [other]) is None


@pytest.mark.parametrize(
    "role", ["vice-chancellor, Marl University", "peer support worker", "minister, Marl Methodist Church"]
)
def test_a_role_that_only_sounds_like_parliament_is_not_in_it(role: str) -> None:
    assert agreement([role], ["MP for Fenwick"]) is None


def test_one_of_several_roles_is_enough() -> None:
    assert agreement([CHAIR, "carer"], ["author", CHAIR]) == f"same role: {CHAIR}"


def test_without_a_role_nothing_agrees() -> None:
    assert agreement([], []) is None
    assert agreement([CHAIR], []) is None


def test_the_agreement_names_what_is_shared() -> None:
    assert agreement(["director, Marl Council"], ["chief executive, Marl Council"]) == "roles share Marl"


# -- who is who --------------------------------------------------------------------------------------------------------


def test_one_name_and_one_body_is_one_person() -> None:
    assert groups([ann("a", CHAIR), ann("b", "director, Marl Trust")]) == {frozenset("ab")}


def test_one_name_and_different_bodies_are_different_people() -> None:
    assert groups([ann("a", CHAIR), ann("b", NURSE)]) == {frozenset("a"), frozenset("b")}


def test_roles_that_fit_two_people_show_that_they_are_one() -> None:
    assert groups([ann("a", CHAIR), ann("b", NURSE), ann("c", BOTH)]) == {frozenset("abc")}


def test_somebody_without_a_role_is_the_one_person_of_the_name() -> None:
    assert groups([ann("a", CHAIR), ann("b")]) == {frozenset("ab")}


def test_people_of_one_name_without_any_role_are_one() -> None:
    assert groups([ann("a"), ann("b"), ann("c")]) == {frozenset("abc")}


def test_people_without_a_role_stay_apart_where_several_have_the_name() -> None:
    apart = groups([ann("a", CHAIR), ann("b", NURSE), ann("c"), ann("d")])
    assert apart == {frozenset("a"), frozenset("b"), frozenset("c"), frozenset("d")}


def test_other_names_are_other_people_whatever_their_roles() -> None:
    assert len(groups([ann("a", CHAIR), ann("b", CHAIR, keys=["eve orme"])])) == 2


def test_a_name_that_a_document_gives_as_well_leads_to_the_other_name() -> None:
    peer = ann("b", "peer", keys=["orme of kelling", "ann orme"])
    assert groups([ann("a", "MP for Marl"), peer]) == {frozenset("ab")}


def test_a_changed_name_with_roles_that_disagree_is_somebody_else() -> None:
    peer = ann("b", "peer", keys=["orme of kelling", "ann orme"])
    assert groups([ann("a", NURSE), peer]) == {frozenset("a"), frozenset("b")}


# -- the source's ids --------------------------------------------------------------------------------------------------

SEVEN, EIGHT = "uk.org.publicwhip/person/7", "uk.org.publicwhip/person/8"


def test_people_of_one_id_are_one_whatever_their_names_and_roles() -> None:
    found = [ann("a", CHAIR, person=SEVEN), ann("b", NURSE, person=SEVEN, keys=["orme of kelling"])]
    assert groups(found) == {frozenset("ab")}


def test_people_of_one_name_and_role_with_different_ids_are_different_people() -> None:
    assert groups([ann("a", CHAIR, person=SEVEN), ann("b", CHAIR, person=EIGHT)]) == {frozenset("a"), frozenset("b")}


def test_somebody_whose_role_fits_one_of_two_ids_is_that_person() -> None:
    found = [ann("a", CHAIR, person=SEVEN), ann("b", NURSE, person=EIGHT), ann("c", "director, Marl Trust")]
    assert groups(found) == {frozenset("ac"), frozenset("b")}


def test_somebody_whose_roles_fit_two_ids_is_neither_and_makes_them_not_one() -> None:
    found = [ann("a", CHAIR, person=SEVEN), ann("b", NURSE, person=EIGHT), ann("c", BOTH)]
    assert groups(found) == {frozenset("a"), frozenset("b"), frozenset("c")}


def test_whoever_has_an_id_sits_in_parliament() -> None:
    assert groups([ann("a", person=SEVEN), ann("b", "MP for Marl")]) == {frozenset("ab")}
    assert groups([ann("a", person=SEVEN), ann("b", NURSE)]) == {frozenset("a"), frozenset("b")}


def test_a_seat_says_less_than_a_role_where_two_have_ids() -> None:
    found = [ann("a", "MP for Marl", person=SEVEN), ann("b", "MP for Kelling", person=EIGHT), ann("c", "MP for Marl")]
    assert groups(found) == {frozenset("ac"), frozenset("b")}
    assert groups([*found[:2], ann("c", "care minister")]) == {frozenset("a"), frozenset("b"), frozenset("c")}


def test_somebody_without_a_role_is_the_one_person_of_the_name_who_has_an_id() -> None:
    assert groups([ann("a", person=SEVEN), ann("b")]) == {frozenset("ab")}
    assert len(groups([ann("a", person=SEVEN), ann("c", person=EIGHT), ann("b")])) == 3


def test_an_id_is_named_as_evidence() -> None:
    told = evidence([ann("a", person=SEVEN), ann("b", person=SEVEN), ann("c", "MP for Marl")])
    assert told == {
        "a": "the first of this name",
        "b": f"same person by the source's id: {SEVEN}",
        "c": "same full name; both in Parliament",
    }


# -- evidence ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("other", "because"),
    [
        (ann("b", CHAIR), f"same full name; same role: {CHAIR}"),
        (ann("b", "director, Marl Council"), "same full name; roles share Marl"),
        (ann("b", NURSE), "the first of this name"),
        (ann("b"), "same full name; the document states no role"),
        (
            ann("b", CHAIR, keys=["orme of kelling", "ann orme"]),
            f"same full name; same role: {CHAIR}; the name changed, as a document says",
        ),
    ],
)
def test_the_evidence_is_said_in_words(other: Appearance, because: str) -> None:
    assert evidence([ann("a", CHAIR), other]) == {"a": "the first of this name", "b": because}


def test_the_evidence_says_where_it_stays_open_who_it_is() -> None:
    told = evidence([ann("a", CHAIR), ann("b", NURSE), ann("c")])
    assert told["c"] == "same full name as several people; the document states no role"


# -- ids ---------------------------------------------------------------------------------------------------------------


def test_the_first_of_a_name_has_the_id_of_the_name() -> None:
    assert ids([ann("b", CHAIR, date="2001"), ann("a", NURSE, date="2002")])["b"] == "ann"


def test_every_person_has_an_id_of_their_own() -> None:
    assert len(set(ids([ann("a", CHAIR), ann("b", NURSE), ann("c", "planner, Kelling Council")]).values())) == 3


def test_an_id_that_was_given_stays_though_an_earlier_document_comes() -> None:
    found = ids([ann("a", CHAIR, date="2005", had="ann"), ann("b", NURSE, date="1999")])
    assert found["a"] == "ann"
    assert found["b"] != "ann"


def test_an_id_stays_with_most_of_those_who_had_it() -> None:
    had = [ann("a", CHAIR, had="x"), ann("b", CHAIR, had="x"), ann("c", NURSE, had="x")]
    found = ids(had)
    assert (found["a"], found["b"]) == ("x", "x")
    assert found["c"] != "x"


def test_where_two_become_one_most_keep_their_id() -> None:
    had = [ann("a", CHAIR, had="x"), ann("b", NURSE, had="y"), ann("c", NURSE, had="y"), ann("d", BOTH)]
    assert set(ids(had).values()) == {"y"}


ROLES = (CHAIR, NURSE, BOTH, "planner, Kelling Council", "planner for Fenwick", "MP for Wexcombe", "care minister")


IDS = (None, None, SEVEN, EIGHT)


@given(st.lists(st.tuples(st.sampled_from(ROLES), st.sampled_from(IDS)), min_size=1, max_size=8), st.randoms())
def test_the_order_of_the_appearances_changes_nothing(said: list[tuple[str, str | None]], random: object) -> None:
    appearances = [ann(str(number), role, person=person) for number, (role, person) in enumerate(said)]
    before = ids(appearances)
    random.shuffle(appearances)  # type: ignore[attr-defined]
    assert ids(appearances) == before


@given(st.lists(st.tuples(st.sampled_from(("", *ROLES)), st.sampled_from(IDS)), min_size=1, max_size=8))
def test_nobody_is_two_people_of_the_source(said: list[tuple[str, str | None]]) -> None:
    people: dict[str, set[str]] = {}
    for one, holder, _ in identified(
        ann(str(number), *filter(None, [role]), person=person) for number, (role, person) in enumerate(said)
    ):
        if one.person and holder:
            people.setdefault(holder, set()).add(one.person)
    assert all(len(ids_of_one) == 1 for ids_of_one in people.values())


@given(st.lists(st.sampled_from(ROLES), min_size=1, max_size=8))
def test_asking_again_changes_nothing(roles: list[str]) -> None:
    first = identified(ann(str(number), role) for number, role in enumerate(roles))
    again = [ann(one.document_id, *one.roles, had=holder) for one, holder, _ in first]
    assert ids(again) == {one.document_id: holder for one, holder, _ in first}
