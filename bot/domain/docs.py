"""A page of the product's documentation."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Heading:
    """``anchor`` is the fragment of the URL, without ``#``."""

    text: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Page:
    """``url`` is absolute; with ``heading`` set the search found that heading of the page."""

    title: str
    url: str
    section: str
    headings: tuple[Heading, ...] = ()
    heading: Heading | None = None

    @property
    def link(self) -> str:
        """The URL, to the heading where one was found."""
        return f"{self.url}#{self.heading.anchor}" if self.heading else self.url
