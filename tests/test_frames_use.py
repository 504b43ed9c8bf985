"""Frames as users have them: named, checked, and put to use in a corpus that keeps what people decided."""

from __future__ import annotations

import csv
import dataclasses
import io
import re
import shlex
import shutil
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import typer.main
from frame_files import (
    EVENING,
    EVENT,
    FIRST,
    FRIDAY,
    GOOD,
    LATE,
    NEXT,
    NO_FILES,
    OTHER,
    ROOF,
    SECOND,
    WIDER,
    WRONG,
    ByExamples,
    changed,
)

import cli
import onrecord
from corpus.errors import CatalogueError, FrameError, ReadError
from corpus.records import Document, Statement
from onrecord import Corpus, Filters, Frame, Question

if TYPE_CHECKING:
    from tests.conftest import Kept, Run

COMMANDS = typer.main.get_command(cli.app).commands["frame"].commands  # type: ignore[attr-defined]


def frame(source: str) -> Frame:
    from nlp.frames import parse

    return parse(source, where="my.yaml")


@pytest.fixture(autouse=True)
def _extractors(monkeypatch: pytest.MonkeyPatch, plain: Any) -> None:
    monkeypatch.setattr(onrecord, "_extractor", ByExamples)  # over that of `plain`, whose sentence vectors stay


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "first.txt").write_text(FIRST, encoding="utf-8")
    (folder / "second.txt").write_text(SECOND, encoding="utf-8")
    return folder


@pytest.fixture
def corpus(papers: Path, tmp_path: Path, kept: Kept) -> Corpus:
    """A corpus of the two papers, judged by the frame `hours 3`."""

    def make(folder: Path) -> None:
        made = onrecord.open(folder, create=True)
        made.use_frame(frame(GOOD))
        assert len(made.add([papers]).added) == 2

    return onrecord.open(kept(make, tmp_path / "corpus"))


def stances(corpus: Corpus) -> dict[str, dict[str, Any]]:
    """The words of each statement → its stances, with "?" where they cannot be told."""
    rows = corpus.positions(every=True).rows
    return {
        " ".join(row["text"]): {t: "?" if t in row["undecided"] else s for t, s in row["stances"].items()}
        for row in rows
    }


def one_line(text: str) -> bool:
    return text.startswith("onrecord: ") and text.count("\n") == 1 and "Traceback" not in text


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below the folder, but for those that SQLite keeps while it is open."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {str(path): path.read_bytes() for path in files if not path.name.endswith(("-wal", "-shm"))}


# -- which frame -------------------------------------------------------------------------------------------------------


def test_a_frame_is_the_built_in_one_or_named_or_in_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("mine.yaml", "mine", "mine.YML"):
        Path(name).write_text(GOOD, encoding="utf-8")
        assert onrecord.frame(name) == onrecord.frame(Path(name)) == frame(GOOD)
    assert onrecord.frame().name == "health-and-social-care"
    assert onrecord.frame("national-care-service").name == "national-care-service"
    assert [one.name for one in onrecord.frames()] == ["health-and-social-care", "national-care-service"]


def test_a_folder_of_its_name_hides_no_built_in_frame(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("national-care-service").mkdir()
    assert onrecord.frame("national-care-service").version == 1


@pytest.mark.parametrize("name", ["gone.yaml", "gone", ".", "", "a\x00b"])
def test_a_frame_that_is_not_there_is_refused(name: str) -> None:
    with pytest.raises(FrameError):
        onrecord.frame(name)


def test_a_corpus_has_the_built_in_frame_until_it_has_its_own(tmp_path: Path) -> None:
    corpus = onrecord.open(tmp_path / "corpus", create=True)
    assert corpus.frame == onrecord.frame()
    (corpus.folder / onrecord.FRAME_FILE).write_text(GOOD, encoding="utf-8")
    assert (corpus.frame.label, corpus.status()["frame"]) == ("hours 3", "hours 3")
    (corpus.folder / onrecord.FRAME_FILE).write_text(changed("version: 3\n", ""), encoding="utf-8")
    with pytest.raises(FrameError, match=r"frame\.yaml, line 1: the frame has no version"):
        corpus.status()
    corpus.use_frame(frame(GOOD))  # which puts it right
    assert corpus.frame.label == "hours 3"


def test_the_extractor_of_a_frame_names_it_as_the_status_reads_it() -> None:
    from nlp.positions import Extractor

    name = Extractor(frame(GOOD)).name
    assert f" {frame(GOOD).label} {frame(GOOD).fingerprint} " in name
    assert name != Extractor(frame(NEXT)).name


def test_positions_of_a_file_are_judged_by_the_frame_that_is_given(papers: Path) -> None:
    (row, other) = onrecord.extract(papers / "first.txt", frame=frame(GOOD))
    assert (row["stances"], row["frame"]) == ({"late": "support"}, "hours 3")
    assert other["undecided"] == ["late"]
    assert onrecord.extract(papers / "first.txt") == []


def test_an_export_has_the_columns_of_the_frame() -> None:
    stream = io.BytesIO()
    onrecord.export([], stream, format="csv", frame=frame(WIDER))
    header = next(csv.reader(io.StringIO(stream.getvalue().decode("utf-8-sig"))))
    assert [name for name in header if name.startswith("stances_")] == ["stances_late", "stances_roof"]


# -- a few sentences ---------------------------------------------------------------------------------------------------


def test_sentences_are_judged_by_a_frame_without_a_corpus() -> None:
    text = f"“{LATE}” said Jane Arkwright. “{ROOF}” said Zoe Thorpe."
    late, roof = onrecord.judge(text, frame=frame(GOOD))
    assert (late["holder"], late["text"], late["stances"]) == ("Jane Arkwright", [LATE], {"late": "support"})
    assert [text[start:end] for start, end in late["evidence"]["late"]] == ["late"]
    assert (roof["holder"], roof["stances"], roof["undecided"]) == ("Zoe Thorpe", {"late": None}, [])


def test_sentences_that_report_nobody_are_judged_as_somebodys_words() -> None:
    (row,) = onrecord.judge(LATE, frame=frame(GOOD))
    assert (row["holder_kind"], row["text"], row["stances"]) == ("unknown", [LATE], {"late": "support"})


@pytest.mark.parametrize(
    ("text", "told"),
    [("", "no words to judge"), (" \n“…”\t", "no words to judge"), ("x" * 3001, r"3,001 characters – 3,000 at most")],
)
def test_no_words_and_too_many_are_not_judged(text: str, told: str) -> None:
    with pytest.raises(ReadError, match=told):
        onrecord.judge(text, frame=frame(GOOD))
    assert onrecord.judge("x" * 3000, frame=frame(GOOD))


def test_half_a_character_is_judged_like_any_other() -> None:
    assert onrecord.judge("Late\ud800", frame=frame(GOOD))[0]["text"] == ["Late?"]


def test_figures_are_told_of_topics_that_were_measured_only() -> None:
    built_in = onrecord.frame().topics["joint_working"]
    assert 0 < onrecord.measured(built_in)["flips"] < onrecord.measured(built_in)["accuracy"] < 1
    assert onrecord.measured(frame(GOOD).topics["late"]) == {}
    assert onrecord.measured(dataclasses.replace(built_in, support="Work together, but on Mondays only.")) == {}


def test_a_frame_in_bytes_is_read_as_one_in_a_file(tmp_path: Path) -> None:
    assert onrecord.frame_in(GOOD.encode("utf-8-sig"), "hours.yaml") == frame(GOOD)
    for make, (_, told) in NO_FILES.items():
        path = tmp_path / make.__name__
        make(path)
        if path.is_file():
            with pytest.raises(FrameError, match=told) as caught:
                onrecord.frame_in(path.read_bytes(), path.name)
            assert str(caught.value).startswith(path.name)


# -- a corpus judged anew ----------------------------------------------------------------------------------------------


def test_a_corpus_is_judged_anew_without_its_source_files(corpus: Corpus, papers: Path) -> None:
    before = {row["position_id"]: row["text"] for row in corpus.positions(every=True).rows}
    shutil.rmtree(papers)
    result = corpus.use_frame(frame(NEXT))
    assert (result.relabelled, result.unchanged, result.failed) == (["first.txt", "second.txt"], [], [])
    assert stances(corpus) == {
        LATE: {"late": "support"}, EVENING: {"late": "oppose"}, ROOF: {"late": None}, FRIDAY: {"late": "mixed"},
    }  # fmt: skip
    assert {row["position_id"]: row["text"] for row in corpus.positions(every=True).rows} == before
    assert {row["frame"] for row in corpus.positions(every=True).rows} == {"hours 4"}
    assert (corpus.folder / onrecord.FRAME_FILE).read_text(encoding="utf-8") == NEXT


def test_what_changed_is_counted_by_statement(corpus: Corpus) -> None:
    changes = corpus.use_frame(frame(NEXT)).changes
    assert changes.stances == {"late": Counter({("undecided", "oppose"): 1, ("undecided", "mixed"): 1})}
    assert (changes.added, changes.dropped, changes.appeared, changes.vanished) == (set(), set(), 0, 0)


def test_topics_that_come_and_go_are_told(corpus: Corpus) -> None:
    wider = corpus.use_frame(frame(WIDER)).changes
    assert (wider.added, wider.dropped, wider.stances) == ({"roof"}, set(), {"late": Counter()})
    other = corpus.use_frame(frame(OTHER)).changes
    assert (other.added, other.dropped, other.stances) == ({"night"}, {"late", "roof"}, {})


def test_statements_that_are_cut_in_other_places_are_counted(corpus: Corpus) -> None:
    changes = corpus.use_frame(frame(OTHER)).changes
    # The longer half of "Evenings; they cost us money." is the statement that was there; the roof is passed over.
    assert (changes.appeared, changes.vanished) == (1, 1)


def test_the_index_follows(corpus: Corpus) -> None:
    corpus.use_frame(frame(WIDER))
    found = corpus.search(Question("evenings", Filters(topics=("roof",), stances=("undecided",)))).rows
    assert [row["text"] for row in found] == [[EVENING]]


def test_documents_to_come_are_judged_by_the_frame_too(corpus: Corpus, papers: Path) -> None:
    corpus.use_frame(frame(NEXT))
    (papers / "third.txt").write_text("“Close at five.” said Ann Ham.\n", encoding="utf-8")
    corpus.add([papers])
    assert stances(corpus)["Close at five."] == {"late": "oppose"}


def test_adding_after_it_finds_the_files_unchanged(corpus: Corpus, papers: Path) -> None:
    (papers / "first.meta.yaml").write_text("published_on: 2001-03\n", encoding="utf-8")
    corpus.add([papers])
    corpus.use_frame(frame(NEXT))
    again = corpus.add([papers])
    assert (again.unchanged, again.added, again.changed) == (["first.txt", "second.txt"], [], [])


def test_the_same_frame_again_costs_no_work(corpus: Corpus) -> None:
    before = corpus.revision
    result = corpus.use_frame(frame(GOOD))
    assert (result.relabelled, result.unchanged) == ([], ["first.txt", "second.txt"])
    assert (corpus.revision, result.changes) == (before, onrecord.Changes())


def test_progress_goes_by_document(corpus: Corpus) -> None:
    told: list[tuple[int, int, str]] = []
    corpus.use_frame(frame(NEXT), progress=lambda *step: told.append(step))
    assert told[:3] == [(0, 2, "first.txt"), (1, 2, "second.txt"), (2, 2, "")]


# -- what is kept ------------------------------------------------------------------------------------------------------


def review(corpus: Corpus, words: str) -> str:
    (name,) = (row["position_id"] for row in corpus.positions(every=True).rows if row["text"] == [words])
    corpus.catalogue.review(name, verdict="rejected", author="A. Wren", reason="irony")
    return str(name)


def test_a_review_stays_with_its_statement(corpus: Corpus) -> None:
    reviewed = review(corpus, LATE)
    corpus.use_frame(frame(NEXT))
    row = corpus.position(reviewed)
    assert row
    assert (row["text"], row["review"]["author"], row["frame"]) == ([LATE], "A. Wren", "hours 4")
    assert corpus.status()["orphaned_reviews"] == 0


def test_a_review_goes_with_the_greater_part_of_its_statement(corpus: Corpus) -> None:
    reviewed = review(corpus, EVENING)
    corpus.use_frame(frame(OTHER))
    row = corpus.position(reviewed)
    assert row
    assert (row["text"], row["review"]["reason"]) == ([" they cost us money."], "irony")


def test_a_review_of_a_statement_that_vanished_is_an_orphan_until_it_is_back(corpus: Corpus) -> None:
    reviewed = review(corpus, ROOF)
    corpus.use_frame(frame(OTHER))
    assert corpus.position(reviewed) is None
    assert (corpus.status()["reviews"], corpus.status()["orphaned_reviews"]) == (1, 1)
    corpus.use_frame(frame(GOOD))
    row = corpus.position(reviewed)
    assert row
    assert row["review"]["verdict"] == "rejected"
    assert corpus.status()["orphaned_reviews"] == 0


def test_what_people_decided_on_holders_is_kept(corpus: Corpus) -> None:
    jane, zoe = (next(r["holder_id"] for r in corpus.register(name)) for name in ("Arkwright", "Thorpe"))
    corpus.merge_holders([jane, zoe], author="A. Wren")
    corpus.use_frame(frame(NEXT))
    assert [row["statements"] for row in corpus.register("Arkwright")] == [2]


# -- interrupted, and at odds ------------------------------------------------------------------------------------------


@pytest.fixture
def stopped(corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> Corpus:
    """The corpus after a Ctrl-C in the second document."""

    def stop(self: ByExamples, document: Document) -> list[Statement]:
        if document.name == "second.txt":
            raise KeyboardInterrupt
        return whole(self, document)

    whole = ByExamples.statements
    with monkeypatch.context() as patch:
        patch.setattr(ByExamples, "statements", stop)
        with pytest.raises(KeyboardInterrupt):
            corpus.use_frame(frame(NEXT))
    return corpus


def test_an_interruption_leaves_whole_documents_in_either_frame(stopped: Corpus) -> None:
    rows = stopped.positions(every=True).rows
    assert {(row["document"], row["frame"]) for row in rows} == {("first.txt", "hours 4"), ("second.txt", "hours 3")}
    assert (stopped.status()["frame"], stopped.status()["documents_to_relabel"]) == ("hours 4", 1)


def test_a_second_call_goes_on_where_the_first_stopped(stopped: Corpus) -> None:
    result = stopped.use_frame(frame(NEXT))
    assert (result.relabelled, result.unchanged) == (["second.txt"], ["first.txt"])
    assert result.changes.stances == {"late": Counter({("undecided", "mixed"): 1})}
    assert "documents_to_relabel" not in stopped.status()


def test_adding_goes_on_as_well(stopped: Corpus, papers: Path) -> None:
    again = stopped.add([papers])
    assert (again.unchanged, again.changed) == (["first.txt"], ["second.txt"])
    assert stances(stopped)[FRIDAY] == {"late": "mixed"}


def test_a_document_that_changes_meanwhile_is_not_overwritten(
    corpus: Corpus, papers: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = ByExamples.statements

    def slow(self: ByExamples, document: Document) -> list[Statement]:
        monkeypatch.setattr(ByExamples, "statements", whole)
        (papers / "first.txt").write_text("“Close at five.” said Jane Arkwright.\n", encoding="utf-8")
        onrecord.open(corpus.folder).add([papers / "first.txt"])
        return whole(self, document)

    monkeypatch.setattr(ByExamples, "statements", slow)
    result = corpus.use_frame(frame(NEXT))
    assert result.relabelled == ["second.txt"]
    assert [failure.path for failure in result.failed] == ["first.txt"]
    assert stances(corpus) == {"Close at five.": {"late": "oppose"}, FRIDAY: {"late": "mixed"}}
    assert "documents_to_relabel" not in corpus.status()


def test_a_fault_in_one_document_does_not_cost_the_others(corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = ByExamples.statements

    def faulty(self: ByExamples, document: Document) -> list[Statement]:
        if document.name == "first.txt":
            raise ZeroDivisionError("by accident")
        return whole(self, document)

    monkeypatch.setattr(ByExamples, "statements", faulty)
    result = corpus.use_frame(frame(NEXT))
    assert result.relabelled == ["second.txt"]
    assert "a fault in On Record (ZeroDivisionError: by accident)" in result.failed[0].reason
    assert corpus.status()["documents_to_relabel"] == 1


def test_where_the_frame_cannot_be_written_nothing_is_changed(corpus: Corpus) -> None:
    file = corpus.folder / onrecord.FRAME_FILE
    file.unlink()
    file.mkdir()
    before, files = corpus.revision, contents(corpus.folder)
    with pytest.raises(CatalogueError, match=r"frame\.yaml: cannot be written"):
        corpus.use_frame(frame(NEXT))
    assert (corpus.revision, contents(corpus.folder)) == (before, files)


def test_an_event_more_leaves_the_corpus_judged_as_it_is(corpus: Corpus) -> None:
    with_event = frame(GOOD + "events:\n" + EVENT)
    file = corpus.folder / onrecord.FRAME_FILE
    file.write_text(with_event.source, encoding="utf-8")
    assert "documents_to_relabel" not in corpus.status()
    assert tuple(corpus.events()) == corpus.frame.events == with_event.events
    result = corpus.use_frame(with_event)
    assert (result.relabelled, len(result.unchanged)) == ([], 2)


# -- the commands ------------------------------------------------------------------------------------------------------


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    file = tmp_path / "mine.yaml"
    file.write_text(NEXT, encoding="utf-8")
    return file


def test_use_shows_what_changed(run: Run, corpus: Corpus, mine: Path) -> None:
    done = run("frame", "use", mine, "--data", corpus.folder)
    assert done.code == 0
    assert " ".join(done.out.decode().split("\n")[2].split()) == "late cannot tell oppose 1"
    assert done.err == "2 documents judged by hours 4; 0 already were, 0 failed\n"
    mine.write_text(f"# A note.\n{NEXT}", encoding="utf-8")  # which makes it another frame
    noted = run("frame", "use", mine, "--data", corpus.folder)
    assert (noted.code, noted.out) == (0, b"")
    assert noted.err.startswith("on the topics of both frames, no stance is another than before\n2 documents judged")
    again = run("frame", "use", mine, "--data", corpus.folder)
    assert (again.out, again.err) == (b"", "0 documents judged by hours 4; 2 already were, 0 failed\n")


def test_use_tells_of_topics_and_statements(run: Run, corpus: Corpus, tmp_path: Path) -> None:
    (tmp_path / "other.yaml").write_text(OTHER, encoding="utf-8")
    assert run("frame", "use", tmp_path / "other.yaml", "--data", corpus.folder).err.splitlines()[:3] == [
        "new topics: night",
        "topics no longer asked: late",
        "statements: 1 appeared, 1 vanished (cut in other places)",
    ]


def test_after_ctrl_c_use_says_how_to_go_on(
    run: Run, corpus: Corpus, mine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(ByExamples, "statements", stop)
        done = run("frame", "use", mine, "--data", corpus.folder)
    assert (done.code, done.out) == (130, b"")
    assert done.err == "stopped – 2 documents left; the same command goes on with them\n"
    assert re.search(r"documents to relabel +2\n", run("status", "--data", corpus.folder).out.decode())
    assert run("frame", "use", mine, "--data", corpus.folder).err.startswith("2 documents judged by hours 4")


def test_a_fault_is_named_and_the_exit_status_tells_of_it(
    run: Run, corpus: Corpus, mine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ByExamples, "statements", lambda *_: 1 / 0)
    done = run("frame", "use", mine, "--data", corpus.folder)
    assert done.code == 1
    assert done.err.count("onrecord: ") == 2
    assert done.err.endswith("0 documents judged by hours 4; 0 already were, 2 failed\n")


ALL_WRONG = [*WRONG, *(make.__name__ for make in NO_FILES)]


def wrong(folder: Path, which: str) -> Path:
    """The wrong frame file of this name."""
    file = folder / "wrong.yaml"
    if which in WRONG:
        file.write_bytes(WRONG[which][0].encode())
    else:
        next(make for make in NO_FILES if make.__name__ == which)(file)
    return file


@pytest.mark.parametrize("which", ALL_WRONG)
def test_a_wrong_file_is_said_in_one_line_and_changes_nothing(
    run: Run, corpus: Corpus, tmp_path: Path, which: str
) -> None:
    file = wrong(tmp_path, which)
    before, files = corpus.revision, contents(corpus.folder)
    done = run("frame", "use", file, "--data", corpus.folder)
    assert (done.code, done.out) == (1, b"")
    assert one_line(done.err)
    assert "wrong.yaml" in done.err
    assert (corpus.revision, contents(corpus.folder)) == (before, files)


@pytest.mark.parametrize("which", ALL_WRONG)
def test_check_says_the_same(run: Run, tmp_path: Path, which: str) -> None:
    done = run("frame", "check", wrong(tmp_path, which))
    assert (done.code, done.out) == (1, b"")
    assert one_line(done.err)
    assert "wrong.yaml" in done.err


@pytest.mark.parametrize("command", ["frame use", "frame check", "frame show", "extract x --frame"])
def test_an_unknown_frame_is_told_with_those_that_there_are(run: Run, corpus: Corpus, command: str) -> None:
    done = run(*command.split(), "nope")
    assert (done.code, done.out) == (1, b"")
    assert one_line(done.err)
    assert "national-care-service" in done.err


def test_where_there_is_no_corpus_the_next_step_is_named(run: Run, mine: Path, tmp_path: Path) -> None:
    done = run("frame", "use", mine, "--data", tmp_path / "none")
    assert (done.code, done.out) == (1, b"")
    assert one_line(done.err)
    assert "onrecord add" in done.err
    assert not (tmp_path / "none").exists()


def test_a_frame_is_shown_as_it_is_and_can_be_used(run: Run, corpus: Corpus, tmp_path: Path) -> None:
    shown = run("frame", "show", "national-care-service")
    assert (shown.code, shown.err) == (0, "")
    (tmp_path / "copy.yaml").write_bytes(shown.out)
    assert onrecord.frame(tmp_path / "copy.yaml") == onrecord.frame("national-care-service")
    assert run("frame", "show").out.decode() == onrecord.frame().source
    assert run("frame", "use", tmp_path / "copy.yaml", "--data", corpus.folder).code == 0


def test_the_frames_are_listed(run: Run) -> None:
    lines = run("frame", "show", "--list").out.decode().splitlines()
    assert [line.split()[0] for line in lines] == [one.name for one in onrecord.frames()]


@pytest.mark.parametrize("width", [50, 80, 200])
def test_check_shows_how_well_the_sides_are_told_apart(
    run: Run, mine: Path, monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    rows = [
        {"topic": "late", "title": "Late opening", "examples": 14, "told": 0.6, "right": 0.5, "flips": 1}
        | {"macro_f1": 0.456, "unmentioned": 2, "measured_by": "cross-validation"}
    ]
    monkeypatch.setenv("COLUMNS", str(width))
    monkeypatch.setattr(onrecord, "check_frame", lambda frame: rows * len(frame.topics))
    done = run("frame", "check", mine)
    words = " ".join(done.out.decode().split())
    assert done.code == 0
    assert max(len(line) for line in done.out.decode().splitlines()) <= width
    for wanted in ("late", "14 examples,", "2 unread", "right", "told", "F1", "flips", "50% 60% 0.46 1"):
        assert wanted in words
    assert done.err.startswith("hours 4 is well formed: 1 topic, 14 examples\n")
    assert "flatters" not in done.err
    mine.write_text(NEXT + "events:\n" + EVENT, encoding="utf-8")
    assert run("frame", "check", mine).err.startswith("hours 4 is well formed: 1 topic, 14 examples, 1 event\n")
    rows[0]["measured_by"] = "cross-validation of examples seen in training"
    assert "flatters" in run("frame", "check", mine).err


def test_try_shows_each_statement_with_its_sides(run: Run, mine: Path) -> None:
    done = run("frame", "try", f"“{LATE}” said Jane Arkwright. “{ROOF}” said Zoe Thorpe.", "--frame", mine)
    words = " ".join(done.out.decode().split())
    assert (done.code, done.err) == (0, "")
    assert f"Jane Arkwright: {LATE} topic stance probability decided by" in words
    assert "late support 90% late" in words
    assert words.endswith("late no stance")


def test_try_gives_the_records_of_the_door(run: Run, mine: Path) -> None:
    done = run("frame", "try", LATE, "--frame", mine, "--format", "jsonl")
    assert done.rows == onrecord.judge(LATE, frame=onrecord.frame(mine))


def test_try_refuses_in_one_line(run: Run, mine: Path) -> None:
    done = run("frame", "try", " ", "--frame", mine)
    assert (done.code, done.out, one_line(done.err)) == (1, b"", True)


# -- other commands ----------------------------------------------------------------------------------------------------


def test_extract_takes_a_frame(run: Run, papers: Path, mine: Path) -> None:
    done = run("extract", papers, "--frame", mine)
    assert [row["stances"] for row in done.rows] == [{"late": side} for side in ("support", "oppose", "mixed")]
    table = run("extract", papers / "first.txt", "--frame", mine, "--format", "csv").out.decode("utf-8-sig")
    header = next(csv.reader(io.StringIO(table)))
    assert [name for name in header if name.startswith("stances_")] == ["stances_late"]


def test_topics_are_those_of_the_corpus(run: Run, corpus: Corpus) -> None:
    done = run("positions", "--topic", "late", "--stance", "support", "--format", "jsonl", "--data", corpus.folder)
    assert [row["text"] for row in done.rows] == [[LATE]]
    wrong = run("positions", "--topic", "joint_working", "--data", corpus.folder)
    assert (wrong.code, one_line(wrong.err)) == (2, True)
    assert "one of late" in wrong.err


def test_exports_of_a_corpus_have_the_columns_of_its_frame(run: Run, corpus: Corpus) -> None:
    for words in (["positions"], ["search", '"zebra crossing"']):
        table = run(*words, "--format", "csv", "--data", corpus.folder).out.decode("utf-8-sig")
        header = next(csv.reader(io.StringIO(table)))
        assert [name for name in header if name.startswith("stances_")] == ["stances_late"]


# -- help --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", COMMANDS)
def test_the_help_of_each_command_has_examples_that_it_understands(run: Run, name: str) -> None:
    shown = run("frame", name, "--help")
    assert (shown.code, shown.err) == (0, "")
    assert f"onrecord frame {name}" in shown.out.decode().partition("Examples:")[2]
    for line in re.findall(r"^ *onrecord frame (.+)$", COMMANDS[name].epilog or "", re.MULTILINE):
        first, *words = shlex.split(line.partition(" > ")[0])
        assert first == name
        assert COMMANDS[name].make_context(name, words)


def test_no_command_shows_the_help_of_all(run: Run) -> None:
    assert run("frame").out == run("frame", "--help").out
    assert run("frame").code == 0
