"""What was fetched is kept as it came: bytes, records, versions; and the pages of GOV.UK by its content API."""

import hashlib
import json
import os
from pathlib import Path

import pytest
from web_site import HOST, PAGE, Reply, serving, world

from corpus import originals
from corpus.errors import CatalogueError
from corpus.originals import RECORD, content_item, fetch, fetched
from corpus.sources import files_below
from corpus.web import FetchError
from corpus.web.client import Client

SAMPLES = Path(__file__).resolve().parents[3] / "shared" / "samples" / "govuk"
MARKED = {"ETag": '"a1"', "Last-Modified": "Wed, 21 Oct 2015 07:28:00 GMT"}
OTHER = b"<!doctype html><p>Two budgets."


@pytest.fixture
def site():
    with serving() as site:
        yield site


@pytest.fixture(autouse=True)
def net(monkeypatch, site):
    return world(monkeypatch, site)


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "originals"


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def test_the_bytes_lie_under_their_hash_with_a_record_beside_them(site, folder):
    site.answers["/news/Plan%20A.aspx"] = Reply(200, PAGE, MARKED)
    found = fetch(site.at("/news/Plan A.aspx#top"), folder)
    assert found.path.read_bytes() == PAGE
    assert (found.path.name, found.path.parent.name) == ("plan-a.html", sha256(PAGE))
    assert found.path.parent.parent.name.startswith(f"{HOST}-")
    record = json.loads(found.path.with_name("plan-a.html" + RECORD).read_bytes())
    assert record == {
        "address": site.at("/news/Plan%20A.aspx"),
        "answered": site.at("/news/Plan%20A.aspx"),
        "fetched_at": found.fetched_at,
        "checked_at": found.fetched_at,
        "status": 200,
        "content_type": "text/html",
        "etag": '"a1"',
        "last_modified": "Wed, 21 Oct 2015 07:28:00 GMT",
        "sha256": sha256(PAGE),
        "size": len(PAGE),
    }
    assert found.changed


def test_the_record_says_where_the_answer_came_from(site, folder):
    site.answers |= {"/old": Reply(301, b"", {"Location": "/new"}), "/new": Reply()}
    found = fetch(site.at("/old"), folder)
    assert (found.address, found.answered) == (site.at("/old"), site.at("/new"))


def test_a_page_that_the_site_says_is_unchanged_is_kept(site, folder):
    site.answers["/page"] = [Reply(200, PAGE, MARKED), Reply(304, b"", {"ETag": '"a2"'})]
    first, second = fetch(site.at("/page"), folder), fetch(site.at("/page"), folder)
    assert site.asked[-1][1]["if-none-match"] == '"a1"'
    assert (second.changed, second.path, second.fetched_at) == (False, first.path, first.fetched_at)
    assert second.checked_at > first.checked_at
    assert (second.etag, second.last_modified) == ('"a2"', first.last_modified)
    assert fetched(folder) == [second]


def test_the_same_bytes_are_no_change(site, folder):
    site.answers["/page"] = Reply()
    first, second = fetch(site.at("/page"), folder), fetch(site.at("/page"), folder)
    assert (second.changed, second.path) == (False, first.path)


def test_a_change_makes_a_version_beside_the_old(site, folder):
    site.answers["/page"] = [Reply(200, PAGE, MARKED), Reply(200, OTHER)]
    first, second = fetch(site.at("/page"), folder), fetch(site.at("/page"), folder)
    assert second.changed
    assert (first.path.read_bytes(), second.path.read_bytes()) == (PAGE, OTHER)
    assert first.path.parent.parent == second.path.parent.parent
    assert [one.path for one in fetched(folder)] == [second.path]
    assert first.document_id == second.document_id


def test_a_version_can_come_back(site, folder):
    site.answers["/page"] = [Reply(), Reply(200, OTHER), Reply()]
    first, _, third = (fetch(site.at("/page"), folder) for _ in range(3))
    assert third.changed
    assert (third.path, third.fetched_at) == (first.path, first.fetched_at)
    assert [one.path for one in fetched(folder)] == [first.path]


def test_bytes_that_were_damaged_are_fetched_anew(site, folder):
    site.answers["/page"] = Reply(200, PAGE, MARKED)
    first = fetch(site.at("/page"), folder)
    first.path.write_bytes(b"damaged")
    second = fetch(site.at("/page"), folder)
    assert "if-none-match" not in site.asked[-1][1]
    assert second.path.read_bytes() == PAGE


def test_marks_that_cannot_be_sent_back_are_not_kept(site, folder):
    site.answers["/page"] = Reply(200, PAGE, {"ETag": '"é"', "Last-Modified": "x" * 600})
    found = fetch(site.at("/page"), folder)
    assert (found.etag, found.last_modified) == (None, None)
    fetch(site.at("/page"), folder)


def test_every_address_has_a_folder_of_its_own(site, folder):
    site.answers |= {"/a/plan": Reply(), "/b/plan": Reply()}
    found = [fetch(site.at(path), folder) for path in ("/b/plan", "/a/plan")]
    assert len({one.path for one in found}) == 2
    assert [one.address for one in fetched(folder)] == [site.at("/a/plan"), site.at("/b/plan")]


def test_the_folder_can_be_added_like_any_other(site, folder):
    site.answers["/page"] = Reply()
    found = fetch(site.at("/page"), folder)
    assert [path for path, _ in files_below(folder)] == [found.path]


def test_a_client_can_be_shared(site, folder):
    site.answers["/page"] = Reply()
    with Client(contact="ann@fenwick.example") as client:
        fetch(site.at("/page"), folder, client=client)
        fetch(site.at("/page"), folder, client=client)
    assert "ann@fenwick.example" in site.asked[-1][1]["user-agent"]


def test_this_machine_is_fetched_from_with_leave(site, folder, monkeypatch):
    monkeypatch.undo()
    monkeypatch.setattr("corpus.web.client._sleep", lambda _: None)
    site.answers["/page"] = Reply()
    address = site.at("/page", "127.0.0.1")
    assert fetch(address, folder, allow_private=True).changed
    with pytest.raises(FetchError):
        fetch(address, folder)


def test_nothing_is_written_for_what_cannot_be_fetched_or_read(site, folder):
    site.answers["/picture"] = Reply(200, b"\x89PNG\r\n", {"Content-Type": "image/png"})
    for path in ("/picture", "/nothing"):
        with pytest.raises(FetchError):
            fetch(site.at(path), folder)
    assert not folder.exists()


def test_a_write_that_fails_leaves_nothing_half_written(site, folder, monkeypatch):
    def full(_):
        raise OSError(28, "No space left on device")

    site.answers["/page"] = Reply()
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(CatalogueError, match="No space left"):
        fetch(site.at("/page"), folder)
    assert [path for path in folder.rglob("*") if path.is_file()] == []


def test_a_file_without_its_record_is_fetched_anew(site, folder):
    site.answers["/page"] = Reply(200, PAGE, MARKED)
    found = fetch(site.at("/page"), folder)
    found.path.with_name(found.path.name + RECORD).unlink()
    assert fetched(folder) == []
    assert fetch(site.at("/page"), folder).changed
    assert len(fetched(folder)) == 1


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"address": 1}', "[" * 100_000])
def test_a_damaged_record_is_told_and_mended_by_fetching(site, folder, text):
    site.answers["/page"] = Reply()
    found = fetch(site.at("/page"), folder)
    found.path.with_name(found.path.name + RECORD).write_text(text, encoding="utf-8")
    with pytest.raises(CatalogueError, match="damaged"):
        fetched(folder)
    fetch(site.at("/page"), folder)
    assert [one.path for one in fetched(folder)] == [found.path]


def test_a_folder_that_is_not_there_holds_nothing(folder):
    assert fetched(folder) == []


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/", "fenwick.example"),
        ("/a/b/", "b"),
        ("/con", "page-con"),
        ("/..%2f..%2fetc%2fpasswd", "passwd"),
        ("/%2e%2e%2f", "page"),
        ("/.hidden", "hidden"),
        ("/%E8%AE%A1", "page"),
        ("/~$lock.docx", "lock"),
        ("/version-1.25", "version-1.25"),
        ("/" + "a" * 300, "a" * 60),
        ("/a%00b", "a-b"),
    ],
)
def test_names_are_such_as_every_system_takes(site, folder, path, name):
    site.answers[path] = Reply()
    found = fetch(site.at(path), folder)
    assert found.path.name == f"{name}.html"
    assert found.path.is_relative_to(folder)
    assert found.path.parent.parent.parent == folder


# -- GOV.UK ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def api(site, monkeypatch):
    monkeypatch.setattr(originals, "_GOVUK", site.at("", "govuk.example"))
    monkeypatch.setattr(originals, "_CONTENT_API", site.at("/api/content", "govuk.example"))
    monkeypatch.setattr(originals, "_HOSTS", (f"govuk.example:{site.port}",))
    return site


def item(**fields):
    return Reply(200, json.dumps(fields).encode(), {"Content-Type": "application/json; charset=utf-8", "ETag": '"g1"'})


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("https://www.gov.uk/government/news/a-plan", "/government/news/a-plan"),
        ("http://gov.uk/government/news/a-plan/", "/government/news/a-plan"),
        ("https://www.gov.uk/government/publications/a/b", "/government/publications/a/b"),
        ("https://www.gov.uk/guidance/a-plan", "/guidance/a-plan"),
        ("https://www.gov.uk/government/news/a-plan.cy", "/government/news/a-plan.cy"),
        ("https://www.gov.uk/government/news/a-plan.es-419", "/government/news/a-plan.es-419"),
        ("https://www.gov.uk/government/uploads/system/a.pdf", None),
        ("https://www.gov.uk/government/feed.atom", None),
        ("https://www.gov.uk/government/publications?page=2", None),
        ("https://www.gov.uk/vat-rates", None),
        ("https://www.gov.uk/api/content/government/news/a-plan", None),
        ("https://assets.publishing.service.gov.uk/government/a", None),
        ("https://www.gov.uk.fenwick.example/government/a", None),
        ("https://fenwick.example/government/news/a-plan", None),
    ],
)
def test_pages_of_govuk_have_records(address, found):
    assert content_item(address) == (found and "https://www.gov.uk/api/content" + found)


def test_a_page_of_govuk_is_asked_of_its_content_api(api, folder):
    path = "/government/news/a-plan"
    api.answers["/api/content" + path] = [item(schema_name="news_article", base_path=path), Reply(304, b"")]
    found = fetch(api.at(path, "govuk.example"), folder)
    assert (found.path.name, found.address) == ("a-plan.json", api.at(path, "govuk.example"))
    assert found.answered == api.at("/api/content" + path, "govuk.example")
    assert not fetch(api.at(path, "govuk.example"), folder).changed


def test_a_page_without_a_record_is_fetched_itself(api, folder):
    api.answers["/government/people"] = Reply()
    assert fetch(api.at("/government/people", "govuk.example"), folder).path.name == "people.html"


def test_a_page_of_govuk_that_has_moved_is_followed(api, folder):
    old, new = "/government/news/old", "/government/news/new"
    moves = [{"path": old + ".cy", "destination": "/no"}, {"path": old, "type": "exact", "destination": new}]
    api.answers["/api/content" + old] = item(schema_name="redirect", base_path=old, redirects=moves)
    api.answers["/api/content" + new] = item(schema_name="news_article", base_path=new)
    found = fetch(api.at(old, "govuk.example"), folder)
    assert found.address == api.at(old, "govuk.example")
    assert found.answered == api.at("/api/content" + new, "govuk.example")


@pytest.mark.parametrize("redirects", [None, 5, "x", [], [5], [{}], [{"destination": 5}], [{"destination": ""}]])
def test_a_page_of_govuk_that_has_moved_nowhere_is_told(api, folder, redirects):
    path = "/government/news/old"
    api.answers["/api/content" + path] = item(schema_name="redirect", base_path=path, redirects=redirects)
    with pytest.raises(FetchError, match="does not say where"):
        fetch(api.at(path, "govuk.example"), folder)


@pytest.mark.parametrize("place", ["http://10.0.0.8/", "file:///etc/passwd", "http://a:b@fenwick.example/"])
def test_a_page_of_govuk_that_has_moved_to_what_is_not_fetched_is_refused(api, folder, place):
    path = "/government/news/old"
    api.answers["/api/content" + path] = item(
        schema_name="redirect", base_path=path, redirects=[{"destination": place}]
    )
    with pytest.raises(FetchError):
        fetch(api.at(path, "govuk.example"), folder)


def test_a_circle_of_moves_ends(api, folder):
    path = "/government/news/old"
    moves = [{"path": path, "destination": path}]
    api.answers["/api/content" + path] = item(schema_name="redirect", base_path=path, redirects=moves)
    with pytest.raises(FetchError, match="from page to page"):
        fetch(api.at(path, "govuk.example"), folder)


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the samples are not here (../shared/samples/govuk)")
def test_records_of_govuk_are_kept_so_that_their_reader_reads_them(api, folder):
    from corpus.readers.govuk import read

    found = 0
    for sample in sorted(SAMPLES.glob("*/frontend/*.json")) + sorted(SAMPLES.glob("speech/*.json")):
        data = sample.read_bytes()
        path = json.loads(data)["base_path"]
        if content_item(api.at(path, "govuk.example")) is None:
            continue
        api.answers["/api/content" + path] = Reply(200, data, {"Content-Type": "application/json"})
        kept = fetch(api.at(path, "govuk.example"), folder)
        assert kept.path.suffix == ".json"
        assert read(kept.path.read_bytes(), where=str(kept.path)).blocks
        found += 1
    assert found > 20
