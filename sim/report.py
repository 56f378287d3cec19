"""What came out of a scenario, as text for a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import wrap

from sim.entries import Record
from sim.runs.ensemble import Ensemble
from sim.scenario import Scenario
from sim.seating import Seating, sit

BAR = 30
"""Characters of a bar that stands for all runs."""
WIDTH = 112
"""Letters of a line on a terminal."""


def report(ensemble: Ensemble) -> str:
    """The short report of `eusim run`: outcomes, forms, who holds out, when, and the record."""
    return "\n".join(_lines(ensemble))


def percent(share: float) -> str:
    """A share in per cent; what is not all and not nothing never looks so.

    >>> [percent(share) for share in (0, .00004, .123, .99999, 1)]
    ['0 %', '< 0.1 %', '12.3 %', '> 99.9 %', '100 %']
    """
    if share in (0, 1):
        return f"{share:.0%}".replace("%", " %")
    if share < 0.0005:
        return "< 0.1 %"
    return "> 99.9 %" if share >= 0.9995 else f"{100 * share:.1f} %"


def amount(number: float) -> str:
    """A small amount of support that is not nothing, with as many digits as it takes to see it.

    >>> [amount(number) for number in (0, .5, .005, .0004, .00001)]
    ['0.00', '0.50', '0.01', '0.0004', 'hardly anything']
    """
    if not number or number >= 0.005:
        return f"{number:.2f}"
    return f"{number:.4f}" if number >= 0.00005 else "hardly anything"


def joined(text: str) -> str:
    """The text with no space to break a line at between a number and its signs."""
    return text.replace(" %", "\u00a0%").replace("< ", "<\u00a0").replace("> ", ">\u00a0")


def folded(line: str) -> str:
    """A line broken where it is too long for a terminal or a notebook, under the step it begins with."""
    indent = " " * (len(line) - len(line.lstrip()))
    lines = wrap(joined(line.lstrip()), WIDTH - len(indent) - 2, break_on_hyphens=False)
    return f"\n{indent}  ".join([indent + lines[0], *lines[1:]]).replace("\u00a0", " ") if lines else ""


def _lines(ensemble: Ensemble) -> Iterator[str]:
    scenario = ensemble.scenario
    rule = ensemble.seating.rule.key
    yield f"{scenario.title}, {scenario.date}: {len(ensemble.members)} member states decide by {rule}"
    yield " ".join(scenario.question.split())
    yield f"\n{len(ensemble):,} runs, seed {ensemble.seed}"
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


def roster(scenario: Scenario) -> Iterator[str]:
    """What the profiles know of each measure; then who sits, most hawkish first, at which stance, and why."""
    for measure in sit(scenario).measures:
        lines, costs = int((measure.departs != 0).sum()), int((measure.exposure[:, 1] > 0).sum())
        yield f"{measure.key} is of kind {measure.kind}: {lines} red lines of the profiles, costs to {costs} members"
    for iso, stance, apart in seats(scenario):
        yield "; ".join([f"{iso}  stance {' '.join(f'{number:.2f}' for number in stance)}", *apart])


def seats(scenario: Scenario) -> Iterator[tuple[str, list[float], list[str]]]:
    """Each member, most hawkish first, with its stance (low, likely, high) and, in words, what sets it apart."""
    seating = sit(scenario)
    moved, record, stances = seating.moved_by_war, seating.moved_by_record, seating.stance_before_events
    for place in sorted(range(len(seating.members)), key=lambda place: -stances[place, 1]):
        parts = [(moved[place], "since the invasion"), (record[place], "for its record")]
        why = [f"{part:+.2f} {what}" for part, what in parts if abs(part) >= 0.005]
        yield seating.members[place], stances[place].tolist(), why + _apart(seating, place)


def _apart(seating: Seating, place: int) -> list[str]:
    words = []
    for measure in seating.measures:
        red_line = measure.red_line[place, 1] + seating.parameters["red_line"][1] * measure.departs[place]
        if red_line:
            words.append(f"red line on {measure.key} {red_line:+.2f}")
        if measure.exposure[place].any():
            words.append(f"{measure.key} costs it {measure.exposure[place, 1]:.2f} % of GDP")
    words += [
        f"withholds {file.stakes[place, 1]:.2f} for {file.key}" for file in seating.linked if file.stakes[place].any()
    ]
    if seating.salience[place, 1] != 1:
        words.append(f"salience {seating.salience[place, 1]:g}")
    if seating.strategies[place].key != "sincere":
        words.append(seating.strategies[place].key)
    return words
