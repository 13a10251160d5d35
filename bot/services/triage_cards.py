"""Shows maintainers what waits for them, page by page."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.domain.card import Button, Card, Option, Select, Style
from bot.domain.status import plain
from bot.domain.triage import Queue, Row, Section, page_of
from bot.ports import Texts

TITLE_MOST = 80
"""Characters; ten rows with links have to fit into one message."""
CHOICES_MOST, NAME_MOST = 25, 100
"""Of a select."""


@dataclass(frozen=True, slots=True)
class View:
    """What a maintainer looks at. ``repository`` is its place in the settings."""

    repository: int = 0
    section: Section = Section.UNLABELLED
    page: int = 0

    def __str__(self) -> str:
        return f"{self.repository}:{self.section}:{self.page}"

    @classmethod
    def parse(cls, text: str) -> "View":
        repository, section, page = text.split(":")
        return cls(int(repository), Section(section), int(page))


@dataclass(frozen=True, slots=True)
class TriageCards:
    """Buttons carry their state in ``custom_id``: ``triage:<verb>:<view>``."""

    texts: Texts
    repositories: Sequence[str]

    def show(self, view: View, queue: Queue, locale: str, trouble: str = "") -> Card:
        """``trouble`` is why some sections are not in ``queue``."""
        rows, page, pages = page_of(queue.get(view.section, ()), view.page)
        view = replace(view, page=page)
        head = f"### {plain(self.repositories[view.repository])} · {self._name(view, locale)}"
        if view.section not in queue:
            body = f"⚠️ {trouble}"
        else:
            body = "\n".join(map(self._row, rows)) or self.texts.say(locale, "Nothing waits here.")
        if pages > 1:
            count = {"page": page + 1, "pages": pages}
            body += "\n-# " + self.texts.say(locale, "Page {page} of {pages}", **count)
        tabs = tuple(self._tab(one, view, queue, locale) for one in Section)
        card = Card((head, body), tabs).over(Card((), self._turning(view, pages, locale)))
        if len(self.repositories) == 1:
            return card
        return Card((), select=self._choice(view)).over(card)

    def _turning(self, view: View, pages: int, locale: str) -> tuple[Button, ...]:
        again = Button(self.texts.say(locale, "Refresh"), f"triage:again:{view}")
        if pages == 1:
            return (again,)
        before, after = (replace(view, page=view.page + by) for by in (-1, 1))
        return (
            Button("◀", f"triage:previous:{before}", is_disabled=view.page == 0),
            Button("▶", f"triage:next:{after}", is_disabled=after.page == pages),
            again,
        )

    def _tab(self, section: Section, view: View, queue: Queue, locale: str) -> Button:
        """With how many there are."""
        there = View(view.repository, section)
        count = str(len(queue[section])) if section in queue else "?"
        style = Style.PRIMARY if section is view.section else Style.SECONDARY
        return Button(f"{self._name(there, locale)} ({count})", f"triage:see:{there}", style=style)

    def _choice(self, view: View) -> Select:
        here = self.repositories[view.repository]
        names = enumerate(self.repositories[:CHOICES_MOST])
        options = tuple(Option(name[:NAME_MOST], str(place)) for place, name in names)
        return Select(f"triage:repository:{view}", here[:NAME_MOST], options)

    def _name(self, view: View, locale: str) -> str:
        say = self.texts.say
        match view.section:
            case Section.UNLABELLED:
                return say(locale, "Unlabelled")
            case Section.WAITING:
                return say(locale, "Waiting for author")
            case Section.ANSWERED:
                return say(locale, "Author answered")
            case Section.THREADS:
                return say(locale, "Threads without a reply")

    def _row(self, row: Row) -> str:
        when = f" · <t:{int(row.at.timestamp())}:R>" if row.at else ""
        return f"- [#{row.issue.number}]({row.url}) {plain(row.title, TITLE_MOST)}{when}"
