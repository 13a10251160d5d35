"""What people may type, by mistake or on purpose, to upset whoever reads Markdown."""

import re

from tests.support.issue_forms import forms

LIVE = re.compile(
    r"(?<![A-Za-z0-9])@[A-Za-z0-9]|#[0-9]|(?<![A-Za-z0-9])GH-[0-9]", re.IGNORECASE | re.ASCII
)
"""What GitHub acts on outside of code: names, and numbers of issues."""
LABELS = sorted({field.label for form in forms().values() for field in form.fields})
PIECES = [
    "a", " ", "\n", "\n\n", "\r\n", "\t", "    ", "\\", "`", "``", "```", "````", "~~~", "```ts\n",
    "\n```\n", "- ", "1. ", "> ", "<", "<!--", "-->", "<!-- -->", "<!-- bridge:x -->", "<div>",
    "<details>", "</p>", "&#64;", "&commat;", "@", "@name", "@org/team", "_@name", "#12", "GH-12",
    "o/r#12", "fixes #3", "closes: https://github.com/o/r/issues/3", "https://x.example/@a/b#1",
    "&lt;b>", "\\&amp;", "[", "](", ")", "*", "**", "_No response_", "- [x] one", "é", "字",
    "\u202e", "\u200b", "\ud800", "\x00", "\ufeff", *(f"\n### {label}\n" for label in LABELS[:12]),
    *(f"**{label}**" for label in LABELS[:6]),
]  # fmt: skip
