"""What happens to incidents, told to real watchers and delivered over the fake server; a clock that jumps."""

from dataclasses import replace
from datetime import timedelta

from bot.pipeline.alerting import Raised
from bot.pipeline.deliver import deliver_due
from bot.pipeline.placing import Arrival
from bot.pipeline.policy import Policy
from bot.pipeline.rendering import worded
from bot.pipeline.telling import tell
from bot.telegram.commands.alert.buttons import alert_buttons
from bot.telegram.pacer import Pacer
from bot.watching.decide import Limits
from classifiers.assessment import Assessment, Dyad, Evidence
from classifiers.signals import Tier
from storage import feeds, incidents, items, subscribers, watchlists
from storage.records import (
    Address,
    Alert,
    AssessedItem,
    Change,
    Feed,
    Incident,
    Item,
    Report,
    Status,
    Watchlist,
)

SENTENCE = "A drone hit a car near the airport and killed a commander, two officials said on Sunday."


class Newsroom:
    """One feed, incidents that change as told, and whoever watches."""

    def __init__(self, database, messenger, clock, *, budget=None):
        self.database, self.clock, self._messengers = database, clock, {"telegram": messenger}
        self.pacer, self._number, self._incidents = Pacer(), 0, {}
        limits = Limits(max_age=timedelta(hours=12), budget=budget or {})
        self.policy = Policy(limits=limits, render=worded, buttons=alert_buttons)

    def watch(self, name="Middle East", chat=7, *, thread=0, tier=Tier.NOTABLE, **settings):
        address = Address("telegram", chat, thread)

        def add(c):
            subscriber = subscribers.ensure(c, address, now=self.clock())
            if settings:
                subscribers.settle(c, replace(subscriber, **settings))
            return watchlists.save(c, Watchlist(subscriber_id=subscriber.id, name=name, tier=tier))

        return self.ask(add)

    def ask(self, question):
        with self.database.transaction() as c:
            return question(c)

    def happens(self, change, *, after=0, also=(), incident=1, reason="", series="", facts=None, **known):
        """A change `after` minutes, told at once; `known` changes the incident. `also`: more, at once."""
        self.clock.now += timedelta(minutes=after)
        told = [dict(change=change, incident=incident, reason=reason, series=series, facts=facts, **known)]
        raised = [self._raise(**one) for one in (*told, *also)]
        with self.database.transaction() as c:
            return tell(c, raised, watchlists.watchers(c), policy=self.policy)

    async def deliver(self, after=0):
        self.clock.now += timedelta(seconds=after)
        return await deliver_due(
            self.database,
            self._messengers,
            self.pacer,
            clock=self.clock,
            lease=timedelta(seconds=60),
            sleep=self.clock.sleep,
        )

    async def tells(self, change, **more):
        """A change, delivered."""
        self.happens(change, **more)
        await self.deliver()

    def _raise(self, *, change, incident=1, reason="", series="", facts=None, turn=None, **known):
        self._number += 1
        before = self._incidents.get(incident) or self._first(incident)
        now = replace(before, last_seen_at=self.clock.now, **known)
        self._incidents[incident] = now
        arrival = None if change is Change.CLOSED else self._arrival(now)
        alert = Alert(
            key=f"{incident}:{change}:{self._number}",
            incident=now,
            change=change,
            tier=turn or now.tier or Tier.NOTABLE,
            at=self.clock.now,
            reason=reason,
            item_id=arrival.assessed.item.id if arrival else None,
            series=series,
            facts=facts or {},
        )
        self.ask(lambda c: self._store(c, now, arrival))
        return Raised(alert=alert, arrival=arrival)

    def _first(self, number):
        return Incident(
            title=f"Drone strike near Baghdad kills commander ({number})"
            if number > 1
            else "Drone strike near Baghdad kills commander",
            summary="",
            url=f"https://wire.example/{number}",
            source="Wire",
            first_seen_at=self.clock.now,
            last_seen_at=self.clock.now,
            tier=Tier.SERIOUS,
            severity=52.0,
            status=Status.REPORTED,
            confidence=0.5,
            places=("IQ",),
            dyads=(Dyad("US", "iraqi-militias"),),
            signals={"strike": 0.95, "assassination": 0.9},
            id=number,
        )

    def _arrival(self, incident):
        reading = Assessment(
            model="fake-1",
            language="en",
            assessed=True,
            signals=dict(incident.signals),
            places=incident.places,
            dyads=incident.dyads,
            evidence={"strike": Evidence("summary", 0, len(SENTENCE), SENTENCE)},
            tier=incident.tier,
        )

        def add(c):
            feed = Feed(url="https://wire.example/rss", name="Wire", publisher="Wire", owner="wire")
            feeds.sync(c, [feed], now=self.clock.now, interval=timedelta(minutes=5))
            item = Item(
                key=f"{self._number}".rjust(64, "0"),
                feed=feeds.states(c)[0].feed,
                title=incident.title,
                summary=SENTENCE,
                url=incident.url,
                first_seen_at=self.clock.now,
            )
            return items.add(c, [AssessedItem(item=item, assessment=reading)])[0]

        return Arrival(assessed=self.ask(add), at=self.clock.now)

    def _store(self, c, incident, arrival):
        incidents.save(c, [incident])
        if arrival:
            report = Report(
                incident_id=incident.id,
                item_id=arrival.assessed.item.id,
                owner="wire",
                at=arrival.at,
                voice="wire",
                reliability=0.9,
            )
            incidents.attach_all(c, [report])
