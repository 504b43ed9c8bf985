"""The page of topics: what they mean, a sentence tried, a frame checked and put to use, all without a model."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
from app_corpus import HOSTILE
from app_reading import Open, Page, link, read_as_markdown, seen
from frame_files import FIRST, FRIDAY, GOOD, LATE, NEXT, OTHER, SECOND, WIDER, WRONG, ByExamples, changed

import onrecord
from app_pages.addresses import question
from corpus.records import Document, Statement

TRY, CHECK = "Try a sentence", "Check and use"
EVENTS = "events:\n  - name: New hours\n    date: 2012-03\n    source: A notice\n"
# What the harm looks like on a page: controls that reorder words are written out. A file's texts are on one line.
VISIBLE = HOSTILE.replace("\u202e", "⟦U+202E⟧").replace("\u2066", "⟦U+2066⟧")
HARM = json.dumps(HOSTILE)
HARMFUL = (
    GOOD.replace("When libraries open", HARM)
    .replace("title: Late opening", f"title: {HARM}")
    .replace('"Should libraries open late?"', HARM)
    .replace("Libraries should close at five.", HARM)
    .replace('"Who has the key?"', HARM)
) + f"events:\n  - name: New hours $x$ <b>\n    date: 2012\n    source: {HARM}\n"


@pytest.fixture
def corpus(tmp_path: Path, plain: Any, monkeypatch: pytest.MonkeyPatch, forgotten: None) -> onrecord.Corpus:
    """A corpus of two papers, judged by the frame `hours 3`, as the user's."""
    monkeypatch.setattr(onrecord, "_extractor", ByExamples)
    papers = tmp_path / "papers"
    papers.mkdir()
    (papers / "first.txt").write_text(FIRST, encoding="utf-8")
    (papers / "second.txt").write_text(SECOND, encoding="utf-8")
    made = onrecord.open(tmp_path / "corpus", create=True)
    made.use_frame(onrecord.frame_in((GOOD + EVENTS).encode(), "hours.yaml"))
    made.add([papers])
    monkeypatch.setenv("ONRECORD_DATA", str(made.folder))
    return made


@pytest.fixture
def read_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONRECORD_READ_ONLY", "1")


Given = Callable[..., Any]


@pytest.fixture
def given(corpus: onrecord.Corpus, opened: Open) -> Given:
    """Open the page for a task, and give it a frame's file."""

    def giving(source: str | bytes, task: str = CHECK) -> Any:
        app = opened("topics", task=task, frame="a file")
        data = source if isinstance(source, bytes) else source.encode()
        return app.file_uploader(key="frame_file").upload("mine.yaml", data, "application/yaml").run()

    return giving


def keys(app: Any) -> list[str]:
    return [button.key for button in app.button]


# -- what the topics mean ----------------------------------------------------------------------------------------------


def test_a_topic_is_told_with_both_poles_its_words_and_its_examples(corpus: onrecord.Corpus, opened: Open) -> None:
    text = seen(opened("topics"))
    assert "When libraries open hours 3 · 1 topic · 1 event" in text
    assert "Late opening" in text
    assert "Should libraries open late?" in text
    assert "▲ supportLibraries should open late." in text
    assert "▼ opposeLibraries should close at five." in text
    assert "late · evening* · after-hours · children's hour" in text
    for side in (
        "▲ support4 examples",
        "▼ oppose4 examples",
        "◆ mixed2 examples",
        "– no stance4 examples that are off",
    ):
        assert side in text
    assert "Nobody comes at night." in text
    assert "March 2012New hoursA notice" in text


def test_a_figure_leads_to_as_many_positions(corpus: onrecord.Corpus, opened: Open) -> None:
    app = opened("topics")
    assert "In this corpus: ▲ support 1? cannot tell 2" in seen(app)
    ways = [str(value) for name, value in Page(app).attributes if name == "href" and str(value).startswith("search?")]
    asked = [question(parse_qs(way.partition("?")[2])) for way in ways]
    assert [corpus.search(one).total for one in asked] == [1, 2]


def test_what_was_measured_is_told_and_what_was_not(corpus: onrecord.Corpus, opened: Open) -> None:
    assert "Nobody has measured how often stances on this topic are right" in seen(opened("topics"))
    text = seen(opened("topics", frame="health-and-social-care"))
    known = onrecord.measured(onrecord.frame().topics["joint_working"])
    assert f"{known['accuracy']:.0%} of all statements had the right answer" in text
    assert f"of the sides told, {known['flips']:.0%} were flips. Measured – {known['about']}." in text
    assert "Nobody has measured" not in text


def test_another_frame_is_told_without_figures_of_this_corpus(corpus: onrecord.Corpus, opened: Open) -> None:
    text = seen(opened("topics", frame="national-care-service"))
    assert "A National Care Service paid for by tax" in text
    assert "In this corpus" not in text


def test_the_frame_can_be_taken_away_as_it_is(
    corpus: onrecord.Corpus, opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    import streamlit as st

    taken: dict[str, bytes] = {}
    monkeypatch.setattr(st, "download_button", lambda label, data, **more: taken.update({more["file_name"]: data}))
    opened("topics")
    assert taken == {"hours.yaml": (GOOD + EVENTS).encode()}


def test_a_link_that_holds_what_is_not_there_says_so(corpus: onrecord.Corpus, opened: Open) -> None:
    app = opened("topics", frame="school-meals", task="Juggle")
    assert "not known here, so it was left out – frame: school-meals" in seen(app)
    assert "left out – task: Juggle" in seen(app)
    assert "When libraries open" in seen(app)


# -- a sentence --------------------------------------------------------------------------------------------------------


def tried(app: Any, text: str) -> Any:
    app.text_area(key="try_text").set_value(text)
    return app.button(key="try_it").click().run()


def test_each_statement_is_shown_with_its_side_how_sure_and_why(corpus: onrecord.Corpus, opened: Open) -> None:
    app = tried(opened("topics", task=TRY), f"“{LATE}” said Jane Arkwright. “{FRIDAY}” said Edwin Hansel.")
    text = seen(app)
    assert [header.value for header in app.header] == ["2 statements, judged on their own"]
    assert "Jane ArkwrightOpen late.Late opening▲ support" in text
    assert "Late opening▲ supportsure (probability 90%) · decided by “late”" in text
    assert "Late opening? cannot tellThe words bear on the topic, but which way is not sure." in text
    assert Page(app).marked[:4] == ["Open ", "late", ".", FRIDAY]


def test_words_that_report_nobody_are_judged_all_the_same(corpus: onrecord.Corpus, opened: Open) -> None:
    app = tried(opened("topics", task=TRY), LATE)
    assert "Unknown (the text does not say who)Open late.Late opening▲ support" in seen(app)
    assert [header.value for header in app.header] == ["1 statement, judged on its own"]


def test_a_sentence_is_judged_by_the_frame_that_is_chosen(corpus: onrecord.Corpus, opened: Open) -> None:
    words = "A penny on income tax would end this misery; let's do it."
    app = tried(opened("topics", task=TRY, frame="national-care-service"), words)
    assert "Free care paid for by tax▲ support" in seen(app)
    assert "Late opening" not in seen(app)
    app.selectbox(key="frame").set_value("this corpus").run()
    assert "Late opening– no stanceNot on this topic, or on neither side." in seen(app)


@pytest.mark.parametrize(
    ("text", "told"), [("  ", "there are no words"), ("x" * 3001, "the text has 3,001 characters")]
)
def test_no_words_and_too_many_are_refused_in_words(
    corpus: onrecord.Corpus, opened: Open, text: str, told: str
) -> None:
    app = tried(opened("topics", task=TRY), text)
    assert told in seen(app)
    assert not app.header


def test_words_that_mean_harm_are_shown_as_they_stand(corpus: onrecord.Corpus, opened: Open) -> None:
    app = tried(opened("topics", task=TRY), HOSTILE)
    assert VISIBLE in seen(app)
    harmless(app)


def test_the_page_tells_what_the_door_does(corpus: onrecord.Corpus, opened: Open) -> None:
    text = f"“{LATE}” said Jane Arkwright."
    (row,) = onrecord.judge(text, frame=corpus.frame)
    shown = seen(tried(opened("topics", task=TRY), text))
    assert f"(probability {row['confidence']['late']:.0%})" in shown
    assert row["stances"]["late"] in shown


# -- a file ------------------------------------------------------------------------------------------------------------


def harmless(app: Any) -> None:
    page = Page(app)
    assert not page.tags & {"img", "b", "script"}
    assert not [name for name, _ in page.attributes if name.startswith("on")]
    assert not set("\u202e\u2066") & set(page.text)
    for text in read_as_markdown(app):
        assert not [piece for piece in ("alert", ":red", "$x$", "<b>", "evil") if piece in text], text


def test_without_a_file_it_is_said_what_to_do(corpus: onrecord.Corpus, opened: Open) -> None:
    assert "Choose a file that defines topics" in seen(opened("topics", frame="a file"))


@pytest.mark.parametrize(
    "wrong",
    ["no opposing pole", "a topic twice", "a call", "a tag of one's own", "an alias", "two documents", "too few"],
)
def test_a_file_that_is_wrong_is_refused_with_its_line(given: Given, corpus: onrecord.Corpus, wrong: str) -> None:
    source, line, told = WRONG[wrong]
    app = given(source)
    assert f"mine.yaml, line {line}: {told}" in seen(app)
    assert not app.header
    assert corpus.frame.label == "hours 3"


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"name: caf\xe9\n", "mine.yaml, line 1: is not in UTF-8"),
        (b"# x\n" * 250_001, "mine.yaml: is too long – a frame has 1,000,000 bytes at most"),
    ],
)
def test_bytes_that_are_no_frame_are_refused_in_words(given: Given, data: bytes, told: str) -> None:
    assert told in seen(given(data))


@pytest.mark.parametrize("task", ["What the topics mean", TRY, CHECK])
def test_a_frame_that_means_harm_is_shown_as_it_stands(
    given: Given, monkeypatch: pytest.MonkeyPatch, task: str
) -> None:
    monkeypatch.setattr(onrecord, "check_frame", lambda frame: [FIGURES])
    app = given(HARMFUL, task)
    if task == TRY:
        tried(app, LATE)
    if task == CHECK:
        app.button(key="check_frame").click().run()
        app.button(key="use_frame").click().run()
        app.button(key="mean_it").click().run()
    assert (VISIBLE in seen(app)) == (task != CHECK)
    harmless(app)


def test_a_file_can_be_read_and_tried_before_it_is_used(given: Given, corpus: onrecord.Corpus) -> None:
    app = given(NEXT, "What the topics mean")
    assert "hours 4 · 1 topic" in seen(app)
    app.radio(key="task").set_value(TRY).run()
    assert "Late opening◆ mixed" in seen(tried(app, FRIDAY))
    assert corpus.frame.label == "hours 3"


# -- checked -----------------------------------------------------------------------------------------------------------

FIGURES = {"topic": "late", "title": "Late opening", "examples": 14, "told": 0.6, "right": 0.5, "flips": 1}
FIGURES |= {"macro_f1": 0.456, "unmentioned": 2, "measured_by": "cross-validation"}


def test_a_check_tells_what_the_command_line_does(given: Given, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(onrecord, "check_frame", lambda frame: [FIGURES])
    app = given(NEXT)
    assert "right: of all examples" not in seen(app)
    text = seen(app.button(key="check_frame").click().run())
    assert "topicrighttoldF1flipsLate14 examples, 2 unread50%60%0.461" in text
    for line in onrecord.checked_in_words(onrecord.frame_in(NEXT.encode(), "n"), [FIGURES]):
        assert line in text


# -- used --------------------------------------------------------------------------------------------------------------


def test_a_corpus_is_judged_anew_in_two_steps(given: Given, corpus: onrecord.Corpus) -> None:
    reviewed = corpus.positions().rows[0]["position_id"]
    corpus.review(reviewed, "confirmed", author="A. Wren")
    app = given(NEXT).button(key="use_frame").click().run()
    assert "2 documents judged anew by hours 4" in seen(app)
    assert "Reviews stay" in seen(app)
    assert corpus.frame.label == "hours 3"
    app.button(key="mean_it").click().run()
    text = seen(app)
    assert "2 documents judged by hours 4; 0 already were, 0 failed" in text
    assert "Late? cannot tell▼ oppose1" in text
    assert "Late? cannot tell◆ mixed1" in text
    assert "This corpus is judged by this frame." in text
    assert corpus.frame.label == "hours 4"
    assert (corpus.position(reviewed) or {})["review"]["author"] == "A. Wren"


def test_what_is_not_asked_any_more_is_said_before_and_after(given: Given) -> None:
    app = given(OTHER).button(key="use_frame").click().run()
    assert "No longer asked: late." in seen(app)
    app.button(key="mean_it").click().run()
    assert "new topics: night" in seen(app)
    assert "topics no longer asked: late" in seen(app)
    assert "statements: 1 appeared, 1 vanished" in seen(app)


def test_it_can_be_left_as_it_is(given: Given, corpus: onrecord.Corpus) -> None:
    app = given(WIDER).button(key="use_frame").click().run()
    app.button(key="leave_it").click().run()
    assert "mean_it" not in keys(app)
    assert corpus.frame.label == "hours 3"


def test_a_frame_that_is_in_use_is_not_offered(given: Given) -> None:
    app = given(GOOD + EVENTS)
    assert "This corpus is judged by this frame." in seen(app)
    assert keys(app) == ["check_frame"]


def test_a_corpus_that_can_only_be_read_is_not_judged_anew(read_only: None, given: Given) -> None:
    app = given(NEXT)
    assert "This corpus can only be read" in seen(app)
    assert keys(app) == ["check_frame"]


def test_a_run_that_was_stopped_goes_on_from_a_notice(
    corpus: onrecord.Corpus, opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(self: ByExamples, document: Document) -> list[Statement]:
        if document.name == "second.txt":
            raise KeyboardInterrupt
        return whole(self, document)

    whole = ByExamples.statements
    with monkeypatch.context() as patch:
        patch.setattr(ByExamples, "statements", stop)
        with pytest.raises(KeyboardInterrupt):
            corpus.use_frame(onrecord.frame_in(NEXT.encode(), "next.yaml"))
    app = opened("overview")
    assert "1 document not judged by the corpus’ frame yet" in seen(app)
    app = opened("topics", **link(app, "Judge them here", to="topics"))
    app.button(key="go_on").click().run()
    assert "1 document judged by hours 4; 1 already were, 0 failed" in seen(app)
    assert "not judged by the corpus’ frame yet" not in seen(app)


def test_no_way_to_go_on_is_shown_where_a_corpus_can_only_be_read(
    corpus: onrecord.Corpus, opened: Open, read_only: None
) -> None:
    (corpus.folder / onrecord.FRAME_FILE).write_text(NEXT, encoding="utf-8")
    app = opened("overview")
    assert "2 documents not judged by the corpus’ frame yet" in seen(app)
    assert "Judge them here" not in seen(app)


def test_a_document_that_fails_is_named(given: Given, monkeypatch: pytest.MonkeyPatch) -> None:
    app = given(NEXT).button(key="use_frame").click().run()
    monkeypatch.setattr(ByExamples, "statements", lambda *_: 1 / 0)
    app.button(key="mean_it").click().run()
    assert "0 documents judged by hours 4; 0 already were, 2 failed" in seen(app)
    assert "first.txt" in seen(app)
    assert "go_on" in keys(app)


def test_two_readers_do_not_judge_a_corpus_at_once(given: Given, corpus: onrecord.Corpus) -> None:
    from app_pages import source

    app = given(NEXT).button(key="use_frame").click().run()
    with source.judging():
        app.button(key="mean_it").click().run()
        assert "Somebody has this corpus judged by a frame just now" in seen(app)
    assert corpus.frame.label == "hours 3"


def test_other_readers_see_the_new_topics_with_their_next_click(
    given: Given, corpus: onrecord.Corpus, opened: Open
) -> None:
    other = opened("topics")
    corpus.use_frame(onrecord.frame_in(WIDER.encode(), "wider.yaml"))
    other.run()
    assert "hours 5 · 2 topics" in seen(other)


def test_an_older_frame_of_the_same_name_is_told_by_its_version(given: Given) -> None:
    text = seen(given(changed("version: 3", "version: 2")))
    assert "hours 2 is well formed" in text
    assert "Now it is judged by hours 3" in text
