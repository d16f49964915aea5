"""Processes side by side: order, errors, and ends."""

from __future__ import annotations

import os

import pytest
from worker_tasks import die, double, fail, fail_oddly

from relufit.cli.workers import Workers
from relufit.encode import undone_at_end
from relufit.errors import InputError, WorkError


def results(function, tasks, count=2):
    workers = Workers(function, count)
    with undone_at_end(workers):
        yield from workers.results(tasks)


def test_results_come_in_the_order_of_the_tasks():
    """More tasks than workers, and more workers than tasks."""
    assert list(results(double, range(7))) == [0, 2, 4, 6, 8, 10, 12]
    assert list(results(double, [1], count=3)) == [2]


def test_an_error_comes_in_its_turn():
    """What was done before it is given first; the error keeps its type, text and traceback."""
    found = results(fail, [1, 2, 3, 4])
    assert next(found) == 1
    with pytest.raises(InputError, match="not 2") as caught:
        next(found)
    assert str(caught.value) == "not 2"
    assert "in fail" in caught.value.__notes__[0]


def test_an_error_that_cannot_travel_is_reported_in_words():
    """Its type and text come all the same."""
    with pytest.raises(WorkError, match=r"UnpicklableError: \(1, 2\)"):
        list(results(fail_oddly, [1]))


@pytest.mark.skipif(os.name != "posix", reason="no signals")
def test_a_worker_that_is_killed_is_an_error():
    """The system may kill one for its memory: the others end, and the message says so."""
    with pytest.raises(WorkError, match=r"ended before its work was done \(signal 9\)"):
        list(results(die, [1, 2]))


def test_a_function_that_workers_cannot_import_is_an_error(monkeypatch):
    """Nobody waits for a worker that could not even read its task."""
    monkeypatch.setattr("worker_tasks.lost", double, raising=False)
    monkeypatch.setattr(double, "__qualname__", "lost")
    with pytest.raises(AttributeError, match="lost"):
        list(results(double, [1]))
