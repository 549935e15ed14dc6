"""The page's entry: navigation over ui/, nothing else. Run: streamlit run server.py."""

import streamlit as st

from ui import ask, codes, finder, learn, quality, replay, sources
from ui.shell import ICON, guarded

# The icon is a file of ours: a page icon named as a Material symbol is fetched from Google by the browser.
st.set_page_config(page_title="RadCode", page_icon=ICON, layout="centered", initial_sidebar_state="auto")
st.navigation(
    [
        ask.own_page(),
        st.Page(guarded(finder.page), title="Find a code", icon=":material/search:", url_path="find"),
        codes.own_page(),
        learn.own_page(),
        sources.own_page(),
        quality.own_page(),
        replay.own_page(),
    ]
).run()
