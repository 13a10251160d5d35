"""Error codes and log phrases name their entry; ordinary words do not."""

import pytest

from bot.adapters.search.keys import Keys
from bot.domain.faq import Key, Severity
from tests.support.faq import entry

NO_CHANNEL = Key(("no_channel", "NoChannelOrOverride", "no default channel or override"))
NO_NEW = Key(("no_new_version_available", "noNew"), severity=Severity.INFO)
FAILED = Key(("update_fail", "notifyAppReady was not called"))
SET = Key(("set",), severity=Severity.INFO)
CHECKSUM = Key(("checksum_fail",))
KEYS = Keys(
    [
        entry("no-channel", "q", keys=(NO_CHANNEL,)),
        entry("codes", "q", keys=(NO_NEW, SET, CHECKSUM)),
        entry("rollback", "q", keys=(FAILED,)),
    ]
)


def found(message: str) -> list[Key]:
    return [hit.key for hit in KEYS.find(message)]


@pytest.mark.parametrize(
    "message",
    [
        "no_channel",
        "what is NO_CHANNEL?",
        '{"error":"no_channel","message":"..."}',
        "[2026-01-01] resp=no_channel;",
        "NoChannelOrOverride on every check",
        "nochanneloroverride on every check",
        "reason: noChannel",
        "it says: No default   channel, or override!",
        "```\nno default channel or override\n```",
    ],
)
def test_a_code_or_phrase_is_found_anywhere(message: str) -> None:
    assert found(message) == [NO_CHANNEL]


@pytest.mark.parametrize(
    "message",
    ["how do I set this", "nothing, no new version yet", "my_no_channel_thing", "no channel", ""],
)
def test_ordinary_words_and_other_identifiers_are_no_codes(message: str) -> None:
    assert found(message) == []


@pytest.mark.parametrize("message", ["set", "what does `set` mean", "noNew", "it logs noNew only"])
def test_a_code_that_is_a_word_counts_where_it_is_spelt_as_code(message: str) -> None:
    assert len(found(message)) == 1


def test_an_error_comes_before_an_info_code_and_the_longer_name_first() -> None:
    assert found("no_new_version_available, then update_fail and checksum_fail") == [
        CHECKSUM,
        FAILED,
        NO_NEW,
    ]


def test_one_key_by_two_names_is_found_once() -> None:
    assert found("no_channel / NoChannelOrOverride") == [NO_CHANNEL]
