"""The right door: the shipped table over every situation there is, and what no table may do."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest

from bot.adapters.content import policy_file
from bot.domain.handoff import (
    Door,
    Grounds,
    Link,
    NamedLink,
    Reason,
    Route,
    Routed,
    Routing,
    Rule,
    Situation,
    Topic,
    route,
    topic_of,
)
from bot.domain.policy import Policy
from bot.domain.repro_guide import Kind

DATA = Path(__file__).parents[2] / "data"
LOCALES = ("en", "es")
INCIDENT = "Uploads answer 500"
CHANNEL = "https://chat.example/private"
ROLES: tuple[frozenset[str], ...] = (
    frozenset(),
    frozenset({"org_billing_admin"}),
    frozenset({"org_member", "app_reader"}),
    frozenset({"app_developer"}),
    frozenset({"org_member", "org_super_admin"}),
)
TIERS = ("", "solo", "maker", "team", "enterprise")
TECHNICAL = {Topic.PLATFORM_BUG, Topic.HOW_TO, Topic.OUTAGE}
TICKETS = {Route.OFFICIAL_TICKET, Route.PRIVATE_CHANNEL, Route.BILLING_TICKET}

SITUATIONS = [
    Situation(
        topic=topic,
        tier=tier,
        roles=roles,
        is_verified=is_verified,
        incident=incident,
        completeness=completeness,
        channel=channel,
    )
    for topic, tier, roles, is_verified, incident, completeness, channel in product(
        Topic, TIERS, ROLES, (False, True), ("", INCIDENT), (None, 0.59, 1), ("", CHANNEL)
    )
]

Decided = list[tuple[Situation, Routed]]


@pytest.fixture(scope="module")
def policy() -> Policy:
    loaded = policy_file.load(DATA / "policy.toml")
    assert loaded is not None
    return loaded


@pytest.fixture(scope="module")
def decided(policy: Policy) -> Decided:
    """Every situation, in every language."""
    return [
        (situation, route(situation, policy.routing, locale))
        for situation in SITUATIONS
        for locale in LOCALES
    ]


def points(routed: Routed) -> list[str]:
    return [reason.policy for reason in routed.reasons]


def told(routed: Routed, policy: str) -> str:
    return " ".join(reason.text for reason in routed.reasons if reason.policy == policy)


def test_the_shipped_tiers_are_those_of_the_test(policy: Policy) -> None:
    assert ("", *policy.tiers) == TIERS


def test_nobody_gets_a_ticket_without_proof_but_for_billing(decided: Decided) -> None:
    for situation, routed in decided:
        if not situation.is_verified and routed.route in TICKETS:
            assert routed.route is Route.BILLING_TICKET
            assert situation.topic in (Topic.BILLING, Topic.ACCOUNT)


def test_a_technical_ticket_needs_a_paid_project_and_a_role_in_it(
    decided: Decided, policy: Policy
) -> None:
    for situation, routed in decided:
        if situation.topic in TECHNICAL and not situation.incident:
            may = bool(situation.tier) and policy.is_developer(situation.roles)
            is_ticket = routed.route in TICKETS
            assert is_ticket is (may and situation.is_verified), situation
            assert (routed.route is Route.PRIVATE_CHANNEL) is (
                is_ticket and bool(situation.channel)
            )


def test_no_vulnerability_and_no_bill_is_made_public(decided: Decided, policy: Policy) -> None:
    for situation, routed in decided:
        if situation.topic is Topic.SECURITY:
            assert routed.route is Route.SECURITY_ADVISORY
        if situation.topic in (Topic.BILLING, Topic.ACCOUNT):
            assert routed.route is Route.BILLING_TICKET
        if situation.topic in (Topic.SECURITY, Topic.BILLING, Topic.ACCOUNT):
            urls = {link.url for link in routed.links}
            assert not urls & {policy.links["github"], policy.links["discord"]}


def test_an_incident_always_comes_first(decided: Decided, policy: Policy) -> None:
    covered = {*TECHNICAL, Topic.APP_CODE}
    for situation, routed in decided:
        if situation.incident:
            assert points(routed)[0] == "P14"
            assert INCIDENT in routed.reasons[0].text
            assert routed.links[0].url == policy.links["status"]
            assert (routed.route is Route.STATUS_PAGE) is (situation.topic in covered)
        else:
            assert INCIDENT not in told(routed, "P14")


def test_enterprise_always_hears_of_its_sla(decided: Decided, policy: Policy) -> None:
    for situation, routed in decided:
        if situation.tier == "enterprise":
            assert "Enterprise" in told(routed, "P13")
            assert policy.links["sla"] in {link.url for link in routed.links}
        elif situation.topic is not Topic.SLA:
            assert "P13" not in points(routed)
        if situation.topic is Topic.SLA:
            assert (routed.route is Route.SLA_INFO) is (situation.tier == "enterprise")


def test_nobody_is_promised_a_reply_in_public(decided: Decided) -> None:
    for _, routed in decided:
        if routed.route in (Route.COMMUNITY, Route.GITHUB_ISSUE):
            assert re.search("no reply is guaranteed|no se garantiza", told(routed, "P12"))
        if "P10" in points(routed):  # the community is named as a way
            assert "P12" in points(routed)


def test_premium_support_is_for_team_and_enterprise(decided: Decided) -> None:
    for situation, routed in decided:
        may = situation.tier in ("team", "enterprise")
        if situation.topic is Topic.PREMIUM:
            assert (routed.route is Route.PREMIUM_SUPPORT) is may
            assert "P15" in points(routed)
        if situation.topic is Topic.APP_CODE and not situation.incident:
            assert points(routed)[0] == "P5"
            assert ("P15" in points(routed)) is may


def test_whoever_cannot_have_a_ticket_is_told_why_and_has_a_way(decided: Decided) -> None:
    for situation, routed in decided:
        if situation.topic in TECHNICAL and not situation.incident and routed.route not in TICKETS:
            assert {"P7", "P1"} & set(points(routed)), situation
            assert routed.links, situation


def test_every_reason_is_one_sentence_that_names_its_point(decided: Decided) -> None:
    for reason in {reason for _, routed in decided for reason in routed.reasons}:
        assert re.fullmatch(r"P\d+", reason.policy)
        assert re.fullmatch(r"[^.?!{}]+(\.app [^.?!{}]+)?\.", reason.text), reason.text


def test_every_answer_has_reasons_and_links_once(decided: Decided) -> None:
    for _, routed in decided:
        assert routed.reasons
        assert routed.links
        for things in (routed.reasons, [link.url for link in routed.links]):
            assert len(set(things)) == len(things)
        assert all(link.label and link.url.startswith("https://") for link in routed.links)


def test_every_route_is_taken(decided: Decided) -> None:
    assert {routed.route for _, routed in decided} == set(Route)


def test_every_rule_has_its_case(policy: Policy) -> None:
    routing = policy.routing
    some = [one for one in SITUATIONS if one.roles in ROLES[2:4] and one.completeness != 1]
    told = [route(one, routing, "en") for one in some]
    for number, rule in enumerate(routing.rules):
        rest = (*routing.rules[:number], *routing.rules[number + 1 :])
        without = replace(routing, rules=rest)
        is_idle = all(
            route(one, without, "en") == as_shipped
            for one, as_shipped in zip(some, told, strict=True)
        )
        assert not is_idle, f"rule {number} changes nothing: {rule}"


def test_every_name_is_there_in_both_languages(policy: Policy) -> None:
    routing = policy.routing
    assert {tuple(routing.topics[topic]) for topic in Topic} == {LOCALES}
    assert {tuple(routing.doors[way].names) for way in Route} == {LOCALES}
    grounds = {id(one): one for rule in routing.rules for one in rule.grounds}.values()
    assert {tuple(one.texts) for one in grounds} == {LOCALES}
    assert {tuple(names) for names in policy.severities.values()} == {LOCALES}
    links = [link for one in grounds for link in one.links]
    links += [link for door in routing.doors.values() for link in door.links]
    assert {tuple(link.names) for link in links} == {LOCALES}
    assert routing.topic_name(Topic.BILLING, "es") == "Facturación y pagos"
    assert routing.route_name(Route.COMMUNITY, "de") == "Community"
    assert policy.severity_name("low", "es").startswith("Baja")


def test_whoever_has_an_sla_has_a_target_for_every_severity(policy: Policy) -> None:
    for tier in policy.routing.entitled["sla"]:
        assert set(policy.targets[tier]) == set(policy.severities)


DEVELOPER = frozenset({"app_developer"})


def cases() -> Iterator[tuple[Situation, Route, str]]:
    """What people ask, where it goes, and on which points of the policy."""
    bug, how = Topic.PLATFORM_BUG, Topic.HOW_TO
    made = Situation
    yield made(topic=bug), Route.VERIFY_FIRST, "P7 P10 P12"
    yield made(topic=bug, completeness=0.9), Route.VERIFY_FIRST, "P7 P10 P12"
    yield made(topic=bug, completeness=0.2), Route.COMMUNITY, "P11 P10 P7 P12"
    yield made(topic=bug, tier="team", completeness=0.2), Route.VERIFY_FIRST, "P7 P10 P12"
    yield made(topic=bug, is_verified=True, completeness=0.6), Route.GITHUB_ISSUE, "P1 P10 P12"
    yield made(topic=bug, is_verified=True, completeness=0.5), Route.COMMUNITY, "P1 P11 P10 P12"
    paid = Situation(topic=bug, tier="solo", is_verified=True)
    yield paid, Route.GITHUB_ISSUE, "P7 P10 P12"
    yield made(topic=how), Route.COMMUNITY, "P9 P7 P12"
    yield (
        made(topic=how, tier="solo", roles=DEVELOPER, is_verified=True, completeness=0),
        Route.OFFICIAL_TICKET,
        "P7",
    )
    outage = Situation(topic=Topic.OUTAGE, tier="enterprise", roles=DEVELOPER, is_verified=True)
    yield outage, Route.OFFICIAL_TICKET, "P14 P7 P13"
    yield made(topic=Topic.OUTAGE), Route.STATUS_PAGE, "P14 P7"
    yield made(topic=bug, incident="API"), Route.STATUS_PAGE, "P14"
    yield made(topic=Topic.BILLING), Route.BILLING_TICKET, "P6 P8"
    yield made(topic=Topic.ACCOUNT, incident="API"), Route.BILLING_TICKET, "P14 P6 P8"
    yield made(topic=Topic.SECURITY), Route.SECURITY_ADVISORY, "P9"
    yield made(topic=Topic.FEATURE), Route.GITHUB_ISSUE, "P10 P12"
    yield made(topic=Topic.APP_CODE, tier="team"), Route.COMMUNITY, "P5 P10 P11 P15 P12"
    yield made(topic=Topic.SLA), Route.VERIFY_FIRST, "P13 P7"
    yield made(topic=Topic.SLA, tier="solo", is_verified=True), Route.BILLING_TICKET, "P13 P6"
    yield made(topic=Topic.PREMIUM, is_verified=True), Route.BILLING_TICKET, "P15 P6"


@pytest.mark.parametrize(("situation", "way", "on"), list(cases()))
def test_a_request_goes_where_the_policy_says(
    policy: Policy, situation: Situation, way: Route, on: str
) -> None:
    routed = route(situation, policy.routing, "en")
    assert (routed.route, points(routed)) == (way, on.split())


def test_the_private_channel_is_the_first_link(policy: Policy) -> None:
    situation = Situation(
        topic=Topic.HOW_TO, tier="team", roles=DEVELOPER, is_verified=True, channel=CHANNEL
    )
    routed = route(situation, policy.routing, "es")
    assert routed.links[0] == Link("Tu canal privado", CHANNEL)


def test_every_kind_of_report_has_a_topic_to_begin_with() -> None:
    assert {topic_of(kind) for kind in Kind} <= set(Topic)
    assert topic_of(Kind.UPLOAD) is Topic.PLATFORM_BUG
    assert topic_of(Kind.SECURITY) is Topic.SECURITY


def test_without_rules_there_is_the_community() -> None:
    assert route(Situation(topic=Topic.SLA), Routing(), "en") == Routed(Route.COMMUNITY, (), ())


def test_rules_decide_and_are_told_in_their_order() -> None:
    help_page = NamedLink({"en": "Help"}, "https://help.example")

    def grounds(point: str) -> Grounds:
        return Grounds(point, {"en": f"Because of {point}."}, (help_page,))

    routing = Routing(
        rules=(
            Rule(grounds=(grounds("A"),)),
            Rule(grounds=(grounds("B"),), route=Route.BILLING_TICKET, has="gold"),
            Rule(grounds=(grounds("C"),), route=Route.COMMUNITY, lacks="gold"),
            Rule(grounds=(grounds("D"),), route=Route.VERIFY_FIRST),
            Rule(grounds=(grounds("E"),), routes=frozenset({Route.COMMUNITY})),
            Rule(grounds=(grounds("A"),)),
        ),
        doors={Route.COMMUNITY: Door({"en": "Chat"}, (NamedLink({}, "https://chat.example"),))},
        entitled={"gold": frozenset({"big"})},
    )
    common = route(Situation(topic=Topic.SLA), routing, "es")
    assert common.route is Route.COMMUNITY
    assert common.reasons == tuple(Reason(one, f"Because of {one}.") for one in "ACE")
    chat = Link("https://chat.example", "https://chat.example")
    assert common.links == (Link("Help", "https://help.example"), chat)
    rich = route(Situation(topic=Topic.SLA, tier="big"), routing, "en")
    assert (rich.route, points(rich)) == (Route.BILLING_TICKET, ["A", "B"])
