"""All services together, as the bot is handed them."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.services.blocklist import Blocklist
from bot.services.close import CloseService
from bot.services.close_anew import AnewService
from bot.services.close_sweep import CloseSweep
from bot.services.dashboard import DashboardService
from bot.services.details import DetailsService
from bot.services.digest import DigestService
from bot.services.docs import DocsService
from bot.services.faq import FaqService
from bot.services.intake import IntakeService
from bot.services.lookup import LookupService
from bot.services.move import MoveService
from bot.services.opinions import OpinionService
from bot.services.privacy import PrivacyService
from bot.services.privacy_cards import PrivacyCards
from bot.services.secrets import SecretService
from bot.services.setup import SetupService
from bot.services.stats import StatsService
from bot.services.status import StatusService
from bot.services.support import SupportService
from bot.services.support_answers import SupportAnswers
from bot.services.support_tickets import SupportTickets
from bot.services.support_watch import SupportWatch

if TYPE_CHECKING:  # where these are off, nothing of them is loaded
    from bot.services.bridge import BridgeService
    from bot.services.filing import FilingService
    from bot.services.filing_watch import FilingWatch
    from bot.services.inbox import Inbox
    from bot.services.inbox_poll import InboxPoll
    from bot.services.issue_choices import IssueChoices
    from bot.services.issue_commands import IssueCommands
    from bot.services.issue_labels import IssueLabels
    from bot.services.issue_links import IssueLinks
    from bot.services.issue_post import IssuePosts
    from bot.services.nudge_watch import NudgeWatch
    from bot.services.preview import PreviewService
    from bot.services.proposals import ProposalService
    from bot.services.relay import RelayService
    from bot.services.relay_out import RelayOut
    from bot.services.suggestions import SuggestionService
    from bot.services.triage import TriageService
    from bot.services.verify import VerifyService
    from bot.services.verify_answers import VerifyAnswers
    from bot.services.verify_recheck import VerifyRecheck


@dataclass(frozen=True, slots=True)
class IssueServices:
    """What shows and changes issues from Discord."""

    commands: "IssueCommands"
    links: "IssueLinks"
    labels: "IssueLabels"
    choices: "IssueChoices"


@dataclass(frozen=True, slots=True)
class RelayServices:
    """What lets comments cross, and writes those of members on GitHub."""

    consent: "RelayService"
    out: "RelayOut"


@dataclass(frozen=True, slots=True)
class Services:
    """What cogs may ask."""

    faq: FaqService
    opinions: OpinionService
    lookup: LookupService
    docs: DocsService
    secrets: SecretService
    privacy: PrivacyService
    privacy_cards: PrivacyCards
    stats: StatsService
    dashboard: DashboardService
    setup: SetupService
    blocklist: Blocklist
    digest: DigestService | None = None
    """None where no channel gets one."""
    status: StatusService | None = None
    """None where nobody names a status page."""
    intake: IntakeService | None = None
    details: DetailsService | None = None
    """None where the company has no policy or checklist; then there is nothing to close either."""
    move: MoveService | None = None
    close: CloseService | None = None
    sweep: CloseSweep | None = None
    anew: AnewService | None = None
    verify: "VerifyService | None" = None
    verify_answers: "VerifyAnswers | None" = None
    recheck: "VerifyRecheck | None" = None
    """None where nobody can show anything."""
    filing: "FilingService | None" = None
    filing_watch: "FilingWatch | None" = None
    bridge: "BridgeService | None" = None
    issue: IssueServices | None = None
    proposals: "ProposalService | None" = None
    suggestions: "SuggestionService | None" = None
    inbox: "Inbox | None" = None
    inbox_poll: "InboxPoll | None" = None
    """None where no repository takes issues."""
    triage: "TriageService | None" = None
    nudge_watch: "NudgeWatch | None" = None
    """None also where nobody is asked for a reproduction."""
    relay: RelayServices | None = None
    """None also where no comments may cross."""
    feed: "IssuePosts | None" = None
    """None also where issues get no posts."""
    preview: "PreviewService | None" = None
    """None also where nobody wants previews."""
    support: SupportService | None = None
    support_tickets: SupportTickets | None = None
    support_answers: SupportAnswers | None = None
    support_watch: SupportWatch | None = None
    """None where the desk does not tell how tickets stand."""
