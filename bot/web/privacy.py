"""``/privacy``: what is kept of members and for how long, in the reader's language, for anybody."""

import base64
import hashlib
import re
from collections.abc import Sequence
from html import escape

from aiohttp import web

from bot.domain.locale import language
from bot.services.privacy_notice import PATH, PrivacyNotice

LANGUAGES = {"en": "English", "es": "Español"}
"""The first is for readers of every other one."""
STYLE = """
:root {
  color-scheme: light dark;
  --ground: #fff; --text: #1c1f26; --line: #c8ccd4; --soft: #5b6270; --link: #0b57d0;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #16181d; --text: #e8eaef; --line: #444a55; --soft: #a9b0bd; --link: #8ab4f8;
  }
}
html { background: var(--ground); color: var(--text); }
body { font: 1.0625rem/1.55 system-ui, sans-serif; max-width: 46rem; margin: 0 auto; }
body { padding: 1.5rem; }
h1 { font-size: 1.6rem; line-height: 1.25; }
nav { text-align: end; }
nav a { display: inline-block; padding: .25rem; }
a { color: var(--link); }
table { border-collapse: collapse; width: 100%; margin: 1.5rem 0; }
th, td { text-align: start; vertical-align: top; padding: .6rem .75rem .6rem 0; }
tr { border-bottom: 1px solid var(--line); }
th { color: var(--soft); font-weight: 600; }
td:last-child { width: 38%; padding-inline-end: 0; }
code { font-size: .95em; white-space: nowrap; }
@media (max-width: 34rem) {
  thead { position: absolute; clip-path: inset(50%); }
  td { display: block; padding-inline-end: 0; }
  td:last-child { width: auto; padding-top: 0; color: var(--soft); }
}
"""
_DIGEST = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
HEADERS = {
    "Content-Security-Policy": f"default-src 'none'; style-src 'sha256-{_DIGEST}'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "Vary": "Accept-Language",
    "X-Content-Type-Options": "nosniff",
}


def add(app: web.Application, notice: PrivacyNotice) -> None:
    pages = {locale: _drawn(notice, locale) for locale in LANGUAGES}

    async def show(request: web.Request) -> web.Response:
        asked = [request.query.get("lang", ""), *_wished(request)]
        locale = next((one for one in map(language, asked) if one in LANGUAGES), "en")
        headers = {**HEADERS, "Content-Language": locale}
        return web.Response(text=pages[locale], content_type="text/html", headers=headers)

    app.router.add_get(PATH, show)


def _wished(request: web.Request) -> Sequence[str]:
    """The reader's languages, dearest first: https://www.rfc-editor.org/rfc/rfc9110#name-accept-language"""
    found = []
    for one in request.headers.get("Accept-Language", "").split(","):
        name, _, weight = one.strip().partition(";q=")
        try:
            found.append((float(weight or 1), name))
        except ValueError:
            continue
    return [name for weight, name in sorted(found, key=lambda one: -one[0]) if weight > 0]


def _drawn(notice: PrivacyNotice, locale: str) -> str:
    say = notice.say
    title = say(locale, "What is kept about you")
    about = say(
        locale,
        "A bot helps out on this Discord server. This is all it keeps that could name you.",
    )
    rows = "\n".join(
        f"<tr><td>{_written(one.what)}</td><td>{_written(one.until)}</td></tr>"
        for one in notice.kept(locale)
    )
    others = " · ".join(
        f'<a href="?lang={code}" hreflang="{code}" lang="{code}">{name}</a>'
        for code, name in LANGUAGES.items()
        if code != locale
    )
    asking = ""
    if notice.official:
        place = f'<a href="{escape(notice.official)}">{escape(notice.official)}</a>'
        asking = f"<p>{say(locale, 'A person answers here:')} {place}</p>"
    return f"""<!doctype html>
<html lang="{locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{title}</title>
<style>{STYLE}</style>
</head>
<body>
<nav>{others}</nav>
<main>
<h1>{title}</h1>
<p>{about}</p>
<table>
<thead><tr><th scope="col">{say(locale, "What")}</th><th scope="col">{say(locale, "How long")}</th>
</tr></thead>
<tbody>
{rows}
</tbody>
</table>
<p>{_written(notice.never(locale))}</p>
<h2>{say(locale, "What you can do")}</h2>
<p>{_written(notice.choices(locale))}</p>
{asking}
</main>
</body>
</html>
"""


def _written(text: str) -> str:
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(text))
