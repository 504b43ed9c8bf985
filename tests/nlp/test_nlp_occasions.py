"""When something was said: the words of its sentence, resolved against the day of publication, never beyond it."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nlp_documents import place

from corpus.dates import partial
from nlp.occasions import occasion

THURSDAY = "2005-08-18"


def when(text, published=THURSDAY, *, cue="said", contents=()):
    spans = [place(text, words) for words in contents]
    return occasion(text, (0, len(text)), place(text, cue), spans, published)


def said(words, published=THURSDAY):
    """The date of a sentence whose saying has these words of time."""
    return when(f"Ms Orme said {words} that one door would do.", published)[0]


# -- forms -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("today", "2005-08-18"),
        ("tonight", "2005-08-18"),
        ("this morning", "2005-08-18"),
        ("earlier this afternoon", "2005-08-18"),
        ("yesterday", "2005-08-17"),
        ("last night", "2005-08-17"),
        ("three days ago", "2005-08-15"),
        ("a day ago", "2005-08-17"),
        ("10 days ago", "2005-08-08"),
        ("ten days ago", "2005-08-08"),
        ("on 4 July", "2005-07-04"),
        ("on 4th July", "2005-07-04"),
        ("on 4 July 2003", "2003-07-04"),
        ("on 1st May, 1999", "1999-05-01"),
    ],
)
def test_words_that_tell_a_day(words, day):
    assert said(words) == day


@pytest.mark.parametrize(
    ("words", "month"),
    [
        ("this week", "2005-08"),
        ("earlier this week", "2005-08"),
        ("this month", "2005-08"),
        ("last week", "2005-08"),
        ("late last month", "2005-07"),
        ("last month", "2005-07"),
        ("a week ago", "2005-08"),
        ("six weeks ago", "2005-07"),
        ("a fortnight ago", "2005-08"),
        ("two months ago", "2005-06"),
        ("ten months ago", "2004-10"),
        ("in July 2003", "2003-07"),
        ("early in July", "2005-07"),
        ("back in May", "2005-05"),
        ("in July last year", "2004-07"),
        ("in July this year", "2005-07"),
    ],
)
def test_words_that_tell_a_month(words, month):
    assert said(words) == month


@pytest.mark.parametrize(
    ("words", "year"),
    [
        ("last year", "2004"),
        ("late last year", "2004"),
        ("this year", "2005"),
        ("two years ago", "2003"),
        ("20 years ago", "1985"),
        ("in 1998", "1998"),
        ("back in 1998", "1998"),
        ("as long ago as 1997", "1997"),
    ],
)
def test_words_that_tell_a_year(words, year):
    assert said(words) == year


def test_the_words_are_kept_as_they_are_written():
    assert when("Late  Last\nWeek Ms Orme said that one door would do.") == ("2005-08", "Late Last Week")


def test_a_sentence_without_a_time_tells_none():
    assert when("Ms Orme said that one door would do.") == (None, None)


# -- weekdays ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("on Monday", "2005-08-15"),
        ("on Wednesday", "2005-08-17"),
        ("on Thursday", "2005-08-18"),
        ("on Friday", "2005-08-12"),
        ("Tuesday", "2005-08-16"),
        ("on Monday evening", "2005-08-15"),
        ("last Monday", "2005-08-15"),
        ("last Thursday", "2005-08-11"),
    ],
)
def test_a_weekday_is_the_last_one_up_to_the_day_of_publication(words, day):
    assert said(words) == day


@pytest.mark.parametrize("words", ["on Mondays", "Monday to Friday", "on Sunday and Monday", "from Monday to Friday"])
def test_weekdays_that_name_no_single_day_tell_none(words):
    assert said(words) is None


@pytest.mark.parametrize("words", ["on Monday, 4 July 2005", "on Monday 4 July 2005"])
def test_a_weekday_with_its_date_is_never_another_day(words):
    assert said(words) in ("2005-07-04", None)


# -- at the edges of weeks, months and years ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "published", "told"),
    [
        ("yesterday", "2005-01-01", "2004-12-31"),
        ("last night", "2005-03-01", "2005-02-28"),
        ("yesterday", "2004-03-01", "2004-02-29"),
        ("last month", "2005-01-20", "2004-12"),
        ("two months ago", "2005-01-20", "2004-11"),
        ("on Friday", "2005-01-01", "2004-12-31"),
        ("on 31 December", "2005-01-01", "2004-12-31"),
    ],
)
def test_a_time_before_the_turn_of_a_month_or_year_belongs_there(words, published, told):
    assert said(words, published) == told


@pytest.mark.parametrize(
    ("published", "told"),
    [
        ("2005-08-18", "2005-08"),  # 8 to 14 August
        ("2005-08-10", "2005-08"),  # 1 to 7 August
        ("2005-08-05", "2005-07"),  # 25 to 31 July
        ("2005-09-07", "2005"),  # 29 August to 4 September
        ("2005-01-05", None),  # 27 December to 2 January
    ],
)
def test_a_week_across_the_end_of_a_month_is_known_to_what_its_days_share(published, told):
    assert when("Ms Orme said last week that one door would do.", published) == (told, "last week")


@pytest.mark.parametrize(
    ("words", "published", "told"),
    [
        ("in July", "2005-08-18", "2005-07"),
        ("in July", "2005-07-30", "2005-07"),
        ("in July", "2005-06-18", "2004-07"),
        ("in December", "2005-01-02", "2004-12"),
        ("last July", "2005-08-18", "2005-07"),
        ("last July", "2005-06-18", "2004-07"),
        ("last July", "2005-07-20", "2004-07"),
    ],
)
def test_a_month_without_a_year_is_the_last_one(words, published, told):
    assert said(words, published) == told


@pytest.mark.parametrize(
    ("words", "published", "told"),
    [
        ("on 18 August", "2005-08-18", "2005-08-18"),
        ("on 19 August", "2005-08-18", "2004-08-19"),
        ("on 29 February", "2004-03-10", "2004-02-29"),
    ],
)
def test_a_day_without_a_year_is_the_last_one(words, published, told):
    assert said(words, published) == told


def test_a_day_that_the_year_does_not_have_is_not_moved_to_another():
    assert said("on 29 February", "2005-03-10") in ("2004-02-29", None)


# -- how well the publication is known ---------------------------------------------------------------------------------


@pytest.mark.parametrize("words", ["yesterday", "last week", "on Monday", "in July", "a year ago", "on 4 July"])
def test_without_a_publication_date_the_words_stay(words):
    assert when(f"Ms Orme said {words} that one door would do.", None) == (None, words)


@pytest.mark.parametrize(
    ("words", "told"), [("in July 2003", "2003-07"), ("in 1998", "1998"), ("on 4 July 2003", "2003-07-04")]
)
def test_a_time_with_its_year_needs_no_publication_date(words, told):
    assert said(words, None) == told


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("yesterday", "2005"),  # 31 July or a day of August
        ("last week", "2005"),
        ("last month", "2005-07"),
        ("in July", "2005-07"),
        ("on 4 July", "2005-07-04"),
        ("last year", "2004"),
    ],
)
def test_a_publication_known_to_the_month_tells_no_more_than_that(words, told):
    assert said(words, "2005-08") == told


@pytest.mark.parametrize(("words", "told"), [("last year", "2004"), ("this year", "2005"), ("in July", None)])
def test_a_publication_known_to_the_year_tells_no_more_than_that(words, told):
    assert when(f"Ms Orme said {words} that one door would do.", "2005") == (told, words)


DAYS = st.dates(date(1900, 1, 1), date(2100, 1, 1))
FORMS = [
    *("today", "yesterday", "this week", "this month", "this year", "last week", "last month", "last year"),
    *("on Monday", "last Friday", "three days ago", "a fortnight ago", "ten months ago", "six years ago"),
    *("in July", "in February last year", "on 28 February", "on 31 December"),
]


@given(st.sampled_from(FORMS), DAYS, st.sampled_from([4, 7, 10]))
def test_nothing_was_said_after_the_publication(words, day, known):
    published = day.isoformat()[:known]
    told = said(words, published)
    assert told is None or (partial(told) == told and told[: len(published)] <= published)


@given(st.sampled_from(FORMS), DAYS)
def test_a_publication_known_less_well_never_tells_something_else(words, day):
    exact, rough = said(words, day.isoformat()), said(words, day.isoformat()[:7])
    assert rough is None or (exact or "").startswith(rough) or rough.startswith(exact or "")


# -- which words count -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "Ms Orme, who joined last year, said that one door would do.",
        "Ms Orme, whose trust opened in July, said that one door would do.",
        "Ms Orme, appointed last year, said that one door would do.",
        "Ms Orme, newly elected in May, said that one door would do.",
        "At the meeting which took place on Tuesday Ms Pell spoke, and Ms Orme said no.",
        "The nurse who came in July said that one door would do.",
        "The report that appeared in July said that one door would do.",
    ],
)
def test_an_aside_about_the_source_is_not_the_time_of_the_saying(text):
    assert when(text) == (None, None)


def test_the_saying_keeps_its_time_beside_an_aside():
    assert when("Ms Orme, who joined last year, said in May that one door would do.") == ("2005-05", "in May")


def test_a_cue_inside_an_aside_takes_the_time_that_stands_with_it():
    assert when("The plan, which Ms Orme said last week was late, is here.") == ("2005-08", "last week")


def test_a_time_between_commas_is_the_saying_s():
    assert when("Ms Orme said, ten days ago, that one door would do.") == ("2005-08-08", "ten days ago")


@pytest.mark.parametrize(
    "words",
    [
        "since last year",
        "until last month",
        "before May",
        "by last year",
        "of last year",
        "a report published last week",
        "a trust formed in July",
        "the plan due on Monday",
    ],
)
def test_the_time_of_something_else_is_not_the_saying_s(words):
    assert when(f"Of {words} Ms Orme said that it would do.") == (None, None)


@pytest.mark.parametrize("words", ["Last week’s report", "Last month's plan", "Yesterday’s paper"])
def test_a_time_that_owns_something_is_not_the_saying_s(words):
    assert when(f"{words} said that one door would do.") == (None, None)


def test_a_time_in_what_was_said_is_not_when_it_was_said():
    content = "the trust opened last year and is full"
    assert when(f"Ms Orme said {content}.", contents=[content]) == (None, None)


def test_a_time_beside_what_was_said_is():
    content = "“The trust opened last year,”"
    assert when(f"{content} Ms Orme said on Monday.", contents=[content]) == ("2005-08-15", "on Monday")


def test_of_several_times_the_nearest_to_the_cue_counts():
    assert when("In May the trust closed, and Ms Orme said yesterday that it was late.")[1] == "yesterday"


@pytest.mark.parametrize("cue", [None, (60, 64)])
def test_without_a_cue_in_the_sentence_there_is_no_time(cue):
    text = "Ms Orme spoke last week. Nobody came to hear it, they all said."
    assert occasion(text, (0, 24), cue, [], THURSDAY) == (None, None)


def test_only_the_sentence_of_the_cue_counts():
    text = "Ms Orme spoke last week. She said that one door would do."
    assert occasion(text, (25, len(text)), place(text, "said"), [], THURSDAY) == (None, None)
