"""Says in Discord whose comments cross, who is asked, and what somebody wrote on GitHub."""

from collections.abc import Sequence

from bot.domain.card import Button, Card, Style
from bot.domain.ids import MessageId
from bot.domain.issue import Comment, IssueRef, Standing
from bot.domain.link import Relay
from bot.ports import Texts


class RelayCards:
    """Each in the language of whoever reads it; in a thread, in that of whoever opened it."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts

    def state(self, relay: Relay, issue: IssueRef, url: str, locale: str) -> Card:
        hint = self._texts.say(
            locale, "Whoever opened this post decides about it; maintainers may ask, or stop it."
        )
        return Card((self._state(relay, issue, url, locale), f"-# {hint}"))

    def switched(self, relay: Relay, issue: IssueRef, url: str, locale: str) -> Card:
        """For everybody in the thread."""
        if relay is Relay.OFF:
            stays = self._texts.say(locale, "What has crossed stays.")
            return Card((f"{self._state(relay, issue, url, locale)} {stays}",))
        note = self._texts.say(
            locale,
            "From now on: with the author's name, without secrets; edits and deletions cross too. "
            "Whoever opened this post agreed, and may stop it with `/relay`.",
        )
        return Card((f"🌐 {self._state(relay, issue, url, locale)}", f"-# {note}"))

    def ask(self, subject: MessageId, relay: Relay, issue: IssueRef, url: str, locale: str) -> Card:
        say, rest = self._texts.say, f"{subject}:{relay}"
        asked = say(locale, "A maintainer asks whoever opened this post: is this fine with you?")
        return Card(
            (asked, self._state(relay, issue, url, locale)),
            buttons=(
                Button(say(locale, "Yes"), f"relay:agree:{rest}", style=Style.SUCCESS),
                Button(say(locale, "No, thanks"), f"relay:decline:{rest}"),
            ),
        )

    def asked(self, locale: str) -> Card:
        return Card(
            (self._texts.say(locale, "Asked. The answer comes by a button in the thread."),)
        )

    def answered(self, *, agrees: bool, locale: str) -> Card:
        """Stands where the question stood."""
        if agrees:
            return Card((self._texts.say(locale, "Whoever opened this post agreed."),))
        text = self._texts.say(locale, "Whoever opened this post would rather not.")
        return Card((text,))

    def lost(self, issue: IssueRef, locale: str) -> Card:
        """Below a message that GitHub did not take."""
        say = self._texts.say
        return Card(
            (say(locale, "GitHub did not take this, so {issue} lacks it.", issue=str(issue)),)
        )

    def comment(self, comment: Comment, parts: Sequence[str], most: int, locale: str) -> list[Card]:
        """``most`` messages at the most, of which each begins in a way that only it does."""
        texts = [*parts[:most]] or [""]
        if len(parts) > most:
            rest = self._texts.say(locale, "Go on reading on GitHub")
            texts[-1] += f"\n\n**[{rest}]({comment.url})**"
        heads = (self._head(comment, part, locale) for part in range(len(texts)))
        pairs = zip(heads, texts, strict=True)
        return [Card(tuple(filter(None, pair))) for pair in pairs]

    def _head(self, comment: Comment, part: int, locale: str) -> str:
        say, name = self._texts.say, comment.author or "ghost"
        if part:
            more = say(locale, "{name}, part {number}", name=name, number=part + 1)
            return f"-# [{more}]({comment.url})"
        role = say(locale, "maintainer")
        who = f"**{name}** ({role})" if comment.standing is Standing.MAINTAINER else f"**{name}**"
        return f"{who} [{say(locale, 'on GitHub')}]({comment.url})"

    def _state(self, relay: Relay, issue: IssueRef, url: str, locale: str) -> str:
        say, where = self._texts.say, f"[{issue}]({url})"
        match relay:
            case Relay.OFF:
                return say(locale, "Nothing crosses between this thread and {issue}.", issue=where)
            case Relay.MAINTAINERS:
                return say(
                    locale,
                    "What maintainers write here, everybody can read in {issue} on GitHub; and "
                    "what they write there is shown here.",
                    issue=where,
                )
            case Relay.ALL:
                return say(
                    locale,
                    "Whatever is written here, everybody can read in {issue} on GitHub; and what "
                    "is written there is shown here.",
                    issue=where,
                )
