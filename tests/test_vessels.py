"""Vessels by their names: how far a catheter was led, which arteries of a leg were treated, and steps of a course."""

import pytest

from radcode.catheters import entered, furthest
from radcode.datafiles import load_table
from radcode.rulebook import stated
from tests.asking import TABLES, TODAY, asked, billed

TABLE = load_table(TABLES)


def lines_of(text: str) -> set[tuple[str, int]]:
    return {(x["code"], x["units"]) for x in asked(text).record["lines"]}


def codes_of(text: str) -> set[str]:
    return {c for c, _ in lines_of(text)}


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("right common iliac occlusion stented, right external iliac stenosis ballooned", {"37260", "37255"}),
        ("stented stenoses of the right common and external iliac arteries", {"37258", "37259"}),
        ("left posterior tibial occlusion PTA; left anterior tibial stenosis PTA", {"37282", "37281"}),
        ("left popliteal occlusion stented and left common femoral stenosis angioplasty", {"37269", "37264"}),
        ("left SFA and popliteal stenosis stented", {"37267"}),
        ("right CFA access, left SFA stenosis stent", {"37267"}),
        ("ballooned anterior tibial stenosis and dorsalis pedis stenosis", {"37280", "37296"}),
    ],
)
def test_the_first_vessel_of_a_territory_has_a_code_and_each_further_one_its_own_add_on(
    text: str, codes: set[str]
) -> None:
    assert codes_of(text) == codes


def test_further_vessels_of_one_kind_are_units_of_one_add_on() -> None:
    text = "PTA of anterior tibial stenosis, posterior tibial occlusion and peroneal stenosis, left leg"
    assert lines_of(text) == {("37282", 1), ("37281", 2)}


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("TACE of HCC, catheter positioned in the right hepatic artery", {"37243", "36247"}),
        ("splenic artery embolized for bleeding, catheter in the main splenic", {"37244", "36246"}),
        ("bronchial artery catheterized and embolized for hemoptysis", {"37244", "36215"}),
        ("lt varicocele coil embolization, left gonadal vein selected", {"37241", "36012"}),
        ("splenic artery embolization for bleeding", {"37244"}),
        ("cath in L subclavian, subclavian stent", {"37236", "36215"}),
    ],
)
def test_the_furthest_catheter_goes_beside_a_treatment_where_its_way_was_told(text: str, codes: set[str]) -> None:
    assert codes_of(text) == codes


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("celiac angiogram and SMA angiogram, femoral access, selective", {("75726", 2), ("36245", 2)}),
        (
            "Celiac run, then right hepatic a. run, then left gastric run, catheter and S&I lines",
            {("75726", 1), ("36247", 1), ("36248", 1), ("75774", 2)},
        ),
    ],
)
def test_each_family_has_its_catheter_and_each_branch_its_add_on(text: str, lines: set[tuple[str, int]]) -> None:
    assert lines_of(text) == lines


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("right ICA and left common carotid cerebral angiogram, selective", {"36224", "36223"}),
        ("both ICAs selectively catheterized with head runs, then right external carotid selected", {"36224", "36227"}),
        ("bilateral common carotid and left vertebral selective cerebral angiogram", {"36223", "36226"}),
    ],
)
def test_the_catheter_stands_on_each_side_in_one_vessel(text: str, codes: set[str]) -> None:
    assert codes_of(text) == codes


def test_every_branch_leaves_a_vessel_of_the_tree() -> None:
    rules = {r.id: r for r in TABLE.rules(TODAY, kind="branch")}
    for rule in rules.values():
        for parent in stated(rule.condition).get("from", ()):
            assert parent in rules, rule.id
            assert rules[parent].subject <= rule.subject, f"{rule.id} is nearer than {parent}"


def test_a_vessel_passed_on_the_way_is_no_position_of_its_own() -> None:
    near = entered("celiac > common hepatic > gastroduodenal", TODAY, TABLE)
    assert [r.code for r in furthest(near, TODAY, TABLE)] == ["36247"]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (
            "IMRT plan, MLC device design and 7 basic dose calcs",
            {("77301", 1), ("77338", 1), ("77300", 7)},
        ),
        ("linac SRS of one brain met: delivery and management", {("77372", 1), ("77432", 1)}),
        ("HDR brachytherapy 1 channel with simple isodose plan", {("77770", 1), ("77316", 1)}),
        ("IMRT plan with complex simulation the same day", {("77301", 1)}),
    ],
)
def test_each_step_of_a_course_has_its_code(text: str, lines: set[tuple[str, int]]) -> None:
    assert lines_of(text) == lines


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("V/Q: Xe-133 20 mCi gas and 4 mCi MAA. we own the camera", {("78582", 1), ("A9558", 2), ("A9540", 1)}),
        (
            "I-123 thyroid uptake and scan, 300 uCi capsule, our own office. scan code + tracer",
            {("78014", 1), ("A9516", 3)},
        ),
        ("gastric emptying scan, 1 mCi sulfur colloid, which code", {("78264", 1)}),
    ],
)
def test_a_tracer_is_billed_by_whoever_bought_it_and_told_its_dose(text: str, lines: set[tuple[str, int]]) -> None:
    assert lines_of(text) == lines


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("port placement, US guided right IJ with image saved, fluoro tip check", {"36561", "76937", "77001"}),
        ("removed the IVC filter and placed a new IVC filter same session", {"37193", "37191"}),
        ("existing biliary drain, stent deployed through it, drain pulled", {"47538"}),
        ("contrast through the PEG tube under fluoro for a leak", {"49465"}),
        ("thigh seroma drained by catheter under ultrasound", {"10030"}),
        ("fistulogram with imaging through the SVC, cephalic arch stenosis ballooned", {"36902"}),
        ("iliac vein thrombectomy and stent", {"37187", "37238"}),
        ("microwave ablation of HCC under CT", {"47382", "77013"}),
        ("epidural blood patch L4 with fluoro", {"62273", "77003"}),
    ],
)
def test_tubes_and_devices(text: str, codes: set[str]) -> None:
    assert codes_of(text) == codes


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("NM whole body bone scan, prostate ca. radiopharm MDP. hospital pro read", ["78306-26"]),
        ("CTA of the head plus CTA of the neck, one injection", ["70471"]),
        ("2 portable chests same day, 8 am and 4 pm, same radiologist. second line?", ["71045-76"]),
    ],
)
def test_what_is_told_beside_an_exam_is_no_line_of_its_reader(text, lines):
    assert billed(asked(text).record) == lines
