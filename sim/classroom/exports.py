"""What a class takes home: the ballots as CSV, the whole game as JSON, and a report in one HTML file."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import asdict
from typing import Any

from sim.analysis import STUDIED
from sim.analysis.findings import study
from sim.classroom import debrief
from sim.classroom.game import Game
from sim.classroom.records import Played, Round
from sim.classroom.setup import Setup
from sim.classroom.strings import t
from sim.classroom.views import render
from sim.classroom.words import name_of
from sim.page.document import page
from sim.page.markup import Html, element, join, listing, section
from sim.plots import Material, standing
from sim.report import record_in_words
from sim.results import Given, manifest
from sim.runs.ensemble import Ensemble
from sim.runs.play import simulate
from sim.wording import percent

COLUMNS = ("game", "rule", "run", "vote", "meeting", "text", "passed", "member", "ballot", "by", "objects", "reason")


def ballots_csv(game: Game) -> str:
    """Every ballot of every vote, one a row: the games that were played to their end, and the one that is on."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for number, (rule, run, rounds) in enumerate(_games(game), start=1):
        for round_ in rounds:
            for iso in round_.ballots:
                writer.writerow(map(_cell, (number, rule, run, *_row(game, round_, iso))))
    return out.getvalue()


def _games(game: Game) -> list[tuple[str, int, tuple[Round, ...]]]:
    games = [(played.rule, played.run, played.rounds) for played in game.played]
    return games if game.model.outcome else [*games, (game.model.room.rule.key, game.run, tuple(game.rounds))]


def _row(game: Game, round_: Round, iso: str) -> tuple[object, ...]:
    paper = round_.papers.get(iso)
    by = game.names.get(paper.by, paper.by) if paper else "agent"
    text = "; ".join(f"{measure}: {form}" for measure, form in round_.text.items())
    said = round_.ballots[iso].name.lower()
    objects = "; ".join(round_.objections.get(iso, ()))
    verdict = "yes" if round_.passed else "no"
    return round_.number, round_.meeting, text, verdict, iso, said, by, objects, paper.reason if paper else ""


def _cell(value: object) -> object:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t") else value


def game_json(game: Game) -> str:
    """Everything that all may know of the games: people, seats, rounds with ballots and reasons, and outcomes."""
    content: dict[str, Any] = {
        "title": game.case.title,
        "seed": game.seed,
        "people": [{"name": person.name, "seat": person.seat} for person in game.people.values()],
        "games": [
            {"rule": rule, "run": run, "outcome": outcome, "rounds": [_round(game, round_) for round_ in rounds]}
            for (rule, run, rounds), outcome in zip(_games(game), _outcomes(game), strict=True)
        ],
    }
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


def _outcomes(game: Game) -> list[dict[str, Any] | None]:
    outcomes: list[dict[str, Any] | None] = [asdict(played.outcome) for played in game.played]
    return outcomes if game.model.outcome else [*outcomes, None]


def _round(game: Game, round_: Round) -> dict[str, Any]:
    rows = [_row(game, round_, iso) for iso in round_.ballots]
    return {
        "vote": round_.number,
        "meeting": round_.meeting,
        "rule": round_.rule,
        "text": round_.text,
        "passed": round_.passed,
        "why": round_.why,
        "ballots": [dict(zip(("member", "ballot", "by", "objects", "reason"), row[4:], strict=True)) for row in rows],
        "amended": [{**asdict(change), "move": change.move.name.lower()} for change in round_.conceded],
        "paid": list(round_.paid),
    }


def debrief_page(game: Game, played: Played | None, ensemble: Ensemble | None) -> str:
    """The debrief of one game that was played to its end; before that, a page that says so."""
    values: dict[str, Any] = {"played": played, "games": game.played, "game": game, "kind": "debrief"}
    values |= {"title": t("debrief.title", title=game.case.title), "percent": percent}
    if played is not None and ensemble is not None:
        record = ensemble.scenario.record
        values |= {
            "charts": debrief.distribution(played, ensemble),
            "alone": debrief.alone(played, ensemble),
            "cost": debrief.cost(played, ensemble),
            "pivotal": debrief.pivotal(played, ensemble),
            "record": record_in_words(record) if record else "",
            "runs": len(ensemble),
            "name": lambda iso: name_of(game, iso),
        }
    return render("debrief.html", **values)


def html_report(setup: Setup, played: Played | None, ensemble: Ensemble) -> str:
    """The page of `eusim run --report` about the simulated rooms, with what the class came to above it.

    It looks at every member and number of the file, which takes some seconds. Raises OSError if the file is gone.
    """
    switched = (f"rule={played.switched}",) if played and played.switched else ()
    given = Given(setup.file, (*setup.changes, *switched))
    made = manifest(given, {given.name: ensemble})
    findings = study(simulate(ensemble.scenario, STUDIED, setup.seed))
    return page(ensemble, findings, standing(Material.ENSEMBLE, ensemble), made, _lead(played, ensemble))


def _lead(played: Played | None, ensemble: Ensemble) -> Html:
    """What the class came to, and how many of the simulated rooms came to the same."""
    title = t("debrief.outcome")
    if played is None:
        return section("class", title, element("p", t("debrief.early")))
    outcome = played.outcome
    verdict = t("debrief.verdict", meeting=outcome.meeting, votes=outcome.rounds, why=outcome.why)
    shares = [
        join(element("strong", f"{what}: {bar.name}"), f" ({t('debrief.share', share=bar.words)})")
        for what, bars in debrief.distribution(played, ensemble)
        for bar in bars
        if bar.ours
    ]
    lines = [*debrief.cost(played, ensemble), debrief.alone(played, ensemble)]
    return section(
        "class", title, element("p", verdict), listing(*shares), *(element("p", line) for line in lines if line)
    )
