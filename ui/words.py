"""Text made safe to show: whatever was typed or read from a publication appears as it is and does nothing.

Pure. Streamlit reads Markdown in almost every label; here it is taken out of text that is not ours.
"""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

_PUNCTUATION = re.compile(r"([\\`*_{}\[\]<>()#+\-.!|~$:&^=\"'/])")
# Links, mail addresses, emoji, icon names and signs such as "--" or ">=", which would be shown as one character, are
# found after escapes are read: only a joiner inside parts them.
_JOINER = "\u2060"
_LIVE = re.compile(
    r"(?i)(?<=https:)(?=//)|(?<=http:)(?=//)|(?<=www)(?=\.)|(?<=@)(?=\w)|(?<=:)(?=[\w+/-]+:)"
    r"|(?<=-)(?=[->](?:\s|$))|(?<=<)(?=(?:-|->|=)(?:\s|$))|(?<=[>~])(?==(?:\s|$))"
)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def plain(text: str) -> str:
    """Return the text as Markdown that shows it as it is, in one line: no markup, link, image, formula or icon."""
    one_line = " ".join(_CONTROL.sub(" ", text).split())
    return _PUNCTUATION.sub(r"\\\1", _LIVE.sub(_JOINER, one_line))


def short(text: str, max_chars: int) -> str:
    """Return the text on one line, cut at a word where it is longer; not yet safe to show."""
    one_line = " ".join(text.split())
    if len(one_line) <= max_chars:
        return one_line
    cut = one_line[:max_chars].rsplit(" ", 1)[0]
    return f"{cut}\u2026"


def link(text: str, url: str) -> str:
    """Return a link with safe text; the text alone when the address is not one of the web."""
    parts = urlsplit(url.strip())
    if parts.scheme not in ("http", "https") or not parts.netloc:
        return plain(text)
    return f"[{plain(text)}]({quote(url.strip(), safe=':/?#@!$&+,;=%~')})"


def small(markdown: str) -> str:
    """Return Markdown in small grey type; what it is given must be safe."""
    return f":small[:gray[{markdown}]]"


def table(rows: list[list[str]]) -> str:
    """Return rows of cells as a Markdown table, header first, every cell safe; empty for no rows."""
    if not rows:
        return ""
    head, *body = [[plain(cell) or " " for cell in row] for row in rows]
    return "\n".join([f"| {' | '.join(head)} |", f"|{'---|' * len(head)}", *(f"| {' | '.join(r)} |" for r in body)])
