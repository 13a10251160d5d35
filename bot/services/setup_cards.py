"""Draws the guided choice of channels and roles, what was chosen, and what is switched off."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from bot.domain.card import Button, Card, Select, Style, clipped
from bot.domain.form import Field, Form
from bot.domain.ids import ChannelId
from bot.domain.setup import CHOICES, PAGES, Choice, ids_in, line
from bot.domain.switches import Feature
from bot.ports import Texts
from bot.ports.setup import Held

TYPED_MOST = 1000
EXCERPT = 300


class SetupCards:
    """Its buttons are ``setup:page:<number>``, ``setup:show``, ``setup:forget`` and
    ``setup:repositories:<page>``, its lists ``setup:chosen:<page>:<name>``."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts

    def page(self, number: int, values: Mapping[str, str], locale: str) -> Card:
        """``values`` are what is chosen, or set, now."""
        say = self._texts.say
        head = say(
            locale,
            "**Set up, {number} of {count}.** What you choose is saved at once and counts from the "
            "bridge's next start.",
            number=number + 1,
            count=len(PAGES),
        )
        card = Card((), tuple(self._turns(number, locale)))
        for choice in reversed(PAGES[number]):
            card = self._part(choice, number, values.get(choice.name, ""), locale).over(card)
        return Card((head,)).over(card)

    def form(self, number: int, value: str, locale: str) -> Form:
        """Repositories are typed."""
        say = self._texts.say
        field = Field(
            name="repositories",
            label=say(locale, "Repositories"),
            hint=say(locale, "owner/name each, separated by commas; empty for none"),
            sample="example/app, example/plugin",
            value=value.replace(",", ", "),
            most=TYPED_MOST,
        )
        return Form(f"setup:typed:{number}", say(locale, "Repositories"), (field,))

    def shown(
        self,
        saved: Mapping[str, str],
        waiting: Collection[str],
        off: Collection[tuple[ChannelId, Feature]],
        locale: str,
    ) -> Card:
        """``waiting`` are names of choices that do not count yet."""
        say = self._texts.say
        texts, buttons = [], []
        if saved:
            lines = "\n".join(line(name, value) for name, value in saved.items())
            head = say(
                locale,
                "**Chosen here.** It counts instead of the same settings elsewhere. To keep it "
                "there, paste these lines into `.env`:",
            )
            texts.append(f"{head}\n```\n{lines}\n```")
            buttons.append(Button(say(locale, "Forget these"), "setup:forget", style=Style.DANGER))
        else:
            texts.append(say(locale, "Nothing was chosen here: the settings count as they are."))
        if waiting:
            names = ", ".join(f"`{CHOICES[name].variable}`" for name in waiting)
            text = say(
                locale, "Start the bridge again, and this counts as well: {names}", names=names
            )
            texts.append(f"🔁 {text}")
        if off:
            rows = (f"- <#{channel}>: {self.feature(one, locale)}" for channel, one in sorted(off))
            texts.append("\n".join((say(locale, "**Switched off**"), *rows)))
        buttons.append(Button(say(locale, "Choose"), "setup:page:0"))
        return Card(tuple(texts), tuple(buttons))

    def switched(self, channel: ChannelId, feature: Feature, locale: str, *, is_on: bool) -> Card:
        what, where = self.feature(feature, locale), f"<#{channel}>"
        text = (
            self._texts.say(locale, "On in {where}: {what}.", where=where, what=what)
            if is_on
            else self._texts.say(locale, "Off in {where}: {what}.", where=where, what=what)
        )
        return Card((text,))

    def preview(
        self, channel: ChannelId, role: str, lacking: Sequence[str], said: Card | None, locale: str
    ) -> Card:
        """What would be said in a channel; its buttons would do nothing here."""
        head = f"<#{channel}> · {self._name(role, locale)}"
        if lacking:
            text = self._texts.say(
                locale, "The bridge lacks there: {names}", names=", ".join(lacking)
            )
            head = f"{head}\n⚠️ {text}"
        about = Card((self._about(role, locale),))
        texts = [text for part in (said or about).parts() for text in part.texts]
        return Card((head, *texts)).clipped(3500)

    def nowhere(self, locale: str) -> Card:
        text = self._texts.say(locale, "No channel is set: the bridge answers mentions only.")
        return Card((text,))

    def held(self, held: Sequence[Held], locale: str, *, is_dry: bool) -> Card:
        say = self._texts.say
        head = (
            say(locale, "**A dry run**: this was decided lately, and not sent.")
            if is_dry
            else say(locale, "This is no dry run. Of the last one:")
        )
        if not held:
            return Card((head, say(locale, "Nothing.")))
        return Card((head, *map(_held, held)))

    def feature(self, feature: Feature, locale: str) -> str:
        say = self._texts.say
        names = {
            Feature.ANSWERS: say(locale, "answers from the FAQ"),
            Feature.POSTS: say(locale, "the first message in posts"),
            Feature.REMINDERS: say(locale, "asking in quiet posts, and closing them"),
            Feature.PREVIEWS: say(locale, "previews of issues"),
            Feature.NOTICE: say(locale, "the notice of what is promised"),
        }
        return names[feature]

    def _about(self, role: str, locale: str) -> str:
        """What is said where only something that happens can be told."""
        say = self._texts.say
        told = {
            "staff_channel": say(
                locale, "What GitHub, the desk or Discord did not take, and what to do about it."
            ),
            "incident_channel": say(
                locale, "One message for each incident, edited until the incident ends."
            ),
            "feed_channel": say(
                locale, "A message for each new issue, closing and release of the repositories."
            ),
            "digest_channel": say(
                locale, "Once a week: what was asked, what was missing, and what to write next."
            ),
            "issue_forum": say(
                locale, "A post for each issue that gets one, by its label or a click."
            ),
        }
        return told.get(role, self._texts.say(locale, "Nothing: that is switched off there."))

    def _part(self, choice: Choice, page: int, value: str, locale: str) -> Card:
        name, none = self._name(choice.name, locale), self._texts.say(locale, "None")
        if choice.pick is None:
            told = value.replace(",", ", ") or none
            button = Button(
                self._texts.say(locale, "Type repositories"), f"setup:repositories:{page}"
            )
            return Card((f"{name}: {told}",), (button,))
        select = Select(
            f"setup:chosen:{page}:{choice.name}",
            none,
            pick=choice.pick,
            most=choice.most,
            chosen=ids_in(value),
        )
        return Card((name,), select=select)

    def _turns(self, number: int, locale: str) -> Iterator[Button]:
        say = self._texts.say
        if number:
            yield Button(say(locale, "Back"), f"setup:page:{number - 1}")
        if number + 1 < len(PAGES):
            label = say(locale, "Next")
            yield Button(label, f"setup:page:{number + 1}", style=Style.PRIMARY)
        else:
            yield Button(say(locale, "Done"), "setup:show", style=Style.PRIMARY)

    def _name(self, name: str, locale: str) -> str:
        say = self._texts.say
        names = {
            "help_channels": say(locale, "Channels where questions are answered"),
            "help_forums": say(locale, "Forums whose posts are looked after"),
            "maintainer_roles": say(locale, "Roles of maintainers"),
            "helper_roles": say(locale, "Roles of helpers"),
            "staff_channel": say(locale, "The channel that is told what maintainers must fix"),
            "incident_channel": say(locale, "The channel that is told of incidents"),
            "feed_channel": say(locale, "The channel that shows new issues and releases"),
            "digest_channel": say(locale, "The channel that gets the weekly digest"),
            "github_repositories": say(locale, "Repositories that take issues"),
            "issue_forum": say(locale, "The forum where issues get posts"),
        }
        return names[name]


def _held(one: Held) -> str:
    """Kind, where, and the beginning of what it says."""
    payload = one.payload or {}
    where = f" · <#{payload['channel']}>" if payload.get("channel") else ""
    at = f"<t:{int(one.at.timestamp())}:R>"
    card = payload.get("card")
    said = " ".join(card["texts"]) if card else str(payload.get("text", ""))
    quoted = "".join(f"\n> {row}" for row in clipped(said, EXCERPT).splitlines())
    return f"`{one.kind}`{where} · {at}{quoted}"
