"""What came out beside what could have: the class's outcome inside the distribution of simulated rooms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from sim.classroom.records import Played
from sim.classroom.strings import t
from sim.runs.ensemble import Ensemble
from sim.wording import percent

RUNS = 10_000
"""How many rooms the class is compared with."""


@dataclass(frozen=True)
class Bar:
    """One share of the simulated rooms; `ours` where the class ended there too."""

    name: str
    share: float
    ours: bool

    @property
    def words(self) -> str:
        """The share in per cent."""
        return percent(self.share)


def distribution(played: Played, ensemble: Ensemble) -> list[tuple[str, list[Bar]]]:
    """How the simulated rooms ended, and on which form of each measure, with the class's own marked."""
    outcome, nothing = played.outcome, t(f"reversion.{ensemble.scenario.reversion}")
    endings = [
        Bar(t(f"ending.{word.value}"), share.share, word == outcome.termination)
        for word, share in ensemble.outcomes().items()
    ]
    charts = [(t("debrief.endings"), endings)]
    for measure in ensemble.scenario.measures:
        forms = ensemble.forms(measure).items()
        charts.append((measure, [Bar(form or nothing, s.share, form == outcome.text[measure]) for form, s in forms]))
    return charts


def alone(played: Played, ensemble: Ensemble) -> str:
    """What the same governments would have ended on without the class: the very run, by its agents."""
    if played.run >= len(ensemble):
        return ""
    outcome = ensemble[played.run]
    forms = "; ".join(f"{measure}: {form}" for measure, form in outcome.text.items() if form)
    return t("debrief.alone", run=played.run, ending=t(f"ending.{outcome.termination.value}"), forms=forms or "–")


def cost(played: Played, ensemble: Ensemble) -> list[str]:
    """What consensus cost the class, and where that lies among the simulated rooms."""
    strength = played.outcome.strength
    weaker = float((ensemble.strength < strength - 1e-9).mean())
    as_strong = float((np.abs(ensemble.strength - strength) <= 1e-9).mean())
    words = [
        t("debrief.kept", kept=percent(strength), mean=percent(float(ensemble.strength.mean()))),
        t("debrief.place", weaker=percent(weaker), same=percent(as_strong)),
        t("debrief.votes", votes=played.outcome.rounds, mean=f"{float(ensemble.tally.rounds.mean()):.1f}"),
    ]
    spared = [f"{measure}: {', '.join(isos)}" for measure, isos in played.outcome.exempted.items()]
    words += [t("debrief.exempted", who="; ".join(spared))] if spared else []
    paid = ", ".join(played.outcome.paid)
    return words + ([t("debrief.paid", who=paid)] if paid else [])


def pivotal(played: Played, ensemble: Ensemble, top: int = 12) -> list[dict[str, Any]]:
    """Who stood in the way: here, and how often in the simulated rooms, most often the last to say no first."""
    first, last = ensemble.shares_of(ensemble.first_no), ensemble.shares_of(ensemble.last_no)
    ours = (*played.outcome.brought_down.values(), *played.outcome.last_no)
    listed = list(dict.fromkeys([*list(last)[: top // 2], *ours, *last]))[:top]
    return [
        {
            "iso": iso,
            "first": percent(first.get(iso, 0.0)),
            "last": percent(last.get(iso, 0.0)),
            "here": [word for word, who in _here(played).items() if iso in who],
            "brought_down": [measure for measure, who in played.outcome.brought_down.items() if who == iso],
        }
        for iso in listed
    ]


def _here(played: Played) -> dict[str, tuple[str, ...]]:
    return {
        t("debrief.here_first"): played.outcome.first_no,
        t("debrief.here_last"): played.outcome.last_no,
    }


def ranking(ensemble: Ensemble) -> list[str]:
    """All members, the pivotal first: those that table, then those whose no is most often the last to be answered."""
    tablers = {ensemble.members[place] for place in ensemble.seating.agenda[0].tablers}
    first, last = ensemble.shares_of(ensemble.first_no), ensemble.shares_of(ensemble.last_no)
    down = [ensemble.brought_down(measure) for measure in ensemble.scenario.measures]

    def weight(iso: str) -> tuple[bool, float, float]:
        answered = last.get(iso, 0.0) + sum(shares.get(iso, 0.0) for shares in down)
        return iso not in tablers, -answered, -first.get(iso, 0.0)

    return sorted(ensemble.members, key=weight)
