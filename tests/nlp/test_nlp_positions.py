"""Text in, positions out, on own short documents: holders, modes, stances, and spans that are the text's own."""

from __future__ import annotations

import codecs

import pytest
from nlp_documents import document

from corpus.encoding import decode

pytestmark = pytest.mark.model

ARTICLE = """Forum backs shared money

“Pooled budgets let us look after the whole person, and we need more of them,” said Jane Arkwright, chair of the \
Fenwick Carers’ Forum. The hall was full.

“Merging the two trusts would be a costly mistake,” said Edwin Hansel, a GP. “It would waste years.”

Critics of integration say that joint commissioning wastes money.

Ms Arkwright said the weather had been kind.

The report noted that Lord Tyne had argued that a merger of the trusts would be a costly mistake.
"""
EVIDENCE = """Members present: Dr Edna Moss (Chair)

Witness: Sir Owen Pugh, commissioner, Fenwick Trust

Q1 Chair: Joint working has failed. Should you not merge the trusts?

Sir Owen Pugh: No. A merger would be a costly distraction. Pooled budgets are the better way and should be extended.

Q2 Ms Iqbal: Why is that?

It would cost too much.

Q3 Ms Iqbal: Thank you.
"""


def words(text, statement):
    return [text[start:end] for start, end in statement.spans]


def stances(statement):
    return {found.topic: found.stance for found in statement.stances}


@pytest.fixture(scope="module")
def article(statements_of):
    return statements_of(document(ARTICLE))


@pytest.fixture(scope="module")
def evidence(statements_of):
    return statements_of(document(EVIDENCE, kind="committee_evidence"))


def of(statements, holder):
    return [statement for statement in statements if statement.holder == holder]


# -- an article --------------------------------------------------------------------------------------------------------


def test_statements_stand_in_the_order_of_the_text(article):
    assert [statement.holder for statement in article] == [
        "Jane Arkwright",
        "Edwin Hansel",
        "Critics of integration",
        "Jane Arkwright",
        "the report",
        "Lord Tyne",
    ]


def test_a_holder_has_the_role_and_the_organisation_of_the_text(article):
    first = article[0]
    assert first.role == "chair of the Fenwick Carers’ Forum"
    assert first.organisation == "Fenwick Carers’ Forum"


def test_support_and_opposition_are_told_on_their_own_topics(statements_of):
    text = (
        "“Joint commissioning should be the rule in every county,” said Jane Arkwright.\n\n"
        "“A merger would be a waste of money and would distract everybody for years,” said Edwin Hansel."
    )
    joint, structural = statements_of(document(text))
    assert stances(joint) == {"structural_change": None, "joint_working": "support"}
    assert stances(structural) == {"structural_change": "oppose", "joint_working": None}


def test_a_split_quote_is_one_position_with_two_spans(article):
    assert words(ARTICLE, article[1]) == [
        "“Merging the two trusts would be a costly mistake,”",
        "“It would waste years.”",
    ]


def test_what_critics_say_is_the_critics_position(article):
    (critics,) = of(article, "Critics of integration")
    assert (critics.holder_kind, stances(critics)["joint_working"]) == ("group", "oppose")


def test_words_on_no_topic_are_a_statement_without_a_stance(article):
    weather = of(article, "Jane Arkwright")[1]
    assert not weather.is_position


def test_a_report_within_a_report_names_its_reporter(article):
    (tyne,) = of(article, "Lord Tyne")
    assert tyne.reported_by == "the report"


def test_the_reporters_own_sentences_are_nobodys_position(article):
    assert all("The hall was full" not in piece for statement in article for piece in words(ARTICLE, statement))


# -- evidence ----------------------------------------------------------------------------------------------------------


def test_a_members_question_carries_no_stance(evidence):
    (question,) = of(evidence, "Edna Moss")
    assert question.stances == ()


def test_the_witness_holds_the_answer(evidence):
    (answer,) = of(evidence, "Owen Pugh")
    assert answer.role == "commissioner, Fenwick Trust"
    assert stances(answer)["structural_change"] == "oppose"
    assert answer.is_position


def test_an_answer_without_a_name_is_nobodys(evidence):
    (answer,) = [one for one in evidence if words(EVIDENCE, one) == ["It would cost too much."]]
    assert answer.holder_kind == "unknown"


def test_evidence_was_given_on_the_day_of_the_transcript(evidence, article):
    assert {statement.said_on for statement in evidence} == {"2005-08-18"}
    assert {statement.said_on for statement in article} == {None}


# -- own voice ---------------------------------------------------------------------------------------------------------


def test_an_opinion_pieces_own_sentences_are_its_authors(statements_of):
    text = "Pooled budgets work, and every council should have one.\n\nOthers say that a merger is the only answer."
    found = statements_of(document(text, kind="opinion", authors=("Jo Blunt",)))
    assert [(one.holder, one.mode) for one in found] == [("Jo Blunt", "author"), ("Others", "indirect")]
    assert stances(found[0])["joint_working"] == "support"


@pytest.mark.parametrize("kind", ["white_paper", "green_paper", "consultation_response"])
def test_a_policy_papers_own_sentences_are_its_publishers(statements_of, kind):
    text = "Pooled budgets will be extended to every area, because joint planning helps patients."
    (found,) = statements_of(document(text, kind=kind, publisher="Department of Care"))
    assert (found.holder, found.holder_kind, found.mode) == ("Department of Care", "organisation", "author")
    assert found.organisation == "Department of Care"


def test_we_in_a_policy_paper_is_its_own_voice(statements_of):
    text = "We believe that councils should cooperate with the health service."
    (found,) = statements_of(document(text, kind="white_paper", publisher="Department of Care"))
    assert (found.holder, found.mode, words(text, found)) == ("Department of Care", "author", [text])


# -- stances -----------------------------------------------------------------------------------------------------------


def test_a_quotation_over_paragraphs_of_one_side_is_one_position(statements_of):
    text = (
        "“We began with pooled budgets, and they helped.\n\n“Then we built joint teams, and they were a success.\n\n"
        "“Joint planning must go on,” said Jane Arkwright.\n\nThe hall was full."
    )
    (found,) = statements_of(document(text))
    assert (found.holder, len(found.spans)) == ("Jane Arkwright", 3)


def test_a_warning_counts_by_its_own_word(statements_of):
    (found,) = statements_of(document("Jane Arkwright warned against merging the two trusts."))
    assert stances(found)["structural_change"] == "oppose"


@pytest.mark.parametrize(
    "text",
    [
        "The joint committee meets on the first Tuesday of each month.",
        "The partnership board has twelve members.",
        "Joint teams exist in nine of the twelve districts.",
    ],
)
def test_a_neutral_statement_near_a_topic_has_no_stance(statements_of, text):
    (found,) = statements_of(document(f"Jane Arkwright said: “{text}”"))
    assert set(stances(found).values()) == {None}


# -- spans -------------------------------------------------------------------------------------------------------------

NASTY = [
    "‘Pooled bud\u00adgets help patients,’ said Zoe\u0301 Thorpe, a nurse.",
    "😀 “Joint teams\r\nhelp patients 😀 and we need them,” said Zoe\u0301 Thorpe, a nurse.",
    "Zoe\u0301 Thorpe, a nurse, said that in cafe\u0301s joint plan\u00adning helps “the whole\u00a0person”.",
]


def check(text, statements):
    """Every statement's words are the text's, in order and apart; its evidence lies in them or at the cue."""
    assert statements
    for statement in statements:
        at = 0
        for start, end in statement.spans:
            assert at <= start < end <= len(text)
            assert text[start:end] == text[start:end].strip()
            at = end
        first, last = statement.context
        assert first <= statement.spans[0][0]
        assert statement.spans[-1][1] <= last
        begins = [start for start, _ in (*statement.spans, *statement.cue_spans)]
        for found in statement.stances:
            for start, end in found.evidence:
                assert min(begins) <= start < end <= statement.spans[-1][1]
                assert not text[start].isspace()


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_spans_hold_whatever_the_line_ends_accents_and_emoji(statements_of, line_end):
    text = (line_end * 2).join(NASTY)
    found = statements_of(document(text))
    check(text, found)
    assert [one.holder for one in found] == ["Zo\u00e9 Thorpe"] * 3
    assert words(text, found[0]) == ["‘Pooled bud\u00adgets help patients,’"]
    assert words(text, found[1]) == ["“Joint teams\r\nhelp patients 😀 and we need them,”"]


def test_a_byte_order_mark_shifts_nothing(statements_of):
    plain = statements_of(document(decode(ARTICLE.encode(), where="a.txt")))
    marked = statements_of(document(decode(codecs.BOM_UTF8 + ARTICLE.encode(), where="a.txt")))
    assert marked == plain


def test_the_same_article_with_windows_line_ends_has_the_same_words(statements_of, article):
    text = ARTICLE.replace("\n", "\r\n")
    assert [words(text, one) for one in statements_of(document(text))] == [words(ARTICLE, one) for one in article]


def test_spans_and_evidence_of_all_kinds_of_document_hold(article, evidence):
    check(ARTICLE, article)
    check(EVIDENCE, evidence)


def test_evidence_is_the_words_that_decided(statements_of):
    text = "“Joint commissioning should be the rule in every county,” said Jane Arkwright."
    (found,) = statements_of(document(text))
    (joint,) = (one for one in found.stances if one.topic == "joint_working")
    assert [text[start:end] for start, end in joint.evidence] == ["Joint commissioning"]


@pytest.mark.parametrize("text", ["x", "“", "’ ’ ’", "Q1", "said", "“” said.", ":", "1. (A) b"])
def test_odd_scraps_are_no_error(statements_of, text):
    for kind in ("article", "opinion", "committee_evidence"):
        statements_of(document(text, kind=kind, authors=("Jo Blunt",)))


@pytest.mark.model
def test_what_nobody_named_has_said_is_not_the_authors(statements_of):
    text = "It has been argued that a merger of the two trusts would cost lives.\n\nWe think little of that argument.\n"
    told = statements_of(document(text, kind="opinion", authors=("Ann Ham",)))
    (argued,) = [one for one in told if "cost lives" in " ".join(words(text, one))]
    assert argued.holder_kind == "unknown"
