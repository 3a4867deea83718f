from __future__ import annotations

import pytest

from flows.fetch.inside import tell_inside


@pytest.mark.parametrize(
    "address",
    ["8.8.8.8", "172.32.0.1", "100.128.0.1", "2606:4700:4700::1111", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8", "2002:808:808::1"],
)
def test_public_addresses(address: str) -> None:
    assert tell_inside(address) is None


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("127.0.0.1", "this machine"), ("127.255.0.9", "this machine"), ("0.0.0.0", "this machine"), ("::1", "this machine"),
        ("::", "this machine"), ("::ffff:127.0.0.1", "this machine"), ("64:ff9b::7f00:1", "this machine"),
        ("2002:7f00:1::1", "this machine"), ("10.9.8.7", "a private network"), ("172.31.0.1", "a private network"),
        ("192.168.1.1", "a private network"), ("::ffff:192.168.1.1", "a private network"), ("fc00::1", "a private network"),
        ("fd12::1", "a private network"), ("169.254.1.1", "a link-local network"), ("fe80::1%eth0", "a link-local network"),
        ("169.254.169.254", "a metadata service"), ("::ffff:169.254.169.254", "a metadata service"),
        ("100.100.100.200", "a metadata service"), ("168.63.129.16", "a metadata service"),
        ("fd00:ec2::254", "a metadata service"),
        ("100.64.0.1", "a reserved network"), ("192.0.0.8", "a reserved network"), ("192.88.99.1", "a reserved network"),
        ("::127.0.0.1", "a reserved network"), ("fec0::1", "a reserved network"), ("5f00::1", "a reserved network"),
        ("224.0.0.1", "a multicast group"), ("ff02::1", "a multicast group"),
    ],
)  # fmt: skip
def test_inside_addresses(address: str, kind: str) -> None:
    assert tell_inside(address) == kind


@pytest.mark.parametrize(
    "address", ["198.18.0.1", "203.0.113.1", "240.0.0.1", "255.255.255.255", "2001:db8::1", "2001:0:7f00:1::1"]
)
def test_what_no_public_host_has(address: str) -> None:
    assert tell_inside(address) is not None
