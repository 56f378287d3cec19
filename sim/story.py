"""One run told as a story: the text, each no and its reason, each concession and what it kept."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import fill

import numpy as np

from sim.council.arrays import TOL
from sim.council.law import Ballot
from sim.council.negotiation import Negotiation, Vote
from sim.council.room import Measure, Room
from sim.council.text import Move
from sim.report import percent
from sim.runs.ensemble import play_chunk
from sim.runs.outcome import Ensemble, Outcome
from sim.runs.uncertainty import draw
from sim.scenario import Scenario
from sim.seating import sit


def replay(scenario: Scenario, run: int, seed: int = 1) -> str:
    """Tell run `run` of a scenario: the one that `simulate(scenario, seed=seed)[run]` sums up.

    >>> import sim
    >>> print(sim.replay(sim.read("moscow-2021"), run=17))  # doctest: +ELLIPSIS
    After Moscow: run 17 of seed 1
    ...
    """
    seating = sit(scenario)
    outcome = Ensemble(scenario, seating, seed, play_chunk(seating, seed, run, 1))[0]
    negotiation = Negotiation(draw(seating, seed, run, 1))
    lines = [f"{scenario.title}: run {run} of seed {seed}", *_opening(scenario)]
    meeting = -1
    for vote in negotiation.votes():
        if negotiation.room.calendar.meeting[vote.t] != meeting:
            meeting = int(negotiation.room.calendar.meeting[vote.t])
            lines += ["", _meeting(negotiation.room, meeting)]
        lines += _round(negotiation, vote)
    return "\n".join([*lines, "", *_ending(outcome)])


def _opening(scenario: Scenario) -> Iterator[str]:
    yield f"Tabled by {', '.join(scenario.proposal.tabled_by)}:"
    for measure, form in scenario.proposal.package.items():
        settled = scenario.proposal.settle_for.get(measure)
        yield f"  {measure}: {form}" + (f" (no lower than: {settled})" if settled else "")
    speaker = scenario.high_representative
    if speaker:
        forms = "; ".join(f"{measure}: {form}" for measure, form in speaker.recommends.items())
        yield f"{speaker.name} recommends {forms or 'no form'}, and has no vote."


def _meeting(room: Room, number: int) -> str:
    meeting = room.calendar.meetings[number]
    adopts = room.calendar.adopts[room.calendar.meeting == number].any()
    return f"{meeting.label} ({'can adopt' if adopts else 'prepares'}; pressure {meeting.pressure:g})"


def _round(negotiation: Negotiation, vote: Vote) -> Iterator[str]:
    room = negotiation.room
    table = [f"{m.key}: {_form(m, int(rung[0]))}" for m, rung in zip(room.measures, vote.rung, strict=True) if rung[0]]
    yield fill(f"On the table: {'; '.join(table)}.", 110, initial_indent="  ", subsequent_indent="    ")
    count = {ballot: int((vote.opinions.ballots == ballot).sum()) for ballot in Ballot}
    yield f"  {count[Ballot.YES]} yes, {count[Ballot.ABSTAIN]} abstain, {count[Ballot.NO]} no."
    for member in np.flatnonzero(vote.opinions.ballots[:, 0] == Ballot.NO):
        yield "    " + _reason(negotiation, vote, int(member))
    yield from _consequences(room, vote)


def _form(measure: Measure, rung: int) -> str:
    return measure.forms[rung - 1] if rung else "dropped"


def _reason(negotiation: Negotiation, vote: Vote, member: int) -> str:
    """Why a member says no: its worst measure, what it takes, what it costs, and how alone the member stands."""
    room = negotiation.room
    d = min(range(len(room.measures)), key=lambda d: vote.opinions.supports[d][member, 0])
    measure, rung = room.measures[d], int(vote.rung[d][0])
    margin, support = vote.opinions.margins[d][member, 0], vote.opinions.supports[d][member, 0]
    others = len(room.members) - 1
    agreeing = int((np.delete(vote.opinions.margins[d][:, 0], member) >= -TOL).sum())
    parts = [
        f"{room.members[member]} no to {measure.key}, {_form(measure, rung)}: accepts up to "
        f"{negotiation.stance[d][member, 0]:.2f}, this takes {measure.severity[rung, 0]:.2f}"
    ]
    red_line, cost = measure.red_line[member, 0], measure.cost[member, 0] * measure.strength[rung]
    parts += [f"red line {red_line:+.2f}"] if red_line else []
    parts += [f"cost at home {-cost:+.2f}"] if cost else []
    parts += [f"{agreeing} of {others} others accept, isolation {support - margin:+.2f}", f"{-support:.2f} short"]
    return "; ".join(parts)


def _consequences(room: Room, vote: Vote) -> Iterator[str]:
    if vote.passed[0]:
        yield "  Agreed." if room.calendar.adopts[vote.t] else "  Agreed: it goes to the next body that can adopt."
        return
    if not room.calendar.adopts[vote.t]:
        yield "  No agreement; a body that prepares amends nothing."
        return
    last = not room.calendar.amends[vote.t]
    if last:
        yield "  No agreement, and no round is left."
    for measure, rung, answer in zip(room.measures, vote.rung, vote.answers, strict=True):
        move = Move(int(answer.move[0]))
        if move == Move.REFUSED or (move and not last):
            yield "    " + _concession(room, measure, int(rung[0]), move, room.members[answer.objector[0]])


def _concession(room: Room, measure: Measure, rung: int, move: Move, objector: str) -> str:
    form = _form(measure, rung)
    if move == Move.REFUSED:
        return f"-> {measure.key} stays at {form}: the tabling members settle for no less, whatever {objector} says"
    if move == Move.EXEMPTED:
        share = measure.share[room.members.index(objector), 0]
        return f"-> {measure.key} stays at {form}, and {objector} is exempted: waives {percent(share)} of the exposure"
    kept = measure.strength[rung - 1] / measure.strength[rung]
    down = (
        f"falls to {_form(measure, rung - 1)}, keeping {percent(kept)}" if rung > 1 else "is dropped, keeping nothing"
    )
    return f"-> {measure.key} {down}: {objector} was the most reluctant"


def _ending(outcome: Outcome) -> Iterator[str]:
    ending = outcome.termination.replace("_", " ").capitalize()
    yield f"{ending} at the {outcome.meeting}, after {outcome.rounds} votes."
    if outcome.termination.adopted:
        for measure, form in outcome.text.items():
            spared = outcome.exempted.get(measure)
            yield f"  {measure}: {form or 'nothing'}" + (f", without {', '.join(spared)}" if spared else "")
        yield f"  Strength kept: {percent(outcome.strength)} of what was tabled."
    else:
        yield f"  Against at the end: {', '.join(outcome.no)}."
