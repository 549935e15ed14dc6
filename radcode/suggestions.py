"""What a coder may want to ask next, as questions that the program answers.

Pure: the record of an answer in, texts out. Codes come from the answer itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from radcode.model import Outcome

MOST = 4


def suggestions_of(record: Mapping[str, Any]) -> tuple[str, ...]:
    """Return follow-ups to an answer with lines to bill; none while it asks something itself."""
    lines = record.get("lines") or []
    if record["outcome"] != Outcome.ANSWERED or not lines:
        return ()
    page = record.get("page") or {}
    asked = str(record.get("question", "")).lower()
    first = lines[0]
    line = "-".join([first["code"], *first["modifiers"]])
    codes = list(dict.fromkeys(x["code"] for x in lines))
    found = [
        "" if page.get("owns") else "And if we own the machine?",
        "" if page.get("reads") and page.get("owns") is False else "And if we only read?",
        f"{codes[0]} vs {codes[1]}" if len(codes) > 1 else f"What is {codes[0]}?",
        f"What does Medicare pay for {line}?",
        f"How many units of {codes[0]} can be billed a day?",
    ]
    return tuple(s for s in found if s and s.lower() not in asked)[:MOST]
