"""One run told as a story: the text, each no and its reason, each concession and what it kept."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import fill

import numpy as np

from sim.council.arrays import TOL
from sim.council.ballots import Ballot
from sim.council.negotiation import Negotiation, Vote
from sim.council.room import Measure, Proposal, Room
from sim.council.text import Move
from sim.report import percent
from sim.runs.agenda import seat
from sim.runs.ensemble import Ensemble
from sim.runs.minutes import Minutes
from sim.runs.outcome import Outcome
from sim.runs.uncertainty import draw
from sim.scenario import Scenario

BALLOTS = {
    Ballot.YES: "yes",
    Ballot.ABSTAIN: "abstain",
    Ballot.CONSTRUCTIVE: "abstain constructively",
    Ballot.NO: "no",
    Ballot.BRAKE: "pull the emergency brake",
}


def replay(scenario: Scenario, run: int, seed: int = 1) -> str:
    """Tell run `run` of a scenario: the one that `simulate(scenario, seed=seed)[run]` sums up.

    >>> import sim
    >>> print(sim.replay(sim.read("moscow-2021"), run=17))  # doctest: +ELLIPSIS
    After Moscow: run 17 of seed 1
    ...
    """
    seating = seat(scenario)
    room = draw(seating, seed, run, 1)
    minutes = Minutes(room)
    lines = [f"{scenario.title}: run {run} of seed {seed}", *_recommendation(scenario)]
    for number, proposal in enumerate(room.agenda):
        negotiation = Negotiation(room, proposal, minutes.base, minutes.held(proposal))
        if (negotiation.due == len(room.calendar)).all():
            continue
        lines += ["", *_tabled(room, proposal)]
        for vote in negotiation.votes():
            if room.calendar.opens[vote.t]:
                lines += ["", _meeting(room, vote.t)]
            lines += _round(negotiation, vote)
            minutes.note(vote, number)
    return "\n".join([*lines, "", *_ending(Ensemble(scenario, seating, seed, minutes.tally)[0])])


def _tabled(room: Room, proposal: Proposal) -> Iterator[str]:
    yield f"Tabled by {', '.join(room.members[seat] for seat in proposal.tablers)}:"
    for measure, rung, floor in zip(room.measures, proposal.tabled, proposal.floor, strict=True):
        if rung:
            settled = f" (no lower than: {_form(measure, floor)})" if floor else ""
            yield f"  {measure.key}: {_form(measure, rung)}{settled}"


def _recommendation(scenario: Scenario) -> Iterator[str]:
    speaker = scenario.high_representative
    if speaker:
        forms = "; ".join(f"{measure}: {form}" for measure, form in speaker.recommends.items())
        yield f"{speaker.name} recommends {forms or 'no form'}, and has no vote."


def _meeting(room: Room, t: int) -> str:
    meeting = room.calendar.at(t)
    powers = "can adopt" if room.calendar.adopts[t] else "prepares"
    return f"{meeting.label} ({powers}; pressure {meeting.pressure:g}; {room.rule_at(t).title})"


def _round(negotiation: Negotiation, vote: Vote) -> Iterator[str]:
    room, ballots = negotiation.room, vote.opinions.ballots[:, 0]
    table = [
        f"{m.key}: {_form(m, int(rung[0]))}"
        for m, rung, base in zip(room.measures, vote.rung, negotiation.text.base, strict=True)
        if rung[0] > base[0]
    ]
    yield fill(f"On the table: {'; '.join(table)}.", 110, initial_indent="  ", subsequent_indent="    ")
    cast = [f"{int((ballots == ballot).sum())} {word}" for ballot, word in BALLOTS.items() if (ballots == ballot).any()]
    yield f"  {', '.join(cast)}."
    for member in np.flatnonzero(ballots <= Ballot.NO):
        yield "    " + _reason(negotiation, vote, int(member))
    yield from _consequences(room, vote)


def _form(measure: Measure, rung: int) -> str:
    return measure.forms[rung - 1] if rung else "dropped"


def _reason(negotiation: Negotiation, vote: Vote, member: int) -> str:
    """Why a member says no: its worst measure, what it takes, what it costs, and how alone the member stands."""
    room, opinions = negotiation.room, vote.opinions
    d = min(range(len(room.measures)), key=lambda d: float(opinions.supports[d][member, 0]))
    support, holdout = float(opinions.supports[d][member, 0]), float(opinions.holdout[member, 0])
    iso = room.members[member]
    if support >= -TOL:
        if holdout:
            return f"{iso} no for the sake of another file: it could accept this text, but withholds {holdout:.2f}"
        return f"{iso} no, though it could accept this text: {room.strategies[member].title}"
    measure, rung = room.measures[d], int(vote.rung[d][0])
    margins = opinions.margins[d][:, 0]
    agreeing = int((np.delete(margins, member) >= -TOL).sum())
    red_line, cost = float(measure.red_line[member, 0]), float(measure.cost[member, 0] * measure.strength[rung])
    parts = [
        f"{iso} no to {measure.key}, {_form(measure, rung)}: accepts up to "
        f"{negotiation.stance[d][member, 0]:.2f}, this takes {measure.severity[rung, 0]:.2f}"
    ]
    parts += [f"red line {red_line:+.2f}"] if red_line else []
    parts += [f"cost at home {-cost:+.2f}"] if cost else []
    parts += [f"{agreeing} of {len(margins) - 1} others accept, isolation {support - margins[member]:+.2f}"]
    parts += [f"withholds {holdout:.2f} for another file"] if holdout else []
    return "; ".join([*parts, f"{holdout - support:.2f} short"])


def _consequences(room: Room, vote: Vote) -> Iterator[str]:
    why = room.rule_at(vote.t).why(vote.opinions.ballots[:, 0], room.population, room.members)
    if vote.passed[0]:
        yield f"  Agreed ({why})." + (
            "" if room.calendar.adopts[vote.t] else " It goes to the next body that can adopt."
        )
        return
    if not room.calendar.adopts[vote.t]:
        yield f"  No agreement ({why}); a body that prepares amends nothing."
        return
    last = not room.calendar.amends[vote.t]
    yield f"  No agreement ({why})" + (", and no round is left." if last else ".")
    for member in np.flatnonzero(vote.payments[:, 0]):
        price = vote.opinions.holdout[member, 0]
        yield f"    -> {room.members[member]} is paid {price:.2f}: its linked file is settled"
    for d, (measure, rung, answer) in enumerate(zip(room.measures, vote.rung, vote.answers, strict=True)):
        move = Move(int(answer.move[0]))
        if move == Move.REFUSED or (move and not last):
            objector = answer.objector[0] if move == Move.EXEMPTED else vote.opinions.supports[d][:, 0].argmin()
            yield "    " + _concession(room, measure, int(rung[0]), move, room.members[objector])


def _concession(room: Room, measure: Measure, rung: int, move: Move, objector: str) -> str:
    form = _form(measure, rung)
    if move == Move.REFUSED:
        return f"-> {measure.key} stays at {form}: the tabling members settle for no less, whatever {objector} says"
    if move == Move.EXEMPTED:
        share = float(measure.share[room.members.index(objector), 0])
        return f"-> {measure.key} stays at {form}, and {objector} is exempted: waives {percent(share)} of the exposure"
    kept = measure.strength[rung - 1] / measure.strength[rung]
    down = (
        f"falls to {_form(measure, rung - 1)}, keeping {percent(kept)}" if rung > 1 else "is dropped, keeping nothing"
    )
    return f"-> {measure.key} {down}: {objector} was the most reluctant"


def _ending(outcome: Outcome) -> Iterator[str]:
    ending = outcome.termination.replace("_", " ").capitalize()
    yield f"{ending} at the {outcome.meeting}, after {outcome.rounds} votes: {outcome.why}."
    if not outcome.termination.adopted:
        return
    for measure, form in outcome.text.items():
        spared = outcome.exempted.get(measure)
        yield f"  {measure}: {form or 'nothing'}" + (f", without {', '.join(spared)}" if spared else "")
    for iso, price in outcome.paid.items():
        yield f"  {iso} was paid {price:.2f} for its linked file."
    yield f"  Strength kept: {percent(outcome.strength)} of what was tabled."
