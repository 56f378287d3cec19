"""A class of 60 phones on this machine: how long from a vote to every screen. Nothing here is asserted."""

from __future__ import annotations

import asyncio
import json
import re
import sys
import tempfile
import time
from pathlib import Path

import httpx
import numpy as np
from websockets.asyncio.client import ClientConnection, connect

sys.path.insert(0, str(Path(__file__).parents[1]))
from classes import Server

PHONES = 60


class Screen:
    """One open page: its socket, and when the count of votes on it first reached each number."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket
        self.reached: dict[int, float] = {}
        self.fields: dict[str, str] = {}
        self.refused: list[str] = []
        self.received = 0
        self.listening = asyncio.create_task(self._listen())

    async def _listen(self) -> None:
        async for text in self.socket:
            message = json.loads(text)
            self.received += len(text)
            sections = message.get("sections", {})
            self.refused += [message["notice"]] if "notice" in message else []
            found = re.search(r'class="count"><strong>(\d+)', sections.get("status", ""))
            if found:
                self.reached.setdefault(int(found[1]), time.perf_counter())
            fields = dict(re.findall(r'name="(at|seen)" value="([\w-]+)"', "".join(sections.values())))
            self.fields |= fields

    async def send(self, kind: str, **body: str) -> None:
        await self.socket.send(json.dumps({"kind": kind, "body": body}))

    async def until(self, count: int) -> float:
        while count not in self.reached:
            await asyncio.sleep(0.001)
        return self.reached[count]


async def enter(server: Server, seat: str, number: int) -> str:
    """Take a seat, and return the token of it."""
    async with httpx.AsyncClient() as client:
        form = {"code": server.code, "name": f"Phone {number}", "seat": f"{seat}+team"}
        answer = await client.post(f"{server.base}/join", data=form)
        return answer.headers["location"].removeprefix("/seat/")


async def screens(server: Server, tokens: list[str]) -> list[Screen]:
    """Open a page with each token."""
    address = server.base.replace("http", "ws")
    return [Screen(await connect(f"{address}/ws/{token}", max_size=None)) for token in tokens]


async def one_by_one(voters: list[Screen], everybody: list[Screen], kind: str, ballot: dict[str, str]) -> list[float]:
    """Let one after the other vote, and see how long it takes to the last of all screens."""
    times = []
    for number, voter in enumerate(voters, start=1):
        start = time.perf_counter()
        await voter.send(kind, **voter.fields, **ballot)
        times.append(max(await asyncio.gather(*(screen.until(number) for screen in everybody))) - start)
    return times


async def at_once(voters: list[Screen], everybody: list[Screen], kind: str, ballot: dict[str, str]) -> list[float]:
    """Let all vote in the same moment, and see when each screen shows all the votes."""
    start = time.perf_counter()
    await asyncio.gather(*(voter.send(kind, **voter.fields, **ballot) for voter in voters))
    ends = await asyncio.gather(*(screen.until(len(voters)) for screen in everybody))
    return [end - start for end in ends]


def say(what: str, times: list[float]) -> None:
    """Print the median, the 95th percentile and the slowest, in ms."""
    median, most, slowest = 1000 * np.percentile(times, (50, 95, 100))
    print(f"{what:<64}{median:>7.0f} ms median{most:>7.0f} ms 95 %{slowest:>7.0f} ms slowest")


async def measure(server: Server) -> None:
    """Seat 60 phones, and vote: a practice vote by all, then a vote by every member state."""
    import sim

    seats = sim.CouncilModel(case=sim.read("moscow-2021")).room.members
    tokens = [await enter(server, seats[number % len(seats)], number) for number in range(PHONES)]
    phones = await screens(server, tokens)
    lecturer, room = await screens(server, [server.lecturer, server.room])
    everybody = [*phones, lecturer, room]
    await lecturer.send("practice", on="1")
    await asyncio.gather(*(screen.until(0) for screen in everybody))
    say(f"practice vote, {PHONES} phones one by one, to the last screen", await timed(one_by_one, phones, everybody))
    await lecturer.send("practice", on="0")
    await lecturer.send("start", run="0", rule="", at="0-0-lobby")
    await fresh(everybody)
    voters, ballot = phones[: len(seats)], {"ballot": "YES", "reason": "Because it is right. " * 5}
    say(
        f"{len(seats)} seats vote one by one, to the last screen", await one_by_one(voters, everybody, "ballot", ballot)
    )
    start = time.perf_counter()
    await lecturer.send("close", **lecturer.fields)
    await fresh(everybody)
    print(f"{'the vote is closed, the next one is on every screen':<64}{1000 * (time.perf_counter() - start):>7.0f} ms")
    say(
        f"{len(seats)} seats vote in the same moment, to each screen",
        await at_once(voters, everybody, "ballot", ballot),
    )
    print(f"{'received by a phone in all':<64}{np.median([phone.received for phone in phones]) / 1024:>7.0f} KiB")
    assert not any(screen.refused for screen in everybody), [s.refused for s in everybody if s.refused][:1]


async def timed(how: object, phones: list[Screen], everybody: list[Screen]) -> list[float]:
    """A practice vote by all phones."""
    return await how(phones, everybody, "practise", {"ballot": "YES"})  # type: ignore[operator]


async def fresh(everybody: list[Screen]) -> None:
    """Wait until a new vote is on every screen."""
    for screen in everybody:
        screen.reached.clear()
    await asyncio.gather(*(screen.until(0) for screen in everybody))


def main() -> None:
    """Print every figure."""
    with tempfile.TemporaryDirectory() as folder:
        server = Server(Path(folder) / "game.sqlite").start()
        try:
            asyncio.run(measure(server))
        finally:
            server.kill()


if __name__ == "__main__":
    main()
