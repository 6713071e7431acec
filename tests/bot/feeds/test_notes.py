import pytest

from bot.feeds.fetch import Fetched
from bot.feeds.notes import note_on
from tests.bot.feeds.conftest import ITEM, feed, item, read, rss


def note(*items: str, to: str = "https://news.example/feed", moved: bool = False, of=None) -> str:
    answer = Fetched(body=b"", content_type="", etag="", last_modified="", url=to, moved_permanently=moved)
    return note_on(of or feed(), answer, read(rss(*items)))


def test_of_a_sound_feed_there_is_nothing_to_note():
    assert note(ITEM) == ""
    assert note(ITEM, of=feed("https://me:s3cret@news.example/feed"), moved=True) == ""


def test_a_valid_feed_without_items_is_noted():
    assert note() == "no items"


def test_what_is_lost_of_a_feed_is_noted():
    assert note(ITEM, ITEM, item("")) == ("1 of 3 entries repeating another; 1 of 3 entries without text")


@pytest.mark.parametrize("of", ["http://news.example/feed", "https://old.example/feed"])
def test_a_feed_that_moved_for_good_is_noted_with_its_new_address(of):
    assert note(ITEM, of=feed(of), moved=True) == (
        "moved permanently to https://news.example/feed: change its address"
    )


def test_a_feed_that_is_found_elsewhere_for_now_is_not_noted():
    assert note(ITEM, of=feed("http://news.example/feed")) == ""


def test_a_note_is_short_whatever_a_feed_brings():
    assert len(note(to="https://news.example/" + "x" * 3_000, moved=True)) < 300
