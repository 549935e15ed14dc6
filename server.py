"""What is served: the pages of app.py behind their gate. Run: streamlit run server.py."""

import sys
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware

from radcode.errors import RadcodeError
from radcode.settings import Settings
from ui.gate import Gate

try:
    Settings.from_env()  # a setting that cannot be used is told before anything is served
except RadcodeError as exc:
    print(f"RadCode: {exc}", file=sys.stderr)
    sys.exit(2)


def faulted(exc: Exception) -> bool:
    """Show what failed in what a button does; the pages load when the first one is asked for."""
    from ui import shell

    return shell.faulted(exc)


app = st.App(Path(__file__).parent / "app.py", middleware=[Middleware(Gate)], on_script_error=faulted)
