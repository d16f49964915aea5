"""A Dask cluster that does not get on: said within seconds, given up after a stated time."""

from __future__ import annotations

import os
import signal
from types import SimpleNamespace

import pytest

from relufit.errors import WorkError
from relufit.study import cluster as cluster_module
from relufit.study import run as run_module
from relufit.study.cluster import executor_of
from relufit.study.planning.plan import load_study
from relufit.study.run import StoppedError, run_study


class Clock:
    """A clock that goes on by as much as a test wants."""

    def __init__(self):
        self.now = 1000.0

    def monotonic(self):
        """What it says."""
        return self.now


class Client:
    """A client of a scheduler that knows some workers, or of one that does not answer."""

    def __init__(self):
        self.workers = {}
        self.scheduler = SimpleNamespace(identity=None)

    def sync(self, *_, **__):
        """What the scheduler answers."""
        if self.workers is None:
            raise TimeoutError
        return {"workers": {a: {"last_seen": seen} for a, seen in self.workers.items()}}


@pytest.fixture
def watched(monkeypatch):
    """A clock, a client, what has been said, and the watch over them."""
    clock, client, said = Clock(), Client(), []
    monkeypatch.setattr(cluster_module, "time", clock)
    return clock, client, said, cluster_module._Watch(client, "tcp://x:1", said.append)


def test_living_workers_are_waited_for(watched):
    """A chunk may take hours: whoever gives signs of life is left alone, whatever its clock."""
    clock, client, said, watch = watched
    for second in range(0, 7200, 2):
        clock.now = 1000.0 + second
        client.workers = {"tcp://a:1": second - 1e6, "tcp://b:1": second + 1e6}
        watch()
    assert said == []


def test_a_silent_worker_is_named_once(watched):
    """The others go on; the message says what to do about it."""
    clock, client, said, watch = watched
    for second in range(0, 300, 2):
        clock.now = 1000.0 + second
        client.workers = {"tcp://a:1": 5.0, "tcp://b:1": float(second)}
        watch()
    (text,) = said
    assert "No heartbeat from 1 Dask workers, one of them tcp://a:1" in text
    assert "stop them" in text


@pytest.mark.parametrize(
    ("workers", "reported"),
    [
        ({}, "No Dask worker of tcp://x:1 has sent a heartbeat"),
        ({"tcp://a:1": 5.0}, "No Dask worker of tcp://x:1 has sent a heartbeat"),
        (None, "The Dask scheduler at tcp://x:1 has not answered"),
    ],
    ids=["gone", "stopped", "no scheduler"],
)
def test_nobody_is_said_soon_and_given_up_after_a_minute(watched, workers, reported):
    """With the time that is left, and the command that starts a worker."""
    clock, client, said, watch = watched
    client.workers = workers
    begin = clock.now

    def wait():
        while True:
            clock.now += 2
            watch()
            assert said or clock.now < begin + 15

    with pytest.raises(StoppedError, match=f"{reported} for 60 s"):
        wait()
    assert clock.now < begin + 80
    (text,) = said
    assert text.startswith(
        f"{reported}; waiting for one, 60 s at most. `dask worker tcp://x:1` starts"
    )


def test_a_worker_that_comes_back_is_waited_for_again(watched):
    """The minute begins anew."""
    clock, client, said, watch = watched
    for second in range(0, 600, 2):
        clock.now = 1000.0 + second
        client.workers = {} if second % 60 < 40 else {"tcp://a:1": float(second)}
        watch()
    assert len(said) == 10


@pytest.mark.filterwarnings("default")
def test_a_study_ends_when_all_workers_are_gone(written, tmp_path, monkeypatch, patient):
    """With real processes: what has been run is kept, and running it again goes on."""
    from distributed import LocalCluster  # noqa: PLC0415 - heavy, and for this test only

    plan = load_study(written(("count = 4", "count = 40")))
    path, said, gone = tmp_path / "s.zarr", [], []
    with (
        LocalCluster(n_workers=1, threads_per_worker=1, dashboard_address=None) as cluster,
        executor_of(cluster.scheduler_address, said.append) as workers,
    ):

        def stop(_what, done, _total):
            if done >= 4 and not gone:
                gone.append(cluster.workers[0].process.pid)
                os.kill(gone[0], signal.SIGSTOP)  # the scheduler goes on to count on it
                monkeypatch.setattr(run_module, "_PATIENCE_S", 0.1)
                monkeypatch.setattr(cluster_module, "_SILENCE_S", 0.5)
                monkeypatch.setattr(cluster_module, "_GIVE_UP_S", 0.3)

        try:
            with pytest.raises(WorkError, match=r"No Dask worker of .* of 120 runs are in .*goes"):
                run_study(
                    plan,
                    path,
                    executor=workers.executor,
                    in_flight=2,
                    idle=workers.idle,
                    report=stop,
                )
        finally:
            os.kill(gone[0], signal.SIGCONT)
    assert "starts one" in said[0]
    assert run_study(plan, path).found >= 4
