"""Dollars and relative values in sentences written for it: half wrong, half right, about codes of all families."""

from pathlib import Path

import pytest

from ingest.audit import REFUTED, statements
from radcode.datafiles import load_table
from tests.fakes import a_publication

CORPUS = Path(__file__).parent.parent / "corpus"

WRONG = [
    ("74176", "The professional component of 74176 pays about $104 under Medicare."),
    ("74176", "Nationally, 74176-TC comes to $79.83 in 2026."),
    ("73721", "# CPT 73721: MRI of a leg joint\n\nMedicare pays roughly $142 for the reading alone in 2026."),
    ("93306", "In 2026 a complete echo, 93306, is paid $187.93 globally."),
    ("78452", "78452 carries 1.62 work RVUs in 2026."),
    ("78452", "The technical side of 78452 is worth 12.81 RVU."),
    ("77301", "Medicare pays more than $2,500 for the global IMRT plan 77301."),
    ("77301", "The total for 77301 with modifier 26 is 46.14 RVU in 2026."),
    ("76536", "A thyroid ultrasound (76536) brings in approximately $140 globally."),
    ("36561", "For a port in the hospital, 36561 pays the surgeon $962.61 in 2026."),
    ("36561", "In the office the same port, 36561, is paid close to $300."),
    ("62304", "| Code | Office payment 2026 | Facility payment 2026 |\n|---|---|---|\n| 62304 | $100.87 | $242.49 |"),
    ("19030", "| Code | Work RVU | PE RVU | MP RVU |\n|---|---|---|---|\n| 19030 | 1.94 | 3.13 | 0.15 |"),
    ("71046", "| Code | 26 | TC | Global |\n|---|---|---|---|\n| 71046 | $10.02 | $33.07 | $23.05 |"),
    ("78815", "**Q: What does the reading of 78815 pay?**\n\nA: About $170 nationally."),
    ("77080", "- 77080-26: $14.90\n- 77080-TC: $30.06"),
    ("77080", "Q: Does 77080 have a global value of 1.81 RVU?\nA: Yes."),
    ("75710", "75710 has a practice expense RVU of 3.51 in 2026."),
    ("G0279", "Code G0279 is valued at 0.60 work RVU."),
    ("77067", "77067 and G0279 are paid $140.26 and $40.42 in 2026, respectively."),
    ("32555", "# CPT 32555: thoracentesis with imaging\n\n| Setting | 2026 payment |\n|---|---|\n| Office | $93.86 |"),
    ("20610", "An office gets $39.75 for 20610 in 2026."),
    ("93880", "Carotid duplex, 93880, pays less than 77080 under the fee schedule."),
    ("70498", "The work RVU of 70498 is higher than that of 77301."),
    ("77012", "77012 and 76937 carry the same work RVU."),
    ("93880", "The professional component makes up 45 percent of the global payment for 93880."),
    ("50593", "50593 is paid under $2,000 in an office."),
    ("70498", "Our readers love the neck CTA, and Medicare's 2026 fee for the professional part of 70498 is $97.40."),
    ("76536", "The malpractice RVU for 76536 is 0.40 in 2026."),
    ("20610", "In 2025 the nonfacility total for 20610 was 2.60 RVU."),
    ("93306", "Payment for 93306-26 runs between $90 and $110."),
    ("77301", "2026 totals: 70498 8.20 RVU, 77301 85.69 RVU, 76536 3.25 RVU."),
]  # fmt: skip

RIGHT = [
    "The professional component of 74176 pays about $80 under Medicare.",
    "Nationally, 74176-TC comes to $103.21 in 2026.",
    "# CPT 73721: MRI of a leg joint\n\nMedicare pays roughly $63 for the reading alone in 2026.",
    "In 2025 a complete echo, 93306, was paid $187.93 globally; in 2026 it is $196.73.",
    "The work RVU of 78452 fell from 1.62 to 1.58.",
    "78452 is 2.23 + 10.58 = 12.81 RVU in 2026.",
    "Medicare pays more than $1,900 for the global IMRT plan 77301.",
    "The total for 77301 is 58.69 RVU, of which 12.55 with modifier 26.",
    "Private insurers pay approximately $240 for a thyroid ultrasound (76536).",
    "The cash price of 76536 is $250 at our center.",
    "For a port, 36561 pays $299.94 in the hospital and $962.61 in the office in 2026.",
    "| Code | Non-facility payment 2026 | Facility payment 2026 |\n|---|---|---|\n| 62304 | $242.49 | $100.87 |",
    "| Code | Work RVU | PE RVU | MP RVU |\n|---|---|---|---|\n| 19030 | 1.49 | 3.13 | 0.15 |",
    "| Code | 26 | TC | Global |\n|---|---|---|---|\n| 71046 | $10.02 | $23.05 | $33.07 |",
    "| Code | 2025 | 2026 |\n|---|---|---|\n| 71046-26 | $10.03 | $10.02 |",
    "**Q: What does the reading of 78815 pay?**\n\nA: About $110 nationally.",
    "- 77080-26: $9.35\n- 77080-TC: $30.06",
    "Q: Does 77080 have a global value of 1.81 RVU?\nA: No, it is 1.18.",
    "Q: What is the global of 77080?\nA: 1.18 RVU.\nQ: And the work of 75710?\nA: It is 1.71 RVU.",
    "75710 has a practice expense RVU of 2.51 in 2026.",
    "77067 and G0279 are paid $126.26 and $40.42 in 2026, respectively.",
    "Together 77067 and G0279 are 4.99 RVU.",
    "# CPT 32555: thoracentesis with imaging\n\n| Setting | 2026 payment |\n|---|---|\n| Office | $310.96 |",
    "# CPT 20610: large joint injection\n\nA smaller joint pays about $55 under Medicare.",
    "Carotid duplex, 93880, pays more than 77080 under the fee schedule.",
    "77080 does not pay more than 93880.",
    "The professional component makes up 20 percent of the global payment for 93880.",
    "50593 is paid over $3,400 in an office and about $400 in a hospital.",
    "In San Francisco the reading of 71046 pays $11.59 in 2026.",
    "In 2024 the global payment of 70498 was $268.40.",
    "With a second scan the technical part of 70498 is reduced to $96.87.",
    "The 2026 totals are 8.20 RVU for 70498 and 3.25 for 76536.",
]  # fmt: skip


@pytest.fixture(scope="module")
def table():
    return load_table(CORPUS / "tables")


def refuted_in(text, table):
    found = (s for s in statements(a_publication(text), table) if s.verdict in REFUTED)
    return {(code, s.attribute) for s in found for code in s.code.split(";")}


@pytest.mark.parametrize(("code", "text"), WRONG)
def test_a_wrong_amount_is_found_and_nothing_else(code, text, table):
    found = refuted_in(text, table)
    assert (code, "amount") in found
    assert {a for _, a in found} == {"amount"}


@pytest.mark.parametrize("text", RIGHT)
def test_a_right_or_open_amount_is_not_refuted(text, table):
    assert refuted_in(text, table) == set()


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        pytest.param(
            "78452 carries 1.62 work RVUs.", "stale", id="the figure of the year before given as the present one"
        ),
        pytest.param("78452 carried 1.62 work RVUs last year.", "undecided", id="looking back"),
        pytest.param("78452 carries about 1.6 work RVUs.", "agrees", id="rounded, of either year"),
        pytest.param("In 2025, 78452 carries 1.58 work RVUs.", "contradicts", id="the figure of a later year"),
    ],
)
def test_a_figure_is_held_against_its_year(text, verdict, table):
    (said,) = [s for s in statements(a_publication(text), table) if s.attribute == "amount"]
    assert said.verdict == verdict
    assert table.row(said.row).code == "78452"
