"""Names what was taken out of somebody's text, in their language."""

from collections.abc import Iterable

from bot.ports import Texts

_SPELLED = {
    "aws": "AWS",
    "digitalocean": "DigitalOcean",
    "github": "GitHub",
    "gitlab": "GitLab",
    "huggingface": "Hugging Face",
    "npm": "npm",
    "openai": "OpenAI",
    "pypi": "PyPI",
    "sendgrid": "SendGrid",
}
"""Names that do not just begin with a capital letter."""


def kind_names(texts: Texts, locale: str, kinds: Iterable[str]) -> str:
    """``kinds`` are those of the rules (``npm_token``); each is named once."""
    return ", ".join(dict.fromkeys(_name(texts, locale, kind) for kind in kinds))


def _name(texts: Texts, locale: str, kind: str) -> str:
    say = texts.say
    general = {
        "authorization": say(locale, "authorization header"),
        "email": say(locale, "e-mail address"),
        "ipv4": say(locale, "IP address"),
        "ipv6": say(locale, "IP address"),
        "jwt": "JSON Web Token",
        "phone": say(locale, "phone number"),
        "private_key": say(locale, "private key"),
        "secret": say(locale, "password or key"),
        "url_password": say(locale, "password in an address"),
    }
    if kind in general:
        return general[kind]
    owner, _, what = kind.rpartition("_")
    owner = _SPELLED.get(owner) or owner.replace("_", " ").capitalize()
    if what == "key":
        return say(locale, "{owner} key", owner=owner)
    if what == "token":
        return say(locale, "{owner} token", owner=owner)
    return f"{owner} {what}".strip()
