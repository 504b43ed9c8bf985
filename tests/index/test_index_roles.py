"""Whether two roles can be one. Every name is invented."""

from __future__ import annotations

import pytest

from index.roles import can_be, is_office, names_body, role_of


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a minister", "Minister of State for Health"),
        ("a junior minister", "Parliamentary Under-Secretary of State for Care"),
        ("the health secretary", "Secretary of State for Health"),
        ("a minister at the health department in 2002", "Minister of State for Health"),
        ("Labour's shadow health secretary", "Shadow Secretary of State for Health"),
        ("who chairs the forum", "Chair, Fenwick Carers' Forum"),
        ("in the chair at the Quill Institute", "chair of the Quill Institute"),
        ("who ran Thorpe Health Authority", "Chief Executive, Thorpe Health Authority"),
        ("trust boss", "Chief Executive, Thorpe Hospitals NHS Foundation Trust"),
        ("the hospital's chief exec", "Chief Executive, Thorpe NHS Trust"),
        ("head of the charity", "chief executive of the Quill Alliance"),
        ("union leader", "General Secretary, Union of Fenwick Porters"),
        ("spokeswoman for the union", "regional organiser, United Fenwick Porters"),
        ("RFP general secretary", "General Secretary, Royal Fenwick Porters"),
        ("chair of the Thorpe CCG", "Chair, NHS Thorpe Clinical Commissioning Group"),
        ("the local authority's leader", "Leader of Thorpe County Council"),
        ("director of social care", "Director of Adult Social Services, Thorpe County Council"),
        ("finance director", "Director of Finance, Thorpe Council"),
        ("policy director of the alliance", "Director of Policy, Carers' Alliance"),
        ("academic at Fenwick", "Professor of Social Policy, University of Fenwick"),
        ("Fenwick GP", "chair of Thorpe Primary Care Trust"),
        ("MP", "Minister of State for Care"),
        ("Thorpe Primary Care Network", "Clinical Lead, Thorpe Primary Care Network"),
        ("acting chief executive", "Chief Executive, Thorpe Trust"),
        ("veteran union leader", "General Secretary, United Fenwick Porters"),
    ],
)
def test_a_lesser_detail_or_another_word_is_no_contradiction(one: str, other: str) -> None:
    assert can_be(one, other)
    assert can_be(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("the health secretary", "Minister of State for Health"),
        ("shadow care minister", "Minister of State for Care"),
        ("for the opposition", "Minister of State"),
        ("minister for local government", "Minister of State for Care"),
        ("leader of the opposition on the council", "leader of the council"),
        ("deputy director of the forum", "director of the forum"),
        ("chief executive of the council", "Leader of Thorpe County Council"),
        ("cabinet member for adult care", "Leader of Thorpe County Council"),
        ("chair of the trust", "Chief Executive, Thorpe Trust"),
        ("director of education", "Director of Social Services"),
        ("director of children's services at Thorpe Council", "director of adult services at Thorpe Council"),
        ("finance director of Fenwick Hospital", "Director of Joint Commissioning"),
        ("professor of health economics", "Professor of Social Policy"),
        ("regional secretary of Fenwick Porters", "general secretary of Fenwick Porters"),
        ("chair of Fenwick commissioning group", "chairs the Thorpe GP commissioning group"),
        ("leader of Thorpe County Council", "leader of Fenwick City Council"),
        ("leader of the city council", "leader of Thorpe County Council"),
        ("chair of the primary care trust", "chair of Thorpe Hospitals NHS Trust"),
        ("chair of the Quill Alliance", "chair, Porters' Forum"),
        ("member of the committee", "Independent Chair, Thorpe Partnership"),
        ("Quill Alliance", "regional organiser, United Fenwick Porters"),
        ("committee clerk", "chairman"),
    ],
)
def test_another_office_field_or_body_is_a_contradiction(one: str, other: str) -> None:
    assert not can_be(one, other)
    assert not can_be(other, one)


def test_a_role_tells_whether_it_is_past_or_of_that_time() -> None:
    assert role_of("former health minister").former
    assert role_of("had been a minister until then").former
    assert role_of("then finance director").then
    assert role_of("health minister of the day").then
    assert role_of("speaking as chair of the forum").then
    assert not role_of("chair of the forum").former
    assert not role_of("chair of the forum").then


def test_an_office_is_one_whatever_the_body() -> None:
    assert is_office("Director of Social Services", "director of social services at Thorpe Council")
    assert not is_office("Director of Education", "director of social services at Thorpe Council")
    assert names_body("chair of Thorpe Council")
    assert not names_body("chair of the council")


def test_a_role_of_no_words_says_nothing() -> None:
    assert can_be("", "chair of Thorpe Council")
    assert role_of("…").office is None
