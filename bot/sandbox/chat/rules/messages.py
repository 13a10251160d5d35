"""Refuses messages Discord would refuse: too long, empty, or contradicting themselves."""

from bot.sandbox.chat.mentions import check_allowed
from bot.sandbox.chat.refusals import Form, Refusal
from bot.sandbox.chat.rules.components import check_components
from bot.sandbox.chat.snowflakes import Json

SUPPRESS_EMBEDS, EPHEMERAL, LOADING, SILENT, COMPONENTS_V2 = (
    1 << 2,
    1 << 6,
    1 << 7,
    1 << 12,
    1 << 15,
)
MOST_CONTENT, MOST_EMBEDS, MOST_EMBED_TEXT, MOST_FILES = 2000, 10, 6000, 10
MOST_BYTES = 10 * 1024 * 1024
"""A file without boosts."""
_LEGACY = ("content", "embeds", "stickers", "poll")


def check_message(body: Json, *, files: int, is_v2: bool) -> None:
    """``body`` is what the message will be (for an edit: after it). Raises Refusal."""
    form = Form()
    content, embeds = body.get("content"), body.get("embeds") or []
    form.length(("content",), content, MOST_CONTENT)
    form.length(("nonce",), str(body["nonce"]) if body.get("nonce") is not None else None, 25)
    form.count(("embeds",), embeds, MOST_EMBEDS)
    form.count(("attachments",), body.get("attachments"), MOST_FILES)
    for place, embed in enumerate(embeds):
        _check_embed(form, ("embeds", place), embed)
    if sum(map(_embed_text, embeds)) > MOST_EMBED_TEXT:
        form.wrong(
            ("embeds",),
            "MAX_EMBED_SIZE_EXCEEDED",
            f"Embed size exceeds maximum size of {MOST_EMBED_TEXT}",
        )
    if is_v2:
        for field in _LEGACY:
            if body.get(field):
                form.wrong(
                    (field,),
                    "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
                    f"The '{field}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2",
                )
    check_components(form, body.get("components") or [], is_v2=is_v2)
    check_allowed(form, body.get("allowed_mentions"))
    form.refuse()
    has_text = isinstance(content, str) and content.strip()
    if not (has_text or embeds or files or body.get("components") or body.get("poll")):
        raise Refusal(50006)


def _check_embed(form: Form, here: tuple[str | int, ...], embed: Json) -> None:
    form.length((*here, "title"), embed.get("title"), 256)
    form.length((*here, "description"), embed.get("description"), 4096)
    form.length((*here, "url"), embed.get("url"), 2048)
    form.count((*here, "fields"), embed.get("fields"), 25)
    for place, row in enumerate(embed.get("fields") or ()):
        inner = (*here, "fields", place)
        form.length((*inner, "name"), row.get("name"), 256, least=1, required=True)
        form.length((*inner, "value"), row.get("value"), 1024, least=1, required=True)
    form.length((*here, "footer", "text"), (embed.get("footer") or {}).get("text"), 2048)
    form.length((*here, "author", "name"), (embed.get("author") or {}).get("name"), 256)
    for key, url in (("url", embed.get("url")), *_images(embed)):
        if url and not str(url).startswith(("http://", "https://", "attachment://")):
            form.wrong((*here, key), "URL_TYPE_INVALID_URL", "Not a well formed URL.")


def _images(embed: Json) -> list[tuple[str, str | None]]:
    return [(key, (embed.get(key) or {}).get("url")) for key in ("image", "thumbnail")]


def _embed_text(embed: Json) -> int:
    parts = [embed.get("title"), embed.get("description")]
    parts += [(embed.get("footer") or {}).get("text"), (embed.get("author") or {}).get("name")]
    for row in embed.get("fields") or ():
        parts += [row.get("name"), row.get("value")]
    return sum(len(part) for part in parts if isinstance(part, str))


def answered_embed(embed: Json) -> Json:
    """As Discord sends it back."""
    done = {key: value for key, value in embed.items() if value is not None}
    done["type"] = "rich"
    if "fields" in done:
        done["fields"] = [{**row, "inline": bool(row.get("inline"))} for row in done["fields"]]
    return done
