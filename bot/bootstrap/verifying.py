"""Puts verification together, where the settings say how members can prove what they have."""

import random
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from bot.adapters import directories
from bot.adapters.addresses import one_spelling
from bot.adapters.content.message_files import MessageFiles
from bot.adapters.mail import SmtpMailer
from bot.adapters.store.verify import StoredVerification
from bot.adapters.token_proof import TokenReader
from bot.adapters.vault import KeyVault
from bot.domain.keys import sealing_keys, secret, token_key
from bot.domain.mail_server import mail_server, sender
from bot.domain.policy import Policy
from bot.domain.verify import Proof, new_code
from bot.knowledge import utc_now
from bot.ports import Chat, Directory, Handler, Mailer, OutboxStore, Texts, TokenProof, Vault
from bot.services.verify import VerifyService
from bot.services.verify_answers import VerifyAnswers
from bot.services.verify_cards import VerifyCards
from bot.services.verify_effects import VerifyEffects
from bot.services.verify_mail import VerifyMail
from bot.services.verify_recheck import VerifyRecheck
from bot.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Verifying:
    """What there is where members verify. ``recheck`` needs a directory."""

    service: VerifyService
    answers: VerifyAnswers
    recheck: VerifyRecheck | None
    handlers: Mapping[str, Handler]


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyGround:
    """What verification stands on."""

    settings: Settings
    policy: Policy
    vault: Vault
    store: StoredVerification
    chat: Chat
    texts: Texts
    outbox: OutboxStore
    wake_outbox: Callable[[], None]

    def build(self) -> Verifying:
        """Raises ContentError for broken texts of mails."""
        effects = self._effects()
        tokens = self._tokens()
        directory = directory_of(self.settings, self.policy)
        mailer = mailer_of(self.settings)
        mail = self._mail(directory, mailer) if directory and mailer else None
        given = {Proof.EMAIL_CODE: mail, Proof.SIGNED_TOKEN: tokens}
        proofs = frozenset(proof for proof, means in given.items() if means)
        service = VerifyService(
            store=self.store,
            vault=self.vault,
            addresses=one_spelling,
            effects=effects,
            clock=utc_now,
            token=secrets.token_urlsafe,
            jitter=random.random,
            wake_outbox=self.wake_outbox,
            tokens=tokens,
        )
        return Verifying(
            service=service,
            answers=VerifyAnswers(self.texts, proofs, self.policy.links.get("official", "")),
            recheck=self._recheck(directory, effects) if directory else None,
            handlers={**effects.handlers, **(mail.handlers if mail else {})},
        )

    def _effects(self) -> VerifyEffects:
        return VerifyEffects(
            store=self.store,
            chat=self.chat,
            cards=VerifyCards(self.texts),
            vault=self.vault,
            tier_roles=self.settings.roles_by_tier,
            clock=utc_now,
            token=secrets.token_urlsafe,
            outbox=self.outbox,
            staff_channel=self.settings.staff_channel,
        )

    def _tokens(self) -> TokenProof | None:
        key, guild = self.settings.token_key.get_secret_value(), self.settings.guild_id
        return TokenReader(token_key(key), guild, utc_now) if key and guild else None

    def _mail(self, directory: Directory, mailer: Mailer) -> VerifyMail:
        return VerifyMail(
            store=self.store,
            directory=directory,
            mailer=mailer,
            letters=MessageFiles(self.settings.data_dir / "messages"),
            vault=self.vault,
            clock=utc_now,
            codes=partial(new_code, secrets.choice),
            token=secrets.token_urlsafe,
        )

    def _recheck(self, directory: Directory, effects: VerifyEffects) -> VerifyRecheck:
        return VerifyRecheck(
            store=self.store,
            directory=directory,
            effects=effects,
            clock=utc_now,
            jitter=random.random,
            wake_outbox=self.wake_outbox,
        )


def vault_of(settings: Settings) -> Vault | None:
    """None where no keys are set: then there is nothing sealed."""
    keys, pepper = (one.get_secret_value() for one in (settings.keys, settings.pepper))
    return KeyVault(secret(pepper), sealing_keys(keys)) if keys and pepper else None


def directory_of(settings: Settings, policy: Policy) -> Directory | None:
    """None where the settings name none."""
    if not settings.directory:
        return None
    return directories.opened(
        settings.directory,
        settings.directory_secret.get_secret_value(),
        addresses=one_spelling,
        clock=utc_now,
        policy=policy,
    )


def mailer_of(settings: Settings) -> SmtpMailer | None:
    """None where the settings name no mail server."""
    url = settings.mail_url.get_secret_value()
    if not url:
        return None
    return SmtpMailer(
        mail_server(url), sender(settings.mail_from), utc_now, is_dry=settings.dry_run
    )
