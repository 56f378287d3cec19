"""The commands as a user types them, and what they leave behind."""

from click.testing import CliRunner

from sim.cli.main import main


def eusim(*arguments):
    """What a command answers: its exit code, what it prints, and its exception if any."""
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def content(path):
    """The bytes of a file, of every file of a directory, or None if there is neither."""
    if path.is_dir():
        return {inner.name: inner.read_bytes() for inner in path.iterdir()}
    return path.read_bytes() if path.exists() else None
