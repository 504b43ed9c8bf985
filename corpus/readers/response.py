"""One response to a consultation (.response), as `corpus.containers.table` takes it from its row of a table."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from corpus.containers.columns import number_of
from corpus.dates import partial
from corpus.encoding import decode
from corpus.errors import ReadError
from corpus.readers import Parsed
from corpus.records import Metadata
from corpus.text import Piece, blocks_of, joined

# Control characters, halves of characters, and code points that Unicode keeps free of characters.
_NO_TEXT = re.compile(r"[\x00-\x08\x0e-\x1f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_AGAIN = "add the table again"
# Respondents who answer for nobody but themselves, whatever they note as their organisation.
_INDIVIDUAL = re.compile(
    r".*\b(?:individual|member of (?:the )?public|personal|private|resident|citizen|yourself|myself)\b.*", re.IGNORECASE
)
_FOR_A_BODY = re.compile(r".*\b(?:organi[sz]ation|on behalf of an?|company)\b.*", re.IGNORECASE)


def read(data: bytes, *, where: str) -> Parsed:
    """The respondent as a heading, the type of respondent, then each question with the paragraphs of its answer.

    Raises ReadError for what is no response, or one without an answer.
    """
    response = _loaded(data, where)
    asked = [_question(one, where) for one in _list(response.get("questions"), where)]
    if not any(answer.strip() for _, _, answers in asked for answer in answers):
        raise ReadError("the response holds no answers", where=where, hint=_AGAIN)
    given = {part: _words(response.get(part), where) for part in ("respondent", "kind", "organisation", "date", "id")}
    heading = _heading(given)
    pieces = [
        Piece(heading, "heading"),
        Piece(f"Type of respondent: {given['kind']}" if given["kind"] else "", "procedure"),
        *(piece for one in asked for piece in _pieces(*one)),
    ]
    text, blocks = joined(pieces)
    return Parsed(text, blocks, _about(given, heading, _columns(response.get("columns"), where)))


def _heading(given: dict[str, str]) -> str:
    name, body = given["respondent"], given["organisation"]
    if not name:
        return f"Response {given['id']}" if given["id"] else "Response"
    return f"{name}, {body}" if body and body != name else name


def _pieces(question: str, number: str | None, answers: list[str]) -> Iterator[Piece]:
    words = [answer[block.start : block.end] for answer in answers for block in blocks_of(answer)]
    if words:
        yield Piece(question, "question", question=number)
    yield from (Piece(paragraph, "answer", question=number) for paragraph in words)


def _about(given: dict[str, str], heading: str, columns: dict[str, str]) -> Metadata:
    found = {"kind": "table of responses"}
    alone = bool(_INDIVIDUAL.match(given["kind"])) and not _FOR_A_BODY.match(given["kind"])
    values: dict[str, Any] = {
        "title": (heading if heading != "Response" else None, "respondent" if given["respondent"] else "id"),
        "authors": ((given["respondent"],) if given["respondent"] else (), "respondent"),
        "publisher": (None if alone else given["organisation"] or None, "organisation"),
        "published_on": (partial(given["date"]), "date"),
    }
    for field, (value, part) in values.items():
        if value:
            found[field] = f"the table's column {columns[part]}" if part in columns else "table of responses"
    return Metadata(**{field: value for field, (value, _) in values.items()}, kind="consultation_response", found=found)


# --- the file ---


def _loaded(data: bytes, where: str) -> dict[str, Any]:
    try:
        response = json.loads(decode(data, where=where))
    except (ValueError, RecursionError) as error:
        raise ReadError("this is no response from a table", where=where, hint=_AGAIN) from error
    if not isinstance(response, dict):
        raise ReadError("this is no response from a table", where=where, hint=_AGAIN)
    return response


def _question(value: Any, where: str) -> tuple[str, str | None, list[str]]:
    """(text, number, answers). A question is one line."""
    if not isinstance(value, dict):
        raise ReadError("a question of the response is none", where=where, hint=_AGAIN)
    text = _words(value.get("question"), where)
    number = _words(value.get("number"), where) or number_of(text)
    return text, number, [_text(answer, where) for answer in _list(value.get("answers"), where)]


def _columns(value: Any, where: str) -> dict[str, str]:
    return {part: _words(name, where) for part, name in value.items()} if isinstance(value, dict) else {}


def _list(value: Any, where: str) -> list[Any]:
    if not isinstance(value, list):
        raise ReadError("the response has no list of questions and answers", where=where, hint=_AGAIN)
    return value


def _words(value: Any, where: str) -> str:
    return " ".join(_text("" if value is None else value, where).split())


def _text(value: Any, where: str) -> str:
    if not isinstance(value, str):
        raise ReadError("the response holds what is no text", where=where, hint=_AGAIN)
    if bad := _NO_TEXT.search(value):
        raise ReadError(
            f"the response holds what is no character (U+{ord(bad[0]):04X})",
            where=where,
            hint="correct it in the table",
        )
    return value
