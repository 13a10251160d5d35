"""Says what an SLA promises, to those who have one."""

from collections.abc import Sequence

from bot.domain.policy import Policy, Target, Unit
from bot.domain.sla import promised, rated
from bot.ports import Texts
from bot.services.opening_hours import days_in_words, time_in_words


def sla_lines(texts: Texts, locale: str, policy: Policy, tier: str) -> Sequence[str]:
    """Markdown: within what time a ticket of each severity has its first response, the worst
    first, and what business hours are. Nothing for a tier without an SLA."""
    severities = rated(policy, tier)
    if not severities:
        return ()
    targets, say = promised(policy, tier), texts.say
    lines = [say(locale, "**First response, by your SLA**")]
    for one in severities:
        name = policy.severity_name(one, locale)
        lines.append(f"- {name}: {target_in_words(texts, locale, targets[one])}")
    if hours := policy.hours:
        said = say(
            locale,
            "Business hours: {days}, {opens} to {closes} ({zone})",
            days=days_in_words(texts, locale, hours.days),
            opens=time_in_words(texts, locale, hours.opens),
            closes=time_in_words(texts, locale, hours.closes),
            zone=hours.zone.key,
        )
        lines.append(f"-# {said}")
    return lines


def target_in_words(texts: Texts, locale: str, target: Target) -> str:
    say, count = texts.say, target.count
    one, several = {
        Unit.HOURS: (
            say(locale, "1 hour, day and night"),
            say(locale, "{count} hours, day and night", count=count),
        ),
        Unit.BUSINESS_HOURS: (
            say(locale, "1 business hour"),
            say(locale, "{count} business hours", count=count),
        ),
        Unit.BUSINESS_DAYS: (
            say(locale, "1 business day"),
            say(locale, "{count} business days", count=count),
        ),
    }[target.unit]
    return one if count == 1 else several
