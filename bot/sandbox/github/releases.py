"""Releases: published with the commits that went into them, and edited."""

from collections.abc import Sequence

from bot.sandbox.github.changes import Change, Changes
from bot.sandbox.github.records import Account
from bot.sandbox.github.refusals import invalid
from bot.sandbox.github.repositories import Release, Repository
from bot.sandbox.github.sizes import check_tag


class Releases:
    """Whoever may not push is Refused."""

    def __init__(self, changes: Changes) -> None:
        self._changes = changes

    def publish(
        self,
        repository: Repository,
        by: Account,
        tag: str,
        body: str,
        commits: Sequence[str] = (),
        *,
        is_prerelease: bool = False,
    ) -> Release:
        """``commits`` are the messages of what was done since the release before."""
        self._changes.require_push(repository, by)
        check_tag(tag)
        if repository.release(tag):
            raise invalid("Release", "tag_name", "already_exists")
        at = self._changes.clock()
        for message in commits:
            repository.commit(by, message, at)
        release = Release(
            id=self._changes.repositories.next_id(),
            tag=tag,
            name=tag,
            body=body,
            author=by,
            published=at,
            commit=len(repository.commits),
            is_prerelease=is_prerelease,
        )
        repository.releases.append(release)
        self._changes.made(
            Change(
                event="release", action="published", repository=repository, by=by, release=release
            )
        )
        return release

    def edit(self, repository: Repository, by: Account, release: Release, body: str) -> None:
        self._changes.require_push(repository, by)
        before, release.body = release.body, body
        self._changes.made(
            Change(
                event="release",
                action="edited",
                repository=repository,
                by=by,
                release=release,
                before={"body": {"from": before}},
            )
        )
