"""The table at which everybody sits: one game, its log, and who is looking. Deeds are checked, written down, done."""

from __future__ import annotations

import secrets
import sqlite3
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from sim.classroom import deeds, words
from sim.classroom.debrief import RUNS, ranking
from sim.classroom.deeds import Actor, Body
from sim.classroom.game import Game
from sim.classroom.records import SPEAKER, Event
from sim.classroom.setup import Setup, under
from sim.classroom.store import SEATLESS, Key, Store
from sim.classroom.strings import t
from sim.classroom.views import Views
from sim.errors import ClassroomError, RefusedError
from sim.runs.ensemble import Ensemble
from sim.runs.play import simulate


class Table:
    """A game that outlives its server: it is what the log of the store makes of it.

    `stirred` is called whenever something has happened; `present` counts the open pages of each person; `warning`
    says what of the log could not be played again.
    """

    def __init__(self, setup: Setup, state: Path, clock: Callable[[], float] = time.time) -> None:
        self.setup, self.clock = setup, clock
        self.store = Store(state, setup.about())
        self.state, self.warning = state, ""
        self.present: Counter[str] = Counter()
        self.stirred: Callable[[], None] = lambda: None
        self.kept: dict[str | None, Ensemble] = {}
        self.simulating = threading.Lock()
        self.order = ranking(self.ensemble(None))
        self._rebuild()

    def _rebuild(self) -> None:
        """Play the log, up to the first event that cannot be played: that and what follows is kept, but struck out."""
        self.game = Game(self.setup.case, self.setup.run, self.setup.seed)
        try:
            for event in self.store.events():
                self.game.apply(event)
        except sqlite3.Error as error:
            self.store.close()
            raise ClassroomError(f"{self.state}: cannot be read: {error}") from None
        except Exception as error:
            self._strike(self.game.version + 1, error)
            self._rebuild()
        self.views = Views(self.game)

    def _strike(self, number: int, error: Exception) -> None:
        kind = self.store.strike(number)
        self.warning = (
            f"{self.state}: event {number} ({kind}) cannot be played again ({type(error).__name__}: {error}); the game "
            "goes on from before it. The file keeps it, and what followed it, in its table `struck`."
        )

    def ensemble(self, rule: str | None) -> Ensemble:
        """The simulated rooms under the file's rule, or another one of the registry; played once, however many ask."""
        with self.simulating:
            if rule not in self.kept:
                self.kept[rule] = simulate(under(self.setup.case, rule), RUNS, self.setup.seed)
            return self.kept[rule]

    def do(self, actor: Actor, kind: object, body: Body) -> None:
        """Let somebody do something. Raises RefusedError, and then nothing has happened."""
        checked = deeds.admit(self.game, actor, kind, body)
        self._happen(str(kind), actor.person, checked)

    def opens(self, code: str) -> bool:
        """Whether a code is the room's, in capitals or not."""
        return code.strip().upper() == self.store.code

    def join(self, name: object, seat: object, *, team: bool) -> Key:
        """Seat somebody who has the code, and give out the key to the seat. Raises RefusedError."""
        body = deeds.join(self.game, name, seat, team=team)
        person = f"p{self.game.version + 1}"
        key = Key(secrets.token_urlsafe(24), deeds.role_of(body["seat"]), person, body["seat"])
        self._happen("joined", person, body, key)
        return key

    def _happen(self, kind: str, who: str, body: Body, key: Key | None = None) -> None:
        """Write an event down, then do it, then tell; what cannot be written down is not done."""
        event = Event(self.game.version + 1, self.clock(), kind, who, body)
        try:
            self.store.append(event, key)
            self._play(event)
        except sqlite3.Error as error:
            raise RefusedError(t("refused.disk", why=error)) from error
        self.stirred()

    def _play(self, event: Event) -> None:
        """Do what has been written down; what the kernel cannot do is struck out again."""
        try:
            self.game.apply(event)
        except Exception as error:
            self._strike(event.number, error)
            self._rebuild()
            raise RefusedError(t("refused.broken")) from error

    def actor(self, token: str) -> Actor | None:
        """Who comes with a token; None if nobody, or somebody who does not sit, or no longer, where the key says."""
        key = self.store.keys.get(token)
        if key is None:
            return None
        person = self.game.people.get(key.person)
        seated = person is not None and (deeds.role_of(person.seat), person.seat) == (key.role, key.seat)
        return Actor(key.role, key.person, key.seat) if key.role in SEATLESS or seated else None

    def seats(self) -> list[str]:
        """Every seat, in the order in which they are offered: who recommends, then the pivotal first, or by name."""
        speaker = [SPEAKER] if self.game.case.high_representative else []
        return [*speaker, *(self.order if self.setup.seats else words.by_name(self.game))]

    def first(self) -> list[str]:
        """The seats that are offered first, and any other at which somebody sits."""
        seats = self.seats()
        chosen = len(seats) - len(self.order) + self.setup.seats if self.setup.seats else len(seats)
        return [iso for place, iso in enumerate(seats) if place < chosen or self.game.at(iso)]
