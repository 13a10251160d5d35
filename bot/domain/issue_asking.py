"""Says what a field of somebody's issue form asks for, in the words of the checklist."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.domain.issue_form import FieldKind, FormField
from bot.domain.repro_guide import Guide, Item, Shape
from bot.domain.repro_text import name_of

SYSTEMS = {"ios": "iOS", "android": "Android", "electron": "Electron", "web": "Web"}
"""What an app runs on, as forms name it."""
_SYSTEMS_LEAST = 2
"""So many choices of this sort make a field one for the platform."""


def _all(words: str) -> frozenset[str]:
    return frozenset(words.split())


_EXPECTED = _all(
    "expect expected expecting should desired like wish solution proposal"
    " esperado esperada esperabas deberia gustaria solucion propuesta"
)
_WORDS = (
    (Shape.LOG, _all("log logs logcat console stacktrace traceback registro registros consola")),
    (Shape.STEPS, _all("reproduce reproduction repro steps pasos reproducir reproduccion")),
    (
        Shape.TROUBLE,
        _all("happens happened happening actual current behavior behaviour bug problem"),
    ),
    (
        Shape.TROUBLE,
        _all("describe description ocurre ocurrio pasa paso sucede problema descripcion"),
    ),
)
"""In English and Spanish, for labels that the checklist does not know. The first that fits counts:
what somebody expected to happen is no account of what happened."""
_AROUND = _all(
    "a an the of in on for to your you my is are do does did which what version versions exact used"
    " use using number installed current latest package and or el la los las de del en que cual tu"
    " tus su usas exacta numero instalada versiones y o"
)
"""Say nothing of what it is that has the version."""
_SURROUNDINGS = _all("environment system setup versions doctor entorno sistema versiones")
_SHELL = frozenset({"shell", "sh", "bash", "console", "log", "text", "logs"})
_HEADING_LEAST = 2
"""Words; a shorter heading inside of a label may mean anything there."""


@dataclass(frozen=True, slots=True)
class Asked:
    """``items`` are points of the checklist, best first; ``things`` what the version of is wanted,
    if it is that of certain things. ``is_surroundings``: all versions and where it happens."""

    items: tuple[Item, ...] = ()
    things: frozenset[str] = frozenset()
    is_surroundings: bool = False


def asked(field: FormField, guide: Guide) -> Asked:
    """Nothing where it is not clear."""
    names = [name for name in (name_of(field.label), name_of(_spaced(field.id))) if name]
    if is_for_platform(field):
        return Asked(tuple(one for one in guide.items.values() if one.id == "platform"))
    things = next(filter(None, (_things(name, guide) for name in names)), frozenset[str]())
    for find in (_headed, _holding, _worded):
        for name in names:
            if items := tuple(find(name, guide)):
                return Asked(items, things)
    words = {word for name in names for word in name.split()}
    if things or words & _SURROUNDINGS:
        return Asked(things=things, is_surroundings=not things)
    is_log = field.kind is FieldKind.TEXTAREA and field.id and field.render.lower() in _SHELL
    return Asked(tuple(_of_shape(Shape.LOG, guide)) if is_log else ())


def is_for_platform(field: FormField) -> bool:
    """Whether its choices are systems, whatever it is called."""
    named = sum(not SYSTEMS.keys().isdisjoint(name_of(one.label).split()) for one in field.choices)
    return named >= _SYSTEMS_LEAST


def _spaced(name: str) -> str:
    return name.replace("-", " ").replace("_", " ")


def _headed(name: str, guide: Guide) -> Iterator[Item]:
    for item in guide.items.values():
        if name in item.headings or name in item.names or name == _spaced(item.id):
            yield item


def _holding(name: str, guide: Guide) -> Iterator[Item]:
    """The label has a whole heading in it; for a version it may not say what of besides."""
    for item in guide.items.values():
        for heading in item.headings:
            if len(heading.split()) >= _HEADING_LEAST and f" {heading} " in f" {name} ":
                rest = set(name.split()) - set(heading.split()) - _AROUND
                if item.shape is not Shape.VERSION or not rest:
                    yield item
                    break


def _worded(name: str, guide: Guide) -> Iterator[Item]:
    words = set(name.split())
    if words & _EXPECTED:
        yield from (one for one in guide.items.values() if one.is_wanted)
        return
    for shape, telling in _WORDS:
        if words & telling:
            yield from _of_shape(shape, guide)
            return


def _of_shape(shape: Shape, guide: Guide) -> Iterator[Item]:
    return (one for one in guide.items.values() if one.shape is shape)


def _things(name: str, guide: Guide) -> frozenset[str]:
    """What the label names beside words around a version; nothing where it says more."""
    words = set(name.split())
    if words.isdisjoint({"version", "versions", "versiones"}):
        return frozenset()
    found: set[str] = set()
    rest = words - _AROUND
    for thing in guide.things.values():
        for called in thing.names:
            if f" {name_of(called)} " in f" {name} ":
                found.add(thing.key)
                rest -= set(name_of(called).split())
    return frozenset() if rest else frozenset(found)
