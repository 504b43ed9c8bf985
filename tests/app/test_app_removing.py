"""Taking a document out on its own page: what goes is told first, and what went afterwards."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from app_reading import Open, seen

import onrecord
from corpus.errors import CatalogueError

TEXT = "“Pooled budgets let us look on,” said Jane Arkwright.\n"


@pytest.fixture
def corpus(tmp_path: Path, plain: Any, forgotten: None, monkeypatch: pytest.MonkeyPatch) -> onrecord.Corpus:
    monkeypatch.setenv("ONRECORD_DATA", str(tmp_path / "corpus"))
    made = onrecord.open(tmp_path / "corpus", create=True)
    made.add_files([("note.txt", TEXT.encode()), ("other.txt", f"{TEXT}\n“Not yet,” said Bo Ek.\n".encode())])
    return made


def the_id(corpus: onrecord.Corpus) -> str:
    return next(str(row["document_id"]) for row in corpus.documents() if row["name"] == "note.txt")


def test_a_document_is_taken_out_by_two_presses(corpus: onrecord.Corpus, opened: Open) -> None:
    name = the_id(corpus)
    app = opened("document", document=name)
    assert "remove_now" not in " ".join(str(one.key) for one in app.button)
    app.toggle(key=f"remove_{name}").set_value(True).run()
    assert "With it go its 1 statement and " in seen(app)
    app.button(key=f"remove_now_{name}").click().run()
    assert not app.exception
    assert "Taken out of the corpus: note.txt" in seen(app)
    assert "Choose a document above" in seen(app)
    assert dict(app.query_params) == {}
    assert [row["name"] for row in corpus.documents()] == ["other.txt"]


def test_what_could_not_be_removed_is_told(
    corpus: onrecord.Corpus, opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(self: onrecord.Corpus, documents: Any) -> list[str]:
        raise CatalogueError("the catalogue cannot be used", where="a disk", hint="check the disk")

    name = the_id(corpus)
    app = opened("document", document=name)
    app.toggle(key=f"remove_{name}").set_value(True).run()
    monkeypatch.setattr(onrecord.Corpus, "remove", refused)
    app.button(key=f"remove_now_{name}").click().run()
    assert not app.exception
    assert "the catalogue cannot be used" in seen(app)
    assert len(corpus.documents()) == 2


def test_a_corpus_that_is_read_only_offers_no_removal(
    corpus: onrecord.Corpus, opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = the_id(corpus)
    monkeypatch.setenv("ONRECORD_READ_ONLY", "1")
    assert f"remove_{name}" not in [one.key for one in opened("document", document=name).toggle]
