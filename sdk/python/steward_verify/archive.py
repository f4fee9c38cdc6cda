"""The ZIP layout of a bundle: stored members, one after another, then the directory that they give.

Every header follows from a member's name, size and CRC-32. So headers are not read field by field: they are built
from these three and compared with the file, byte for byte.
"""

import struct
import zlib

from .failure import Failure

LARGE = 0xFFFFFFFF
MOST_MEMBERS = 1000
PIECE = 1 << 20


def shown(name):
    """The bytes of a name as people may read them: nothing in a file drives a terminal."""
    text = name.decode("utf-8", "replace")
    return "'%s'" % "".join(c if c.isprintable() else "?" for c in text[:80])


class Member:
    def __init__(self, name, size, crc, header, start):
        self.name, self.size, self.crc = name, size, crc
        self.header, self.start = header, start  # offsets of its header and of its content


def local_header(name, size, crc):
    extra = struct.pack("<HHQQ", 1, 16, size, size) if size >= LARGE else b""
    shown = min(size, LARGE)
    return (
        struct.pack("<4sHHHHHIIIHH", b"PK\3\4", 45 if extra else 20, 0, 0, 0, 0x21, crc, shown, shown, len(name), len(extra))
        + name
        + extra
    )


def directory(members, offset):
    out = []
    for m in members:
        large = [m.size, m.size] if m.size >= LARGE else []
        if m.header >= LARGE:
            large.append(m.header)
        extra = struct.pack("<HH%dQ" % len(large), 1, 8 * len(large), *large) if large else b""
        version, size = (45 if large else 20), min(m.size, LARGE)
        out.append(
            struct.pack(
                "<4sHHHHHHIIIHHHHHII", b"PK\1\2", version, version, 0, 0, 0, 0x21, m.crc, size, size,
                len(m.name), len(extra), 0, 0, 0, 0, min(m.header, LARGE),
            )
            + m.name
            + extra
        )
    entries = b"".join(out)
    end = b""
    if offset >= LARGE:
        end += struct.pack("<4sQHHIIQQQQ", b"PK\6\6", 44, 45, 45, 0, 0, len(members), len(members), len(entries), offset)
        end += struct.pack("<4sIQI", b"PK\6\7", 0, offset + len(entries), 1)
    end += struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, len(members), len(members), len(entries), min(offset, LARGE), 0)
    return entries + end


class Archive:
    """An open file that is a bundle's ZIP, or a Failure."""

    def __init__(self, file):
        self.file = file
        self.length = file.seek(0, 2)
        self.members = []
        at = 0
        while self._at(at, 4) == b"PK\3\4":
            if len(self.members) == MOST_MEMBERS:
                raise Failure("the ZIP file has more than %d members" % MOST_MEMBERS)
            member = self._member(at)
            self.members.append(member)
            at = member.start + member.size
            if at > self.length:
                raise Failure("the ZIP file is cut within %s" % shown(member.name))
        if not self.members:
            raise Failure("this is no ZIP file, so no bundle of Steward")
        end = directory(self.members, at)
        if self._at(at, len(end) + 1) != end:
            raise Failure("from byte %d on, the ZIP file is not the directory of its members" % at)

    def _at(self, offset, size):
        self.file.seek(offset)
        return self.file.read(size)

    def _member(self, at):
        head = self._at(at, 30)
        if len(head) < 30:
            raise Failure("the ZIP file is cut in the header at byte %d" % at)
        crc, _, size, name_length = struct.unpack("<IIIH", head[14:28])
        if not 1 <= name_length <= 255:
            raise Failure("the header at byte %d names no member" % at)
        name = self._at(at + 30, name_length)
        if size == LARGE:
            large = self._at(at + 30 + name_length + 4, 8)
            size = struct.unpack("<Q", large)[0] if len(large) == 8 else 0
        header = local_header(name, size, crc)
        if self._at(at, len(header)) != header:
            raise Failure("the header at byte %d is not as Steward writes it" % at)
        return Member(name, size, crc, at, at + len(header))

    def whole(self, member, limit):
        """The content of a small member, with its CRC checked."""
        if member.size > limit:
            raise Failure("%s is larger than %d bytes" % (member.name.decode(), limit))
        content = self._at(member.start, member.size)
        if zlib.crc32(content) != member.crc:
            raise Failure("%s was changed: its CRC-32 is another" % member.name.decode())
        return content

    def pieces(self, member):
        at, left = member.start, member.size
        while left > 0:
            piece = self._at(at, min(left, PIECE))
            if not piece:
                raise Failure("the file became shorter while it was read")
            at, left = at + len(piece), left - len(piece)
            yield piece

    def lines(self, member, longest):
        """Its lines without their newlines, each with the byte at which it begins."""
        rest, begin = b"", 0
        for piece in self.pieces(member):
            lines = (rest + piece).split(b"\n")
            rest = lines.pop()
            for line in lines:
                yield begin, line
                begin += len(line) + 1
            if len(rest) > longest:
                raise Failure("the line at byte %d of %s is longer than %d bytes" % (begin, member.name.decode(), longest))
        if rest:
            raise Failure("the line at byte %d of %s has no end: it was cut" % (begin, member.name.decode()))
