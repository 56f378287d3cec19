"""What makes an answer right in the lessons on majorities, renewal and linkage, 04 to 06.

Nothing is written down here that a run can tell.
"""

from __future__ import annotations

from datetime import date
from itertools import count

from sim.analysis.power import Game, blocks, council, smallest_blocking
from sim.council.law import RULES
from sim.lessons.tools import Answers, Verdict, at_most, choice, hardest, near, room
from sim.profiles.states import populations_on
from sim.runs.play import simulate

ANSWERS = Answers()

QMV_DAY = date(2025, 1, 1)
"""The day whose members and populations lesson 04 counts."""
PRESSURE = "meetings.3.pressure"
"""The last day of the renewal."""


def _qmv() -> tuple[Game, list[str]]:
    """The game of the treaty's majority, and its members."""
    populations = populations_on(QMV_DAY)
    return council(RULES["qmv"], list(populations.values())), list(populations)


@ANSWERS.to("04-1")
def two_against(blocked: bool) -> Verdict:
    """Whether the two loudest can block."""
    game, members = _qmv()
    return blocked == blocks(game, [members.index("HU"), members.index("SK")])


@ANSWERS.to("04-2")
def blocking_minority(states: frozenset[str]) -> Verdict:
    """The smallest coalition with which Hungary blocks."""
    game, members = _qmv()
    if "HU" not in states or not states <= set(members):
        return "Hungary and other members of 2025 are asked for"
    if not blocks(game, [members.index(iso) for iso in states]):
        return "these do not block"
    return len(states) == smallest_blocking(game)[members.index("HU")][0] or "these block, but fewer could"


@ANSWERS.to("04-3")
def strength_gained(points: float) -> Verdict:
    """What the majority for a text of member states buys, in percentage points of strength."""
    gained = room(changes={"rule": "reinforced-qmv"}).strength.mean() - room().strength.mean()
    return near(points, 100 * float(gained), 2)


@ANSWERS.to("04-4")
def strongest_rule(rule: str) -> Verdict:
    """One dissenter overruled, or the treaty's majorities."""
    strengths = {rule: float(room(changes={"rule": rule}, runs=2_000).strength.mean()) for rule in RULES}
    return choice(rule, max(strengths, key=lambda rule: strengths[rule]), RULES)


@ANSWERS.to("04-5")
def votes_saved(votes: float) -> Verdict:
    """Speed."""
    saved = room("renewal-2025").tally.rounds.mean() - room("renewal-2025", {"rule": "qmv"}).tally.rounds.mean()
    return near(votes, float(saved), 0.2)


@ANSWERS.to("05-1")
def lapsed(share: float) -> Verdict:
    """How often everything lapses."""
    return near(share, 1 - float(room("renewal-2025").adopted.mean()))


@ANSWERS.to("05-2")
def holds_up(state: str) -> Verdict:
    """Who holds the list up."""
    ensemble = room("renewal-2025")
    return state == next(iter(ensemble.shares_of(ensemble.last_no)))


@ANSWERS.to("05-3")
def firm_hawks(share: float) -> Verdict:
    """What it costs to refuse."""
    firm = {"proposal.settle_for": {"listings": "all but four"}}
    return near(share, 1 - float(room("renewal-2025", firm).adopted.mean()))


@ANSWERS.to("05-4")
def enough_pressure(pressure: float) -> Verdict:
    """The clock as a weapon."""
    if pressure > 2:
        return "more than 2 is more than twice a normal meeting"
    return at_most(0.05, 1 - float(room("renewal-2025", {PRESSURE: pressure}).adopted.mean()), "everything lapses")


@ANSWERS.to("05-5")
def price_under_majority(any_name_goes: bool) -> Verdict:
    """What a yes is worth that nobody needs."""
    return any_name_goes == (hardest(room("renewal-2025", {"rule": "qmv"}), "listings") < 1)


@ANSWERS.to("06-1")
def weakens_the_text(state: str) -> Verdict:
    """Whose objection is about the text."""
    ensemble = room("belarus-2020")
    return state == next(iter(ensemble.shares_of(ensemble.topplers)))


@ANSWERS.to("06-2")
def patience(first: float) -> Verdict:
    """The round in which a hold-out of .6, a tenth of it lost each round, has worn down to a support of .2."""
    return near(first, next(t for t in count() if 0.6 * 0.9**t <= 0.2), 0)


@ANSWERS.to("06-3")
def weaker_text(weaker: bool) -> Verdict:
    """Whether the link costs the text anything."""
    strength = [room("belarus-2020", {"linked_files.turkey.open": chance}).strength.mean() for chance in (0, 1)]
    return weaker == bool(strength[1] < strength[0] - 0.005)


@ANSWERS.to("06-4")
def without_leaders(share: float) -> Verdict:
    """Who can pay."""
    scenario = room("belarus-2020", runs=1).scenario
    ministers = tuple(meeting for meeting in scenario.meetings if meeting.body != "european-council")
    return near(share, float(simulate(scenario.model_copy(update={"meetings": ministers})).adopted.mean()))


@ANSWERS.to("06-5")
def cheap_veto(stake: float) -> Verdict:
    """The stake below which there is nothing to pay for."""
    own = room("belarus-2020", runs=1).scenario.linked_files["turkey"].stakes["CY"][1]
    if not 0 < stake < own:
        return f"a stake above 0 and below that of the file, {own:g}, is asked for"
    ensemble = room("belarus-2020", {"linked_files.turkey.stakes.CY": stake})
    return at_most(0.1, ensemble.shares_of(ensemble.paid).get("CY", 0.0), "Cyprus is paid")
