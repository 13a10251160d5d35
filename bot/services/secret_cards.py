"""Words the messages about secrets: what was found, what to do, and the text without it."""

from dataclasses import dataclass

from bot.domain.card import TEXT_MOST, Card, clipped
from bot.domain.excerpt import block
from bot.ports import Texts
from bot.services.redacted_kinds import kind_names

_CUT = "…"
NAMES_MOST = 300
"""Characters of the names of files."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Find:
    """Secrets in one message. ``kinds`` are those of the rules (``npm_token``), ``where`` is a
    link, ``redacted`` the message without them."""

    locale: str
    kinds: tuple[str, ...]
    where: str
    redacted: str
    is_in_text: bool
    """Or in a file that came with it."""
    is_in_title: bool
    files: tuple[str, ...] = ()
    """Names of those with a secret in them."""


class SecretCards:
    """Each says what to do; none repeats a secret."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts

    def told(self, find: Find) -> Card:
        """For the author alone, with the text to post again; what Discord would not take any more
        is cut off."""
        say, locale = self._texts.say, find.locale
        told = say(
            locale,
            "Your message in {where} contained a secret ({kinds}), so I removed it. Revoke the "
            "secret where it was issued and make a new one: others may have seen it already.",
            where=find.where,
            kinds=kind_names(self._texts, locale, find.kinds),
        )
        if find.is_in_title:
            title = say(
                locale,
                "The title of the post has one too: change it, or delete the post.",
            )
            told = f"{told}\n{title}"
        if find.files:
            names = ", ".join(f"`{name}`" for name in find.files)
            file = say(
                locale,
                "It stood in {files}: take it out of there before you attach that again.",
                files=clipped(names, NAMES_MOST),
            )
            told = f"{told}\n{file}"
        if not find.redacted.strip():
            return Card((told,))
        again = say(locale, "This is what you wrote, without it, to post again:")
        room = TEXT_MOST - len(told) - len(again) - 1
        return Card((told, f"{again}\n{shown(find.redacted, room)}"))

    def removed(self, find: Find) -> Card:
        """For everybody, where the author takes no private messages."""
        text = self._texts.say(
            find.locale,
            "A message with a secret in it was removed here. If it was yours: revoke the secret "
            "where it was issued and make a new one, for others may have seen it already. Then "
            "post your text again without it.",
        )
        return Card((text,))

    def standing(self, find: Find) -> Card:
        """In reply to a message that the bridge cannot delete, or whose title it is in."""
        say, locale = self._texts.say, find.locale
        first = (
            say(
                locale,
                "This message contains a secret ({kinds}). Please delete it.",
                kinds=kind_names(self._texts, locale, find.kinds),
            )
            if find.is_in_text
            else say(
                locale,
                "The title of this post contains a secret ({kinds}). Please change it, or delete "
                "the post.",
                kinds=kind_names(self._texts, locale, find.kinds),
            )
        )
        then = say(
            locale,
            "Then revoke the secret where it was issued and make a new one: others may have seen "
            "it already.",
        )
        return Card((f"{first} {then}",))


def shown(text: str, most: int) -> str:
    """``text`` as a block of code, in at most ``most`` characters."""
    whole = block(text, "")
    if len(whole) <= most:
        return whole
    over = len(whole) - most + len(_CUT)
    return block(text[:-over] + _CUT, "")
