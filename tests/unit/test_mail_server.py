"""Where mail goes out is read from one URL, and never in the open to somewhere else."""

import pytest

from bot.domain.mail_server import Encryption, MailServer, is_loopback, mail_server, sender


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtps://h.org", MailServer("h.org", 465, Encryption.TLS)),
        ("smtp://h.org", MailServer("h.org", 587, Encryption.STARTTLS)),
        ("smtp://h.org:25/", MailServer("h.org", 25, Encryption.STARTTLS)),
        ("smtp://127.0.0.1:2525", MailServer("127.0.0.1", 2525, Encryption.NONE)),
        ("smtp://[::1]:2525", MailServer("::1", 2525, Encryption.NONE)),
        ("smtp://localhost:2525", MailServer("localhost", 2525, Encryption.NONE)),
        ("smtps://localhost", MailServer("localhost", 465, Encryption.TLS)),
        (
            "smtp://me%40x.org:p%2Fw%23@h.org:587",
            MailServer("h.org", 587, Encryption.STARTTLS, "me@x.org", "p/w#"),
        ),
        ("smtps://me@x.org:pw@h.org", MailServer("h.org", 465, Encryption.TLS, "me@x.org", "pw")),
    ],
)
def test_a_url_says_where_and_how(url: str, server: MailServer) -> None:
    assert mail_server(url) == server


@pytest.mark.parametrize(
    "host", ["127.0.0.1.example.org", "localhost.example.org", "10.0.0.1", "0.0.0.0", "h.org", ""]
)
def test_only_this_machine_is_this_machine(host: str) -> None:
    assert not is_loopback(host)
    assert not host or mail_server(f"smtp://{host}").encryption is Encryption.STARTTLS


@pytest.mark.parametrize(
    "url",
    [
        "",
        "h.org",
        "https://h.org",
        "smtp://",
        "smtp://me:hunter2#x@h.org",
        "smtp://me:hunter2/x@h.org",
        "smtp://me:hunter2?x@h.org",
        "smtp://me:hunter2@h.org:x",
        "smtp://me:hunter2@h.org:70000",
        "smtp://hunter2@h.org",
        "smtp://:hunter2@h.org",
        "smtp://me:hunter2@[h.org",
    ],
)
def test_what_is_no_such_url_says_how_to_write_one_and_keeps_it_to_itself(url: str) -> None:
    with pytest.raises(ValueError, match="write it as smtp://") as caught:
        mail_server(url)
    assert "hunter2" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_user_and_password_do_not_show() -> None:
    assert "hunter2" not in repr(mail_server("smtp://hunter2:hunter2@h.org"))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("help@example.org", "help@example.org"),
        ("Example <help@Example.ORG>", "Example <help@example.org>"),
        (
            " Ñandú Support  <help+a.b@mail.example.org> ",
            "Ñandú Support <help+a.b@mail.example.org>",
        ),
    ],
)
def test_mails_are_from_an_address_with_or_without_a_name(text: str, shown: str) -> None:
    assert str(sender(text)) == shown


@pytest.mark.parametrize(
    "text",
    [
        "",
        "help",
        "help@localhost",
        "a@example.org, b@example.org",
        "A <a@example.org",
        "a@example.org>",
        "A <a@example.org> B",
        "A\r\nBcc: x <a@example.org>",
        "a@example.org\nBcc: b@example.org",
        'A "B" <a@example.org>',
        "añá@example.org",
        "a@" + "b." * 130 + "org",
    ],
)
def test_anything_else_is_no_sender(text: str) -> None:
    with pytest.raises(ValueError, match="give an address"):
        sender(text)
