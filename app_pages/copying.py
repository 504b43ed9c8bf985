"""Copying a quotation with its reference: `button(row)` is HTML, to be drawn with the rest of a statement on any page.

The text reaches the browser as data of the button, exactly. The script that reads it is always the same; a page with
such buttons draws it once (`ready`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

import streamlit as st

import onrecord
from app_pages.escape import element, escaped

# Characters: a message to the browser holds no longer ones, and nobody pastes them.
LONGEST = 50_000
_LOOK = (
    "font:inherit;font-size:.875rem;color:inherit;background:none;border:1px solid #68727b;border-radius:4px;"
    "padding:.2rem .7rem;cursor:pointer"
)
# Without permission to write to the clipboard, and where the app is served without encryption, browsers copy only what
# is marked: so the text is shown, and marked.
_SCRIPT = """<script>(() => {
  if (window.onRecordCopies) return;
  window.onRecordCopies = true;
  const marked = (button, text) => {
    const around = button.parentElement;
    let box = around.querySelector("textarea");
    if (!box) {
      box = document.createElement("textarea");
      box.readOnly = true;
      box.setAttribute("aria-label", "The quotation with its reference");
      box.style.cssText = "display:block;box-sizing:border-box;width:100%;height:8rem;margin-top:.4rem;font:inherit";
      around.append(box);
    }
    box.value = text;
    box.focus();
    box.select();
    return document.execCommand("copy");
  };
  addEventListener("click", async (event) => {
    const button = event.target.closest?.("button[data-quotation]");
    if (!button) return;
    const text = decodeURIComponent(button.dataset.quotation);
    let copied = false;
    try {
      await navigator.clipboard.writeText(text);
      copied = true;
    } catch {
      copied = marked(button, text);
    }
    button.nextElementSibling.textContent = copied ? "Copied" : "Marked below: press Ctrl-C to copy it";
  });
})()</script>"""


def button(row: Mapping[str, Any]) -> str:
    """A button that copies the words of a position record, exactly, with their reference and link."""
    text = onrecord.quotation(row)
    if len(text) > LONGEST:
        words = f"Too long to copy here: onrecord cite --words --position {row['position_id']}"
        return element("div", escaped(words), "font-size:.875rem;opacity:.85")
    # Percent-encoded: an attribute would keep neither line ends nor what `escaped` writes out.
    data = quote(text, safe="", errors="replace")
    said = element("span", "", "margin-left:.6rem;font-size:.875rem", role="status")
    made = element("button", "Copy quote with reference", _LOOK, type="button", data_quotation=data)
    return element("div", made + said, "margin-top:.6rem")


def ready() -> None:
    """Make the buttons of this page work."""
    st.html(_SCRIPT, unsafe_allow_javascript=True)
