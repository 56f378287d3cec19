"""One room in plain Python, member by member and word for word after the model's description: slow, and no numpy rules.

It shares nothing with sim.council but the numbers that a run drew. N, A, Y, C, B are no, abstain, yes, constructive
abstention and emergency brake; T, A, B, W, L adopted as tabled, adopted amended, blocked, withdrawn, lapsed.
"""

from __future__ import annotations

TOL = 1e-9
ADOPT = ("foreign-affairs", "european-council")


def number(array, *place):
    return float(array[(*place, 0)])


class Oracle:
    """Plays every proposal of a room of one run; the attributes are the results."""

    def __init__(self, room):
        self.room, self.calendar = room, room.calendar
        self.seats, self.measures = range(len(room.members)), range(len(room.measures))
        self.in_force, self.spared = [0 for _ in self.measures], [set() for _ in self.measures]
        self.price, self.endings, self.rounds, self.ballots = [0.0 for _ in self.seats], [], 0, []
        self.paid, clock = [0.0 for _ in self.seats], 0
        for proposal in room.agenda:
            done = proposal.retry and any(ending in ("T", "A") for ending in self.endings)
            clock = clock if done else self.propose(proposal, clock)
            if done:
                self.endings.append(None)

    def propose(self, proposal, clock):
        self.base, decided = [*self.in_force], self.ballots if {"T", "A"} & {*self.endings} else None
        self.rung = [max(pair) for pair in zip(self.base, proposal.tabled, strict=True)]
        self.floor = [max(pair) for pair in zip(self.base, proposal.floor, strict=True)]
        self.exempt, self.before, self.amended, ending = (
            [set() for _ in self.measures],
            [None for _ in self.seats],
            False,
            None,
        )
        while ending is None and self.rung != self.base and clock < len(self.calendar):
            ending, following = self.vote(clock)
            last, clock = clock, following
        if decided and ending not in ("T", "A"):
            self.ballots = decided
        if ending in ("T", "A"):
            self.price = [*self.paid]
            for d in self.measures:
                if self.rung[d] > self.base[d]:
                    self.in_force[d], self.spared[d] = self.rung[d], self.exempt[d]
        self.endings.append(ending)
        return clock if ending is None else last + 1

    # --- what a member thinks

    def stance(self, i, d, t):
        room, measure = self.room, self.room.measures[d]
        stance = (
            number(room.stance, i)
            + number(room.mood, 0)
            + number(measure.unseen, i)
            + number(room.shift[room.known[t]], i)
        )
        if room.reported[t]:
            weight = number(room.deference, i)
            stance += weight * number(room.report, 0)
            if measure.recommended is not None:
                stance = (1 - weight) * stance + weight * number(measure.severity, measure.recommended)
        return stance

    def margin(self, i, d, t, exempt):
        measure, rung, extra = self.room.measures[d], self.rung[d], 0
        if rung <= self.base[d]:
            return float("inf")
        red_line, cost = number(measure.red_line, i), number(measure.cost, i)
        if exempt:
            red_line, cost = max(red_line, 0), 0
        elif self.room.strategies[i].overasks and 2 * t < len(self.calendar):
            rung, extra = (rung + 1, 0) if rung < len(measure.forms) else (rung, 1)
        taken = cost * float(measure.strength[rung]) + number(measure.severity, rung) + extra
        return number(self.room.salience, i) * (self.stance(i, d, t) + red_line - taken)

    def think(self, t):
        cost = number(self.room.isolation_cost, 0) * self.calendar.at(t).pressure
        self.margins = [[self.margin(i, d, t, i in self.exempt[d]) for d in self.measures] for i in self.seats]
        self.alone = [[self.isolation(i, d, cost) for d in self.measures] for i in self.seats]
        self.support = [
            [g + k for g, k in zip(*pair, strict=True)] for pair in zip(self.margins, self.alone, strict=True)
        ]
        left = [number(self.room.stake, i) * number(self.room.patience, 0) ** t for i in self.seats]
        self.withheld = [0.0 if self.paid[i] else left[i] for i in self.seats]
        self.willing = [min(self.support[i]) - self.withheld[i] for i in self.seats]

    def isolation(self, i, d, cost):
        if not self.room.strategies[i].heeds_isolation:
            return 0.0
        others = [self.margins[j][d] >= -TOL for j in self.seats if j != i]
        return cost * max(0, 2 * sum(others) / len(others) - 1)

    def relieved(self, i, d, t):
        return self.margin(i, d, t, True) + self.alone[i][d]

    # --- how it votes

    def ballot(self, i, t, rule):
        yielding = "A" if rule.against is not None and min(self.margins[i]) < -TOL else "Y"
        ballot, key = "N" if self.willing[i] < -TOL else yielding, self.room.strategies[i].key
        if key == "hider" and not any(self.before[j] in ("N", "B") for j in self.seats if j != i):
            ballot = yielding
        allies = [self.before[j] for j in self.room.allies[i]]
        if key == "follower" and any(allies):
            ballot = "N" if 2 * sum(ally in ("N", "B") for ally in allies) > len(allies) else yielding
        objects = [d for d in self.measures if self.support[i][d] < -TOL]
        spared = min(self.relieved(i, d, t) for d in self.measures) - self.withheld[i]
        if ballot == "N" and rule.constructive_abstention and spared >= -TOL:
            return "C"
        vital = any(number(self.room.measures[d].red_line, i) < 0 for d in objects)
        return "B" if ballot == "N" and rule.emergency_brake and vital else ballot

    def passes(self, rule, ballots):
        people = [int(number) for number in self.room.population]
        if rule.against is not None:
            declared = [people[i] for i in self.seats if ballots[i] == "C"]
            third = 3 * len(declared) >= len(people) and 3 * sum(declared) >= sum(people)
            return sum(ballot in "NB" for ballot in ballots) <= rule.against and not (
                rule.constructive_abstention and third
            )
        yes = [people[i] for i in self.seats if ballots[i] == "Y"]
        enough = 2 * len(yes) > len(people) if rule.over_half else 100 * len(yes) >= rule.states * len(people)
        held = 100 * sum(yes) >= rule.population * sum(people) or len(people) - len(yes) < rule.blocking
        return enough and held and not (rule.emergency_brake and "B" in ballots)

    def needed(self, rule, ballots):
        against = [i for i in self.seats if ballots[i] in ("NB" if rule.against is not None else "NBAC")]
        if rule.against is not None and len(against) <= rule.against:
            return [i for i in self.seats if ballots[i] == "C"]
        if rule.against == 0:
            return against
        brakes = [i for i in against if ballots[i] == "B" and rule.emergency_brake]
        order = brakes + sorted((i for i in against if i not in brakes), key=lambda i: (-self.willing[i], i))
        for count in range(len(order)):
            swayed = ["Y" if i in order[:count] else ballot for i, ballot in enumerate(ballots)]
            if self.passes(rule, swayed):
                return order[:count]
        return order

    # --- what becomes of the text

    def vote(self, t):
        meeting, room, last = self.calendar.at(t), self.room, t == len(self.calendar) - 1
        unanimity = type(room.rule)("unanimity", "", "", against=0)
        rule = unanimity if meeting.body == "european-council" and room.rule.against != 0 else room.rule
        self.think(t)
        self.ballots = self.before = [self.ballot(i, t, rule) for i in self.seats]
        self.rounds += 1
        passed, adopts = self.passes(rule, self.ballots), meeting.body in ADOPT
        if passed and adopts:
            return "A" if self.amended else "T", None
        answers, payees = [], []
        if adopts:
            needed = self.needed(rule, self.ballots)
            answers = [self.answer(d, t, needed) for d in self.measures]
            paying = (meeting.body == "european-council" if meeting.pays is None else meeting.pays) and not last
            payees = [i for i in needed if paying and self.withheld[i] > 0 and min(self.support[i]) >= -TOL]
        if not last:
            self.write(answers, payees)
        moved = not last and (payees or any(answer not in (None, "refuse") for answer in answers))
        following = self.after(t, passed, moved)
        lost = "L" if room.lapses else "W" if "refuse" in answers else "B"
        if self.rung == self.base:
            return "L" if room.lapses else "B", None
        return (lost, None) if following == len(self.calendar) else (None, following)

    def answer(self, d, t, needed):
        objectors = [i for i in needed if self.support[i][d] < -TOL]
        if not objectors:
            return None
        one, measure, rung = min(objectors, key=lambda i: (self.support[i][d], i)), self.room.measures[d], self.rung[d]
        falls = "fall" if rung > self.floor[d] else "refuse"
        hurt = number(measure.cost, one) > 0 or number(measure.red_line, one) < 0
        if not (measure.exemptible and hurt and one not in self.exempt[d] and self.relieved(one, d, t) >= -TOL):
            return falls
        kept = 1 - sum(number(measure.share, i) for i in self.exempt[d])
        exempting = float(measure.strength[rung]) * (kept - number(measure.share, one))
        return one if falls == "refuse" or exempting - float(measure.strength[rung - 1]) * kept >= -TOL else falls

    def write(self, answers, payees):
        for d, answer in enumerate(answers):
            if answer == "fall":
                self.rung[d] -= 1
            elif isinstance(answer, int):
                self.exempt[d].add(answer)
            self.amended |= answer not in (None, "refuse")
        for i in payees:
            self.paid[i] = self.withheld[i]

    def after(self, t, passed, moved):
        later = [u for u in range(t + 1, len(self.calendar)) if self.calendar.meeting[u] != self.calendar.meeting[t]]
        if passed:
            return next(u for u in later if self.calendar.at(u).body in ADOPT)
        return t + 1 if moved else (later[0] if later else len(self.calendar))
