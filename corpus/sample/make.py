"""Build the fictional sample corpus: ``python -m corpus.sample.make [--check]``.

Reads ``sources.yaml`` and writes ``documents/NAME.FORMAT`` and ``manifest.json``. The bytes
depend on nothing but the sources and the versions of reportlab and python-docx.
"""

from __future__ import annotations

import argparse
import hashlib
import html
import io
import json
import re
import sys
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml

from corpus.metadata import SIDECAR

HERE = Path(__file__).resolve().parent
NOTICE = "Fictional sample: every person, council, trust and event in this document is invented."
FIXED_TIME = (1980, 1, 1, 0, 0, 0)

Doc = dict[str, Any]


def printed(block: dict[str, str]) -> str:
    """The block as printed: its number, if it has one, and its text."""
    return f"{block['number']} {block['text']}" if block.get("number") else block["text"]


def byline(doc: Doc) -> str | None:
    """``By A and B`` for signed articles; None where the author is the publisher or nobody."""
    if doc["kind"] not in ("article", "opinion") or not doc["authors"]:
        return None
    return "By " + " and ".join(doc["authors"])


def front(doc: Doc) -> list[str]:
    """The lines between the title and the body, without the ones that the document lacks."""
    publisher = None if doc["kind"] in ("article", "opinion") else doc["publisher"]
    lines = (publisher, doc["dateline"], byline(doc), doc.get("standfirst"))
    return [line for line in lines if line]


def make_txt(doc: Doc) -> bytes:
    """Plain text with blank lines between blocks, and the line ends and mark asked for."""
    marks = {"list_item": "- "}
    body = [marks.get(b["kind"], "") + printed(b) for b in doc["body"]]
    text = "\n\n".join([NOTICE, doc["title"], "\n".join(front(doc)), *body]) + "\n"
    if doc.get("line_ends") == "crlf":
        text = text.replace("\n", "\r\n")
    return text.encode("utf-8-sig" if doc.get("bom") else "utf-8")


def make_html(doc: Doc) -> bytes:
    """A news page: meta tags, the article, and the furniture that surrounds one."""
    esc = html.escape
    section = doc.get("section", "News")
    author = ", ".join(doc["authors"])
    if doc["date_meta"] == "DC.date":
        date = f'<meta name="DC.date" content="{doc["published"]}">'
    else:
        date = f'<meta property="article:published_time" content="{doc["published"]}T06:00:00Z">'
    tags = {"heading": "h2", "list_item": "li"}
    body = "\n".join(
        f"<{tag}>{esc(printed(b), quote=False)}</{tag}>" for b in doc["body"] for tag in [tags.get(b["kind"], "p")]
    )
    standfirst = doc.get("standfirst")
    stand = f'\n<p class="standfirst">{esc(standfirst, quote=False)}</p>' if standfirst else ""
    site, title = esc(doc["publisher"], quote=False), esc(doc["title"], quote=False)
    return f"""<!DOCTYPE html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<title>{title} | {site}</title>
<meta name="author" content="{esc(author)}">
<meta property="og:title" content="{esc(doc["title"])}">
<meta property="og:site_name" content="{esc(doc["publisher"])}">
{date}
<style>body {{ font-family: Georgia, serif; max-width: 44rem; margin: 2rem auto }}</style>
</head>
<body>
<main>
<article>
<p class="notice">{NOTICE}</p>
<h1>{title}</h1>
<p class="byline">By {esc(author, quote=False)}</p>{stand}
{body}
</article>
</main>
<nav aria-label="Site"><ul><li><a href="#">Home</a></li><li><a href="#">{section}</a></li>\
<li><a href="#">Jobs</a></li><li><a href="#">Subscribe</a></li></ul></nav>
<aside><h2>Most read</h2><ul><li><a href="#">Ten questions to ask before you merge</a></li>\
<li><a href="#">Diary: the council that lost its own car park</a></li></ul>
<p>Sign up for our weekly email and never miss a story.</p></aside>
<footer><p>About {site} | Contact us | Terms and conditions | Cookies</p></footer>
</body>
</html>
""".encode()


def make_docx(doc: Doc) -> bytes:
    """A Word file with heading styles and core properties, zipped again with fixed times."""
    from docx import Document
    from docx.enum.style import WD_STYLE_TYPE

    document = Document()
    created = datetime.fromisoformat(doc["created"])
    props = document.core_properties
    props.title, props.author, props.comments = doc["title"], ", ".join(doc["authors"]), ""
    props.created = props.modified = created
    props.last_modified_by, props.language = doc["publisher"], "en-GB"
    document.add_paragraph(NOTICE)
    document.add_heading(doc["title"], 0)
    for line in front(doc):
        document.add_paragraph(line)
    styles = {"heading": "Heading 1", "list_item": "List Bullet"}
    for block in doc["body"]:
        document.add_paragraph(printed(block), style=styles.get(block["kind"], "Normal"))
    # The template's hundred table styles, and their copies "with effects", are of no use here.
    for style in list(document.styles):
        if style.type == WD_STYLE_TYPE.TABLE and style.name != "Normal Table":
            style.delete()
    for key, rel in list(document.part.rels.items()):
        if rel.reltype.endswith("/stylesWithEffects"):
            document.part.rels.pop(key)
    first, last = io.BytesIO(), io.BytesIO()
    document.save(first)
    # Stored, not deflated: the bytes then do not depend on the zlib at hand.
    with zipfile.ZipFile(first) as old, zipfile.ZipFile(last, "w", zipfile.ZIP_STORED) as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, FIXED_TIME)
            entry.create_system = 3
            new.writestr(entry, old.read(name))
    return last.getvalue()


def make_pdf(doc: Doc) -> bytes:
    """A5 pages that break where they are full, with the page number at the foot."""
    from reportlab.lib.pagesizes import A5
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.lib.units import mm
    from reportlab.platypus import Paragraph, SimpleDocTemplate

    plain = ParagraphStyle("plain", fontName="Times-Roman", fontSize=11, leading=14.5, spaceAfter=7)
    head = ParagraphStyle("head", plain, fontName="Times-Bold", fontSize=13, spaceBefore=6, keepWithNext=1)
    title = ParagraphStyle("title", head, fontSize=17, leading=21, spaceAfter=10)
    item = ParagraphStyle("item", plain, leftIndent=12)
    styles = {"heading": head, "list_item": item}

    def foot(canvas: Any, template: Any) -> None:
        canvas.setFont("Times-Roman", 9)
        canvas.drawCentredString(A5[0] / 2, 10 * mm, str(template.page))

    def para(text: str, style: ParagraphStyle) -> Paragraph:
        return Paragraph(html.escape(text, quote=False), style)

    story = [para(NOTICE, plain), para(doc["title"], title)]
    story += [para(line, plain) for line in front(doc)]
    story += [para(printed(b), styles.get(b["kind"], plain)) for b in doc["body"]]
    out = io.BytesIO()
    template = SimpleDocTemplate(
        out, pagesize=A5, title=doc["title"], author=", ".join(doc["authors"]) or doc["publisher"],
        leftMargin=18 * mm, rightMargin=18 * mm, topMargin=16 * mm, bottomMargin=20 * mm,
        invariant=1, pageCompression=0,
    )  # fmt: skip
    template.build(story, onFirstPage=foot, onLaterPages=foot)
    # The fixed day that reportlab writes is not the document's: better none.
    return re.sub(rb"/(?:CreationDate|ModDate) \(D:[^)]*\)", lambda m: b" " * len(m[0]), out.getvalue())


def make_xml(doc: Doc) -> bytes:
    """A sitting as parlparse writes it: a speech for each speaker, a column for every two."""
    day, esc = doc["published"], html.escape
    made: list[str] = []
    speech, number = False, 0
    for block in [{"kind": "procedure", "text": NOTICE}, *doc["body"]]:
        if block["kind"] in ("speaker", "heading", "procedure"):
            made += ["</speech>"] if speech else []
            number += 1
            column = 100 + number // 2
            at = f'id="uk.org.publicwhip/debate/{day}.{column}.{number}" colnum="{column}"'
            speech = block["kind"] != "heading"
        text = esc(block["text"], quote=False)
        if block["kind"] == "heading":
            made.append(f"<major-heading {at}>{text}</major-heading>")
        elif block["kind"] == "procedure":
            made.append(f'<speech {at} nospeaker="true"><p class="italic">{text}</p>')
        elif block["kind"] == "speaker":
            office = f' speakeroffice="{esc(block["office"])}"' if block.get("office") else ""
            made.append(f'<speech {at} speakername="{esc(block["text"])}"{office}>')
        else:
            made.append(f"<p>{text}</p>")
    made += ["</speech>"] if speech else []
    lines = "\n".join(made)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<publicwhip>\n{lines}\n</publicwhip>\n'.encode()


def make_json(doc: Doc) -> bytes:
    """A speech as GOV.UK's content API gives it."""
    tags = {"heading": "h2", "list_item": "li"}
    body = "\n".join(
        f"<{tag}>{html.escape(printed(b), quote=False)}</{tag}>"
        for b in [{"kind": "paragraph", "text": NOTICE}, *doc["body"]]
        for tag in [tags.get(b["kind"], "p")]
    )
    item = {
        "base_path": f"/government/speeches/{doc['name']}", "content_id": "00000001-0000-4000-8000-000000000000",
        "schema_name": "speech", "document_type": "speech", "locale": "en", "title": doc["title"],
        "first_published_at": f"{doc['published']}T10:00:00Z", "public_updated_at": f"{doc['published']}T10:00:00Z",
        "details": {"body": body, "delivered_on": f"{doc['delivered']}T10:00:00Z"},
        "links": {
            "organisations": [{"title": doc["publisher"]}],
            "speaker": [{"title": name} for name in doc["authors"]],
        },
    }  # fmt: skip
    return (json.dumps(item, ensure_ascii=False, indent=1) + "\n").encode()


def make_eml(doc: Doc) -> bytes:
    """A press release as it is sent."""
    day = datetime.fromisoformat(doc["published"])
    head = [
        f"From: {doc['publisher']} press office <{doc['sender']}>",
        "To: newsdesk@paper.example",
        f"Subject: Press release: {doc['title']}",
        f"Date: {day:%a, %d %b %Y} 09:30:00 +0000",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: 8bit",
    ]
    body = [NOTICE, *(printed(b) for b in doc["body"])]
    return ("\r\n".join(head) + "\r\n\r\n" + "\r\n\r\n".join(body) + "\r\n").encode()


MAKERS: dict[str, Callable[[Doc], bytes]] = {
    "txt": make_txt,
    "html": make_html,
    "docx": make_docx,
    "pdf": make_pdf,
    "xml": make_xml,
    "json": make_json,
    "eml": make_eml,
}


def build() -> dict[str, bytes]:
    """Every file of the sample, by its path below this folder."""
    sources = yaml.safe_load((HERE / "sources.yaml").read_text(encoding="utf-8"))
    files: dict[str, bytes] = {}
    manifest: dict[str, dict[str, Any]] = {}
    for doc in sources["documents"]:
        name = f"{doc['name']}.{doc['format']}"
        data = MAKERS[doc["format"]](doc)
        files[f"documents/{name}"] = data
        if doc.get("sidecar"):
            files[f"documents/{name}{SIDECAR}"] = yaml.safe_dump(doc["sidecar"], sort_keys=False).encode()
        manifest[name] = {
            "sha256": hashlib.sha256(data).hexdigest(),
            "bytes": len(data),
            **{key: doc[key] for key in ("kind", "published", "title", "format")},
        }
    text = json.dumps(manifest, ensure_ascii=False, indent=2) + "\n"
    files["manifest.json"] = text.encode()
    return files


def differences(files: dict[str, bytes]) -> list[str]:
    """One line for each file that is missing, changed or not of the sample."""
    lines = []
    for name, data in files.items():
        path = HERE / name
        if not path.is_file():
            lines.append(f"{name}: missing")
        elif path.read_bytes() != data:
            lines.append(f"{name}: differs from what sources.yaml builds")
    there = {f"documents/{path.name}" for path in (HERE / "documents").glob("*")}
    return lines + [f"{name}: not in sources.yaml" for name in sorted(there - files.keys())]


def main(argv: list[str] | None = None) -> int:
    """Write the sample, or with --check only compare it with what is there."""
    parser = argparse.ArgumentParser(prog="python -m corpus.sample.make", description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare, write nothing")
    check = parser.parse_args(argv).check
    files = build()
    if check:
        lines = differences(files)
        for line in lines:
            print(f"corpus/sample/{line}", file=sys.stderr)
        return 1 if lines else 0
    (HERE / "documents").mkdir(exist_ok=True)
    for name, data in files.items():
        (HERE / name).write_bytes(data)
    print(f"{len(files) - 1} files written", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
