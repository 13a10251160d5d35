"""What somebody who files an issue on GitHub is asked and told on the way, privately."""

from collections.abc import Sequence

from bot.domain.card import Button, Card, Option, Select, Style, clipped
from bot.domain.excerpt import block
from bot.domain.filing import Draft
from bot.domain.ids import MessageId
from bot.domain.issue import Issue
from bot.domain.issue_form import ContactLink, Forms
from bot.domain.link import Link
from bot.domain.status import plain
from bot.ports import Texts

GREEN = 0x2FBF71
OPTIONS_MOST, LABEL_MOST, HINT_MOST = 25, 100, 100
LINKS_MOST, LINK_MOST, COMMENT_MOST = 5, 400, 1500
"""Better places that are named, and characters of one; of the comment that is shown."""


class FilingCards:
    """Cards carry their state in ``custom_id``: ``filing:<verb>:<subject>``."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts

    def repositories(
        self, subject: MessageId, names: Sequence[str], likely: str, locale: str
    ) -> Card:
        """``likely`` is what the post speaks of, empty where it names none of them."""
        say = self._texts.say
        text = say(locale, "Which repository is it about? Nothing is sent yet.")
        options = tuple(Option(name, name) for name in names[:OPTIONS_MOST] if name != likely)
        buttons: tuple[Button, ...] = ()
        if likely:
            label = clipped(say(locale, "It is {name}", name=likely), 80)
            custom_id = f"filing:this:{subject}:{names.index(likely)}"
            buttons = (Button(label, custom_id, style=Style.PRIMARY),)
        placeholder = say(locale, "Another repository") if likely else say(locale, "Repository")
        select = Select(f"filing:repo:{subject}", placeholder, options)
        return Card((f"### {self._title(locale)}\n{text}",), buttons, select)

    def forms(self, subject: MessageId, offered: Forms, locale: str) -> Card:
        say = self._texts.say
        text = say(
            locale, "**{name}** has these forms. Nothing is sent yet.", name=offered.repository
        )
        options = tuple(
            Option(clipped(form.name, LABEL_MOST), form.file, clipped(form.about, HINT_MOST))
            for form in offered.forms[:OPTIONS_MOST]
        )
        select = Select(f"filing:form:{subject}", say(locale, "Choose a form"), options)
        better = self._contacts(offered.contacts, locale)
        return Card(tuple(filter(None, (text, better))), (), select)

    def closed(self, offered: Forms, locale: str) -> Card:
        """The repository takes no issues from people."""
        text = self._texts.say(
            locale, "**{name}** takes no issues this way.", name=offered.repository
        )
        return Card(tuple(filter(None, (text, self._contacts(offered.contacts, locale)))))

    def similar(self, draft: Draft, found: Sequence[Issue], comment: str) -> Card:
        """``comment`` is what choosing one adds to it; empty where the bridge may not write."""
        say, locale, subject = self._texts.say, draft.locale, draft.subject
        lines = [say(locale, "These open issues look like it:")]
        lines += (f"- [#{one.ref.number} {plain(one.title)}]({one.url})" for one in found)
        texts = ["\n".join(lines)]
        select = None
        if comment:
            said = say(
                locale,
                "If yours is one of them, choose it. It then gets this comment, once, and your "
                "post is linked to it:",
            )
            texts.append(f"{said}\n{block(clipped(comment, COMMENT_MOST), '')}")
            options = (
                Option(clipped(f"#{one.ref.number} {one.title}", LABEL_MOST), str(one.ref.number))
                for one in found
            )
            placeholder = say(locale, "It is the same as…")
            select = Select(f"filing:same:{subject}", placeholder, tuple(options))
        go_on = Button(say(locale, "None of these: go on"), f"filing:fill:{subject}:0")
        return Card(tuple(texts), (go_on,), select)

    def ready(self, draft: Draft, pages: int) -> Card:
        """The first form can be opened."""
        say, locale = self._texts.say, draft.locale
        text = say(
            locale,
            "Form: **{form}** of **{name}**. What your post tells is filled in already, and "
            "nothing is sent before you have seen all of it.",
            form=draft.form.name if draft.form else "",
            name=draft.repository,
        )
        label = say(locale, "Open the form")
        if pages > 1:
            label = say(locale, "Open the form (1 of {count})", count=pages)
        button = Button(label, f"filing:fill:{draft.subject}:0", style=Style.PRIMARY)
        return Card((text,), (button,))

    def resumed(self, draft: Draft, page: int | None) -> Card:
        """A draft from before goes on with form ``page``, or, with nothing missing (None), with
        what will be public."""
        to = "view" if page is None else "fill"
        say, locale = self._texts.say, draft.locale
        text = say(
            locale,
            "Your draft for **{name}** is still here: **{title}**",
            name=draft.repository,
            title=plain(draft.title) or "…",
        )
        buttons = (
            Button(
                say(locale, "Go on"),
                f"filing:{to}:{draft.subject}:{page or 0}",
                style=Style.PRIMARY,
            ),
            Button(say(locale, "Begin anew"), f"filing:anew:{draft.subject}"),
        )
        return Card((text,), buttons)

    def going_on(self, draft: Draft, page: int, pages: int) -> Card:
        """After form ``page`` (from 0) of ``pages``."""
        say, locale = self._texts.say, draft.locale
        text = say(locale, "Kept: part {number} of {count}.", number=page + 1, count=pages)
        buttons = (
            Button(
                say(locale, "Continue"),
                f"filing:fill:{draft.subject}:{page + 1}",
                style=Style.PRIMARY,
            ),
            Button(say(locale, "Change"), f"filing:fill:{draft.subject}:{page}"),
        )
        return Card((text,), buttons)

    def missing(self, draft: Draft, labels: Sequence[str], page: int) -> Card:
        """Required fields are empty, the first of them on form ``page``."""
        say, locale = self._texts.say, draft.locale
        names = ", ".join(f"**{plain(label)}**" for label in labels)
        text = say(locale, "The form also wants: {names}", names=names)
        button = Button(
            say(locale, "Change"), f"filing:fill:{draft.subject}:{page}", style=Style.PRIMARY
        )
        return Card((text,), (button,))

    def linked(self, link: Link, locale: str) -> Card:
        """The post has an issue."""
        where = f"[{link.issue}]({link.url})"
        text = self._texts.say(locale, "This is now {where}", where=where)
        return Card((f"📌 {text}",), (self.to_issue(link, locale),), colour=GREEN)

    def to_issue(self, link: Link, locale: str) -> Button:
        label = self._texts.say(locale, "Issue #{number} on GitHub", number=link.issue.number)
        return Button(label, url=link.url)

    def opened(self, url: str, locale: str) -> Card:
        text = self._texts.say(locale, "It is on GitHub now: {url}", url=url)
        return Card((f"✅ {text}",), colour=GREEN)

    def under_way(self, locale: str) -> Card:
        text = self._texts.say(
            locale,
            "It is on its way to GitHub, which takes longer than usual. Your post will say when "
            "it is there; nothing more is to be done.",
        )
        return Card((f"⏳ {text}",))

    def unlinked(self, locale: str) -> Card:
        text = self._texts.say(
            locale,
            "This post became an issue once, and a maintainer unlinked the two. A maintainer can "
            "link it again, to the same issue or another one.",
        )
        return Card((text,))

    def given_up(self, locale: str) -> Card:
        """A direct message."""
        text = self._texts.say(
            locale,
            "GitHub did not take your issue. What you typed is kept for a day: press *File on "
            "GitHub* again to try once more.",
        )
        return Card((text,))

    def refused(self, repository: str, reason: str) -> Card:
        """For staff: why, and nothing of whoever filed."""
        text = self._texts.say("en", "An issue could not be opened: {reason}", reason=reason)
        return Card((f"⚠️ {text}\n-# {repository}",))

    def _title(self, locale: str) -> str:
        return self._texts.say(locale, "File on GitHub")

    def _contacts(self, contacts: Sequence[ContactLink], locale: str) -> str:
        """Better places, as the repository's ``config.yml`` names them."""
        if not contacts:
            return ""
        lines = [self._texts.say(locale, "Or is one of these the better place?")]
        for one in contacts[:LINKS_MOST]:
            about = f": {plain(one.about)}" if one.about else ""
            lines.append(clipped(f"- [{plain(one.name)}]({one.url}){about}", LINK_MOST))
        return "\n".join(lines)
