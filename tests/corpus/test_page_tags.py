"""What web pages state of themselves, wherever they state it, and what is never taken for it."""

import json

import pytest
from lxml import html

from corpus.readers.page_tags import about

WORDS = "<p>The boards of Fenwick met in the spring and agreed to plan their services together.</p>"


def facts(body="", head=""):
    return about(html.document_fromstring(f"<html><head>{head}</head><body>{body}{WORDS}</body></html>"))


def linked(*records, type_="application/ld+json"):
    """Facts of a page with these records as JSON-LD."""
    return facts(head="".join(f'<script type="{type_}">{json.dumps(record)}</script>' for record in records))


# --- meta tags ---


@pytest.mark.parametrize(
    ("name", "date"),
    [
        ("article:modified_time", "2005-08-18T09:30:00Z"),
        ("og:updated_time", "2005-08-18T09:30:00+01:00"),
        ("DCTERMS.modified", "2005-08-18"),
        ("last-modified", "Thu, 18 Aug 2005 10:00:00 GMT"),
        ("govuk:public-updated-at", "2005-08-18"),
    ],
)
def test_the_date_of_an_update_is_kept_apart(name, date):
    found = facts(head=f'<meta name="{name}" content="{date}">')
    assert (found.updated_on, found.published_on) == ("2005-08-18", None)
    assert found.found["updated_on"] == "meta tag"


def test_an_old_page_states_its_last_change_as_a_header():
    head = '<META HTTP-EQUIV="Last-Modified" CONTENT="Thursday, 18 August 2005">'
    assert facts(head=head).updated_on == "2005-08-18"


@pytest.mark.parametrize(
    ("written", "date"),
    [("03/04/2005", "2005-04-03"), ("3.4.2005", "2005-04-03"), ("April 2005", "2005-04"), ("2005", "2005")],
)
def test_dates_are_british_and_as_precise_as_written(written, date):
    assert facts(head=f'<meta name="DC.date" content="{written}">').published_on == date


# --- GOV.UK's own tags (alphagov/govuk_publishing_components, presenters/meta_tags.rb) ---


def of_govuk(**tags):
    return facts(
        head='<meta property="og:site_name" content="GOV.UK">'
        + "".join(f'<meta name="govuk:{name.replace("_", "-")}" content="{value}">' for name, value in tags.items())
    )


def test_a_page_of_govuk_is_its_departments():
    found = of_govuk(primary_publishing_organisation="Department of Fenwick", format="press_release")
    assert (found.publisher, found.kind, found.found["kind"]) == ("Department of Fenwick", "press_release", "meta tag")
    assert of_govuk(format="html_publication").kind == "other"


def test_midnight_in_a_london_summer_is_the_day_that_begins():
    assert of_govuk(first_published_at="2015-06-30T23:00:00+00:00").published_on == "2015-07-01"


def test_a_page_of_govuk_says_what_its_standing_is():
    assert of_govuk(withdrawn="withdrawn", political_status="historic").status == "withdrawn"
    assert of_govuk(political_status="historic").status == "published under an earlier government"
    assert of_govuk(ga4_political_status="historic").found["status"] == "meta tag"
    assert of_govuk(political_status="political").status is None


# --- JSON-LD ---


def test_the_record_of_the_article_counts_before_that_of_the_page():
    found = linked(
        {"@type": "WebPage", "datePublished": "1999-01-01", "headline": "Fenwick Times"},
        {"@type": "NewsArticle", "datePublished": "2005-08-18", "headline": "Two boards"},
    )
    assert (found.title, found.published_on) == ("Two boards", "2005-08-18")


def test_records_in_a_graph_refer_to_each_other():
    found = linked(
        {
            "@graph": [
                {"@type": "Article", "author": {"@id": "#jane"}, "publisher": {"@id": "#times"}, "headline": "Boards"},
                {"@type": "Person", "@id": "#jane", "name": "Jane Arkwright"},
                {"@type": ["Organization", "NewsMediaOrganization"], "@id": "#times", "name": "Fenwick Times"},
            ]
        }
    )
    assert (found.authors, found.publisher) == (("Jane Arkwright",), "Fenwick Times")


def test_an_array_of_records_and_several_types_are_read():
    found = linked([{"@type": "BreadcrumbList"}, {"@type": ["Report", "CreativeWork"], "datePublished": "2005-08"}])
    assert (found.published_on, found.found["published_on"]) == ("2005-08", "JSON-LD")


def test_an_article_inside_the_record_of_its_page_is_found():
    assert linked({"@type": "WebPage", "mainEntity": {"@type": "Article", "headline": "Boards"}}).title == "Boards"


def test_what_is_stated_of_the_site_or_a_person_is_not_stated_of_the_page():
    found = linked({"@type": "Organization", "datePublished": "2005", "headline": "Fenwick Times"})
    assert (found.title, found.published_on) == (None, None)


def test_json_ld_tells_the_last_change():
    assert linked({"@type": "Article", "dateModified": "2006-01-02T10:00"}).updated_on == "2006-01-02"


def test_characters_written_as_in_html_are_read_as_such():
    assert linked({"@type": "Article", "headline": "Boards &amp; plans &#8217;05"}).title == "Boards & plans ’05"


@pytest.mark.parametrize("source", ["{", "[[[[", '"words"', "[1, null, true]", '{"@graph": {"@graph": 3}}', "[" * 9999])
def test_json_ld_that_is_none_is_passed_over(source):
    assert facts(head=f'<script type="application/ld+json">{source}</script>').title is None


def test_json_ld_in_a_comment_is_read():
    source = '//<![CDATA[\n{"@type": "Article", "headline": "Boards"}\n//]]>'
    assert facts(head=f'<script type="application/ld+json; charset=utf-8">{source}</script>').title == "Boards"


# --- the page itself ---


def test_microdata_is_read():
    body = """<div itemscope itemtype="https://schema.org/Article"><h2 itemprop="headline">Two boards</h2>
    <span itemprop="author" itemscope>by <b itemprop="name">Jane Arkwright</b></span>
    <time itemprop="datePublished" datetime="2005-08-18">x</time><span itemprop="dateModified">2 January 2006</span>
    <div itemprop="publisher"><meta itemprop="name" content="Fenwick Times"></div></div>"""
    found = facts(body)
    assert (found.title, found.authors, found.publisher) == ("Two boards", ("Jane Arkwright",), "Fenwick Times")
    assert (found.published_on, found.updated_on) == ("2005-08-18", "2006-01-02")
    assert set(found.found.values()) == {"microdata"}


def test_a_time_tag_that_says_updated_gives_the_last_change():
    found = facts('<p>Published <time datetime="2005-08-18">a</time> Updated: <time datetime="2006-01-02">b</time></p>')
    assert (found.published_on, found.updated_on) == ("2005-08-18", "2006-01-02")


def test_a_time_tag_without_a_value_says_it_in_words():
    assert facts("<time>18 August 2005</time>").published_on == "2005-08-18"


@pytest.mark.parametrize(
    ("line", "published", "updated"),
    [
        ("<p>Published: 3 April 2005</p>", "2005-04-03", None),
        ("<p>First published on Sunday 3 April 2005 at 10:15 BST</p>", "2005-04-03", None),
        ("<p>Posted 03/04/2005</p>", "2005-04-03", None),
        ("<p>Published 3 April 2005 | Last updated 4 May 2006</p>", "2005-04-03", "2006-05-04"),
        ("<address>This page was last updated on 4 May 2006</address>", None, "2006-05-04"),
        ("<p>Publication date: April 2005</p>", "2005-04", None),
        ('<p class="article-date">3 April 2005</p>', "2005-04-03", None),
        ('<span id="dateline">Sunday, 3 April 2005</span>', "2005-04-03", None),
    ],
)
def test_lines_that_say_a_date_count(line, published, updated):
    found = facts(line)
    assert (found.published_on, found.updated_on) == (published, updated)
    assert set(found.found.values()) == {"dateline"}


@pytest.mark.parametrize(
    "line",
    [
        "<p>3 April 2005</p>",
        "<p>Published 3 April 2005</p><p>Published 4 May 2006</p>",
        '<p class="article-date">3 April 2005</p><p class="article-date">4 May 2006</p>',
        '<aside><p class="date">3 April 2005</p><p>Published 3 April 2005</p></aside>',
        "<p>Our policy was updated after the board of the town met on 3 April 2005</p>",
        "<p>Published in Fenwick, which the railway reached on 3 April 2005</p>",
    ],
)
def test_other_dates_count_for_nothing(line):
    found = facts(line)
    assert (found.published_on, found.updated_on) == (None, None)


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ('<p class="byline">By Jane Arkwright</p>', ("Jane Arkwright",)),
        (
            '<div class="article__author-name author">Jane Arkwright and Simon Pell</div>',
            ("Jane Arkwright", "Simon Pell"),
        ),
        ('<p class="byline">By our own correspondent</p>', ()),
        ('<p class="author">Jane Arkwright</p><p class="author">Simon Pell</p>', ()),
        ('<aside><p class="byline">By Jane Arkwright</p></aside>', ()),
    ],
)
def test_a_line_marked_as_the_authors_names_the_authors(line, names):
    assert facts(line).authors == names
