"""Who said what in a document, from attributions made by hand: only for subjects is a model asked."""

from __future__ import annotations

from dataclasses import replace

import pytest
from nlp_documents import document, place

from corpus.records import Document, Metadata
from corpus.text import Piece, joined
from nlp.attribution import Attribution, Reading
from nlp.drafts import drafts, reading_of
from nlp.thoughts import sentences


def told(text, source, cue, content, *, mode="direct", **more):
    """An attribution of words that stand in the text; "" for a source or a cue that it has none of."""
    spans = (place(text, content),)
    cues = (place(text, cue),) if cue else ()
    anchor = (cues or spans)[0][0]
    paragraph = document(text).block_at(anchor)
    cut = sentences(text, (paragraph.start, paragraph.end))
    sentence = next(span for span in cut if span[0] <= anchor < span[1])
    sources = (place(text, source),) if source else ()
    return Attribution(mode, spans, sources, cues, **{"sentence": sentence, "confidence": 0.9, **more})


def drafted(text, *attributions, **about):
    return list(drafts(document(text, **about), Reading(attributions)))


def words(text, spans):
    return " / ".join(text[start:end] for start, end in spans)


def rows(text, *attributions, **about):
    """(holder, words) of each statement."""
    return [(one.statement.holder, words(text, one.statement.spans)) for one in drafted(text, *attributions, **about)]


def evidence(answer, *, question="Would you merge the trusts?"):
    """Two questions with their answers; the first pair is what a test is about."""
    return f"Q1 Ms Iqbal: {question}\n\nSir Owen Pugh: {answer}\n\nQ2 Ms Iqbal: Any more?\n\nSir Owen Pugh: Nothing."


def answer(text, **about):
    """The draft of the second turn."""
    return drafted(text, kind="committee_evidence", **about)[1]


def beside(text, *attributions, kind="committee_evidence"):
    """The rows beside the turns."""
    return rows(text, *attributions, kind=kind)[4:]


# -- turns -------------------------------------------------------------------------------------------------------------


def test_a_turn_is_its_speakers_own_words():
    text = evidence("It would waste years.")
    statement = answer(text).statement
    assert (statement.holder, statement.mode) == ("Owen Pugh", "direct")
    assert words(text, statement.spans) == "It would waste years."
    assert words(text, statement.source_spans) == "Sir Owen Pugh"


def test_a_turn_of_an_unknown_speaker_is_nobodys():
    text = (
        "Q1 Ms Iqbal: Why?\n\nSir Owen Pugh: It costs.\n\nA Witness: It takes years.\n\n"
        "Q2 Ms Iqbal: Ever?\n\nSir Owen Pugh: No."
    )
    statement = drafted(text, kind="committee_evidence")[2].statement
    assert (statement.holder, statement.holder_kind, statement.confidence) == ("unknown", "unknown", 0.0)
    assert words(text, statement.spans) == "It takes years."


def test_a_turn_without_a_label_has_no_source():
    text = (
        "Q1 Ms Iqbal: Why?\n\nIt costs.\n\nQ2 Ms Iqbal: Ever?\n\nSir Owen Pugh: No.\n\nQ3 Ms Iqbal: So?\n\n"
        "Sir Owen Pugh: Yes."
    )
    statement = drafted(text, kind="committee_evidence")[1].statement
    assert (statement.holder, statement.source_spans) == ("unknown", ())


def test_a_question_of_a_committee_takes_no_side():
    assert [one.sideless for one in drafted(evidence("No."), kind="committee_evidence")] == [True, False, True, False]


def test_a_transcript_has_no_voice_of_its_own():
    text = "The hearing began at ten in the old hall.\n\n" + evidence("No.")
    assert [holder for holder, _ in rows(text, kind="speech", authors=("Jo Blunt",))] == ["Iqbal", "Owen Pugh"] * 2


# -- words within a turn -----------------------------------------------------------------------------------------------


def test_a_quotation_inside_a_turn_is_a_row_beside_the_turn():
    text = evidence("Dame Edna Moss said “we lost the nurses” in June.")
    one = told(text, "Dame Edna Moss", "said", "“we lost the nurses”")
    assert rows(text, one, kind="committee_evidence")[1] == (
        "Owen Pugh",
        "Dame Edna Moss said “we lost the nurses” in June.",
    )
    assert beside(text, one) == [("Edna Moss", "“we lost the nurses”")]


@pytest.mark.parametrize("source", ["I", "you", "we", "one", "who", "it"])
@pytest.mark.parametrize("kind", ["committee_evidence", "debate"])
def test_words_of_the_speaker_and_of_whom_he_speaks_to_are_no_row_beside_the_turn(source, kind):
    text = evidence(f"Larch Council met. Then {source} once said “merge the wards” aloud.")
    one = told(text, f" {source} ", "said", "“merge the wards”")
    assert len(rows(text, one, kind=kind, authors=("Jo Blunt",))) == 4


def test_a_label_is_no_source_of_what_its_turn_reports():
    text = evidence("The Member is right that scale brings risks.")
    report = told(text, "Sir Owen Pugh", "", "The Member is right that scale brings risks.", mode="indirect")
    assert beside(text, report) == []


def test_a_quotation_of_nobody_inside_a_turn_is_no_row_beside_it():
    text = evidence("It is a so-called “shared ward” and no more.")
    assert beside(text, told(text, "", "", "“shared ward”")) == []


def test_a_quotation_of_a_pronoun_that_means_nobody_is_no_row_beside_the_turn():
    text = evidence("They wrote “merge the wards” on the wall.")
    assert beside(text, told(text, "They", "wrote", "“merge the wards”")) == []


@pytest.mark.parametrize(("confidence", "count"), [(0.9, 1), (0.75, 1), (0.74, 0), (0.3, 0)])
def test_a_paraphrase_inside_a_turn_is_told_only_where_it_is_sure(confidence, count):
    text = evidence("Dame Edna Moss said that the wards were empty.")
    one = told(text, "Dame Edna Moss", "said", "that the wards were empty", mode="indirect", confidence=confidence)
    assert len(beside(text, one)) == count


@pytest.mark.parametrize("mode", ["direct", "mixed"])
def test_a_quotation_inside_a_turn_is_told_however_sure_it_is(mode):
    text = evidence("Dame Edna Moss said “we lost the nurses” in June.")
    assert (
        len(beside(text, told(text, "Dame Edna Moss", "said", "“we lost the nurses”", mode=mode, confidence=0.3))) == 1
    )


def test_what_evidence_shows_inside_a_turn_is_no_row_beside_it():
    text = evidence("The figures show that the wards were empty.")
    assert beside(text, told(text, "The figures", "show", "that the wards were empty", mode="indirect")) == []


# -- the date of a sitting ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["committee_evidence", "debate"])
def test_turns_were_said_on_the_day_of_the_sitting(kind):
    assert {one.statement.said_on for one in drafted(evidence("It would waste years."), kind=kind)} == {"2005-08-18"}


@pytest.mark.parametrize("kind", ["committee_evidence", "debate"])
def test_words_quoted_in_a_sitting_were_not_said_on_its_day(kind):
    text = evidence("Dame Edna Moss said “we lost the nurses” at the time.")
    *_, quoted = drafted(text, told(text, "Dame Edna Moss", "said", "“we lost the nurses”"), kind=kind)
    assert quoted.statement.said_on is None


def test_a_speech_in_its_own_voice_was_said_on_its_day():
    (one,) = drafted("We shall share the money of both trusts.", kind="speech", authors=("Jo Blunt",))
    assert (one.statement.holder, one.statement.said_on) == ("Jo Blunt", "2005-08-18")


def test_a_speech_was_said_on_the_day_of_its_delivery_not_of_its_publication():
    (one,) = drafted("We shall share the money.", kind="speech", authors=("Jo Blunt",), said_on="2005-08-16")
    assert one.statement.said_on == "2005-08-16"


def test_a_relative_date_counts_from_the_day_of_delivery():
    text = "Ann Ham said yesterday that the nurses were lost."
    one = told(text, "Ann Ham", "said", "that the nurses were lost", mode="indirect")
    said = [draft.statement.said_on for draft in drafted(text, one, kind="speech", said_on="2005-08-16")]
    assert said == ["2005-08-15"]


def test_words_quoted_in_a_speech_were_not_said_on_its_day():
    text = "Ann Ham wrote: “We lost the nurses first.”"
    one = told(text, "Ann Ham", "wrote", "“We lost the nurses first.”")
    assert [(d.statement.holder, d.statement.said_on) for d in drafted(text, one, kind="speech")] == [("Ann Ham", None)]


@pytest.mark.parametrize("kind", ["opinion", "white_paper", "manifesto", "report"])
def test_the_own_voice_of_a_paper_has_no_day(kind):
    (one,) = drafted("We shall share the money of both trusts.", kind=kind, authors=("Jo Blunt",))
    assert one.statement.said_on is None


# -- answers that assent -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words_of_assent",
    [
        "Yes, I would.",
        "Yes.",
        "Absolutely.",
        "Of course we would.",
        "Certainly, and soon.",
        "I would.",
        "We do, as it happens.",
        "I entirely agree.",
        "That is right.",
        "Indeed, it is overdue.",
        "Very much so.",
    ],
)
def test_an_answer_that_assents_is_judged_by_the_question_too(words_of_assent):
    text = evidence(words_of_assent)
    found = answer(text)
    assert words(text, found.judged) == f"Would you merge the trusts? / {words_of_assent}"
    assert words(text, found.statement.spans) == words_of_assent


def test_an_answer_assents_to_the_last_sentence_of_a_question():
    text = evidence("Yes, I would.", question="The wards are full. Some want them shut. Would you merge them?")
    assert words(text, answer(text).judged) == "Would you merge them? / Yes, I would."


@pytest.mark.parametrize(
    "said",
    [
        "No.",
        "No, never.",
        "It depends.",
        "They say yes.",
        "Perhaps.",
        "Yesterday it did.",
        "Absolutely not.",
        "Of course not.",
        "I would not.",
        "I do not agree.",
        "Yes, but we should not.",
    ],
)
def test_an_answer_that_does_not_assent_is_judged_by_its_own_words(said):
    text = evidence(said)
    assert words(text, answer(text).judged) == said


@pytest.mark.parametrize(
    "question",
    [
        "Would you not merge the trusts?",
        "Wouldn't you merge the trusts?",
        "Wouldn’t you merge the trusts?",
        "Should we never merge them?",
        "Are you against the merger?",
        "Do you oppose the merger?",
        "Is nobody in favour?",
        "Should they abandon the merger?",
    ],
)
def test_yes_to_a_negated_question_is_judged_by_its_own_words(question):
    text = evidence("Yes, I would.", question=question)
    assert words(text, answer(text).judged) == "Yes, I would."


@pytest.mark.parametrize(("count", "judged"), [(19, True), (20, False), (60, False)])
def test_a_long_answer_is_judged_by_its_own_words(count, judged):
    found = answer(evidence("Yes, " + "word " * (count - 1) + "end."))
    assert (len(found.judged) == 2) == judged


def test_yes_to_no_question_is_judged_by_its_own_words():
    text = "Mr Bell: It costs.\n\nMs Iqbal: Yes, I agree.\n\nMr Bell: Good.\n\nMs Iqbal: Quite."
    assert words(text, drafted(text, kind="debate")[1].judged) == "Yes, I agree."


def test_a_question_back_assents_to_nothing():
    text = evidence("Yes, but would you?")
    assert words(text, answer(text).judged) == "Yes, but would you?"


# -- questions in a debate ---------------------------------------------------------------------------------------------


def debate(first):
    return f"Ms Iqbal: {first}\n\nMr Bell: It costs.\n\nMs Iqbal: I see.\n\nMr Bell: Good."


@pytest.mark.parametrize(("before", "asks"), [(0, True), (12, True), (17, False), (40, False)])
def test_a_speech_in_a_debate_that_ends_in_a_question_takes_sides_and_an_interruption_does_not(before, asks):
    text = debate("We merged. " * before + "Will he give way to me now?")
    assert drafted(text, kind="debate")[0].sideless == asks


def test_a_long_question_of_a_committee_takes_no_side():
    text = evidence("No.", question="We merged. " * 40 + "Would you?")
    assert drafted(text, kind="committee_evidence")[0].sideless


def test_a_speech_in_a_debate_without_a_question_takes_sides():
    assert not drafted(debate("We merged the wards."), kind="debate")[0].sideless


# -- the document's own voice ------------------------------------------------------------------------------------------

OWN = "Shared money saves the wards that a merger would shut."


@pytest.mark.parametrize(
    ("kind", "about", "holder"),
    [
        ("opinion", {"authors": ("Jo Blunt",)}, "Jo Blunt"),
        ("white_paper", {"publisher": "Department for Care"}, "Department for Care"),
        ("green_paper", {"publisher": "Department for Care"}, "Department for Care"),
        ("consultation_response", {"publisher": "Larch Council"}, "Larch Council"),
        ("manifesto", {"publisher": "Larch Party"}, "Larch Party"),
        ("speech", {"authors": ("Jo Blunt",)}, "Jo Blunt"),
        ("committee_evidence", {"authors": ("Larch Carers' Trust",)}, "Larch Carers' Trust"),
        ("committee_evidence", {"authors": ("UNITAS",)}, "UNITAS"),
    ],
)
def test_the_sentences_of_an_opinion_or_a_paper_are_its_authors(kind, about, holder):
    (one,) = drafted(OWN, kind=kind, **about)
    assert (one.statement.holder, one.statement.mode, one.statement.spans) == (holder, "author", (place(OWN, OWN),))


@pytest.mark.parametrize("kind", ["article", "debate", "other"])
def test_the_sentences_of_a_reporter_are_nobodys_position(kind):
    assert rows(OWN, kind=kind, authors=("Jo Blunt",)) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "We shall keep both wards of the clinic open.",
        "The money stays with us for as long as it lasts.",
        "Our nurses run both wards of the old clinic.",
    ],
)
def test_a_press_release_speaks_for_its_body_where_it_says_we(sentence):
    assert rows(f"{OWN} {sentence}", kind="press_release", publisher="Larch Council") == [("Larch Council", sentence)]


@pytest.mark.parametrize("sentence", ["Yours ever.", "Shut it now.", "We do so agree."])
def test_a_sentence_of_few_words_is_no_position(sentence):
    assert rows(f"{OWN} {sentence}", kind="opinion", authors=("Jo Blunt",)) == [("Jo Blunt", OWN)]


def test_the_title_is_no_sentence_of_the_papers():
    title = "Larch Council tells everybody what it thinks of one plan"
    found = document(f"{title}.\n\n{OWN}", kind="consultation_response", publisher="Larch Council")
    assert len(list(drafts(found, Reading(())))) == 2
    found = replace(found, metadata=replace(found.metadata, title=f"{title}."))
    assert [words(found.text, one.statement.spans) for one in drafts(found, Reading(()))] == [OWN]


def test_what_opens_a_paper_without_an_end_is_its_title():
    text = f"Speech by Jo Blunt, chair of Larch Council, to all of its staff\n\n{OWN}"
    assert rows(text, kind="speech", authors=("Jo Blunt",)) == [("Jo Blunt", OWN)]


def test_who_presents_a_paper_is_no_sentence_of_it():
    text = f"One plan\n\nPresented to Parliament by the Secretary of State for Care by Command\n\n{OWN}"
    assert rows(text, kind="white_paper", publisher="Department for Care") == [("Department for Care", OWN)]


@pytest.mark.parametrize("paper", ["This memorandum", "This memorandum, written last year,", "Our submission"])
def test_what_a_paper_says_of_itself_is_its_authors(paper):
    text = f"{paper} considers how shared money saves the wards of the town."
    report = told(text, paper.rstrip(","), "considers", "how shared money saves the wards of the town", mode="indirect")
    assert rows(text, report, kind="consultation_response", publisher="Larch Council") == [("Larch Council", text)]


ANSWER = "We do not agree that the two should become one."
THEIRS = "We recommend that the two services of the town be merged by law."


@pytest.mark.parametrize(
    "answered",
    [
        f"Recommendation (a): {THEIRS}\n\n{ANSWER}",
        f"Committee’s Recommendation 5: {THEIRS}\n\n{ANSWER}",
        f"{THEIRS} (Paragraph 15)\n\n{ANSWER}",
        f"Recommendation 5\n\n{THEIRS}\n\n{ANSWER}",
        f"Recommendation (a)\n\n{THEIRS}\n\n{ANSWER}",
        f"Recommendation 5\n\n{THEIRS}\n\n{THEIRS}\n\nGovernment Response\n\n{ANSWER}",
    ],
)
def test_the_recommendations_that_a_government_answers_are_not_its_own(answered):
    text = f"We thank the committee for all of its work.\n\n{answered}"
    assert rows(text, kind="consultation_response", publisher="Government")[1:] == [("Government", ANSWER)]


def test_the_recommendations_of_a_response_that_is_nobodys_answer_are_its_own():
    text = f"We are glad to be asked for our view.\n\nRecommendation 1: {THEIRS}"
    assert len(rows(text, kind="consultation_response", publisher="Larch Trust")) == 2


def test_a_bullet_is_no_part_of_what_is_said():
    text = f"• {OWN}"
    assert rows(text, kind="white_paper", publisher="Department for Care") == [("Department for Care", OWN)]


def test_a_body_that_is_known_by_its_initials_is_spelt_out():
    assert rows(OWN, kind="consultation_response", publisher="LGA") == [("Local Government Association", OWN)]


@pytest.mark.parametrize(("found", "count"), [("first lines", 1), ("sidecar", 1), ("byline", 0), ("file", 0)])
def test_evidence_is_its_authors_only_where_its_words_or_somebody_tell_who_submits_it(found, count):
    paper = document(OWN, kind="committee_evidence", authors=("Larch Carers' Trust",))
    paper = replace(paper, metadata=replace(paper.metadata, found={"authors": found}))
    assert len(list(drafts(paper, Reading(())))) == count


def test_a_list_at_the_head_of_evidence_is_nobodys_words():
    head = "Ordered by the House of Larch to be printed and sold in every shop of the old town."
    text = f"{head}\n\nQ1 Chair: Good morning to all of you. Shall we begin?"
    report = told(text, "the House of Larch", "Ordered", "to be printed and sold in every shop", mode="indirect")
    assert ("House of Larch", "to be printed and sold in every shop") in rows(text, report)
    assert [row for row in rows(text, report, kind="committee_evidence") if "printed" in row[1]] == []


def test_a_heading_is_no_position():
    text = f"Shared money saves the wards\n\n{OWN}"
    assert rows(text, kind="opinion", authors=("Jo Blunt",)) == [("Jo Blunt", OWN)]


def answered(*pieces):
    """(holder, words) of the own voice of a response with these pieces."""
    text, blocks = joined(Piece(words, kind) for kind, words in pieces)
    made = Document("d", "v", "d", text, blocks, Metadata(kind="consultation_response", authors=("Jo Blunt",)))
    found = [one.statement for one in drafts(made, Reading(()))]
    return [(one.holder, words(text, one.spans)) for one in found]


def test_a_question_that_was_put_to_the_respondent_is_not_the_respondents():
    asked = "Should councils and trusts share the money in future?"
    assert answered(("question", asked), ("answer", OWN)) == [("Jo Blunt", OWN)]


@pytest.mark.parametrize("kind", ["consultation_response", "green_paper", "report"])
def test_a_question_in_a_paragraph_of_its_own_is_not_its_printers(kind):
    text = f"1. Should councils and trusts share the money in future?\n\n{OWN}"
    assert rows(text, kind=kind, publisher="Larch Council") == [("Larch Council", OWN)]


def test_a_question_in_an_opinion_piece_may_be_its_authors():
    asked = "Should councils and trusts share the money in future?"
    assert ("Jo Blunt", asked) in rows(f"{OWN}\n\n{asked}", kind="opinion", authors=("Jo Blunt",))


def test_a_question_among_other_sentences_is_their_authors():
    text = f"Should councils and trusts share the money in future? {OWN}"
    assert len(rows(text, kind="report", publisher="Larch Council")) == 2


@pytest.mark.parametrize("kind", ["procedure", "footnote"])
def test_what_is_beside_the_text_is_nobodys_own_voice(kind):
    assert answered((kind, "We set out here how the answers were gathered by post."), ("answer", OWN)) == [
        ("Jo Blunt", OWN)
    ]


@pytest.mark.parametrize("number", ["6.10 ", "12. ", "3.1.4 "])
def test_the_number_of_a_paragraph_is_no_words(number):
    assert rows(number + OWN, kind="report", publisher="Larch Council") == [("Larch Council", OWN)]


@pytest.mark.parametrize("source", ["I", "We", "we"])
def test_what_we_believe_is_the_documents_own_voice(source):
    text = f"Now {source} believe that shared money saves the wards."
    one = told(text, source, "believe", "that shared money saves the wards", mode="indirect")
    (found,) = drafted(text, one, kind="consultation_response", publisher="Larch Council")
    assert (found.statement.holder, found.statement.mode) == ("Larch Council", "author")


@pytest.mark.parametrize(("kind", "own"), [("white_paper", True), ("green_paper", True), ("report", False)])
def test_what_the_government_believes_is_own_voice_only_in_a_paper_of_the_governments(kind, own):
    text = "The Government believes that shared money saves the wards."
    one = told(text, "The Government", "believes", "that shared money saves the wards", mode="indirect")
    found = [d.statement.mode for d in drafted(text, one, kind=kind, publisher="Larch Council")]
    assert found == (["author"] if own else ["indirect"])


def test_a_sentence_that_mostly_reports_somebody_else_is_not_the_authors():
    text = f"{OWN} Ann Ham said that the merger would waste five years of work."
    one = told(text, "Ann Ham", "said", "that the merger would waste five years of work", mode="indirect")
    assert rows(text, one, kind="opinion", authors=("Jo Blunt",)) == [
        ("Ann Ham", "that the merger would waste five years of work"),
        ("Jo Blunt", OWN),
    ]


def test_a_sentence_of_which_a_report_leaves_next_to_nothing_is_not_the_authors():
    text = "Ann Ham, the chair of the Larch Trust, told the board on Friday that it had failed."
    one = told(text, "Ann Ham, the chair of the Larch Trust", "told the board", "that it had failed", mode="indirect")
    assert rows(text, one, kind="opinion", authors=("Jo Blunt",)) == [("Ann Ham", "that it had failed")]


def test_a_sentence_that_reports_somebody_else_in_passing_is_the_authors_as_well():
    text = "The merger that Ann Ham called “folly” would shut every ward in the valley for five long years."
    one = told(text, "Ann Ham", "called", "“folly”")
    assert rows(text, one, kind="opinion", authors=("Jo Blunt",)) == [("Ann Ham", "“folly”"), ("Jo Blunt", text)]


def test_a_sentence_that_reports_its_author_is_no_less_the_authors():
    text = "Jo Blunt said that the merger would waste five years of work."
    one = told(text, "Jo Blunt", "said", "that the merger would waste five years of work", mode="indirect")
    assert ("Jo Blunt", text) in rows(text, one, kind="opinion", authors=("Jo Blunt",))


@pytest.mark.parametrize(
    ("source", "cue"),
    [
        ("The figures", "show"),
        ("Three winters", "taught us"),
        ("The map", "suggests"),
        ("It", "means"),
        ("Long queues", "prove"),
    ],
)
def test_what_things_show_is_what_the_author_says(source, cue):
    text = f"{source} {cue} that shared money saves the wards."
    one = told(text, source, cue, "that shared money saves the wards", mode="indirect")
    assert rows(text, one, kind="opinion", authors=("Jo Blunt",)) == [("Jo Blunt", text)]


@pytest.mark.parametrize("cue", ["wish", "want", "plan to"])
def test_what_anybody_may_wish_for_is_what_a_paper_says_of_them(cue):
    text = f"Partners who {cue} go further shall have the money for it."
    one = told(text, "Partners", cue, "go further", mode="indirect")
    assert rows(text, one, kind="white_paper", publisher="Department for Care") == [("Department for Care", text)]


@pytest.mark.parametrize("that", ["that ", ""])
def test_what_others_fear_is_not_what_a_paper_says(that):
    text = f"Some trades unions fear {that}shared money is lost money."
    one = told(text, "Some trades unions", "fear", f"{that}shared money is lost money", mode="indirect")
    assert rows(text, one, kind="white_paper", publisher="Department for Care") == [
        ("Some trades unions", f"{that}shared money is lost money")
    ]


def test_what_people_say_is_not_what_the_author_says():
    text = "The inspectors said that shared money saves the wards."
    one = told(text, "The inspectors", "said", "that shared money saves the wards", mode="indirect")
    assert rows(text, one, kind="opinion", authors=("Jo Blunt",)) == [
        ("inspectors", "that shared money saves the wards")
    ]


@pytest.mark.parametrize("cue", ["has been said", "was once argued", "is widely claimed"])
def test_a_report_in_the_passive_is_somebodys_whom_the_text_does_not_name(cue):
    text = f"It {cue} that shared money saves the wards."
    one = told(text, "", cue, "that shared money saves the wards", mode="indirect")
    assert rows(text, one, kind="opinion", authors=("Jo Blunt",)) == [("unknown", "that shared money saves the wards")]


# -- attributions ------------------------------------------------------------------------------------------------------


def test_an_attribution_has_the_holder_the_words_and_the_cue_of_the_text():
    text = "Ann Ham said that the merger would fail."
    (one,) = drafted(text, told(text, "Ann Ham", "said", "that the merger would fail", mode="indirect"))
    statement = one.statement
    assert (statement.holder, statement.mode) == ("Ann Ham", "indirect")
    assert (words(text, statement.source_spans), words(text, statement.cue_spans)) == ("Ann Ham", "said")
    assert text[slice(*statement.context)] == text


def test_an_attribution_is_judged_by_the_words_that_weigh():
    text = "Ann Ham warned against merging the wards."
    weighs = (place(text, "warned against merging the wards"),)
    (one,) = drafted(text, told(text, "Ann Ham", "warned against", "merging the wards", judged_spans=weighs))
    assert (words(text, one.judged), words(text, one.statement.spans)) == (
        "warned against merging the wards",
        "merging the wards",
    )


def test_an_attribution_that_follows_another_has_its_holder_and_its_source():
    text = "“We share the money,” said Ann Ham. “It was late.”"
    first = told(text, "Ann Ham", "said", "“We share the money,”")
    (_, one) = drafted(text, first, told(text, "", "", "“It was late.”", follows=0))
    assert (one.statement.holder, one.statement.holder_basis) == ("Ann Ham", "continued: name")
    assert words(text, one.statement.source_spans) == "Ann Ham"


def test_a_source_that_joins_two_gives_each_a_statement():
    text = "Ms Ham and Mr Cole said that the merger would fail."
    one = told(text, "Ms Ham and Mr Cole", "said", "that the merger would fail", mode="indirect")
    assert [holder for holder, _ in rows(text, one)] == ["Ham", "Cole"]


def test_an_attribution_in_a_heading_is_none():
    text = "Ann Ham says merger will fail\n\nIt rained."
    assert rows(text, told(text, "Ann Ham", "says", "merger will fail", mode="indirect")) == []


@pytest.mark.parametrize("content", ["it", "which", "that", "they", "some"])
def test_a_pronoun_alone_says_nothing(content):
    text = f"Ann Ham has said {content} before."
    assert rows(text, told(text, "Ann Ham", "said", f"{content} ", mode="indirect")) == []


# -- accounts of others ------------------------------------------------------------------------------------------------


def account_of(text, source, content, mode="indirect"):
    (one,) = drafted(text, told(text, source, "said", content, mode=mode))
    return one.statement.account_of


@pytest.mark.parametrize(
    "will", ["wanted a takeover", "was out to shut the wards", "secretly plotted to leave", "cared only for its budget"]
)
def test_what_somebody_says_that_others_are_after_is_an_account_of_them(will):
    content = f"Larch Council {will}"
    assert account_of(f"Ann Ham said {content}.", "Ann Ham", content) == "Larch Council"


def test_an_account_of_a_person_has_the_fullest_name():
    text = "Peter Cole, a planner, left. Ann Ham said that Mr Cole wanted a takeover."
    assert account_of(text, "Ann Ham", "that Mr Cole wanted a takeover") == "Peter Cole"


@pytest.mark.parametrize(
    ("text", "source", "content"),
    [
        ("Ann Ham, a planner, left. Ms Ham said that Ann Ham wanted peace.", "Ms Ham", "that Ann Ham wanted peace"),
        ("Larch Council said Larch Council wanted peace.", "Larch Council", "Larch Council wanted peace"),
        (
            "A spokesman for Larch Council said that the council wanted peace.",
            "A spokesman for Larch Council",
            "that the council wanted peace",
        ),
        ("Ann Ham said that she wanted peace.", "Ann Ham", "that she wanted peace"),
        ("Ann Ham said that we wanted peace.", "Ann Ham", "that we wanted peace"),
    ],
)
def test_nobody_gives_an_account_of_himself(text, source, content):
    assert account_of(text, source, content) is None


@pytest.mark.parametrize("content", ["Larch Council was late", "Larch Council ran two wards", "patients want a bed"])
def test_what_others_did_or_what_all_want_is_an_account_of_nobody(content):
    assert account_of(f"Ann Ham said {content}.", "Ann Ham", content) is None


def test_words_in_quotation_marks_are_an_account_of_nobody():
    text = "Ann Ham said “Larch Council wanted a takeover”."
    assert account_of(text, "Ann Ham", "“Larch Council wanted a takeover”", mode="direct") is None


# -- when it was said --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("when", "said_on"),
    [
        ("yesterday", "2005-08-17"),
        ("in July", "2005-07"),
        ("on 3 May 2004", "2004-05-03"),
        ("last year", "2004"),
        ("two days ago", "2005-08-16"),
        ("in 1998", "1998"),
    ],
)
def test_an_attribution_was_said_when_its_sentence_tells_with_the_words_that_tell(when, said_on):
    text = f"Ann Ham said {when} that the merger would fail."
    (one,) = drafted(text, told(text, "Ann Ham", "said", "that the merger would fail", mode="indirect"))
    found = one.statement.said_on_as_written
    assert one.statement.said_on == said_on
    assert found in when
    assert found in text


def test_an_attribution_without_a_time_was_said_at_no_known_time():
    text = "Ann Ham said that the merger would fail in July."
    (one,) = drafted(text, told(text, "Ann Ham", "said", "that the merger would fail in July", mode="indirect"))
    assert (one.statement.said_on, one.statement.said_on_as_written) == (None, None)


def test_what_we_said_then_is_own_voice_with_its_time():
    text = "We said in July that the merger would fail."
    one = told(text, "We", "said", "that the merger would fail", mode="indirect")
    (found,) = drafted(text, one, kind="consultation_response", publisher="Larch Council")
    statement = found.statement
    assert (statement.mode, statement.said_on, statement.said_on_as_written) == ("author", "2005-07", "in July")


def test_a_time_in_a_quotation_within_a_turn_is_its_own_and_not_the_sittings():
    text = evidence("Dame Edna Moss said in July that “we lost the nurses” for good.")
    *_, quoted = drafted(text, told(text, "Dame Edna Moss", "said", "“we lost the nurses”"), kind="committee_evidence")
    assert (quoted.statement.said_on, quoted.statement.said_on_as_written) == ("2005-07", "in July")


# -- interests ---------------------------------------------------------------------------------------------------------

LORDS = """Lord Averill: My Lords, what will it cost?

Baroness Hale of Kyme: My Lords, {said} It will cost us the goodwill of carers.

Lord Averill: My Lords, is that so?

Baroness Hale of Kyme: It is."""


def roles(said):
    return [draft.statement.role for draft in drafted(LORDS.format(said=said), kind="debate")]


def test_an_interest_that_a_speaker_declares_is_the_role_from_then_on():
    told = roles("I declare an interest as president of the Carers’ League.")
    assert told == [None, "president of the Carers’ League", None, "president of the Carers’ League"]


def test_no_interest_is_no_role():
    assert roles("I declare this meeting open as a friend of all.") == [None] * 4


@pytest.mark.parametrize("who", ["Nobody", "No one", "No-one", "None of us", "Neither board", "No minister"])
def test_what_nobody_says_is_told_of_nobody(who):
    text = f"{who} should conclude from this that the two boards will be merged by the spring."
    one = told(text, who, "conclude", "that the two boards will be merged by the spring", mode="indirect")
    assert rows(text, one, kind="article") == []
    assert rows(text, one, kind="opinion", authors=("Jo Blunt",)) == [("Jo Blunt", text)]


def test_number_ten_is_not_nobody():
    text = "No 10 said that the two boards would be merged."
    one = told(text, "No 10", "said", "that the two boards would be merged", mode="indirect")
    assert [what for _, what in rows(text, one, kind="article")] == ["that the two boards would be merged"]


# -- paraphrases without a source --------------------------------------------------------------------------------------

URGED = "4.3 Many of those we met urged us to bring the two services together."


def read(text, *, kind="green_paper", cue="urged", content="to bring the two services together", **more):
    """The sources with which an attribution that has none is read."""
    one = told(text, "", cue, content, mode="indirect", **more)
    (found,) = reading_of(document(text, kind=kind), (one,)).attributions
    return [text[start:end] for start, end in found.source_spans]


@pytest.mark.model
@pytest.mark.parametrize("who", ["Many of those we met", "Those who answered", "One of the unions", "The unions"])
def test_what_others_urged_is_not_what_the_paper_urges(who):
    assert read(f"4.3 {who} urged us to bring the two services together.") == [who]


@pytest.mark.model
@pytest.mark.parametrize("who", ["We", "They", "It", "Those", "This paper", "The figures"])
def test_a_subject_that_tells_nobody_is_no_source(who):
    assert read(f"{who} urged us to bring the two services together.") == []


@pytest.mark.model
def test_a_subject_that_is_what_is_said_is_no_source():
    assert read(URGED, content="Many of those we met") == []


@pytest.mark.model
def test_a_few_words_are_not_asked_for_their_subject():
    assert read("The unions urged us to merge.", content="to merge") == []


@pytest.mark.model
def test_in_an_article_a_paraphrase_without_a_source_stays_nobodys():
    assert read(URGED, kind="article") == []
