"""Brings a typed e-mail address into its one spelling, and refuses what only looks like another."""

from email_validator import EmailNotValidError, validate_email

LONGEST = 254
"""https://www.rfc-editor.org/rfc/rfc5321#section-4.5.3.1.3"""


def one_spelling(typed: str) -> str | None:
    """``Addresses``: in small letters, the domain in punycode; None for what is no address.

    Nothing is looked up. ``+tag`` and dots stay, for they may lead to somebody else. Whatever
    Unicode's rules would have to turn into other letters is refused: a ligature, full-width or
    invisible letter must not become the plain one of somebody's address.
    """
    typed = typed.strip(" ")  # the keyboards of phones put one behind a word
    if len(typed) > LONGEST:
        return None
    try:
        found = validate_email(typed, check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError:
        return None
    domain = typed.rpartition("@")[2]
    is_unchanged = domain.isascii() or domain == found.domain
    if not is_unchanged or found.ascii_email is None:
        return None
    return found.ascii_email.lower()
