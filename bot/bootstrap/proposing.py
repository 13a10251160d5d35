"""Puts together what drafts entries for the FAQ."""

import secrets
from typing import TYPE_CHECKING

from bot.adapters.content.entry_files import NewEntryFiles
from bot.adapters.store.proposal import StoredProposals
from bot.knowledge import utc_now
from bot.ports import ContentRepository
from bot.services.proposal_cards import ProposalCards
from bot.services.proposals import ProposalService

if TYPE_CHECKING:
    from bot.bootstrap.ground import Ground


def proposals_of(ground: "Ground") -> ProposalService:
    """Its tracker is asked only where the settings name a repository for the content."""
    settings = ground.settings
    content = _content(ground) if settings.content_repository else None
    return ProposalService(
        library=ground.library,
        store=StoredProposals(ground.database, utc_now),
        files=NewEntryFiles(settings.data_dir / "faq", is_dry=settings.dry_run),
        content=content,
        repository=settings.content_repository,
        folder=settings.content_folder.strip("/"),
        redact=ground.redact,
        places=ground.places,
        cards=ProposalCards(ground.texts, is_pull=content is not None),
        texts=ground.texts,
        clock=utc_now,
        token=lambda: secrets.token_hex(8),
        wake_outbox=ground.worker.wake,
    )


def _content(ground: "Ground") -> ContentRepository | None:
    from bot.adapters.github_tracker import GithubTracker
    from bot.adapters.github_tracker.content import GithubContent

    tracker = ground.tracker
    return GithubContent(tracker.connection) if isinstance(tracker, GithubTracker) else None
