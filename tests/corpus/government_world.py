"""Government identifiers outside Europe, vehicles and travel documents: one valid number from a random.Random."""

from check_digits import luhn, verhoeff, weighted
from government_europe import LETTERS, birthday, digits, icao_check, letters, until


def us_ssn(r):
    area = r.choice([n for n in range(1, 900) if n != 666])
    return f"{area:03}-{r.randint(1, 99):02}-{r.randint(1, 9999):04}"


def us_itin(r):
    group = r.choice([*range(50, 66), *range(70, 89), *range(90, 93), *range(94, 100)])
    return f"9{digits(r, 2)}-{group}-{digits(r, 4)}"


def us_ein(r):
    prefix = r.choice(["01", "04", "10", "12", "20", "26", "27", "33", "36", "45", "47", "52", "58", "61", "75", "81", "83", "95"])
    return f"{prefix}-{digits(r, 7)}"


def us_passport(r):
    return r.choice("ACDEX") + digits(r, 8) if r.random() < 0.5 else r.choice("123456") + digits(r, 8)


def us_driver_license(r):
    return r.choice(
        [
            lambda: r.choice(LETTERS) + digits(r, 7),  # California
            lambda: r.choice("FLS") + digits(r, 12),  # Florida, Illinois like
            lambda: digits(r, 8),  # Texas
            lambda: digits(r, 9),  # New York
        ]
    )()


def us_mbi(r):
    alpha = "ACDEFGHJKMNPQRTUVWXY"
    alnum = alpha + "0123456789"
    kinds = [("123456789", 1), (alpha, 1), (alnum, 1), ("0123456789", 1), (alpha, 1), (alnum, 1), ("0123456789", 1), (alpha, 2), ("0123456789", 2)]
    n = "".join(letters(r, count, chars) for chars, count in kinds)
    return f"{n[:4]}-{n[4:7]}-{n[7:]}" if r.random() < 0.4 else n


def us_npi(r):
    body = r.choice("12") + digits(r, 8)
    return body + luhn("80840" + body)


def dea(r):
    body = digits(r, 6)
    check = (sum(map(int, body[0::2])) + 2 * sum(map(int, body[1::2]))) % 10
    return r.choice("ABFGM") + r.choice(LETTERS) + body + str(check)


def aba(r):
    prefix = f"{r.choice([*range(1, 13), *range(21, 33)]):02}"
    body = prefix + digits(r, 6)
    return body + str(-weighted(body, (3, 7, 1, 3, 7, 1, 3, 7)) % 10)


def us_zip(r):
    return f"{r.randint(501, 99950):05}" + (f"-{digits(r, 4)}" if r.random() < 0.2 else "")


def ca_sin(r):
    body = r.choice("1234567") + digits(r, 7)
    n = body + luhn(body)
    return f"{n[:3]} {n[3:6]} {n[6:]}"


def ca_postal_code(r):
    first, other = "ABCEGHJKLMNPRSTVXY", "ABCEGHJKLMNPRSTVWXYZ"
    return f"{r.choice(first)}{digits(r, 1)}{r.choice(other)} {digits(r, 1)}{r.choice(other)}{digits(r, 1)}"


def au_tfn(r):
    def make():
        body = r.choice("123456789") + digits(r, 7)
        for check in range(10):
            if weighted(body + str(check), (1, 4, 3, 7, 5, 8, 6, 9, 10)) % 11 == 0:
                return body + str(check)
        return None

    n = until(make)
    return f"{n[:3]} {n[3:6]} {n[6:]}" if r.random() < 0.5 else n


def au_abn(r):
    body = digits(r, 9)
    for check in range(11, 100):
        n = f"{check}{body}"
        if weighted(str(int(n[0]) - 1) + n[1:], (10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19)) % 89 == 0:
            return f"{n[:2]} {n[2:5]} {n[5:8]} {n[8:]}"
    return au_abn(r)


def au_acn(r):
    body = "0" + digits(r, 7)
    n = body + str(-weighted(body, range(8, 0, -1)) % 10)
    return f"{n[:3]} {n[3:6]} {n[6:]}"


def au_medicare(r):
    body = r.choice("23456") + digits(r, 7)
    n = body + str(weighted(body, (1, 3, 7, 9, 1, 3, 7, 9)) % 10) + r.choice("123456789")
    return f"{n[:4]} {n[4:9]} {n[9:]}" if r.random() < 0.6 else n


def nz_ird(r):
    def make():
        body = f"{r.randint(1, 13)}{digits(r, 6)}"
        if not 1_000_000 <= int(body) <= 14_999_999:
            return None
        padded = body.zfill(8)
        check = -weighted(padded, (3, 2, 7, 6, 5, 4, 3, 2)) % 11
        if check == 10:
            check = -weighted(padded, (7, 4, 3, 2, 5, 2, 7, 6)) % 11
        return None if check == 10 else body + str(check)

    n = until(make)
    return f"{n[:-6]}-{n[-6:-3]}-{n[-3:]}"


def in_aadhaar(r):
    body = r.choice("23456789") + digits(r, 10)
    n = body + verhoeff(body)
    return f"{n[:4]} {n[4:8]} {n[8:]}" if r.random() < 0.6 else n


def in_pan(r):
    return letters(r, 3) + r.choice("PPPPCHFAT") + letters(r, 1) + f"{r.randint(1, 9999):04}" + letters(r, 1)


def in_gstin(r):
    chars = "0123456789" + LETTERS
    body = f"{r.randint(1, 37):02}{in_pan(r)}{r.choice('123')}Z"
    total = 0
    for i, c in enumerate(body):
        product = chars.index(c) * (2 if i % 2 else 1)
        total += product // 36 + product % 36
    return body + chars[-total % 36]


def in_voter(r):
    body = digits(r, 6)
    return letters(r, 3) + body + luhn(body)


def in_passport(r):
    return r.choice("ABCDEFGHJKLMNPRSTUVWYZ") + r.choice("123456789") + digits(r, 5) + r.choice("123456789")


def in_vehicle(r):
    return f"{r.choice(['MH', 'DL', 'KA', 'TN', 'UP', 'GJ', 'RJ', 'WB', 'KL', 'HR'])}{r.randint(1, 50):02}{letters(r, 2, 'ABCDEFGHJKLMNPQRSTUVWXYZ')}{r.randint(1, 9999):04}"


def sg_nric(r):
    prefix = r.choice("STFG")
    body = digits(r, 7)
    total = weighted(body, (2, 7, 6, 5, 4, 3, 2)) + (4 if prefix in "TG" else 0)
    return prefix + body + ("JZIHGFEDCBA" if prefix in "ST" else "XWUTRQPNMLK")[total % 11]


def za_id(r):
    born = birthday(r)
    body = f"{born:%y%m%d}{digits(r, 4)}{r.choice('01')}8"
    return body + luhn(body)


def il_id(r):
    body = digits(r, 8)
    return body + str(-sum(sum(map(int, str(int(d) * (2 if i % 2 else 1)))) for i, d in enumerate(body)) % 10)


def _mod11(body, weights):
    rest = weighted(body, weights) % 11
    return str(0 if rest < 2 else 11 - rest)


def br_cpf(r):
    body = digits(r, 9)
    body += _mod11(body, range(10, 1, -1))
    body += _mod11(body, range(11, 1, -1))
    return f"{body[:3]}.{body[3:6]}.{body[6:9]}-{body[9:]}" if r.random() < 0.6 else body


def br_cnpj(r):
    body = digits(r, 8) + "0001"
    body += _mod11(body, (5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2))
    body += _mod11(body, (6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2))
    return f"{body[:2]}.{body[2:5]}.{body[5:8]}/{body[8:12]}-{body[12:]}"


def ar_cuit(r):
    def make():
        body = r.choice(["20", "23", "27", "30"]) + digits(r, 8)
        check = -weighted(body, (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)) % 11
        return None if check == 10 else f"{body[:2]}-{body[2:]}-{check}"

    return until(make)


def cl_rut(r):
    body = str(r.randint(4_000_000, 25_999_999))
    total = sum(int(d) * (2 + i % 6) for i, d in enumerate(reversed(body)))
    check = "0123456789K"[-total % 11]
    return f"{int(body):,}".replace(",", ".") + f"-{check}" if r.random() < 0.5 else f"{body}-{check}"


_STATES = ["AS", "BC", "CL", "CH", "DF", "GT", "JC", "MC", "NL", "OC", "PL", "QR", "SL", "VZ", "YN", "ZS"]


def mx_curp(r):
    born = birthday(r)
    c = "BCDFGHJKLMNPQRSTVWXYZ"
    body = f"{r.choice(c)}{r.choice('AEIOU')}{letters(r, 2, c)}{born:%y%m%d}{r.choice('HM')}{r.choice(_STATES)}{letters(r, 3, c)}{'0' if born.year < 2000 else 'A'}"
    chars = "0123456789ABCDEFGHIJKLMNÑOPQRSTUVWXYZ"
    return body + str(-sum(chars.index(ch) * (18 - i) for i, ch in enumerate(body)) % 10)


def mx_rfc(r):
    born = birthday(r)
    c = "BCDFGHJKLMNPQRSTVWXYZ"
    body = f"{r.choice(c)}{r.choice('AEIOU')}{letters(r, 2, c)}{born:%y%m%d}{letters(r, 2, '123456789ABCDEFGHIJKLMNPQRSTUVWXYZ')}"
    chars = "0123456789ABCDEFGHIJKLMN&OPQRSTUVWXYZ Ñ"
    rest = sum(chars.index(ch) * (13 - i) for i, ch in enumerate(body)) % 11
    return body + ("0" if rest == 0 else "A" if rest == 1 else str(11 - rest))


def cn_ric(r):
    born = birthday(r)
    area = r.choice(["110101", "310104", "440106", "510107", "330102", "420106", "320102", "370102", "610103", "120101"])
    body = f"{area}{born:%Y%m%d}{r.randint(1, 999):03}"
    return body + "10X98765432"[weighted(body, (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)) % 11]


def kr_rrn(r):
    born = birthday(r)
    body = f"{born:%y%m%d}{r.choice('12' if born.year < 2000 else '34')}{r.randint(0, 95):02}{digits(r, 3)}"
    check = (11 - weighted(body, (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5)) % 11) % 10
    return f"{body[:6]}-{body[6:]}{check}"


def kr_brn(r):
    body = f"{r.randint(101, 999)}{r.randint(1, 99):02}{digits(r, 4)}"
    total = weighted(body, (1, 3, 7, 1, 3, 7, 1, 3, 5)) + int(body[8]) * 5 // 10
    n = body + str(-total % 10)
    return f"{n[:3]}-{n[3:5]}-{n[5:]}"


def jp_my_number(r):
    body = digits(r, 11)
    rest = sum(int(d) * (i + 2 if i < 6 else i - 4) for i, d in enumerate(reversed(body))) % 11
    return body + str(0 if rest < 2 else 11 - rest)


def th_tnin(r):
    body = r.choice("12345678") + digits(r, 11)
    n = body + str((11 - weighted(body, range(13, 1, -1)) % 11) % 10)
    return f"{n[0]}-{n[1:5]}-{n[5:10]}-{n[10:12]}-{n[12]}" if r.random() < 0.5 else n


def ng_nin(r):
    body = r.choice("123456789") + digits(r, 9)
    return body + verhoeff(body)


def tr_plate(r):
    return f"{r.randint(1, 81):02} {letters(r, 2, 'ABCDEFGHJKLMNPRSTUVYZ')} {r.randint(100, 999)}"


def vin(r):
    chars = "0123456789ABCDEFGHJKLMNPRSTUVWXYZ"
    values = dict(zip("ABCDEFGHJKLMNPRSTUVWXYZ", (1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 7, 9, 2, 3, 4, 5, 6, 7, 8, 9)))
    wmi = r.choice(["1HG", "1FT", "2T1", "3VW", "4T1", "5YJ", "1G1", "JHM"])
    n = list(wmi + letters(r, 5, chars) + "0" + r.choice("ABCDEFGHJKLMNPRSTVWXY123456789") + r.choice(chars) + digits(r, 6))
    rest = sum((int(c) if c.isdigit() else values[c]) * w for c, w in zip(n, (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2))) % 11
    n[8] = "X" if rest == 10 else str(rest)
    return "".join(n)


def mrz_line(r):
    """The second line of a TD3 travel document (ICAO Doc 9303 part 4)."""
    number = letters(r, 9, "0123456789CFGHJKLMNPRTVWXYZ")
    born, expires = f"{birthday(r):%y%m%d}", f"{r.randint(25, 34)}{r.randint(1, 12):02}{r.randint(1, 28):02}"
    state = r.choice(["GBR", "FRA", "ESP", "ITA", "NLD", "USA", "CAN", "SWE"])
    personal = "<" * 14
    fields = [number + icao_check(number), state, born + icao_check(born), r.choice("MF"), expires + icao_check(expires), personal + "0"]
    return "".join(fields) + icao_check(fields[0] + fields[2] + fields[4] + fields[5])
