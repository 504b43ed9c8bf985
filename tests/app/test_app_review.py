"""The Review page: what needs a look, a verdict and a correction from several people, and what it comes to."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from app_corpus import HOSTILE, HOSTILE_NAME, document, said
from app_reading import Open, Page, read_as_markdown, seen
from streamlit.testing.v1 import AppTest

import onrecord
from app_pages import files, reviewer
from corpus.catalogue import Catalogue

WITNESS, DELL = "We would never merge the two boards.", "One budget for both would do."
VALE = "I could not say whether joint boards made any difference."
JANE = "“Pooled budgets are the only way that families will ever see one plan,”"
JOINT, STRUCTURE = "joint_working", "structural_change"


@pytest.fixture
def corpus(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> onrecord.Corpus:
    """A corpus of the test's own."""
    monkeypatch.setenv("ONRECORD_DATA", str(shutil.copytree(folder, tmp_path / "own")))
    return onrecord.open(tmp_path / "own")


def named(corpus: onrecord.Corpus, words: str) -> str:
    """The id of the statement that begins so."""
    rows = (row for one in corpus.documents() for row in corpus.statements(one["document_id"]))
    return next(str(row["position_id"]) for row in rows if row["text"][0].startswith(words))


Reviewing = Callable[..., AppTest]


@pytest.fixture
def reviewing(corpus: onrecord.Corpus, opened: Open) -> Reviewing:
    """Open the page under a name, on the statement that begins so: `reviewing(JANE, "A. Fenn")`."""

    def opening(words: str = "", name: str = "D. Wren", **parameters: Any) -> AppTest:
        asked = {"position": named(corpus, words)} if words else {}
        app = opened("review", **asked, **parameters)
        app.text_input(key="reviewer_name").input(name)
        app.button(key="keep_reviewer").click().run()
        return app

    return opening


def shown(app: AppTest) -> str:
    """The id of the position that the page shows."""
    return str(app.query_params["position"])


def press(app: AppTest, button: str, reason: str = "") -> AppTest:
    """Press the button of the position that is shown."""
    if reason:
        app.text_input(key=f"reason_{shown(app)}").input(reason)
    return app.button(key=f"{button}_{shown(app)}").click().run()


def correct(app: AppTest, **given: str) -> AppTest:
    """Put fields of the form right, and keep it."""
    name = shown(app)
    if f"right_holder_{name}" not in app.session_state:
        press(app, "correct")
    for field, value in given.items():
        key = f"right_{field}_{name}"
        widgets = [*app.text_input, *app.text_area, *app.selectbox, *app.radio]
        next(one for one in widgets if one.key == key).set_value(value)
    return app.button(key=f"keep_{name}").click().run()


def words(app: AppTest) -> str:
    """The words that are marked as the statement."""
    return " ".join("".join(Page(app).marked).split())


# -- one at a time -----------------------------------------------------------------------------------------------------


def test_what_needs_a_look_comes_first_in_its_passage_with_what_is_told_of_it(
    corpus: onrecord.Corpus, reviewing: Reviewing
) -> None:
    app = reviewing()
    text = seen(app)
    assert shown(app) == next(iter(corpus.queue(limit=1).rows))["position_id"] == named(corpus, WITNESS)
    assert "open who" in text
    assert "A witness (the text does not say who)" in text
    assert "Structural change▼ opposesure (probability 91%)" in text
    assert WITNESS in words(app)
    # The paragraph, and one on either side.
    assert "Professor Idris Vale: I could not say" in text
    assert "Mr Dell: One budget" in text
    assert "care trust, with one budget" not in text
    assert "0 reviewed · 33 waiting, 0 of them doubtful" in text


def test_a_verdict_is_kept_with_author_reason_and_time_and_the_next_one_comes(
    corpus: onrecord.Corpus, reviewing: Reviewing
) -> None:
    app = press(reviewing(), "confirm", "heard the recording")
    (review,) = corpus.history(named(corpus, WITNESS))
    assert (review["verdict"], review["author"], review["reason"]) == ("confirmed", "D. Wren", "heard the recording")
    assert shown(app) == named(corpus, DELL)
    assert "1 reviewed · 32 waiting" in seen(app)
    assert "ConfirmedA witness (the text does not say who): We would never merge the two boards." in seen(app)
    press(app, "reject")
    assert corpus.history(named(corpus, DELL))[0]["verdict"] == "rejected"
    assert shown(app) == named(corpus, VALE)


def test_one_that_is_skipped_stays_as_it_was(corpus: onrecord.Corpus, reviewing: Reviewing) -> None:
    app = press(reviewing(), "skip")
    assert shown(app) == named(corpus, DELL)
    assert corpus.reviews() == []


def test_what_was_done_can_be_undone_and_is_shown_again(corpus: onrecord.Corpus, reviewing: Reviewing) -> None:
    app = reviewing()
    assert app.button(key=f"undo_{shown(app)}").disabled
    press(press(app, "confirm"), "reject")
    press(app, "undo")
    assert shown(app) == named(corpus, DELL)
    assert corpus.position(shown(app))["review"] is None  # type: ignore[index]
    text = seen(app)
    assert "UndoneD. Wren" in text
    assert "counts no longer" in text
    press(app, "undo")
    assert shown(app) == named(corpus, WITNESS)
    assert corpus.progress()["reviewed"] == 0


def test_the_last_review_of_what_a_link_names_can_be_taken_back(corpus: onrecord.Corpus, reviewing: Reviewing) -> None:
    corpus.review(named(corpus, JANE), "confirmed", author="A. Fenn", reason="in the minutes")
    app = reviewing(JANE)
    assert "Confirmedby A. Fenn" in seen(app)
    assert "in the minutes" in seen(app)
    press(app, "undo")
    assert shown(app) == named(corpus, JANE)
    assert [one["verdict"] for one in corpus.history(shown(app))] == ["confirmed", "undone"]


def test_a_statement_on_no_topic_can_be_reviewed(corpus: onrecord.Corpus, reviewing: Reviewing) -> None:
    app = press(reviewing("“Nobody has asked"), "confirm")
    assert corpus.history(named(corpus, "“Nobody has asked"))[0]["verdict"] == "confirmed"
    assert shown(app) == named(corpus, WITNESS)


def test_a_statement_that_is_gone_is_said_and_another_comes(corpus: onrecord.Corpus, opened: Open) -> None:
    app = opened("review", position="nothing")
    assert "a statement that is not in this corpus (any more): nothing" in seen(app)
    assert shown(app) == named(corpus, WITNESS)


def test_the_queue_keeps_to_the_filters(corpus: onrecord.Corpus, reviewing: Reviewing) -> None:
    app = reviewing(kind="report", topic="structural change")
    assert shown(app) == named(corpus, "Our partnership board")
    press(app, "confirm")
    assert "Nothing waits here" in seen(app)
    app.multiselect(key="kind").set_value([]).run()
    assert shown(app) == named(corpus, WITNESS)


def test_a_filter_that_is_not_known_is_said(corpus: onrecord.Corpus, opened: Open) -> None:
    assert "left out – stance: strongly" in seen(opened("review", stance="strongly"))


# -- who reviews -------------------------------------------------------------------------------------------------------


def test_without_a_name_there_is_no_verdict(corpus: onrecord.Corpus, opened: Open) -> None:
    app = opened("review")
    buttons = {one.label: one.disabled for one in app.button if one.key and one.key.endswith(shown(app))}
    assert buttons == {"Confirm": True, "Reject": True, "Correct": True, "Undo": True, "Skip": False}


@pytest.mark.parametrize("given", ["", "  ", "–", "x" * 81, "A\u202eB", "A\nB", "A\x00", "\ufffd"])
def test_what_is_no_name_is_refused(given: str) -> None:
    assert reviewer.fault(given)


@pytest.mark.parametrize("given", ["D. Wren", "Zoë Ó Briain", "李雷", "  Ann Ham  ", "x" * 80, HOSTILE_NAME])
def test_a_name_is_taken(given: str) -> None:
    assert reviewer.fault(given) == ""


def test_a_name_is_asked_once_and_can_be_changed(corpus: onrecord.Corpus, opened: Open) -> None:
    app = opened("review")
    app.button(key="keep_reviewer").click().run()
    assert "Write your name" in seen(app)
    app.text_input(key="reviewer_name").input(HOSTILE_NAME)
    app.button(key="keep_reviewer").click().run()
    assert f"Reviewing as {HOSTILE_NAME}" in seen(app)
    assert "reviewer_name" not in [one.key for one in app.text_input]
    press(app, "confirm")
    app.button(key="change_reviewer").click().run()
    app.text_input(key="reviewer_name").input("A. Fenn")
    app.button(key="keep_reviewer").click().run()
    press(app, "confirm")
    assert {row["author"] for row in corpus.reviews()} == {HOSTILE_NAME, "A. Fenn"}


# -- correcting --------------------------------------------------------------------------------------------------------


def test_the_form_holds_what_the_record_says(corpus: onrecord.Corpus, reviewing: Reviewing) -> None:
    app = press(reviewing(JANE), "correct")
    name = shown(app)
    held = {
        field: app.session_state[f"right_{field}_{name}"]
        for field in ("holder", "holder_kind", "role", "organisation", "reported_by", "said_on", "mode", "words")
    }
    assert held == {
        "holder": "Jane Arkwright",
        "holder_kind": "person",
        "role": "chair, Fenwick Carers' Forum",
        "organisation": "Fenwick Carers' Forum",
        "reported_by": "",
        "said_on": "2005-08",
        "mode": "direct",
        "words": JANE,
    }
    assert app.radio(key=f"right_stances_{JOINT}_{name}").value == "support"
    assert app.radio(key=f"right_stances_{STRUCTURE}_{name}").value == "none"
    app.button(key=f"leave_{name}").click().run()
    assert f"confirm_{name}" in [one.key for one in app.button]
    assert corpus.reviews() == []


def test_everything_can_be_put_right_at_once(corpus: onrecord.Corpus, reviewing: Reviewing) -> None:
    app = reviewing(JANE)
    app.session_state[f"why_{shown(app)}"] = "in the minutes"
    correct(
        app, holder="Ann Ham", holder_kind="group", role="", organisation="Fenwick Council", reported_by="the clerk",
        said_on="2004", mode="mixed", words="“Pooled budgets\n[…]\nwill ever see  one plan",
        stances_joint_working="oppose", stances_structural_change="undecided",
    )  # fmt: skip
    row = corpus.position(named(corpus, "“Pooled budgets"))
    assert row is not None
    right = {
        "holder": "Ann Ham", "holder_kind": "group", "role": None, "organisation": "Fenwick Council",
        "reported_by": "the clerk", "said_on": "2004", "mode": "mixed",
    }  # fmt: skip
    assert {name: row[name] for name in right} == right
    assert row["text"] == ["“Pooled budgets", "will ever see one plan"]
    assert (row["stances"][JOINT], row["undecided"]) == ("oppose", [STRUCTURE])
    assert (row["review"]["verdict"], row["review"]["reason"]) == ("corrected", "in the minutes")
    assert "CorrectedAnn Ham" in seen(app)


def test_only_what_was_changed_is_kept(corpus: onrecord.Corpus, reviewing: Reviewing) -> None:
    correct(reviewing(JANE), said_on="2005-08-17")
    assert corpus.history(named(corpus, JANE))[0]["changes"] == {"said_on": "2005-08-17"}


def test_role_and_body_go_with_another_holder_as_the_form_shows_them(
    corpus: onrecord.Corpus, reviewing: Reviewing
) -> None:
    correct(reviewing(JANE), holder="Owen Pryce")
    row = corpus.position(named(corpus, JANE))
    assert row is not None
    assert (row["holder"], row["role"], row["holder_kind"]) == ("Owen Pryce", "chair, Fenwick Carers' Forum", "person")


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"said_on": "August 2005"}, "Not kept: 'August 2005' is no date – write 2005, 2005-08, 2005-08-18"),
        ({"words": "Pooled money is the only way"}, "“Pooled money is the only way” does not stand in the passage"),
        ({"words": " "}, "there are no words – copy them from the passage"),
        ({"holder": ""}, "'' says nothing – write a full name"),
        ({}, "Nothing was changed"),
    ],
)
def test_what_cannot_be_kept_is_said_and_what_was_typed_stays(
    corpus: onrecord.Corpus, reviewing: Reviewing, given: dict[str, str], told: str
) -> None:
    app = correct(reviewing(JANE), **given)
    assert told in seen(app)
    assert corpus.reviews() == []
    assert shown(app) == named(corpus, JANE)
    for field, value in given.items():
        assert app.session_state[f"right_{field}_{shown(app)}"] == value


def test_words_with_characters_that_cannot_be_shown_are_found(corpus: onrecord.Corpus, reviewing: Reviewing) -> None:
    app = reviewing(HOSTILE[:9])
    held = press(app, "correct").text_area(key=f"right_words_{shown(app)}").value
    assert "left\ufffdright\ufffd `code` and so" in held
    correct(app, words=held.replace(" and so partnership must stay.", ""))
    assert corpus.position(named(corpus, HOSTILE[:9]))["text"] == [HOSTILE]  # type: ignore[index]


def test_a_correction_is_seen_on_every_page_at_once(
    corpus: onrecord.Corpus, reviewing: Reviewing, opened: Open
) -> None:
    correct(reviewing(JANE), holder="Ann Ham", stances_joint_working="oppose")
    assert "Ann Ham" in seen(opened(q="holder:ham stance:oppose"))
    ham = next(one["holder_id"] for one in corpus.holders() if one["name"] == "Ann Ham")
    assert "▼ oppose" in seen(opened("compare", who=[ham]))
    row = corpus.position(named(corpus, JANE))
    assert row is not None
    text = seen(opened("document", document=row["document_id"], position=row["position_id"]))
    assert "Checked: corrected (D. Wren)" in text
    assert opened("export", holder="Ham").header[0].value == "1 position in this search"


# -- several people ----------------------------------------------------------------------------------------------------


def test_of_two_at_once_the_second_sees_what_the_first_found_and_decides_again(
    corpus: onrecord.Corpus, reviewing: Reviewing
) -> None:
    first, second = reviewing(JANE), reviewing(JANE, "A. Fenn")
    press(first, "reject", "not her words")
    press(second, "confirm")
    text = seen(second)
    assert "Not kept: reviewed in the meantime (rejected by D. Wren) – look at it again" in text
    assert "Rejectedby D. Wren" in text
    assert "not her words" in text
    assert [one["author"] for one in corpus.history(named(corpus, JANE))] == ["D. Wren"]
    press(second, "confirm")
    assert [one["author"] for one in corpus.history(named(corpus, JANE))] == ["D. Wren", "A. Fenn"]


def test_a_second_press_is_not_refused_for_the_first_whose_run_was_broken_off(
    corpus: onrecord.Corpus, reviewing: Reviewing
) -> None:
    app = reviewing(JANE)
    corpus.review(named(corpus, JANE), "confirmed", author="D. Wren")
    press(app, "confirm")
    assert "Not kept" not in seen(app)
    assert shown(app) != named(corpus, JANE)
    assert [one["verdict"] for one in corpus.history(named(corpus, JANE))] == ["confirmed"]


def test_a_correction_that_comes_second_is_kept_in_its_form(corpus: onrecord.Corpus, reviewing: Reviewing) -> None:
    first, second = reviewing(JANE), press(reviewing(JANE, "A. Fenn"), "correct")
    press(first, "confirm")
    correct(second, role="treasurer")
    assert "Not kept: reviewed in the meantime (confirmed by D. Wren)" in seen(second)
    assert second.session_state[f"right_role_{shown(second)}"] == "treasurer"
    correct(second)
    assert corpus.position(named(corpus, JANE))["role"] == "treasurer"  # type: ignore[index]


def test_the_next_one_is_one_that_nobody_took_meanwhile(corpus: onrecord.Corpus, reviewing: Reviewing) -> None:
    app = reviewing()
    corpus.review(named(corpus, DELL), "confirmed", author="A. Fenn")
    press(app, "confirm")
    assert shown(app) == named(corpus, VALE)


def test_an_undoing_that_comes_second_is_refused(corpus: onrecord.Corpus, reviewing: Reviewing) -> None:
    app = press(reviewing(JANE), "confirm")
    corpus.review(named(corpus, JANE), "rejected", author="A. Fenn")
    press(app, "undo")
    assert "Not kept: reviewed in the meantime (rejected by A. Fenn)" in seen(app)
    assert shown(app) == named(corpus, JANE)
    assert corpus.position(named(corpus, JANE))["review"]["verdict"] == "rejected"  # type: ignore[index]


def test_the_overview_leads_to_the_queue_and_to_each_of_its_first(
    corpus: onrecord.Corpus, opened: Open, tmp_path: Path
) -> None:
    paper = document("doubt.txt", "She may have said that budgets could be pooled.")
    one = said(paper, "budgets could be pooled", "Ann Ash", joint="support", holder_basis="name", holder_confidence=0.4)
    corpus.catalogue.put(paper, [one], source="doubt.txt", fingerprint="1")
    ways = [value for key, value in Page(opened("overview")).attributes if key == "href"]
    assert "review?" in ways
    assert f"review?position={next(iter(corpus.queue(limit=1).rows))['position_id']}" in ways
    assert corpus.overview().in_doubt == corpus.progress()["doubtful"] == 1


# -- figures and files -------------------------------------------------------------------------------------------------

FIGURES = {"show": "Figures and files"}


def test_figures_say_how_far_it_is_and_how_well_people_agree(corpus: onrecord.Corpus, opened: Open) -> None:
    jane = named(corpus, JANE)
    corpus.review(jane, "corrected", author="D. Wren", reason="the tape", changes={JOINT: "mixed", "words": "one plan"})
    corpus.review(jane, "confirmed", author="A. Fenn")
    corpus.review(named(corpus, WITNESS), "rejected", author="A. Fenn")
    app = opened("review", **FIGURES)
    text = seen(app)
    assert "2 reviewed · 31 waiting" in text
    assert "Of those reviewed: 1 confirmed, 0 corrected, 1 rejected." in text
    assert list(app.dataframe[0].value["reviewer"]) == ["A. Fenn"]
    said = "The program and the reviewers say the same – holder: 1 of 1; joint working: 0 of 1 (kappa 0.00);"
    assert f"{said} structural change: 1 of 1; whether to reject it: 1 of 2." in text
    assert "A. Fenn and D. Wren say the same – holder: 1 of 1;" in text
    assert "joint working: mixed; words: “one plan” – the tape" in text
    assert len(app.dataframe[1].value) == len(corpus.agreement())
    labels = [button.label for button in app.get("download_button")]
    assert labels == [
        "Download reviews (CSV)", "Manifest of reviews", "Download kappa (CSV)", "Manifest of kappa",
        "Download statements to train on (JSONL)",
    ]  # fmt: skip


def test_a_review_whose_statement_is_gone_is_listed_and_the_file_holds_what_is_listed(
    corpus: onrecord.Corpus, opened: Open, plain: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: dict[str, Any] = {}
    monkeypatch.setattr(files, "downloads", lambda ask, table, _: asked.update({table: ask}))
    corpus.review(named(corpus, JANE), "confirmed", author="D. Wren")
    corpus.review(named(corpus, WITNESS), "rejected", author="A. Fenn")
    row = corpus.position(named(corpus, JANE))
    assert row is not None
    made = corpus.document(row["document_id"])
    assert made is not None
    corpus.catalogue.put(made, [], source=tmp_path / made.name, fingerprint="2")
    seen(opened("review", **FIGURES))
    assert len(list(asked["reviews"](corpus).rows)) == 2
    (way,) = [value for key, value in Page(opened("overview")).attributes if key == "href" and "orphaned" in str(value)]
    assert way == "review?show=Figures+and+files&orphaned=true"
    text = seen(opened("review", **FIGURES, orphaned="true"))
    assert "The statement is gone" in text
    assert WITNESS not in text
    assert [one["position_id"] for one in asked["reviews"](corpus).rows] == [row["position_id"]]


def test_the_files_are_those_of_the_command_line(corpus: onrecord.Corpus, run: Any) -> None:
    corpus.review(named(corpus, JANE), "confirmed", author="D. Wren")
    for command, table in (("list", "reviews"), ("agreement", "kappa")):
        data, told = files.written(lambda corpus, table=table: corpus.reviewed(table), "csv")  # type: ignore[misc]
        assert data == run("reviews", command, "--format", "csv", "--data", corpus.folder).out
        assert told["table"] == table


def test_without_reviews_the_figures_say_so(corpus: onrecord.Corpus, opened: Open) -> None:
    text = seen(opened("review", **FIGURES))
    assert "Nobody has reviewed a position yet." in text
    assert "Nothing to compare" in text


def test_many_reviews_have_pages(corpus: onrecord.Corpus, opened: Open) -> None:
    for row in corpus.queue(limit=21).rows:
        corpus.review(row["position_id"], "confirmed", author="D. Wren")
    assert seen(opened("review", **FIGURES)).count("Look at it") == 20
    assert seen(opened("review", **FIGURES, reviews_page="2")).count("Look at it") == 1


# -- a corpus that is read only ----------------------------------------------------------------------------------------


def test_a_corpus_that_is_read_only_has_no_way_to_a_review(
    corpus: onrecord.Corpus, opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "Review this" in seen(opened())
    monkeypatch.setenv("ONRECORD_READ_ONLY", "1")
    assert "Review this" not in seen(opened())
    for parameters in ({"position": named(corpus, JANE)}, FIGURES):
        app = opened("review", **parameters)
        assert "This corpus can only be read: nothing can be reviewed here." in seen(app)
        assert [one.key for one in (*app.button, *app.text_input)] == []
    assert corpus.reviews() == []


# -- texts that mean harm ----------------------------------------------------------------------------------------------


def test_names_reasons_and_texts_stay_harmless(corpus: onrecord.Corpus, reviewing: Reviewing, opened: Open) -> None:
    name = named(corpus, HOSTILE[:9])
    corpus.review(name, "corrected", author=HOSTILE, reason=HOSTILE, changes={"role": HOSTILE, "reported_by": HOSTILE})
    corpus.review(named(corpus, WITNESS), "rejected", author=HOSTILE_NAME, reason=HOSTILE)
    corpus.review(named(corpus, WITNESS), "confirmed", author="D. Wren")
    visible = HOSTILE.replace("\u202e", "⟦U+202E⟧").replace("\u2066", "⟦U+2066⟧")
    pages = [
        reviewing(HOSTILE[:9], HOSTILE_NAME),
        press(reviewing(HOSTILE[:9], HOSTILE_NAME), "correct"),
        opened("review", position=HOSTILE, topic=HOSTILE),
        opened("review", **FIGURES),
    ]
    for app in pages:
        page, text = Page(app), seen(app)
        assert visible in text
        assert page.tags <= {"a", "blockquote", "dd", "div", "dl", "dt", "h2", "li", "mark", "script", "span", "ul"}
        assert not [key for key, _ in page.attributes if key.startswith("on")]
        ways = {str(way).partition("?")[0] for key, way in page.attributes if key == "href"}
        assert ways <= {"compare", "document", "review"}
        for fragment in ("<script>alert", "onerror", ":red[x]", "](http", "javascript:", "$x$", "**bold**", "\u202e"):
            assert not [given for given in read_as_markdown(app) if fragment in given]
        scripts = [one.value for one in app.get("html") if one.proto.unsafe_allow_javascript]
        assert not [one for one in scripts if "alert" in one or "Mallory" in one.replace("Mallory%20", "")]


def test_a_statement_in_a_long_paragraph_is_shown_with_what_is_near(
    tmp_path: Path, plain: Any, forgotten: None, opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    noise = "The board noted the report and went on to other matters. " * 100
    made = document("long.txt", f"{noise}We shall pool it all. {noise}")
    catalogue = Catalogue(tmp_path, create=True)
    catalogue.put(made, [said(made, "We shall pool it all.", "Ann Ham", joint="support")], source="x", fingerprint="1")
    monkeypatch.setenv("ONRECORD_DATA", str(tmp_path))
    text = seen(opened("review"))
    assert text.count("The board noted") < 60
    assert text.count("[…]") == 2
    assert "We shall pool it all." in text
