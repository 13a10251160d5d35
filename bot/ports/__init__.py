"""The outside world in our own words: what services ask for and adapters do."""

from bot.ports.bridge import BridgeStore
from bot.ports.chat import Chat
from bot.ports.clock import Clock
from bot.ports.dashboard import DashboardStore
from bot.ports.desk import Desk
from bot.ports.faq import (
    Documentation,
    FaqContent,
    FaqIndex,
    FaqStore,
    Feedback,
    Grouping,
    IndexBuilder,
)
from bot.ports.filing import FilingStore
from bot.ports.intake import CloseStore, EarlierReports, IntakeStore, SecretStore
from bot.ports.issues import IssueStore
from bot.ports.links import LinkStore
from bot.ports.meter import Meter
from bot.ports.nudge import NudgeStore
from bot.ports.orders import OrderStore
from bot.ports.outbox import Handler, OutboxStore
from bot.ports.preview import Preview, PreviewStore
from bot.ports.privacy import PrivacyStore
from bot.ports.proposal import ContentRepository, EntryFiles, ProposalStore
from bot.ports.relay import RelayStore
from bot.ports.setup import BlockStore, SetupStore
from bot.ports.stats import StatsStore
from bot.ports.status import StatusPage, StatusStore
from bot.ports.suggestion import SuggestionStore
from bot.ports.support import HelpedStore, SupportStore
from bot.ports.texts import Texts
from bot.ports.tracker import Tracker
from bot.ports.verify import Addresses, Directory, Letters, Mailer, TokenProof, Vault, VerifyStore

__all__ = [
    "Addresses",
    "BlockStore",
    "BridgeStore",
    "Chat",
    "Clock",
    "CloseStore",
    "ContentRepository",
    "DashboardStore",
    "Desk",
    "Directory",
    "Documentation",
    "EarlierReports",
    "EntryFiles",
    "FaqContent",
    "FaqIndex",
    "FaqStore",
    "Feedback",
    "FilingStore",
    "Grouping",
    "Handler",
    "HelpedStore",
    "IndexBuilder",
    "IntakeStore",
    "IssueStore",
    "Letters",
    "LinkStore",
    "Mailer",
    "Meter",
    "NudgeStore",
    "OrderStore",
    "OutboxStore",
    "Preview",
    "PreviewStore",
    "PrivacyStore",
    "ProposalStore",
    "RelayStore",
    "SecretStore",
    "SetupStore",
    "StatsStore",
    "StatusPage",
    "StatusStore",
    "SuggestionStore",
    "SupportStore",
    "Texts",
    "TokenProof",
    "Tracker",
    "Vault",
    "VerifyStore",
]
