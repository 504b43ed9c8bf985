"""Fetching: which addresses are asked, how politely, and what becomes of odd answers."""

import contextlib
import gzip
import io
import socket
import ssl
import threading
import time
import zipfile
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import httpcore
import pytest
from hypothesis import given
from hypothesis import strategies as st
from web_site import HOST, PAGE, PUBLIC, Reply, serving, world

from corpus.web import FetchError, connection
from corpus.web.addresses import checked, is_public
from corpus.web.client import NAME, PAUSE, Client, Known, Times, agent
from corpus.web.types import ending


@pytest.fixture
def site():
    with serving() as site:
        yield site


@pytest.fixture
def net(monkeypatch, site):
    return world(monkeypatch, site)


def got(site, path="/page", host=HOST, known=None, **how):
    with Client(**how) as client:
        return client.get(site.at(path, host), known=known)


def refused(site, path="/page", host=HOST, **how):
    with pytest.raises(FetchError) as caught:
        got(site, path, host, **how)
    return caught.value


def moved(place, status=302):
    return Reply(status, b"", {"Location": place})


# -- addresses ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("ftp://fenwick.example/a", "begin with ftp:"),
        ("file:///etc/passwd", "begin with file:"),
        ("javascript:alert(1)", "begin with javascript:"),
        ("fenwick.example/a", "begin it with https://"),
        ("", "no address of the web"),
        ("https://", "names no site"),
        ("https:///a", "names no site"),
        ("https://fen%77ick.example/", "names no site"),
        ("https://fen wick.example/", "names no site"),
        ("https://☃.example/", "check its spelling"),
        ("https://fenwick.example:99999/", "port 99999"),
        ("https://fenwick.example:8080/", "port 8080"),
        ("https://fenwick.example:22/", "port 22"),
        ("https://fenwick.example:abc/", "check its spelling"),
        ("https://a\x1b[31m.example/", "check its spelling"),
        ("https://[1.2.3.4]/", "check its spelling"),
    ],
)
def test_an_address_that_is_none_of_the_web_is_refused(address, told):
    with pytest.raises(FetchError) as caught:
        checked(address)
    assert told in str(caught.value)
    assert "\x1b" not in str(caught.value)


@pytest.mark.parametrize("who", ["ann:secret@", "secret@", ":secret@", "ann%3Asecret@"])
def test_credentials_are_refused_and_not_shown(who):
    with pytest.raises(FetchError, match="name or password") as caught:
        checked(f"https://{who}fenwick.example/plan")
    assert "secret" not in str(caught.value)
    assert "fenwick.example/plan" in str(caught.value)


@pytest.mark.parametrize(
    ("address", "asked"),
    [
        (" HTTPS://Fenwick.EXAMPLE:443/Plan#part-2 ", "https://fenwick.example/Plan"),
        ("http://fenwick.example:80", "http://fenwick.example/"),
        ("https://bücher.example/ä?q=ö", "https://xn--bcher-kva.example/%C3%A4?q=%C3%B6"),
        ("https://fenwick.example/a/../b", "https://fenwick.example/b"),
        ("https://[2606:4700::1111]/", "https://[2606:4700::1111]/"),
    ],
)
def test_an_address_has_one_spelling(address, asked):
    assert str(checked(address)) == asked


def test_odd_ports_need_leave():
    assert str(checked("http://fenwick.example:8080/", allow_private=True)) == "http://fenwick.example:8080/"
    with pytest.raises(FetchError, match="port 0"):
        checked("http://fenwick.example:0/", allow_private=True)


@given(st.text() | st.from_regex(r"https?://\S+"))
def test_any_text_is_an_address_or_refused(text):
    try:
        url = checked(text)
    except FetchError:
        return
    assert url.scheme in ("http", "https")
    assert not url.userinfo
    assert not url.fragment


@pytest.mark.parametrize("address", [PUBLIC, "8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_public_machines_are_told(address):
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    """
    0.0.0.0 0.1.2.3 10.0.0.8 100.64.0.1 100.100.100.200 127.0.0.1 127.8.8.8 168.63.129.16 169.254.169.254 172.16.0.1
    172.31.255.255 192.0.0.192 192.0.2.1 192.88.99.1 192.168.1.1 198.18.0.1 198.51.100.1 203.0.113.1 224.0.0.1
    239.255.255.250 240.0.0.1 255.255.255.255
    :: ::1 ::127.0.0.1 ::ffff:127.0.0.1 ::ffff:169.254.169.254 64:ff9b::7f00:1 64:ff9b:1::808:808 100::1 2001::1
    2001:db8::1 2002:7f00:1:: 2002:a00:8:: 3fff::1 5f00::1 fc00::1 fd00:ec2::254 fe80::1 fe80::1%eth0 fec0::1 ff02::1
    nonsense
    """.split(),
)
def test_all_other_machines_are_told(address):
    assert not is_public(address)


# -- connections -------------------------------------------------------------------------------------------------------


def test_a_page_is_fetched_from_the_site_that_its_name_belongs_to(site, net):
    site.answers["/page"] = Reply()
    response = got(site)
    assert (response.status, response.data, response.address) == (200, PAGE, site.at("/page"))
    assert {asked["host"] for _, asked in site.asked} == {f"{HOST}:{site.port}"}


@pytest.mark.parametrize("address", ["127.0.0.2", "10.0.0.8", "169.254.169.254", "::1", "fe80::1", "::ffff:127.0.0.1"])
def test_a_name_of_a_private_machine_is_refused_before_any_connection(site, net, address):
    net.names[HOST] = [[address]]
    error = refused(site)
    assert "private network" in str(error)
    assert address in str(error)
    assert net.tried == []


def test_private_machines_are_asked_with_leave(site, monkeypatch):
    site.answers["/page"] = Reply()
    monkeypatch.setattr("corpus.web.client._sleep", lambda _: None)
    assert got(site, host="127.0.0.1", allow_private=True).data == PAGE


def test_this_machine_is_refused_under_every_spelling(site, monkeypatch):
    monkeypatch.setattr("corpus.web.addresses._PORTS", {"http": {site.port}})
    with Client() as client:
        for host in ("127.0.0.1", "localhost", "127.1", "2130706433", "0x7f.1", "0.0.0.0", "[::1]", "[::ffff:7f00:1]"):
            with pytest.raises(FetchError, match=r"private|no site of this name"):
                client.get(site.at("/page", host))
    assert site.asked == []


def test_a_name_that_cannot_be_looked_up_is_nobodys(monkeypatch):
    with pytest.raises(FetchError, match="no site of this name"), Client() as client:
        client.get(f"http://{'a' * 70}.invalid/")


def test_a_name_is_looked_up_once_and_its_checked_answer_connected_to(site, net):
    net.names[HOST] = [[PUBLIC], ["127.0.0.1"]]
    with pytest.raises(httpcore.ConnectError):
        connection._Backend(allow_private=False, whole=9).connect_tcp(HOST, site.port)
    assert net.looked.count(HOST) == 1
    assert net.tried == [PUBLIC]


def test_the_machine_that_was_reached_is_checked_again(site, net, monkeypatch):
    # A second look-up of the checked answer itself leads elsewhere.
    net.names |= {HOST: [[PUBLIC]], PUBLIC: [["127.0.0.1"]]}
    monkeypatch.setattr("corpus.web.addresses.is_public", lambda one: one == PUBLIC)
    assert "private network (127.0.0.1)" in str(refused(site))
    assert net.tried == ["127.0.0.1"]
    assert site.asked == []


def test_of_several_answers_the_private_ones_are_never_tried(site, net):
    net.names[HOST] = [["10.0.0.8", PUBLIC, "127.0.0.1"]]
    site.answers["/page"] = Reply()
    assert got(site).data == PAGE
    assert set(net.tried) == {PUBLIC, "127.0.0.1"}


def test_the_certificate_is_asked_for_the_name(site, net, monkeypatch):
    names = []

    def start_tls(self, ssl_context, server_hostname=None, timeout=None):
        names.append(server_hostname)
        self.close()
        raise httpcore.ConnectError

    monkeypatch.setattr(connection._Stream, "start_tls", start_tls)
    with pytest.raises(FetchError, match="cannot be reached"), Client() as client:
        client.get(f"https://{HOST}:{site.port}/page")
    assert set(names) == {HOST}


def test_a_certificate_that_cannot_be_trusted_is_told_at_once(site, net, monkeypatch):
    def start_tls(self, ssl_context, server_hostname=None, timeout=None):
        self.close()
        raise httpcore.ConnectError(ssl.SSLCertVerificationError("no"))

    monkeypatch.setattr(connection._Stream, "start_tls", start_tls)
    with pytest.raises(FetchError, match="certificate cannot be trusted"), Client() as client:
        client.get(f"https://{HOST}:{site.port}/page")
    assert net.tried == ["127.0.0.1"]


def test_a_name_that_nobody_has_is_told_at_once(site, net, monkeypatch):
    def look_up(*_, **__):
        raise socket.gaierror(socket.EAI_NONAME, "no")

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    assert "no site of this name" in str(refused(site))
    assert net.slept == []


def test_a_site_that_cannot_be_reached_is_tried_again(site, net):
    net.names[HOST] = [[PUBLIC]]
    assert "cannot be reached" in str(refused(site))
    assert len(net.tried) == 4


# -- redirects ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_followed(site, net, status):
    site.answers |= {"/page": moved("next?a=1#b", status), "/next?a=1": moved(site.at("/end", "hansel.example"))}
    site.answers["/end"] = Reply()
    assert got(site).address == site.at("/end", "hansel.example")


@pytest.mark.parametrize(
    "place",
    [
        "http://10.0.0.8/",
        "http://169.254.169.254/latest/meta-data/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "//192.168.1.1/",
        "file:///etc/passwd",
        "ftp://fenwick.example/a",
        "gopher://fenwick.example/",
        "http://ann:secret@fenwick.example/",
        "http://fenwick.example:22/",
        "http://",
        "http://[",
        "javascript:alert(1)",
    ],
)
def test_a_redirect_to_what_is_not_fetched_is_refused(site, net, place):
    site.answers["/page"] = moved(place)
    assert "secret" not in str(refused(site))
    assert site.pages == ["/page"]
    assert set(net.tried) == {"127.0.0.1"}


def test_a_redirect_to_a_name_of_a_private_machine_is_refused(site, net):
    net.names["hansel.example"] = [["10.0.0.8"]]
    site.answers["/page"] = moved(site.at("/page", "hansel.example"))
    assert "private network (10.0.0.8)" in str(refused(site))


def test_a_circle_is_seen(site, net):
    site.answers |= {"/page": moved("/other"), "/other": moved("/page")}
    assert "in a circle" in str(refused(site))
    assert site.pages == ["/page", "/other"]


def test_ten_redirects_are_followed_and_no_more(site, net):
    site.answers |= {f"/{n}": moved(f"/{n + 1}") for n in range(40)}
    assert "more than 10 times" in str(refused(site, "/0"))
    assert len(site.pages) == 11


def test_a_redirect_to_nowhere_is_told(site, net):
    site.answers["/page"] = Reply(302, b"")
    assert "does not say where" in str(refused(site))


# -- sizes -------------------------------------------------------------------------------------------------------------


def chunked(handler, parts, fields=()):
    handler.send_response(200)
    for name, value in (("Transfer-Encoding", "chunked"), ("Content-Type", "text/plain"), *fields):
        handler.send_header(name, value)
    handler.end_headers()
    for part in parts:
        handler.wfile.write(b"%x\r\n%b\r\n" % (len(part), part))
    handler.wfile.write(b"0\r\n\r\n")


def endless(part):
    while True:
        yield part


def test_an_answer_that_says_that_it_is_too_large_is_not_read(site, net):
    site.answers["/page"] = Reply(200, b"x", {"Content-Length": "999999999999999"})
    assert "larger than 1 MB" in str(refused(site, largest=2**20))


def test_an_endless_answer_ends(site, net):
    site.answers["/page"] = Reply(write=lambda handler: chunked(handler, endless(b"x" * 5000)))
    assert "larger than 100000 bytes" in str(refused(site, largest=100_000))


def test_the_largest_answer_is_read_whole(site, net):
    site.answers["/page"] = Reply(200, b"x" * 1000)
    assert len(got(site, largest=1000).data) == 1000
    assert "larger than 999 bytes" in str(refused(site, largest=999))


def packed(body, encoding="gzip"):
    return Reply(200, body, {"Content-Encoding": encoding})


def test_packed_answers_are_unpacked(site, net):
    site.answers["/page"] = packed(gzip.compress(PAGE))
    assert got(site).data == PAGE
    site.answers["/page"] = packed(gzip.compress(PAGE[:9]) + gzip.compress(PAGE[9:]), "x-gzip")
    assert got(site).data == PAGE
    site.answers["/page"] = packed(gzip.compress(PAGE) + b"\0\0\0")
    assert got(site).data == PAGE


def test_a_packed_answer_that_swells_is_stopped(site, net, monkeypatch):
    most = []
    real = connection.httpx.Response.iter_raw
    monkeypatch.setattr(
        connection.httpx.Response, "iter_raw", lambda self: (most.append(len(p)) or p for p in real(self))
    )
    site.answers["/page"] = packed(gzip.compress(b"\0" * 2_000_000))
    assert "larger than 65536 bytes" in str(refused(site, largest=65536))
    assert sum(most) < 10_000


def test_a_packed_answer_that_swells_from_many_small_parts_is_stopped(site, net):
    body = gzip.compress(b"\0" * 1000) * 100
    site.answers["/page"] = packed(body)
    assert "larger than 5000 bytes" in str(refused(site, largest=5000))


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(gzip.compress(PAGE)[:-9], id="no end"),
        pytest.param(b"not packed", id="not packed"),
        pytest.param(gzip.compress(PAGE)[:3], id="no beginning"),
    ],
)
def test_a_damaged_packed_answer_is_told(site, net, body):
    site.answers["/page"] = packed(body)
    assert "packed badly" in str(refused(site))


@pytest.mark.parametrize("encoding", ["br", "zstd", "deflate", "gzip, gzip", "nonsense\x7f"])
def test_a_packing_that_was_not_asked_for_is_refused(site, net, encoding):
    site.answers["/page"] = packed(PAGE, encoding)
    assert "packed in a way" in str(refused(site))


def test_an_empty_answer_is_no_page(site, net):
    site.answers["/page"] = Reply(200, b"")
    assert "with nothing" in str(refused(site))


# -- slow and broken answers -------------------------------------------------------------------------------------------


def silent(handler):
    handler.connection.settimeout(5)
    handler.rfile.read(1)  # until the client hangs up


def test_a_silent_site_is_given_up(site, net):
    site.answers["/robots.txt"] = Reply(write=silent)
    assert "does not answer" in str(refused(site, times=Times(read=0.05)))
    assert len(site.paths) == 4


def dripping(net, part):
    """A part again and again, ten seconds between two."""
    while True:
        net.now += 10
        yield part


def test_an_answer_that_drips_is_given_up_and_not_asked_for_again(site, net):
    site.answers["/page"] = Reply(write=lambda handler: chunked(handler, dripping(net, b"x")))
    assert "after 600 seconds" in str(refused(site))
    assert site.pages == ["/page"]


@pytest.mark.parametrize(("begin", "part"), [(b"HTTP/1.1 200 OK\r\n", b"X"), (b"", b"HTTP/1.1 102 Wait\r\n\r\n")])
def test_an_answer_that_never_begins_is_given_up(site, net, begin, part):
    def drip(handler):
        handler.wfile.write(begin)
        for one in dripping(net, part):
            handler.wfile.write(one)

    site.answers["/page"] = Reply(write=drip)
    assert "after 600 seconds" in str(refused(site))


def test_a_wait_that_reaches_the_end_of_the_time_is_late(net):
    class Stream(httpcore.NetworkStream):
        def read(self, max_bytes, timeout=None):
            net.now += timeout
            raise httpcore.ReadTimeout

        def close(self):
            net.slept.append(-1)

    with pytest.raises(connection.LateError):
        connection._Stream(Stream(), net.now + 5).read(1, 30)
    with pytest.raises(httpcore.ReadTimeout):
        connection._Stream(Stream(), net.now + 50).read(1, 30)
    assert net.slept == [-1]


@pytest.mark.parametrize(
    "raw",
    [
        b"SSH-2.0-Open\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\ncut off",
        b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\nx",
        b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"X: " + b"y" * 200_000,
        b"HTTP/1.1 999999 OK\r\n\r\n",
        b"",
    ],
)
def test_a_broken_answer_is_told(site, net, raw):
    site.answers["/page"] = Reply(write=lambda handler: handler.wfile.write(raw))
    assert "broke off its answer" in str(refused(site))


def test_a_request_that_failed_once_is_made_again(site, net):
    site.answers["/page"] = [Reply(write=lambda handler: None), Reply()]
    assert got(site).data == PAGE


# -- manners -----------------------------------------------------------------------------------------------------------


def test_the_client_says_who_asks(site, net):
    site.answers["/page"] = Reply()
    got(site, contact="ann@fenwick.example")
    assert {asked["user-agent"] for _, asked in site.asked} == {agent("ann@fenwick.example")}
    assert agent().startswith(f"{NAME}/")
    assert agent("ann@fenwick.example").endswith("(+research; ann@fenwick.example)")
    assert agent(" ") == agent()


@pytest.mark.parametrize("contact", ["a\nX: y", "a)", "é", "a" * 300])
def test_a_contact_that_no_request_can_carry_is_refused(contact):
    with pytest.raises(FetchError, match="contact"):
        agent(contact)


def test_cookies_and_credentials_are_not_sent(site, net):
    site.answers |= {"/page": Reply(302, b"", {"Location": "/next", "Set-Cookie": "a=b; Path=/"}), "/next": Reply()}
    got(site)
    assert not any("cookie" in asked or "authorization" in asked for _, asked in site.asked)


def test_requests_to_a_site_are_a_pause_apart(site, net):
    site.answers |= {"/page": Reply(), "/next": Reply()}
    got(site)
    got(site, "/next")  # another client owes the site as much
    assert site.paths == ["/robots.txt", "/page", "/next"]
    assert net.slept == [PAUSE, PAUSE]


def test_sites_do_not_wait_for_each_other(site, net):
    site.answers["/page"] = Reply()
    got(site)
    net.slept.clear()
    got(site, host="hansel.example")
    assert net.slept == [PAUSE]  # between its own robots.txt and page


def test_a_site_is_asked_one_thing_at_a_time(site, net):
    inside, most = [], []

    def answer(handler):
        inside.append(1)
        most.append(len(inside))
        time.sleep(0.02)
        inside.pop()
        chunked(handler, [PAGE])

    site.answers |= {f"/{n}": Reply(write=answer) for n in range(4)}
    threads = [threading.Thread(target=got, args=(site, f"/{n}")) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1, 1, 1, 1]


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_a_busy_site_is_asked_again_after_longer_and_longer_waits(site, net, status):
    site.answers |= {"/page": Reply(status, b"no"), "/robots.txt": Reply(404)}
    error = refused(site)
    assert (error.status, site.pages) == (status, ["/page"] * 4)
    assert net.slept == [PAUSE, 2.0, 4.0, 8.0]
    assert "try again later" in str(error)


def test_a_busy_site_says_how_long_to_wait(site, net):
    site.answers["/page"] = [Reply(429, b"no", {"Retry-After": "37"}), Reply()]
    assert got(site).data == PAGE
    assert net.slept == [PAUSE, 37.0]


def test_a_busy_site_says_until_when_to_wait(site, net):
    until = format_datetime(datetime.now(UTC) + timedelta(seconds=60), usegmt=True)
    site.answers["/page"] = [Reply(503, b"no", {"Retry-After": until}), Reply()]
    assert got(site).data == PAGE
    assert 40 < net.slept[1] <= 60


@pytest.mark.parametrize("said", ["soon", "-5", "", "٣", "Wed, 99 Foo 2099 00:00:00 GMT", "Wed, 21 Oct 2015 07:28:00"])
def test_a_wait_that_says_nothing_is_the_ordinary_one(site, net, said):
    site.answers["/page"] = [Reply(429, b"no", {"Retry-After": said.encode().decode("latin-1")}), Reply()]
    assert got(site).data == PAGE
    assert net.slept == [PAUSE, 2.0]


@pytest.mark.parametrize("said", ["3600", "9" * 5000])
def test_a_wait_that_is_too_long_is_told_and_kept_to(site, net, said):
    site.answers["/page"] = [Reply(429, b"no", {"Retry-After": said}), Reply()]
    assert "asks programs to wait for" in str(refused(site))
    assert "asks programs to wait for" in str(refused(site))
    assert site.pages == ["/page"]
    assert net.slept == [PAUSE]


@pytest.mark.parametrize(
    ("status", "told"),
    [(404, "no such page (404)"), (410, "no such page (410)"), (403, "to programs (403)"), (418, "a page (418)")],
)
def test_a_refusal_is_final(site, net, status, told):
    site.answers["/page"] = Reply(status, b"no")
    error = refused(site)
    assert told in str(error)
    assert error.status == status
    assert site.pages == ["/page"]


# -- what is known -----------------------------------------------------------------------------------------------------


def test_a_site_is_asked_whether_anything_changed(site, net):
    site.answers["/page"] = Reply(304, b"")
    known = Known(site.at("/page"), '"a1"', "Wed, 21 Oct 2015 07:28:00 GMT")
    response = got(site, known=known)
    assert (response.unchanged, response.data) == (True, b"")
    asked = site.asked[-1][1]
    assert (asked["if-none-match"], asked["if-modified-since"]) == ('"a1"', "Wed, 21 Oct 2015 07:28:00 GMT")


def test_marks_are_sent_to_the_address_that_gave_them_only(site, net):
    site.answers |= {"/page": moved("/now"), "/now": Reply(304, b"")}
    assert got(site, known=Known(site.at("/now"), '"a1"')).unchanged
    assert [("if-none-match" in asked) for _, asked in site.asked] == [False, False, True]


def test_nothing_changed_is_no_answer_to_who_knows_nothing(site, net):
    site.answers["/page"] = Reply(304, b"")
    assert "unasked" in str(refused(site))


# -- robots.txt --------------------------------------------------------------------------------------------------------


def robots(text):
    return Reply(200, text.encode(), {"Content-Type": "text/plain"})


def test_robots_txt_is_obeyed(site, net):
    site.answers |= {"/page": Reply(), "/robots.txt": robots("User-agent: *\nDisallow: /page")}
    assert "robots.txt asks" in str(refused(site))
    assert site.paths == ["/robots.txt"]


def test_robots_txt_is_read_once_a_day(site, net):
    site.answers |= {"/page": Reply(), "/robots.txt": robots("User-agent: *\nDisallow: /x")}
    got(site)
    got(site)
    assert site.paths.count("/robots.txt") == 1
    net.now += 25 * 60 * 60
    got(site)
    assert site.paths.count("/robots.txt") == 2


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_a_robots_txt_that_is_not_there_forbids_nothing(site, net, status):
    site.answers |= {"/page": Reply(), "/robots.txt": Reply(status, b"User-agent: *\nDisallow: /")}
    assert got(site).data == PAGE


@pytest.mark.parametrize("status", [429, 500, 503])
def test_nothing_is_fetched_where_robots_txt_cannot_be_read(site, net, status):
    site.answers |= {"/page": Reply(), "/robots.txt": Reply(status, b"no")}
    assert "robots.txt cannot be read" in str(refused(site))
    assert site.pages == []


def test_redirects_of_robots_txt_are_followed(site, net):
    site.answers |= {"/page": Reply(), "/robots.txt": moved("/rules"), "/rules": robots("User-agent: *\nDisallow: /")}
    assert "robots.txt asks" in str(refused(site))


def test_a_redirect_is_asked_by_the_rules_of_where_it_leads(site, net):
    rules = [robots(""), robots("User-agent: *\nDisallow: /secret")]
    site.answers |= {"/page": moved(site.at("/secret", "hansel.example")), "/robots.txt": rules, "/secret": Reply()}
    assert "robots.txt asks" in str(refused(site))
    assert site.pages == ["/page"]


def test_the_delay_of_robots_txt_is_kept(site, net):
    site.answers |= {"/page": Reply(), "/robots.txt": robots("User-agent: *\nCrawl-delay: 10")}
    got(site)
    got(site)
    assert net.slept == [PAUSE, 10.0]


def test_an_endless_robots_txt_is_read_in_part(site, net):
    lines = endless(b"# nothing here\n" * 1000)
    site.answers |= {"/page": Reply(), "/robots.txt": Reply(write=lambda handler: chunked(handler, lines))}
    assert got(site).data == PAGE


@pytest.mark.parametrize(
    ("text", "path", "allowed"),
    [
        ("\ufeffUser-agent: *\nDisallow: /a", "/a", False),
        ("User-agent: *\nDisallow: /\nUser-agent: onrecord\nDisallow: /b", "/a", True),
        ("User-agent: *\nDisallow: /*/print$", "/news/plan/print", False),
        ("User-agent: *\nDisallow: /*/print$", "/news/plan/printed", True),
        ("User-agent: *\nDisallow: /a\nAllow: /a/b", "/a/b", True),
        ("User-agent: *\nDisallow: /search?q=", "/search?q=x", False),
    ],
)
def test_the_rules_of_robots_txt_are_those_for_this_program_and_the_longest_that_fits(site, net, text, path, allowed):
    site.answers |= {path: Reply(), "/robots.txt": robots(text)}
    if allowed:
        assert got(site, path).data == PAGE
    else:
        assert "robots.txt asks" in str(refused(site, path))


@pytest.mark.parametrize("delay", ["soon", "-1", "nan"])
def test_a_delay_that_is_no_number_is_none(site, net, delay):
    site.answers |= {"/page": Reply(), "/robots.txt": robots(f"User-agent: *\nCrawl-delay: {delay}")}
    got(site)
    got(site)
    assert net.slept == [PAUSE, PAUSE]


def test_a_delay_without_end_is_told_and_not_waited_for(site, net):
    site.answers |= {"/page": Reply(), "/robots.txt": robots("User-agent: *\nCrawl-delay: 1e99")}
    got(site)
    assert "asks programs to wait" in str(refused(site))


def test_rules_full_of_wildcards_take_no_time(site, net):
    rules = f"User-agent: *\nDisallow: /{'*a' * 5000}b$"
    site.answers |= {"/page": Reply(), "/robots.txt": robots(rules)}
    assert got(site).data == PAGE


# -- formats -----------------------------------------------------------------------------------------------------------

ZIP = b"PK\x03\x04"
ADDRESS = "https://fenwick.example/plan"


@pytest.mark.parametrize(
    ("data", "said", "where", "found"),
    [
        (PAGE, "text/html; charset=utf-8", ADDRESS, ".html"),
        (PAGE, "application/pdf", ADDRESS, ".html"),
        (PAGE, "image/png", ADDRESS, ".html"),
        (PAGE, "", ADDRESS, ".html"),
        (b"\xef\xbb\xbf\n<!-- a --><?b?><HTML>", "text/plain", ADDRESS, ".html"),
        ("<html>".encode("utf-16"), "text/plain", ADDRESS, ".html"),
        (b"<!-- a -->" * 9 + b"<p>words", "text/html", ADDRESS, ".html"),
        (b"<p>words", "text/html", ADDRESS, ".html"),
        (b'<?xml version="1.0"?><!DOCTYPE html PUBLIC ""><html>', "text/xml", ADDRESS, ".html"),
        (b'<?xml version="1.0"?><debates>&lt;html></debates>', "text/html", ADDRESS, ".xml"),
        (b"<debates/>", "application/xml", ADDRESS, ".xml"),
        (b"<feed/>", "application/atom+xml", ADDRESS, ".xml"),
        (b"%PDF-1.7 ...", "text/html", ADDRESS, ".pdf"),
        (b"\n%PDF-1.7 ...", "application/octet-stream", ADDRESS, ".pdf"),
        (b"junk %PDF-1.7 ...", "application/pdf", ADDRESS, ".pdf"),
        (b"of %PDF- files", "text/plain", ADDRESS, ".txt"),
        (b'{"a": 1}', "application/json", ADDRESS, ".json"),
        (b'{"a": 1}', "text/html", ADDRESS, ".json"),
        (b"[1]", "", ADDRESS, ".json"),
        (b"{a note}", "text/plain", ADDRESS, ".txt"),
        (b"[" * 100_000, "text/plain", ADDRESS, ".txt"),
        (b'{"a": 1}', "application/ld+json", ADDRESS, ".json"),
        (b"They met.", "text/plain", ADDRESS, ".txt"),
        (b"They met.", "", ADDRESS, ".txt"),
        (b"They met.", "no type", ADDRESS, ".txt"),
        (b"a,b", "text/plain", ADDRESS + ".csv?x=1", ".csv"),
        (b"a,b", "text/csv", ADDRESS, ".csv"),
        (b"<p>words", "application/octet-stream", ADDRESS + ".htm", ".html"),
        (b"From: a", "message/rfc822", ADDRESS, ".eml"),
        (ZIP + b"word/document.xml", "application/zip", ADDRESS, ".zip"),
    ],
)
def test_the_bytes_tell_the_format_and_else_the_site(data, said, where, found):
    assert ending(data, said, where=where) == found


@pytest.mark.parametrize(
    ("part", "found"), [("word/document.xml", ".docx"), ("xl/workbook.xml", ".xlsx"), ("a", ".zip")]
)
def test_the_parts_of_an_archive_tell_what_it_is(part, found):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(part, "x")
    assert ending(out.getvalue(), "text/plain", where=ADDRESS) == found


@pytest.mark.parametrize(
    ("data", "said", "told"),
    [
        (b"\x89PNG\r\n\x1a\n", "text/html", "a picture"),
        (b"\xd0\xcf\x11\xe0", "application/msword", ".docx"),
        (b"{\\rtf1", "text/plain", "rich text"),
        (b"They met.", "application/pdf", "says that this is a PDF file"),
        (b"They met.", "application/zip", "says that this is a ZIP file"),
        (b"\0\1\2\3", "text/html", "which is not read"),
        (b"\0\1\2\3", "", "bytes of an unknown format"),
        (b"body {}", "text/css", "text/css"),
    ],
)
def test_what_nobody_could_read_is_refused(data, said, told):
    with pytest.raises(FetchError) as caught:
        ending(data, said, where=ADDRESS)
    assert told in str(caught.value)


@given(st.binary(), st.text(), st.sampled_from(["<!-- ", "<?xml", "%PDF-", "PK\x03\x04", "", "["]))
def test_any_bytes_have_an_ending_or_are_refused(data, said, opening):
    with contextlib.suppress(FetchError):
        assert ending(opening.encode() + data, said, where=ADDRESS).startswith(".")
