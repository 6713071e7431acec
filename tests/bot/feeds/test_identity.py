import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.feeds.entries import RawEntry
from bot.feeds.identity import canonical_link, entry_keys, text_hash

PAGE = "https://news.example/world/a-1"


def keys(*entries: RawEntry, publisher: str = "Wire") -> list[str | None]:
    return entry_keys(entries, publisher)


def key(publisher: str = "Wire", **fields: str) -> str | None:
    return keys(RawEntry(**fields), publisher=publisher)[0]


@pytest.mark.parametrize(
    "link",
    [
        "http://news.example/world/a-1",
        "https://NEWS.example/world/a-1/",
        "https://www.news.example:443/world/a-1",
        "https://news.example/world/a-1?utm_source=rss&utm_campaign=7",
        "https://news.example/world/a-1?at_medium=RSS&at_campaign=KARANGA",
        "https://news.example/world/a-1?fbclid=x&sid=99",
        "https://news.example/world/a-1;jsessionid=ABC",
        "https://news.example/world/a-1#comments",
        "https://reader:pw@news.example/world/a-1",
    ],
)
def test_one_page_has_one_link_however_it_is_decorated(link):
    assert canonical_link(link) == canonical_link(PAGE)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://x.example/a?id=1", "https://x.example/a?id=2"),
        ("https://x.example/a?sid=1", "https://x.example/a?sid=2"),
        ("https://x.example/#!/a", "https://x.example/#!/b"),
        ("https://x.example/#s/a", "https://x.example/#s/b"),
        ("https://x.example:8443/a", "https://x.example/a"),
        ("https://a.x.example/a", "https://b.x.example/a"),
    ],
)
def test_different_pages_keep_different_links(one, other):
    assert canonical_link(one) != canonical_link(other)


@pytest.mark.parametrize(
    "link", ["", "http://[::bad", "http://x:99999/a", "javascript:alert(1)", "mailto:a@b", "/a"]
)
def test_what_is_no_web_address_has_no_canonical_link(link):
    assert canonical_link(link) == ""


def test_an_edit_of_title_link_or_date_is_the_same_item_where_the_id_stays():
    before = key(id="tag:news.example,2026:7", link=PAGE, title="Two dead", published="a")
    after = key(id="tag:news.example,2026:7", link=PAGE + "-b", title="Three dead", published="b")

    assert before == after


def test_a_revision_counter_behind_an_id_is_an_edit_and_no_new_item():
    assert key(id=PAGE + "#0", title="x") == key(id=PAGE + "#1", title="x") == key(id=PAGE, title="x")


def test_an_id_with_a_meaningful_fragment_is_an_id_of_its_own():
    assert key(id=PAGE + "#When:12:59") != key(id=PAGE + "#When:13:10")


def test_the_same_page_in_two_feeds_is_one_item_with_or_without_an_id():
    assert key(id=PAGE, link=PAGE) == key("Other", link=PAGE + "?utm_source=x")


def test_short_ids_count_within_their_publisher_only():
    assert key("Wire", id="17", title="x") != key("Other", id="17", title="x")
    assert key("Wire", id="17", title="x") == key("Wire", id="17", title="y")


def test_feeds_of_one_publisher_may_count_from_one_each():
    assert key(id="1", link="https://a.example/x") != key(id="1", link="https://a.example/y")


def test_an_id_that_changes_at_every_poll_does_not_make_a_new_item():
    assert key(id="session-81", link=PAGE) == key(id="session-82", link=PAGE)


def test_an_article_number_outlives_a_changed_slug():
    assert key(id="p54ljy", link=PAGE + "-old-p54ljy") == key(id="p54ljy", link=PAGE + "-new-p54ljy")


def test_links_to_a_front_page_identify_nothing():
    first, second = keys(
        RawEntry(link="https://news.example/", title="A"), RawEntry(link="https://news.example/", title="B")
    )
    assert first != second


def test_stories_that_share_one_id_are_told_apart_by_their_links_in_any_order():
    stories = [RawEntry(id="tag:same", link=f"https://x.example/{name}", title=name) for name in "abc"]

    assert len(set(keys(*stories))) == 3
    assert keys(*stories)[0] == keys(*stories[::-1])[2]


def test_stories_that_share_id_and_link_are_told_apart_by_their_titles():
    stories = [RawEntry(id="g1", link=PAGE, title=title) for title in "ab"]

    assert len(set(keys(*stories))) == 2


def test_the_same_entry_twice_is_one():
    story = RawEntry(id=PAGE, link=PAGE, title="A")

    assert keys(story, story)[1] is None


def test_without_id_and_link_title_and_date_decide_and_without_those_the_text():
    assert key(title="A", published="1") == key(title=" a ", published="1")
    assert key(title="A", published="1") != key(title="A", published="2")
    first, second, again = keys(*(RawEntry(summary=text) for text in ("A", "B", "A")))
    assert first != second
    assert again is None


def test_an_entry_with_nothing_at_all_has_no_key():
    assert key() is None


def test_the_hash_of_a_text_changes_with_its_title_or_summary():
    assert len({text_hash("a", "b"), text_hash("ab", ""), text_hash("a", "c")}) == 3


anything = st.text(st.characters(), max_size=60) | st.sampled_from(
    ["http://[", "https://x.example/a?b=\ud800"]
)


@given(st.lists(st.builds(RawEntry, id=anything, link=anything, title=anything), max_size=6))
def test_whatever_entries_say_keys_are_digests_and_never_repeat(entries):
    found = [key for key in entry_keys(entries, "Wire") if key is not None]

    assert len(found) == len(set(found))
    assert all(len(key) == 64 for key in found)
