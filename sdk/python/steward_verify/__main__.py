"""python3 -m steward_verify BUNDLE --public-key NAME+ID+BASE64"""

import argparse
import sys

from .bundle import verify
from .failure import Failure


def main():
    parser = argparse.ArgumentParser(prog="steward_verify", description="Does a bundle of Steward's audit hold?")
    parser.add_argument("file", help="the bundle, a ZIP file")
    parser.add_argument("--public-key", metavar="KEY", help="the ledger's key, from a source you trust")
    arguments = parser.parse_args()
    try:
        verdict = verify(arguments.file, arguments.public_key)
    except (OSError, Failure) as error:
        print("steward_verify: %s" % error, file=sys.stderr)
        return 2
    for line in verdict.lines:
        print(line)
    print("This bundle holds." if verdict.holds else "This bundle does not hold.")
    return 0 if verdict.holds else 1


if __name__ == "__main__":
    sys.exit(main())
