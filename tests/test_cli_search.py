"""Searching from the command line: counts, errors in the question, what is similar, many questions, kept searches."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import onrecord
from index.query import Filters, Question
from index.saved import EVERYTHING, as_values, from_values, questions_of

if TYPE_CHECKING:
    from tests.conftest import PlainExtractor, Run


@pytest.fixture
def corpus(run: Run, plain: PlainExtractor, papers: Path, tmp_path: Path) -> Path:
    """The folder of a corpus of the two articles."""
    folder = tmp_path / "corpus"
    assert run("add", papers, "--data", folder).code == 0
    return folder


def rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines()))


# -- search ------------------------------------------------------------------------------------------------------------


def test_the_answer_is_counted_on_standard_error(run: Run, corpus: Path) -> None:
    shown = run("search", "pooled", "--count", "kind", "--count", "holder", "--limit", 0, "--data", corpus)
    assert shown.out == b""
    assert "holder: " in shown.err
    assert "Edwin Hansel 1" in shown.err


def test_a_count_that_does_not_exist_is_a_usage_error(run: Run, corpus: Path) -> None:
    shown = run("search", "pooled", "--count", "colour", "--data", corpus)
    assert shown.code == 2
    assert "--count: there is no 'colour'" in shown.err


def test_an_error_in_the_question_is_pointed_at(run: Run, corpus: Path) -> None:
    shown = run("search", "pooled speeker:hansel", "--data", corpus)
    assert shown.code == 1
    assert shown.err.splitlines() == [
        "pooled speeker:hansel",
        "       ^",
        "onrecord: character 8: no field speeker: – did you mean holder:?",
    ]


def test_a_field_in_the_question_finds_what_the_option_finds(run: Run, corpus: Path) -> None:
    one = run("search", "pooled holder:hansel", "--format", "jsonl", "--data", corpus)
    other = run("search", "pooled", "--holder", "hansel", "--format", "jsonl", "--data", corpus)
    assert one.out == other.out != b""


def test_a_topic_that_the_frame_does_not_have_is_named_with_the_one_that_is_meant(run: Run, corpus: Path) -> None:
    shown = run("search", "topic:joint_work", "--data", corpus)
    assert "did you mean joint_working?" in shown.err


# -- similar -----------------------------------------------------------------------------------------------------------


def test_what_is_similar_is_not_the_position_itself(run: Run, corpus: Path) -> None:
    listed = run("positions", "--all", "--format", "jsonl", "--data", corpus).out.splitlines()
    name = next(one["position_id"] for one in map(json.loads, listed) if "ooled" in one["text"][0])
    shown = run("similar", name, "--level", "statements", "--format", "jsonl", "--data", corpus)
    assert shown.code == 0
    assert name not in [json.loads(line)["position_id"] for line in shown.out.splitlines()]


def test_a_position_that_is_nowhere_is_an_error_in_one_line(run: Run, corpus: Path) -> None:
    shown = run("similar", "nowhere", "--data", corpus)
    assert (shown.code, shown.err.count("\n")) == (1, 1)
    assert "no such statement" in shown.err


# -- many questions ----------------------------------------------------------------------------------------------------


def test_each_question_of_a_file_has_its_table_and_all_have_one(run: Run, corpus: Path, tmp_path: Path) -> None:
    file, folder = tmp_path / "q.csv", tmp_path / "out"
    file.write_text(
        "name,query,level\nHansel,holder:hansel,statements\n../odd name,pooled,statements\n,pooled,passages\n"
        'all,"""came late""",statements\n',
        encoding="utf-8-sig",
    )
    shown = run("batch", file, "-o", folder, "--data", corpus)
    assert shown.code == 0
    assert {path.name for path in folder.iterdir()} == {
        *("hansel.csv", "odd-name.csv", "003.csv", "all-2.csv", "all.csv", "all-passages.csv", "summary.csv")
    }
    joint = rows(folder / "all.csv")
    assert {row["search"] for row in joint} == {"Hansel", "../odd name", "all"}
    found = rows(folder / "hansel.csv")
    assert {row["holder"] for row in found} == {"Edwin Hansel"}
    summary = {row["name"]: row for row in rows(folder / "summary.csv")}
    assert summary["Hansel"]["found"] == summary["Hansel"]["rows"] == str(len(found))


def test_the_rows_of_a_batch_are_those_of_a_search(run: Run, corpus: Path, tmp_path: Path) -> None:
    file, folder = tmp_path / "q.csv", tmp_path / "out"
    file.write_text("query,level\npooled,statements\n", encoding="utf-8")
    run("batch", file, "-o", folder, "--format", "jsonl", "--data", corpus)
    asked = run("search", "pooled", "--level", "statements", "--format", "jsonl", "--data", corpus)
    assert (folder / "001.jsonl").read_bytes() == asked.out
    door = onrecord.open(corpus).search(Question("pooled", level="statements"))
    assert [json.loads(line) for line in asked.out.splitlines()] == json.loads(json.dumps(door.rows))


def test_a_question_that_cannot_be_understood_does_not_stop_the_others(run: Run, corpus: Path, tmp_path: Path) -> None:
    file, folder = tmp_path / "q.csv", tmp_path / "out"
    file.write_text("name,query\nbad,foo:bar\ngood,pooled\n", encoding="utf-8")
    shown = run("batch", file, "-o", folder, "--data", corpus)
    assert shown.code == 1
    assert "line 2" in shown.err
    assert "no field foo:" in next(row["problem"] for row in rows(folder / "summary.csv") if row["name"] == "bad")
    assert (folder / "good.csv").exists()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "the file is empty"),
        ("name\nx\n", "no column is called query"),
        ("query,colour\nx,red\n", "no column 'colour'"),
        ("query\n\n", "no question in it"),
        ("query\na,b\n", "more values than columns"),
        ("query,limit\na,many\n", "'many' is no number"),
        ("query,level\na,top\n", "there is no 'top'"),
        ("name,query\nx,a\nx,b\n", "several questions are called 'x'"),
        ('query\n"' + "a" * 140_000 + '"\n', "no CSV"),
    ],
)
def test_a_file_of_questions_that_is_wrong_is_an_error_in_one_line(
    run: Run, corpus: Path, tmp_path: Path, text: str, said: str
) -> None:
    file = tmp_path / "q.csv"
    file.write_text(text, encoding="utf-8")
    shown = run("batch", file, "-o", tmp_path / "out", "--data", corpus)
    assert (shown.code, shown.err.count("\n")) == (1, 1)
    assert said in shown.err


def test_a_file_of_questions_in_an_old_encoding_is_read(tmp_path: Path) -> None:
    file = tmp_path / "q.csv"
    file.write_bytes("name,query\nCafé,“pooled budgets”\n".encode("windows-1252"))
    (one,) = questions_of(file)
    assert (one.name, one.question.text, one.question.limit) == ("Café", "“pooled budgets”", EVERYTHING)


# -- kept searches -----------------------------------------------------------------------------------------------------


def test_a_kept_search_tells_what_is_new_once(run: Run, corpus: Path, papers: Path) -> None:
    assert run("watch", "save", "pools", "pooled", "--level", "statements", "--data", corpus).code == 0
    assert run("watch", "run", "--data", corpus).err == "pools: 0 new\n"
    (papers / "thorpe.txt").write_text("“Pooled money is lost money,” said Ann Thorpe.\n", encoding="utf-8")
    run("add", papers, "--data", corpus)
    peeked = run("watch", "run", "--peek", "--format", "jsonl", "--data", corpus)
    told = run("watch", "run", "pools", "--format", "jsonl", "--data", corpus)
    assert peeked.out == told.out
    assert [(row["search"], row["holder"]) for row in map(json.loads, told.out.splitlines())] == [
        ("pools", "Ann Thorpe")
    ]
    assert run("watch", "run", "--data", corpus).err == "pools: 0 new\n"


def test_what_could_not_be_written_is_still_new(run: Run, corpus: Path, papers: Path, tmp_path: Path) -> None:
    run("watch", "save", "pools", "pooled", "--level", "statements", "--data", corpus)
    (papers / "thorpe.txt").write_text("“Pooled money is lost money,” said Ann Thorpe.\n", encoding="utf-8")
    run("add", papers, "--data", corpus)
    assert run("watch", "run", "-o", tmp_path / "no" / "folder.csv", "--data", corpus).code == 1
    assert run("watch", "run", "-o", tmp_path / "new.csv", "--data", corpus).err.endswith("pools: 1 new\n")
    assert [row["holder"] for row in rows(tmp_path / "new.csv")] == ["Ann Thorpe"]


def test_kept_searches_are_listed_and_forgotten(run: Run, corpus: Path) -> None:
    assert "no search is kept" in run("watch", "list", "--data", corpus).err
    run("watch", "save", "both", "late holder:Hansel stance:oppose", "--data", corpus)
    listed = run("watch", "list", "--data", corpus).out.decode()
    assert listed.startswith("both: late holder:Hansel stance:oppose (0 answers")
    assert run("watch", "forget", "both", "--data", corpus).code == 0
    assert "no search is kept" in run("watch", "run", "--data", corpus).err


@pytest.mark.parametrize(
    "command", [("save", "taken", "late"), ("forget", "nowhere"), ("run", "nowhere"), ("save", "x1", "foo:bar")]
)
def test_a_wrong_name_or_question_keeps_nothing(run: Run, corpus: Path, command: tuple[str, ...]) -> None:
    run("watch", "save", "taken", "pooled", "--data", corpus)
    shown = run("watch", *command, "--data", corpus)
    assert shown.code == 1
    assert shown.err.splitlines()[-1].startswith("onrecord: ")
    assert [one.name for one in onrecord.open(corpus).watches()] == ["taken"]


def test_a_question_is_the_same_after_it_was_kept() -> None:
    asked = Question(
        "pooled", Filters(holders=("Hansel",), since="1998", undated=False), level="statements", ranking="words"
    )
    assert from_values(json.loads(json.dumps(as_values(asked)))) == Question(
        asked.text, asked.filters, level="statements", ranking="words", limit=EVERYTHING
    )


# -- the engine --------------------------------------------------------------------------------------------------------


def test_the_index_can_be_made_with_another_engine_and_answers_alike(run: Run, corpus: Path) -> None:
    before = run("search", "pooled OR late", "--level", "statements", "--format", "jsonl", "--data", corpus)
    assert run("rebuild", "--engine", "tantivy", "--data", corpus).err.endswith("with tantivy\n")
    after = run("search", "pooled OR late", "--level", "statements", "--format", "jsonl", "--data", corpus)
    assert sorted(before.out.splitlines()) == sorted(after.out.splitlines()) != []
    assert json.loads(run("status", "--format", "json", "--data", corpus).out)["engine"] == "tantivy"
