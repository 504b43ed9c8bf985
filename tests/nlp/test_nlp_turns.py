"""Transcripts: who speaks when, and when the transcript does not say."""

from __future__ import annotations

import pytest
from nlp_documents import document

from corpus.records import Document, Metadata
from corpus.text import Piece, joined
from nlp.turns import chair, speech_spans, turns


def read(text, kind="committee_evidence"):
    """(label or None, words, whether it asks) of each turn."""
    return [
        (text[slice(*turn.who)] if turn.who else None, " / ".join(text[s:e] for s, e in turn.spans), turn.asks)
        for turn in turns(document(text, kind=kind))
    ]


EXCHANGE = [
    ("Would you merge?", True),
    ("No.", False),
    ("Why not?", True),
    ("It costs.", False),
]


def exchange(asker, answerer):
    return [((asker, answerer)[n % 2], words, asks) for n, (words, asks) in enumerate(EXCHANGE)]


@pytest.mark.parametrize(
    ("asking", "answering", "asker", "answerer"),
    [
        ("Q12 Ms Iqbal: ", "Sir Owen Pugh: ", "Ms Iqbal", "Sir Owen Pugh"),
        ("Q.12 Ms Iqbal: ", "Sir Owen Pugh: ", "Ms Iqbal", "Sir Owen Pugh"),
        ("12. (Ms Iqbal) ", "(Sir Owen Pugh) ", "Ms Iqbal", "Sir Owen Pugh"),
        ("MS SMITH: ", "MR PUGH: ", "MS SMITH", "MR PUGH"),
        ("Chair: ", "Dr McKay-Jones: ", "Chair", "Dr McKay-Jones"),
        ("The Chairman: ", "Siân O’Neill: ", "The Chairman", "Siân O’Neill"),
        ("Ms Iqbal (Marsh) (Lab): ", "J B Morton: ", "Ms Iqbal", "J B Morton"),
        (
            "Baroness Tyne of Marsh: ",
            "The Minister of State, Care Department (Di Hale): ",
            "Baroness Tyne of Marsh",
            "Di Hale",
        ),
        ("Ms Iqbal\n\n", "Sir Owen Pugh\n\n", "Ms Iqbal", "Sir Owen Pugh"),
        ("Ms Iqbal\n\n12. ", "(Sir Owen Pugh) ", "Ms Iqbal", "Sir Owen Pugh"),
    ],
)
def test_labels_tell_who_speaks(asking, answering, asker, answerer):
    text = "\n\n".join((asking, answering)[n % 2] + words for n, (words, _) in enumerate(EXCHANGE))
    assert read(text) == exchange(asker, answerer)


def test_a_label_may_open_a_line_as_well_as_a_paragraph():
    assert read("Ms Iqbal: Why?\nMr Pugh: It costs.\nMs Iqbal: Ever?\nMr Pugh: Ever.")[3] == ("Mr Pugh", "Ever.", False)


def test_the_member_named_above_goes_on_asking_until_another_is_named():
    text = (
        "Ms Iqbal\n\n12. Would you merge?\n\n(Mr Ash) No.\n\n13. Why not?\n\n(Mr Ash) It costs.\n\n"
        "Mr Bell\n\n14. How much?\n\n(Mr Ash) A lot."
    )
    assert [who for who, _, asks in read(text) if asks] == ["Ms Iqbal", "Ms Iqbal", "Mr Bell"]


def test_an_answer_may_stand_in_the_block_of_its_question():
    text = "Ms Iqbal\n\n1. Would you merge? (Mr Ash) No.\n\n2. Why not? (Mr Ash) It costs."
    assert read(text) == exchange("Ms Iqbal", "Mr Ash")


def test_a_turn_goes_on_over_paragraphs():
    text = "Q1 Ms Iqbal: Why?\n\nMr Pugh: It costs.\n\nIt takes years.\n\nQ2 Ms Iqbal: Ever?\n\nMr Pugh: Ever."
    assert read(text)[1] == ("Mr Pugh", "It costs. / It takes years.", False)


def test_a_heading_is_nobodys_words():
    text = "Ms Iqbal: Why?\n\nMr Pugh: It costs.\n\nThe case of Marsh\n\nMs Iqbal: Ever?\n\nMr Pugh: Ever."
    assert all("case of Marsh" not in words for _, words, _ in read(text))


def test_an_answer_without_a_name_is_unknown_and_never_the_asker():
    text = "Chair: Would you merge?\n\nNo.\n\nChair: Why not?\n\nIt costs.\n\nChair: Thanks.\n\nMr Bell: Thanks."
    assert read(text)[:4] == [
        ("Chair", "Would you merge?", True),
        (None, "No.", False),
        ("Chair", "Why not?", True),
        (None, "It costs.", False),
    ]


def test_a_numbered_request_without_a_question_mark_is_not_answered_by_its_asker():
    text = "Q1 Ms Iqbal: Tell us why.\n\nIt costs.\n\nQ2 Ms Iqbal: Ever?\n\nMr Pugh: Ever.\n\nMs Iqbal: Thanks."
    assert read(text)[:2] == [("Ms Iqbal", "Tell us why.", True), (None, "It costs.", False)]


def test_a_question_may_go_on_in_a_second_paragraph():
    text = "Q1 Ms Iqbal: Thank you.\n\nWould you merge?\n\nMr Pugh: No.\n\nQ2 Ms Iqbal: Ever?\n\nMr Pugh: Never."
    assert read(text)[0] == ("Ms Iqbal", "Thank you. / Would you merge?", True)


def test_a_question_without_a_name_is_nobodys():
    text = "Q1 Chair: Would you?\n\nMr Pugh: No.\n\nQ2 Why not?\n\nMr Pugh: It costs.\n\nQ3 Ever?\n\nMr Pugh: Ever."
    assert read(text)[2] == (None, "Why not?", True)


def test_question_and_answer_as_labels_name_nobody():
    text = "Q: Would you merge?\n\nA: No.\n\nQ: Why not?\n\nA: It costs."
    assert read(text, "article") == exchange(None, None)


def test_a_witness_in_brackets_who_asks_back_still_answers():
    text = "1. (Dr Roe) Why?\n\n(Mr Ash) Who knows?\n\n2. (Dr Roe) Ever?\n\n(Mr Ash) Ever."
    assert [asks for _, _, asks in read(text)] == [True, False, True, False]


@pytest.mark.parametrize("kind", ["report", "committee_evidence", "article"])
def test_words_before_colons_are_no_speakers(kind):
    assert read("Note: see below.\n\nWarning: hot.\n\nOutcome: good.\n\nResult: fine.", kind) == []


def test_an_article_that_names_people_before_colons_once_is_no_transcript():
    text = "Ann Ham: a nurse.\n\nPaul Reed: a doctor.\n\nEve Reed: a carer.\n\nJo Blunt: a cook."
    assert read(text, "article") == []


@pytest.mark.parametrize(
    "line", ["Witness: Mr Ash, a planner.", "Witnesses: Mr Ash and Ms Roe, planners.", "Members present: Ms Iqbal."]
)
def test_a_list_after_a_colon_says_nothing(line):
    text = f"{line}\n\nChair: Why?\n\nMr Ash: It costs.\n\nChair: Ever?\n\nMs Roe: Ever."
    assert [who for who, _, _ in read(text)] == ["Chair", "Mr Ash", "Chair", "Ms Roe"]


@pytest.mark.parametrize("words", ["Mr Ash, should they merge?", "Mr Ash, thank you.", "Ms Roe, I think you disagree."])
def test_whom_the_chair_speaks_to_is_no_list(words):
    text = f"Q1 Chair: Why?\n\nMr Ash: It costs.\n\nQ2 Chair: {words}\n\nMs Roe: Ever."
    assert [who for who, _, _ in read(text)] == ["Chair", "Mr Ash", "Chair", "Ms Roe"]


@pytest.mark.parametrize("line", ["Chair: Sir Owen Pugh", "Chair: Sir Owen Pugh, former permanent secretary"])
def test_who_is_listed_as_the_chair_says_nothing(line):
    text = f"{line}\n\nMs Iqbal: Why?\n\nMr Ash: It costs.\n\nMs Iqbal: Ever?\n\nMs Roe: Ever."
    assert [who for who, _, _ in read(text)] == ["Ms Iqbal", "Mr Ash", "Ms Iqbal", "Ms Roe"]


def test_a_heading_with_a_colon_is_nobodys_turn():
    text = (
        "Adjournment Debate: Community Care\n\nMs Iqbal: Why?\n\nMr Ash: It costs.\n\nMs Iqbal: Ever?\n\nMr Ash: Ever."
    )
    assert [who for who, _, _ in read(text)] == ["Ms Iqbal", "Mr Ash", "Ms Iqbal", "Mr Ash"]


def test_a_witness_without_a_name_is_unknown():
    text = "Chair: Why?\n\nWitness: It costs.\n\nChair: Ever?\n\nWitness: Ever."
    assert [who for who, _, _ in read(text)] == ["Chair", None, "Chair", None]


def test_a_list_of_witnesses_above_the_evidence_says_nothing():
    text = "Witnesses\n\nMr Ash\n\nMs Roe\n\nChair: Why?\n\nMr Ash: It costs.\n\nChair: Ever?\n\nMs Roe: Ever."
    assert [who for who, _, _ in read(text)] == ["Chair", "Mr Ash", "Chair", "Ms Roe"]


@pytest.mark.parametrize(
    "text", ["Edna Moss, in the Chair", "Members: Dr Edna Moss (Chair), Ian Bell", "Edna Moss (in the Chair)"]
)
def test_the_list_of_members_says_who_presides(text):
    found = chair(document(text))
    assert text[slice(*found)].endswith("Edna Moss")


def test_nobody_presides_where_no_list_says_so():
    assert chair(document("Chair: Why?")) is None


def test_speech_is_every_character_of_every_turn():
    text = "Ms Iqbal: Why?\n\nMr Pugh: It costs.\n\nMs Iqbal: Ever?\n\nMr Pugh: Ever."
    spans = speech_spans(turns(document(text, kind="debate")))
    assert [text[start:end] for start, end in spans] == ["Why?", "It costs.", "Ever?", "Ever."]


def marked(*pieces):
    text, blocks = joined(Piece(words, kind) for kind, words in pieces)
    found = Document("d", "v", "d.xml", text, blocks, Metadata(kind="debate"))
    return [
        (text[slice(*turn.who)] if turn.who else None, [text[slice(*span)] for span in turn.spans], turn.asks)
        for turn in turns(found)
    ]


def test_speakers_that_the_format_marks_need_no_shape():
    assert marked(
        ("heading", "Joint Boards"),
        ("speaker", "Ann Ash (Fenwick) (Lab)"),
        ("paragraph", "Will he pool the money?"),
        ("speaker", "The Minister of State, Department of Health (Mr. Paul Orme)"),
        ("paragraph", "I will not."),
        ("paragraph", "Nobody has asked me to."),
    ) == [
        ("Ann Ash", ["Will he pool the money?"], True),
        ("Mr. Paul Orme", ["I will not.", "Nobody has asked me to."], False),
    ]


def test_a_marked_turn_ends_at_a_heading():
    assert marked(("speaker", "Ann Ash"), ("paragraph", "No."), ("heading", "Prayers"), ("paragraph", "Let us.")) == [
        ("Ann Ash", ["No."], False)
    ]


def test_footnotes_and_procedure_are_nobodys_words():
    assert marked(
        ("speaker", "Ann Ash"),
        ("paragraph", "No."),
        ("procedure", "The House divided: Ayes 3, Noes 4."),
        ("footnote", "1 See column 12."),
        ("paragraph", "As I said."),
    ) == [("Ann Ash", ["No.", "As I said."], False)]


def test_a_marked_label_that_names_nobody_leaves_the_speaker_unknown():
    assert marked(("speaker", "A Witness"), ("paragraph", "We never met.")) == [(None, ["We never met."], False)]


def test_a_speaker_without_words_has_no_turn():
    assert marked(("speaker", "Ann Ash"), ("speaker", "Paul Orme"), ("paragraph", "Order.")) == [
        ("Paul Orme", ["Order."], False)
    ]


def labelled(*extra):
    """Five questions, each answered by name; `extra` are paragraphs between the third question and its answer."""
    pieces = []
    for number in range(1, 6):
        pieces += [f"Q{number} Ms Iqbal: Shall we begin?", *(extra if number == 3 else ()), "Sir Owen Pugh: We shall."]
    return read("\n\n".join(pieces))


def test_a_question_goes_on_where_its_answer_has_a_label_as_nearly_all_have():
    assert ("Ms Iqbal", "Shall we begin? / There is much to do.", True) in labelled("There is much to do.")


def test_where_no_label_follows_a_paragraph_behind_a_question_may_be_the_answer():
    text = "\n\n".join(f"Q{n} Ms Iqbal: Shall we begin?\n\nSir Owen Pugh: We shall." for n in range(1, 6))
    found = read(f"{text}\n\nQ6 Ms Iqbal: Why not?\n\nIt costs.\n\nQ7 Ms Iqbal: Does it?\n\nSir Owen Pugh: It does.")
    assert (None, "It costs.", False) in found


def test_where_answers_often_have_no_label_such_a_paragraph_is_unknown():
    found = read("\n\n".join(f"Q{n} Ms Iqbal: Why not?\n\nIt costs.\n\nSir Owen Pugh: It does." for n in range(1, 6)))
    assert (None, "It costs.", False) in found


def test_a_minister_is_named_below_his_office_on_a_line_of_its_own():
    text = "\n\n".join(
        [
            "The Parliamentary Under-Secretary of State, Department of Care (Lord Hale)",
            "My Lords, I beg to move.",
            "Earl Orme",
            "My Lords, we on these Benches are not persuaded.",
            "Baroness Birch",
            "My Lords, will he say why?",
            "Lord Hale",
            "My Lords, I will.",
        ]
    )
    assert read(text, kind="debate")[0] == ("Lord Hale", "My Lords, I beg to move.", False)


# -- names on lines of their own, with a colon -------------------------------------------------------------------------


def test_a_name_with_its_body_and_a_colon_heads_what_is_said_below():
    text = "\n\n".join(
        [
            "The Chairperson (Mrs D Ham):\nI welcome Mr Birch. I ask him to begin.",
            "Mr Ivo Birch (Department of Care, Housing and Roads):",
            "We will have one board.",
            "Mr Orme:",
            "Will it be too far away?",
            "Mr I Birch:\nIt will not.",
            "The Deputy Chairperson (Ms Pugh):",
            "I have my doubts.",
        ]
    )
    assert [(who, words) for who, words, _ in read(text)] == [
        ("Mrs D Ham", "I welcome Mr Birch. I ask him to begin."),
        ("Mr Ivo Birch", "We will have one board."),
        ("Mr Orme", "Will it be too far away?"),
        ("Mr I Birch", "It will not."),
        ("Ms Pugh", "I have my doubts."),
    ]


MEETING = [
    "Ann Ham:",
    "We should merge.",
    "Ivo Birch:",
    "We should not.",
    "Ann Ham:",
    "Why?",
    "Ivo Birch:",
    "It costs.",
]


def test_where_two_untitled_names_head_speech_again_and_again_all_such_names_do():
    text = "\n\n".join(["The Convener (Di Orme):", "Good morning.", *MEETING, "Kit Reed:", "I agree."])
    found = [(who, words) for who, words, _ in read(text, kind="debate")]
    assert found[0] == ("Di Orme", "Good morning.")
    assert found[-2:] == [("Ivo Birch", "It costs."), ("Kit Reed", "I agree.")]


def test_headings_with_a_colon_that_stand_once_are_nobodys_names():
    text = "\n\n".join(
        f"{words}:\n\nWe should merge." for words in ("Our View", "Key Points", "Next Steps", "About Us")
    )
    assert read(text) == []


def test_an_office_above_a_list_of_members_heads_no_speech():
    text = "\n\n".join(["Convener", "*Di Orme (Fenwick) (Lab)", "Members", "*Ann Ham (Marl) (Con)", *MEETING])
    assert [who for who, _, _ in read(text, kind="debate")] == ["Ann Ham", "Ivo Birch"] * 2


def test_a_label_says_who_presides():
    text = "The Convener (Di Orme):\n\nGood morning."
    assert text[slice(*chair(document(text)))] == "Di Orme"
