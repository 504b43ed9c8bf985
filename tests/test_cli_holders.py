"""`onrecord holders` and its door: who is told, what a decision changes, and that each can be taken back."""

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

import pytest
import typer.main

import cli
import onrecord
from corpus.catalogue import Catalogue
from corpus.errors import CatalogueError
from corpus.records import Block, Document, Metadata, Statement, TopicStance
from index.tables import columns
from onrecord import OnRecordError

if TYPE_CHECKING:
    from tests.conftest import Run

FORUM, HOSPITAL = "chair, Fenwick Carers' Forum", "chief executive, Ludden Hospital"
COMMANDS = typer.main.get_command(cli.app).commands["holders"].commands  # type: ignore[attr-defined]


def said(holder: str, role: str | None = None, *, kind: str = "person", also: tuple[str, ...] = ()) -> dict[str, Any]:
    return {"holder": holder, "role": role, "holder_kind": kind, "holder_aliases": also}


def put(catalogue: Catalogue, name: str, date: str | None, sayings: Sequence[dict[str, Any]], folder: str = "") -> None:
    """Store a document in which each of them says one thing, on joint working."""
    text = "‘Pool the money.’ " * len(sayings)
    statements = []
    for number, saying in enumerate(sayings):
        span = (18 * number, 18 * number + 17)
        stance = TopicStance("joint_working", "support", undecided=False, confidence=0.8, evidence=(span,))
        statements.append(Statement(mode="direct", spans=(span,), context=span, stances=(stance,), **saying))
    about = Metadata(published_on=date)
    document = Document(f"id-{folder}{name}", "1", name, text, (Block("paragraph", 0, len(text)),), about)
    catalogue.put(document, statements, source=Path("papers", folder, name), fingerprint="1")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A corpus where Jane Arkwright chairs a forum in two documents, and somebody of her name runs a hospital."""
    catalogue = Catalogue(tmp_path / "corpus", create=True)
    put(catalogue, "other.txt", "2006", [said("Jane Arkwright", HOSPITAL)])
    put(catalogue, "early.txt", "2003", [said("Jane Arkwright", FORUM), said("Edwin Hansel")])
    put(catalogue, "later.txt", "2005-08", [said("Jane Arkwright", FORUM), said("Dr Jane Arkwright", FORUM)])
    put(catalogue, "peer.txt", None, [said("Baroness Hale of Stour", "peer", also=("Ann Hale",))])
    put(catalogue, "body.txt", "2007", [said("=Fenwick Council", kind="organisation")])
    return tmp_path / "corpus"


def arkwrights(folder: Path) -> tuple[str, str]:
    """The ids of the one with the forum and the one with the hospital."""
    forum, hospital = onrecord.open(folder).register("Arkwright")
    return forum["holder_id"], hospital["holder_id"]


def documents(folder: Path, holder_id: str) -> list[str]:
    return list(onrecord.open(folder).documents_of(holder_id).values())


def one_line(text: str) -> bool:
    return text.startswith("onrecord: ") and text.count("\n") == 1 and "Traceback" not in text


def undo(run: Run, message: str) -> None:
    """Type what a message says that undoes it."""
    assert message.count("\n") == 1
    for command in message.strip().partition("to undo: ")[2].split(" && "):
        program, *words = shlex.split(command)
        assert program == "onrecord"
        assert run(*words).code == 0


# -- the door ----------------------------------------------------------------------------------------------------------


def test_a_row_tells_who_somebody_is_and_who_was_kept_apart(folder: Path) -> None:
    forum, hospital = onrecord.open(folder).register("Arkwright")
    assert set(forum) == set(columns("holders"))
    assert (forum["name"], forum["kind"]) == ("Jane Arkwright", "person")
    assert (forum["documents"], forum["statements"], forum["positions"]) == (2, 3, 3)
    assert forum["roles"] == [
        {"role": FORUM, "document": "early.txt", "date": "2003"},
        {"role": FORUM, "document": "later.txt", "date": "2005-08"},
    ]
    assert [one["document"] for one in forum["evidence"]] == ["early.txt", "later.txt"]
    assert f"same role: {FORUM}" in forum["evidence"][1]["because"]
    assert (forum["same_name"], hospital["same_name"]) == ([hospital["holder_id"]], [forum["holder_id"]])


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("arkwright jane", ["Jane Arkwright", "Jane Arkwright"]),
        ("Mr Hansel", ["Edwin Hansel"]),
        ("baroness hale", ["Baroness Hale of Stour"]),
        ("Ann Hale", ["Baroness Hale of Stour"]),
        ("Ann Stour", []),
        ("nobody", []),
    ],
)
def test_words_find_names_and_other_names(folder: Path, words: str, names: list[str]) -> None:
    assert [row["name"] for row in onrecord.open(folder).register(words)] == names


def test_without_words_every_holder_is_told_those_with_most_positions_first(folder: Path) -> None:
    rows = onrecord.open(folder).register()
    assert [row["positions"] for row in rows] == [3, 1, 1, 1, 1]
    assert {row["holder_id"] for row in rows} == {row["holder_id"] for row in onrecord.open(folder).holders()}


def test_other_names_are_told_as_they_are_written(folder: Path) -> None:
    also = {row["name"]: row["also_named"] for row in onrecord.open(folder).register()}
    assert also["Baroness Hale of Stour"] == ["Ann Hale"]
    assert also["Jane Arkwright"] == []  # a title makes no other name


def test_a_merge_is_in_all_rows_and_names_its_author(folder: Path) -> None:
    corpus = onrecord.open(folder)
    forum, hospital = arkwrights(folder)
    corpus.merge_holders([forum, hospital], author="A. Wren", reason="she changed posts")
    (row,) = corpus.register("Arkwright")
    assert (row["holder_id"], row["documents"], row["statements"], row["same_name"]) == (forum, 3, 4, [])
    assert [one["role"] for one in row["roles"]] == [FORUM, FORUM, HOSPITAL]
    assert {"document": "other.txt", "because": "merge by A. Wren: she changed posts"} in row["evidence"]


@pytest.mark.parametrize("document", ["early.txt", "id-early.txt"])
def test_documents_are_split_off_by_name_or_id(folder: Path, document: str) -> None:
    forum, _ = arkwrights(folder)
    new = onrecord.open(folder).split_holder(forum, [document, "early.txt"], author="A. Wren")
    assert documents(folder, new) == ["early.txt"]
    assert documents(folder, forum) == ["later.txt"]


def test_a_name_that_two_documents_have_asks_for_an_id(folder: Path) -> None:
    corpus, (forum, _) = onrecord.open(folder), arkwrights(folder)
    put(corpus.catalogue, "early.txt", "2004", [said("Jane Arkwright", FORUM)], folder="more-")
    with pytest.raises(OnRecordError, match="several documents have this name – give an id: id-"):
        corpus.split_holder(forum, ["early.txt"], author="A. Wren")
    new = corpus.split_holder(forum, ["id-more-early.txt"], author="A. Wren")
    assert list(corpus.documents_of(new)) == ["id-more-early.txt"]


def test_what_cannot_be_stored_is_no_fault(folder: Path) -> None:
    corpus, ids = onrecord.open(folder), arkwrights(folder)
    with pytest.raises(CatalogueError, match="no such holder"):
        corpus.split_holder("\udcff", ["early.txt"], author="A. Wren")
    corpus.merge_holders(ids, author="\udcff", reason="\udcff")
    assert corpus.register("Arkwright")[0]["evidence"][-1]["because"] == "merge by ?: ?"


# -- list --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [60, 100, 200])
def test_the_table_tells_names_roles_years_and_ids(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    done = run("holders", "list", "--data", folder)
    shown = done.out.decode()
    words = " ".join(shown.split())
    forum, hospital = arkwrights(folder)
    assert done.code == 0
    assert max(len(line) for line in shown.splitlines()) <= width
    for wanted in ("Jane", "organisation", "2003, 2005", "undated", "also", f"≠ {hospital}", f"≠ {forum}"):
        assert wanted in words
    assert done.err == "≠ another of the same name, kept apart; onrecord holders merge makes them one\n"


def test_of_many_who_were_kept_apart_some_are_shown(run: Run, folder: Path) -> None:
    for number, town in enumerate(("Marl", "Osric", "Kelling", "Tyne", "Venn", "Quill")):
        put(Catalogue(folder), f"{number}.txt", None, [said("Ann Dell", f"chair, {town} Trust")])
    shown = run("holders", "list", "Dell", "--data", folder).out.decode()
    assert shown.count("≠ and 2 more") == 6


def test_somebody_of_one_document_only_is_not_said_to_share_a_name(run: Run, folder: Path) -> None:
    for number in range(2):
        put(Catalogue(folder), f"{number}.txt", None, [said("ministers", kind="group")])
    assert "≠" not in run("holders", "list", "ministers", "--data", folder).out.decode()


def test_words_need_no_quotation_marks(run: Run, folder: Path) -> None:
    done = run("holders", "list", "edwin", "HANSEL", "--format", "jsonl", "--data", folder)
    assert (done.code, done.err) == (0, "")
    assert done.rows == onrecord.open(folder).register("Edwin Hansel")


@pytest.mark.parametrize("format_", ["table", "jsonl"])
def test_where_nobody_is_found_that_is_said(run: Run, folder: Path, format_: str) -> None:
    done = run("holders", "list", "nobody", "--format", format_, "--data", folder)
    assert (done.code, done.out, done.err) == (0, b"", "no holders found; 5 were asked\n")


def test_the_csv_is_safe_to_open(run: Run, folder: Path, tmp_path: Path) -> None:
    done = run("holders", "list", "-o", tmp_path / "holders.csv", "--data", folder)
    assert (done.code, done.out) == (0, b"")
    assert done.err == f"5 rows written to {tmp_path / 'holders.csv'}\n"
    written = (tmp_path / "holders.csv").read_bytes()
    assert written.startswith(b"\xef\xbb\xbf")
    assert written == run("holders", "list", "--format", "csv", "--data", folder).out
    rows = list(csv.DictReader(io.StringIO(written.decode("utf-8-sig"), newline="")))
    assert "'=Fenwick Council" in {row["name"] for row in rows}
    for row, told in zip(rows, onrecord.open(folder).register(), strict=True):
        for column, value in told.items():
            shown = json.loads(row[column]) if isinstance(value, list) else row[column].removeprefix("'")
            assert shown == (value if isinstance(value, list) else str(value))


def test_a_csv_of_nobody_has_its_header(run: Run, folder: Path) -> None:
    done = run("holders", "list", "nobody", "--format", "csv", "--data", folder)
    assert done.out.decode("utf-8-sig") == ",".join(columns("holders")) + "\r\n"


def test_a_table_of_holders_holds_nothing_that_steers_the_terminal(run: Run, folder: Path) -> None:
    put(Catalogue(folder), "sly.txt", None, [said("Ann \x1b[31mHam", "chair \u202e[bold]", also=("Ann \x1b[0mEgg",))])
    shown = run("holders", "list", "Ann", "--data", folder).out.decode()
    assert "Ann" in shown
    assert "[bold]" in shown
    assert "\x1b" not in shown
    assert "\u202e" not in shown


# -- merge and split ---------------------------------------------------------------------------------------------------


def test_a_merge_says_what_was_done_and_how_to_undo_it(run: Run, folder: Path) -> None:
    forum, hospital = arkwrights(folder)
    done = run("holders", "merge", forum, hospital, "--reason", "one person", "--author", "A. Wren", "--data", folder)
    assert (done.code, done.out) == (0, b"")
    assert done.err.startswith(f"merged Jane Arkwright ({hospital}) into Jane Arkwright ({forum}); to undo: onrecord ")
    (row,) = onrecord.open(folder).register("Arkwright")
    assert row["evidence"][-1]["because"] == "merge by A. Wren: one person"
    undo(run, done.err)
    assert [row["documents"] for row in onrecord.open(folder).register("Arkwright")] == [2, 1]
    assert documents(folder, forum) == ["early.txt", "later.txt"]


def test_a_merge_of_several_is_undone_at_once(run: Run, folder: Path) -> None:
    put(Catalogue(folder), "two words.txt", None, [said("Jane Ham", "nurse")])
    forum, hospital = arkwrights(folder)
    (other,) = (row["holder_id"] for row in onrecord.open(folder).register("Ham"))
    done = run("holders", "merge", forum, hospital, other, "--data", folder)
    assert len(documents(folder, forum)) == 4
    undo(run, done.err)
    assert documents(folder, forum) == ["early.txt", "later.txt"]


def test_a_merge_is_undone_also_where_both_speak_in_one_document(run: Run, folder: Path) -> None:
    forum, _ = arkwrights(folder)
    (hansel,) = (row["holder_id"] for row in onrecord.open(folder).register("Hansel"))
    before = onrecord.open(folder).register()
    done = run("holders", "merge", forum, hansel, "--data", folder)
    assert onrecord.open(folder).register() != before
    undo(run, done.err)
    assert onrecord.open(folder).register() == before


def test_a_split_prints_the_new_id_and_how_to_undo_it(run: Run, folder: Path) -> None:
    forum, _ = arkwrights(folder)
    done = run("holders", "split", forum, "--document", "early.txt", "--reason", "her aunt", "--data", folder)
    new = done.out.decode().strip()
    assert (done.code, documents(folder, new)) == (0, ["early.txt"])
    assert done.err.startswith(f"Jane Arkwright in early.txt is now {new}; to undo: onrecord holders undo 1 ")
    undo(run, done.err)
    assert documents(folder, forum) == ["early.txt", "later.txt"]


def test_who_decides_is_the_systems_user_unless_named(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(getpass, "getuser", lambda: "wren")
    run("holders", "merge", *arkwrights(folder), "--data", folder)
    assert onrecord.open(folder).register("Arkwright")[0]["evidence"][-1]["because"] == "merge by wren"


def test_where_the_system_tells_no_name_one_is_asked_for(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nobody() -> str:
        raise OSError("No username set in the environment")

    monkeypatch.setattr(getpass, "getuser", nobody)
    done = run("holders", "merge", *arkwrights(folder), "--data", folder)
    assert done.code == 1
    assert one_line(done.err)
    assert "--author" in done.err
    assert len(onrecord.open(folder).register("Arkwright")) == 2


# -- history and undo --------------------------------------------------------------------------------------------------


def test_undo_takes_back_the_last_decision_that_counts(run: Run, folder: Path) -> None:
    forum, hospital = arkwrights(folder)
    run("holders", "merge", forum, hospital, "--author", "A. Wren", "--data", folder)
    run("holders", "split", forum, "--document", "early.txt", "--author", "A. Wren", "--data", folder)
    first = run("holders", "undo", "--author", "B. Lark", "--data", folder)
    assert (first.code, first.out) == (0, b"")
    assert first.err.startswith(f"undone: split early.txt off Jane Arkwright ({forum}): ")
    assert documents(folder, forum) == ["early.txt", "later.txt", "other.txt"]
    second = run("holders", "undo", "--author", "B. Lark", "--data", folder)
    assert second.err.startswith(f"undone: merged Jane Arkwright ({hospital}) into Jane Arkwright ({forum})")
    assert documents(folder, forum) == ["early.txt", "later.txt"]
    third = run("holders", "undo", "--author", "B. Lark", "--data", folder)
    assert (third.code, "nothing to undo" in third.err) == (1, True)


def test_the_history_tells_what_was_decided_and_undone_by_whom_and_why(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    forum, hospital = arkwrights(folder)
    run("holders", "merge", forum, hospital, "--reason", "one person", "--author", "A. Wren", "--data", folder)
    run("holders", "undo", "1", "--reason", "two", "--author", "B. Lark", "--data", folder)
    run("holders", "split", forum, "--document", "early.txt", "--author", "A. Wren", "--data", folder)
    done = run("holders", "history", "--format", "jsonl", "--data", folder)
    assert done.rows == onrecord.open(folder).decisions()
    split, merge = done.rows
    assert set(split) == set(columns("decisions"))
    assert (split["decision"], split["verb"], split["undone"]) == (3, "split", None)
    assert split["documents"] == [{"document_id": "id-early.txt", "document": "early.txt"}]
    assert (merge["author"], merge["reason"], merge["undone"]["author"]) == ("A. Wren", "one person", "B. Lark")
    assert merge["undone"]["reason"] == "two"
    monkeypatch.setenv("COLUMNS", "400")
    shown = run("holders", "history", "--data", folder).out.decode()
    assert "one person" in shown
    assert "undone by B. Lark" in shown


def test_the_history_of_a_holder_is_of_whoever_was_merged_into_it_as_well(run: Run, folder: Path) -> None:
    forum, hospital = arkwrights(folder)
    (hansel,) = (row["holder_id"] for row in onrecord.open(folder).register("Hansel"))
    run("holders", "merge", hospital, forum, "--data", folder)
    assert run("holders", "history", hansel, "--data", folder).out == b""
    run("holders", "merge", hansel, hospital, "--data", folder)
    about = [row["holder_id"] for row in run("holders", "history", hansel, "--format", "jsonl", "--data", folder).rows]
    assert about == [hospital, forum]


# -- show --------------------------------------------------------------------------------------------------------------


def test_show_prints_what_the_door_tells(run: Run, folder: Path, plain: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "400")
    forum, hospital = arkwrights(folder)
    done = run("holders", "show", forum, "--format", "jsonl", "--data", folder)
    assert (done.code, done.err) == (0, "")
    assert done.rows == [json.loads(json.dumps(onrecord.open(folder).holder(forum)))]
    shown = " ".join(run("holders", "show", forum, "--data", folder).out.decode().split())
    for words in (f"Jane Arkwright ({forum}), person", "3 positions, 3 statements, 2 documents, 2003 to August 2005"):
        assert words in shown
    assert f"≠ Jane Arkwright ({hospital}), {HOSPITAL}" in shown
    assert f"same role: {FORUM}" in shown
    assert "joint working 2005 support 2" in shown


def test_show_leads_from_an_id_that_was_merged_to_the_one_that_is_there(run: Run, folder: Path, plain: Any) -> None:
    forum, hospital = arkwrights(folder)
    run("holders", "merge", forum, hospital, "--data", folder)
    done = run("holders", "show", hospital, "--format", "jsonl", "--data", folder)
    assert done.rows[0]["holder_id"] == forum
    assert done.err.startswith(f"{hospital} is Jane Arkwright ({forum}) now; see onrecord holders history")


def test_show_holds_nothing_that_steers_the_terminal(run: Run, folder: Path, plain: Any) -> None:
    put(Catalogue(folder), "sl\x1by.txt", None, [said("Ann \x1b[31mHam", "chair \u202e[bold]")])
    (row,) = onrecord.open(folder).holders("Ann 31mHam")
    shown = run("holders", "show", row["holder_id"], "--data", folder).out.decode()
    assert "[bold]" in shown
    assert "\x1b" not in shown
    assert "\u202e" not in shown


# -- what a user can get wrong -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "code", "about"),
    [
        (["list", "--format", "xml"], 2, "--format"),
        (["list", "–"], 1, "no name"),
        (["list", "-o", "holders.doc"], 1, "ending"),
        (["lsit"], 2, "list"),
        (["merge"], 2, "ID"),
        (["merge", "FORUM"], 1, "two holders"),
        (["merge", "FORUM", "FORUM"], 1, "two holders"),
        (["merge", "FORUM", "gone"], 1, "gone: no such holder"),
        (["merge", "gone", "FORUM"], 1, "onrecord holders list"),
        (["merge", "FORUM", "COUNCIL"], 1, "different kinds: organisation, person"),
        (["split"], 2, "ID"),
        (["split", "FORUM"], 2, "--document"),
        (["split", "gone", "--document", "early.txt"], 1, "gone: no such holder"),
        (["split", "FORUM", "--document", "gone.txt"], 1, "gone.txt: there is no such document"),
        (["split", "FORUM", "--document", "body.txt"], 1, "body.txt: the holder says nothing in this document"),
        (["split", "FORUM", "--document", "early.txt", "--document", "later.txt"], 1, "must leave"),
        (["undo"], 1, "nothing to undo"),
        (["undo", "7"], 1, "7: there is no such decision"),
        (["undo", "seven"], 2, "NUMBER"),
        (["show"], 2, "ID"),
        (["show", "gone"], 1, "gone: no such holder"),
    ],
)
def test_wrong_input_is_said_in_one_line_and_changes_nothing(
    run: Run, folder: Path, plain: Any, arguments: list[str], code: int, about: str
) -> None:
    ids = {"FORUM": arkwrights(folder)[0], "COUNCIL": onrecord.open(folder).register("Council")[0]["holder_id"]}
    before = onrecord.open(folder).revision
    # An unknown command takes no options.
    where = ["--data", folder] if arguments[0] in COMMANDS else []
    done = run("holders", *(ids.get(word, word) for word in arguments), *where)
    assert (done.code, done.out) == (code, b"")
    assert one_line(done.err)
    assert about in done.err
    assert onrecord.open(folder).revision == before


@pytest.mark.parametrize(
    "arguments",
    [["list"], ["show", "a"], ["merge", "a", "b"], ["split", "a", "--document", "b"], ["history"], ["undo"]],
)
def test_where_there_is_no_corpus_the_next_step_is_named(run: Run, tmp_path: Path, arguments: list[str]) -> None:
    done = run("holders", *arguments, "--data", tmp_path / "none")
    assert (done.code, done.out) == (1, b"")
    assert one_line(done.err)
    assert "onrecord add" in done.err
    assert not (tmp_path / "none").exists()


# -- help --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", COMMANDS)
def test_the_help_of_each_command_has_examples_that_it_understands(run: Run, name: str) -> None:
    shown = run("holders", name, "--help")
    assert (shown.code, shown.err) == (0, "")
    assert f"onrecord holders {name}" in shown.out.decode().partition("Examples:")[2]
    for line in re.findall(r"^ *onrecord holders (.+)$", COMMANDS[name].epilog or "", re.MULTILINE):
        first, *words = shlex.split(line)
        assert first == name
        assert COMMANDS[name].make_context(name, words)


def test_no_command_shows_the_help_of_all(run: Run) -> None:
    assert run("holders").out == run("holders", "--help").out
    assert run("holders").code == 0
