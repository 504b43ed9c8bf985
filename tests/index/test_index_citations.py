from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import QueryError
from corpus.records import DOCUMENT_KINDS, HOLDER_KINDS, MODES
from index.citations import STYLES, cite, link, quotation, reference

# What https://resource.citationstyles.org/schema/latest/input/json/csl-data.json allows, as far as it is used here.
CSL_KEYS = {"id", "type", "title", "author", "container-title", "publisher", "issued", "genre", "status", "URL"}
CSL_TYPES = {"report", "hearing", "article-newspaper", "speech", "pamphlet", "document"}
SPECIAL = {"textbraceleft": "{", "textbraceright": "}", "textbackslash": "\\"}
SPECIAL |= {"textasciitilde": "~", "textasciicircum": "^"}


def document(**values: Any) -> dict[str, Any]:
    return {
        "document_id": "d1",
        "name": "care.pdf",
        "title": "Councils at odds over care",
        "kind": "article",
        "publisher": "Fenwick Times",
        "authors": ["Jane Arkwright"],
        "url": "https://times.example/care",
        "published_on": "2005-08-18",
        "status": None,
        "retrieved_on": None,
    } | values


def row(**values: Any) -> dict[str, Any]:
    return {
        "document": "care.pdf",
        "title": "Councils at odds over care",
        "publisher": "Fenwick Times",
        "url": None,
        "published_on": "2005-08-18",
        "said_on": None,
        "holder": "Jane Arkwright",
        "holder_kind": "person",
        "holder_basis": "name",
        "holder_candidates": [],
        "role": "chair",
        "organisation": "Fenwick Carers' Forum",
        "reported_by": None,
        "mode": "direct",
        "text": ["'We will not pay'"],
        "locator": {"page": "3", "paragraph": "7", "question": None, "column": None},
        "ocr": False,
        "confidence": {"holder": 0.95},
    } | values


def bibtex(**values: Any) -> str:
    return cite([document(**values)], style="bibtex")


def csl(**values: Any) -> dict[str, Any]:
    (item,) = json.loads(cite([document(**values)], style="csl-json"))
    assert isinstance(item, dict)
    return item


def ris(**values: Any) -> list[str]:
    return cite([document(**values)], style="ris").split("\r\n")


def keys(*documents: dict[str, Any]) -> list[str]:
    numbered = [one | {"document_id": f"d{number}"} for number, one in enumerate(documents)]
    return re.findall(r"^@\w+\{(.*),$", cite(numbered, style="bibtex"), re.MULTILINE)


def fragment(*texts: str, url: str = "https://times.example/care") -> str:
    found = link({"url": url, "text": list(texts)})
    assert found is not None
    return found.partition(":~:")[2]


def unescaped(tex: str) -> str:
    known = re.sub(r"\\(text\w+)\{\}", lambda found: SPECIAL[found[1]], tex)
    return re.sub(r"\\([&%$#_])", r"\1", known)


# -- every style -------------------------------------------------------------------------------------------------------


def test_an_unknown_style_is_refused_with_those_there_are() -> None:
    with pytest.raises(QueryError, match=r"style: there is no 'apa' – one of bibtex, csl-json, ris"):
        cite([], style="apa")


@pytest.mark.parametrize(("style", "empty"), [("bibtex", ""), ("csl-json", "[]\n"), ("ris", "")])
def test_no_documents_make_an_empty_bibliography(style: str, empty: str) -> None:
    assert cite([], style=style) == empty


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("kind", DOCUMENT_KINDS)
def test_every_kind_of_document_can_be_cited(style: str, kind: str) -> None:
    assert "arkwright2005" in cite([document(kind=kind)], style=style)


@pytest.mark.parametrize("style", STYLES)
def test_a_document_that_is_given_twice_is_cited_once(style: str) -> None:
    assert cite([document(), document()], style=style) == cite([document()], style=style)


@pytest.mark.parametrize("style", STYLES)
def test_a_document_of_which_nothing_is_known_is_cited_by_its_file(style: str) -> None:
    bare = document(title=None, kind="other", publisher=None, authors=[], url=None, published_on=None)
    written = cite([bare], style=style)
    assert "care.pdf" in written
    assert "None" not in written


@pytest.mark.parametrize("style", STYLES)
def test_a_blank_title_is_none(style: str) -> None:
    bare = document(title=" ", publisher=None, authors=[])
    assert cite([bare], style=style) == cite([bare | {"title": None}], style=style)


@pytest.mark.parametrize("style", STYLES)
def test_a_day_of_retrieval_needs_an_address(style: str) -> None:
    with_address = cite([document(retrieved_on="2024-02-01")], style=style)
    without = cite([document(retrieved_on="2024-02-01", url=None)], style=style)
    assert "2024" in with_address
    assert "2024" not in without


# -- keys --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "key"),
    [
        ({"authors": ["Jane Arkwright"]}, "arkwright2005"),
        ({"authors": ["Gareth Pryce-Lowe"]}, "prycelowe2005"),
        ({"authors": ["Baroness Ash of Fenwick"]}, "ash2005"),
        ({"authors": ["The Rt Hon Jane Arkwright"]}, "arkwright2005"),
        ({"authors": ["Wexcombe County Council"]}, "wexcombe2005"),
        ({"authors": ["The King's Trust"]}, "kings2005"),
        ({"authors": ["Zoë Ångmar"]}, "angmar2005"),
        ({"authors": []}, "fenwick2005"),
        ({"authors": [], "publisher": None}, "councils2005"),
        ({"authors": [], "publisher": None, "title": None}, "care2005"),
        ({"authors": ["介護"]}, "document2005"),
        ({"published_on": None}, "arkwright"),
    ],
)
def test_a_key_is_the_surname_or_the_first_word_and_the_year(values: dict[str, Any], key: str) -> None:
    assert keys(document(**values)) == [key]


def test_equal_keys_are_told_apart_by_letters() -> None:
    assert keys(document(), document(published_on="2006"), document()) == [
        "arkwright2005a",
        "arkwright2006",
        "arkwright2005b",
    ]


def test_letters_go_on_after_z() -> None:
    assert keys(*[document()] * 28)[25:] == ["arkwright2005z", "arkwright2005aa", "arkwright2005ab"]


@given(
    st.lists(st.tuples(st.sampled_from(["Ash", "Asha", "Ashb", "介護"]), st.sampled_from([None, "2005", "2006-01"])))
)
def test_keys_are_unique_and_ascii(about: list[tuple[str, str | None]]) -> None:
    found = keys(*[document(authors=[name], published_on=date) for name, date in about])
    assert len(set(found)) == len(about)
    assert all(re.fullmatch(r"[a-z]+(?:\d{4}[a-z]*|-[a-z]+)?", key) for key in found)


def test_a_document_has_the_same_key_in_each_style() -> None:
    assert csl()["id"] == "arkwright2005"
    assert "ID  - arkwright2005" in ris()
    assert bibtex().startswith("@article{arkwright2005,\n")


# -- persons and bodies ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "given_name", "family"),
    [
        ("Jane Arkwright", "Jane", "Arkwright"),
        ("Gareth Pryce-Lowe", "Gareth", "Pryce-Lowe"),
        ("Ann-Marie O'Dell", "Ann-Marie", "O'Dell"),
        ("Jane A. Arkwright", "Jane A.", "Arkwright"),
        ("Jane A Arkwright", "Jane A", "Arkwright"),
        ("J. R. Tewkes", "J. R.", "Tewkes"),
        ("J.R. Tewkes", "J.R.", "Tewkes"),
        ("Zoë McTewkes", "Zoë", "McTewkes"),
    ],
)
def test_a_plain_name_of_a_person_is_parted(name: str, given_name: str, family: str) -> None:
    assert csl(authors=[name])["author"] == [{"given": given_name, "family": family}]
    assert f"AU  - {family}, {given_name}" in ris(authors=[name])
    assert f"author = {{{name}}}" in bibtex(authors=[name])


@pytest.mark.parametrize(
    "name",
    """
    Wexcombe Council|Fenwick Trust|Department of Health|Health and Care|Later Years Alliance|Unison|Carers UK|UK Carers
    Fenwick Carers' Forum|NHS Wexcombe|Fenwick & Marl|The Arkwright|Fenwick Times|Staff Reporter|Age Concern|Plan B
    A Voice|Lord Ash|Baroness Ash of Fenwick|Dr Anand Verghese|Sir Owen Pugh|Prof. Ann Hale|Rt Hon Jane Arkwright
    Jane Arkwright MP|Jane van Dale|Maria Hale Pugh|Arkwright, Jane|Care 2005|jane arkwright|Ash (Fenwick)
    """.strip()
    .replace("\n", "|")
    .split("|"),
)
def test_a_body_or_a_name_in_doubt_stays_as_it_is(name: str) -> None:
    name = name.strip()
    assert csl(authors=[name])["author"] == [{"literal": name}]
    assert f"AU  - {name}" in ris(authors=[name])
    assert f"author = {{{{{name.replace('&', chr(92) + '&')}}}}}" in bibtex(authors=[name])


@given(st.text(min_size=1))
def test_the_parts_of_a_name_are_all_of_it(name: str) -> None:
    (author,) = csl(authors=[name])["author"]
    whole = author.get("literal") or f"{author['given']} {author['family']}"
    assert whole.split() == name.split()


# -- BibTeX ------------------------------------------------------------------------------------------------------------


def test_an_article_is_written_in_full() -> None:
    assert bibtex(retrieved_on="2024-02-01", status="withdrawn") == (
        "@article{arkwright2005,\n"
        "  author = {Jane Arkwright},\n"
        "  title = {{Councils at odds over care}},\n"
        "  journal = {Fenwick Times},\n"
        "  year = {2005},\n"
        "  month = aug,\n"
        "  day = {18},\n"
        "  note = {withdrawn},\n"
        "  url = {https://times.example/care},\n"
        "  urldate = {2024-02-01},\n"
        "}\n"
    )


def test_a_title_with_an_ampersand_is_escaped_in_bibtex() -> None:
    assert "title = {{Health \\& care: 5\\% \\#1 \\$2 a\\_b}}" in bibtex(title="Health & care: 5% #1 $2 a_b")


@pytest.mark.parametrize(("kind", "entry"), [("white_paper", "techreport"), ("speech", "misc"), ("opinion", "article")])
def test_the_entry_fits_the_kind(kind: str, entry: str) -> None:
    assert bibtex(kind=kind).startswith(f"@{entry}{{")


@pytest.mark.parametrize("kind", ["article", "report"])
def test_an_entry_that_would_lack_its_publisher_is_misc(kind: str) -> None:
    assert bibtex(kind=kind, publisher=None).startswith("@misc{")


def test_a_green_paper_is_not_called_a_technical_report() -> None:
    assert "type = {Green paper}" in bibtex(kind="green_paper")


def test_authors_are_joined_by_and() -> None:
    assert "author = {Jane Arkwright and {Wexcombe Council}}" in bibtex(authors=["Jane Arkwright", "Wexcombe Council"])


@pytest.mark.parametrize(("date", "has"), [("2005-08", ["year", "month"]), ("2005", ["year"]), (None, [])])
def test_no_more_of_a_date_is_written_than_is_known(date: str | None, has: list[str]) -> None:
    assert re.findall(r"^  (year|month|day) =", bibtex(published_on=date), re.MULTILINE) == has


def test_an_address_is_not_escaped_but_cannot_open_a_brace() -> None:
    assert "url = {https://a.example/b_c?d=1&e=%20#f%7Bg}" in bibtex(url="https://a.example/b_c?d=1&e=%20#f{g")


@given(st.text(), st.text(), st.text())
def test_braces_are_balanced_whatever_the_text(title: str, author: str, url: str) -> None:
    depth = 0
    for char in bibtex(title=title, authors=[author or "A"], publisher=author, status=title, url=url):
        depth += {"{": 1, "}": -1}.get(char, 0)  # as BibTeX counts: a backslash before them changes nothing
        assert depth >= 0
    assert depth == 0


@given(st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=1))
def test_an_escaped_title_reads_as_before(title: str) -> None:
    (written,) = re.findall(r"^  title = \{\{(.*)\}\},$", bibtex(title=title), re.MULTILINE)
    assert unescaped(written) == title


# -- CSL-JSON ----------------------------------------------------------------------------------------------------------


def test_a_newspaper_is_the_container_of_its_article() -> None:
    item = csl()
    assert item["type"] == "article-newspaper"
    assert item["container-title"] == "Fenwick Times"
    assert "publisher" not in item


@pytest.mark.parametrize(
    ("kind", "type_", "genre"),
    [
        ("white_paper", "report", "White paper"),
        ("committee_evidence", "hearing", "Committee evidence"),
        ("press_release", "report", "Press release"),
        ("speech", "speech", None),
        ("report", "report", None),
        ("other", "document", None),
    ],
)
def test_the_genre_says_what_the_type_does_not(kind: str, type_: str, genre: str | None) -> None:
    item = csl(kind=kind)
    assert (item["type"], item.get("genre")) == (type_, genre)


@pytest.mark.parametrize(("date", "parts"), [("2005-08-18", [2005, 8, 18]), ("2005-08", [2005, 8]), ("2005", [2005])])
def test_an_issue_date_is_as_precise_as_is_known(date: str, parts: list[int]) -> None:
    assert csl(published_on=date)["issued"] == {"date-parts": [parts]}


@given(
    kind=st.sampled_from(DOCUMENT_KINDS),
    title=st.none() | st.text(),
    publisher=st.none() | st.text(),
    authors=st.lists(st.text(min_size=1)),
    published_on=st.sampled_from([None, "2005", "2005-08", "2005-08-18"]),
    status=st.sampled_from([None, "withdrawn"]),
    retrieved_on=st.sampled_from([None, "2024-02-01"]),
)
def test_an_item_has_only_what_the_schema_allows(**values: Any) -> None:
    item = csl(**values)
    assert item.keys() <= CSL_KEYS | {"accessed"}
    assert item["type"] in CSL_TYPES
    assert all(isinstance(value, str) for key, value in item.items() if key not in ("author", "issued", "accessed"))
    assert all(name.keys() in ({"literal"}, {"given", "family"}) for name in item.get("author", []))


# -- RIS ---------------------------------------------------------------------------------------------------------------


def test_a_report_is_written_line_by_line() -> None:
    assert ris(kind="report", retrieved_on="2024-02-01", status="withdrawn", authors=["Wexcombe Council"]) == [
        "TY  - RPRT",
        "ID  - wexcombe2005",
        "TI  - Councils at odds over care",
        "AU  - Wexcombe Council",
        "PB  - Fenwick Times",
        "PY  - 2005",
        "DA  - 2005/08/18/",
        "N1  - withdrawn",
        "UR  - https://times.example/care",
        "Y2  - 2024/02/01/",
        "ER  - ",
        "",
    ]


def test_a_newspaper_is_the_second_title_of_its_article() -> None:
    assert "T2  - Fenwick Times" in ris()


@pytest.mark.parametrize(("date", "written"), [("2005-08", "2005/08//"), ("2005", "2005///")])
def test_unknown_parts_of_a_date_are_empty(date: str, written: str) -> None:
    assert f"DA  - {written}" in ris(published_on=date)


def test_line_ends_and_tabs_become_blanks_and_nothing_else_is_altered() -> None:
    assert "TI  - A  b  c d&e {f}" in ris(title="A  b\r\n\tc\td&e {f}")


@given(st.text(min_size=1), st.text(min_size=1))
def test_no_text_breaks_a_line(title: str, name: str) -> None:
    text = cite([document(title=title, authors=[name], publisher=title, url=name, status=title)], style="ris")
    assert all(re.match(r"[A-Z][A-Z0-9]  - ", line) for line in text.splitlines())
    assert text.count("\n") == text.count("\r") == text.count("\r\n")


# -- references --------------------------------------------------------------------------------------------------------


def test_a_reference_says_who_where_when_and_on_which_page() -> None:
    assert reference(row()) == (
        "Jane Arkwright (chair, Fenwick Carers' Forum), quoted in “Councils at odds over care”, Fenwick Times, "
        "18 August 2005, p. 3, para 7."
    )


@pytest.mark.parametrize(
    ("mode", "said"),
    [("direct", ", quoted in “"), ("mixed", ", quoted in “"), ("indirect", ", reported in “"), ("author", "), “")],
)
def test_a_reference_tells_quotation_report_and_own_words_apart(mode: str, said: str) -> None:
    assert said in reference(row(mode=mode))


@pytest.mark.parametrize("mode", MODES)
def test_a_reference_names_the_reporter_where_there_is_one(mode: str) -> None:
    assert ", as reported by Tom Pell in “Councils" in reference(row(mode=mode, reported_by="Tom Pell"))


def test_an_organisation_that_the_role_or_the_name_tells_is_not_repeated() -> None:
    assert "(chair of Marl Trust)" in reference(row(role="chair of Marl Trust", organisation="Marl Trust"))
    assert reference(row(holder="Marl Trust", role=None, organisation="Marl Trust")).startswith("Marl Trust, quoted")


def test_a_body_that_publishes_its_own_words_is_named_once() -> None:
    own = row(holder="Marl Trust", role=None, organisation=None, mode="author", publisher="Marl Trust")
    assert reference(own) == "Marl Trust, “Councils at odds over care”, 18 August 2005, p. 3, para 7."


def test_a_file_without_a_title_is_named_without_quotation_marks() -> None:
    assert "quoted in care.pdf, Fenwick Times" in reference(row(title=None))


@pytest.mark.parametrize(
    ("date", "written"),
    [("2005-08-08", "8 August 2005"), ("2005-08", "August 2005"), ("2005", "2005"), (None, "no date")],
)
def test_a_date_is_written_out_as_far_as_it_is_known(date: str | None, written: str) -> None:
    assert f", Fenwick Times, {written}, p. 3" in reference(row(published_on=date))


def test_the_day_of_saying_is_told_where_it_is_another() -> None:
    assert "18 August 2005 (said 12 May 2005), p. 3" in reference(row(said_on="2005-05-12"))
    assert "said" not in reference(row(said_on="2005-08-18"))


def test_questions_and_columns_are_located() -> None:
    place = {"page": None, "paragraph": None, "question": "41", "column": "215"}
    assert reference(row(locator=place)).endswith("2005, Q41, col. 215.")


def test_recognised_text_and_the_address_end_a_reference() -> None:
    found = reference(row(ocr=True, url="https://times.example/care"))
    assert found.endswith("para 7 (text recognised from an image). <https://times.example/care>")


@pytest.mark.parametrize("kind", ["ambiguous", "unknown"])
def test_an_open_speaker_is_not_presented_as_certain(kind: str) -> None:
    found = reference(row(holder="she", holder_kind=kind, role=None, organisation=None))
    assert found.startswith("She (speaker not certain), quoted in")


def test_a_speaker_without_a_name_is_called_so() -> None:
    found = reference(row(holder="", holder_kind="unknown", role=None, organisation=None))
    assert found.startswith("Speaker (speaker not certain), quoted in")


def test_a_doubtful_holder_is_not_presented_as_certain() -> None:
    assert "(chair, Fenwick Carers' Forum; speaker not certain)" in reference(row(confidence={"holder": 0.5}))


def test_a_holder_from_the_table_of_offices_is_marked_as_inferred() -> None:
    found = reference(row(holder_basis="office", role="health minister", organisation=None))
    assert found.startswith("Jane Arkwright (health minister; inferred from the office held), ")


@given(st.sampled_from(MODES), st.sampled_from(HOLDER_KINDS), st.text(), st.none() | st.text())
def test_a_reference_is_one_line_without_the_words(mode: str, kind: str, holder: str, title: str | None) -> None:
    found = reference(row(mode=mode, holder_kind=kind, holder=holder, title=title, text=["We will not pay @@"]))
    assert len(found.splitlines()) == 1
    assert "We will not pay @@" not in found


# -- links -------------------------------------------------------------------------------------------------------------


def test_a_quotation_has_the_words_as_they_are_then_its_reference_and_its_link() -> None:
    words = ["“We $x$ *will*\n not\u202e pay,”", "‘ever’"]
    found = row(text=words, url="https://times.example/care")
    assert quotation(found) == f"{words[0]} […] {words[1]}\n– {reference(found)}\n{link(found)}"
    assert quotation(row()) == f"'We will not pay'\n– {reference(row())}"


@pytest.mark.parametrize("url", [None, "", "ftp://a.example/b", "file:///care.pdf", "care.pdf"])
def test_what_is_not_on_the_web_has_no_link(url: str | None) -> None:
    assert link(row(url=url)) is None


def test_a_short_text_is_linked_whole_without_its_quotation_marks() -> None:
    assert link(row(url="https://a.example/b")) == "https://a.example/b#:~:text=We%20will%20not%20pay"


def test_a_long_text_is_linked_by_its_ends() -> None:
    words = [f"w{number}" for number in range(1, 14)]
    assert fragment(" ".join(words[:12])) == f"text={'%20'.join(words[:12])}"
    assert fragment(" ".join(words)) == f"text={'%20'.join(words[:5])},{'%20'.join(words[-5:])}"


def test_what_means_something_in_a_fragment_is_encoded() -> None:
    assert fragment("co-op, R&D") == "text=co%2Dop%2C%20R%26D"


def test_several_spans_are_several_texts() -> None:
    assert fragment("'One'", "“two”") == "text=One&text=two"


def test_line_ends_and_runs_of_blanks_are_one_blank() -> None:
    assert fragment("one \r\n two\u00a0 three") == "text=one%20two%20three"


@pytest.mark.parametrize(
    ("url", "start"),
    [
        ("https://a.example/b#sec", "https://a.example/b#sec:~:text=One"),
        ("https://a.example/b#sec:~:text=old", "https://a.example/b#sec:~:text=One"),
        ("https://a.example/b#:~:text=old", "https://a.example/b#:~:text=One"),
        ("HTTPS://a.example/b?c=d", "HTTPS://a.example/b?c=d#:~:text=One"),
    ],
)
def test_the_fragment_of_the_address_is_kept_and_an_older_text_is_not(url: str, start: str) -> None:
    assert link(row(url=url, text=["One"])) == start


def test_a_text_of_quotation_marks_alone_links_to_the_page() -> None:
    assert link(row(url="https://a.example/b", text=["“ ”"])) == "https://a.example/b"


def test_words_without_soft_hyphens_are_chosen() -> None:
    assert fragment("the coun\u00adcil will not pay") == "text=will%20not%20pay"
    words = [f"w{number}" for number in range(1, 21)]
    words[1] = words[18] = "soft\u00adly"
    assert unquote(fragment(" ".join(words))) == "text=w3 w4 w5 w6 w7,w14 w15 w16 w17 w18"


def test_soft_hyphens_everywhere_are_left() -> None:
    assert unquote(fragment("coun\u00adcil")) == "text=coun\u00adcil"
    assert unquote(fragment(" ".join(["a\u00adb"] * 13))).count("a\u00adb") == 10


@given(st.lists(st.from_regex(r"[\w,&%#:~.-]+", fullmatch=True), min_size=1, max_size=30))
def test_a_link_decodes_back_to_the_words(words: list[str]) -> None:
    start, _, end = fragment(" ".join(words)).removeprefix("text=").partition(",")
    whole = " ".join(words)
    assert unquote(start) == (" ".join(words[:5]) if end else whole)
    assert unquote(end) == (" ".join(words[-5:]) if end else "")
    assert bool(end) == (len(words) > 12)


@given(st.lists(st.text(), min_size=1))
def test_a_fragment_follows_the_syntax(texts: list[str]) -> None:
    word = r"(?:[A-Za-z0-9_.~]|%[0-9A-F]{2})+"
    found = fragment(*texts)
    assert found == "" or re.fullmatch(rf"text={word}(,{word})?(&text={word}(,{word})?)*", found)
