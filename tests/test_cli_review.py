"""`onrecord review`, `reviews` and `diff`: what people find of positions, shown at once everywhere, and taken back."""

from __future__ import annotations

import csv
import getpass
import io
import json
import re
import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
import typer.main
from pyarrow import parquet

import cli
import onrecord
from corpus.catalogue import Catalogue
from corpus.records import Block, Document, Metadata, Statement, TopicStance
from index.tables import columns

if TYPE_CHECKING:
    from tests.conftest import Kept, Outcome, PlainExtractor, Run

JOINT, STRUCTURE = "joint_working", "structural_change"
COMMANDS = typer.main.get_command(cli.app).commands["reviews"].commands  # type: ignore[attr-defined]


def said(words: str, holder: str, side: str, **more: Any) -> dict[str, Any]:
    """What one statement is, on joint working."""
    return {"words": words, "holder": holder, "side": side, "holder_kind": "person", **more}


def put(
    catalogue: Catalogue, name: str, date: str | None, sayings: Sequence[dict[str, Any]], *, run: str = "", **about: Any
) -> None:
    """Store a document in which these things are said, a paragraph each."""
    text, blocks, statements = "", [], []
    for saying in sayings:
        more = dict(saying)
        words, side = more.pop("words"), more.pop("side")
        span = (len(text), len(text) + len(words))
        stances = (TopicStance(JOINT, side, False, 0.9), TopicStance(STRUCTURE, None, False, 0.9))
        values = {"mode": "direct", "frame": "test 1", "confidence": 0.9, **more}
        statements.append(Statement(spans=(span,), context=span, stances=stances, **values))
        blocks.append(Block("paragraph", *span))
        text += words + "\n\n"
    document = Document(f"id-{name}", "1", name, text, tuple(blocks), Metadata(published_on=date, **about))
    catalogue.put(document, statements, source=Path("papers", name), fingerprint="1", run=run)


POT = "Put all of the money into one pot"
EARLY = [said(POT, "Jane Arkwright", "support", role="chair, Fenwick Carers' Forum")]
HANSEL = [said("Sharing nurses never works", "Edwin Hansel", "oppose")]


def make(folder: Path) -> None:
    """A corpus of two documents, in which each of two holders says one thing."""
    catalogue = Catalogue(folder, create=True)
    put(catalogue, "early.txt", "2003-05-01", EARLY, kind="article", title="Forum backs shared money")
    put(catalogue, "hansel.txt", "2005", HANSEL, kind="speech")
    onrecord.open(folder).positions()  # makes its index


@pytest.fixture
def folder(tmp_path: Path, plain: PlainExtractor, kept: Kept, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("COLUMNS", "400")
    return kept(make, tmp_path / "corpus")


def ids(folder: Path) -> tuple[str, str]:
    """The ids of what Jane Arkwright and what Edwin Hansel said."""
    early, hansel = (onrecord.open(folder).statements(f"id-{name}.txt")[0] for name in ("early", "hansel"))
    return early["position_id"], hansel["position_id"]


def rows(run: Run, folder: Path, *arguments: str) -> list[dict[str, Any]]:
    return run(*arguments, "--format", "jsonl", "--data", folder).rows


def one_line(text: str) -> bool:
    return text.startswith("onrecord: ") and text.count("\n") == 1 and "Traceback" not in text


def last_line(done: Outcome) -> str:
    """The last line of the history, without the time."""
    line = done.out.decode().splitlines()[-1]
    assert re.match(r"\d{4}-\d\d-\d\d \d\d:\d\d ", line)
    return line[len("2005-08-18 10:00 ") :]


# -- help --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", COMMANDS)
def test_the_help_of_each_command_has_examples_that_it_understands(run: Run, name: str) -> None:
    shown = run("reviews", name, "--help")
    assert (shown.code, shown.err) == (0, "")
    assert f"onrecord reviews {name}" in shown.out.decode().partition("Examples:")[2]
    for line in re.findall(r"^ *onrecord reviews (.+)$", COMMANDS[name].epilog or "", re.MULTILINE):
        first, *words = shlex.split(line)
        assert first == name
        assert COMMANDS[name].make_context(name, words)


def test_each_example_of_the_group_is_one_that_its_command_understands(run: Run, folder: Path, tmp_path: Path) -> None:
    shown = run("reviews", "--help").out.decode().partition("Examples:")[2]
    lines = re.findall(r"onrecord reviews (\S.*?)\s*$", shown, re.MULTILINE)
    assert {line.split()[0] for line in lines} == set(COMMANDS)
    for line in lines:
        first, *words = shlex.split(line)
        assert COMMANDS[first].make_context(first, words)


def test_no_command_shows_the_help_of_all(run: Run) -> None:
    assert run("reviews").out == run("reviews", "--help").out
    assert run("reviews").code == 0


def test_the_help_names_every_field_that_can_be_put_right(run: Run) -> None:
    shown = run("review", "--help").out.decode()
    for name in onrecord.CORRECTABLE:
        assert name in shown


# -- show --------------------------------------------------------------------------------------------------------------


def test_without_an_option_a_position_is_shown_and_nothing_changes(run: Run, folder: Path) -> None:
    before = onrecord.open(folder).revision
    done = run("review", ids(folder)[0], "--data", folder)
    shown = done.out.decode()
    assert (done.code, done.err) == (0, "")
    for words in ("Jane Arkwright", "chair, Fenwick Carers' Forum", "joint working: support", POT, "early.txt"):
        assert words in shown
    assert onrecord.open(folder).revision == before


@pytest.mark.parametrize("width", [20, 60, 100])
def test_what_is_shown_is_as_wide_as_the_terminal(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    shown = run("review", ids(folder)[0], "--data", folder).out.decode()
    assert max(len(line) for line in shown.splitlines()) <= width


# -- verdicts ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("option", "verdict"), [("--confirm", "confirmed"), ("--reject", "rejected")])
def test_a_verdict_is_kept_with_its_author_and_reason(run: Run, folder: Path, option: str, verdict: str) -> None:
    early, _ = ids(folder)
    done = run("review", early, option, "--reason", "heard it", "--author", "A. Wren", "--data", folder)
    assert (done.code, done.err) == (0, f"{early}: {verdict} by A. Wren\n")
    assert last_line(done) == f"A. Wren {verdict}: heard it"
    review = onrecord.open(folder).statements("id-early.txt")[0]["review"]
    assert (review["verdict"], review["author"], review["reason"]) == (verdict, "A. Wren", "heard it")


def test_what_is_rejected_is_left_out_unless_it_is_asked_for(run: Run, folder: Path) -> None:
    early, hansel = ids(folder)
    run("review", early, "--reject", "--data", folder)
    for command in (["positions"], ["search", ""]):
        assert [row["position_id"] for row in rows(run, folder, *command)] == [hansel]
        assert {row["position_id"] for row in rows(run, folder, *command, "--rejected")} == {early, hansel}
    assert [row["position_id"] for row in rows(run, folder, "search", "is:rejected")] == [early]
    assert early not in run("compare", "--view", "positions", "--format", "csv", "--data", folder).out.decode()
    assert [row["group"] for row in rows(run, folder, "compare", "--view", "counts")] == ["Edwin Hansel"]
    run("review", early, "--undo", "--data", folder)
    assert {row["position_id"] for row in rows(run, folder, "positions")} == {early, hansel}


def test_a_correction_is_everywhere_at_once(run: Run, folder: Path) -> None:
    early, _ = ids(folder)
    options = ["--set", "holder=Peter Marl", "--set", f"{JOINT}=oppose", "--set", "role=none"]
    done = run("review", early, *options, "--author", "A. Wren", "--data", folder)
    assert (done.code, done.err) == (0, f"{early}: corrected by A. Wren\n")
    assert "Peter Marl" in done.out.decode()
    assert "joint working: oppose" in done.out.decode()
    assert "chair" not in done.out.decode().splitlines()[2]
    (found,) = (row for row in rows(run, folder, "positions") if row["position_id"] == early)
    assert (found["holder"], found["role"], found["stances"][JOINT]) == ("Peter Marl", None, "oppose")
    assert [row["position_id"] for row in rows(run, folder, "search", "holder:Marl")] == [early]
    assert [row["position_id"] for row in rows(run, folder, "search", "holder:Marl stance:oppose")] == [early]
    assert rows(run, folder, "search", "holder:Arkwright") == []
    assert [row["name"] for row in rows(run, folder, "holders", "list")] == ["Edwin Hansel", "Peter Marl"]
    counted = rows(run, folder, "compare", "Marl", "--view", "counts")
    assert [(row["group"], row["oppose"], row["support"]) for row in counted] == [("Peter Marl", 1, 0)]
    assert run("compare", "Arkwright", "--data", folder).code == 2


def test_a_corrected_stance_makes_a_change_of_mind(run: Run, folder: Path) -> None:
    _, hansel = ids(folder)
    run("review", hansel, "--set", "holder=Jane Arkwright", "--data", folder)
    (row,) = rows(run, folder, "compare")
    assert (row["holder"], row["change"]) == ("Jane Arkwright", "shifted")
    run("review", hansel, "--set", f"{JOINT}=support", "--data", folder)
    (row,) = rows(run, folder, "compare")
    assert row["change"] == "held"


@pytest.mark.parametrize(
    ("given", "column", "value"),
    [
        ("holder=Ann Ham", "holder", "Ann Ham"),
        (" holder = Ann Ham ", "holder", "Ann Ham"),
        ("role=a = b", "role", "a = b"),
        ("role=none", "role", None),
        ("organisation=Fenwick Council", "organisation", "Fenwick Council"),
        ("reported_by=Zoe Thorpe", "reported_by", "Zoe Thorpe"),
        ("said_on=2003-04", "said_on", "2003-04"),
        ("mode=indirect", "mode", "indirect"),
        ("holder_kind=group", "holder_kind", "group"),
        ("spans=4-7", "text", [POT[4:7]]),
        ("spans=0-3,8-10", "text", [POT[:3], POT[8:10]]),
        (f"{JOINT}=mixed", "stances", {JOINT: "mixed", STRUCTURE: None}),
        (f"stances_{STRUCTURE}=oppose", "stances", {JOINT: "support", STRUCTURE: "oppose"}),
        (f"{JOINT}=undecided", "undecided", [JOINT]),
        (f"{JOINT}=none", "stances", {JOINT: None, STRUCTURE: None}),
    ],
)
def test_each_field_can_be_put_right_and_back(run: Run, folder: Path, given: str, column: str, value: Any) -> None:
    early, _ = ids(folder)
    before = onrecord.open(folder).position(early)
    assert run("review", early, "--set", given, "--data", folder).code == 0
    found = onrecord.open(folder).position(early)
    assert found is not None
    assert found[column] == value
    assert found["review"]["verdict"] == "corrected"
    assert run("review", early, "--undo", "--data", folder).code == 0
    assert onrecord.open(folder).position(early) == before


def test_a_statement_said_to_bear_on_no_topic_is_no_position(run: Run, folder: Path) -> None:
    early, hansel = ids(folder)
    run("review", early, "--set", f"{JOINT}=none", "--data", folder)
    assert [row["position_id"] for row in rows(run, folder, "positions")] == [hansel]
    assert early in [row["position_id"] for row in rows(run, folder, "positions", "--all")]


# -- history -----------------------------------------------------------------------------------------------------------


def test_the_history_tells_all_that_was_said_and_what_was_undone(run: Run, folder: Path) -> None:
    early, _ = ids(folder)
    run("review", early, "--set", "holder=Ann Ham", "--reason", "a slip", "--author", "A. Wren", "--data", folder)
    run("review", early, "--reject", "--author", "B. Finch", "--data", folder)
    run("review", early, "--undo", "--author", "A. Wren", "--data", folder)
    done = run("review", early, "--data", folder)
    lines = [line.split(" ", 2)[2] for line in done.out.decode().splitlines()[-3:]]
    assert lines == [
        'A. Wren corrected {"holder": "Ann Ham"}: a slip',
        "B. Finch rejected (undone)",
        "A. Wren undone",
    ]
    assert "Ann Ham" in done.out.decode().splitlines()[2]


def test_undo_takes_back_one_review_at_a_time(run: Run, folder: Path) -> None:
    early, _ = ids(folder)

    def side() -> Any:
        found = onrecord.open(folder).position(early)
        assert found is not None
        return found["stances"][JOINT]

    for value in ("mixed", "oppose"):
        run("review", early, "--set", f"{JOINT}={value}", "--data", folder)
    assert side() == "oppose"
    assert (
        run("review", early, "--undo", "--author", "A. Wren", "--data", folder).err == f"{early}: undone by A. Wren\n"
    )
    assert side() == "mixed"
    run("review", early, "--undo", "--data", folder)
    assert side() == "support"
    done = run("review", early, "--undo", "--data", folder)
    assert (done.code, done.out) == (1, b"")
    assert done.err == f"onrecord: {early}: it has no review to undo – onrecord review ID shows its history\n"


def test_who_says_so_is_the_systems_user_unless_named(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    early, _ = ids(folder)
    monkeypatch.setattr(getpass, "getuser", lambda: "wren")
    assert run("review", early, "--confirm", "--data", folder).err == f"{early}: confirmed by wren\n"
    done = run("review", early, "--confirm", "--author", "  B. Finch ", "--data", folder)
    assert last_line(done) == "B. Finch confirmed"


def test_where_the_system_tells_no_name_one_is_asked_for(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nobody() -> str:
        raise KeyError("getpwuid(): uid not found")

    monkeypatch.setattr(getpass, "getuser", nobody)
    early, _ = ids(folder)
    done = run("review", early, "--confirm", "--data", folder)
    assert (done.code, done.out) == (1, b"")
    assert one_line(done.err)
    assert "--author" in done.err
    assert run("review", early, "--data", folder).code == 0  # to look needs no name


def test_nothing_of_a_review_steers_the_terminal(run: Run, folder: Path) -> None:
    early, _ = ids(folder)
    sly = "Ann \x1b[31mHam\x9b\u202e \x07x\r\ny"
    shown = run("review", early, "--set", f"holder={sly}", "--reason", sly, "--author", sly, "--data", folder)
    listed = run("reviews", "list", "--data", folder)
    kappa = run("reviews", "agreement", "--data", folder)
    put(Catalogue(folder), "early.txt", "2003", [said(POT + sly, sly, "mixed")], run=Catalogue(folder).begin_run())
    changed = run("diff", "--data", folder)
    for done in (shown, listed, kappa, changed):
        text = done.out.decode() + done.err
        assert done.code == 0
        assert done is kappa or "Ham" in text
        for mark in ("\x1b", "\x9b", "\x07", "\u202e", "\r"):
            assert mark not in text
    assert shown.err.count("\n") == 1


# -- what a user can get wrong -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "code", "about"),
    [
        ([], 2, "ID"),
        (["ID", "--confirm", "--reject"], 1, "one thing at a time"),
        (["ID", "--confirm", "--set", "holder=x"], 1, "one thing at a time"),
        (["ID", "--reject", "--undo"], 1, "--confirm, --reject, --set, --undo"),
        (["gone"], 1, "gone: no such position – take an id from onrecord positions"),
        (["\udcff"], 1, "no such position"),
        (["\udcff", "--confirm"], 1, "no such position"),
        (["gone", "--confirm"], 1, "gone: no such position – take an id from onrecord positions"),
        (["gone", "--undo"], 1, "gone: no such position"),
        (["gone", "--set", "holder=Ann Ham"], 1, "gone: no such position"),
        (["ID", "--undo"], 1, "no review to undo"),
        (["ID", "--reason", "heard it"], 1, "--reason: a reason for what"),
        (["ID", "--set", "holder"], 1, "--set: 'holder' is no correction – write FIELD=VALUE"),
        (["ID", "--set", "=x"], 1, "--set: '=x' is no correction"),
        (["ID", "--set", ""], 1, "--set: '' is no correction"),
        (["ID", "--set", "colour=red"], 1, "--set: 'colour' cannot be corrected – one of holder, holder_kind"),
        (["ID", "--set", "weather=oppose"], 1, "structural_change, joint_working"),
        (["ID", "--set", f"{JOINT}=maybe"], 1, f"{JOINT}: there is no 'maybe' – one of support, mixed, oppose"),
        (["ID", "--set", "mode=sung"], 1, "mode: there is no 'sung' – one of direct"),
        (["ID", "--set", "holder_kind=robot"], 1, "holder_kind: there is no 'robot'"),
        (["ID", "--set", "said_on=last week"], 1, "said_on: 'last week' is no date – write 2005"),
        (["ID", "--set", "said_on=2005-02-30"], 1, "is no date"),
        (["ID", "--set", "holder="], 1, "holder: '' says nothing – write a full name"),
        (["ID", "--set", "holder=none"], 1, "holder: 'none' says nothing"),
        (["ID", "--set", "role= "], 1, "role: '' says nothing – write the role then, or none"),
        (["ID", "--set", "spans=here"], 1, "spans: 'here' are no spans – write START-END"),
        (["ID", "--set", "spans=0-10000"], 1, "spans: '0-10000' do not lie in the document"),
        (["ID", "--set", "spans=7-4"], 1, "do not lie in the document"),
        (["ID", "--set", "spans=0-5,3-8"], 1, "not overlapping"),
        (["ID", "--set", "holder=Ann Ham", "--set", "holder=Zoe Thorpe"], 1, "'holder' is given twice"),
        (["ID", "--set", "holder=Ann Ham", "--set", f"{JOINT}=maybe"], 1, "there is no 'maybe'"),
        (["ID", "--nope"], 2, "--nope"),
    ],
)
def test_wrong_input_is_said_in_one_line_and_changes_nothing(
    run: Run, folder: Path, arguments: list[str], code: int, about: str
) -> None:
    early, _ = ids(folder)
    before = onrecord.open(folder).revision
    done = run("review", *(early if word == "ID" else word for word in arguments), "--data", folder)
    assert (done.code, done.out) == (code, b"")
    assert one_line(done.err)
    assert about in done.err
    assert onrecord.open(folder).revision == before
    assert onrecord.open(folder).history(early) == []


@pytest.mark.parametrize(
    "arguments",
    [
        ["review", "a"],
        ["review", "a", "--confirm"],
        ["reviews", "list"],
        ["reviews", "export"],
        ["reviews", "agreement"],
        ["diff"],
        ["diff", "--list"],
    ],
)
def test_where_there_is_no_corpus_the_next_step_is_named(run: Run, tmp_path: Path, arguments: list[str]) -> None:
    done = run(*arguments, "--data", tmp_path / "none")
    assert (done.code, done.out) == (1, b"")
    assert one_line(done.err)
    assert "onrecord add" in done.err
    assert not (tmp_path / "none").exists()


# -- reviews -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def reviewed(run: Run, folder: Path) -> Path:
    """The corpus with three reviews, one of them of a statement that is gone."""
    early, hansel = ids(folder)
    run("review", early, "--set", f"{JOINT}=mixed", "--reason", "with a “but”", "--author", "A. Wren", "--data", folder)
    run("review", early, "--confirm", "--author", "B. Finch", "--data", folder)
    run("review", hansel, "--reject", "--author", "A. Wren", "--data", folder)
    put(Catalogue(folder), "hansel.txt", "2005", [said("The weather was kind to all of us", "Zoe Thorpe", "support")])
    return folder


def test_reviews_are_listed_with_those_whose_statement_is_gone(run: Run, reviewed: Path) -> None:
    done = run("reviews", "list", "--data", reviewed)
    shown = done.out.decode()
    assert (done.code, done.err) == (0, "")
    for words in ("early.txt", "confirmed", "B. Finch", '{"stances": {"joint_working": "mixed"}}', "rejected"):
        assert words in shown
    assert shown.count("statement gone") == 1
    listed = rows(run, reviewed, "reviews", "list")
    assert listed == json.loads(json.dumps(onrecord.open(reviewed).reviews()))
    assert {(row["verdict"], row["orphaned"]) for row in listed} == {("confirmed", False), ("rejected", True)}
    (gone,) = rows(run, reviewed, "reviews", "list", "--orphaned")
    assert (gone["document"], gone["orphaned"], gone["verdict"]) == ("hansel.txt", True, "rejected")
    assert "early.txt" not in run("reviews", "list", "--orphaned", "--data", reviewed).out.decode()


@pytest.mark.parametrize("width", [60, 80, 200])
def test_the_ids_of_listed_reviews_can_be_copied_whole(
    run: Run, reviewed: Path, monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    shown = run("reviews", "list", "--data", reviewed).out.decode()
    assert max(len(line) for line in shown.splitlines()) <= width
    for row in onrecord.open(reviewed).reviews():
        assert row["position_id"] in shown


def test_reviews_are_written_in_every_format(run: Run, reviewed: Path, tmp_path: Path) -> None:
    for ending in ("csv", "jsonl", "xlsx", "parquet"):
        done = run("reviews", "list", "-o", tmp_path / f"r.{ending}", "--data", reviewed)
        assert (done.code, done.out, done.err) == (0, b"", f"2 rows written to {tmp_path / f'r.{ending}'}\n")
    told = onrecord.open(reviewed).reviews()
    read = list(csv.DictReader(io.StringIO((tmp_path / "r.csv").read_text(encoding="utf-8-sig"), newline="")))
    assert list(read[0]) == columns("reviews")
    assert [json.loads(row["history"]) for row in read] == [row["history"] for row in told]
    assert parquet.read_table(tmp_path / "r.parquet").column("orphaned").to_pylist() == [r["orphaned"] for r in told]
    sheet = openpyxl.load_workbook(tmp_path / "r.xlsx").worksheets[0]
    assert [row[0].value for row in sheet.iter_rows(min_row=2)] == [row["position_id"] for row in told]


@pytest.mark.parametrize("command", ["list", "agreement"])
@pytest.mark.parametrize("format_", ["table", "jsonl"])
def test_where_nothing_was_reviewed_that_is_said(run: Run, folder: Path, command: str, format_: str) -> None:
    done = run("reviews", command, "--format", format_, "--data", folder)
    assert (done.code, done.out) == (0, b"")
    assert done.err == "no reviews; onrecord review ID --confirm makes the first\n"


def test_what_was_undone_is_no_review(run: Run, folder: Path) -> None:
    early, _ = ids(folder)
    run("review", early, "--confirm", "--data", folder)
    run("review", early, "--undo", "--data", folder)
    assert run("reviews", "list", "--data", folder).err.startswith("no reviews")
    assert run("reviews", "export", "--data", folder).err == "0 reviewed statements\n"


def test_reviewed_statements_are_exported_as_training_data(run: Run, reviewed: Path, tmp_path: Path) -> None:
    done = run("reviews", "export", "--data", reviewed)
    assert (done.code, done.err) == (0, "1 reviewed statement\n")
    (one,) = done.rows
    assert one == json.loads(json.dumps(next(onrecord.open(reviewed).examples())))
    assert (one["text"], one[JOINT], one["extracted"][JOINT], one["verdict"]) == (POT, "mixed", "support", "confirmed")
    written = run("reviews", "export", "-o", tmp_path / "training.jsonl", "--data", reviewed)
    assert written.err == f"1 reviewed statement written to {tmp_path / 'training.jsonl'}\n"
    assert (tmp_path / "training.jsonl").read_bytes() == done.out
    assert written.out == b""


def test_an_exported_statement_stays_one_line_for_every_reader(run: Run, folder: Path) -> None:
    put(Catalogue(folder), "odd.txt", "2009", [said("One\u2028line\u0085or more\u2029of it", "Ann Ham", "support")])
    (odd,) = onrecord.open(folder).statements("id-odd.txt")
    run("review", odd["position_id"], "--confirm", "--data", folder)
    (row,) = run("reviews", "export", "--data", folder).rows  # read by splitlines()
    assert row["text"] == "One\u2028line\u0085or more\u2029of it"


def test_reviews_that_cannot_be_written_are_said_in_one_line(run: Run, reviewed: Path, tmp_path: Path) -> None:
    for command in ("list", "export", "agreement"):
        done = run("reviews", command, "-o", tmp_path / "gone" / "r.jsonl", "--data", reviewed)
        assert (done.code, done.out) == (1, b"")
        assert one_line(done.err)
        assert "cannot be written" in done.err


def test_agreement_is_counted_for_program_and_reviewers(run: Run, reviewed: Path) -> None:
    found = rows(run, reviewed, "reviews", "agreement")
    assert found == onrecord.open(reviewed).agreement()
    assert {("program", "reviewers", JOINT, 1, 0), ("A. Wren", "B. Finch", JOINT, 1, 1)} <= {
        (row["one"], row["other"], row["about"], row["positions"], row["same"]) for row in found
    }
    shown = run("reviews", "agreement", "--data", reviewed).out.decode()
    assert "0 of 1" in shown
    assert "joint working" in shown
    assert "–" in shown  # kappa of one label


def test_kappa_is_a_number_where_it_is_defined(run: Run, folder: Path) -> None:
    early, hansel = ids(folder)
    run("review", early, "--confirm", "--data", folder)
    run("review", hansel, "--confirm", "--data", folder)
    found = {row["about"]: row["kappa"] for row in rows(run, folder, "reviews", "agreement")}
    assert found[JOINT] == 1.0
    assert "1.00" in run("reviews", "agreement", "--data", folder).out.decode()


# -- diff --------------------------------------------------------------------------------------------------------------


def again(folder: Path, *sayings: dict[str, Any], name: str = "early.txt") -> str:
    """Extract a document again with another result; the name of the run."""
    catalogue = Catalogue(folder)
    run = catalogue.begin_run()
    put(catalogue, name, "2003-05-01", sayings, run=run)
    return run


def test_a_changed_file_added_again_is_told_statement_by_statement(
    run: Run, papers: Path, tmp_path: Path, plain: PlainExtractor
) -> None:
    corpus = tmp_path / "corpus"
    run("add", papers, "--data", corpus)
    assert run("diff", "--data", corpus).err == "no document was extracted again with another result\n"
    (papers / "hansel.txt").write_text("“A merger came late,” said Zoe Thorpe.\n", encoding="utf-8")
    run("add", papers, "--data", corpus)
    done = run("diff", "--data", corpus)
    shown = done.out.decode()
    assert (done.code, done.err) == (0, "")
    for words in ("hansel.txt", "appeared", "vanished", "Edwin Hansel", "Zoe Thorpe", "merger came late"):
        assert words in shown
    assert "fenwick.txt" not in shown
    assert rows(run, corpus, "diff") == onrecord.open(corpus).diff()
    assert {row["what"] for row in rows(run, corpus, "diff")} == {"appeared", "vanished"}


def test_a_changed_stance_is_told_with_before_and_after(run: Run, folder: Path) -> None:
    early, _ = ids(folder)
    run("review", early, "--confirm", "--data", folder)
    again(folder, said(POT, "Jane Arkwright", "oppose", role="chair, Fenwick Carers' Forum"))
    (row,) = rows(run, folder, "diff")
    assert (row["field"], row["before"], row["after"]) == (f"stances_{JOINT}", "support", "oppose")
    assert (row["position_id"], row["reviewed"]) == (early, True)
    shown = run("diff", "--data", folder).out.decode()
    assert "joint working: support → oppose" in shown
    assert "reviewed" in shown


def test_a_role_that_is_gone_is_told_as_none(run: Run, folder: Path) -> None:
    again(folder, said(POT, "Jane Arkwright", "support"))
    assert "role: chair, Fenwick Carers' Forum → none" in run("diff", "--data", folder).out.decode()


def test_runs_are_listed_and_each_can_be_shown(run: Run, folder: Path) -> None:
    done = run("diff", "--list", "--data", folder)
    assert (done.code, done.out) == (0, b"")
    assert done.err == "no document was extracted again with another result\n"
    first = again(folder, said(POT, "Jane Arkwright", "mixed"))
    last = again(folder, said(POT, "Jane Arkwright", "oppose"))
    assert run("diff", "--list", "--data", folder).out.decode().splitlines() == [
        f"{last}  1 change in 1 document",
        f"{first}  2 changes in 1 document",
    ]
    assert {row["run"] for row in rows(run, folder, "diff")} == {last}
    assert {row["field"] for row in rows(run, folder, "diff", first)} == {"role", f"stances_{JOINT}"}


@pytest.mark.parametrize("name", ["2005-08-18", "", "x\x1b[31m"])
def test_a_run_that_is_not_known_is_said_in_one_line(run: Run, folder: Path, name: str) -> None:
    again(folder, said(POT, "Jane Arkwright", "mixed"))
    done = run("diff", name, "--data", folder)
    assert (done.code, done.out) == (1, b"")
    assert one_line(done.err)
    assert "there is no such run – onrecord diff --list names them" in done.err
    assert "\x1b" not in done.err


def test_a_diff_is_written_in_every_format(run: Run, folder: Path, tmp_path: Path) -> None:
    again(folder, said(POT, "Jane Arkwright", "mixed"))
    for ending in ("csv", "jsonl", "xlsx", "parquet"):
        done = run("diff", "-o", tmp_path / f"d.{ending}", "--data", folder)
        assert (done.code, done.err) == (0, f"2 rows written to {tmp_path / f'd.{ending}'}\n")
    assert parquet.read_table(tmp_path / "d.parquet").column_names == columns("diff")
    told = [json.loads(line) for line in (tmp_path / "d.jsonl").read_text(encoding="utf-8").splitlines()]
    assert told == onrecord.open(folder).diff()
    assert (tmp_path / "d.csv").read_text(encoding="utf-8-sig").startswith(",".join(columns("diff")) + "\n")


@pytest.mark.parametrize("width", [60, 80, 200])
def test_a_diff_is_as_wide_as_the_terminal(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    again(folder, said(POT, "Jane Arkwright", "mixed"), said("And more " * 60, "Ann Ham", "support"))
    monkeypatch.setenv("COLUMNS", str(width))
    shown = run("diff", "--data", folder).out.decode()
    assert max(len(line) for line in shown.splitlines()) <= width
    assert "…" in shown
    assert "Arkwright" in shown


def test_a_review_outlives_what_a_run_changed(run: Run, folder: Path) -> None:
    early, _ = ids(folder)
    run("review", early, "--set", "holder=Ann Ham", "--data", folder)
    again(folder, said(POT, "Jane Arkwright", "oppose"))
    done = run("review", early, "--data", folder)
    assert "Ann Ham" in done.out.decode().splitlines()[2]
    assert "joint working: oppose" in done.out.decode()


# -- the queue ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def doubted(folder: Path) -> tuple[str, str]:
    """The ids of what is doubtful, and of what is not told, put beside what is sure."""
    more = [
        said("Nobody knows the way", "Ann Ham", "oppose", confidence=0.4),
        said("We shall see", "Ann Ham", "oppose", holder_kind="unknown"),
    ]
    put(onrecord.open(folder).catalogue, "ham.txt", "2006", more, kind="debate")
    one, other = onrecord.open(folder).statements("id-ham.txt")
    return one["position_id"], other["position_id"]


def test_the_queue_names_what_needs_a_look_first_and_why(run: Run, folder: Path, doubted: tuple[str, str]) -> None:
    done = run("reviews", "queue", "--data", folder)
    assert done.code == 0
    assert (
        done.err == "4 positions not reviewed, of these 1 doubtful; 0 reviewed: 0 confirmed, 0 corrected, 0 rejected\n"
    )
    lines = [line for line in done.out.decode().splitlines() if re.match(r" [0-9a-f]{16} ", line)]
    assert [line.split()[0] for line in lines][:2] == list(doubted)
    assert "doubtful who or which words" in lines[0]
    assert "open who" in lines[1]
    assert "nothing doubtful" in lines[2]


def test_the_queue_has_the_rows_that_python_has(run: Run, folder: Path, doubted: tuple[str, str]) -> None:
    found = rows(run, folder, "reviews", "queue", "--limit", "2", "--offset", "1")
    assert found == json.loads(json.dumps(list(onrecord.open(folder).queue(limit=2, offset=1).rows)))
    assert [row["position_id"] for row in rows(run, folder, "reviews", "queue", "--kind", "debate")] == list(doubted)


def test_what_was_reviewed_is_last_in_the_queue(run: Run, folder: Path, doubted: tuple[str, str]) -> None:
    run("review", doubted[0], "--confirm", "--data", folder)
    assert rows(run, folder, "reviews", "queue")[-1]["position_id"] == doubted[0]
    assert "reviewed" in run("reviews", "queue", "--data", folder).out.decode().splitlines()[-1]


def test_the_queue_and_the_reviews_are_files_with_a_manifest(
    run: Run, folder: Path, doubted: tuple[str, str], tmp_path: Path
) -> None:
    run("review", doubted[0], "--confirm", "--data", folder)
    for command, table, number in (("queue", "queue", 4), ("list", "reviews", 1), ("agreement", "kappa", 4)):
        file = tmp_path / f"{table}.csv"
        assert run("reviews", command, "-o", file, "--data", folder).code == 0
        assert file.read_text(encoding="utf-8-sig").splitlines()[0] == ",".join(columns(table, (STRUCTURE, JOINT)))
        told = json.loads((tmp_path / f"{table}.csv.manifest.json").read_text(encoding="utf-8"))
        assert (told["table"], told["rows"]) == (table, number)


@pytest.mark.parametrize("width", [60, 80, 200])
def test_the_queue_is_as_wide_as_the_terminal(
    run: Run, folder: Path, doubted: tuple[str, str], monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    shown = run("reviews", "queue", "--data", folder).out.decode()
    assert max(len(line) for line in shown.splitlines()) <= width
    assert doubted[0] in shown


def test_words_are_corrected_as_they_stand(run: Run, folder: Path) -> None:
    early, _ = ids(folder)
    assert run("review", early, "--set", "words=all of the money", "--data", folder).code == 0
    assert onrecord.open(folder).position(early)["text"] == ["all of the money"]
    done = run("review", early, "--set", "words=all the money", "--data", folder)
    assert done.code == 1
    assert "“all the money” does not stand in the passage" in done.err
    done = run("review", early, "--set", "words=money", "--set", "spans=0-3", "--data", folder)
    assert "words and spans: both are given" in done.err
