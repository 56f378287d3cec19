"""What stands in a file that somebody hands over: read if it is a file at all, and no longer than its like ever are."""

from __future__ import annotations

from pathlib import Path

LONGEST = 1024 * 1024
"""Bytes of the longest kind of file that is read, a table: a hundred times the longest that ships."""


class UnreadableError(Exception):
    """Why a file cannot be read, in words that follow its name, and the `line` if it is one line's fault."""

    def __init__(self, words: str, line: int = 0) -> None:
        super().__init__(words)
        self.line = line


def content(path: Path, most: int = LONGEST) -> bytes:
    """The bytes of a file; raises FileNotFoundError, or UnreadableError if it is none or longer than `most` bytes.

    Whatever is no ordinary file is left alone: a pipe may keep its reader waiting for ever, a device may never end.
    """
    try:
        if path.is_dir():
            raise UnreadableError("is a directory; name a file in it")
        if path.exists() and not path.is_file():
            raise UnreadableError("is a pipe or a device; save what comes out of it in a file, and name that")
        with path.open("rb") as file:
            found = file.read(most + 1)
    except FileNotFoundError:
        raise
    except (OSError, ValueError) as error:
        raise UnreadableError(f"cannot be read: {getattr(error, 'strerror', error)}") from None
    if len(found) > most:
        raise UnreadableError(f"is longer than {most // 1024:,} KiB, which no such file needs; is it the right one?")
    return found


def decoded(found: bytes) -> str:
    """The text that bytes stand for, in UTF-8 with or without a byte order mark; raises UnreadableError if for none."""
    try:
        return found.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise UnreadableError("is not UTF-8 text; save the file as UTF-8", line) from None
