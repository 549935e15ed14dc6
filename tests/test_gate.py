"""The gate in front of Streamlit: what it lets through, what it answers itself, which headers it sets."""

import asyncio
import re
from pathlib import Path

import pytest
import streamlit as st

from radcode.access import TRIES, Access
from tests.test_page import opened
from ui import gate

PASSWORD = "correct horse battery"
ROOT = Path(__file__).parent.parent


async def inner(scope, receive, send):
    if scope["type"] == "websocket":
        await send({"type": "websocket.accept"})
        return
    await send({"type": "http.response.start", "status": 200, "headers": [(b"x-frame-options", b"ALLOW")]})
    await send({"type": "http.response.body", "body": b"the page"})


@pytest.fixture
def stands(monkeypatch):
    """Makes a gate for an address and settings."""

    def made(access=None, bound=""):
        monkeypatch.setattr(gate, "_stands", [])
        monkeypatch.setattr(gate, "settings", lambda: access or Access())
        monkeypatch.setattr(gate, "bound_to", lambda: bound)
        return gate.Gate(inner)

    return made


def asked(gate_, path="/", *, method="GET", body=b"", kind="http", peer=("192.168.1.9", 4711), query=b"", **headers):
    scope = {
        "type": kind, "method": method, "path": path, "query_string": query, "scheme": "http",
        "headers": [(k.replace("_", "-").encode(), v.encode()) for k, v in headers.items()],
        "client": peer, "server": ("192.168.1.5", 8501),
    }  # fmt: skip
    sent = []

    async def receive():
        return {"type": f"{kind}.request", "body": body, "more_body": False}

    async def send(message):
        sent.append(message)

    asyncio.run(gate_(scope, receive, send))
    return sent


def status(sent):
    return sent[0].get("status", sent[0]["type"])


def header(sent, name):
    return dict(sent[0]["headers"])[name].decode()


def test_nobody_enters_over_the_network_before_it_is_set_up(stands):
    closed = stands()
    for path in ("/", "/static/js/index.js", "/media/x.csv", "/_stcore/upload_file/1/2"):
        assert status(asked(closed, path, accept="text/html")) == 403
    assert status(asked(closed, kind="websocket")) == "websocket.close"
    assert status(asked(closed, "/_stcore/health")) == 200


def test_the_password_is_asked_and_opens_page_and_websocket(stands):
    guarded = stands(Access(password=PASSWORD))
    form = asked(guarded, accept="text/html")
    assert status(form) == 401
    assert b'type="password"' in form[1]["body"]
    assert status(asked(guarded, kind="websocket")) == "websocket.close"
    wrong = asked(guarded, method="POST", body=b"password=%3Cscript%3E")
    assert status(wrong) == 401
    assert b"<script" not in wrong[1]["body"]

    entered = asked(guarded, "/codes", method="POST", body=b"password=correct+horse+battery", query=b"code=1")
    assert status(entered) == 303
    assert header(entered, b"location") == "/codes?code=1"
    cookie = header(entered, b"set-cookie")
    assert "HttpOnly" in cookie
    ticket = cookie.split(";")[0]
    assert status(asked(guarded, cookie=ticket)) == 200
    assert status(asked(guarded, cookie=ticket, kind="websocket")) == "websocket.accept"
    assert status(asked(guarded, cookie=ticket + "0")) == 401


def test_who_guesses_waits(stands):
    guarded = stands(Access(password=PASSWORD))
    tried = [status(asked(guarded, method="POST", body=b"password=guess")) for _ in range(TRIES + 1)]
    assert tried == [401] * TRIES + [429]
    assert status(asked(guarded, method="POST", body=b"password=correct+horse+battery")) == 429
    other = ("192.168.1.10", 4711)
    assert status(asked(guarded, method="POST", body=b"password=correct+horse+battery", peer=other)) == 303


@pytest.mark.parametrize("path", ["//evil.test/", "///evil.test", "/\\evil.test", "\\\\evil.test"])
def test_entering_never_leads_to_another_host(stands, path):
    entered = asked(stands(Access(password=PASSWORD)), path, method="POST", body=b"password=correct+horse+battery")
    assert re.match(r"/[^/\\]", header(entered, b"location"))


def test_a_form_that_is_far_too_long_is_a_wrong_password(stands):
    assert status(asked(stands(Access(password=PASSWORD)), method="POST", body=b"password=" + b"x" * 9999)) == 401


def test_a_server_for_this_machine_asks_nothing_here_and_is_no_help_to_a_rebound_name(stands):
    local = stands(bound="127.0.0.1")
    scope = {"peer": ("127.0.0.1", 4711)}
    assert gate.came_of({"client": ("127.0.0.1", 0), "server": ("127.0.0.1", 1)}, {}).forwarded
    assert status(asked(local, host="evil.test", **scope)) == 403


def test_every_answer_has_the_headers(stands):
    local = stands(Access(header="x-user", proxies=("192.168.1.9",)))
    for sent in (asked(local, x_user="ana"), asked(stands(), accept="text/html"), asked(local, "/x.js")):
        assert header(sent, b"x-content-type-options") == "nosniff"
        assert [v for k, v in sent[0]["headers"] if k == b"x-frame-options"] == [b"DENY"]
        policy = header(sent, b"content-security-policy")
        assert "frame-ancestors 'none'" in policy
        assert "http" not in policy
        assert "'unsafe-inline'" not in policy.partition("script-src")[2].partition(";")[0]


def test_inline_scripts_are_allowed_by_their_hash():
    (found,) = gate.inline_hashes("<script>a</script><script src=x></script>")
    assert found == "'sha256-ypeBEsobvcr6wjGzmiPcTaeG7/gUfE5yuYB3ha/uSLs='"
    assert "sha256-" in dict(gate.page_headers())[b"content-security-policy"].decode()


def test_settings_that_cannot_be_used_let_nobody_in(monkeypatch):
    monkeypatch.setattr(gate, "_stands", [])
    monkeypatch.setattr(st, "secrets", {"access": {"password": "short"}})
    monkeypatch.setattr(gate, "bound_to", lambda: "")
    refused = asked(gate.Gate(inner), accept="text/html")
    assert status(refused) == 403
    assert b"too short" in refused[1]["body"]


def test_pages_without_their_gate_show_nothing_over_the_network(tmp_path, monkeypatch):
    monkeypatch.setenv("RADCODE_HOME", str(tmp_path))
    monkeypatch.setattr(gate, "_stands", [])
    monkeypatch.setattr(gate, "bound_to", lambda: "")
    st.cache_resource.clear()
    app = opened()
    assert [e.value for e in app.error] != []
    assert "server" in app.error[0].value
    assert not app.chat_input
    assert not app.button


def test_nothing_is_rendered_as_html_but_our_own_style_sheet():
    for path in [ROOT / "app.py", *sorted((ROOT / "ui").rglob("*.py"))]:
        text = path.read_text("utf-8")
        assert "unsafe_allow_html" not in text, path
        assert "components.v1" not in text, path
        assert "unsafe_allow_javascript" not in text, path
        assert re.findall(r"st\.html\((.*?)\)", text) == (["STYLE"] if path.name == "shell.py" else []), path
        assert not re.search(r"st\.(?:iframe|image|pdf|video|audio)\(", text), path
