"""Web pages: the main text as blocks, and what the tags say."""

import contextlib
import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.errors import ReadError
from corpus.readers.html import read

BODY = """<h1>Two boards, one plan</h1>
<p>The boards of Fenwick met in the spring and agreed to plan their services together, after years of talk.</p>
<p>Jane Arkwright, who chairs one of them, said that the plan would be looked at again in the autumn.</p>"""


def page(body=BODY, head="", around="{}"):
    main = around.format(f"<main><article>{body}</article></main>")
    return f"<!doctype html><html><head>{head}</head><body>{main}</body></html>".encode()


def blocks(parsed):
    return [(block.kind, parsed.text[block.start : block.end]) for block in parsed.blocks]


def about(head, body=BODY):
    return read(page(body, head), where="x.html").about


# --- text ---


def test_headings_and_paragraphs_become_blocks_parted_by_blank_lines():
    parsed = read(page(), where="x.html")
    assert [kind for kind, _ in blocks(parsed)] == ["heading", "paragraph", "paragraph"]
    assert parsed.text == "\n\n".join(words for _, words in blocks(parsed))


@pytest.mark.parametrize("tag", ["article", "main", "section", "header"])
def test_a_page_without_a_body_tag_is_read_like_one_with_it(tag):
    bare = f"<!doctype html><title>Plan</title><meta name=author content='Ann Hale'><{tag}>{BODY}</{tag}>".encode()
    parsed = read(bare, where="x.html")
    assert [kind for kind, _ in blocks(parsed)] == ["heading", "paragraph", "paragraph"]
    assert (parsed.about.title, parsed.about.authors) == (
        read(page(), where="x.html").about.title or "Plan",
        ("Ann Hale",),
    )


def test_menus_and_footers_are_left_out():
    around = "<nav><a href='/'>Home</a> <a href='/news'>All news</a></nav>{}<footer>© 1999-2024 Fenwick Times</footer>"
    text = read(page(around=around), where="x.html").text
    assert "All news" not in text
    assert "1999" not in text


def test_list_items_are_blocks_of_their_own_also_when_nested():
    body = BODY + "<ul><li>One budget<ul><li>for the town</li></ul></li><li>One board</li></ul>"
    items = [words for kind, words in blocks(read(page(body), where="x.html")) if kind == "list_item"]
    assert items == ["One budget", "for the town", "One board"]


def test_table_cells_are_blocks():
    body = BODY + "<table><tr><td>Fenwick</td><td>£3m</td></tr></table>"
    assert blocks(read(page(body), where="x.html"))[-2:] == [("table_cell", "Fenwick"), ("table_cell", "£3m")]


def test_words_in_tags_stay_part_of_their_sentence():
    body = BODY + "<p>They want <b>one</b> <a href='/plan'>plan</a>, not <em>two</em>.</p>"
    assert blocks(read(page(body), where="x.html"))[-1] == ("paragraph", "They want one plan, not two.")


def test_headings_of_a_transcript_are_kept_with_the_speakers_that_they_name():
    body = """<table><tr><td>Fenwick Assembly <i>Minutes of Evidence</i></td></tr></table><hr>
    <h3 align=center>Examination of Witnesses</h3><p align=center>WEDNESDAY 7 JULY 2004</p><h4>Chairman</h4>
    <p>1. Good morning. Can I ask you what is meant by a joint plan?
    <p>(<i>Ms Arkwright</i>) It means one plan for both of the boards. We would welcome it.
    <p>2. Why?<p>(<i>Dr Pell</i>) Because it works.<br><br>And because it is cheap."""
    found = blocks(read(f"<html><body>{body}</body></html>".encode(), where="x.html"))
    assert found[1:] == [
        ("heading", "Examination of Witnesses"),
        ("paragraph", "WEDNESDAY 7 JULY 2004"),
        ("heading", "Chairman"),
        ("paragraph", "1. Good morning. Can I ask you what is meant by a joint plan?"),
        ("paragraph", "(Ms Arkwright) It means one plan for both of the boards. We would welcome it."),
        ("paragraph", "2. Why?"),
        ("paragraph", "(Dr Pell) Because it works."),
        ("paragraph", "And because it is cheap."),
    ]


def test_links_to_other_pages_between_paragraphs_are_left_out():
    start, end = BODY.rsplit("\n", 1)
    text = read(page(f"{start}<p><a href='/x'>Read more: ten towns with a plan</a></p>{end}"), where="x.html").text
    assert "ten towns" not in text


def test_quotation_marks_that_the_browser_sets_are_part_of_the_text():
    assert read(page(BODY + "<p><q>One plan,</q> she said.</p>"), where="x.html").text.endswith("“One plan,” she said.")


def test_footnotes_below_the_text_are_tied_to_the_words_that_refer_to_them():
    notes = '<div class="footnotes"><ol><li id="fn:1"><p>See the plan. <a href="#fnref:1">↩</a></p></li></ol></div>'
    mark = '<sup id="fnref:1"><a href="#fn:1">[footnote 1]</a></sup>'
    found = read(f"<main>{BODY}<p>They want one plan{mark} for the town.</p>{notes}</main>".encode(), where="x.html")
    told = [(found.text[block.start : block.end], block.kind, block.notes) for block in found.blocks[-2:]]
    assert told == [
        ("They want one plan for the town.", "paragraph", ("1",)),
        ("See the plan.", "footnote", ("1",)),
    ]


def test_what_govuk_says_of_a_pages_standing_is_nobodys_words():
    notice = (
        '<section class="gem-c-notice"><h2>This was withdrawn on 4 May 2022</h2><p>It is not current.</p></section>'
    )
    found = read(f"<main>{notice}{BODY}</main>".encode(), where="x.html")
    assert [block.kind for block in found.blocks[:2]] == ["procedure", "procedure"]
    assert "procedure" not in [block.kind for block in found.blocks[2:]]


def test_the_mark_of_a_footnote_is_no_part_of_the_word():
    body = BODY + "<p>They want one plan<sup><a href='#n1'>1</a></sup> for the town.</p>"
    assert read(page(body), where="x.html").text.endswith("They want one plan for the town.")


def test_lines_of_preformatted_text_stay_lines():
    text = read(page(BODY + "<pre>One line\nand another.\n\nA second.</pre>"), where="x.html").text
    assert text.endswith("One line\nand another.\n\nA second.")


def test_a_line_break_is_a_line_end_and_two_part_paragraphs():
    body = BODY + "<p>One line<br>and another.<br><br>A second paragraph here.</p>"
    assert [words for _, words in blocks(read(page(body), where="x.html"))][-2:] == [
        "One line\nand another.",
        "A second paragraph here.",
    ]


def test_a_short_paragraph_is_no_heading_unless_it_is_bold():
    body = BODY + "<p><b>What comes next</b></p><p>Nothing yet</p>"
    assert [kind for kind, _ in blocks(read(page(body), where="x.html"))][-2:] == ["heading", "paragraph"]


def test_a_quotation_set_apart_is_a_paragraph():
    body = BODY + "<blockquote><p>‘We want one plan,’ she wrote.</p></blockquote>"
    assert blocks(read(page(body), where="x.html"))[-1] == ("paragraph", "‘We want one plan,’ she wrote.")


def test_soft_hyphens_and_combining_accents_are_left_alone():
    body = BODY + "<p>The inte&shy;gration of cafe&#x301;s ﬁnally began.</p>"
    assert read(page(body), where="x.html").text.endswith("The inte\u00adgration of cafe\u0301s ﬁnally began.")


def test_utf_8_counts_even_where_an_old_template_says_latin_1():
    data = page(BODY + "<p>The ‘plan’ – for £3m.</p>", '<meta charset="iso-8859-1">')
    assert "The ‘plan’ – for £3m." in read(data, where="x.html").text


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        ("", "cp1252"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=ISO-8859-1">', "cp1252"),
        ('<meta charset="windows-1251">', "cp1251"),
        ('<meta charset="no-such-encoding">', "utf-8"),
        ('<meta charset="utf-16">', "utf-8"),
    ],
)
def test_the_declared_encoding_is_used_where_it_can_be(head, encoding):
    data = page(BODY + "<p>The ‘plan’ – of the town.</p>", head).decode().encode(encoding)
    assert "The ‘plan’ – of the town." in read(data, where="x.html").text


def test_an_xml_declaration_does_no_harm():
    data = b'<?xml version="1.0" encoding="UTF-8"?>' + page()
    assert "Jane Arkwright" in read(data, where="x.html").text


@pytest.mark.parametrize(
    "data",
    [
        b"<html><head><title>Plan</title></head><body><script>draw()</script></body></html>",
        b"<html></html>",
        b"<!-- nothing -->",
    ],
)
def test_a_page_without_text_is_refused_in_one_line(data):
    with pytest.raises(ReadError, match=r"^x\.html: the page holds no text – save it"):
        read(data, where="x.html")


def test_binary_data_is_refused():
    with pytest.raises(ReadError, match="binary data"):
        read(b"\x89PNG\x00\x01\x02", where="x.html")


def test_a_page_nested_beyond_reason_is_still_read():
    data = page("<div>" * 1000 + "<p>Words far down in the page.</p>" + "</div>" * 1000)
    assert read(data, where="x.html").text == "Words far down in the page."


def test_a_page_nested_beyond_what_is_read_is_refused_in_one_line():
    data = page(BODY + "<div>" * 3000 + "<p>Words far down in the page.</p>")
    with pytest.raises(ReadError, match=r"^x\.html: the page is nested too deeply – open it"):
        read(data, where="x.html")


def test_thousands_of_tags_that_only_change_the_looks_do_no_harm():
    data = page("<p><FONT SIZE=2>One paragraph of the plan for the town of Fenwick and its boards." * 3000)
    assert len(read(data, where="x.html").blocks) == 3000


def test_tags_in_capitals_and_left_open_are_read():
    data = b"<HTML><BODY><H2><CENTER>Two boards</CENTER></H2><P>The boards met.<P>They agreed.<UL><LI>One<LI>Two"
    assert blocks(read(data, where="x.html")) == [
        ("heading", "Two boards"),
        ("paragraph", "The boards met."),
        ("paragraph", "They agreed."),
        ("list_item", "One"),
        ("list_item", "Two"),
    ]


def test_a_page_that_only_holds_frames_names_them():
    data = b"""<html><head><title>Plan</title></head><frameset cols="20%,80%"><frame src="menu.htm"><frame src=main.htm>
    <noframes><body>Your browser does not show frames.</body></noframes></frameset></html>"""
    with pytest.raises(ReadError, match=r"the page only holds frames \(menu\.htm, main\.htm\) – save the page"):
        read(data, where="x.html")


def test_the_heading_above_the_text_is_kept_where_it_stands_outside_of_it():
    data = f"<html><body><div><h1>Two boards</h1></div><div class=text>{BODY[30:]}</div></body></html>".encode()
    assert blocks(read(data, where="x.html"))[0] == ("heading", "Two boards")


SOUP = st.lists(
    st.sampled_from(
        [
            *(
                "<p>",
                "</p>",
                "<b>",
                "</b>",
                "<i>",
                "<br>",
                "<br><br>",
                "<td>",
                "<tr>",
                "<table>",
                "</table>",
                "<dl>",
                "<dt>",
            ),
            *(
                "<dd>",
                "<h3>",
                "</h3>",
                "<center>",
                "<frameset>",
                "<frame src=a.htm>",
                "<pre>",
                "\n",
                "<q>",
                "<a href=x>",
            ),
            *(
                "<a class=anchor-column name=column_12>",
                "<b>15 Jan 1996 : Column 11</b>",
                "<cite class=member>",
                "</cite>",
            ),
            *(
                "<div class='hentry member_contribution'>",
                "<div class=division>",
                "Minutes of Evidence",
                "Q12 ",
                "12. ",
            ),
            *(
                "Mr Ash: ",
                "(Dr Pell) ",
                "Witnesses: ",
                "Would you?",
                "The House divided:",
                "3.30 pm",
                "[4567]",
                "To ask ",
                " ",
            ),
            *(
                "\ufdd012\ufdd1",
                "\ufdd2x\ufdd3",
                "<time datetime=2005>",
                "Published 3 April 2005",
                "&#146;",
                "&nbsp;",
                "<!--",
            ),
            *(
                "<script type='application/ld+json'>",
                "</script>",
                '{"@graph": [',
                "<title>",
                "<meta name=date content=x>",
            ),
        ]
    ),
    max_size=60,
).map("".join)


@settings(max_examples=200, deadline=None)
@given(st.one_of(st.binary(max_size=400), SOUP.map(str.encode), SOUP.map(lambda soup: soup.encode("utf-16"))))
def test_whatever_the_bytes_they_are_read_in_order_or_refused(data):
    with contextlib.suppress(ReadError):
        parsed = read(data, where="x.html")
        spans = [(block.start, block.end) for block in parsed.blocks]
        assert all(start < end for start, end in spans)
        assert all(end <= start for (_, end), (start, _) in itertools.pairwise(spans))
        assert not spans or spans[-1][1] <= len(parsed.text)


# --- metadata ---


def test_open_graph_tags_are_read():
    found = about(
        '<meta property="og:title" content="Two boards"><meta property="og:site_name" content="Fenwick Times">'
        '<meta property="og:url" content="https://fenwick.example/boards">'
    )
    assert (found.title, found.publisher, found.url) == (
        "Two boards",
        "Fenwick Times",
        "https://fenwick.example/boards",
    )
    assert found.found["title"] == "meta tag"


def test_dublin_core_tags_are_read():
    found = about(
        '<meta name="DC.title" content="Two boards"><meta name="DC.publisher" content="Fenwick Council">'
        '<meta name="DC.creator" content="Jane Arkwright"><meta name="DCTERMS.issued" content="2005-08">'
    )
    assert (found.title, found.publisher, found.authors) == ("Two boards", "Fenwick Council", ("Jane Arkwright",))
    assert found.published_on == "2005-08"


@pytest.mark.parametrize(
    ("tag", "date"),
    [
        ('<meta property="article:published_time" content="2005-08-18T09:30:00+01:00">', "2005-08-18"),
        ('<meta name="DC.date" content="2005">', "2005"),
        ('<meta name="citation_publication_date" content="2005/08/18">', "2005-08-18"),
        ('<meta name="DC.date" content="18/08/2005">', "2005-08-18"),
        (
            '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2005-08-18"}</script>',
            "2005-08-18",
        ),
        (
            '<script type="application/ld+json">{"@graph": [{"@type": "WebSite"}, {"datePublished": "2005"}]}</script>',
            "2005",
        ),
    ],
)
def test_a_date_is_only_as_precise_as_it_is_given(tag, date):
    assert about(tag).published_on == date


@pytest.mark.parametrize(
    "tag",
    [
        '<meta property="article:modified_time" content="2024-01-01">',
        '<meta name="DC.date" content="spring">',
        '<meta name="copyright" content="2003-2024">',
        '<script type="application/ld+json">{broken</script>',
    ],
)
def test_no_other_date_is_taken_for_that_of_publication(tag):
    assert about(tag, BODY + "<p>© 2003 to 12 May 2024 by Fenwick Times, all rights reserved.</p>").published_on is None


def test_the_time_tag_of_the_text_gives_the_date():
    found = about("", '<time datetime="2005-08-18T09:00">Thursday</time>' + BODY)
    assert (found.published_on, found.found["published_on"]) == ("2005-08-18", "time tag")


def test_time_tags_that_disagree_give_no_date():
    assert (
        about("", '<time datetime="2005-08-18">a</time><time datetime="2006-01-02">b</time>' + BODY).published_on
        is None
    )


def test_a_time_tag_marked_as_that_of_publication_counts_before_others():
    times = '<time datetime="2006-01-02">b</time><time itemprop="datePublished" datetime="2005-08-18">a</time>'
    assert about("", times + BODY).published_on == "2005-08-18"


def test_the_time_of_an_update_is_not_that_of_publication():
    assert about("", '<p>Updated <time datetime="2024-01-02">today</time></p>' + BODY).published_on is None


def test_several_authors_are_kept_in_order():
    found = about(
        '<meta name="citation_author" content="Arkwright, Jane"><meta name="citation_author" content="Pell, Simon">'
    )
    assert found.authors == ("Jane Arkwright", "Simon Pell")


def test_one_author_tag_can_name_two():
    assert about('<meta name="author" content="By Jane Arkwright and Simon Pell">').authors == (
        "Jane Arkwright",
        "Simon Pell",
    )


def test_an_address_or_an_account_is_no_author():
    head = '<meta property="article:author" content="https://fenwick.example/jane"><meta name="author" content="admin">'
    assert about(head).authors == ()


def test_json_ld_names_author_and_publisher():
    found = about(
        '<script type="application/ld+json">{"headline": "Two boards", "author": [{"name": "Jane Arkwright"}],'
        '"publisher": {"name": "Fenwick Times"}}</script>'
    )
    assert (found.title, found.authors, found.publisher) == ("Two boards", ("Jane Arkwright",), "Fenwick Times")
    assert found.found["authors"] == "JSON-LD"


@pytest.mark.parametrize("address", ["/boards", "javascript:alert(1)", "file:///boards.html", ""])
def test_only_web_addresses_are_kept(address):
    assert about(f'<link rel="canonical" href="{address}">').url is None


def test_the_canonical_address_counts_before_open_graph():
    head = '<meta property="og:url" content="https://b.example/"><link rel="canonical" href="https://a.example/x">'
    assert about(head).url == "https://a.example/x"


def test_the_page_heading_is_the_title_where_no_tag_names_one():
    found = about("<title>Two boards | Fenwick Times</title>")
    assert (found.title, found.found["title"]) == ("Two boards, one plan", "page heading")


def test_the_title_tag_loses_the_name_of_the_site():
    body = BODY.replace("h1>", "h2>")
    assert about("<title>Two boards | Fenwick Times</title>", body).title == "Two boards"
    site = '<meta property="og:site_name" content="Fenwick Times">'
    assert about(f"<title>Two boards - Fenwick Times</title>{site}", body).title == "Two boards"
    assert about("<title>Two boards - one plan</title>", body).title == "Two boards - one plan"


def test_a_page_that_says_nothing_of_itself_leaves_everything_unknown():
    found = about("", BODY.replace("h1>", "h2>"))
    assert (found.title, found.authors, found.publisher, found.url, found.published_on) == (None, (), None, None, None)
