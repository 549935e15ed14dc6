"""Publication x code table -> what it says about codes, and which of it the table contradicts.

Pure: values in, values out. Reads sentences by general mechanisms; no code, figure or sentence is known to it.
"""

from __future__ import annotations

from collections.abc import Iterator
from weakref import WeakKeyDictionary

from ingest.audit.amounts import amounts_in
from ingest.audit.features import features_in
from ingest.audit.pairing import pairs_in
from ingest.audit.policy import policies_in
from ingest.audit.reading import Checked, Page, page_of
from ingest.audit.validity import validity_in
from radcode.model import Conflict, Publication
from radcode.tables import CodeTable
from radcode.terms import Lexicon

__all__ = ["Checked", "find_conflicts", "statements"]

_CHECKS = (features_in, validity_in, pairs_in, policies_in, amounts_in)
# A sentence that was right on the day of publication is no support today either.
_REFUTED = ("contradicts", "stale")
_LEXICONS: WeakKeyDictionary[CodeTable, Lexicon] = WeakKeyDictionary()


def find_conflicts(publication: Publication, table: CodeTable) -> tuple[Conflict, ...]:
    """Return the statements of a publication that the table contradicts, by offset; empty when none does."""
    found = [
        Conflict(publication.id, s.start, s.end, s.text, s.code, s.attribute, s.said, s.table, s.row)
        for s in statements(publication, table)
        if s.verdict in _REFUTED and s.row is not None
    ]
    return tuple(sorted(found, key=lambda c: (c.start, c.subject, c.attribute)))


def statements(publication: Publication, table: CodeTable) -> Iterator[Checked]:
    """Yield each statement about codes that the table can be asked about, with the verdict, in order of the text."""
    page = page_of(publication, table, _lexicon(table))
    for sentence in page.sentences:
        yield from dict.fromkeys(_merged(page, sentence_at=sentence.start))


def _merged(page: Page, *, sentence_at: int) -> Iterator[Checked]:
    """Join statements of one sentence that differ only in their code."""
    sentence = page.at(sentence_at)
    groups: dict[tuple[str, ...], list[Checked]] = {}
    for check in _CHECKS:
        for s in check(sentence, page):
            groups.setdefault((s.attribute, s.said, s.table, s.verdict), []).append(s)
    for same in groups.values():
        codes = dict.fromkeys(c for s in same for c in s.code.split(";"))
        yield same[0]._replace(code=";".join(codes))


def _lexicon(table: CodeTable) -> Lexicon:
    if table not in _LEXICONS:
        _LEXICONS[table] = Lexicon(table)
    return _LEXICONS[table]
