"""Signals end the command line, at whatever moment they come."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap

import pytest

pytestmark = pytest.mark.skipif(os.name != "posix", reason="no such signals")
NUMBERS = {"SIGINT": 2, "SIGTERM": 15, "SIGHUP": 1}
SETUP = """
    import os, signal, sys, time, weakref
    from pathlib import Path
    from relufit.cli import interrupts
    from relufit.cli.shared import reported
    from relufit.cli.ending import run_program
    signal.signal(signal.SIGHUP, signal.SIG_DFL)  # nohup, under which tests may run, ignores it

    def come(number=signal.SIGINT):
        os.kill(os.getpid(), number)

    def work():  # at most for a minute: it must be interrupted
        for _ in range(6000):
            time.sleep(0.01)
        print("not interrupted", flush=True)

    def run(program):
        def command():
            with reported(debug=False):
                program()
        signal.signal(signal.SIGINT, signal.default_int_handler)
        run_program(command)
"""
GUARD_S = 600  # against hanging only; nothing is measured
MESSAGE = "Interrupted. What was not finished was not written.\n"


def ended(code, *arguments):
    """How a program ends, what it prints, and what it says."""
    program = textwrap.dedent(SETUP) + textwrap.dedent(code)
    command = [sys.executable, "-P", "-c", program, *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=GUARD_S)
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize("name", NUMBERS)
def test_a_signal_is_reported_and_kills(name):
    """One line, and death by the signal itself, so that a shell's loop ends."""
    code = f"""
        def program():
            come(signal.{name})
            work()
        run(program)
    """
    assert ended(code) == (-NUMBERS[name], "", MESSAGE)


def test_an_interrupt_that_is_swallowed_comes_again():
    """A weak reference's callback loses exceptions; the run ends all the same."""
    code = """
        class Thing: pass
        def program():
            thing = Thing()
            reference = weakref.ref(thing, lambda _: come())
            swallowed = []
            sys.unraisablehook = swallowed.append  # none of its code can be interrupted again
            try:
                del thing
                work()
            except KeyboardInterrupt:
                print("swallowed", len(swallowed), "and came again", flush=True)
                raise
        run(program)
    """
    assert ended(code) == (-2, "swallowed 1 and came again\n", MESSAGE)


@pytest.mark.parametrize("end", ["raise ValueError('Invalid matrix') from None", "return"])
def test_an_interrupt_that_becomes_something_else_is_an_interrupt(end):
    """Another error, or none at all: nothing to report as a bug, and no success."""
    code = f"""
        def program():
            try:
                come()
                work()
            except KeyboardInterrupt:
                {end}
        run(program)
    """
    assert ended(code) == (-2, "", MESSAGE)


def test_an_import_is_not_torn_apart(tmp_path):
    """The interrupt waits until it is done: half of a module is worse than none."""
    (tmp_path / "slow.py").write_text(
        "import os, signal\nos.kill(os.getpid(), signal.SIGINT)\nfor _ in range(1000):\n    pass\n"
        "print('imported', flush=True)\n"
    )
    code = """
        def program():
            sys.path.insert(0, sys.argv[1])
            import slow
            work()
        run(program)
    """
    assert ended(code, tmp_path) == (-2, "imported\n", MESSAGE)


def test_further_signals_do_not_disturb_the_cleaning_up():
    """An impatient user's second and third Ctrl-C, and the repetition of the first."""
    code = """
        def program():
            try:
                come()
                work()
            finally:
                for _ in range(10):
                    come()
                    time.sleep(0.02)
                print("clean", flush=True)
        run(program)
    """
    assert ended(code) == (-2, "clean\n", MESSAGE)


def test_a_lock_is_not_left_taken():
    """An interrupt inside a condition's methods waits until its lock is free again."""
    code = """
        import threading
        def profile(frame, event, _argument):
            inside = frame.f_code.co_filename.endswith("threading.py")
            if event == "return" and inside and frame.f_code.co_name == "__enter__":
                sys.setprofile(None)
                signal.getsignal(signal.SIGINT)(signal.SIGINT, frame)  # as if it came there
        def program():
            condition = threading.Condition()
            sys.setprofile(profile)
            try:
                with condition:
                    pass
                work()
            except KeyboardInterrupt:
                taken = threading.Thread(target=lambda: print(condition.acquire(timeout=60)))
                taken.start()
                taken.join()
                raise
        run(program)
    """
    assert ended(code) == (-2, "True\n", MESSAGE)


def test_what_is_unfinished_is_undone_even_if_nobody_unwinds(tmp_path):
    """Folders that a lost block would have removed are gone when the process is."""
    code = """
        from relufit.encode import staged_folder
        def program():
            block = staged_folder(Path(sys.argv[1], "new", "run"))
            (block.__enter__() / "a.gif").write_text("half")
            globals()["kept"] = block
            come()
            work()
        run(program)
    """
    assert ended(code, tmp_path) == (-2, "", MESSAGE)
    assert list(tmp_path.iterdir()) == []


def test_ignored_signals_stay_ignored():
    """As nohup and background jobs of a script want it."""
    code = """
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
        def program():
            come(signal.SIGHUP)
            print("goes on", flush=True)
        run(program)
    """
    assert ended(code) == (0, "goes on\n", "")


def test_process_1_ends_too():
    """The system shields it from death by a signal: it exits with 128 and the number."""
    code = """
        def program():
            come(signal.SIGTERM)
            work()
        os.kill = lambda pid, number, kill=os.kill: (
            None if signal.getsignal(number) is signal.SIG_DFL else kill(pid, number)
        )
        run(program)
    """
    assert ended(code) == (143, "", MESSAGE)


def test_a_signal_before_anything_is_imported_ends_the_program():
    """Nothing is loaded only to clean up after what was not begun."""
    code = """
        def program():
            come()
            work()
        signal.signal(signal.SIGINT, signal.default_int_handler)
        import atexit
        for name in [name for name in sys.modules if name.startswith("relufit.encode")]:
            del sys.modules[name]
        run_program(program)
    """
    assert ended(code) == (-2, "", "")


def test_the_library_leaves_signals_alone():
    """A guest in its user's process: whatever is imported, the handlers are his."""
    code = """
        before = [signal.getsignal(number) for number in signal.valid_signals()]
        import relufit.api, relufit.cli.jobs, relufit.cli.app
        import relufit.cli.start, relufit.cli.workers
        print([signal.getsignal(number) for number in signal.valid_signals()] == before)
    """
    assert ended(code) == (0, "True\n", "")


def test_without_handlers_an_interrupt_is_reported_too():
    """In a program that is not relufit's own, commands end with the code of shells."""
    code = """
        def command():
            with reported(debug=False):
                raise KeyboardInterrupt
        try:
            command()
        except Exception as error:
            print(error.exit_code)
    """
    assert ended(code) == (0, "130\n", MESSAGE)
