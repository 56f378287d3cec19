"""Installed from the checkout, the wheel or the archive of sources, it is the same program with all its files."""

import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
from configparser import ConfigParser
from importlib.util import find_spec
from pathlib import Path

import pytest

import sim
from sim.provenance import source

ROOT = Path(__file__).parent.parent
SHIPPED = ("sim", "scenarios", "setup.cfg", "pyproject.toml", "MANIFEST.in", "README.md", "LICENSE", "CITATION.cff")
GOLDEN = dict(line.split() for line in (ROOT / "tests" / "golden.txt").read_text().splitlines())
BUILD = "import sys, setuptools.build_meta as backend; print(getattr(backend, f'build_{sys.argv[1]}')(sys.argv[2]))"
WAYS = ("editable", "wheel", "archive")


def setup():
    parser = ConfigParser()
    parser.read(ROOT / "setup.cfg", encoding="utf-8")
    return parser


def test_the_oldest_versions_are_the_floors_of_the_setup():
    options = setup()
    needed = options["options"]["install_requires"] + options["options.extras_require"]["analysis"]
    floors = re.findall(r"^([\w.]+)(?:\[\w+\])?>=([\d.]+)", needed, re.M)
    pinned = re.findall(r"^([\w.]+)==([\d.]+)$", (ROOT / "tests" / "oldest.txt").read_text(), re.M)
    assert len(floors) == len(needed.split())
    assert pinned == floors


def run(*command, cwd):
    """What a program prints, started in a folder by somebody who has set no path to this checkout."""
    alone = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    words = [str(word) for word in command]
    done = subprocess.run(words, cwd=cwd, env=alone, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A copy of what ships; its wheel; its archive of sources."""
    folder = tmp_path_factory.mktemp("build")
    tree, dist = folder / "tree", folder / "dist"
    tree.mkdir()
    for name in SHIPPED:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, tree / name)
    for kind in ("sdist", "wheel"):
        run(sys.executable, "-c", BUILD, kind, dist, cwd=tree)
    return {"editable": tree, "wheel": next(dist.glob("*.whl")), "archive": next(dist.glob("*.tar.gz"))}


@pytest.fixture(scope="module", params=WAYS)
def place(request, built, tmp_path_factory):
    """An environment that has the program in one of these ways, and what else is needed from the one around."""
    folder = tmp_path_factory.mktemp(request.param)
    run(sys.executable, "-m", "venv", "--without-pip", "here", cwd=folder)
    programs = folder / "here" / ("Scripts" if os.name == "nt" else "bin")
    python = programs / "python"
    where = Path(run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=folder).strip())
    (where / "around.pth").write_text(str(Path(find_spec("numpy").origin).parent.parent))
    how = ("--editable", built["editable"]) if request.param == "editable" else (built[request.param],)
    offline = ("--no-deps", "--no-index", "--no-build-isolation")
    run(sys.executable, "-m", "pip", "--python", python, "install", *offline, *how, cwd=folder)
    return folder, programs


def test_it_runs_from_any_folder(place):
    folder, programs = place
    eusim = programs / "eusim"
    run(eusim, "run", "moscow-2021", "--runs", 1000, cwd=folder)
    manifest = json.loads((folder / "results" / "moscow-2021-1" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["digests"] == {"moscow-2021": GOLDEN["moscow-2021"]}
    assert manifest["source"] == source(), "files of the package are missing, or others are there"
    assert [line.split()[0] for line in run(eusim, "scenarios", cwd=folder).splitlines()] == sorted(sim.scenarios())
    run(eusim, "new", "mine", cwd=folder)
    run(eusim, "check", "mine.yaml", cwd=folder)
    assert "stance" in run(eusim, "format", cwd=folder)
    run(eusim, "sweep", "moscow-isolation", "--runs", 2, cwd=folder)
    run(eusim, "backtest", "--runs", 5, cwd=folder)
    found = run(programs / "python", "-c", "import sim; print(sim.__file__)", cwd=folder)
    assert not Path(found.strip()).is_relative_to(ROOT)


def test_the_archives_have_what_ships_and_nothing_else(built):
    with tarfile.open(built["archive"]) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {"LICENSE", "README.md", "CITATION.cff", "setup.cfg", "pyproject.toml"} <= names
    assert not [name for name in names if name.startswith(("tests", "docs", "notebooks"))]
    with zipfile.ZipFile(built["wheel"]) as wheel:
        names = set(wheel.namelist())
    version = setup()["metadata"]["version"]
    assert {name.split("/")[0] for name in names} == {"sim", f"eu_sanctions_sim-{version}.dist-info"}
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert {Path(name).stem for name in names if name.startswith("sim/case_files/") and name.count("/") == 2} == set(
        sim.scenarios()
    )
