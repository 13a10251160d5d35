"""Decides which door is the right one for a request, and says on which points of the policy."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bot.domain.repro_guide import Kind, in_locale


class Topic(StrEnum):
    """What somebody needs help with."""

    PLATFORM_BUG = "platform-bug"
    HOW_TO = "how-to"
    APP_CODE = "app-code"
    BILLING = "billing"
    ACCOUNT = "account"
    FEATURE = "feature"
    SECURITY = "security"
    OUTAGE = "outage"
    PREMIUM = "premium"
    SLA = "sla"


class Route(StrEnum):
    """Where it goes."""

    STATUS_PAGE = "status_page"
    OFFICIAL_TICKET = "official_ticket"
    BILLING_TICKET = "billing_ticket"
    VERIFY_FIRST = "verify_first"
    COMMUNITY = "community"
    GITHUB_ISSUE = "github_issue"
    SECURITY_ADVISORY = "security_advisory"
    PREMIUM_SUPPORT = "premium_support"
    SLA_INFO = "sla_info"
    PRIVATE_CHANNEL = "private_channel"


PROVEN = frozenset({Route.OFFICIAL_TICKET, Route.PRIVATE_CHANNEL})
"""Never for somebody who has not proved who they are."""
NEVER_PUBLIC = frozenset({Topic.SECURITY, Topic.BILLING, Topic.ACCOUNT})
"""Never for an issue that everybody can read."""
INCIDENT = "{incident}"
"""In a reason's text: the incident's title."""

_TOPICS = {
    Kind.BUG: Topic.PLATFORM_BUG,
    Kind.UPLOAD: Topic.PLATFORM_BUG,
    Kind.BUILD: Topic.PLATFORM_BUG,
    Kind.QUESTION: Topic.HOW_TO,
    Kind.UNCLEAR: Topic.HOW_TO,
    Kind.BILLING: Topic.BILLING,
    Kind.OUTAGE: Topic.OUTAGE,
    Kind.SECURITY: Topic.SECURITY,
    Kind.FEATURE: Topic.FEATURE,
}


def topic_of(kind: Kind) -> Topic:
    """What to offer first for a report of this kind."""
    return _TOPICS[kind]


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """``tier`` is what is paid for now: empty for a trial and where nobody knows. ``roles`` are
    those in the project concerned. ``incident`` is the title of an open one; ``completeness`` the
    report's from 0 to 1, None where there is no report; ``channel`` the address of a private
    channel that the directory names for the organisation."""

    topic: Topic
    tier: str = ""
    roles: frozenset[str] = frozenset()
    is_verified: bool = False
    incident: str = ""
    completeness: float | None = None
    channel: str = ""


@dataclass(frozen=True, slots=True)
class Reason:
    """One sentence in the asker's language, and the point of the policy that it rests on."""

    policy: str
    text: str


@dataclass(frozen=True, slots=True)
class Link:
    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Routed:
    """``reasons`` and ``links`` are in the order in which to read them: an incident comes first."""

    route: Route
    reasons: tuple[Reason, ...]
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class NamedLink:
    names: Mapping[str, str]
    url: str

    def link(self, locale: str) -> Link:
        return Link(in_locale(self.names, locale, self.url), self.url)


@dataclass(frozen=True, slots=True)
class Grounds:
    """A reason that may be given: its texts by locale, and the places it speaks of."""

    policy: str
    texts: Mapping[str, str]
    links: tuple[NamedLink, ...] = ()

    def reason(self, locale: str, incident: str) -> Reason:
        return Reason(self.policy, in_locale(self.texts, locale, "").replace(INCIDENT, incident))


@dataclass(frozen=True, slots=True)
class Door:
    """What a route is called, and where it leads."""

    names: Mapping[str, str] = field(default_factory=dict)
    links: tuple[NamedLink, ...] = ()


@dataclass(frozen=True, slots=True)
class Traits:
    """A situation as rules see it. ``entitled`` names what the tier includes; ``is_complete`` is
    None where there is no report to judge."""

    topic: Topic
    entitled: frozenset[str]
    is_verified: bool
    is_developer: bool
    has_incident: bool
    has_channel: bool
    is_complete: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Fits where everything it names is so; None and an empty set name nothing. One with a
    ``route`` decides, if none before it did; one without adds its reasons, to the ``routes`` it
    names if it names any."""

    grounds: tuple[Grounds, ...]
    route: Route | None = None
    routes: frozenset[Route] = frozenset()
    topics: frozenset[Topic] = frozenset()
    has: str = ""
    """What the tier must include."""
    lacks: str = ""
    is_verified: bool | None = None
    is_developer: bool | None = None
    has_incident: bool | None = None
    has_channel: bool | None = None
    is_complete: bool | None = None

    def fits(self, traits: Traits) -> bool:
        return (
            (not self.topics or traits.topic in self.topics)
            and (not self.has or self.has in traits.entitled)
            and (not self.lacks or self.lacks not in traits.entitled)
            and self.is_verified in (None, traits.is_verified)
            and self.is_developer in (None, traits.is_developer)
            and self.has_incident in (None, traits.has_incident)
            and self.has_channel in (None, traits.has_channel)
            and self.is_complete in (None, traits.is_complete)
        )

    def adds_to(self, route: Route) -> bool:
        return self.route is None and (not self.routes or route in self.routes)


@dataclass(frozen=True, slots=True)
class Routing:
    """One company's table. ``rules`` stand in the order in which they decide and are told;
    ``entitled`` says which tiers include what (``ticket``, ``sla`` …); a report counts as complete
    from ``complete_from`` on."""

    rules: tuple[Rule, ...] = ()
    doors: Mapping[Route, Door] = field(default_factory=dict)
    topics: Mapping[Topic, Mapping[str, str]] = field(default_factory=dict)
    entitled: Mapping[str, frozenset[str]] = field(default_factory=dict)
    developer_roles: frozenset[str] = frozenset()
    complete_from: float = 0.0

    def topic_name(self, topic: Topic, locale: str) -> str:
        return in_locale(self.topics.get(topic, {}), locale, topic.value)

    def route_name(self, route: Route, locale: str) -> str:
        return in_locale(self.door(route).names, locale, route.value)

    def door(self, route: Route) -> Door:
        return self.doors.get(route, Door())

    def may(self, tier: str, what: str) -> bool:
        """Does ``tier`` include ``what``?"""
        return tier in self.entitled.get(what, frozenset())

    def traits(self, situation: Situation) -> Traits:
        complete = situation.completeness
        return Traits(
            topic=situation.topic,
            entitled=frozenset(what for what in self.entitled if self.may(situation.tier, what)),
            is_verified=situation.is_verified,
            is_developer=not self.developer_roles.isdisjoint(situation.roles),
            has_incident=bool(situation.incident),
            has_channel=bool(situation.channel),
            is_complete=None if complete is None else complete >= self.complete_from,
        )


def route(situation: Situation, routing: Routing, locale: str) -> Routed:
    """The way for this situation; the community where no rule decides. ``locale`` is a language's
    two letters; what is not written in it is told in English."""
    traits = routing.traits(situation)
    fitting = [rule for rule in routing.rules if rule.fits(traits)]
    decisive = next((rule for rule in fitting if rule.route), None)
    way = decisive.route if decisive and decisive.route else Route.COMMUNITY
    reasons: list[Reason] = []
    links: list[Link] = []
    for rule in fitting:
        if rule is decisive:
            links += _ways(way, situation, routing, locale)
        elif not rule.adds_to(way):
            continue
        for grounds in rule.grounds:
            reasons.append(grounds.reason(locale, situation.incident))
            links += (one.link(locale) for one in grounds.links)
    once: dict[str, Link] = {}
    for link in links:
        once.setdefault(link.url, link)
    return Routed(way, tuple(dict.fromkeys(reasons)), tuple(once.values()))


def _ways(way: Route, situation: Situation, routing: Routing, locale: str) -> list[Link]:
    links = [one.link(locale) for one in routing.door(way).links]
    if way is Route.PRIVATE_CHANNEL:
        links.insert(0, Link(routing.route_name(way, locale), situation.channel))
    return links
