"""Say where a request goes, and why."""

import argparse
import json
import sys
from collections.abc import Collection
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.domain.handoff import Routed, Routing, Situation
    from bot.domain.policy import Policy

NONE = "none"


class Misspelt(Exception):
    """An argument that means nothing here; says what would."""


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--topic", required=True, help="such as platform-bug, billing, security")
    parser.add_argument("--tier", default=NONE, help="the plan that is paid for (none)")
    parser.add_argument(
        "--role", action="append", default=[], help="one in the project concerned; may be repeated"
    )
    parser.add_argument(
        "--verified", action=argparse.BooleanOptionalAction, default=False, help="did they prove it"
    )
    parser.add_argument("--incident", default="", metavar="NAME", help="an open one")
    parser.add_argument(
        "--complete", type=float, metavar="SHARE", help="of the details that are there, 0 to 1"
    )
    parser.add_argument("--locale", default="en", help="the language to answer in (en)")
    parser.add_argument("--json", action="store_true", help="one JSON object")


def run(options: argparse.Namespace) -> int:
    from bot.domain.handoff import route
    from bot.knowledge import policy_of
    from bot.settings import load_settings

    settings = load_settings()
    policy = policy_of(settings)
    if policy is None or not policy.routing.rules:
        print(f"{settings.data_dir / 'policy.toml'}: has no [[rules]]", file=sys.stderr)
        return 1
    try:
        locale = _locale(options.locale)
        routed = route(_situation(options, policy), policy.routing, locale)
    except Misspelt as error:
        print(error, file=sys.stderr)
        return 2
    print(_as_json(routed) if options.json else _told(routed, policy.routing, locale))
    return 0


def _situation(options: argparse.Namespace, policy: "Policy") -> "Situation":
    from bot.domain.handoff import Situation, Topic

    if options.complete is not None and not 0 <= options.complete <= 1:
        raise Misspelt(f"--complete {options.complete:g}: give a number from 0 to 1")
    tier = policy.tier(options.tier) or options.tier.lower()
    _check("--tier", tier, (NONE, *policy.tiers))
    for role in options.role if policy.roles else ():
        _check("--role", role, sorted(policy.roles))
    _check("--topic", options.topic, tuple(Topic))
    return Situation(
        topic=Topic(options.topic),
        tier="" if tier == NONE else tier,
        roles=frozenset(options.role),
        is_verified=options.verified,
        incident=options.incident.strip(),
        completeness=options.complete,
    )


def _locale(name: str) -> str:
    from bot.adapters.content.locales import is_language
    from bot.domain.locale import language

    locale = language(name)
    if not is_language(locale):
        raise Misspelt(f"--locale {name}: no language's code, such as en, es or es-ES")
    return locale


def _check(option: str, said: str, known: Collection[str]) -> None:
    from bot.adapters.content.table import hint

    if said not in known:
        raise Misspelt(f"{option} {said}: there is none, {hint(said, known)}")


def _as_json(routed: "Routed") -> str:
    told = {
        "route": routed.route.value,
        "reasons": [{"policy": one.policy, "text": one.text} for one in routed.reasons],
        "links": [{"label": one.label, "url": one.url} for one in routed.links],
    }
    return json.dumps(told, ensure_ascii=False)


def _told(routed: "Routed", routing: "Routing", locale: str) -> str:
    lines = [f"{routed.route} ({routing.route_name(routed.route, locale)})"]
    lines += (f"  {one.policy:4} {one.text}" for one in routed.reasons)
    lines += (f"  {one.label}: {one.url}" for one in routed.links)
    return "\n".join(lines)
