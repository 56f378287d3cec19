"""Who sits in the room of a scenario, at which stance, and why."""

from __future__ import annotations

from collections.abc import Iterator

from sim.scenario import Scenario
from sim.seating import Seating, sit


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
