"""Finds out whose address it is and mails a code there, at most once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from bot.domain.account import Account
from bot.domain.errors import Rejected, Unavailable, Uncertain
from bot.domain.mail import Mail
from bot.domain.outbox import Leased
from bot.domain.verify import CODE_LIFE, Challenge, Sent, shown_code
from bot.ports import Clock, Directory, Handler, Letters, Mailer, Vault, VerifyStore
from bot.services.unnamed import unnamed
from bot.services.verify import MAIL, code_digest

NAME_MOST = 60
"""Characters of a member's or server's name in a mail."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyMail:
    """``codes`` makes one code, ``token`` an unguessable name."""

    store: VerifyStore
    directory: Directory
    mailer: Mailer
    letters: Letters
    vault: Vault
    clock: Clock
    codes: Callable[[], str]
    token: Callable[[], str]

    @property
    def handlers(self) -> Mapping[str, Handler]:
        return {MAIL: self.send}

    async def send(self, leased: Leased) -> str | None:
        """The code goes to the address that the directory holds, never to the typed one. Whatever
        has no mail at its end takes the same steps up to there."""
        challenge = await self.store.challenge(leased.effect.payload["challenge"])
        if challenge is None:
            return None
        if challenge.sent in (Sent.SENDING, Sent.UNKNOWN):
            await self.store.mailed(challenge.id, Sent.UNKNOWN)
            raise Uncertain("mail", "the bridge stopped while it was handing over a code")
        if challenge.sent is Sent.LIMITED:
            await self.store.mailed(challenge.id, Sent.LIMITED)  # which forgets the address
            return None
        if challenge.sent is not Sent.ASKED:
            return None
        if leased.age > CODE_LIFE:
            await self.store.mailed(challenge.id, Sent.FAILED)
            return None
        with unnamed(Unavailable, "verify"):
            account = await self._account(challenge.address)
        code = self.codes()
        if not await self._prepare(challenge, account, code) or account is None:
            return None
        await self._mail(challenge, account.contact, code)
        return None

    async def _account(self, address: str) -> Account | None:
        account = await self.directory.by_address(address) if address else None
        return account if account and account.contact else None

    async def _prepare(self, challenge: Challenge, account: Account | None, code: str) -> bool:
        """Nothing matches the digest of a code that nobody is sent."""
        digest = code_digest(self.vault, challenge.id, code if account else self.token())
        sent = Sent.SENDING if account else Sent.VOID
        prepared = replace(challenge, account=account, sent=sent)
        return await self.store.prepare(prepared, digest, self.clock() + CODE_LIFE)

    async def _mail(self, challenge: Challenge, contact: str, code: str) -> None:
        sent = Sent.UNKNOWN
        try:
            with unnamed(Uncertain, "verify"):
                await self.mailer.send(self._written(challenge, contact, code))
            sent = Sent.SENT
        except Unavailable:
            sent = Sent.ASKED
            raise
        except Rejected:
            sent = Sent.FAILED
            raise
        finally:
            await self.store.mailed(challenge.id, sent)

    def _written(self, challenge: Challenge, contact: str, code: str) -> Mail:
        applicant = challenge.applicant
        subject, text = self.letters.write(
            "code",
            applicant.locale,
            code=shown_code(code),
            name=_plain(applicant.name),
            server=_plain(applicant.server),
            minutes=str(CODE_LIFE.seconds // 60),
        )
        return Mail(contact, subject, text, challenge.id, applicant.locale)


def _plain(name: str) -> str:
    """A name on one line: it stands in a mail that asks for trust."""
    printable = (letter if letter.isprintable() else " " for letter in name)
    return " ".join("".join(printable).split())[:NAME_MOST]
