"""The dated look-ups: what the code table says on a day, and which release it says it from.

Pure; imports `codes`, `model` and `rows` only. Time is always an argument.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from itertools import pairwise
from typing import Any, Literal, NamedTuple

from radcode import rows as r

Relation = Literal["exact", "newest", "oldest"]

# The columns of `codes` that say what was done, in the order in which reasons are given.
ATTRIBUTES = (
    "modality",
    "regions",
    "contrast",
    "extent",
    "laterality",
    "purpose",
    "approach",
    "technique",
    "count",
    "role",
    "trimester",
    "age",
    "tracer",
    "addon",
)


class FeeView(NamedTuple):
    """A fee row and how its release relates to the date asked for."""

    row: r.FeeRow
    release: r.ReleaseRow
    relation: Relation


class MueView(NamedTuple):
    """An MUE row and the release it stands in."""

    row: r.MueRow
    release: r.ReleaseRow


class PtpView(NamedTuple):
    """A PTP row and the release it stands in."""

    row: r.PtpRow
    release: r.ReleaseRow


class OppsView(NamedTuple):
    """A row of the hospital outpatient rates and the release it stands in."""

    row: r.OppsRow
    release: r.ReleaseRow


class CodeTable:
    """All tables, indexed once, never changed. `hash` is the sha256 over the files in a fixed order."""

    def __init__(self, tables: Mapping[str, Sequence[Any]], table_hash: str) -> None:
        self.hash = table_hash
        self._tables: dict[str, tuple[Any, ...]] = {name: tuple(rows) for name, rows in tables.items()}
        self._codes: dict[str, tuple[r.CodeRow, ...]] = _grouped(self._tables["codes"], lambda x: x.code)
        self._history: dict[str, tuple[r.HistoryRow, ...]] = _grouped(self._tables["history"], lambda x: x.code)
        self._fees: dict[tuple[str, str, str], r.FeeRow] = {
            (x.release, x.code, x.modifier): x for x in self._tables["fees"]
        }
        self._ptp: dict[tuple[str, str, str], r.PtpRow] = {
            (x.release, x.column1, x.column2): x for x in self._tables["ptp"]
        }
        self._mue: dict[tuple[str, str, str], r.MueRow] = {
            (x.release, x.service_type, x.code): x for x in self._tables["mue"]
        }
        self._opps: dict[tuple[str, str], r.OppsRow] = {(x.release, x.code): x for x in self._tables["opps"]}
        self._releases: dict[str, tuple[r.ReleaseRow, ...]] = {
            kind: tuple(sorted(found, key=lambda x: x.holds_from))
            for kind, found in _grouped(self._tables["releases"], lambda x: x.kind).items()
        }
        self._by_ref: dict[str, dict[tuple[str, ...], r.Row]] = {}

    # ------------------------------------------------------------ rows

    def rows(self, table: str) -> tuple[Any, ...]:
        """Return all rows of one table in file order."""
        return self._tables.get(table, ())

    def row(self, ref: r.RowRef) -> r.Row | None:
        """Return the row a reference names; None when there is no such row."""
        if ref.table not in self._by_ref:
            self._by_ref[ref.table] = r.by_ref(self.rows(ref.table))
        return self._by_ref[ref.table].get((*ref.key, ref.release))

    # ------------------------------------------------------------ codes

    @property
    def since(self) -> date:
        """Return the first day that the history of codes reaches back to; what held before is not known."""
        begins = (x.value for x in self._scopes if x.unit == "begins")
        return date.fromisoformat(next(begins, date.min.isoformat()))

    @property
    def until(self) -> date:
        """Return the last day of the newest fee schedule held; what holds after it is not published to RadCode."""
        return max((x.holds_to for x in self._releases.get("rvu", ())), default=date.max)

    @cached_property
    def _scopes(self) -> tuple[r.RuleRow, ...]:
        return tuple(x for x in self.rows("rules") if x.kind == "scope")

    @cached_property
    def agents(self) -> frozenset[str]:
        """The techniques that only supplies have: names and strengths of contrast agents and drugs."""
        supplies = {t for x in self.rows("codes") if x.modality == "supply" for t in x.technique}
        return frozenset(supplies - {t for x in self.rows("codes") if x.modality != "supply" for t in x.technique})

    @cached_property
    def short_terms(self) -> frozenset[str]:
        """The terms of two characters that mean something in an exam's name, "ct", "rt": no modifier by themselves."""
        return frozenset(x.term for x in self.rows("synonyms") if len(x.term) == _SHORT)

    def section(self, code: str) -> r.RuleRow | None:
        """Return the rule that says which section a number lies in; its unit tells whether the table holds such codes.

        The units: `inside`, all are held; `partly`, those that belong to imaging; `outside`, none.
        """
        return next((x for x in self._scopes if any(_lies_in(code, span) for span in x.subject.split(";"))), None)

    def code(self, code: str, on: date) -> r.CodeRow | None:
        """Return the code's row in force on that day; None when it is not in force then."""
        return next((x for x in self._codes.get(code, ()) if r.is_in_force(x, on)), None)

    def versions(self, code: str) -> tuple[r.CodeRow, ...]:
        """Return all rows of the code, oldest first; empty for a code that is not in the table."""
        return self._codes.get(code, ())

    def codes_on(self, on: date) -> tuple[r.CodeRow, ...]:
        """Return the rows of all codes in force on that day, in code order."""
        if on not in self._on:
            self._on[on] = tuple(x for x in self._tables["codes"] if r.is_in_force(x, on))
        return self._on[on]

    def codes_of(self, modality: str, on: date) -> tuple[r.CodeRow, ...]:
        """Return the rows of the codes of one kind of study in force on that day, in code order."""
        if on not in self._of_kind:
            self._of_kind[on] = _grouped(self.codes_on(on), lambda x: x.modality)
        return self._of_kind[on].get(modality, ())

    @cached_property
    def _of_kind(self) -> dict[date, dict[str, tuple[r.CodeRow, ...]]]:
        return {}

    @cached_property
    def _on(self) -> dict[date, tuple[r.CodeRow, ...]]:
        return {}

    def hospital_prefixes(self, on: date) -> tuple[str, ...]:
        """Return how codes begin that stand on hospital outpatient claims only."""
        if on not in self._prefixes:
            self._prefixes[on] = tuple(x.value for x in self.rules(on, kind="setting") if x.unit == "code_prefix")
        return self._prefixes[on]

    @cached_property
    def _prefixes(self) -> dict[date, tuple[str, ...]]:
        return {}

    def codes_of_other_payers(self, payer: str, on: date) -> frozenset[str]:
        """Return the codes that on that day are billed to one payer alone, which is not this one."""
        if (payer, on) not in self._others_own:
            rules = (x for x in self.rows("rules") if x.kind == "payer" and x.unit == "own" and x.payer != payer)
            own = (c for x in rules if r.is_in_force(x, on) for c in _listed(x.subject))
            self._others_own[payer, on] = frozenset(own)
        return self._others_own[payer, on]

    def refusal(self, code: str, payer: str, on: date) -> r.RuleRow | None:
        """Return the rule by which a payer does not cover a code on that day, whatever its fee schedule says."""
        if (payer, on) not in self._refusals:
            rules = [x for x in self.rules(on, kind="payer", payer=payer) if x.unit == "not_covered"]
            self._refusals[payer, on] = {c: x for x in rules for c in _listed(x.subject)}
        return self._refusals[payer, on].get(code)

    @cached_property
    def _refusals(self) -> dict[tuple[str, date], dict[str, r.RuleRow]]:
        return {}

    @cached_property
    def _others_own(self) -> dict[tuple[str, date], frozenset[str]]:
        return {}

    def knows(self, code: str) -> bool:
        """Tell whether the table holds the code on any date."""
        return code in self._codes

    def history(self, code: str) -> tuple[r.HistoryRow, ...]:
        """Return what happened to the code, oldest first."""
        return self._history.get(code, ())

    def nearest(self, code: str, on: date, n: int = 3) -> tuple[str, ...]:
        """Return up to n codes in force that a mistyped number may have meant; often none.

        They differ in one or two places, in a section of which the table holds only some codes in one.
        """
        section = self.section(code)
        slips = _SLIPS.get(section.unit, 0) if section else 0
        near = [
            (_differences(x.code, code), abs(_number(x.code) - _number(code)), x.code)
            for x in self.codes_on(on)
            if x.code[:2] == code[:2] and _differences(x.code, code) <= slips
        ]
        return tuple(c for _, _, c in sorted(near)[:n])

    def unsaid_techniques(self, row: r.CodeRow, said: frozenset[str]) -> int:
        """How many techniques nobody mentioned this code has beyond the least special code of its family.

        The family: the same modality, in the same region or a wider one short of the whole body.
        """
        own = len(set(row.technique) - said)
        if not own:
            return 0
        return own - min((len(set(t) - said) for t in self._family(row.modality, row.regions)), default=own)

    def _family(self, modality: str, regions: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
        key = (modality, regions)
        if key not in self._families:
            up = {a for o in regions for a in self.ancestors("regions", o)} - {"body"}
            whole = "body" in regions
            self._families[key] = tuple(
                {
                    x.technique
                    for x in self._tables["codes"]
                    if x.modality == modality
                    and x.purpose not in ("therapy", "screening")
                    and not x.addon
                    and x.role in ("complete_service", "si")
                    and (whole or set(x.regions) <= up)
                }
            )
        return self._families[key]

    @cached_property
    def _families(self) -> dict[tuple[str, tuple[str, ...]], tuple[tuple[str, ...], ...]]:
        return {}

    # ------------------------------------------------------------ releases

    def fee(self, code: str, modifier: str, on: date) -> FeeView | None:
        """Return the fee row that holds on that day.

        Before the oldest release the oldest row is returned as `oldest`, after the newest one as `newest`; inside a
        gap-free range the release of that day as `exact`. None when the release has no such row.
        """
        release, relation = self._fee_release(on)
        row = self._fees.get((release.release, code, modifier)) if release else None
        return FeeView(row, release, relation) if row and release else None

    def _fee_release(self, on: date) -> tuple[r.ReleaseRow | None, Relation]:
        releases = self._releases.get("rvu", ())
        if not releases:
            return None, "exact"
        holding = [x for x in releases if x.holds_from <= on <= x.holds_to]
        if holding:
            return holding[-1], "exact"
        if on < releases[0].holds_from:
            return releases[0], "oldest"
        return [x for x in releases if x.holds_from <= on][-1], "newest"

    def newest_release(self, kind: str, on: date) -> r.ReleaseRow | None:
        """Return the newest release of a kind not later than the day, else the oldest; None when there is none."""
        return self._newest(self._releases.get(kind, ()), on)

    def _newest(self, releases: Sequence[r.ReleaseRow], on: date) -> r.ReleaseRow | None:
        earlier = [x for x in releases if x.holds_from <= on]
        return earlier[-1] if earlier else releases[0] if releases else None

    def mue(self, code: str, on: date, service_type: str = "practitioner") -> MueView | None:
        """Return the code's medically unlikely edit on that day; None when none is published.

        The service types: `practitioner` and `outpatient_hospital`, each with releases of its own.
        """
        release = self._newest(
            [x for x in self._releases.get("mue", ()) if x.release in self._limits[service_type]], on
        )
        row = self._mue.get((release.release, service_type, code)) if release else None
        return MueView(row, release) if row and release else None

    @cached_property
    def _limits(self) -> dict[str, set[str]]:
        releases: dict[str, set[str]] = defaultdict(set)
        for x in self.rows("mue"):
            releases[x.service_type].add(x.release)
        return releases

    def opps(self, code: str, on: date) -> OppsView | None:
        """Return what a hospital is paid for the code; None where none is held, or only for days after this one."""
        release = self.newest_release("opps", on)
        row = self._opps.get((release.release, code)) if release and release.holds_from <= on else None
        return OppsView(row, release) if row and release else None

    def descriptor(self, code: str, on: date) -> r.DescriptorRow | None:
        """Return the official words for the code in the newest file loaded for that day; None where none was loaded."""
        starts = {x.release: x.holds_from for x in self.rows("releases")}
        found = [x for x in self._descriptors.get(code, ()) if starts[x.release] <= on]
        return max(found, key=lambda x: (starts[x.release], bool(x.long)), default=None)

    @cached_property
    def _descriptors(self) -> dict[str, tuple[r.DescriptorRow, ...]]:
        return _grouped(self.rows("descriptors"), lambda x: x.code)

    def ptp(self, column1: str, column2: str, on: date) -> PtpView | None:
        """Return the procedure-to-procedure edit of this ordered pair; None when there is none."""
        release = self.newest_release("ptp", on)
        row = self._ptp.get((release.release, column1, column2)) if release else None
        return PtpView(row, release) if row and release else None

    def conversion_factor(self, on: date, kind: str = "non_apm") -> r.CfRow | None:
        """Return the conversion factor in force; after the newest one ends, the newest; before the oldest, None."""
        found = [x for x in self.rows("cf") if x.kind == kind and x.effective_from <= on]
        return max(found, key=lambda x: x.effective_from) if found else None

    # ------------------------------------------------------------ words

    def meaning(self, attribute: str, value: str) -> str:
        """Return what a vocabulary value means in plain words; the value itself when it is not listed."""
        row = self._vocabulary.get((attribute, value))
        return row.means if row else value

    def indicator(self, kind: str, value: str, on: date) -> r.IndicatorRow | None:
        """Return what an indicator's value means on that day."""
        return next((x for x in self._indicators.get((kind, value), ()) if r.is_in_force(x, on)), None)

    @cached_property
    def _indicators(self) -> dict[tuple[str, str], list[r.IndicatorRow]]:
        found: dict[tuple[str, str], list[r.IndicatorRow]] = {}
        for row in self.rows("indicators"):
            found.setdefault((row.kind, row.value), []).append(row)
        return found

    def source(self, key: str) -> r.SourceRow | None:
        """Return the document a source key names; None when the key is words of its own."""
        return self._sources.get(key)

    @cached_property
    def _sources(self) -> dict[str, r.SourceRow]:
        return {x.key: x for x in self.rows("sources")}

    def modifier(self, modifier: str, on: date) -> r.ModifierRow | None:
        """Return the modifier's row in force on that day."""
        return next((x for x in self.rows("modifiers") if x.modifier == modifier and r.is_in_force(x, on)), None)

    def rules(self, on: date, *, kind: str = "", payer: str = "") -> tuple[r.RuleRow, ...]:
        """Return the rules in force on that day, of one kind and for one payer where given; no payer = all payers."""
        key = (on, kind, payer)
        if key not in self._rules:
            self._rules[key] = tuple(
                row
                for row in self.rows("rules")
                if r.is_in_force(row, on) and kind in ("", row.kind) and (not payer or row.payer in ("", payer))
            )
        return self._rules[key]

    @cached_property
    def _rules(self) -> dict[tuple[date, str, str], tuple[r.RuleRow, ...]]:
        return {}

    def lessons(self, on: date, payer: str) -> tuple[r.LessonRow, ...]:
        """Return the lessons in force on a date for a payer, in the order of their ids; those for all payers too."""
        found = (x for x in self.rows("lessons") if r.is_in_force(x, on) and x.payer in ("", payer))
        return tuple(sorted(found, key=lambda x: x.id))

    def rule(self, rule: str) -> r.RuleRow | None:
        """Return the rule of an id, whether or not it is in force."""
        return next((x for x in self.rows("rules") if x.id == rule), None)

    def words_of(self, notion: str) -> tuple[str, ...]:
        """Return the ways of saying a notion that rules speak about; none of one that is not listed."""
        return self._notions.get(notion, ())

    @cached_property
    def _notions(self) -> dict[str, tuple[str, ...]]:
        return {x.notion: x.words for x in self.rows("notions")}

    def pairs(self, on: date, *, code: str = "", other: str = "", relation: str = "") -> tuple[r.PairRow, ...]:
        """Return the pairs in force on that day that have this code, this other code and this relation."""
        if code:
            near = self._pairs_by_code.get(code, ())
        else:
            near = self._pairs_by_other.get(other, ()) if other else self.rows("pairs")
        return tuple(
            x for x in near if r.is_in_force(x, on) and other in ("", x.other) and relation in ("", x.relation)
        )

    def releasing(self) -> frozenset[str]:
        """Return the modifiers that part a pair of which the modifier indicator allows it."""
        return self.allowed_by("ptp")

    def allowed_by(self, kind: str) -> frozenset[str]:
        """Return the modifiers that any value of an indicator allows: of `pctc` the halves, of `bilateral` sides."""
        return self._allowed.get(kind, frozenset())

    @cached_property
    def _allowed(self) -> dict[str, frozenset[str]]:
        found: dict[str, set[str]] = {}
        for (kind, _), rows in self._indicators.items():
            found.setdefault(kind, set()).update(m for x in rows for m in x.allows)
        return {kind: frozenset(allows) for kind, allows in found.items()}

    def halves_of(self, code: str, on: date) -> tuple[str, ...] | None:
        """Return the modifiers of the halves that a code's PC/TC indicator allows; None without a row that says it."""
        fee = self.fee(code, "", on)
        meaning = self.indicator("pctc", fee.row.pctc, on) if fee else None
        return meaning.allows if meaning else None

    def bundles_naming(self, a: str, b: str) -> tuple[r.BundleRow, ...]:
        """Return the bundle rows, of any day, that name one of the codes by its number, in the order of the table."""
        near = {at: row for code in (a, b) for at, row in self._bundles_by_code.get(code, ())}
        return tuple(near[at] for at in sorted(near))

    @cached_property
    def _bundles_by_code(self) -> dict[str, list[tuple[int, r.BundleRow]]]:
        found: dict[str, list[tuple[int, r.BundleRow]]] = defaultdict(list)
        for at, row in enumerate(self.rows("bundles")):
            for code in {*_listed(row.includes), *_listed(row.included)}:
                found[code].append((at, row))
        return found

    def pairs_of(self, code: str, on: date) -> tuple[r.PairRow, ...]:
        """Return the pairs in force on that day in which the code stands on either side."""
        return tuple(x for x in self._pairs_either.get(code, ()) if r.is_in_force(x, on))

    def ancestors(self, attribute: str, value: str) -> Mapping[str, int]:
        """Return the values that contain this one, itself included, with their distance in the vocabulary's graph."""
        key = (attribute, value)
        if key not in self._ancestors:
            self._ancestors[key] = dict(self._climb(attribute, value))
        return self._ancestors[key]

    def within(self, attribute: str, value: str) -> frozenset[str]:
        """Return the values that lie in this one, itself included: "ct" holds "cta"."""
        return self._within.get((attribute, value), frozenset((value,)))

    @cached_property
    def _within(self) -> dict[tuple[str, str], frozenset[str]]:
        found: dict[tuple[str, str], set[str]] = defaultdict(set)
        for row in self.rows("vocabulary"):
            for wider in self.ancestors(row.attribute, row.value):
                found[(row.attribute, wider)].add(row.value)
        return {key: frozenset(values) for key, values in found.items()}

    def meeting(self, attribute: str, a: str, b: str) -> str:
        """Return the one value that lies in both and in nothing else: "joint" in "arm" is an arm joint; else empty."""
        return self._meetings.get((attribute, frozenset((a, b))), "")

    @cached_property
    def _meetings(self) -> dict[tuple[str, frozenset[str]], str]:
        found: dict[tuple[str, frozenset[str]], list[str]] = defaultdict(list)
        for row in self.rows("vocabulary"):
            if len(row.parent) > 1:
                found[(row.attribute, frozenset(row.parent))].append(row.value)
        return {key: values[0] for key, values in found.items() if len(values) == 1}

    def _climb(self, attribute: str, value: str) -> Iterator[tuple[str, int]]:
        seen, level, distance = {value}, [value], 0
        while level:
            yield from ((x, distance) for x in level)
            above = (self._vocabulary.get((attribute, x)) for x in level)
            parents = [p for row in above if row for p in row.parent]
            level = [p for p in dict.fromkeys(parents) if p not in seen]
            seen.update(level)
            distance += 1

    @cached_property
    def _vocabulary(self) -> dict[tuple[str, str], r.VocabularyRow]:
        return {(x.attribute, x.value): x for x in self.rows("vocabulary")}

    @cached_property
    def _ancestors(self) -> dict[tuple[str, str], dict[str, int]]:
        return {}

    @cached_property
    def _pairs_either(self) -> dict[str, tuple[r.PairRow, ...]]:
        found: dict[str, list[r.PairRow]] = defaultdict(list)
        for row in self.rows("pairs"):
            for code in dict.fromkeys((row.code, row.other)):
                found[code].append(row)
        return {code: tuple(rows) for code, rows in found.items()}

    @cached_property
    def _pairs_by_code(self) -> dict[str, tuple[r.PairRow, ...]]:
        return _grouped(self.rows("pairs"), lambda x: x.code)

    @cached_property
    def _pairs_by_other(self) -> dict[str, tuple[r.PairRow, ...]]:
        return _grouped(self.rows("pairs"), lambda x: x.other)


_SHORT = 2  # characters of a modifier


def _lies_in(code: str, span: str) -> bool:
    """Tell whether a code lies between the two of a span, `70010-79999`; letters stand at the same places."""
    low, _, high = span.partition("-")
    shapes = {re.sub(r"\d", "9", c) for c in (code, low, high)}
    return len(shapes) == 1 and low <= code <= high


# Mistyped characters, by how much of the section the table holds: beyond these the number was not meant.
_SLIPS = {"inside": 2, "partly": 1}


def _grouped(rows: Iterable[Any], key: Any) -> dict[str, tuple[Any, ...]]:
    groups: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    return {k: tuple(v) for k, v in groups.items()}


def _differences(a: str, b: str) -> int:
    return sum(x != y for x, y in zip(a, b, strict=False)) + abs(len(a) - len(b))


def _number(code: str) -> int:
    return int("".join(c for c in code if c.isdigit()) or 0)


# ---------------------------------------------------------------- cross-checks


def table_problems(tables: Mapping[str, Sequence[Any]]) -> Iterator[str]:
    """Yield what is wrong between rows: unlisted values, unknown codes, overlapping ranges. Empty when all is well."""
    allowed = {(x.attribute, x.value) for x in tables["vocabulary"]}
    yield from _vocabulary_problems(tables, allowed)
    yield from _range_problems(tables["codes"])
    yield from _reference_problems(tables)
    yield from _lesson_problems(tables)


def _lesson_problems(tables: Mapping[str, Sequence[Any]]) -> Iterator[str]:
    concepts, rules = {x.concept for x in tables["concepts"]}, {x.id for x in tables["rules"]}
    for row in tables["lessons"]:
        for concept in {*row.concepts, *row.unless} - concepts:
            yield f"lessons.csv: {row.id}: concept {concept!r} is not in concepts.csv"
        if bool(row.rule) == bool(row.says) or (row.rule and row.rule not in rules):
            yield f"lessons.csv: {row.id}: it has either a sentence of its own or a rule of rules.csv"
        if row.holds not in ("", "permits", "refuses") or not row.concepts:
            yield f"lessons.csv: {row.id}: it permits, refuses or does neither, and it has a concept"


def _vocabulary_problems(tables: Mapping[str, Sequence[Any]], allowed: set[tuple[str, str]]) -> Iterator[str]:
    for row in tables["vocabulary"]:
        for parent in row.parent:
            if (row.attribute, parent) not in allowed:
                yield f"vocabulary.csv: {row.value} lies in {parent}, which is not listed"
    for attribute in ("kind", "scope", *ATTRIBUTES):
        said = {getattr(row, attribute) for row in tables["codes"]}  # few values, many rows
        if any((attribute, v) not in allowed for x in said for v in r.parts(x)):
            yield from _unlisted(attribute, tables["codes"], allowed)
    for row in tables["pairs"]:
        if ("relation", row.relation) not in allowed:
            yield f"pairs.csv: {row.code}: relation {row.relation!r} is not in vocabulary.csv"
    wrong = {x: bad for x in {(s.attribute, s.value) for s in tables["synonyms"]} if (bad := _bad_meaning(*x, allowed))}
    for row in tables["synonyms"] if wrong else ():
        yield from (f"synonyms.csv: {row.term}: {why}" for why in wrong.get((row.attribute, row.value), ()))


def _unlisted(attribute: str, codes: Sequence[Any], allowed: set[tuple[str, str]]) -> Iterator[str]:
    for row in codes:
        for value in row.values(attribute):
            if (attribute, value) not in allowed:
                yield f"codes.csv: {row.code}: {attribute} {value!r} is not in vocabulary.csv"


def _bad_meaning(attributes: Sequence[str], values: Sequence[str], allowed: set[tuple[str, str]]) -> list[str]:
    if len(attributes) != len(values):
        return ["attribute and value are not parallel lists"]
    pairs = zip(attributes, values, strict=True)
    return [f"{a} {v!r} is not in vocabulary.csv" for a, v in pairs if a != "views" and (a, v) not in allowed]


def _range_problems(codes: Sequence[r.CodeRow]) -> Iterator[str]:
    for code, versions in _grouped(codes, lambda x: x.code).items():
        ordered = sorted(versions, key=lambda x: x.effective_from)
        for row in ordered:
            if row.effective_from > row.effective_to:
                yield f"codes.csv: {code}: ends on {row.effective_to} before it starts on {row.effective_from}"
        for before, after in pairwise(ordered):
            if before.effective_to >= after.effective_from:
                yield f"codes.csv: {code}: two rows hold on {after.effective_from}"


_NAMELESS = {
    "scope",
    "guidance",
    "age_word",
    "level",
    "gestation",
    "default",
}  # kinds of rules whose subject is no code


def _listed(subject: str) -> list[str]:
    """Return the codes of a subject; none for an attribute pattern or for any code."""
    return [c for c in subject.split(";") if c and "=" not in subject]


def _reference_problems(tables: Mapping[str, Sequence[Any]]) -> Iterator[str]:
    known = {x.code for x in tables["codes"]}
    named: list[tuple[str, str]] = []
    named += [("history.csv", c) for x in tables["history"] for c in (x.code, *x.codes)]
    named += [("pairs.csv", c) for x in tables["pairs"] for c in (x.code, x.other)]
    named += [("combinations.csv", c) for x in tables["combinations"] for c in (*x.parts, x.becomes)]
    named += [("bundles.csv", c) for x in tables["bundles"] for c in (*_listed(x.includes), *_listed(x.included))]
    named += [("rules.csv", c) for x in tables["rules"] for c in _listed(x.subject) if x.kind not in _NAMELESS]
    for table in ("fees", "mue", "opps"):
        named += [(f"{table}.csv", x.code) for x in tables[table]]
    sets = {x.codes for x in tables["examples"]}
    named += [("examples.csv", c) for x in sets for c in re.split(r"[;|]", x) if c]
    named += [("ptp.csv", c) for c in {x.column1 for x in tables["ptp"]} | {x.column2 for x in tables["ptp"]}]
    for file, code in dict.fromkeys(named):
        if code not in known:
            yield f"{file}: names {code}, which is not in codes.csv"
    yield from _proposition_problems(tables)
    releases = {x.release for x in tables["releases"]}
    for table in ("fees", "mue", "opps", "ptp", "gpci", "descriptors"):
        for release in sorted({x.release for x in tables[table]} - releases):
            yield f"{table}.csv: release {release} is not in releases.csv"
    localities = {x.locality for x in tables["gpci"]}
    for place in tables["places"]:
        if place.locality not in localities:
            yield f"places.csv: {place.place}, {place.state}: no locality {place.locality} in gpci.csv"


_HOLDS = {"permits", "refuses", "demands", "waives", "equals", "at_least", "at_most"}


def _proposition_problems(tables: Mapping[str, Sequence[Any]]) -> Iterator[str]:
    """Yield what a row of `propositions` names that no other table lists."""
    rules, notions = {x.id for x in tables["rules"]}, {x.notion for x in tables["notions"]}
    for row in tables["propositions"]:
        if row.rule not in rules:
            yield f"propositions.csv: {row.id}: no rule {row.rule!r} in rules.csv"
        for notion in (row.act, *row.about, *row.unless):
            if notion not in notions and (notion != r.PropositionRow.SUBJECT or notion not in row.about):
                yield f"propositions.csv: {row.id}: no notion {notion!r} in notions.csv"
        if row.holds not in _HOLDS:
            yield f"propositions.csv: {row.id}: {row.holds!r} is not one of {', '.join(sorted(_HOLDS))}"
    for row in tables["documents"]:
        if row.rule not in rules:
            yield f"documents.csv: {row.id}: no rule {row.rule!r} in rules.csv"
        for notion in (n for n in row.told if n not in notions):
            yield f"documents.csv: {row.id}: no notion {notion!r} in notions.csv"
