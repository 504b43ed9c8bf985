"""Partial dates and the British ways of writing them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.dates import bounds, first_span, partial, precision, stated


def first_written(text):
    found = first_span(text)
    return found[0] if found else None


@pytest.mark.parametrize("value", ["2005", "2005-08", "2005-08-18"])
def test_a_partial_date_stays_as_precise_as_it_is(value):
    assert partial(value) == value


@pytest.mark.parametrize(
    "value", ["", "05", "2005-8", "2005-13", "2005-02-30", "18/08/2005", "1512", "2005-08-18T10:00"]
)
def test_what_is_no_partial_date_is_none(value):
    assert partial(value) is None


def test_digits_of_other_scripts_are_no_date():
    assert partial("2005-0\uff18") is None


def test_precision_is_that_of_the_smallest_part():
    assert [precision(value) for value in ("2005", "2005-08", "2005-08-18", None)] == ["year", "month", "day", None]


def test_bounds_of_a_month_know_leap_years():
    assert bounds("2004-02") == (date(2004, 2, 1), date(2004, 2, 29))


def test_bounds_of_a_year_are_its_first_and_last_day():
    assert bounds("2005") == (date(2005, 1, 1), date(2005, 12, 31))


def test_bounds_of_a_day_are_that_day():
    assert bounds("2005-08-18") == (date(2005, 8, 18), date(2005, 8, 18))


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("04/03/2005", "2005-03-04"),
        ("4.3.2005", "2005-03-04"),
        ("04-03-2005", "2005-03-04"),
        ("4 March 2005", "2005-03-04"),
        ("the 4th of March, 2005", "2005-03-04"),
        ("March 4, 2005", "2005-03-04"),
        ("Friday 4 Mar. 2005", "2005-03-04"),
        ("Sept 2005", "2005-09"),
        ("in May 2005", "2005-05"),
        ("2005-03-04", "2005-03-04"),
    ],
)
def test_the_day_comes_before_the_month(written, meant):
    assert first_written(written) == meant


@pytest.mark.parametrize(
    "written", ["31 February 2005", "13/13/2005", "in 2005", "room 12.1.5", "4/3-2005", "may be 2005"]
)
def test_what_is_no_written_date_is_none(written):
    assert first_written(written) is None


def test_a_day_that_never_was_does_not_hide_a_later_date():
    assert first_written("from 31/02/2005 to 4 March 2005") == "2005-03-04"


def test_the_place_of_a_written_date_is_known():
    assert first_span("Fenwick, 4 March 2005.") == ("2005-03-04", 9, 21)


@pytest.mark.parametrize(
    ("value", "meant"),
    [
        ("2005-08-18T23:30:00+01:00", "2005-08-18"),
        ("2005-08-18 10:00", "2005-08-18"),
        ("2005/8/18", "2005-08-18"),
        ("2005/08", "2005-08"),
        ("20050818", "2005-08-18"),
        ("20050818T1200", "2005-08-18"),
        ("2005", "2005"),
        (2005, "2005"),
        ("18 August 2005", "2005-08-18"),
        ("Thu, 18 Aug 2005 10:00:00 GMT", "2005-08-18"),
        ("18 August 2005 at 10:30 am", "2005-08-18"),
        ("August 2005", "2005-08"),
    ],
)
def test_a_field_states_a_date_as_precisely_as_it_is_given(value, meant):
    assert stated(value) == meant


@pytest.mark.parametrize(
    "value", ["", None, "soon", "updated 18 August 2005", "18 August 2005, or later", "2005-13-01", "12345"]
)
def test_a_field_with_more_or_less_than_a_date_states_none(value):
    assert stated(value) is None


@given(st.dates(min_value=date(1601, 1, 1), max_value=date(2199, 12, 31)))
def test_every_day_is_read_in_every_way_of_writing_it(day):
    ways = [day.isoformat(), f"{day.day}/{day.month}/{day.year}", f"{day.day} {day:%B} {day.year}"]
    assert {stated(way) for way in ways} == {first_written(way) for way in ways} == {day.isoformat()}
    assert bounds(day.isoformat()) == (day, day)


@given(st.text(max_size=60))
def test_no_text_makes_the_dates_fail(text):
    for found in (partial(text), stated(text), first_written(text)):
        assert found is None or partial(found) == found
