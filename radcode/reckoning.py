"""What Medicare pays for lines, as arithmetic over rows: relative values, indices, factor, cuts, sides, sums.

Pure; imports `cues`, `localities`, `model`, `rows`, `rulebook`, `tables`. Used by compose and by verify alike:
compose says the sums, verify reckons them anew.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from radcode import cues, quantities
from radcode.localities import locality_of, named_place, of_state
from radcode.model import Ask, Line, Question
from radcode.rows import CfRow, FeeRow, Row, RuleRow, is_in_force
from radcode.rulebook import encounter_of, is_about, is_met
from radcode.tables import CodeTable

FACILITY, OFFICE = "facility", "nonfacility"
WHOLE = Decimal(100)


class Sum(NamedTuple):
    """One step of the arithmetic: its sentence, the rows whose cells stand in it, and the amount it ends in."""

    text: str
    rows: tuple[Row, ...]
    amount: Decimal | None = None


@dataclass(frozen=True, slots=True)
class _View:
    """One reading of what the question leaves open: the day, the factor, where, and the half of an undecided line."""

    on: date
    cf: CfRow
    place: str
    half: str


@dataclass(frozen=True, slots=True)
class _Part:
    """One fee row that is paid: a whole line, or one half of it; `amount` after the cuts made so far."""

    name: str
    fee: FeeRow
    amount: Decimal

    @property
    def is_technical(self) -> bool:
        """Tell whether nobody works as a physician in it: the technical side has no work value."""
        return not self.fee.work


def reckoned(question: Question, lines: Sequence[Line], table: CodeTable, *, apart: bool = False) -> tuple[Sum, ...]:
    """Return the arithmetic for the lines, in reading order; empty where no relative values are held.

    Lines that stand `apart` are held against each other and not billed together.

    What was not said is reckoned each way: office and facility, whole and halves; two days stand beside each other.
    """
    found: list[Sum] = []
    place = named_place(question, table)
    release = next((x for x in table.rows("releases") if place and x.release == place.locality.release), None)
    if place and release and question.on < release.holds_from and lines:
        name = place.locality.name
        text = f"The indices of {name} are held from {release.holds_from} on, so the amount is the national one."
        found.append(Sum(text, (place.locality, release)))
    elif place and place.row and lines:
        text = f"{place.row.place.title()} lies in the payment locality {place.locality.name}, {place.locality.state}."
        found.append(Sum(text, (place.row, place.locality)))
    for on in (question.on, *([question.also_on] if question.also_on else [])):
        dated = replace(question, on=on, also_on=None)
        prefix = f"{on.year}: " if question.also_on else ""
        for view in _views(dated, lines, table):
            found += [s._replace(text=prefix + s.text) for s in _Account(dated, table, view).sums(lines, apart=apart)]
    found += _between(found, question)
    if lines and (own := of_state(question, table)):
        names = ", ".join(r.name for r in own[:_SHOWN]) + (" and others" if len(own) > _SHOWN else "")
        text = f"{own[0].state} has {len(own)} payment localities with figures of their own, so name one: {names}."
        found.append(Sum(text, (*own[:_SHOWN],)))
    return tuple({s.text: s for s in found}.values())


def compared_codes(question: Question) -> tuple[str, ...]:
    """Return the codes whose payment is held against each other; none where they are billed together."""
    codes = tuple(dict.fromkeys(m.code for m in question.codes))
    held = question.ask in (Ask.COMPARE, Ask.PAYMENT) and len(codes) > 1 and cues.COMPARES_PAY.search(question.text)
    return codes if held and not cues.BILLED_TOGETHER.search(question.text) else ()


def compared(question: Question, table: CodeTable) -> tuple[Sum, ...]:
    """Return what each of the codes compared is paid by itself, and how far they lie apart."""
    marks = tuple(m for m in question.modifiers if m in table.allowed_by("pctc"))
    lines = [Line(c, marks) for c in compared_codes(question) if table.code(c, question.on)]
    question = replace(question, also_on=None)
    both = reckoned(question, lines, table, apart=True) if len(lines) > 1 else ()
    return both or tuple(s for x in lines for s in reckoned(question, [x], table))


_SHOWN = 8  # localities of a state that are named


def _between(sums: Sequence[Sum], question: Question) -> list[Sum]:
    """Return the difference of two days where one amount stands for each."""
    days = sorted(d for d in (question.on, question.also_on) if d)
    each = [[s for s in sums if s.amount is not None and s.text.startswith(f"{d.year}: ")] for d in days]
    if len(days) < 2 or any(len(x) != 1 for x in each):
        return []
    (before,), (after,) = each
    old, new = before.amount or Decimal(0), after.amount or Decimal(0)
    change = "the same" if new == old else f"${abs(new - old)} {'less' if new < old else 'more'}"
    text = f"From {days[0].year} to {days[1].year}: ${old} to ${new}, {change}."
    return [Sum(text, tuple(dict.fromkeys((*before.rows, *after.rows))))]


def is_unpaid(code: str, on: date, table: CodeTable) -> bool:
    """Tell whether the fee schedule of that day pays no part of the code, by the status of each of its rows."""
    fees = [f for m in ("", *(table.halves_of(code, on) or ())) if (f := table.fee(code, m, on))]
    meanings = [table.indicator("status", f.row.status, on) for f in fees]
    return bool(fees) and not any(m and PAYABLE in m.allows for m in meanings)


PAYABLE = "payable"  # what the status indicator allows


def verdict_of(question: Question, sums: Sequence[Sum], codes: Sequence[str], table: CodeTable) -> bool | None:
    """Return whether an amount that was stated is one reckoned, or whether anything is paid; None when unasked."""
    if question.also_on and not cues.OPENS.search(question.text) and (went := cues.WENT.search(question.text)):
        return _went(sums, question, down=bool(went["down"]))
    stated = quantities.amounts(question.text)
    about = bool(cues.ROUGHLY.search(question.text))
    amounts = [s.amount for s in sums if s.amount is not None]
    if stated and amounts and (question.yes_no or cues.CHECKS_AMOUNT.search(question.text)):
        right = [s for s in stated if any(_is_same(s, a, about=about) for a in amounts)]
        return True if len(right) == len(stated) else False if len(stated) == 1 else None
    if not cues.ANY_MONEY.search(question.text) or stated:
        return None
    named = [m.code for m in question.codes if m.code in codes] or codes
    if named and all(is_unpaid(c, question.on, table) for c in named):
        return False  # of another code that is paid instead nobody asked
    return True if amounts else None


def _went(sums: Sequence[Sum], question: Question, *, down: bool) -> bool | None:
    """Return whether less, or more, is paid on the later of two days; None unless one amount stands for each."""
    days = sorted(d for d in (question.on, question.also_on) if d)
    found = [[s.amount for s in sums if s.amount is not None and s.text.startswith(f"{d.year}: ")] for d in days]
    if any(len(x) != 1 for x in found):
        return None
    (before,), (after,) = found
    return after < before if down else after > before


def _is_same(stated: Decimal, amount: Decimal, *, about: bool = False) -> bool:
    """Tell whether a stated amount is the one reckoned: to the cent, to the dollar, or to a twentieth if "about"."""
    if about:
        return abs(stated - amount) <= amount / 20
    if stated == stated.to_integral_value():
        return abs(stated - amount) <= Decimal("0.5")
    return abs(stated - amount) <= Decimal("0.01")


def dollars(amount: Decimal) -> Decimal:
    """Return the amount in whole cents, half a cent upwards, as in the fee schedule."""
    return amount.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


# ---------------------------------------------------------------- what is open


def _views(question: Question, lines: Sequence[Line], table: CodeTable) -> Iterator[_View]:
    open_lines = [x for x in lines if not _component(x, question, table)]
    decided = {m for x in lines for m in x.modifiers} & table.allowed_by("pctc")
    bare = question.reads and question.owns
    halves = [""] if decided or bare else ["", *_shared_halves(open_lines, question.on, table)]
    for cf in _factors(question, table):
        for half in halves:
            for place in _places(question, lines, half, table):
                yield _View(question.on, cf, place, half)


def _factors(question: Question, table: CodeTable) -> list[CfRow]:
    """Return the conversion factors meant: of qualifying participants when they ask, both when both are named."""
    kinds = [k for k, event in _FACTORS.items() if event in question.events] or ["non_apm"]
    found = (table.conversion_factor(question.on, k) for k in kinds)
    return [cf for cf in found if cf and is_in_force(cf, question.on)]


_FACTORS = {"non_apm": "not_apm_participant", "apm": "apm_participant"}


def _places(question: Question, lines: Sequence[Line], half: str, table: CodeTable) -> tuple[str, ...]:
    """Return where the practice expense is counted; both when nobody said and it makes a difference."""
    text = question.text
    if cues.BOTH_PLACES.search(text) or (cues.OFFICE_RATE.search(text) and cues.FACILITY_RATE.search(text)):
        return (OFFICE, FACILITY)
    if cues.FACILITY_RATE.search(text):
        return (FACILITY,)
    if said := _place_rules(question, table):
        return (said[0].value,)
    fees = [table.fee(x.code, _component(x, question, table) or half, question.on) for x in lines]
    differ = any(f and f.row.pe_facility != f.row.pe_nonfacility for f in fees)
    return (OFFICE, FACILITY) if differ and not question.owns else (OFFICE,)


def _place_rules(question: Question, table: CodeTable) -> list[RuleRow]:
    facts = encounter_of(question).facts
    rules = table.rules(question.on, kind="reduction", payer=question.payer)
    return [r for r in rules if r.unit == "practice_expense" and is_met(r.condition, facts)]


def _component(line: Line, question: Question, table: CodeTable) -> str:
    """Return the half that a line claims: 26 or TC on the line; empty for the whole or when that is open."""
    own = [m for m in line.modifiers if m in table.allowed_by("pctc")]
    return own[0] if own else ""


def _shared_halves(lines: Sequence[Line], on: date, table: CodeTable) -> list[str]:
    each = [table.halves_of(x.code, on) or () for x in lines]
    return [m for m in (each[0] if each else ()) if all(m in h for h in each)]


# ---------------------------------------------------------------- the arithmetic


class _Account:
    """The sums of one view. Lives inside one call of `reckoned`."""

    def __init__(self, question: Question, table: CodeTable, view: _View) -> None:
        self.question = question
        self.table = table
        self.view = view
        self.gpci = locality_of(question, table)
        self.encounter = encounter_of(question)

    def sums(self, lines: Sequence[Line], *, apart: bool = False) -> list[Sum]:
        """Return base, cuts, sides and total of the lines."""
        found: list[Sum] = []
        parts: list[list[_Part]] = []
        for line in lines:
            fee = self._fee(line)
            if fee is None:
                return []
            said, paid = self._line(line, fee)
            found += said
            parts += paid
        if len({x.when for x in lines}) > 1:
            return found  # branches of an open question are not paid together
        several = len(lines) > 1
        if several and (apart or cues.DIFFERENCE.search(self.question.text)):
            return found + self._difference(parts)
        said, flat = self._next(parts)
        found += said
        total = sum((dollars(p.amount) for p in flat), Decimal(0))
        if len(flat) > 1 and (several or said):
            shown = " + ".join(f"${dollars(p.amount)}" for p in flat)
            rows = tuple(dict.fromkeys(p.fee for p in flat))
            found.append(Sum(f"Together{self._where()}: {shown} = ${total}.", rows, total))
        return found + self._shares(total, flat)

    def _fee(self, line: Line) -> FeeRow | None:
        """Return the fee row that a line is paid by; None when it has no value of its own on that day."""
        modifier = _component(line, self.question, self.table)
        if not modifier and self.view.half in (self.table.halves_of(line.code, self.view.on) or ()):
            modifier = self.view.half
        fee = self.table.fee(line.code, modifier, self.view.on)
        held = fee and fee.relation == "exact" and _is_of(self.view.cf, fee.release.holds_from, fee.release.holds_to)
        return fee.row if fee and held and _is_valued(fee.row) else None

    def _line(self, line: Line, fee: FeeRow) -> tuple[list[Sum], list[list[_Part]]]:
        """Return the sums of one line, and the parts that each of its units is paid by."""
        modifiers = dict.fromkeys([*([fee.modifier] if fee.modifier else []), *line.modifiers])
        name = "-".join((line.code, *modifiers))
        bare = f"{fee.code}-{fee.modifier}" if fee.modifier else fee.code
        amount = self._amount(fee)
        found = [self._base(bare, fee, amount)]
        found += self._capped(bare, fee)
        parts = [_Part(bare, fee, amount)]
        for cut in self._rules(fee, "percent_off_technical"):
            said, parts = self._cut_technical(name, fee, self._split(parts), cut)
            found += said
        amount = sum((p.amount for p in parts), Decimal(0))
        if sides := self._rules(fee, "percent_of_one_side"):
            rule = sides[0]
            if int(rule.value) % 100 or int(rule.value) == WHOLE:
                paid = amount * Decimal(rule.value) / WHOLE
                text = f"{name}{self._where()}: {rule.value} percent of ${dollars(amount)} = ${dollars(paid)}."
                return [*found, Sum(text, (fee, rule), dollars(paid))], [[replace(parts[0], name=name, amount=paid)]]
            return self._times(name, fee, found, parts, int(rule.value) // 100, (rule,))
        return self._times(name, fee, found, parts, line.units)

    def _times(
        self, name: str, fee: FeeRow, found: list[Sum], parts: list[_Part], n: int, rows: tuple[Row, ...] = ()
    ) -> tuple[list[Sum], list[list[_Part]]]:
        """Return n units of the parts; where units reduce each other the reduction tells the amount."""
        amount = dollars(sum((p.amount for p in parts), Decimal(0)))
        if n > 1 and not self._next_rules(fee):
            text = f"{name}{self._where()}: {n} x ${amount} = ${n * amount}."
            return [*found, Sum(text, (fee, *rows), n * amount)], [[replace(parts[0], name=name, amount=n * amount)]]
        return found, [parts] * n

    def _split(self, parts: Sequence[_Part]) -> list[_Part]:
        """Return the halves of whole codes that split; a half, and what has no values of its own, stays as it is."""
        found: list[_Part] = []
        for part in parts:
            halves = () if part.fee.modifier else self.table.halves_of(part.fee.code, self.view.on) or ()
            fees = [f.row for m in halves if (f := self.table.fee(part.fee.code, m, self.view.on))]
            valued = bool(fees) and all(map(_is_valued, fees))
            found += [_Part(f"{x.code}-{x.modifier}", x, self._amount(x)) for x in fees] if valued else [part]
        return found

    def _amount(self, fee: FeeRow) -> Decimal:
        rvus, g = (fee.work, self._pe(fee), fee.mp), self.gpci
        indices = (g.work, g.pe, g.mp) if g else (Decimal(1),) * len(rvus)
        return sum((rvu * x for rvu, x in zip(rvus, indices, strict=True)), Decimal(0)) * self.view.cf.value

    def _pe(self, fee: FeeRow) -> Decimal:
        return fee.pe_facility if self.view.place == FACILITY else fee.pe_nonfacility

    def _base(self, name: str, fee: FeeRow, amount: Decimal) -> Sum:
        g, cf, pe = self.gpci, self.view.cf, self._pe(fee)
        where = "" if fee.pe_facility == fee.pe_nonfacility else f"{_PLACES[self.view.place]} "
        rules = _place_rules(self.question, self.table)[:1] if where else []
        if g is None:
            total = fee.work + pe + fee.mp
            text = (
                f"{name}: {total} RVU ({fee.work} work + {pe} {where}practice expense + {fee.mp} malpractice) x "
                f"{cf.value} = ${dollars(amount)}, national, before the locality's indices."
            )
            return Sum(text, (fee, cf, *rules), dollars(amount))
        text = (
            f"{name} in {g.name}, {g.state}: ({fee.work} work x {g.work} + {pe} {where}practice expense x {g.pe} + "
            f"{fee.mp} malpractice x {g.mp}) x {cf.value} = ${dollars(amount)}."
        )
        return Sum(text, (fee, cf, g, *rules), dollars(amount))

    def _capped(self, name: str, fee: FeeRow) -> list[Sum]:
        """Say where the technical side is held at the hospital outpatient amount."""
        technical = fee if not fee.work else self._technical(fee)
        if (fee.modifier and fee.work) or technical is None or self.gpci:
            return []
        found = []
        for cap in self._rules(fee, "rvu_cap_technical"):
            over = technical.work + technical.pe_nonfacility + technical.mp - Decimal(cap.value)
            amount = dollars(self._amount(fee) - over * self.view.cf.value)
            text = (
                f"{name} under the hospital outpatient cap: its technical side is held at {cap.value} RVU, so "
                f"${amount} is paid."
            )
            found.append(Sum(text, (fee, self.view.cf, cap), amount))
        return found

    def _technical(self, fee: FeeRow) -> FeeRow | None:
        rows = [
            f.row
            for m in self.table.halves_of(fee.code, self.view.on) or ()
            if (f := self.table.fee(fee.code, m, self.view.on))
        ]
        return next((x for x in rows if not x.work), None)

    def _cut_technical(self, name: str, fee: FeeRow, parts: list[_Part], cut: RuleRow) -> tuple[list[Sum], list[_Part]]:
        """Cut the technical side of a line, as film, cassettes and old scanners do."""
        done, found = [], []
        for part in parts:
            if not part.is_technical:
                done.append(part)
                continue
            less = part.amount * (WHOLE - Decimal(cut.value)) / WHOLE
            label = name if len(parts) == 1 else part.name
            text = f"{label}{self._where()}: ${dollars(part.amount)} less {cut.value} percent = ${dollars(less)}."
            found.append(Sum(text, (part.fee, cut), dollars(less)))
            done.append(replace(part, amount=less))
        if found and len(done) > 1:
            total = sum((dollars(p.amount) for p in done), Decimal(0))
            shown = " + ".join(f"${dollars(p.amount)}" for p in done)
            found.append(Sum(f"{name}{self._where()}: {shown} = ${total}.", (fee, cut), total))
        return found, done

    def _next(self, each: Sequence[Sequence[_Part]]) -> tuple[list[Sum], list[_Part]]:
        """Reduce the second and later of services that reduce each other, half by half; return all parts."""
        whole = [p for parts in each for p in parts]
        if sum(bool(self._next_rules(p.fee)) for p in whole) < 2:
            return [], whole
        flat = [x for p in whole for x in (self._split([p]) if self._next_rules(p.fee) else [p])]
        found: list[Sum] = []
        groups: dict[tuple[str, str], list[int]] = {}
        for i, part in enumerate(flat):
            for rule in self._next_rules(part.fee):
                if part.is_technical == (rule.unit == TECHNICAL) or rule.unit == ANY_PART:
                    groups.setdefault((rule.id, rule.unit), []).append(i)
        for (rule_id, _), members in groups.items():
            rule = next(r for r in self.table.rules(self.view.on, kind="reduction") if r.id == rule_id)
            first, *rest = sorted(members, key=lambda i: (-flat[i].amount, i))
            for i in rest:
                part = flat[i]
                less = part.amount * (WHOLE - Decimal(rule.value)) / WHOLE
                text = (
                    f"{flat[first].name}{self._where()} in full, ${dollars(flat[first].amount)}; {part.name}: "
                    f"${dollars(part.amount)} less {rule.value} percent = ${dollars(less)}."
                )
                found.append(Sum(text, (part.fee, rule), dollars(less)))
                flat[i] = replace(part, amount=less)
        return found, flat

    def _difference(self, parts: Sequence[Sequence[_Part]]) -> list[Sum]:
        if len(parts) != 2:
            return []
        each = sorted(((dollars(sum((p.amount for p in x), Decimal(0))), x[0].name) for x in parts), reverse=True)
        (high, name), (low, _) = each
        rows = tuple(dict.fromkeys(p.fee for x in parts for p in x))
        more = f", so {name} pays more" if high > low else ""
        return [Sum(f"Difference{self._where()}: ${high} - ${low} = ${high - low}{more}.", rows, high - low)]

    def _shares(self, total: Decimal, parts: Sequence[_Part]) -> list[Sum]:
        """Say what a non-participating physician may charge and what the patient owes, when that was asked."""
        found = []
        for rule in self._rules(None, "percent_of_fee"):
            free = [(p, w[0]) for p in parts if rule.condition == SHARE and (w := self._rules(p.fee, "percent_owed"))]
            found += [Sum(f"{p.name}: {w.says}", (w,)) for p, w in free]
            due = total - sum((dollars(p.amount) for p, _ in free), Decimal(0))
            if due:
                part = dollars(due * Decimal(rule.value) / WHOLE)
                text = f"{rule.says.rstrip('.')}: {rule.value} percent of ${due} = ${part}{self._where()}."
                found.append(Sum(text, (rule,), part))
        return found

    # ------------------------------------------------------------ rules

    def _next_rules(self, fee: FeeRow) -> list[RuleRow]:
        if SEPARATE in self.question.events:
            return []
        return [r for unit in (PROFESSIONAL, TECHNICAL, ANY_PART) for r in self._rules(fee, unit)]

    def _rules(self, fee: FeeRow | None, unit: str) -> list[RuleRow]:
        """Return the rules of one unit whose facts hold for this row: the encounter's and the row's own indicators."""
        facts: Mapping[str, frozenset[str]] = self.encounter.facts
        row = self.table.code(fee.code, self.view.on) if fee else None
        if fee:
            facts = {**facts, "bilateral": frozenset((fee.bilateral,)), "mult": frozenset((fee.mult,))}
        return [
            r
            for r in self.table.rules(self.view.on, payer=self.question.payer)
            if r.unit == unit
            and is_met(r.condition, facts)
            and (not r.subject or (row is not None and is_about(r.subject, row, self.table)))
        ]

    def _where(self) -> str:
        """Return the words that part one view from the next."""
        factors = len(_factors(self.question, self.table)) > 1
        return f" at {self.view.cf.value}" if factors else ""


PROFESSIONAL, TECHNICAL, ANY_PART = (
    "percent_off_next_professional",
    "percent_off_next_technical",
    "percent_off_next",
)
SEPARATE = "separate_session"
SHARE = "event=coinsurance"  # the condition of the rule on the patient's share
_PLACES = {FACILITY: "facility", OFFICE: "office"}


def _is_valued(fee: FeeRow) -> bool:
    return bool(fee.work or fee.pe_nonfacility or fee.pe_facility)


def _is_of(cf: CfRow, start: date, end: date) -> bool:
    """Tell whether a conversion factor belongs to the release of those days."""
    return start <= cf.effective_from <= end
