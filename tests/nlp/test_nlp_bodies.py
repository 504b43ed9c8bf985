"""The bodies that a document names, and which of them "the union" or "it" means."""

from __future__ import annotations

import pytest
from nlp_documents import named as marked
from nlp_documents import place

from corpus.text import blocks_of
from nlp.bodies import Bodies, head


def bodies(text, *, own=None, seen=(), people=()):
    """The bodies of a text; `seen` is what a parser would mark as one."""
    return Bodies(text, blocks_of(text), marked(text, *seen, label="ORG"), own, people)


def names(text, **about):
    return [name for _, _, name in bodies(text, **about).named]


def called(text, noun, number=-1, **about):
    """What a noun of the text means where it stands last."""
    return bodies(text, **about).called(noun, place(text, noun, number)[0])


# -- named -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The Marl Age Forum met.", ["Marl Age Forum"]),
        ("Yesterday the Marl Age Forum met.", ["Marl Age Forum"]),
        ("While Marl Council met, Fenwick Council left.", ["Marl Council", "Fenwick Council"]),
        ("It was Marl Age Forum’s plan.", ["Marl Age Forum"]),
        ("The Society of Care Workers met.", ["Society of Care Workers"]),
        ("Orme county council met.", ["Orme county council"]),
        ("Marl and Kelling health authority met.", ["Marl and Kelling health authority"]),
        ("Marl & Orme Council met.", ["Marl & Orme Council"]),
        ("The BMA met.", ["British Medical Association"]),
    ],
)
def test_a_body_is_named_without_its_article(text, found):
    assert names(text) == found


@pytest.mark.parametrize(
    "opener",
    ["Then", "Now", "After", "Before", "So", "Although", "Though", "Meanwhile", "Recently", "Earlier", "When", "But"],
)
def test_a_word_that_opens_a_sentence_is_no_part_of_a_name(opener):
    assert names(f"{opener} Marl Council met.") == ["Marl Council"]


@pytest.mark.parametrize(
    "text",
    [
        "The Health Secretary met the Care Minister.",
        "They met in Marl Road on Easter Monday.",
        "The Care Act came in March.",
        "The council met the union.",
        "Ann Orme met Jo Pell.",
        "The Care Bill was late.",
    ],
)
def test_offices_places_days_and_papers_are_no_bodies(text):
    assert names(text) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The Marl Trust and the Fenwick Trust met.", ["Marl Trust", "Fenwick Trust"]),
        ("The Department for Health and Social Care met.", ["Department for Health and Social Care"]),
        ("The Association of Carers and Nurses met.", ["Association of Carers and Nurses"]),
    ],
)
def test_an_and_parts_two_bodies_and_no_name(text, found):
    assert names(text) == found


def test_a_body_stands_where_its_name_does():
    text = "Yesterday the Marl Age Forum met."
    assert bodies(text).named == [(*place(text, "Marl Age Forum"), "Marl Age Forum")]


def test_a_name_ends_with_its_paragraph():
    assert names("We came to Marl\n\nAge Forum members met.") == ["Age Forum"]


def test_a_single_word_is_a_body_where_a_model_says_so():
    assert names("Then Carewell met.", seen=["Carewell"]) == ["Carewell"]
    assert names("Then Carewell met.") == []


def test_a_persons_surname_is_no_body_whatever_a_model_says():
    assert names("Then Carewell met.", seen=["Carewell"], people=["Carewell"]) == []


@pytest.mark.parametrize("word", ["Council", "Trust", "NHS"])
def test_a_word_that_any_body_could_be_called_is_no_name(word):
    assert names(f"In town {word} met.", seen=[word]) == []


# -- spelt out ---------------------------------------------------------------------------------------------------------


def test_an_abbreviation_of_the_document_is_spelt_out_wherever_it_stands():
    text = "The LYA met. The Later Years Alliance (LYA) left."
    assert set(names(text)) == {"Later Years Alliance"}
    assert bodies(text).full("the LYA’s") == "Later Years Alliance"


def test_the_documents_own_abbreviation_beats_the_known_one():
    assert bodies("The Brass Musicians Alliance (BMA) met.").full("BMA") == "Brass Musicians Alliance"


@pytest.mark.parametrize(
    "words",
    ["the Society of Care Workers (SCW)", "the Society Of Care Workers (SOCW)", "Society of Care Workers (SocW)"],
)
def test_small_words_may_count_in_an_abbreviation(words):
    abbreviation = words[words.index("(") + 1 : -1]
    assert bodies(f"Then {words} met.").full(abbreviation).casefold() == "society of care workers"


@pytest.mark.parametrize("text", ["It is late (LYA).", "The Later Years Alliance (XYZ) met."])
def test_letters_that_do_not_fit_spell_out_nothing(text):
    letters = text[text.index("(") + 1 : text.index(")")]
    assert bodies(text).full(letters) == letters


def test_an_abbreviation_for_a_person_is_no_body():
    assert names("Ann Orme is a Member of Parliament (MP). The MP left.") == []


@pytest.mark.parametrize(
    ("words", "full"),
    [("the Marl  Trust", "Marl Trust"), ("its Care Panel", "Care Panel"), ("Marl Trust’s", "Marl Trust"), ("", "")],
)
def test_a_full_name_has_no_article_and_no_possessive(words, full):
    assert bodies("Nobody met.").full(words) == full


# -- shortened ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("short", "full"),
    [("Alliance", "Later Years Alliance"), ("Select Committee", "Select Committee on Care"), ("Guild", "Guild")],
)
def test_a_short_name_is_the_one_that_it_shortens(short, full):
    assert bodies("The Select Committee on Care met. The Later Years Alliance met.").fullest(short) == full


def test_a_short_name_of_two_bodies_stays():
    assert bodies("The Later Years Alliance met the Marl Carers Alliance.").fullest("Alliance") == "Alliance"


# -- what a noun means -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "noun", "meant"),
    [
        ("The Marl Trust met. The trust said no.", "trust", ["Marl Trust"]),
        ("The Marl Trust met. The Fenwick Trust left. The trust said no.", "trust", ["Fenwick Trust"]),
        ("The Marl Trust and the Fenwick Trust met. The trust said no.", "trust", ["Marl Trust", "Fenwick Trust"]),
        ("The trust said no. The Marl Trust met.", "trust", ["Marl Trust"]),
        ("The trust said no. The Marl Trust met. The Fenwick Trust left.", "trust", []),
        ("The Marl Trust met. The trust’s chair said no.", "trust’s", ["Marl Trust"]),
        ("The hall was full. The trust said no.", "trust", []),
        ("The Committee on Care met. The committee said no.", "committee", ["Committee on Care"]),
    ],
)
def test_a_noun_means_the_last_body_so_called(text, noun, meant):
    assert called(text, noun, 0 if text.startswith("The trust") else -1) == meant


@pytest.mark.parametrize(
    ("body", "noun"),
    [
        ("Marl Carers Association", "union"),
        ("Society of Care Workers", "union"),
        ("Later Years Alliance", "charity"),
        ("Kelling Hospital", "trust"),
        ("Marl Council", "authority"),
        ("Ministry of Works", "department"),
        ("Care Standards Commission", "watchdog"),
    ],
)
def test_a_body_may_be_called_what_its_name_does_not_say(body, noun):
    assert called(f"The {body} met. The {noun} said no.", noun) == [body]


def test_a_body_that_bears_the_noun_is_meant_before_one_that_is_only_so_called():
    text = "The Marl Nurses Union met. The Later Years Association left. The union said no."
    assert called(text, "union") == ["Marl Nurses Union"]


@pytest.mark.parametrize("noun", ["table", "minister", "town", ""])
def test_a_noun_of_no_body_means_none(noun):
    assert bodies("The Marl Trust met.").called(noun, 15) == []


def test_the_body_whose_document_it_is_is_meant_first():
    assert called("The Marl Trust met. The trust said no.", "trust", own="Kelling Trust") == ["Kelling Trust"]
    assert called("The Marl Trust met. The trust said no.", "trust", own="Kelling Forum") == ["Marl Trust"]


def test_a_body_named_twice_in_a_sentence_is_meant_once():
    assert called("The Marl Trust met, and the Marl Trust left. The trust said no.", "trust") == ["Marl Trust"]


# -- the last one ------------------------------------------------------------------------------------------------------


def test_the_last_body_before_a_place_is_found():
    text = "The Marl Trust met. The Age Forum left. It said no."
    at = place(text, "It said")[0]
    assert bodies(text).last(at, 0)[2] == "Age Forum"
    assert bodies(text).last(at, place(text, "left")[0]) is None
    assert bodies(text).last(place(text, "met")[0], 0)[2] == "Marl Trust"
    assert bodies(text).last(0, 0) is None


# -- in other words ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "body"),
    [
        ("chair of the Marl Age Forum", "Marl Age Forum"),
        ("chair of the BMA", "British Medical Association"),
        ("chair of the Marl Trust and the Later Years Alliance", "Later Years Alliance"),
        ("leader of Orme county council", "Orme county council"),
        ("a nurse of Carewell", "Carewell"),
        ("a nurse", None),
        ("a nurse in Fenwick", None),
        ("", None),
    ],
)
def test_the_body_of_a_role_is_found_in_its_words(words, body):
    assert bodies("Then Carewell met.", seen=["Carewell"]).inside(words) == body


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Marl NHS Trust", "trust"),
        ("Committee on Care", "committee"),
        ("Department for Works and Care", "department"),
        ("Institute of Care in Marl", "institute"),
        ("Marl Nurses’", "nurses"),
        ("UNICARE", "unicare"),
    ],
)
def test_the_head_of_a_name_says_what_kind_of_body_it_is(name, kind):
    assert head(name) == kind


@pytest.mark.parametrize(
    ("role", "body"),
    [
        ("Chair of the Marl Trust", "Marl Trust"),
        ("Director of Social Services, Marl Council", "Marl Council"),
        ("Director of Social Services", None),
        ("Professor of Social Policy", None),
        ("Minister of State for Health", None),
        ("Cabinet Member for Adult Care", None),
    ],
)
def test_an_office_in_capitals_is_no_body(role, body):
    assert Bodies("", [], []).inside(role) == body
