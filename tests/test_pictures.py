"""The data that pictures draw, against the runs themselves; and that no letter covers another."""

import re
from collections import Counter
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text

import sim
from sim.cli.main import main
from sim.council import support
from sim.council.arrays import TOL
from sim.council.ballots import Ballot
from sim.council.positions import stances
from sim.plots import PICTURES, Material, ballots, comparison, convergence, maps, price, scale, style, when
from sim.profiles.states import states
from sim.roster import roster
from sim.runs.agenda import _likely
from sim.runs.compare import YARDSTICKS, Comparison
from sim.runs.uncertainty import draw
from sim.scenario import Scenario
from sim.wording import percent

RUNS = 300


@pytest.fixture(scope="module")
def ensembles():
    return {name: sim.simulate(sim.read(name), RUNS) for name in sim.scenarios()}


@pytest.fixture(scope="module")
def crowded(tmp_path_factory):
    """The fullest case: 28 members, six measures of five forms, long names, many meetings, dollars."""
    kinds = ["listings_of_persons_and_entities", "finance", "technology_of_dual_use", "arms", "energy", "transport"]
    words = "costs $10 and more than anybody would have thought \\frac possible"
    lines = ["format: 1", "title: The longest title of a case that anybody would write, for $5 or $10 a letter"]
    lines += ["date: 2014-07-22", "target: RU", "question: What fits?", "sources: {press: a source}", "measures:"]
    for place, kind in enumerate(kinds):
        rungs = ", ".join(f"'form {n} of {kind} {words}': {0.2 + 0.03 * place + 0.12 * n:.2f}" for n in range(5))
        lines.append(f"  {kind}: {{ladder: {{{rungs}}}}}")
    package = ", ".join(f"{kind}: 'form 4 of {kind} {words}'" for kind in kinds)
    lines += ["proposal:", "  tabled_by: [LT, PL]", f"  package: {{{package}}}", "reversion: nothing", "meetings:"]
    lines += [f"  - {{date: 2014-07-{day:02}, body: coreper}}" for day in range(1, 9)]
    lines += ["  - {date: 2014-07-16, body: european-council, rounds: 2}"]
    lines += ["  - {date: 2014-07-22, body: foreign-affairs, rounds: 6}"]
    lines += ["rule: {use: unanimity, constructive_abstention: true}"]
    path = tmp_path_factory.mktemp("crowded") / "crowded.yaml"
    path.write_text("\n".join(lines), encoding="utf-8")
    return sim.simulate(sim.read(str(path)), RUNS)


def compared(ensemble):
    changed = Scenario.model_validate({**ensemble.scenario.model_dump(), "rule": "qmv"})
    return Comparison({"unanimity": ensemble, "with rule=qmv": sim.simulate(changed, len(ensemble))})


def given_to(ensemble):
    """What each picture is made from."""
    return {Material.ENSEMBLE: (ensemble,), Material.RUN: (ensemble, 3), Material.COMPARISON: (compared(ensemble),)}


# --- the map ---------------------------------------------------------------------------------------------------------


def test_every_state_has_a_tile_of_its_own():
    places = maps.layout()
    assert set(places) == {state.iso for state in states()}
    assert len(set(places.values())) == len(places)


@pytest.mark.parametrize(("name", "members"), [("moscow-2021", 27), ("crimea-2014", 28)])
def test_the_map_counts_who_says_no(ensembles, name, members):
    ensemble = ensembles[name]
    first = Counter(iso for outcome in ensemble for iso in outcome.first_no)
    last = Counter(iso for outcome in ensemble for iso in outcome.last_no)
    assert len(ensemble.members) == members
    assert maps.shares(ensemble, ensemble.first_no) == {iso: first[iso] / RUNS for iso in ensemble.members}
    tabled, fallen = ensemble.scenario.proposal.package, Counter()
    for outcome in ensemble:
        fallen.update({iso for m, iso in outcome.brought_down.items() if outcome.text[m] != tabled.get(m)})
    assert maps.shares(ensemble, ensemble.topplers) == {iso: fallen[iso] / RUNS for iso in ensemble.members}
    assert maps.shares(ensemble, ensemble.last_no) == {iso: last[iso] / RUNS for iso in ensemble.members}


def test_each_tile_says_its_share_and_how_it_moved():
    _, (ax,) = style.figure(6)
    maps.draw({"HU": 1.0, "SK": 0.3, "PL": 0.0}, ax, "No", before={"HU": 0.75, "SK": 0.4, "PL": 0.001})
    assert [text.get_text() for text in ax.texts] == ["HU", "100 ▲25", "SK", "30 ▼10", "PL", "0"]
    shades = [tile.get_facecolor() for tile in ax.patches]
    assert shades == [style.SHADES(1.0), style.SHADES(0.3), style.SHADES(0.0)]


def test_the_more_often_the_darker():
    red, green, blue, _ = style.SHADES(np.linspace(0, 1, 50)).T
    assert (np.diff(0.299 * red + 0.587 * green + 0.114 * blue) < 0).all()


def test_the_change_holds_the_second_variant_against_the_first(ensembles):
    comparison = compared(ensembles["renewal-2025"])
    first, second = comparison.ensembles.values()
    moves = []
    for does, chosen in maps.LATE.items():
        both = [maps.shares(ensemble, chosen(ensemble)) for ensemble in (first, second)]
        moves.append((max(abs(both[1][iso] - both[0][iso]) for iso in both[0]), does, *both))
    assert maps.changed(comparison) == max(moves)[1:]
    does, before, after = maps.changed(comparison)
    assert f"HU {does} in {percent(after['HU'])} of the runs, instead of {percent(before['HU'])}" in maps.moved(
        comparison
    )
    same = Comparison({"one": first, "two": first})
    assert "nobody" in maps.moved(same)


@given(st.floats(0, 1))
def test_letters_are_readable_on_every_shade(share):
    shade = style.SHADES(share)
    light, dark = sorted((style.luminance(style.ink_on(shade)), style.luminance(shade)), reverse=True)
    assert (light + 0.05) / (dark + 0.05) > 4


# --- one run ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("run", [0, 7])
def test_the_ballots_are_those_that_the_agents_cast(scenario, run):
    held = ballots.rounds(sim.simulate(scenario, run + 1), run)
    model = sim.CouncilModel(case=scenario, run=run).run()
    cast = model.datacollector.get_agent_vars_dataframe()
    assert len(held) == model.outcome.rounds
    for step, vote in enumerate(held, start=1):
        assert {iso: ballot.name for iso, ballot in vote.ballots.items()} == dict(
            cast.xs(step, level="Step")[["member", "ballot"]].itertuples(index=False)
        )
    assert [vote.meeting.label for vote in held] == model.datacollector.get_model_vars_dataframe()["meeting"].tolist()


@pytest.mark.parametrize("run", range(10))
def test_the_text_of_the_last_vote_is_the_one_adopted(ensembles, run):
    held, outcome = ballots.rounds(ensembles["moscow-2021"], run), ensembles["moscow-2021"][run]
    assert held[-1].passed == outcome.termination.adopted
    if outcome.termination.adopted:
        assert held[-1].text == outcome.text
    assert held[0].text == sim.read("moscow-2021").proposal.package


def test_a_mark_for_each_ballot_with_the_most_reluctant_on_top(ensembles):
    held = ballots.rounds(ensembles["package-18-2025"], 5)
    _, (ax,) = style.figure(9)
    ballots.draw(held, ax)
    members = [label.get_text() for label in ax.get_yticklabels()]
    kinds = {mark: ballot for ballot, (mark, _, _) in ballots.MARKS.items()}
    drawn = {
        (int(at), members[int(place)]): kinds[line.get_marker()]
        for line in ax.lines
        if line.get_marker() in kinds
        for at, place in line.get_xydata()
    }
    assert drawn == {(at, iso): vote.ballots[iso] for at, vote in enumerate(held) for iso in members}
    noes = [sum(vote.ballots[iso] <= Ballot.NO for vote in held) for iso in members]
    assert noes == sorted(noes, reverse=True)
    assert set(members) == set(ensembles["package-18-2025"].members)


@pytest.mark.parametrize("name", ["harbour", "belarus-2020", "oil-embargo-2022"])
def test_who_is_won_over_is_drawn_between_the_votes(ensembles, name):
    ensemble, kinds = ensembles[name], set()
    for run in range(40):
        held, outcome = ballots.rounds(ensemble, run), ensemble[run]
        won = {way: [(at, iso) for at, vote in enumerate(held) for iso in getattr(vote, way)] for way in ballots.WON}
        if outcome.termination.adopted:
            spared = {iso for named in outcome.exempted.values() for iso in named}
            assert spared <= {iso for _, iso in won["exempted"]}
            assert {m: named for m, named in held[-1].spared.items() if named and outcome.text[m]} == outcome.exempted
            assert [iso for _, iso in won["paid"]] == list(outcome.paid) or len(outcome.paid) > 1
        assert not held[-1].exempted
        _, (ax,) = style.figure(9)
        ballots.draw(held, ax)
        members = [label.get_text() for label in ax.get_yticklabels()]
        for way, (mark, _, _) in ballots.WON.items():
            (line,) = (line for line in ax.lines if line.get_marker() == mark)
            assert [(at - 0.5, members[int(place)]) for at, place in line.get_xydata()] == won[way]
            kinds |= {way} if won[way] else set()
    assert kinds


def test_ballots_differ_in_shape_and_in_grey():
    assert not {mark for mark, _, _ in ballots.WON.values()} & {mark for mark, _, _ in ballots.MARKS.values()}
    assert set(ballots.MARKS) == set(Ballot)
    for place in (0, 1):
        assert len({mark[place] for mark in ballots.MARKS.values()}) == len(Ballot)


def test_ballots_of_what_was_never_played(ensembles, moscow):
    with pytest.raises(ValueError, match="run 300 is not among the 300 runs"):
        ballots.rounds(ensembles["moscow-2021"], RUNS)
    with pytest.raises(ValueError, match="no votes are held under median"):
        ballots.rounds(sim.simulate(moscow, 5, protocol="median"), 0)


def test_a_run_is_summed_up_by_who_brings_a_measure_down_or_says_no_last(ensembles):
    assert ballots.finding(ensembles["navalny-poisoning-2020"], 0) == "adopted as tabled in round 1, and no vote fails"
    ensemble, told = ensembles["xinjiang-2021"], Counter()
    for run, outcome in enumerate(ensemble):
        words = ballots.finding(ensemble, run).partition("; ")[2]
        told[words.split(" ")[0]] += 1
        if words.startswith("the last to say no: "):
            named, _, more = words.removeprefix("the last to say no: ").partition(" and ")
            assert named.split(", ") == list(outcome.last_no[: ballots.MOST])
            assert len(outcome.last_no) == len(named.split(", ")) + int(more.split()[0] if more else 0)
    assert told["the"] > 9


# --- shares of runs --------------------------------------------------------------------------------------------------


def test_when_counts_the_meetings_of_the_decisions(ensembles):
    for ensemble in ensembles.values():
        labels = [meeting.label for meeting in ensemble.seating.calendar.meetings]
        ended = Counter(outcome.meeting if outcome.termination.adopted else None for outcome in ensemble)
        found = when.decided(ensemble)
        assert {labels[at] if at is not None else None: share.share for at, share in found.items()} == {
            name: ended[name] / RUNS for name in [*(labels[at] for at in found if at is not None), None]
        }
        assert sum(share.share for share in found.values()) == pytest.approx(1)


def test_the_price_adds_up_what_each_decision_cost(ensembles):
    for ensemble in ensembles.values():
        costs = [_cost(ensemble, outcome) for outcome in ensemble if outcome.termination.adopted]
        total = price.shares(ensemble)
        for key in price.ITEMS:
            assert total[key] == pytest.approx(sum(bool(cost[key]) for cost in costs) / RUNS)
            counts = Counter(name for cost in costs for name in cost[key])
            assert price.parts(ensemble, key) == pytest.approx({name: n / RUNS for name, n in counts.items()})
        assert total[price.NONE] == pytest.approx(1 - len(costs) / RUNS)


def _cost(ensemble, outcome):
    ladders = {key: [None, *measure.ladder] for key, measure in ensemble.scenario.measures.items()}
    tabled = {
        key: max(ladder.index(proposal.package.get(key)) for proposal in ensemble.scenario.proposals)
        for key, ladder in ladders.items()
    }
    ended = {key: ladder.index(outcome.text[key]) for key, ladder in ladders.items()}
    bodies = ("foreign-affairs", "european-council")
    meetings = [m for m in ensemble.seating.calendar.meetings if m.body in bodies]
    return {
        "dropped": [key for key in ended if tabled[key] and not ended[key]],
        "weakened": [key for key in ended if 0 < ended[key] < tabled[key]],
        "exempted": sorted({iso for spared in outcome.exempted.values() for iso in spared}),
        "paid": list(outcome.paid),
        "delayed": [outcome.meeting] if outcome.meeting != meetings[0].label else [],
    }


def test_the_price_is_dearest_first_and_stated():
    ensemble = sim.simulate(sim.read("hong-kong-2021", {"members.HU.strategy": "hardliner"}), RUNS)
    assert price.finding(ensemble).startswith("no consensus at any price in")
    parts = list(price.parts(ensemble, "dropped").values())
    assert parts == sorted(parts, reverse=True)
    assert price.finding(sim.simulate(sim.read("navalny-poisoning-2020"), 10)) == "consensus costs nothing"


def test_the_shares_of_the_first_runs_are_those_of_a_smaller_ensemble(moscow):
    ensemble = sim.simulate(moscow, RUNS)
    found = convergence.shares(ensemble)
    for place, count in list(enumerate(convergence.counts(ensemble)))[::12]:
        assert {word: line[place] for word, line in found.items()} == sim.simulate(moscow, count).outcomes()
    assert {word: line[-1] for word, line in found.items()} == ensemble.outcomes()


@given(st.integers(1, 30_000))
def test_the_counts_rise_from_ten_to_all(runs):
    class Runs:
        def __len__(self):
            return runs

    counts = convergence.counts(Runs())
    assert counts[0] == min(runs, convergence.FIRST)
    assert counts[-1] == runs
    assert counts == sorted(set(counts))


# --- variants side by side ---


@pytest.fixture(scope="module")
def variants():
    changes = {"as it is": {}, "open": {"linked_files.turkey.open": 1}, "settled": {"linked_files.turkey.open": 0}}
    return sim.compare({label: sim.read("belarus-2020", change) for label, change in changes.items()}, RUNS)


@pytest.mark.parametrize("key", YARDSTICKS)
def test_a_comparison_draws_its_table_in_the_unit_of_the_axis(variants, key):
    _, (ax,) = style.figure(6)
    comparison.draw(variants, key, ax)
    rows = [row[key] for row in variants.table().values()]
    marks = ax.get_xticks() if ax.xaxis.get_visible() else [0, 1]
    scale = 1 if YARDSTICKS[key].percent else float(ax.get_xticklabels()[-1].get_text())
    assert (marks[0], marks[-1]) == (0, 1)
    assert ax.xaxis.get_visible() != YARDSTICKS[key].percent
    bars = [bar.get_width() for bar in ax.patches if bar.get_facecolor()[3]]
    assert bars == pytest.approx([row.mean / scale for row in rows])
    lines = {int(line.get_ydata()[0]): line.get_xdata() for line in ax.lines}
    for place, row in enumerate(rows):
        base = row.mean - row.difference
        drawn = [(base + row.low) / scale, (base + row.high) / scale]
        assert (place in lines) == (place > 0 and row.low < row.high)
        assert lines.get(place, drawn) == pytest.approx(drawn)


@pytest.mark.parametrize("key", YARDSTICKS)
def test_no_figure_of_a_comparison_touches_its_interval(variants, key):
    canvas, (ax,) = style.figure(6)
    comparison.draw(variants, key, ax)
    FigureCanvasAgg(canvas).draw()
    figures = {round(text.get_position()[1]): text.get_window_extent() for text in ax.texts}
    for line in ax.lines:
        assert not figures[int(line.get_ydata()[0])].overlaps(line.get_window_extent())


def test_a_finding_names_the_row_it_speaks_of(variants):
    first, *others = variants.ensembles
    two = Comparison({label: variants.ensembles[label] for label in (first, others[0])})
    assert '"as it is"' in two.finding()
    rules = {rule: sim.read("moscow-2021", {"rule": rule}) for rule in ("unanimity", "unanimity-1", "qmv")}
    assert sim.compare(rules, RUNS).finding().startswith('"qmv" differs most: it keeps ')
    alone = Comparison({first: variants.ensembles[first]})
    assert alone.finding() == f'Under "{first}" 100 % of the runs end in a decision.'


# --- stances and severities ------------------------------------------------------------------------------------------


def test_the_scale_has_the_stances_of_the_roster(scenario):
    seating = sim.simulate(scenario, 1).seating
    carried = dict(zip(seating.members, seating.carried, strict=True))
    written = {line[:2]: line.split()[2:5] for line in roster(scenario)}
    for iso, standing in scale.standings(seating).items():
        before = [number.removesuffix(";") for number in written[iso]]
        assert before == [f"{n:.2f}" for n in np.array([standing.low, standing.likely, standing.high]) - carried[iso]]
        assert f"{standing.before:.2f}" == before[1]
    likely = [standing.likely for standing in scale.standings(seating).values()]
    assert likely == sorted(likely)


def test_who_accepts_a_form_is_what_the_room_would_say_without_doubt(scenario):
    alone = scenario.model_copy(update={"high_representative": None})
    ensemble = sim.simulate(alone, 1)
    room = draw(_likely(ensemble.seating), 1, 0, 1)
    found = {(form.measure, form.form): form for form in scale.forms(ensemble)}
    for measure in room.measures:
        stance = stances(room, measure, len(room.calendar) - 1)
        margins = support.margin(stance, measure.demand, room.salience)[..., 0]
        for rung, form in enumerate(measure.forms, start=1):
            accepting = tuple(iso for iso, m in zip(room.members, margins[rung], strict=True) if m >= -TOL)
            assert found[measure.key, form].accepting == accepting


def test_an_exception_is_who_does_not_follow_the_line(scenario):
    ensemble = sim.simulate(scenario, 1)
    standings = scale.standings(ensemble.seating)
    for form in scale.forms(ensemble):
        above = {iso for iso, standing in standings.items() if standing.likely >= form.severity - TOL}
        assert above ^ set(form.accepting) == set(form.exceptions)


def test_germany_accepts_less_on_its_pipeline_than_elsewhere(ensembles):
    found = {form.form: form for form in scale.forms(ensembles["moscow-2021"])}
    assert "DE" in found["a moratorium"].exceptions
    assert "DE" in found["state banks cut off"].accepting
    assert [form.form for form in found.values() if form.tabled] == [
        "every official named",
        "the circle of the Kremlin",
        "new state debt",
        "Nord Stream 2 stopped",
    ]


def test_the_scale_ends_where_no_form_takes_more(ensembles):
    for ensemble in ensembles.values():
        _, (ax,) = style.figure(8)
        scale.draw(ensemble, ax)
        assert ax.get_ylim()[1] == pytest.approx(1.03)
        heights = [y for line in ax.lines if line.get_marker() == "o" for y in line.get_ydata()]
        assert max(heights) <= 1
        assert ax.get_ylim()[0] < min(standing.low for standing in scale.standings(ensemble.seating).values())


# --- letters ---------------------------------------------------------------------------------------------------------


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30), st.floats(0.001, 0.033))
def test_labels_are_spread_in_their_order_and_within_bounds(places, gap):
    moved = style.spread(places, gap, 0.0, 1.0)
    order = np.argsort(places, kind="stable")
    steps = np.diff(np.array(moved)[order])
    assert (steps >= gap - 1e-9).all()
    assert min(moved) >= -1e-9
    assert max(moved) <= 1 + 1e-9


@given(st.lists(st.integers(0, 40), unique=True, min_size=1))
def test_labels_that_are_apart_stay(places):
    assert style.spread(places, 1.0, 0.0, 40.0) == pytest.approx(places)


def test_no_line_breaks_between_a_number_and_its_sign():
    for width in range(12, 40):
        for text in ("in 12.3 % of the runs and < 0.1 % or > 99.9 % of all", "No in the last vote, % of runs"):
            for line in style.lines(text, width).split("\n"):
                assert not line.startswith(("%", "0.1", "99.9"))


@given(st.text("ab c%", max_size=200), st.floats(0.5, 8), st.integers(1, 4))
def test_a_fitted_text_keeps_to_its_lines_and_its_width(text, inches, most):
    found = style.fitted(text, inches, 14, most).split("\n")
    assert len(found) <= most
    assert all(len(line) <= max(3, inches * 72 / (style.LETTER * 14)) for line in found)
    if "…" not in found[-1]:
        assert "".join("".join(found).split()) == "".join(text.split())


def beyond(axis):
    """The labels of the ticks that matplotlib keeps, but does not draw, beyond the ends of an axis."""
    low, high = sorted(axis.get_view_interval())
    for tick in axis.get_major_ticks() + axis.get_minor_ticks():
        if not low - 1e-9 <= tick.get_loc() <= high + 1e-9:
            yield from (tick.label1, tick.label2)


def broken(canvas):
    """The lines of a figure that begin with the sign of a number, or end before the number it belongs to."""
    lines = [line.strip() for text in canvas.findobj(Text) for line in text.get_text().split("\n")]
    return [line for line in lines if line.startswith("%") or (line.endswith(("<", ">")))]


def covered(canvas):
    """The pairs of texts of a figure that cover each other, and the texts that lie outside it."""
    FigureCanvasAgg(canvas).draw()
    unseen = {label for axes in canvas.axes for axis in (axes.xaxis, axes.yaxis) for label in beyond(axis)}
    texts = [t for t in canvas.findobj(Text) if t not in unseen and t.get_visible() and t.get_text().strip()]
    boxes = {text: text.get_window_extent().padded(-2) for text in texts}
    pairs = [(a.get_text(), b.get_text()) for a, b in combinations(boxes, 2) if boxes[a].overlaps(boxes[b])]
    width, height = canvas.bbox.width, canvas.bbox.height
    outside = [
        text.get_text()
        for text, box in boxes.items()
        if box.x0 < -1 or box.y0 < -1 or box.x1 > width + 1 or box.y1 > height + 1
    ]
    return pairs, outside


@pytest.mark.parametrize("key", PICTURES)
def test_no_letters_cover_others_or_leave_the_picture(ensembles, crowded, key):
    picture = PICTURES[key]
    for name in ("moscow-2021", "crimea-2014", "package-18-2025", "renewal-2025", "georgia-2024"):
        canvas = picture.draw(*given_to(ensembles[name])[picture.material])
        assert canvas.get_figwidth() == style.WIDTH
        assert covered(canvas) == ([], []), name
        assert broken(canvas) == []
    canvas = picture.draw(*given_to(crowded)[picture.material])
    for text in canvas.findobj(Text):
        text.set_parse_math(False)
    assert covered(canvas) == ([], [])


def test_a_dollar_in_a_name_is_a_dollar(crowded):
    for picture in PICTURES.values():
        assert picture.png(*given_to(crowded)[picture.material]).startswith(b"\x89PNG")


# --- the gallery -----------------------------------------------------------------------------------------------------


def eusim(*arguments):
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def test_the_gallery_has_every_picture_and_a_page_that_shows_them(tmp_path):
    out = tmp_path / "g"
    done = eusim("gallery", "harbour", "--runs", 50, "--run", 2, "--set", "members.HU.stance=.1", "--out", out)
    assert done.exit_code == 0, done.output
    files = {f"{key}.png" for key in PICTURES} | {"index.html", "manifest.json"}
    assert {path.name for path in out.iterdir()} == files
    assert all(str(out / name) in done.output for name in files)
    page = (out / "index.html").read_text(encoding="utf-8")
    assert all(f'src="{key}.png"' in page and picture.title in page for key, picture in PICTURES.items())
    assert "run 2 of seed 1" in page
    assert "unanimity, with members.HU.stance=.1, qmv" in page
    again = eusim("gallery", "harbour", "--runs", 50, "--out", out)
    assert (again.exit_code, again.output.count("\n")) == (2, 1)
    assert eusim("gallery", "harbour", "--runs", 50, "--out", out, "--force").exit_code == 0


def test_the_gallery_refuses_in_one_line(tmp_path):
    for words, arguments in {
        "the 50 runs count from 0 to 49": ("--run", 50),
        "nothing to compare with": ("--rules", "qmv"),
        "is not a rule": ("--rules", "unanimity,foo"),
    }.items():
        done = eusim("gallery", "harbour", "--runs", 50, "--out", tmp_path / "g", *arguments)
        assert done.exit_code == 2
        assert done.output.count("\n") == 1
        assert words in done.output
    assert not (tmp_path / "g").exists()


def test_every_picture_is_explained():
    text = (Path(__file__).parent.parent / "docs" / "pictures.md").read_text(encoding="utf-8")
    assert re.findall(r"^\*\*(\S+)\*\*", text, re.M) == list(PICTURES)
