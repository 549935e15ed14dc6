"""Exam names become codes: the first match, or the branches that the words leave open."""

from datetime import date

import pytest

from radcode.attributes import branches
from tests.asking import TODAY, resolved, the_table


def first(text, on=TODAY):
    found = resolved(text, on)
    return found[0].codes if found else ()


def open_codes(text, on=TODAY):
    return {c for m in branches(resolved(text, on)) for c in m.codes}


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        # breast
        pytest.param("screening mammogram", ["77067"], id="breast: screening"),
        pytest.param("MAMMO SCREENING BILAT", ["77067"], id="breast: screening as an order"),
        pytest.param("screening mammogram with tomosynthesis", ["77067", "77063"], id="breast: screening with 3-D"),
        pytest.param("3d screening mammo", ["77067", "77063"], id="breast: 3-D screening"),
        pytest.param("diagnostic mammogram left breast", ["77065"], id="breast: diagnostic, one"),
        pytest.param("MAMMO DX BILAT", ["77066"], id="breast: diagnostic, both"),
        pytest.param(
            "diagnostic mammogram both breasts with tomo", ["77066", "G0279"], id="breast: diagnostic with 3-D"
        ),
        pytest.param("breast MRI both sides without contrast", ["77047"], id="breast: MR both, plain"),
        pytest.param("breast MRI bilateral w wo contrast", ["77049"], id="breast: MR both, before and after"),
        pytest.param("MRI right breast without and with contrast", ["77048"], id="breast: MR one, before and after"),
        pytest.param("US BREAST COMPLETE LT", ["76641"], id="breast: ultrasound complete"),
        pytest.param("limited breast ultrasound right", ["76642"], id="breast: ultrasound limited"),
        pytest.param("galactogram one duct", ["77053"], id="breast: one duct"),
        pytest.param("ductogram multiple ducts", ["77054"], id="breast: several ducts"),
        pytest.param("specimen radiograph", ["76098"], id="breast: specimen"),
        # bone
        pytest.param("dexa hips and spine", ["77080"], id="bone: axial"),
        pytest.param("dxa forearm", ["77081"], id="bone: forearm"),
        pytest.param("dexa with vertebral fracture assessment", ["77085"], id="bone: with fracture view"),
        pytest.param("bone age", ["77072"], id="bone: age"),
        pytest.param("skeletal survey complete", ["77075"], id="bone: survey"),
        # fluoroscopy and GI
        pytest.param("modified barium swallow", ["74230"], id="gi: modified swallow"),
        pytest.param("double contrast barium enema", ["74280"], id="gi: enema with air"),
        pytest.param("single contrast esophagram", ["74220"], id="gi: swallow, single"),
        pytest.param("double contrast upper gi", ["74246"], id="gi: upper, double"),
        pytest.param(
            "upper gi single contrast with small bowel follow through",
            ["74240", "74248"],
            id="gi: upper and small bowel",
        ),
        pytest.param("voiding cystourethrogram", ["74455"], id="fluoro: voiding study"),
        pytest.param("hysterosalpingogram", ["74740"], id="fluoro: uterus and tubes"),
        # CT
        pytest.param("CT head without contrast", ["70450"], id="ct: head plain"),
        pytest.param("CT BRAIN W/WO", ["70470"], id="ct: brain before and after"),
        pytest.param("CT sinus without contrast", ["70486"], id="ct: sinus"),
        pytest.param("CT chest with contrast", ["71260"], id="ct: chest"),
        pytest.param("low dose CT lung cancer screening", ["71271"], id="ct: lung screening"),
        pytest.param("CT abdomen pelvis with IV contrast", ["74177"], id="ct: abdomen and pelvis with"),
        pytest.param("CT abdomen and pelvis without contrast", ["74176"], id="ct: abdomen and pelvis without"),
        pytest.param("CT A/P W WO", ["74178"], id="ct: abdomen and pelvis before and after"),
        pytest.param(
            "CT abdomen with contrast and pelvis without contrast", ["74178"], id="ct: the regions differ in contrast"
        ),
        pytest.param("CT abdomen and pelvis with oral contrast only", ["74176"], id="ct: oral contrast is without"),
        pytest.param("CT abdomen without contrast", ["74150"], id="ct: abdomen alone"),
        pytest.param("CT lumbar spine without contrast", ["72131"], id="ct: lumbar spine"),
        pytest.param("CTA chest", ["71275"], id="cta: chest"),
        pytest.param("CTA head and neck", ["70471"], id="cta: head and neck"),
        pytest.param("CTA abdomen and pelvis", ["74174"], id="cta: abdomen and pelvis"),
        pytest.param("CTA aorta with runoff", ["75635"], id="cta: run-off"),
        pytest.param("coronary calcium score", ["75571"], id="ct: calcium score"),
        # MR
        pytest.param("MRI brain without contrast", ["70551"], id="mr: brain"),
        pytest.param("MRI brain w wo", ["70553"], id="mr: brain before and after"),
        pytest.param("MRI C-SPINE W/O", ["72141"], id="mr: cervical spine"),
        pytest.param("MRI lumbar spine with and without contrast", ["72158"], id="mr: lumbar before and after"),
        pytest.param("MRI knee right without contrast", ["73721"], id="mr: knee"),
        pytest.param("MRI shoulder without contrast", ["73221"], id="mr: shoulder"),
        pytest.param("MRI shoulder with contrast", ["73222"], id="mr: shoulder with contrast"),
        pytest.param("MR arthrogram of the shoulder", ["73222"], id="mr: shoulder arthrogram"),
        pytest.param("MRA head without contrast", ["70544"], id="mra: head"),
        # plain film
        pytest.param("chest x-ray 1 view", ["71045"], id="film: chest, one"),
        pytest.param("XR CHEST 2 VIEWS", ["71046"], id="film: chest, two"),
        pytest.param("portable chest ap", ["71045"], id="film: portable chest"),
        pytest.param("KUB", ["74018"], id="film: KUB"),
        pytest.param("acute abdomen series", ["74022"], id="film: acute series"),
        pytest.param("XR ANKLE 3+ VWS LT", ["73610"], id="film: ankle, three"),
        pytest.param("ankle 2 views", ["73600"], id="film: ankle, two"),
        pytest.param("left knee 3 views", ["73562"], id="film: knee, three"),
        pytest.param("knee 4 views", ["73564"], id="film: knee, four"),
        pytest.param("both knees standing ap", ["73565"], id="film: both knees standing"),
        pytest.param("XR HAND 3V RT", ["73130"], id="film: hand"),
        pytest.param("wrist complete min 3 views", ["73110"], id="film: wrist"),
        pytest.param("hip 2 views right", ["73502"], id="film: one hip"),
        pytest.param("both hips 3 views", ["73522"], id="film: both hips"),
        pytest.param("lumbar spine 2 views", ["72100"], id="film: lumbar, two"),
        pytest.param("C-spine 5 views", ["72050"], id="film: cervical, five"),
        pytest.param("scoliosis series 2 views", ["72082"], id="film: whole spine"),
        pytest.param("ribs left 2 views", ["71100"], id="film: ribs"),
        # ultrasound
        pytest.param("thyroid ultrasound", ["76536"], id="us: thyroid"),
        pytest.param("complete abdominal ultrasound", ["76700"], id="us: abdomen complete"),
        pytest.param("RUQ ultrasound limited", ["76705"], id="us: right upper quadrant"),
        pytest.param("renal ultrasound complete", ["76770"], id="us: kidneys complete"),
        pytest.param("transvaginal ultrasound non ob", ["76830"], id="us: transvaginal"),
        pytest.param("complete pelvic ultrasound nonobstetric", ["76856"], id="us: pelvis complete"),
        pytest.param("scrotal ultrasound", ["76870"], id="us: scrotum"),
        pytest.param("carotid duplex bilateral complete", ["93880"], id="us: carotids"),
        pytest.param("venous duplex left leg", ["93971"], id="us: veins of one leg"),
        pytest.param("venous duplex both legs complete", ["93970"], id="us: veins of both legs"),
    ],
)
def test_an_exam_name_finds_its_codes(text, codes):
    assert sorted(first(text)) == sorted(codes)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        pytest.param("CT head", {"70450", "70460", "70470"}, id="contrast not said: CT"),
        pytest.param("MRI brain", {"70551", "70552", "70553"}, id="contrast not said: MR"),
        pytest.param("mammogram", {"77065", "77066", "77067"}, id="purpose and side not said"),
        pytest.param("diagnostic mammogram", {"77065", "77066"}, id="one or both not said"),
        pytest.param("galactogram", {"77053", "77054"}, id="ducts not said"),
        pytest.param("breast ultrasound", {"76641", "76642"}, id="extent not said"),
        pytest.param("esophagram", {"74220", "74221"}, id="single or double contrast not said"),
        pytest.param("upper gi", {"74240", "74246"}, id="upper GI, contrast not said"),
        pytest.param("carotid duplex", {"93880", "93882"}, id="complete or limited not said"),
        pytest.param("fluoroscopy up to one hour", {"76000"}, id="fluoroscopy alone"),
    ],
)
def test_what_the_words_leave_open_are_the_branches(text, codes):
    assert open_codes(text) == codes


@pytest.mark.parametrize(
    ("text", "on", "codes"),
    [
        pytest.param("chest x-ray 2 views", date(2017, 12, 31), ["71020"], id="chest, two views, 2017"),
        pytest.param("chest x-ray 2 views", date(2018, 1, 1), ["71046"], id="chest, two views, 2018"),
        pytest.param("abdomen x-ray 1 view", date(2017, 12, 31), ["74000"], id="abdomen, one view, 2017"),
        pytest.param("abdomen x-ray 1 view", date(2018, 1, 1), ["74018"], id="abdomen, one view, 2018"),
        pytest.param("breast MRI bilateral without contrast", date(2018, 12, 31), ["77059"], id="breast MR, 2018"),
        pytest.param("breast MRI bilateral without contrast", date(2019, 1, 1), ["77047"], id="breast MR, 2019"),
        pytest.param("CTA head and neck", date(2025, 9, 30), ["70496", "70498"], id="head and neck CTA, Sept 2025"),
        pytest.param("CTA head and neck", date(2025, 12, 31), ["70496", "70498"], id="head and neck CTA, 2025"),
        pytest.param("CTA head and neck", date(2026, 1, 1), ["70471"], id="head and neck CTA, 2026"),
        pytest.param("CTA head and neck", date(2027, 1, 15), ["70471"], id="head and neck CTA, 2027"),
        pytest.param("low dose ct lung cancer screening", date(2020, 12, 31), ["G0297"], id="lung screening, 2020"),
        pytest.param("low dose ct lung cancer screening", date(2021, 1, 1), ["71271"], id="lung screening, 2021"),
        pytest.param("screening mammogram", date(2016, 12, 31), ["77057"], id="screening for a plan, 2016"),
        pytest.param("screening mammogram", date(2018, 1, 1), ["77067"], id="screening, 2018"),
        pytest.param("both hips 3 views", date(2016, 1, 1), ["73522"], id="both hips, 2016"),
    ],
)
def test_a_name_finds_the_code_of_its_day(text, on, codes):
    assert sorted(first(text, on)) == sorted(codes)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("left", id="a side"),
        pytest.param("contrast", id="contrast"),
        pytest.param("complete", id="complete"),
        pytest.param("exam", id="exam"),
        pytest.param("knee", id="a region alone"),
        pytest.param("xray", id="a modality alone: x-ray"),
        pytest.param("mri", id="a modality alone: MRI"),
        pytest.param("ct", id="a modality alone: CT"),
        pytest.param("ultrasound", id="a modality alone: ultrasound"),
        pytest.param("screening", id="a purpose alone"),
        pytest.param("zorblax frumious", id="invented words"),
        pytest.param("the quick brown fox jumps over the lazy dog", id="a sentence about a fox"),
        pytest.param("asdf qwer zxcv", id="keys of a keyboard"),
        pytest.param("tax return of my dog", id="another trade"),
        pytest.param("ct scan of the moon", id="a region nobody has"),
        pytest.param("!!!", id="signs"),
    ],
)
def test_a_single_word_or_nonsense_finds_nothing_confident(text):
    """Nothing, or so many branches that no line is recommended."""
    assert len(open_codes(text)) in (0, *range(5, 200))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("breast MRI bilateral with contrast only", id="breast MR has no code with contrast alone"),
        pytest.param("screening mammogram of the knee", id="a mammogram of the knee"),
        pytest.param("dexa of the brain", id="bone density of the brain"),
    ],
)
def test_an_exam_without_a_code_finds_none(text):
    assert first(text) == ()


@pytest.mark.parametrize("text", ["CT abdomen pelvis with IV contrast", "mammogram", "XR ANKLE 3+ VWS LT", "upper gi"])
def test_matches_come_best_first_scored_in_0_to_1_with_reasons(text):
    found = resolved(text)
    assert [m.score for m in found] == sorted((m.score for m in found), reverse=True)
    assert all(0 <= m.score <= 1 and m.why for m in found)


@pytest.mark.parametrize(
    "on",
    [date(2017, 12, 31), date(2018, 1, 1), date(2025, 12, 31), date(2026, 1, 1), date(2026, 6, 30), date(2027, 1, 15)],
)
@pytest.mark.parametrize(
    "text", ["chest x-ray", "mammogram", "CTA head and neck", "MRI breast", "upper gi", "CT chest"]
)
def test_every_match_is_in_force_on_the_day(text, on):
    table = the_table()
    assert [c for m in resolved(text, on) for c in m.codes if table.code(c, on) is None] == []


def test_the_same_words_in_another_order_find_the_same():
    assert resolved("wo contrast head CT") == resolved("CT head wo contrast")


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        pytest.param("DISCOGRAM L4-5 ONE LEVEL", ["72295"], id="a disc level is the lumbar spine"),
        pytest.param("VERTEBROPLASTY L1 PERC", ["22511"], id="one vertebra"),
        pytest.param("MR brain T1 weighted without", ["70551"], id="T1 weighting is no vertebra"),
        pytest.param("4-month-old, full skeletal survey", ["77076"], id="an infant by its age"),
        pytest.param("US OB complete 20 weeks", ["76805"], id="weeks of pregnancy"),
        pytest.param("OB US complete 20 weeks twins", ["76805", "76810"], id="each further fetus"),
        pytest.param("US FNA THYROID X2 NODULES", ["10005", "10006"], id="each further lesion"),
        pytest.param("MRI KNE LFT WO CONTRST ACL", ["73721"], id="vowels left out"),
        pytest.param("two views of the left wirst", ["73100"], id="letters swapped"),
        pytest.param("CXR 2V S/P CT GUIDED LUNG BX", ["71046"], id="what was done before"),
        pytest.param("NM LIVER SPECT", ["78803"], id="the narrower kind of study"),
        pytest.param("MR SHOULDER LT ARTHROGRAM", ["73222"], id="an arthrogram by MR"),
        pytest.param("CT abdomen with and pelvis without", ["74178"], id="with and without"),
        pytest.param("XR C-SPINE 1V", ["72020"], id="one view of a level"),
        pytest.param("CTA CHEST ABD PELVIS", ["71275", "74174"], id="parts of an order"),
        pytest.param("US guided liver biopsy", ["47000", "76942"], id="guidance beside the procedure"),
        pytest.param("US guided paracentesis", ["49083"], id="guidance inside the procedure"),
        pytest.param("gadobutrol", ["A9585"], id="an agent by itself"),
        pytest.param("mri brain w gadavist", ["70552"], id="an agent beside an exam"),
        pytest.param("RADIO EXAM, SPINE; THORACIC, 2 VIEWS", ["72070"], id="a closer word after a semicolon"),
    ],
)
def test_exam_language_is_read(text, codes):
    assert sorted(first(text)) == codes
