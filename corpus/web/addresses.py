"""Which addresses may be asked for, and which machines may answer."""

from __future__ import annotations

import re
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

import httpx

from corpus.web import FetchError

_PORTS: dict[str, frozenset[int]] = {"http": frozenset({80}), "https": frozenset({443})}
_NAME = re.compile(r"[a-z0-9_](?:[a-z0-9_.-]{0,251}[a-z0-9_])?\.?", re.IGNORECASE)
_CREDENTIALS = re.compile(r"//[^/?#]*@")

# What the ipaddress module of some Python versions takes for public: translators of protocols, a machine that answers
# only inside a data centre (168.63.129.16), and addresses kept for documents.
_INWARD = tuple(
    ip_network(one)
    for one in (
        "168.63.129.16/32",
        "192.0.0.0/24",
        "192.88.99.0/24",
        "2001::/23",
        "2001:db8::/32",
        "3fff::/20",
    )
)
_PUBLIC_6 = ip_network("2000::/3")
# IPv4 addresses written as IPv6: (prefix, how far left the four bytes stand).
_WRAPPED = ((ip_network("::ffff:0:0/96"), 0), (ip_network("64:ff9b::/96"), 0), (ip_network("2002::/16"), 80))


def checked(address: str, *, allow_private: bool = False) -> httpx.URL:
    """The address as it will be asked for, without a fragment. Raises FetchError for one that will not be asked for.

    allow_private  whether any port may be asked
    """
    shown = without_credentials(address)
    try:
        url = httpx.URL(address.strip()).copy_with(fragment=None)
    except (httpx.InvalidURL, UnicodeError) as error:
        raise FetchError("this is no address of the web", where=shown, hint="check its spelling") from error
    if url.scheme not in _PORTS:
        problem = f"addresses that begin with {url.scheme}: are not fetched" if url.scheme else "no address of the web"
        raise FetchError(problem, where=shown, hint="begin it with https:// or http://")
    if url.userinfo or "@" in url.netloc.decode("ascii"):
        raise FetchError(
            "the address holds a user's name or password", where=shown, hint="give it without what stands before the @"
        )
    host = url.raw_host.decode("ascii")
    if not (_NAME.fullmatch(host) or _literal(host)):
        raise FetchError("the address names no site", where=shown, hint="check its spelling")
    url = _at_port(url, shown, allow_private=allow_private)
    return url.copy_with(raw_path=url.raw_path)  # "/" where there is no path


def _at_port(url: httpx.URL, shown: str, *, allow_private: bool) -> httpx.URL:
    if url.port is None or url.port in _PORTS[url.scheme]:
        return url.copy_with(port=None if url.port in (80, 443) else url.port)
    if not (allow_private and 0 < url.port < 65536):
        raise FetchError(f"port {url.port} is not where sites are", where=shown, hint="give the address without a port")
    return url


def without_credentials(address: str) -> str:
    """The address as it may be shown."""
    shown = _CREDENTIALS.sub("//", address, count=1)
    return "".join(char for char in shown if char.isprintable()).strip()[:500]


def is_public(address: str) -> bool:
    """Whether an IP address is one of a machine that everybody can reach.

    Private, loopback, link-local, multicast, reserved and unspecified ones are not, nor those at which a cloud tells a
    machine its secrets. An IPv4 address written as IPv6 counts as what it is.
    """
    found = _unwrapped(_literal(address.partition("%")[0]))
    if found is None or (isinstance(found, IPv6Address) and found not in _PUBLIC_6):
        return False
    return (
        found.is_global
        and not found.is_multicast
        and not found.is_reserved
        and not any(found in network for network in _INWARD)
    )


def _unwrapped(found: IPv4Address | IPv6Address | None) -> IPv4Address | IPv6Address | None:
    """The IPv4 address that an IPv6 address stands for; any other as it is."""
    for network, left in _WRAPPED:
        if isinstance(found, IPv6Address) and found in network:
            return IPv4Address(int(found) >> left & 0xFFFFFFFF)
    return found


def _literal(text: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(text)
    except ValueError:
        return None
