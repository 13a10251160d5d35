"""Makes one account of the organisations and apps that a staff-run Capgo service tells of.

It is asked, signed and answered as in ``bot.adapters.directories.signed_service``; only the account
is Capgo's own picture: rows of ``get_orgs_v7`` by their names there, with the person's apps and the
names of their roles::

    {"account": {
        "id": "1f0c…", "contact": "paula@example.com", "locale": "en",
        "organizations": [{
            "gid": "046a…", "name": "Example", "plan": "Team", "role": "org_member",
            "is_invite": false, "paying": true, "trial_left": 0, "is_canceled": false,
            "subscription_end": "2027-01-31T00:00:00Z", "past_due_at": null,
            "credit_available": 0, "credit_total": 0,
            "2fa_has_access": true, "password_has_access": true,
            "support_channel_url": "https://discord.com/channels/…",
            "apps": [{"id": "com.example.app", "name": "App", "role": "app_developer",
                      "is_tmp": false, "expires_at": null}]
        }]
    }}

Capgo says ``paying: false`` as well where it only will not say: the person has not met the
organisation's rules for two-factor or passwords. That, and paying by credits alone, is "unknown".
A role in an organisation holds for all its apps, and so does ``support_channel_url``, which may be
left out: where its people reach the team in private. An invitation is no role.
"""

from dataclasses import dataclass, replace
from datetime import time

from bot.adapters.directories import accounts
from bot.adapters.directories.standings import best, is_open
from bot.adapters.web_service import values
from bot.adapters.web_service.values import Json
from bot.domain.account import Account, AccountId, Project, Standing
from bot.domain.policy import Policy
from bot.ports import Addresses, Clock

MOST_ORGANIZATIONS = 100
MOST_APPS = 500


@dataclass(frozen=True, slots=True)
class CapgoReader:
    """A ``Reader``: the best organisation is the account, and the projects are those of
    organisations that pay, for a role in another one opens nothing."""

    clock: Clock
    policy: Policy

    def __call__(self, row: Json, addresses: Addresses) -> Account:
        """Raises MalformedError."""
        base = Account(
            AccountId(values.word(row, "id")),
            tier="",
            standing=Standing.INACTIVE,
            contact=accounts.address(row, "contact", addresses),
            locale=values.text(row, "locale"),
        )
        rows = values.tables(row, "organizations", MOST_ORGANIZATIONS)
        found = [self._organization(one, base) for one in rows if not _is_invited(one)]
        if not found:
            return base
        chosen = best(found, self.policy)
        if not is_open(chosen):
            return chosen
        projects = (project for one in found if is_open(one) for project in one.projects)
        return replace(chosen, projects=tuple(projects))

    def _organization(self, row: Json, base: Account) -> Account:
        plan = values.text(row, "plan")
        return replace(
            base,
            tier=self.policy.tier(plan) or plan.lower(),
            standing=self._standing(row),
            paid_until=values.moment(row, "subscription_end", day_at=time.max),
            past_due_since=values.moment(row, "past_due_at", day_at=time.min),
            projects=self._projects(row),
        )

    def _standing(self, row: Json) -> Standing:
        ends = values.moment(row, "subscription_end", day_at=time.max)
        is_paid_up = ends is not None and ends > self.clock()
        if values.flag(row, "is_canceled", False):
            return Standing.ENDING if is_paid_up else Standing.INACTIVE
        if values.flag(row, "paying"):
            return Standing.ACTIVE
        rules = ("2fa_has_access", "password_has_access")
        if not all(values.flag(row, rule, True) for rule in rules):
            return Standing.UNKNOWN
        if values.amount(row, "trial_left") > 0:
            return Standing.TRIAL
        if values.moment(row, "past_due_at", day_at=time.min):
            return Standing.PAST_DUE
        has_credits = any(values.amount(row, one) > 0 for one in _CREDITS)
        return Standing.UNKNOWN if has_credits else Standing.INACTIVE

    def _projects(self, row: Json) -> tuple[Project, ...]:
        """The organisation itself, and its apps."""
        role = values.text(row, "role")
        roles = frozenset({role} - {""})
        name, channel = values.label(row, "name"), accounts.channel(row, "support_channel_url")
        own = Project(values.word(row, "gid"), name, roles, channel)
        apps = values.tables(row, "apps", MOST_APPS)
        return (own, *(self._app(one, own) for one in apps if not _is_invited(one)))

    def _app(self, row: Json, organization: Project) -> Project:
        ends = values.moment(row, "expires_at", day_at=time.max)
        is_held = ends is None or ends > self.clock()
        role = values.text(row, "role") if is_held else ""
        roles = organization.roles | frozenset({role} - {""})
        name = values.label(row, "name")
        return Project(values.word(row, "id"), name, roles, organization.channel)


_CREDITS = ("credit_available", "credit_total")


def _is_invited(row: Json) -> bool:
    is_pending = any(values.flag(row, name, False) for name in ("is_invite", "is_tmp"))
    return is_pending or values.text(row, "role").startswith("invite_")
