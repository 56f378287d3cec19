"""What came out of a scenario, as text for a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from sim.council.law import BODIES, rule_of
from sim.entries import Record
from sim.runs.ensemble import Ensemble
from sim.wording import percent

BAR = 30
"""Characters of a bar that stands for all runs."""


def report(ensemble: Ensemble) -> str:
    """The short report of `eusim run`: outcomes, forms, who holds out, when, and the record."""
    return "\n".join(_lines(ensemble))


def _lines(ensemble: Ensemble) -> Iterator[str]:
    scenario = ensemble.scenario
    yield f"{scenario.title}, {scenario.date}: {len(ensemble.members)} member states decide by {_rules(ensemble)}"
    yield " ".join(scenario.question.split())
    yield f"\n{len(ensemble):,} run{'s' if len(ensemble) > 1 else ''}, seed {ensemble.seed}"
    yield f"\n{'Outcome':<38}{'share':>9}   95 % interval"
    for word, share in ensemble.outcomes().items():
        yield f"  {word.replace('_', ' '):<36}{percent(share.share):>9}   {percent(share.low)} to {percent(share.high)}"
    yield "\nWhat each measure ends on"
    for measure in scenario.measures:
        yield from _measure(ensemble, measure)
    yield f"\nStrength kept, of what was tabled: {percent(ensemble.strength.mean())} on average"
    for what, chosen in (("Exempted", ensemble.exempted), ("Paid", ensemble.paid)):
        if chosen.any():
            yield f"{what + ':':<18}{_members(ensemble.shares_of(chosen))}"
    yield f"Brought it down:  {_members(ensemble.shares_of(ensemble.topplers))}"
    yield f"First to say no:  {_members(ensemble.shares_of(ensemble.first_no))}"
    yield f"Last to say no:   {_members(ensemble.shares_of(ensemble.last_no))}"
    for label, often in ensemble.meetings().items():
        if often:
            yield f"Decided at:       {label}: {percent(often)}"
    if scenario.record:
        yield f"Record:           {record_in_words(scenario.record)}"


def _rules(ensemble: Ensemble) -> str:
    """The rule of the file; and that leaders decide by consensus, where they meet and the rule is another."""
    rule, bodies = ensemble.seating.rule, [BODIES[meeting.body] for meeting in ensemble.seating.calendar.meetings]
    leaders = next((body.title for body in bodies if rule_of(body, rule) != rule), "")
    return f"{rule.key}, the {leaders} by consensus" if leaders else rule.key


def _measure(ensemble: Ensemble, measure: str) -> Iterator[str]:
    yield f"  {measure}"
    landmarks = ensemble.landmarks(measure)
    for form, share in ensemble.forms(measure).items():
        name, bar = form or ensemble.scenario.reversion, "█" * round(BAR * share.share)
        marks = ", ".join(word for word, landmark in landmarks.items() if landmark == form)
        yield f"    {name:<34}{percent(share.share):>9}   {bar:<{BAR}} {marks}".rstrip()
    reluctant = ensemble.brought_down(measure)
    if reluctant:
        yield f"    brought down by {_members(reluctant, most=6)}"


def _members(shares: dict[str, float], most: int = 8) -> str:
    named = [f"{iso} {percent(share)}" for iso, share in list(shares.items())[:most]]
    rest = f" and {len(shares) - most} more" if len(shares) > most else ""
    return (", ".join(named) + rest) or "nobody"


def record_in_words(record: Record) -> str:
    """What really happened, in one line."""
    words = [record.outcome.replace("_", " ") if record.outcome else "outcome not recorded"]
    words += [f"agreed {record.agreed}"] if record.agreed else []
    words += [f"adopted {record.adopted}"] if record.adopted else []
    words += [f"{measure}: {form}" for measure, form in record.package.items()]
    return ", ".join(words)
