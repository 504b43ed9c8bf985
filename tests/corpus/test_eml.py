"""E-mails: their words, what their headers state, and what is attached to them."""

from __future__ import annotations

import base64
import io
import time
import zipfile
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus import containers, readers, sources
from corpus.containers.attachments import entries
from corpus.errors import ReadError
from corpus.readers import Parsed
from corpus.readers.eml import read

HEAD = (
    "From: Ann Hale, Marsh Council <press@marsh.example>\n"
    "Subject: Two boards agree\n"
    "Date: Tue, 3 Mar 2015 23:30:00 -0500\n"
)
WORDS = "The two boards of Fenwick have agreed on one plan.\n\nIt begins in May, the council said.\n"


def parsed(body=WORDS, head=HEAD, **headers):
    """A message of these headers ("content_type" …) and bytes or words."""
    more = "".join(f"{name.replace('_', '-')}: {value}\n" for name, value in headers.items())
    return read(f"{head}{more}\n".encode() + (body if isinstance(body, bytes) else body.encode()), where="x.eml")


def about(subject="Two boards agree", sender="Ann Hale <a@marsh.example>", body=WORDS):
    return parsed(body, head=f"Subject: {subject}\nFrom: {sender}\n").about


def parts(*inner, kind="mixed", head=HEAD):
    """A message of parts, each with its headers."""
    middle = "".join(f"--B\n{part}\n" for part in inner)
    return f'{head}MIME-Version: 1.0\nContent-Type: multipart/{kind}; boundary="B"\n\n{middle}--B--\n'.encode()


def nested(*inner, kind):
    middle = "".join(f"--C\n{part}\n" for part in inner)
    return f"Content-Type: multipart/{kind}; boundary=C\n\n{middle}--C--"


def plain(words=WORDS):
    return f"Content-Type: text/plain; charset=utf-8\n\n{words}"


def page(words="From the page."):
    return f"Content-Type: text/html; charset=utf-8\n\n<html><body><p>{words}</p></body></html>"


def file(name, data=b"words", kind="application/pdf", disposition="attachment"):
    coded = base64.encodebytes(data).decode()
    named = f'; filename="{name}"' if name else ""
    return (
        f"Content-Type: {kind}\nContent-Disposition: {disposition}{named}\nContent-Transfer-Encoding: base64\n\n{coded}"
    )


def blocks(found):
    return [(block.kind, found.text[block.start : block.end]) for block in found.blocks]


def attached(data):
    return [(entry.name, entry.data) for entry in entries(data, where="x.eml")]


def names(*inner):
    return [name for name, _ in attached(parts(plain(), *inner))]


# --- the words ---


def test_a_plain_message_is_its_text_with_a_block_a_paragraph():
    found = parsed()
    assert found.text == WORDS
    assert [words for _, words in blocks(found)] == WORDS.strip().split("\n\n")


def test_windows_line_ends_become_plain_ones():
    assert parsed(WORDS.replace("\n", "\r\n")).text == WORDS


def test_quoted_printable_and_base64_are_undone():
    assert parsed("It=E2=80=99s one =\nplan.", content_transfer_encoding="quoted-printable").text == "It’s one plan."
    coded = base64.encodebytes("It’s one plan.".encode()).decode()
    assert parsed(coded, content_transfer_encoding="BASE64").text == "It’s one plan."


@pytest.mark.parametrize(
    ("charset", "data"),
    [
        ("utf-8", "It’s £3m".encode()),
        ("utf-8", "It’s £3m".encode("cp1252")),
        ("us-ascii", "It’s £3m".encode()),
        ("iso-8859-1", "It’s £3m".encode("cp1252")),
        ("iso-8859-1", "It’s £3m".encode()),
        ("x-unknown", "It’s £3m".encode()),
        ("base64", "It’s £3m".encode()),
        ("utf-16", "It’s £3m".encode()),
        ("utf-16", "It’s £3m".encode("utf-16")),
        ('"', "It’s £3m".encode()),
        ("macintosh", "It’s £3m".encode("mac_roman")),
    ],
)
def test_a_charset_may_be_wrong_or_unknown(charset, data):
    found = parsed(
        base64.encodebytes(data), content_type=f"text/plain; charset={charset}", content_transfer_encoding="base64"
    )
    assert found.text == "It’s £3m"


def test_a_charset_that_is_neither_utf_8_nor_western_is_believed():
    found = parsed("Zażółć".encode("iso-8859-2"), content_type="text/plain; charset=iso-8859-2")
    assert found.text == "Zażółć"


def test_flowed_lines_are_joined_and_others_are_not():
    words = "The two boards \nhave agreed \non one plan.\nIt begins in May. \n\nNobody objected.\n"
    assert parsed(words).text == words
    joined = "The two boards have agreed on one plan.\nIt begins in May. \n\nNobody objected.\n"
    assert parsed(words, content_type="text/plain; format=flowed").text == joined
    without = "The two boardshave agreedon one plan.\nIt begins in May.\n\nNobody objected.\n"
    assert parsed(words, content_type="text/plain; format=Flowed; DelSp=Yes").text == without


def test_a_space_that_keeps_a_line_from_being_a_mark_is_no_part_of_it():
    assert (
        parsed(" From May on.\n >5 people", content_type="text/plain; format=flowed").text == "From May on.\n>5 people"
    )


def test_signatures_and_quoted_lines_stay_as_they_are():
    words = "We agree. \n> Do you \n> agree?\n-- \nAnn Hale \nPress officer\n"
    assert parsed(words, content_type="text/plain; format=flowed").text == words
    assert parsed(words).text == words


def test_a_long_flowed_paragraph_takes_time_in_proportion():
    begun = time.monotonic()
    parsed("word \n" * 100_000, content_type="text/plain; format=flowed")
    assert time.monotonic() - begun < 20


def test_of_versions_the_plain_one_is_read():
    data = parts(plain("Plain words."), page(), kind="alternative")
    assert read(data, where="x.eml").text.strip() == "Plain words."
    assert attached(data) == []


@pytest.mark.parametrize("blank", ["", "\n \n", "\u00a0\n"])
def test_where_the_plain_version_is_blank_the_page_is_read(blank):
    data = parts(plain(blank), page(), kind="alternative") if blank != "\u00a0\n" else parts(plain(blank), page())
    assert read(data, where="x.eml").text == "From the page."


def test_a_message_that_is_a_page_is_read_as_one():
    source = "<h2>The plan</h2><p>It&rsquo;s £3m.</p><ul><li>One budget</li></ul>".encode("cp1252")
    found = parsed(source, content_type="text/html; charset=windows-1252")
    assert blocks(found) == [("heading", "The plan"), ("paragraph", "It’s £3m."), ("list_item", "One budget")]


def test_the_header_knows_a_pages_encoding_better_than_the_page():
    source = '<meta charset="iso-8859-2"><p>It’s £3m in all.</p>'.encode()
    assert parsed(source, content_type="text/html; charset=utf-8").text == "It’s £3m in all."


def test_words_around_an_attachment_are_one_text():
    data = parts(plain("Before.\n"), file("a.pdf"), plain("After, the council said.\n"))
    found = read(data, where="x.eml")
    assert blocks(found) == [("paragraph", "Before."), ("paragraph", "After, the council said.")]
    assert [name for name, _ in attached(data)] == ["a.pdf"]


def test_words_are_found_within_parts_of_parts():
    inner = nested(
        nested(plain("Plain words."), page(), kind="alternative").replace("=C\n", "=D\n").replace("--C", "--D"),
        file("p.png", kind="image/png"),
        kind="related",
    )
    assert read(parts(inner, file("a.pdf")), where="x.eml").text.strip() == "Plain words."


def test_a_text_file_that_is_attached_is_no_part_of_the_words():
    data = parts(plain("Words."), file("notes.txt", b"Notes.", "text/plain"))
    assert read(data, where="x.eml").text.strip() == "Words."
    assert attached(data) == [("notes.txt", b"Notes.")]


def test_a_message_with_a_name_of_its_own_is_read_once():
    data = f'{HEAD}Content-Type: text/plain; name="a.txt"\n\n{WORDS}'.encode()
    assert read(data, where="x.eml").text == WORDS
    assert attached(data) == []


def test_parts_without_their_parting_line_are_shown_as_written():
    assert parsed(WORDS, content_type="multipart/mixed").text == WORDS


# --- what the headers state ---


def test_the_headers_name_title_author_body_and_day():
    known = parsed().about
    assert (known.title, known.authors, known.publisher) == ("Two boards agree", ("Ann Hale",), "Marsh Council")
    assert known.published_on == "2015-03-03"  # the sender's day, not ours
    assert known.found == dict.fromkeys(("title", "authors", "publisher", "published_on"), "mail header")


@pytest.mark.parametrize(
    ("sender", "authors", "publisher"),
    [
        ('"Ann Hale, Marsh Council" <a@marsh.example>', ("Ann Hale",), "Marsh Council"),
        ('"Hale, Ann" <a@marsh.example>', ("Ann Hale",), None),
        ("HALE, Ann (MARSH COUNCIL) <a@marsh.example>", ("Ann Hale",), "MARSH COUNCIL"),
        ("Ann Hale OBE <a@marsh.example>", ("Ann Hale",), None),
        ("Ann Hale - Press Officer - Marsh Council <a@marsh.example>", ("Ann Hale",), "Marsh Council"),
        ("Ann Hale, Head of News <a@marsh.example>", ("Ann Hale",), None),
        ("Marsh Council Press Office <a@marsh.example>", (), "Marsh Council"),
        ("Press Office, Marsh Council <a@marsh.example>", (), "Marsh Council"),
        ('"Department of Health, Care and Sport" <a@care.example>', (), "Department of Health, Care and Sport"),
        ("Fenwick Carers <news@fenwickcarers.example>", (), "Fenwick Carers"),
        ("Ann Hale <ann@annhale.example>", ("Ann Hale",), None),
        ("Fencare <news@fencare.example>", (), "Fencare"),
        ("Ann <ann@marsh.example>", (), None),
        ("Press Office <press@marsh.example>", (), None),
        ("press@marsh.example", (), None),
        ("press@marsh.example (Ann Hale)", ("Ann Hale",), None),
        ("Ann Hale via Lists <list@marsh.example>", ("Ann Hale",), None),
        ('"Ann Hale" <a@marsh.example>, "Owen Pugh" <o@marsh.example>', ("Ann Hale", "Owen Pugh"), None),
        ("=?utf-8?q?Ren=C3=A9e_Hale?= <a@marsh.example>", ("Renée Hale",), None),
        ('"=?iso-8859-1?q?Ren=E9e_Hale?=" <a@marsh.example>', ("Renée Hale",), None),
        ("<>", (), None),
    ],
)
def test_a_sender_is_a_person_a_body_or_both(sender, authors, publisher):
    known = about(sender=sender)
    assert (known.authors, known.publisher) == (authors, publisher)


@pytest.mark.parametrize(
    ("subject", "title"),
    [
        ("Fwd: FW: [EXTERNAL] Two boards agree", "Two boards agree"),
        ("RE: Two boards agree", "Two boards agree"),
        ("=?utf-8?B?VHdvIGJvYXJkcyDigJMgb25lIHBsYW4=?=", "Two boards – one plan"),
        ("Two boards\n agree", "Two boards agree"),
        ("Press release", None),
        ("", None),
    ],
)
def test_the_subject_is_the_title_without_the_marks_of_programs(subject, title):
    assert about(subject).title == title


@pytest.mark.parametrize("data", ["Two boards – £3m".encode(), "Two boards – £3m".encode("cp1252")])
def test_a_subject_of_raw_bytes_is_read(data):
    assert read(b"Subject: " + data + b"\n\nWords.", where="x.eml").about.title == "Two boards – £3m"


@pytest.mark.parametrize(
    ("subject", "first", "kind", "found"),
    [
        ("Press release: two boards agree", "Words.", "press_release", "subject"),
        ("Fw: Marsh Council: news release", "Words.", "press_release", "subject"),
        ("FOR IMMEDIATE RELEASE", "Words.", "press_release", "subject"),
        ("Two boards agree", "PRESS RELEASE", "press_release", "first line"),
        ("Two boards agree", "*News release from Marsh Council*", "press_release", "first line"),
        ("Re: Press release: two boards agree", "Thank you for it.", "other", None),
        ("Press releases in May", "Words.", "other", None),
        ("Two boards agree", "Press release attached.", "other", None),
        ("Two boards agree", "We sent a press release.", "other", None),
    ],
)
def test_it_is_a_press_release_only_where_it_says_so(subject, first, kind, found):
    known = about(subject, body=f"{first}\n\n{WORDS}")
    assert (known.kind, known.found.get("kind")) == (kind, found)


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("3 Mar 2015 10:00 +0000", "2015-03-03"),
        ("Tue, 03 Mar 2015 10:00:00 GMT (really)", "2015-03-03"),
        ("Tue, 31 Feb 2015 10:00:00 +0000", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_a_day_is_one_that_was(written, day):
    assert parsed(head=f"Subject: a\nDate: {written}\n").about.published_on == day


@pytest.mark.parametrize("name", ["Subject", "From", "Date", "Content-Type", "Content-Disposition"])
@pytest.mark.parametrize("value", ['"' * 300_000, "(" * 300_000, "=?utf-8?q?" * 30_000, "a;" * 150_000, "\ud83d<\x00>"])
def test_a_header_of_any_length_and_shape_is_passed(name, value):
    begun = time.monotonic()
    data = f"To: a@marsh.example\n{name}: {value}\n\n{WORDS}".encode("utf-8", "surrogatepass")
    try:
        assert read(data, where="x.eml").text
    except ReadError:
        assert name == "Content-Disposition"
    assert time.monotonic() - begun < 10


# --- what is attached ---


def test_files_are_given_in_their_order_with_their_bytes():
    data = parts(plain(), file("b.pdf", b"%PDF-1"), file("a.docx", b"PK"))
    assert attached(data) == [("b.pdf", b"%PDF-1"), ("a.docx", b"PK")]


def test_inline_pictures_are_skipped_and_other_inline_files_are_not():
    inner = [
        file("a.png", kind="image/png", disposition="inline"),
        file("b.pdf", disposition="inline"),
        file("c.jpg", kind="image/jpeg"),
    ]
    assert names(*inner) == ["b.pdf", "c.jpg"]


def test_two_files_of_one_name_are_told_apart():
    assert names(file("a.pdf"), file("a.pdf")) == ["a.pdf", "a (2).pdf"]


@pytest.mark.parametrize(
    ("written", "kind", "name"),
    [
        ("../../a.pdf", "application/pdf", "a.pdf"),
        ("C:\\\\papers\\\\a.pdf", "application/pdf", "a.pdf"),
        ("plan 3.5", "application/pdf", "plan 3.5.pdf"),
        ("plan", "application/octet-stream", "plan"),
        ("", "application/pdf", "attachment 1.pdf"),
        (".pdf", "application/pdf", "pdf.pdf"),
        ("=?utf-8?q?caf=C3=A9.pdf?=", "application/pdf", "café.pdf"),
        ("a\x1b.pdf", "application/pdf", "a .pdf"),
    ],
)
def test_a_file_has_a_plain_name_with_an_ending(written, kind, name):
    assert names(file(written, kind=kind)) == [name]


def test_a_name_in_pieces_is_put_together():
    named = "filename*0*=utf-8''caf%C3%A9; filename*1=.pdf"
    part = f"Content-Type: application/pdf\nContent-Disposition: attachment; {named}\n\nx"
    assert names(part) == ["café.pdf"]


def test_a_message_within_the_message_is_a_message_with_its_own_files():
    inner = parts(
        plain("Inner."), file("a.pdf", b"%PDF-1"), head="Subject: One plan/two boards\nFrom: caf\xe9 <a@b.example>\n"
    )
    inner = inner.replace(b'"B"', b'"C"').replace(b"--B", b"--C")
    data = parts(plain(), "Content-Type: message/rfc822\n\n" + inner.decode())
    ((name, held),) = attached(data)
    assert name == "One plan-two boards.eml"
    assert held.rstrip() == inner.rstrip()
    assert read(held, where=name).text.strip() == "Inner."
    assert attached(held) == [("a.pdf", b"%PDF-1")]


@pytest.mark.parametrize("encoding", ["base64", "quoted-printable"])
def test_a_message_within_the_message_may_be_encoded(encoding):
    inner = f"{HEAD}\n{WORDS}".encode()
    coded = base64.encodebytes(inner).decode() if encoding == "base64" else inner.decode().replace("=", "=3D")
    part = f"Content-Type: message/rfc822; name=inner\nContent-Transfer-Encoding: {encoding}\n\n{coded}"
    ((name, held),) = attached(parts(plain(), part))
    assert name == "inner.eml"
    assert read(held, where=name).text.strip() == WORDS.strip()


def test_what_python_writes_is_read():
    message = EmailMessage()
    message["Subject"], message["From"] = "One plan – £3m", "Renée Hale <r@marsh.example>"
    message.set_content("It’s one plan.\n" * 3)
    message.add_alternative("<p>It’s one plan.</p>", subtype="html")
    message.add_attachment(b"%PDF-1", maintype="application", subtype="pdf", filename="plän – 1.pdf")
    found = read(bytes(message), where="x.eml")
    assert found.text == "It’s one plan.\n" * 3
    assert (found.about.title, found.about.authors) == ("One plan – £3m", ("Renée Hale",))
    assert attached(bytes(message)) == [("plän – 1.pdf", b"%PDF-1")]


def test_a_message_in_an_archive_is_read_with_what_is_attached_to_it(tmp_path, monkeypatch):
    monkeypatch.setitem(readers.FORMATS, ".eml", "eml")
    monkeypatch.setitem(containers.CONTAINERS, ".eml", "attachments")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("letters/a.eml", parts(plain(), file("b.txt", b"words", "text/plain")))
    path = tmp_path / "papers.zip"
    path.write_bytes(out.getvalue())
    assert [one.part for one in sources.sources(path, path.name)] == ["letters/a.eml", "letters/a.eml/b.txt"]


# --- what is no message ---


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"", "the file is empty"),
        (b" \r\n", "the file is empty"),
        (b"plain words", "this is not an e-mail"),
        (b"Plan: one\n\nwords", "this is not an e-mail"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", r"the file holds an Outlook message \(.msg\), not an e-mail – save it from"),
        (b"%PDF-1.4", "the file holds a PDF"),
        (b"Subject: a\n\n", "the message holds no words – check"),
        (b"Subject: a\n\na\0b", "the file holds binary data"),
        (parts(file("a.pdf")), "the message holds no words – what is attached to it is read by itself"),
        (parts(page('<img src="a.png">')), "the message holds no words"),
        (parts(file("", kind="application/octet-stream"), kind="encrypted"), "the message is encrypted or sealed"),
        (b"Subject: a\nContent-Type: application/pkcs7-mime\n\nMIIB", "the message is encrypted or sealed"),
        (
            b"\n\n".join([b"From a@b Tue Mar  3 10:00:00 2015\nSubject: a\n\nOne."] * 2),
            "the file is a mailbox",
        ),
    ],
)
def test_what_cannot_be_read_is_refused(data, what):
    with pytest.raises(ReadError, match=rf"^x\.eml: {what}"):
        read(data, where="x.eml")


def test_a_message_taken_from_a_mailbox_is_read():
    data = b"\xef\xbb\xbf\r\nFrom a@b Tue Mar  3 10:00:00 2015\r\nSubject: a\r\n\r\nFrom May on, there is one plan.\r\n"
    assert read(data, where="x.eml").text == "From May on, there is one plan.\n"


@pytest.mark.parametrize("depth", [20, 1000])
def test_parts_within_parts_end_in_words_or_a_clear_error(depth):
    head = "".join(f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n" for n in range(depth))
    try:
        assert read(f"Subject: a\n{head}\nWords.\n".encode(), where="x.eml").text.strip() == "Words."
    except ReadError as error:
        assert depth == 1000
        assert "too deep" in str(error)  # noqa: PT017 - either is right
    deep = "Content-Type: message/rfc822\n\n" * depth
    list(entries(f"Subject: a\n{deep}Subject: b\n\nWords.\n".encode(), where="x.eml"))


# Pieces of messages, parted by "|".
_PIECES = st.sampled_from(
    (
        "--B\n|--B--\n|\n|\r\n|\t|Content-Type: |multipart/mixed; boundary=B\n|multipart/alternative; boundary=B\n"
        "|text/html\n|text/plain|; charset=|; format=flowed|=?utf-8?b?|?=|Content-Transfer-Encoding: |base64\n"
        "|uuencode\n|<p>|words|message/rfc822\n|Content-Disposition: attachment; filename*0*=|begin 644 a\n|Subject: "
        "|From: |Date: |> | \n|\xe9|quoted-printable\n|=\n|=E9|Hale, Ann <a@b>|utf-7|\"|''|;|/|\\|..|.eml|=|%E9|("
    )
    .encode("latin-1")
    .split(b"|")
)
_MESSAGES = st.lists(_PIECES, max_size=25).map(b"".join)


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.binary(), _MESSAGES, _MESSAGES.map(b"Subject: a\n".__add__)))
def test_whatever_the_bytes_there_are_blocks_in_order_or_a_clear_error(data):
    for entry in entries(data, where="x.eml"):
        assert entry.name
        assert not {"/", "\\", "\0", "\n"} & set(entry.name)
    try:
        found = read(data, where="x.eml")
    except ReadError:
        return
    assert isinstance(found, Parsed)
    at = 0
    for block in found.blocks:
        assert at <= block.start < block.end <= len(found.text)
        at = block.end
