"""Puts into words and cards what a status page says."""

import hashlib
from datetime import datetime

from bot.domain.card import Button, Card
from bot.domain.status import Incident, Level, Status, link, plain
from bot.ports import Texts

NAMED = 3
"""Incidents in a headline; their number tells of more."""
SHOWN = 5
"""Incidents on a card, which holds 4 000 characters."""
LONGEST_STATE = 40
COLOURS = {
    Level.UP: 0x2FBF71,
    Level.MAINTENANCE: 0x119EFF,
    Level.INCIDENT: 0xE8A33D,
    Level.OUTAGE: 0xD83A42,
}


class StatusCards:
    def __init__(self, texts: Texts) -> None:
        self._texts = texts

    def status(self, status: Status, locale: str) -> Card:
        """What the page says, for whoever asked."""
        say = self._texts.say
        # One without a name is told by the level, and the button leads to it.
        rows = [self._row(one, status.page_url, locale) for one in status.open if one.title]
        more = len(rows) - SHOWN
        if more > 0:
            rows[SHOWN:] = [say(locale, "and {count} more", count=more)]
        checked = say(locale, "Checked {when}", when=_stamp(status.checked_at))
        texts = (f"### {self._level(status, locale)}", "\n".join(rows), f"-# {checked}")
        return Card(
            tuple(filter(None, texts)),
            buttons=(self._page_button(status.page_url, locale),),
            colour=COLOURS.get(status.level),
        )

    def headline(self, status: Status, locale: str) -> str:
        """One paragraph for the top of another message; empty while nothing is open."""
        if not status.open:
            return ""
        page = self._texts.say(locale, "Status page")
        links = [_link(one, status.page_url, page) for one in status.open]
        if len(links) > NAMED:
            count = len(links) - NAMED
            links[NAMED:] = [self._texts.say(locale, "and {count} more", count=count)]
        advice = self._texts.say(
            locale, "If that is what you see, no ticket is needed: news is on the status page."
        )
        return f"**{self._level(status, locale)}** {', '.join(links)}\n-# {advice}"

    def incident(
        self,
        incident: Incident,
        ended_at: datetime | None,
        episode: int,
        page_url: str,
        locale: str,
    ) -> Card:
        """The one message of an incident, as it stands now."""
        say = self._texts.say
        kind = self._kind(incident.level, locale)
        title = f"### {_link(incident, page_url, kind)}"
        if ended_at:
            state = self._ended(incident, ended_at, locale)
        else:
            advice = say(locale, "No ticket is needed. This message changes when there is news.")
            state = f"{self._facts(incident, locale)}\n-# {advice}".strip()
        return Card(
            (title, state),
            buttons=(
                Button(
                    say(locale, "Status now"), custom_id=f"status:now:{_mark(incident, episode)}"
                ),
                self._page_button(page_url, locale),
            ),
            colour=COLOURS[Level.UP] if ended_at else COLOURS.get(incident.level),
        )

    def _level(self, status: Status, locale: str) -> str:
        say = self._texts.say
        if status.open and not any(one.is_certain for one in status.open):
            return say(locale, "There may be an incident.")
        match status.level:
            case Level.UP:
                return say(locale, "No problem is reported.")
            case Level.MAINTENANCE:
                return say(locale, "Maintenance is going on.")
            case Level.INCIDENT:
                return say(locale, "There is an incident.")
            case Level.OUTAGE:
                return say(locale, "There is an outage.")
            case Level.UNKNOWN:
                return say(locale, "Unknown: the status page gives no usable answer.")

    def _row(self, incident: Incident, page_url: str, locale: str) -> str:
        title = _link(incident, page_url, self._kind(incident.level, locale))
        return f"**{title}**\n-# {self._facts(incident, locale)}"

    def _facts(self, incident: Incident, locale: str) -> str:
        say = self._texts.say
        kind = self._kind(incident.level, locale) if incident.title else ""
        facts = [kind, self._state(incident.state_text, locale)]
        if incident.started_at:
            facts.append(say(locale, "since {when}", when=_stamp(incident.started_at)))
        if not incident.is_certain:
            facts.append(say(locale, "the page does not say whether it is over"))
        return " · ".join(filter(None, facts))

    def _ended(self, incident: Incident, ended_at: datetime, locale: str) -> str:
        """Only a page that lists incidents by name says that one is over."""
        say = self._texts.say
        when = _stamp(ended_at, "f")
        if incident.is_certain and incident.title:
            over = say(locale, "Resolved {when}", when=when)
        else:
            over = say(locale, "No longer reported {when}", when=when)
        return f"**{over}**"

    def _kind(self, level: Level, locale: str) -> str:
        say = self._texts.say
        match level:
            case Level.MAINTENANCE:
                return say(locale, "Maintenance")
            case Level.OUTAGE:
                return say(locale, "Outage")
        return say(locale, "Incident")

    def _state(self, state: str, locale: str) -> str:
        """In the reader's language where it is one of the usual words."""
        say = self._texts.say
        match state.lower():
            case "investigating":
                return say(locale, "being investigated")
            case "identified":
                return say(locale, "cause found")
            case "monitoring":
                return say(locale, "fix in place, being watched")
            case "verifying":
                return say(locale, "being verified")
            case "in_progress" | "inprogress" | "maintenance" | "degraded" | "downtime":
                return ""
        return plain(state.replace("_", " "), LONGEST_STATE)

    def _page_button(self, page_url: str, locale: str) -> Button:
        return Button(self._texts.say(locale, "Status page"), url=page_url)


def _link(incident: Incident, page_url: str, otherwise: str) -> str:
    """The incident's title, or ``otherwise`` where it has none, with its address or the page's."""
    return f"[{plain(incident.title) or otherwise}]({link(incident.url, page_url)})"


def _stamp(moment: datetime, style: str = "R") -> str:
    """Shown by Discord in the reader's own zone and language."""
    return f"<t:{int(moment.timestamp())}:{style}>"


def _mark(incident: Incident, episode: int) -> str:
    """Tells this incident's message from every other one's."""
    return hashlib.blake2s(f"{incident.id}:{episode}".encode(), digest_size=12).hexdigest()
