"""Whose words they are, as papers print it: leads, offices, lists of witnesses, roles over several lines."""

from __future__ import annotations

import pytest
from nlp_documents import document, holder, holders, place


def test_the_end_of_a_quotation_is_no_part_of_a_role():
    text = "They will ‘resist’ health secretary Alan Birch. Mr Birch spoke."
    assert holder(text, "Mr Birch", people=("Alan Birch",)).role == "health secretary"


@pytest.mark.parametrize("office", ["Chair", "President", "Chief Executive", "Deputy Director"])
def test_an_office_with_a_capital_before_a_name_is_a_role(office):
    found = holder(f"But {office} Mike Larch said no.", f"{office} Mike Larch")
    assert (found.name, found.role) == ("Mike Larch", office)


def test_a_body_described_before_it_is_named_is_called_by_its_name():
    text = "Care charity, the Fenwick Carers’ Fund, said no."
    assert holder(text, "Care charity, the Fenwick Carers’ Fund").name == "Fenwick Carers’ Fund"


def test_a_named_body_is_not_called_by_the_name_after_its_comma():
    assert holder(
        "Fenwick Council, the Marl Carers’ Fund, said no.", "Fenwick Council, the Marl Carers’ Fund"
    ).name == ("Fenwick Council")


def test_two_bodies_that_both_speak_are_two_sources():
    text = "Both the Fenwick Care Association (FCA) and Marl Confederation said no."
    source = place(text, "Both the Fenwick Care Association (FCA) and Marl Confederation")
    found = holders(text)
    assert [found.of(one).name for one in found.each(source)] == ["Fenwick Care Association", "Marl Confederation"]


def test_whom_a_writer_speaks_to_holds_nothing():
    assert holder("You say that care is safe.", "You").kind == "unknown"


def test_it_is_not_a_body_where_a_paper_was_named_after_it():
    text = (
        "Ann Larch, president of the Fenwick Care Association, was pleased.\n\n"
        "The idea came from the Marl plan two years ago. It said no."
    )
    assert holder(text, "It", people=("Ann Larch",)).kind == "unknown"


def test_a_day_at_a_sentences_end_and_the_next_word_are_no_body():
    text = "He spoke to the think tank Reform on Wednesday. He said it was late."
    assert all("Wednesday" not in name for _, _, name in holders(text, bodies=("Reform", "Wednesday. He")).bodies.named)


@pytest.mark.parametrize(
    ("words", "role"),
    [
        (
            "Ann Larch, chair, Resources Network, Association of Care Directors, gave evidence.",
            "chair, Resources Network, Association of Care Directors",
        ),
        ("Ann Larch, associate, Fenwick Care Association, gave evidence.", "associate, Fenwick Care Association"),
        ("Ann Larch, chief executive, Peter Orme, gave evidence.", "chief executive"),
    ],
)
def test_a_role_in_a_list_has_its_bodies(words, role):
    assert holder(words, "Ann Larch", people=("Ann Larch", "Peter Orme")).role == role


def test_roman_numerals_head_lists_of_witnesses():
    text = "II: Ann Larch, director of the Fenwick Fund; Peter Orme, chair of the trust\n\n" + "\n\n".join(
        f"Q{n} Chair: What do you think of it all?\n\nAnn Larch: I think it is late." for n in range(1, 6)
    )
    from nlp.turns import turns

    assert not any(
        text[slice(*turn.who)] == "II" for turn in turns(document(text, kind="committee_evidence")) if turn.who
    )


@pytest.mark.parametrize(
    ("words", "role"),
    [
        ("shadow Secretary of State for Health Andy Larch", "shadow Secretary of State for Health"),
        ("minister for Housing Andy Larch", "minister for Housing"),
    ],
)
def test_the_field_of_an_office_is_no_part_of_the_name_after_it(words, role):
    found = holder(f"In a speech, {words} said no. Larch said it was late.", words)
    assert (found.name, found.role) == ("Andy Larch", role)


LEAD = "Councils will be expected to share their money with hospitals, a local government minister has said.\n\n"


def test_who_is_named_behind_a_lead_that_closes_with_an_office_holds_it():
    text = LEAD + "In an interview, the Liberal Democrat Stephen Larch said no. The minister went on."
    found = holders(text, people=("Stephen Larch",))
    told = [found.of(place(text, words)) for words in ("a local government minister", "The minister")]
    assert [one.name for one in told] == ["Stephen Larch", "Stephen Larch"]


def test_of_two_who_are_named_behind_such_a_lead_none_is_taken_for_the_other():
    text = LEAD + "In an interview, Stephen Larch and Ann Orme said no to it all."
    people = ("Stephen Larch", "Ann Orme")
    assert holder(text, "a local government minister", people=people).name == "local government minister"


def test_a_motion_is_what_it_says_and_no_body_beside_it():
    text = "The chair of Larch Council’s committee was there. The motion says no. It adds that it is late."
    found = holders(text)
    assert [found.of(place(text, words)).name for words in ("The motion", "It ")] == ["the motion"] * 2


def test_bodies_in_a_role_are_no_sources_beside_who_holds_it():
    words = "Sir Ivo Larch, chair of Marl and West Orme NHS Trust and Fenwick Hospitals Trust and former head of care"
    found = holders(f"As {words}, told us, it is late.", people=("Ivo Larch",))
    source = place(found.text, words)
    assert [found.of(one).name for one in found.each(source)] == ["Ivo Larch"]


def test_a_role_may_be_of_several_fields():
    text = "Ann Larch CB, director of Policy, Strategy and Finance, Department of Care, gave evidence."
    assert holder(text, "Ann Larch", people=("Ann Larch",)).role == (
        "director of Policy, Strategy and Finance, Department of Care"
    )


@pytest.mark.parametrize("verb", ["warned", "has urged", "and both"])
def test_what_is_done_to_somebody_is_no_part_of_his_role(verb):
    text = f"An adviser {verb} shadow health secretary Alan Birch. Mr Birch spoke."
    assert holder(text, "Mr Birch", people=("Alan Birch",)).role == "shadow health secretary"


def test_a_role_goes_on_over_the_end_of_a_line_that_is_full():
    text = "It spoke. The public sector union’s senior national officer for\nlocal government, Owen Larch, said no."
    assert holder(text, "Owen Larch", people=("Owen Larch",)).role == (
        "public sector union’s senior national officer for local government"
    )


def test_a_role_on_a_short_line_of_its_own_is_of_the_one_above():
    assert holder("The trust’s director\nOwen Larch said no.", "Owen Larch", people=("Owen Larch",)).role is None


def test_the_role_of_another_before_and_is_no_part_of_a_role():
    text = "With help from shadow health secretary Andrew Birch and health minister Norman Larch. Mr Larch spoke."
    found = holder(text, "Mr Larch", people=("Andrew Birch", "Norman Larch"))
    assert found.role == "health minister"


def test_what_a_role_is_told_of_is_no_part_of_it():
    text = "It was a key policy of former health minister Norman Larch. Mr Larch spoke."
    assert holder(text, "Mr Larch", people=("Norman Larch",)).role == "former health minister"


def test_a_name_begins_behind_a_party_and_a_seat():
    found = holder("Lib Dem MP Paul Larch said no. Mr Larch went on.", "Lib Dem MP Paul Larch", people=("Lib Dem MP",))
    assert (found.name, found.role) == ("Paul Larch", "Lib Dem MP")


def test_the_think_tank_is_the_fund_that_was_named():
    assert holder("The Fenwick Fund spoke up. The think tank said no.", "The think tank").name == "Fenwick Fund"


def test_a_seat_and_a_party_in_brackets_are_no_body():
    assert holder("Ann Ham (North East Scotland) (Lab) came. Ms Ham said no.", "Ms Ham").role is None
    assert holder("Ann Ham (Labour) came. Ms Ham said no.", "Ms Ham").role is None


def test_the_cabinet_is_not_the_body_of_a_cabinet_secretary():
    got = holder("Ann Ham (Cabinet Secretary for Roads) came. Ms Ham said no.", "Ms Ham", bodies=["Cabinet"])
    assert (got.role, got.organisation) == ("Cabinet Secretary for Roads", None)


def test_each_of_several_members_is_named_without_their_seats():
    text = "MPs Ann Ham and Ivo Birch wrote to the trust."
    assert [(holder(text, name).name, holder(text, name).role) for name in ("MPs Ann Ham", "Ivo Birch")] == [
        ("Ann Ham", "MP"),
        ("Ivo Birch", "MP"),
    ]


def test_some_members_are_a_group_and_no_body():
    assert holder("Some Members said no.", "Some Members").kind == "group"


def test_a_statement_from_a_body_is_that_bodys():
    text = "A statement from Marl Council said yes. The statement says more."
    assert [holder(text, words).name for words in ("A statement from Marl Council", "Marl Council")] == [
        "Marl Council"
    ] * 2
    made = holders(text)
    first = made.of(place(text, "A statement from Marl Council"))
    assert (first.name, made.of(place(text, "The statement")).name) == ("Marl Council", "Marl Council")


def test_a_statement_of_nobody_named_is_nobodys():
    text = "A statement was read out. The statement says more. Marl Council met."
    assert holder(text, "The statement").name != "Marl Council"
