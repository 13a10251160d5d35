"""Messages as nobody should write them, made by hypothesis: the same ones in every run."""

from collections.abc import Sequence

from hypothesis import strategies as st

LONGEST = 4000
"""Characters; what Discord takes from people with Nitro."""
QUESTIONS = (
    "notifyAppReady was not called, roll back current bundle",
    "no default channel or override",
    "how much does capgo cost?",
    "¿por qué mi app vuelve a la versión anterior?",
    "reload",
)
NASTY = (
    *("@everyone", "@here", "<@&1100000000000000202>", "<@1100000000000000104>", "@Max"),
    *("<@1100000000000000100>", "<#1100000000000000301>", "</faq:1>", "<t:0:R>", "<a:x:1>"),
    *("```", "````", "```js\n", "`", "``", "~~~", "||", "**", "***", "__", "~~", "\\", "\\`"),
    *("> ", ">>> ", "# ", "### ", "-# ", "- ", "1. ", "[x](https://a.example)", "[](", "<https://"),
    *("https://a.example/?q=" + "x" * 200, "http://[::1]:99999/", "mailto:a@b.example", "//"),
    *("\u200b", "\u200d", "\u2060", "\ufeff", "\u00ad", "\u202e", "\u2066", "\u2069", "\u200f"),
    *("\0", "\x1b[31m", "\x7f", "\r", "\r\n", "\t", "\v", "\u2028", "\ud800", "\udfff\ud83d"),
    *(
        "👩‍👩‍👧‍👦",
        "🇪🇸",
        "🏳️‍🌈",
        "😀",
        "e\u0301\u0323\u0327",
        "ﷺ",
        "İ",
        "ß",
        "ﬁ",
        "Å",
        "한글",
        "مرحبا",
        "שלום",
    ),
    *("%s", "{0}", "{question}", "{member.__class__}", "${x}", "$(id)", "'; DROP TABLE claims;--"),
    *("faq:remove:1", "faq:pick:x", "lookup:post:1:2:en", "(((((", "a*a*a*", "?", "¿", "1e999"),
    *("sk_live_" + "0" * 24, "-----BEGIN PRIVATE KEY-----", "eyJhbGciOi.eyJzdWIi.c2ln"),
)


def _long(parts: Sequence[str], times: int) -> str:
    return ("".join(parts) * times)[:LONGEST]


anything = st.text(st.characters(), max_size=40)
_pieces = st.lists(
    st.one_of(st.sampled_from(NASTY), st.sampled_from(QUESTIONS), anything, st.just(" ")),
    min_size=1,
    max_size=8,
)
# One in eight is long: those take ten times as long.
_times = st.integers(1, LONGEST).map(lambda number: number if number % 8 == 0 else 1)
messages = st.builds(_long, _pieces, _times)
