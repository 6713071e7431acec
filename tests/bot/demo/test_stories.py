import re
from collections import Counter
from datetime import timedelta
from itertools import pairwise

from bot.demo.stories import BEGINS, ENDS, FeedFormat, outlets, stories
from classifiers.signals import Signal, Tier


def test_ten_outlets_belong_to_nine_owners_and_one_of_them_is_a_state_organ():
    assert len(outlets()) == 10
    assert Counter(outlet.owner for outlet in outlets()).most_common(2)[0] == ("Lockgate Media Group", 2)
    assert len({outlet.owner for outlet in outlets()}) == 9
    assert [(outlet.slug, outlet.country) for outlet in outlets() if outlet.tier == 4] == [("setavan", "IR")]
    assert {outlet.tier for outlet in outlets()} == {1, 2, 3, 4}
    assert {outlet.language for outlet in outlets()} == {"en"}
    assert all(re.fullmatch(r"[A-Z]{2}", outlet.country) for outlet in outlets())


def test_six_feeds_are_rss_three_atom_and_one_rdf():
    assert Counter(outlet.format for outlet in outlets()) == {
        FeedFormat.RSS: 6,
        FeedFormat.ATOM: 3,
        FeedFormat.RDF: 1,
    }


def test_there_are_about_260_items_of_outlets_that_exist():
    assert 250 <= len(stories()) <= 270
    assert {story.outlet for story in stories()} == {outlet.slug for outlet in outlets()}


def test_items_stand_in_order_of_publication_within_the_recorded_weeks():
    moments = [story.published_at for story in stories()]
    assert moments == sorted(moments)
    assert all(BEGINS <= moment < ENDS for moment in moments)
    assert all(moment.second == 0 for moment in moments)


def test_more_than_half_of_the_items_are_ordinary_news():
    ordinary = sum(story.wanted is None for story in stories())
    assert 0.5 <= ordinary / len(stories()) <= 0.6


def test_ordinary_news_carries_no_signal_unless_tension_eases():
    carried = {signal for story in stories() if story.wanted is None for signal in story.signals}
    assert carried == {Signal.DEESCALATION}


def test_every_serious_item_names_its_signals():
    silent = [
        story.title
        for story in stories()
        if story.wanted is not None and story.wanted is not Tier.NOTABLE and not story.signals
    ]
    assert silent == []


def test_no_outlet_uses_one_title_or_one_address_twice():
    assert len({(story.outlet, story.title) for story in stories()}) == len(stories())
    assert len({story.url for story in stories()}) == len(stories())


def test_two_reports_stand_in_three_outlets_as_wire_copy():
    shared = [title for title, n in Counter(story.title for story in stories()).items() if n == 3]
    assert len(shared) == 2
    for title in shared:
        copies = [story for story in stories() if story.title == title]
        assert copies[0].outlet == "tolva"
        assert len({story.outlet for story in copies}) == 3
        assert len({story.summary for story in copies}) == 3
        assert len({story.act for story in copies}) == 1


def test_each_act_is_told_by_several_outlets_in_different_words():
    acts = dict.fromkeys(story.act for story in stories() if story.act)
    assert len(acts) >= 20
    for act in acts:
        telling = [story for story in stories() if story.act == act]
        assert len({story.outlet for story in telling}) >= 3, act
        assert len({story.title for story in telling}) >= 3, act
        assert telling[-1].published_at - telling[0].published_at <= timedelta(hours=36), act


def test_titles_and_summaries_are_short_clean_and_whole_sentences():
    for story in stories():
        assert 20 <= len(story.title) <= 140, story.title
        assert 60 <= len(story.summary) <= 400, story.title
        assert story.summary.removesuffix(" (Tolva)").endswith("."), story.title
        assert not re.search(r"[<>\t]|&\w+;|\s\s|^\s|\s$", story.title + story.summary), story.title
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", story.slug), story.slug


def test_addresses_lead_to_domains_reserved_for_examples():
    assert all(re.match(r"https://[a-z]+\.example/202[34]/\d\d/\d\d/", story.url) for story in stories())


def test_items_of_one_outlet_come_at_different_minutes():
    for outlet in outlets():
        moments = [story.published_at for story in stories() if story.outlet == outlet.slug]
        assert all(earlier < later for earlier, later in pairwise(moments))
    assert all(len([s for s in stories() if s.outlet == outlet.slug]) >= 12 for outlet in outlets())
