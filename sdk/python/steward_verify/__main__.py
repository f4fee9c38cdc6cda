"""python3 -m steward_verify BUNDLE --public-key NAME+ID+BASE64 [--witness NAME+ID+BASE64]

Exit codes as of `steward audit verify`: 0 it holds, 7 it does not, 2 the command or a key is wrong.
"""

import argparse
import sys

from .bundle import verify
from .failure import Failure

HOLDS, USAGE, DOES_NOT_HOLD = 0, 2, 7


def main():
    parser = argparse.ArgumentParser(prog="steward_verify", description="Does a bundle of Steward's audit hold?")
    parser.add_argument("file", help="the bundle, a ZIP file")
    parser.add_argument("--public-key", metavar="KEY", help="the ledger's key, from a source you trust")
    parser.add_argument(
        "--witness", metavar="KEY", action="append", default=[], help="a witness that must have cosigned the head"
    )
    arguments = parser.parse_args()
    try:
        verdict = verify(arguments.file, arguments.public_key, arguments.witness)
    except (OSError, Failure) as error:
        print("steward_verify: %s" % error, file=sys.stderr)
        return USAGE
    for line in verdict.lines:
        print(line)
    print("This bundle holds." if verdict.holds else "This bundle does not hold.")
    return HOLDS if verdict.holds else DOES_NOT_HOLD


if __name__ == "__main__":
    sys.exit(main())
