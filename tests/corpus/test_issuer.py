"""Whose document it is: the body that issued it, or who gave the speech, as its first and last lines show."""

from __future__ import annotations

import pytest

from corpus.issuer import ISSUED, issuer, speaker, submitter
from corpus.readers import Parsed
from corpus.records import DOCUMENT_KINDS
from corpus.text import blocks_of

BODY = "\n\nWe have thought about every one of these questions, and these are our answers to them.\n\nThere is more."
# Long enough for running text: a body's name in a heading is told from one in a sentence.
ON = " one plan for the whole of the town, for the first time since anybody began to keep a count of them"


def parsed(text: str) -> Parsed:
    return Parsed(text, blocks_of(text))


def issued(text: str, kind: str, title: str | None = None) -> str | None:
    return issuer(parsed(text), kind, title)


# -- bodies ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "body"),
    [
        ("Response from the Orme Carers' Alliance", "Orme Carers' Alliance"),
        ("One plan for care: response by the Fenwick Housing Trust", "Fenwick Housing Trust"),
        ("Consultation response on behalf of Marl County Council", "Marl County Council"),
        ("Submission of the Society of Care Workers", "Society of Care Workers"),
        ("Memorandum by the Kelling Association for Nursing and Care", "Kelling Association for Nursing and Care"),
        ("Marl Age Forum response to One Plan for Care", "Marl Age Forum"),
        ("The Marl Age Forum: Evidence to the review", "Marl Age Forum"),
        ("Marl Age Forum’s response to One Plan for Care", "Marl Age Forum"),
        ("Marl Age Forum's response to One Plan for Care", "Marl Age Forum"),
    ],
)
def test_a_response_is_whose_its_heading_says(line: str, body: str) -> None:
    assert issued(line + BODY, "consultation_response") == body
    assert issued("One plan" + BODY, "consultation_response", line) == body


@pytest.mark.parametrize("line", ["Response from Ann Orme", "Response to One Plan for Care", "Response from a carer"])
def test_a_response_of_no_body_has_no_issuer(line: str) -> None:
    assert issued(line + BODY, "consultation_response", line) is None


@pytest.mark.parametrize("kind", ISSUED)
@pytest.mark.parametrize(
    "line",
    [
        "Department of Works and Care",
        "Marl Age Forum",
        "The Fenwick Housing Trust",
        "Ministry of Works",
        "Office for Care Standards",
        "UNICARE",
    ],
)
def test_a_body_that_stands_alone_above_the_title_is_the_issuer(line: str, kind: str) -> None:
    assert issued(f"{line}\n\nOne plan for care{BODY}", kind, "One plan for care") == line.removeprefix("The ")


def test_a_body_can_stand_in_a_block_with_other_lines() -> None:
    assert issued(f"Presented in May\nDepartment of Works and Care\nOne plan{BODY}", "white_paper", "One plan") == (
        "Department of Works and Care"
    )


def test_a_responses_title_that_is_a_bodys_name_is_its_issuer() -> None:
    assert issued("Marl Age Forum" + BODY, "consultation_response", "Marl Age Forum") == "Marl Age Forum"


def test_a_title_that_is_a_bodys_name_is_what_a_report_is_about() -> None:
    assert issued("Marl Age Forum" + BODY, "report", "Marl Age Forum") is None


@pytest.mark.parametrize(
    "line",
    ["House of Commons", "Select Committee on Care", "Ann Orme", "One Plan", "Chapter One", "Part of the Council"],
)
def test_what_is_no_body_issues_nothing(line: str) -> None:
    assert issued(f"{line}\n\nOne plan for care{BODY}", "report", "One plan for care") is None


@pytest.mark.parametrize("kind", sorted(set(DOCUMENT_KINDS) - set(ISSUED)))
def test_only_kinds_that_bodies_issue_have_an_issuer(kind: str) -> None:
    assert issued(f"Department of Works and Care\n\nOne plan{BODY}", kind, "One plan") is None


def test_an_empty_document_has_no_issuer() -> None:
    assert issued("", "report") is None


# -- who sends, and who is described -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "opening",
    [
        "The Marl Age Forum has called for",
        "Marl Age Forum today welcomed",
        "The Marl Age Forum (MAF) backs",
        "Fenwick – Marl Age Forum welcomes",
        "The Marl Age Forum urged",
        "The Marl Age Forum, which speaks for older people, welcomes",
    ],
)
def test_who_opens_a_release_sends_it(opening: str) -> None:
    assert issued(f"One plan\n\n{opening}{ON}.{BODY}", "press_release", "One plan") == "Marl Age Forum"


def test_who_opens_a_report_is_not_who_wrote_it() -> None:
    assert issued(f"One plan\n\nThe Marl Age Forum welcomed{ON}.{BODY}", "report", "One plan") is None


@pytest.mark.parametrize(
    "note",
    [
        "Marl Age Forum represents older people of all parts of the county",
        "The Marl Age Forum (MAF) is a charity of four hundred members",
        "The Marl Age Forum was founded in a back room",
        "The Marl Age Forum brings together carers and nurses",
    ],
)
@pytest.mark.parametrize("kind", ["press_release", "report"])
def test_a_note_at_the_foot_describes_the_issuer(note: str, kind: str) -> None:
    middle = "\n\n".join(f"Paragraph {number} says nothing of anybody." for number in range(20))
    assert issued(f"One plan\n\n{middle}\n\nNotes\n\n{note}, and it wants{ON}.", kind, "One plan") == "Marl Age Forum"


def test_a_body_that_only_the_middle_describes_is_not_the_issuer() -> None:
    filler = "\n\n".join(f"Paragraph {number} says nothing of anybody." for number in range(20))
    note = f"The Marl Age Forum is a charity that wants{ON}."
    assert issued(f"One plan\n\n{filler}\n\n{note}\n\n{filler}", "report", "One plan") is None


# -- speeches ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Ann Orme", "Ann Orme"),
        ("Ann Orme MP, minister for care", "Ann Orme"),
        ("Speech by the Rt Hon Ann Orme MP", "Ann Orme"),
        ("Speech by Dr Ann Orme, chair of Marl Trust", "Ann Orme"),
        ("Address given by Ann Orme OBE (chair)", "Ann Orme"),
        ("Remarks by Baroness Orme of Stour", "Baroness Orme of Stour"),
    ],
)
def test_a_line_of_the_head_says_who_speaks(line: str, name: str) -> None:
    assert speaker(parsed(f"One plan for care\n\n{line}\n\nThank you for having me.")) == name


@pytest.mark.parametrize(
    "line",
    [
        "Marl Age Forum",
        "Check against delivery",
        "Ann Orme said that it was late.",
        "Thank you all",
        "Green Paper",
        "Annual Conference",
        "Closing Remarks",
        "Check Against Delivery",
    ],
)
def test_a_line_that_names_nobody_is_passed_over(line: str) -> None:
    assert speaker(parsed(f"{line}\n\nAnn Orme MP\n\nThank you for having me.")) == "Ann Orme"


def test_a_speech_of_nobody_has_no_speaker() -> None:
    assert speaker(parsed("One plan for care\n\nThank you for having me.")) is None


def test_a_name_beyond_the_head_is_not_the_speaker() -> None:
    filler = "\n\n".join(f"Paragraph {number} says nothing of anybody." for number in range(10))
    assert speaker(parsed(f"{filler}\n\nAnn Orme, chair of Marl Trust\n\nThank you.")) is None


# -- written evidence --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Written evidence submitted by the Fenwick Fund", "Fenwick Fund"),
        ("Written evidence submitted by The King’s Acre Trust (KAT 07)", "King’s Acre Trust"),
        ("Memorandum submitted by The Marl Forum (MF) (HC 54)", "Marl Forum"),
        ("Memorandum by the Department of Care", "Department of Care"),
        ("Supplementary memorandum by Care Orme", "Care Orme"),
        ("Joint written evidence from the Marl and Orme Trusts", "Marl and Orme Trusts"),
        ("MEMORANDUM BY THE FENWICK TRUST", "Fenwick Trust"),
        ("Written evidence from Ann Orme, director of the Fenwick Trust", "Ann Orme"),
    ],
)
def test_a_line_of_the_head_says_who_submits_evidence(line: str, name: str) -> None:
    assert submitter(parsed(f"One plan for care\n\n{line}{BODY}")) == name


@pytest.mark.parametrize(
    "line",
    [
        "Oral evidence taken by the committee",
        "Written evidence from witnesses:",
        "Evidence",
        "The evidence of Ann Orme",
    ],
)
def test_a_line_that_names_no_submitter_is_passed_over(line: str) -> None:
    assert submitter(parsed(f"{line}{BODY}")) is None


# -- manifestos and command papers -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "party"),
    [
        ("The Larch Party Manifesto 2010", "Larch Party"),
        ("Change: Larch Party Manifesto 2024", "Larch Party"),
        ("Join the many: The Conservative Manifesto 2010", "Conservative Party"),
        ("Liberal Democrat General Election Manifesto 2010", "Liberal Democrats"),
    ],
)
def test_a_manifesto_is_its_partys(line: str, party: str) -> None:
    assert issued(line + BODY, "manifesto", line) == party


@pytest.mark.parametrize("line", ["Our Manifesto 2010", "Manifesto 2010", "A manifesto for 2010"])
def test_a_manifesto_that_names_no_party_is_nobodys(line: str) -> None:
    assert issued(line + BODY, "manifesto", line) is None


def test_a_report_may_be_the_auditors() -> None:
    assert issued(f"One plan\n\nReport by the Comptroller and Auditor General{BODY}", "report") == (
        "Comptroller and Auditor General"
    )


def test_a_governments_reply_is_the_governments() -> None:
    assert issued(f"Government Reply to the Town Committee{BODY}", "consultation_response") == "Government"


def test_a_command_paper_is_theirs_who_present_it_where_no_department_is_named() -> None:
    head = "One plan\n\nPresented to Parliament by the Secretary of State for Care by Command of His Majesty"
    assert issued(head + BODY, "white_paper") == "Secretary of State for Care"
    assert issued(f"Department for Care\n\n{head}{BODY}", "white_paper") == "Department for Care"
