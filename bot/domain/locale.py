"""Languages as the content names them, out of locales as Discord names them."""


def language(locale: str) -> str:
    """``es-ES``, ``es-419`` → ``es``; ``pt-BR`` → ``pt``: content is written once a language.

    https://discord.com/developers/docs/reference#locales
    """
    return locale.partition("-")[0].lower()
