"""What made a result is known: files as they were read, and the code, wherever it is installed."""

import shutil
from pathlib import Path

from sim import provenance
from sim.provenance import Provenance, noted, read_bytes


def test_a_command_reads_a_file_once(tmp_path):
    path = tmp_path / "file"
    path.write_text("before")
    with noted(Provenance(lambda: [])):
        assert read_bytes(path) == b"before"
        path.write_text("after")
        assert read_bytes(path) == b"before"
    assert read_bytes(path) == b"after"


def test_the_source_is_known_wherever_it_is_installed(tmp_path, monkeypatch):
    here = provenance.source()
    shutil.copytree(Path(provenance.__file__).parent, tmp_path / "sim")
    (tmp_path / "sim" / "__pycache__").mkdir(exist_ok=True)
    (tmp_path / "sim" / "__pycache__" / "other.pyc").write_bytes(b"compiled")
    (tmp_path / "sim" / "case_files").mkdir()
    (tmp_path / "sim" / "case_files" / "moscow-2021.yaml").write_text("")
    monkeypatch.setattr(provenance, "__file__", str(tmp_path / "sim" / "provenance.py"))
    assert provenance.source.__wrapped__() == here
    with (tmp_path / "sim" / "data" / "decisions.csv").open("a") as table:
        table.write(" ")
    assert provenance.source.__wrapped__() != here
