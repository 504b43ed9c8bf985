"""`onrecord cite`: bibliographies in three styles, references for quotations, and what a user can get wrong."""

from __future__ import annotations

import errno
import json
import os
import re
import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import typer.main

import cli
import onrecord
from corpus.catalogue import Catalogue
from corpus.records import Block, Document, Metadata, Statement, TopicStance

if TYPE_CHECKING:
    from tests.conftest import Run

WORDS = "Put all of the money into one pot"
COMMAND = typer.main.get_command(cli.app).commands["cite"]  # type: ignore[attr-defined]


def put(catalogue: Catalogue, name: str, *, folder: str = "", words: str = WORDS, **about: Any) -> None:
    """Store a document in which Jane Arkwright says these words."""
    span = (0, len(words))
    stance = TopicStance("joint_working", "support", False, 0.9)
    said = Statement(
        "Jane Arkwright", "person", "direct", (span,), span, role="chair, Fenwick Forum", stances=(stance,)
    )
    blocks = (Block("paragraph", *span, paragraph="7"),)
    document = Document(f"id-{folder}{name}", "1", name, words, blocks, Metadata(**about))
    catalogue.put(document, [said], source=Path("papers", folder, name), fingerprint="1")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A corpus of a white paper, an article from the web, and a note of which nothing is known."""
    catalogue = Catalogue(tmp_path / "corpus", create=True)
    put(
        catalogue,
        "paper.pdf",
        title="One Pot & Two Trusts",
        kind="white_paper",
        publisher="Fenwick Council",
        published_on="2003-05",
    )
    put(
        catalogue,
        "article.html",
        title="Forum backs shared money",
        kind="article",
        publisher="Fenwick Gazette",
        authors=("Zoe Thorpe",),
        published_on="2005-08-18",
        url="https://example.org/forum",
    )
    put(catalogue, "note.txt")
    return tmp_path / "corpus"


def position(folder: Path, name: str) -> str:
    return str(onrecord.open(folder).statements(f"id-{name}")[0]["position_id"])


def one_line(text: str) -> bool:
    return text.startswith("onrecord: ") and text.count("\n") == 1 and "Traceback" not in text


# -- help --------------------------------------------------------------------------------------------------------------


def test_each_example_is_one_that_the_command_understands(run: Run) -> None:
    shown = run("cite", "--help").out.decode().partition("Examples:")[2]
    lines = re.findall(r"^ *onrecord cite (.+)$", COMMAND.epilog or "", re.MULTILINE)
    assert len(lines) == shown.count("onrecord cite ") > 2
    for line in lines:
        given = COMMAND.make_context("cite", shlex.split(line)).params
        assert given["style"] in onrecord.CITATION_STYLES


def test_the_help_names_the_styles(run: Run) -> None:
    shown = run("cite", "--help").out.decode()
    for style in onrecord.CITATION_STYLES:
        assert style in shown


# -- bibliographies ----------------------------------------------------------------------------------------------------


def test_bibtex_is_the_default(run: Run, folder: Path) -> None:
    done = run("cite", "--data", folder)
    assert (done.code, done.err) == (0, "")
    assert done.out == run("cite", "--style", "bibtex", "--data", folder).out
    shown = done.out.decode()
    assert [line.partition("{")[0] for line in shown.splitlines() if line.startswith("@")] == [
        "@techreport",
        "@article",
        "@misc",
    ]
    assert "  title = {{One Pot \\& Two Trusts}},\n" in shown
    assert "  author = {Zoe Thorpe},\n" in shown


def test_csl_json_is_json(run: Run, folder: Path) -> None:
    items = json.loads(run("cite", "--style", "csl-json", "--data", folder).out)
    assert [item["type"] for item in items] == ["report", "article-newspaper", "document"]
    assert items[1]["author"] == [{"family": "Thorpe", "given": "Zoe"}]
    assert items[1]["URL"] == "https://example.org/forum"


def test_ris_has_the_line_ends_that_it_asks_for(run: Run, folder: Path) -> None:
    out = run("cite", "--style", "ris", "--data", folder).out
    assert out.count(b"ER  - \r\n") == 3
    assert out.count(b"\r\n") == out.count(b"\n") == out.count(b"\r")
    assert b"TI  - One Pot & Two Trusts\r\n" in out


@pytest.mark.parametrize("style", onrecord.CITATION_STYLES)
def test_what_is_printed_is_the_bibliography_of_the_corpus(run: Run, folder: Path, style: str) -> None:
    out = run("cite", "--style", style, "--data", folder).out
    assert out.decode() == onrecord.open(folder).bibliography(style=style)


@pytest.mark.parametrize("name", ["article.html", "id-article.html"])
def test_a_document_is_cited_alone_by_name_or_id(run: Run, folder: Path, name: str) -> None:
    shown = run("cite", name, "--data", folder).out.decode()
    assert shown.count("@") == 1
    assert "Forum backs shared money" in shown


def test_documents_are_cited_once_in_the_order_given(run: Run, folder: Path) -> None:
    shown = run("cite", "note.txt", "paper.pdf", "id-note.txt", "--data", folder).out.decode()
    assert [line.partition("{")[0] for line in shown.splitlines() if line.startswith("@")] == ["@misc", "@techreport"]


@pytest.mark.parametrize("style", onrecord.CITATION_STYLES)
def test_a_file_has_the_same_bytes_and_no_manifest(run: Run, folder: Path, tmp_path: Path, style: str) -> None:
    out = tmp_path / "out"
    out.mkdir()
    done = run("cite", "--style", style, "-o", out / "corpus.bib", "--data", folder)
    assert (done.code, done.out) == (0, b"")
    assert (out / "corpus.bib").read_bytes() == run("cite", "--style", style, "--data", folder).out
    assert [path.name for path in out.iterdir()] == ["corpus.bib"]


@pytest.mark.parametrize("style", onrecord.CITATION_STYLES)
def test_a_corpus_without_documents_says_so(run: Run, tmp_path: Path, style: str) -> None:
    Catalogue(tmp_path / "empty", create=True)
    done = run("cite", "--style", style, "--data", tmp_path / "empty")
    assert (done.code, done.err) == (0, "there are no documents to cite\n")


@pytest.mark.parametrize("style", onrecord.CITATION_STYLES)
def test_a_bibliography_holds_nothing_that_steers_the_terminal(run: Run, folder: Path, style: str) -> None:
    sly = "Money \x1b[31mred\x1b]0;x\x07 \x9b2J\u202e back"
    put(Catalogue(folder), "sly.txt", title=sly, kind="article", publisher=sly, authors=(sly,), url=f"https://x/{sly}")
    shown = run("cite", "sly.txt", "--style", style, "--data", folder).out.decode()
    assert "Money" in shown
    for mark in ("\x1b", "\x07", "\x9b", "\u202e"):
        assert mark not in shown
    if style == "csl-json":
        json.loads(shown)


# -- references --------------------------------------------------------------------------------------------------------


def test_a_quotation_from_the_web_has_a_reference_and_a_link_to_its_words(run: Run, folder: Path) -> None:
    done = run("cite", "--position", position(folder, "article.html"), "--data", folder)
    reference, link = done.out.decode().splitlines()
    assert (done.code, done.err) == (0, "")
    assert reference == (
        "Jane Arkwright (chair, Fenwick Forum), quoted in “Forum backs shared money”, Fenwick Gazette, 18 August 2005, "
        "para 7. <https://example.org/forum>"
    )
    assert link == "https://example.org/forum#:~:text=Put%20all%20of%20the%20money%20into%20one%20pot"


def test_a_quotation_from_a_file_has_a_reference_alone(run: Run, folder: Path) -> None:
    done = run("cite", "--position", position(folder, "paper.pdf"), "--data", folder)
    (line,) = done.out.decode().splitlines()
    assert line.startswith("Jane Arkwright (chair, Fenwick Forum), quoted in “One Pot & Two Trusts”, Fenwick Council, ")


def test_several_quotations_are_told_in_the_order_given(run: Run, folder: Path, tmp_path: Path) -> None:
    options = [word for name in ("note.txt", "paper.pdf") for word in ("--position", position(folder, name))]
    done = run("cite", *options, "--data", folder)
    first, second = done.out.decode().splitlines()
    assert "note.txt" in first
    assert "One Pot" in second
    run("cite", *options, "-o", tmp_path / "references.txt", "--data", folder)
    assert (tmp_path / "references.txt").read_bytes() == done.out


def test_a_quotation_can_be_cited_with_its_words(run: Run, folder: Path, tmp_path: Path) -> None:
    name = position(folder, "article.html")
    words, *rest = run("cite", "--position", name, "--words", "--data", folder).out.decode().splitlines()
    reference, link = run("cite", "--position", name, "--data", folder).out.decode().splitlines()
    assert words == onrecord.open(folder).position(name)["text"][0]
    assert rest == [f"– {reference}", link]


def test_a_reference_holds_nothing_that_steers_the_terminal(run: Run, folder: Path) -> None:
    sly = "Money \x1b[31mred\x9b\u202e\nback"
    put(Catalogue(folder), "sly.txt", title=sly, publisher=sly, url=f"https://x/{sly}", words=sly)
    shown = run("cite", "--position", position(folder, "sly.txt"), "--data", folder).out.decode()
    assert "red" in shown
    for mark in ("\x1b", "\x9b", "\u202e"):
        assert mark not in shown


def test_a_corrected_holder_is_the_one_who_is_cited(run: Run, folder: Path) -> None:
    name = position(folder, "note.txt")
    onrecord.open(folder).review(name, "corrected", author="A. Wren", changes={"holder": "Ann Ham", "role": "none"})
    assert run("cite", "--position", name, "--data", folder).out.decode().startswith("Ann Ham, quoted in note.txt")


# -- what a user can get wrong -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "code", "about"),
    [
        (["gone.pdf"], 1, "gone.pdf: there is no such document – give its file's name, or its id"),
        (["paper.pdf", "gone.pdf"], 1, "gone.pdf: there is no such document"),
        ([""], 1, "there is no such document"),
        (["--style", "apa"], 2, "--style: there is no 'apa' – one of bibtex, csl-json, ris"),
        (["paper.pdf", "--style", ""], 2, "--style: there is no ''"),
        (["--position", "gone"], 1, "gone: no such position – take an id from onrecord positions"),
        (["--position", ""], 1, "no such position"),
        (["paper.pdf", "--position", "gone"], 1, "--position: documents and quotations are cited apart"),
        (["--words"], 1, "--words: only a quotation is cited with its words – name one with --position"),
        (["--nope"], 2, "--nope"),
        (["x\x1b[31m\u202e"], 1, "x[31m: there is no such document"),
    ],
)
def test_wrong_input_is_said_in_one_line_and_writes_nothing(
    run: Run, folder: Path, tmp_path: Path, arguments: list[str], code: int, about: str
) -> None:
    done = run("cite", *arguments, "-o", tmp_path / "corpus.bib", "--data", folder)
    assert (done.code, done.out) == (code, b"")
    assert one_line(done.err)
    assert about in done.err
    assert not (tmp_path / "corpus.bib").exists()


def test_a_name_that_two_documents_have_asks_for_an_id(run: Run, folder: Path) -> None:
    put(Catalogue(folder), "note.txt", folder="more-")
    done = run("cite", "note.txt", "--data", folder)
    assert done.code == 1
    assert one_line(done.err)
    assert "several documents have this name – give an id: id-" in done.err
    assert run("cite", "id-more-note.txt", "--data", folder).code == 0


def test_where_there_is_no_corpus_the_next_step_is_named(run: Run, tmp_path: Path) -> None:
    done = run("cite", "--data", tmp_path / "none")
    assert (done.code, done.out) == (1, b"")
    assert one_line(done.err)
    assert "onrecord add" in done.err


@pytest.mark.parametrize("name", ["gone/corpus.bib", "a-file/corpus.bib", ""])
def test_a_file_that_cannot_be_written_is_said_in_one_line(run: Run, folder: Path, tmp_path: Path, name: str) -> None:
    (tmp_path / "a-file").write_text("as it was")
    done = run("cite", "-o", tmp_path / name, "--data", folder)
    assert (done.code, done.out) == (1, b"")
    assert one_line(done.err)


def test_a_full_disk_leaves_the_bibliography_of_before(
    run: Run, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: Any, **__: Any) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    out = tmp_path / "out"
    out.mkdir()
    (out / "corpus.bib").write_text("as it was")
    monkeypatch.setattr(Path, "replace", full)
    done = run("cite", "-o", out / "corpus.bib", "--data", folder)
    assert done.code == 1
    assert one_line(done.err)
    assert "No space left" in done.err
    assert {path.name: path.read_text() for path in out.iterdir()} == {"corpus.bib": "as it was"}
