import socket

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.feeds.guard import Guard, GuardedResolver, GuardRefusal, is_public

PUBLIC = ["93.184.215.14", "1.1.1.1", "2606:4700::1111", "2a00:1450:4001:800::200e"]
INSIDE = [
    "0.0.0.0",
    "10.1.2.3",
    "100.64.0.1",
    "127.0.0.1",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.1",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.1.1",
    "198.18.0.1",
    "198.51.100.7",
    "203.0.113.10",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::ffff:127.0.0.1",
    "::ffff:1.1.1.1",
    "::7f00:1",
    "64:ff9b::7f00:1",
    "64:ff9b:1::1",
    "100::1",
    "2001::1",
    "2001:db8::1",
    "2002:7f00:1::",
    "3fff::1",
    "fc00::1",
    "fd12::1",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "ff02::1",
]


@pytest.mark.parametrize("address", PUBLIC)
def test_global_unicast_is_public(address):
    assert is_public(address)


@pytest.mark.parametrize("address", INSIDE)
def test_everything_else_is_inside(address):
    assert not is_public(address)


@given(st.text(max_size=60))
def test_what_is_no_plain_address_is_not_public(text):
    if not text.replace(".", "").replace(":", "").isalnum():
        assert not is_public(text)


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "2130706433", "0x7f000001", "0177.0.0.1", "127.1", "0", "::1", "[::1]", "::ffff:10.0.0.1"],
)
def test_an_address_in_any_spelling_is_judged_by_what_it_means(host):
    with pytest.raises(GuardRefusal):
        Guard().check_literal(host, 80)


def test_a_public_address_and_a_name_pass_the_literal_check():
    Guard().check_literal("1.1.1.1", 80)
    Guard().check_literal("news.example", 80)


def answers(*addresses: str) -> list[dict]:
    return [
        {"hostname": "x", "host": address, "port": 80, "family": socket.AF_INET, "proto": 0, "flags": 0}
        for address in addresses
    ]


class Names:
    """DNS that says what it is told, a different thing each time where told so."""

    def __init__(self, *rounds: list[dict]) -> None:
        self.rounds = list(rounds)

    async def resolve(self, host: str, port: int = 0, family: int = 0) -> list[dict]:
        return self.rounds.pop(0)

    async def close(self) -> None:
        pass


async def test_of_a_mixed_dns_answer_only_the_good_addresses_are_connected_to():
    resolver = GuardedResolver(Guard(), Names(answers("127.0.0.1", "1.1.1.1", "10.0.0.1")))

    assert [answer["host"] for answer in await resolver.resolve("mixed.example", 80)] == ["1.1.1.1"]


async def test_a_name_that_answers_differently_the_second_time_is_judged_the_second_time():
    resolver = GuardedResolver(Guard(), Names(answers("1.1.1.1"), answers("127.0.0.1")))

    await resolver.resolve("rebind.example", 80)
    with pytest.raises(GuardRefusal, match="rebind"):
        await resolver.resolve("rebind.example", 80)


def info(address: str, port: int = 80) -> tuple:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    return family, socket.SOCK_STREAM, 0, "", (address, port)


def test_no_socket_is_made_for_an_address_inside():
    with pytest.raises(GuardRefusal):
        Guard().socket(info("127.0.0.1"))


def test_a_socket_is_made_for_a_public_address():
    Guard().socket(info("1.1.1.1")).close()


@pytest.mark.parametrize(
    ("entry", "host", "port", "allowed"),
    [
        ("127.0.0.1:8600", "127.0.0.1", 8600, True),
        ("127.0.0.1:8600", "127.0.0.1", 8601, False),
        ("127.0.0.1:8600", "localhost", 8600, False),
        ("nas.local", "nas.local", 80, True),
        ("nas.local", "NAS.local.", 8080, True),
        ("nas.local:80", "other.local", 80, False),
        ("[::1]:80", "::1", 80, True),
        ("[::1]:80", "::1", 81, False),
        ("::1", "::1", 81, True),
    ],
)
def test_the_allow_list_lets_through_what_it_names_and_nothing_else(entry, host, port, allowed):
    assert Guard([entry]).allows(host, port) is allowed


def test_an_allowed_name_may_resolve_inside_and_its_socket_is_made():
    guard = Guard(["nas.local:80"])

    assert guard.screen("nas.local", 80, answers("192.168.1.9"))
    guard.socket(info("192.168.1.9", 80)).close()
    with pytest.raises(GuardRefusal):
        guard.socket(info("192.168.1.9", 22))
    with pytest.raises(GuardRefusal):
        guard.screen("evil.example", 80, answers("192.168.1.9"))


def test_an_allow_list_with_a_port_that_is_none_is_refused_at_once():
    with pytest.raises(ValueError, match="eighty"):
        Guard(["nas.local:eighty"])
