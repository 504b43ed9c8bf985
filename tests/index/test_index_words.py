from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import QueryError
from index.language import LONGEST, Query, parse
from index.nodes import And, Between, Forms, Is, Like, Named, Near, Not, Or, Phrase, Word
from index.words import marks, stems, tokens


def node(text: str) -> Any:
    found = parse(text)
    return found.node if found else None


def test_a_blank_question_asks_for_everything() -> None:
    assert parse(" \t\n") is None


def test_words_side_by_side_must_all_occur() -> None:
    assert node("pooled budgets") == And((Word("pool"), Word("budget")))


def test_not_binds_before_and_and_and_before_or() -> None:
    assert node("a1 OR b1 AND NOT c1") == Or((Word("a1"), And((Word("b1"), Not(Word("c1"))))))


def test_brackets_group() -> None:
    assert node("(a1 OR b1) c1") == And((Or((Word("a1"), Word("b1"))), Word("c1")))


def test_operators_in_small_letters_are_words() -> None:
    assert node("cost not price") == And((Word("cost"), Word("not"), Word("price")))


def test_quotation_marks_straight_or_curly_make_a_phrase_with_its_small_words() -> None:
    assert node('"the one body"') == node("“the one body”") == Phrase(("the", "one", "body"))


def test_a_compound_is_its_words_side_by_side_but_no_quotation() -> None:
    assert parse("joined-up") == Query(Phrase(("joined", "up")), None, False, "joined-up")


def test_an_address_and_a_time_are_words() -> None:
    assert node("10:30") == Phrase(("10", "30"))
    assert isinstance(node("https://example.org/a?b=c"), Phrase)


def test_words_that_only_make_a_sentence_are_passed_over() -> None:
    assert node("what did they say about the merger") == And((Word("say"), Word("merger")))


def test_a_question_of_such_words_alone_asks_for_them() -> None:
    assert node("who is it") == And((Word("who"), Word("is"), Word("it")))


def test_not_twice_is_not_not() -> None:
    assert node("NOT " * 400 + "merger") == Word("merger")


def test_what_is_compared_by_meaning_leaves_out_what_is_excluded() -> None:
    found = parse('"care trust" AND (teams OR NOT mergers)')
    assert found is not None
    assert found.plain == "care trust teams"


@pytest.mark.parametrize(
    "text",
    ["AND", "AND OR NOT", "merger AND", "OR merger", "a1 AND AND b1", "NOT", "merger NOT", "(AND)", "a1 OR ()"],
)
def test_an_operator_without_a_word_is_an_error(text: str) -> None:
    with pytest.raises(QueryError):
        parse(text)


@pytest.mark.parametrize("text", ['"open', "(open", "shut)", "((a1)", '"a" "b'])
def test_an_unbalanced_question_is_an_error_that_says_what_to_do(text: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse(text)
    assert caught.value.hint


@pytest.mark.parametrize("text", ["*", "—", "…?!", "\0", "()", '""', "\ud800"])
def test_a_question_without_a_word_is_an_error(text: str) -> None:
    with pytest.raises(QueryError, match="no word"):
        parse(text)


@pytest.mark.parametrize("text", ["*", "a*", "*tion", "in*tion", "ab~", "merger~3", "merger~99", "integrat**"])
def test_a_wildcard_that_could_mean_everything_is_an_error(text: str) -> None:
    with pytest.raises(QueryError):
        parse(text)


def test_words_that_begin_so_and_words_that_differ_a_little() -> None:
    assert node("integrat*") == Like("integrat", None)
    assert node("Trust~") == Like("trust", 1)
    assert node("hospise~") == Like("hospise", 2)
    assert node("hospise~1") == Like("hospise", 1)
    assert parse("integrat* budgets").strict  # type: ignore[union-attr]


def test_two_words_near_each_other() -> None:
    assert node('"merger trust"~5') == Near("merger", "trust", 5)
    assert node('"merger trust" 5') == And((Phrase(("merger", "trust")), Word("5")))


@pytest.mark.parametrize("text", ['"merger"~5', '"a merger of trusts"~5', '"merger trust"~26', '"merger trust"~99999'])
def test_nearness_is_of_two_words_and_not_of_a_page(text: str) -> None:
    with pytest.raises(QueryError, match="~"):
        parse(text)


def test_a_quoted_word_is_meant_as_it_is_written() -> None:
    assert node('"pooled"') == Forms(("pooled",))


FIELDS = [
    ("holder:Hansel", Named("holder", ("hansel",))),
    ('Holder:"Dr Zoë Hale"', Named("holder", ("zoe", "hale"))),
    ('holder:="Dr Zoë Hale"', Is("holder", ("dr zoe hale",))),
    ("role:minister", Named("role", ("minister",))),
    ('org:"Thorpe Council"', Named("organisation", ("thorpe", "council"))),
    ("source:times", Named("source", ("times",))),
    ("kind:debate", Is("kind", ("debate",))),
    ('kind:"White paper"', Is("kind", ("white_paper",))),
    ("holder_kind:group", Is("holder_kind", ("group",))),
    ("mode:direct", Is("mode", ("direct",))),
    ("is:reviewed", Is("is", ("reviewed",))),
    ("is:undecided", Is("stance", (":undecided",))),
    ("stance:oppose", Is("stance", (":oppose",))),
    ("topic:joint_working", Is("stance", ("joint_working:",))),
    ("topic:joint_working stance:oppose", Is("stance", ("joint_working:oppose",))),
    ("joint_working:oppose", Is("stance", ("joint_working:oppose",))),
    ("date:1998..2005", Between(19980101, 20051231)),
    ("date:2005-08", Between(20050801, 20050831)),
    ("date:..2005", Between(None, 20051231)),
    ("date:2005-08-18..", Between(20050818, None)),
    ("date:unknown", Is("is", ("undated",))),
    ("document:a.txt", Or((Is("file", ("a.txt",)), Is("document", ("a.txt",))))),
]


@pytest.mark.parametrize(("text", "expected"), FIELDS, ids=[text for text, _ in FIELDS])
def test_a_field_asks_for_a_value(text: str, expected: object) -> None:
    found = parse(text, ("joint_working", "structural_change"))
    assert found is not None
    assert (found.words, found.fields) == (None, expected)


def test_fields_stand_beside_words_and_hang_together_with_them() -> None:
    beside = parse("pooled kind:debate NOT holder:hansel")
    assert beside is not None
    assert beside.words == Word("pool")
    assert beside.fields == And((Is("kind", ("debate",)), Not(Named("holder", ("hansel",)))))
    assert not beside.strict
    among = parse("pooled OR kind:debate")
    assert among is not None
    assert among.words == Or((Word("pool"), Is("kind", ("debate",))))


def test_a_word_that_only_makes_a_sentence_is_passed_over_beside_a_field_too() -> None:
    assert node("the merger kind:debate") == And((Word("merger"), Is("kind", ("debate",))))
    assert node("the kind:debate") == And((Word("the"), Is("kind", ("debate",))))


@pytest.mark.parametrize(
    ("text", "at", "said"),
    [
        ("merger speeker:hansel", 7, "did you mean holder:"),
        ("merger hodler:hansel", 7, "did you mean holder:"),
        ("publisher:times", 0, "did you mean source:"),
        ("kind:debat", 0, "did you mean debate"),
        ("x1 stance:opposed", 3, "did you mean oppose"),
        ("topic:join_working", 0, "did you mean joint_working"),
        ("merger foo:bar", 7, "fields: holder"),
        ("holder:", 0, "nothing stands behind"),
        ("holder: hansel", 0, "nothing stands behind"),
        ("date:2005-13", 0, "no date"),
        ("date:2005..1998", 0, "swap"),
        ("date:..", 0, "no date"),
        ("holder:…", 0, "no name"),
        ('x1 holder:"hansel', 10, "not closed"),
        ('x1 "open', 3, "not closed"),
        ("x1 (open", 3, "not closed"),
        ("shut) x1", 4, "not opened"),
        ("x1 OR", 3, "no word beside"),
        ("x1 b*", 3, "too many"),
    ],
)
def test_an_error_points_at_the_character_and_says_what_is_meant(text: str, at: int, said: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse(text, ("joint_working", "structural_change"))
    assert caught.value.at == at
    assert said in str(caught.value)
    assert f"character {at + 1}" in str(caught.value)


def test_ten_thousand_characters_are_an_error() -> None:
    with pytest.raises(QueryError, match="longer"):
        parse("merger " * 1429)


def test_deep_brackets_are_an_error() -> None:
    with pytest.raises(QueryError, match="brackets"):
        parse("(" * 900 + "a" + ")" * 900)


@given(st.text(max_size=200) | st.text(alphabet='AND OR NOT()"“”a1*~:-\0 =.holdert', max_size=60))
def test_any_text_is_a_question_or_an_error_in_one_line(text: str) -> None:
    try:
        found = parse(text)
    except QueryError as error:
        assert "\n" not in str(error)  # noqa: PT017
    else:
        assert found is None or found.node is not None


@given(st.text(max_size=LONGEST))
def test_words_lie_in_the_text_in_order_and_hold_no_blank(text: str) -> None:
    at = 0
    for token in tokens(text):
        assert at <= token.start < token.end <= len(text)
        assert token.stem
        assert not any(c.isspace() for c in token.stem)
        at = token.end


def test_words_are_compared_without_case_accents_possessives_and_endings() -> None:
    assert stems("NHS's POOLING Zoë’s Zoe\u0308 ﬁnance co\u00adoperate") == [
        "nhs",
        "pool",
        "zoe",
        "zoe",
        "financ",
        "cooper",
    ]


def test_the_two_british_spellings_are_one_word() -> None:
    assert stems("organisation organization organised organized") == ["organis"] * 4


def test_marks_stand_where_the_words_are_in_the_document() -> None:
    piece = "Pooled budgets, not mergers; budgets"
    assert marks(node('merger "pooled budgets"'), [(100, 100 + len(piece))], [piece]) == ((100, 114), (120, 127))


def test_a_phrase_over_a_split_quotation_is_marked_in_both_pieces() -> None:
    assert marks(node('"one body"'), [(0, 7), (20, 29)], ["I'd one", "body here"]) == ((4, 7), (20, 24))


def test_what_is_excluded_is_not_marked() -> None:
    assert marks(node("teams NOT mergers"), [(0, 17)], ["teams and mergers"]) == ((0, 5),)


def test_words_near_each_other_are_marked_where_they_are_near() -> None:
    text = "merger of a trust; merger and nothing else at all, trust"
    assert marks(node('"trust merger"~2'), [(0, len(text))], [text]) == ((0, 6), (12, 17), (19, 25))
