"""The state of a game: what the events so far have made of it. Apply the same events again, and it is the same."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from sim.classroom import minutes
from sim.classroom.papers import Answer, Choice, Paper, Word
from sim.classroom.records import Event, Person, Phase, Played, Round
from sim.classroom.seats import ClassModel, Preview, Seat
from sim.classroom.setup import under
from sim.council.ballots import Ballot
from sim.council.negotiation import Opinions
from sim.council.text import Move
from sim.scenario import Scenario


class Game:
    """One class, one file: people, the phase, and the room they are in. `stamp` moves on when the text may have.

    `names` has whoever ever joined, for what they have said outlives their seat.
    """

    def __init__(self, file: Scenario, run: int, seed: int) -> None:
        self.file, self.seed = file, seed
        self.people: dict[str, Person] = {}
        self.names: dict[str, str] = {}
        self.played: list[Played] = []
        self.one_screen = self.locked = self.practising = False
        self.begun = 0
        self.ends_at = 0.0
        self.practice: dict[str, str] = {}
        self.version = self.stamp = 0
        self._open(run, None)

    def apply(self, event: Event) -> None:
        """Let one event happen. It has been checked before."""
        HAPPENS[event.kind](self, event)
        self.version = event.number

    def _open(self, run: int, rule: str | None) -> None:
        """Open a room: run `run` of the file, under its own rule or another."""
        self.case = under(self.file, rule)
        self.model, self.run, self.rule = ClassModel(self.case, run, self.seed), run, rule
        self.phase, self.rounds, self.ends_at = Phase.LOBBY, list[Round](), 0.0
        self.opinions: Opinions | None = None
        self.preview: Preview | None = None
        self._seat_people()

    def _seat_people(self) -> None:
        for seat in self.model.members:
            seat.taken = self.one_screen or any(person.seat == seat.iso for person in self.people.values())
        # While the text is amended nobody thinks again: what answers the objections is what was thought at the vote.
        if self.model.outcome is None and self.phase != Phase.AMENDING:
            self.model.assess()
        self.stamp += 1

    @property
    def here(self) -> str:
        """Where the game stands: a form that was filled in elsewhere is too late."""
        return f"{self.begun}-{len(self.rounds)}-{self.phase}"

    def seat(self, iso: str) -> Seat:
        """The agent of a member state."""
        return self.model.members[self.model.room.members.index(iso)]

    def at(self, iso: str) -> list[Person]:
        """Who sits at a seat."""
        return [person for person in self.people.values() if person.seat == iso]

    def live(self) -> list[int]:
        """The measures that are still on the table, by their places."""
        return minutes.live(self.model)

    def form(self, d: int) -> str:
        """The form of a measure as it stands."""
        return minutes.form_of(self.model, d)

    def exempted(self, d: int) -> list[str]:
        """Who is exempted from a measure so far."""
        exempt = self.model.text.exempt[d][:, 0]
        return [iso for iso, spared in zip(self.model.room.members, exempt, strict=True) if spared]

    def papers(self) -> dict[str, Paper]:
        """The ballots that people have put in this round."""
        return minutes.papers(self.model)

    def close(self) -> None:
        """Close the vote, and then the amending, if it is for people to amend; the timer has run for just that."""
        self.ends_at = 0.0
        if self.phase == Phase.VOTING:
            self.opinions = self.model.vote()
            self.preview = self.model.preview(self.opinions)
            number, passed = len(self.rounds) + 1, self.preview.passed
            self.rounds.append(minutes.voted(self.model, self.opinions, number, passed=passed))
            if self._people_amend(self.preview):
                self.phase, self.model.pen = Phase.AMENDING, self.model.tabler
                self.stamp += 1
                return
        self._conclude()

    def _people_amend(self, preview: Preview) -> bool:
        model = self.model
        answerable = any(preview.objectors.values()) or bool(preview.payable)
        return bool(model.room.calendar.amends[model.t]) and not preview.passed and answerable and model.tabler.taken

    def _conclude(self) -> None:
        """Let the kernel conclude the round, write down what became of the text, and open the next one."""
        if self.opinions is None:
            raise RuntimeError("no vote has been held")
        vote = self.model.conclude(self.opinions)
        paid = tuple(seat.iso for seat, got in zip(self.model.members, vote.payments[:, 0], strict=True) if got)
        self.rounds[-1] = replace(self.rounds[-1], conceded=minutes.conceded(self.model, vote), paid=paid)
        for seat in self.model.members:
            seat.paper = seat.answer = None
        self.opinions = self.preview = self.model.pen = None
        self.stamp += 1
        if self.model.outcome is None:
            self.phase = Phase.VOTING
            self.model.assess()
            return
        self.phase = Phase.OVER
        self.played.append(
            Played(self.model.room.rule.key, self.rule, self.run, self.model.outcome, tuple(self.rounds))
        )


def _joined(game: Game, event: Event) -> None:
    game.people[event.who] = Person(event.who, event.body["name"], event.body["seat"])
    game.names[event.who] = event.body["name"]
    game._seat_people()


def _removed(game: Game, event: Event) -> None:
    """Free a seat: what its holder has put in goes too, but for what has been voted already."""
    gone = event.body["person"]
    game.people.pop(gone, None)
    for seat in game.model.members:
        if seat.paper is not None and seat.paper.by == gone and game.phase == Phase.VOTING:
            seat.paper = None
        if seat.answer is not None and seat.answer.by == gone:
            seat.answer = None
    speaker = game.model.high_representative
    if speaker.word is not None and speaker.word.by == gone:
        speaker.word = None
    game.practice.pop(gone, None)
    game._seat_people()


def _started(game: Game, event: Event) -> None:
    game._open(event.body["run"], event.body["rule"])
    game.practising, game.phase, game.locked = False, Phase.VOTING, True
    game.begun += 1


def _ballot(game: Game, event: Event) -> None:
    body = event.body
    game.seat(body["seat"]).paper = Paper(
        Ballot[body["ballot"]],
        body["reason"],
        tuple(body["objects"]),
        tuple(body["exempt"]),
        body["paid"],
        event.who,
        event.number,
    )


def _hands(game: Game, event: Event) -> None:
    """Enter what was shown by hand; the ballot of a phone stays unless the hand says something else."""
    for iso, ballot in event.body["ballots"].items():
        seat = game.seat(iso)
        cast = seat.paper.ballot.name if seat.paper else ""
        by_hand = seat.paper is not None and seat.paper.by == event.who
        if ballot and ballot != cast:
            seat.paper = Paper(Ballot[ballot], by=event.who, mark=event.number)
        elif not ballot and by_hand:
            seat.paper = None


def _recommended(game: Game, event: Event) -> None:
    body = event.body
    rungs = {int(d): rung for d, rung in body["rungs"].items()}
    game.model.high_representative.word = Word(body["report"], rungs, body["words"], event.who, event.number)
    game.model.assess()
    game.stamp += 1


def _amended(game: Game, event: Event) -> None:
    choices = {int(d): Choice(Move[move], objector) for d, (move, objector) in event.body["choices"].items()}
    game.model.tabler.answer = Answer(choices, frozenset(event.body["offers"]), event.who, event.number)
    game.stamp += 1


def _closed(game: Game, _: Event) -> None:
    game.close()


def _skipped(game: Game, _: Event) -> None:
    """Hold the rounds that are left of this meeting; who has put nothing in is played by its agent."""
    meeting, number = game.model.meeting, game.model.number
    while game.phase in (Phase.VOTING, Phase.AMENDING) and (game.model.meeting, game.model.number) == (meeting, number):
        game.close()


def _timed(game: Game, event: Event) -> None:
    game.ends_at = event.at + event.body["seconds"] if event.body["seconds"] else 0.0


def _one_screen(game: Game, event: Event) -> None:
    game.one_screen = event.body["on"]
    game._seat_people()


def _locked(game: Game, event: Event) -> None:
    game.locked = event.body["on"]


def _practice(game: Game, event: Event) -> None:
    game.practising, game.practice = event.body["on"], {}
    game.stamp += 1


def _practised(game: Game, event: Event) -> None:
    game.practice[event.who] = event.body["ballot"]


HAPPENS: dict[str, Callable[[Game, Event], None]] = {
    "joined": _joined,
    "remove": _removed,
    "start": _started,
    "ballot": _ballot,
    "hands": _hands,
    "recommend": _recommended,
    "amend": _amended,
    "close": _closed,
    "skip": _skipped,
    "timer": _timed,
    "one-screen": _one_screen,
    "lock": _locked,
    "practice": _practice,
    "practise": _practised,
}
"""What each kind of event does."""
