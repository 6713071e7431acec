"""What is kept is bounded."""

from bot.messages.kept import Kept


def test_what_is_kept_is_bounded_and_what_is_asked_for_stays():
    kept = Kept(most=2)
    kept.put(("a",), 1)
    kept.put(("b",), 2)
    assert kept.get(("a",)) == 1
    kept.put(("c",), 3)
    assert [kept.get((name,)) for name in "abc"] == [1, None, 3]
