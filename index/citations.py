"""Documents and records as others cite them: bibliographies, references with locators, links to the very words."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from string import ascii_lowercase
from typing import Any, NamedTuple
from urllib.parse import quote

from corpus.dates import in_words
from corpus.errors import QueryError
from corpus.records import OPEN, doubtful, plain_name

STYLES = ("bibtex", "csl-json", "ris")


class _Types(NamedTuple):
    """What a kind of document is called in each style."""

    bibtex: str
    csl: str
    ris: str


# Papers of government are reports, not legislation; CSL's one type for what is said in parliament is a hearing.
_TYPES = {
    "white_paper": _Types("techreport", "report", "GOVDOC"),
    "green_paper": _Types("techreport", "report", "GOVDOC"),
    "committee_evidence": _Types("misc", "hearing", "HEAR"),
    "debate": _Types("misc", "hearing", "HEAR"),
    "consultation": _Types("techreport", "report", "RPRT"),
    "consultation_response": _Types("techreport", "report", "RPRT"),
    "article": _Types("article", "article-newspaper", "NEWS"),
    "opinion": _Types("article", "article-newspaper", "NEWS"),
    "press_release": _Types("misc", "report", "RPRT"),
    "speech": _Types("misc", "speech", "GEN"),
    "manifesto": _Types("booklet", "pamphlet", "PAMP"),
    "report": _Types("techreport", "report", "RPRT"),
    "other": _Types("misc", "document", "GEN"),
}
# The field of an entry's publisher, without which the entry would lack what BibTeX asks of its type.
_PUBLISHED_BY = {"article": "journal", "techreport": "institution"}
_MONTHS = ("", "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

# BibTeX counts braces without regard to a backslash: "\{" would leave a field open.
_TEX = str.maketrans(
    {char: f"\\{char}" for char in "&%$#_"}
    | {"{": r"\textbraceleft{}", "}": r"\textbraceright{}", "\\": r"\textbackslash{}"}
    | {"~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
)
_IN_ADDRESSES = "!#$%&'()*+,/:;=?@[]"  # what an address in BibTeX keeps as it is
_LINE_END = re.compile(r"\r\n|[\n\r\t\v\f\x1c-\x1e\x85\u2028\u2029]")

_TITLED = re.compile(
    r"(?:the\s+)?(?:(?:rt|right)\.?\s+hon|mr|mrs|ms|miss|mx|dr|sir|dame|lord|lady|baron(?:ess)?|viscount(?:ess)?|earl|"
    r"countess|professor|prof|cllr|councillor|reverend|rev|canon|bishop|archbishop|judge)\b",
    re.IGNORECASE,
)
# A forename or initials with dots, more initials, one surname. Two surnames or a particle look like other names.
_WORD = r"(?=\S\S)[^\W\d_]+(?:['’-][^\W\d_]+)*"
_PERSON = re.compile(rf"(?P<given>(?:(?:[A-Z]\.)+|{_WORD})(?:\s+(?:[A-Z]\.?)+)*)\s+(?P<family>{_WORD})")
_BODY_WORDS = frozenset(
    """
    academy action advice advisers age agency aid alliance assembly associates association authority bank board borough
    britain british bureau cabinet campaign care carers centre chamber charity church city clinic coalition college
    commission committee community concern confederation conference congress consortium correspondent council councils
    county court department directors district editor england english europe european exchange federation forum
    foundation fund gazette government group guardian guild health help herald home homes hospice hospital house housing
    inquiry institute joint journal labour league limited local ltd magazine matters media members ministers ministry
    monitor national network news newspaper nhs observer office panel parliament partners partnership party people
    policy post practice press programme project public reporter research review royal school scotland scottish
    secretariat service services social society solutions staff standard support surgery taskforce team telegraph the
    times together treasury tribune trust trusts union unison unit united university voice voices wales watch weekly
    welsh workers
    """.split()
)

_QUOTES = "\"'`“”„‟‘’‚‛«»‹› "
_WHOLE, _END = 12, 5  # words of a text that a link gives whole; words of either end of a longer one
_LOCATORS = {"page": "p. {}", "paragraph": "para {}", "question": "Q{}", "column": "col. {}"}


def cite(documents: Sequence[Mapping[str, Any]], *, style: str) -> str:
    """A bibliography of the documents, each once, in the order given. Raises QueryError for a style that is not known.

    bibtex    fit for BibTeX and biblatex; UTF-8, with what is special to LaTeX escaped
    csl-json  what Zotero, pandoc and citeproc read
    ris       lines that end in CRLF

    A document has the same key in each. What is not known is left out; the file's name stands for a missing title.
    """
    if style not in STYLES:
        raise QueryError(f"there is no {style!r}", where="style", hint=f"one of {', '.join(STYLES)}")
    once = list({document["document_id"]: document for document in documents}.values())
    keys = list(_keys(once))
    if style == "bibtex":
        return "\n".join(map(_bibtex, keys, once))
    if style == "ris":
        return "".join(map(_ris, keys, once))
    return json.dumps(list(map(_csl, keys, once)), ensure_ascii=False, indent=2) + "\n"


def _bibtex(key: str, document: Mapping[str, Any]) -> str:
    kind, publisher = document["kind"], document.get("publisher") or ""
    entry = _TYPES[kind].bibtex if publisher or _TYPES[kind].bibtex not in _PUBLISHED_BY else "misc"
    year, month, day = _parts(document.get("published_on"))
    url = document.get("url") or ""
    fields = {
        "author": " and ".join(_tex(name) if _person(name) else f"{{{_tex(name)}}}" for name in document["authors"]),
        "title": f"{{{_tex(_title(document))}}}",  # the second braces keep its capitals
        _PUBLISHED_BY.get(entry, "howpublished"): _tex(publisher),
        "type": "" if entry == "article" else _genre(kind),
        "year": year,
        "month": _MONTHS[int(month or 0)],
        "day": day.lstrip("0"),
        "note": _tex(document.get("status") or ""),
        "url": quote(url, safe=_IN_ADDRESSES, errors="replace"),
        "urldate": (document.get("retrieved_on") or "") if url else "",
    }
    # The months are BibTeX's own abbreviations, which each bibliography style writes out in its way.
    lines = [f"  {name} = {v if name == 'month' else f'{{{v}}}'},\n" for name, v in fields.items() if v]
    return f"@{entry}{{{key},\n{''.join(lines)}}}\n"


def _csl(key: str, document: Mapping[str, Any]) -> dict[str, Any]:
    type_, url = _TYPES[document["kind"]].csl, document.get("url")
    genre = _genre(document["kind"])
    item = {
        "id": key,
        "type": type_,
        "title": " ".join(_title(document).split()),
        "author": [
            found.groupdict() if (found := _person(name)) else {"literal": name} for name in document["authors"]
        ],
        "container-title" if type_ == "article-newspaper" else "publisher": document.get("publisher"),
        "issued": _csl_date(document.get("published_on")),
        "genre": genre if genre.casefold() != type_ else "",
        "status": document.get("status"),
        "URL": url,
        "accessed": _csl_date(document.get("retrieved_on")) if url else None,
    }
    return {name: value for name, value in item.items() if value}


def _csl_date(date: str | None) -> dict[str, list[list[int]]] | None:
    return {"date-parts": [[int(part) for part in date.split("-")]]} if date else None


def _ris(key: str, document: Mapping[str, Any]) -> str:
    type_, url = _TYPES[document["kind"]].ris, document.get("url")
    names = [f"{found['family']}, {found['given']}" if (found := _person(n)) else n for n in document["authors"]]
    tags = [
        ("TY", type_),
        ("ID", key),
        ("TI", _title(document)),
        *(("AU", name) for name in names),
        ("T2" if type_ == "NEWS" else "PB", document.get("publisher")),
        ("PY", _parts(document.get("published_on"))[0]),
        ("DA", _ris_date(document.get("published_on"))),
        ("N1", document.get("status")),
        ("UR", url),
        ("Y2", _ris_date(document.get("retrieved_on")) if url else ""),
    ]
    lines = [f"{tag}  - {_LINE_END.sub(' ', value)}\r\n" for tag, value in tags if value]
    return "".join(lines) + "ER  - \r\n"


def _ris_date(date: str | None) -> str:
    return "/".join([*_parts(date), ""]) if date else ""


def _keys(documents: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """The documents' keys: "wexcombe2009"; "wexcombe2009a", "wexcombe2009b" … where two would be equal."""
    # Where no year parts word and letter, a dash does: "marl-a" is not the key of "Marla".
    stems = [_stem(document) + (_parts(document.get("published_on"))[0] or "-") for document in documents]
    number, seen = Counter(stems), Counter[str]()
    for stem in stems:
        yield stem + _letters(seen[stem]) if number[stem] > 1 else stem.rstrip("-")
        seen[stem] += 1


def _letters(number: int) -> str:
    """a … z, aa, ab …"""
    return (_letters(number // 26 - 1) if number >= 26 else "") + ascii_lowercase[number % 26]


def _stem(document: Mapping[str, Any]) -> str:
    """The word that a key begins with: of an author, else the publisher, else the title. A person's is the surname."""
    name = next(filter(None, [*document["authors"], document.get("publisher"), _title(document)]), "")
    letters = (re.sub("[^a-z]", "", plain_name(word)) for word in re.split(r"[\s.]+", name.split(" of ")[0]))
    words = [word for word in letters if word not in ("", "the", "a", "an")] or ["document"]
    return words[-1 if _person(name) or _TITLED.match(name) else 0]


def _person(name: str) -> re.Match[str] | None:
    """The given and the family name of what is plainly a person's; of a body's, and in doubt, None."""
    found = _PERSON.fullmatch(name)
    if found is None or _TITLED.match(name) or _BODY_WORDS & {word.casefold() for word in name.split()}:
        return None
    # "Carers UK", "van Dale": neither capitals alone nor small letters make a name.
    words = [word for word in name.split() if len(word.strip(".")) > 1 and "." not in word]
    return found if all(word[0].isupper() and not word.isupper() for word in words) else None


def _title(document: Mapping[str, Any]) -> str:
    title = str(document.get("title") or "")
    return title if title.strip() else str(document["name"])


def _genre(kind: str) -> str:
    """The kind in words, where it says more than the type that the styles have for it."""
    return "" if kind in ("article", "other") else kind.replace("_", " ").capitalize()


def _tex(text: str) -> str:
    return " ".join(text.split()).translate(_TEX)


def _parts(date: str | None) -> list[str]:
    """Year, month and day, "" for what is not known."""
    return [*(date or "").split("-"), "", ""][:3]


def reference(row: Mapping[str, Any]) -> str:
    """One line that says who said something and where it stands, for a position record; never the words themselves."""
    title = f"“{row['title']}”" if row.get("title") else row["document"]
    own = row["mode"] == "author" and not row.get("reported_by")
    reporter = f"as reported by {row['reported_by']}" if row.get("reported_by") else ""
    how = reporter or ("reported" if row["mode"] == "indirect" else "quoted")
    locator = row.get("locator") or {}
    parts = [
        _who(row),
        title if own else f"{how} in {title}",
        None if own and row.get("publisher") == row["holder"] else row.get("publisher"),
        _when(row),
        *(form.format(locator[name]) for name, form in _LOCATORS.items() if locator.get(name)),
    ]
    ocr = " (text recognised from an image)" if row.get("ocr") else ""
    url = f" <{row['url']}>" if row.get("url") else ""
    return " ".join(f"{', '.join(filter(None, parts))}{ocr}.{url}".split())


def quotation(row: Mapping[str, Any]) -> str:
    """The words of a position record, as its document has them, with their reference and a link: to be pasted.

    Between the pieces of a split quotation stands […].
    """
    way = link(row)
    return "\n".join([" […] ".join(row["text"]), f"– {reference(row)}", *([way] if way else [])])


def _who(row: Mapping[str, Any]) -> str:
    """The holder and, in brackets, the role then and whether it is open or inferred who spoke."""
    open_ = row["holder_kind"] in OPEN
    holder, role, organisation = row["holder"] or "Speaker", row.get("role") or "", row.get("organisation") or ""
    roles = [role, organisation if organisation not in f"{role}\n{holder}" else ""]
    inferred = "inferred from the office held" if row.get("holder_basis") == "office" else ""
    told = [", ".join(filter(None, roles)), "speaker not certain" if open_ or doubtful(row) else inferred]
    brackets = "; ".join(filter(None, told))
    name = holder[0].upper() + holder[1:] if open_ or row["holder_kind"] == "group" else holder
    return f"{name} ({brackets})" if brackets else name


def _when(row: Mapping[str, Any]) -> str:
    said, published = row.get("said_on"), row.get("published_on")
    return in_words(published) + (f" (said {in_words(said)})" if said and said != published else "")


def link(row: Mapping[str, Any]) -> str | None:
    """The source's address with a text fragment for each span of the record; None where the source is not on the web.

    https://wicg.github.io/scroll-to-text-fragment: `#:~:text=start` or `#:~:text=start,end`
    """
    url = row.get("url") or ""
    if not url.lower().startswith(("http://", "https://")):
        return None
    page = url.split(":~:")[0]
    texts = [f"text={found}" for piece in row["text"] if (found := _directive(piece))]
    return f"{page}{'' if '#' in page else '#'}:~:{'&'.join(texts)}" if texts else page


def _directive(text: str) -> str:
    """The words to be found, or the first and the last of them; without quotation marks: a page may have others.

    Pages find words with soft hyphens differently or not at all: others are chosen where there are enough.
    """
    words = " ".join(text.split()).strip(_QUOTES).split()
    if len(words) <= _WHOLE:
        runs = re.findall(r"[^\xad ]+(?: [^\xad ]+)*", " ".join(w if "\xad" not in w else "\xad" for w in words))
        return _encoded(max(runs, key=len, default=" ".join(words)))
    half = len(words) // 2
    first, last = _clean(words[:half]), _clean(words[half:][::-1])[::-1]
    return f"{_encoded(' '.join(first))},{_encoded(' '.join(last))}"


def _clean(words: Sequence[str]) -> Sequence[str]:
    """The first words in a row without soft hyphens, or the first words."""
    runs = (words[at : at + _END] for at in range(len(words) - _END + 1))
    return next((run for run in runs if not any("\xad" in word for word in run)), words[:_END])


def _encoded(words: str) -> str:
    """Percent-encoded; a dash too, which is part of the fragment's own syntax."""
    return quote(words, safe="", errors="replace").replace("-", "%2D")
