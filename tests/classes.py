"""A class for tests: a server of its own, in a process of its own, that can be killed and started again."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).parents[1]


class Server:
    """`eusim classroom` on a free port; `start` again continues the game."""

    def __init__(self, state, *options, file="moscow-2021"):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.base = f"http://127.0.0.1:{self.port}"
        self.command = [sys.executable, "-m", "sim", "classroom", file, "--port", str(self.port), "--state", str(state)]
        self.command += options

    def start(self):
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
        self.process = subprocess.Popen(self.command, stdout=subprocess.PIPE, text=True, env=environment)
        self.said = ""
        while "Ctrl-C" not in self.said:
            line = self.process.stdout.readline()
            assert line, f"the server did not start: {self.said}"
            self.said += line
        self.code = re.search(r"code (\w+)", self.said)[1]
        self.lecturer, self.room = (re.search(rf"/{page}/(\S+)", self.said)[1] for page in ("lecturer", "room"))
        self._await()
        return self

    def _await(self):
        for _ in range(200):
            try:
                return urllib.request.urlopen(f"{self.base}/static/icon.svg", timeout=5).close()
            except OSError:
                time.sleep(0.05)
        raise AssertionError("the server does not answer")

    def kill(self, how=signal.SIGKILL):
        self.process.send_signal(how)
        self.process.wait(20)
        self.process.stdout.close()
