"""The forms that tests fill in: Capgo's templates, two public forms, and those shipped."""

from functools import cache
from pathlib import Path

from bot.adapters.github_tracker.forms import read_forms
from bot.domain.issue_form import IssueForm

TESTS = Path(__file__).parents[1]
FOLDERS = {
    "capgo": TESTS / "issue_forms" / "capgo",
    "public": TESTS / "issue_forms" / "public",
    "shipped": TESTS.parent / "data" / "github" / "ISSUE_TEMPLATE",
}


@cache
def forms() -> dict[str, IssueForm]:
    """By folder and file: ``shipped/bug.yml``."""
    return {
        f"{name}/{form.file}": form
        for name, folder in FOLDERS.items()
        for form in read_forms(
            "o/r", {one.name: one.read_text(encoding="utf-8") for one in folder.iterdir()}
        ).forms
    }
