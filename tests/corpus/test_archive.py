"""Zip archives: what is given, what is refused by name, and what no archive may do."""

from __future__ import annotations

import io
import stat
import struct
import warnings
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus import sources
from corpus.containers import Entry, archive
from corpus.containers.archive import entries
from corpus.errors import ReadError

WORDS = b"The two boards of Fenwick have agreed on one plan.\n"


def zipped(*held, method=zipfile.ZIP_DEFLATED):
    """An archive of (name or ZipInfo, bytes)."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as made, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # two files of one name
        for name, data in held:
            made.writestr(name, data)
    return out.getvalue()


def opened(data):
    """The entries as name → bytes, and the error that comes after them, or None."""
    found = {}
    try:
        for entry in entries(data, where="x.zip"):
            assert isinstance(entry, Entry)
            assert entry.name not in found
            found[entry.name] = entry.data
    except ReadError as error:
        return found, str(error)
    return found, None


def with_flag(data, flag):
    """The archive with a flag set for every file, in its own head and in the list at the end."""
    changed = bytearray(data)
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(mark)
        while at >= 0:
            changed[at + offset] |= flag & 0xFF
            changed[at + offset + 1] |= flag >> 8
            at = data.find(mark, at + 4)
    return bytes(changed)


def renamed(data, before, after):
    """The archive with the bytes of a name replaced by as many others."""
    assert len(before) == len(after)
    return data.replace(before, after)


# --- what is given ---


def test_files_come_in_the_archives_order_with_their_folders():
    data = zipped(("b.txt", b"2"), ("letters/", b""), ("letters/a.txt", b"1"), ("c.png", b"3"))
    assert list(opened(data)[0].items()) == [("b.txt", b"2"), ("letters/a.txt", b"1"), ("c.png", b"3")]


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_files_may_be_packed_or_not(method):
    assert opened(zipped(("a.txt", WORDS), method=method)) == ({"a.txt": WORDS}, None)


def test_an_empty_file_is_given_so_that_its_reader_can_say_so():
    assert opened(zipped(("a.txt", b""))) == ({"a.txt": b""}, None)


def test_two_files_of_one_name_are_told_apart():
    data = zipped(("in/a.txt", b"1"), ("in/a.txt", b"2"), ("in/a.txt", b"3"), ("in/a (2).txt", b"4"))
    assert opened(data)[0] == {"in/a.txt": b"1", "in/a (2).txt": b"2", "in/a (3).txt": b"3", "in/a (2) (2).txt": b"4"}


def test_steps_that_lead_nowhere_are_left_out_of_a_name():
    assert list(opened(zipped(("./a//b.txt", b"1")))[0]) == ["a/b.txt"]


def test_a_name_in_utf_8_is_read_with_and_without_its_flag():
    data = zipped(("Café Müller – 5.txt", b"1"))
    assert list(opened(data)[0]) == ["Café Müller – 5.txt"]
    without = bytearray(data)
    for mark, offset in ((b"PK\x03\x04", 7), (b"PK\x01\x02", 9)):
        without[data.find(mark) + offset] = 0
    assert list(opened(bytes(without))[0]) == ["Café Müller – 5.txt"]


def test_a_name_in_the_code_page_of_old_programs_is_read():
    data = renamed(zipped(("caf#.txt", b"1")), b"caf#.txt", "café.txt".encode("cp437"))
    assert list(opened(data)[0]) == ["café.txt"]


def test_a_zip64_archive_is_read():
    out = io.BytesIO()
    with (
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made,
        made.open("a.txt", "w", force_zip64=True) as file,
    ):
        file.write(WORDS)
    assert opened(out.getvalue()) == ({"a.txt": WORDS}, None)


def test_an_archive_behind_a_program_that_unpacks_it_is_read():
    assert opened(b"MZ a program" + zipped(("a.txt", WORDS)))[0] == {"a.txt": WORDS}


# --- what is refused by name ---


@pytest.mark.parametrize(
    "name", ["../a.txt", "in/../../a.txt", "in/..", "/etc/a.txt", "C:/a.txt", "c:a.txt", "..\\a.txt", "in\\a.txt"]
)
def test_a_name_that_leads_out_is_refused_and_costs_nothing_else(name):
    found, error = opened(zipped((name, b"1"), ("b.txt", b"2")))
    assert found == {"b.txt": b"2"}
    assert error.startswith(f"x.zip: not all of the archive is read: {name!r} (its name leads out of the archive)")
    assert error.endswith("unpack it yourself, and add the folder")


def test_dots_that_lead_nowhere_are_names():
    assert opened(zipped(("..a.txt", b"1"), ("b../c...txt", b"2")))[1] is None


@pytest.mark.parametrize("char", [b"\0", b"\n", b"\x1b"])
def test_a_name_with_control_characters_is_refused(char):
    found, error = opened(renamed(zipped(("a#b.txt", b"1"), ("c.txt", b"2")), b"a#b.txt", b"a" + char + b"b.txt"))
    assert list(found) == ["c.txt"]
    assert "its name is no text" in error
    assert char.decode() not in error


@pytest.mark.parametrize("name", [".", "./", "//"])
def test_a_file_without_a_name_is_refused_or_a_folder(name):
    assert list(opened(zipped((name, b""), ("b.txt", b"2")))[0]) == ["b.txt"]


@pytest.mark.parametrize(("mode", "why"), [(stat.S_IFLNK, "a link"), (stat.S_IFIFO, "no plain file")])
def test_a_link_is_refused(mode, why):
    link = zipfile.ZipInfo("link.txt")
    link.external_attr = (mode | 0o777) << 16
    found, error = opened(zipped((link, b"b.txt"), ("b.txt", b"2")))
    assert list(found) == ["b.txt"]
    assert f"'link.txt' ({why})" in error


def test_a_folder_without_a_mark_is_a_folder():
    folder = zipfile.ZipInfo("letters")
    folder.external_attr = (stat.S_IFDIR | 0o755) << 16
    assert opened(zipped((folder, b""), ("letters\\", b""), ("b.txt", b"2"))) == ({"b.txt": b"2"}, None)


def test_a_locked_file_is_refused():
    data = zipped(("a.txt", WORDS))
    assert "'a.txt' (locked with a password) – unpack it with its password" in opened(with_flag(data, 0x1))[1]


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_other_ways_of_packing_are_refused(method):
    found, error = opened(zipped(("a.txt", WORDS), method=method))
    assert found == {}
    assert "nothing in the archive can be read: 'a.txt' (packed with " in error


def test_a_way_of_packing_that_nobody_knows_is_refused():
    data = bytearray(zipped(("a.txt", WORDS)))
    for mark, offset in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        at = data.find(mark) + offset
        data[at : at + 2] = struct.pack("<H", 77)
    assert "packed with method 77" in opened(bytes(data))[1]


def test_a_damaged_file_is_refused_and_costs_nothing_else():
    data = zipped(("a.txt", WORDS), ("b.txt", b"2"), method=zipfile.ZIP_STORED)
    found, error = opened(data.replace(b"agreed", b"argued"))
    assert found == {"b.txt": b"2"}
    assert "'a.txt' (damaged) – get the archive again" in error


def test_refused_files_are_named_together_and_not_all_of_many():
    held = [(f"../{number}.txt", b"") for number in range(9)]
    link = zipfile.ZipInfo("in/" + "n" * 300)
    link.external_attr = stat.S_IFLNK << 16
    error = opened(zipped(*held, (link, b"x"), ("b.txt", b"2")))[1]
    assert error.count("leads out") == 1
    assert "'../4.txt' and 4 more (its name leads out" in error
    assert len(error) < 500


# --- what no archive may do ---


def test_more_files_than_may_be_are_refused_before_any_is_unpacked(monkeypatch):
    monkeypatch.setattr(archive, "MOST", 3)
    names = [(f"{number}.txt", b"1") for number in range(4)]
    assert len(opened(zipped(*names[:3]))[0]) == 3
    assert opened(zipped(*names)) == ({}, "x.zip: the archive holds more than 3 files – split it")


def test_a_list_too_long_to_be_read_is_refused_unread(monkeypatch):
    monkeypatch.setattr(archive, "MOST", 1)
    monkeypatch.setattr(zipfile, "ZipFile", None)
    assert "more than 1 files" in opened(b"PK\x03\x04" + b"PK\x01\x02" * 26)[1]


def test_a_file_larger_than_may_be_is_refused_and_costs_nothing_else(monkeypatch):
    monkeypatch.setattr(archive, "LARGEST", 2**21)
    monkeypatch.setattr(archive, "_CHUNK", 2**16)
    found, error = opened(zipped(("a.txt", bytes(2**21 + 1)), ("b.txt", b"2")))
    assert found == {"b.txt": b"2"}
    assert "'a.txt' (larger than 2 MB)" in error


def test_more_in_all_than_may_be_ends_the_archive(monkeypatch):
    monkeypatch.setattr(archive, "LARGEST_TOGETHER", 2**20)
    half = bytes(2**19)
    found, error = opened(zipped(("a.txt", half), ("b.txt", half), ("c.txt", b"1"), ("d.txt", b"2")))
    assert list(found) == ["a.txt", "b.txt"]
    assert "'c.txt' (with it, more than 1 MB come out, so what follows is not read)" in error


def test_what_is_refused_counts_too(monkeypatch):
    monkeypatch.setattr(archive, "LARGEST_TOGETHER", 2**22)
    bomb = bytes(3 * 2**20)
    found, error = opened(zipped(("a.txt", bomb), ("b.txt", bomb), ("c.txt", b"1")))
    assert found == {}
    assert "'a.txt' (it unpacks to more than 200 times its size); 'b.txt' (with it, more than 4 MB" in error


def test_a_large_file_that_shrank_more_than_documents_do_is_refused():
    found, error = opened(zipped(("a.txt", bytes(2**20 + 1)), ("b.txt", bytes(2**20))))
    assert list(found) == ["b.txt"]
    assert "'a.txt' (it unpacks to more than 200 times its size)" in error


def test_the_size_that_the_list_claims_for_a_packed_file_hides_no_bomb():
    data = bytearray(zipped(("a.txt", bytes(2**21)), ("b.bin", bytes(range(256)) * 400), method=zipfile.ZIP_DEFLATED))
    at = data.find(b"PK\x01\x02") + 20
    data[at : at + 4] = struct.pack("<L", len(data) - 200)  # as if it had been packed into nearly all of the archive
    assert "'a.txt'" in opened(bytes(data))[1]


def test_a_file_longer_than_the_list_claims_is_damaged():
    data = bytearray(zipped(("a.txt", WORDS)))
    at = data.find(b"PK\x01\x02") + 24
    data[at : at + 4] = struct.pack("<L", 7)
    assert "'a.txt' (damaged)" in opened(bytes(data))[1]


def test_a_file_shorter_than_the_list_claims_is_damaged():
    data = bytearray(zipped(("a.txt", WORDS)))
    at = data.find(b"PK\x01\x02") + 24
    data[at : at + 4] = struct.pack("<L", 2**31)
    assert "'a.txt' (damaged)" in opened(bytes(data))[1]


def test_the_largest_file_of_an_archive_is_as_large_as_any():
    assert archive.LARGEST == sources.LARGEST


# --- what is no archive ---


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"", "the file is empty"),
        (b"plain words", "this is not a zip archive"),
        (b"Rar!\x1a\x07", "this is a RAR archive, not a zip archive – unpack it"),
        (b"7z\xbc\xaf\x27\x1c", "this is a 7z archive"),
        (b"\x1f\x8b\x08", "this is a gzip archive"),
        (zipped(), "the archive holds no files"),
        (zipped(("in/", b"")), "the archive holds no files"),
        (zipped(("a.txt", WORDS))[:-30], "the archive is cut off or damaged – get it again"),
    ],
)
def test_what_is_no_archive_is_refused(data, what):
    found, error = opened(data)
    assert found == {}
    assert error.startswith(f"x.zip: {what}")


def test_an_archive_of_documents_is_opened_from_the_disk(tmp_path):
    path = tmp_path / "papers.zip"
    path.write_bytes(zipped(("__MACOSX/._a.txt", b"x"), ("in/a.txt", WORDS), ("b.zip", zipped(("c.txt", b"3")))))
    told = [one.part for one in sources.sources(path, path.name)]
    assert told == ["in/a.txt", "b.zip/c.txt"]


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_whatever_is_changed_in_an_archive_there_are_entries_or_a_clear_error(drawn):
    data = bytearray(zipped(("a.txt", WORDS), ("in/é.txt", WORDS * 9), method=drawn.draw(st.sampled_from([0, 8]))))
    for _ in range(drawn.draw(st.integers(1, 6))):
        data[drawn.draw(st.integers(0, len(data) - 1))] = drawn.draw(st.integers(0, 255))
    opened(bytes(data)[: drawn.draw(st.integers(0, len(data)))] if drawn.draw(st.booleans()) else bytes(data))


@given(st.binary())
def test_whatever_the_bytes_there_are_entries_or_a_clear_error(data):
    opened(data)
    opened(b"PK\x03\x04" + data + b"PK\x05\x06" + data)
