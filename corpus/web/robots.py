"""What a site's robots.txt allows (RFC 9309).

The standard library's reader takes the first rule that fits, not the longest, and knows no wildcards: of GOV.UK's
rules it would keep none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_LINE = re.compile(r"\s*([A-Za-z-]+)\s*:\s*([^#]*)")
_TOKEN = re.compile(r"[A-Za-z_-]+")
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")
_UNRESERVED = re.compile(r"[A-Za-z0-9._~-]")


@dataclass(frozen=True, slots=True)
class Rules:
    """What one program may ask of one site.

    rules  (pattern, whether what fits it may be asked for)
    delay  seconds between two requests, or None where the site does not say
    """

    rules: tuple[tuple[str, bool], ...] = ()
    delay: float | None = None

    def allow(self, path: str) -> bool:
        """Whether a path (with its query) may be asked for: the longest rule that fits it says so, or none does."""
        path = _plain(path)
        fitting = [(len(pattern), allowed) for pattern, allowed in self.rules if _fits(pattern, path)]
        return path == "/robots.txt" or max(fitting, default=(0, True))[1]


def rules_for(agent: str, text: str) -> Rules:
    """The rules of a robots.txt for a program of this name: those that name it, else those for all."""
    named: list[tuple[str, str]] = []
    others: list[tuple[str, str]] = []
    is_named = False
    agents: list[str] = []
    begun = False
    for line in text.removeprefix("\ufeff").splitlines():
        found = _LINE.match(line)
        if found is None:
            continue
        field, value = found[1].lower(), found[2].strip()
        if field == "user-agent":
            agents = [value] if begun else [*agents, value]
            begun = False
            is_named = is_named or _is(agent, value)
        elif field in ("allow", "disallow", "crawl-delay"):
            begun = True
            if any(_is(agent, one) for one in agents):
                named.append((field, value))
            if "*" in agents:
                others.append((field, value))
    kept = named if is_named else others
    rules = tuple((_plain(value), field == "allow") for field, value in kept if field != "crawl-delay" and value)
    delays = [
        float(value) for field, value in kept if field == "crawl-delay" and re.fullmatch(r"\d{1,9}(\.\d{1,9})?", value)
    ]
    return Rules(rules, max(delays, default=None))


def _is(agent: str, value: str) -> bool:
    token = _TOKEN.match(value)
    return token is not None and token[0].lower() == agent.lower()


def _plain(path: str) -> str:
    """A path in one spelling: characters that need no escape without one, all others with one in capitals."""

    def spelt(found: re.Match[str]) -> str:
        char = chr(int(found[1], 16))
        return char if _UNRESERVED.match(char) else found[0].upper()

    path = "".join(char if char.isascii() else "".join(f"%{byte:02X}" for byte in char.encode()) for char in path)
    return _ESCAPE.sub(spelt, path)


def _fits(pattern: str, path: str) -> bool:
    """Whether a pattern ("*" for any characters, "$" for the end) fits a path from its beginning."""
    whole = pattern.endswith("$")
    first, *parts = pattern.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    if not parts:
        return not whole or len(path) == len(first)
    at = len(first)
    last = parts.pop() if whole else ""
    for part in parts:
        at = path.find(part, at)
        if at < 0:
            return False
        at += len(part)
    return not whole or (path.endswith(last) and len(path) - len(last) >= at)
