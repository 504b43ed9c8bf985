"""A folder of files of all kinds, one in twenty of them broken, made anew for every measurement: nothing is kept."""

from __future__ import annotations

import io
import json
import random
import zipfile
from collections.abc import Callable
from pathlib import Path

NAMES = ("Ann Hale", "Bo Ek", "Edwin Hansel", "Jo Dent", "Kit Reed", "Moira Ash", "Sal Orme", "Zoe Thorpe")
BODIES = ("Fenwick Council", "Marsh Trust", "the Larch Alliance", "Hansel Borough Council", "the Carers' Forum")
WORDS = (
    "pooled budgets have kept people out of hospital",
    "a merger of the two bodies would cost more than it saves",
    "the roof of the day centre leaks again",
    "shared teams work where the money is shared as well",
    "nobody asked the home helps what they thought",
    "one organisation should answer for both",
)
BROKEN = 20  # one file in so many


def folder(place: Path, files: int, seed: int = 1) -> list[str]:
    """Write so many files into the folder; the names of those that are broken."""
    chance, broken = random.Random(seed), []
    for number in range(files):
        ending, make = KINDS[number % len(KINDS)]
        data = make(number, chance)
        if number % BROKEN == BROKEN - 1:
            broken.append(f"{number:04}{ending}")
            data = _broken(data, ending)
        (place / f"{number:04}{ending}").write_bytes(data)
    return broken


def _broken(data: bytes, ending: str) -> bytes:
    return b"" if ending in (".txt", ".html", ".eml") else b"\x00" + data[: len(data) // 3]


def _said(number: int, chance: random.Random) -> list[str]:
    """A few paragraphs that no other file has."""
    return [
        f"“On day {number}.{at} {chance.choice(WORDS)},” said {chance.choice(NAMES)} of {chance.choice(BODIES)}."
        for at in range(4)
    ]


def _txt(number: int, chance: random.Random) -> bytes:
    return "\n\n".join([f"Care news {number}", "18 August 2005", *_said(number, chance)]).encode()


def _html(number: int, chance: random.Random) -> bytes:
    body = "".join(f"<p>{words}</p>" for words in _said(number, chance))
    return (
        f"<!doctype html><title>Care news {number}</title><article><h1>Care news {number}</h1>{body}</article>".encode()
    )


def _docx(number: int, chance: random.Random) -> bytes:
    import docx

    made, out = docx.Document(), io.BytesIO()
    for words in _said(number, chance):
        made.add_paragraph(words)
    made.save(out)
    return out.getvalue()


def _pdf(number: int, chance: random.Random) -> bytes:
    from reportlab.lib.styles import getSampleStyleSheet
    from reportlab.platypus import Paragraph, SimpleDocTemplate

    out, style = io.BytesIO(), getSampleStyleSheet()["BodyText"]
    SimpleDocTemplate(out).build([Paragraph(words, style) for words in _said(number, chance)])
    return out.getvalue()


def _xml(number: int, chance: random.Random) -> bytes:
    speeches = "".join(
        f'<speech id="uk.org.publicwhip/debate/2005-08-18.{number}.{at}" speakername="{chance.choice(NAMES)}" '
        f'colnum="{at + 1}"><p>{chance.choice(WORDS).capitalize()}, number {number}.</p></speech>'
        for at in range(4)
    )
    return f"<?xml version='1.0' encoding='UTF-8'?><publicwhip>{speeches}</publicwhip>".encode()


def _json(number: int, chance: random.Random) -> bytes:
    body = "".join(f"<p>{words}</p>" for words in _said(number, chance))
    item = {
        "schema_name": "news_article", "document_type": "news_story", "title": f"Care news {number}",
        "base_path": f"/government/news/care-{number}", "locale": "en", "details": {"body": body}, "links": {},
        "content_id": f"{number:08}-0000-4000-8000-000000000000", "first_published_at": "2015-05-08T10:00:00Z",
    }  # fmt: skip
    return json.dumps(item).encode()


def _eml(number: int, chance: random.Random) -> bytes:
    head = f"From: {chance.choice(NAMES)} <press@fenwick.example>\r\nSubject: Care news {number}\r\n"
    date = "Date: Thu, 18 Aug 2005 10:00:00 +0100\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
    return (head + date + "\r\n" + "\r\n\r\n".join(_said(number, chance))).encode()


def _csv(number: int, chance: random.Random) -> bytes:
    rows = "".join(
        f'F{number}-{at},{chance.choice(NAMES)},"{chance.choice(WORDS).capitalize()}, I said on day {number}.{at}."\r\n'
        for at in range(3)
    )
    return ("Response ID,Respondent,Q1. Should health and care be brought together?\r\n" + rows).encode()


def _xlsx(number: int, chance: random.Random) -> bytes:
    import openpyxl

    book, out = openpyxl.Workbook(), io.BytesIO()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Response ID", "Respondent", "Q1. Should health and care be brought together?"])
    for at in range(3):
        words = f"{chance.choice(WORDS).capitalize()}, I said on day {number}.{at}."
        sheet.append([f"X{number}-{at}", chance.choice(NAMES), words])
    book.save(out)
    return out.getvalue()


def _zip(number: int, chance: random.Random) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(f"{number}-a.txt", _txt(10_000 + number, chance))
        archive.writestr(f"{number}-b.html", _html(20_000 + number, chance))
    return out.getvalue()


KINDS: tuple[tuple[str, Callable[[int, random.Random], bytes]], ...] = (
    (".txt", _txt),
    (".html", _html),
    (".docx", _docx),
    (".pdf", _pdf),
    (".xml", _xml),
    (".json", _json),
    (".eml", _eml),
    (".csv", _csv),
    (".xlsx", _xlsx),
    (".zip", _zip),
    (".htm", _html),
)
# Documents in a whole file of a kind: tables and archives hold several.
HELD = {".csv": 3, ".xlsx": 3, ".zip": 2}
