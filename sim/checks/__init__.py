"""What must hold between the parts of a scenario file: each check notes every fault it finds.

The checks read the plain values, so that a wrong number in one place hides nothing that is wrong in another; and they
leave alone what is wrong already, so that one mistake is one line.
"""

from __future__ import annotations

from collections.abc import Callable

from sim.checks import ladders, procedure, seats
from sim.document import Document

CHECKS: tuple[Callable[[Document], None], ...] = (
    ladders.measures_have_names_of_their_own,
    ladders.forms_have_names_of_their_own,
    ladders.severities_rise,
    ladders.strengths_fit,
    ladders.forms_are_known,
    procedure.events_differ,
    procedure.proposals_have_packages,
    procedure.auto_stands_alone,
    procedure.settling_is_possible,
    seats.members_sit,
    seats.followers_have_allies,
    ladders.numbers_have_a_measure,
    procedure.meetings_can_decide,
    procedure.reversion_is_clear,
    procedure.rules_fit_together,
    seats.stances_are_known,
)
"""Every check between the parts of a file, in the order of the format."""
