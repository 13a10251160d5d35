"""Questions that nothing answers are put together with those that ask the same."""

import json
import time
from collections import Counter
from pathlib import Path

from bot.adapters.search.groups import group

ASKED = (
    "Does live update work with a monorepo built by nx?",
    "How can I get an invoice with our VAT number?",
    "can we use this in an nx monorepo?",
    "we need an invoice that shows the VAT number, where?",
    "¿Hay un descuento para estudiantes?",
    "Is there an SBOM of the plugin for our auditors?",
    "¿Tenéis descuento para estudiantes o universidades?",
)


def test_questions_about_the_same_stand_together_in_either_language() -> None:
    assert group(ASKED, ("en", "es")) == [[0, 2], [1, 3], [4, 6], [5]]


def test_the_same_texts_always_make_the_same_groups() -> None:
    assert group(ASKED, ("es", "en")) == group(list(ASKED), ("en", "es"))


def test_nothing_makes_no_group_and_texts_without_words_stand_alone() -> None:
    assert group(()) == []
    assert group(("", "???", "```\ncode\n```", "")) == [[0], [1], [2], [3]]


def test_what_is_written_again_is_one_group() -> None:
    assert group(["How do I sign a bundle?"] * 5 + ["Hello there"]) == [[0, 1, 2, 3, 4], [5]]


def test_most_of_a_group_is_about_one_thing_and_it_takes_no_second() -> None:
    lines = [
        json.loads(line)
        for locale in ("en", "es")
        for line in Path(f"tests/eval/capgo-{locale}.jsonl").read_text("utf-8").splitlines()
    ]
    asked = [one for one in lines if one["kind"] == "query" and isinstance(one["expect"], str)]
    started = time.process_time()
    groups = [found for found in group([one["text"] for one in asked], ("en", "es")) if found[1:]]
    taken = time.process_time() - started
    grouped = sum(map(len, groups))
    about = [Counter(asked[number]["expect"] for number in found) for found in groups]
    right = sum(counts.most_common(1)[0][1] for counts in about)
    assert len(asked) > 400
    assert grouped > 0.75 * len(asked)
    assert right > 0.72 * grouped
    assert taken < 2  # 0.3 s on the machine it was written on
