"""What only a browser does in the document reader: the clipboard, a page's picture, the original file, keys."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from app_corpus import hostile, said
from browsing import running, visit
from printed import column, printed

import onrecord
from corpus.catalogue import Catalogue
from corpus.read import read

pytestmark = pytest.mark.browser

FIRST = "“Pooled budgets came late to both of the boards of this town, and they had waited for them,”"
SECOND = "“Nobody has asked the people who use these services what they would do with the money,”"


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A corpus of a PDF with a quotation on each of its two pages, and of a text that means harm."""
    folder = tmp_path_factory.mktemp("reader")
    paper = folder / "paper.pdf"
    paper.write_bytes(printed(column(f"{FIRST} said Jane Arkwright."), column(f"{SECOND} she added.")))
    made = read(paper)
    statements = [said(made, words, "Jane Arkwright", joint="support") for words in (FIRST, SECOND)]
    catalogue = Catalogue(folder / "corpus", create=True)
    catalogue.put(made, statements, source=paper, fingerprint="1")
    harm, found = hostile()
    catalogue.put(harm, found, source="hostile.txt", fingerprint="1")
    return folder / "corpus"


@pytest.fixture(scope="module")
def site(filled: Path) -> Iterator[str]:
    with running(filled) as address:
        yield address


@pytest.fixture
def kept(filled: Path) -> onrecord.Corpus:
    return onrecord.open(filled)


def address(kept: onrecord.Corpus, name: str, number: int = 0) -> tuple[str, dict[str, Any]]:
    """The address of a statement of a document, and its record."""
    document = next(one["document_id"] for one in kept.documents() if one["name"] == name)
    row = kept.statements(document)[number]
    return f"document?document={document}&position={row['position_id']}", row


def test_a_quotation_is_copied_to_the_letter_and_marked_where_the_clipboard_is_closed(
    page: Any,
    site: str,
    kept: onrecord.Corpus,
) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=site)
    way, row = address(kept, "hostile.txt")
    visit(page, f"{site}/{way}")
    button = page.get_by_role("button", name="Copy quote with reference")
    button.click()
    page.get_by_role("status").get_by_text("Copied").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == onrecord.quotation(row)
    assert copied.startswith(row["text"][0])
    page.evaluate("""() => {
        navigator.clipboard.writeText = async () => { throw new Error(); };
        document.execCommand = () => false;
    }""")
    button.click()
    page.get_by_text("press Ctrl-C").wait_for()
    box = page.get_by_label("The quotation with its reference")
    assert box.input_value() == copied
    assert box.evaluate("box => box.value.slice(box.selectionStart, box.selectionEnd)") == copied


def test_the_page_follows_the_statement_by_keyboard_and_the_file_is_the_original(
    page: Any,
    site: str,
    kept: onrecord.Corpus,
) -> None:
    way, _ = address(kept, "paper.pdf")
    _, second = address(kept, "paper.pdf", 1)
    visit(page, f"{site}/{way}&beside=As+printed")
    page.get_by_role("img", name="Page 1 of").wait_for()
    page.keyboard.press("n")
    page.wait_for_url(f"**position={second['position_id']}**")
    picture = page.get_by_role("img", name="Page 2 of")
    picture.wait_for()
    assert picture.evaluate("async one => { await one.decode(); return one.naturalWidth; }") > 1000
    with page.expect_download() as got:
        page.get_by_role("button", name="Download the original file").click()
    assert got.value.suggested_filename == "paper.pdf"
    assert Path(got.value.path()).read_bytes() == (kept.folder.parent / "paper.pdf").read_bytes()
