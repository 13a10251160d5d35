"""Of an issue's text is shown in Discord what misleads and calls nobody."""

from bot.domain.issue_excerpt import excerpt_of


def test_comments_pictures_and_empty_lines_are_left_out() -> None:
    body = (
        "<!-- Tell us -->\n### What happens\n\n\nIt is white.\n![shot](https://x.example/a.png)\n"
    )
    assert excerpt_of(body, 200) == "\\### What happens\nIt is white."


def test_a_link_says_where_it_leads_and_marks_name_nobody() -> None:
    body = "[your account](https://evil.example) <@123456789012345678> -# small"
    assert excerpt_of(body, 200) == "your account (https://evil.example) [member] -# small"
    assert excerpt_of("> quoted", 99) == "\\> quoted"


def test_a_long_text_is_cut_and_its_code_ends() -> None:
    text = excerpt_of("```js\n" + "let a = 1\n" * 50, 60)
    assert len(text) <= 60
    assert text.startswith("```js\nlet a = 1\n")
    assert text.endswith("…\n```")
