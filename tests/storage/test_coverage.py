"""How much was read when."""

from datetime import timedelta

from storage import coverage, items


def test_only_items_that_the_model_read_count_and_only_those_of_the_span(c, make_item, now) -> None:
    day = timedelta(days=1)
    items.add(
        c,
        [
            make_item("early", first_seen_at=now - day),
            make_item("now", first_seen_at=now),
            make_item("foreign", {"assessed": False}, first_seen_at=now),
            make_item("late", first_seen_at=now + day),
        ],
    )
    assert list(coverage.read_at(c, since=now, before=now + day)) == [now]
