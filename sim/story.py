"""One run told as a story: the text, each no and its reason, each concession and what it kept."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sim.council.arrays import TOL, Codes
from sim.council.ballots import Ballot
from sim.council.negotiation import Negotiation, Vote
from sim.council.room import Measure, Proposal, Room
from sim.council.text import Move
from sim.errors import whole
from sim.runs.agenda import seat
from sim.runs.ensemble import Ensemble
from sim.runs.minutes import Minutes
from sim.runs.outcome import Outcome
from sim.runs.uncertainty import draw
from sim.scenario import Scenario
from sim.wording import amount, folded, percent

BALLOTS = {
    Ballot.YES: "yes",
    Ballot.ABSTAIN: "abstain",
    Ballot.CONSTRUCTIVE: "abstain constructively",
    Ballot.NO: "no",
    Ballot.BRAKE: "pull the emergency brake",
}


def replay(scenario: Scenario, run: int, seed: int = 1) -> str:
    """Tell run `run` of a scenario: the one that `simulate(scenario, seed=seed)[run]` sums up.

    Raises CallError if `run` or `seed` is no whole number from 0 on.

    >>> import sim
    >>> print(sim.replay(sim.read("moscow-2021"), run=17))  # doctest: +ELLIPSIS
    After Moscow: run 17 of seed 1
    ...
    """
    return "\n".join(map(folded, tell(scenario, run, seed)))


def tell(scenario: Scenario, run: int, seed: int = 1) -> list[str]:
    """The lines of a replay, each as long as it is; a blank one before each part, two spaces for each step deeper."""
    seating = seat(scenario)
    room = draw(seating, whole(seed, "seed", 0), whole(run, "run", 0), 1)
    minutes = Minutes(room)
    lines = [f"{scenario.title}: run {run} of seed {seed}", *recommended(scenario)]
    told: dict[str, str] = {}
    for number, proposal in enumerate(room.agenda):
        negotiation = Negotiation(room, proposal, minutes.start(proposal))
        if (negotiation.due == len(room.calendar)).all():
            continue
        lines += ["", *tabled(room, proposal)]
        meeting = -1
        for vote in negotiation.votes():
            if room.calendar.meeting[vote.t] != meeting:
                meeting = int(room.calendar.meeting[vote.t])
                lines += ["", opened(room, vote.t)]
            lines += _round(negotiation, vote, told)
            minutes.note(vote, number)
    return [*lines, "", *ended(Ensemble(scenario, seating, seed, minutes.tally)[0])]


def tabled(room: Room, proposal: Proposal) -> Iterator[str]:
    """Who tables what, and what they settle for."""
    yield f"Tabled by {', '.join(room.members[seat] for seat in proposal.tablers)}:"
    for measure, rung, floor in zip(room.measures, proposal.tabled, proposal.floor, strict=True):
        if rung:
            settled = f" (no lower than: {form_at(measure, floor)})" if floor else ""
            yield f"  {measure.key}: {form_at(measure, rung)}{settled}"


def recommended(scenario: Scenario) -> Iterator[str]:
    """What the High Representative recommends, if there is one."""
    speaker = scenario.high_representative
    if speaker:
        forms = "; ".join(f"{measure}: {form}" for measure, form in speaker.recommends.items())
        yield f"{speaker.name} recommends {forms or 'no form'}, and has no vote."


def opened(room: Room, t: int) -> str:
    """The meeting of round t: what it can do, under what pressure, by which rule."""
    meeting = room.calendar.at(t)
    powers = "can adopt" if room.calendar.adopts[t] else "prepares"
    return f"{meeting.label} ({powers}; pressure {meeting.pressure:g}; {room.rule_at(t).key}: {room.rule_at(t).title})"


def _round(negotiation: Negotiation, vote: Vote, told: dict[str, str]) -> Iterator[str]:
    """One round; `told` remembers what was said of each measure, so that nothing is said twice."""
    room, ballots = negotiation.room, vote.opinions.ballots[:, 0]
    live = [d for d, base in enumerate(negotiation.text.base) if vote.rung[d][0] > base[0]]
    table = "; ".join(f"{room.measures[d].key}: {form_at(room.measures[d], int(vote.rung[d][0]))}" for d in live)
    yield f"  On the table: {table}."
    yield f"  {', '.join(cast(room, ballots))}."
    for d in live:
        key, words = room.measures[d].key, _objections(negotiation, vote, d)
        if words:
            yield f"    {key}: as before." if told.get(key) == words else words
        told[key] = words
    for member in np.flatnonzero((ballots <= Ballot.NO) & (vote.opinions.support[:, 0] >= -TOL)):
        yield f"    {_other_reason(room, vote, int(member))}"
    yield from consequences(room, vote)


def cast(room: Room, ballots: Codes) -> Iterator[str]:
    """How many members cast each ballot [N]; who, unless it was a plain yes or no."""
    for ballot, word in BALLOTS.items():
        members = [room.members[member] for member in np.flatnonzero(ballots == ballot)]
        if members:
            yield f"{len(members)} {word}" + ("" if ballot in (Ballot.YES, Ballot.NO) else f" ({', '.join(members)})")


def _objections(negotiation: Negotiation, vote: Vote, d: int) -> str:
    """Who objects to a measure, most reluctant first, by how much, why, and how alone they stand."""
    room, measure, rung = negotiation.room, negotiation.room.measures[d], int(vote.rung[d][0])
    margins, supports = vote.opinions.margins[d][:, 0], vote.opinions.supports[d][:, 0]
    objectors = [int(member) for member in np.argsort(supports, kind="stable") if supports[member] < -TOL]
    if not objectors:
        return ""
    accept, worth = int((margins >= -TOL).sum()), float(supports[objectors[0]] - margins[objectors[0]])
    reasons = [
        f"{room.members[member]} {amount(-supports[member])} ({_limit(negotiation, vote, d, member)})"
        for member in objectors
    ]
    head = (
        f"{measure.key}, {form_at(measure, rung)}, takes {measure.severity[rung, 0]:.2f}: {accept} accept it; standing "
        f"alone against them is worth {amount(worth)}. Still short: "
    )
    return f"    {head}{', '.join(reasons)}."


def _limit(negotiation: Negotiation, vote: Vote, d: int, member: int) -> str:
    """How severe a form a member accepts of a measure; its stance, if what burdens it there takes away from that."""
    room, measure, rung = negotiation.room, negotiation.room.measures[d], int(vote.rung[d][0])
    stance, salience = float(negotiation.stance[d][member, 0]), float(room.salience[member, 0])
    limit = float(measure.severity[rung, 0] + vote.opinions.margins[d][member, 0] / salience)
    burdened = f": stance {stance:.2f}{burden(measure, rung, member)}" if abs(limit - stance) > TOL else ""
    return f"accepts up to {limit:.2f}{burdened}"


def burden(measure: Measure, rung: int, member: int) -> str:
    """What makes a form demand more of one member: its red line, and the cost at home."""
    red_line, cost = float(measure.red_line[member, 0]), float(measure.cost[member, 0] * measure.strength[rung])
    words = f", red line {red_line:+.2f}" if red_line else ""
    return words + (f", cost at home {-cost:+.2f}" if round(cost, 2) else "")


def _other_reason(room: Room, vote: Vote, member: int) -> str:
    """Why a member says no to a text that it could accept."""
    iso, holdout = room.members[member], float(vote.opinions.holdout[member, 0])
    if holdout:
        return f"{iso} could accept this, but withholds {amount(holdout)} for the sake of another file."
    return f"{iso} could accept this: {room.strategies[member].title}."


def form_at(measure: Measure, rung: int) -> str:
    """The name of a rung."""
    return measure.forms[rung - 1] if rung else "dropped"


def consequences(room: Room, vote: Vote) -> Iterator[str]:
    """The verdict on one run's vote, and what the tabling members then concede."""
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
        yield f"    -> {room.members[member]} is paid {amount(price)}: its linked file is settled"
    for measure, rung, answer in zip(room.measures, vote.rung, vote.answers, strict=True):
        move = Move(int(answer.move[0]))
        if move == Move.REFUSED or (move and not last):
            yield "    " + concession(room, measure, int(rung[0]), move, room.members[answer.objector[0]])


def concession(room: Room, measure: Measure, rung: int, move: Move, objector: str) -> str:
    """What the tabling members make of an objection to one measure."""
    form = form_at(measure, rung)
    if move == Move.REFUSED:
        return f"-> {measure.key} stays at {form}: the tabling members settle for no less, whatever {objector} says"
    if move == Move.EXEMPTED:
        share = float(measure.share[room.members.index(objector), 0])
        return f"-> {measure.key} stays at {form}, and {objector} is exempted: waives {percent(share)} of the exposure"
    kept = measure.strength[rung - 1] / measure.strength[rung]
    down = (
        f"falls to {form_at(measure, rung - 1)}, keeping {percent(kept)}" if rung > 1 else "is dropped, keeping nothing"
    )
    return f"-> {measure.key} {down}: {objector} was the most reluctant"


def ended(outcome: Outcome) -> Iterator[str]:
    """How a run ended, and with which text."""
    ending = outcome.termination.replace("_", " ").capitalize()
    yield f"{ending} at the {outcome.meeting} (votes held: {outcome.rounds}): {outcome.why}."
    if not outcome.termination.adopted:
        return
    for measure, form in outcome.text.items():
        spared = outcome.exempted.get(measure)
        yield f"  {measure}: {form or 'nothing'}" + (f", without {', '.join(spared)}" if spared else "")
    for iso, price in outcome.paid.items():
        yield f"  {iso} was paid {amount(price)} for its linked file."
    yield f"  Strength kept: {percent(outcome.strength)} of what was tabled."
