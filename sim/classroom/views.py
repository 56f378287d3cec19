"""What each page shows, as named sections of HTML: one function a role, and a seat is told of no other seat's brief.

Jinja escapes whatever comes from outside. A page is sent the sections that have changed, so each is a whole.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from sim.classroom import LAST_RUN, deeds, words
from sim.classroom.deeds import Actor
from sim.classroom.game import Game
from sim.classroom.papers import REPORTS
from sim.classroom.records import SPEAKER, Phase, Round
from sim.classroom.strings import t
from sim.council.ballots import Ballot
from sim.council.law import RULES

Sections = dict[str, str]

PAGES = Environment(
    loader=PackageLoader("sim.classroom"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    auto_reload=False,
)
PAGES.globals.update(t=t, Ballot=Ballot, LAST_RUN=LAST_RUN, REPORTS=REPORTS, RULES=RULES, SPEAKER=SPEAKER, Phase=Phase)

SIGNS = {Ballot.YES: "✓", Ballot.ABSTAIN: "○", Ballot.NO: "✗", Ballot.BRAKE: "✗✗", Ballot.CONSTRUCTIVE: "○○"}
PAGES.globals["SIGNS"] = SIGNS


def render(template: str, **values: Any) -> str:
    """One template filled in."""
    return PAGES.get_template(template).render(**values)


class Views:
    """The sections of every page of one game; those that all may see are made once for all who look."""

    def __init__(self, game: Game) -> None:
        self.game = game
        self.kept: dict[tuple[object, ...], str] = {}
        self.at: tuple[int, int] = (-1, -1)

    def of(self, actor: Actor, present: dict[str, int] | None = None) -> Sections:
        """The sections of the page of whoever looks."""
        if self.at[1] != self.game.stamp:
            self.kept.clear()
        self.at = self.game.version, self.game.stamp
        if actor.role == "lecturer":
            return self.lecturer(present or {})
        return {"member": self.member, "speaker": self.speaker, "room": self.room}[actor.role](actor)

    def member(self, actor: Actor) -> Sections:
        """A member's page: what all may see, its own brief, judgements and papers, and nothing of another seat."""
        game, seat = self.game, self.game.seat(actor.seat)
        put = seat.paper or seat.answer
        practised = game.practice.get(actor.person)
        return {
            "status": self._status(),
            "act": self._keep(
                ("act", actor.seat, actor.person, put.mark if put else 0, practised), lambda: self._act(actor)
            ),
            "text": self._keep(("text", actor.seat), lambda: self._text(actor.seat)),
            "said": self._said(),
            "brief": self._keep(("brief", actor.seat), lambda: self._brief(actor.seat)),
        }

    def speaker(self, actor: Actor) -> Sections:
        """The High Representative's page: it reports and recommends, and sees what all may see."""
        return {
            "status": self._status(),
            "act": self._recommend(),
            "text": self._keep(("text",), lambda: self._text(None)),
            "said": self._said(),
            "brief": render("speaker_brief.html", name=self._name(actor.seat), team=self._team(actor.seat)),
        }

    def room(self, _: Actor) -> Sections:
        """The projector's page: what all may see."""
        return {
            "status": self._status(),
            "calendar": self._calendar(),
            "text": self._keep(("text",), lambda: self._text(None)),
            "roll": self._keep(("roll",), lambda: render("roll.html", game=self.game, name=self._name)),
        }

    def lecturer(self, present: dict[str, int]) -> Sections:
        """The lecturer's page: who sits where, the calendar, and what to do next; no ballot before the vote closes."""
        game, tabler = self.game, self.game.model.tabler
        amend = game.phase == Phase.AMENDING and game.one_screen
        return {
            "status": self._status(),
            "control": render("control.html", game=game),
            "hands": self._hands() if game.one_screen else "",
            "act": self._amend(tabler.iso) if amend else "",
            "word": self._recommend(folded=True) if game.one_screen and game.case.high_representative else "",
            "roster": render("roster.html", game=game, name=self._name, present=present, papers=game.papers()),
            "calendar": self._calendar(),
            "text": self._keep(("text",), lambda: self._text(None)),
            "said": self._said(),
        }

    def _hands(self) -> str:
        members, ballots = words.by_name(self.game), deeds.ballots_of(self.game)
        return render("hands.html", game=self.game, name=self._name, members=members, ballots=ballots)

    def _keep(self, key: tuple[object, ...], make: Callable[[], str]) -> str:
        if key not in self.kept:
            self.kept[key] = make()
        return self.kept[key]

    def _name(self, iso: str) -> str:
        return words.name_of(self.game, iso)

    def _team(self, iso: str) -> str:
        return ", ".join(person.name for person in self.game.at(iso))

    def _status(self) -> str:
        return self._keep(("status", self.game.version), self._new_status)

    def _new_status(self) -> str:
        game = self.game
        seats = {person.seat for person in game.people.values()} - {SPEAKER}
        spoken = len(game.practice) if game.practising else len(game.papers())
        values = {"seats": len(seats), "spoken": spoken, "tabler": self._name(game.model.tabler.iso)}
        return render("status.html", game=game, **values)

    def _calendar(self) -> str:
        return self._keep(("calendar",), lambda: render("calendar.html", game=self.game))

    def _said(self) -> str:
        return self._keep(("said",), self._new_said)

    def _new_said(self) -> str:
        rounds = [(round_, groups(round_)) for round_ in reversed(self.game.rounds)]
        word = self.game.model.high_representative.word
        return render("said.html", game=self.game, rounds=rounds, name=self._name, word=word)

    def _text(self, iso: str | None) -> str:
        """The text on the table; for a member with what its government thinks of it."""
        judged = (
            {j.measure: j for j in words.judgements(self.game, iso)} if iso and self.game.phase != Phase.OVER else {}
        )
        leaning = words.leaning(self.game, iso) if iso and judged and self.game.phase != Phase.AMENDING else ""
        heard = self.game.model.recommendation
        word = self.game.model.high_representative.word
        return render("text.html", game=self.game, judged=judged, leaning=leaning, heard=heard, word=word)

    def _act(self, actor: Actor) -> str:
        """What a member can do now: practise, vote, amend if it tables, or wait."""
        game, seat = self.game, self.game.seat(actor.seat)
        if game.practising:
            return render("practice.html", game=game, mine=game.practice.get(actor.person))
        if game.phase == Phase.VOTING:
            kinds, spare = deeds.ballots_of(game), deeds.exemptible(game)
            name = self._name(actor.seat)
            return render("ballot.html", game=game, seat=seat, name=name, ballots=kinds, spare=spare)
        if game.phase == Phase.AMENDING and game.model.tabler is seat:
            return self._amend(actor.seat)
        over = game.phase == Phase.OVER
        return "" if over else render("waiting.html", game=game, tabler=self._name(game.model.tabler.iso))

    def _amend(self, iso: str) -> str:
        game = self.game
        options = {d: deeds.choices_of(game, d) for d in game.live()}
        objectors = {d: game.preview.objectors.get(d, ()) for d in options} if game.preview else {}
        payable = game.preview.payable if game.preview else ()
        answer = game.seat(iso).answer
        values = {"options": options, "objectors": objectors, "payable": payable, "answer": answer}
        return render("amend.html", game=game, name=self._name, **values)

    def _recommend(self, *, folded: bool = False) -> str:
        word = self.game.model.high_representative.word
        values = {"game": self.game, "word": word, "folded": folded}
        return self._keep(("recommend", folded), lambda: render("recommend.html", **values))

    def _brief(self, iso: str) -> str:
        return render("brief.html", name=self._name(iso), lines=words.brief(self.game, iso), team=self._team(iso))


def groups(round_: Round) -> list[tuple[Ballot, list[str]]]:
    """The members by their ballots, noes first."""
    order = (Ballot.BRAKE, Ballot.NO, Ballot.ABSTAIN, Ballot.CONSTRUCTIVE, Ballot.YES)
    sides = [(ballot, [iso for iso, cast in round_.ballots.items() if cast == ballot]) for ballot in order]
    return [(ballot, isos) for ballot, isos in sides if isos]
