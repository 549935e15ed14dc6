"""Who reads and whose the equipment is, as people say it."""

import pytest

from radcode.parties import Parties, parties

OURS_BOTH = Parties(True, True)
WE_READ = Parties(True, False)
WE_OWN = Parties(False, True)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("we own it and read it", OURS_BOTH, id="one subject, two acts"),
        pytest.param("our camera, our reader", OURS_BOTH, id="possessed"),
        pytest.param("the lab is ours and so is the reader", OURS_BOTH, id="so is"),
        pytest.param("equipment, staff and radiologist all ours", OURS_BOTH, id="a list that is ours"),
        pytest.param("the magnet belongs to us, we dictate", OURS_BOTH, id="belongs to us"),
        pytest.param("practice owned scanner, interpreted in house", OURS_BOTH, id="a practice"),
        pytest.param("we lease the room and the reader reassigned his billing to us", OURS_BOTH, id="reassigned"),
        pytest.param("the hospital owns the machine and our group just interprets", WE_READ, id="hospital owns"),
        pytest.param("scanner's theirs, report's ours", WE_READ, id="contractions"),
        pytest.param("done at the surgeon's office on his magnet, we do the interpretation", WE_READ, id="his magnet"),
        pytest.param("performed at the hospital, interpreted by us", WE_READ, id="performed at"),
        pytest.param("equipment not ours, dictation ours", WE_READ, id="not ours"),
        pytest.param("we only own the CT, reads are billed by an outside group", WE_OWN, id="only own"),
        pytest.param("our van, a telerad company reads", WE_OWN, id="telerad"),
        pytest.param("read by a radiologist outside of our practice, we own the x-ray", WE_OWN, id="outside of our"),
        pytest.param("my practice owns it but I am not the one who reads it", WE_OWN, id="not the one who reads"),
        pytest.param("we supply the equipment and technologist only", WE_OWN, id="technologist only"),
        pytest.param("taken in our clinic, sent out for the read", WE_OWN, id="sent out"),
        pytest.param("We're an IDTF, an outside group bills its own interpretation", WE_OWN, id="bills its own"),
        pytest.param("mobile x-ray outfit here; the reading doc files his own claim", WE_OWN, id="files his own claim"),
        pytest.param("we take the pictures, Dr Smith (not ours) signs the report", WE_OWN, id="not ours, in brackets"),
        pytest.param("our tech scans, the reading fee goes to Dr. Lee", WE_OWN, id="the fee goes to"),
        pytest.param("read by the hospital radiologist, tech side by us", WE_OWN, id="tech side by us"),
        pytest.param("we only do the technical, the cardiologist interprets and bills", WE_OWN, id="only do"),
        pytest.param("radiologist only does the interp, hosp owns everything", WE_READ, id="only does the interp"),
        pytest.param("we own the equipment and employ the radiologist", OURS_BOTH, id="employs the reader"),
        pytest.param("our own CT, our own radiologist", OURS_BOTH, id="our own, our own"),
        pytest.param("the reader bills under our TIN, our machine", OURS_BOTH, id="under our number"),
        pytest.param("IDTF, reading physician reassigned to us", OURS_BOTH, id="reassigned to a facility"),
        pytest.param("A-scan by our own eye doc", Parties(), id="our own doctor is no equipment"),
        pytest.param("CT of the abdomen with contrast", Parties(), id="nobody named"),
        pytest.param("we did a screening mammogram with tomosynthesis", Parties(), id="doing is not reading"),
    ],
)
def test_who_reads_and_whose_it_is(text, found):
    assert parties(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("vein clinic owns the probe in its own lab and reads", OURS_BOTH, id="owns and reads"),
        pytest.param("an eye group leases the camera, a hospital rad reads it", WE_OWN, id="owns, another one reads"),
        pytest.param("doctor reads ultrasounds taken in his own clinic", OURS_BOTH, id="in his own clinic"),
        pytest.param("radiologist reads for a breast center that owns the unit", WE_READ, id="a place that owns"),
        pytest.param("cardiologist owns the us machine and reads himself", OURS_BOTH, id="us is no pronoun"),
    ],
)
def test_who_is_named_as_the_owner_before_anybody_else_is_the_one_who_bills(text, found):
    assert parties(text) == found


def test_without_a_we_only_what_denies_ownership_is_told_of_others():
    assert parties("a rad group reads for a center owned by an investor") == Parties(None, False)
    assert parties("the cardiologist reads") == Parties(None, None)


def test_a_reader_who_is_nobodys_reads_for_the_one_who_bills():
    assert parties("TBS, radiologist only does the interp, hosp owns everything") == Parties(True, False)
    assert parties("their radiologist reads, hospital owns it") == Parties(None, False)


def test_the_party_of_whom_is_asked_is_the_one_who_bills():
    lab = "an independent lab owns the camera; an unrelated physician bills the interpretation. {} does the lab report?"
    assert parties(lab.format("which modifier")) == Parties(False, True)
    assert parties("the hospital owns it and a radiologist reads it. what does the radiologist bill?").reads is True
    assert parties("a practice owns its x-ray room and its surgeon reads. what does the practice bill?") == Parties(
        True, True
    )


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("we send our films out for interpretation", (False, True)),
        ("our office farms out the reading of its scans", (False, True)),
        ("we shoot the films and a radiologist interprets them and sends his own bill", (False, True)),
        ("a clinic sends us its x-rays to be read", (True, False)),
        ("the ortho office sends its scans out to be read by our group", (True, False)),
        ("urgent care takes the films, sends them to a radiologist for reading; urgent care bills what", (False, True)),
    ],
)
def test_pictures_that_are_sent_are_read_by_whom_they_are_sent_to(text, found):
    assert tuple(parties(text)) == found
