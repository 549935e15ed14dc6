"""What a follow-up changes and what it leaves: told besides, corrected, narrowed to a part, asked of the drug."""

import pytest

from tests.asking import asked, billed


@pytest.mark.parametrize(
    ("turns", "lines"),
    [
        pytest.param(("complete US right breast", "they did the left as well"), {"76641-50"}, id="the other side too"),
        pytest.param(("3 views of the left wrist", "right one also, 3 views"), {"73110-50"}, id="views of both sides"),
        pytest.param(("CT abdomen without contrast", "and pelvis"), {"74176"}, id="a region that makes one code"),
        pytest.param(("carotid duplex both sides", "only the left was done"), {"93882"}, id="a side instead of both"),
        pytest.param(
            ("venous duplex of both legs", "oh wait report only covers the left leg"),
            {"93971"},
            id="what a report covers",
        ),
        pytest.param(
            ("CT chest PE protocol with contrast", "checked again: no MIP, no 3-D in the report"),
            {"71260"},
            id="no 3-D",
        ),
        pytest.param(
            ("CT thoracic spine no IV contrast", "the neurosurgeon had injected contrast into the thecal sac before"),
            {"72129"},
            id="where contrast was put is not what was imaged",
        ),
        pytest.param(
            (
                "ob ultrasound, 12 weeks, single, transabdominal, complete",
                "she measured 16 weeks, that is in the report",
            ),
            {"76805"},
            id="weeks that were measured",
        ),
        pytest.param(("complete pelvic ultrasound", "only the ovaries were looked at"), {"76857"}, id="an organ only"),
        pytest.param(
            ("OB ultrasound 11 weeks", "triplets", "15 weeks now"), {"76805", "76810"}, id="weeks, not fetuses"
        ),
        pytest.param(
            ("thoracentesis under ultrasound", "is 76942 extra?"), {"32555"}, id="a code beside what was done"
        ),
        pytest.param(("does 77063 go with 77067?", "and G0279?"), {"77067", "77063"}, id="another partner"),
        pytest.param(("CTA of the chest", "add abdomen and pelvis"), {"71275", "74174"}, id="regions added"),
        pytest.param(("thyroid uptake and scan", "just the scan"), {"78013"}, id="a part of what was done"),
        pytest.param(
            (
                "portable chest in a nursing home, one patient. transport code?",
                "3 patients at that stop. transport again",
            ),
            {"R0075-UP"},
            id="the trip and not the film",
        ),
        pytest.param(("skull x-ray 2 views", "what if 5"), {"70260"}, id="a number alone counts views"),
        pytest.param(("thyroid uptake and scan", "only the uptake number, no pictures"), {"78012"}, id="only a number"),
        pytest.param(("is 77063 ok with 77066?", "with 77067?"), {"77063", "77067"}, id="another partner of the code"),
        pytest.param(
            ("R0070 for the van, one resident seen?", "they shot 3 people at that stop"), {"R0075-UP"}, id="trip"
        ),
        pytest.param(("74177, what is it", "what if hospital"), {"74177-26"}, id="from what it is to its bill"),
        pytest.param(
            ("screening mammo", "they also did a left diagnostic same day"),
            {"77065-GG", "77067-59"},
            id="a side belongs to the diagnostic exam",
        ),
        pytest.param(("chest x-ray 2 views", "also need the code for CT abdomen with contrast"), {"74160"}, id="new"),
    ],
)
def test_a_follow_up_changes_what_it_names(turns, lines):
    assert {*billed(asked(*turns).record)} == lines


@pytest.mark.parametrize(
    "told",
    [
        "the patient refused contrast", "turns out she refused the IV", "IV infiltrated, so we scanned without",
        "they skipped the contrast", "it turned out to be a plain scan", "contrast was not given after all", "without",
    ],
)  # fmt: skip
@pytest.mark.parametrize(("exam", "plain"), [("CT of the neck with contrast", "70490"), ("MRI brain w/wo", "70551")])
def test_contrast_that_was_not_given_changes_the_exam(exam, plain, told):
    assert asked(exam, told).record["codes"] == [plain]


@pytest.mark.parametrize(
    "told",
    [
        "my bad, only the left was scanned", "correction, right side could not be done so only the left got imaged",
        "the patient has no right one, only the left was done", "scratch that, left only",
        "Hm, no. I re-read the report, it only covers the left",
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    ("exam", "one"),
    [
        ("bilateral lower extremity arterial duplex, complete", "93926"),
        ("carotid duplex both sides", "93882"),
        ("bilateral breast MRI without contrast", "77046"),
        ("diagnostic mammogram of both breasts", "77065"),
    ],
)
def test_one_side_alone_is_that_side_whatever_is_told_of_the_other(exam, one, told):
    assert asked(f"{exam}. code?", told).record["codes"] == [one]


@pytest.mark.parametrize(
    ("turns", "lines"),
    [
        pytest.param(
            ("ultrasound guided FNA of one thyroid nodule", "a second nodule was sampled too"),
            {"10005", "10006"},
            id="a second one",
        ),
        pytest.param(
            ("stereotactic breast biopsy, one lesion", "he did one more lesion"), {"19081", "19082"}, id="one more"
        ),
        pytest.param(
            ("OB ultrasound 10 weeks, single fetus, transabdominal", "she is carrying two actually"),
            {"76801", "76802"},
            id="a number without its noun",
        ),
        pytest.param(
            (
                "van goes to a nursing home, two residents filmed at that stop: which transport code",
                "a third one got added",
            ),
            {"R0075-UP"},
            id="of what was counted before",
        ),
        pytest.param(("wrist PA and lateral", "an oblique was added"), {"73110"}, id="a film by its name"),
        pytest.param(("2 view chest x-ray", "a lateral decubitus was shot too"), {"71047"}, id="one film more"),
        pytest.param(("pelvis x-ray, three views", "sorry, rad only got the AP"), {"72170"}, id="one film of three"),
        pytest.param(("MRI brain w/wo", "they added MRA head without"), {"70553", "70544"}, id="each its contrast"),
        pytest.param(
            ("fistulogram only, left forearm AVF", "then he ballooned a stenosis of the subclavian vein"),
            {"36901", "36907"},
            id="an add-on by the same way in",
        ),
        pytest.param(("US thyroid", "oops, carotid duplex, both sides"), {"93880"}, id="another exam in its place"),
    ],
)
def test_what_was_done_besides_is_counted_with_what_was_told(turns, lines):
    assert {*billed(asked(*turns).record)} == lines


@pytest.mark.parametrize(
    ("turns", "code"),
    [
        pytest.param(("HIDA scan no drug", "the log says sincalide was infused"), "78227", id="an agent told by a log"),
        pytest.param(
            ("need the abdominal ultrasound code",
             "The report describes liver, gallbladder, CBD, pancreas, spleen, both kidneys, aorta and IVC"),
            "76700", id="organs of a report",
        ),
        pytest.param(("MRI cervical spine without contrast", "wait I meant thoracic"), "72146", id="a word for a part"),
        pytest.param(("bone scan limited area", "correction, whole body"), "78306", id="what no code has gives way"),
        pytest.param(("paracentesis with ultrasound", "no imaging was used"), "49082", id="how a needle was led"),
        pytest.param(
            ("right iliac artery stent, dos Jan 8 2026", "misread the log, the date was December 18, 2025"),
            "37221", id="another day",
        ),
        pytest.param(("chest x-ray 2 views", "my manager wants 71048. ok?"), "71046", id="what somebody else wants"),
        pytest.param(("DXA of the spine, hip too", "the hip is metal so it was left out"), "77080", id="a reason"),
        pytest.param(("ultrasound guided thoracentesis", "can we put 71045 with it?"), "32555", id="a film beside it"),
    ],
)  # fmt: skip
def test_a_conversation_is_read_as_one_text(turns, code):
    assert asked(*turns).record["codes"] == [code]


@pytest.mark.parametrize("exam", ["bilateral leg venous duplex, code?", "CT chest with contrast, code?"])
@pytest.mark.parametrize(
    "told", ["correction: the zorbel had been fripped", "oh wait, Dr. Quimble blorped the wextrum"]
)
def test_what_nobody_understands_is_not_answered_as_before(exam, told):
    assert asked(exam, told).record["lines"] == []


def test_thanks_and_a_word_that_is_understood_after_all_go_on():
    assert asked("CT chest with contrast, code?", "ok got it, thanks").record["codes"] == ["71260"]
    turns = ("CT chest with contrast, code?", "correction: the zorbel had been fripped", "no contrast was given")
    assert asked(*turns).record["codes"] == ["71250"]


@pytest.mark.parametrize(
    "told",
    [
        "the opposite side was imaged as well, same visit", "doc wanted the other side for comparison, same views",
        "the contralateral one also", "other side too",
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    ("exam", "code"),
    [
        ("3 views of the left ankle", "73610"),
        ("right hand x-ray, 3 views", "73130"),
        ("left breast US, complete", "76641"),
    ],
)
def test_the_other_side_is_the_one_not_told(exam, code, told):
    assert {*billed(asked(exam, told).record)} == {f"{code}-50"}


@pytest.mark.parametrize(
    "turn",
    [
        "Which code was right on October 16, 2018?",
        "the auditor has one of 10/16/2018, what would have been the right code?",
        "And on October 16, 2018?",
    ],
)
def test_right_that_means_correct_is_no_side(turn):
    assert billed(asked("Breast MRI both sides before and after gadolinium. Which code?", turn).record) == ["77059"]


@pytest.mark.parametrize("told", ["I typed the wrong side, flip it", "wrong side, it is the other one"])
def test_a_side_told_by_mistake_is_turned_round(told):
    assert {*billed(asked("3 views of the left ankle", told).record)} == {"73610-RT"}


@pytest.mark.parametrize(
    "told",
    [
        "patient only drank it, no vein stuck", "IV never worked; scanned dry", "no vein was found",
        "she would not let us stick her, so no dye ran at all",
    ],
)  # fmt: skip
@pytest.mark.parametrize(("exam", "plain"), [("CT of the neck with contrast", "70490"), ("CT abdomen w/wo", "74150")])
def test_what_never_went_into_a_vein_is_no_contrast(exam, plain, told):
    assert asked(exam, told).record["codes"] == [plain]


@pytest.mark.parametrize(
    ("exam", "told", "one"),
    [
        ("breast MRI without contrast, both", 'Sheet: "right breast not done". only left then', "77046"),
        ("arterial duplex of both legs, complete", "left leg in a cast, only the right was complete", "93926"),
    ],
)
def test_what_is_told_of_the_side_not_done_denies_nothing_of_the_other(exam, told, one):
    assert asked(exam, told).record["codes"] == [one]


@pytest.mark.parametrize("turn", ["same code with 52?", "do I put a 52 on it?"])
@pytest.mark.parametrize(
    "exam", ["CT abdomen with contrast", "MRI lumbar spine without contrast", "whole body bone scan"]
)
def test_a_modifier_asked_about_is_not_put_on_nor_passed_over(exam, turn):
    found = asked(exam, turn).record
    assert "52" not in {m for line in found["lines"] for m in line["modifiers"]}
    assert found["outcome"] == "declined" or found["text"].startswith("No")


@pytest.mark.parametrize(
    ("turns", "lines"),
    [
        pytest.param(
            ("screening mammogram, both breasts", "right diagnostic right after, same morning"),
            {"77065-GG", "77067-59"},
            id="the diagnostic exam has its own side",
        ),
        pytest.param(("screening mammogram", "turned into a diagnostic, both breasts"), {"77066-GH"}, id="converted"),
        pytest.param(("left ribs, 2 views", "PA chest as well"), {"71101"}, id="a film of the same list"),
        pytest.param(
            ("CTA of the head", "neck in the same run, do I simply add 70498?"), {"70471"}, id="one code of both"
        ),
        pytest.param(("CT left knee plain", "it was both, before and after injection"), {"73702-LT"}, id="both phases"),
        pytest.param(
            ("cortisone in L knee, blind", "actually ultrasound was used", "the right knee too, same visit"),
            {"20611-50"},
            id="an act told without its noun",
        ),
    ],
)
def test_words_that_stand_for_a_side_or_a_study_elsewhere(turns, lines):
    assert {*billed(asked(*turns).record)} == lines


@pytest.mark.parametrize(
    "told",
    [
        "they scanned it without contrast prior to the injection",
        "a precontrast set of images was taken before the dye",
        "there was a plain scan before contrast went in", "scanned before and after the injection",
    ],
)  # fmt: skip
@pytest.mark.parametrize(("exam", "both"), [("CT chest with contrast", "71270"), ("MRI abdomen with gad", "74183")])
def test_pictures_before_the_injection_and_after_it_are_two_sets(exam, both, told):
    assert asked(exam, told).record["codes"] == [both]


@pytest.mark.parametrize(
    "told", ["there was no noncontrast pass before the injection", "nothing was scanned before the injection"]
)
@pytest.mark.parametrize(("exam", "one"), [("CT chest with contrast", "71260"), ("MRI abdomen with gad", "74182")])
def test_no_pictures_before_the_injection_are_one_set(exam, one, told):
    assert asked(exam, told).record["codes"] == [one]


@pytest.mark.parametrize(
    ("turns", "lines"),
    [
        pytest.param(("left ankle 3 views", "right ankle got the same"), {"73610-50"}, id="the same there"),
        pytest.param(
            ("right wrist 3 views", "it should be left wrist, same views"), {"73110-LT"}, id="the same, told wrongly"
        ),
        pytest.param(("left foot 3 views", "the right foot had two views"), {"73630-LT", "73620-RT"}, id="other views"),
        pytest.param(("left venous duplex leg", "the right leg had the same"), {"93970"}, id="one code of both"),
        pytest.param(("right ribs 2 views", "left too, with PA chest, five films total"), {"71111"}, id="films in all"),
        pytest.param(
            ("left knee 3 views", "right knee as well, six films in total"), {"73562-50"}, id="in all of both sides"
        ),
        pytest.param(("SPECT MPI stress only", "rest images were added the next morning"), {"78452"}, id="rest too"),
        pytest.param(("MUGA at rest", "and with exercise"), {"78473"}, id="exercise too"),
        pytest.param(("SPECT MPI rest", "no stress was done"), {"78451"}, id="rest alone"),
        pytest.param(("screening mammogram", "tomo was done"), {"77067", "77063"}, id="3-D of the mammogram"),
        pytest.param(("screening mammogram", "no 3D was done"), {"77067"}, id="no 3-D"),
        pytest.param(
            ("annual lung cancer screening CT", "six month follow-up CT of a nodule seen on it, no contrast"),
            {"71250"}, id="a finding is followed",
        ),
        pytest.param(
            ("screening mammogram", "workup of a mass on the right next week"), {"77065"}, id="a finding is worked up"
        ),
        pytest.param(
            ("screening mammogram both breasts, this morning",
             "brought back that afternoon for a left diagnostic. Both billed"),
            {"77065-GG", "77067-59"}, id="back the same day",
        ),
        pytest.param(
            ("dialysis fistulogram", "he ballooned a stenosis of the graft", "a stent went in at the end"),
            {"36903"}, id="one act after the other",
        ),
        pytest.param(
            ("left arm fistulogram", "then he put a stent in the subclavian vein"), {"36901", "36908"}, id="an add-on"
        ),
        pytest.param(("nephrostomy placement left", "two months later it was exchanged under fluoro. And for that?"),
                     {"50435-LT"}, id="exchanged later"),
        pytest.param(("port placement", "fluoro and ultrasound were used"), {"36561", "77001", "76937"}, id="two ways"),
        pytest.param(("thoracentesis", "ultrasound guidance used, image saved"), {"32555"}, id="how it was led"),
        pytest.param(
            ("CT head without contrast", "maxillofacial CT was done in the same session, also without"),
            {"70450", "70486"}, id="a study with a code of its own",
        ),
        pytest.param(("CT abdomen without", "a CT of the pelvis was done too"), {"74176"}, id="one code of both parts"),
        pytest.param(("MRI brain without", "an MRA was done too, without"), {"70551", "70544"}, id="of the same part"),
        pytest.param(
            ("chest x-ray 1 view at 6 am, we read for the hospital", "another one at noon, read by my partner"),
            {"71045-26-76"}, id="by the partner",
        ),
    ],
)  # fmt: skip
def test_what_a_turn_adds_changes_what_it_names_and_no_more(turns, lines):
    assert {*billed(asked(*turns).record)} == lines


@pytest.mark.parametrize(
    ("turns", "lines"),
    [
        pytest.param(("CT chest without, our scanner, our reader", "the radiologist bills for himself"),
                     {"71250-TC"}, id="the reader bills for himself"),
        pytest.param(("hospital CT head without, our group reads", "the hospital bills the technical side"),
                     {"70450-26"}, id="whose the other half is"),
        pytest.param(("hip arthrogram right at hospital, our rad reads", "he did the injection too"),
                     {"73525-26-RT", "27093-RT"}, id="his injection too"),
        pytest.param(
            ("left shoulder arthrogram, fluoroscopic", "and the injection?"), {"23350-LT"}, id="fluoroscopy inside"
        ),
        pytest.param(("CT arthrogram of wrist, we read", "the radiologist injected it under fluoro"),
                     {"73201-26", "25246", "77002-26"}, id="fluoroscopy of the needle"),
        pytest.param(("HSG at the hospital, our rad reads it", "she also placed the catheter and injected the dye"),
                     {"74740-26", "58340"}, id="her catheter too"),
    ],
)  # fmt: skip
def test_who_did_which_half_is_heard_from_who_spoke_before(turns, lines):
    assert {*billed(asked(*turns).record)} == lines
