"""Finds pages of the documentation for ``/docs``."""

from collections.abc import Sequence

from bot.domain.card import Card
from bot.domain.docs import Page
from bot.ports import Documentation, Texts

CHOICES = 25
MORE = 3
"""Further pages named below the best one."""


class DocsService:
    def __init__(self, documentation: Documentation, texts: Texts) -> None:
        self._documentation = documentation
        self._texts = texts

    def pages(self, query: str) -> Sequence[Page]:
        """For autocomplete, best first."""
        return self._documentation.find(query, CHOICES)

    def find(self, query: str, locale: str, *, above: str = "") -> tuple[Card, bool]:
        """The best page for ``query`` (a link chosen from the list, or free text) and a few more;
        and whether there is one."""
        pages = self._documentation.find(query, 1 + MORE)
        if not pages:
            say = self._texts.say(
                locale, "The documentation has no page about this. Try other words."
            )
            return Card((say,)), False
        best, *more = pages
        texts = ["\n".join(filter(None, (above, f"### [{name(best)}]({best.link})")))]
        if more and query != best.link:
            texts.append("\n".join(f"-# [{name(page)}]({page.link})" for page in more))
        return Card(tuple(texts)), True


def name(page: Page) -> str:
    """Title and heading, without the brackets that would end a Markdown link."""
    full = f"{page.title} › {page.heading.text}" if page.heading else page.title
    return full.replace("[", "(").replace("]", ")")
