"""The configuration is valid as a whole or refused with every fault at once."""

import tomllib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.config import Config, ConfigFault, load_config, parse_config
from bot.credentials import database_url, telegram_token
from bot.telegram.commands.chats.registration import Doors
from bot.telegram.commands.floods import MostAsked
from bot.telegram.configured import doors, floods
from bot.watching.match import incident_fault
from classifiers.assessment import Dyad
from classifiers.signals import Tier
from storage.records import Incident, Watchlist

INCIDENT = Incident(
    title="A base is hit",
    summary="",
    url="",
    source="",
    first_seen_at=datetime(2026, 11, 26, tzinfo=UTC),
    last_seen_at=datetime(2026, 11, 26, tzinfo=UTC),
    tier=None,
    severity=50,
)
ROOT = Path(__file__).resolve().parents[2]


def faults_of(text: str) -> list[str]:
    with pytest.raises(ConfigFault) as caught:
        parse_config(tomllib.loads(text))
    return caught.value.faults


def test_the_example_holds_every_option_with_its_default():
    example = load_config(ROOT / "config.example.toml")
    for name in type(example).model_fields:
        if name not in {"feeds", "watchlists"}:
            assert getattr(example, name) == getattr(Config(), name), name


def test_the_example_names_every_key_there_is():
    document = tomllib.loads((ROOT / "config.example.toml").read_text())
    for section, field in Config.model_fields.items():
        inner = document[section][0] if isinstance(document[section], list) else document[section]
        model = field.annotation if isinstance(document[section], dict) else field.annotation.__args__[0]
        assert set(model.model_fields) - {"chat"} == set(inner), section


def test_no_file_means_the_defaults():
    assert load_config(None).poll.min_interval == timedelta(seconds=60)


def test_a_budget_is_by_tier_and_a_tier_left_out_has_none():
    assert set(Config().alerts.budget) == set(Tier)
    assert parse_config({"alerts": {"budget": {"critical": 0}}}).alerts.budget == {Tier.CRITICAL: 0}
    faults = faults_of('[alerts]\nbudget = {grave = 3, serious = -1, notable = "many"}')
    assert sorted(fault.split(":")[0] for fault in faults) == [
        "alerts.budget.grave",
        "alerts.budget.notable",
        "alerts.budget.serious",
    ]


def test_registration_is_open_or_by_invitation_and_nothing_else():
    config = parse_config({"telegram": {"registration": "invited", "allowed": [7, -1001]}})
    assert doors(config.telegram) == Doors(open=False, allowed=frozenset({7, -1001}))
    assert doors(parse_config({}).telegram) == Doors()
    (fault,) = faults_of('[telegram]\nregistration = "closed"')
    assert fault.startswith("telegram.registration:")


def test_what_each_may_ask_is_configurable_and_never_nothing():
    config = parse_config({"telegram": {"watchlists": 3, "commands_per_minute": 4, "files_per_hour": 5}})
    assert floods(config.telegram).most == MostAsked(watchlists=3, commands_per_minute=4, files_per_hour=5)
    assert floods(parse_config({}).telegram).most == MostAsked()
    assert len(faults_of("[telegram]\nwatchlists = 0\ncommands_per_minute = 0\nfiles_per_hour = 0")) == 3


def test_a_place_may_be_named_and_is_kept_as_its_code():
    config = parse_config({"watchlists": [{"name": "one", "places": ["Iraq", "red-sea"]}]})
    assert config.watchlists[0].places == ("IQ", "red-sea")


def test_every_fault_is_reported_at_once_with_its_dotted_path():
    faults = faults_of("""
        [poll]
        min_interval = "soon"
        alow_hosts = []
        [[feeds]]
        url = "ftp://example.org/feed"
        tier = 9
        [[watchlists]]
        name = "one"
        tier = "grave"
        timezone = "Mars/Olympus"
        digest = "someday"
        places = ["Atlantis"]
        threshold = {strike = 1.5}
    """)
    paths = sorted(fault.split(":")[0] for fault in faults)
    assert paths == [
        "feeds[0].tier",
        "feeds[0].url",
        "poll.alow_hosts",
        "poll.min_interval",
        "watchlists[0].digest",
        "watchlists[0].places",
        "watchlists[0].threshold.strike",
        "watchlists[0].tier",
        "watchlists[0].timezone",
    ]


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("Iran", ("IR",)),
        ("IR", ("IR",)),
        ("hezbollah", ("hezbollah",)),
        ("US>Iran", ("US>IR",)),
        ("United States > Hezbollah", ("US>hezbollah",)),
        ("IL+hezbollah", ("IL+hezbollah",)),
        ("?>Iran", ("?>IR",)),
    ],
)
def test_a_side_may_be_named_and_is_kept_as_its_code(written, kept):
    config = parse_config({"watchlists": [{"name": "one", "sides": [written, written]}]})
    assert config.watchlists[0].sides == kept


def test_a_side_that_was_named_matches_its_dyad():
    sides = parse_config({"watchlists": [{"name": "one", "sides": ["US>Iran"]}]}).watchlists[0].sides
    watchlist = Watchlist(subscriber_id=1, name="one", sides=sides)
    faults = []
    for dyad in (Dyad("US", "IR"), Dyad("IR", "US")):
        there = replace(INCIDENT, dyads=(dyad,))
        faults.append(incident_fault(there, watchlist))
    assert faults == ["", "no watched side"]


@pytest.mark.parametrize(
    "written", ["Atlantis", "", "US>", ">IR", "US>IR>IL", "US-IR", "red sea", "US>Atlantis"]
)
def test_an_unknown_side_is_answered_with_a_right_form(written):
    (fault,) = faults_of(f'[[watchlists]]\nname = "one"\nsides = ["Iran", "{written}"]')
    assert fault.startswith(f"watchlists[0].sides: unknown side {written!r}; write a state or group")
    assert '"US>Iran"' in fault


@pytest.mark.parametrize(
    ("written", "meant"),
    [("stirke", "strike"), ("Strike", "strike"), ("clashes", "clash"), ("de-escalation", "deescalation")],
)
def test_a_slip_in_a_signals_name_names_what_was_meant(written, meant):
    said = f"unknown signal {written!r}; did you mean {meant}?"
    assert faults_of(f'[[watchlists]]\nname = "one"\nsignals = ["{written}"]') == [
        f"watchlists[0].signals: {said}"
    ]
    assert faults_of(f'[[watchlists]]\nname = "one"\nthreshold = {{"{written}" = 0.5}}') == [
        f"watchlists[0].threshold: {said}"
    ]


def test_a_slip_in_a_tier_of_a_threshold_names_what_was_meant():
    (fault,) = faults_of('[[watchlists]]\nname = "one"\nthreshold = {serius = 0.5}')
    assert fault.endswith("did you mean serious?")


def test_signals_of_ours_and_of_a_users_own_model_are_kept():
    own = ["strike", "deescalation", "sanction_relief", "flood", "price-shock"]
    threshold = {"strike": 0.8, "serious": 0.5, "critical": 0.2, "notable": 0.9, "flood": 0.7}
    config = parse_config({"watchlists": [{"name": "one", "signals": own, "threshold": threshold}]})
    assert config.watchlists[0].signals == tuple(own)
    assert config.watchlists[0].threshold == threshold


@pytest.mark.parametrize("written", ["3651d", "999999d", "99999h"])
def test_a_duration_of_more_than_ten_years_is_a_fault(written):
    assert faults_of(f'[retention]\nitems = "{written}"') == [
        f"retention.items: {written!r} is too long; write at most 3650d"
    ]


def test_a_duration_of_ten_years_is_kept():
    assert parse_config({"retention": {"items": "3650d"}}).retention.items == timedelta(days=3650)


def test_an_unknown_key_names_the_one_that_was_meant():
    assert faults_of("[poll]\nalow_hosts = []") == ["poll.alow_hosts: unknown key; did you mean allow_hosts?"]


def test_a_cadence_must_have_its_least_below_its_most():
    assert faults_of('[poll]\nmin_interval = "1h"\nmax_interval = "1m"')[0].startswith("poll.max_interval:")


def test_two_watchlists_of_one_chat_must_differ_in_name():
    faults = faults_of('[[watchlists]]\nname = "a"\n[[watchlists]]\nname = "a"')
    assert faults == ["watchlists: two named 'a' for one chat; name each differently"]


def test_a_language_of_a_further_model_is_a_code_and_its_name_is_answered_with_one():
    assert parse_config({"model": {"languages": {"ar": "a"}}}).model.languages == {"ar": "a"}
    for written, said in (("Arabic", "did you mean ar?"), ("x", 'write a code of ISO 639 like "ar"')):
        (fault,) = faults_of(f'[model]\nlanguages = {{ {written} = "a" }}')
        assert fault == f"model.languages.{written}: unknown language {written!r}; {said}"


def test_broken_toml_and_a_missing_file_are_one_line_each(tmp_path):
    broken = tmp_path / "broken.toml"
    broken.write_text("[poll")
    for path in (broken, tmp_path / "none.toml"):
        with pytest.raises(ConfigFault) as caught:
            load_config(path)
        assert len(caught.value.faults) == 1
        assert str(path) in caught.value.faults[0]


def token_file(tmp_path: Path, mode: int, text: str = "123:abc\n") -> Config:
    path = tmp_path / "token"
    path.write_text(text)
    path.chmod(mode)
    return parse_config({"telegram": {"token_file": str(path)}})


def test_the_token_comes_from_its_file_and_the_environment_goes_before_it(tmp_path):
    config = token_file(tmp_path, 0o600)
    assert telegram_token(config, {}) == "123:abc"
    assert telegram_token(config, {"TELEGRAM_TOKEN": "9:z"}) == "9:z"


def test_a_secret_file_named_in_the_environment_is_read(tmp_path):
    (tmp_path / "url").write_text("sqlite:///elsewhere.db\n")
    environ = {"BRINKWATCH_DATABASE_URL_FILE": str(tmp_path / "url")}
    assert database_url(Config(), environ) == "sqlite:///elsewhere.db"
    assert database_url(Config(), {}) == "sqlite:///brinkwatch.db"


@pytest.mark.parametrize(("mode", "text"), [(0o644, "123:abc"), (0o600, "  \n")])
def test_a_token_file_that_others_read_or_that_is_empty_is_refused(tmp_path, mode, text):
    with pytest.raises(ConfigFault) as caught:
        telegram_token(token_file(tmp_path, mode, text), {})
    assert caught.value.faults[0].startswith("telegram.token_file:")
