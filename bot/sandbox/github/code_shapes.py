"""Files, releases and commits of a repository as GitHub's REST API writes them."""

import base64
import hashlib
from collections.abc import Sequence

from bot.sandbox.chat.snowflakes import Json
from bot.sandbox.github.repositories import BRANCH, Commit, Release, Repository
from bot.sandbox.github.shapes import SITE, Shapes, stamp


class CodeShapes:
    def __init__(self, shapes: Shapes) -> None:
        self._shapes = shapes

    def file(self, repository: Repository, path: str, *, whole: bool) -> Json:
        """``whole`` adds the content."""
        content = repository.files[path]
        sha = hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False)
        shape = self._entry(repository, path, "file", sha.hexdigest(), len(content))
        if whole:
            text = base64.encodebytes(content).decode()
            shape |= {"encoding": "base64", "content": text}
        return shape

    def folder(self, repository: Repository, path: str) -> Json:
        names = "\n".join(sorted(one for one in repository.files if one.startswith(f"{path}/")))
        sha = hashlib.sha1(names.encode(), usedforsecurity=False).hexdigest()
        return self._entry(repository, path, "dir", sha, 0)

    def _entry(self, one: Repository, path: str, kind: str, sha: str, size: int) -> Json:
        url = f"{self._shapes.api(one)}/contents/{path}?ref=main"
        page = f"{SITE}/{one.full_name}/{'blob' if kind == 'file' else 'tree'}/main/{path}"
        git = f"{self._shapes.api(one)}/git/{'blobs' if kind == 'file' else 'trees'}/{sha}"
        raw = f"https://raw.githubusercontent.com/{one.full_name}/main/{path}"
        return {
            "name": path.rpartition("/")[2],
            "path": path,
            "sha": sha,
            "size": size,
            "url": url,
            "html_url": page,
            "git_url": git,
            "download_url": raw if kind == "file" else None,
            "type": kind,
            "_links": {"self": url, "git": git, "html": page},
        }

    def release(self, repository: Repository, one: Release) -> Json:
        api = f"{self._shapes.api(repository)}/releases/{one.id}"
        tarball = f"{self._shapes.api(repository)}/tarball/{one.tag}"
        return {
            "url": api,
            "html_url": f"{SITE}/{repository.full_name}/releases/tag/{one.tag}",
            "assets_url": f"{api}/assets",
            "upload_url": f"{api}/assets{{?name,label}}",
            "tarball_url": tarball,
            "zipball_url": tarball.replace("tarball", "zipball"),
            "id": one.id,
            "node_id": f"RE_{one.id}",
            "tag_name": one.tag,
            "target_commitish": BRANCH,
            "name": one.name,
            "body": one.body,
            "draft": False,
            "prerelease": one.is_prerelease,
            "immutable": False,
            "created_at": stamp(one.published),
            "published_at": stamp(one.published),
            "author": self._shapes.user(one.author),
            "assets": [],
        }

    def commit(self, repository: Repository, one: Commit) -> Json:
        api = f"{self._shapes.api(repository)}/commits/{one.sha}"
        git = f"{self._shapes.api(repository)}/git/commits/{one.sha}"
        who = {
            "name": one.author.login,
            "email": f"{one.author.login}@users.noreply.github.com",
            "date": stamp(one.at),
        }
        return {
            "sha": one.sha,
            "node_id": f"C_{one.sha}",
            "url": api,
            "html_url": f"{SITE}/{repository.full_name}/commit/{one.sha}",
            "comments_url": f"{api}/comments",
            "commit": {
                "url": git,
                "author": who,
                "committer": who,
                "message": one.message,
                "comment_count": 0,
            },
            "author": self._shapes.user(one.author),
            "committer": self._shapes.user(one.author),
            "parents": [],
        }

    def comparison(
        self, repository: Repository, named: str, base: int, head: int, shown: Sequence[Commit]
    ) -> Json:
        """``base`` and ``head`` count commits of the branch; ``shown`` are those of this page.
        ``named`` is what was asked for: ``v1...v2``."""
        api = f"{self._shapes.api(repository)}/compare/{named}"
        page = f"{SITE}/{repository.full_name}/compare/{named}"
        start = self.commit(repository, repository.commits[min(base, head) - 1])
        status = "identical" if base == head else "ahead" if base < head else "behind"
        return {
            "url": api,
            "html_url": page,
            "permalink_url": page,
            "diff_url": f"{page}.diff",
            "patch_url": f"{page}.patch",
            "base_commit": self.commit(repository, repository.commits[base - 1]),
            "merge_base_commit": start,
            "status": status,
            "ahead_by": max(0, head - base),
            "behind_by": max(0, base - head),
            "total_commits": max(0, head - base),
            "commits": [self.commit(repository, one) for one in shown],
            "files": [],
        }
