"""The row types of `corpus/tables/*.csv`: one frozen class a table, its fields are the file's header in file order.

Pure; imports `codes` only. Source of the schema: tables.md, kept in docs/tables.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar, Protocol

OPEN_START = date.min
OPEN_END = date.max


@dataclass(frozen=True, slots=True)
class RowRef:
    """Where a proving row stands: the table, its key cells as stored, and the release or `""`."""

    table: str
    key: tuple[str, ...]
    release: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table. `TABLE` is the file name without `.csv`, `KEY` the key columns."""

    TABLE: ClassVar[str] = ""
    KEY: ClassVar[tuple[str, ...]] = ()

    def cell(self, column: str) -> str:
        """Return one cell as it is stored in the file; empty for not applicable and for open dates."""
        return _stored(getattr(self, column))

    def quote(self) -> str:
        """Return the row as stored, `column=value` in file order, empty cells left out."""
        return "; ".join(f"{f.name}={self.cell(f.name)}" for f in fields(self) if self.cell(f.name))

    def ref(self) -> RowRef:
        """Return where this row stands."""
        key = tuple(self.cell(c) for c in self.KEY if c != "release")
        return RowRef(self.TABLE, key, self.cell("release") if "release" in self.KEY else "")


def _stored(value: object) -> str:
    match value:
        case None:
            return ""
        case tuple():
            return ";".join(str(v) for v in value)
        case date():
            return "" if value in (OPEN_START, OPEN_END) else value.isoformat()
        case _:
            return str(value)


def by_ref(rows: Sequence[Row]) -> dict[tuple[str, ...], Row]:
    """Return rows of one table by their key cells with the release last, as `ref` names them; made column by column."""
    if not rows:
        return {}
    columns = [c for c in rows[0].KEY if c != "release"] + (["release"] if "release" in rows[0].KEY else [])
    cells = [_stored_all([getattr(x, c) for x in rows]) for c in columns]
    if "release" not in columns:
        cells.append([""] * len(rows))
    return dict(zip(zip(*cells, strict=True), rows, strict=True))


def _stored_all(values: list[Any]) -> list[str]:
    """Return cells of one column as they are stored; most are text already."""
    return values if all(type(v) is str for v in values) else [_stored(v) for v in values]


class Dated(Protocol):
    """Anything with a validity range; both days are inclusive."""

    @property
    def effective_from(self) -> date:
        """The first day it holds."""
        ...

    @property
    def effective_to(self) -> date:
        """The last day it holds."""
        ...


def is_in_force(row: Dated, on: date) -> bool:
    """Tell whether the row holds on that day; both of its dates are inclusive."""
    return row.effective_from <= on <= row.effective_to


@dataclass(frozen=True, slots=True)
class SourceRow(Row):
    """A primary document that rows name by its key; `date` is as the document gives it, empty when it gives none."""

    TABLE: ClassVar[str] = "sources"
    KEY: ClassVar[tuple[str, ...]] = ("key",)
    key: str
    title: str
    date: str
    url: str


@dataclass(frozen=True, slots=True)
class VocabularyRow(Row):
    """One allowed value of an attribute, what it means, and for regions what it lies in (`a;b`)."""

    TABLE: ClassVar[str] = "vocabulary"
    KEY: ClassVar[tuple[str, ...]] = ("attribute", "value")
    attribute: str
    value: str
    means: str
    parent: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SynonymRow(Row):
    """How people write an attribute value; `attribute` and `value` are parallel lists."""

    TABLE: ClassVar[str] = "synonyms"
    KEY: ClassVar[tuple[str, ...]] = ("term",)
    term: str
    attribute: tuple[str, ...]
    value: tuple[str, ...]
    kind: str


@dataclass(frozen=True, slots=True)
class ExampleRow(Row):
    """A description as somebody wrote it and the codes it means: `a;b` are billed together, `a|b` are equally right.

    No codes: it names no exam. `hand`: order (order entry, charge list), typist, report (a title in full words), none.
    """

    TABLE: ClassVar[str] = "examples"
    KEY: ClassVar[tuple[str, ...]] = ("text",)
    text: str
    codes: str
    hand: str

    def accepted(self) -> tuple[frozenset[str], ...]:
        """Return the sets of codes of which any is right; one empty set where it names no exam."""
        return tuple(frozenset(filter(None, one.split(";"))) for one in self.codes.split("|"))


@dataclass(frozen=True, slots=True)
class WeightRow(Row):
    """How much a feature of `ranking` counts for a code, or one of `sureness` for an answer."""

    TABLE: ClassVar[str] = "weights"
    KEY: ClassVar[tuple[str, ...]] = ("feature",)
    feature: str
    weight: Decimal


def parts(value: object) -> tuple[str, ...]:
    """Return a cell's values: the parts of a list, one value alone, none of an empty cell."""
    return value if isinstance(value, tuple) else (str(value),) if value not in (None, "") else ()


@dataclass(frozen=True, slots=True)
class CodeRow(Row):
    """A code with its own-words label and all attributes of the closed vocabulary."""

    TABLE: ClassVar[str] = "codes"
    KEY: ClassVar[tuple[str, ...]] = ("code", "effective_from")
    code: str
    kind: str
    scope: str
    label: str
    explains: str
    modality: str
    regions: tuple[str, ...]
    contrast: str
    views_min: int | None
    views_max: int | None
    extent: str
    laterality: str
    purpose: str
    approach: tuple[str, ...]
    technique: tuple[str, ...]
    count: str
    role: str
    trimester: str
    age: str
    tracer: str
    addon: str
    effective_from: date
    effective_to: date
    source: str
    sure: str

    def values(self, attribute: str) -> tuple[str, ...]:
        """Return the values of one attribute; empty when it is not applicable."""
        return parts(getattr(self, attribute))


@dataclass(frozen=True, slots=True)
class HistoryRow(Row):
    """What happened to a code: `on` is the first day the change holds."""

    TABLE: ClassVar[str] = "history"
    KEY: ClassVar[tuple[str, ...]] = ("code", "event", "on", "codes")
    code: str
    event: str
    on: date
    relation: str
    codes: tuple[str, ...]
    condition: str
    effective_from: date
    effective_to: date
    source: str
    sure: str


@dataclass(frozen=True, slots=True)
class FeeRow(Row):
    """Indicators and relative value units of one code and modifier in one release. RVU are Decimals as published."""

    TABLE: ClassVar[str] = "fees"
    KEY: ClassVar[tuple[str, ...]] = ("release", "code", "modifier")
    release: str
    code: str
    modifier: str
    status: str
    pctc: str
    bilateral: str
    mult: str
    global_days: str
    family: str
    supervision: str
    work: Decimal
    pe_nonfacility: Decimal
    pe_facility: Decimal
    mp: Decimal


@dataclass(frozen=True, slots=True)
class ReleaseRow(Row):
    """An official file: what it is, when it was published, the days it holds for, its sha256."""

    TABLE: ClassVar[str] = "releases"
    KEY: ClassVar[tuple[str, ...]] = ("release",)
    release: str
    kind: str
    published: date
    holds_from: date
    holds_to: date
    sha256: str


@dataclass(frozen=True, slots=True)
class CfRow(Row):
    """A conversion factor in dollars per relative value unit."""

    TABLE: ClassVar[str] = "cf"
    KEY: ClassVar[tuple[str, ...]] = ("kind", "effective_from")
    kind: str
    value: Decimal
    effective_from: date
    effective_to: date
    source: str
    sure: str


@dataclass(frozen=True, slots=True)
class GpciRow(Row):
    """Geographic practice cost indices of one Medicare payment locality."""

    TABLE: ClassVar[str] = "gpci"
    KEY: ClassVar[tuple[str, ...]] = ("release", "locality")
    release: str
    locality: str
    mac: str
    state: str
    name: str
    work: Decimal
    pe: Decimal
    mp: Decimal


@dataclass(frozen=True, slots=True)
class PlaceRow(Row):
    """A town or county in small letters, and the Medicare payment locality in which it lies."""

    TABLE: ClassVar[str] = "places"
    KEY: ClassVar[tuple[str, ...]] = ("place", "state")
    place: str
    state: str
    locality: str
    kind: str
    effective_from: date
    effective_to: date
    source: str
    sure: str


@dataclass(frozen=True, slots=True)
class MueRow(Row):
    """The medically unlikely edit of a code: units a day, and the MAI that says how it is tested."""

    TABLE: ClassVar[str] = "mue"
    KEY: ClassVar[tuple[str, ...]] = ("release", "service_type", "code")
    release: str
    service_type: str
    code: str
    value: int
    mai: str


@dataclass(frozen=True, slots=True)
class DescriptorRow(Row):
    """The official words for a code, from a file that the site itself has loaded; RadCode ships none."""

    TABLE: ClassVar[str] = "descriptors"
    KEY: ClassVar[tuple[str, ...]] = ("release", "code")
    release: str
    code: str
    short: str
    long: str


@dataclass(frozen=True, slots=True)
class OppsRow(Row):
    """What Medicare pays a hospital for an outpatient: the status of a code and its national rate in dollars.

    `rate` is 0 where the file gives none: packaged, paid by another path, or not at all.
    """

    TABLE: ClassVar[str] = "opps"
    KEY: ClassVar[tuple[str, ...]] = ("release", "code")
    release: str
    code: str
    status: str
    rate: Decimal


@dataclass(frozen=True, slots=True)
class PtpRow(Row):
    """A procedure-to-procedure edit: column 1 is paid, column 2 is bundled into it."""

    TABLE: ClassVar[str] = "ptp"
    KEY: ClassVar[tuple[str, ...]] = ("release", "column1", "column2")
    release: str
    column1: str
    column2: str
    modifier_indicator: str


@dataclass(frozen=True, slots=True)
class ModifierRow(Row):
    """A modifier and what it is for. Such a row defines; it proves nothing."""

    TABLE: ClassVar[str] = "modifiers"
    KEY: ClassVar[tuple[str, ...]] = ("modifier", "effective_from")
    modifier: str
    label: str
    explains: str
    kind: str
    used_by: str
    needs: tuple[str, ...]
    excludes: tuple[str, ...]
    reduces: str
    payer: str
    effective_from: date
    effective_to: date
    source: str
    sure: str


@dataclass(frozen=True, slots=True)
class PairRow(Row):
    """Two codes that belong together in a stated relation."""

    TABLE: ClassVar[str] = "pairs"
    KEY: ClassVar[tuple[str, ...]] = ("code", "relation", "other", "effective_from")
    code: str
    relation: str
    other: str
    payer: str
    condition: str
    effective_from: date
    effective_to: date
    source: str
    sure: str


@dataclass(frozen=True, slots=True)
class BundleRow(Row):
    """What includes what and under which policy; either side is a code or an attribute pattern."""

    TABLE: ClassVar[str] = "bundles"
    KEY: ClassVar[tuple[str, ...]] = ("includes", "included")
    includes: str
    included: str
    because: str
    policy: str
    modifier_may_unbundle: str
    effective_from: date
    effective_to: date
    source: str
    sure: str


@dataclass(frozen=True, slots=True)
class CombinationRow(Row):
    """Codes that become another code when done together."""

    TABLE: ClassVar[str] = "combinations"
    KEY: ClassVar[tuple[str, ...]] = ("parts", "becomes", "effective_from")
    parts: tuple[str, ...]
    becomes: str
    condition: str
    effective_from: date
    effective_to: date
    source: str
    sure: str


@dataclass(frozen=True, slots=True)
class RuleRow(Row):
    """A rule in one sentence of ours, with its subject, its value and the facts that must hold."""

    TABLE: ClassVar[str] = "rules"
    KEY: ClassVar[tuple[str, ...]] = ("id",)
    id: str
    kind: str
    subject: str
    payer: str
    value: str
    unit: str
    condition: str
    says: str
    effective_from: date
    effective_to: date
    source: str
    sure: str


@dataclass(frozen=True, slots=True)
class ConceptRow(Row):
    """An idea of the field and how coders name it.

    A name that ends in `*` stands for every word that starts so; `attribute=value` is named by an exam or a code of it.
    """

    TABLE: ClassVar[str] = "concepts"
    KEY: ClassVar[tuple[str, ...]] = ("concept",)
    concept: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LessonRow(Row):
    """One sentence that explains what all its concepts together are: its own, or that of a rule named.

    It is silent where the text names a concept of `unless`. `holds`: whether it permits or refuses the last
    of its concepts, the act, for who wants a yes or no; empty where it does neither.
    """

    TABLE: ClassVar[str] = "lessons"
    KEY: ClassVar[tuple[str, ...]] = ("id",)
    id: str
    concepts: tuple[str, ...]
    unless: tuple[str, ...]
    holds: str
    payer: str
    rule: str
    says: str
    effective_from: date
    effective_to: date
    source: str
    sure: str


@dataclass(frozen=True, slots=True)
class NotionRow(Row):
    """How people say a thing that rules permit, refuse or demand; `phrases` tells how the words are written."""

    TABLE: ClassVar[str] = "notions"
    KEY: ClassVar[tuple[str, ...]] = ("notion",)
    notion: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PropositionRow(Row):
    """What a rule says to a proposition about the notion `act`, where all of `about` and none of `unless` is said.

    `SUBJECT` among `about`: an exam that the rule speaks of, by its code or in words.

    `holds`: permits, refuses, demands, waives (neither demands nor refuses), or equals, at_least: the rule's value.
    """

    TABLE: ClassVar[str] = "propositions"
    KEY: ClassVar[tuple[str, ...]] = ("id",)
    SUBJECT: ClassVar[str] = "@subject"
    id: str
    rule: str
    act: str
    about: tuple[str, ...]
    unless: tuple[str, ...]
    holds: str


@dataclass(frozen=True, slots=True)
class DocumentRow(Row):
    """What a report must tell for the codes of `subject`, or else of the rule's: one of the notions of `told`.

    `lacks`: what is said where none of them stands in the report.
    """

    TABLE: ClassVar[str] = "documents"
    KEY: ClassVar[tuple[str, ...]] = ("id",)
    id: str
    rule: str
    subject: str
    told: tuple[str, ...]
    lacks: str


@dataclass(frozen=True, slots=True)
class PosRow(Row):
    """A place of service: facility or not, and who bills which component there."""

    TABLE: ClassVar[str] = "pos"
    KEY: ClassVar[tuple[str, ...]] = ("code",)
    code: str
    label: str
    setting: str
    technical_by: str
    professional_by: str
    means: str
    effective_from: date
    effective_to: date
    source: str
    sure: str


@dataclass(frozen=True, slots=True)
class IndicatorRow(Row):
    """What the value of an official indicator means, and which modifiers it allows."""

    TABLE: ClassVar[str] = "indicators"
    KEY: ClassVar[tuple[str, ...]] = ("kind", "value")
    kind: str
    value: str
    means: str
    allows: tuple[str, ...]
    effective_from: date
    effective_to: date
    source: str
    sure: str
