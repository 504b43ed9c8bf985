"""Offices that change hands: the same words are different people in documents of different dates."""

from __future__ import annotations

import csv
from dataclasses import replace
from itertools import groupby, pairwise
from pathlib import Path

import pytest
from nlp_documents import document, place

import nlp
from corpus.dates import bounds, partial
from corpus.records import Metadata
from nlp.attribution import Attribution, Reading
from nlp.holders import Holders

TABLE = Path(nlp.__file__).parent / "offices.csv"
# Secretaries of State for Health: (a date, who it was), at every precision, some days from any change of hands.
SECRETARIES = [
    ("1997-09-30", "Frank Dobson"),
    ("1998", "Frank Dobson"),
    ("1999-09", "Frank Dobson"),
    ("1999-09-27", "Frank Dobson"),
    ("1999-10-25", "Alan Milburn"),
    ("1999-11", "Alan Milburn"),
    ("2000", "Alan Milburn"),
    ("2003-05-30", "Alan Milburn"),
    ("2003-06-28", "John Reid"),
    ("2003-07", "John Reid"),
    ("2004", "John Reid"),
    ("2005-04-20", "John Reid"),
    ("2005-05-20", "Patricia Hewitt"),
    ("2005-08-18", "Patricia Hewitt"),
    ("2006", "Patricia Hewitt"),
    ("2007-06-10", "Patricia Hewitt"),
    ("2012-09-20", "Jeremy Hunt"),
    ("2012-10", "Jeremy Hunt"),
    ("2015", "Jeremy Hunt"),
    ("2018-06-20", "Jeremy Hunt"),
]
UNSETTLED = [
    None,
    "1999",
    "1999-10",
    "2003",
    "2003-06",
    "2005",
    "2005-05",
    "2007",
    "2012",
    "2012-09",
    "2018",
    "2018-07",
]


def holder_of(words, on):
    from nlp import offices

    return offices.holder_of(words, on)


def rows():
    with TABLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def holder(text, source, on):
    made = document(text)
    dated = replace(made, metadata=replace(made.metadata, published_on=on))
    return Holders(dated, Reading(())).of(place(text, source, -1))


# -- the table ---------------------------------------------------------------------------------------------------------


def test_a_row_has_an_office_a_name_a_term_and_a_source():
    assert list(rows()[0]) == ["office", "name", "from", "to", "source"]
    assert [row for row in rows() if not (row["office"] and row["name"] and row["from"] and row["source"])] == []


def test_terms_are_partial_dates_in_order():
    assert [row for row in rows() if not partial(row["from"]) or (row["to"] and not partial(row["to"]))] == []
    assert [row for row in rows() if row["to"] and bounds(row["from"])[0] > bounds(row["to"])[1]] == []


def test_no_office_has_two_holders_at_once():
    by_office = sorted(rows(), key=lambda row: (row["office"], row["from"]))
    for _, terms in groupby(by_office, key=lambda row: row["office"]):
        held = list(terms)
        for one, following in pairwise(held):
            assert one["to"], one
            assert bounds(one["to"])[0] <= bounds(following["from"])[1], (one, following)


# -- who held it -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("on", "name"), SECRETARIES)
def test_the_health_secretary_is_who_held_the_office_on_the_date(on, name):
    assert holder_of("the health secretary", on).name == name


@pytest.mark.parametrize("on", UNSETTLED)
def test_a_date_that_leaves_the_holder_open_names_nobody(on):
    assert holder_of("the health secretary", on) is None


@pytest.mark.parametrize("on", ["1801", "1850-02", "1901-01-01"])
def test_before_the_table_begins_nobody_is_named(on):
    assert holder_of("the health secretary", on) is None


@pytest.mark.parametrize(
    "words",
    [
        "the health secretary",
        "The health secretary",
        "the Health Secretary",
        "health secretary",
        "Health Secretary",
        "The Secretary of State for Health",
        "the secretary of state for health",
        "Secretary of State for Health",
    ],
)
def test_one_office_is_written_in_several_ways(words):
    assert holder_of(words, "2001-02-03").name == "Alan Milburn"


def test_an_office_has_one_name_whoever_holds_it_and_however_it_is_written():
    found = {holder_of("the health secretary", on).office for on, _ in SECRETARIES if on < "2010"}
    found.add(holder_of("the Secretary of State for Health", "2001").office)
    (office,) = found
    assert office


@pytest.mark.parametrize(
    "words",
    [
        "the minister",
        "the health minister",
        "a health minister",
        "the secretary",
        "the secretary of state",
        "the former health secretary",
        "the next health secretary",
        "the shadow health secretary",
        "the Scottish health secretary",
        "a health secretary",
        "health secretaries",
        "the health secretary’s adviser",
        "an aide to the health secretary",
        "the deputy health secretary",
        "the union’s health secretary",
        "the health committee",
        "the chair",
        "she",
        "",
    ],
)
def test_words_that_are_no_unique_post_name_nobody(words):
    assert holder_of(words, "2001-02-03") is None


# -- in a document -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "name"),
    [
        ("1998-06-01", "Frank Dobson"),
        ("2001-02-03", "Alan Milburn"),
        ("2004", "John Reid"),
        ("2006-01", "Patricia Hewitt"),
        ("2016-03-04", "Jeremy Hunt"),
    ],
)
@pytest.mark.parametrize(
    "source", ["The health secretary", "The Health Secretary", "The Secretary of State for Health"]
)
def test_the_same_words_are_different_people_in_documents_of_different_dates(source, on, name):
    got = holder(f"{source} said no.", source, on)
    assert (got.name, got.kind, got.as_written) == (name, "person", source)
    assert got.role == source.removeprefix("The ")


@pytest.mark.parametrize("on", UNSETTLED)
def test_without_a_date_that_settles_it_the_office_stays_as_the_text_says(on):
    got = holder("The health secretary said no.", "The health secretary", on)
    assert (got.name, got.kind, got.role) == ("health secretary", "person", "health secretary")


@pytest.mark.parametrize(
    "text",
    [
        "Di Hale, the health secretary, came.",
        "The health secretary, Di Hale, came.",
        "Health secretary Di Hale came.",
        "Di Hale, health secretary in the Marl assembly, came.",
        "Di Hale (health secretary) came.",
    ],
)
def test_whoever_the_document_calls_health_secretary_goes_before_the_table(text):
    assert holder(f"{text} The health secretary said no.", "The health secretary", "2001-02-03").name == "Di Hale"


@pytest.mark.parametrize(
    "source",
    [
        "The former health secretary",
        "The then health secretary",
        "The shadow health secretary",
        "The Scottish health secretary",
        "A health minister",
        "An aide to the health secretary",
        "The health secretary’s adviser",
    ],
)
def test_somebody_near_the_office_is_not_its_holder(source):
    got = holder(f"{source} said no.", source, "2001-02-03")
    assert got.kind == "person"
    assert "Milburn" not in got.name


def test_an_office_is_not_looked_up_where_somebody_without_a_role_may_hold_it():
    text = "Rosa Quill said no. The health secretary said yes."
    told = Attribution("indirect", (place(text, "no"),), (place(text, "Rosa Quill"),))
    asked = Holders(
        replace(document(text), metadata=Metadata(kind="other", published_on="2001-07-05")), Reading((told,))
    )
    assert asked.of(place(text, "The health secretary")).name == "health secretary"
