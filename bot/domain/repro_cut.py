"""Cuts what people paste into parts, line by line."""

import re
from itertools import chain

from bot.domain.repro_parts import parts_of
from bot.domain.repro_phrases import words_of
from bot.domain.repro_text import (
    LINE_MOST,
    Forms,
    Line,
    Report,
    Section,
    Zone,
    name_of,
    plain,
)

_LOG = re.compile(
    r"""[ \t|│]{0,20}(?:
      \[?\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d | \[?\d\d-\d\d\s\d\d:\d\d:\d\d
    | \[?\d{1,2}:\d\d:\d\d(?:[.,\]]|\ [A-Z])
    | [VDIWEF]/[\w.$-]{2,60}\s{0,9}[(:] | [VDIWEF]\s{1,4}[\w.$]{2,60}\s{0,9}:\s
    | at\s(?:async\s)?[\w$.<>/\[\]\ ]{1,200}\( | at\s\S{1,200}:\d{1,7}(?::\d|\b)
    | Caused\sby: | FATAL\sEXCEPTION | E\sAndroidRuntime
    | (?:Uncaught\s|Unhandled\s)?(?:\([\w\s]{1,20}\)\s?:?\s?)?[\w.$]{0,80}(?:Error|Exception)
      (?:\s?\[\w{1,30}\])?:\s?\S
    | (?:[Ff]atal|FATAL|[Uu]pload|[Bb]uild|[Nn]etwork)\s[Ee]rror:\s\S
    | Error\s(?:while|when|during|in|at|on)\s[\w\ ]{1,40}:\s\S
    | (?:error|ERROR)\s?[:\]]\s?\S | (?:error\s[A-Z]{1,6}\d|ERROR\s)\S | ERR\w{0,30}\b
    | \[(?i:error|warn(?:ing)?|info|debug|log|fatal|capgo\w{0,20})\]
    | ⚡|npm\s(?:ERR!|error\b) | >\sTask\s: | FAILURE: | \*\sWhat\swent\swrong | BUILD\sFAILED
    | \*\*\s(?:BUILD|ARCHIVE|TEST|CLEAN)\s | \*\*\*\sTerminating
    | Thread\s\d{1,4}(?:\s[\w ]{0,40})?:
    | \d{1,3}\s{2,30}\S{1,60}\s{2,60}0x[0-9a-f]
    | ld:\s | Undefined\ssymbol | dyld | [ew]:\s(?:file:|[A-Z/]) | Execution\sfailed\sfor
    | ❌\s|✖\s|✗\s|🚨\s|■\s|▲\s
    | [\w./-]{1,200}:\d{1,6}:(?:\d{1,6}:)?\s(?:fatal\s)?(?:error|warning)\b | \{\s?"error"
    | \[!\]\s | warning:\s | java\.\w|kotlin\.\w|android\.\w{2,40}\. | Process:\s\S+,\sPID | pid=\d
    )""",
    re.VERBOSE,
)
_CODE = re.compile(
    r"""\s{0,40}(?:
      import\s[\w*{'"] | export\s(?:default|const|function|class|async)\b
    | (?:const|let|var)\s[\w{\[]{1,60}[^=\n]{0,60}=
    | (?:public\s|private\s|async\s|override\s){0,3}(?:function|func?|def|class)\s\w{1,60}\s?[({:<]
    | await\s[\w.]{1,80}\( | try\s?\{ | \}\s?catch\b | (?:if|for|while|switch)\s?\(.{0,200}\)\s?\{
    | return\s\S{1,200};
    | <(?!https?:|@|\#|!|img\b)/?[A-Za-z][\w-]{0,40}[\s>/]
    | [\w$]{1,60}(?:\.[\w$]{1,60}){1,8}\(.{0,200}\)?[;{)]?$
    | [\"'][\w$@/.-]{1,80}[\"']\s?:\s?[\"'{\[\dtf] | [\w$]{1,60}:\s?(?:\{|\[|true,|false,)
    | [{}\[\]()]{1,4}[;,]?\s{0,9}$ | //\s | \}\)
    )""",
    re.VERBOSE,
)
_PACKAGE_LINE = re.compile(
    r"[\s│|*\-•└├─]{0,20}(?:@[\w-]{1,60}/[\w.-]{1,80}|capacitor[\w-]{0,60})[\"']?\s{0,60}[:@│|=]?\s{0,60}"
    r"[\"'^~v]{0,3}(?:\d{1,5}\.[\w.+-]{1,40}|not installed|none)[^A-Za-z]{0,80}(?:\(.{0,40}\))?$"
)
_TABLE = re.compile(r"\s{0,20}[^\w\n]{0,6}(Latest|Installed)\b.{0,40}:?\s{0,3}$", re.IGNORECASE)
_FENCE = re.compile(r"\s{0,3}(?:>\s?)?(```|~~~)")
_IMAGE = re.compile(
    r"!\[[^\[\]\n]{0,200}\]\([^()\s]{0,1000}\)|<img\b[^<>\n]{0,1000}>|(?P<url>https?://[^\s<>()\"']++)",
    re.IGNORECASE,
)
_IMAGE_ENDING = re.compile(r"\.(?:png|jpe?g|gif|webp|heic|mp4|mov)(?:\?.*)?$", re.IGNORECASE)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_MARKED = re.compile(
    r"\s{0,3}(?:>\s?)?(?:#{1,6}\s+(?P<hash>\S.{0,120})"
    r"|\*\*(?P<bold>[^*\n]{2,80})\*\*\s?:?\s*$)"
)
_LABEL = re.compile(
    r"[\s>*_\-•·–—+]{0,8}(?:\d{1,2}[.)]\s)?(?:[^\w\s]{1,4}\s)?(?P<name>[^\W_][^:=\n*?]{1,60}?)"
    r"\s?[*_]{0,3}\s?(?::|=|\?(?=\s)|\s[-–—]\s)[*_]{0,3}(?=\s|$|\S)(?P<rest>.*)$"
)


def cut(text: str, forms: Forms) -> Report:
    """All parts of ``text``. Takes linear time."""
    shown = _COMMENT.sub(_blank, text) if "<!--" in text else text
    images = 0

    def blank_image(found: re.Match[str]) -> str:
        nonlocal images
        if found["url"] and not _IMAGE_ENDING.search(found["url"][-200:]):
            return found[0]
        images += 1
        return _blank(found)

    shown = _IMAGE.sub(blank_image, shown)
    cutter = _Cutter(shown, forms)
    parts = list(parts_of(shown, forms.telling))
    for start, end in parts:
        cutter.run(start, end)
    cutter.close()
    starts = tuple(line.start for line in cutter.lines)
    places = sorted(
        (one.start, one.end, one.name) for named in cutter.sections.values() for one in named
    )
    words = tuple(chain.from_iterable(words_of(shown[start:end], start) for start, end in parts))
    lines = tuple(cutter.lines)
    return Report(shown, lines, cutter.sections, words, images, tuple(places), starts)


def _blank(found: re.Match[str]) -> str:
    """Spaces in its place, so that places in the text stay the same."""
    return re.sub(r"[^\n]", " ", found[0])


class _Cutter:
    """Walks over the lines of one text."""

    def __init__(self, text: str, forms: Forms) -> None:
        self._text = text
        self._forms = forms
        self.lines: list[Line] = []
        self.sections: dict[str, list[Section]] = {}
        self._open: tuple[str, int] | None = None
        self._ends_at_gap = False
        self._is_latest = False
        self._fence = ""

    def run(self, place: int, until: int) -> None:
        """Goes over the lines from ``place`` to before ``until``; a fence goes on in the next
        part."""
        fenced: list[tuple[int, int]] = []
        fence = self._fence
        for line in self._text[place:until].split("\n"):
            start, end, place = place, place + len(line), place + len(line) + 1
            opened = _FENCE.match(line) if "```" in line or "~~~" in line else None
            if fence and line.strip().startswith(fence):
                self._block(fenced)
                fence, fenced = "", []
                self.lines.append(Line(start, end, Zone.VOID, True))
            elif fence:
                fenced.append((start, end))
            elif opened and opened[1] not in line[opened.end() :]:
                fence = opened[1]
                self.lines.append(Line(start, end, Zone.VOID, True))
            else:
                self._line(line, start, end)
        self._block(fenced)
        self._fence = fence

    def close(self) -> None:
        self._close(len(self._text))

    def _close(self, at: int) -> None:
        if self._open:
            section = Section(*self._open, at)
            self.sections.setdefault(section.name, []).append(section)
        self._open = None

    def _line(self, line: str, start: int, end: int) -> None:
        if len(line) < 2 or not line.strip():
            if self._ends_at_gap:
                self._close(start)
            self._is_latest = self._is_latest and self._zone_before() is not Zone.VOID
            return
        if (zone := self._pasted(line)) or self._heading(line, start, end):
            if zone:
                self.lines.append(Line(start, end, zone))
            return
        self.lines.append(Line(start, end, Zone.PROSE))

    def _zone_before(self) -> Zone | None:
        return self.lines[-1].zone if self.lines else None

    def _pasted(self, line: str) -> Zone | None:
        """The zone of a line that nobody wrote as a sentence."""
        said = plain(line)
        is_empty_form = said in self._forms.fillers or said in self._forms.boilerplate
        if is_empty_form or line.lstrip().startswith(("💡", "- [ ]", "* [ ]")):
            return Zone.VOID
        if ("atest" in line or "nstalled" in line) and (table := _TABLE.match(line)):
            self._is_latest = table[1].lower() == "latest"
            return Zone.TABLE
        if ("@" in line or "apacitor" in line) and _PACKAGE_LINE.match(line):
            return Zone.VOID if self._is_latest else Zone.TABLE
        marker = self._forms.marker
        if _LOG.match(line) or (marker and marker in line):
            return Zone.LOG
        is_code = _CODE.match(line) or (line.endswith((";", "{", "});")) and "=" in line)
        return Zone.CODE if is_code else None

    def _heading(self, line: str, start: int, end: int) -> bool:
        if " " not in line and not any(mark in line for mark in _MARKS):
            return False
        marked = _MARKED.match(line) if "#" in line or "**" in line else None
        if not marked and self._label(line, start, end):
            return True  # before its value is taken for a part of the heading
        written = (marked["hash"] or marked["bold"]) if marked else line
        name = name_of(written) if len(written) <= _HEADING_MOST else ""
        is_known = name in self._forms.headings
        if marked or (is_known and len(name.split()) > 1):
            if is_known or not self._label(line, start, end):
                self._close(start)
                self._open = (name, end) if is_known else None
                self._ends_at_gap = False
                self.lines.append(Line(start, end, Zone.HEADING if is_known else Zone.PROSE))
            return True
        return False

    def _label(self, line: str, start: int, end: int) -> bool:
        """``Platform: iOS`` is a heading and what stands under it in one."""
        is_one = any(mark in line for mark in _MARKS)
        found = _LABEL.match(line[:LINE_MOST]) if is_one else None
        if not found or any(map(str.isdecimal, found["name"])):
            return False
        if (name := name_of(found["name"])) not in self._forms.headings:
            return False
        rest = start + found.start("rest")
        self._close(start)
        self._open, self._ends_at_gap = (name, rest), bool(found["rest"].strip(" *_"))
        self.lines.append(Line(start, rest, Zone.HEADING))
        empty = plain(found["rest"]) in self._forms.fillers
        self.lines.append(Line(rest, end, Zone.VOID if empty else Zone.PROSE))
        return True

    def _block(self, places: list[tuple[int, int]]) -> None:
        """The lines of a fence are of one zone, but for tables and empty forms."""
        zones = [self._pasted(self._text[start:end]) for start, end in places]
        self._is_latest = False
        if Zone.TABLE in zones:
            rest = None
        elif Zone.LOG in zones:
            rest = Zone.LOG
        elif Zone.CODE in zones or not any(_TROUBLE.search(self._text, *at) for at in places):
            rest = Zone.CODE
        else:
            rest = Zone.LOG
        for (start, end), zone in zip(places, zones, strict=True):
            of_rest = zone in (Zone.LOG, Zone.CODE, None) and rest
            self.lines.append(Line(start, end, of_rest or zone or Zone.CODE, True))


_MARKS = ":=?-–—#*"
"""A word alone, without any of these, is no heading."""
_HEADING_MOST = 60
_TROUBLE = re.compile(
    r"(?i:error|fail|exception|cannot|unable|denied|not found|refused|invalid|fatal|abort)"
)
