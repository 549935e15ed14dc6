"""What verify lets through: the laws of an Answer, and spoilt drafts of many questions, every one caught."""

import csv
from dataclasses import replace
from datetime import date
from functools import cache

import pytest

from radcode.checks import rc104_not_valid_for_medicare as rc104
from radcode.model import Clarify, Draft, Line, Option, Outcome, Statement
from radcode.rulebook import encounter_of, is_met
from radcode.sentences import render
from tests.asking import TABLES, TODAY, drafted, the_index, the_table, verified

SPLIT = tuple(x.code for x in the_table().rows("fees") if (x.release, x.pctc, x.modifier) == ("RVU26C", "1", "26"))
PAID = [c for c in SPLIT if the_table().code(c, TODAY) and not rc104.check(c, TODAY, "medicare", the_table())]
DRAWN = tuple(dict.fromkeys(PAID))[::6]  # every sixth code that splits
REFUSED = tuple(c for c in SPLIT if the_table().code(c, TODAY) and c not in PAID)
ENDED = tuple(dict.fromkeys(h.code for h in the_table().rows("history") if h.event == "deleted"))[::5]
READING = tuple(f"which modifier for reading {code}" for code in DRAWN)
VALID = tuple(f"is {code} still valid" for code in (*DRAWN[::4], *ENDED))
MEANING = tuple(f"what is {code}" for code in DRAWN[::4])
WORDS = (
    "which modifier for a radiologist reading a galactogram",
    "CT abdomen pelvis with IV contrast",
    "screening mammogram with tomosynthesis",
    "mammogram",
    "ct head",
    "MRI brain",
    "left knee 3 views",
    "US BREAST COMPLETE BILATERAL",
    "radiologist owns the machine and reads the mammogram, modifier?",
    "dexa hips and spine, hospital outpatient, reading only",
    "can i bill 76000 with an upper GI?",
    "can I bill 77063 with 77067",
    "can I put 26 on 19030",
    "can I put 26 on 77053",
    "is 71250 the code for lung cancer screening",
    "how many units of 77053",
    "how often does medicare pay a dexa",
    "what does medicare pay for reading a 2 view chest",
    "77065 vs 77066 vs 77067",
    "upper gi",
    "carotid duplex",
    "CTA head and neck on 2025-11-03",
    "explain the professional component",
)
QUESTIONS = (*READING, *VALID, *MEANING, *WORDS)
DATED = tuple(
    (text, on)
    for text in (
        "chest x-ray 2 views", "CTA head and neck", "breast MRI both sides", "mammogram",
        "is 76001 valid", "is 71010 valid",
    )
    for on in (
        date(2017, 12, 31), date(2018, 1, 1), date(2018, 12, 31), date(2019, 1, 1), date(2025, 9, 30),
        date(2025, 12, 31), date(2026, 1, 1), date(2026, 6, 30), date(2026, 7, 1), date(2027, 1, 15),
    )
)  # fmt: skip
ALL = (*((q, None) for q in QUESTIONS), *DATED)


@cache
def made(text, on=None):
    """The draft of a question, its passages, and what verify makes of it unspoilt."""
    draft, passages = drafted(text, on)
    return draft, passages, verified(draft, passages)


def ask_all(questions=ALL):
    return [(text, *made(text, on)) for text, on in questions]


def spoilt(draft, passages, **changes):
    return verified(replace(draft, **changes), passages)


# ---------------------------------------------------------------- laws


def test_there_are_many_questions_and_few_are_declined():
    answers = [answer for _, _, _, answer in ask_all()]
    assert len(READING) >= 60
    assert sum(a.outcome is not Outcome.DECLINED for a in answers) > len(answers) * 0.9
    assert sum(bool(a.lines) for a in answers) > len(answers) * 0.5


def test_no_line_is_recommended_for_a_code_that_medicare_refuses():
    assert REFUSED
    for code in REFUSED[:8]:
        _, _, answer = made(f"which modifier for reading {code}")
        assert code not in {p.line.code for p in answer.lines}, code
        assert any(code in s.statement.codes for s in answer.said), code


def test_an_unspoilt_draft_loses_nothing():
    lost = [(text, f.message) for text, _, _, a in ask_all() for f in a.findings if f.id in ("RC402", "RC404", "RC405")]
    assert lost == []


def test_reading_a_code_that_splits_is_26():
    wrong = [
        (t, [p.line for p in a.lines]) for t, _, _, a in ask_all([(q, None) for q in READING]) if a.modifiers != ("26",)
    ]
    assert wrong == []


def test_every_code_recommended_is_in_force_on_the_day():
    table = the_table()
    assert [(t, c) for t, _, _, a in ask_all() for c in a.codes if table.code(c, a.question.on) is None] == []


def test_every_line_cites_the_row_of_its_code_in_force():
    for _, _, _, answer in ask_all():
        cited = {c.n: c for c in answer.citations}
        for proved in answer.lines:
            rows = [the_table().row(cited[n].row) for n in proved.citations]
            assert the_table().code(proved.line.code, answer.question.on) in rows


def test_every_component_modifier_cites_its_fee_row():
    for text, _, _, answer in ask_all([(q, None) for q in READING]):
        cited = {c.n: c for c in answer.citations}
        keys = {cited[n].row.key for p in answer.lines for n in p.citations if cited[n].row.table == "fees"}
        assert keys >= {(p.line.code, "26") for p in answer.lines}, text


def test_every_statement_said_was_in_the_draft():
    for text, draft, _, answer in ask_all():
        assert {s.statement for s in answer.said} <= set(draft.statements), text


def test_every_line_said_was_in_the_draft():
    for text, draft, _, answer in ask_all():
        assert {p.line for p in answer.lines} <= set(draft.lines), text


def test_every_passage_quote_is_verbatim_in_its_chunk_and_publication():
    chunks = {c.id: c for c in the_index().chunks}
    texts = {p.id: p.text for p in the_index().publications}
    quotes = [c for _, _, _, a in ask_all() for c in a.citations if c.kind == "passage"]
    assert len(quotes) > 50
    for quote in quotes:
        chunk = chunks[quote.chunk]
        assert quote.quote == chunk.text[quote.start : quote.end] != ""
        assert quote.quote == texts[chunk.publication][chunk.start + quote.start : chunk.start + quote.end]


def test_every_table_quote_is_the_row_as_the_file_holds_it():
    held = {file.stem: rows_of_file(file) for file in TABLES.glob("*.csv")}
    quotes = [c for _, _, _, a in ask_all() for c in a.citations if c.kind == "table"]
    assert len(quotes) > 200
    assert [(c.source, c.quote) for c in quotes if c.quote not in held[c.source]] == []


def rows_of_file(path):
    with path.open(encoding="utf-8", newline="") as file:
        return {"; ".join(f"{k}={v}" for k, v in row.items() if v) for row in csv.DictReader(file)}


def test_every_sentence_has_a_citation_and_citations_are_numbered_without_doubles():
    for text, _, _, answer in ask_all():
        numbers = [c.n for c in answer.citations]
        assert len(set(numbers)) == len(numbers), text
        assert {n for s in answer.said for n in s.citations} <= set(numbers), text
        assert all(s.citations for s in answer.said), text


def test_a_contradicted_sentence_is_never_support():
    for text, _, passages, answer in ask_all():
        struck = {c.sentence for p in passages for c in p.conflicts}
        quotes = {s.statement.text for s in answer.said if s.statement.kind == "quote"}
        assert not struck & quotes, text


def test_a_declined_answer_recommends_nothing():
    for text, _, _, answer in ask_all(
        (("CPT 77069", None), ("what does the weather look like", None), ("icd-10 for a lump", None))
    ):
        assert (answer.outcome, answer.lines, answer.clarify) == (Outcome.DECLINED, (), None), text


# ---------------------------------------------------------------- spoilt lines


def neighbour(code):
    """The next code in force that differs in its last place, as a slip of a finger or of a model would give."""
    codes = [r.code for r in the_table().codes_on(TODAY)]
    at = codes.index(code)
    return codes[at + 1] if at + 1 < len(codes) else codes[at - 1]


def another_modifier(line):
    return {"26": "TC", "TC": "26"}.get(line.modifiers[0] if line.modifiers else "", "26")


LINE_SPOILERS = [
    pytest.param(lambda x: replace(x, code=neighbour(x.code)), id="the neighbour's code"),
    pytest.param(lambda x: replace(x, code="99213"), id="a code of another trade"),
    pytest.param(lambda x: replace(x, code="76001"), id="a deleted code"),
    pytest.param(lambda x: replace(x, modifiers=(another_modifier(x), *x.modifiers[1:])), id="another component"),
    pytest.param(lambda x: replace(x, modifiers=()), id="the modifier dropped"),
    pytest.param(lambda x: replace(x, modifiers=(*x.modifiers, "59")), id="59 added"),
    pytest.param(lambda x: replace(x, modifiers=(*x.modifiers, "XS")), id="XS added"),
    pytest.param(lambda x: replace(x, modifiers=(*x.modifiers, "50")), id="50 added"),
    pytest.param(lambda x: replace(x, modifiers=(*x.modifiers, "LT")), id="a side added"),
    pytest.param(lambda x: replace(x, modifiers=(*x.modifiers, "52")), id="a reduction added"),
    pytest.param(lambda x: replace(x, modifiers=(*x.modifiers, "76")), id="a repeat added"),
    pytest.param(lambda x: replace(x, modifiers=(*x.modifiers, "GG")), id="GG added"),
    pytest.param(lambda x: replace(x, modifiers=(*x.modifiers, "TC")), id="both components at once"),
    pytest.param(lambda x: replace(x, modifiers=(*x.modifiers, *x.modifiers)), id="the modifier twice"),
    pytest.param(lambda x: replace(x, modifiers=(*x.modifiers, "ZZ")), id="a modifier nobody knows"),
    pytest.param(lambda x: replace(x, units=99), id="units above the limit"),
    pytest.param(lambda x: replace(x, units=2), id="units raised to two"),
    pytest.param(lambda x: replace(x, units=0), id="no units"),
    pytest.param(lambda x: replace(x, units=-1), id="units below nothing"),
    pytest.param(lambda x: replace(x, when=(("contrast", "imaginary"),)), id="a branch that is not the code's"),
]


@pytest.mark.parametrize("spoil", LINE_SPOILERS)
def test_a_spoilt_line_is_withheld_and_listed(spoil):
    let_through = []
    for text, draft, passages, _ in ask_all([(q, None) for q in READING]):
        bad = spoil(draft.lines[0])
        answer = spoilt(draft, passages, lines=(bad,))
        if any(p.line == bad for p in answer.lines) or not any(f.id == "RC402" for f in answer.findings):
            let_through.append((text, bad))
    assert let_through == []


def test_a_spoilt_line_does_not_take_the_good_one_with_it():
    draft, passages, answer = made(WORDS[0])
    bad = replace(draft.lines[0], modifiers=("TC",))
    kept = spoilt(draft, passages, lines=(bad, *draft.lines[1:]))
    assert [p.line for p in kept.lines] == [p.line for p in answer.lines[1:]]


def test_when_no_line_is_left_the_answer_is_declined():
    draft, passages, _ = made(READING[0])
    answer = spoilt(draft, passages, lines=(replace(draft.lines[0], modifiers=("TC",)),))
    assert (answer.outcome, answer.lines, answer.said) == (Outcome.DECLINED, (), ())


BRANCHED = tuple(q for q in WORDS if len({line.when for line in made(q)[0].lines}) > 1)


def test_there_are_questions_with_branches():
    assert len(BRANCHED) >= 5


@pytest.mark.parametrize("text", BRANCHED)
def test_swapped_branches_are_caught(text):
    draft, passages, _ = made(text)
    whens = [line.when for line in draft.lines]
    moved = tuple(replace(line, when=when) for line, when in zip(draft.lines, [*whens[1:], whens[0]], strict=True))
    changed = {new for new, old in zip(moved, draft.lines, strict=True) if new != old}
    assert not changed & {p.line for p in spoilt(draft, passages, lines=moved).lines}


@pytest.mark.parametrize("text", BRANCHED)
def test_a_branch_without_its_words_is_no_branch(text):
    """Lines of rival branches that lose their `when` would read as billed together."""
    draft, passages, _ = made(text)
    bare = tuple(replace(line, when=()) for line in draft.lines)
    assert {p.line for p in spoilt(draft, passages, lines=bare).lines} & set(bare) == set()


def test_an_option_with_an_unproved_line_is_not_offered():
    draft, passages, _ = made("ct head")
    bad = Option("both", (Line("76001"),))
    answer = spoilt(draft, passages, clarify=Clarify("Which?", "contrast", (*draft.clarify.options, bad)))
    assert len(answer.clarify.options) == len(draft.clarify.options)


# ---------------------------------------------------------------- spoilt statements


def statements(kinds):
    return [
        (text, draft, passages, s)
        for text, draft, passages, _ in ask_all([(q, None) for q in QUESTIONS])
        for s in draft.statements
        if s.kind in kinds and s.template != "conflict"
    ]


def let_through(spoil, kinds):
    """The spoilt statements that an answer still says, with the questions they were made from."""
    found = []
    for text, draft, passages, statement in statements(kinds):
        bad = spoil(statement, passages)
        if bad is None or bad == statement:
            continue
        answer = spoilt(draft, passages, statements=(bad,))
        if any(s.statement == bad for s in answer.said):
            found.append((text, bad.text))
    return found


def without_negation(text):
    for word in (" not ", " never ", " no ", " nothing ", " neither ", " without ", " cannot "):
        if word in text.lower():
            at = text.lower().index(word)
            return text[:at] + " " + text[at + len(word) :]
    return text


def another_row(statement):
    """The same sentence resting on the next row of its table that is about another code or rule."""
    ref = statement.rows[0]
    refs = [row.ref() for row in the_table().rows(ref.table)]
    at = refs.index(ref)
    following = [*refs[at + 1 :], *refs[:at]]
    other = next((r for r in following if r.key[:1] != ref.key[:1]), following[0])
    return replace(statement, rows=(other, *statement.rows[1:]))


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda s, _: replace(s, text=s.text + " Always."), id="a word added"),
        pytest.param(lambda s, _: replace(s, text=s.text.rsplit(" ", 1)[0]), id="a word taken away"),
        pytest.param(lambda s, _: replace(s, text=s.text.upper()), id="capitals"),
        pytest.param(lambda s, _: replace(s, text=s.text.replace("1", "2")), id="a digit changed"),
        pytest.param(lambda s, _: replace(s, text=without_negation(s.text)), id="a negation deleted"),
        pytest.param(lambda s, _: replace(s, text=""), id="nothing said"),
        pytest.param(lambda s, _: replace(s, text=s.text + " [T1]"), id="a citation mark invented"),
    ],
)
def test_changed_words_are_caught(spoil):
    assert let_through(spoil, ("row", "rule", "quote")) == []


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda s, _: another_row(s), id="the neighbour's row"),
        pytest.param(lambda s, _: replace(s, rows=()), id="no row"),
        pytest.param(
            lambda s, _: replace(s, rows=(replace(s.rows[0], key=("77069",)),)), id="a row that does not exist"
        ),
        pytest.param(
            lambda s, _: replace(s, template="code_is" if s.template != "code_is" else "code_names"),
            id="another template",
        ),
        pytest.param(lambda s, _: replace(s, template="nothing_like_it"), id="no such template"),
        pytest.param(lambda s, _: replace(s, kind="quote"), id="passed off as a quote"),
        pytest.param(lambda s, _: replace(s, words=(("on", "2031-01-01"),)), id="another day"),
    ],
)
def test_a_sentence_on_other_rows_is_caught(spoil):
    assert let_through(spoil, ("row", "rule")) == []


def other_chunk(passages, statement):
    return next((p.chunk.id for p in passages if p.chunk.id != statement.chunk), None)


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda s, found: replace(s, chunk=other_chunk(found, s)), id="from another chunk that was found"),
        pytest.param(lambda s, found: replace(s, chunk=unfound(found)), id="from a chunk that was not found"),
        pytest.param(lambda s, _: replace(s, chunk=""), id="from nowhere"),
        pytest.param(lambda s, _: replace(s, start=s.start + 1, end=s.end + 1), id="one character on"),
        pytest.param(lambda s, _: replace(s, start=-len(s.text) - 1, end=-1), id="counted from the end"),
        pytest.param(lambda s, _: replace(s, text=s.text[:-1]), id="one character short"),
        pytest.param(lambda s, _: replace(s, text="", end=s.start), id="nothing quoted"),
        pytest.param(lambda s, _: replace(s, kind="row"), id="passed off as a row"),
        pytest.param(lambda s, _: replace(s, kind="rule", template="rule"), id="passed off as a rule"),
    ],
)
def test_a_false_quote_is_caught(spoil):
    assert let_through(spoil, ("quote",)) == []


def unfound(passages):
    found = {p.chunk.id for p in passages}
    return next(c.id for c in the_index().chunks if c.id not in found)


def test_a_contradicted_sentence_cannot_be_quoted():
    text = "CT abdomen pelvis with IV contrast"
    draft, passages, _ = made(text)
    passage = next(p for p in passages if p.conflicts)
    sentence = passage.conflicts[0].sentence
    start = passage.chunk.text.index(sentence)
    quote = Statement("quote", "fact", sentence, chunk=passage.chunk.id, start=start, end=start + len(sentence))
    assert spoilt(draft, passages, statements=(quote,)).said == ()


def test_half_a_sentence_that_drops_its_denial_cannot_be_quoted():
    """A quote is a sentence: "19030 never takes 26" must not become "takes 26"."""
    found = let_through(tail_after_negation, ("quote",))
    assert found == []


def tail_after_negation(statement, _):
    for word in (" not ", " never ", " no "):
        if word in statement.text:
            cut = statement.text.index(word) + len(word)
            return replace(statement, text=statement.text[cut:], start=statement.start + cut)
    return None


def test_an_invented_conflict_is_caught():
    for text, draft, passages, _ in ask_all([(q, None) for q in QUESTIONS[::3]]):
        row = the_table().versions("77065")[-1]
        words = {
            "title": passages[0].publication.title if passages else "x",
            "subject": "77065",
            "said": "both",
            "table": "one",
        }
        invented = Statement(
            "row", "conflict", render("conflict", (row,), words), "conflict", (row.ref(),), tuple(words.items()),
            chunk=passages[0].chunk.id if passages else "", start=0, end=10,
        )  # fmt: skip
        answer = spoilt(draft, passages, statements=(invented,))
        assert (answer.said, [f.id for f in answer.findings if f.id == "RC401"]) == ((), []), text


@pytest.mark.parametrize("part", ["said", "table", "subject", "title"])
def test_a_conflict_told_otherwise_is_caught(part):
    draft, passages, _ = made("CT abdomen pelvis with IV contrast")
    conflict = next(s for s in draft.statements if s.template == "conflict")
    words = {**dict(conflict.words), part: "without any contrast"}
    rows = [the_table().row(r) for r in conflict.rows]
    told = replace(conflict, text=render("conflict", rows, words), words=tuple(words.items()))
    assert spoilt(draft, passages, statements=(told,)).said == ()


def test_a_rule_whose_facts_nobody_stated_is_caught():
    through = []
    for text, draft, passages, _ in ask_all([(q, None) for q in QUESTIONS[::3]]):
        facts = encounter_of(draft.question).facts
        unmet = tuple(rule_of(r) for r in the_table().rows("rules") if not is_met(r.condition, facts))
        answer = spoilt(draft, passages, statements=unmet, lines=(), verdict=None, outcome=Outcome.ANSWERED)
        through += [(text, s.statement.text) for s in answer.said]
    assert through == []


@pytest.mark.parametrize("on", [date(2017, 12, 31), date(2019, 1, 1), date(2025, 9, 30), TODAY])
def test_a_rule_of_another_time_is_caught(on):
    draft, passages, _ = made("how often does medicare pay a dexa", on)
    foreign = [r for r in the_table().rows("rules") if not r.effective_from <= on <= r.effective_to and not r.condition]
    answer = spoilt(draft, passages, statements=tuple(map(rule_of, foreign)), lines=(), verdict=None)
    assert answer.said == ()


def test_a_rule_of_another_payer_is_caught():
    draft, passages, _ = made("how often does a commercial plan pay a dexa")
    assert draft.question.payer == "commercial"
    foreign = [r for r in the_table().rows("rules") if r.payer == "medicare" and not r.condition]
    answer = spoilt(draft, passages, statements=tuple(map(rule_of, foreign)), lines=(), verdict=None)
    assert answer.said == ()


def rule_of(row):
    return Statement("rule", "why", render("rule", (row,), {}), "rule", (row.ref(),))


@pytest.mark.parametrize("release", ["RVU25D"])
def test_a_fee_row_of_another_year_is_caught(release):
    draft, passages, _ = made("which modifier for reading 77053")
    table = the_table()
    fee = next(x for x in table.rows("fees") if (x.release, x.code, x.modifier) == (release, "77053", ""))
    indicator = table.indicator("pctc", fee.pctc, TODAY)
    old = Statement("row", "why", render("pctc", (fee, indicator), {}), "pctc", (fee.ref(), indicator.ref()))
    assert spoilt(draft, passages, statements=(old,)).said == ()


@pytest.mark.parametrize(
    ("template", "table", "code"),
    [
        pytest.param("not_code", "codes", "77053", id="not the code that is recommended"),
        pytest.param("code_names", "codes", "99999", id="a code the table does not hold"),
    ],
)
def test_a_sentence_against_the_lines_is_caught(template, table, code):
    draft, passages, _ = made("which modifier for reading 77053")
    row = the_table().code(code, TODAY)
    text = render(template, (row,), {}) if row else f"{code} stands for an exam."
    said = Statement("row", "why", text, template, (row.ref(),) if row else ())
    assert not any(s.statement == said for s in spoilt(draft, passages, statements=(said,)).said)


# ---------------------------------------------------------------- spoilt verdicts and headlines


DECIDED = tuple(q for q in QUESTIONS if made(q)[0].verdict is not None)


def test_a_flipped_verdict_is_caught():
    through = []
    for text, draft, passages, _ in ask_all([(q, None) for q in DECIDED]):
        answer = spoilt(draft, passages, verdict=not draft.verdict)
        if answer.verdict is not None or answer.outcome is not Outcome.DECLINED:
            through.append(text)
    assert len(DECIDED) > 40
    assert through == []


def test_a_verdict_nobody_asked_for_is_not_given():
    draft, passages, _ = made("CT abdomen pelvis with IV contrast")
    answers = [spoilt(draft, passages, verdict=v) for v in (True, False)]
    assert [a.verdict for a in answers if a.outcome is Outcome.ANSWERED and a.verdict is not None] == []


def test_a_headline_names_no_code_of_its_own():
    draft, passages, _ = made("what does the weather look like")
    answer = spoilt(draft, passages, headline="Bill 77065 instead.")
    assert "77065" not in answer.headline


@pytest.mark.parametrize("headline", ["Bill modifier TC.", "Medicare pays $500.", "Yes, always."])
def test_a_headline_of_an_answer_cannot_be_invented(headline):
    draft, passages, _ = made("which modifier for reading 77053")
    assert spoilt(draft, passages, headline=headline).headline != headline


def test_a_refusal_cannot_carry_lines():
    draft, passages, _ = made("which modifier for reading 77053")
    answer = spoilt(draft, passages, outcome=Outcome.DECLINED)
    assert answer.lines == ()


def test_an_answer_cannot_be_given_to_what_is_outside():
    draft, passages, _ = made("what does the weather look like")
    answer = spoilt(draft, passages, outcome=Outcome.ANSWERED, lines=(Line("77065"),), headline="")
    assert (answer.outcome, answer.lines) == (Outcome.DECLINED, ())


def test_a_draft_with_nothing_in_it_recommends_nothing():
    draft, passages, _ = made("which modifier for reading 77053")
    answer = verified(Draft(draft.question, Outcome.ANSWERED, "", (), ()), passages)
    assert (answer.lines, answer.said, answer.citations) == ((), (), ())
