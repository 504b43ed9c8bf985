"""`onrecord compare`: each view as a table and as files, what it says of nothing, and what a user can get wrong."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import typer.main

import cli
import onrecord
from corpus.catalogue import Catalogue
from corpus.records import Block, Document, Metadata, Statement, TopicStance
from index.export import flatten
from index.tables import columns, dynamic
from onrecord import VIEWS, Filters

if TYPE_CHECKING:
    from tests.conftest import Kept, PlainExtractor, Run

JOINT, STRUCTURE = "joint_working", "structural_change"
REPORTED = "A merger of the two trusts would waste three good years of work"
COMMAND = typer.main.get_command(cli.app).commands["compare"]  # type: ignore[attr-defined]


def said(words: str, holder: str, stances: dict[str, str], **more: Any) -> dict[str, Any]:
    """What one statement is; "undecided" is a stance that cannot be told."""
    return {"words": words, "holder": holder, "stances": stances, "holder_kind": "person", **more}


def put(catalogue: Catalogue, name: str, date: str | None, sayings: Sequence[dict[str, Any]], **about: Any) -> None:
    """Store a document in which these things are said, a paragraph each."""
    text, blocks, statements = "", [], []
    for saying in sayings:
        more = dict(saying)
        words = more.pop("words")
        span = (len(text), len(text) + len(words))
        stances = tuple(
            TopicStance(topic, None if side == "undecided" else side, side == "undecided", 0.9)
            for topic, side in more.pop("stances").items()
        )
        values = {"mode": "direct", "frame": "test 1", "confidence": 0.9, **more}
        statements.append(Statement(spans=(span,), context=span, stances=stances, **values))
        blocks.append(Block("paragraph", *span))
        text += words + "\n\n"
    document = Document(f"id-{name}", "1", name, text, tuple(blocks), Metadata(published_on=date, **about))
    catalogue.put(document, statements, source=Path("papers", name), fingerprint="1")


def make(folder: Path) -> None:
    """A corpus in which Jane Arkwright changes her mind, Peter Hansel is reported twice, and a date is not known."""
    catalogue = Catalogue(folder, create=True)
    chair = {"role": "chair, Fenwick Carers' Forum", "organisation": "Fenwick Carers' Forum"}
    leader = {"role": "leader, Fenwick Council", "organisation": "Fenwick Council"}
    put(
        catalogue,
        "early.txt",
        "2003-05-01",
        [
            said("Put all of the money into one pot", "Jane Arkwright", {JOINT: "support"}, **chair),
            said("Boards should stay as they are", "Peter Hansel", {STRUCTURE: "oppose", JOINT: "undecided"}),
        ],
        kind="article",
    )
    put(
        catalogue,
        "later.txt",
        "2005-08-18",
        [said("A common purse ends in a common quarrel", "Jane Arkwright", {JOINT: "oppose"}, **leader)],
        kind="speech",
    )
    put(catalogue, "gazette.txt", "2006-03-01", [said(REPORTED, "Peter Hansel", {STRUCTURE: "oppose"})])
    put(catalogue, "mercury.txt", "2006-03-02", [said(REPORTED, "Peter Hansel", {STRUCTURE: "oppose", JOINT: "mixed"})])
    put(catalogue, "undated.txt", None, [said("Share the nurses", "Edwin Thorpe", {JOINT: "support"})])
    onrecord.open(folder).positions()  # makes its index


@pytest.fixture
def folder(tmp_path: Path, plain: PlainExtractor, kept: Kept) -> Path:
    return kept(make, tmp_path / "corpus")


def one_line(text: str) -> bool:
    return text.startswith("onrecord: ") and text.count("\n") == 1 and "Traceback" not in text


def as_json(value: Any) -> Any:
    return json.loads(json.dumps(value))


# -- help --------------------------------------------------------------------------------------------------------------


def test_each_example_is_answered(
    run: Run, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, plain: PlainExtractor
) -> None:
    monkeypatch.setenv("ONRECORD_DATA", str(folder))
    monkeypatch.chdir(tmp_path)
    shown = run("compare", "--help").out.decode().partition("Examples:")[2]
    lines = re.findall(r"^ *onrecord (compare .+)$", COMMAND.epilog or "", re.MULTILINE)
    assert len(lines) == shown.count("onrecord compare ") > 2
    for line in lines:
        assert run(*shlex.split(line)).code == 0


def test_the_help_names_every_view_and_every_group(run: Run) -> None:
    shown = " ".join(re.sub(r"[^\w.]+", " ", run("compare", "--help").out.decode()).split())
    for name in (*VIEWS, *onrecord.GROUPS):
        assert name in shown


# -- rows --------------------------------------------------------------------------------------------------------------


def test_every_view_has_rows_here(folder: Path) -> None:
    corpus = onrecord.open(folder)
    numbers = {view: len(list(corpus.compared(view).rows)) for view in VIEWS}
    assert numbers == {"positions": 6, "changes": 2, "counts": 7, "stances": 4, "agreement": 3, "utterances": 1}


@pytest.mark.parametrize("view", VIEWS)
def test_json_lines_are_the_rows_of_the_corpus(run: Run, folder: Path, view: str) -> None:
    done = run("compare", "--view", view, "--format", "jsonl", "--data", folder)
    assert (done.code, done.err) == (0, "")
    assert done.rows == as_json(onrecord.open(folder).compared(view).rows)


@pytest.mark.parametrize("view", VIEWS)
def test_a_csv_has_the_same_rows_under_all_columns(run: Run, folder: Path, view: str) -> None:
    done = run("compare", "--view", view, "--format", "csv", "--data", folder)
    rows = list(onrecord.open(folder).compared(view).rows)
    names = columns(view, onrecord.open(folder).frame.topics, dynamic(view, rows)[1])
    read = list(csv.DictReader(io.StringIO(done.out.decode("utf-8-sig"), newline="")))
    assert (done.code, done.err, list(read[0])) == (0, "", list(names))
    for row, told in zip(read, rows, strict=True):
        flat = flatten(told, names)
        words = {True: "true", False: "false", None: ""}
        assert row == {name: words[v] if v is None or isinstance(v, bool) else str(v) for name, v in flat.items()}


def test_the_default_are_changes_of_everybody(run: Run, folder: Path) -> None:
    rows = run("compare", "--format", "jsonl", "--data", folder).rows
    assert [(row["holder"], row["change"]) for row in rows] == [
        ("Jane Arkwright", "shifted"),
        ("Peter Hansel", "held"),
    ]
    assert (rows[0]["before_date"], rows[0]["after_date"]) == ("2003-05-01", "2005-08-18")


def test_holders_are_named_by_words_or_id(run: Run, folder: Path) -> None:
    def compared(*names: str) -> list[str]:
        done = run("compare", *names, "--view", "positions", "--format", "jsonl", "--data", folder)
        return sorted({row["holder"] for row in done.rows})

    (thorpe,) = (row["holder_id"] for row in onrecord.open(folder).register("Thorpe"))
    assert compared("arkwright") == ["Jane Arkwright"]
    assert compared("Mr Hansel", thorpe) == ["Edwin Thorpe", "Peter Hansel"]
    rows = run("compare", "Arkwright", "Thorpe", "--view", "agreement", "--format", "jsonl", "--data", folder).rows
    assert [{row["holder"], row["other"]} for row in rows] == [{"Jane Arkwright", "Edwin Thorpe"}]


@pytest.mark.parametrize(
    ("options", "filters"),
    [
        (["--topic", JOINT], {"topics": (JOINT,)}),
        (["--stance", "oppose", "--stance", "mixed"], {"stances": ("oppose", "mixed")}),
        (["--since", "2005", "--until", "2006-03-01"], {"since": "2005", "until": "2006-03-01"}),
        (["--kind", "speech"], {"kinds": ("speech",)}),
        (["--holder-kind", "person", "--mode", "direct"], {"holder_kinds": ("person",), "modes": ("direct",)}),
        (["--document", "early.txt"], {"documents": ("id-early.txt",)}),
    ],
)
@pytest.mark.parametrize("view", ["positions", "counts"])
def test_filters_choose_what_is_compared(
    run: Run, folder: Path, options: list[str], filters: dict[str, Any], view: str
) -> None:
    rows = run("compare", "--view", view, *options, "--format", "jsonl", "--data", folder).rows
    assert rows == as_json(onrecord.open(folder).compared(view, (), Filters(**filters)).rows)
    assert rows


@pytest.mark.parametrize("by", onrecord.GROUPS)
def test_every_group_can_be_counted(run: Run, folder: Path, by: str) -> None:
    done = run("compare", "--view", "counts", "--by", by, "--periods", "all", "--format", "jsonl", "--data", folder)
    assert done.code == 0
    assert sum(row["reports"] for row in done.rows) == 8  # each position under each topic that it bears on
    assert done.rows == as_json(onrecord.open(folder).compared("counts", by=by, periods="all").rows)


@pytest.mark.parametrize(
    ("periods", "names"),
    [
        ("year", {"2003", "2005", "2006", "undated"}),
        ("decade", {"2000s", "undated"}),
        ("all", {"all"}),
        ("1998..2004,2005..2010", {"1998..2004", "2005..2010", "undated"}),
    ],
)
def test_periods_are_as_asked_for(run: Run, folder: Path, periods: str, names: set[str]) -> None:
    asked = ["compare", "--periods", periods, "--format", "jsonl", "--data", folder]
    assert {row["period"] for row in run(*asked, "--view", "counts").rows} == names
    wide = {name for row in run(*asked, "--view", "stances").rows for name in row}
    assert wide - {"group", "group_id", "topic"} == names


@pytest.mark.parametrize(
    ("arguments", "asked"),
    [
        (["--by", "body", "--only", "fenwick council"], {"by": "organisation", "only": ["fenwick council"]}),
        (["--by", "period", "--only", "2000s", "Hansel"], {"by": "period", "only": ["2000s"], "holders": ["Hansel"]}),
        (["--by", "holder_kind", "--only", "person"], {"by": "holder_kind", "only": ["person"]}),
        (["--only", "Arkwright", "--view", "positions"], {"holders": ["Arkwright"]}),
    ],
)
def test_what_is_compared_can_be_named(
    run: Run, folder: Path, tmp_path: Path, arguments: list[str], asked: dict[str, Any]
) -> None:
    target = tmp_path / "rows.jsonl"
    assert run("compare", *arguments, "-o", target, "--data", folder).code == 0
    told = json.loads(Path(f"{target}.manifest.json").read_text(encoding="utf-8"))
    more = {"by": asked.get("by", "holder"), "only": asked.get("only", ()), "holders": asked.get("holders", ())}
    rows = as_json(onrecord.open(folder).compared("positions", **more).rows)
    assert [json.loads(line) for line in target.read_text(encoding="utf-8").splitlines()] == rows
    assert told["asked"] == {"view": "positions", **asked}
    assert rows


def test_bodies_agree_or_not_on_the_command_line(run: Run, folder: Path) -> None:
    bodies = ("--only", "Fenwick Council", "--only", "fenwick carers’ forum")
    rows = run("compare", "--by", "body", *bodies, "--view", "agreement", "--format", "jsonl", "--data", folder).rows
    assert [(row["holder"], row["other"], row["agreement"]) for row in rows] == [
        ("Fenwick Carers' Forum", "Fenwick Council", "disagree")
    ]


def test_a_table_of_bodies_names_the_body_first(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "400")
    lines = run("compare", "--by", "body", "--data", folder).out.decode().splitlines()
    assert lines[0].split()[:2] == ["body", "date"]
    assert [line.split("  ")[0].strip() for line in lines if "2003-05-01" in line or "2005-08-18" in line] == [
        "Fenwick Carers' Forum", "Fenwick Council", "not known"
    ]  # fmt: skip


def test_a_rejected_position_is_compared_no_more(run: Run, folder: Path) -> None:
    corpus = onrecord.open(folder)
    (later,) = corpus.positions(Filters(documents=("id-later.txt",))).rows
    corpus.review(later["position_id"], "rejected", author="A. Wren")
    target = folder.parent / "changes.csv"
    assert run("compare", "Arkwright", "-o", target, "--data", folder).err.startswith("0 rows written")
    told = json.loads((folder.parent / "changes.csv.manifest.json").read_text(encoding="utf-8"))
    assert told["rejected_left_out"] == 1


# -- files -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("ending", ["csv", "xlsx", "parquet", "jsonl"])
def test_a_file_and_its_manifest_tell_the_same(run: Run, folder: Path, tmp_path: Path, view: str, ending: str) -> None:
    target = tmp_path / f"rows.{ending}"
    done = run("compare", "--view", view, "-o", target, "--data", folder)
    told = json.loads((tmp_path / f"rows.{ending}.manifest.json").read_text(encoding="utf-8"))
    number = len(list(onrecord.open(folder).compared(view).rows))
    assert (done.code, done.out) == (0, b"")
    assert done.err == f"{number} row{'' if number == 1 else 's'} written to {target}\n"
    assert told["sha256"] == hashlib.sha256(target.read_bytes()).hexdigest()
    assert (told["table"], told["format"], told["rows"], told["asked"]["view"]) == (view, ending, number, view)


def test_the_file_has_the_bytes_of_standard_output(run: Run, folder: Path, tmp_path: Path) -> None:
    for format_ in ("csv", "jsonl", "xlsx", "parquet"):
        target = tmp_path / f"rows.{format_}"
        run("compare", "-o", target, "--data", folder)
        assert target.read_bytes() == run("compare", "--format", format_, "--data", folder).out


def test_a_table_can_go_to_a_file_of_text(run: Run, folder: Path, tmp_path: Path) -> None:
    done = run("compare", "-o", tmp_path / "changes.txt", "--data", folder)
    assert (done.code, done.out) == (0, b"")
    assert (tmp_path / "changes.txt").read_bytes() == run("compare", "--data", folder).out


# -- tables ------------------------------------------------------------------------------------------------------------

WORDS = {
    "positions": ["Jane Arkwright", "2003-05-01", "joint working: support", "early.txt"],
    "changes": [
        "shifted",
        "2 years and 3 months apart",
        "in another role",
        "Put all of the money",
        "A common purse",
        "held",
    ],
    "counts": ["Jane Arkwright", "structural change", "2006", "oppose 1", "cannot tell 1", "undated"],
    "stances": ["2003: support 1", "2005: oppose 1", "undated: support 1"],
    "agreement": ["Jane Arkwright", "mixed (of 2)", "support (of 1)", "partly"],
    "utterances": ["Peter Hansel", "2006-03-01", "gazette.txt", "2", "A merger of the two trusts"],
}


@pytest.mark.parametrize("view", VIEWS)
def test_a_table_tells_what_the_rows_do(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch, view: str) -> None:
    monkeypatch.setenv("COLUMNS", "400")
    done = run("compare", "--view", view, "--data", folder)
    shown = done.out.decode()
    assert (done.code, done.err) == (0, "")
    for words in WORDS[view]:
        assert words in shown


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("width", [20, 60, 80, 200])
def test_a_table_is_as_wide_as_the_terminal(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch, view: str, width: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    shown = run("compare", "--view", view, "--data", folder).out.decode()
    assert shown
    assert max(len(line) for line in shown.splitlines()) <= width
    if width >= 60:  # no name or date is cut within a word
        cells = set(shown.split())
        assert {"positions": {"Arkwright"}, "utterances": {"Hansel", "2006-03-01"}}.get(view, {"Arkwright"}) <= cells


def test_a_long_quotation_is_cut_in_the_table_and_whole_in_files(run: Run, folder: Path) -> None:
    long = "Nobody ever asked the nurses " * 20
    put(Catalogue(folder), "long.txt", "2010", [said(long.strip(), "Edwin Thorpe", {JOINT: "oppose"})])
    put(Catalogue(folder), "short.txt", "2008", [said("Share the porters", "Edwin Thorpe", {JOINT: "support"})])
    shown = " ".join(run("compare", "Thorpe", "--data", folder).out.decode().split())
    assert "…" in shown
    assert shown.count("nurses") < 12
    assert run("compare", "Thorpe", "--format", "jsonl", "--data", folder).rows[0]["after_text"] == [long.strip()]


@pytest.mark.parametrize("view", VIEWS)
def test_a_table_holds_nothing_that_steers_the_terminal(run: Run, folder: Path, view: str) -> None:
    sly = "\x1b[31mred\x1b[0m \u202ereversed \x9b2J [bold]x[/bold] for all of the seven towns"
    holder = "Ann \x1b]0;Ham\x07 Ham\u202e"
    for name, date, side in (("s\x1b[1mly.txt", "2011-01-01", "support"), ("sly-2.txt", "2011-01-02", "oppose")):
        sayings = [said(sly, holder, {JOINT: side}, role="chair\x1b[2J"), said("Never", holder, {JOINT: side})]
        put(Catalogue(folder), name, date, sayings)
    shown = run("compare", "--view", view, "--since", "2011", "--data", folder)
    assert "Ham" in shown.out.decode() or view == "agreement"
    for mark in ("\x1b", "\x07", "\x9b", "\u202e"):
        assert mark not in shown.out.decode() + shown.err


def test_markup_in_a_quotation_is_shown_as_it_is(run: Run, folder: Path) -> None:
    put(Catalogue(folder), "sly.txt", "2011", [said("[bold]x[/bold]", "Ann Ham", {JOINT: "support"})])
    assert "[bold]x[/bold]" in run("compare", "Ham", "--view", "positions", "--data", folder).out.decode()


# -- nothing, and what a user can get wrong ----------------------------------------------------------------------------


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("format_", ["table", "jsonl"])
def test_where_nothing_is_found_that_is_said(run: Run, folder: Path, view: str, format_: str) -> None:
    done = run("compare", "--view", view, "--since", "2050", "--format", format_, "--data", folder)
    assert (done.code, done.out) == (0, b"")
    assert re.fullmatch(r"no .+ found.*\n", done.err)


def test_one_holder_alone_agrees_with_nobody_and_that_is_not_called_disagreement(run: Run, folder: Path) -> None:
    done = run("compare", "Arkwright", "--view", "agreement", "--data", folder)
    assert done.err == "no two holders found with stances on one topic\n"


def test_a_csv_of_nothing_has_its_header(run: Run, folder: Path) -> None:
    done = run("compare", "--since", "2050", "--format", "csv", "--data", folder)
    assert done.out.decode("utf-8-sig") == ",".join(columns("changes")) + "\r\n"


@pytest.mark.parametrize(
    ("arguments", "code", "what", "next_"),
    [
        (["Nobody Atall"], 2, "Nobody Atall: there is no holder", "onrecord holders list"),
        (["Arkwright", "Nobody"], 2, "Nobody: there is no holder", "onrecord holders list"),
        (["–"], 2, "there is no holder", "onrecord holders list"),
        ([""], 2, "onrecord: there is no holder", "onrecord holders list"),
        (["--view", "opinions"], 2, "--view: there is no view 'opinions'", "one of positions, changes"),
        (["--view", "counts", "--by", "colour"], 2, "--by: there is no 'colour'", "one of holder, holder_kind"),
        (["--by", "colour"], 2, "--by: there is no 'colour'", "one of holder, holder_kind"),
        (["--view", "stances", "--by", "colour"], 2, "--by: there is no 'colour'", "one of holder, holder_kind"),
        (["--view", "counts", "--periods", "week"], 2, "--periods: 'week' is no period", "year, decade, all"),
        (["--view", "stances", "--periods", "2005..1990"], 2, "--periods: 2005 is after 1990", "swap"),
        (["--view", "counts", "--periods", ".."], 2, "--periods: '..' is no period", "ranges such as"),
        (["--by", "body", "--only", "Nobody"], 2, "Nobody: nobody of this name", "--view counts --by organisation"),
        (["--by", "holder_kind", "--only", "robot"], 2, "there is no 'robot'", "one of person"),
        (["--by", "period", "--only", "soon"], 2, "--periods: 'soon' is no period", "ranges such as"),
        (["--by", "period", "--only", "2003-05..2005"], 2, "within a year", "write years"),
        (["--by", "all", "--only", "all"], 2, "--by: there is no 'all' side by side", "one of holder"),
        (["--topic", "weather"], 2, "--topic: there is no 'weather'", "structural_change"),
        (["--stance", "strongly"], 2, "--stance", "support, mixed, oppose"),
        (["--kind", "poem"], 2, "--kind", "white_paper"),
        (["--mode", "sung"], 2, "--mode", "direct"),
        (["--holder-kind", "robot"], 2, "--holder-kind", "person"),
        (["--since", "last week"], 2, "--since", "2005"),
        (["--since", "2006", "--until", "2005"], 2, "--since, --until", ""),
        (["--document", "gone.txt"], 1, "--document: there is no document 'gone.txt'", "file's name"),
        (["--format", "xml"], 2, "--format", "jsonl"),
        (["-o", "rows.doc"], 1, "rows.doc: its ending", ".csv, .xlsx, .parquet, .jsonl"),
    ],
)
def test_wrong_input_is_said_in_one_line(
    run: Run,
    folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    code: int,
    what: str,
    next_: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    before = set(tmp_path.iterdir())
    done = run("compare", *arguments, "--data", folder)
    assert (done.code, done.out) == (code, b"")
    assert one_line(done.err)
    assert what in done.err
    assert next_ in done.err
    assert set(tmp_path.iterdir()) == before


def test_a_name_that_steers_the_terminal_is_said_without_that(run: Run, folder: Path) -> None:
    done = run("compare", "Ann\x1b[31m Ham\u202e", "--data", folder)
    assert done.err == "onrecord: Ann[31m Ham: there is no holder of this name – see onrecord holders list\n"


def test_too_many_holders_for_pairs_are_refused(run: Run, folder: Path) -> None:
    one = [
        said(f"Share what we have, {n} times", f"Ann Ham{'abcdefgh'[n // 8]}{n}", {JOINT: "support"}) for n in range(64)
    ]
    put(Catalogue(folder), "many.txt", "2010", one)
    done = run("compare", "--view", "agreement", "--data", folder)
    assert done.code == 2
    assert one_line(done.err)
    assert "67 holders cannot be compared – name some of them" in done.err


def test_where_there_is_no_corpus_the_next_step_is_named(run: Run, tmp_path: Path) -> None:
    done = run("compare", "--data", tmp_path / "none")
    assert (done.code, done.out) == (1, b"")
    assert one_line(done.err)
    assert "onrecord add" in done.err
    assert not (tmp_path / "none").exists()
