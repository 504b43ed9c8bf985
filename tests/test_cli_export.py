"""Exports from the command line: four formats, a manifest beside each answer, and files whole or not at all."""

from __future__ import annotations

import csv
import errno
import hashlib
import io
import json
import os
import shlex
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from pyarrow import parquet

import cli
import onrecord
from corpus.catalogue import Catalogue
from corpus.records import Block, Document, Metadata, Statement, TopicStance
from index.tables import columns

if TYPE_CHECKING:
    from tests.conftest import Kept, PlainExtractor, Run

ROOT = Path(__file__).parent.parent
FORMATS = ("csv", "xlsx", "parquet", "jsonl")
# Commands whose answers a manifest is written for, and others that write rows; ID stands for a position's id.
ANSWERS = {
    "search": ["search", "pooled", "--level", "statements"],
    "passages": ["search", "hall", "--level", "passages"],
    "positions": ["positions"],
    "similar": ["similar", "ID", "--level", "statements"],
    "compare": ["compare", "--view", "counts"],
}
OTHERS = {
    "documents": ["documents"],
    "holders": ["holders", "list"],
    "watch": ["watch", "run", "--peek"],
    "reviews": ["reviews", "list"],
    "agreement": ["reviews", "agreement"],
    "diff": ["diff"],
}


@pytest.fixture
def folder(run: Run, plain: PlainExtractor, papers: Path, kept: Kept, tmp_path: Path) -> Path:
    """A corpus with a kept search that has news, a review and a document that was extracted again."""

    def make(corpus: Path) -> None:
        assert run("add", papers, "--data", corpus).code == 0
        assert run("watch", "save", "pools", "pooled", "--level", "statements", "--data", corpus).code == 0
        (papers / "hansel.txt").write_text(
            "“Pooled budgets came late,” said Edwin Hansel. “Pooled budgets came and went,” said Ann Thorpe.\n",
            encoding="utf-8",
        )
        assert run("add", papers, "--data", corpus).code == 0
        found = onrecord.open(corpus).positions().rows
        onrecord.open(corpus).review(found[0]["position_id"], "confirmed", author="A. Wren")
        onrecord.open(corpus).positions()  # its index knows of the review

    return kept(make, tmp_path / "corpus")


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """A folder to write into."""
    (tmp_path / "out").mkdir()
    return tmp_path / "out"


def asked(folder: Path, name: str) -> list[str]:
    """The words of a command, with the corpus."""
    words = (ANSWERS | OTHERS)[name]
    late = next(row for row in onrecord.open(folder).positions().rows if "late" in row["text"][0])
    return [late["position_id"] if word == "ID" else word for word in words] + ["--data", str(folder)]


def held(path: Path) -> dict[str, bytes]:
    """What lies in a folder."""
    return {one.name: one.read_bytes() for one in path.iterdir()}


def manifest(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.with_name(f"{path.name}.manifest.json").read_text(encoding="utf-8"))
    return found


def table(path: Path) -> list[list[Any]]:
    """Header and rows of a file, as its format has them; of JSON lines the records."""
    if path.suffix == ".csv":
        return list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")))
    if path.suffix == ".xlsx":
        return [list(row) for row in openpyxl.load_workbook(path).worksheets[0].iter_rows(values_only=True)]
    if path.suffix == ".parquet":
        read = parquet.read_table(path)
        return [read.column_names, *(list(row.values()) for row in read.to_pylist())]
    records = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [list(records[0]) if records else [], *([record] for record in records)]


def one_line(text: str) -> bool:
    return text.startswith("onrecord: ") and text.count("\n") == 1 and "Traceback" not in text


# -- formats -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.parametrize("name", [*ANSWERS, *OTHERS])
def test_a_file_has_the_rows_that_standard_output_has(
    run: Run, folder: Path, out: Path, name: str, format_: str
) -> None:
    target = out / f"rows.{format_}"
    done = run(*asked(folder, name), "-o", target)
    assert (done.code, done.out) == (0, b"")
    number = len(run(*asked(folder, name), "--format", "jsonl").rows)
    assert number > 0
    assert len(table(target)) == number + 1
    assert target.read_bytes() == run(*asked(folder, name), "--format", format_).out
    assert not [path for path in out.iterdir() if path.name.startswith(".")]


@pytest.mark.parametrize("name", [*ANSWERS, "documents", "holders"])
def test_the_formats_have_the_same_columns_and_values(run: Run, folder: Path, out: Path, name: str) -> None:
    for format_ in ("csv", "xlsx", "parquet"):
        run(*asked(folder, name), "-o", out / f"rows.{format_}")
    header, *rows = table(out / "rows.parquet")
    words = {None: "", True: "true", False: "false"}
    told = [[words[v] if v is None or isinstance(v, bool) else str(v) for v in row] for row in rows]
    assert table(out / "rows.csv") == [header, *told]
    sheet = table(out / "rows.xlsx")
    assert sheet[0] == header
    assert [[value or None for value in row] for row in sheet[1:]] == [[value or None for value in r] for r in rows]


def test_numbers_and_truth_values_are_no_text(run: Run, folder: Path, out: Path) -> None:
    for name, column, kind in (
        ("positions", "ocr", bool),
        ("positions", "confidence_attribution", float),
        ("documents", "statements", int),
        ("holders", "documents", int),
        ("compare", "undecided", int),
        ("reviews", "orphaned", bool),
    ):
        for format_ in ("xlsx", "parquet"):
            target = out / f"{name}.{format_}"
            run(*asked(folder, name), "-o", target)
            header, first, *_ = table(target)
            assert isinstance(first[header.index(column)], (int, float) if kind is float else kind)


@pytest.mark.parametrize("ending", [".CSV", ".Xlsx", ".PARQUET", ".JsonL"])
def test_the_case_of_an_ending_does_not_matter(run: Run, folder: Path, out: Path, ending: str) -> None:
    target = out / f"rows{ending}"
    assert run("positions", "-o", target, "--data", folder).code == 0
    assert manifest(target)["format"] == ending[1:].lower()


@pytest.mark.parametrize("name", ["rows.doc", "rows", "rows.csv.gz", ".csv"])
def test_an_ending_that_is_not_known_is_refused_unless_a_format_is_given(
    run: Run, folder: Path, out: Path, name: str
) -> None:
    for command in ([*ANSWERS["positions"]], ["holders", "list"]):
        done = run(*command, "-o", out / name, "--data", folder)
        assert (done.code, done.out, held(out)) == (1, b"", {})
        assert one_line(done.err)
        assert f"{name}: its ending does not say how to write it – end it in .csv, .xlsx" in done.err
    assert run("positions", "-o", out / name, "--format", "parquet", "--data", folder).code == 0
    assert parquet.read_table(out / name).num_rows == len(onrecord.open(folder).positions().rows)


def test_a_format_goes_before_the_ending(run: Run, folder: Path, out: Path) -> None:
    run("positions", "-o", out / "rows.txt", "--format", "jsonl", "--data", folder)
    assert (out / "rows.txt").read_bytes() == run("positions", "--format", "jsonl", "--data", folder).out
    assert manifest(out / "rows.txt")["format"] == "jsonl"


@pytest.mark.parametrize(
    "command", [["positions"], ["compare"], ["documents"], ["holders", "list"], ["reviews", "list"]]
)
def test_a_format_that_is_not_known_is_a_usage_error(run: Run, folder: Path, command: list[str]) -> None:
    done = run(*command, "--format", "xls", "--data", folder)
    assert (done.code, done.out) == (2, b"")
    assert one_line(done.err)
    assert "parquet" in done.err


@pytest.mark.parametrize("format_", FORMATS)
def test_an_answer_without_rows_is_written_with_its_columns(run: Run, folder: Path, out: Path, format_: str) -> None:
    target = out / f"none.{format_}"
    done = run("positions", "--holder", "nobody", "-o", target, "--data", folder)
    assert done.code == 0
    assert done.err == f"0 rows written to {target}\nno positions found; 2 documents were asked\n"
    assert len(table(target)) == 1
    if format_ != "jsonl":
        assert table(target)[0] == columns("positions", list(onrecord.open(folder).frame.topics))
    told = manifest(target)
    assert (told["rows"], told["found"]) == (0, 0)
    assert "no row" in told["message"]


def test_extraction_without_a_corpus_writes_all_formats(
    run: Run, papers: Path, out: Path, plain: PlainExtractor
) -> None:
    for format_ in FORMATS:
        done = run("extract", papers, "--all", "-o", out / f"rows.{format_}")
        assert (done.code, done.err) == (0, f"4 rows written to {out / f'rows.{format_}'}\n")
        assert len(table(out / f"rows.{format_}")) == 5


# -- the screen --------------------------------------------------------------------------------------------------------


class Terminal(io.TextIOWrapper):
    """Standard output as a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def screen(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, bytes, str]]:
    """Run a command where standard output is a terminal: exit status, what the terminal got, standard error."""

    def running(*arguments: object) -> tuple[int, bytes, str]:
        shown = io.BytesIO()
        with monkeypatch.context() as patch:
            patch.setattr("sys.stdout", Terminal(shown, encoding="utf-8"))
            code = cli.main([str(argument) for argument in arguments])
            sys.stdout.flush()
            return code, shown.getvalue(), capsys.readouterr().err

    return running


@pytest.mark.parametrize("name", [*ANSWERS, *OTHERS])
def test_what_a_terminal_cannot_show_is_refused(
    screen: Callable[..., tuple[int, bytes, str]], folder: Path, name: str
) -> None:
    for format_ in ("xlsx", "parquet"):
        code, shown, err = screen(*asked(folder, name), "--format", format_)
        assert (code, shown) == (1, b"")
        assert err == f"onrecord: {format_}: a terminal cannot show it – name a file: -o rows.{format_}\n"


@pytest.mark.parametrize("format_", ["xlsx", "parquet"])
def test_at_a_terminal_it_can_go_to_a_file(
    screen: Callable[..., tuple[int, bytes, str]], folder: Path, out: Path, format_: str
) -> None:
    code, shown, _ = screen("positions", "--format", format_, "-o", out / f"rows.{format_}", "--data", folder)
    assert (code, shown) == (0, b"")
    assert len(table(out / f"rows.{format_}")) == 5


@pytest.mark.parametrize("format_", FORMATS)
def test_a_pipe_takes_every_format(run: Run, folder: Path, out: Path, format_: str) -> None:
    done = run("positions", "--format", format_, "--data", folder)
    assert done.code == 0
    (out / f"piped.{format_}").write_bytes(done.out)
    assert len(table(out / f"piped.{format_}")) == 5


@pytest.mark.parametrize("name", ["documents", "holders", "search", "positions", "watch"])
def test_a_table_holds_nothing_that_steers_the_terminal(
    screen: Callable[..., tuple[int, bytes, str]], folder: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    sly = "Pooled \x1b[31mred\x1b]0;x\x07 \x9b2J\u202e back"
    span = (0, len(sly))
    stances = (TopicStance("joint_working", "support", False, 0.9),)
    said = Statement(f"Ann {sly}", "person", "direct", (span,), span, role=sly, organisation=sly, stances=stances)
    about = Metadata(title=sly, publisher=sly, authors=(sly,))
    document = Document("id-sly", "1", "s\x1b[1mly.txt", sly, (Block("paragraph", *span),), about)
    Catalogue(folder).put(document, [said], source=Path("sly.txt"), fingerprint="1")
    for command in (asked(folder, name), [*asked(folder, name), "--format", "table"]):
        code, shown, err = screen(*command)
        assert code == 0
        assert "Pooled" in shown.decode()
        for mark in ("\x1b]", "\x1b[31m", "\x1b[1mly", "\x07", "\x9b", "\u202e"):
            assert mark not in shown.decode() + err


# -- the manifest ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.parametrize("name", ANSWERS)
def test_a_manifest_beside_the_file_says_what_its_bytes_are(
    run: Run, folder: Path, out: Path, name: str, format_: str
) -> None:
    target = out / f"rows.{format_}"
    run(*asked(folder, name), "-o", target)
    assert set(held(out)) == {target.name, f"{target.name}.manifest.json"}
    told = manifest(target)
    assert told["sha256"] == hashlib.sha256(target.read_bytes()).hexdigest()
    assert (told["format"], told["rows"]) == (format_, len(table(target)) - 1)
    assert told["corpus"]["fingerprint"] == onrecord.open(folder).about()["corpus"]["fingerprint"]
    assert told["made_by"]["onrecord"] == onrecord.__version__
    if format_ != "jsonl":
        assert list(told["columns"]) == table(target)[0]


def test_a_manifest_says_what_was_asked_and_what_was_left_out(run: Run, folder: Path, out: Path) -> None:
    corpus = onrecord.open(folder)
    last = corpus.positions().rows[-1]
    corpus.review(last["position_id"], "rejected", author="A. Wren")
    options = ["--stance", "support", "--topic", "joint_working", "--limit", 1, "--offset", 1, "--level", "statements"]
    done = run("search", "pooled", *options, "-o", out / "rows.csv", "--data", folder)
    told = manifest(out / "rows.csv")
    assert (told["asked"]["text"], told["asked"]["level"], told["asked"]["offset"]) == ("pooled", "statements", 1)
    assert "joint_working" in json.dumps(told["asked"])
    assert told["rows"] == 1 < told["found"]
    assert told["rejected_left_out"] == 1
    assert f"rows 2 to 2 of {told['found']} statements" in done.err


def test_a_workbook_says_the_same_on_its_second_sheet(run: Run, folder: Path, out: Path) -> None:
    run("positions", "--stance", "oppose", "-o", out / "rows.xlsx", "--data", folder)
    book = openpyxl.load_workbook(out / "rows.xlsx")
    about = {row[0]: row[1] for row in book.worksheets[1].iter_rows(values_only=True)}
    told = manifest(out / "rows.xlsx")
    assert len(book.worksheets) == 2
    assert about["rows"] == str(told["rows"])
    assert json.loads(about["asked"]) == told["asked"]
    assert "sha256" not in about  # it cannot name its own


@pytest.mark.parametrize("format_", FORMATS)
def test_the_same_question_gives_the_same_bytes(run: Run, folder: Path, out: Path, format_: str) -> None:
    target = out / f"rows.{format_}"
    run("positions", "-o", target, "--data", folder)
    before = held(out)
    run("positions", "-o", target, "--data", folder)
    assert held(out) == before


def test_a_table_in_a_file_of_text_has_no_manifest(run: Run, folder: Path, out: Path) -> None:
    done = run("positions", "-o", out / "rows.txt", "--data", folder)
    assert (done.code, set(held(out))) == (0, {"rows.txt"})
    assert (out / "rows.txt").read_bytes() == run("positions", "--data", folder).out


def test_counts_are_said_beside_a_file(run: Run, folder: Path, out: Path) -> None:
    done = run("search", "pooled", "--count", "holder", "--limit", 0, "-o", out / "rows.csv", "--data", folder)
    assert done.code == 0
    assert "Edwin Hansel 1" in done.err


# -- files and what lies there -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.parametrize("name", ["positions", "compare", "documents", "watch"])
def test_a_file_that_is_there_is_replaced_whole(run: Run, folder: Path, out: Path, name: str, format_: str) -> None:
    target = out / f"rows.{format_}"
    run(*asked(folder, name), "-o", target)
    fresh = held(out)
    for path in out.iterdir():
        path.write_bytes(b"something longer than what comes after it " * 5_000)
    run(*asked(folder, name), "-o", target)
    assert held(out) == fresh


def test_a_link_stays_a_link_to_the_file(run: Run, folder: Path, out: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    real, link = tmp_path / "elsewhere" / "rows.csv", out / "link.csv"
    real.write_text("as it was")
    link.symlink_to(real)
    assert run("positions", "-o", link, "--data", folder).code == 0
    assert link.is_symlink()
    assert len(table(real)) == 5
    assert manifest(link)["sha256"] == hashlib.sha256(real.read_bytes()).hexdigest()


@pytest.mark.parametrize(
    "command", [["search", "foo:bar"], ["search", "(pooled"], ["similar", "gone"], ["compare", "No"]]
)
def test_a_wrong_question_leaves_the_file_as_it_was(run: Run, folder: Path, out: Path, command: list[str]) -> None:
    (out / "rows.csv").write_text("as it was")
    done = run(*command, "-o", out / "rows.csv", "--data", folder)
    assert done.code in (1, 2)
    assert held(out) == {"rows.csv": b"as it was"}


@pytest.mark.skipif(not Path(os.devnull).is_char_device(), reason="there are no devices here")
@pytest.mark.parametrize("format_", FORMATS)
def test_a_device_gets_no_manifest(run: Run, folder: Path, format_: str) -> None:
    done = run("positions", "--format", format_, "-o", os.devnull, "--data", folder)
    assert (done.code, done.err) == (0, f"4 rows written to {os.devnull}\n")
    assert Path(os.devnull).is_char_device()
    assert not Path(f"{os.devnull}.manifest.json").exists()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")
@pytest.mark.parametrize("format_", FORMATS)
def test_a_named_pipe_gets_the_rows_and_no_manifest(run: Run, folder: Path, out: Path, format_: str) -> None:
    pipe, read = out / "pipe", list[bytes]()
    os.mkfifo(pipe)
    reader = threading.Thread(target=lambda: read.append(pipe.read_bytes()))
    reader.start()
    done = run("positions", "--format", format_, "-o", pipe, "--data", folder)
    reader.join(timeout=20)
    assert done.code == 0
    assert read == [run("positions", "--format", format_, "--data", folder).out]
    assert [path.name for path in out.iterdir()] == ["pipe"]


@pytest.mark.skipif(not Path("/dev/stdout").exists(), reason="standard output has no name here")
@pytest.mark.parametrize("to", ["> rows.csv", "| cat > rows.csv"])
def test_standard_output_by_its_name_gets_no_manifest(folder: Path, out: Path, to: str) -> None:
    driver = "import sys, cli; sys.path.append('tests'); import conftest as c; c.stand_in(); sys.exit(cli.main())"
    words = [sys.executable, "-c", driver, "positions", "--format", "csv", "-o", "/dev/stdout", "--data", str(folder)]
    command = f"{shlex.join(words)} {to.replace('rows.csv', shlex.quote(str(out / 'rows.csv')))}"
    done = subprocess.run(["/bin/sh", "-c", command], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stderr == "4 rows written to /dev/stdout\n"
    assert set(held(out)) == {"rows.csv"}
    assert len(table(out / "rows.csv")) == 5
    assert not Path("/dev/stdout.manifest.json").exists()


# -- what goes wrong on the disk ---------------------------------------------------------------------------------------

BEFORE = {"rows": b"the rows of before", "rows.manifest": b"what they were"}


class Disk:
    """A disk with so many bytes left; `late`, what does not fit is only noticed when it is flushed."""

    def __init__(self, room: int, *, late: bool = False) -> None:
        self.room, self.late, self.opened = room, late, 0


class Full:
    """A file on such a disk."""

    def __init__(self, stream: Any, disk: Disk) -> None:
        self.stream, self.disk = stream, disk

    def __enter__(self) -> Full:
        return self

    def __exit__(self, *_: object) -> None:
        self.stream.close()

    def write(self, data: bytes) -> int:
        self.disk.room -= len(data)
        if self.disk.room < 0 and not self.disk.late:
            self._end()
        return int(self.stream.write(data))

    def flush(self) -> None:
        if self.disk.room < 0:
            self._end()
        self.stream.flush()

    def _end(self) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.fixture
def full(monkeypatch: pytest.MonkeyPatch) -> Callable[[Disk], Disk]:
    """Let files that are being written lie on such a disk."""
    real = Path.open

    def on(disk: Disk) -> Disk:
        def opened(path: Path, mode: str = "r", *more: Any, **named: Any) -> Any:
            stream = real(path, mode, *more, **named)
            if not path.name.endswith(".part"):
                return stream
            disk.opened += 1
            return Full(stream, disk)

        monkeypatch.setattr(Path, "open", opened)
        return disk

    return on


def left_as_it_was(out: Path, format_: str, *, before: bool) -> bool:
    names = (f"rows.{format_}", f"rows.{format_}.manifest.json")
    return held(out) == (dict(zip(names, BEFORE.values(), strict=True)) if before else {})


def lay(out: Path, format_: str, *, before: bool) -> None:
    for path in out.iterdir():
        path.unlink()
    if before:
        (out / f"rows.{format_}").write_bytes(BEFORE["rows"])
        (out / f"rows.{format_}.manifest.json").write_bytes(BEFORE["rows.manifest"])


@pytest.mark.parametrize("late", [False, True])
@pytest.mark.parametrize("before", [False, True])
@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.parametrize("name", ["positions", "compare"])
def test_a_full_disk_leaves_rows_and_manifest_as_they_were(
    run: Run, folder: Path, out: Path, full: Any, name: str, format_: str, before: bool, late: bool
) -> None:
    target, command = out / f"rows.{format_}", asked(folder, name)
    run(*command, "-o", target)
    rows, whole = target.stat().st_size, sum(map(len, held(out).values()))
    for room in (0, 3, rows // 2, rows - 1, rows, whole - 1):
        lay(out, format_, before=before)
        disk = full(Disk(room, late=late))
        done = run(*command, "-o", target)
        assert disk.opened > 0
        assert (done.code, done.out) == (1, b"")
        assert one_line(done.err)
        assert "No space left on device" in done.err
        assert left_as_it_was(out, format_, before=before)
    full(Disk(whole, late=late))
    assert run(*command, "-o", target).code == 0
    assert manifest(target)["sha256"] == hashlib.sha256(target.read_bytes()).hexdigest()


@pytest.mark.parametrize("format_", ["csv", "xlsx"])
@pytest.mark.parametrize("name", OTHERS)
def test_a_full_disk_leaves_other_tables_as_they_were(
    run: Run, folder: Path, out: Path, full: Any, name: str, format_: str
) -> None:
    target = out / f"rows.{format_}"
    run(*asked(folder, name), "-o", target)
    size = target.stat().st_size
    target.with_name(f"{target.name}.manifest.json").unlink(missing_ok=True)  # some of them have one
    for before in (b"", b"as it was"):
        target.write_bytes(before)
        for room in (0, size // 2, size - 1):
            full(Disk(room))
            done = run(*asked(folder, name), "-o", target)
            assert done.code == 1
            assert one_line(done.err)
            assert held(out) == {target.name: before}


@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.parametrize("which", [0, 1])
def test_names_that_cannot_be_given_leave_no_manifest_without_its_rows(
    run: Run, folder: Path, out: Path, monkeypatch: pytest.MonkeyPatch, format_: str, which: int
) -> None:
    target, given, real = out / f"rows.{format_}", list[Path](), Path.replace

    def replace(path: Path, other: Path) -> Any:
        given.append(other)
        if len(given) > which:
            raise PermissionError(errno.EACCES, "another program has it open")
        return real(path, other)

    monkeypatch.setattr(Path, "replace", replace)
    done = run("positions", "-o", target, "--data", folder)
    assert done.code == 1
    assert one_line(done.err)
    assert "another program has it open" in done.err
    assert set(held(out)) == ({target.name} if which else set())


@pytest.mark.parametrize("format_", FORMATS)
def test_ctrl_c_in_the_middle_leaves_the_file_of_before(
    run: Run, folder: Path, out: Path, monkeypatch: pytest.MonkeyPatch, format_: str
) -> None:
    real = onrecord.Corpus.listing

    def listing(corpus: onrecord.Corpus, question: Any) -> Any:
        found = real(corpus, question)

        def rows() -> Iterable[Any]:
            yield next(iter(found.rows))
            raise KeyboardInterrupt

        return onrecord.Listing(found.table, rows(), found.asked, found.found, 0, found.topics)

    monkeypatch.setattr(onrecord.Corpus, "listing", listing)
    lay(out, format_, before=True)
    done = run("positions", "-o", out / f"rows.{format_}", "--data", folder)
    assert (done.code, done.err) == (130, "stopped\n")
    assert left_as_it_was(out, format_, before=True)


@pytest.mark.parametrize("name", [*ANSWERS, *OTHERS])
def test_a_folder_that_is_gone_is_said_in_one_line(run: Run, folder: Path, out: Path, name: str) -> None:
    (out / "a-file").write_text("as it was")
    for target in (out / "gone" / "rows.csv", out / "a-file" / "rows.xlsx"):
        done = run(*asked(folder, name), "-o", target)
        assert (done.code, done.out) == (1, b"")
        assert one_line(done.err)
        assert f"{target}: cannot be written" in done.err
        assert "check that its folder exists" in done.err
    assert held(out) == {"a-file": b"as it was"}


@pytest.mark.parametrize("name", ["positions", "compare", "documents", "watch"])
def test_a_folder_in_place_of_a_file_is_said_in_one_line(run: Run, folder: Path, out: Path, name: str) -> None:
    done = run(*asked(folder, name), "--format", "csv", "-o", out)
    assert (done.code, held(out)) == (1, {})
    assert one_line(done.err)
    assert "this is a folder, not a file – name a file in it" in done.err


def test_a_folder_in_place_of_the_manifest_leaves_no_rows(run: Run, folder: Path, out: Path) -> None:
    (out / "rows.csv.manifest.json").mkdir()
    done = run("positions", "-o", out / "rows.csv", "--data", folder)
    assert done.code == 1
    assert one_line(done.err)
    assert [path.name for path in out.iterdir()] == ["rows.csv.manifest.json"]


@pytest.mark.parametrize("code", [errno.EACCES, errno.EROFS])
@pytest.mark.parametrize("format_", FORMATS)
def test_a_folder_that_may_not_be_written_is_said_in_one_line(
    run: Run, folder: Path, out: Path, monkeypatch: pytest.MonkeyPatch, format_: str, code: int
) -> None:
    real = Path.open

    def opened(path: Path, mode: str = "r", *more: Any, **named: Any) -> Any:
        if path.name.endswith(".part"):
            raise OSError(code, os.strerror(code), str(path))
        return real(path, mode, *more, **named)

    monkeypatch.setattr(Path, "open", opened)
    lay(out, format_, before=True)
    done = run("positions", "-o", out / f"rows.{format_}", "--data", folder)
    assert (done.code, done.out) == (1, b"")
    assert one_line(done.err)
    assert f"rows.{format_}: cannot be written ({os.strerror(code)})" in done.err
    assert left_as_it_was(out, format_, before=True)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
@pytest.mark.parametrize("format_", FORMATS)
def test_a_read_only_folder_is_said_in_one_line(run: Run, folder: Path, out: Path, format_: str) -> None:
    lay(out, format_, before=True)
    out.chmod(0o555)
    try:
        done = run("positions", "-o", out / f"rows.{format_}", "--data", folder)
    finally:
        out.chmod(0o755)
    assert done.code == 1
    assert one_line(done.err)
    assert left_as_it_was(out, format_, before=True)


# -- batch and watch ---------------------------------------------------------------------------------------------------


@pytest.fixture
def questions(tmp_path: Path) -> Path:
    """Three questions: one about statements, one about passages, one that cannot be understood."""
    file = tmp_path / "q.csv"
    file.write_text(
        "name,query,level\npools,pooled,statements\nhall,hall,passages\nodd,foo:bar,statements\n", encoding="utf-8"
    )
    return file


@pytest.mark.parametrize("format_", FORMATS)
def test_a_batch_writes_all_its_tables_in_one_format(
    run: Run, folder: Path, out: Path, questions: Path, format_: str
) -> None:
    done = run("batch", questions, "-o", out, "--format", format_, "--data", folder)
    assert (done.code, done.out) == (1, b"")  # one question is wrong
    assert done.err.splitlines()[-1] == f"2 of 3 questions answered; the tables are in {out}"
    tables = {"pools", "hall", "all", "all-passages", "summary"}
    assert {path.name for path in out.iterdir() if not path.name.endswith(".json")} == {
        f"{name}.{format_}" for name in tables
    }
    number = len(run("search", "pooled", "--level", "statements", "--format", "jsonl", "--data", folder).rows)
    assert len(table(out / f"pools.{format_}")) == len(table(out / f"all.{format_}")) == number + 1
    assert table(out / f"all.{format_}")[0][0] == "search"
    assert len(table(out / f"summary.{format_}")) == 4


@pytest.mark.parametrize("format_", ["xlsx", "parquet"])
def test_the_summary_of_a_batch_has_numbers(run: Run, folder: Path, out: Path, questions: Path, format_: str) -> None:
    run("batch", questions, "-o", out, "--format", format_, "--data", folder)
    header, pools, hall, odd = table(out / f"summary.{format_}")
    assert header == columns("summary") == ["name", "query", "file", "found", "rows", "problem"]
    assert pools[:3] == ["pools", "pooled", f"pools.{format_}"]
    assert pools[3] == pools[4] == len(table(out / f"pools.{format_}")) - 1
    assert isinstance(pools[3], int)
    assert hall[2] == f"hall.{format_}"
    assert (odd[2], odd[3]) == (None, None)
    assert "no field foo:" in odd[5]


@pytest.mark.parametrize("format_", FORMATS)
def test_a_batch_that_does_not_fit_on_the_disk_leaves_no_half_of_a_table(
    run: Run, folder: Path, out: Path, questions: Path, full: Any, format_: str
) -> None:
    run("batch", questions, "-o", out, "--format", format_, "--data", folder)
    fresh = held(out)
    for path in out.iterdir():
        path.write_bytes(b"as it was")
    full(Disk(len(fresh[f"pools.{format_}"]) + len(fresh[f"hall.{format_}"]) // 2))
    done = run("batch", questions, "-o", out, "--format", format_, "--data", folder)
    assert done.code == 1
    assert one_line(done.err)
    assert "No space left on device" in done.err
    changed = {name for name, data in held(out).items() if data != b"as it was"}
    assert set(held(out)) == set(fresh)
    assert changed <= {name for name in fresh if name.startswith("pools.")}
    assert (out / f"pools.{format_}").read_bytes() == fresh[f"pools.{format_}"]


def test_a_batch_into_a_file_or_an_unknown_format_is_said_in_one_line(
    run: Run, folder: Path, out: Path, questions: Path
) -> None:
    (out / "a-file").write_text("as it was")
    for where in (out / "a-file", out / "a-file" / "below"):
        done = run("batch", questions, "-o", where, "--data", folder)
        assert done.code == 1
        assert one_line(done.err)
        assert "cannot be made" in done.err
    done = run("batch", questions, "-o", out / "new", "--format", "table", "--data", folder)
    assert done.code == 2
    assert one_line(done.err)
    assert held(out) == {"a-file": b"as it was"}


def test_the_news_of_kept_searches_name_their_search_first(run: Run, folder: Path, out: Path) -> None:
    for format_ in FORMATS:
        done = run("watch", "run", "--peek", "-o", out / f"new.{format_}", "--data", folder)
        assert (done.code, done.err) == (0, "pools: 1 new\n")
        header, first = table(out / f"new.{format_}")
        assert header[0] == "search"
        assert (first[0]["search"] if format_ == "jsonl" else first[0]) == "pools"


@pytest.mark.parametrize("format_", ["csv", "xlsx", "parquet"])
def test_passages_and_positions_are_no_one_table(
    run: Run, folder: Path, tmp_path: Path, out: Path, format_: str
) -> None:
    run("watch", "save", "halls", "hall", "--level", "passages", "--data", folder)
    (tmp_path / "more.txt").write_text("The hall was empty.\n\n“Pooled halls,” said Ann Ham.\n", encoding="utf-8")
    run("add", tmp_path / "more.txt", "--data", folder)
    done = run("watch", "run", "-o", out / f"new.{format_}", "--data", folder)
    assert (done.code, held(out)) == (1, {})
    assert one_line(done.err)
    assert "passages and positions are no one table – name those of one kind, or write --format jsonl" in done.err
    assert run("watch", "run", "halls", "-o", out / f"new.{format_}", "--data", folder).code == 0
    assert run("watch", "run", "--format", "jsonl", "--data", folder).code == 0


def test_news_that_could_not_be_written_are_still_new(run: Run, folder: Path, out: Path, full: Any) -> None:
    for format_ in FORMATS:
        full(Disk(10))
        assert run("watch", "run", "-o", out / f"new.{format_}", "--data", folder).code == 1
    assert held(out) == {}
    full(Disk(10**9))
    assert run("watch", "run", "-o", out / "new.xlsx", "--data", folder).err == "pools: 1 new\n"
    assert len(table(out / "new.xlsx")) == 2
    assert run("watch", "run", "--data", folder).err == "pools: 0 new\n"
