"""Finds what answers an item by its looks: logs, steps, settings, commands, what a tool printed."""

import re
from bisect import bisect_left
from collections.abc import Callable, Collection, Mapping

from bot.domain.repro_guide import Item, Shape
from bot.domain.repro_reading import UNSAID, Reading, Span
from bot.domain.repro_text import Zone

_STEP = re.compile(
    r"^[ \t>]{0,8}(?:[-*•] )?(?:\*\*)?(?:\d{1,2}[.):]|(?:step|paso) \d{1,2}\b) ?\S",
    re.IGNORECASE | re.MULTILINE,
)
_INLINE_STEP = re.compile(r"(?<![\w.])[1-9][.)] {0,2}(?=[^\W\d])|->|→|=>|➜|⇒")
_CALL = re.compile(
    r"\bawait\s|=>|\w\.\w{2,60}\(|\b(?:function|func|fun|def)\s\w|<[A-Z]\w|<[a-z]+-[a-z]"
)
_LINK = re.compile(r"https?://[^\s<>()\"'`]++")
_QUOTED = re.compile(r"[\"“«`](?P<said>[^\"“”«»`\n]{12,400})[\"”»`]")
_MESSAGE = re.compile(r"(?:Error|Exception)(?: ?\[\w{1,40}\])?: ?\w.*|\berror: \w.*", re.ASCII)

_MESSAGE_LEAST = 3
"""Words in quotation marks from which on they are an error's message and no name."""
_STEPS_LEAST = _CODE_LEAST = 2
_TELLING_VAGUE = _TELLING_STATEMENT = 4
_TELLING_LED = 2
_OWN_WORDS = (Shape.STEPS, Shape.LOG, Shape.SETTINGS, Shape.COMMAND)
"""What stands under these headings is no description, in however many words."""
"""How many words of its own a sentence needs when its complaint says nothing by itself."""


def _version(reading: Reading, item: Item) -> Span | None:
    return next(((one.start, one.end) for one in reading.versions if one.item == item.id), None)


def _output(reading: Reading, item: Item) -> Span | None:
    """A line that only this output has, or a table of its packages."""
    report = reading.report
    said = tuple(zone for zone in Zone if zone not in UNSAID)
    for texts, zones in ((item.packages, (Zone.TABLE,)), (item.signs, said)):
        for text in texts:
            for place in report.places_of(text, zones):
                line = report.line_at(place)
                if is_printed(report.of(line)):
                    return line.start, line.end
    return None


def is_printed(line: str) -> bool:
    """Whether it may be a tool's line; people write lists, and versions behind a space."""
    is_list = line.lstrip().startswith(("- ", "* ", "• "))
    return not is_list and any(mark in line for mark in ":│|")


def _log(reading: Reading, _item: Item) -> Span | None:
    report = reading.report
    traps = {report.line_at(reading.span(hit)[0]).start for hit in reading.labelled("trap")}
    for line in report.lines:
        if line.zone is Zone.LOG and line.start not in traps and report.of(line).strip():
            return line.start, line.end
    return _message(reading, traps)


def _message(reading: Reading, traps: Collection[int]) -> Span | None:
    """An error in so many words inside of a sentence."""
    report = reading.report

    def is_said(place: int) -> bool:
        line = report.line_at(place)
        return line.zone is Zone.PROSE and line.start not in traps

    for message in _MESSAGE.finditer(report.text):
        if is_said(message.start()):
            return message.span()
    errors = [reading.span(hit)[0] for hit in reading.said("quoted")]
    for quote in _QUOTED.finditer(report.text) if errors else ():
        start, end = quote.span("said")
        number = bisect_left(errors, start)
        has_error = number < len(errors) and errors[number] < end
        if has_error and is_said(start) and len(quote["said"].split()) >= _MESSAGE_LEAST:
            return start, end
    return None


def _trouble(reading: Reading, _item: Item) -> Span | None:
    """A sentence with a complaint that says what, or enough beside it."""
    words = reading.report.words
    vague = {place for hit in reading.said("vague") for place in range(hit.first, hit.last)}
    chatter = reading.guide.wording.chatter
    for hit in reading.complaints:
        places = range(hit.first, hit.last)
        says_nothing = all(place in vague or words[place].text in chatter for place in places)
        if not says_nothing or reading.telling(hit) >= _TELLING_VAGUE:
            first, last = reading.sentence(hit.first)
            return words[first].start, words[last - 1].end
    return None


def described(reading: Reading) -> Span | None:
    """The first statement that says enough to be a description of something; before a log, which
    goes on where it ends, less is enough."""
    report = reading.report
    elsewhere = {
        name
        for item in reading.guide.items.values()
        if item.shape in _OWN_WORDS or item.is_wanted
        for name in item.headings
    }
    for first, last in reading.sentences():
        if last - first < _TELLING_LED:
            continue
        start = report.words[first].start
        is_asked = last < len(report.words) and report.words[last].text == "?"
        if (
            is_asked
            or report.zone_at(start) is not Zone.PROSE
            or report.section_at(start) in elsewhere
        ):
            continue
        is_led = report.text.startswith(":", report.words[last - 1].end)
        least = _TELLING_LED if is_led else _TELLING_STATEMENT
        if len(reading.telling_words(first, last)) >= least:
            return start, report.words[last - 1].end
    return None


def _steps(reading: Reading, item: Item) -> Span | None:
    """A link, two numbered steps, or two lines of code that does something."""
    report = reading.report
    for link in _LINK.finditer(report.text) if "://" in report.text else ():
        if _is_reproduction(link[0].lower(), item):
            return link.span()
    steps = [one.span() for one in _STEP.finditer(report.text)]
    steps = [one for one in steps if report.zone_at(one[1] - 1) is Zone.PROSE]
    if len(steps) >= _STEPS_LEAST:
        line = report.line_at(steps[0][1] - 1)
        return line.start, line.end
    calls = 0
    for line in report.lines:
        if line.zone is Zone.PROSE:
            if len(_INLINE_STEP.findall(report.of(line))) >= _STEPS_LEAST:
                return line.start, line.end
        elif line.zone is Zone.CODE and _CALL.search(report.of(line)):
            calls += 1 + line.is_fenced
            if calls >= _CODE_LEAST:
                return line.start, line.end
    return None


def _is_reproduction(address: str, item: Item) -> bool:
    is_place = any(one in address for one in item.links)
    return is_place and not any(one in address for one in item.other_links)


def _settings(reading: Reading, item: Item) -> Span | None:
    report = reading.report
    for name in item.settings:
        for place in report.places_of(name, (Zone.CODE, Zone.PROSE)):
            if _SET.match(report.text, place + len(name)):
                line = report.line_at(place)
                return line.start, line.end
    return None


_SET = re.compile(r"[\"'`]{0,2} ?[:=] ?[^\s)]")


def _command(reading: Reading, item: Item) -> Span | None:
    for hit in reading.said("command", item.id, anywhere=True):
        start, _ = reading.span(hit)
        return start, reading.report.line_at(start).end
    return None


def _code(reading: Reading, _item: Item) -> Span | None:
    said = (hit for hit in reading.labelled("code") if reading.zone(hit) not in UNSAID)
    return next((reading.span(hit) for hit in said), None)


FINDERS: Mapping[Shape, Callable[[Reading, Item], Span | None]] = {
    Shape.VERSION: _version,
    Shape.OUTPUT: _output,
    Shape.LOG: _log,
    Shape.TROUBLE: _trouble,
    Shape.STEPS: _steps,
    Shape.SETTINGS: _settings,
    Shape.COMMAND: _command,
    Shape.CODE: _code,
}
