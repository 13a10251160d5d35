"""The table of doors: another company's needs no code, and a mistake is told with its line."""

from pathlib import Path

import pytest

from bot.adapters.content.policy_file import load
from bot.domain.errors import ContentError
from bot.domain.handoff import Link, Reason, Route, Situation, Topic, route
from bot.domain.policy import Policy, Target, Unit

ANOTHER = """
[links]
help = "https://help.acme.example/"
code = "https://code.acme.example/"
[hours]
zone = "UTC"
days = ["mon"]
opens = "09:00"
closes = "17:00"
[plans]
developer_roles = ["dev"]
other_roles = ["guest"]
[plans.tiers]
Gold = "gold"
[topics]
billing = { en = "Money", de = "Geld" }
[labels]
help = { en = "Help", de = "Hilfe" }
[routes]
community = { en = "Chat" }
[routes.github_issue]
en = "Issue"
links = ["code", "help"]
[reasons.down]
policy = "S1"
en = "It is down: {incident}, see {help}"
links = ["help"]
[reasons.all]
policy = "A1"
en = "For all."
de = "Für alle."
[entitled]
ticket = ["gold"]
[report]
complete_from = 0.5
[[rules]]
incident = true
reasons = ["down"]
[[rules]]
topics = ["platform-bug"]
verified = true
developer = true
tier = "ticket"
route = "official_ticket"
reasons = ["all"]
[[rules]]
topics = ["feature", "platform-bug"]
complete = true
route = "github_issue"
reasons = ["all"]
[[rules]]
route = "community"
reasons = ["all"]
[severities]
bad = { en = "Bad" }
[targets.gold]
bad = { business_hours = 2 }
"""


def loaded(tmp_path: Path, text: str = ANOTHER) -> Policy:
    path = tmp_path / "policy.toml"
    path.write_text(text, encoding="utf-8")
    policy = load(path)
    assert policy is not None
    return policy


def test_another_company_has_its_own_doors(tmp_path: Path) -> None:
    policy = loaded(tmp_path)
    dev = frozenset({"dev"})
    bug = Situation(topic=Topic.PLATFORM_BUG, tier="gold", roles=dev, is_verified=True)
    assert route(bug, policy.routing, "en").route is Route.OFFICIAL_TICKET
    issue = route(Situation(topic=Topic.FEATURE, completeness=0.5), policy.routing, "de")
    assert issue.route is Route.GITHUB_ISSUE
    assert issue.reasons == (Reason("A1", "Für alle."),)
    code = "https://code.acme.example/"
    assert issue.links == (Link(code, code), Link("Hilfe", "https://help.acme.example/"))
    down = route(Situation(topic=Topic.SLA, incident="Mail"), policy.routing, "de")
    assert down.reasons[0].text == "It is down: Mail, see https://help.acme.example/"
    assert policy.routing.topic_name(Topic.BILLING, "de") == "Geld"
    assert policy.targets == {"gold": {"bad": Target(2, Unit.BUSINESS_HOURS)}}
    assert policy.severity_name("bad", "de") == "Bad"
    assert policy.roles == {"dev", "guest"}


def test_an_incidents_title_is_not_read_for_placeholders(tmp_path: Path) -> None:
    situation = Situation(topic=Topic.SLA, incident="{help} {incident}")
    routed = route(situation, loaded(tmp_path).routing, "en")
    assert routed.reasons[0].text.startswith("It is down: {help} {incident}, see https://")


LAST = 'route = "community"\nreasons = ["all"]\n[sev'


@pytest.mark.parametrize(
    ("before", "after", "line", "message"),
    [
        ("[topics]\nbilling", "[topics]\nbiling", 16, "unknown field biling: did you mean billing"),
        ('en = "Money", ', "", 16, "billing: en is missing, for all other languages"),
        ('de = "Geld"', 'xx = "Geld"', 16, "xx is no language's two-letter code"),
        ('en = "Money"', "en = 1", 16, "en must be a text"),
        ("[labels]\nhelp", "[labels]\nhlep", 18, "unknown field hlep: did you mean help?"),
        ("[routes.github_issue]", "[routes.github]", 21, "unknown field github: did you mean"),
        ('["code", "help"]', '["cod", "help"]', 23, "links: there is no cod, did you mean code?"),
        ("see {help}", "see {helpp}", 26, "en: there is no link helpp"),
        ('policy = "A1"\n', "", 28, "policy is missing: a text"),
        ("For all.", "x" * 301, 30, "en is longer than 300 characters"),
        ('ticket = ["gold"]', 'ticket = ["golden"]', 33, "ticket: there is no golden, did you"),
        ("complete_from = 0.5", "complete_from = 50", 35, "must be a number from 0 to 1"),
        ("complete_from = 0.5", "complete_form = 0.5", 35, "did you mean complete_from?"),
        ('reasons = ["down"]', 'reasons = ["dwon"]', 38, "there is no dwon, did you mean down?"),
        ('reasons = ["down"]', "", 36, "reasons is missing"),
        ('topics = ["platform-bug"]', 'topics = ["bugs"]', 40, "topics: there is no bugs, known"),
        ("verified = true\n", "verified = 1\n", 41, "verified must be true or false"),
        ("verified = true\n", "\n", 44, "official_ticket needs verified = true"),
        ("verified = true\n", "verified = false\n", 44, "official_ticket needs verified = true"),
        ('"official_ticket"', '"private_channel"', 44, "private_channel needs channel = true"),
        ('tier = "ticket"', 'tier = "tickets"', 43, "tier: there is no tickets, did you mean"),
        ("developer = true", "developr = true", 42, "did you mean developer?"),
        ('"official_ticket"', '"ticket"', 44, "route: there is no ticket, did you mean"),
        ('["feature", "platform-bug"]', '["billing"]', 49, "github_issue needs topics, and none"),
        ('["feature", "platform-bug"]', '["security"]', 49, "account, billing, security"),
        ('topics = ["feature", "platform-bug"]\n', "\n", 49, "github_issue needs topics"),
        ("complete = true\n", 'complete = true\nroutes = ["community"]\n', 49, "has no routes"),
        (LAST, f"verified = true\n{LAST}", 53, "the last rule with a route must fit always"),
        (LAST, f"incident = true\n{LAST}", 52, "rules about an incident stand before all others"),
        ("[targets.gold]", "[targets.silver]", 56, "silver: there is no silver, known: gold"),
        ("bad = { business", "worse = { business", 57, "unknown field worse"),
        ("{ business_hours = 2 }", "{ weeks = 2 }", 57, "unknown field weeks: known: business_da"),
        ("{ business_hours = 2 }", "{ hours = 0 }", 57, "bad must be one whole number, such as"),
        ("{ business_hours = 2 }", "{ hours = 1, business_days = 1 }", 57, "one whole number"),
        ("{ business_hours = 2 }", "2", 57, "bad must be a table"),
        ("[hours]", "[links.hours]", 56, "targets: business hours need a table [hours]"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_line(
    tmp_path: Path, before: str, after: str, line: int, message: str
) -> None:
    assert before in ANOTHER
    with pytest.raises(ContentError) as caught:
        loaded(tmp_path, ANOTHER.replace(before, after))
    told = [(one.line, one.message) for one in caught.value.problems]
    assert any(at == line and message in said for at, said in told), told
    assert all(one.path.endswith("policy.toml") for one in caught.value.problems)


def test_a_rule_after_one_that_fits_always_is_told(tmp_path: Path) -> None:
    rule = '[[rules]]\nroute = "status_page"\nreasons = ["all"]\n'
    first = ANOTHER.replace("[[rules]]\ntopics", f"{rule}[[rules]]\ntopics", 1)
    with pytest.raises(ContentError, match=r"policy\.toml:40: this rule fits always"):
        loaded(tmp_path, first)


def test_rules_without_a_route_decide_nothing(tmp_path: Path) -> None:
    text = ANOTHER[: ANOTHER.index("[[rules]]\ntopics")]
    with pytest.raises(ContentError, match=r"policy\.toml:36: no rule has a route"):
        loaded(tmp_path, text)
