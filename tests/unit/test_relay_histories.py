"""Whatever people do on both sides, in whatever order it is heard of, how often, or not at all, and
whenever the bridge dies: in the end each side shows what the other one says, once."""

import random

import pytest

from bot.domain.heard import Heard
from bot.domain.ids import ChannelId
from bot.domain.relay import Spoken
from bot.domain.relay_in import as_discord
from bot.domain.relay_split import split
from bot.services.relay_in import PART_MOST
from tests.support.crossing import ISSUE, POST, Killed, Strait, parts

SHORT, LONG = "short", "y" * 3_300 + "\n\n" + "z" * 3_300
STEPS = 25
NEAR = 200
"""Calls to the outside and the store, within which a process dies, if it does."""


class History:
    """``spoken`` and ``written`` are what stands on each side; what the bridge has not heard of
    waits in ``events`` and ``deliveries``."""

    def __init__(self, strait: Strait, chance: random.Random) -> None:
        self.strait = strait
        self.chance = chance
        self.oscar = strait.tracker.person("oscar")
        self.spoken: list[Spoken] = []
        self.written: list[int] = []
        self.events: list[tuple[Spoken, bool]] = []
        self.deliveries: list[Heard] = []
        self.is_dead = False
        self.doom()

    def doom(self) -> None:
        at = self.strait.switch.steps + self.chance.randrange(NEAR)
        self.strait.switch.at = self.chance.choice([None, at])

    async def step(self) -> None:
        people = (self.write, self.write, self.reword, self.remove)
        github = (self.comment, self.comment, self.edit, self.delete)
        if self.chance.random() < 0.5:
            self.chance.choice((*people, *github, self.wait, self.lose))()
        elif self.is_dead:
            await self.revive()
        else:
            try:
                await self.chance.choice((self.hear_discord, self.hear_github, self.work))()
            except Killed:
                self.is_dead = True

    def write(self) -> None:
        self.spoken.append(self.strait.write(f"said {self.chance.random()}"))
        self.events.append((self.spoken[-1], True))

    def reword(self) -> None:
        if self.spoken:
            place = self.chance.randrange(len(self.spoken))
            text = f"said {self.chance.random()}"
            self.spoken[place] = self.strait.reword(self.spoken[place], text)
            self.events.append((self.spoken[place], True))

    def remove(self) -> None:
        if self.spoken:
            gone = self.spoken.pop(self.chance.randrange(len(self.spoken)))
            self.strait.remove(gone)
            self.events.append((gone, False))

    def comment(self) -> None:
        self.written.append(self.oscar.says(ISSUE, self._text()).id)

    def edit(self) -> None:
        if self.written:
            self.oscar.rewords(self.chance.choice(self.written), self._text())

    def delete(self) -> None:
        if self.written:
            self.oscar.deletes(self.written.pop(self.chance.randrange(len(self.written))))

    def wait(self) -> None:
        self.strait.clock.advance(seconds=self.chance.choice([0.3, 1, 100]))

    def lose(self) -> None:
        self.strait.tracker.loses = True

    async def hear_discord(self) -> None:
        """One of the next events; some come twice."""
        if self.events:
            place = self.chance.randrange(min(3, len(self.events)))
            spoken, is_there = self.events[place]
            if self.chance.random() < 0.8:
                self.events.pop(place)
            if is_there:
                await self.strait.out.said(spoken)
            else:
                await self.strait.out.gone(spoken.message, ChannelId(POST))

    async def hear_github(self) -> None:
        """Some of the deliveries, in any order; some come twice."""
        told = self.strait.tracker.told
        self.deliveries += told[self.strait.heard :]
        self.strait.heard = len(told)
        self.chance.shuffle(self.deliveries)
        some = self.deliveries[: self.chance.randrange(len(self.deliveries) + 1)]
        await self.strait.inbox.hear(some)
        if self.chance.random() < 0.8:
            del self.deliveries[: len(some)]

    async def work(self) -> None:
        """Do what is due, without hearing anything new."""
        heard, self.strait.heard = self.strait.heard, len(self.strait.tracker.told)
        try:
            await self.strait.settle()
        finally:
            self.strait.heard = heard

    async def revive(self) -> None:
        """A new process, which Discord does not tell anything of before."""
        self.strait.clock.advance(seconds=1)
        self.strait.begin()
        await self.strait.outbox.release()
        await self.strait.out.catch_up()
        self.is_dead = False
        self.events.clear()
        self.doom()

    async def end(self) -> None:
        """It lives, and GitHub is asked for all there is."""
        await self.revive()
        self.strait.switch.at = None
        self.strait.heard = 0
        for _ in range(3):
            self.strait.clock.advance(minutes=2)
            await self.strait.settle()

    def _text(self) -> str:
        return f"{self.chance.choice((SHORT, LONG))} {self.chance.random()}"


@pytest.mark.parametrize("seed", range(40))
async def test_in_the_end_each_side_shows_what_the_other_says(seed: int) -> None:
    strait = Strait()
    await strait.open()
    history = History(strait, random.Random(seed))
    for _ in range(STEPS):
        await history.step()
    await history.end()
    assert sorted(strait.comments()) == sorted(one.text for one in history.spoken)
    notes = (strait.tracker.notes[number] for number in history.written)
    shown = [part for note in notes for part in split(as_discord(note.body), PART_MOST)]
    assert sorted(parts(strait)) == sorted(shown)
