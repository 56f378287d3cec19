"""Imports run one way, each third-party library has one home, and the slow ones are loaded where they are needed."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import sim

ROOT = Path(sim.__file__).parent
LAYERS = [
    ["sim.contents", "sim.cases", "sim.wording"],
    ["sim.errors", "sim.provenance", "sim.directories", "sim.tables", "sim.parameters", "sim.data", "sim.council"],
    ["sim.workers", "sim.own"],
    ["sim.decisions", "sim.profiles"],
    ["sim.document"],
    ["sim.syntax"],
    ["sim.values"],
    ["sim.entries"],
    ["sim.scenario"],
    ["sim.checks"],
    ["sim.doubts"],
    ["sim.validation"],
    ["sim.reader", "sim.seating"],
    ["sim.grids", "sim.roster"],
    ["sim.runs"],
    ["sim.journal", "sim.formats", "sim.report", "sim.agents", "sim.model", "sim.analysis", "sim.backtest"],
    ["sim.story", "sim.plots"],
    ["sim.page", "sim.player", "sim.lessons"],
    ["sim.results", "sim.sweeps", "sim.sensitivities", "sim.backtests"],
    ["sim.gallery", "sim.classroom"],
    ["sim.cli", "sim.__main__"],
]
HOMES = {
    "mesa": ["sim.agents", "sim.model"],
    "pandas": ["sim.model", "sim.runs.ensemble"],
    "matplotlib": ["sim.plots"],
    "ruamel": ["sim.syntax"],
    "pydantic": ["sim.values", "sim.entries", "sim.scenario", "sim.validation"],
    "pydantic_core": ["sim.validation"],
    "click": ["sim.cli"],
    "tqdm": ["sim.cli"],
    "distributed": ["sim.workers"],
    "SALib": ["sim.analysis.sensitivity"],
    "starlette": ["sim.classroom"],
    "uvicorn": ["sim.classroom"],
    "jinja2": ["sim.classroom"],
    "markupsafe": ["sim.classroom"],
    "segno": ["sim.classroom"],
}
SIZES = {26, 27, 28}
"""The members of today, the others whom each of them faces, and the members until 2020: a room is of any size."""


def modules():
    for path in ROOT.rglob("*.py"):
        parts = path.relative_to(ROOT.parent).with_suffix("").parts
        yield ".".join(part for part in parts if part != "__init__"), path


def imports(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from ([f"sim.{alias.name}" for alias in node.names] if node.module == "sim" else [node.module])


def constants(path):
    """The numbers that a module writes out."""
    nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    return {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, int | float)}


def layer(module):
    for number, names in enumerate(LAYERS):
        if any(module == name or module.startswith(name + ".") for name in names):
            return number
    raise AssertionError(f"{module} belongs to no layer")


def test_imports_run_one_way():
    for module, path in modules():
        if module == "sim":
            continue
        for imported in imports(path):
            if imported.startswith("sim."):
                assert layer(imported) <= layer(module), f"{module} imports {imported}"


def test_the_room_knows_nothing_of_files_or_chance():
    allowed = {
        "__future__",
        "collections",
        "dataclasses",
        "datetime",
        "enum",
        "functools",
        "itertools",
        "numpy",
        "typing",
        "sim",
    }
    for module, path in modules():
        if module.startswith("sim.council"):
            assert {name.split(".")[0] for name in imports(path)} <= allowed
            assert all(name.startswith("sim.council") for name in imports(path) if name.startswith("sim"))
            assert not SIZES & constants(path), f"{module} counts on the size of the Council"


def test_each_library_has_its_home():
    for module, path in modules():
        for imported in imports(path):
            homes = HOMES.get(imported.split(".")[0], [module])
            assert any(module == home or module.startswith(home + ".") for home in homes), (
                f"{module} imports {imported}"
            )


def test_no_public_name_is_a_module_too():
    names = {module.removeprefix("sim.") for module, _ in modules()}
    assert not names & set(sim.__all__)


@pytest.mark.parametrize(
    ("code", "slow"),
    [
        ("import sim", {"mesa", "matplotlib", "pandas"}),
        ("import sim; sim.simulate(sim.read('moscow-2021'), 10)", {"mesa"}),
        ("import sim.cli.main", {"mesa", "matplotlib", "pandas", "numpy", "pydantic", "ruamel", "starlette"}),
    ],
)
def test_what_is_slow_is_loaded_where_it_is_needed(code, slow):
    loaded = [sys.executable, "-c", f"import sys; {code}; print(*{slow} & set(sys.modules))"]
    assert subprocess.run(loaded, capture_output=True, text=True, check=True).stdout == "\n"
