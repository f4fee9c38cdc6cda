"""From entries and a proof to the root of the tree (RFC 6962 §2.1), front to back.

The leaves of the tree stand in a row. What is known covers it from the left, as complete subtrees whose sizes are
the one bits of the number of leaves covered. A gap before the next entry is filled by the proof's hashes, each of
the largest subtree that fits.
"""

import hashlib

from .failure import Failure

_sha256 = hashlib.sha256


def leaf(entry):
    return _sha256(b"\0" + entry).digest()


def node(left, right):
    return _sha256(b"\1" + left + right).digest()


class Root:
    """`proof` gives the hashes one by one."""

    def __init__(self, size, proof):
        self._size, self._proof = size, proof
        self._covered = 0
        self._subtrees = []

    def add(self, index, digest):
        self._fill(index)
        self._push(digest, 1)

    def finish(self):
        self._fill(self._size)
        if next(self._proof, None) is not None:
            raise Failure("proof.txt goes on after its last hash")
        if not self._subtrees:
            return _sha256(b"").digest()
        root = self._subtrees[-1]
        for left in reversed(self._subtrees[:-1]):
            root = node(left, root)
        return root

    def _push(self, digest, count):
        covered = self._covered
        step = count
        while covered & step:
            digest = node(self._subtrees.pop(), digest)
            step *= 2
        self._subtrees.append(digest)
        self._covered = covered + count

    def _fill(self, end):
        while self._covered < end:
            digest = next(self._proof, None)
            if digest is None:
                raise Failure("proof.txt ends before the entries from %d on are covered" % self._covered)
            begin, left = self._covered, end - self._covered
            # The right edge of the tree: one subtree that is not complete, if the rest is one.
            if end == self._size and begin % (1 << (left - 1).bit_length()) == 0:
                self._subtrees.append(digest)
                self._covered = end
                return
            fits = 1 << (left.bit_length() - 1)
            self._push(digest, min(fits, begin & -begin) if begin else fits)
