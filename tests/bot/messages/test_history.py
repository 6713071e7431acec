from bot.messages.history import history_lines, history_message
from bot.messages.markup import plain
from classifiers.signals import Tier


def some_entries(an_entry):
    return [
        an_entry(),
        an_entry(
            title="Envoys meet for a second day",
            feed_name="Example Radio",
            reading={"signals": {"deescalation": 0.8}, "places": ("LB", "IL"), "tier": Tier.NOTABLE},
            incident_id=9,
            alerted=False,
        ),
        an_entry(
            title="",
            summary="Un texte que le modèle ne lit pas",
            reading={"assessed": False, "signals": None, "places": (), "tier": None},
            incident_id=None,
            alerted=False,
        ),
    ]


def test_history_looks_as_agreed(an_entry, golden, visible):
    message = history_message(some_entries(an_entry), timezone="Europe/Berlin")
    visible(message)
    golden("history.html", message)
    golden("history.txt", plain(message))


def test_history_for_the_terminal_is_one_line_for_each_entry(an_entry, golden):
    golden("history-lines.txt", "\n".join(history_lines(some_entries(an_entry))))


def test_no_probability_is_a_hundred_per_cent(an_entry):
    (line,) = history_lines([an_entry(reading={"signals": {"strike": 0.9999}})])
    assert "strike 0.99 " in line


def test_no_escape_sequence_reaches_the_terminal(an_entry):
    (line,) = history_lines([an_entry(title="\x1b]0;owned\x07\nsecond line")])
    assert line.isprintable()


def test_where_nothing_is_found_a_better_question_is_offered(visible):
    assert "/history baghdad 30d" in visible(history_message([], timezone="UTC"))


def test_what_does_not_fit_is_counted(an_entry, visible, units):
    message = visible(history_message([an_entry(title="A long title " * 40)] * 50, timezone="UTC"))
    shown = message.count("8 Mar 2026")
    assert 10 < shown < 50
    assert f"… and {50 - shown} more." in message
    assert units(message) <= 4096
