"""Whose each turn of a transcript is, above all where the transcript does not say: then nobody's."""

from __future__ import annotations

import pytest
from nlp_documents import document

from nlp.attribution import Reading
from nlp.cast import UNKNOWN
from nlp.holders import Holders
from nlp.labels import label_holder
from nlp.turns import chair, turns


def turns_of(text, kind="committee_evidence"):
    """(holder, words) of each turn."""
    made = document(text, kind=kind)
    asked, presiding = Holders(made, Reading(())), chair(made)
    return [
        (
            label_holder(asked, turn.who, presiding) if turn.who else UNKNOWN,
            " / ".join(text[start:end] for start, end in turn.spans),
        )
        for turn in turns(made)
    ]


def said(text, kind="committee_evidence"):
    """(name, words) of each turn; the name is None where it is unknown whose it is."""
    return [(None if got.kind == "unknown" else got.name, words) for got, words in turns_of(text, kind)]


def transcript(*turns_written):
    return "\n\n".join(turns_written)


# How a transcript writes who asks and who answers; {} is the number of the question.
STYLES = [
    ("Q{} Ms Iqbal: ", "Sir Owen Pugh: "),
    ("Q.{} Ms Iqbal: ", "Sir Owen Pugh: "),
    ("Q{}. Ms Iqbal: ", "Sir Owen Pugh: "),
    ("{}. (Ms Iqbal) ", "(Sir Owen Pugh) "),
    ("MS IQBAL: ", "SIR OWEN PUGH: "),
    ("Ms Iqbal (Marl) (Lab): ", "Sir Owen Pugh: "),
    ("Ms Iqbal\n\n", "Sir Owen Pugh\n\n"),
    ("Ms Iqbal:\n\n", "Sir Owen Pugh:\n\n"),
]
IDS = [asking.strip().format(12) for asking, _ in STYLES]
NUMBERED = [style for style in STYLES if "{}" in style[0]]


# -- a name is missing (case 12) ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(("asking", "answering"), STYLES, ids=IDS)
def test_an_answer_without_a_label_is_nobodys_and_the_next_one_has_its_name_again(asking, answering):
    text = transcript(
        f"{asking.format(12)}Would you merge?",
        f"{answering}No.",
        f"{asking.format(13)}Why not?",
        "It costs.",
        f"{asking.format(14)}Ever?",
        f"{answering}Never.",
        f"{asking.format(15)}Why?",
        f"{answering}Ask them.",
    )
    assert said(text) == [
        ("Iqbal", "Would you merge?"),
        ("Owen Pugh", "No."),
        ("Iqbal", "Why not?"),
        (None, "It costs."),
        ("Iqbal", "Ever?"),
        ("Owen Pugh", "Never."),
        ("Iqbal", "Why?"),
        ("Owen Pugh", "Ask them."),
    ]


@pytest.mark.parametrize(("asking", "answering"), STYLES, ids=IDS)
def test_all_paragraphs_of_an_answer_without_a_label_are_nobodys(asking, answering):
    text = transcript(
        f"{asking.format(1)}Would you merge?",
        f"{answering}No.",
        f"{asking.format(2)}Why not?",
        "It costs.",
        "It takes years.",
        f"{asking.format(3)}Ever?",
        f"{answering}Never.",
        f"{asking.format(4)}Why?",
        f"{answering}Ask them.",
    )
    assert said(text)[2:5] == [("Iqbal", "Why not?"), (None, "It costs. / It takes years."), ("Iqbal", "Ever?")]


@pytest.mark.parametrize("number", ["Q14 ", "Q14. ", "Q.14 ", "Q. 14 ", "14. "])
def test_a_numbered_question_without_a_name_is_nobodys(number):
    text = transcript(
        "Q12 Ms Iqbal: Would you merge?",
        "Sir Owen Pugh: No.",
        "Q13 Ms Iqbal: Why not?",
        "Sir Owen Pugh: It costs.",
        f"{number}Ever?",
        "Sir Owen Pugh: Never.",
    )
    assert said(text)[4:] == [(None, "Ever?"), ("Owen Pugh", "Never.")]


@pytest.mark.parametrize(("asking", "answering"), STYLES[:6], ids=IDS[:6])
def test_a_question_between_two_turns_of_one_speaker_is_not_that_speakers(asking, answering):
    text = transcript(
        f"{asking.format(1)}Would you merge?",
        f"{answering}No.",
        f"{asking.format(2)}Why not?",
        f"{answering}It costs.",
        "Who says so?",
        f"{answering}The auditors.",
    )
    assert said(text)[3:] == [("Owen Pugh", "It costs."), (None, "Who says so?"), ("Owen Pugh", "The auditors.")]


@pytest.mark.parametrize(
    "label",
    [
        "Witness",
        "WITNESS",
        "A Witness",
        "Unnamed Witness",
        "Unidentified Speaker",
        "Unknown",
        "Unknown Speaker",
        "Speaker 2",
        "Male Voice",
        "[Name missing]",
        "[inaudible]",
        "(Inaudible)",
        "???",
        "—",
    ],
)
def test_a_label_that_names_nobody_leaves_the_turn_unknown(label):
    text = transcript(
        "Q1 Ms Iqbal: Would you merge?",
        "Sir Owen Pugh: No.",
        "Q2 Ms Iqbal: Tell us why.",
        "Sir Owen Pugh: It costs.",
        f"{label}: It takes years.",
        "Q3 Ms Iqbal: Thank you.",
    )
    assert said(text)[3:] == [("Owen Pugh", "It costs."), (None, "It takes years."), ("Iqbal", "Thank you.")]


@pytest.mark.parametrize(
    "listed",
    [
        "Witness: Sir Owen Pugh, commissioner, Marl Trust",
        "Witnesses: Sir Owen Pugh, commissioner, Marl Trust, and Dr Ann Roe, Fenwick Council",
        "Witnesses\n\nSir Owen Pugh, commissioner, Marl Trust",
        "Members present: Dr Edna Moss (Chair), Nadia Iqbal",
        "Examination of Sir Owen Pugh",
    ],
)
def test_nobody_of_a_list_above_is_given_an_answer_without_a_label(listed):
    text = transcript(
        listed,
        "Q1 Ms Iqbal: Would you merge?",
        "It costs.",
        "Q2 Ms Iqbal: Why?",
        "It takes years.",
        "Q3 Ms Iqbal: Ever?",
        "Dr Nile: Never.",
        "Q4 Ms Iqbal: Thank you.",
    )
    assert [name for name, words in said(text) if words in ("It costs.", "It takes years.")] == [None, None]


def test_a_first_answer_without_a_label_is_nobodys():
    text = transcript(
        "Q1 Chair: Why?", "It costs.", "Q2 Chair: Ever?", "Mr Ash: Never.", "Q3 Chair: Why?", "Mr Ash: So."
    )
    assert said(text)[:3] == [("Chair", "Why?"), (None, "It costs."), ("Chair", "Ever?")]


def test_an_unknown_speaker_has_no_role_no_organisation_and_no_candidates():
    text = transcript(
        "Witness: Mr Ash, chair, Marl Trust",
        "Q1 Chair: Why?",
        "It costs.",
        "Q2 Chair: Ever?",
        "Mr Ash: No.",
        "Q3 Chair: So.",
    )
    ((got, _),) = [one for one in turns_of(text) if one[1] == "It costs."]
    assert (got.kind, got.role, got.organisation, got.candidates) == ("unknown", None, None, ())


# -- whom a label names ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("label", "listed", "name"),
    [
        ("Q12 Ms Iqbal: ", "Members present: Nadia Iqbal, Ian Bell", "Nadia Iqbal"),
        ("12. (Sir Owen Pugh) ", "Witness: Sir Owen Pugh, commissioner", "Owen Pugh"),
        ("(Sir Owen) ", "Witness: Sir Owen Pugh, commissioner", "Owen Pugh"),
        ("MS SMITH: ", "Witness: Ms Zadie Smith, director", "Zadie Smith"),
        ("ZADIE SMITH: ", "Witness: Ms Zadie Smith, director", "Zadie Smith"),
        ("MR O’BRANNAGH: ", "Witness: Mr Niall O'Brannagh, director", "Niall O'Brannagh"),
        ("DR MCIVORY: ", "Witness: Dr Euan McIvory, director", "Euan McIvory"),
        ("MRS REES-QUILL: ", "Witness: Mrs Sal Rees-Quill, director", "Sal Rees-Quill"),
        ("MR AP RHYS: ", "Witness: Mr Idris ap Rhys, director", "Idris ap Rhys"),
        ("J. K. Rao: ", "Witness: J. K. Rao, director", "J. K. Rao"),
        ("Baroness Tyne of Marl: ", "Members present: Baroness Tyne of Marl, Lord Dent", "Baroness Tyne of Marl"),
        ("Baroness Tyne: ", "Members present: Baroness Tyne of Marl, Lord Dent", "Baroness Tyne of Marl"),
        ("Lord Dent: ", "Members present: Baroness Tyne of Marl, Lord Dent", "Lord Dent"),
        ("Professor Dame Sal Quill: ", "Witness: Professor Dame Sal Quill, director", "Sal Quill"),
        ("Mr Zeal: ", "Witness: Ms Zadie Smith, director", "Zeal"),
    ],
)
def test_a_label_means_the_fullest_name_that_the_transcript_gives(label, listed, name):
    text = transcript(listed, "Chair: Well?", f"{label}Well.", "Chair: Well?", f"{label}Well.", "Chair: Good.")
    assert said(text) == [("Chair", "Well?"), (name, "Well."), ("Chair", "Well?"), (name, "Well."), ("Chair", "Good.")]


@pytest.mark.parametrize(
    "presiding", ["Dame Edna Moss, in the Chair", "Members present: Dame Edna Moss (Chair), Ian Bell"]
)
@pytest.mark.parametrize(
    "label", ["Chair", "The Chair", "THE CHAIR", "Q1 Chair", "Q1 The Chair", "Chairman", "CHAIRWOMAN"]
)
def test_the_chair_by_any_label_is_who_presides(label, presiding):
    text = transcript(presiding, f"{label}: Well?", "Mr Ash: Well.", f"{label}: Why?", "Mr Ash: So.")
    got, words = turns_of(text)[0]
    assert (got.name, got.kind, words) == ("Edna Moss", "person", "Well?")
    assert "chair" in got.role


@pytest.mark.parametrize("label", ["Mr Ash", "MR ASH", "Q2 Mr Ash", "(Mr Ash)", "3. (Mr Ash)"])
def test_a_label_that_fits_two_of_a_list_is_ambiguous_between_them(label):
    answering = f"{label} " if label.endswith(")") else f"{label}: "
    text = transcript(
        "Witnesses: Mr Neil Ash, planner, and Mr Paul Ash, surveyor",
        "Chair: Well?",
        f"{answering}Well.",
        "Chair: Why?",
        f"{answering}So.",
    )
    ((got, _),) = [one for one in turns_of(text) if one[1] == "Well."]
    assert (got.kind, got.candidates) == ("ambiguous", ("Neil Ash", "Paul Ash"))


@pytest.mark.parametrize(
    ("label", "role"),
    [
        ("The Minister of State for Care (Di Hale)", "Minister of State for Care"),
        ("The Secretary of State for Health (Di Hale)", "Secretary of State for Health"),
        (
            "The Parliamentary Under-Secretary of State for Care (Di Hale)",
            "Parliamentary Under-Secretary of State for Care",
        ),
        ("The Minister for Disabled People (Ms Di Hale)", "Minister for Disabled People"),
        ("The First Minister (Di Hale)", "First Minister"),
    ],
)
def test_a_label_of_a_debate_gives_the_office_with_the_name(label, role):
    text = transcript("Mr Bell: Well?", f"{label}: Well.", "Mr Bell: Why?", "Di Hale: So.", "Mr Bell: I see.")
    got, words = turns_of(text, "debate")[1]
    assert (got.name, got.kind, got.role, words) == ("Di Hale", "person", role, "Well.")


@pytest.mark.parametrize("kind", ["committee_evidence", "debate"])
@pytest.mark.parametrize(
    ("asker", "answerer", "names"),
    [
        ("Ms Iqbal", "Sir Owen Pugh", ("Iqbal", "Owen Pugh")),
        ("MS IQBAL", "SIR OWEN PUGH", ("Iqbal", "Owen Pugh")),
        ("Chair", "Dr Ann Roe", ("Chair", "Ann Roe")),
        ("Baroness Tyne of Marl", "Lord Dent", ("Baroness Tyne of Marl", "Lord Dent")),
        ("Cllr Nadia Iqbal", "Professor Sir Owen Pugh", ("Nadia Iqbal", "Owen Pugh")),
        ("Nadia Iqbal", "Owen Pugh", ("Nadia Iqbal", "Owen Pugh")),
    ],
)
def test_a_name_on_a_line_of_its_own_heads_what_is_said(asker, answerer, names, kind):
    turns_written = [(asker, "Would you merge?"), (answerer, "No, we would not."), (asker, "And why is that?")]
    text = transcript(*(f"{who}\n\n{words}" for who, words in [*turns_written, (answerer, "It costs too much.")] * 2))
    asking, answering = names
    assert said(text, kind)[:4] == [
        (asking, "Would you merge?"),
        (answering, "No, we would not."),
        (asking, "And why is that?"),
        (answering, "It costs too much."),
    ]


# -- several at once ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "label",
    [
        "Several hon. Members",
        "Some hon. Members",
        "Hon. Members",
        "Several Noble Lords",
        "Noble Lords",
        "Opposition Members",
    ],
)
def test_several_members_are_a_group_and_not_the_speaker_before(label):
    text = transcript("Ms Iqbal: Well.", f"{label}: No!", "Mr Bell: Why?", "Ms Iqbal: It costs.", "Mr Bell: So.")
    found = turns_of(text, "debate")
    assert [words for _, words in found[:3]] == ["Well.", "No!", "Why?"]
    assert (found[1][0].name, found[1][0].kind) == (label, "group")


@pytest.mark.parametrize("label", ["An hon. Member", "A noble Lord", "Hon. Member", "An Hon. Member", "A Member"])
def test_one_member_without_a_name_is_not_the_speaker_before(label):
    text = transcript("Ms Iqbal: Well.", f"{label}: No!", "Mr Bell: Why?", "Ms Iqbal: It costs.", "Mr Bell: So.")
    found = turns_of(text, "debate")
    assert [words for _, words in found[:3]] == ["Well.", "No!", "Why?"]
    assert found[1][0].kind in ("person", "unknown")
    assert "Iqbal" not in found[1][0].name


# -- numbering that begins again ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(("asking", "answering"), NUMBERED, ids=IDS[: len(NUMBERED)])
@pytest.mark.parametrize(
    "between", ["", "Examination of Witness\n\n", "Witness: Dr Ann Roe, surveyor, Fenwick Council\n\n"]
)
def test_numbering_that_begins_again_takes_nobody_along(asking, answering, between):
    second = answering.replace("Sir Owen Pugh", "Dr Roe")
    text = transcript(
        f"{asking.format(1)}Would you merge?",
        f"{answering}No.",
        f"{asking.format(2)}Why not?",
        f"{answering}It costs.",
        f"{between}{asking.format(1)}Ever?",
        f"{second}Never.",
        f"{asking.format(2)}Why?",
        "Nobody knows.",
    )
    roe = "Ann Roe" if "Ann Roe" in between else "Roe"
    assert said(text)[2:] == [
        ("Iqbal", "Why not?"),
        ("Owen Pugh", "It costs."),
        ("Iqbal", "Ever?"),
        (roe, "Never."),
        ("Iqbal", "Why?"),
        (None, "Nobody knows."),
    ]


@pytest.mark.parametrize("number", ["Q1 ", "Q1. ", "Q.1 ", "1. ", "Q. 1 "])
def test_the_first_question_of_a_new_sitting_is_not_the_last_members(number):
    again = number.replace("1", "2")
    text = transcript(
        f"Ms Iqbal\n\n{number}Would you merge?",
        "(Sir Owen Pugh) No.",
        f"{again}Why not?",
        "(Sir Owen Pugh) It costs.",
        "Second sitting",
        "Witness: Dr Ann Roe, surveyor, Fenwick Council",
        f"{number}Ever?",
        "(Dr Roe) Never.",
    )
    assert said(text)[-4:] == [
        ("Iqbal", "Why not?"),
        ("Owen Pugh", "It costs."),
        (None, "Ever?"),
        ("Ann Roe", "Never."),
    ]


@pytest.mark.parametrize("label", ["Mr Ash: ", "MR ASH: ", "(Mr Ash) ", "Q2 Mr Ash: ", "2. (Mr Ash) "])
def test_a_witness_of_the_second_sitting_is_not_the_namesake_of_the_first(label):
    text = transcript(
        "Witness: Mr Neil Ash, planner, Marl Council",
        "Q1 Chair: Well?",
        f"{label}Well.",
        "Second sitting",
        "Witness: Mr Paul Ash, surveyor, Fenwick Council",
        "Q1 Chair: Why?",
        f"{label}It costs.",
    )
    ((got, _),) = [one for one in turns_of(text) if one[1] == "It costs."]
    assert got.name != "Neil Ash"
    assert got.kind in ("person", "ambiguous")


@pytest.mark.parametrize("text", ["", "\n\n", ":", "Q1", "Q1 :", "()", "12. ()", "Chair:", "Ms Iqbal"])
def test_a_transcript_of_next_to_nothing_has_no_turns(text):
    assert turns_of(text) == []
