"""Which addresses of the internet protocol lead inside: to this machine, its network, or what only such machines can see."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

Ip = IPv4Address | IPv6Address

_METADATA = frozenset(
    map(ip_address, ("169.254.169.254", "169.254.170.2", "100.100.100.200", "168.63.129.16", "192.0.0.192", "fd00:ec2::254"))
)
# What Python's tables hold for public in some releases, and is not.
_SPECIAL = tuple(map(ip_network, ("192.0.0.0/24", "192.88.99.0/24", "64:ff9b:1::/48", "3fff::/20", "5f00::/16", "fec0::/10")))
_TRANSLATED = ip_network("64:ff9b::/96")


def tell_inside(address: str) -> str | None:
    """What makes an address lead inside, or None if it is public. ``address`` is as the socket takes it; a zone may follow."""
    ip = ip_address(address.partition("%")[0])
    if isinstance(ip, IPv6Address):
        if ip.ipv4_mapped or ip in _TRANSLATED:  # nothing but another way to write an IPv4 address
            return _tell_kind(IPv4Address(int(ip) & 0xFFFFFFFF))
        tunnelled = filter(None, (ip.sixtofour, *(ip.teredo or ())))
        return next(filter(None, map(_tell_kind, (ip, *tunnelled))), None)
    return _tell_kind(ip)


def _tell_kind(ip: Ip) -> str | None:
    tests = (
        ("a metadata service", ip in _METADATA),
        ("this machine", ip.is_loopback or ip.is_unspecified),
        ("a link-local network", ip.is_link_local),
        ("a multicast group", ip.is_multicast),
        ("a private network", ip.is_private),
        ("a reserved network", ip.is_reserved or not ip.is_global or any(ip in network for network in _SPECIAL)),
    )
    return next((kind for kind, holds in tests if holds), None)
