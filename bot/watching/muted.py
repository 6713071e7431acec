"""Which of a subscriber's mutes keeps an alert quiet; pure, knows no time."""

from collections.abc import Collection, Iterable

from classifiers.places import place_name, region_of
from storage.records import Alert, Incident, Mute, Muting


def muting(alert: Alert, owners: Collection[str], mutes: Iterable[Mute]) -> Mute | None:
    """The first of `mutes`, all in force, that an alert falls under; None where none does.

    Of everything, which is only held, comes after what is muted by name. `owners` are all who told of the
    alert's incident so far: an outlet's mute speaks of what outlets that are muted tell alone.
    """
    known = list(mutes)
    outlets = {mute.value for mute in known if mute.muting is Muting.OUTLET}
    alone = bool(owners) and outlets.issuperset(owners)
    for mute in sorted(known, key=lambda mute: mute.muting is Muting.ALL):
        if _covers(mute, alert.incident, owners if alone else ()):
            return mute
    return None


def mute_detail(mute: Mute) -> str:
    """What is muted and until when, "Iraq muted until 2026-03-08 16:00 UTC"."""
    what = {
        Muting.ALL: "everything",
        Muting.INCIDENT: f"#A{mute.value}",
        Muting.PLACE: place_name(mute.value),
        Muting.OUTLET: f"outlet {mute.value}",
    }[mute.muting]
    return f"{what} muted until {mute.until:%Y-%m-%d %H:%M} UTC" if mute.until else f"{what} muted"


def _covers(mute: Mute, incident: Incident, owners: Collection[str]) -> bool:
    if mute.muting is Muting.INCIDENT:
        return mute.value == str(incident.id)
    if mute.muting is Muting.PLACE:
        return any(mute.value in (code, region_of(code)) for code in incident.places)
    return mute.muting is Muting.ALL or mute.value in owners
