"""What people in Discord are told of a label on GitHub."""

from dataclasses import dataclass

from bot.domain.card import Button, Card
from bot.domain.issue import CloseReason, Issue
from bot.domain.labels import OFF
from bot.domain.status import plain
from bot.ports import Texts
from bot.services.support_case import Wish


@dataclass(frozen=True, slots=True)
class LabelCards:
    texts: Texts

    def told(
        self, issue: Issue, label: str, text: str, locale: str, wish: Wish | None = None
    ) -> Card | None:
        """For a linked thread: one line, the way to official support for a ``wish``, and where it
        comes from; None where there is nothing to tell."""
        say, lines = self.texts.say, [text] if text else []
        buttons: tuple[Button, ...] = ()
        if wish:
            lines.append(
                say(
                    locale,
                    "The button shows the official way for this, and only you see what it says.",
                )
            )
            buttons = (Button(say(locale, "Official support"), f"support:open:{wish}"),)
        if not lines:
            return None
        return Card(("\n".join((*lines, f"-# {self._origin(issue, label, locale)}")),), buttons)

    def would_close(self, issue: Issue, label: str, reason: CloseReason) -> Card:
        """For staff."""
        text = self.texts.say(
            "en",
            "This would be closed now ({reason}), but closing is not switched on: close it "
            "yourself, or set {setting}.",
            reason=reason.replace("_", " "),
            setting="`BRIDGE_GITHUB_CLOSES_ISSUES`",
        )
        return Card((f"{text}\n-# {self._origin(issue, label, 'en')}",))

    def _origin(self, issue: Issue, label: str, locale: str) -> str:
        say, name = self.texts.say, plain(label.removeprefix(OFF))
        where = f"[{issue.ref}]({issue.url})"
        if label.startswith(OFF):
            return say(locale, "{issue}: label {label} taken off", issue=where, label=name)
        return say(locale, "{issue}: label {label}", issue=where, label=name)
