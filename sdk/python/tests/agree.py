"""Reads cases, one JSON object a line, and prints the verdict on each: "1" holds, "0" does not.

{"file": PATH, "key": KEY, "flip": [OFFSET, MASK]} checks the file with one byte changed, {"cut": SIZE} its front,
{"add": TEXT} the file with something behind it; "witnesses": KEYS of who must have cosigned it. One process for all: starting Python costs more than a check.
"""

import io
import json
import sys

from steward_verify import verify

files = {}
for line in sys.stdin:
    case = json.loads(line)
    path = case["file"]
    if path not in files:
        with open(path, "rb") as file:
            files[path] = file.read()
    data = bytearray(files[path])
    if "flip" in case:
        data[case["flip"][0]] ^= case["flip"][1]
    if "cut" in case:
        del data[case["cut"] :]
    data += case.get("add", "").encode()
    print("1" if verify(io.BytesIO(data), case["key"], case.get("witnesses", ())).holds else "0")
