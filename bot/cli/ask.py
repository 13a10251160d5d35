"""Ask the FAQ a question; without one, ask many at a prompt."""

import argparse
import asyncio
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bot.services.library import Library


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("question", nargs="?", help="in any of the content's languages")
    parser.add_argument("--locale", help="the asker's language, where it is known")
    parser.add_argument("--json", action="store_true", help="one JSON object a question")


def run(options: argparse.Namespace) -> int:
    from bot.knowledge import library_of
    from bot.settings import load_settings

    library = library_of(load_settings())
    library.load()
    if options.question is not None:
        _print(decided(library, options.question, options.locale), library, options.json)
        return 0
    return _prompt(library, options)


def _prompt(library: "Library", options: argparse.Namespace) -> int:
    while True:
        try:
            question = input("" if options.json else "? ")
        except EOFError:
            return 0
        if question.strip():
            _print(decided(library, question, options.locale), library, options.json)


def decided(library: "Library", question: str, locale: str | None) -> Mapping[str, Any]:
    """The decision as the JSON object this command prints."""
    from bot.domain.faq import decide
    from bot.domain.locale import language

    ranking = asyncio.run(library.rank(question))
    verdict = decide(ranking, locale=language(locale) if locale else None)
    suggestions = []
    for candidate in verdict.suggestions:
        entry = library.entry(candidate.entry)
        suggestions.append(
            {
                "entry": candidate.entry,
                "title": entry.in_locale(verdict.locale).title if entry else "",
                "confidence": round(candidate.confidence, 4),
            }
        )
    return {
        "decision": verdict.decision.value,
        "entry": verdict.entry,
        "locale": verdict.locale,
        "confidence": round(verdict.confidence, 4),
        "suggestions": suggestions,
    }


def _print(answer: Mapping[str, Any], library: "Library", as_json: bool) -> None:
    if as_json:
        print(json.dumps(answer, ensure_ascii=False))
        return
    print(f"{answer['decision']} ({answer['confidence']:.2f}, {answer['locale']})")
    entry = library.entry(answer["entry"]) if answer["entry"] else None
    if entry:
        text = entry.in_locale(answer["locale"])
        print(f"\n{text.title}  [{entry.id}]\n\n{text.body}\n")
        for link in text.links:
            print(f"  {link.url}")
    for suggestion in answer["suggestions"]:
        print(f"  {suggestion['confidence']:.2f}  {suggestion['title']}  [{suggestion['entry']}]")
