"""Question text loses what could name a patient, and nothing that coding needs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from radcode.masking import masked, masked_record


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        pytest.param("MRN 00482913 needs 77053", "00482913", id="record number"),
        pytest.param("mrn: 48213 galactogram", "48213", id="short record number"),
        pytest.param("Medical record number is A-482913", "A-482913", id="record number with letters"),
        pytest.param("accession 20-4482913", "20-4482913", id="accession"),
        pytest.param("acct #99182 CT head", "99182", id="account"),
        pytest.param("patient id 7731882, CT", "7731882", id="patient id"),
        pytest.param("member 123456789 screening", "123456789", id="unlabelled long number"),
        pytest.param("MBI 1EG4-TE5-MK73", "1EG4-TE5-MK73", id="medicare number"),
        pytest.param("she is 1EG4TE5MK73 in our system", "1EG4TE5MK73", id="medicare number unlabelled"),
        pytest.param("DOB 03/04/1956, CT chest", "03/04/1956", id="dob"),
        pytest.param("date of birth: 1956-03-04", "1956-03-04", id="date of birth"),
        pytest.param("born on March 4, 1956", "March 4, 1956", id="born on"),
        pytest.param("d.o.b. 4 Mar 1956", "4 Mar 1956", id="d.o.b."),
        pytest.param("dob 19560304", "19560304", id="dob without dashes"),
        pytest.param("call 555-867-5309 for it", "555-867-5309", id="phone"),
        pytest.param("(555) 867-5309", "867-5309", id="phone with brackets"),
        pytest.param("phone 867-5309", "867-5309", id="local phone"),
        pytest.param("+1 555.867.5309", "867.5309", id="phone with country"),
        pytest.param("ssn 123-45-6789", "123-45-6789", id="ssn"),
        pytest.param("her number 123-45-6789", "123-45-6789", id="ssn by shape"),
        pytest.param("mail jane.doe+x@example.org now", "jane.doe", id="e-mail"),
        pytest.param("Patient name: Jane Doe, 77067", "Jane", id="name with a label"),
        pytest.param("PATIENT NAME: DOE, JANE", "JANE", id="name in capitals"),
        pytest.param("pt: Doe, Jane had a DXA", "Doe", id="pt"),
        pytest.param("patient named Jane Doe", "Doe", id="named"),
        pytest.param("Mrs. Doe came for a mammogram", "Doe", id="mrs"),
        pytest.param("Patient Jane Doe had a CT", "Doe", id="patient and a name"),
    ],
)
def test_what_names_a_patient_is_masked(text, gone):
    assert gone not in masked(text)
    assert "[" in masked(text)


@pytest.mark.parametrize(
    "text",
    [
        "which modifier for a radiologist reading a galactogram",
        "77053-26 and 77054-26-59 on 2026-03-01",
        "can I bill 76001 on 03/01/2026, date of service 03/01/2026",
        "DOS 20260301 code 77067 with 77063",
        "codes 77046-77067, G0279, 0648T",
        "XR ANKLE 3+ VWS LT",
        "patient Left Knee MRI without contrast",
        "Patient CT Abdomen Pelvis W IV CONTRAST",
        "patient had two views; patient: outpatient",
        "the account is billed globally, chart says 77065",
        "45-year-old woman, $16.70, 0.50 RVU x 33.4009",
        "units 1 pos 22 payer medicare, line 1: 77053 26",
        "MR brain 70551 70552 70553",
    ],
)
def test_codes_dates_of_service_and_modifiers_stay(text):
    assert masked(text) == text


@given(st.text(max_size=200))
def test_masking_twice_changes_nothing(text):
    assert masked(masked(text)) == masked(text)


def test_a_stored_answer_is_masked_where_it_repeats_the_question_and_verbatim_elsewhere():
    record = {"question": "MRN 4829134", "turns": ["dob 1/2/1950"], "citations": [{"quote": "call 555-867-5309"}]}
    safe = masked_record(record)
    assert safe["question"] == "MRN [record number]"
    assert safe["turns"] == ["dob [date of birth]"]
    assert safe["citations"] == record["citations"]
