"""Parts a long text between paragraphs and blocks of code, so that each part reads on its own."""

from collections.abc import Iterable, Iterator, Sequence

from bot.domain.relay_in import Block

_BETWEEN = "\n\n"


def split(blocks: Iterable[Block], most: int) -> list[str]:
    """Texts of up to ``most`` characters (50 at the least). A block of code that goes on in the
    next one ends here, and begins again there in its language."""
    parts: list[str] = []
    for piece in (piece for block in blocks for piece in _pieces(block, most)):
        if parts and len(parts[-1]) + len(_BETWEEN) + len(piece) <= most:
            parts[-1] += _BETWEEN + piece
        else:
            parts.append(piece)
    return parts


def _pieces(block: Block, most: int) -> Iterator[str]:
    """``block`` in texts that fit."""
    if len(str(block)) <= most:
        yield str(block)
        return
    around = len(str(Block("", block.language)))
    for lines in _filled(block.text.split("\n"), most - around, is_code=block.is_code):
        if text := "\n".join(lines).strip("\n"):
            yield str(Block(text, block.language))


def _filled(lines: Sequence[str], most: int, *, is_code: bool) -> Iterator[list[str]]:
    """Groups of lines, each as long as fits; of a line that is too long, its pieces."""
    group: list[str] = []
    room = most
    for line in (cut for one in lines for cut in _cut(one, most, is_code=is_code)):
        if group and len(line) > room:
            yield group
            group, room = [], most
        group.append(line)
        room -= len(line) + 1
    yield group


def _cut(line: str, most: int, *, is_code: bool) -> Iterator[str]:
    while len(line) > most:
        # Words stay whole where there are any.
        space = -1 if is_code else line.rfind(" ", most // 2, most)
        place = space + 1 if space >= 0 else most
        yield line[:place]
        line = line[place:]
    yield line
