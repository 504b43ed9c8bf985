"""The documentation holds what the code does: commands, fields, rooms."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import typer.main

import cli
import onrecord
from corpus.records import Block, Document, Statement, StoredStatement, position_row
from index.fields import FIELDS
from index.language import parse as ask
from index.manifest import Listing, manifest
from index.query import FACETS
from index.tables import POSITIONS, TABLES
from nlp.frames import SIDES, built_in, names, parse

ROOT = Path(__file__).parent.parent


def page(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def test_the_readme_shows_every_command() -> None:
    commands = typer.main.get_command(cli.app).commands  # type: ignore[attr-defined]
    assert [name for name in commands if f"onrecord {name}" not in page("README.md")] == []


def test_the_record_page_explains_every_field_and_no_other() -> None:
    text = "‘Yes,’ he said."
    statement = Statement("he", "unknown", "direct", ((0, 6),), (0, 15))
    row = position_row(Document("d", "v", "a.txt", text, (Block("paragraph", 0, 15),)), StoredStatement("p", statement))
    explained = {
        name
        for line in page("docs/record.md").splitlines()
        if line.startswith("| `")
        for name in re.findall(r"`(\w+)`", line.split("|")[1])
    }
    assert explained == set(row)


def test_the_frame_on_the_frames_page_is_a_good_one() -> None:
    text = page("docs/frames.md").partition("```yaml\n")[2].partition("```")[0]
    assert parse(text, where="docs/frames.md").label == "library-hours 1"


def test_the_frames_page_explains_every_field_and_every_built_in_frame() -> None:
    told = set(re.findall(r"`([\w-]+)`", page("docs/frames.md")))
    fields = {"name", "version", "title", "topics", "question", "support", "oppose", "vocabulary", "examples"}
    fields |= {"events", "date", "source"}
    assert fields | set(SIDES) | set(names()) <= told
    assert {topic for name in names() for topic in built_in(name).topics} <= told


def test_every_field_has_its_columns() -> None:
    fields = {
        name
        for line in page("docs/record.md").splitlines()
        if line.startswith("| `")
        for name in re.findall(r"`(\w+)`", line.split("|")[1])
    }
    assert [name for name in fields if not any(column.startswith(name) for column in POSITIONS)] == []


def tables_told() -> dict[str, dict[str, str]]:
    """Table → column → what it means, as the page of exports tells them."""
    found: dict[str, dict[str, str]] = {}
    for part in page("docs/exports.md").split("\n### ")[1:]:
        heading, _, text = part.partition("\n")
        rows = text.partition("| column | means |\n|---|---|\n")[2].partition("\n\n")[0]
        columns = {found[1]: found[2] for found in re.finditer(r"^\| `([^`]+)` \| (.+) \|$", rows, re.MULTILINE)}
        found |= dict.fromkeys(re.findall(r"`(\w+)`", heading), columns)
    return found


def test_the_exports_page_explains_every_table_and_no_other() -> None:
    assert tables_told().keys() == TABLES.keys()


@pytest.mark.parametrize("table", TABLES)
def test_the_exports_page_explains_every_column_in_order(table: str) -> None:
    assert list(tables_told()[table].items()) == list(TABLES[table].items())


def test_the_exports_page_explains_every_field_of_a_manifest(tmp_path: Path) -> None:
    text = page("docs/exports.md").partition("## The manifest")[2].partition("\n## ")[0]
    told = {
        name for line in text.splitlines() for name in re.findall(r"`(\w+)`", line.split("|")[1] if "|" in line else "")
    }
    about = onrecord.open(tmp_path, create=True).about()
    assert told == {*manifest(Listing("kappa", [], {}), 0, "csv", about), "sha256"}


def test_the_search_page_explains_every_field_and_its_examples_can_be_asked() -> None:
    text = page("docs/search.md")
    told = set(re.findall(r"`(\w+):`", text))
    assert set(FIELDS) <= told
    table = text.partition("| you write |")[2].partition("\n\n")[0]
    asked = [line.split("`")[1] for line in table.splitlines()[2:]]
    assert len(asked) > 10
    assert all(ask(one) for one in asked)
    assert all(name in text for name in FACETS)


def test_the_architecture_names_every_room() -> None:
    described = page("docs/architecture.md")
    rooms = [path for folder in ("corpus", "nlp", "index") for path in (ROOT / folder).glob("*.py")]
    assert [path.name for path in rooms if path.name not in described and path.name != "__init__.py"] == []


def test_the_quality_page_has_its_table() -> None:
    assert re.search(
        r"<!-- figures -->\n\| set \| figure \| value \|\n(?:.*\n)+<!-- end of figures -->", page("docs/quality.md")
    )
