"""Exam language becomes values of the closed vocabulary, however it is written; the rest is unknown."""

import pytest

from radcode.model import Views
from tests.asking import the_lexicon, the_table


def read(text):
    return the_lexicon().read(text)


@pytest.mark.parametrize(
    ("text", "attribute", "values"),
    [
        pytest.param("x-ray of the wrist", "modality", ("xr",), id="x-ray with a dash"),
        pytest.param("xray of the wrist", "modality", ("xr",), id="x-ray in one word"),
        pytest.param("radiograph of the wrist", "modality", ("xr",), id="radiograph"),
        pytest.param("plain film of the wrist", "modality", ("xr",), id="plain film"),
        pytest.param("CT head", "modality", ("ct",), id="CT"),
        pytest.param("CAT scan of the head", "modality", ("ct",), id="CAT scan"),
        pytest.param("computed tomography head", "modality", ("ct",), id="computed tomography"),
        pytest.param("CTA chest", "modality", ("cta",), id="CTA"),
        pytest.param("CT angiogram of the chest", "modality", ("cta",), id="CT angiogram"),
        pytest.param("MRI brain", "modality", ("mr",), id="MRI"),
        pytest.param("MR brain", "modality", ("mr",), id="MR"),
        pytest.param("magnetic resonance of the brain", "modality", ("mr",), id="magnetic resonance"),
        pytest.param("MRA neck", "modality", ("mra",), id="MRA"),
        pytest.param("ultrasound of the thyroid", "modality", ("us",), id="ultrasound"),
        pytest.param("sonogram of the thyroid", "modality", ("us",), id="sonogram"),
        pytest.param("US thyroid", "modality", ("us",), id="US as an order writes it"),
        pytest.param("carotid duplex", "modality", ("duplex",), id="duplex"),
        pytest.param("dexa of the hip", "modality", ("dxa",), id="dexa"),
        pytest.param("DXA of the hip", "modality", ("dxa",), id="DXA"),
        pytest.param("mammogram", "modality", ("mammo",), id="mammogram"),
        pytest.param("CT head", "regions", ("head",), id="head"),
        pytest.param("CT ABD", "regions", ("abdomen",), id="abd"),
        pytest.param("MRI L-spine", "regions", ("lumbar_spine",), id="L-spine"),
        pytest.param("MRI lumbar spine", "regions", ("lumbar_spine",), id="lumbar spine"),
        pytest.param("CT c spine", "regions", ("cervical_spine",), id="c spine"),
        pytest.param("ct abd/pelvis", "regions", ("abdomen", "pelvis"), id="abd/pelvis"),
        pytest.param("ct abdomen and pelvis", "regions", ("abdomen", "pelvis"), id="abdomen and pelvis"),
        pytest.param("CT head without contrast", "contrast", ("none",), id="without contrast"),
        pytest.param("CT HEAD W/O", "contrast", ("none",), id="w/o"),
        pytest.param("CT HEAD WO", "contrast", ("none",), id="wo"),
        pytest.param("noncontrast head CT", "contrast", ("none",), id="noncontrast"),
        pytest.param("non-contrast head CT", "contrast", ("none",), id="non-contrast"),
        pytest.param("CT head with contrast", "contrast", ("with",), id="with contrast"),
        pytest.param("CT head with IV contrast", "contrast", ("with",), id="with IV contrast"),
        pytest.param("contrast-enhanced head CT", "contrast", ("with",), id="contrast-enhanced"),
        pytest.param("CT head C+", "contrast", ("with",), id="C+"),
        pytest.param("CT head with and without contrast", "contrast", ("without_then_with",), id="with and without"),
        pytest.param("CT head without and with contrast", "contrast", ("without_then_with",), id="without and with"),
        pytest.param("CT HEAD W WO", "contrast", ("without_then_with",), id="w wo"),
        pytest.param("CT HEAD W/WO", "contrast", ("without_then_with",), id="w/wo"),
        pytest.param("CT HEAD W/O & W", "contrast", ("without_then_with",), id="w/o & w"),
        pytest.param("screening mammogram", "purpose", ("screening",), id="screening"),
        pytest.param("diagnostic mammogram", "purpose", ("diagnostic",), id="diagnostic"),
        pytest.param("limited abdominal ultrasound", "extent", ("limited",), id="limited"),
        pytest.param("complete abdominal ultrasound", "extent", ("complete",), id="complete"),
        pytest.param("transvaginal ultrasound", "approach", ("transvaginal",), id="transvaginal"),
        pytest.param("galactogram of one duct", "count", ("single",), id="one duct"),
        pytest.param("galactogram of 3 ducts", "count", ("multiple",), id="3 ducts"),
        pytest.param("galactogram of several ducts", "count", ("multiple",), id="several ducts"),
        pytest.param("left wrist", "side", ("left",), id="left"),
        pytest.param("wrist LT", "side", ("left",), id="LT"),
        pytest.param("rt wrist", "side", ("right",), id="rt"),
        pytest.param("bilateral wrists", "side", ("both",), id="bilateral"),
        pytest.param("both wrists", "side", ("both",), id="both"),
    ],
)
def test_words_mean_values(text, attribute, values):
    found = read(text).values(attribute)
    assert set(found) == set(values)


@pytest.mark.parametrize(
    ("text", "views"),
    [
        pytest.param("chest 2 views", Views(2, 2), id="a number"),
        pytest.param("chest two views", Views(2, 2), id="a word"),
        pytest.param("chest single view", Views(1, 1), id="single"),
        pytest.param("chest 1 VW", Views(1, 1), id="VW"),
        pytest.param("ankle 3V", Views(3, 3), id="3V glued"),
        pytest.param("ankle 3 vws", Views(3, 3), id="vws"),
        pytest.param("ankle 3+ views", Views(3, 3, at_least=True), id="3+"),
        pytest.param("ankle 3 or more views", Views(3, 3, at_least=True), id="3 or more"),
        pytest.param("c spine ap lat both obl odontoid + swimmers", Views(6, 6), id="both of one aim among others"),
        pytest.param("spine ap, lateral, right bend, left bend", Views(4, 4), id="bends"),
        pytest.param("ankle min 3 views", Views(3, 3, at_least=True), id="min 3"),
        pytest.param("ankle at least three views", Views(3, 3, at_least=True), id="at least three"),
        pytest.param("spine 2-3 views", Views(2, 3), id="2-3"),
        pytest.param("spine 2 or 3 views", Views(2, 3), id="2 or 3"),
        pytest.param("spine 2 to 3 views", Views(2, 3), id="2 to 3"),
        pytest.param("si joints <3 views", Views(1, 2), id="<3"),
        pytest.param("si joints less than 3 views", Views(1, 2), id="less than 3"),
        pytest.param("chest pa and lat", Views(2, 2), id="PA and lateral"),
        pytest.param("chest xray", None, id="not said"),
        pytest.param("a better view of the bill", None, id="a view without a number"),
    ],
)
def test_views_are_counted(text, views):
    assert read(text).views == views


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        pytest.param("mamogram", "mammogram", id="mamogram"),
        pytest.param("mammagram", "mammogram", id="mammagram"),
        pytest.param("ultrsound thyroid", "ultrasound thyroid", id="ultrsound"),
        pytest.param("ultrasond thyriod", "ultrasound thyroid", id="two slips"),
        pytest.param("galactagram", "galactogram", id="galactagram"),
        pytest.param("fluroscopy", "fluoroscopy", id="fluroscopy"),
        pytest.param("bone densty", "bone density", id="densty"),
        pytest.param("sholder xray", "shoulder xray", id="sholder"),
        pytest.param("CT abdomin", "CT abdomen", id="abdomin"),
        pytest.param("arthogram", "arthrogram", id="arthogram"),
        pytest.param("esophogram", "esophagram", id="esophogram"),
    ],
)
def test_a_misspelling_means_what_the_word_means(wrong, right):
    said = [[(t.attribute, t.value) for t in read(text).terms] for text in (wrong, right)]
    assert said[0] == said[1] != []


@pytest.mark.parametrize("sentence", ["the denial letter came", "his dictation was late"])
def test_an_english_word_in_a_sentence_is_no_misspelt_exam(sentence):
    assert read(sentence).terms == ()
    assert the_lexicon().of_names.read(sentence).terms != ()


def test_in_an_exams_name_every_word_may_be_misspelt():
    assert read("XR ANGLE").values("regions") == ()
    assert the_lexicon().of_names.read("XR ANGLE").values("regions") == ("ankle",)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("barium swallow, modified", "modified barium swallow", id="order of an index"),
        pytest.param("brain MRI", "MRI brain", id="region first"),
        pytest.param("CT ABDOMEN AND PELVIS", "ct abdomen and pelvis", id="capitals"),
        pytest.param("ct   head", "ct head", id="spaces"),
        pytest.param("x-ray, wrist", "x-ray wrist", id="comma"),
        pytest.param("CT pelvis and abdomen", "CT abdomen and pelvis", id="order of regions"),
    ],
)
def test_order_and_writing_do_not_matter(one, other):
    said = [{(t.attribute, t.value) for t in read(text).terms} for text in (one, other)]
    assert said[0] == said[1] != set()


@pytest.mark.parametrize(
    ("text", "unknown"),
    [
        pytest.param("ct head zorblax", ("zorblax",), id="an invented word"),
        pytest.param("what is the code for a ct head please", (), id="plain English"),
        pytest.param("how is the weather in Boston", ("boston",), id="a town"),
        pytest.param("77053", (), id="a code is no word"),
        pytest.param("", (), id="nothing"),
    ],
)
def test_words_that_nobody_knows_are_named(text, unknown):
    assert set(unknown) <= set(read(text).unknown)
    assert bool(read(text).unknown) is bool(unknown)


@pytest.mark.parametrize(
    ("text", "attribute", "value"),
    [
        pytest.param("not a screening mammogram", "purpose", "screening", id="not screening"),
        pytest.param("mammogram without tomosynthesis", "modality", "tomo", id="without tomosynthesis"),
        pytest.param("we do not read the films", "reader", "reads", id="does not read"),
        pytest.param("we don't own the scanner", "owner", "owns", id="does not own"),
        pytest.param("the group does not own the machine", "owner", "owns", id="the group does not own"),
    ],
)
def test_what_is_denied_is_not_said(text, attribute, value):
    assert value not in read(text).values(attribute)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("İstanbul CT head", id="a letter that grows when it is lowered"),
        pytest.param("CT\u00a0head", id="a hard space"),
        pytest.param("CT head \U0001f9e0 without contrast", id="a picture"),
        pytest.param("ＣＴ head", id="wide letters"),
    ],
)
def test_offsets_are_those_of_the_text(text):
    terms = read(text).terms
    assert [text[t.start : t.end].lower().split() for t in terms] == [t.text.lower().split() for t in terms]


def said(term, attribute):
    return the_lexicon().digits(term) if attribute == "digit" else read(term).values(attribute)


def test_every_synonym_of_the_table_is_read_as_it_says():
    """Every term alone gives at least its own values; views are counted apart, a lone letter needs its exam.

    A finger or toe names the line and no exam: it is read apart, too.
    """
    lost = [
        row.term
        for row in the_table().rows("synonyms")
        for attribute, value in zip(row.attribute, row.value, strict=True)
        if len(row.term) > 1 and attribute != "views" and value not in said(row.term, attribute)
    ]
    assert lost == []


@pytest.mark.parametrize(
    ("text", "contrast"),
    [
        ("mrcp without any intravenous contrast", "none"),
        ("ct chest, not given any gadolinium", "none"),
        ("she never got any iv contrast", "none"),
        ("ct head w/o, not done with contrast", "none"),
        ("mri knee with gadolinium", "with"),
    ],
)
def test_a_denial_reaches_over_what_is_only_said_of_giving(text, contrast):
    assert set(read(text).values("contrast")) == {contrast}


@pytest.mark.parametrize(
    "text", ["dxa of the forearm, no spine or hip", "forearm dxa, neither spine nor hip was measured"]
)
def test_both_parts_of_a_denied_choice_are_denied(text):
    said = read(text)
    assert "hip" in said.values("denied_region")
    assert "hip" not in said.values("regions")
