"""The Add page: files and pages of the web become documents, and what became of each is said."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from app_corpus import HOSTILE
from app_reading import Open, Page, link, read_as_markdown, seen
from streamlit.testing.v1 import AppTest

import onrecord
from app_pages import added
from corpus.intake import Added, Failure

WORDS = "“Pooled budgets let us look after the whole person,” said Edith Crane."
NOTE = f"Forum backs shared money\n\n18 August 2005\n\n{WORDS}\n".encode()
TIMES = "Carers' chair backs pooled budgets"


@pytest.fixture
def corpus(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> onrecord.Corpus:
    """A corpus of the test's own."""
    monkeypatch.setenv("ONRECORD_DATA", str(shutil.copytree(folder, tmp_path / "own")))
    return onrecord.open(tmp_path / "own")


@pytest.fixture
def empty(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> onrecord.Corpus:
    """A corpus without documents."""
    monkeypatch.setenv("ONRECORD_DATA", str(tmp_path / "empty"))
    return onrecord.open(tmp_path / "empty", create=True)


@pytest.fixture
def on_this_computer(monkeypatch: pytest.MonkeyPatch) -> None:
    """The app as `onrecord serve` binds it."""
    monkeypatch.setattr("app_pages.source.for_this_computer", lambda: True)


def take(app: AppTest, *files: tuple[str, bytes], **choices: bool) -> AppTest:
    """Add files on the page."""
    for key in ("replace", "mend"):
        app.checkbox(key=key).set_value(choices.get(key, False))
    app.file_uploader(key="files_to_add").set_value([(name, data, "text/plain") for name, data in files])
    return app.button(key="add_files").click().run()


def test_what_was_read_is_told_with_the_way_to_it(corpus: onrecord.Corpus, opened: Open) -> None:
    app = take(opened("add"), ("note.txt", NOTE))
    assert "added · note.txt · other · published 18 August 2005 · 1 statement · 1 position" in seen(app)
    (document_id,) = link(app, "Forum backs shared money", "document")["document"]
    document = corpus.document(document_id)
    assert document
    assert document.text == NOTE.decode()
    assert corpus.original(document_id).data == NOTE


def test_it_is_found_at_once(corpus: onrecord.Corpus, opened: Open) -> None:
    app = take(opened("add"), ("note.txt", NOTE))
    assert "6 documents" in seen(app)
    app.switch_page("app_pages/search.py")
    app.query_params["q"] = "whole person"
    assert "Edith Crane" in seen(app.run())


def test_an_empty_corpus_leads_there_and_can_be_filled(empty: onrecord.Corpus, opened: Open) -> None:
    app = opened("overview")
    assert "holds no documents yet" in seen(app)
    assert link(app, "Add documents here", "add") == {}
    assert "1 added" in seen(take(opened("add"), ("note.txt", NOTE)))
    assert [row["name"] for row in empty.documents()] == ["note.txt"]


def test_what_failed_is_named_with_the_reason_and_the_rest_is_added(corpus: onrecord.Corpus, opened: Open) -> None:
    text = seen(take(opened("add"), ("a.exe", b"x"), ("b.pdf", b"x"), ("../../note.txt", NOTE), ("", b"x")))
    assert "1 added, 3 could not be added" in text
    assert "a.exe: files ending in .exe are not read" in text
    assert "b.pdf: this is not a PDF – give it the ending of its real format" in text
    assert "a file without a name: the file has no name" in text
    assert str(corpus.folder / "originals") not in text


def test_what_is_there_already_is_said(corpus: onrecord.Corpus, opened: Open) -> None:
    app = take(opened("add"), ("note.txt", NOTE))
    text = seen(take(app, ("note.txt", NOTE), ("copy.txt", NOTE)))
    assert "1 there already, unchanged, 1 the same as another" in text
    assert "copy.txt: the same as note.txt, which is there already" in text


def test_another_file_of_the_name_stays_beside_it_unless_it_is_said_to_replace_it(
    corpus: onrecord.Corpus, opened: Open
) -> None:
    app = take(opened("add"), ("note.txt", NOTE))
    later = NOTE + b"\nThe hall was full.\n"
    assert "1 a new version" in seen(take(app, ("note.txt", later), replace=True))
    assert len(corpus.documents()) == 6
    text = seen(take(app, ("note.txt", NOTE + b"\nThe hall was empty.\n")))
    assert "1 added" in text
    assert "2 documents have this file name; each is kept" in text
    assert "Much the same text as" in text
    assert len(corpus.documents()) == 7


def test_broken_characters_are_said_and_mended(corpus: onrecord.Corpus, opened: Open) -> None:
    broken = NOTE + "\nIt is what theyâ€™d want, and weâ€™d want.\n".encode()
    app = take(opened("add"), ("note.txt", broken))
    assert "2 places with what looks like broken characters" in seen(app)
    take(app, ("note.txt", broken), mend=True)
    (row,) = [row for row in corpus.documents() if row["name"] == "note.txt"]
    document = corpus.document(row["document_id"])
    assert document
    assert "they’d want" in document.text


def test_nothing_chosen_is_said(corpus: onrecord.Corpus, opened: Open) -> None:
    assert "No file was chosen" in seen(opened("add").button(key="add_files").click().run())


def test_what_was_added_before_the_corpus_failed_is_kept(
    corpus: onrecord.Corpus, opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, data: bytes) -> None:
        if path.name == "second.txt":
            raise onrecord.OnRecordError("cannot be written (No space left on device)")
        path.parent.mkdir(parents=True)
        path.write_bytes(data)

    monkeypatch.setattr("corpus.files.write", full)
    text = seen(take(opened("add"), ("first.txt", NOTE), ("second.txt", NOTE + b"x")))
    assert "No space left on device" in text
    assert "What was added before this happened is kept" in text
    assert "first.txt" in [row["name"] for row in corpus.documents()]


def test_a_corpus_that_can_only_be_read_takes_nothing(
    corpus: onrecord.Corpus, opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ONRECORD_READ_ONLY", "1")
    app = opened("add")
    assert "This corpus can only be read: nothing can be added here." in seen(app)
    assert not app.file_uploader
    assert not app.button


def test_a_hostile_file_and_name_are_shown_as_text(corpus: onrecord.Corpus, opened: Open) -> None:
    name = "<img src=x onerror=alert(1)> :red[x] $y$ \u202e"
    data = f"{HOSTILE}\n\n“{HOSTILE} Pooled,” said Edith Crane.\n".encode()
    app = take(opened("add"), (f"{name}.txt", data), (f"{name}.exe", data))
    page = Page(app)
    assert "1 added, 1 could not be added" in seen(app)
    assert not {"script", "img"} & page.tags
    assert [words for words in read_as_markdown(app) if "alert(" in words] == []


# -- pages of the web --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", [None, "", "0.0.0.0", "::", "192.168.0.7", "desk.example", "unix:///run/x"])
def test_pages_are_not_fetched_where_others_can_open_the_app(
    corpus: onrecord.Corpus, opened: Open, monkeypatch: pytest.MonkeyPatch, address: str | None
) -> None:
    import streamlit as st

    get = st.get_option
    monkeypatch.setattr(st, "get_option", lambda name: address if name == "server.address" else get(name))
    app = opened("add")
    assert "Pages are fetched only where the app answers to this computer alone" in seen(app)
    assert not app.text_input


@pytest.mark.parametrize("address", ["127.0.0.1", "127.8.0.1", "::1", "localhost"])
def test_pages_are_fetched_where_the_app_is_for_this_computer(
    corpus: onrecord.Corpus, opened: Open, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    import streamlit as st

    get = st.get_option
    monkeypatch.setattr(st, "get_option", lambda name: address if name == "server.address" else get(name))
    app = opened("add")
    seen(app)
    assert app.button(key="fetch_page")


def test_an_address_that_cannot_be_fetched_is_said(
    corpus: onrecord.Corpus, opened: Open, on_this_computer: None
) -> None:
    app = opened("add")
    assert "Write the address of a page" in seen(app.button(key="fetch_page").click().run())
    app.text_input(key="address").input("http://127.0.0.1:9/page")
    text = seen(app.button(key="fetch_page").click().run())
    assert "1 could not be added" in text
    assert "http://127.0.0.1:9/page: " in text


def test_a_fetched_page_is_told_like_a_file(
    corpus: onrecord.Corpus, opened: Open, on_this_computer: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Any] = []

    def fetch(self: onrecord.Corpus, addresses: list[str], **more: Any) -> Added:
        asked.append((addresses, more["attachments"]))
        return Added(ids={self.documents()[0]["document_id"]: "unchanged"}, attached=["https://x.example/a.pdf"])

    monkeypatch.setattr(onrecord.Corpus, "fetch", fetch)
    app = opened("add")
    app.text_input(key="address").input(" https://x.example/ ")
    app.checkbox(key="attachments").check()
    text = seen(app.button(key="fetch_page").click().run())
    assert asked == [(["https://x.example/"], True)]
    assert "1 there already, unchanged" in text
    assert "not fetched, though it belongs to the page: https://x.example/a.pdf" in text


def test_the_command_for_folders_names_the_corpus(corpus: onrecord.Corpus, opened: Open) -> None:
    assert opened("add").code[0].value == f"onrecord add FOLDER --data {corpus.folder}"


def test_a_long_list_is_cut_and_counted() -> None:
    failed = [Failure(f"{number}.exe", "", "no") for number in range(added.MOST + 7)]
    assert "and 7 more" in added._list((f"{one.path}: {one.why}" for one in failed), "#bf4720")
