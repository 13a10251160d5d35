"""What people, time and misfortune do to a bridge, one step after another, as chance has it."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.domain.errors import Unavailable
from bot.domain.heard import Heard
from bot.domain.ids import ChannelId
from tests.support.crossing import POST, Killed
from tests.support.deeds import Deeds

NEAR = 150
"""Calls to the outside and the store, within which a process dies, if it does."""
NEVER = 2**31
"""After more deliveries than there are, none is heard."""
POSTS = (61, 62)
"""What their writers want to be issues."""


@dataclass(kw_only=True)
class History(Deeds):
    """Every step is a number that chance begins anew from, so that a history stays the same one
    where some of its steps are left out. What GitHub has to tell waits in ``deliveries``, and
    ``lost`` are those that nobody will ever hear of."""

    trouble: float = 0.1
    """The share of steps that are misfortunes."""
    deliveries: list[Heard] = field(default_factory=list)
    lost: list[Heard] = field(default_factory=list)
    filed: set[int] = field(default_factory=set)
    is_dead: bool = False

    def __post_init__(self) -> None:
        super().__post_init__()
        self._misfortunes = (
            self.lose_delivery,
            self.lose_answer,
            self.github_away,
            self.discord_away,
            self.doom,
        )
        self._works = (
            *(self.hear_github, self.hear_github, self.work, self.work),
            *(self.hear_discord, self.hear_tags, self.look_around, self.file, self.reconnect),
        )

    async def live(self, steps: Sequence[int]) -> None:
        await self.begin()
        for number in steps:
            await self.step(random.Random(number))
        await self.end()

    async def begin(self) -> None:
        await self.sea.poll.begin()
        await self.sea.open()

    async def step(self, chance: random.Random) -> None:
        self.chance = chance
        kind = chance.random()
        if kind < self.trouble:
            chance.choice(self._misfortunes)()
        elif kind < 0.5 + self.trouble / 2:
            chance.choice(self.deeds)()
        elif self.is_dead:
            await self.revive()
        else:
            try:
                await chance.choice(self._works)()
            except Killed:
                self._say("the bridge dies")
                self.is_dead = True
            except Unavailable as error:
                self._say(f"in vain: {error}")

    def lose_delivery(self) -> None:
        self._delivered()
        if self.deliveries:
            self.lost.append(self.deliveries.pop(self.chance.randrange(len(self.deliveries))))
            self._say(f"lost: {_named(self.lost[-1])}")

    def lose_answer(self) -> None:
        far = self.chance.choice((self.sea.tracker, self.sea.room))
        far.loses = True
        self._say(f"{type(far).__name__} is about to lose an answer")

    def github_away(self) -> None:
        down = None if self.sea.tracker.down else Unavailable("GitHub", "502")
        self.sea.tracker.down = down
        self._say(f"GitHub {'goes' if down else 'comes'}")

    def discord_away(self) -> None:
        down = None if self.sea.room.down else Unavailable("chat", "503")
        self.sea.room.down = down
        self._say(f"Discord {'goes' if down else 'comes'}")

    def doom(self) -> None:
        """The process will die soon."""
        switch = self.sea.switch
        switch.at = switch.steps + self.chance.randrange(NEAR)

    async def hear_discord(self) -> None:
        """Some of the next events, not all in order; some come twice, as in a resumed session."""
        for _ in range(self.chance.randrange(1, 4)):
            if self.events:
                place = self.chance.randrange(min(3, len(self.events)))
                spoken, is_there = self.events[place]
                if self.chance.random() < 0.8:
                    self.events.pop(place)
                self._say(f"heard: {spoken.text} {'said' if is_there else 'gone'}")
                if is_there:
                    await self.sea.out.said(spoken)
                else:
                    await self.sea.out.gone(spoken.message, ChannelId(POST))

    async def hear_tags(self) -> None:
        self._say("heard: the thread's tags may be others")
        await self.sea.following.service.thread_changed(ChannelId(POST))

    async def hear_github(self) -> None:
        """Some of the deliveries, in any order; some come twice."""
        self._delivered()
        self.chance.shuffle(self.deliveries)
        some = self.deliveries[: self.chance.randrange(len(self.deliveries) + 1)]
        self._say(f"heard: {', '.join(map(_named, some))}")
        await self.sea.inbox.hear(some)
        if self.chance.random() < 0.8:
            del self.deliveries[: len(some)]

    async def work(self) -> None:
        """Do what is due, without hearing anything new."""
        self._say("the bridge works")
        await self._work()

    async def look_around(self) -> None:
        self._say("the bridge polls, and looks at its nudges")
        await self.sea.look_around()

    async def file(self) -> None:
        subject = self.chance.choice(POSTS)
        self._say(f"post {subject} is to be filed")
        self.filed.add(subject)
        await self.sea.file(subject)

    async def reconnect(self) -> None:
        """A session that Discord has forgotten: what was to be heard is not told again."""
        self._say("Discord begins a new session")
        self.events.clear()
        await self.sea.out.catch_up()

    async def revive(self) -> None:
        """A new process, which Discord does not tell anything of before."""
        self._say("the bridge begins again")
        self.sea.clock.advance(seconds=20)
        self.sea.begin()
        await self.sea.outbox.release()
        self.is_dead = False
        self.events.clear()
        await self.sea.out.catch_up()

    async def end(self) -> None:
        """Nothing is in the way any more, and GitHub is asked for all there is."""
        self._say("all is well again")
        self.sea.tracker.down = self.sea.room.down = None
        self.sea.tracker.loses = self.sea.room.loses = False
        self.sea.switch.at = None
        await self.revive()
        for subject in self.filed:
            await self.sea.file(subject)
        for _ in range(2):
            await self.hear_tags()
            await self._hear_all()
            self.sea.clock.advance(minutes=2)
            await self.sea.look_around()
            await self._hear_all()
        while waiting := await self.sea.outbox.next_due():
            self.sea.clock.now = max(self.sea.clock.now, waiting)
            await self._hear_all()

    async def repeat(self) -> None:
        """Everybody tells once more all that was not lost."""
        self.sea.clock.advance(seconds=1)
        await self.sea.out.catch_up()
        await self.hear_tags()
        await self.sea.poll.turn()
        lost = {one.name for one in self.lost}
        await self.sea.inbox.hear([one for one in self.sea.tracker.told if one.name not in lost])
        await self._work()

    async def _hear_all(self) -> None:
        """Also what comes of hearing it."""
        while True:
            await self._work()
            self._delivered()
            if not self.deliveries:
                return
            await self.sea.inbox.hear(self.deliveries)
            self.deliveries.clear()

    async def _work(self) -> None:
        heard, self.sea.heard = self.sea.heard, NEVER
        try:
            await self.sea.settle()
        finally:
            self.sea.heard = heard

    def _delivered(self) -> None:
        told = self.sea.tracker.told
        self.deliveries += told[self.sea.heard :]
        self.sea.heard = len(told)


def _named(heard: Heard) -> str:
    more = heard.label or (str(heard.comment) if heard.comment else "")
    return f"#{heard.number} {heard.action} {more}".rstrip()
