"""A code's card as a reader sees it in a terminal, each block with the source and release it comes from.

Pure; reads the dictionary of `card` and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

Card = Mapping[str, Any]

LONGEST = 12  # rows of a list; --json shows all
FIGURES = ("work", "pe_nonfacility", "pe_facility", "mp", "total_nonfacility", "total_facility")
HEADS = ("work", "PE office", "PE facility", "MP", "total office", "total facility")
NAMES = {"pctc": "PC/TC", "mult": "multiple", "global_days": "global"}
WHOSE = {"mue": "practitioner", "hospital mue": "outpatient hospital"}
WHOLE = frozenset(("kind", "scope", "label", "explains", "effective_from", "effective_to"))


def card_text(card: Card) -> str:
    """Return the card of a code, or why there is none and which real codes are near."""
    if "why" in card:
        near = f" Near it: {', '.join(card['nearest'])}." if card["nearest"] else ""
        return f"{card['why']}{near}"
    blocks = (_head(card), _attributes(card), _indicators(card), _units(card), _limit(card), *_relations(card))
    tail = [f"Publications: {', '.join(card['publications'])}."] if card["publications"] else []
    return "\n\n".join("\n".join(block) for block in (*blocks, tail) if block)


def _head(card: Card) -> list[str]:
    return [f"{card['code']}  {card['label']}", card["explains"], *filter(None, [official(card)]), f"{state_of(card)}."]


def official(card: Card) -> str:
    """Return the official words for the code, where the site has loaded a file that has them; else empty."""
    found = card["official"]
    return f"Official descriptor: {found['descriptor']} [{found['release']}]" if found else ""


def state_of(card: Card) -> str:
    """Return whether the code is in force on the card's day, since when and until when."""
    begun, ended = card["effective_from"], card["effective_to"]
    if card["in_force"]:
        span = [f"since {begun}"] if begun else []
        return ", ".join([f"In force on {card['on']}", *span, *([f"until {ended}"] if ended else [])])
    if ended and ended < card["on"]:
        return f"Not in force on {card['on']}: it ended on {ended}"
    return f"Not in force on {card['on']}: it starts on {begun}"


def _attributes(card: Card) -> list[str]:
    fields = [f for f in card["fields"] if not f["release"] and f["name"] not in WHOLE and f["value"] != "na"]
    return [_title("Attributes", _origin(fields[0])), *map(_field, fields)] if fields else []


def _indicators(card: Card) -> list[str]:
    fields = [f for f in card["fields"] if f["name"] in card["indicators"]]
    return [_title("Medicare indicators", _origin(fields[0])), *map(_field, fields)] if fields else []


def _units(card: Card) -> list[str]:
    if not card["rvu"]:
        return []
    rows = [("", *HEADS), *((m or "bare", *(units[f] for f in FIGURES)) for m, units in card["rvu"].items())]
    lines = [f"  {row[0]:<5}" + "".join(f"{cell:>15}" for cell in row[1:]) for row in rows]
    unpriced = any(not any(float(units[f]) for f in FIGURES) for units in card["rvu"].values())
    note = ["  a row of zeros: no national value; the status says who prices it"] if unpriced else []
    return [_title("Relative value units", card["release"]), *lines, *note]


def _limit(card: Card) -> list[str]:
    fields = [f for f in card["fields"] if f["name"] in ("mue", "hospital mue", "mai")]
    lines = [
        f"  {WHOSE[limit['name']]:<20} {limit['value']} a day, MAI {mai['value']}: {mai['means']}  [{_origin(limit)}]"
        for limit, mai in zip(fields[::2], fields[1::2], strict=True)
    ]
    return [_title("Units (MUE)", ""), *lines] if lines else []


def _relations(card: Card) -> Iterable[list[str]]:
    yield _listed("History", [event_text(h) for h in card["history"]])
    yield _listed("Goes with", [pair_text(p) for p in card["pairs"]])
    yield _listed("Includes and is included", [bundle_text(b) for b in card["bundles"]])


def _listed(title: str, lines: list[str]) -> list[str]:
    if not lines:
        return []
    more = [f"  and {len(lines) - LONGEST} more (--json shows all)"] if len(lines) > LONGEST else []
    return [_title(title, ""), *(f"  {line}" for line in lines[:LONGEST]), *more]


def event_text(row: Mapping[str, str]) -> str:
    """Return what happened to the code, with its source."""
    joined = {"with": " and ", "one_of": " or "}.get(row.get("relation", ""), ", ").join(
        c for c in row.get("codes", "").split(";") if c
    )
    into = f": {joined}" if joined else ""
    return f"{row['on']}  {row['event']}{into}{_note(row)}"


def pair_text(row: Mapping[str, str]) -> str:
    """Return which codes belong together and how, with its source."""
    return f"{row['code']}  {row['means']}: {row['other']}{_note(row)}"


def bundle_text(row: Mapping[str, str]) -> str:
    """Return what is inside what, and whether a modifier unbundles it."""
    unbundle = "a modifier may unbundle" if row.get("modifier_may_unbundle") == "yes" else "no modifier unbundles"
    outer, inner = row["includes_means"] or "any code", row["included_means"]
    return f"{outer} includes {inner}: {row['because']} ({unbundle}; {row['policy']})"


def _note(row: Mapping[str, str]) -> str:
    condition = f" ({row['condition']})" if row.get("condition") else ""
    return f"{condition}  [{row['source']}, {row['sure']}]"


def _field(field: Mapping[str, str]) -> str:
    name = name_of(field)
    means = "" if field["means"] == field["value"] else field["means"]
    return f"  {name:<14} {field['value']:<18}  {means}".rstrip()


def name_of(field: Mapping[str, str]) -> str:
    """Return a field's name as a reader knows it."""
    return NAMES.get(field["name"], field["name"].replace("_", " "))


def _title(title: str, origin: str) -> str:
    return f"{title}  [{origin}]" if origin else title


def _origin(field: Mapping[str, str]) -> str:
    return field["release"] or f"{field['source']}, {field['sure']}"
