"""`onrecord check`: what it says of a draft, how it ends, and what it does with drafts that are none."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cli_check import UNFAITHFUL

if TYPE_CHECKING:
    from tests.conftest import PlainExtractor, Run

# Seconds for 5,000 quotations with the stand-ins for the models: many times what they take.
SLOWEST = 30


@pytest.fixture
def corpus(run: Run, plain: PlainExtractor, papers: Path, tmp_path: Path) -> Path:
    """The folder of a corpus of the two articles; "Pooled budgets came late" is Edwin Hansel's."""
    folder = tmp_path / "corpus"
    assert run("add", papers, "--data", folder).code == 0
    return folder


def draft(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "draft.txt"
    path.write_bytes(text.encode(encoding))
    return path


def test_a_faithful_draft_ends_well(run: Run, corpus: Path, tmp_path: Path) -> None:
    shown = run("check", draft(tmp_path, "“Pooled budgets came late,” said Edwin Hansel.\n"), "--data", corpus)
    assert shown.code == 0
    assert shown.out.decode().startswith("verbatim – Edwin Hansel\n")
    assert shown.err.endswith("1 quotation: 1 verbatim\n")


def test_a_misquotation_has_an_exit_status_of_its_own(run: Run, corpus: Path, tmp_path: Path) -> None:
    path = draft(tmp_path, "“Pooled budgets never came late,” said Edwin Hansel.\n")
    shown = run("check", path, "--format", "json", "--data", corpus)
    assert shown.code == UNFAITHFUL
    (found,) = json.loads(shown.out)
    assert (found["verdict"], found["differences"]) == ("altered", [{"draft": "never", "record": ""}])
    assert path.read_text(encoding="utf-8")[found["spans"][0][0] : found["spans"][0][1]] == found["text"][0]


def test_the_words_of_another_are_named(run: Run, corpus: Path, tmp_path: Path) -> None:
    shown = run("check", draft(tmp_path, "“Pooled budgets came late,” said Jane Arkwright.\n"), "--data", corpus)
    assert "on record it is Edwin Hansel who said it" in shown.out.decode()


def test_a_page_is_written_whole(run: Run, corpus: Path, tmp_path: Path) -> None:
    path = draft(tmp_path, "“Pooled budgets came late,” said Edwin Hansel.\n", "windows-1252")
    assert run("check", path, "--format", "html", "-o", tmp_path / "r.html", "--data", corpus).code == 0
    assert (tmp_path / "r.html").read_text(encoding="utf-8").startswith("<!doctype html>")


@pytest.mark.parametrize(
    ("text", "said"),
    [("No quotation stands in it.\n", "no quotation to check"), ("“Too short,” he said.\n", "no quotation to check")],
)
def test_a_draft_without_quotations_is_an_error_in_one_line(
    run: Run, corpus: Path, tmp_path: Path, text: str, said: str
) -> None:
    shown = run("check", draft(tmp_path, text), "--data", corpus)
    assert (shown.code, shown.err.count("\n")) == (1, 1)
    assert said in shown.err


def test_a_draft_that_is_not_there_is_an_error_in_one_line(run: Run, corpus: Path, tmp_path: Path) -> None:
    shown = run("check", tmp_path / "none.docx", "--data", corpus)
    assert (shown.code, shown.err.count("\n")) == (1, 1)


def test_a_draft_of_thousands_of_quotations_is_answered(run: Run, corpus: Path, tmp_path: Path) -> None:
    text = "“Pooled budgets came late,” said Edwin Hansel.\n\n" * 5000
    started = time.monotonic()
    assert run("check", draft(tmp_path, text), "--data", corpus).err.endswith("5,000 quotations: 5000 verbatim\n")
    assert time.monotonic() - started < SLOWEST


def test_marks_of_all_kinds_may_be_mixed_in_a_draft(run: Run, corpus: Path, tmp_path: Path) -> None:
    text = (
        "“Pooled budgets came late,” said Edwin Hansel.\n\n"
        '"Pooled budgets came late," said Edwin Hansel.\n\n'
        "‘Pooled budgets came late,’ said Edwin Hansel.\n\n"
        "'Pooled budgets came late,' said Edwin Hansel.\n\n"
        '“Pooled budgets came late," said Edwin Hansel.\n\n'
        '"Pooled budgets came late,” said Edwin Hansel.\n'
    )
    for encoding in ("utf-8", "windows-1252"):
        shown = run("check", draft(tmp_path, text, encoding), "--data", corpus)
        assert shown.err.endswith("6 quotations: 6 verbatim\n")
