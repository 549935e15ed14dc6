"""What is served: the pages of app.py behind their gate. Run: streamlit run server.py."""

from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware

from ui.gate import Gate
from ui.shell import faulted

app = st.App(Path(__file__).parent / "app.py", middleware=[Middleware(Gate)], on_script_error=faulted)
