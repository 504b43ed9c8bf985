"""People in a text: names, titles and the roles beside them."""

from __future__ import annotations

import pytest
from nlp_documents import named

from corpus.text import blocks_of
from nlp.people import people


def found(text, *seen, known=()):
    """The people and mentions of the text; `seen` are the names that a model would mark."""
    register, mentions = people(text, blocks_of(text), named(text, *seen), known)
    return register.everyone, mentions


def names(text, *seen, known=()):
    return [person.name for person in found(text, *seen, known=known)[0]]


def role(text, *seen):
    (person,) = found(text, *seen)[0]
    return person.role_at(len(text))


def meant(text, *seen):
    """What each mention means: a name, or the list of names between which it is open."""
    return [
        mention.person.name if mention.person else [person.name for person in mention.open_between]
        for mention in found(text, *seen)[1]
    ]


# -- roles -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ann Ham, chief executive of the Fund, said no.", "chief executive of the Fund"),
        ("Ann Ham, the Marsh MP and former minister, said no.", "Marsh MP and former minister"),
        ("Ann Ham, chair, Marsh Trust, said no.", "chair, Marsh Trust"),
        ("Ann Ham (chair, Marsh Trust) said no.", "chair, Marsh Trust"),
        ("Ann Ham – chair of Marsh Trust – said no.", "chair of Marsh Trust"),
        ("Ann Ham, Marsh Council’s director of care, said no.", "Marsh Council’s director of care"),
        ("Ann Ham, 54, a carer from Marsh, said no.", "carer from Marsh"),
        ("Ann Ham, who chairs the Marsh Forum, said no.", "chairs the Marsh Forum"),
        ("Ann Ham, who is director of care at Marsh Council, said no.", "director of care at Marsh Council"),
        ("Ann Ham is director of care at Marsh Council, which said no.", "director of care at Marsh Council"),
        ("Ann Ham is director of care and has said no.", "director of care"),
        ("Ann Ham was appointed chair of Marsh Trust.", "chair of Marsh Trust"),
        ("Ann Ham, of the Marsh Carers’ Union, said no.", "Marsh Carers’ Union"),
        ("Ann Ham MP, chair of the Marsh Forum, said no.", "chair of the Marsh Forum"),
        ("Ann Ham MP said no.", "MP"),
        ("Ann Ham MLA said no.", "MLA"),
        ("Ann Ham (Marsh Council) said no.", "Marsh Council"),
        ("Ann Ham (Department of Care, Housing and Roads):", "Department of Care, Housing and Roads"),
    ],
)
def test_a_role_stands_after_the_name(text, expected):
    assert role(text, "Ann Ham") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Marsh Trust chair Ann Ham said no.", "Marsh Trust chair"),
        ("Yesterday the health minister Ann Ham said no.", "health minister"),
        ("The health minister, Ann Ham, said no.", "health minister"),
        ("They heard the minister for social care, Ann Ham.", "minister for social care"),
        ("As chair of Marsh Trust, Ann Ham said no.", "chair of Marsh Trust"),
        ("Former care secretary Ann Ham said no.", "Former care secretary"),
    ],
)
def test_a_role_stands_before_the_name(text, expected):
    assert role(text, "Ann Ham") == expected


@pytest.mark.parametrize(
    "text",
    [
        "Ann Ham said no.",
        "Ann Ham, from Marsh, said no.",
        "Ann Ham is meeting the minister.",
        "Ann Ham is not the only manager to say no.",
        "Ann Ham, who replaced the director, said no.",
        "He told the minister that Ann Ham said no.",
        "After the nurses left, Ann Ham said no.",
    ],
)
def test_words_near_a_name_are_not_always_its_role(text):
    assert role(text, "Ann Ham") is None


def test_the_role_of_one_person_is_not_given_to_the_next():
    persons, _ = found("Health minister Di Hale told Marsh Trust chair Jo Blunt that no.", "Di Hale", "Jo Blunt")
    assert [person.roles[0][1] for person in persons] == ["Health minister", "Marsh Trust chair"]


def test_a_role_counts_from_where_it_is_given():
    text = "Ann Ham, a nurse, came. Years later Ann Ham, chair of Marsh Trust, said no."
    (person,), _ = found(text)
    assert person.role_at(text.index("came")) == "nurse"
    assert person.role_at(len(text)) == "chair of Marsh Trust"


def test_a_role_given_once_is_kept_once():
    (person,), _ = found("Councillor Ng, leader of Marsh Council, said no.")
    assert [words for _, words in person.roles] == ["leader of Marsh Council"]


# -- names -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        "Siân O'Neill",
        "Siân O’Neill",
        "Rhiannon Llywelyn-Price",
        "Ŵyn Pritchard",
        "Ianto ap Gwilym",
        "Harpreet Kaur Gill",
        "Mohammed al-Rashid",
        "Nasreen Begum",
        "Fiona McAlister-Jones",
        "Hugh MacLeod",
        "Anke van der Poel",
        "J. B. Morton",
        "J B Morton",
        "D’Arcy Venn",
    ],
)
def test_a_name_is_taken_whole(name):
    assert names(f"Yesterday {name}, a trustee, said no.") == [name]


@pytest.mark.parametrize(
    "title",
    [
        "Mr",
        "Mrs",
        "Dr",
        "Dr.",
        "Sir",
        "Dame",
        "Professor Sir",
        "The Rt Hon",
        "Rt Hon",
        "Cllr",
        "Reverend Canon",
        "Baroness",
    ],
)
def test_a_title_is_no_part_of_the_name(title):
    assert names(f"{title} Robin Venn spoke.") == ["Robin Venn"]


@pytest.mark.parametrize("name", ["Lord Marl", "Baroness Tyne", "Viscountess Marl", "Lord Justice Venn", "Earl Tyne"])
def test_a_peer_or_judge_known_by_surname_keeps_the_rank(name):
    assert names(f"Yesterday {name} spoke.") == [name]


@pytest.mark.parametrize(("title", "gender"), [("Viscountess", "f"), ("Dame", "f"), ("Sir", "m"), ("Dr", None)])
def test_a_title_tells_the_gender_where_it_can(title, gender):
    (person,), _ = found(f"{title} Marl spoke.")
    assert person.gender == gender


def test_a_peers_place_tells_two_of_one_name_apart():
    text = "Lord Marl of Tyne spoke. Lord Marl of Fenwick spoke. Lord Marl of Tyne left. Lord Marl slept."
    tyne, fenwick = "Lord Marl of Tyne", "Lord Marl of Fenwick"
    assert meant(text) == [tyne, fenwick, tyne, [tyne, fenwick]]


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("MS ANJALI PATEL", "Anjali Patel"),
        ("SIR OWEN PUGH", "Owen Pugh"),
        ("DR IAIN McKAY", "Iain McKay"),
        ("MR SEAN O'NEILL", "Sean O'Neill"),
        ("MRS ANN REES-VENN", "Ann Rees-Venn"),
    ],
)
def test_a_name_in_capitals_is_the_name_in_small_letters(printed, name):
    assert names(f"{printed}: No.") == [name]


def test_letters_after_a_name_are_no_part_of_it():
    assert names("Dame Ruth Okafor DBE MP spoke.") == ["Ruth Okafor"]


def test_a_possessive_is_no_part_of_the_name():
    assert meant("Siân O’Neill’s plan and Ms O’Neill's view differ.", "Siân O’Neill") == ["Siân O’Neill"] * 2


@pytest.mark.parametrize("name", ["Bill Venn", "June Hale", "Ann White", "Tom Green", "Jo Street"])
def test_a_name_may_be_a_word_of_bodies_and_papers(name):
    assert names(f"Yesterday {name}, a carer, spoke.") == [name]
    assert names(f"Mr {name.split()[1]} spoke.") == [name.split()[1]]


@pytest.mark.parametrize(
    "words", ["Green Paper", "Marsh Council", "Care Bill", "Mr Chairman", "Royal College", "White Street"]
)
def test_bodies_papers_and_offices_are_not_people(words):
    assert names(f"Yesterday {words}, the leader, spoke.", words) == []


def test_an_authors_name_is_known_without_a_model():
    assert names("No, writes Zed Quill.", known=["Zed Quill"]) == ["Zed Quill"]


# -- who is meant ------------------------------------------------------------------------------------------------------


def test_a_surname_means_the_person_named_in_full():
    assert meant("Vera Cole, a nurse, spoke. Ms Cole left. Cole slept.") == ["Vera Cole"] * 3


def test_a_surname_may_stand_before_the_full_name():
    assert meant("Ms Cole spoke. Vera Cole, a nurse, left.") == ["Vera Cole"] * 2


def test_an_aside_with_a_second_name_makes_two_people():
    text = "Ms Cole, who replaced Mr Farrow in July, said no."
    assert meant(text) == ["Cole", "Farrow"]


def test_a_knight_is_meant_by_rank_and_forename():
    assert meant("Sir Owen Pugh spoke. Sir Owen left.") == ["Owen Pugh"] * 2


@pytest.mark.parametrize(
    "text",
    ["Dr Michael Dixon, a GP, spoke. Mr Dixon left.", "Mr Dixon spoke. Dr Michael Dixon, a GP, left."],
)
def test_a_mr_is_not_the_doctor_of_the_same_surname(text):
    assert sorted(meant(text)) == ["Dixon", "Michael Dixon"]


def test_a_doctor_is_not_the_mr_of_the_same_surname():
    assert meant("Mr Neil Dixon, a manager, spoke. Dr Dixon left.") == ["Neil Dixon", "Dixon"]


def test_titles_tell_two_people_of_one_surname_apart():
    text = "Mr Neil Dixon spoke. Dr Michael Dixon spoke. Mr Dixon left. Dr Dixon stayed."
    assert meant(text) == ["Neil Dixon", "Michael Dixon", "Neil Dixon", "Michael Dixon"]


def test_gender_tells_two_people_of_one_surname_apart():
    text = "Ann Reed, a nurse, spoke. Paul Reed, a doctor, spoke. Ms Reed left. Mr Reed stayed."
    assert meant(text) == ["Ann Reed", "Paul Reed", "Ann Reed", "Paul Reed"]


def test_a_bare_surname_of_two_people_is_left_open():
    text = "Kit Reed, a nurse, spoke. Sal Reed, a doctor, spoke. Reed left."
    assert meant(text)[-1] == ["Kit Reed", "Sal Reed"]


def test_initials_are_the_forenames_that_they_begin():
    assert meant("James Morton, a carer, spoke. J. Morton left.", "J. Morton") == ["James Morton"] * 2


def test_accents_may_be_characters_of_their_own():
    text = "Zoe\u0301 Rhy\u0302s, a nurse, spoke. Ms Rhy\u0302s left. Zo\u00e9 Rh\u0177s slept. Rhy\u0302s woke."
    assert meant(text, "Zo\u00e9 Rh\u0177s") == ["Zo\u00e9 Rh\u0177s"] * 4


def test_mentions_lie_where_the_names_stand():
    text = "Dr Ŵyn O'Neill spoke. Later O'Neill left."
    assert [text[m.start : m.end] for m in found(text)[1]] == ["Dr Ŵyn O'Neill", "O'Neill"]
