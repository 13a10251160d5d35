"""GitHub's issues, and the forms that repositories have for them."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Self

from bot.adapters.github_tracker.connection import Connection
from bot.adapters.github_tracker.credentials import App, AppKey, Token
from bot.adapters.github_tracker.form_files import FormFiles
from bot.adapters.github_tracker.forms import read_forms
from bot.adapters.github_tracker.lists import Lists
from bot.adapters.github_tracker.writing import Writing
from bot.domain.issue_form import Forms


class GithubTracker(Writing):
    """Implements ``Tracker``, with a token or as a GitHub App. With an empty token public things
    can be read, sixty requests an hour. Use it as a context."""

    def __init__(
        self,
        access: str | AppKey,
        url: str = "https://api.github.com",
        *,
        timeout: int = 10,
        is_dry: bool = False,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        credentials = App(access, monotonic) if isinstance(access, AppKey) else Token(access)
        connection = Connection(
            credentials, url, timeout=timeout, is_dry=is_dry, monotonic=monotonic, sleep=sleep
        )
        super().__init__(connection, Lists(connection, monotonic))
        self._files = FormFiles(connection, monotonic)
        self._forms: dict[str, tuple[Mapping[str, str], Forms]] = {}
        self._reading = asyncio.Lock()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.connection.close()

    async def forms(self, repository: str) -> Forms:
        async with self._reading:  # Whoever asks at the same time gets the same answer.
            files = await self._files.read(repository)
            known, forms = self._forms.get(repository, (None, None))
            if forms is None or known is not files:
                forms = await asyncio.to_thread(read_forms, repository, files)  # Slow YAML.
                self._forms[repository] = files, forms
            return forms

    async def broken_forms(self, repository: str) -> Sequence[str]:
        """Names of the files that are left out of the forms."""
        forms = await self.forms(repository)
        used = {one.file for one in forms.forms} | {"config.yml", "config.yaml"}
        return sorted(set(await self._files.read(repository)) - used)
