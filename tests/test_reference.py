"""Every official figure that ships equals the official slice; a sample is typed in for a machine without the slice."""

import csv
import re
from decimal import Decimal

import pytest

from ingest.releases import release_of
from ingest.sheets import sheets_of
from ingest.status import official_coverage
from tests.asking import the_table

FEE_CELLS = {
    "status": "status",
    "pctc": "pctc_indicator",
    "bilateral": "bilateral",
    "mult": "mult_proc",
    "global_days": "global_days",
    "family": "diag_imaging_family",
    "supervision": "physician_supervision",
    "work": "work_rvu",
    "pe_nonfacility": "nonfac_pe_rvu",
    "pe_facility": "fac_pe_rvu",
    "mp": "mp_rvu",
}
FIGURES = {"work", "pe_nonfacility", "pe_facility", "mp"}
PRACTITIONER_LIMITS = "MCR_MUE_PractitionerServices_Eff_04-01-2026_relaid.csv"
FEE_FILES = {"RVU25D": "mpfs_radiology_2025q4.csv", "RVU26C": "mpfs_radiology_2026.csv"}


def official(folder, name):
    with (folder / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def same(column, ours, theirs):
    return Decimal(ours) == Decimal(theirs) if column in FIGURES else ours == theirs


@pytest.mark.parametrize(("release", "file"), FEE_FILES.items())
def test_every_fee_cell_equals_the_official_slice(release, file, reference):
    theirs = {(x["hcpcs"], x["modifier"]): x for x in official(reference, file)}
    listed = {code for code, _ in theirs}
    rows = [x for x in the_table().rows("fees") if x.release == release]
    ours = [x for x in rows if x.code in listed]  # the slice leaves a few codes of the whole file out
    unknown = [(x.code, x.modifier) for x in ours if (x.code, x.modifier) not in theirs]
    wrong = [
        (x.code, x.modifier, column, x.cell(column), theirs[x.code, x.modifier][cell])
        for x in ours
        for column, cell in FEE_CELLS.items()
        if not same(column, x.cell(column), theirs[x.code, x.modifier][cell])
    ]
    assert (len(ours) > 3000, len(rows) - len(ours) < 50, unknown, wrong) == (True, True, [], [])


@pytest.mark.parametrize(("release", "file"), FEE_FILES.items())
def test_no_official_fee_row_of_our_codes_is_left_out(release, file, reference):
    table = the_table()
    ours = {(x.code, x.modifier) for x in table.rows("fees") if x.release == release}
    theirs = {(x["hcpcs"], x["modifier"]) for x in official(reference, file) if table.knows(x["hcpcs"])}
    assert theirs - ours == set()


@pytest.mark.parametrize(("release", "file"), FEE_FILES.items())
def test_the_conversion_factor_is_that_of_the_file(release, file, reference):
    theirs = {x["conversion_factor"] for x in official(reference, file)}
    assert {str(x.value) for x in the_table().rows("cf") if x.source == release} == theirs


def test_every_unit_limit_equals_the_official_slice_or_the_whole_file(reference):
    table = the_table()
    (whole,) = sheets_of(reference / "original" / PRACTITIONER_LIMITS)
    release = release_of(whole, frozenset(x.code for x in table.rows("codes")))
    assert release is not None
    theirs = {
        **{
            (x["service_type"].lower().replace(" ", "_"), x["hcpcs"]): (x["mue_value"], x["mai"])
            for x in official(reference, "mue_radiology.csv")
        },
        **{(x["service_type"], x["code"]): (x["value"], x["mai"]) for x in release.rows["mue"]},
    }
    ours = {(x.service_type, x.code): (str(x.value), x.mai) for x in table.rows("mue")}
    assert {k: v for k, v in ours.items() if theirs.get(k) != v} == {}
    assert {k for k in theirs if table.knows(k[1])} - set(ours) == set()


def test_every_pair_equals_the_official_slice(reference):
    table = the_table()
    theirs = {(x["column1"], x["column2"]): x["modifier_indicator"] for x in official(reference, "ptp_radiology.csv")}
    ours = {(x.column1, x.column2): x.modifier_indicator for x in table.rows("ptp")}
    assert {k: v for k, v in ours.items() if theirs.get(k) != v} == {}
    assert {k for k in theirs if table.knows(k[0]) and table.knows(k[1])} - set(ours) == set()


def test_every_locality_equals_the_official_slice(reference):
    theirs = {
        (x["mac"], x["locality_number"]): (x["state"], x["pw_gpci_floor1"], x["pe_gpci"], x["mp_gpci"])
        for x in official(reference, "gpci_2026.csv")
    }
    rows = the_table().rows("gpci")
    ours = {tuple(x.locality.split("-")): (x.state, str(x.work), str(x.pe), str(x.mp)) for x in rows}
    assert len(ours) == len(rows) == 109
    assert ours == theirs


def test_every_add_on_stands_in_the_official_file(reference):
    theirs = {(x["addon_code"], x["primary_code"]) for x in official(reference, "addon_radiology.csv")}
    ours = [x for x in the_table().rows("pairs") if x.relation == "addon_of" and x.sure == "file"]
    assert [(x.code, x.other) for x in ours if (x.code, x.other) not in theirs] == []


# ---------------------------------------------------------------- completeness, and our own words


def test_every_official_code_stands_in_the_table(reference):
    coverage = official_coverage(the_table(), reference)
    assert len(coverage) == 5
    assert [(c["file"], c["missing"]) for c in coverage if c["missing"]] == []


def test_every_code_of_a_fee_release_is_in_force_in_its_year(reference):
    """A code that a release lists as more than deleted is in force on some day of that release's year."""
    table = the_table()
    for release, file in FEE_FILES.items():
        row = next(x for x in table.rows("releases") if x.release == release)
        listed = {x["hcpcs"] for x in official(reference, file) if x["status"] != "D"}
        days = [row.holds_from.replace(month=m, day=1) for m in range(1, 13)]
        assert [c for c in sorted(listed) if not any(table.code(c, d) for d in days)] == [], release


def test_no_example_is_an_official_descriptor(reference):
    def bare(text):
        return re.sub(r"[^a-z0-9]+", " ", text.lower()).strip()

    files = (*FEE_FILES.values(), "hcpcs_level2_imaging.csv", "code_lifespan_2020_2026.csv")
    columns = ("short_descriptor", "long_descriptor", "short_descriptor_last")
    descriptors = {bare(row[c]) for file in files for row in official(reference, file) for c in columns if row.get(c)}
    assert [x.text for x in the_table().rows("examples") if bare(x.text) in descriptors] == []


ABBREVIATIONS = {
    "w/o": "without", "wo": "without", "w/": "with", "w": "with", "abd": "abdomen", "mri": "mr", "angio": "angiography",
    "us": "ultrasound", "dye": "contrast", "lmbr": "lumbar", "spi": "spine", "upr": "upper", "lwr": "lower",
    "extr": "extremity", "guid": "guidance", "bx": "biopsy", "cath": "catheter", "inj": "injection", "ea": "each",
    "perq": "percutaneous", "perc": "percutaneous", "addl": "additional", "ther": "therapy", "ltd": "limited",
    "lim": "limited", "compl": "complete", "img": "imaging", "ven": "vein", "art": "artery", "bi": "bilateral",
    "uni": "unilateral", "xray": "x-ray", "ct": "ct", "plmt": "placement", "rmvl": "removal", "dx": "diagnostic",
}  # fmt: skip
STOP_WORDS = frozenset("a an the of for to and or in on by at from is as per exam study scan".split())


def bare_words(text):
    words = re.findall(r"w/o|w/|[a-z0-9]+", text.lower().replace("x-ray", "xray"))
    expanded = (ABBREVIATIONS.get(w, w) for w in words)
    return tuple(w.removesuffix("s") if len(w) > 3 else w for w in expanded if w not in STOP_WORDS)


def descriptors(folder):
    """Every (code, official descriptor) of the slices."""
    files = ("mpfs_radiology_2026.csv", "mpfs_radiology_2025q4.csv", "hcpcs_level2_imaging.csv", "opps_radiology.csv")
    columns = ("short_descriptor", "long_descriptor")
    for name in files:
        yield from ((x["hcpcs"], x[c]) for x in official(folder, name) for c in columns if x.get(c))
    yield from ((x["hcpcs"], x["short_descriptor_last"]) for x in official(folder, "code_lifespan_2020_2026.csv"))


def test_no_label_is_an_official_descriptor(reference):
    theirs = {(code, bare_words(text)) for code, text in descriptors(reference)}
    same = [x.code for x in the_table().rows("codes") if (x.code, bare_words(x.label)) in theirs]
    assert same == []


def test_no_run_of_five_words_is_shared_with_a_long_descriptor(reference):
    def runs(text):
        words = re.findall(r"[a-z0-9]+", text.lower())
        return {tuple(words[i : i + 5]) for i in range(len(words) - 4)}

    theirs = {r for x in official(reference, "hcpcs_level2_imaging.csv") for r in runs(x["long_descriptor"])}
    shared = {x.code: run for x in the_table().rows("codes") for run in runs(f"{x.label} | {x.explains}") & theirs}
    assert shared == {}


# ---------------------------------------------------------------- typed in, from the files named


@pytest.mark.parametrize(
    ("release", "code", "modifier", "cells"),
    [
        pytest.param("RVU26C", "77053", "", "A 1 0 XXX 0.35 1.21 0.03", id="one duct, whole"),
        pytest.param("RVU26C", "77053", "26", "A 1 0 XXX 0.35 0.13 0.02", id="one duct, reading"),
        pytest.param("RVU26C", "77053", "TC", "A 1 0 XXX 0.00 1.08 0.01", id="one duct, technical"),
        pytest.param("RVU26C", "71046", "", "A 1 0 XXX 0.21 0.76 0.02", id="two chest views, whole"),
        pytest.param("RVU26C", "71046", "26", "A 1 0 XXX 0.21 0.08 0.01", id="two chest views, reading"),
        pytest.param("RVU26C", "77065", "26", "A 1 0 XXX 0.79 0.29 0.05", id="diagnostic mammogram, reading"),
        pytest.param("RVU26C", "70471", "", "A 1 0 XXX 2.50 8.60 0.18", id="head and neck CTA, new in 2026"),
        pytest.param("RVU25D", "77053", "26", "A 1 0 XXX 0.36 0.13 0.02", id="one duct, reading, 2025"),
    ],
)
def test_a_fee_row_as_published(release, code, modifier, cells):
    row = next(x for x in the_table().rows("fees") if (x.release, x.code, x.modifier) == (release, code, modifier))
    held = [row.status, row.pctc, row.bilateral, row.global_days, row.work, row.pe_nonfacility, row.mp]
    assert [str(x) for x in held] == cells.split()


@pytest.mark.parametrize(
    ("code", "pctc", "bilateral"),
    [
        pytest.param("19030", "0", "1", id="duct injection does not split"),
        pytest.param("76641", "1", "1", id="breast ultrasound pays 150 percent for two"),
        pytest.param("77067", "1", "2", id="screening mammogram is both sides"),
        pytest.param("73562", "1", "3", id="three knee views pay each side"),
        pytest.param("73060", "1", "0", id="humerus is the limb film without sides"),
        pytest.param("77047", "1", "2", id="breast MR of both sides"),
        pytest.param("77089", "4", "0", id="bone score as a whole test"),
        pytest.param("77092", "2", "0", id="bone score reading only"),
        pytest.param("77090", "3", "0", id="bone score preparation only"),
    ],
)
def test_the_indicators_that_decide_modifiers_as_published(code, pctc, bilateral):
    row = next(x for x in the_table().rows("fees") if (x.release, x.code, x.modifier) == ("RVU26C", code, ""))
    assert (row.pctc, row.bilateral) == (pctc, bilateral)


@pytest.mark.parametrize(
    ("code", "value", "mai"),
    [
        pytest.param("77053", 2, "2", id="one duct"),
        pytest.param("71046", 2, "3", id="two chest views"),
        pytest.param("76000", 3, "3", id="fluoroscopy"),
        pytest.param("77080", 1, "2", id="axial bone density"),
        pytest.param("76641", 1, "2", id="breast ultrasound"),
        pytest.param("70450", 3, "3", id="head CT"),
        pytest.param("74178", 1, "3", id="abdomen and pelvis CT before and after contrast"),
        pytest.param("71271", 1, "2", id="lung screening"),
    ],
)
def test_a_unit_limit_as_published(code, value, mai):
    row = next(x for x in the_table().rows("mue") if (x.service_type, x.code) == ("practitioner", code))
    assert (row.value, row.mai) == (value, mai)


@pytest.mark.parametrize(
    ("column1", "column2", "indicator"),
    [
        pytest.param("74240", "76000", "1", id="fluoroscopy inside an upper GI"),
        pytest.param("77054", "77053", "1", id="one duct inside several"),
        pytest.param("77085", "77080", "0", id="bone density inside density with fracture view"),
        pytest.param("73562", "73565", "0", id="both knees standing inside three views"),
        pytest.param("70460", "70450", "0", id="plain head CT inside contrast head CT"),
        pytest.param("77002", "76000", "1", id="fluoroscopy inside needle guidance"),
        pytest.param("73040", "77002", "1", id="needle guidance inside a shoulder arthrogram"),
        pytest.param("71250", "71271", "0", id="screening inside a diagnostic chest CT"),
    ],
)
def test_a_pair_as_published(column1, column2, indicator):
    rows = {(x.column1, x.column2): x.modifier_indicator for x in the_table().rows("ptp")}
    assert rows[column1, column2] == indicator


@pytest.mark.parametrize(
    ("locality", "work", "pe", "mp"),
    [
        pytest.param("10112-00", "1.000", "0.875", "0.566", id="Alabama"),
        pytest.param("02102-01", "1.500", "1.065", "0.551", id="Alaska with its floor of one and a half"),
    ],
)
def test_a_locality_as_published(locality, work, pe, mp):
    row = next(x for x in the_table().rows("gpci") if x.locality == locality)
    assert (str(row.work), str(row.pe), str(row.mp)) == (work, pe, mp)
