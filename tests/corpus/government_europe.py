"""Government and tax identifiers of Europe: each function makes one valid number from a random.Random."""

import datetime
import string

from check_digits import luhn, mod_11_10, mod_97, weighted

LETTERS = string.ascii_uppercase


def digits(r, n):
    return "".join(r.choice("0123456789") for _ in range(n))


def letters(r, n, alphabet=LETTERS):
    return "".join(r.choice(alphabet) for _ in range(n))


def birthday(r, first=1935, last=2006):
    return datetime.date(first, 1, 1) + datetime.timedelta(days=r.randrange((last - first) * 365))


def until(make):
    """Calls make() until it gives something: for numbers whose check digit cannot always be written."""
    while True:
        value = make()
        if value:
            return value


def uk_nhs(r):
    def make():
        body = r.choice("4679") + digits(r, 8)
        check = 11 - weighted(body, range(10, 1, -1)) % 11
        return None if check == 10 else body + str(check % 11)

    n = until(make)
    return n


def uk_nhs_spaced(r):
    n = uk_nhs(r)
    return f"{n[:3]} {n[3:6]} {n[6:]}"


def uk_nino(r):
    def make():
        prefix = r.choice("ABCEGHJKLMNOPRSTWXYZ") + r.choice("ABCEGHJKLMNPRSTWXYZ")
        return None if prefix in ("BG", "GB", "NK", "KN", "TN", "NT", "ZZ") else prefix

    return until(make) + digits(r, 6) + r.choice("ABCD")


def uk_driving_licence(r):
    born = birthday(r)
    name = (letters(r, r.randint(3, 5)) + "99999")[:5]
    month = born.month + (50 if r.random() < 0.5 else 0)
    initials = letters(r, 1) + r.choice(LETTERS + "9")
    return f"{name}{born.year // 10 % 10}{month:02}{born.day:02}{born.year % 10}{initials}9{letters(r, 2)}"


def uk_postcode(r):
    area = r.choice(["SW", "NW", "EC", "M", "B", "LS", "G", "EH", "CF", "BS", "OX", "CB", "PL", "NE", "YO", "BN"])
    return f"{area}{r.randint(1, 20)} {r.randint(1, 9)}{letters(r, 2, 'ABDEFGHJLNPQRSTUWXYZ')}"


def uk_plate(r):
    area = letters(r, 1, "ABCDEFGHKLMNOPRSVWY") + letters(r, 1, "ABCDEFGHJKLMNOPRSTUVWXY")
    return f"{area}{r.choice([f'{y:02}' for y in range(2, 25)] + [str(y) for y in range(51, 75)])} {letters(r, 3, 'ABCDEFGHJKLMNOPRSTUVWXYZ')}"


def de_tax_id(r):
    def make():
        body = list(r.sample("0123456789", 9))
        body.append(r.choice(body))
        r.shuffle(body)
        body = "".join(body)
        return None if body[0] == "0" else body + mod_11_10(body)

    return until(make)


def de_social_security(r):
    born = birthday(r)
    letter = r.choice(LETTERS)
    body = f"{r.choice(['02','03','04','08','09','10','11','12','13','14','15','16','17','18','19','20','21','23','24','25','26','28','29','38','39','40','44','48','49','50','51','52','53','54','55','56','57','58','59','60','61','62','63','64','65','66','67','68','69','70','71','72','73','74','75','76','77','78','79','80','81','82'])}{born:%d%m%y}{letter}{r.randrange(100):02}"
    plain = body[:8] + f"{ord(letter) - 64:02}" + body[9:]
    total = 0
    for d, w in zip(plain, (2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1)):
        product = int(d) * w
        total += product // 10 + product % 10
    return body + str(total % 10)


def icao_check(text):
    """ICAO Doc 9303 part 3: weights 7, 3, 1."""
    return str(sum((0 if c == "<" else int(c, 36)) * (7, 3, 1)[i % 3] for i, c in enumerate(text)) % 10)


def de_id_card(r):
    body = r.choice("LMNPRTVWXY") + letters(r, 8, "0123456789CFGHJKLMNPRTVWXYZ")
    return body + icao_check(body)


def de_passport(r):
    body = r.choice("CFGHJK") + letters(r, 8, "0123456789CFGHJKLMNPRTVWXYZ")
    return body + icao_check(body)


def de_health_insurance(r):
    letter = r.choice(LETTERS)
    body = digits(r, 8)
    plain = f"{ord(letter) - 64:02}{body}"
    total = 0
    for i, d in enumerate(plain):
        product = int(d) * (2 if i % 2 else 1)
        total += product // 10 + product % 10
    return f"{letter}{body}{total % 10}"


def de_vat_id(r):
    body = r.choice("123456789") + digits(r, 7)
    return "DE" + body + mod_11_10(body)


def fr_nir(r):
    born = birthday(r)
    body = f"{r.choice('12')}{born:%y%m}{r.choice([d for d in range(1, 96) if d != 20]):02}{r.randint(1, 990):03}{r.randint(1, 999):03}"
    return body + f"{97 - int(body) % 97:02}"


def es_nif(r):
    number = digits(r, 8)
    return number + "TRWAGMYFPDXBNJZSQVHLCKE"[int(number) % 23]


def es_nie(r):
    prefix = r.choice("XYZ")
    number = digits(r, 7)
    return prefix + number + "TRWAGMYFPDXBNJZSQVHLCKE"[int(str("XYZ".index(prefix)) + number) % 23]


_ODD = dict(zip("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", (1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23)))


def it_fiscal_code(r):
    consonants, vowels = "BCDFGLMNPRSTVZ", "AEIOU"

    def part():
        return letters(r, 3, consonants) if r.random() < 0.8 else letters(r, 2, consonants) + r.choice(vowels)

    born = birthday(r)
    day = born.day + (40 if r.random() < 0.5 else 0)
    body = f"{part()}{part()}{born:%y}{'ABCDEHLMPRST'[born.month - 1]}{day:02}{r.choice('ABCDEFGHIL')}{r.randint(1, 999):03}"
    total = sum(_ODD[c] if i % 2 == 0 else int(c) if c.isdigit() else ord(c) - 65 for i, c in enumerate(body))
    return body + LETTERS[total % 26]


def it_vat_code(r):
    body = f"{r.randint(1, 9999999):07}{r.randint(1, 100):03}"
    return body + luhn(body)


def nl_bsn(r):
    def make():
        body = digits(r, 8)
        check = weighted(body, range(9, 1, -1)) % 11
        return None if check == 10 or body[:2] == "00" else body + str(check)

    return until(make)


def be_nn(r):
    born = birthday(r)
    body = f"{born:%y%m%d}{r.randint(1, 997):03}"
    check = 97 - int(("2" if born.year >= 2000 else "") + body) % 97
    n = f"{body}{check:02}"
    return f"{n[:2]}.{n[2:4]}.{n[4:6]}-{n[6:9]}.{n[9:]}" if r.random() < 0.5 else n


def pl_pesel(r):
    born = birthday(r)
    body = f"{born:%y}{born.month + (20 if born.year >= 2000 else 0):02}{born.day:02}{digits(r, 4)}"
    return body + str(-weighted(body, (1, 3, 7, 9, 1, 3, 7, 9, 1, 3)) % 10)


def pt_nif(r):
    body = r.choice("12") + digits(r, 7)
    check = 11 - weighted(body, range(9, 1, -1)) % 11
    return body + str(0 if check > 9 else check)


def se_personnummer(r):
    born = birthday(r)
    body = f"{born:%y%m%d}{r.randint(0, 999):03}"
    n = body + luhn(body)
    century = str(born.year // 100) if r.random() < 0.6 else ""
    return f"{century}{n[:6]}-{n[6:]}"


def se_organisationsnummer(r):
    body = f"{r.choice('5789')}{r.randint(0, 9)}{r.randint(2, 9)}{digits(r, 6)}"
    n = body + luhn(body)
    return f"{n[:6]}-{n[6:]}"


def no_fodselsnummer(r):
    def make():
        born = birthday(r, 1940, 1999)
        body = f"{born:%d%m%y}{r.randint(0, 499):03}"
        first = -weighted(body, (3, 7, 6, 1, 8, 9, 4, 5, 2)) % 11
        second = -weighted(body + str(first % 10), (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)) % 11
        return None if 10 in (first, second) else f"{body}{first}{second}"

    return until(make)


def dk_cpr(r):
    def make():
        born = birthday(r, 1940, 1999)
        body = f"{born:%d%m%y}{r.randint(0, 3)}{digits(r, 2)}"
        check = -weighted(body, (4, 3, 2, 7, 6, 5, 4, 3, 2)) % 11
        return None if check == 10 else f"{body[:6]}-{body[6:]}{check}"

    return until(make)


def fi_hetu(r):
    born = birthday(r)
    serial = r.randint(2, 899)
    check = "0123456789ABCDEFHJKLMNPRSTUVWXY"[int(f"{born:%d%m%y}{serial:03}") % 31]
    return f"{born:%d%m%y}{'A' if born.year >= 2000 else '-'}{serial:03}{check}"


def ie_pps(r):
    body = digits(r, 7)
    second = r.choice(["", "", "A", "B"])
    total = weighted(body, range(8, 1, -1)) + (9 * (ord(second) - 64) if second else 0)
    return body + "WABCDEFGHIJKLMNOPQRSTUV"[total % 23] + second


def ch_ahv(r):
    body = "756" + digits(r, 9)
    check = -sum(int(d) * (3 if i % 2 else 1) for i, d in enumerate(body)) % 10
    return f"756.{body[3:7]}.{body[7:11]}.{body[11:]}{check}"


def at_svnr(r):
    def make():
        born = birthday(r)
        serial, date = r.randint(100, 999), f"{born:%d%m%y}"
        check = weighted(f"{serial}{date}", (3, 7, 9, 5, 8, 4, 2, 1, 6)) % 11
        return None if check == 10 else f"{serial}{check}{date}"

    return until(make)


def hr_oib(r):
    body = digits(r, 10)
    return body + mod_11_10(body)


def ro_cnp(r):
    born = birthday(r)
    sex = r.choice("12") if born.year < 2000 else r.choice("56")
    body = f"{sex}{born:%y%m%d}{r.choice([c for c in range(1, 47)]):02}{r.randint(1, 999):03}"
    check = weighted(body, (2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9)) % 11
    return body + str(1 if check == 10 else check)


def cz_rodne_cislo(r):
    def make():
        born = birthday(r, 1954, 2003)
        body = f"{born:%y}{born.month + (50 if r.random() < 0.5 else 0):02}{born.day:02}{digits(r, 3)}"
        rest = int(body) % 11
        return None if rest == 10 else f"{body[:6]}/{body[6:]}{rest}"

    return until(make)


def tr_national_id(r):
    body = r.choice("123456789") + digits(r, 8)
    tenth = (7 * sum(int(d) for d in body[0::2]) - sum(int(d) for d in body[1::2])) % 10
    return body + str(tenth) + str((sum(map(int, body)) + tenth) % 10)


def eu_vat(r):
    return r.choice([de_vat_id, lambda q: "IT" + it_vat_code(q), lambda q: "PT" + pt_nif(q), nl_vat, be_vat, at_vat, pl_vat])(r)


def nl_vat(r):
    return f"NL{nl_bsn(r)}B{r.randint(1, 99):02}"


def be_vat(r):
    body = f"{r.choice('01')}{r.choice('23456789')}{digits(r, 6)}"
    return f"BE{body}{97 - int(body) % 97:02}"


def at_vat(r):
    body = digits(r, 7)
    total = 0
    for i, d in enumerate(body):
        product = int(d) * (2 if i % 2 else 1)
        total += product // 10 + product % 10
    return f"ATU{body}{(96 - total) % 10}"


def pl_vat(r):
    def make():
        body = r.choice("123456789") + digits(r, 8)
        check = weighted(body, (6, 5, 7, 2, 3, 4, 5, 6, 7)) % 11
        return None if check == 10 else f"PL{body}{check}"

    return until(make)


def iban(r):
    country, structure = r.choice(
        [("DE", "18n"), ("GB", "4a14n"), ("LV", "4a13n"), ("NL", "4a10n"), ("CH", "17n"), ("AT", "16n"), ("PL", "24n"), ("SE", "20n"), ("DK", "14n"), ("IE", "4a14n"), ("LT", "16n"), ("RO", "4a16n")]
    )
    bban = ""
    while structure:
        at = min(i for i, c in enumerate(structure) if c.isalpha())
        count, kind, structure = int(structure[:at]), structure[at], structure[at + 1 :]
        bban += digits(r, count) if kind == "n" else letters(r, count)
    return f"{country}{98 - mod_97(bban + country + '00'):02}{bban}"


def iban_spaced(r):
    n = iban(r)
    return " ".join(n[i : i + 4] for i in range(0, len(n), 4))
