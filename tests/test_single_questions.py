"""Single questions of examiners, by what several of them shared: other codes and other words than theirs."""

from __future__ import annotations

import pytest

from tests.asking import asked, billed


def _lines(question: str, **given: object) -> set[str]:
    return set(billed(asked(question, **given).record))


@pytest.mark.parametrize(
    ("question", "lines"),
    [
        ("AP pelvis and frog lateral of each hip, code", {"73522"}),
        ("one view of each hip, 2 images", {"73521"}),
        ("2 views of each hip, code", {"73522"}),
        ("3 views of each foot", {"73630-50"}),
        ("AP pelvis and one frog-leg lateral of the left hip", {"73502"}),
        ("PA, lateral and one decubitus chest, code", {"71047"}),
        ("one knee, 3 views", {"73562"}),
    ],
)
def test_both_sides_have_the_two_sided_code_and_a_number_before_an_aim_is_no_side(question, lines):
    assert _lines(question) == lines


@pytest.mark.parametrize(
    ("question", "codes"),
    [
        ("follow-up obstetric sonogram twin gestation at 28 weeks", ["76816"]),
        ("follow up thyroid ultrasound", ["76536"]),
        ("OB ultrasound complete, twins 28 weeks", ["76805", "76810"]),
    ],
)
def test_a_follow_up_is_the_code_for_it_where_there_is_one(question, codes):
    assert asked(question).record["codes"] == codes


@pytest.mark.parametrize(
    ("question", "codes"),
    [
        ("stand-alone CT perfusion of the brain, no accompanying CTA. Old code 0042T; new code?", ["70473"]),
        ("replacement for 0042T, perfusion together with CT head", ["70472"]),
        ("what goes out instead of 70450 + 70460", ["70470"]),
        ("Do we bill 36902 and 36904 together?", ["36905"]),
        ("37267 and 37271 both, same SFA?", ["37275"]),
    ],
)
def test_what_is_billed_instead(question, codes):
    assert asked(question).record["codes"] == codes


@pytest.mark.parametrize(
    ("question", "codes"),
    [
        ("IMRT plan and simple simulation 77280 the week before, both billable?", {"77301"}),
        (
            "Retrograde urethrogram by our radiologist who also injected. Can we also bill 51701 and 76000?",
            {"74450", "51610"},
        ),
        ("CT-guided lung biopsy: can we also report 77012 and 71045?", {"32408", "71045"}),
        ("Barium swallow: can we also bill 76000 and 71046?", {"74220", "71046"}),
        ("percutaneous transhepatic cholangiogram and a new internal-external biliary drain", {"47534"}),
    ],
)
def test_what_lies_inside_a_study_told_in_words_is_not_billed_beside_it(question, codes):
    assert set(asked(question).record["codes"]) == codes


@pytest.mark.parametrize(
    ("question", "codes"),
    [
        ("embolization of HCC with particles", {"37243"}),
        ("embolize a hepatoma with gelfoam: cpt", {"37243"}),
        ("embolization for a GI bleed", {"37244"}),
        ("seed placed in right breast mass with US", {"19285"}),
        ("two wires placed in one breast for two lesions, ultrasound", {"19285", "19286"}),
        ("screening carotid duplex both sides, complete", {"93880"}),
        ("AAA screening ultrasound", {"76706"}),
        ("low-dose CT chest to recheck a 7 mm nodule", {"71250"}),
        ("annual low dose lung screening CT, prior benign nodule", {"71271"}),
        ("barium enema with scout film and air, code?", {"74280"}),
        ("subsequent strategy PET/CT skull base to mid thigh, own scanner, Medicare modifiers?", {"78815"}),
    ],
)
def test_what_an_exam_was_for_and_what_was_put_in_tell_its_code(question, codes):
    assert set(asked(question).record["codes"]) == codes


@pytest.mark.parametrize(
    ("question", "lines"),
    [
        ("ultrasound core biopsy, one mass in each breast. Codes?", {"19083-50"}),
        ("two lesions biopsied under ultrasound, one in each breast", {"19083-50"}),
        ("two lesions in each breast biopsied under MR guidance", {"19085-50", "19086 x2"}),
        (
            "three ultrasound core biopsies, two lesions in the right breast and one lesion in the left",
            {"19083-50", "19084"},
        ),
        ("19285 for one lesion in each breast: two lines or 50?", {"19285-50"}),
    ],
)
def test_the_first_lesion_of_each_side_is_in_the_primary_code(question, lines):
    found = {
        f"{x['code']}{''.join('-' + m for m in x['modifiers'])}" + (f" x{x['units']}" if x["units"] > 1 else "")
        for x in asked(question).record["lines"]
    }
    assert found == lines


@pytest.mark.parametrize(
    ("question", "lines"),
    [
        ("ASC: liver biopsy, patient sedated, IR gave up because of bleeding. 73 or 74 on 47000?", {"47000-74"}),
        ("hospital claim: 50432 called off before sedation was given. 73 or 74?", {"50432-73"}),
        ("subsequent strategy PET #4, 78815: modifiers for Medicare?", {"78815-KX-PS"}),
        ("restaging PET/CT no. 2, 78815, modifiers?", {"78815-PS"}),
        ("we own the film unit and read, does the film modifier go on 71046?", {"71046-FX"}),
        ("brain FDG PET for dementia, own scanner and reader, PI or PS needed?", {"78608"}),
        ("MRI of the right wrist without, the imaging center owns the magnet and reads. Code", {"73221-RT"}),
        ("Radiologist's own bill for CT head without in the ER?", {"70450-26"}),
    ],
)
def test_what_happened_and_who_did_it_give_the_modifier(question, lines):
    assert _lines(question) == lines


@pytest.mark.parametrize(
    ("question", "answer", "codes"),
    [
        ("50200 and ultrasound guidance, both paid?", "Yes.", ["50200", "76942"]),
        ("36556 with ultrasound guidance, both?", "Yes.", ["36556", "76937"]),
        ("60100 with CT guidance?", "Yes.", ["60100", "77012"]),
        ("19083 with ultrasound guidance, both billed?", "No.", ["19083"]),
        ("10005 and ultrasound guidance billed separately?", "No.", ["10005"]),
    ],
)
def test_guidance_beside_a_needle_is_that_of_its_own_pair(question, answer, codes):
    record = asked(question).record
    assert record["text"].startswith(answer)
    assert record["codes"] == codes


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Is there an NCCI procedure-to-procedure edit between 93880 and 93970?", "No."),
        ("Is there a PTP edit between 76700 and 76705?", "Yes."),
        ("Does the film modifier go on 71046-26 when we only read?", "No."),
        ("do I add PS on 78459?", "No."),
        ("S8092 for a CT of the heart, Medicare?", "No."),
    ],
)
def test_yes_or_no_follows_the_table(question, answer):
    assert asked(question).record["text"].startswith(answer)


@pytest.mark.parametrize(
    ("question", "lines"),
    [
        ("which modifier does 77439 take", {"77439-26"}),
        ("can we bill 77387 with TC", {"77387-26"}),
        ("image guidance CBCT daily during IMRT, physician", {"77387-26"}),
        ("VMAT delivery with gating", {"77412"}),
        ("IMRT delivery, no breath hold", {"77407"}),
        ("3D conformal delivery with motion management", {"77412"}),
        ("IMRT delivery level 3", {"77412"}),
        ("simple electron delivery", {"77402"}),
    ],
)
def test_radiation_is_delivered_by_its_level_and_guidance_is_only_read(question, lines):
    assert _lines(question) == lines


@pytest.mark.parametrize(
    ("question", "lines"),
    [
        ("PICC for a 3 year old with US and fluoro", {"36572"}),
        ("PICC in an 8 month old, imaging guidance", {"36572"}),
        ("PICC age 2 with imaging", {"36572"}),
        ("PICC with imaging, 40 year old", {"36573"}),
        ("36556 or 36558 for a non-tunneled line in an adult", {"36556"}),
    ],
)
def test_how_old_a_child_is_decides_its_line(question, lines):
    assert _lines(question) == lines


@pytest.mark.parametrize(
    ("question", "lines"),
    [
        ("upper GI double contrast, then small bowel", {"74246", "74248"}),
        ("UGI single contrast and small bowel series", {"74240", "74248"}),
        ("ERCP, both ducts, we only read", {"74330-26"}),
        ("cardiac PET rest and pharmacologic stress perfusion", {"78492"}),
        ("cardiac PET rest only, no stress", {"78491"}),
        ("HIDA tracer mebrofenin code", {"A9537"}),
        ("Zevalin drug code", {"A9543"}),
        ("64483 x2 for bilateral L4", {"64483-50"}),
        ("second PS PET scan, which modifiers on 78815", {"78815-PS"}),
    ],
)
def test_what_words_mean_beside_each_other(question, lines):
    assert _lines(question) == lines


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("77427 for 33 fractions", "is 7 units"),
        ("77427 for 12 fractions", "is 2 units"),
        ("77373 for 5 fractions", "so 5 units"),
        ("19083 three lesions", "so 2 units"),
    ],
)
def test_a_number_of_things_beside_a_code_asks_for_its_units(question, told):
    assert told in asked(question).record["text"]


def test_a_number_told_in_a_later_turn_counts_the_code_before():
    assert "is 4 units" in asked("77427", "18 fractions").record["text"]


def test_why_is_no_question_for_units():
    assert not asked("Why would 17 treatments make three 77427s yet 18 make four?").record["lines"]
