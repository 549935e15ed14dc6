"""What a publication about one code leaves out that its reader needs: a partner, a half, Medicare's ages and intervals.

Pure. Only the code of the title is asked about; an omission refutes nothing and is told apart from what is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.audit.clauses import sole_code
from ingest.audit.pages import Checked, Page, Sentence
from ingest.audit.saying import fee_rows
from radcode.codes import code_mentions
from radcode.rows import CodeRow, PairRow, Row
from radcode.rulebook import is_about

# Relations of codes that are reported together, whichever of the two the publication is about.
_TOGETHER = ("addon_of", "injection_with_si", "screening_with_tomo", "diagnostic_with_tomo")
_SHOWN = 4  # partners named of a long list
_AGES = re.compile(
    r"\b(?:aged?|ages|years (?:of age|old)|months|every year|annual\w*|yearly"
    r"|lifetime)\b",
    re.IGNORECASE,
)


def omitted_in(page: Page) -> Iterator[Checked]:
    """Yield what the publication does not say of the one code that its title names."""
    code = sole_code(page.publication.title)
    row = page.row(code[0]) if code else None
    said = next((s for s in page.sentences if row and row.code in s.codes), None)
    if row is None or said is None:
        return
    for attribute, what, proof in (*_partners(row, page), *_halves(row, page), *_coverage(row, page)):
        words = (said.text, said.start, said.end)
        yield Checked(*words, row.code, attribute, "not said here", what, "omits", proof.ref())


_Lack = tuple[str, str, Row]


def _partners(row: CodeRow, page: Page) -> Iterator[_Lack]:
    pairs = [p for p in page.table.pairs_of(row.code, page.on) if p.relation in _TOGETHER]
    named = {m.code for s in page.sentences for m in code_mentions(s.words)}
    told: set[str] = set()
    for relation in dict.fromkeys(p.relation for p in pairs):
        own = [p for p in pairs if p.relation == relation]
        partners = list(dict.fromkeys(_partner(p, row) for p in own))
        if not named.intersection(partners) and not told.issuperset(partners):
            told.update(partners)
            listed = ", ".join(partners[:_SHOWN]) + (" and others" if len(partners) > _SHOWN else "")
            yield "pairs", f"{row.code} is reported with {listed}", own[0]


def _partner(pair: PairRow, row: CodeRow) -> str:
    return pair.other if pair.code == row.code else pair.code


def _halves(row: CodeRow, page: Page) -> Iterator[_Lack]:
    """The halves that a code splits into, where the publication names one of the two modifiers or none."""
    rows = fee_rows(row.code, page.on, page)
    meaning = page.table.indicator("pctc", rows[0].pctc, page.on) if rows else None
    allowed: Sequence[str] = meaning.allows if meaning else ()
    lacking = [m for m in allowed if not any(_names(s, m) for s in page.sentences)]
    if len(allowed) > 1 and lacking:
        yield "component", f"{row.code} also takes {' and '.join(lacking)}", rows[0]


def _names(sentence: Sentence, modifier: str) -> bool:
    return re.search(rf"(?<![\w.]){modifier}(?![\w%]|[.,]\d)", sentence.words) is not None


def _coverage(row: CodeRow, page: Page) -> Iterator[_Lack]:
    rules = [
        r
        for kind in ("age", "frequency")
        for r in page.table.rules(page.on, kind=kind, payer="medicare")
        if r.payer == "medicare" and r.subject and is_about(r.subject, row, page.table)
    ]
    if rules and not any(_AGES.search(s.words) for s in page.sentences):
        yield "frequency", rules[-1].says.rstrip("."), rules[-1]
