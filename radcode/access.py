"""Who may enter: this machine freely, another one with the shared password or through a proxy that signs people in.

Pure; the clock and the request are arguments. Codes and answers are no business of this module.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from radcode.errors import UsageError

SHORTEST = 12  # characters of a shared password
TICKET_S = 12 * 3600  # a working day: who entered is not asked again for so long
TRIES, TRIES_S = 5, 60  # wrong passwords from one address within so many seconds; then it waits
LOOPBACK = ("127.0.0.1", "::1")
KEYS = frozenset(("password", "header", "proxies"))
Verdict = Literal["enter", "ask", "refuse"]


@dataclass(frozen=True, slots=True)
class Access:
    """What is demanded of another machine; nothing set means that none may enter.

    `header`: what a trusted proxy sets to the name of whom it signed in; believed only from `proxies`.
    """

    password: str = field(default="", repr=False)
    header: str = ""
    proxies: tuple[str, ...] = LOOPBACK


@dataclass(frozen=True, slots=True)
class Came:
    """A request: what the server is bound to, which of its addresses it reached, for which host, from where, with what.

    `bound`: empty when it is every address. `forwarded`: a proxy passed it on. `headers`: names in small letters.
    """

    bound: str
    reached: str
    host: str
    peer: str
    forwarded: bool = False
    headers: Mapping[str, str] = field(default_factory=dict)


def access_of(cells: Mapping[str, Any]) -> Access:
    """Return the checked settings.

    Raises:
        UsageError: a key is unknown, the password is too short, a proxy is no address.
    """
    where = "the section [access] of .streamlit/secrets.toml"
    if unknown := sorted(set(cells) - KEYS):
        raise UsageError(f"{where} has the unknown key {', '.join(unknown)}.", f"Known: {', '.join(sorted(KEYS))}.")
    password, header = str(cells.get("password", "")), str(cells.get("header", "")).strip().lower()
    if password and len(password) < SHORTEST:
        raise UsageError(f"the password in {where} is too short.", f"Take at least {SHORTEST} characters.")
    proxies = cells.get("proxies", LOOPBACK)
    if isinstance(proxies, str) or not all(_is_address(str(p)) for p in proxies):
        raise UsageError(f"the proxies in {where} are no list of addresses.", f"For example: {list(LOOPBACK)}.")
    return Access(password, header, tuple(str(p) for p in proxies))


def is_local(address: str) -> bool:
    """Tell whether an address, or the host a browser names, is this machine alone; empty means every address."""
    bare = address.strip().lower()
    host, colon, port = bare.rpartition(":")
    if colon and port.isdigit() and (":" not in host or host.endswith("]")):
        bare = host
    bare = bare.strip("[]").rstrip(".")
    return bare == "localhost" or (_is_address(bare) and ipaddress.ip_address(bare).is_loopback)


def is_from_here(came: Came) -> bool:
    """Tell whether a request was made on this machine for this machine, by a server that listens to nothing else."""
    return not came.forwarded and all(map(is_local, (came.bound, came.reached, came.host, came.peer)))


def verdict(came: Came, access: Access, *, has_ticket: bool) -> Verdict:
    """Return whether a request may enter, is asked for the password, or is refused because nothing was set up."""
    if is_from_here(came) or has_ticket:
        return "enter"
    peer = LOOPBACK[0] if came.forwarded else came.peer
    if access.header and peer in access.proxies and came.headers.get(access.header, "").strip():
        return "enter"
    return "ask" if access.password else "refuse"


def is_password(said: str, access: Access) -> bool:
    """Tell whether this is the shared password, in the same time for every wrong one."""
    return bool(access.password) and hmac.compare_digest(said.encode(), access.password.encode())


def ticket_key(access: Access) -> bytes:
    """Return what tickets are signed with: another password makes every ticket void. Slow on purpose."""
    return hashlib.scrypt(access.password.encode(), salt=b"radcode ticket", n=2**14, r=8, p=1)


def ticket(now_s: float, key: bytes) -> str:
    """Return what the browser of who entered keeps: until when, signed."""
    until = str(int(now_s) + TICKET_S)
    return f"{until}.{_signed(until, key)}"


def is_ticket(text: str, now_s: float, key: bytes) -> bool:
    """Tell whether a ticket was signed by us and still holds."""
    until, _, signature = text.partition(".")
    if not until.isdecimal() or len(until) > TICKET_S or not hmac.compare_digest(signature, _signed(until, key)):
        return False
    return now_s < int(until) <= now_s + TICKET_S


def _signed(text: str, key: bytes) -> str:
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


class Tries:
    """Wrong passwords of late, by address. Holds at most `most` addresses: the oldest are forgotten."""

    def __init__(self, most: int = 5_000) -> None:
        self._most = most
        self._wrong: dict[str, list[float]] = {}

    def must_wait(self, peer: str, now_s: float) -> bool:
        """Tell whether an address tried too often."""
        return len(self._late(peer, now_s)) >= TRIES

    def wrong(self, peer: str, now_s: float) -> None:
        """Remember a wrong password."""
        late = self._late(peer, now_s)
        self._wrong.pop(peer, None)
        self._wrong[peer] = [*late, now_s]
        while len(self._wrong) > self._most:
            del self._wrong[next(iter(self._wrong))]

    def _late(self, peer: str, now_s: float) -> list[float]:
        return [at for at in self._wrong.get(peer, []) if now_s - at < TRIES_S]
