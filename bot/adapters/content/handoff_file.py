"""Reads the part of ``policy.toml`` that says where requests go, why, and how soon they are met."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from bot.adapters.content.policy_text import NAME_MOST, by_locale, part, text
from bot.adapters.content.table import Table
from bot.domain.handoff import (
    INCIDENT,
    NEVER_PUBLIC,
    PROVEN,
    Door,
    Grounds,
    NamedLink,
    Route,
    Routing,
    Rule,
    Topic,
)
from bot.domain.policy import Target, Unit

TABLES = (
    "topics", "labels", "routes", "reasons", "entitled", "report", "rules", "severities", "targets",
)  # fmt: skip
REASON_MOST = 300
TARGET_MOST = 1000
_CONDITIONS = (
    "topics", "tier", "no_tier", "verified", "developer", "incident", "channel", "complete",
)  # fmt: skip

Links = Mapping[str, str]


def routing(
    whole: Table, links: Links, tiers: frozenset[str], developer_roles: frozenset[str]
) -> Routing:
    topics, report = part(whole, "topics"), part(whole, "report")
    topics.only(tuple(Topic))
    report.only(("complete_from",))
    named = _named_links(part(whole, "labels"), links)
    entitled = _entitled(part(whole, "entitled"), tiers)
    return Routing(
        rules=_rules(whole, _grounds(part(whole, "reasons"), links, named), tuple(entitled)),
        doors=_doors(part(whole, "routes"), named),
        topics=MappingProxyType(
            {one: by_locale(topics, one, _name) for one in Topic if one in topics.values}
        ),
        entitled=entitled,
        developer_roles=developer_roles,
        complete_from=report.share("complete_from", 0),
    )


def severities(whole: Table) -> Mapping[str, Mapping[str, str]]:
    table = part(whole, "severities")
    return MappingProxyType({name: by_locale(table, name, _name) for name in table.values})


def targets(
    whole: Table, tiers: frozenset[str], severities: tuple[str, ...]
) -> Mapping[str, Mapping[str, Target]]:
    table = part(whole, "targets")
    found: dict[str, Mapping[str, Target]] = {}
    for tier in table.values:
        if table.known(tier, tier, tiers):
            of_tier = part(table, tier)
            of_tier.only(severities)
            read = {one: _target(of_tier, one) for one in of_tier.values}
            found[tier] = MappingProxyType({k: target for k, target in read.items() if target})
    units = {target.unit for of_tier in found.values() for target in of_tier.values()}
    if units - {Unit.HOURS} and "hours" not in whole.values:
        whole.report.add(table.first, "targets: business hours need a table [hours]")
    return MappingProxyType(found)


def _target(table: Table, severity: str) -> Target | None:
    said = part(table, severity)
    said.only(tuple(Unit))
    for name, count in said.values.items():
        if len(said.values) == 1 and type(count) is int and 0 < count <= TARGET_MOST:
            return Target(count, Unit(name)) if name in set(Unit) else None
    form = "{ hours = 24 }, { business_hours = 2 } or { business_days = 1 }"
    table.wrong(severity, f"{severity} must be one whole number, such as {form}")
    return None


def _name(table: Table, locale: str) -> str:
    return table.text(locale, NAME_MOST)


def _named_links(labels: Table, links: Links) -> Mapping[str, NamedLink]:
    """The links by their names here; one without a label shows its address."""
    labels.only(tuple(links))
    return {
        name: NamedLink(by_locale(labels, name, _name) if name in labels.values else {}, url)
        for name, url in links.items()
    }


def _some(table: Table, name: str, named: Mapping[str, NamedLink]) -> tuple[NamedLink, ...]:
    return tuple(
        named[one] for one in table.texts(name, NAME_MOST) if table.known(name, one, tuple(named))
    )


def _doors(table: Table, named: Mapping[str, NamedLink]) -> Mapping[Route, Door]:
    table.only(tuple(Route))
    return MappingProxyType(
        {
            route: Door(
                by_locale(table, route, _name, beside=("links",)),
                _some(part(table, route), "links", named),
            )
            for route in Route
            if route in table.values
        }
    )


def _grounds(table: Table, links: Links, named: Mapping[str, NamedLink]) -> Mapping[str, Grounds]:
    fillings = {**links, INCIDENT.strip("{}"): INCIDENT}

    def read(said: Table, locale: str) -> str:
        return text(said, locale, REASON_MOST, fillings)

    return {
        name: Grounds(
            part(table, name).text("policy", NAME_MOST),
            by_locale(table, name, read, beside=("policy", "links")),
            _some(part(table, name), "links", named),
        )
        for name in table.values
    }


def _entitled(table: Table, tiers: frozenset[str]) -> Mapping[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for what in table.values:
        included = table.texts(what, NAME_MOST)
        found[what] = frozenset(one for one in included if table.known(what, one, tiers))
    return MappingProxyType(found)


def _rules(
    whole: Table, grounds: Mapping[str, Grounds], entitled: tuple[str, ...]
) -> tuple[Rule, ...]:
    tables = whole.rows("rules")
    rules = [(table, _rule(table, grounds, entitled)) for table in tables]
    others = [table.first for table, rule in rules if not rule.has_incident]
    for table, rule in rules:
        if rule.has_incident and table.first > min(others, default=table.first):
            table.wrong("incident", "rules about an incident stand before all others")
    _check_order([(table, rule) for table, rule in rules if rule.route])
    if tables and not any(rule.route for _, rule in rules):
        whole.wrong("rules", "no rule has a route")
    return tuple(rule for _, rule in rules)


def _check_order(deciding: Sequence[tuple[Table, Rule]]) -> None:
    """Every rule may come to decide, and one always does."""
    for table, rule in deciding[:-1]:
        if _fits_always(rule):
            table.wrong("route", "this rule fits always, so that no route after it is taken")
    for table, rule in deciding[-1:]:
        if not _fits_always(rule):
            table.wrong(
                "route", "the last rule with a route must fit always: it names nothing else"
            )


def _fits_always(rule: Rule) -> bool:
    return rule == Rule(grounds=rule.grounds, route=rule.route)


def _rule(table: Table, grounds: Mapping[str, Grounds], entitled: tuple[str, ...]) -> Rule:
    table.only((*_CONDITIONS, "route", "routes", "reasons"))
    for name in ("tier", "no_tier"):
        if name in table.values:
            table.known(name, table.text(name, NAME_MOST), entitled)
    route = table.text("route", NAME_MOST, "")
    reasons = table.texts("reasons", NAME_MOST, is_required=True)
    rule = Rule(
        grounds=tuple(grounds[one] for one in reasons if table.known("reasons", one, grounds)),
        route=Route(route) if route and table.known("route", route, tuple(Route)) else None,
        routes=table.choices("routes", Route),
        topics=table.choices("topics", Topic),
        has=table.text("tier", NAME_MOST, ""),
        lacks=table.text("no_tier", NAME_MOST, ""),
        is_verified=table.flag("verified"),
        is_developer=table.flag("developer"),
        has_incident=table.flag("incident"),
        has_channel=table.flag("channel"),
        is_complete=table.flag("complete"),
    )
    _check_promises(table, rule)
    return rule


def _check_promises(table: Table, rule: Rule) -> None:
    """What no company's rules may do."""
    if rule.route in PROVEN and not rule.is_verified:
        table.wrong("route", f"{rule.route} needs verified = true")
    if rule.route is Route.PRIVATE_CHANNEL and not rule.has_channel:
        table.wrong("route", f"{rule.route} needs channel = true")
    if rule.route is Route.GITHUB_ISSUE and (not rule.topics or rule.topics & NEVER_PUBLIC):
        never = ", ".join(sorted(NEVER_PUBLIC))
        table.wrong("route", f"{rule.route} needs topics, and none of {never}: everybody reads it")
    if rule.route and rule.routes:
        table.wrong("routes", "a rule with a route has no routes")
