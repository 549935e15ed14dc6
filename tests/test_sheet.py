"""Pasted names: a row for each, and no cell that a spreadsheet would run."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as some

from radcode.listing import listed
from radcode.sheet import (
    HEAD,
    LONGEST_NAME,
    SheetRow,
    csv_of,
    names_of,
    row_of,
    safe_cell,
    trouble_with,
    troubled_row,
)
from tests.asking import TODAY, the_engine, the_table


def row(name):
    found = the_engine().looked_up(name, on=TODAY, n=12)
    return row_of(name, listed(found.question, found.matches, found.passed_over, the_table(), asked_on=TODAY))


def test_names_stand_one_a_line_in_order_and_with_repeats():
    assert names_of("CT HEAD\r\n\n  us   thyr\tbx \nCT HEAD\n   \n") == ("CT HEAD", "us thyr bx", "CT HEAD")


@pytest.mark.parametrize(
    ("name", "note"),
    [
        pytest.param("CT", "", id="a word"),
        pytest.param("x" * LONGEST_NAME, "", id="the longest"),
        pytest.param("x" * (LONGEST_NAME + 1), "It has 301 characters; an exam’s name has at most 300.", id="too long"),
        pytest.param("---", "It holds no words.", id="no words"),
    ],
)
def test_a_line_that_cannot_be_looked_up_gets_a_plain_note(name, note):
    assert trouble_with(name) == note


def test_the_row_of_a_line_that_is_far_too_long_shows_its_beginning():
    made = troubled_row("x" * 10_000, "too long")
    assert made == SheetRow("x" * LONGEST_NAME + "…", note="too long")


@pytest.mark.parametrize(
    ("name", "cells"),
    [
        pytest.param("CT HEAD W/O", ("70450", "", ""), id="one code"),
        pytest.param("CT chest", ("71250 or 71260 or 71270", "", "Which one depends on contrast."), id="equals"),
        pytest.param("FL UGI W/ SM BOWEL", ("74240 + 74248", "74246 + 74248", ""), id="a set"),
        pytest.param("71020", ("", "", "71020 is not in force on 2026-11-21: it ended on 2017-12-31."), id="ended"),
        pytest.param("MRI zzgluck", ("", "", "Nothing in the code table fits this name well enough. Add what was "
                     "imaged: the region or the organ. Not understood: zzgluck."), id="nothing fits"),
    ],
)  # fmt: skip
def test_the_row_of_a_name(name, cells):
    made = row(name)
    assert made.name == name
    assert (made.codes, made.second, made.note) == cells
    assert bool(made.chance) == bool(made.codes)


@pytest.mark.parametrize(
    ("cell", "safe"),
    [
        pytest.param("=1+1", "'=1+1", id="equals"),
        pytest.param("+1", "'+1", id="plus"),
        pytest.param("-1", "'-1", id="minus"),
        pytest.param("@SUM(A1)", "'@SUM(A1)", id="at"),
        pytest.param("\t=1", "'\t=1", id="tab"),
        pytest.param("\rx", "'\rx", id="carriage return"),
        pytest.param("\nx", "'\nx", id="line feed"),
        pytest.param("  =1", "'  =1", id="behind blanks"),
        pytest.param("CT HEAD W/O", "CT HEAD W/O", id="a name"),
        pytest.param("70450-26", "70450-26", id="a line"),
        pytest.param("0.93", "0.93", id="a number"),
        pytest.param("'=1", "'=1", id="an apostrophe already"),
        pytest.param("", "", id="empty"),
    ],
)
def test_no_cell_is_run_as_a_formula(cell, safe):
    assert safe_cell(cell) == safe


@given(some.text(some.characters(codec="utf-8"), max_size=30))
def test_the_csv_holds_every_cell_whole_and_none_that_begins_a_formula(text):
    made = csv_of([SheetRow(text, text, text, text, text)]).decode("utf-8-sig")
    head, cells = csv.reader(io.StringIO(made, newline=""))
    assert tuple(head) == HEAD
    assert {c.removeprefix("'") for c in cells} == {text.removeprefix("'")}
    assert not any(c[:1] in {"=", "+", "-", "@", "\t", "\r"} for c in cells)


def test_half_a_character_does_not_stop_the_download():
    assert b"CT ?" in csv_of([SheetRow("CT \ud83d")])
