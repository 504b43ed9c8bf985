"""Words that are put into nobody's mouth: not said, supposed, denied, or only passed on."""

from __future__ import annotations

from dataclasses import replace

import pytest
from nlp_documents import document, place

from nlp.attribution import Attribution, Reading
from nlp.drafts import drafts
from nlp.unsaid import heard_from, is_passed_on, is_supposed, is_unsaid, turned_round, without_hearer


def report(text, source, cue, content, mode="indirect"):
    return Attribution(
        mode=mode,
        spans=(place(text, content),),
        source_spans=(place(text, source),) if source else (),
        cue_spans=(place(text, cue),),
        sentence=(0, len(text)),
        confidence=0.9,
    )


def told(text, *reports, **about):
    """Statements as (words, holder, whether they take no side)."""
    found = drafts(document(text, **about), Reading(reports))
    return [
        (" … ".join(text[start:end] for start, end in one.statement.spans), one.statement.holder, one.sideless)
        for one in found
    ]


# -- not said ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "cue",
    [
        "did not say",
        "didn’t say",
        "hasn't yet said",
        "has never suggested",
        "no longer argues",
        "hardly ever claimed",
        "stopped short of saying",
        "refused to say",
        "declined to state",
        "failed to mention",
        "forgot to tell them",
        "denied saying",
        "avoided saying",
        "did not go so far as to say",
        "might say",
        "could have argued",
        "would have said",
        "was misquoted as saying",
        "is wrongly reported to believe",
    ],
)
def test_what_was_not_said_is_unsaid(cue):
    text = f"Mrs Lorne {cue} that the boards should merge."
    one = report(text, "Mrs Lorne", cue, "that the boards should merge")
    assert is_unsaid(text, one)
    assert turned_round(text, place(text, cue), place(text, "that the boards should merge"))


@pytest.mark.parametrize(
    "cue",
    ["said", "not only said", "did not just say", "never tires of saying", "would say", "denied", "did not believe"],
)
def test_what_was_said_or_thought_is_not_unsaid(cue):
    text = f"Mrs Lorne {cue} that the boards should merge."
    assert not is_unsaid(text, report(text, "Mrs Lorne", cue, "that the boards should merge"))


def test_what_i_should_say_is_said():
    text = "I should say that the boards have merged."
    assert not is_unsaid(text, report(text, "I", "should say", "that the boards have merged"))


def test_what_was_not_said_is_told_as_that_and_takes_no_side():
    text = "Mrs Lorne did not say that the boards should merge."
    words = "did not say that the boards should merge"
    assert told(text, report(text, "Mrs Lorne", "did not say", words)) == [(words, "Lorne", True)]


def test_a_quotation_that_was_not_said_is_of_nobody_and_takes_no_side():
    text = "“Merge the boards,” Mrs Lorne did not say."
    one = report(text, "Mrs Lorne", "did not say", "“Merge the boards,”", "direct")
    assert told(text, one) == [("“Merge the boards,”", "unknown", True)]
    said = replace(one, cue_spans=(place(text, "say"),))
    assert told(text, said) == [("“Merge the boards,”", "Lorne", False)]


def test_what_was_not_said_is_not_the_authors_own_view_either():
    text = "It is a pity. The report does not say that the boards should merge. We do."
    one = report(text, "The report", "does not say", "does not say that the boards should merge")
    words = [words for words, _, sideless in told(text, one, kind="opinion", authors=("Ivo Lorne",)) if not sideless]
    assert not any("boards" in own for own in words)


# -- supposed, and said by hardly anybody ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "If Mrs Lorne said that the boards should merge, he would resign.",
        "Unless Mrs Lorne says that the boards should merge, he will stay.",
        "He asked whether Mrs Lorne thinks that the boards should merge.",
        "Had Mrs Lorne said that the boards should merge, he would have resigned.",
        "He stayed, but should Mrs Lorne say that the boards should merge, he will go.",
        "It is not true that Mrs Lorne said that the boards should merge.",
        "Suppose Mrs Lorne says that the boards should merge.",
    ],
)
def test_what_somebody_may_have_said_is_told_of_nobody(text):
    cue = next(word for word in ("said", "says", "thinks", "say") if word in text)
    one = report(text, "Mrs Lorne", cue, "that the boards should merge")
    assert is_supposed(text, one)
    assert told(text, one) == [("that the boards should merge", "unknown", True)]


@pytest.mark.parametrize(
    "text",
    [
        "Does Mrs Lorne say that the boards should merge?",
        "Why, then, did Mrs Lorne say that the boards should merge?",
        "Would not Mrs Lorne say that the boards should merge?",
    ],
)
def test_what_is_asked_of_somebody_is_told_of_nobody(text):
    one = report(text, "Mrs Lorne", "say", "that the boards should merge")
    assert is_supposed(text, one)
    assert told(text, one) == [("that the boards should merge", "unknown", True)]


def test_what_somebody_asks_is_theirs():
    text = "Why should they merge, Mrs Lorne asked?"
    assert not is_supposed(text, report(text, "Mrs Lorne", "asked", "Why should they merge"))


@pytest.mark.parametrize(
    "text",
    [
        "Mrs Lorne said that the boards should merge.",
        "As Mrs Lorne said that the boards should merge, he resigned.",
        "What they had, Mrs Lorne said that the boards should merge.",
        "He saw what had Mrs Lorne said that the boards should merge.",
    ],
)
def test_what_somebody_said_is_not_supposed(text):
    assert not is_supposed(text, report(text, "Mrs Lorne", "said", "that the boards should merge"))


@pytest.mark.parametrize(
    "source", ["Few directors", "Not every director", "Not all of them", "Hardly anyone", "Nothing in the paper"]
)
def test_what_hardly_anybody_says_is_told_of_nobody(source):
    text = f"{source} said that the boards should merge."
    words = "that the boards should merge"
    assert told(text, report(text, source, "said", words)) == [(words, "unknown", True)]


def test_a_few_are_somebody():
    text = "A few directors said that the boards should merge."
    (found,) = told(text, report(text, "A few directors", "said", "that the boards should merge"))
    assert found[1] != "unknown"


# -- cues without which the words would say the opposite ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("cue", "content", "belongs"),
    [
        ("does not believe", "the boards should merge", True),
        ("doubts", "that the boards should merge", True),
        ("denied", "that merging works", True),
        ("dismissed", "the idea that boards should merge", True),
        ("believes", "the boards should merge", False),
        ("warned", "that the boards would merge", False),
        ("rejected", "a merger", False),  # no proposition: the words alone say nothing
        ("did not describe", "the merger as “a success”", True),
        ("did not enjoy", "the merger, “a success”", False),
    ],
)
def test_a_cue_belongs_to_words_that_would_say_the_opposite_without_it(cue, content, belongs):
    text = f"Mrs Lorne {cue} {content}."
    assert turned_round(text, place(text, cue), place(text, content)) is belongs


@pytest.mark.model
@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("Mrs Lorne did not say that the boards should merge.", "did not say that the boards should merge"),
        ("Mrs Lorne does not believe the boards should merge.", "does not believe the boards should merge"),
        ("Mrs Lorne denied that the boards had merged.", "denied that the boards had merged"),
        ("Mrs Lorne said that the boards should merge.", "that the boards should merge"),
    ],
)
def test_a_cue_that_turns_its_words_round_is_told_with_them(said, text, content):
    (found,) = said(text)
    assert (found.source, found.content) == (["Mrs Lorne"], [content])


# -- passed on ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "source", "cue", "content", "mode"),
    [
        ("MPs heard that the pool had failed.", "MPs", "heard", "that the pool had failed", "indirect"),
        ("The inquiry has heard: “The pool failed.”", "The inquiry", "has heard:", "“The pool failed.”", "direct"),
        ("“The pool failed,” Mrs Lorne read.", "Mrs Lorne", "read", "“The pool failed,”", "direct"),
        ("Mrs Lorne quoted Dr Pell: “The pool failed.”", "Mrs Lorne", "quoted", "“The pool failed.”", "direct"),
        ("Mrs Lorne, quoting Dr Pell, said: “It failed.”", "Mrs Lorne", "said:", "“It failed.”", "direct"),
        ("“It failed,” said Mrs Lorne, quoting Dr Pell.", "Mrs Lorne", "said", "“It failed,”", "direct"),
    ],
)
def test_who_hears_reads_or_quotes_words_is_not_who_said_them(text, source, cue, content, mode):
    assert told(text, report(text, source, cue, content, mode)) == [(content, "unknown", False)]


@pytest.mark.parametrize(
    ("text", "source", "cue", "content", "mode"),
    [
        ("Mrs Lorne was heard to say that it failed.", "Mrs Lorne", "was heard to say", "that it failed", "indirect"),
        ("It failed, Mrs Lorne was quoted as saying.", "Mrs Lorne", "was quoted as saying", "It failed", "indirect"),
        ("Mrs Lorne, quoted in the Mail, said: “It failed.”", "Mrs Lorne", "said:", "“It failed.”", "direct"),
        ("Mrs Lorne, in evidence heard today, said it failed.", "Mrs Lorne", "said", "it failed", "indirect"),
        ("The letter read: “The pool failed.”", "The letter", "read:", "“The pool failed.”", "direct"),
        ("Mrs Lorne heard much about the pool.", "Mrs Lorne", "heard much about", "the pool", "indirect"),
    ],
)
def test_who_is_heard_or_quoted_is_who_said_it(text, source, cue, content, mode):
    assert not is_passed_on(text, report(text, source, cue, content, mode), by_person=source == "Mrs Lorne")


def test_what_a_paper_has_heard_is_not_its_own_view():
    text = "We heard that pooled budgets had failed in every county. Pooled budgets deserve another chance in 2010."
    one = report(text, "We", "heard", "that pooled budgets had failed in every county")
    found = told(text, one, kind="report", publisher="Lorne Institute")
    assert [holder for words, holder, _ in found if "failed" in words] == ["unknown"]


def test_what_was_heard_from_somebody_is_theirs():
    text = "The committee heard from Mrs Lorne that the pool had failed."
    found = heard_from(text, place(text, "heard"), place(text, "that the pool had failed"))
    assert found == place(text, "Mrs Lorne")


@pytest.mark.parametrize("text", ["The committee heard that it failed.", "Mrs Lorne said from Hull that it failed."])
def test_where_nobody_is_heard_from_nobody_is_named(text):
    cue = "heard" if "heard" in text else "said"
    assert heard_from(text, place(text, cue), place(text, "that it failed")) is None


def test_a_source_is_without_who_heard_it():
    text = "Peers heard Mrs Lorne say that the pool had failed."
    assert without_hearer(text, place(text, "Peers heard Mrs Lorne")) == place(text, "Mrs Lorne")
    assert without_hearer(text, place(text, "Mrs Lorne")) == place(text, "Mrs Lorne")


@pytest.mark.model
@pytest.mark.parametrize(
    ("text", "holder"),
    [
        ("The committee heard from Mrs Lorne that the two services should merge.", "Lorne"),
        ("Peers heard Mrs Lorne say that the two services should merge.", "Lorne"),
        ("The committee heard that the two services should merge.", "unknown"),
    ],
)
def test_the_holder_is_who_speaks_and_not_who_hears(statements_of, text, holder):
    assert [one.holder for one in statements_of(document(text))] == [holder]


# -- said to somebody --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("cue", ["was asked", "was also repeatedly asked", "were pressed", "has been challenged"])
def test_what_somebody_is_asked_is_not_his_and_takes_no_side(cue):
    text = f"Ms Ash {cue} why the two services should merge."
    asked = report(text, "Ms Ash", cue, "why the two services should merge")
    assert told(text, asked) == [("why the two services should merge", "unknown", True)]


@pytest.mark.parametrize("cue", ["were told", "was warned", "had been assured"])
def test_what_somebody_is_told_is_whose_nobody_knows(cue):
    text = f"Peers {cue} that the two services should merge."
    heard = report(text, "Peers", cue, "that the two services should merge")
    assert told(text, heard) == [("that the two services should merge", "unknown", False)]


def test_who_asks_somebody_is_the_source():
    text = "Ms Ash was asked by Mr Birch why the two services should merge."
    asked = report(text, "Mr Birch", "was asked by", "why the two services should merge")
    assert told(text, asked)[0][1] != "unknown"


@pytest.mark.parametrize("cue", ["indicates", "shows", "clearly means"])
def test_what_a_thing_shows_is_nobodys(cue):
    text = f"The Birch Trust spoke up. It {cue} that the two services should merge."
    shown = report(text, "It", cue, "that the two services should merge")
    assert told(text, shown)[0][1] == "unknown"
