"""Cities by what people call them."""

from classifiers.cities import cities_called


def test_a_city_is_found_by_its_name_whatever_its_accents_and_capitals() -> None:
    assert [city.timezone for city in cities_called("SAO PAULO")][:1] == ["America/Sao_Paulo"]
    assert cities_called("são paulo") == cities_called("Sao Paulo")


def test_a_city_is_found_by_what_others_call_it() -> None:
    assert cities_called("München")[0].name == "Munich"
    assert cities_called("Москва")[0].timezone == "Europe/Moscow"


def test_of_one_name_the_largest_comes_first() -> None:
    london, other = cities_called("London")[:2]
    assert (london.country, other.country) == ("GB", "CA")
    assert london.population > other.population


def test_a_beginning_of_three_letters_is_enough_where_no_city_is_called_so() -> None:
    assert "Tel Aviv" in {city.name for city in cities_called("tel a")}
    assert cities_called("Xq") == ()


def test_nothing_is_called_nothing() -> None:
    assert cities_called(" - ") == ()
