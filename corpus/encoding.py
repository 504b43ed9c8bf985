"""Bytes to text: how a file is encoded, told from its bytes. No byte is lost, and no character is ever put right.

UTF-8 comes first, then UTF-16 without a mark, then encodings of one byte a character. Among those a wrong guess costs
characters that look odd, never an offset.
"""

from __future__ import annotations

import codecs
import re
from itertools import islice

from corpus.errors import ReadError

_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# How errors are met, as `errors=` of bytes.decode: bytes that are no UTF-8 are taken for Windows-1252, and bytes that
# an encoding leaves undefined for Latin-1.
_STRAY, UNDEFINED = "onrecord.windows", "onrecord.latin1"
# What would decode as text but is another format's source: told apart before its mark-up is taken for words.
_OTHER_FORMATS = (
    (b"%PDF-", "a PDF", "give it the ending .pdf"),
    (b"{\\rtf", "rich text (RTF)", "save it as .docx or .txt"),
)
# Control characters that no text file has: C0 without tab, line feed, vertical tab, form feed, return and escape.
_BINARY = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")

# The encodings of British text, the likeliest first: Windows, its Latin-9 sibling with a euro, the old Mac, DOS.
_USUAL = "cp1252"
_OTHERS = ("iso8859_15", "mac_roman", "cp850")
# Alphabets that a longer text can be told to have. Among the encodings of Latin letters the detector errs: it takes
# German in Windows-1252 for Windows-1250, and Windows-1252 costs less there.
_FOREIGN = ("cp1251", "koi8_r", "iso8859_5", "mac_cyrillic", "cp866", "cp1253", "iso8859_7")
# 100 such characters are two lines of Russian: below that, the detector's word is a guess.
_LONGER = 100
# A third: in no language written with Latin letters are so many of them outside ASCII; in Russian or Greek, all are.
_ANOTHER_ALPHABET = 1 / 3
# How much of a file is looked at (characters outside ASCII; bytes): the rest is taken to be encoded like it.
_LOOKED_AT, _ASKED_ABOUT = 5_000, 100_000
# charset-normalizer's own measures, from 0 to 1: how messy the text looks, and how much it looks like a language. A
# page of Russian or Greek has 0 and at least 0.6.
_MESSY, _COHERENT = 0.1, 0.5

_LETTER = "A-Za-zÀ-ÖØ-öø-ÿŒœŠšŽžŸ"
_SMALL, _CAPITAL = "a-zß-öø-ÿœšž", "A-ZÀ-ÖØ-ÞŒŠŽŸ"
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
# Where British prose has a character outside ASCII; each alternative matches that one character.
_IN_PLACE = re.compile(
    rf"(?=[^\x00-\x7f])(?:"
    rf"(?<=[{_LETTER}])[{_SMALL}]|[{_SMALL}](?=[{_SMALL}])|(?<![{_LETTER}])à(?![{_LETTER}])"  # café, élan, vis-à-vis
    rf"|(?<=[A-ZÀ-ÖØ-Þ])[{_CAPITAL}](?![{_SMALL}])|(?<![{_LETTER}])[{_CAPITAL}](?=[{_SMALL}])"  # CAFÉ, Émile
    rf"|(?<![{_LETTER}])[{_CAPITAL}](?=[{_CAPITAL}](?![{_SMALL}]))"  # ÉLAN
    r"|(?<![\w.,;:!?’”])[‘“](?=\S)|(?<=\w)‘(?=s\b)|(?<=\S)[’”]|’(?=\w)|[–—…«»]|\xa0"
    r"|[£€](?![^\W\dmbk_])|[•·▪●](?=\s)|(?<![A-Za-z])[½¼¾](?![A-Za-z]{3})|(?<=\d)°|(?<=\d )°|(?<=[\w.) ])[²³¹ºª](?!\w)"
    r"|(?<=[\w)])[™®](?![a-z])|©(?![a-z])|[§¶](?=\s?[\dA-Z])|(?<=[\d\s])[×÷±](?=[\d\s])|µ(?=\w)|(?<=[A-Za-z])´|¿(?=\w)|¡(?=\w)"
    r"|(?<=[\w.,;)’”])[†‡](?!\w)|(?<=\w)\xad|(?<=\d)‰"
    r"|[ﬁﬂ](?=[a-z])"
    r")"
)


def decode(data: bytes, *, where: str) -> str:
    """The text of a file's bytes: line ends are left alone, a byte-order mark is not a character.

    What is neither UTF-8 nor UTF-16 is read as Windows-1252, the usual encoding of older British files (undefined bytes
    as Latin-1), unless another encoding makes more sense of it. Raises ReadError for bytes that are no text.
    """
    if not data:
        raise ReadError("the file is empty", where=where, hint="check that it was saved or downloaded completely")
    for opening, name, hint in _OTHER_FORMATS:
        if data.startswith(opening):
            raise ReadError(f"the file holds {name}, not plain text", where=where, hint=hint)
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            try:
                text = data[len(mark) :].decode(encoding)
            except UnicodeDecodeError as error:
                raise ReadError(
                    f"the file begins as {encoding} but does not go on so",
                    where=where,
                    hint="save it again as UTF-8",
                ) from error
            break
    else:
        text = _without_mark(data)
    if _BINARY.search(text):
        raise ReadError(
            "the file holds binary data, not text", where=where, hint="give it the ending of its real format"
        )
    if not text.strip():
        raise ReadError("the file holds no words", where=where, hint="check that it was saved completely")
    return text


def _without_mark(data: bytes) -> str:
    if b"\0" in data and (wide := _utf_16(data)) is not None:
        return wide
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    if _mostly_utf_8(data):
        return data.decode("utf-8", _STRAY)
    return data.decode(_eight_bit(data), UNDEFINED)


# --- UTF-16 and UTF-8 ---


def _utf_16(data: bytes) -> str | None:
    """The text of UTF-16 without a mark: every other byte of English is zero. None for what is none."""
    for encoding, high, low in (("utf-16-le", 1, 0), ("utf-16-be", 0, 1)):
        zero, other = data[high::2].count(0), data[low::2].count(0)
        # Half: the high bytes of curly quotes and dashes are not zero. Low ones are zero in an emoji or two.
        if zero * 4 < len(data) or other * 10 > zero:
            continue
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if _BINARY.search(text) else text
    return None


def _mostly_utf_8(data: bytes) -> bool:
    """Whether it is UTF-8 with a few other bytes: a file cut off within a character, or one put together of two."""
    rest = data.decode("utf-8", "ignore")
    good = len(_NOT_ASCII.findall(rest))
    stray = len(data) - len(rest.encode("utf-8"))
    return good > stray


def _as_windows(error: UnicodeError) -> tuple[str, int]:
    """Bytes that are no UTF-8 as Windows-1252, one character a byte."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode(_USUAL, UNDEFINED), error.end


def _as_latin_1(error: UnicodeError) -> tuple[str, int]:
    """Bytes that an encoding leaves undefined as Latin-1."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("latin-1"), error.end


codecs.register_error(_STRAY, _as_windows)
codecs.register_error(UNDEFINED, _as_latin_1)


# --- one byte a character ---


def _eight_bit(data: bytes) -> str:
    """The encoding of one byte a character that makes the most sense of the data; Windows-1252 where it makes any."""
    usual = data.decode(_USUAL, UNDEFINED)
    outside, letters = len(_NOT_ASCII.findall(usual)), len(re.findall(rb"[A-Za-z]", data))
    dense = outside >= _LONGER and outside > _ANOTHER_ALPHABET * (outside + letters)
    if dense and (foreign := _foreign(data)):
        return foreign
    best, odd = _USUAL, _odd(usual)
    for other in _OTHERS:
        # Half as many: a text with many names, or with bytes of several encodings, is no reason to leave the usual one.
        if (fewer := _odd(data.decode(other, UNDEFINED))) <= odd / 2 and fewer < odd:
            best, odd = other, fewer
    return best


def _odd(text: str) -> int:
    """How many characters outside ASCII stand where British prose has none of them."""
    places = islice(_NOT_ASCII.finditer(text), _LOOKED_AT)
    return sum(_IN_PLACE.match(text, place.start()) is None for place in places)


def _foreign(data: bytes) -> str | None:
    """The encoding of another alphabet that charset-normalizer is sure of, or None."""
    from charset_normalizer import from_bytes

    found = from_bytes(data[:_ASKED_ABOUT], cp_isolation=list(_FOREIGN)).best()
    if found is None or found.chaos > _MESSY or found.coherence < _COHERENT or found.encoding not in _FOREIGN:
        return None
    return str(found.encoding)
