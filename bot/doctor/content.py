"""Does the company's content load?"""

from collections.abc import Callable, Iterator
from functools import partial

from bot.adapters.content import policy_file, redact_file, repro_file
from bot.adapters.content.message_files import MessageFiles
from bot.doctor.finding import Finding, Level
from bot.domain.errors import BridgeError
from bot.knowledge import book_of, library_of
from bot.settings import Settings


def reading(settings: Settings) -> Iterator[Finding]:
    library, data = library_of(settings), settings.data_dir
    problems = []
    loads: list[Callable[[], object]] = [
        library.load,
        partial(repro_file.load, data / "repro.toml"),
        partial(policy_file.load, data / "policy.toml"),
        partial(redact_file.load, data / "redact.toml"),
        partial(book_of, settings),
    ]
    if settings.mail_url.get_secret_value():
        loads.append(partial(MessageFiles, data / "messages"))
    for load in loads:
        try:
            load()
        except BridgeError as error:
            problems += [one for one in str(error).splitlines() if one not in problems]
    if problems:
        advice = "Mend these lines; the messages say how"
        yield Finding(Level.FAILURE, "content", "\n".join(problems), advice)
    else:
        loaded = f"{len(library.entries)} FAQ entries, checklist, policy, redaction and labels load"
        yield Finding(Level.OK, "content", loaded)
