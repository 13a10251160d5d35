"""What points to a person or a machine rather than opening a door: addresses and numbers."""

import ipaddress
import re

from bot.domain.redact_rule import Rule

_FILE_ENDINGS = frozenset({"png", "jpg", "jpeg", "gif", "svg", "webp", "js", "ts", "json", "md"})
_IN_ADDRESS = re.compile(r"://[^\s/@]*$")
_VERSION_BEFORE = re.compile(
    r"(?:version\w*|build|release|plugin|sdk|v|@)[\"']?\s?[:=]?\s?[\"']?$", re.IGNORECASE
)


def _is_mailbox(found: re.Match[str]) -> bool:
    """Not ``icon@2x.png``, and not the ``git@`` or ``user:password@`` of an address."""
    local, _, domain = found["secret"].rpartition("@")
    is_file = domain.rpartition(".")[2].lower() in _FILE_ENDINGS
    before = found.string[max(0, found.start() - 64) : found.start()]
    return not is_file and local != "git" and not _IN_ADDRESS.search(before)


def _is_someones_ipv4(found: re.Match[str]) -> bool:
    """A valid address outside of private networks that is not a version number of four parts."""
    parts = [int(part) for part in found["secret"].split(".")]
    if not _VERSION_MOST < max(parts) < 256 or parts[0] in {0, 255} or parts[3] == 0:
        return False
    address = ipaddress.IPv4Address(bytes(parts))
    is_local = address.is_loopback or address.is_link_local or any(address in n for n in _PRIVATE)
    before = found.string[max(0, found.start() - 16) : found.start()]
    return not is_local and not _VERSION_BEFORE.search(before)


_VERSION_MOST = 19
"""Four numbers up to this are a version; so small an address is one in 26 000."""
_PRIVATE = tuple(map(ipaddress.IPv4Network, ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")))


def _is_someones_ipv6(found: re.Match[str]) -> bool:
    """A valid address that is neither local nor a time, a hardware address or ``a::b`` in code."""
    groups = [group for group in found["secret"].split(":") if group]
    if len(groups) < 3 or all(len(group) <= 2 for group in groups):
        return False
    try:
        address = ipaddress.IPv6Address(found["secret"])
    except ValueError:
        return False
    return not (address.is_loopback or address.is_link_local or address in _UNIQUE_LOCAL)


_UNIQUE_LOCAL = ipaddress.IPv6Network("fc00::/7")

PERSONAL: tuple[Rule, ...] = (
    Rule(
        "email",
        re.compile(
            r"(?<![\w.+-])(?P<secret>[\w.+-]{1,64}+@(?:[A-Za-z0-9-]{1,63}+\.){1,8}[A-Za-z]{2,24})"
            r"(?![\w-])"
        ),
        ("@",),
        _is_mailbox,
        is_secret=False,
    ),
    Rule(
        "ipv4",
        re.compile(r"(?<![\w.-])(?P<secret>(?:\d{1,3}\.){3}\d{1,3})(?![\w-]|\.\d)", re.ASCII),
        (".",),
        _is_someones_ipv4,
        is_secret=False,
    ),
    Rule(
        "ipv6",
        re.compile(r"(?<![\w:.])(?P<secret>[0-9A-Fa-f:]{6,45})(?![\w:]|\.\d)", re.ASCII),
        (":",),
        _is_someones_ipv6,
        is_secret=False,
    ),
    Rule(
        "phone",
        re.compile(
            r"(?<![\w+./:-])(?P<secret>\+\d(?:[ ().-]{0,2}\d){7,14}"
            r"|(?:\(\d{3}\) ?|\d{3}-)\d{3}-\d{4})(?![\w-]|\.\d)",
            re.ASCII,
        ),
        ("+", "-"),
        lambda _: True,
        is_secret=False,
    ),
)
