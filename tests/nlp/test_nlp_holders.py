"""Who a source is: a person, a body, a group, open or unknown."""

from __future__ import annotations

import pytest
from nlp_documents import holder, holders, place

from nlp.labels import label_holder

# -- people ------------------------------------------------------------------------------------------------------------


def test_a_person_has_the_fullest_name_and_the_role_of_the_document():
    got = holder("Ann Ham, chair of Marsh Trust, came. “No,” said Ms Ham.", "Ms Ham")
    assert (got.name, got.kind, got.as_written) == ("Ann Ham", "person", "Ms Ham")
    assert (got.role, got.organisation) == ("chair of Marsh Trust", "Marsh Trust")


def test_a_source_with_an_aside_is_its_first_person():
    text = "Ms Cole, who replaced Mr Farrow in July, said no."
    assert holder(text, "Ms Cole, who replaced Mr Farrow in July").name == "Cole"


def test_a_mr_and_a_doctor_of_one_surname_are_told_apart():
    text = "Dr Michael Dixon, a GP, said yes. Mr Dixon said no."
    assert (holder(text, "Mr Dixon").name, holder(text, "Dr Michael Dixon").name) == ("Dixon", "Michael Dixon")


def test_a_bare_surname_of_two_people_is_ambiguous_with_both_as_candidates():
    got = holder("Kit Reed, a nurse, came. Sal Reed, a doctor, came. Reed said no.", "Reed")
    assert (got.name, got.kind, got.candidates) == ("Reed", "ambiguous", ("Kit Reed", "Sal Reed"))


@pytest.mark.parametrize("source", ["An aide to Ms Cole", "Ms Cole's aide"])
def test_an_aide_is_not_the_person_aided(source):
    got = holder(f"Ms Cole left. {source} said no.", source)
    assert (got.name, got.kind) == (source.removeprefix("An "), "person")


@pytest.mark.parametrize(
    "source", ["If it helps the minister, I will say that he", "When the minister was unclear, we"]
)
def test_a_clause_that_was_taken_for_a_source_is_nobody(source):
    got = holder(f"The minister came. {source} said no.", source)
    assert (got.name, got.kind) == ("unknown", "unknown")


def test_whoever_a_clause_names_may_still_be_the_source():
    text = "When asked, Ann Ham said no."
    assert holder(text, "When asked, Ann Ham", people=["Ann Ham"]).name == "Ann Ham"


# Whom a parser would find in a text of these tests.
PEOPLE = ("Alan Ham", "Ann Ham", "Ann Pell", "Ann Reed", "Ayesha Reed", "Paul Reed", "Rhodri Ham")


# -- pronouns ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("pronoun", "name"), [("She", "Ann Ham"), ("He", "Paul Reed")])
def test_a_pronoun_looks_for_its_gender(pronoun, name):
    assert holder(f"Ann Ham, a nurse, met Paul Reed, a doctor. {pronoun} said no.", pronoun).name == name


def test_a_pronoun_prefers_the_subject():
    text = "Ann Ham, a nurse, met Eve Reed, a doctor. She said no."
    assert holder(text, "She", subjects=["Ann Ham"]).name == "Ann Ham"


def test_a_pronoun_passes_over_names_inside_quotations():
    text = "Ann Ham, a nurse, came. “Eve Reed, a doctor, left.” She said no."
    assert holder(text, "She", quotes=["“Eve Reed, a doctor, left.”"]).name == "Ann Ham"


def test_a_pronoun_goes_back_to_who_spoke_last():
    text = "Ann Ham, a nurse, met Eve Reed, a doctor.\n\n“No,” she said."
    asked = holders(text)
    asked.of(place(text, "Ann Ham"))
    assert asked.of(place(text, "she")).name == "Ann Ham"


def test_a_pronoun_fits_a_person_whose_gender_is_open():
    assert holder("Dr Patel, a GP, came. She said no.", "She").name == "Patel"


@pytest.mark.parametrize(
    "text",
    [
        "Alan Ham and Paul Reed came. He said no.",
        "Alan Ham, chair of the board, and Paul Reed, its nurse, came. He said no.",
        "Alan Ham, Paul Reed and Ann Pell came. He said no.",
        "Ann Pell wrote to Alan Ham & Paul Reed. He said no.",
    ],
)
def test_a_pronoun_leaves_open_which_of_those_named_together_it_means(text):
    got = holder(text, "He", people=PEOPLE)
    assert (got.kind, set(got.candidates)) == ("ambiguous", {"Alan Ham", "Paul Reed"})


@pytest.mark.parametrize(
    ("text", "pronoun", "subjects", "name"),
    [
        ("Alan Ham and Ann Reed came. He said no.", "He", ["Alan Ham and Ann Reed"], "Alan Ham"),
        ("Alan Ham and Ann Reed came. She said no.", "She", ["Alan Ham and Ann Reed"], "Ann Reed"),
        ("Alan Ham resigned and Paul Reed came. He said no.", "He", ["Alan Ham", "Paul Reed"], "Paul Reed"),
        ("Alan Ham, who knew Paul Reed, came. He said no.", "He", ["Alan Ham, who knew Paul Reed,"], "Alan Ham"),
        ("Ann Ham, a nurse and a trustee of the charity, came. She said no.", "She", ["Ann Ham"], "Ann Ham"),
    ],
)
def test_a_pronoun_is_not_left_open_between_others(text, pronoun, subjects, name):
    assert holder(text, pronoun, people=PEOPLE, subjects=subjects).name == name


def test_a_pronoun_leaves_open_whom_of_the_paragraph_before_it_means():
    got = holder("Alan Ham met Paul Reed.\n\n“No,” he said.", "he", people=PEOPLE)
    assert (got.kind, got.candidates) == ("ambiguous", ("Alan Ham", "Paul Reed"))


@pytest.mark.parametrize(("pronoun", "name"), [("he", "Rhodri Ham"), ("she", "Ayesha Reed")])
def test_a_forename_tells_the_gender(pronoun, name):
    assert holder(f"Rhodri Ham met Ayesha Reed.\n\n“No,” {pronoun} said.", pronoun, people=PEOPLE).name == name


@pytest.mark.parametrize(
    "text",
    ["Fenwick Trust and Vale Council met. It said no.", "The Fenwick Trust and the Vale Council met. It said no."],
)
def test_it_leaves_open_which_of_two_bodies_named_together_it_means(text):
    got = holder(text, "It", bodies=["Fenwick Trust", "Vale Council"])
    assert (got.kind, got.candidates) == ("ambiguous", ("Fenwick Trust", "Vale Council"))


@pytest.mark.parametrize("when", ["today", "yesterday", ", last week", "on Monday"])
def test_when_somebody_spoke_is_no_part_of_who(when):
    source = f"The Fenwick Trust {when}".replace(" ,", ",")
    assert holder(f"{source} said no.", source, bodies=["Fenwick Trust"]).name == "Fenwick Trust"


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("My noble friend Lord Birch", "Lord Birch"),
        ("My Lords, my noble friend Lord Birch", "Lord Birch"),
        ("My right hon. Friend the Secretary of State", "Secretary of State"),
        ("The hon. Member for Fenwick", "hon. Member for Fenwick"),
    ],
)
def test_a_member_called_by_name_office_or_seat_is_not_who_spoke_last(source, name):
    text = f"Lord Ash: No.\n\nLord Venn: {source} said no."
    asked = holders(text, kind="debate")
    for who in ("Lord Ash", "Lord Venn"):
        place_of = place(text, who)
        asked.speaks(place_of[0], asked.of(place_of))
    assert asked.of(place(text, source)).name == name


def test_a_body_that_speaks_to_somebody_is_the_source():
    text = "Professor Helen Pell came. Professor Pell, the King’s Trust told us no."
    got = holder(text, "Professor Pell, the King’s Trust", people=["Helen Pell"])
    assert (got.name, got.kind) == ("King’s Trust", "organisation")


def test_whom_brackets_tell_of_is_not_the_source():
    text = "The charity (whose patron is Ann Ham) said no."
    assert holder(text, "The charity (whose patron is Ann Ham)", people=PEOPLE).name != "Ann Ham"


def test_whom_brackets_name_is_the_source():
    text = "The chair (Ann Ham) said no."
    assert holder(text, "The chair (Ann Ham)", people=PEOPLE).name == "Ann Ham"


@pytest.mark.parametrize("pronoun", ["She", "He", "They", "It"])
def test_a_pronoun_without_anybody_stays_unknown(pronoun):
    got = holder(f"The hall was full. {pronoun} said no.", pronoun)
    assert (got.kind, got.as_written) == ("unknown", pronoun)


def test_a_man_is_never_she():
    assert holder("Paul Reed, a doctor, came. She said no.", "She").kind == "unknown"


def test_it_is_the_body_named_before():
    assert holder("Marsh Council met. It said no.", "It").name == "Marsh Council"


def test_they_are_the_group_that_spoke_before():
    text = "Some carers said yes. They said no."
    asked = holders(text)
    asked.of(place(text, "Some carers"))
    assert asked.of(place(text, "They")).name == "Some carers"


@pytest.mark.parametrize("about", [{"authors": ("Marsh Council",)}, {"publisher": "Marsh Council"}])
def test_we_is_the_organisation_whose_document_it_is(about):
    got = holder("We said no.", "We", kind="consultation_response", **about)
    assert (got.name, got.kind, got.as_written) == ("Marsh Council", "organisation", "We")


def test_i_is_the_author_with_the_role_that_the_text_gives():
    got = holder("I said no.\n\nJo Blunt is chair of Marsh Trust.", "I", kind="opinion", authors=("Jo Blunt",))
    assert (got.name, got.kind, got.role) == ("Jo Blunt", "person", "chair of Marsh Trust")


def test_we_in_a_document_of_nobody_stays_unknown():
    got = holder("We said no.", "We")
    assert (got.kind, got.as_written, got.confidence) == ("unknown", "We", 0.0)


# -- by role -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("source", ["The minister", "The health minister"])
def test_the_minister_is_whoever_the_document_calls_so(source):
    text = f"Di Hale, the health minister, came. {source} said no."
    assert holder(text, source).name == "Di Hale"


def test_the_minister_is_open_between_two_ministers():
    text = "Di Hale, the health minister, met Jo Blunt, the care minister. The minister said no."
    got = holder(text, "The minister")
    assert (got.kind, got.candidates) == ("ambiguous", ("Di Hale", "Jo Blunt"))


def test_words_of_the_role_tell_two_ministers_apart():
    text = "Di Hale, the health minister, met Jo Blunt, the care minister. The care minister said no."
    assert holder(text, "The care minister").name == "Jo Blunt"


def test_a_minister_without_a_name_is_a_person_known_by_role():
    got = holder("The hall was full. The care minister said no.", "The care minister")
    assert (got.name, got.kind, got.role) == ("care minister", "person", "care minister")


@pytest.mark.parametrize("source", ["the director of Marsh Council", "the Marsh MP", "the Health Secretary"])
def test_somebody_in_an_office_is_not_a_body(source):
    assert holder(f"Then {source} said no.", source).kind == "person"


def test_a_possessor_is_part_of_the_role():
    text = "Jo Blunt, chief executive of Marsh Hospital, came. The hospital's chief executive said no."
    assert holder(text, "The hospital's chief executive").name == "Jo Blunt"


@pytest.mark.parametrize("source", ["A spokesman", "A senior nurse"])
def test_one_unnamed_person_is_a_person_as_the_text_says(source):
    got = holder(f"{source} said no.", source)
    assert (got.name, got.kind, got.as_written) == (source.removeprefix("A "), "person", source)


# -- speaking for ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "source", ["A spokeswoman for Marsh Council", "Marsh Council's spokeswoman", "A Marsh Council spokeswoman"]
)
def test_a_spokeswoman_speaks_for_her_body(source):
    got = holder(f"{source} said no.", source)
    assert (got.name, got.kind) == ("spokeswoman for Marsh Council", "person")
    assert (got.role, got.organisation) == ("spokeswoman, Marsh Council", "Marsh Council")


def test_a_spokeswoman_with_a_name_is_herself():
    text = "Jo Blunt, spokeswoman for Marsh Council, said no."
    got = holder(text, "Jo Blunt, spokeswoman for Marsh Council")
    assert (got.name, got.organisation) == ("Jo Blunt", "Marsh Council")


@pytest.mark.parametrize("source", ["A spokesman for the union", "The union's spokesman"])
def test_the_body_spoken_for_is_named_in_full(source):
    assert holder(f"The Marsh Carers' Union met. {source} said no.", source).organisation == "Marsh Carers' Union"


# -- bodies and groups -------------------------------------------------------------------------------------------------


def test_the_union_is_the_union_named_before():
    got = holder("The Marsh Carers' Union met. The union said no.", "The union")
    assert (got.name, got.kind) == ("Marsh Carers' Union", "organisation")


def test_the_union_without_a_name_stays_as_the_text_says():
    got = holder("The hall was full. The union said no.", "The union")
    assert (got.name, got.kind) == ("the union", "organisation")


def test_the_trust_is_open_between_two_trusts_of_one_sentence():
    got = holder("The Marsh Trust and the Fenwick Trust met. The trust said no.", "The trust")
    assert (got.kind, got.candidates) == ("ambiguous", ("Marsh Trust", "Fenwick Trust"))


def test_the_trust_is_the_last_one_named_where_sentences_part_them():
    text = "The Marsh Trust met. The Fenwick Trust met. The trust said no."
    assert holder(text, "The trust").name == "Fenwick Trust"


def test_an_and_within_a_bodys_name_does_not_part_it():
    text = "The Department of Health and Social Care met. The department said no."
    assert holder(text, "The department").name == "Department of Health and Social Care"


@pytest.mark.parametrize(
    ("text", "source", "name"),
    [
        ("The Later Years Alliance (LYA) met. The LYA said no.", "The LYA", "Later Years Alliance"),
        ("The Society of Care Workers (SCW) met. SCW said no.", "SCW", "Society of Care Workers"),
        ("The ADSS said no.", "The ADSS", "Association of Directors of Social Services"),
    ],
)
def test_abbreviations_are_spelt_out(text, source, name):
    got = holder(text, source)
    assert (got.name, got.kind) == (name, "organisation")


def test_an_abbreviation_in_a_role_is_spelt_out():
    got = holder("Ann Ham, chair of the BMA, said no.", "Ann Ham")
    assert (got.role, got.organisation) == ("chair of the British Medical Association", "British Medical Association")


def test_a_name_that_the_model_takes_for_a_body_is_one():
    assert holder("Carewell said no.", "Carewell", bodies=["Carewell"]).kind == "organisation"


@pytest.mark.parametrize("source", ["the report", "the Marsh report", "the government", "the white paper"])
def test_papers_and_bodies_without_a_name_are_organisations(source):
    assert holder(f"Then {source} said no.", source).kind == "organisation"


@pytest.mark.parametrize(
    "source", ["Critics of integration", "Senior officials", "Ministers", "Some carers", "Marsh Council leaders"]
)
def test_several_people_are_a_group_as_the_text_says(source):
    got = holder(f"{source} said no.", source)
    assert (got.name, got.kind) == (source, "group")


@pytest.mark.parametrize(
    ("before", "whose"),
    [
        ("The Marsh Commission’s final report came out.", "Marsh Commission"),
        ("A report by the Marsh Commission came out.", "Marsh Commission"),
        ("The Marsh Commission spent a year on its final report.", "Marsh Commission"),
        ("The Marsh Commission met. Its chair praised their report.", "the report"),
        ("The Marsh Commission met the Larch Society, which wrote its report.", "Larch Society"),
        ("The Marsh Commission met. The Larch Society attacked its report.", "the report"),
        ("The Marsh Commission spent a year on its draft.", "the report"),
    ],
)
def test_a_report_is_that_of_the_body_that_was_said_to_have_written_it(before, whose):
    bodies = [name for name in ("Marsh Commission", "Larch Society") if name in before]
    got = holders(f"{before} The report called for one trust.", bodies=bodies)
    assert got.of(place(got.text, "The report")).name == whose


def test_a_body_that_somebody_leads_is_the_body():
    got = holder("A commission led by two peers said no.", "A commission led by two peers")
    assert (got.name, got.kind) == ("commission led by two peers", "organisation")


# -- transcripts -------------------------------------------------------------------------------------------------------


def test_a_label_in_capitals_is_the_witness_of_the_list():
    text = "Witness: Ms Anjali Patel, director, Marsh Council\n\nMS PATEL: No."
    got = label_holder(holders(text), place(text, "MS PATEL"), None)
    assert (got.name, got.role) == ("Anjali Patel", "director, Marsh Council")


def test_the_chair_is_who_presides():
    text = "Members present: Dr Edna Moss (Chair)\n\nChair: No."
    got = label_holder(holders(text), place(text, "Chair", -1), place(text, "Dr Edna Moss"))
    assert (got.name, got.kind, got.role) == ("Edna Moss", "person", "chair")


def test_a_chair_whom_nobody_names_stays_the_chair():
    text = "Chair: No."
    assert label_holder(holders(text), place(text, "Chair"), None).name == "Chair"


@pytest.mark.parametrize(
    ("text", "source", "name", "kind"),
    [
        ("The minister, who chairs the board, said no.", "The minister, who chairs the board,", "minister", "person"),
        ("Inspectors who came in June said no.", "Inspectors who came in June", "Inspectors", "group"),
    ],
)
def test_a_relative_clause_is_no_part_of_a_name(text, source, name, kind):
    found = holder(text, source)
    assert (found.name, found.kind) == (name, kind)


@pytest.mark.parametrize(
    ("source", "parts"),
    [
        ("Ann Ham and Peter Cole", ["Ann Ham", "Peter Cole"]),
        ("The BMA, the Royal College of Nursing and UNISON", ["The BMA", "the Royal College of Nursing", "UNISON"]),
        ("The Department of Health and Social Care", ["The Department of Health and Social Care"]),
        ("Doctors and nurses", ["Doctors and nurses"]),
    ],
)
def test_a_source_that_joins_names_is_each_of_them(source, parts):
    text = f"{source} said no."
    found = holders(text, people=("Ann Ham", "Peter Cole"))
    assert [text[start:end] for start, end in found.each((0, len(source)))] == parts
