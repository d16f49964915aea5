"""What workers do in tests: functions of a module that they can import."""

from __future__ import annotations

import os
import signal
import time

from relufit.errors import InputError


def double(number):
    return 2 * number


def fail(number):
    if number == 2:
        raise InputError(f"not {number}")
    return number


class UnpicklableError(Exception):
    def __init__(self, first, second):
        super().__init__(first, second)

    def __reduce__(self):
        raise TypeError


def fail_oddly(_number):
    raise UnpicklableError(1, 2)


def die(number):
    if number == 1:
        os.kill(os.getpid(), signal.SIGKILL)
    time.sleep(600)
