"""Check digits as their standards define them, written apart from the C++ so that each tests the other."""

import hashlib


def luhn(digits):
    """ISO/IEC 7812-1 annex B: the check digit to append."""
    total = 0
    for i, c in enumerate(reversed(digits)):
        d = int(c) * (2 if i % 2 == 0 else 1)
        total += d - 9 if d > 9 else d
    return str(-total % 10)


def mod_97(text):
    """ISO/IEC 7064 MOD 97-10 over letters as 10 to 35."""
    return int("".join(str(int(c, 36)) for c in text)) % 97


def mod_11_10(digits):
    """ISO/IEC 7064 MOD 11,10: the check digit to append."""
    p = 10
    for c in digits:
        p = (p + int(c)) % 10 or 10
        p = p * 2 % 11
    return str((11 - p) % 10)


def weighted(digits, weights):
    return sum(int(d) * w for d, w in zip(digits, weights))


_D = [[0, 1, 2, 3, 4, 5, 6, 7, 8, 9]]
for row in range(1, 5):
    _D.append([(j + row) % 5 + (0 if j < 5 else 5) for j in range(10)])
for row in range(5, 10):
    _D.append([(row - j) % 5 + (5 if j < 5 else 0) for j in range(10)])
_P = [list(range(10)), [1, 5, 7, 6, 2, 8, 3, 0, 9, 4]]
for _ in range(6):
    _P.append([_P[1][x] for x in _P[-1]])


def verhoeff(digits):
    """Verhoeff 1969, dihedral group D5: the check digit to append."""
    c = 0
    for i, d in enumerate(reversed(digits)):
        c = _D[c][_P[(i + 1) % 8][int(d)]]
    return str(next(j for j in range(10) if _D[c][j] == 0))


_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"


def base58check(payload):
    raw = payload + hashlib.sha256(hashlib.sha256(payload).digest()).digest()[:4]
    number = int.from_bytes(raw, "big")
    text = ""
    while number:
        number, rest = divmod(number, 58)
        text = _BASE58[rest] + text
    return "1" * (len(raw) - len(raw.lstrip(b"\0"))) + text


_BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"


def bech32(prefix, version, program):
    """BIP 173 for version 0, BIP 350 above."""
    bits = "".join(f"{b:08b}" for b in program)
    bits += "0" * (-len(bits) % 5)
    data = [version] + [int(bits[i : i + 5], 2) for i in range(0, len(bits), 5)]

    def polymod(values):
        chk = 1
        for v in values:
            top = chk >> 25
            chk = (chk & 0x1FFFFFF) << 5 ^ v
            for i, g in enumerate((0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)):
                chk ^= g if top >> i & 1 else 0
        return chk

    expanded = [ord(c) >> 5 for c in prefix] + [0] + [ord(c) & 31 for c in prefix]
    check = polymod(expanded + data + [0] * 6) ^ (0x2BC830A3 if version else 1)
    return prefix + "1" + "".join(_BECH32[d] for d in data + [check >> 5 * (5 - i) & 31 for i in range(6)])


def _keccak_f(lanes):
    r = 1
    for _ in range(24):
        c = [lanes[x][0] ^ lanes[x][1] ^ lanes[x][2] ^ lanes[x][3] ^ lanes[x][4] for x in range(5)]
        d = [c[(x + 4) % 5] ^ _rol(c[(x + 1) % 5], 1) for x in range(5)]
        lanes = [[lanes[x][y] ^ d[x] for y in range(5)] for x in range(5)]
        x, y, current = 1, 0, lanes[1][0]
        for t in range(24):
            x, y = y, (2 * x + 3 * y) % 5
            current, lanes[x][y] = lanes[x][y], _rol(current, (t + 1) * (t + 2) // 2)
        for y in range(5):
            row = [lanes[x][y] for x in range(5)]
            for x in range(5):
                lanes[x][y] = row[x] ^ (~row[(x + 1) % 5] & row[(x + 2) % 5])
        for j in range(7):
            r = (r << 1 ^ (r >> 7) * 0x71) % 256
            if r & 2:
                lanes[0][0] ^= 1 << ((1 << j) - 1)
    return lanes


def _rol(a, n):
    n %= 64
    return (a >> (64 - n) | a << n) % (1 << 64)


def keccak_256(data):
    """Keccak-256 as Ethereum uses it (padding 0x01)."""
    rate = 136
    padded = bytearray(data + b"\1" + b"\0" * (-(len(data) + 1) % rate))
    padded[-1] |= 0x80
    lanes = [[0] * 5 for _ in range(5)]
    for block in range(0, len(padded), rate):
        for i in range(rate // 8):
            lanes[i % 5][i // 5] ^= int.from_bytes(padded[block + 8 * i : block + 8 * i + 8], "little")
        lanes = _keccak_f(lanes)
    return b"".join(lanes[i % 5][i // 5].to_bytes(8, "little") for i in range(4))


def eip55(address):
    """Mixed-case checksum of 40 hex digits (EIP-55)."""
    digest = keccak_256(address.encode()).hex()
    return "0x" + "".join(c.upper() if int(digest[i], 16) > 7 else c for i, c in enumerate(address))
