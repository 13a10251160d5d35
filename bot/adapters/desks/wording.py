"""What the parts of a ticket are called in the language of whoever wrote it."""

from bot.domain.ticket_text import Words
from bot.ports import Texts


def words(texts: Texts, locale: str) -> Words:
    return Words(
        tier=texts.say(locale, "Plan"),
        project=texts.say(locale, "Project"),
        role=texts.say(locale, "Role"),
        severity=texts.say(locale, "Severity"),
        summary=texts.say(locale, "Summary"),
        steps=texts.say(locale, "Steps"),
        environment=texts.say(locale, "Environment"),
        thread=texts.say(locale, "Thread"),
        files=texts.say(locale, "Files"),
        left_out=texts.say(locale, "Shortened or left out"),
    )
