"""What stands between the network and the pages: the password, and the headers that bind a browser.

ASGI, in front of everything that Streamlit serves, its files and its websocket too. Decides nothing: `radcode.access`.
"""

from __future__ import annotations

import base64
import hashlib
import logging
import re
import time
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from functools import cache
from http.cookies import CookieError, SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote

import streamlit as st

from radcode import access
from radcode.errors import RadcodeError, UsageError

log = logging.getLogger("radcode.gate")
Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

COOKIE = "radcode_ticket"
LONGEST = 4096  # bytes of a sent password form
OPEN_TO_ALL = "/_stcore/health"  # says "ok" and nothing else, for whoever watches the server
FORM = (Path(__file__).parent / "enter.html").read_text("utf-8")
REFUSED = (
    "RadCode is served to other machines, but neither a password nor a proxy that signs people in is set up, so nobody "
    "may enter. On the server, write [access] with a password into .streamlit/secrets.toml and start it again; README, "
    "\u201cServing other machines\u201d."
)
UNGUARDED = "RadCode is served to other machines without its gate. Start it with: streamlit run server.py"
_stands: list[bool] = []  # one entry as soon as this process serves through the gate


def settings() -> access.Access:
    """Return what is demanded of other machines, from Streamlit's own secrets file.

    Raises:
        UsageError: the section cannot be used.
    """
    try:
        cells = st.secrets.get("access", {})
    except FileNotFoundError:
        return access.Access()
    if not isinstance(cells, Mapping):
        raise UsageError("access in .streamlit/secrets.toml is no section.", "Write [access], then password = ...")
    return access.access_of(cells)


def bound_to() -> str:
    """Return the address that the server listens on; empty for all of them."""
    return str(st.get_option("server.address") or "")


def is_open() -> bool:
    """Tell whether pages would be shown to other machines without asking: then they show nothing."""
    return not _stands and not access.is_local(bound_to())


class Gate:
    """Lets in who may enter, asks for the password, and puts the headers on every answer."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._tries = access.Tries()
        self._refused = REFUSED
        try:
            self._access = settings()
        except RadcodeError as exc:  # this machine is served all the same, and nobody else
            self._access, self._refused = access.Access(), " ".join(str(exc).split())
        self._key = access.ticket_key(self._access) if self._access.password else b""
        _stands.append(True)
        if not access.is_local(bound_to()) and not (self._access.password or self._access.header):
            log.warning("%s", self._refused)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request or one websocket."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        headers = {k.decode("latin-1").lower(): v.decode("latin-1") for k, v in scope["headers"]}
        came = came_of(scope, headers)
        has_ticket = bool(self._key) and access.is_ticket(cookie_of(headers), time.time(), self._key)
        found = access.verdict(came, self._access, has_ticket=has_ticket)
        if found == "enter" or (scope["type"] == "http" and scope["path"].endswith(OPEN_TO_ALL)):
            await self._app(scope, receive, _with_headers(send, page_headers()))
        elif scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": 1008})
        elif found == "refuse":
            await _answer(send, 403, self._refused)
        elif scope["method"] == "POST":
            await self._enter(scope, headers, came, receive, send)
        elif "text/html" in headers.get("accept", ""):
            await _answer(send, 401, _form(""), html=True)
        else:
            await _answer(send, 401, "The password is asked for on the page itself.")

    async def _enter(
        self, scope: Scope, headers: Mapping[str, str], came: access.Came, receive: Receive, send: Send
    ) -> None:
        now = time.time()
        if self._tries.must_wait(came.peer, now):
            await _answer(send, 429, _form("Too many wrong passwords. Wait a minute."), html=True)
            return
        said = parse_qs((await _body(receive)).decode("utf-8", "replace")).get("password", [""])[0]
        if not access.is_password(said, self._access):
            self._tries.wrong(came.peer, now)
            await _answer(send, 401, _form("That is not the password."), html=True)
            return
        is_safe = scope.get("scheme") == "https" or headers.get("x-forwarded-proto") == "https"
        told = f"{COOKIE}={access.ticket(now, self._key)}; Path=/; HttpOnly; SameSite=Lax; Max-Age={access.TICKET_S}"
        cookie = (told + ("; Secure" if is_safe else "")).encode()
        await _answer(send, 303, "", extra=[(b"location", back_to(scope)), (b"set-cookie", cookie)])


def came_of(scope: Scope, headers: Mapping[str, str]) -> access.Came:
    """Return how a request came. Port 0 is how uvicorn says that a proxy on this machine named the client."""
    peer, port = scope.get("client") or ("", 1)
    reached = (scope.get("server") or ("", 0))[0]
    by_proxy = port == 0 or (access.is_local(peer) and bool({"x-forwarded-for", "forwarded"} & headers.keys()))
    return access.Came(bound_to(), reached, headers.get("host", ""), peer, by_proxy, headers)


def back_to(scope: Scope) -> bytes:
    """Return the address that was asked for, on this server: never one that a browser reads as another host."""
    where = b"/" + quote(scope["path"].lstrip("/\\"), safe="/").encode()
    query = scope.get("query_string", b"")
    return where + (b"?" + query if query else b"")


def cookie_of(headers: Mapping[str, str]) -> str:
    """Return the ticket that a browser sent; empty when it sent none."""
    try:
        held = SimpleCookie(headers.get("cookie", "")).get(COOKIE)
    except CookieError:
        return ""
    return held.value if held else ""


# ---------------------------------------------------------------- headers

# Streamlit needs inline styles (its own, and ours in st.html), and addresses that the page makes itself: pictures as
# data, workers and downloads as blobs. Charts are reckoned by compiled expressions, hence unsafe-eval. Everything else
# comes from this server alone, so an image or a script of another site does nothing even where one would slip through.
_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-eval' {inline}; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; "
    "media-src 'self' data: blob:; object-src 'none'; frame-src 'none'; base-uri 'self'; form-action 'self'; "
    "frame-ancestors 'none'"
)
_ALWAYS = (
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=(), payment=(), usb=(), clipboard-read=()"),
)
_INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)


@cache
def page_headers() -> tuple[tuple[bytes, bytes], ...]:
    """Return the headers of every page and file; the scripts in Streamlit's own page are allowed by their hash."""
    page = Path(st.__file__).parent / "static" / "index.html"
    policy = _POLICY.format(inline=" ".join(inline_hashes(page.read_text("utf-8"))))
    return ((b"content-security-policy", policy.encode()), *_ALWAYS)


def inline_hashes(html: str) -> list[str]:
    """Return how a policy names each script that stands in a page."""
    hashes = (hashlib.sha256(script.encode()).digest() for script in _INLINE.findall(html))
    return [f"'sha256-{base64.b64encode(digest).decode()}'" for digest in hashes]


def _with_headers(send: Send, headers: tuple[tuple[bytes, bytes], ...]) -> Send:
    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            names = {name for name, _ in headers}
            kept = [(k, v) for k, v in message.get("headers", []) if k.lower() not in names]
            message = {**message, "headers": [*kept, *headers]}
        await send(message)

    return sent


# ---------------------------------------------------------------- answers of our own


def _form(said: str) -> str:
    return FORM.replace("<!-- said -->", said)  # `said` is one of our own sentences, never what somebody sent


async def _body(receive: Receive) -> bytes:
    held = b""
    while len(held) <= LONGEST:
        message = await receive()
        held += bytes(message.get("body", b""))
        if not message.get("more_body"):
            return held
    return b""


async def _answer(
    send: Send, status: int, text: str, *, html: bool = False, extra: list[tuple[bytes, bytes]] | None = None
) -> None:
    kind = b"text/html; charset=utf-8" if html else b"text/plain; charset=utf-8"
    policy = (
        b"default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
    headers = [
        (b"content-type", kind), (b"cache-control", b"no-store"), (b"content-security-policy", policy), *_ALWAYS,
        *(extra or []),
    ]  # fmt: skip
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": text.encode()})
