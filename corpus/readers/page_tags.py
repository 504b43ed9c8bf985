"""What a web page's own tags state about it: title, authors, publisher, address and date of publication.

No date is guessed: one that no tag calls the date of publication is none.
"""

from __future__ import annotations

import json
import re
from typing import Any

from corpus.dates import stated
from corpus.records import Metadata

_TITLE = ("og:title", "dc.title", "dcterms.title", "citation_title")
_AUTHOR = ("author", "article:author", "dc.creator", "dcterms.creator", "citation_author")
_PUBLISHER = ("og:site_name", "dc.publisher", "dcterms.publisher", "citation_publisher")
_PUBLISHED = (
    *("article:published_time", "dc.date.issued", "dcterms.issued", "dc.date", "dcterms.date", "dcterms.created"),
    *("citation_publication_date", "citation_date", "datepublished", "govuk:first-published-at"),
)
_NO_AUTHOR = re.compile(r"\S*[@/]\S*|\(?(?:admin(?:istrator)?|editor|unknown|anonymous|staff)\)?", re.IGNORECASE)


def about(page: Any) -> Metadata:
    """What the tags of a page (an lxml tree) state, each field from the first tag that states it."""
    tags = _meta_tags(page)
    article = _json_ld(page)
    found: dict[str, tuple[Any, str]] = {}

    def keep(field: str, value: Any, source: str) -> None:
        if value and field not in found:
            found[field] = value, source

    for names, field in ((_TITLE, "title"), (_PUBLISHER, "publisher")):
        keep(field, next((value for name in names for value in tags.get(name, [])), None), "meta tag")
    for name in _AUTHOR:
        keep("authors", _authors(tags.get(name, []), inverted=name.startswith("citation")), "meta tag")
    for name in _PUBLISHED:
        keep("published_on", next(filter(None, map(stated, tags.get(name, []))), None), "meta tag")
    keep("url", _address(page, tags), "meta tag")

    keep("title", _words(article.get("headline")), "JSON-LD")
    keep("authors", _authors(_names(article.get("author"))), "JSON-LD")
    keep("publisher", next(iter(_names(article.get("publisher"))), None), "JSON-LD")
    keep("published_on", stated(article.get("datePublished")), "JSON-LD")

    keep("published_on", _time(page), "time tag")
    keep("authors", _authors([_words(tag.text_content()) for tag in page.xpath("//a[@rel='author']")]), "author link")
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
        name = tag.get("property") or tag.get("name") or tag.get("itemprop") or ""
        value = _words(tag.get("content"))
        if value:
            tags.setdefault(name.strip().casefold(), []).append(value)
    return tags


def _json_ld(page: Any) -> dict[str, Any]:
    """The first JSON-LD record that has a headline or a date of publication."""
    for script in page.xpath("//script[@type='application/ld+json']"):
        try:
            records: Any = json.loads(script.text or "")
        except (ValueError, RecursionError):
            continue
        for record in records if isinstance(records, list) else [records]:
            graph = record.get("@graph") if isinstance(record, dict) else None
            for item in graph if isinstance(graph, list) else [record]:
                if isinstance(item, dict) and ("datePublished" in item or "headline" in item):
                    return item
    return {}


def _address(page: Any, tags: dict[str, list[str]]) -> str | None:
    canonical = [tag.get("href", "") for tag in page.iter("link") if tag.get("rel", "").casefold() == "canonical"]
    addresses = (address.strip() for address in [*canonical, *tags.get("og:url", [])])
    return next((found for found in addresses if re.match(r"https?://[^\s/]+", found, re.IGNORECASE)), None)


def _time(page: Any) -> str | None:
    """The date of a <time> marked as that of publication, or the one date that all of the text's <time> tags agree on.

    Tags beside the text (other articles, events) and those that say "updated" do not count.
    """
    times = page.xpath("//time[@datetime][not(ancestor::aside or ancestor::nav or ancestor::footer)]")
    marked = [tag for tag in times if tag.get("pubdate") is not None or "publi" in _marks(tag)]
    plain = [tag for tag in times if not re.search("updat|modif", _marks(tag))]
    for tags in (marked, plain):
        dates = {date for tag in tags if (date := stated(tag.get("datetime")))}
        if dates:
            return dates.pop() if len(dates) == 1 else None
    return None


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
    """A string with its white space in order; an empty one for anything else."""
    return " ".join(value.split()) if isinstance(value, str) else ""
