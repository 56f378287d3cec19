"""Where blocks of work are played: here, in other processes of this machine, or on a cluster."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from importlib.metadata import version
from multiprocessing import active_children, get_context, parent_process
from threading import Thread
from typing import Any

from sim.errors import SimError

AHEAD = 2
"""Blocks handed out for each processor: one to play and one to go on with."""
PATIENCE = 10
"""Seconds to wait for a scheduler to answer."""


class Serial(Executor):
    """Plays each piece of work at once, where it is."""

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Do it, and hand back what came out."""
        future: Future[Any] = Future()
        future.set_result(fn(*args, **kwargs))
        return future


@contextmanager
def workers(jobs: int = 1, scheduler: str | None = None) -> Iterator[tuple[Executor, int]]:
    """An executor, and how many pieces of work to hand it at a time.

    One job is played here, more in processes of this machine; `scheduler` is the address of a dask scheduler. Raises
    SimError if that does not answer, or if workers are lost.
    """
    if scheduler:
        with _cluster(scheduler) as found:
            yield found
    elif jobs == 1:
        yield Serial(), 1
    else:
        with _processes(jobs) as found:
            yield found


class _Processes(ProcessPoolExecutor):
    """Processes that begin deaf to Ctrl-C: while Python starts they could not yet leave it to their parent."""

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Have it done, by a new process if none is idle."""
        if not hasattr(signal, "pthread_sigmask"):  # there, processes have no mask to inherit
            return super().submit(fn, *args, **kwargs)
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            return super().submit(fn, *args, **kwargs)
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def _processes(jobs: int) -> Iterator[tuple[Executor, int]]:
    executor = _Processes(jobs, mp_context=get_context("spawn"), initializer=_follow_parent)
    try:
        yield executor, AHEAD * jobs
    except BrokenExecutor:
        raise SimError("a worker process was killed, for want of memory perhaps") from None
    except BaseException:
        for worker in active_children():  # to wait for them could last for ever: what they have in hand is lost anyway
            worker.kill()
        raise
    finally:
        executor.shutdown(cancel_futures=True)


def _follow_parent() -> None:
    """Leave Ctrl-C to the parent, and end with it even if it is killed: nobody else would tell the workers."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = parent_process()
    assert parent is not None

    def end() -> None:
        parent.join()
        os._exit(1)

    Thread(target=end, daemon=True).start()


@contextmanager
def _cluster(address: str) -> Iterator[tuple[Executor, int]]:
    try:
        from distributed import Client, KilledWorker
    except ImportError:
        raise SimError("--scheduler needs dask.distributed: pip install eu-sanctions-sim[cluster]") from None
    try:
        client = Client(address, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        raise SimError(f"--scheduler: no dask scheduler answers at {address}: {error}") from None
    try:
        _check_versions(client, address)
        yield client.get_executor(), AHEAD * max(1, sum(client.ncores().values()))
    except (KilledWorker, CancelledError):
        raise SimError(f"--scheduler: the scheduler at {address} or its workers were lost") from None
    finally:
        client.close()


def _check_versions(client: Any, address: str) -> None:
    """Raise SimError unless every worker of a cluster has this version: another one may give other numbers."""
    own = _version()
    try:
        found = client.run(_version)
    except ImportError:
        raise SimError(
            f"--scheduler: the workers at {address} cannot import sim; install version {own} there"
        ) from None
    for worker, theirs in found.items():
        if theirs != own:
            raise SimError(f"--scheduler: the worker {worker} has version {theirs} of eu-sanctions-sim, not {own}")


def _version() -> str:
    return version("eu-sanctions-sim")
