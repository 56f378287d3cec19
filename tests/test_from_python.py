"""What somebody at a notebook gives a function by mistake is told in one line, as is what a cell shows."""

import sys
from io import StringIO

import nbformat
import pytest
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

import sim
from sim.cli.main import main
from sim.errors import CallError, OwnCodeError

CALLS = {
    "sim.replay(moscow, run='x')": '`run` is a whole number from 0 on, not "x"',
    "sim.replay(moscow, run=-1)": "`run` is a whole number from 0 on, not -1",
    "sim.replay('moscow-2021', run=1)": 'a scenario is asked for, as in sim.read("moscow-2021"), not "moscow-2021"',
    "sim.simulate(moscow, runs='many')": '`runs` is a whole number from 1 on, not "many"',
    "sim.simulate(moscow, runs=0)": "`runs` is a whole number from 1 on, not 0",
    "sim.simulate(moscow, 10, seed=1.5)": "`seed` is a whole number from 0 on, not 1.5",
    "sim.simulate(moscow, 10, protocol='setted')": 'there is no protocol "setted"; meant `setter`?',
    "sim.CouncilModel(run=True)": "`run` is a whole number from 0 on, not true",
    "sim.CouncilModel(members={'XX': sim.MemberStateAgent})": "no seat for XX; the members are AT, BE, ",
    "ensemble['a']": '`run` is a whole number, not "a"',
    "ensemble.forms('oligarch')": 'there is no measure "oligarch"; meant `oligarchs`?',
    "ensemble.brought_down('gold')": 'there is no measure "gold"; known: officials, oligarchs, finance, energy',
    "sim.read('moscow-2021', 'members.HU.stance=.1')": '`changes` is a dictionary by place, such as {"members',
    "sim.read('moscow-2021', {1: 2})": "`changes` is a dictionary by place, such as ",
}


@pytest.mark.parametrize(("call", "told"), CALLS.items())
def test_what_a_function_does_not_take_is_told_in_one_line(call, told, moscow):
    names = {"sim": sim, "moscow": moscow, "ensemble": sim.simulate(moscow, 5)}
    with pytest.raises(CallError) as caught:
        eval(call, names)
    assert str(caught.value).startswith(told)
    assert "\n" not in str(caught.value)


def test_a_run_that_was_not_played_is_no_member_of_an_ensemble(moscow):
    ensemble = sim.simulate(moscow, 5)
    assert ensemble[-1] == ensemble[4]
    with pytest.raises(IndexError, match="run 5 is not among the 5 runs"):
        ensemble[5]


def test_a_command_speaks_to_whatever_stands_for_the_screen(monkeypatch):
    monkeypatch.setattr("sys.stdout", StringIO())
    main(["scenarios"], standalone_mode=False)
    assert "moscow-2021" in sys.stdout.getvalue()


def test_a_wrong_change_is_called_a_change_where_there_is_no_command_line():
    with pytest.raises(sim.ScenarioError) as caught:
        sim.read("moscow-2021", {"rule": "majority", "members.HU.stanse": 0.1})
    assert str(caught.value).splitlines() == [
        "the change members.HU.stanse: unknown key; meant `stance`?",
        'the change rule: "majority" is not a rule; meant `qmv`?',
    ]


def broken(view):
    """A strategy with a mistake in it."""
    return view.nothing


def test_a_strategy_of_the_model_keeps_its_name():
    def hard_bargainer(_):
        return sim.Ballot.YES

    with pytest.raises(CallError, match="`hard-bargainer` is a strategy of the model already; give yours another name"):
        sim.strategy(hard_bargainer)


def test_a_strategy_that_stops_names_its_own_line(written):
    written(broken)
    number = broken.__code__.co_firstlineno + 2
    told = f"`broken` stops in line {number}, `return view.nothing`: AttributeError: 'View' object has no attribute"
    for play in (lambda case: sim.simulate(case, 5), lambda case: sim.CouncilModel(case=case).run()):
        with pytest.raises(OwnCodeError) as caught:
            play(sim.read("moscow-2021", {"members.HU.strategy": "broken"}))
        assert str(caught.value).startswith(told)


def test_a_scenario_and_an_ensemble_are_shown_in_one_line(scenario):
    for shown in (repr(scenario), str(scenario), repr(sim.simulate(scenario, 20))):
        assert f'"{scenario.title}"' in shown
        assert "\n" not in shown
        assert len(shown) < 200


def test_a_notebook_shows_the_words_of_an_error_and_no_traceback(tmp_path):
    assert CallError("two\nlines")._render_traceback_() == ["two", "lines"]
    lines = ["import sim", "sim.read('moscow-2021', {'members.HU.stanse': .1, 'rule': 'majority'})"]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("\n".join(lines))])
    with pytest.raises(CellExecutionError):
        NotebookClient(notebook, timeout=60, kernel_name="python3").execute(cwd=str(tmp_path))
    (output,) = notebook.cells[0].outputs
    assert output.traceback == [
        "the change members.HU.stanse: unknown key; meant `stance`?",
        'the change rule: "majority" is not a rule; meant `qmv`?',
    ]
