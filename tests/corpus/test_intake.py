"""Documents on their way in, as users send them: archives, tables, broken characters, pages of the web."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from web_site import PAGE, Reply, Site, serving, world

import onrecord
from corpus import intake, originals

if TYPE_CHECKING:
    from tests.conftest import Run

TABLE = """Ref,Wer,Was
R1,Ann Hale,"“We should pool the money,” said Bo Ek."
R2,Marsh Council,"“It failed,” said Jo Dent."
"""
COLUMNS = 'respondent: Wer\nid: Ref\nanswers:\n  Was: "Q1. What of the boards?"\n'
BROKEN = "“Weâ€™d pool the money,” said Ann Hale.\n"


@pytest.fixture
def data(plain: Any, tmp_path: Path) -> tuple[str, str]:
    """The option that names the corpus; its extractor is a stand-in."""
    return "--data", str(tmp_path / "corpus")


def opened(data: tuple[str, str]) -> onrecord.Corpus:
    return onrecord.open(data[1])


def saved(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


# -- files that hold several -------------------------------------------------------------------------------------------


def test_an_archive_is_its_documents(run: Run, data: tuple[str, str], tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "papers.zip", "w") as archive:
        archive.writestr("letters/a.txt", "“We merge,” said Ann Hale.")
        archive.writestr("b.txt", "“We wait,” said Bo Ek.")
        archive.writestr("c.pdf", b"no PDF")
    done = run("add", tmp_path / "papers.zip", *data)
    assert done.code == 1
    assert "papers.zip!/c.pdf" in done.err
    assert "2 added, 0 changed, 0 unchanged, 1 failed" in done.err
    assert {row["name"] for row in opened(data).documents()} == {"a.txt", "b.txt"}
    assert "0 added, 0 changed, 2 unchanged, 1 failed" in run("add", tmp_path / "papers.zip", *data).err


def test_a_changed_document_in_an_archive_keeps_its_id(run: Run, data: tuple[str, str], tmp_path: Path) -> None:
    ids = []
    for words in ("We merge", "We merge now"):
        with zipfile.ZipFile(tmp_path / "papers.zip", "w") as archive:
            archive.writestr("a.txt", f"“{words},” said Ann Hale.")
        run("add", tmp_path / "papers.zip", *data)
        ids += [row["document_id"] for row in opened(data).documents()]
    assert ids[0] == ids[1]
    assert len(ids) == 2


def test_a_document_in_an_archive_can_be_described(run: Run, data: tuple[str, str], tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "papers.zip", "w") as archive:
        archive.writestr("a.txt", "“We merge,” said Ann Hale.")
    run("add", tmp_path / "papers.zip", *data)
    assert run("describe", "a.txt", "--published", "1998", *data).code == 0
    assert run("describe", "a.txt", "--forget", "published", *data).code == 0
    assert [row["published_on"] for row in opened(data).documents()] == [None]


# -- tables ------------------------------------------------------------------------------------------------------------


def test_a_table_that_is_not_understood_is_read_by_its_mapping_and_remembered(
    run: Run, data: tuple[str, str], tmp_path: Path
) -> None:
    table, columns = saved(tmp_path, "answers.csv", TABLE), saved(tmp_path, "columns.yaml", COLUMNS)
    refused = run("add", table, *data)
    assert refused.code == 1
    assert "--map FILE" in refused.err
    assert "2 added" in run("add", table, "--map", columns, *data).err
    assert {row["name"] for row in opened(data).documents()} == {"R1.response", "R2.response"}
    saved(tmp_path, "answers.csv", TABLE + 'R3,Jo Blunt,"“Never,” said Jo Blunt."\n')
    assert "1 added, 0 changed, 2 unchanged" in run("add", table, *data).err


def test_a_response_is_its_respondents(run: Run, data: tuple[str, str], tmp_path: Path) -> None:
    table, columns = saved(tmp_path, "answers.csv", TABLE), saved(tmp_path, "columns.yaml", COLUMNS)
    run("add", table, "--map", columns, *data)
    (row,) = opened(data).documents("R1")
    about = opened(data).document(row["document_id"])
    assert about is not None
    assert (about.metadata.authors, about.metadata.kind) == (("Ann Hale",), "consultation_response")
    assert [block.kind for block in about.blocks] == ["heading", "question", "answer"]


@pytest.mark.parametrize(
    ("text", "what"),
    [("respondent: [", "is not valid YAML"), ("colour: Wer\n", "colour"), (COLUMNS.replace("Wer", "Wär"), "Wer")],
)
def test_a_wrong_mapping_says_what_is_wrong(run: Run, data: tuple[str, str], tmp_path: Path, text, what) -> None:
    table, columns = saved(tmp_path, "answers.csv", TABLE), saved(tmp_path, "columns.yaml", text)
    done = run("add", table, "--map", columns, *data)
    assert done.code == 1
    assert what in done.err
    assert "Traceback" not in done.err


# -- broken characters, scans ------------------------------------------------------------------------------------------


def test_broken_characters_are_told_and_mended_only_when_asked(run: Run, data: tuple[str, str], tmp_path: Path) -> None:
    path = saved(tmp_path, "a.txt", BROKEN)
    done = run("add", path, *data)
    assert done.code == 0
    assert "a.txt: 1 place looks like broken characters (““Weâ€™d” for ““We’d”); onrecord add --repair" in done.err
    assert "1 changed" in run("add", path, "--repair", *data).err
    (row,) = opened(data).documents()
    made = opened(data).document(row["document_id"])
    assert made is not None
    assert "We’d pool" in made.text
    assert path.read_text(encoding="utf-8") == BROKEN


def test_a_repaired_document_stays_so_until_that_is_taken_back(run: Run, data: tuple[str, str], tmp_path: Path) -> None:
    path = saved(tmp_path, "a.txt", BROKEN)
    run("add", path, "--repair", *data)
    assert "1 unchanged" in run("add", path, *data).err
    assert "repaired from mojibake" in run("describe", "a.txt", *data).out.decode()
    run("describe", "a.txt", "--forget", "repair", *data)
    assert "repaired" not in run("describe", "a.txt", *data).out.decode()


def test_repair_changes_nothing_in_a_document_without_broken_characters(
    run: Run, data: tuple[str, str], tmp_path: Path
) -> None:
    path = saved(tmp_path, "a.txt", "“We’d pool,” said Ann Hale.\n")
    run("add", path, *data)
    assert "1 unchanged" in run("add", path, "--repair", *data).err


def test_languages_that_nobody_has_are_refused(run: Run, data: tuple[str, str], tmp_path: Path) -> None:
    done = run("add", saved(tmp_path, "a.txt", "Words."), "--ocr-languages", "../eng", *data)
    assert done.code == 2
    assert "--ocr-languages" in done.err


# -- the web -----------------------------------------------------------------------------------------------------------


def test_progress_names_the_page_that_is_being_recognised(
    plain: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def reading(source: Any, **how: Any) -> Any:
        how["choices"].ocr.begins(2, 3)
        return read(source, **how)

    read = intake.read
    monkeypatch.setattr(intake, "read", reading)
    shown: list[tuple[int, int, str]] = []
    paper = saved(tmp_path, "scan.txt", "“We merge,” said Ann Hale.")
    onrecord.open(tmp_path / "corpus", create=True).add([paper], progress=lambda *step: shown.append(step))
    assert shown[:3] == [(0, 1, "scan.txt"), (0, 1, "page 2 of 3, being recognised: scan.txt"), (1, 1, "")]


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Any:
    with serving() as made:
        world(monkeypatch, made)
        yield made


def test_a_page_is_fetched_kept_and_read(run: Run, data: tuple[str, str], site: Site) -> None:
    site.answers["/a"] = Reply(
        200, b"<!doctype html><title>A</title><p>\xe2\x80\x9cWe merge,\xe2\x80\x9d said Ann Hale.</p>"
    )
    done = run("fetch", site.at("/a"), *data)
    assert (done.code, "1 added" in done.err) == (0, True)
    (row,) = opened(data).positions(every=True).rows
    assert (row["holder"], row["url"]) == ("Ann Hale", site.at("/a"))
    assert [one.address for one in originals.fetched(Path(data[1]) / originals.FOLDER)] == [site.at("/a")]


def test_a_page_that_changed_is_the_same_document(run: Run, data: tuple[str, str], site: Site) -> None:
    new = PAGE.replace(b"One budget", b"Two budgets")
    site.answers["/a"] = [Reply(200, PAGE), Reply(200, new)]
    run("fetch", site.at("/a"), *data)
    (before,) = opened(data).documents()
    assert "1 changed" in run("refresh", *data).err
    (after,) = opened(data).documents()
    assert before["document_id"] == after["document_id"]
    assert "unchanged" in run("refresh", *data).err


def test_a_page_that_is_not_there_is_named_and_costs_no_other(run: Run, data: tuple[str, str], site: Site) -> None:
    site.answers["/a"] = Reply(200, PAGE)
    done = run("fetch", site.at("/gone"), "file:///etc/passwd", site.at("/a"), *data)
    assert done.code == 1
    assert "/gone" in done.err
    assert "file:///etc/passwd" in done.err
    assert "1 added, 0 changed, 0 unchanged, 2 failed" in done.err


def test_what_was_fetched_can_be_described_and_keeps_its_address(run: Run, data: tuple[str, str], site: Site) -> None:
    site.answers["/a"] = Reply(200, PAGE)
    run("fetch", site.at("/a"), *data)
    (row,) = opened(data).documents()
    assert run("describe", row["document_id"], "--published", "1998", *data).code == 0
    shown = run("describe", row["document_id"], *data).out.decode()
    assert f"url           {site.at('/a')}  (fetched from there)" in shown
    assert "published_on  1998  (by hand)" in shown


def item(site: Site, *attached: str) -> Reply:
    """A page of GOV.UK, as its content API gives it, with attachments."""
    details = {"body": "<p>A plan.</p>", "attachments": [{"url": address} for address in attached]}
    content = {"schema_name": "publication", "document_type": "policy_paper", "title": "A plan", "details": details}
    content |= {"base_path": "/government/a", "content_id": "1", "locale": "en"}
    return Reply(200, json.dumps(content).encode(), {"Content-Type": "application/json"})


def test_what_belongs_to_a_page_is_fetched_with_it_where_that_is_asked(
    run: Run, data: tuple[str, str], site: Site
) -> None:
    site.answers["/a"] = item(site, site.at("/b"), site.at("/figures.ods"))
    site.answers["/b"] = item(site, site.at("/c"))
    done = run("fetch", site.at("/a"), *data)
    assert "1 added" in done.err
    assert f"1 document that belongs to them was not, such as {site.at('/b')}: --attachments" in done.err
    assert site.pages == ["/a"]
    assert "1 added, 0 changed, 1 unchanged" in run("fetch", site.at("/a"), "--attachments", *data).err
    assert site.pages == ["/a", "/a", "/b"]  # not what belongs to what belongs to it


def test_refresh_of_a_corpus_without_pages_does_nothing(run: Run, data: tuple[str, str], tmp_path: Path) -> None:
    run("add", saved(tmp_path, "a.txt", "Words here."), *data)
    assert "0 added, 0 changed, 0 unchanged, 0 failed" in run("refresh", *data).err


# -- many files --------------------------------------------------------------------------------------------------------


def test_a_mixed_folder_goes_in_and_each_broken_file_is_named(plain: Any, tmp_path: Path) -> None:
    from bench.mixed import HELD, KINDS, folder

    papers = tmp_path / "papers"
    papers.mkdir()
    broken = folder(papers, 60)
    result = onrecord.open(tmp_path / "corpus", create=True).add([papers])
    assert sorted({Path(failure.path).name for failure in result.failed}) == broken
    assert all("Error" not in failure.reason for failure in result.failed)
    whole = [path for path in papers.iterdir() if path.name not in broken]
    assert len(result.added) == sum(HELD.get(path.suffix, 1) for path in whole)
    assert {path.suffix for path in whole} == {ending for ending, _ in KINDS}
