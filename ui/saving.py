"""Any table as CSV: one button, every cell safe from being run as a formula.

Widgets only.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import streamlit as st

from radcode.sheet import csv_table


def csv_button(head: Sequence[str], rows: Iterable[Sequence[str]], name: str, label: str = "Save as CSV") -> None:
    """Show the button that saves rows below their heads as `name`.csv."""
    st.download_button(
        label, csv_table(head, rows), file_name=f"{name}.csv", mime="text/csv", on_click="ignore",
        icon=":material/download:", key=f"save-{name}",
    )  # fmt: skip
