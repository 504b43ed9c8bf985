"""Whose document it is, as its first lines show: the body that issued a paper, or who gave a speech."""

from __future__ import annotations

import re

from corpus.lines import NAME, is_person
from corpus.readers import Parsed

# Kinds of document in which a body speaks for itself.
ISSUED = ("white_paper", "green_paper", "consultation", "consultation_response", "report", "press_release", "manifesto")
# Blocks of the head that can name it, and of the foot, where releases describe who sends them.
_HEAD, _FOOT = 8, 6
_LONGEST = 14  # words of a body's name
_TITLED = 3  # words that a title has at least
_AGAIN = 1  # mentions, the head's included, that show nothing yet
BODY_NOUN = (
    r"(?:Department|Ministry|Office|Association|Alliance|Council|Committee|Trust|Authority|Confederation|Federation|Union|"
    r"Institute|Forum|Society|Commission|Board|Fund|Foundation|Agency|College|Centre|Group|Network|Party|Inspectorate|"
    r"Government|Executive|Partnership|Coalition|Congress|Guild|Charity|Collaborative|Consortium|University|UK)"
)
_WORD = r"[A-Z](?:[\w&-]|['’](?!s\b))*(?:s['’](?=\s))?"
_NAME = rf"(?:{_WORD}(?:,?\s+(?:(?:of|for|and|in|on|the|&)\s+){{0,2}}{_WORD}){{0,12}})"
_HEADED = re.compile(rf"(?:{_WORD}\s+)*{BODY_NOUN}(?:$|\s+(?:of|for|on|in)\s)|.*\b{BODY_NOUN}$")
_NOT_ISSUING = re.compile(r"(?:House of|Select Committee|Committee|Response|Chapter|Part|Annex|Cm|HC|HL)\b")
_RESPONSE = re.compile(
    rf"(?:.*[:–—-]\s*)?(?:Consultation\s+)?(?:[Rr]esponse|[Ss]ubmission|[Ee]vidence|[Mm]emorandum)\s+"
    rf"(?:from|by|of|on behalf of)\s+(?:[Tt]he\s+)?(?P<body>{_NAME})"
)
_ITS_RESPONSE = re.compile(
    rf"(?:[Tt]he\s+)?(?P<body>{_NAME})(?:['’]s?)?\s*[:–—-]?\s+(?:[Rr]esponse|[Rr]eply|[Ss]ubmission|[Ee]vidence)\s+(?:to|on)\b"
)
_SENDS = re.compile(
    rf"(?:{_WORD}\s*[–—-]\s+)?(?:[Tt]he\s+)?(?P<body>{_NAME})(?:\s+\([A-Z]\w+\))?(?:,\s+(?:which|who|the)\b[^,]+,)?\s+"
    r"(?:today|yesterday|has|have|is|calls?|called|welcomes?|welcomed|warns?|warned|says|said|announces?|announced|urges?|urged|"
    r"launche[sd]|published|publishes|responded|responds|backs|backed|condemned|criticised)\b"
)
# "Change: the Larch Party Manifesto 2024".
_MANIFESTO_OF = re.compile(rf"(?:.*[:–—-]\s*)?(?:[Tt]he\s+)?(?P<body>{_NAME})\s+[Mm]anifesto\b")
# Parties that their manifestos call by half a name.
_PARTIES = {"Conservative", "Green", "Labour", "Liberal"}
# Who presents a command paper: "Presented to Parliament by the Secretary of State for Health by Command".
_PRESENTED = re.compile(
    r"Presented to Parliament by the (?P<body>[A-Z].{3,120}?)(?:,| and | by (?:the )?[Cc]ommand\b|$)"
)
# Who submits written evidence: "Memorandum submitted by the Fenwick Trust (FT 07)".
_SUBMITTED = re.compile(
    r"(?:(?:supplementary|further|joint|written)\s+)*(?:evidence|memorandum)\s+(?:submitted\s+)?(?:by|from)\s+(?:the\s+)?"
    r"(?P<who>(?-i:[A-Z0-9]).{1,100}?)(?:\s*\([^()]*\))*$",
    re.IGNORECASE,
)
_REPORT_BY = re.compile(
    rf"(?:.*\b)?(?:[Rr]eport|[Ss]tudy|[Pp]aper|[Rr]eview)\s+(?:by|from|of)\s+(?:the\s+)?(?P<body>{_NAME})$"
)
# "UNITAS – the union for public service people".
_SUBTITLED = re.compile(rf"(?P<body>{_NAME})\s+[–—-]\s+(?:the|an?|for|working|representing|speaking)\b")
_DESCRIBED = re.compile(
    rf"(?:\d+[.)]?\s+)?(?:[Tt]he\s+)?(?P<body>{_NAME})(?:\s+\((?:the\s+|[“\"‘']|[A-Z])[^)]*\))?,?\s+"
    r"(?:represents|is (?:a|an|the)\b|speaks for|brings together|was (?:founded|established|set up)|serves|supports|"
    r"welcomes|employs)"
)
_SPEAKER = re.compile(
    rf"(?:(?:[Ss]peech|[Aa]ddress|[Ll]ecture|[Rr]emarks)\s+(?:given\s+|delivered\s+)?(?:by|of)\s+)?(?:[Tt]he\s+)?"
    rf"(?:(?:Rt|Right)\.?\s+Hon(?:ourable)?\.?\s+)?{NAME}(?:\s+(?:MP|MSP|OBE|CBE|QC|KC))*(?:\s*$|,\s|\s+\()"
)
# Headings that have the shape of a name.
_NO_SPEAKER = re.compile(
    r"\b(?:Conference|Remarks|Delivery|Speech|Address|Lecture|Against|Annual|Opening|Keynote|Closing|Introduction|Thank)\b"
)


def issuer(parsed: Parsed, kind: str, title: str | None) -> str | None:
    """The body whose document it is, where its kind is one that bodies issue and its words show it; else None."""
    if kind not in ISSUED:
        return None
    head = [
        _cased(line, parsed.text)
        for block in parsed.blocks[:_HEAD]
        for line in _lines(parsed.text[block.start : block.end])
    ]
    title = _cased(title, parsed.text) if title else None
    return _in_head(head, title, kind, parsed.text) or _in_text(parsed, kind)


def _in_head(head: list[str], title: str | None, kind: str, text: str) -> str | None:
    """The issuer that the first lines name: in words ("Response by …", "a report by …"), or alone in a line."""
    said = [_REPORT_BY.match(line) for line in head]
    if kind == "consultation_response":
        said = [_RESPONSE.match(line) or _ITS_RESPONSE.match(line) for line in [*([title] if title else []), *head]]
    said += [_SUBTITLED.match(line) for line in head[:_HEAD]]
    bodies = [_body(found["body"]) for found in said if found]
    bodies.append(_above_title(head, text, kind))
    alone = (line for line in head[:_HEAD] if re.fullmatch(rf"(?:The\s+)?{_NAME}", line) and line != title)
    bodies += [_body(line) for line in alone]
    if title and kind == "consultation_response":  # the name stands where a title would
        bodies.append(_body(title))
    if kind == "manifesto":
        bodies = [_party(line) for line in [*([title] if title else []), *head]] + bodies
    if kind in ("white_paper", "green_paper"):
        bodies += [found["body"] for line in head if (found := _PRESENTED.match(line))]
    return next(filter(None, bodies), None)


def _party(line: str) -> str | None:
    """Whose manifesto a line names."""
    found = _MANIFESTO_OF.match(line)
    name = re.sub(r"\s*(?:General\s+)?Election$", "", found["body"]) if found else ""
    if not re.search(r"[a-z]", name) or name in ("A", "Our", "The"):
        return None
    return f"{name} Party" if name in _PARTIES else re.sub(r"Democrat$", "Democrats", name)


def _in_text(parsed: Parsed, kind: str) -> str | None:
    """The issuer that a release's first sentence names, or that is described at the beginning or the end."""
    pieces = [" ".join(parsed.text[b.start : b.end].split()) for b in (*parsed.blocks[:_HEAD], *parsed.blocks[-_FOOT:])]
    senders = [_SENDS] if kind == "press_release" else []
    for pattern in (*senders, _DESCRIBED):
        for piece in pieces:
            if (found := pattern.match(piece)) and len(piece.split()) > _LONGEST and (body := _body(found["body"])):
                return body
    return None


def _above_title(head: list[str], text: str, kind: str) -> str | None:
    """The name in the first line, where what could be the title stands below and the text goes on about the name."""
    line = head[0] if head else ""
    below = [other for other in head[1:4] if len(other.split()) >= _TITLED and not re.search(r"\b\d{4}$|\.$", other)]
    if not below or not re.fullmatch(rf"(?:The\s+)?{_NAME}", line):
        return None
    name = re.sub(r"^The\s+", "", line)
    letter = kind in ("press_release", "consultation_response")  # the head of a letter stands above what it is about
    again = letter and len(re.findall(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE)) > _AGAIN
    long = line.startswith("The ") or len(name.split()) > 2
    return _body(line) or (name if again and long and not _NOT_ISSUING.match(name) else None)


def submitter(parsed: Parsed) -> str | None:
    """Who submits written evidence to a committee, as a line of its head says."""
    for block in parsed.blocks[:_HEAD]:
        for line in _lines(parsed.text[block.start : block.end]):
            if found := _SUBMITTED.match(_cased(line, parsed.text)):
                who = found["who"].strip(" ,.")
                person = _SPEAKER.match(who)
                return person["name"] if person and is_person(person) else who
    return None


def speaker(parsed: Parsed) -> str | None:
    """Who gives a speech, as a line of its head says: "Jane Arkwright MP, minister for care"."""
    for block in parsed.blocks[:_HEAD]:
        for line in _lines(parsed.text[block.start : block.end]):
            found = _SPEAKER.match(line)
            named = found and len(line.split()) <= 2 * _LONGEST and is_person(found)
            if found and named and not _NO_SPEAKER.search(found["name"]):
                return found["name"]
    return None


def _cased(line: str, text: str) -> str:
    """A line in capitals as the text prints its words elsewhere, or else with capitals at the beginnings of words."""
    if not line.isupper() or " " not in line:
        return line
    found = re.search(rf"(?<!\w){re.escape(line)}(?!\w)", text.replace(line, " "), re.IGNORECASE)
    if found and not found.group().isupper():
        return found.group()
    small = {"OF", "FOR", "AND", "IN", "ON", "THE"}
    return " ".join(word.lower() if word in small else word.capitalize() for word in line.split())


def _lines(piece: str) -> list[str]:
    return [" ".join(line.split()) for line in piece.splitlines() if line.strip()]


def _body(name: str) -> str | None:
    """The name, where it is a body's and not too long for one."""
    plain = re.sub(r"^The\s+", "", " ".join(name.split())).strip(" ,")
    if _NOT_ISSUING.match(plain) or len(plain.split()) > _LONGEST:
        return None
    return plain if _HEADED.match(plain) or re.fullmatch(r"[A-Z]{3,}|Comptroller and Auditor General", plain) else None
