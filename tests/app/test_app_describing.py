"""Putting right what is known about a document, on its own page: stated, refused in words, and taken back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from app_corpus import HOSTILE
from app_reading import Open, Page, read_as_markdown, seen
from streamlit.testing.v1 import AppTest

import onrecord

TEXT = "Forum backs shared money\n\n18 August 2005\n\n“Pooled budgets let us look on,” said Jane Arkwright.\n"


@pytest.fixture
def corpus(tmp_path: Path, plain: Any, forgotten: None, monkeypatch: pytest.MonkeyPatch) -> onrecord.Corpus:
    """A corpus of one article, which is there as a file."""
    (tmp_path / "fenwick.txt").write_text(TEXT, encoding="utf-8")
    monkeypatch.setenv("ONRECORD_DATA", str(tmp_path / "corpus"))
    made = onrecord.open(tmp_path / "corpus", create=True)
    made.add([tmp_path / "fenwick.txt"])
    return made


def the_id(corpus: onrecord.Corpus) -> str:
    return str(corpus.documents()[0]["document_id"])


def form(corpus: onrecord.Corpus, opened: Open) -> AppTest:
    """The document's page with the form open."""
    app = opened("document", document=the_id(corpus))
    return app.toggle(key=f"describe_{the_id(corpus)}").set_value(True).run()


def fields(app: AppTest) -> dict[str, Any]:
    """Field → its widget."""
    widgets = [*app.text_input, *app.selectbox, *app.checkbox]
    found = [(str(one.key).rsplit("_", 2)[0], one) for one in widgets if str(one.key).startswith(("field_", "back_"))]
    return {key.removeprefix("field_"): one for key, one in found}


def keep(app: AppTest, **given: Any) -> AppTest:
    for field, value in given.items():
        fields(app)[field].set_value(value)
    return next(one for one in app.button if str(one.key).startswith("keep_")).click().run()


def told(corpus: onrecord.Corpus, field: str) -> tuple[Any, str | None]:
    one = corpus.describe(the_id(corpus))[field]
    return one["value"], one["found"]


def test_the_form_holds_what_is_known_and_where_from(corpus: onrecord.Corpus, opened: Open) -> None:
    app = form(corpus, opened)
    held = {field: one.value for field, one in fields(app).items()}
    assert held == {
        "title": "Forum backs shared money", "kind": "other", "publisher": "", "authors": "",
        "published_on": "2005-08-18", "said_on": "", "url": "",
    }  # fmt: skip
    assert seen(app).count("from: dateline") == 2  # among what is known, and in the form
    assert "takes some seconds" in seen(app)


def test_what_is_stated_is_kept_for_good_and_shown(corpus: onrecord.Corpus, opened: Open) -> None:
    app = keep(
        form(corpus, opened), title="Shared money", kind="speech", publisher="Fenwick Times", authors="Ann Ham; Bo Lee",
        published_on="August 2005", said_on="2005-08-17", url="https://times.example/a",
    )  # fmt: skip
    assert "Kept. Its statements were extracted anew" in seen(app)
    assert told(corpus, "authors") == (["Ann Ham", "Bo Lee"], "by hand")
    assert told(corpus, "published_on") == ("2005-08", "by hand")
    assert [told(corpus, field)[0] for field in ("title", "kind", "publisher", "said_on", "url")] == [
        "Shared money", "speech", "Fenwick Times", "2005-08-17", "https://times.example/a",
    ]  # fmt: skip
    assert "Fenwick Times · speech · published August 2005" in seen(app)
    assert fields(app)["published_on"].value == "2005-08"


def test_only_what_was_changed_is_stated(corpus: onrecord.Corpus, opened: Open) -> None:
    keep(form(corpus, opened), publisher="Fenwick Times")
    assert told(corpus, "publisher") == ("Fenwick Times", "by hand")
    assert told(corpus, "published_on") == ("2005-08-18", "dateline")


def test_what_was_stated_is_taken_back(corpus: onrecord.Corpus, opened: Open) -> None:
    corpus.describe(the_id(corpus), {"published": "1998", "title": "Another"})
    app = form(corpus, opened)
    assert "back_publisher" not in fields(app)
    app = keep(app, back_published_on=True)
    assert told(corpus, "published_on") == ("2005-08-18", "dateline")
    assert told(corpus, "title") == ("Another", "by hand")
    assert fields(app)["published_on"].value == "2005-08-18"


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"published_on": "soon"}, "Not kept: published_on: 'soon' is not a date such as 2005"),
        ({"url": "javascript:alert(1)"}, "is not an address that begins with http:// or https://"),
        ({"title": " "}, "Title: what is known cannot be emptied; write what is right"),
        ({}, "Nothing was changed."),
    ],
)
def test_what_cannot_be_stated_is_said(
    corpus: onrecord.Corpus, opened: Open, given: dict[str, str], words: str
) -> None:
    before = corpus.revision
    assert words in seen(keep(form(corpus, opened), **given))
    assert corpus.revision == before


def test_without_its_file_nothing_can_be_taken_back(corpus: onrecord.Corpus, opened: Open, tmp_path: Path) -> None:
    corpus.describe(the_id(corpus), {"title": "Another"})
    (tmp_path / "fenwick.txt").unlink()
    assert "its file is gone" in seen(keep(form(corpus, opened), back_title=True))
    assert told(corpus, "title") == ("Another", "by hand")


def test_hostile_words_are_fields_values_and_nothing_else(corpus: onrecord.Corpus, opened: Open) -> None:
    app = keep(form(corpus, opened), title=HOSTILE, publisher=HOSTILE)
    assert told(corpus, "title")[0] == HOSTILE
    assert "script" not in Page(app).tags
    assert fields(app)["title"].value == HOSTILE.replace("\u202e", "\ufffd").replace("\u2066", "\ufffd")
    for given in read_as_markdown(app):
        assert not [one for one in ("<script>", ":red[x]", "$x$", "**bold**") if one in given]
    assert "Nothing was changed." in seen(keep(app))


def test_a_corpus_that_is_read_only_has_no_form(
    corpus: onrecord.Corpus, opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ONRECORD_READ_ONLY", "1")
    app = opened("document", document=the_id(corpus))
    assert f"describe_{the_id(corpus)}" not in [one.key for one in app.toggle]
