"""Names for identifiers, so that one kind is never passed where another is meant."""

from typing import NewType

GuildId = NewType("GuildId", int)
ChannelId = NewType("ChannelId", int)
"""A text channel, a forum or a thread: Discord treats threads as channels."""
MessageId = NewType("MessageId", int)
MemberId = NewType("MemberId", int)
RoleId = NewType("RoleId", int)
EntryId = NewType("EntryId", str)
"""The folder's name below ``data/faq``, for example ``no-channel``."""
AnswerId = NewType("AnswerId", int)
"""A row of ``answers``: one automatic or suggested reply."""
EffectId = NewType("EffectId", int)
"""A row of the outbox: one effect on the outside world."""
