"""The gallery: every picture on one page, every picture explained, and refusals in one line."""

import re
from pathlib import Path

from commands import eusim

from sim.plots import PICTURES


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
        "is no voting rule": ("--rules", "unanimity,foo"),
    }.items():
        done = eusim("gallery", "harbour", "--runs", 50, "--out", tmp_path / "g", *arguments)
        assert done.exit_code == 2
        assert done.output.count("\n") == 1
        assert words in done.output
    assert not (tmp_path / "g").exists()


def test_every_picture_is_explained():
    text = (Path(__file__).parent.parent / "docs" / "pictures.md").read_text(encoding="utf-8")
    assert re.findall(r"^\*\*(\S+)\*\*", text, re.M) == list(PICTURES)
