"""What labels do is the company's to say, and whatever is wrong with that is told with its line."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.adapters.content.labels_file import load
from bot.domain.errors import ContentError
from bot.domain.handoff import Topic
from bot.domain.ids import EntryId, RoleId
from bot.domain.issue import CloseReason
from bot.domain.labels import LabelBook, Nudging, Steps
from tests.support.faq import entry

LINKS = {"help": "https://help.acme.example/"}
ENTRIES = (
    entry("no-channel", "no channel"),
    replace(entry("inside", "for some"), roles=frozenset({RoleId(1)})),
)
BOOK = """
faq_labels = true
[nudge]
label = "More Info"
ready = "triage"
on_open = false
remind_days = 0.5
close_days = 3
exempt = ["Idea"]
[labels.Billing]
comment = "money"
faq = "no-channel"
support = "billing"
ask = true
add = ["Paid"]
remove = ["triage"]
close = "not_planned"
tell = "money"
tags = ["cloud"]
repeats = true
[labels."-Billing"]
reopen = true
[tags]
"Web App" = "webapp"
[locales]
"Acme/Tienda" = "es"
[feed]
labels = ["Bug"]
[posts]
labels = ["discuss"]
[suggest]
Bug = ["kind:bug", "broken"]
"""


def loaded(where: Path, text: str = BOOK, **texts: str) -> LabelBook:
    path = where / "labels.toml"
    path.write_text(text, encoding="utf-8")
    for name, said in {"en_money": "Ask [help]({help}).", "es_money": "Dinero", **texts}.items():
        locale, _, text_name = name.partition("_")
        message = where / "messages" / locale / "labels" / f"{text_name}.md"
        message.parent.mkdir(parents=True, exist_ok=True)
        message.write_text(said, encoding="utf-8")
    book = load(path, where / "messages", LINKS, ENTRIES)
    assert book is not None
    return book


def problems(where: Path, text: str = BOOK, **texts: str) -> list[str]:
    with pytest.raises(ContentError) as caught:
        loaded(where, text, **texts)
    return str(caught.value).replace(f"{where}/", "").splitlines()


def test_a_company_says_what_its_labels_do(tmp_path: Path) -> None:
    book = loaded(tmp_path)
    assert book.steps_of("billing") == Steps(
        comment="money",
        faq=EntryId("no-channel"),
        support=Topic.BILLING,
        ask=True,
        add=("Paid",),
        remove=("triage",),
        close=CloseReason.NOT_PLANNED,
        tell="money",
        tags=("cloud",),
        repeats=True,
    )
    assert book.steps_of("-billing") == Steps(reopen=True)
    assert book.steps_of("faq:no-channel") == Steps(faq=EntryId("no-channel"))
    assert book.steps_of("bug") is None
    assert book.texts == {"money": {"en": f"Ask [help]({LINKS['help']}).", "es": "Dinero"}}
    assert book.nudging == Nudging(
        label="More Info",
        ready="triage",
        on_open=False,
        remind=timedelta(hours=12),
        close=timedelta(days=3),
        exempt=frozenset({"idea"}),
    )
    assert book.tags == {"web app": "webapp"}
    assert (book.locale_of("acme/tienda"), book.locale_of("Acme/shop")) == ("es", "en")
    assert book.feed_labels == {"bug"}
    assert book.post_labels == {"discuss"}
    assert book.suggest == {"Bug": ("kind:bug", "broken")}
    names = {"Billing", "Paid", "triage", "More Info", "Web App", "discuss"}
    assert set(book.named) == names
    assert len(book.named) == len(names)


def test_without_a_file_labels_do_nothing(tmp_path: Path) -> None:
    assert load(tmp_path / "labels.toml", tmp_path, LINKS, ENTRIES) is None


def test_an_empty_file_is_a_book_too(tmp_path: Path) -> None:
    book = loaded(tmp_path, "")
    assert (book.steps, book.nudging, book.steps_of("faq:no-channel")) == ({}, None, None)


@pytest.mark.parametrize(
    ("was", "now", "problem"),
    [
        ("[feed]", "[feeed]", "27: unknown field feeed: did you mean feed?"),
        ("repeats =", "repeat =", "20: unknown field repeat: did you mean repeats?"),
        ('"money"\nfaq', '"monney"\nfaq', "11: comment: there is no monney, did you mean money?"),
        ('tell = "money"', 'tell = "x"', "18: tell: there is no x, known: money"),
        ('"no-channel"', '"no-chanel"', "12: faq: there is no no-chanel, did you mean no-channel?"),
        ('"no-channel"', '"inside"', "12: faq: inside is not for everybody"),
        ('support = "billing"', 'support = "bill"', "13: support: there is no bill, did you mean"),
        ('"not_planned"', '"wontfix"', "17: close: there is no wontfix"),
        ("reopen =", "lock =", "22: unknown field lock: "),
        ("reopen = true", 'reopen = "yes"', "22: reopen must be true or false"),
        ("reopen = true", "", "21: -Billing does nothing: give it a step"),
        ("tell =", "reopen = true\ntell =", "18: reopen: it is closed already by the same label"),
        ('remove = ["triage"]', 'remove = ["billing"]', "16: remove: billing is the label whose"),
        ("reopen = true", 'add = ["Billing"]', "22: add: billing is the label whose steps"),
        ('remove = ["triage"]', 'remove = ["paid"]', "16: remove: paid is added by the same label"),
        ('["Paid"]', '["Paid", "PAID"]', "15: add: PAID stands there twice"),
        ('["Paid"]', f'["{"x" * 51}"]', "15: add is longer than 50 characters (51)"),
        ('["cloud"]', '["a", "b", "c", "d", "e", "f"]', "19: tags: a post takes up to 5"),
        ('["cloud"]', f'["{"x" * 21}"]', "19: tags is longer than 20 characters"),
        ('[labels."-Billing"]', "[labels.billing]", "21: billing is the same label as Billing"),
        ('[labels."-Billing"]', "[labels.Billing]", "21: is not valid TOML: "),
        ("[labels.Billing]", f"[labels.{'x' * 51}]", f"10: [labels.'{'x' * 51}']: a label has 1"),
        ("[labels.Billing]", '[labels."More Info"]', "14: ask: More Info asks already, as [nudge]"),
        ('"triage"\non_open', '"more info"\non_open', "5: ready must be another label than label"),
        ("close_days = 3", "close_days = 0.5", "8: close_days must be more than remind_days"),
        ("remind_days = 0.5", "remind_days = 0", "8: close_days needs remind_days"),
        ("remind_days = 0.5", "remind_days = 366", "7: remind_days must be a number from 0 to 365"),
        ('["Idea"]', '["more info"]', "9: exempt: More Info is the one that asks"),
        ('"webapp"', '"webapp"\ncli = "WebApp"', "25: cli: the tag WebApp stands for another"),
        ('"webapp"', '"webapp"\n"web app" = "x"', "25: web app: is there twice"),
        ("Acme/Tienda", "Acme", "26: Acme is no repository, such as owner/name"),
        ('= "es"', '= "english"', "26: english is no language's two-letter code"),
        ("kind:bug", "kind:bugs", "32: Bug: there is no kind:bugs, did you mean kind:bug?"),
    ],
)
def test_each_mistake_is_told_with_its_line(
    tmp_path: Path, was: str, now: str, problem: str
) -> None:
    assert was in BOOK
    told = problems(tmp_path, BOOK.replace(was, now, 1))
    assert told[0].startswith(f"labels.toml:{problem}"), told


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "1: is empty"),
        ("x" * 1501, "1: is longer than 1500 characters (1501)"),
        ("Hello\n\nask {halp}", "3: there is no link halp: did you mean help?"),
        ("Hello @max", "1: holds an @mention"),
        ("As in #12", "1: holds a #number"),
        ("Hello <!-- bridge:x -->", "1: holds an HTML comment"),
    ],
)
def test_texts_ring_nobody_and_link_to_known_places(
    tmp_path: Path, text: str, problem: str
) -> None:
    told = problems(tmp_path, es_money=text)
    assert [one[: len("messages/es/labels/money.md:") + len(problem)] for one in told] == [
        f"messages/es/labels/money.md:{problem}"
    ]


def test_code_in_texts_may_hold_anything(tmp_path: Path) -> None:
    text = "Run `npx @acme/cli`, mail help@acme.example:\n\n```\n@acme #12\n```"
    assert loaded(tmp_path, en_money=text).texts["money"]["en"] == text


def test_all_languages_but_english_may_be_missing(tmp_path: Path) -> None:
    told = problems(tmp_path, es_more="Más", xx_more="?")
    assert told == [
        "messages/xx/labels/more.md:1: stands in xx, which is no language's two-letter code",
        "messages/es/labels/more.md:1: has no en/labels/more.md beside it, for all other languages",
    ]


def test_all_mistakes_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    text = BOOK.replace("[feed]", "[feeed]").replace("repeats", "repeat")
    assert len(problems(tmp_path, text, es_money="")) == 3
