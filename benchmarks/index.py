"""Speed and memory of the index: ``python -m benchmarks.index [--entries 150,1000,10000]``.

Made-up entries of five questions each, and questions up to 400 characters; every size is a
process of its own, so that its memory is its own too. Ends with one JSON line.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import time
from datetime import date

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before numpy: see build_index

import psutil

from bot.domain.faq import Entry, Translation
from bot.domain.ids import EntryId

QUESTIONS = 5
ASKED = 1000
FIRST = ("how do i", "can i", "why does", "what is", "where can i find", "is it possible to")
SYLLABLES = [a + b for a in "bcdfglmnprstv" for b in ("a", "e", "i", "o", "u", "an", "er", "ion")]


def words(chance: random.Random, count: int) -> list[str]:
    return ["".join(chance.choices(SYLLABLES, k=chance.randint(1, 4))) for _ in range(count)]


def content(size: int, chance: random.Random) -> tuple[list[Entry], list[str]]:
    """Entries, and questions about them of 20 to 400 characters: words fall off like in speech."""
    known = words(chance, max(2000, size * 2))
    often = [1 / (rank + 5) for rank in range(len(known))]

    def sentence(topic: list[str]) -> str:
        some = chance.choices(known, often, k=chance.randint(2, 5)) + chance.sample(topic, 2)
        chance.shuffle(some)
        return f"{chance.choice(FIRST)} {' '.join(some)}"

    entries, topics = [], []
    for number in range(size):
        topic = chance.choices(known, k=4)
        topics.append(topic)
        asked = tuple(sentence(topic) for _ in range(QUESTIONS))
        one = Translation("en", " ".join(topic), "", asked)
        entries.append(Entry(EntryId(f"e{number}"), {"en": one}, "", date.min))
    questions = []
    for _ in range(ASKED):
        parts = [sentence(chance.choice(topics)) for _ in range(chance.choice((1, 1, 1, 2, 4, 8)))]
        questions.append(". ".join(parts)[:400])
    return entries, questions


def measure(size: int) -> dict[str, float]:
    chance = random.Random(size)
    entries, questions = content(size, chance)
    process = psutil.Process()
    before = process.memory_info().rss
    started = time.perf_counter()
    from bot.adapters.search.build import build_index

    imported = time.perf_counter() - started
    started = time.perf_counter()
    index = build_index(entries)
    built = time.perf_counter() - started
    for question in questions[:50]:
        index.rank(question)
    times = []
    for question in questions:
        started = time.perf_counter()
        index.rank(question)
        times.append(1000 * (time.perf_counter() - started))
    times.sort()
    return {
        "entries": size,
        "import_s": round(imported, 2),
        "build_s": round(built, 2),
        "p50_ms": round(times[len(times) // 2], 2),
        "p99_ms": round(times[len(times) * 99 // 100], 2),
        "memory_mb": round((process.memory_info().rss - before) / 2**20),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", default="150,1000,10000")
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        print(json.dumps(measure(options.one)))
        return
    rows = []
    for size in options.entries.split(","):
        command = [sys.executable, "-m", "benchmarks.index", "--one", size]
        rows.append(json.loads(subprocess.check_output(command)))
        print(*(f"{name} {value}" for name, value in rows[-1].items()), sep="   ", flush=True)
    print(json.dumps(rows))


if __name__ == "__main__":
    main()
