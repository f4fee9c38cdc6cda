"""Answers whether python-stdnum holds numbers for valid; the other end of stdnum_oracle_test.cc.

A question is a line "MODULE[,MODULE…] COUNT", COUNT lines with one number each, and is answered by one line of COUNT
characters: 1 when any of the modules (below the package stdnum) accepts the number, 0 when none does.
"""

import importlib
import sys


def accepts(module, number):
    try:
        return module.is_valid(number)
    except Exception:  # an oracle that stumbles over hostile input has not accepted it
        return False


def main():
    for question in sys.stdin:
        names, count = question.split()
        modules = [importlib.import_module("stdnum." + name) for name in names.split(",")]
        numbers = [sys.stdin.readline().rstrip("\n") for _ in range(int(count))]
        print("".join("1" if any(accepts(m, n) for m in modules) else "0" for n in numbers), flush=True)


main()
