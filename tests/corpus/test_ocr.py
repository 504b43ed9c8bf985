"""Tesseract is a program beside On Record: what is asked of it, and every way in which it can fail."""

import stat
import sys

import pytest

from corpus import ocr
from corpus.errors import ReadError
from corpus.ocr import Ocr, words_in

TABLE = (
    "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n"
    "4\t1\t1\t1\t1\t0\t300\t300\t900\t45\t-1\t\n"
    "5\t1\t1\t1\t1\t1\t300\t300\t200\t45\t96.5\tPooled\n"
    "5\t1\t1\t1\t1\t2\t520\t300\t220\t40\t95.0\tbudgets\n"
    "5\t1\t1\t1\t1\t3\t760\t300\t20\t40\t3.0\t~|\n"
)


@pytest.fixture
def program(tmp_path, monkeypatch):
    """Puts a program in Tesseract's place: what it does is given as Python."""

    def put(does):
        path = tmp_path / "tesseract"
        path.write_text(f"#!{sys.executable}\nimport sys, time\n{does}\n", encoding="utf-8")
        path.chmod(path.stat().st_mode | stat.S_IXUSR)
        monkeypatch.setattr(ocr.shutil, "which", lambda name: str(path) if name == "tesseract" else None)
        return path

    return put


def refused(settings=None):
    with pytest.raises(ReadError) as error:
        words_in(b"P5 1 1 255\n\0", settings or Ocr(), dots=300, where="x.pdf, page 2")
    return str(error.value)


def test_words_come_with_their_places_and_stains_are_left_out(program):
    program(f"sys.stdin.buffer.read(); sys.stdout.write({TABLE!r})")
    found = words_in(b"P5 1 1 255\n\0", Ocr(), dots=300, where="x.pdf")
    assert [(word.words, word.left, word.right) for word in found] == [("Pooled", 300, 500), ("budgets", 520, 740)]


def test_the_languages_are_handed_on(program, tmp_path):
    program(f"open({str(tmp_path / 'asked')!r}, 'w').write(' '.join(sys.argv[1:]))")
    words_in(b"", Ocr(languages=("cym", "eng")), dots=300, where="x.pdf")
    assert (tmp_path / "asked").read_text() == "stdin stdout -l cym+eng --dpi 300 tsv"


def test_a_page_may_take_only_so_long(program):
    program("time.sleep(60)")
    assert "took longer than 0.2 seconds" in refused(Ocr(seconds=0.2))


def test_a_language_that_is_not_installed_is_named(program):
    program("sys.exit('Failed loading language cym: no cym.traineddata')")
    assert "does not know the language cym" in refused(Ocr(languages=("cym",)))


def test_a_failure_is_told_with_its_reason(program):
    program("sys.exit('image too large')")
    assert "x.pdf, page 2: Tesseract failed: image too large" in refused()


def test_without_the_program_it_is_said_how_to_get_it(monkeypatch):
    monkeypatch.setattr(ocr.shutil, "which", lambda name: None)
    assert "not installed" in refused()


def test_a_table_of_nonsense_holds_no_words(program):
    program("sys.stdout.write('5\\tx\\n' + '5' + '\\ty' * 11)")
    assert words_in(b"", Ocr(), dots=300, where="x.pdf") == []


@pytest.mark.parametrize("wrong", [{"mode": "sometimes"}, {"languages": ()}, {"languages": ("--psm 0",)}])
def test_settings_that_mean_nothing_are_refused(wrong):
    with pytest.raises(ValueError, match=r"mode|languages"):
        Ocr(**wrong)
