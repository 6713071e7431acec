"""Whatever people type after any command, or forge into any button, is answered with what Telegram takes."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.messages.markup import split
from bot.telegram.commands.request import Misread, ReadFirst, Reply, Request
from bot.telegram.commands.settings.timezones import KIND as TIMEZONES
from bot.telegram.commands.table import COMMANDS, DOCUMENTS, PRESSES, TEXTS
from bot.telegram.commands.watch.building import KIND as BUILDING
from bot.telegram.sender import LONGEST, LONGEST_CAPTION
from classifiers.signals import Tier
from storage import drafts, mutes, subscribers, watchlists
from storage.database import Database
from storage.records import Address, AssessedItem, ChatKind, Mute, Muting, Watchlist, Words
from tests.bot.messages.conftest import judge as ours
from tests.fakes import telegram_keyboards as keyboards
from tests.fakes.readings import assessment_of
from tests.fakes.taps import remember
from tests.fakes.telegram_judge import by_tdlib, has_tdlib, judge, units
from tests.fakes.wild import NASTY, WILD

NOW = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
ADA = Address("telegram", 7)
CALLBACK = 200
"""UTF-16 units of a toast."""

often = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))


def storable(text):
    """As Telegram hands it on: no half of a surrogate pair comes through."""
    return text.encode("utf-8", "replace").decode()


TEXT = WILD.map(storable)
TYPED = st.one_of(
    TEXT,
    st.builds(
        "{} {}".format, st.sampled_from(["iraq", "#A1", "strike 0.8", "4h", "file 30d", "daily"]), TEXT
    ),
    st.builds("https://news.example/{}".format, TEXT),
)
OPENED_BY = {BUILDING: "watch", TIMEZONES: "timezone"}
DEEDS = (
    "f",
    "u",
    "s",
    "w",
    "e",
    "r",
    "yes",
    "0",
    "1:e",
    "1:n",
    "1:o",
    "1:p",
    "1:r",
    "1:s",
    "1:t",
    "1:p:IQ",
    "0:a",
)
DATA = st.one_of(
    TEXT,
    st.from_regex(r"[a-z0-9]{0,6}(:[a-z0-9.-]{0,6}){0,3}", fullmatch=True),
    st.builds("{}:{}".format, st.sampled_from(DEEDS), TEXT.map(lambda text: text[:44])),
    st.builds("{}{}".format, st.sampled_from(("", "1:p:", "u:", "1:")), st.integers(10**17, 10**44).map(str)),
)
KINDS = st.sampled_from(ChatKind)


class Undone(Exception):
    """Takes back what an example did."""


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """A chat that watches and mutes by names as wild as the news that it was told of."""
    opened = Database.open(f"sqlite:///{tmp_path_factory.mktemp('wild') / 'wild.db'}")
    opened.migrate()
    told = [
        (age, list(Tier)[age % 3], {"title": text[:400], "source": text[:90], "url": text[:300]})
        for age, text in enumerate(map(storable, NASTY))
    ]
    remember(opened, NOW, *told)
    with opened.transaction() as c:
        owner = subscribers.ensure(c, ADA, now=NOW).id
        for place, text in enumerate(map(storable, NASTY)):
            asked = {"sides": (text[:20],), "words": Words(any=(text[:40],))}
            watchlists.save(c, Watchlist(subscriber_id=owner, name=f"{place} {text}"[:64], **asked))
            kinds = {Muting.PLACE: text[:20], Muting.OUTLET: text[:60]}
            until = NOW + timedelta(hours=place + 1)
            for muting, value in kinds.items():
                mutes.put(c, Mute(subscriber_id=owner, muting=muting, value=value, until=until))
    yield opened
    opened.close()


def answered(house, answer, **more):
    """What is answered, worked out and taken back."""
    request = Request(address=ADA, title="Ada", now=NOW, person=7, admin=True, bot="brinkwatch_bot", **more)
    kept = []

    def work(c):
        try:
            kept.append(answer(c, request))
        except Misread as misread:
            kept.append(misread.reply)
        except ReadFirst as wanted:
            reading = assessment_of("[serious strike IQ]")
            kept.append(wanted.then(AssessedItem(item=wanted.item, assessment=reading), c, request))
        raise Undone

    with pytest.raises(Undone), house.transaction() as c:
        work(c)
    return Reply(html=kept[0]) if isinstance(kept[0], str) else kept[0]


def check(reply):
    """Telegram takes it, and shows what was meant."""
    longest = LONGEST_CAPTION if reply.file else LONGEST
    pieces = split(reply.html, longest)
    assert pieces or reply.toast or not reply.html
    assert len(pieces) <= 1 or not reply.file
    for piece in pieces:
        read = judge()(piece, "HTML")
        assert 0 < units(read.text) <= longest
        if has_tdlib():
            assert by_tdlib(piece, "html").text == ours(piece)
    keyboards.read({"inline_keyboard": [[_json(one) for one in row] for row in reply.buttons]})
    assert all(one.text.strip() for row in reply.buttons for one in row)
    assert units(reply.toast) <= CALLBACK


def _json(button):
    assert button.data or button.url
    return {"text": button.text} | ({"url": button.url} if button.url else {"callback_data": button.data})


@pytest.mark.parametrize("command", COMMANDS, ids=str)
@often
@given(typed=TYPED, kind=KINDS)
@example(typed="", kind=ChatKind.PRIVATE)
@example(typed="", kind=ChatKind.GROUP)
def test_whatever_follows_a_command_is_answered_with_what_telegram_takes(house, command, typed, kind):
    reply = answered(house, command.answer, arguments=typed.strip(), kind=kind)
    check(reply)


@pytest.mark.parametrize("press", PRESSES, ids=str)
@often
@given(data=DATA)
@example(data="")
@example(data="1")
@example(data="1:1")
@example(data="u:<b>")
@example(data=44 * "9")
def test_whatever_a_forged_button_gives_back_is_answered_with_what_telegram_takes(house, press, data):
    check(answered(house, press.answer, arguments=data, message_id=9))


@pytest.mark.parametrize("kind", TEXTS)
@often
@given(typed=TEXT)
def test_whatever_is_written_to_a_menu_that_waits_is_answered_with_what_telegram_takes(house, kind, typed):
    def written(c, request):
        next(one for one in COMMANDS if one.name == OPENED_BY[kind]).answer(c, replace(request, arguments=""))
        assert drafts.newest(c, ADA, 7).kind == kind
        return TEXTS[kind](c, request)

    check(answered(house, written, arguments=typed))


@pytest.mark.parametrize("kind", DOCUMENTS)
@often
@given(content=st.one_of(st.binary(max_size=60), st.text(max_size=60).map(str.encode)))
@example(content='{"brinkwatch": 1, "watchlists": [{"name": "Korea"}]}'.encode("utf-16"))
@example(content=b'{"watchlists": [{"name": "<b>", "places": ["&"], "words": {"any": ["<"]}}]}')
def test_whatever_file_is_sent_is_answered_with_what_telegram_takes(house, kind, content):
    check(answered(house, DOCUMENTS[kind], arguments="/import", document=content))
