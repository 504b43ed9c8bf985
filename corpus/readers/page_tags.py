"""What a web page states of itself: title, authors, publisher, address, and the dates of publication and last change.

No date is guessed: one that nothing calls the date of publication is none. Day comes before month.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape
from typing import Any

from corpus.dates import first_span, stated
from corpus.readers.govuk import KINDS, day_of
from corpus.readers.walking import walk
from corpus.records import Metadata

_TITLE = ("og:title", "dc.title", "dcterms.title", "citation_title", "headline", "twitter:title")
_AUTHOR = (
    *("author", "article:author", "dc.creator", "dcterms.creator", "citation_author", "eprints.creators_name"),
    *("byl", "parsely-author", "sailthru.author"),
)
_PUBLISHER = (
    "govuk:primary-publishing-organisation",
    *("og:site_name", "dc.publisher", "dcterms.publisher", "citation_publisher", "publisher"),
    *("citation_journal_title", "prism.publicationname"),
)
_PUBLISHED = (
    *("article:published_time", "og:article:published_time", "dc.date.issued", "dcterms.issued", "dc.date"),
    *("dcterms.date", "dcterms.created", "dc.date.created", "citation_publication_date", "citation_date"),
    *("datepublished", "govuk:first-published-at", "prism.publicationdate", "pubdate", "publishdate", "publish_date"),
    *("publish-date", "publication_date", "parsely-pub-date", "sailthru.date", "originalpublicationdate", "date"),
)
_UPDATED = (
    *("article:modified_time", "og:article:modified_time", "og:updated_time", "dc.date.modified", "dcterms.modified"),
    *("datemodified", "govuk:public-updated-at", "last-modified", "lastmod", "revised", "date.modified"),
)
# Types of JSON-LD records: of an article; of the page, which may be one; of something else.
_ARTICLE = re.compile(r"article|posting|report|speech|review\b|legislation|thesis", re.IGNORECASE)
_PAGE = re.compile(r"creativework|webpage|itempage|digitaldocument", re.IGNORECASE)
_SITE = re.compile(
    r"person|organi[sz]ation|website|imageobject|breadcrumb|newsmediaorganization|listitem", re.IGNORECASE
)
_DATED = re.compile(
    r"(?:^|[\s_-])(?:date|dateline|pubdate|published|timestamp|posted(?:-?on)?|publish-?date)(?:$|[\s_-])", re.I
)
_BYLINE = re.compile(r"(?:^|[\s_-])(?:byline|author|writer|author-?name|byline-?name)s?(?:$|[\s_-])", re.IGNORECASE)
_SAYS_PUBLISHED = re.compile(
    r"(?:first\s+|originally\s+)?(?:published|posted|issued|date\s+of\s+(?:issue|publication|release)|"
    r"(?:publication|release|issue)\s+date)\b(?:\s+(?:on|at|in))?\s*[:–-]?\s*",
    re.IGNORECASE,
)
_SAYS_UPDATED = re.compile(
    r"(?:(?:this\s+)?page\s+)?(?:was\s+)?(?:last\s+)?\b(?:updated|modified|amended|revised|update|revision)\b"
    r"(?:\s+(?:on|at|in))?\s*[:–-]?\s*",
    re.IGNORECASE,
)
# 120 characters: the line of a date or a name; a longer one is text that mentions them.
_LONGEST_LINE = 120
_FULL_NAME = re.compile(r"(?:[A-ZÀ-ÖØ-Þ][\w'’.-]*)(?:\s+(?:(?:de|van|von|der|la|ap)\s+)*[A-ZÀ-ÖØ-Þ][\w'’.-]*){1,3}")
_NO_AUTHOR = re.compile(r"\S*[@/]\S*|\(?(?:admin(?:istrator)?|editor|unknown|anonymous|staff)\)?", re.IGNORECASE)


def about(page: Any) -> Metadata:
    """What a page (an lxml tree) states of itself, each field from the first and surest place that states it."""
    tags = _meta_tags(page)
    article = _json_ld(page)
    found: dict[str, tuple[Any, str]] = {}

    def keep(field: str, value: Any, source: str) -> None:
        if value and field not in found:
            found[field] = value, source

    for names, field in ((_TITLE, "title"), (_PUBLISHER, "publisher")):
        keep(field, next((value for name in names for value in tags.get(name, [])), None), "meta tag")
    for name in _AUTHOR:
        inverted = name.startswith(("citation", "eprints"))
        keep("authors", _authors(tags.get(name, []), inverted=inverted), "meta tag")
    for name_of, field in [(name, "published_on") for name in _PUBLISHED] + [(name, "updated_on") for name in _UPDATED]:
        day = day_of if name_of.startswith("govuk:") else stated
        keep(field, next(filter(None, map(day, tags.get(name_of, []))), None), "meta tag")
    keep("kind", next(filter(None, map(KINDS.get, tags.get("govuk:format", []))), None), "meta tag")
    historic = "historic" in tags.get("govuk:political-status", []) + tags.get("govuk:ga4-political-status", [])
    keep("status", "withdrawn" if tags.get("govuk:withdrawn") else None, "meta tag")
    keep("status", "published under an earlier government" if historic else None, "meta tag")
    keep("url", _address(page, tags), "meta tag")

    keep("title", _words(article.get("headline")) or _words(article.get("name")), "JSON-LD")
    keep("authors", _authors(_names(article.get("author"))), "JSON-LD")
    keep("publisher", next(iter(_names(article.get("publisher"))), None), "JSON-LD")
    keep("published_on", stated(article.get("datePublished")), "JSON-LD")
    keep("updated_on", stated(article.get("dateModified")), "JSON-LD")

    for field, names_of in (("title", "headline"), ("published_on", "datePublished"), ("updated_on", "dateModified")):
        values = _microdata(page, names_of)
        keep(field, next(filter(None, values if field == "title" else map(stated, values)), None), "microdata")
    keep("authors", _authors(_microdata(page, "author")), "microdata")
    keep("publisher", next(iter(_microdata(page, "publisher")), None), "microdata")

    keep("published_on", _time(page), "time tag")
    keep("updated_on", _time(page, updated=True), "time tag")
    for field, date in zip(("published_on", "updated_on"), _datelines(page), strict=True):
        keep(field, date, "dateline")
    keep("authors", _authors([_words(tag.text_content()) for tag in page.xpath("//a[@rel='author']")]), "author link")
    keep("authors", _byline(page), "byline")
    headings = [_words(tag.text_content()) for tag in page.iter("h1")]
    keep("title", headings[0] if len(headings) == 1 else None, "page heading")
    keep("title", _title_tag(page, found.get("publisher", ("", ""))[0]), "title tag")
    return Metadata(
        **{field: value for field, (value, _) in found.items()},
        found={field: source for field, (_, source) in found.items()},
    )


def _meta_tags(page: Any) -> dict[str, list[str]]:
    """The contents of the page's meta tags by name, in lower case, in order."""
    tags: dict[str, list[str]] = {}
    for tag in page.iter("meta"):
        name = next(filter(None, map(tag.get, ("property", "name", "itemprop", "http-equiv"))), "")
        value = _words(tag.get("content"))
        if value:
            tags.setdefault(name.strip().casefold(), []).append(value)
    return tags


def _json_ld(page: Any) -> dict[str, Any]:
    """What the page's JSON-LD states of the article: each field from the record whose type tells most.

    References to records elsewhere on the page ("@id") are followed.
    """
    records = [record for script in page.iter("script") for record in _records(script)]
    by_id = {record["@id"]: record for record in records if isinstance(record.get("@id"), str) and len(record) > 1}
    merged: dict[str, Any] = {}
    for record in sorted((record for record in records if _rank(record) < 3), key=_rank):
        for field in ("headline", "author", "publisher", "datePublished", "dateModified"):
            merged.setdefault(field, _followed(record.get(field), by_id) or None)
            merged = {name: value for name, value in merged.items() if value}
        if _rank(record) == 0 and record.get("name"):
            merged.setdefault("name", record["name"])
    return merged


def _records(script: Any) -> Iterator[dict[str, Any]]:
    """The records in a script of JSON-LD, whatever holds them; none for a script that is anything else."""
    if not (script.get("type") or "").strip().casefold().startswith("application/ld+json"):
        return
    source = re.sub(r"^\s*(?:<!--|//\s*<!\[CDATA\[)|(?:-->|//\s*\]\]>)\s*$", "", script.text or "")
    try:
        waiting: list[Any] = [json.loads(source, strict=False)]
    except (ValueError, RecursionError):
        return
    while waiting:
        value = waiting.pop()
        if isinstance(value, list):
            waiting += reversed(value)
        elif isinstance(value, dict):
            yield value
            waiting += [value[name] for name in ("mainEntityOfPage", "mainEntity", "@graph") if name in value]


def _rank(record: dict[str, Any]) -> int:
    """How much a record tells of the article: 0 its own, 1 the page's, 2 one without a type, 3 of something else."""
    types = record.get("@type")
    named = " ".join(str(one) for one in (types if isinstance(types, list) else [types] if types else []))
    if _SITE.search(named) and not _ARTICLE.search(named):
        return 3
    return 0 if _ARTICLE.search(named) else 1 if _PAGE.search(named) else 3 if named else 2


def _followed(value: Any, by_id: dict[str, Any]) -> Any:
    if isinstance(value, list):
        return [_followed(one, by_id) for one in value if not isinstance(one, list)]
    if isinstance(value, dict) and "name" not in value:
        return by_id.get(str(value.get("@id")), value)
    return value


def _microdata(page: Any, name: str) -> list[str]:
    """What elements marked as the property of the page's own article say: their dates, their names or their words."""
    beside = "not(ancestor::aside or ancestor::nav or ancestor::footer)"
    values = []
    for element in page.xpath(f"//*[@itemprop='{name}'][not(self::meta)][{beside}]"):
        named = element.xpath(".//*[@itemprop='name']")
        inside = named[0] if named else element
        value = inside.get("content") or (inside.get("datetime") if name.startswith("date") else None)
        values.append(_words(value or inside.text_content())[:300])
    return [value for value in values if value]


def _address(page: Any, tags: dict[str, list[str]]) -> str | None:
    canonical = [tag.get("href", "") for tag in page.iter("link") if tag.get("rel", "").casefold() == "canonical"]
    addresses = (address.strip() for address in [*canonical, *tags.get("og:url", [])])
    return next((found for found in addresses if re.match(r"https?://[^\s/]+", found, re.IGNORECASE)), None)


def _time(page: Any, *, updated: bool = False) -> str | None:
    """The date of a <time> marked as that of publication, or the one date that all of the text's <time> tags agree on.

    updated  the date of those that say "updated" instead, which otherwise do not count

    Tags beside the text (other articles, events) never count.
    """
    times = page.xpath("//time[not(ancestor::aside or ancestor::nav or ancestor::footer)]")
    changed = [tag for tag in times if re.search("updat|modif|amend|revis", _marks(tag))]
    marked = [tag for tag in times if tag.get("pubdate") is not None or "publi" in _marks(tag)]
    plain = [tag for tag in times if tag not in changed]
    for tags in (changed,) if updated else (marked, plain):
        dates = {date for tag in tags if (date := stated(tag.get("datetime") or _words(tag.text_content())[:60]))}
        if dates:
            return max(dates) if updated else dates.pop() if len(dates) == 1 else None
    return None


def _datelines(page: Any) -> tuple[str | None, str | None]:
    """The date of publication and that of the last change, where lines of the page say them or are marked as them.

    Where lines name several dates of publication, none is taken: some are those of other articles.
    """
    published: set[str] = set()
    updated: set[str] = set()
    for block in walk(page):
        words = " ".join(block.words.split())
        if not 0 < len(words) <= _LONGEST_LINE:
            continue
        changed = _SAYS_UPDATED.search(words)
        first = _SAYS_PUBLISHED.match(words)
        if changed and (first or changed.start() == 0) and (day := _day_at(words, changed.end())):
            updated.add(day)
        if not block.beside and first and (day := _day_at(words[: changed.start() if changed else None], first.end())):
            published.add(day)
    if not published:
        for element in page.xpath("//*[@class or @id][not(ancestor::aside or ancestor::nav or ancestor::footer)]"):
            if _DATED.search(f"{element.get('class', '')} {element.get('id', '')}") and len(element) < 3:
                published.update(filter(None, [stated(_words(element.text_content())[:60])]))
    return published.pop() if len(published) == 1 else None, max(updated, default=None)


def _day_at(words: str, start: int) -> str | None:
    """The date that the words state from there on: nothing but a time of day or a weekday may stand before it."""
    day = first_span(words[start:])
    before = words[start:][: day[1]] if day else ""
    return day[0] if day and len(before) <= 30 and not re.search(r"[a-z]{3,}\s+[a-z]{3,}", before) else None


def _byline(page: Any) -> tuple[str, ...]:
    """The names in the lines marked as the author's; () where several such lines disagree."""
    lines: set[tuple[str, ...]] = set()
    for element in page.xpath("//*[@class][not(ancestor::aside or ancestor::nav or ancestor::footer)]"):
        if not _BYLINE.search(element.get("class", "")):
            continue
        words = re.sub(r"^(?:written\s+)?by:?\s+", "", _words(element.text_content())[:_LONGEST_LINE], flags=re.I)
        names = [name.strip() for name in re.split(r"\s*(?:,|\band\b|&)\s*", words)]
        if names and all(_FULL_NAME.fullmatch(name) for name in names):
            lines.add(tuple(name for name in names if not _NO_AUTHOR.fullmatch(name)))
    return lines.pop() if len(lines) == 1 else ()


def _marks(tag: Any) -> str:
    """The words that say which date a <time> is: its names, and what stands before it."""
    parent, previous = tag.getparent(), tag.getprevious()
    before = previous.tail if previous is not None else parent.text if parent is not None else ""
    return " ".join([tag.get("itemprop", ""), tag.get("class", ""), before or ""]).casefold()


def _title_tag(page: Any, publisher: str) -> str | None:
    title = _words(page.findtext(".//title"))
    for mark in (" | ", " - ", " – ", " — ", " :: "):
        head, _, tail = title.rpartition(mark)
        if head and (mark == " | " or tail.casefold() == publisher.casefold()):
            return head.split(" | ")[0].strip()
    return title or None


def _authors(values: list[str], *, inverted: bool = False) -> tuple[str, ...]:
    """The names in author fields, without addresses and accounts.

    inverted  the fields may put the surname first ("Arkwright, Jane"), one name a field
    """
    names: list[str] = []
    for value in values:
        written = re.sub(r"^by\s+", "", value, flags=re.IGNORECASE)
        parts = [part.strip() for part in written.split(",")]
        if inverted and len(parts) == 2 and all(parts):
            names.append(f"{parts[1]} {parts[0]}")
        # "Jane Arkwright, Simon Pell" are two; "Department of Health, London" is left as it stands.
        elif len(parts) > 1 and all(re.fullmatch(r"[A-Z][\w'’.-]+(?: [A-Z][\w'’.-]*){1,2}", part) for part in parts):
            names += parts
        else:
            names += [part.strip() for part in re.split(r";|\s+and\s+(?=[A-Z]\S+ [A-Z])", written)]
    return tuple(dict.fromkeys(name for name in names if name and not _NO_AUTHOR.fullmatch(name)))


def _names(value: Any) -> list[str]:
    """The names in a JSON-LD value: a string, a record with a name, or a list of either."""
    values = value if isinstance(value, list) else [value]
    return [name for item in values if (name := _words(item.get("name") if isinstance(item, dict) else item))]


def _words(value: Any) -> str:
    """A string with its white space in order and its characters as such; an empty one for anything else."""
    return " ".join(unescape(value).split()) if isinstance(value, str) else ""
