#!/usr/bin/env python3
"""Writes the labelled corpus that `steward eval` measures on: train.jsonl (to tune on) and held_out.jsonl (never).

    tests/corpus/generate.py [DIRECTORY]

Seeded: the same files on every run. Only the standard library. Nothing in it is about a person: names are common ones put
together at random, numbers are drawn at random and given the check digits of their standards (check_digits.py,
government_*.py), written apart from the detectors they test. The two splits have other values, and other headers wherever
a kind has several (kinds.py).
"""

import json
import pathlib
import random
import sys

from columns import column_cases
from texts import text_cases

SPLITS = {"train": 20_240_611, "held_out": 77_003_115}


def lines(split, seed):
    # One generator for each half, so that a new column case leaves the texts as they are.
    for make, salt in ((column_cases, 1), (text_cases, 2)):
        for case in make(random.Random(seed + salt), split):
            yield json.dumps(case, ensure_ascii=False, separators=(",", ":")) + "\n"


def main():
    directory = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).parent)
    for split, (name, seed) in enumerate(SPLITS.items()):
        (directory / f"{name}.jsonl").write_text("".join(lines(split, seed)), encoding="utf-8")


if __name__ == "__main__":
    main()
