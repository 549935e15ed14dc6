"""Official layouts, filled with figures of the shipped tables and labels of our own, for the tests of the importer."""

from __future__ import annotations

import io

import openpyxl

from ingest.feeschedule import FEE_PLACES

_WIDTH = 172
# The official header stands in up to five rows over each column; the order of the columns is CMS's.
_FEE_HEADS = (
    ("", "HCPCS", "hcpcs"),
    ("", "MOD", "modifier"),
    ("", "DESCRIPTION", "short"),
    ("STATUS", "CODE", "status"),
    ("NOT USED FOR MEDICARE", "PAYMENT", ""),
    ("WORK", "RVU", "work"),
    ("NON-FAC", "PE RVU", "pe_nonfacility"),
    ("NA", "INDICATOR", ""),
    ("FACILITY", "PE RVU", "pe_facility"),
    ("NA", "INDICATOR", ""),
    ("MP", "RVU", "mp"),
    ("PCTC", "IND", "pctc"),
    ("GLOB", "DAYS", "global_days"),
    ("MULT", "PROC", "mult"),
    ("BILAT", "SURG", "bilateral"),
    ("CONV", "FACTOR", "factor"),
    ("PHYSICIAN SUPERVISION OF DIAGNOSTIC", "PROCEDURES", "supervision"),
    ("DIAGNOSTIC IMAGING FAMILY", "INDICATOR", "family"),
)


def fee_cells(table, release, factor, changed=None):
    """Return a release's rows as the importer's cells, some figures `changed` by (code, modifier)."""
    for row in table.rows("fees"):
        if row.release == release:
            cells = {name: row.cell(name) for name in type(row).__slots__ if name != "release"}
            cells |= {"factor": factor, "short": f"our words for {row.code}"}
            yield cells | (changed or {}).get((row.code, row.modifier), {})


def fee_csv(cells, year, month, released):
    """Return the comma-separated form, Windows line ends and all."""
    titles = [
        f",,{year} National Physician Fee Schedule Relative Value File {month} Release",
        ",,",
        f",,RELEASED {released}",
    ]
    heads = [",".join(top for top, _, _ in _FEE_HEADS), ",".join(bottom for _, bottom, _ in _FEE_HEADS)]
    rows = (",".join(c["code"] if k == "hcpcs" else c.get(k, "") for _, _, k in _FEE_HEADS) for c in cells)
    return "\r\n".join([*titles, *heads, *rows, ""]).encode()


def fee_text(cells):
    """Return the form of fixed columns."""
    lines = ["HDR FIGURES ONLY", "HDR NO DESCRIPTORS"]
    for c in cells:
        line = [" "] * _WIDTH
        for name, (start, end) in FEE_PLACES.items():
            put = c[name].ljust(end - start) if name in ("code", "modifier", "short") else c[name].rjust(end - start)
            line[start:end] = put[: end - start]
        lines.append("".join(line))
    return "\n".join(lines).encode()


def workbook(rows):
    """Return a workbook of one sheet."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("one")
    for row in rows:
        sheet.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def ptp_text(pairs):
    """Return the tab-parted form of code pairs: (column 1, column 2, effective, deletion, indicator)."""
    head = [
        ["Column1/Column2 Edits", "", "", "", "", "", ""],
        ["Column 1", "Column 2", "*=in existence", "Effective", "Deletion", "Modifier", "PTP Edit Rationale"],
        ["", "", "prior to 1996", "Date", "Date", "0=not allowed", ""],
    ]
    rows = [[a, b, "", start, end, indicator, "words of ours"] for a, b, start, end, indicator in pairs]
    return "\n".join("\t".join(row) for row in (*head, *rows)).encode()


def mue_csv(limits, title="Practitioner Services MUE Values"):
    """Return the limits: (code, value, how it is tested)."""
    rows = "\n".join(f"{code},{value},{mai} words of ours,why" for code, value, mai in limits)
    return f'"a notice",,,\n"HCPCS/\nCPT Code",{title},MUE Adjudication Indicator,MUE Rationale\n{rows}\n'.encode()


def addon_rows(edits):
    """Return the rows of the workbook of add-on edits: (add-on, primary, effective, add-on deleted, edit deleted)."""
    head = ["AOC_Edit_Type", "Add-On_Code", "AOC_DelDT", "Primary_Code", "Primary_Code_DelDT", "AOC_Edit_EffDT"]
    yield [*head, "AOC_Edit_DelDT", "Special_Instruction_Notes"]
    for code, primary, start, gone, ends in edits:
        yield ["1", code, gone, primary, None, start, ends, None]
