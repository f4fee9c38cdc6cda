"""Signed notes (https://c2sp.org/signed-note) with Ed25519 keys, and the statements by which keys give way."""

import base64
import binascii
import hashlib
import re

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from .canonical import is_time
from .failure import Failure

LONGEST_NOTE = 64 << 10
MOST_SIGNATURES = 64
_LAST_SECOND = 253402300799  # of the year 9999
_SPACE = re.compile("[\x00-\x20\x7f+\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]")


def _decode(text):
    """Base64 in its one form (RFC 4648 §4), or ValueError."""
    try:
        data = base64.b64decode(text.encode("ascii"), validate=True)
    except (binascii.Error, UnicodeEncodeError) as error:
        raise ValueError(str(error)) from None
    if base64.b64encode(data).decode() != text:
        raise ValueError("base64 in another form")
    return data


class PublicKey:
    """NAME+ID+BASE64, as signed notes write a verifier's key."""

    KIND = b"\1"  # Ed25519

    def __init__(self, text):
        parts = text.split("+", 2)
        try:
            self.name, self.id, encoded = parts
            data = _decode(encoded)
        except ValueError:
            raise Failure("a public key reads NAME+ID+BASE64; copy it whole") from None
        if len(data) != 33 or data[:1] != self.KIND:
            raise Failure("the key '%s' is of another kind than is asked for here; copy it whole" % self.name)
        if not self.name or len(self.name.encode()) > 255 or _SPACE.search(self.name):
            raise Failure("the name of the public key is empty or holds spaces")
        digest = hashlib.sha256(self.name.encode() + b"\n" + data).digest()
        if self.id != digest[:4].hex():
            raise Failure("the id inside the public key does not fit it; copy it again")
        self.text = text
        self._key = Ed25519PublicKey.from_public_bytes(data[1:])

    def __eq__(self, other):
        return self.text == other.text

    __hash__ = None

    def signed(self, message, signature):
        try:
            self._key.verify(signature, message)
            return True
        except InvalidSignature:
            return False


class WitnessKey(PublicKey):
    """The same of one who cosigns heads (https://c2sp.org/tlog-cosignature)."""

    KIND = b"\4"


class Note:
    """A note taken apart: `text` with its last newline, `signatures` as (name, id, bytes)."""

    def __init__(self, data, what):
        self.what = what
        if len(data) > LONGEST_NOTE:
            raise Failure("%s is longer than 64 KiB" % what)
        try:
            note = data.decode("utf-8")
        except UnicodeDecodeError:
            raise Failure("%s is not UTF-8" % what) from None
        if re.search("[\x00-\x09\x0b-\x1f]", note):
            raise Failure("%s holds control characters" % what)
        head, blank, tail = note.rpartition("\n\n")
        if not blank or not note.endswith("\n") or not tail:
            raise Failure("%s is cut, or carries no signature" % what)
        self.text = head + "\n"
        self.signatures = [self._signature(line) for line in tail[:-1].split("\n")]
        if len(self.signatures) > MOST_SIGNATURES:
            raise Failure("%s carries more than %d signatures" % (what, MOST_SIGNATURES))

    def _signature(self, line):
        try:
            mark, name, encoded = line.split(" ", 2)
            data = _decode(encoded)
        except ValueError:
            mark = ""
        if mark != "\u2014" or not name or len(data) <= 4:
            raise Failure("%s has a line among its signatures that is none" % self.what)
        return name, data[:4].hex(), data[4:]

    def lines(self):
        return self.text[:-1].split("\n")

    def check(self, key):
        """Every signature that says it is of `key` must be, and there must be one."""
        of_key = [data for name, id, data in self.signatures if (name, id) == (key.name, key.id)]
        if not of_key:
            raise Failure("%s was not signed by key %s" % (self.what, key.id))
        if not all(len(data) == 64 and key.signed(self.text.encode(), data) for data in of_key):
            raise Failure("%s carries a signature of key %s that is not good: it was changed" % (self.what, key.id))


class Rotation:
    """One key gives way to the next; both signed it, or the new one alone when the old one was lost."""

    def __init__(self, statement):
        note = Note(statement.encode(), "a key rotation")
        lines = note.lines()
        if len(lines) != 4 or lines[0] not in ("steward key rotation", "steward key lost") or not is_time(lines[3]):
            raise Failure("a key rotation does not read as one")
        self.lost = lines[0] == "steward key lost"
        self.old, self.new = PublicKey(lines[1]), PublicKey(lines[2])
        if self.old == self.new or self.old.name != self.new.name:
            raise Failure("a key rotation names one key twice, or keys of two ledgers")
        for key in [self.new] if self.lost else [self.old, self.new]:
            note.check(key)


class Head:
    """A checkpoint (https://c2sp.org/tlog-checkpoint) that `key` signed: a size and a root, and at most one time."""

    def __init__(self, checkpoint, key):
        note = Note(checkpoint.encode(), "the signed head")
        lines = note.lines()
        if len(lines) < 3 or "" in lines:
            raise Failure("the signed head has no lines for origin, size and root")
        if lines[0] != key.name:
            raise Failure("the signed head is of another ledger")
        if not re.fullmatch("0|[1-9][0-9]{0,18}", lines[1], re.ASCII) or int(lines[1]) >= 2**63:
            raise Failure("the signed head gives no size")
        try:
            self.root = _decode(lines[2])
        except ValueError:
            self.root = b""
        if len(self.root) != 32:
            raise Failure("the signed head gives no root")
        self.size = int(lines[1])
        times = [line[5:] for line in lines[3:] if line.startswith("time ")]
        if len(times) > 1 or not all(map(is_time, times)):
            raise Failure("the signed head gives two times, or one that is none")
        note.check(key)
        self.note = note

    def cosigned(self, witness):
        """When `witness` did, in seconds since 1970; a Failure if it did not."""
        of_witness = "witness %s (%s)" % (witness.name, witness.id)
        for name, id, data in self.note.signatures:
            if (name, id) != (witness.name, witness.id):
                continue
            seconds = int.from_bytes(data[:8], "big")
            signed = "cosignature/v1\ntime %d\n%s" % (seconds, self.note.text)
            if not 0 < seconds <= _LAST_SECOND or len(data) != 72 or not witness.signed(signed.encode(), data[8:]):
                raise Failure("the cosignature of %s is wrong: it is of another head, or of another key" % of_witness)
            return seconds
        raise Failure("the head is not cosigned by %s" % of_witness)
