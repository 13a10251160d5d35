"""What did administrators choose in Discord, which counts instead of the same settings?"""

from bot.adapters.store.opening import open_database
from bot.adapters.store.setup import StoredSetup
from bot.bootstrap.choosing import with_choices
from bot.doctor.finding import Finding, Level
from bot.domain.errors import BridgeError
from bot.domain.setup import CHOICES
from bot.settings import Settings


async def chosen(settings: Settings) -> tuple[Settings, list[Finding]]:
    """The settings that count, and what is to be said of them. Whether the store can be read is
    told elsewhere."""
    try:
        async with await open_database(settings.store, read_only=True) as database:
            saved = await StoredSetup(database).choices()
            changed = await with_choices(settings, database)
    except BridgeError:
        return settings, []
    names = [CHOICES[name].variable for name in sorted(saved) if name in CHOICES]
    if not names:
        return settings, []
    if changed is settings:
        message, advice = "cannot be used, and does not count", "Look at /setup show, choose anew"
        return settings, [Finding(Level.WARNING, "/setup", message, advice)]
    message = f"{', '.join(names)} as chosen in Discord"
    return changed, [Finding(Level.INFO, "/setup", message)]
