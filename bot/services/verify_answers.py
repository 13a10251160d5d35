"""What members and maintainers are asked and told, privately, while something is being proved."""

from collections.abc import Iterator
from datetime import datetime

from bot.domain.account import Project, Standing
from bot.domain.card import Button, Card, Style, clipped
from bot.domain.form import Entry, Field, Form
from bot.domain.ids import MemberId
from bot.domain.verify import CODE_LENGTH, CODE_LIFE, TOKEN_LIFE, Confirmed, Entitlement, Proof
from bot.ports import Texts
from bot.services.verify import Confirmation, Status

ADDRESS_MOST = 254
"""https://www.rfc-editor.org/rfc/rfc5321#section-4.5.3.1.3"""
PROJECTS_MOST, PROJECT_MOST = 10, 300
"""Projects that are listed, and characters of one: a message holds 4 000."""
GREEN = 0x2FBF71
MINUTES = CODE_LIFE.seconds // 60


class VerifyAnswers:
    """Cards and forms carry their state in ``custom_id``: ``verify:<verb>``. ``proofs`` are those
    that members can give here; ``official`` is a link to where customers get help, empty where
    there is none."""

    def __init__(self, texts: Texts, proofs: frozenset[Proof], official: str = "") -> None:
        self._texts = texts
        self.proofs = proofs
        self._official = official

    def ask(self, locale: str) -> Form:
        """What somebody who wants to show it fills in first."""
        is_mailed = Proof.EMAIL_CODE in self.proofs
        return self.ask_address(locale) if is_mailed else self.ask_token(locale)

    def ask_address(self, locale: str) -> Form:
        say = self._texts.say
        field = Field(
            name="address",
            label=say(locale, "E-mail address of your account"),
            hint=say(locale, "Nobody here sees it, and it is not kept."),
            most=ADDRESS_MOST,
            is_required=True,
        )
        return Form("verify:address", say(locale, "Show that you are a customer"), (field,))

    def ask_code(self, locale: str) -> Form:
        say = self._texts.say
        field = Field(
            name="code",
            label=say(locale, "Code from the mail"),
            hint=say(locale, "{count} letters and digits", count=CODE_LENGTH),
            most=4 * CODE_LENGTH,
            is_required=True,
        )
        return Form("verify:typed", say(locale, "Enter code"), (field,))

    def ask_token(self, locale: str) -> Form:
        say = self._texts.say
        field = Field(
            name="token",
            label=say(locale, "Token from your dashboard"),
            hint=say(locale, "It counts once, and for a few minutes."),
            entry=Entry.TEXT,
            is_required=True,
        )
        return Form("verify:token", say(locale, "Show that you are a customer"), (field,))

    def asked(self, locale: str) -> Card:
        """The same for every address, whatever comes of it."""
        say = self._texts.say
        text = say(
            locale,
            "If this is the address of an account, a code is on its way there, good for {minutes} "
            "minutes. Nothing came? Look at the spam, wait a minute, then ask again with the "
            "address that stands on your invoices.",
            minutes=MINUTES,
        )
        return Card((text,), (self._enter(locale), self._ask_again(locale)))

    def confirmed(self, found: Confirmation, locale: str) -> Card:
        """How entering a code ended."""
        if found.result is Confirmed.OK and found.entitlement:
            return self._proved(found.entitlement, locale)
        say = self._texts.say
        if found.result is Confirmed.WRONG and found.left:
            text = say(locale, "That is not the code. Attempts left: {left}.", left=found.left)
            return Card((text,), (self._enter(locale),))
        texts = {
            Confirmed.EXPIRED: say(
                locale, "This code is too old: one is good for {minutes} minutes.", minutes=MINUTES
            ),
            Confirmed.NONE: say(
                locale, "There is no code to enter: none was asked for, or it was used already."
            ),
        }
        text = texts.get(found.result) or say(locale, "That was one wrong code too many.")
        return Card((f"{text} {say(locale, 'Ask for a new one.')}",), (self._ask_again(locale),))

    def shown(self, found: Confirmation, locale: str) -> Card:
        """How showing a token ended."""
        if found.result is Confirmed.OK and found.entitlement:
            return self._proved(found.entitlement, locale)
        say, minutes = self._texts.say, TOKEN_LIFE.seconds // 60
        texts = {
            Confirmed.EXPIRED: say(
                locale, "This token is too old: one is good for {minutes} minutes.", minutes=minutes
            ),
            Confirmed.NONE: say(locale, "This token was used already."),
        }
        text = texts.get(found.result) or say(locale, "This token is not one for this server.")
        return Card((f"{text} {say(locale, 'Make a new one in your dashboard.')}",))

    def status(self, status: Status, locale: str) -> Card:
        """What a member is told of themselves."""
        say, held = self._texts.say, status.entitlement
        if held:
            title = say(locale, "**You are verified** since {since}.", since=_day(held.verified_at))
            card = self._card(held, title, locale, is_stale=status.is_stale)
        else:
            text = say(locale, "You are not verified here.")
            label = say(locale, "I am a customer")
            card = Card((text,), (Button(label, "verify:start", style=Style.PRIMARY),))
        return card.over(self._lost(status, locale))

    def unlinked(self, locale: str, *, is_new: bool) -> Card:
        say = self._texts.say
        text = (
            say(locale, "Forgotten: your account is not linked any more, and your roles go.")
            if is_new
            else say(locale, "You are not verified here.")
        )
        return Card((text,))

    def undone(self, locale: str, *, is_back: bool) -> Card:
        say = self._texts.say
        text = (
            say(locale, "Done: the account is linked to you again.")
            if is_back
            else say(locale, "It is too late for that, or it was done already.")
        )
        return Card((text,))

    def who(self, member: MemberId, held: Entitlement | None, now: datetime, locale: str) -> Card:
        """For maintainers: what a member has and since when, nothing else of theirs."""
        say, name = self._texts.say, f"<@{member}>"
        if held is None:
            return Card((say(locale, "{member} is not verified.", member=name),))
        since, proof = _day(held.verified_at), self._proof(held.proof, locale)
        title = say(
            locale, "{member}: {proof}, since {since}.", member=name, proof=proof, since=since
        )
        facts = [title, *self._facts(held, locale, is_stale=held.is_stale(now))]
        if held.trouble:
            facts.append(f"⚠️ {say(locale, 'The role could not be given:')} {held.trouble}")
        return Card(("\n".join(facts),))

    def revoked(self, member: MemberId, locale: str, *, is_new: bool) -> Card:
        say, name = self._texts.say, f"<@{member}>"
        text = (
            say(locale, "{member} is not verified any more; the roles go.", member=name)
            if is_new
            else say(locale, "{member} is not verified.", member=name)
        )
        return Card((text,))

    def vouched(self, held: Entitlement, locale: str) -> Card:
        text = self._texts.say(
            locale,
            "{member} has {tier} until {until}. It is on record that you vouched for them.",
            member=f"<@{held.member}>",
            tier=_named(held.tier),
            until=_day(held.until) if held.until else "",
        )
        return Card((text,))

    def _proved(self, held: Entitlement, locale: str) -> Card:
        return self._card(held, self._texts.say(locale, "**Verified, thank you!**"), locale)

    def _card(self, held: Entitlement, title: str, locale: str, *, is_stale: bool = False) -> Card:
        say = self._texts.say
        facts = "\n".join((f"✅ {title}", *self._facts(held, locale, is_stale=is_stale)))
        texts = [facts, *self._projects(held, locale)]
        if held.trouble:
            text = say(
                locale, "Your role could not be given yet. Staff know of it and will fix it."
            )
            texts.append(f"⚠️ {text}")
        button = Button(say(locale, "Official support"), url=self._official)
        return Card(tuple(texts), (button,) if self._official else (), colour=GREEN)

    def _facts(self, held: Entitlement, locale: str, *, is_stale: bool) -> Iterator[str]:
        say = self._texts.say
        if held.tier:
            yield say(locale, "Plan: **{tier}**", tier=_named(held.tier))
        if standing := self._standing(held, locale):
            yield standing
        if is_stale:
            since = _day(held.checked_at)
            text = say(locale, "Nobody could confirm this since {since}; it stays.", since=since)
            yield f"⚠️ {text}"

    def _standing(self, held: Entitlement, locale: str) -> str:
        say, until = self._texts.say, _day(held.until) if held.until else ""
        plain = {
            Standing.TRIAL: say(locale, "On trial"),
            Standing.INACTIVE: say(locale, "There is no paid plan at the moment."),
            Standing.UNKNOWN: say(locale, "The plan cannot be told at the moment."),
        }
        if held.standing in (Standing.INACTIVE, Standing.UNKNOWN) or not until:
            return plain.get(held.standing, "")
        if held.proof is Proof.VOUCH:
            return say(locale, "Until {until}", until=until)
        dated = {
            Standing.TRIAL: say(locale, "On trial until {until}", until=until),
            Standing.PAST_DUE: say(
                locale, "A payment is late; it stays until {until}.", until=until
            ),
            Standing.ENDING: say(locale, "Cancelled; it stays until {until}.", until=until),
        }
        return dated.get(held.standing) or say(locale, "Paid until {until}", until=until)

    def _projects(self, held: Entitlement, locale: str) -> Iterator[str]:
        if not held.projects:
            return
        say = self._texts.say
        rows = [self._project(one, locale) for one in held.projects[:PROJECTS_MOST]]
        if more := len(held.projects) - len(rows):
            rows.append(f"- {say(locale, 'and {count} more', count=more)}")
        yield "\n".join((say(locale, "Projects and your roles there:"), *rows))

    def _project(self, project: Project, locale: str) -> str:
        roles = ", ".join(f"`{role}`" for role in sorted(project.roles))
        name = project.name or project.id
        row = f"- {_plain(name)}: {roles or self._texts.say(locale, 'no role')}"
        return clipped(row, PROJECT_MOST)

    def _proof(self, proof: Proof, locale: str) -> str:
        say = self._texts.say
        return {
            Proof.EMAIL_CODE: say(locale, "verified by a mailed code"),
            Proof.SIGNED_TOKEN: say(locale, "verified by a signed token"),
            Proof.VOUCH: say(locale, "vouched for by a maintainer"),
        }[proof]

    def _lost(self, status: Status, locale: str) -> Card | None:
        if status.lost is None:
            return None
        say = self._texts.say
        text = say(locale, "Your customer account is linked to another Discord account now.")
        button = Button(say(locale, "Take it back"), f"verify:undo:{status.lost.id}")
        return Card((text,), (button,))

    def _enter(self, locale: str) -> Button:
        return Button(self._texts.say(locale, "Enter code"), "verify:code", style=Style.PRIMARY)

    def _ask_again(self, locale: str) -> Button:
        return Button(self._texts.say(locale, "Ask for a new code"), "verify:start")


def _named(tier: str) -> str:
    return _plain(tier.replace("_", " ").title())


def _plain(text: str) -> str:
    """A name out of somebody else's system: it must not turn into a mention or a link."""
    return "`" + text.replace("`", "'")[:80] + "`" if not text.replace(" ", "").isalnum() else text


def _day(at: datetime) -> str:
    """Discord shows it in the reader's own time."""
    return f"<t:{at.timestamp():.0f}:D>"
