"""Tags and labels follow each other, whoever moves first, and no change comes back."""

import random

from bot.domain.bridge_tags import Following, Mirror, in_step, labels_for, tags_of

MAPPED = {"bug": "Bug", "cli": "cli", "command line": "CLI", "manual mode": "manual-mode"}
EMPTY = Mirror(frozenset(), frozenset())


def following(**changes: set[str]) -> Following:
    sides = ("mark", "unmark", "put_on", "take_off")
    return Following(**{side: frozenset(changes.get(side, set())) for side in sides})


def mirror(tags: set[str], labels: set[str]) -> Mirror:
    return Mirror(frozenset(tags), frozenset(labels))


def test_a_label_marks_the_post_and_a_tag_labels_the_issue() -> None:
    assert in_step(EMPTY, {"other"}, {"bug", "wontfix"}, MAPPED) == following(mark={"bug"})
    assert in_step(EMPTY, {"bug", "other"}, set(), MAPPED) == following(put_on={"bug"})
    was = mirror({"bug"}, {"bug"})
    assert in_step(was, {"bug"}, set(), MAPPED) == following(unmark={"bug"})
    assert in_step(was, set(), {"bug"}, MAPPED) == following(take_off={"bug"})
    assert in_step(was, {"bug"}, {"bug"}, MAPPED) == following()


def test_what_was_tagged_before_the_link_was_not_meant_for_the_issue() -> None:
    assert in_step(None, {"bug"}, {"cli"}, MAPPED) == following(mark={"cli"})


def test_a_label_on_its_way_is_not_taken_for_one_that_was_taken_off() -> None:
    assert in_step(mirror({"bug"}, set()), {"bug"}, set(), MAPPED) == following()
    assert in_step(mirror(set(), {"bug"}), set(), {"bug"}, MAPPED) == following()


def test_where_both_moved_the_post_is_newer_than_the_label_that_arrives() -> None:
    assert in_step(mirror({"bug"}, set()), set(), {"bug"}, MAPPED) == following(take_off={"bug"})
    assert in_step(mirror(set(), {"bug"}), {"bug"}, set(), MAPPED) == following(put_on={"bug"})


def test_several_labels_may_stand_for_one_tag() -> None:
    assert tags_of({"cli", "command line"}, MAPPED) == {"cli"}
    assert labels_for("CLI", MAPPED) == ("cli", "command line")


def test_a_label_that_came_and_went_between_two_looks_takes_its_tag_along() -> None:
    was = mirror({"bug"}, set())
    assert in_step(was, {"bug"}, set(), MAPPED, {"bug"}) == following(unmark={"bug"})


def test_however_people_move_both_sides_end_alike() -> None:
    chance, known = random.Random(6), ["bug", "cli", "manual-mode"]
    for _ in range(300):
        post, issue = set[str](), set[str]()  # labels by the tags that they stand for
        was, looked = EMPTY, set[str]()
        for step in range(12):
            if step < 8:
                side = post if chance.random() < 0.5 else issue
                side ^= {chance.choice(known)}
            if step >= 8 or chance.random() < 0.7:
                labels = {labels_for(one, MAPPED)[0] for one in issue}
                what = in_step(was, post, labels, MAPPED, issue ^ looked)
                post = (post | what.mark) - what.unmark
                was = Mirror(frozenset(post), frozenset(issue))
                issue = (issue | what.put_on) - what.take_off
                looked = set(issue)
        assert post == issue
