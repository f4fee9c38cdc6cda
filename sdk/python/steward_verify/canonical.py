"""RFC 8785: is a text the canonical form of what it says? And of an entry of the ledger?"""

import calendar
import json
import re

from .failure import Failure

EXACT = 2**53  # the largest whole number that every JSON reader keeps
LONGEST_ENTRY = 32 << 20
MOST_LEVELS = 64
MOST_VALUES = 5_000_000
LONGEST_TEXT = 1 << 20  # of a key, an actor, a kind
_TIME = re.compile(r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)\.\d{6}Z", re.ASCII)


def is_time(text):
    """2026-11-20T18:48:58.123456Z, and no other form."""
    match = _TIME.fullmatch(text)
    if not match:
        return False
    year, month, day, hour, minute, second = map(int, match.groups())
    if year < 1 or not 1 <= month <= 12 or hour > 23 or minute > 59 or second > 59:
        return False
    return 1 <= day <= calendar.monthrange(year, month)[1]


def _number(value):
    """As ECMAScript prints it: the fewest digits that read back as the same double."""
    if value == 0:
        return "0"
    digits, _, exponent = ("%r" % abs(value)).partition("e")
    whole, _, fraction = digits.partition(".")
    if fraction == "0":
        fraction = ""
    point = len(whole) + int(exponent or 0)  # the value is 0.DIGITS times ten to this
    digits = whole + fraction
    stripped = digits.lstrip("0")
    point -= len(digits) - len(stripped)
    digits = stripped.rstrip("0")
    sign, count = ("-" if value < 0 else ""), len(digits)
    if count <= point <= 21:
        return sign + digits + "0" * (point - count)
    if 0 < point <= 21:
        return sign + digits[:point] + "." + digits[point:]
    if -6 < point <= 0:
        return sign + "0." + "0" * -point + digits
    shown = digits[0] + ("." + digits[1:] if count > 1 else "")
    return "%s%se%s%d" % (sign, shown, "+" if point > 0 else "-", abs(point - 1))


def _string(text):
    return json.dumps(text, ensure_ascii=False)


def _write(value):
    if isinstance(value, dict):
        members = sorted(value.items(), key=lambda item: item[0].encode("utf-16-be", "surrogatepass"))
        return "{%s}" % ",".join("%s:%s" % (_string(key), _write(item)) for key, item in members)
    if isinstance(value, list):
        return "[%s]" % ",".join(map(_write, value))
    if isinstance(value, float):
        return _number(value)
    return json.dumps(value, ensure_ascii=False)


def _refuse_constant(name):
    raise ValueError(name)


def _walk(value, level, count):
    """The bounds of docs/audit.md that no JSON reader knows; `count` is a list of one number."""
    count[0] += 1
    if level > MOST_LEVELS or count[0] > MOST_VALUES:
        raise ValueError("too deep or too many values")
    if isinstance(value, dict):
        for key, item in value.items():
            if "\0" in key or len(key.encode()) > LONGEST_TEXT:
                raise ValueError("a key that no entry may have")
            _walk(item, level + 1 if isinstance(item, (dict, list)) else level, count)
    elif isinstance(value, list):
        for item in value:
            _walk(item, level + 1 if isinstance(item, (dict, list)) else level, count)
    elif isinstance(value, str) and "\0" in value:
        raise ValueError("U+0000")


def parse(data):
    """The value of canonical JSON, or ValueError."""
    text = data.decode("utf-8")
    floats = []

    def whole(digits):
        value = int(digits)
        if not -EXACT <= value <= EXACT:
            raise ValueError("a whole number beyond 2^53")
        return value

    def decimal(digits):
        value = float(digits)
        if value in (float("inf"), float("-inf")):
            raise ValueError("a number too large")
        floats.append(value)
        return value

    value = json.loads(text, parse_int=whole, parse_float=decimal, parse_constant=_refuse_constant)
    # Python sorts keys by code points; that is another order than RFC 8785's only beyond U+FFFF.
    if floats or any(c > "\uffff" for c in text):
        again = _write(value)
    else:
        again = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    if again != text:
        raise ValueError("not in canonical form (RFC 8785)")
    if b"\\u0000" in data or data.count(b"{") + data.count(b"[") > MOST_LEVELS or len(data) > LONGEST_TEXT:
        _walk(value, 1, [0])
    return value


def entry(line):
    """The value of a line that is an entry, or a Failure."""
    try:
        if len(line) > LONGEST_ENTRY:
            raise ValueError("it is longer than 32 MiB")
        value = parse(line)
        if not isinstance(value, dict) or sorted(value) != ["actor", "body", "kind", "seq", "time", "v"]:
            raise ValueError("its members are not those of an entry")
        number, version, time = value["seq"], value["v"], value["time"]
        if type(version) is not int or version != 1:
            raise ValueError("its version is not 1")
        if type(number) is not int or number < 0:
            raise ValueError("its number is none")
        for name in ("actor", "kind"):
            if not isinstance(value[name], str) or len(value[name].encode()) > LONGEST_TEXT:
                raise ValueError("its %s is no text" % name)
        if not isinstance(value["body"], dict):
            raise ValueError("its body is no object")
        if not isinstance(time, str) or not is_time(time):
            raise ValueError("its time is none")
        return value
    except (ValueError, RecursionError) as error:
        raise Failure("it is no entry any more: %s" % error) from None
