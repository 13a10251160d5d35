"""Does the company's content load?"""

from collections.abc import Callable, Iterator
from functools import partial

from bot.adapters.content import policy_file, redact_file, repro_file
from bot.adapters.content.message_files import MessageFiles
from bot.doctor.finding import Finding, Level
from bot.domain.errors import BridgeError, Unavailable
from bot.domain.faq import Entry
from bot.knowledge import faq_of, labels_of
from bot.settings import Settings


def reading(settings: Settings) -> Iterator[Finding]:
    data, problems = settings.data_dir, list[str]()
    entries: list[Entry] = []
    loads: list[Callable[[], object]] = [
        lambda: entries.extend(faq_of(settings).load()),
        partial(repro_file.load, data / "repro.toml"),
        partial(policy_file.load, data / "policy.toml"),
        partial(redact_file.load, data / "redact.toml"),
        lambda: labels_of(settings, policy_file.load(data / "policy.toml"), entries),
    ]
    if settings.mail_url.get_secret_value():
        loads.append(partial(MessageFiles, data / "messages"))
    for load in loads:
        try:
            load()
        except BridgeError as error:
            problems += [one for one in str(error).splitlines() if one not in problems]
    for problem in problems:
        advice = "Mend that line"
        yield Finding(Level.FAILURE, "content", problem, advice)
    if not problems:
        loaded = f"{len(entries)} FAQ entries, checklist, policy, redaction and labels load"
        yield Finding(Level.OK, "content", loaded)
    yield from _vectors(settings)


def _vectors(settings: Settings) -> Iterator[Finding]:
    if not settings.semantic_model:
        return
    from bot.adapters.search.vectors import SentenceVectors  # which takes memory

    try:
        SentenceVectors.load(settings.semantic_model)
    except Unavailable as error:
        advice = "Mend BRIDGE_SEMANTIC_MODEL; answers are found without it until then"
        yield Finding(Level.WARNING, "sentence vectors", error.reason, advice)
    else:
        yield Finding(Level.OK, "sentence vectors", "the model loads")
