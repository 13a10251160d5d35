"""Puts together what members are told of what is kept about them."""

from datetime import timedelta
from typing import TYPE_CHECKING

from bot.bootstrap.operating import address_of
from bot.services.privacy_cards import PrivacyCards
from bot.services.privacy_notice import PATH, PrivacyNotice

if TYPE_CHECKING:
    from bot.bootstrap.ground import Ground


def privacy_cards_of(ground: "Ground", *, is_verifying: bool) -> PrivacyCards:
    settings, policy = ground.settings, ground.policy
    notice = PrivacyNotice(
        ground.texts,
        timedelta(days=settings.keep_questions_days),
        is_verifying=is_verifying,
        official=policy.links.get("official", "") if policy else "",
    )
    address = address_of(settings) if settings.public_url else ""
    return PrivacyCards(ground.texts, notice, f"{address}{PATH}" if address else "")
