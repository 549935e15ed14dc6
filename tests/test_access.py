"""Who may enter: the pure rules, request by request."""

from dataclasses import replace

import pytest

from radcode.access import (
    TICKET_S,
    TRIES,
    TRIES_S,
    Access,
    Came,
    Tries,
    access_of,
    is_from_here,
    is_local,
    is_password,
    is_ticket,
    ticket,
    ticket_key,
    verdict,
)
from radcode.errors import UsageError

HERE = Came("127.0.0.1", "127.0.0.1", "127.0.0.1:8501", "127.0.0.1")
ELSEWHERE = Came("", "192.168.1.5", "coding.example", "192.168.1.9")
WITH_PASSWORD = Access(password="correct horse battery")
BY_PROXY = Access(header="x-user")


@pytest.mark.parametrize(
    ("address", "local"),
    [
        pytest.param("127.0.0.1", True, id="address"),
        pytest.param("127.0.0.1:8501", True, id="address and port"),
        pytest.param("localhost:8501", True, id="name and port"),
        pytest.param("LOCALHOST.", True, id="name, large, with its dot"),
        pytest.param("[::1]:8501", True, id="six and port"),
        pytest.param("::1", True, id="six"),
        pytest.param("", False, id="every address"),
        pytest.param("0.0.0.0", False, id="every address of four"),
        pytest.param("::", False, id="every address of six"),
        pytest.param("192.168.1.5", False, id="the network"),
        pytest.param("127.0.0.1.evil.test", False, id="looks like it"),
        pytest.param("localhost.evil.test", False, id="looks like the name"),
    ],
)
def test_what_is_this_machine(address, local):
    assert is_local(address) is local


@pytest.mark.parametrize(
    "came",
    [
        pytest.param(replace(HERE, bound=""), id="listens to everything"),
        pytest.param(replace(HERE, bound="0.0.0.0"), id="listens to everything, said"),
        pytest.param(replace(HERE, reached="192.168.1.5"), id="reached over the network"),
        pytest.param(replace(HERE, host="rebound.test"), id="another host's name"),
        pytest.param(replace(HERE, peer="192.168.1.9"), id="another peer"),
        pytest.param(replace(HERE, forwarded=True), id="passed on by a proxy"),
    ],
)
def test_what_is_not_asked_here_is_refused_until_it_is_set_up_then_asked(came):
    assert not is_from_here(came)
    assert verdict(came, Access(), has_ticket=False) == "refuse"
    assert verdict(came, WITH_PASSWORD, has_ticket=False) == "ask"
    assert verdict(came, WITH_PASSWORD, has_ticket=True) == "enter"


def test_this_machine_enters_freely():
    assert verdict(HERE, Access(), has_ticket=False) == "enter"


@pytest.mark.parametrize(
    ("came", "found"),
    [
        pytest.param(replace(ELSEWHERE, headers={"x-user": "ana"}), "refuse", id="spoofed by a stranger"),
        pytest.param(replace(ELSEWHERE, peer="10.0.0.2", headers={"x-user": "ana"}), "enter", id="from the proxy"),
        pytest.param(replace(ELSEWHERE, peer="10.0.0.2"), "refuse", id="the proxy names nobody"),
        pytest.param(replace(ELSEWHERE, peer="10.0.0.2", headers={"x-user": " "}), "refuse", id="an empty name"),
        pytest.param(replace(ELSEWHERE, forwarded=True, headers={"x-user": "ana"}), "refuse", id="another proxy"),
    ],
)  # fmt: skip
def test_a_header_is_believed_from_the_proxies_only(came, found):
    assert verdict(came, replace(BY_PROXY, proxies=("10.0.0.2",)), has_ticket=False) == found


def test_a_proxy_on_this_machine_is_trusted_unless_others_are_named():
    assert verdict(replace(ELSEWHERE, forwarded=True, headers={"x-user": "ana"}), BY_PROXY, has_ticket=False) == "enter"


def test_settings_are_checked():
    read = access_of({"password": "correct horse battery", "header": "X-User", "proxies": ["10.0.0.2"]})
    assert (read.header, read.proxies) == ("x-user", ("10.0.0.2",))
    assert "horse" not in repr(read)
    for wrong in ({"password": "short"}, {"pasword": "correct horse"}, {"proxies": ["proxy.test"]}, {"proxies": "::1"}):
        with pytest.raises(UsageError):
            access_of(wrong)


def test_a_password_that_was_not_set_is_no_password():
    assert is_password("correct horse battery", WITH_PASSWORD)
    assert not is_password("correct horse battera", WITH_PASSWORD)
    assert not is_password("", Access())


def test_a_ticket_holds_a_working_day_and_only_while_the_password_stands():
    key = ticket_key(WITH_PASSWORD)
    given = ticket(1000.0, key)
    assert is_ticket(given, 1000.0 + TICKET_S - 1, key)
    assert not is_ticket(given, 1000.0 + TICKET_S, key)
    assert not is_ticket(given, 1000.0, ticket_key(Access(password="another password")))
    until, _, signature = given.partition(".")
    for forged in ("", ".", until, f"{int(until) + 1}.{signature}", f"x.{signature}", "9" * 99999 + ".x"):
        assert not is_ticket(forged, 1000.0, key)


def test_who_guesses_waits_and_others_do_not():
    tries = Tries(most=2)
    for n in range(TRIES):
        assert not tries.must_wait("a", float(n))
        tries.wrong("a", float(n))
    assert tries.must_wait("a", TRIES)
    assert not tries.must_wait("b", TRIES)
    assert not tries.must_wait("a", TRIES_S + TRIES)
    tries.wrong("b", 0.0)
    tries.wrong("c", 0.0)
    assert not tries.must_wait("a", TRIES)  # forgotten: memory is bounded
