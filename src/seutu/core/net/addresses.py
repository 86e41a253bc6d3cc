"""Which addresses of the network an outgoing request may reach.

An address is public only when it is known to be: IPv6 by its one range of global
addresses, with the ranges taken out that embed an IPv4 address, and IPv4 by the
registry of special addresses (IANA, RFC 6890) that `ipaddress` carries.
"""

import ipaddress
from collections.abc import Callable

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Check = Callable[[Address], str]

GLOBAL_UNICAST = ipaddress.IPv6Network("2000::/3")
NOT_PUBLIC = (
    ipaddress.IPv4Network("192.88.99.0/24"),  # 6to4 relays, RFC 7526
    ipaddress.IPv6Network("2001::/23"),  # Teredo, ORCHID and other protocols
    ipaddress.IPv6Network("2001:db8::/32"),  # examples, RFC 3849
    ipaddress.IPv6Network("2002::/16"),  # 6to4: holds an IPv4 address
    ipaddress.IPv6Network("2620:4f:8000::/48"),  # AS112
    ipaddress.IPv6Network("3fff::/20"),  # examples, RFC 9637
)


def reason_against(address: Address) -> str:
    """Tell why an address may not be reached; empty when it is a public one.

    IPv4 addresses in IPv6 clothes (mapped, compatible, NAT64, 6to4, Teredo) are refused
    whatever they hold: no public service needs them, and each is a way around a check.
    """
    if isinstance(address, ipaddress.IPv6Address) and address not in GLOBAL_UNICAST:
        return "it is no public IPv6 address"
    if any(address in network for network in NOT_PUBLIC):
        return "it is reserved for a protocol"
    if address.is_multicast:
        return "it is a multicast address"
    if not address.is_global or address.is_reserved:
        return "it is a private or reserved address"
    return ""


def reason_against_named(address: Address) -> str:
    """Tell why not even a host that an operator named may have this address.

    A service of one's own may be private or local. Link-local addresses are where
    clouds keep the credentials of their machines.
    """
    embedded = getattr(address, "ipv4_mapped", None)
    plain: Address = embedded or address
    if plain.is_link_local or plain.is_multicast or plain.is_unspecified:
        return "it is a link-local, multicast or empty address"
    return ""
