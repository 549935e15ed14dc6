"""Publication x code table -> what it says about codes, and which of it the table contradicts.

Pure: values in, values out. Reads sentences by general mechanisms; no code, figure or sentence is known to it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from weakref import WeakKeyDictionary

from ingest.audit.agents import agents_in
from ingest.audit.ages import ages_in
from ingest.audit.amounts import amounts_in
from ingest.audit.bundling import bundles_in
from ingest.audit.columns import columns_in
from ingest.audit.exams import exams_in
from ingest.audit.facts import facts_in
from ingest.audit.features import features_in
from ingest.audit.fitting import fits_in
from ingest.audit.indicators import indicators_in
from ingest.audit.legend import legends_in
from ingest.audit.listed import lists_in
from ingest.audit.names import names_in
from ingest.audit.omitted import omitted_in
from ingest.audit.pages import Checked, Page, Sentence
from ingest.audit.pairing import pairs_in
from ingest.audit.policy import policies_in
from ingest.audit.proposed import proposals_in
from ingest.audit.ranges import ranges_in
from ingest.audit.reading import page_of
from ingest.audit.restated import restated
from ingest.audit.rivals import rivals_in
from ingest.audit.spotted import spotted_in
from ingest.audit.succession import successions_in
from ingest.audit.things import things_in
from ingest.audit.validity import validity_in
from radcode.model import Conflict, Publication
from radcode.tables import CodeTable
from radcode.terms import Lexicon

__all__ = ["REFUTED", "Checked", "find_conflicts", "statements"]

_Check = Callable[[Sentence, Page], Iterator[Checked]]
# A sentence that was right on the day of publication ("stale") is no support today either.
REFUTED = ("contradicts", "stale")
_CHECKS = (
    features_in,
    exams_in,
    lists_in,
    ages_in,
    validity_in,
    successions_in,
    pairs_in,
    bundles_in,
    columns_in,
    things_in,
    policies_in,
    amounts_in,
    ranges_in,
    indicators_in,
    facts_in,
    legends_in,
    spotted_in,
    agents_in,
    names_in,
    rivals_in,
    fits_in,
    proposals_in,
)
_LAST = (names_in, rivals_in, fits_in, proposals_in)
_OF_ONE = (features_in, ages_in, amounts_in, indicators_in, spotted_in)  # what each code of several is said to be
_FIGURES = ("amount",)  # whose reader knows what leaves a figure open
_REMEMBERED = 512  # publications
_FOUND: dict[tuple[str, Publication], tuple[Conflict, ...]] = {}
_LEXICONS: WeakKeyDictionary[CodeTable, Lexicon] = WeakKeyDictionary()


def find_conflicts(publication: Publication, table: CodeTable) -> tuple[Conflict, ...]:
    """Return the statements of a publication that the table contradicts, by offset; empty when none does.

    What was found before is remembered: a build after another reads only what is new to it.
    """
    key = (table.hash, publication)
    found = _FOUND.get(key)
    if found is None:
        if len(_FOUND) >= _REMEMBERED:
            _FOUND.clear()
        found = _FOUND[key] = _conflicts(publication, table)
    return found


def _conflicts(publication: Publication, table: CodeTable) -> tuple[Conflict, ...]:
    found = [
        Conflict(publication.id, s.start, s.end, s.text, s.code, s.attribute, s.said, s.table, s.row)
        for s in statements(publication, table)
        if s.verdict in REFUTED
    ]
    return tuple(sorted(found, key=lambda c: (c.start, c.subject, c.attribute)))


def statements(publication: Publication, table: CodeTable) -> Iterator[Checked]:
    """Yield each statement about codes that the table can be asked about, with the verdict, in order of the text.

    Last comes what a publication about one code omits.
    """
    page = page_of(publication, table, _lexicon(table))
    for sentence in page.sentences:
        found = [*_said_in(sentence, page, _CHECKS)]
        yield from found
        refuted = {c for s in found if s.verdict in REFUTED for c in s.code.split(";")}
        for again in restated(sentence, page):
            yield from (s for s in _said_in(again, page, _OF_ONE) if s.code not in refuted)
    yield from omitted_in(page)


def _said_in(sentence: Sentence, page: Page, checks: Sequence[_Check]) -> Iterator[Checked]:
    """Yield the statements of a sentence; those that differ only in their code are one, its codes joined by `;`."""
    same: dict[tuple[str, ...], list[Checked]] = {}
    refuted: set[str] = set()
    read: set[tuple[str, str]] = set()
    for check in checks:
        known = frozenset(read)
        for s in check(sentence, page):
            if check in _LAST and s.code in refuted:
                continue  # the fact itself was found
            if check is spotted_in and (s.code, s.attribute) in known:
                continue  # who knows the turn of phrase knows better
            if s.verdict != "undecided" or s.attribute in _FIGURES:
                read.add((s.code, s.attribute))
            same.setdefault((s.attribute, s.said, s.table, s.verdict), []).append(s)
            refuted |= {s.code} if s.verdict in REFUTED else set()
    for alike in same.values():
        codes = dict.fromkeys(c for s in alike for c in s.code.split(";"))
        yield alike[0]._replace(code=";".join(codes))


def _lexicon(table: CodeTable) -> Lexicon:
    if table not in _LEXICONS:
        _LEXICONS[table] = Lexicon(table, corrects=False)  # a publication is edited: "listed" is no "limited"
    return _LEXICONS[table]
