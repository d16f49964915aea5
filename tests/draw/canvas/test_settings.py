"""Thread-local matplotlib settings."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from io import BytesIO
from subprocess import run
from threading import Event, Thread

import matplotlib as mpl
import pytest
from matplotlib.figure import Figure

from relufit.draw.canvas.settings import drawing_with, settings_of
from relufit.draw.canvas.theme import THEMES

PATIENCE_S = 60  # only a guard against hanging


def values():
    return {key: mpl.rcParams._get(key) for key in mpl.rcParams}


def users_figure():
    """A figure that a user draws with other settings."""
    figure, file = Figure(figsize=(2, 2)), BytesIO()
    figure.subplots().plot([1, 2])
    figure.savefig(file, format="png")
    return file.getvalue()


@contextmanager
def another_thread_drawing(settings):
    """A thread in which relufit is drawing."""
    inside, leave = Event(), Event()

    def draw():
        with drawing_with(settings):
            inside.set()
            leave.wait(PATIENCE_S)

    thread = Thread(target=draw)
    thread.start()
    assert inside.wait(PATIENCE_S)
    try:
        yield
    finally:
        leave.set()
        thread.join()


def test_other_threads_see_no_change(theme):
    """While relufit draws in one thread, other threads read the usual settings."""
    before, drawn = values(), users_figure()
    with another_thread_drawing(theme.settings(13.0)):
        assert values() == before
        assert dict(mpl.rcParams.copy()) == before
        assert users_figure() == drawn
    assert values() == before


def test_other_threads_may_change_settings():
    """Settings that a user changes while relufit draws stay changed."""
    with mpl.rc_context():
        with another_thread_drawing(THEMES["dark"].settings()):
            mpl.rcParams["lines.linewidth"] = 7.25
            with mpl.rc_context({"font.size": 3.0}):
                assert mpl.rcParams["font.size"] == 3.0
            mpl.rcParams.update({"axes.grid": True})
        assert mpl.rcParams["lines.linewidth"] == 7.25
        assert mpl.rcParams["axes.grid"] is True


def test_settings_made_while_drawing_end_with_it():
    """Assignments and ``rc_context`` inside the block have no effect after it."""
    before = values()
    with drawing_with(settings_of({"font.size": 13.0})):
        mpl.rcParams["lines.linewidth"] = 7.25
        with mpl.rc_context({"axes.grid": True}):
            assert mpl.rcParams["axes.grid"] is True
        assert mpl.rcParams["axes.grid"] is False
        with drawing_with(settings_of({"font.size": 5.0})):
            assert mpl.rcParams["font.size"] == 5.0
        assert mpl.rcParams["font.size"] == 13.0
        assert mpl.rcParams.copy()["lines.linewidth"] == 7.25
    assert values() == before
    assert type(mpl.rcParams) is mpl.RcParams


@pytest.mark.parametrize("key", ["no.such", "font.size"])
def test_settings_are_checked(key):
    """A setting that is unknown or invalid raises an error."""
    with pytest.raises((KeyError, ValueError), match=key):
        settings_of({key: "nonsense"})


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")
def test_a_forked_process_can_draw():
    """A lock that another thread holds during a fork does not block the child."""
    code = (
        "import os, sys, threading\n"
        "from relufit.draw.canvas.settings import drawing_with\n"
        "inside, leave = threading.Event(), threading.Event()\n"
        "def draw():\n"
        "    with drawing_with({}):\n"
        "        inside.set(); leave.wait()\n"
        "threading.Thread(target=draw).start(); inside.wait()\n"
        "child = os.fork()\n"
        "if not child:\n"
        "    with drawing_with({}):\n"
        "        os._exit(7)\n"
        "status = os.waitpid(child, 0)[1]; leave.set()\n"
        "sys.exit(os.waitstatus_to_exitcode(status))\n"
    )
    command = [sys.executable, "-P", "-W", "ignore", "-c", code]
    assert run(command, check=False, timeout=PATIENCE_S).returncode == 7
