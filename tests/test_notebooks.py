"""Every notebook runs as it is, shows its pictures, and its exercises are answered: with hints, or rightly."""

import re
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from sim.lessons import exercises

FOLDER = Path(__file__).parent.parent / "notebooks"
LESSONS = sorted(FOLDER.glob("*.ipynb"))
SOLUTIONS = sorted((FOLDER / "solutions").glob("*.ipynb"))
CHECK = re.compile(r'sim\.lessons\.check\("([^"]+)"')


def code(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def checked(notebook):
    """The exercises that a notebook checks, in its order."""
    return [key for cell in code(notebook) for key in CHECK.findall(cell.source)]


def verdicts(notebook):
    """The lines in which `check` answered, by exercise."""
    text = "".join(output.get("text", "") for cell in code(notebook) for output in cell.outputs)
    return re.findall(r"^(\d\d-\d): (.*)$", text, re.MULTILINE)


def execute(path, folder):
    """Run a notebook as it is, in a folder of its own: what a lesson writes stays out of the project."""
    notebook = nbformat.read(path, as_version=4)
    assert not any(cell.get("outputs") for cell in notebook.cells), "a notebook is kept without its outputs"
    NotebookClient(notebook, timeout=60, kernel_name="python3", resources={"metadata": {"path": folder}}).execute()
    outputs = [output for cell in code(notebook) for output in cell.outputs]
    assert not [output.text for output in outputs if output.get("name") == "stderr"]
    drawing = [cell for cell in code(notebook) if "figure(" in cell.source]
    shown = [cell for cell in drawing if any("image/png" in output.get("data", {}) for output in cell.outputs)]
    assert drawing == shown
    return notebook


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_a_lesson_runs_unanswered_and_gives_a_hint_for_every_exercise(path, tmp_path):
    notebook = execute(path, tmp_path)
    assert [key for key, _ in verdicts(notebook)] == checked(notebook)
    for key, verdict in verdicts(notebook):
        assert verdict.endswith(f"Hint: {exercises()[key].hint}")
    assert "**After it you can**" in notebook.cells[0].source


@pytest.mark.parametrize("path", SOLUTIONS, ids=lambda path: path.stem)
def test_every_answer_of_a_solution_is_right(path, tmp_path):
    notebook = execute(path, tmp_path)
    assert {verdict for _, verdict in verdicts(notebook)} == {"right."}
    assert [key for key, _ in verdicts(notebook)] == checked(notebook)


def test_every_exercise_is_in_the_lesson_of_its_number_and_in_its_solution():
    assert [path.name for path in LESSONS] == [path.name for path in SOLUTIONS]
    for paths in (LESSONS, SOLUTIONS):
        found = {path.stem[:2]: checked(nbformat.read(path, as_version=4)) for path in paths}
        assert sorted({key for keys in found.values() for key in keys}) == sorted(exercises())
        assert all(key.startswith(lesson) for lesson, keys in found.items() for key in keys)
