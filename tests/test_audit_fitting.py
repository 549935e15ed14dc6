"""The audit on what rules, near codes, edits and names of agents say, whatever the turn of phrase."""

import pytest

from radcode.rows import CodeRow
from tests.asking import TODAY, is_refuted, the_table

# ---------------------------------------------------------------- propositions of rules


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("Put modifier 51 on the second MRI of the session.", True),
        ("Modifier 51 is not put on the second MRI of the session.", False),
        ("A chest film repeated by the same radiologist in the evening takes 77.", True),
        ("A chest film repeated by the same radiologist in the evening takes 76.", False),
        ("Same reader, same film, later that afternoon. That's a 77.", True),
        ("Does 76 release an NCCI pair? No.", False),
        ("A 77 on the second line will release the NCCI pair.", True),
        ("Diagnostic mammograms are free of cost sharing under Medicare.", True),
        ("Screening mammograms are free of cost sharing under Medicare.", False),
        ("Oral barium alone counts as contrast, so the CT of the abdomen is a with-contrast study.", True),
        ("A bone density test is repeated once at least 23 months have gone by.", False),
    ],
)
def test_what_a_rule_permits_or_refuses_is_held_against_a_statement(text, wrong):
    assert is_refuted(text) == wrong


@pytest.mark.parametrize("wish", ["three units, one for each needle", "two units for two lesions"])
def test_guidance_is_one_unit_and_a_question_before_it_belongs_to_the_statement(wish):
    code = next(p for p in the_table().rows("rules") if p.id.startswith("guidance-one-unit-")).subject
    assert is_refuted(f"Several lesions under one probe? Then {code} goes out with {wish}.")


# ---------------------------------------------------------------- near codes


def _of(regions, **values):
    """Return codes in force of just these parts of the body."""
    return [
        x
        for x in the_table().codes_on(TODAY)
        if set(x.regions) == set(regions) and all(getattr(x, a) == v for a, v in values.items())
    ]


@pytest.mark.parametrize("technique", ["stent", "angioplasty"])
def test_a_vein_is_no_artery_and_an_artery_no_vein(technique):
    further = {"count": "each_additional", "technique": (technique,)}
    (artery,), (vein,) = (_of((system,), **further) for system in ("artery", "vein"))
    assert is_refuted(f"Another vein gets a {technique} in the same session: {artery.code}.")
    assert is_refuted(f"Another artery gets a {technique} in the same session: {vein.code}.")
    assert not is_refuted(f"Another vein gets a {technique} in the same session: {vein.code}.")
    assert not is_refuted(f"Another artery gets a {technique} in the same session: {artery.code}.")


def _limited() -> list[tuple[CodeRow, CodeRow]]:
    rows = the_table().codes_on(TODAY)
    pairs = [
        (x, y)
        for x in rows
        for y in rows
        if x.modality == y.modality == "us"
        and (x.extent, y.extent) == ("limited", "complete")
        and (x.regions, x.technique, x.approach, x.scope) == (y.regions, y.technique, y.approach, y.scope)
        and x.technique == ("doppler",)
    ]
    assert pairs
    return pairs


@pytest.mark.parametrize(("limited", "complete"), _limited())
def test_a_full_study_is_no_limited_one(limited, complete):
    name = the_table().meaning("regions", limited.regions[0])
    assert is_refuted(f"Full Doppler survey of the {name}: {limited.code}.")
    assert not is_refuted(f"Full Doppler survey of the {name}: {complete.code}.")


def test_each_column_of_a_family_is_of_the_rows_exam():
    table = "| Exam | no IV | IV only | before + after |\n|---|---|---|---|\n| MRI cervical spine | {} | {} | {} |"
    spine = {
        (x.regions[0], x.contrast): x.code
        for x in the_table().codes_on(TODAY)
        if x.modality == "mr" and x.regions in (("cervical_spine",), ("lumbar_spine",)) and not x.technique
    }
    own = [spine["cervical_spine", c] for c in ("none", "with", "without_then_with")]
    assert not is_refuted(table.format(*own))
    assert is_refuted(table.format(*own[:2], spine["lumbar_spine", "without_then_with"]))


# ---------------------------------------------------------------- edits


def _edits(indicator, most=6):
    found = []
    for row in the_table().rows("ptp"):
        a, b = the_table().code(row.column1, TODAY), the_table().code(row.column2, TODAY)
        both = a and b and a.scope == b.scope == "imaging" and a.modality in ("ct", "mr", "us", "mammo")
        if both and row.modifier_indicator == indicator and not list(the_table().pairs_of(row.column1, TODAY)):
            found.append((row.column1, row.column2))
    return found[:most]


@pytest.mark.parametrize(("a", "b"), _edits("0"))
def test_no_modifier_parts_what_an_edit_shuts(a, b):
    assert is_refuted(f"If both were done, tack XS on {b} and it gets past {a}.")
    assert not is_refuted(f"If both were done, XS on {b} is refused beside {a}.")


@pytest.mark.parametrize(("a", "b"), _edits("1"))
def test_an_edit_that_stands_is_not_denied(a, b):
    assert is_refuted(f"{a} and {b}: NCCI has no pair for them.")
    assert not is_refuted(f"{a} and {b}: NCCI has a pair for them.")


def test_the_edits_drawn_are_known_to_the_table():
    for a, b in (*_edits("0"), *_edits("1")):
        assert the_table().ptp(a, b, TODAY)


# ---------------------------------------------------------------- agents, figures, indicators, intervals


@pytest.mark.parametrize(("named", "tracer"), [("Thallium", "tl201_thallium"), ("MAG3", "tc99m_mertiatide")])
def test_an_agent_is_no_other_one(named, tracer):
    agents = {x.tracer: x.code for x in the_table().codes_on(TODAY) if x.tracer}
    assert not is_refuted(f"{named} tracer: {agents[tracer]}.")
    other = next(c for t, c in agents.items() if "sestamibi" in str(t))
    assert is_refuted(f"{named} tracer: {other}.")


def test_a_figure_is_the_one_in_the_codes_own_name():
    row = next(x for x in the_table().codes_on(TODAY) if "up to 150 kV" in x.label)
    assert is_refuted(f"{row.code} delivers surface radiation at energies up to 250 kV.")
    assert not is_refuted(f"{row.code} delivers surface radiation at energies up to 150 kV.")


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("Medicare spaces routine screening mammograms two years apart for women 40 and older.", True),
        ("Medicare spaces routine screening mammograms a year apart for women 40 and older.", False),
        ("Medicare starts paying for lung cancer screening at 55.", True),
        ("Medicare starts paying for lung cancer screening at 50.", False),
        ("XP marks a second service at another body site.", True),
        ("XS marks a second service at another body site.", False),
        ("XU tells Medicare a different practitioner did the second service.", True),
        ("The interpretations of the second and later scans in a session are cut by 25 percent.", True),
        ("The interpretations of the second and later scans in a session are cut by 5 percent.", False),
        ("With two CTs in one session, the cheaper technical part is paid at three quarters.", True),
        ("With two CTs in one session, the cheaper technical part is paid at half.", False),
    ],
)
def test_figures_and_meanings_in_looser_words(text, wrong):
    assert is_refuted(text) == wrong


@pytest.mark.parametrize(("days", "wrong"), [("zero-day", True), ("ten-day", False)])
def test_days_of_follow_up_are_told_of_a_procedure(days, wrong):
    row = next(f for f in the_table().rows("fees") if f.global_days == "010" and the_table().code(f.code, TODAY))
    assert is_refuted(f"{row.code} is a {days} procedure.") == wrong
