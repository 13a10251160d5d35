"""Say what labels on GitHub would do, without doing it."""

import argparse
import asyncio
import json
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.domain.issue import Issue, IssueRef
    from bot.domain.labels import LabelBook
    from bot.domain.seen import Seen
    from bot.ports import Tracker
    from bot.services.labels_plan import LabelPlan
    from bot.settings import Settings


class Unknown(Exception):
    """Nothing can be planned; says why in a line."""


def add(parser: argparse.ArgumentParser) -> None:
    commands = parser.add_subparsers(dest="what", required=True, metavar="WHAT")
    plan = commands.add_parser("plan", help="what the labels of an issue would do: a dry run")
    plan.add_argument("issue", metavar="ISSUE", help="owner/name#12")
    for option, how in (("--on", "put on"), ("--off", "taken off")):
        told = f"as if it were {how} now, instead of the labels there are; may be repeated"
        plan.add_argument(option, action="append", default=[], metavar="LABEL", help=told)
    plan.add_argument("--json", action="store_true", help="one JSON object")


def run(options: argparse.Namespace) -> int:
    from bot.domain.issue import parse_ref

    ref = parse_ref(options.issue)
    if ref is None:
        print(f"{options.issue}: is no issue's name, such as owner/name#12", file=sys.stderr)
        return 2
    try:
        asyncio.run(_plan(ref, options))
    except Unknown as error:
        print(error, file=sys.stderr)
        return 1
    return 0


async def _plan(ref: "IssueRef", options: argparse.Namespace) -> None:
    from bot.bootstrap.filing import tracker_of
    from bot.domain.errors import Unavailable
    from bot.knowledge import book_of
    from bot.settings import load_settings

    settings = load_settings()
    book = book_of(settings)
    if book is None:
        raise Unknown(f"{settings.data_dir / 'labels.toml'}: is not there, so labels do nothing")
    try:
        async with tracker_of(settings) as tracker:
            issue = await _issue(tracker, ref)
            memory = await _memory(settings, issue.ref)
            on = options.on if options.on or options.off else issue.labels
            plan = _planning(settings, book, tracker)
            planned = await plan.plan(issue, memory, on, options.off)
    except Unavailable as error:
        advice = "check the network, and BRIDGE_GITHUB_API_URL if you set it"
        raise Unknown(f"{error}: {advice}") from None
    locale = book.locale_of(issue.ref.repository)
    if options.json:
        told = {
            "issue": str(issue.ref),
            "is_open": issue.is_open,
            "locale": locale,
            "is_remembered": memory is not None,
            "labels": [one.to_json() for one in planned],
        }
        print(json.dumps(told, ensure_ascii=False))
        return
    state = "open" if issue.is_open else "closed"
    print(f"{issue.ref} ({state}, {locale}): {issue.title}")
    if memory is None:
        print("The bridge has not looked at it yet, so nothing counts as done before.")
    for one in planned:
        print("\n".join(("", *one.lines())))
    if not planned:
        print("\nIt has no labels. Try --on LABEL.")


def _planning(settings: "Settings", book: "LabelBook", tracker: "Tracker") -> "LabelPlan":
    """Raises ContentError."""
    from bot.adapters.content import redact_file
    from bot.domain.handoff import Routing
    from bot.knowledge import faq_of, guide_of, policy_of
    from bot.services.examiner import Examiner
    from bot.services.labels_plan import LabelPlan
    from bot.services.labels_public import LabelComments
    from bot.services.nudge_reader import NudgeReader

    policy, entries = policy_of(settings), faq_of(settings).load()
    routing = policy.routing if policy else Routing()
    comments = LabelComments(book=book, entry={one.id: one for one in entries}.get, routing=routing)
    reader = None
    if (settings.data_dir / "repro.toml").exists():
        redact = redact_file.load(settings.data_dir / "redact.toml")
        examiner = Examiner(guide_of(settings, entries), redact)
        reader = NudgeReader(tracker=tracker, examiner=examiner, guess=_unsure)
    may_close = settings.github_closes_issues
    return LabelPlan(book=book, comments=comments, may_close=may_close, reader=reader)


async def _unsure(_: str) -> str | None:
    """Nothing is worded here, so no language is needed."""
    return None


async def _issue(tracker: "Tracker", ref: "IssueRef") -> "Issue":
    from bot.domain.errors import Rejected

    try:
        issue = await tracker.issue(ref)
    except Rejected as error:
        if not error.is_gone:
            raise
        advice = "check its name, and whether BRIDGE_GITHUB_TOKEN may see that repository"
        raise Unknown(f"There is no issue {ref}: {advice}") from None
    if issue.is_pull:
        raise Unknown(f"{issue.ref} is a pull request: labels are commands on issues only")
    return issue


async def _memory(settings: "Settings", ref: "IssueRef") -> "Seen | None":
    """What the bridge remembers of it; None also where there is no store yet."""
    from bot.adapters.store.issues import StoredIssues
    from bot.adapters.store.opening import open_database
    from bot.domain.errors import Unavailable
    from bot.knowledge import utc_now

    try:
        async with await open_database(settings.store, read_only=True) as database:
            return await StoredIssues(database, utc_now).seen(ref)
    except Unavailable:
        return None
