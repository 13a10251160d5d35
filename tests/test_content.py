"""The shipped FAQ and policy: complete, true to their own rules, and fit to be shown in Discord."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.adapters.content import FaqFiles, labels_file, policy_file
from bot.adapters.content.message_files import MessageFiles
from bot.domain.faq import Entry, Key, Risk, Severity, Translation
from bot.domain.handoff import Topic
from bot.domain.labels import OFF, LabelBook
from bot.domain.policy import Policy
from bot.domain.repro_guide import Kind
from bot.services.answer_cards import AnswerCards
from bot.services.library import Library

DATA = Path(__file__).parents[1] / "data"
LOCALES = ("en", "es")
TODAY = date(2026, 9, 1)

CARD_TEXT_MOST = 4000
"""https://discord.com/developers/docs/components/reference#text-display"""

NAMED_BY = {
    "no-channel": "no_channel null_channel_data NoChannelOrOverride",
    "major-blocked": "disable_auto_update_to_major disableAutoUpdateToMajor",
    "under-native": "disable_auto_update_under_native disableAutoUpdateUnderNative",
    "semver": "semver_error unknown_version_build",
    "private-channel": "cannot_update_via_private_channel cannotUpdateViaPrivateChannel",
    "on-premise-app": "on_premise_app",
    "need-plan-upgrade": "need_plan_upgrade needPlanUpgrade",
    "unsupported-plugin": "unsupported_plugin_version backend_refusal",
    "emulator-dev": """
        disabled_platform_ios disablePlatformIos disabled_platform_android disablePlatformAndroid
        disable_platform_electron disablePlatformElectron disable_emulator disableEmulator
        disable_device disableDevice disable_dev_build disableDevBuild disable_prod_build
        disableProdBuild""",
    "checksum": "checksum_fail decrypt_fail key_id_mismatch keyMismatch",
    "provider-blocked": "provider_infrastructure_request_blocked InvalidIp",
    "livereload": "blocked_by_server_url",
    "notify-app-ready": "update_fail",
    "zip-windows": "unzip_fail windows_path_fail canonical_path_fail directory_path_fail",
    "error-codes": """
        no_new_version_available noNew disable_auto_update disableAutoUpdate
        disable_auto_update_to_minor disableAutoUpdateToMinor disable_auto_update_to_patch
        disableAutoUpdateToPatch disable_auto_update_to_metadata disableAutoUpdateMetadata
        rate_limited rateLimited custom_id_blocked customIdBlocked missing_bundle missingBundle
        cannot_get_bundle cannotGetBundle channel_misconfigured channelMisconfigured set_fail
        download_fail low_mem_fail download_manifest_file_fail download_manifest_checksum_fail
        download_manifest_brotli_fail""",
}
"""Every code the updater and its backend send, with its older spellings, and who explains it."""

OFFICIAL = """
    https://capgo.app/bug-bounty/ https://capgo.app/pricing/ https://capgo.app/return/
    https://capgo.app/security/ https://capgo.app/semver_tester/ https://capgo.app/sla/
    https://capgo.app/support-policy/ https://console.capgo.app/settings/organization/plans
    https://plugin.eu.capgo.app/channel_self https://plugin.eu.capgo.app/stats
    https://plugin.eu.capgo.app/updates https://status.capgo.app/ https://support.capgo.app
"""
"""The company's pages beside its documentation."""

PHRASES = {
    "no-channel": "no default channel or override",
    "notify-app-ready": "notifyAppReady was not called, roll back current bundle",
    "error-codes": "Failed to download from",
}

ENTRIES = FaqFiles(DATA / "faq", lambda: TODAY).load()
TEXTS = [pytest.param(e, e.translations[t], id=f"{e.id}/{t}") for e in ENTRIES for t in LOCALES]
each_text = pytest.mark.parametrize(("entry", "text"), TEXTS)
each_entry = pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.id)


class EnglishTexts:
    """The engine's own words, untranslated."""

    def say(self, locale: str, text: str, **values: Any) -> str:
        return text.format(**values)


def keys() -> Iterator[tuple[Entry, Key]]:
    return ((entry, key) for entry in ENTRIES for key in entry.keys)


def prose(text: Translation) -> str:
    """The body without its code."""
    return re.sub(r"```.*?```|`[^`\n]*`", "", text.body, flags=re.DOTALL)


def test_it_answers_at_least_38_topics_and_the_error_codes() -> None:
    assert len(ENTRIES) >= 39
    assert "error-codes" in {entry.id for entry in ENTRIES}


@each_entry
def test_each_entry_is_there_in_every_language(entry: Entry) -> None:
    assert set(entry.translations) >= set(LOCALES)


@each_text
def test_each_text_has_five_to_eight_questions(entry: Entry, text: Translation) -> None:
    assert 5 <= len(text.questions) <= 8


def test_no_question_and_no_title_stands_twice() -> None:
    def plain(text: str) -> str:
        return " ".join(re.findall(r"\w+", text.casefold()))

    texts = [t for entry in ENTRIES for t in entry.translations.values()]
    for name, said in (
        ("question", [plain(q) for t in texts for q in t.questions]),
        ("title", [plain(t.title) + t.locale for t in texts]),
    ):
        assert [text for text, times in Counter(said).items() if times > 1] == [], name


@each_text
def test_each_text_keeps_to_the_limits(entry: Entry, text: Translation) -> None:
    assert 1 <= len(text.title) <= 80
    assert 1 <= len(text.body) <= 900
    assert all(1 <= len(question) <= 300 for question in text.questions)
    assert 1 <= len(text.links) <= 3


@each_text
def test_each_text_is_a_card_discord_takes(entry: Entry, text: Translation) -> None:
    library = Library(FaqFiles(DATA / "faq", lambda: TODAY), lambda _: pytest.fail("unused"))
    card = AnswerCards(library, EnglishTexts()).entry(entry, text.locale, keys=entry.keys)
    shown = "\n".join(card.texts)
    assert len(shown) <= CARD_TEXT_MOST
    for part in (text.title, text.body, *(link.url for link in text.links)):
        assert part in shown
    assert entry.as_of.isoformat() in shown


@each_text
def test_each_text_is_markdown_discord_renders(entry: Entry, text: Translation) -> None:
    assert text.body.count("```") % 2 == 0
    rest = prose(text)
    assert "`" not in rest, "an inline code is not closed"
    assert rest.count("**") % 2 == 0, "a bold text is not closed"
    assert (
        len(re.findall(r"(?<![*\w])\*(?=\S)|(?<=\S)\*(?![*\w])", rest.replace("**", ""))) % 2 == 0
    )
    assert not re.search(r"</?\w+[^>\n]*>|!\[|^\s*\||^#", rest, re.MULTILINE)
    assert "@everyone" not in rest
    assert "@here" not in rest


@each_text
def test_each_text_links_by_https_to_pages_that_exist(entry: Entry, text: Translation) -> None:
    documented = (DATA / "docs.json").read_text(encoding="utf-8")
    inside = re.findall(r"https?://[^\s)'`,;]+[^\s)'`,;:.]", text.body)
    for url in (*(link.url for link in text.links), *inside):
        page = url.partition("#")[0]
        assert page.startswith("https://")
        assert page in OFFICIAL.split() or f'"{page}"' in documented, url


@each_entry
def test_all_languages_link_to_the_same_pages(entry: Entry) -> None:
    targets = {tuple(link.url for link in t.links) for t in entry.translations.values()}
    assert len(targets) == 1


@each_entry
def test_all_languages_show_the_same_code(entry: Entry) -> None:
    """A command or setting that is mended in one language is mended in the others too."""

    def blocks(text: Translation) -> list[str]:
        return re.findall(r"```.*?```", text.body, re.DOTALL)

    english = entry.translations["en"]
    for text in entry.translations.values():
        assert blocks(text) == blocks(english)


@pytest.mark.parametrize(
    ("locale", "words"), [("en", "binding text"), ("es", "vinculante")], ids=LOCALES
)
@each_entry
def test_risky_answers_say_where_the_binding_text_is(entry: Entry, locale: str, words: str) -> None:
    text = entry.translations[locale]
    if entry.risk is Risk.LOW:
        assert words not in text.body
    else:
        assert words in text.body
        assert text.links


@pytest.mark.parametrize("risk", Risk)
def test_every_risk_class_is_in_use(risk: Risk) -> None:
    assert any(entry.risk is risk for entry in ENTRIES)


@each_text
def test_no_price_is_quoted(entry: Entry, text: Translation) -> None:
    """Amounts change; the pricing page has them."""
    assert not re.search(r"[$€£]\s?\d|\d\s?([$€£]|USD|EUR|dollars|d[oó]lares|euros)", text.body)


@each_entry
def test_each_entry_says_where_it_comes_from(entry: Entry) -> None:
    assert entry.source
    assert date(2026, 7, 1) <= entry.as_of <= TODAY


@pytest.mark.parametrize(
    ("name", "entry"),
    [(name, entry) for entry, names in NAMED_BY.items() for name in names.split()]
    + [(phrase, entry) for entry, phrase in PHRASES.items()],
)
def test_each_code_and_log_phrase_names_its_entry(name: str, entry: str) -> None:
    assert [e.id for e, key in keys() if name in key.names] == [entry]


@each_text
def test_no_question_holds_the_key_of_another_entry(entry: Entry, text: Translation) -> None:
    """It could never be answered: keys win."""
    for question in (*text.questions, text.title):
        named = [(e.id, n) for e, key in keys() for n in key.names if n in question]
        longest = max((len(name) for _, name in named), default=0)
        assert {e for e, name in named if len(name) == longest} <= {entry.id}, question


def test_what_healthy_logs_hold_is_no_error() -> None:
    infos = {key.names[0] for _, key in keys() if key.severity is Severity.INFO}
    assert infos >= {
        "no_new_version_available",
        "provider_infrastructure_request_blocked",
        "custom_id_blocked",
    }


def test_a_code_without_an_entry_of_its_own_is_explained_by_its_note() -> None:
    for entry, key in keys():
        assert set(key.notes) in (set(), set(LOCALES)), key.names
        if entry.id == "error-codes":
            assert all(len(note) > 60 for note in key.notes.values()), key.names
            assert key.notes, key.names


def test_notes_are_markdown_too() -> None:
    notes: Sequence[tuple[Key, Mapping[str, str]]] = [(key, key.notes) for _, key in keys()]
    for key, by_locale in notes:
        for note in by_locale.values():
            assert note.count("`") % 2 == 0, key.names
            assert note.count("**") % 2 == 0, key.names
            assert note.endswith((".", "?")), key.names


@pytest.fixture(scope="module")
def policy() -> Policy:
    loaded = policy_file.load(DATA / "policy.toml")
    assert loaded is not None
    return loaded


def said_by(policy: Policy) -> Iterator[str]:
    for notice in policy.notices.values():
        yield from (notice.full, notice.short)
    for door in policy.doors.values():
        yield from door.values()


def test_the_policy_says_all_in_every_language(policy: Policy) -> None:
    assert set(policy.notices) == set(LOCALES)
    assert {Kind.BILLING, Kind.SECURITY, Kind.OUTAGE, Kind.FEATURE} <= set(policy.doors)
    assert all(set(door) == set(LOCALES) for door in policy.doors.values())
    assert len(set(said_by(policy))) == len(list(said_by(policy))), "a text stands twice"


def test_the_policy_is_short_enough_to_be_read(policy: Policy) -> None:
    assert all(len(notice.full) <= 600 for notice in policy.notices.values())
    assert all(len(text) <= 350 for door in policy.doors.values() for text in door.values())


def test_the_policy_links_by_https_to_its_own_places(policy: Policy) -> None:
    assert {"official", "policy", "status", "advisory"} <= set(policy.links)
    assert all(url.startswith("https://") for url in policy.links.values())
    for text in said_by(policy):
        assert set(re.findall(r"https?://[^\s)]+", text)) <= set(policy.links.values()), text
        assert len(re.findall(r"\]\(https://[^\s)]+\)", text)) == text.count("]("), text


def test_the_policy_is_markdown_discord_renders(policy: Policy) -> None:
    for text in said_by(policy):
        assert text.count("**") % 2 == 0, text
        assert "{" not in text, "a placeholder is left"
        assert not re.search(r"`|</?\w+>|@everyone|@here", text), text


@pytest.mark.parametrize("locale", LOCALES)
def test_each_door_leads_to_its_place(policy: Policy, locale: str) -> None:
    for kind, name in (
        (Kind.BILLING, "official"),
        (Kind.SECURITY, "advisory"),
        (Kind.OUTAGE, "status"),
    ):
        assert f"]({policy.links[name]})" in policy.door(kind, locale)
    notice = policy.notice(locale)
    assert f"]({policy.links['official']})" in notice.full
    assert f"]({policy.links['official']})" in notice.short
    assert "support@capgo.app" in notice.full
    assert "support@capgo.app" in policy.door(Kind.BILLING, locale)


def test_a_forums_tag_for_solved_posts_is_known_in_every_language(policy: Policy) -> None:
    assert {"solved", "resuelto"} <= set(policy.solved_tags)


def code_mail(locale: str) -> tuple[str, str]:
    return MessageFiles(DATA / "messages").write(
        "code", locale, code="BCDF-GHJK", name="nora", server="Capgo", minutes="15"
    )


@pytest.mark.parametrize(
    ("locale", "subject", "staff", "not_me"),
    [
        ("en", "Your code for Capgo on Discord", "Nobody of our team will ask", "Not you?"),
        ("es", "Tu código para Capgo en Discord", "Nadie de nuestro equipo te lo", "¿No eres tú?"),
    ],
)
def test_the_code_comes_in_a_mail_that_says_all(
    locale: str, subject: str, staff: str, not_me: str
) -> None:
    said, text = code_mail(locale)
    assert said == subject
    for part in ("nora", "Capgo", "15", staff, not_me, "support@capgo.app"):
        assert part in text
    assert "\n    BCDF-GHJK\n" in text, "a code alone on its line can be copied"


@pytest.mark.parametrize("locale", LOCALES)
def test_nothing_in_the_mail_can_be_clicked(locale: str) -> None:
    """Scanners of mail servers follow links; a link would act without its reader."""
    _, text = code_mail(locale)
    assert not re.search(r"https?:|www\.|<|\]\(|\*\*|`", text)
    assert "{" not in text, "a placeholder is left"


def test_both_languages_are_mails_of_their_own() -> None:
    assert len({code_mail(locale) for locale in LOCALES}) == len(LOCALES)


@pytest.fixture(scope="module")
def labels(policy: Policy) -> LabelBook:
    path, messages = DATA / "labels.toml", DATA / "messages"
    loaded = labels_file.load(path, messages, policy.links, ENTRIES)
    assert loaded is not None
    return loaded


def test_what_labels_say_is_there_in_every_language(labels: LabelBook) -> None:
    written = {path.stem for path in (DATA / "messages").glob("*/labels/*.md")}
    assert written == set(labels.texts), "a text that no label says"
    assert all(set(texts) == set(LOCALES) for texts in labels.texts.values())
    said = [text for texts in labels.texts.values() for text in texts.values()]
    assert len(said) == len(set(said)), "a text stands twice"


def test_what_labels_say_is_markdown_that_discord_and_github_render(labels: LabelBook) -> None:
    for name, texts in labels.texts.items():
        for text in texts.values():
            assert not re.search(r"`|</?\w+>|^#|^\s*\||!\[|-# ", text, re.MULTILINE), name
            assert text.count("**") % 2 == 0, name
            assert len(re.findall(r"\]\(https://[^\s)]+\)", text)) == text.count("]("), name


def test_all_languages_of_a_label_link_to_the_same_pages(labels: LabelBook) -> None:
    for name, texts in labels.texts.items():
        pages = {tuple(re.findall(r"\]\(([^)]+)\)", text)) for text in texts.values()}
        assert len(pages) == 1, name


def test_threads_are_told_in_one_line(labels: LabelBook) -> None:
    for steps in labels.steps.values():
        for text in labels.texts.get(steps.tell, {}).values():
            assert "\n" not in text
            assert len(text) <= 200


@pytest.mark.parametrize(
    ("label", "topic", "link"),
    [
        ("support", Topic.PLATFORM_BUG, "official"),
        ("billing", Topic.BILLING, "official"),
        ("security", Topic.SECURITY, "advisory"),
    ],
)
def test_what_is_not_public_is_led_to_its_official_door(
    policy: Policy, labels: LabelBook, label: str, topic: Topic, link: str
) -> None:
    steps = labels.steps[label]
    assert steps.support is topic
    assert steps.close
    for text in labels.texts[steps.comment].values():
        assert f"]({policy.links[link]})" in text


def test_authors_are_asked_and_reminded_before_anything_is_closed(labels: LabelBook) -> None:
    assert labels.nudging
    assert (labels.nudging.label, labels.nudging.ready) == ("needs-repro", "ready for triage")
    assert labels.nudging.remind < labels.nudging.close
    assert f"{OFF}needs-repro" in labels.steps
