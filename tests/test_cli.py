"""The command line: what it prints where, and that nothing a user can do ends in a traceback."""

from __future__ import annotations

import csv
import dataclasses
import io
import os
import re
import shlex
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import typer.main

import cli
import index.manifest
import onrecord
import serving
import terminal
from index.query import Filters

if TYPE_CHECKING:
    from tests.conftest import PlainExtractor, Run

ROOT = Path(__file__).parent.parent

COMMANDS = typer.main.get_command(cli.app).commands  # type: ignore[attr-defined]
HEAVY = ("altair", "lxml", "numpy", "pandas", "rich.progress", "scipy", "sentence_transformers", "sklearn", "spacy")
HEAVY += ("streamlit", "tantivy", "torch", "trafilatura", "whoosh")


@pytest.fixture
def corpus(run: Run, plain: PlainExtractor, papers: Path, tmp_path: Path) -> Path:
    """The folder of a corpus of the two articles."""
    folder = tmp_path / "corpus"
    assert run("add", papers, "--data", folder).code == 0
    return folder


def one_line(text: str) -> bool:
    return text.startswith("onrecord: ") and text.count("\n") == 1 and "Traceback" not in text


# -- help --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", COMMANDS)
def test_the_help_of_each_command_has_examples(run: Run, name: str) -> None:
    shown = run(name, "--help")
    assert shown.code == 0
    assert shown.err == ""
    assert f"onrecord {name}" in shown.out.decode().partition("Examples:")[2]


@pytest.mark.parametrize("name", ["", *COMMANDS])
def test_each_example_is_one_that_the_command_understands(name: str) -> None:
    command = COMMANDS[name] if name else typer.main.get_command(cli.app)
    lines = re.findall(r"^ *onrecord (.+)$", command.epilog or "", re.MULTILINE)
    assert lines
    for line in lines:
        words = shlex.split(line.partition(" > ")[0])
        assert COMMANDS[words[0]].make_context(words[0], words[1:])


def test_no_command_shows_the_help(run: Run) -> None:
    assert run().out == run("--help").out
    assert run().code == 0


def test_help_loads_nothing_heavy() -> None:
    look = f"import sys, cli; cli.main(['--help']); sys.exit(','.join(set({HEAVY!r}) & set(sys.modules)) or None)"
    done = subprocess.run([sys.executable, "-c", look], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stderr.strip() == ""
    assert done.returncode == 0


def test_the_version_is_that_of_the_library(run: Run) -> None:
    assert run("--version").out == f"onrecord {onrecord.__version__}\n".encode()


@pytest.mark.parametrize("name", ["search", "positions"])
def test_every_filter_is_an_option(name: str) -> None:
    options = {parameter.name for parameter in COMMANDS[name].params}
    assert {
        field.name.removesuffix("s") if field.name != "kinds" else "kind" for field in dataclasses.fields(Filters)
    } <= options


# -- what a user can get wrong -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "about"),
    [
        (["serch"], "search"),
        (["--nope"], "--nope"),
        (["add"], "PATH"),
        (["search"], "QUERY"),
        (["search", "x", "--limit", "-1"], "--limit"),
        (["search", "x", "--limit", "many"], "--limit"),
        (["search", "x", "--format", "xml"], "--format"),
        (["search", "x", "--level", "words"], "--level"),
        (["search", "x", "--ranking", "magic"], "--ranking"),
        (["search", "x", "--sort", "size"], "--sort"),
        (["positions", "--sort", "size"], "--sort"),
        (["positions", "--stance", "strongly"], "--stance"),
        (["positions", "--holder-kind", "robot"], "--holder-kind"),
        (["positions", "--kind", "poem"], "--kind"),
        (["positions", "--mode", "sung"], "--mode"),
        (["positions", "--topic", "weather"], "--topic"),
        (["search", "x", "--topic", "weather"], "--topic"),
        (["positions", "--since", "last week"], "--since"),
        (["positions", "--until", "2005-13"], "--until"),
        (["positions", "--since", "2006", "--until", "2005"], "--since"),
        (["serve", "--port", "0"], "--port"),
    ],
)
def test_wrong_usage_is_said_in_one_line(
    run: Run, corpus: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], about: str
) -> None:
    monkeypatch.setenv("ONRECORD_DATA", str(corpus))
    done = run(*arguments)
    assert done.code == 2
    assert done.out == b""
    assert one_line(done.err)
    assert about in done.err


def _empty(folder: Path) -> Path:
    (folder / "empty.txt").write_bytes(b"")
    return folder / "empty.txt"


def _binary(folder: Path) -> Path:
    (folder / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)) * 4)
    return folder / "picture.txt"


def _missing(folder: Path) -> Path:
    return folder / "gone.txt"


def _unknown(folder: Path) -> Path:
    (folder / "sheet.xyz").write_bytes(b"words")
    return folder / "sheet.xyz"


def _broken(folder: Path) -> Path:
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7\nnothing more")
    return folder / "broken.pdf"


def _no_files(folder: Path) -> Path:
    (folder / "bare").mkdir()
    return folder / "bare"


BAD_FILES = [_empty, _binary, _missing, _unknown, _broken, _no_files]


@pytest.mark.parametrize("make", BAD_FILES)
def test_a_file_that_cannot_be_added_is_named_with_the_reason(run: Run, tmp_path: Path, plain: Any, make: Any) -> None:
    path = make(tmp_path)
    done = run("add", path, "--data", tmp_path / "corpus")
    reason, summary = done.err.splitlines()
    assert done.code == 1
    assert done.out == b""
    assert reason.startswith("onrecord: ")
    assert path.name in reason
    assert summary == "0 added, 0 changed, 0 unchanged, 1 failed"


@pytest.mark.parametrize("make", BAD_FILES)
def test_a_file_that_cannot_be_read_ends_no_extraction(
    run: Run, papers: Path, tmp_path: Path, plain: Any, make: Any
) -> None:
    path = make(tmp_path)
    done = run("extract", path, papers / "fenwick.txt")
    assert done.code == 1
    assert one_line(done.err)
    assert path.name in done.err
    assert [row["holder"] for row in done.rows] == ["Jane Arkwright", "Edwin Hansel"]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux keeps names that are no text")
def test_a_file_whose_name_is_no_text_is_refused(run: Run, papers: Path, tmp_path: Path, plain: Any) -> None:
    path = Path(os.fsdecode(os.fsencode(papers) + b"/ward\xff.txt"))
    path.write_text("“Pooled budgets came late,” said Edwin Hansel.")
    done = run("add", papers, "--data", tmp_path / "corpus")
    assert done.code == 1
    assert done.err.splitlines()[-1] == "2 added, 0 changed, 0 unchanged, 1 failed"
    assert one_line(run("extract", path).err)


def test_a_bad_file_ends_no_adding(run: Run, papers: Path, tmp_path: Path, plain: Any) -> None:
    _empty(papers)
    done = run("add", papers, "--data", tmp_path / "corpus")
    assert done.code == 1
    assert done.err.splitlines()[-1] == "2 added, 0 changed, 0 unchanged, 1 failed"


def _below_a_file(folder: Path) -> None:
    folder.parent.write_text("a file, where a folder is wanted")


def _newer(folder: Path) -> None:
    folder.mkdir(parents=True)
    db = sqlite3.connect(folder / "catalogue.sqlite")
    db.execute("PRAGMA user_version = 99")
    db.close()


def _garbage(folder: Path) -> None:
    folder.mkdir(parents=True)
    (folder / "catalogue.sqlite").write_bytes(b"no database " * 1000)


@pytest.mark.parametrize("spoil", [_below_a_file, _newer, _garbage])
@pytest.mark.parametrize("arguments", [["add", "PAPERS"], ["search", "x"], ["positions"], ["status"], ["rebuild"]])
def test_a_corpus_that_cannot_be_used_is_said_in_one_line(
    run: Run, papers: Path, tmp_path: Path, plain: Any, arguments: list[str], spoil: Any
) -> None:
    folder = tmp_path / "spoilt" / "corpus"
    spoil(folder)
    done = run(*(papers if word == "PAPERS" else word for word in arguments), "--data", folder)
    assert done.code == 1
    assert done.out == b""
    assert one_line(done.err)


@pytest.mark.parametrize("arguments", [["search", "x"], ["positions"], ["status"], ["rebuild"]])
def test_where_there_is_no_corpus_the_next_step_is_named(run: Run, tmp_path: Path, arguments: list[str]) -> None:
    done = run(*arguments, "--data", tmp_path / "none")
    assert done.code == 1
    assert one_line(done.err)
    assert "onrecord add" in done.err
    assert not (tmp_path / "none").exists()


# -- documents in ------------------------------------------------------------------------------------------------------


def test_adding_says_what_became_of_each_file(run: Run, papers: Path, tmp_path: Path, plain: Any) -> None:
    corpus = tmp_path / "corpus"
    assert run("add", papers, "--data", corpus).err == "2 added, 0 changed, 0 unchanged, 0 failed\n"
    (papers / "hansel.txt").write_text("“A merger is wrong,” said Edwin Hansel.\n")
    (papers / "thorpe.txt").write_text("“A merger is right,” said Zoe Thorpe.\n")
    done = run("add", papers, "--data", corpus)
    assert done.err == "1 added, 1 changed, 1 unchanged, 0 failed\n"
    assert done.code == 0
    assert done.out == b""


def test_ctrl_c_keeps_what_was_added(
    run: Run, papers: Path, tmp_path: Path, plain: PlainExtractor, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = plain.statements

    def interrupted(document: Any) -> Any:
        if document.name == "hansel.txt":
            raise KeyboardInterrupt
        return real(document)

    monkeypatch.setattr(plain, "statements", interrupted)
    done = run("add", papers, "--data", tmp_path / "corpus")
    assert done.code == 130
    assert done.err == "stopped; documents already added are kept\n"
    assert run("positions", "--format", "jsonl", "--data", tmp_path / "corpus").rows[0]["document"] == "fenwick.txt"


def test_ctrl_c_elsewhere_is_said(run: Run, corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(onrecord.Corpus, "rebuild", stop)
    done = run("rebuild", "--data", corpus)
    assert (done.code, done.err) == (130, "stopped\n")


def test_where_there_is_no_terminal_progress_is_a_line_now_and_then(
    run: Run, papers: Path, tmp_path: Path, plain: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(terminal, "PROGRESS_EVERY", 0.0)
    done = run("add", papers, "--data", tmp_path / "corpus")
    assert "1 of 2 hansel.txt\n" in done.err
    assert done.out == b""


# -- rows out ----------------------------------------------------------------------------------------------------------


def test_extract_prints_position_records(run: Run, papers: Path, plain: Any) -> None:
    done = run("extract", papers / "fenwick.txt")
    assert (done.code, done.err) == (0, "")
    assert [row["text"] for row in done.rows] == [
        ["“Pooled budgets let us look after the whole person,”"],
        ["“A merger of the two trusts would waste years,”"],
    ]


def test_extract_all_prints_statements_on_no_topic_too(run: Run, papers: Path, plain: Any) -> None:
    assert [row["holder"] for row in run("extract", papers / "fenwick.txt", "--all").rows] == [
        "Jane Arkwright",
        "Edwin Hansel",
        "Zoe Thorpe",
    ]


def test_extract_reads_folders(run: Run, papers: Path, plain: Any) -> None:
    assert {row["document"] for row in run("extract", papers).rows} == {"fenwick.txt", "hansel.txt"}


def test_extract_hands_over_the_rows_of_a_file_before_it_reads_the_next(
    run: Run, papers: Path, plain: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    events: list[str] = []
    real, flush = onrecord.extract, io.BytesIO.flush

    def extract(path: Path, **more: Any) -> Any:
        events.append(f"read {path.name}")
        return real(path, **more)

    class Stream(io.BytesIO):
        def flush(self) -> None:
            events.append(f"{len(self.getvalue().splitlines())} rows")
            flush(self)

    monkeypatch.setattr(onrecord, "extract", extract)
    monkeypatch.setattr("sys.stdout", io.TextIOWrapper(Stream(), encoding="utf-8"))
    assert cli.main(["extract", str(papers)]) == 0
    assert events[: events.index("read hansel.txt")][-1] == "2 rows"


def test_search_prints_rows_and_says_how_many_there_are(run: Run, corpus: Path) -> None:
    done = run("search", "pooled budgets", "--ranking", "words", "--limit", 1, "--format", "jsonl", "--data", corpus)
    assert len(done.rows) == 1
    assert done.err == "rows 1 to 1 of 2 positions; --offset 1 shows the next\n"


def test_search_finds_passages(run: Run, corpus: Path) -> None:
    arguments = ["search", "hall", "--level", "passages", "--ranking", "words", "--data", corpus]
    assert "The hall was full." in run(*arguments, "--format", "jsonl").rows[0]["text"][0]
    assert "fenwick.txt" in run(*arguments).out.decode()


def test_positions_prints_all_that_pass_the_filters(run: Run, corpus: Path) -> None:
    def holders(*filters: str) -> list[str]:
        return [row["holder"] for row in run("positions", *filters, "--format", "jsonl", "--data", corpus).rows]

    assert sorted(holders()) == ["Edwin Hansel", "Edwin Hansel", "Jane Arkwright"]
    assert sorted(holders("--holder", "hansel", "--holder", "arkwright", "--stance", "support")) == [
        "Edwin Hansel",
        "Jane Arkwright",
    ]
    assert holders("--stance", "oppose", "--topic", "structural_change") == ["Edwin Hansel"]
    assert holders("--document", "hansel.txt") == ["Edwin Hansel"]
    assert one_line(run("positions", "--document", "gone.txt", "--data", corpus).err)
    assert holders("--undated") == ["Edwin Hansel"]
    assert sorted(holders("--since", "2005", "--until", "2005-08", "--kind", "article")) == sorted(
        holders("--since", "2005", "--kind", "article")
    )
    assert "Zoe Thorpe" in holders("--all")


@pytest.mark.parametrize("format_", ["table", "jsonl"])
def test_no_rows_leave_standard_output_empty_and_are_said(run: Run, corpus: Path, format_: str) -> None:
    done = run("positions", "--holder", "nobody", "--format", format_, "--data", corpus)
    assert (done.code, done.out) == (0, b"")
    assert done.err == "no positions found; 2 documents were asked\n"


def test_a_page_past_the_end_is_said(run: Run, corpus: Path) -> None:
    assert run("search", "", "--offset", 50, "--data", corpus).err == "no rows on this page; there are 3 positions\n"


def test_csv_is_rows_only(run: Run, corpus: Path) -> None:
    done = run("positions", "--format", "csv", "--data", corpus)
    rows = list(csv.DictReader(io.StringIO(done.out.decode("utf-8-sig"), newline="")))
    assert len(rows) == 3
    assert {row["stances_joint_working"] for row in rows} == {"support", ""}


@pytest.mark.parametrize("width", [60, 100, 200])
def test_a_table_is_as_wide_as_the_terminal(
    run: Run, corpus: Path, monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    shown = run("positions", "--data", corpus).out.decode()
    assert max(len(line) for line in shown.splitlines()) <= width
    words = " ".join(shown.split())
    assert "2005-08-18" in words
    assert "Arkwright" in words
    assert "oppose" in words
    assert shown.count("undated") == 1


def test_a_table_holds_nothing_that_steers_the_terminal(run: Run, tmp_path: Path, plain: Any) -> None:
    (tmp_path / "sly.txt").write_text("“Pooled \x1b[31mred\x1b[0m \u202ereversed [bold]x[/bold],” said Ann Ham.\n")
    assert run("add", tmp_path / "sly.txt", "--data", tmp_path / "corpus").code == 0
    shown = run("positions", "--data", tmp_path / "corpus").out.decode()
    assert "\x1b" not in shown
    assert "\u202e" not in shown
    assert "[bold]x[/bold]" in " ".join(shown.split())


def test_status_is_for_people_or_for_programs(run: Run, corpus: Path) -> None:
    assert re.search(r"^documents +2$", run("status", "--data", corpus).out.decode(), re.MULTILINE)
    assert run("status", "--data", corpus, "--format", "json").rows[0]["positions"] == 3


def test_rebuild_makes_the_index_anew(run: Run, corpus: Path) -> None:
    for path in corpus.iterdir():
        if path.is_dir():
            for file in path.rglob("*"):
                if file.is_file():
                    file.unlink()
    done = run("rebuild", "--data", corpus)
    assert (done.code, done.out) == (0, b"")
    assert len(run("positions", "--format", "jsonl", "--data", corpus).rows) == 3


# -- files out ---------------------------------------------------------------------------------------------------------


def test_a_file_is_written_as_its_ending_says(run: Run, corpus: Path, tmp_path: Path) -> None:
    done = run("positions", "-o", tmp_path / "all.csv", "--data", corpus)
    assert (done.code, done.out) == (0, b"")
    assert done.err == f"3 rows written to {tmp_path / 'all.csv'}\n"
    assert (tmp_path / "all.csv").read_bytes() == run("positions", "--format", "csv", "--data", corpus).out
    run("positions", "-o", tmp_path / "all.jsonl", "--data", corpus)
    assert (tmp_path / "all.jsonl").read_bytes() == run("positions", "--format", "jsonl", "--data", corpus).out


def test_a_file_without_rows_is_written_too(run: Run, corpus: Path, tmp_path: Path) -> None:
    done = run("positions", "--holder", "nobody", "-o", tmp_path / "none.csv", "--data", corpus)
    assert "0 rows written" in done.err
    assert "stances_structural_change" in (tmp_path / "none.csv").read_text(encoding="utf-8-sig")


@pytest.mark.skipif(not Path(os.devnull).is_char_device(), reason="there are no devices here")
def test_a_device_is_written_to_as_it_is(run: Run, papers: Path, plain: Any) -> None:
    assert run("extract", papers, "-o", os.devnull).err == f"3 rows written to {os.devnull}\n"
    assert Path(os.devnull).is_char_device()


def test_a_file_that_cannot_be_finished_leaves_the_one_before(
    run: Run, corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(rows: Any, stream: Any, **_: Any) -> int:
        stream.write(b"half a row")
        raise OSError(28, "No space left on device")

    (tmp_path / "out").mkdir()
    target = tmp_path / "out" / "all.csv"
    target.write_text("as it was")
    monkeypatch.setattr(index.manifest, "write", full)
    done = run("positions", "-o", target, "--data", corpus)
    assert done.code == 1
    assert one_line(done.err)
    assert "No space left" in done.err
    assert [path.name for path in target.parent.iterdir()] == ["all.csv"]
    assert target.read_text() == "as it was"


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("", "folder"),
        ("gone/all.csv", "cannot be written"),
        ("all.doc", "ending"),
        ("a-file/all.csv", "cannot be written"),
    ],
)
def test_a_file_that_cannot_be_written_is_said_in_one_line(
    run: Run, corpus: Path, tmp_path: Path, name: str, why: str
) -> None:
    (tmp_path / "a-file").write_text("")
    done = (
        run("positions", "-o", tmp_path / name, "--format", "csv", "--data", corpus)
        if name != "all.doc"
        else run("positions", "-o", tmp_path / name, "--data", corpus)
    )
    assert done.code == 1
    assert one_line(done.err)
    assert why in done.err


def test_a_pipe_that_is_closed_ends_the_command_quietly(
    corpus: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Closed(io.BytesIO):
        def write(self, _: Any) -> int:
            raise BrokenPipeError(32, "Broken pipe")

    monkeypatch.setattr("sys.stdout", io.TextIOWrapper(Closed(), encoding="utf-8"))
    assert cli.main(["positions", "--format", "jsonl", "--data", str(corpus)]) == terminal.BROKEN_PIPE
    assert capsys.readouterr().err == ""


def test_a_reader_that_has_enough_gets_no_complaint(corpus: Path) -> None:
    driver = "import sys, cli; sys.path.append('tests'); import conftest as c; c.stand_in(); sys.exit(cli.main())"
    command = shlex.join([sys.executable, "-c", driver, "positions", "--format", "jsonl", "--data", str(corpus)])
    done = subprocess.run(["/bin/sh", "-c", f"{command} | true"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("", "")


# -- the app -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def taken() -> Iterator[int]:
    """A port that another program listens on."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def no_server(*_: Any, **__: Any) -> None:
    raise AssertionError("the app was started")


def test_a_port_in_use_is_said_before_anything_starts(
    run: Run, corpus: Path, taken: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serving.subprocess, "Popen", no_server)
    done = run("serve", "--port", taken, "--data", corpus)
    assert done.code == 1
    assert one_line(done.err)
    assert f"{taken}: the port is in use" in done.err
    assert "--port" in done.err.partition("–")[2]


def test_an_address_of_another_computer_is_said(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving.subprocess, "Popen", no_server)
    done = run("serve", "--address", "192.0.2.1", "--port", free_port())
    assert done.code == 1
    assert one_line(done.err)


@pytest.mark.parametrize("by", [signal.SIGINT, signal.SIGTERM])
def test_serve_answers_until_it_is_stopped(corpus: Path, by: signal.Signals) -> None:
    port = free_port()
    command = [sys.executable, "-m", "cli", "serve", "--port", str(port), "--data", str(corpus)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        assert server.stderr is not None
        try:
            said = next((line for line in server.stderr if "http://" in line), "")
            assert f"http://127.0.0.1:{port}" in said
            connection = HTTPConnection("127.0.0.1", port, timeout=10)
            connection.request("GET", "/")
            assert connection.getresponse().status == 200
            connection.close()
            server.send_signal(by)
            assert server.wait(timeout=20) == 0
            rest = server.stderr.read()
            assert rest.endswith("stopped\n")
            assert "Traceback" not in rest
            assert server.stdout.read() == ""
        finally:
            server.kill()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), timeout=5)


# -- the demo ----------------------------------------------------------------------------------------------------------


def test_the_demo_adds_its_documents_once(run: Run, tmp_path: Path, plain: Any) -> None:
    first, second = (run("demo", "--no-serve", "--data", tmp_path / "demo") for _ in range(2))
    assert (first.code, first.out, second.code) == (0, b"", 0)
    count = int(first.err.split()[0])
    assert count > 10
    assert f"0 added, 0 changed, {count} unchanged, 0 failed" in second.err


def test_the_demo_has_a_folder_of_its_own(run: Run, plain: Any, tmp_path: Path) -> None:
    done = run("demo", "--no-serve")
    assert done.code == 0
    assert "onrecord-demo" in done.err
    assert not Path(os.environ["ONRECORD_DATA"]).exists()


def test_the_demo_touches_no_other_corpus(run: Run, corpus: Path) -> None:
    done = run("demo", "--no-serve", "--data", corpus)
    assert done.code == 1
    assert one_line(done.err)
    assert run("status", "--format", "json", "--data", corpus).rows[0]["documents"] == 2


def test_the_demo_does_not_become_the_users_corpus(run: Run) -> None:
    done = run("demo", "--no-serve", "--data", os.environ["ONRECORD_DATA"])
    assert done.code == 1
    assert one_line(done.err)
    assert not Path(os.environ["ONRECORD_DATA"]).exists()


def test_the_demo_says_that_a_port_is_in_use_before_it_reads_anything(run: Run, taken: int, tmp_path: Path) -> None:
    done = run("demo", "--port", taken, "--data", tmp_path / "demo")
    assert done.code == 1
    assert one_line(done.err)
    assert not (tmp_path / "demo").exists()


def test_the_demo_shows_itself_as_one(run: Run, tmp_path: Path, plain: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[Any] = []

    def start(address: str, port: int, folder: Path, *, demo: bool) -> None:
        started.append((address, folder, demo))

    monkeypatch.setattr(cli, "serve_app", start)
    assert run("demo", "--port", free_port(), "--data", tmp_path / "demo").code == 0
    assert started == [("127.0.0.1", tmp_path / "demo", True)]
