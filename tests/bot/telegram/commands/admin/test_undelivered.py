"""/undelivered: who runs the bot sees what was given up, and sends it again with a button."""

from storage import deliveries

ADMIN = 42


def given_up(talk, *keys):
    for key in keys:
        talk.queue(key)
        row = talk.claim()
        talk.ask(lambda c, row=row: deliveries.fail(c, row.id, error="Bad Request: <too> long"))


async def test_nothing_given_up_is_said_so(talk):
    assert await talk.say("/undelivered", chat=ADMIN) == "Nothing was given up."


async def test_it_is_there_for_administrators_alone(talk):
    given_up(talk, "secret")
    assert "secret" not in await talk.say("/undelivered")


async def test_the_newest_are_listed_with_reason_and_text(talk, server):
    given_up(talk, *(f"alert {number}" for number in range(7)))
    await talk.say("/undelivered", chat=ADMIN)
    text = server.chat(ADMIN).last.text
    assert text.splitlines()[0] == "Given up: 7"
    assert "Bad Request: <too> long" in text
    assert [f"alert {number}" in text for number in range(7)] == [False] * 2 + [True] * 5
    assert text.splitlines()[-1] == "and 2 more"
    assert max(map(len, text.splitlines())) <= 40
    labels = [one.text for one in server.chat(ADMIN).last.buttons]
    assert labels == ["Again #7", "Again #6", "Again #5", "Again #4", "Again #3", "All 7 again"]


async def test_a_button_sends_one_again_and_another_all(talk, server):
    given_up(talk, "a", "b", "c")
    await talk.say("/undelivered", chat=ADMIN)
    office = server.chat(ADMIN)
    await office.presses("Again #2")
    await office.until(lambda: office.last.text.startswith("Given up: 2"))
    assert talk.ask(lambda c: deliveries.dead_letters(c, None)) == 2
    assert talk.claim().key == "b"
    await office.presses("All 2 again")
    await office.until(lambda: office.last.text == "Nothing was given up.")
    assert talk.ask(lambda c: deliveries.dead_letters(c, None)) == 0


async def test_a_button_that_says_anything_else_has_expired(talk, server):
    given_up(talk, "a")
    await talk.say("/undelivered", chat=ADMIN)
    server.chat(ADMIN).forge("1:resend:x")
    await talk.quiet()
    assert talk.ask(lambda c: deliveries.dead_letters(c, None)) == 1
