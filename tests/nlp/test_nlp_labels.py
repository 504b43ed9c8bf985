"""Whom a label means by itself: what `test_nlp_transcripts` does not ask of whole transcripts."""

from __future__ import annotations

import pytest
from nlp_documents import document, place

from nlp.attribution import Reading
from nlp.holders import Holders
from nlp.labels import label_holder


def asked(text, kind="debate"):
    return Holders(document(text, kind=kind), Reading(()))


def meant(text, label, *, chair=None):
    """The holder that the last place of the label means."""
    return label_holder(asked(text), place(text, label, -1), place(text, chair) if chair else None)


# -- how it was told ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("label", ["Ms Ada Finch", "Ms Finch", "MS FINCH"])
def test_a_name_in_a_label_is_told_by_the_label(label):
    assert meant(f"Witness: Ms Ada Finch, director\n\n{label}: No.", label).basis == "label"


def test_a_label_is_kept_as_written():
    got = meant("Witness: Ms Ada Finch, director\n\nMS FINCH: No.", "MS FINCH")
    assert (got.name, got.as_written) == ("Ada Finch", "MS FINCH")


def test_who_presides_is_told_by_the_chair():
    got = meant("Dame Ada Finch (Chair)\n\nThe Chair: No.", "The Chair", chair="Dame Ada Finch")
    assert (got.name, got.how, got.role, got.as_written) == ("Ada Finch", "label: chair", "chair", "The Chair")


@pytest.mark.parametrize(
    ("label", "role"),
    [("Chairman", "chairman"), ("The Chairwoman", "chairwoman"), ("CHAIR", "chair"), ("The Convener", "convener")],
)
def test_a_chair_whom_nobody_names_is_known_by_words_with_the_role_of_the_label(label, role):
    got = meant(f"{label}: No.", label)
    assert (got.name, got.kind, got.role, got.how) == (label, "person", role, "words: chair")


# -- by office ---------------------------------------------------------------------------------------------------------


def test_an_office_as_a_label_is_who_holds_it_in_the_document():
    got = meant("Ada Finch, director of planning, came.\n\ndirector of planning: No.", "director of planning")
    assert (got.name, got.kind, got.role, got.how) == ("Ada Finch", "person", "director of planning", "label: office")


def test_an_office_that_two_hold_is_neither_of_them():
    text = "Ada Finch, town planner, met Bo Lark, town planner.\n\ntown planner: No."
    assert meant(text, "town planner").name not in ("Ada Finch", "Bo Lark")


def test_an_office_before_a_name_is_the_role_of_later_labels_too():
    text = "The Minister for Wards (Ada Finch): No.\n\nMr Bell: Why?\n\nAda Finch: So."
    holders = asked(text)
    first = label_holder(holders, place(text, "Ada Finch"), None)
    later = label_holder(holders, place(text, "Ada Finch", -1), None)
    assert (first.name, first.role) == (later.name, later.role) == ("Ada Finch", "Minister for Wards")


@pytest.mark.parametrize("label", ["Mr Speaker", "Madam Speaker", "Mr. Speaker"])
def test_the_speaker_of_the_house_is_a_person_by_office(label):
    got = meant(f"{label}: Order.", label)
    assert (got.kind, got.role) == ("person", "Speaker")


def test_the_deputy_speaker_is_a_person_by_that_office():
    got = meant("Madam Deputy Speaker: Order.", "Madam Deputy Speaker")
    assert (got.kind, got.role) == ("person", "Deputy Speaker")


# -- who is nobody in particular ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("label", ["An hon. Member", "A Noble Lord", "Hon Member"])
def test_one_member_without_a_name_is_unknown(label):
    got = meant(f"{label}: No!", label)
    assert (got.kind, got.as_written, got.confidence) == ("unknown", label, 0.0)


@pytest.mark.parametrize("label", ["Several hon. Members", "Noble Lords"])
def test_several_members_are_known_by_words(label):
    got = meant(f"{label}: No!", label)
    assert (got.name, got.kind, got.how) == (label, "group", "words")


def test_a_name_that_the_document_does_not_know_is_somebody_new():
    got = meant("Sal Quill: No.", "Sal Quill")
    assert (got.name, got.kind, got.basis) == ("Sal Quill", "person", "label")
