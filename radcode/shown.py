"""Which parts of a complete exam the findings of a report describe, and which they leave out.

Pure. What the parts are, and in which words they are told, stands in the tables `documents` and `notions`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from radcode import phrases
from radcode.model import Named
from radcode.rows import DocumentRow, RuleRow
from radcode.tables import CodeTable

PARTS = "elements"  # the unit of a rule on what a complete exam shows
# Who says why a part could not be seen has described it.
_LEFT_OUT = re.compile(
    r"\bnot (?:\w+ )?(?:imaged|evaluated|included|assessed|examined|scanned|performed)\b", re.IGNORECASE
)
_REASON = re.compile(
    r"\b(?:obscur\w*|due to|because|since|absent|removed|resect\w*|gas|habitus|\w+ectomy)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Shown:
    """A rule on a complete exam, the parts told with the sentence of each, and the names of those that are not."""

    rule: RuleRow
    told: tuple[tuple[str, str], ...]
    lacks: tuple[str, ...]


def shown_of(named: Named, sentences: Sequence[str], on: date, table: CodeTable) -> Shown | None:
    """Return the rule on the parts of this exam of which the findings leave out least; None where there is none."""
    found = [_shown(rule, parts, sentences, table) for rule, parts in _rules(named, on, table)]
    return min(found, key=lambda s: (len(s.lacks), -len(s.told)), default=None)


def _rules(named: Named, on: date, table: CodeTable) -> list[tuple[RuleRow, list[DocumentRow]]]:
    regions, kinds = {*named.get("regions", ())}, {*named.get("modality", ())}
    whole = [r for k in kinds for r in table.codes_of(k, on) if r.extent == "complete"]
    own = {
        r.code for r in whole if regions & {*r.regions}
    }  # a pregnancy has parts of its own, and not those of a pelvis
    found = []
    for rule in (r for r in table.rules(on, kind="element") if r.unit == PARTS):
        rows = [r for c in rule.subject.split(";") if (r := table.code(c, on)) and r.extent == "complete"]
        rows = [r for r in rows if r.modality in kinds and (r.code in own or not own)]
        near = any(regions & {o, *table.within("regions", o)} for r in rows for o in r.regions)
        parts = [d for d in table.rows("documents") if d.rule == rule.id]
        if near and parts:
            found.append((rule, parts))
    return found


def _shown(rule: RuleRow, parts: Sequence[DocumentRow], sentences: Sequence[str], table: CodeTable) -> Shown:
    told, lacks = [], []
    for part in parts:
        said = next((s for s in sentences if _tells(s, part, table)), "")
        if said:
            told.append((part.lacks, said))
        else:
            lacks.append(part.lacks)
    return Shown(rule, tuple(told), tuple(lacks))


def _tells(sentence: str, part: DocumentRow, table: CodeTable) -> bool:
    if _LEFT_OUT.search(sentence) and not _REASON.search(sentence):
        return False
    return any(phrases.spans(table.words_of(n), sentence) for n in part.told)
