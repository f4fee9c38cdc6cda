"""More government and business identifiers, of countries and papers that are rarer in data."""

from check_digits import luhn, weighted
from government_europe import LETTERS, birthday, digits, letters, until


def es_cif(r):
    kind = r.choice("ABEHPQS")
    body = digits(r, 7)
    check = int(luhn(body))
    return kind + body + (str(check) if kind in "ABEH" else "JABCDEFGHI"[check])


def fr_siren(r):
    body = r.choice("3456789") + digits(r, 7)
    return body + luhn(body)


def fr_siret(r):
    body = fr_siren(r) + f"{r.randint(1, 999):04}"
    return body + luhn(body)


def kr_frn(r):
    born = birthday(r)
    body = f"{born:%y%m%d}{r.choice('56' if born.year < 2000 else '78')}{r.randint(0, 95):02}{digits(r, 3)}"
    check = (13 - weighted(body, (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5)) % 11) % 10
    return f"{body[:6]}-{body[6:]}{check}"


def kr_driver_license(r):
    return f"{r.randint(11, 28)}-{digits(r, 2)}-{digits(r, 6)}-{digits(r, 2)}"


def sg_uen(r):
    if r.random() < 0.5:
        body = f"{r.randint(1990, 2022)}{digits(r, 5)}"
        return body + "ZKCMDNERGWH"[weighted(body, (10, 8, 6, 4, 9, 7, 5, 3, 1)) % 11]
    body = digits(r, 8)
    return body + "XMKECAWLJDB"[weighted(body, (10, 4, 9, 3, 8, 2, 7, 1)) % 11]


def tw_id(r):
    code = dict(zip("ABCDEFGHJKLMNPQRSTUVXYWZIO", range(10, 36)))
    letter = r.choice("ABCDEFGHJK")
    body = r.choice("12") + digits(r, 7)
    total = code[letter] // 10 + code[letter] % 10 * 9 + weighted(body, (8, 7, 6, 5, 4, 3, 2, 1))
    return letter + body + str(-total % 10)


def hk_hkid(r):
    letter = r.choice("ABCDEFGHKPRSVYZ")
    body = digits(r, 6)
    check = -(9 * 36 + 8 * (ord(letter) - 55) + weighted(body, (7, 6, 5, 4, 3, 2))) % 11
    return f"{letter}{body}({'A' if check == 10 else check})"


def my_mykad(r):
    return f"{birthday(r):%y%m%d}-{r.choice([1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 14]):02}-{digits(r, 4)}"


def pk_cnic(r):
    return f"{r.choice('1234567')}{digits(r, 4)}-{digits(r, 7)}-{r.choice('123456789')}"


def ru_inn(r):
    body = f"{r.randint(1, 92):02}{digits(r, 8)}"
    body += str(weighted(body, (7, 2, 4, 10, 3, 5, 9, 4, 6, 8)) % 11 % 10)
    return body + str(weighted(body, (3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8)) % 11 % 10)


def ru_snils(r):
    body = f"{r.randint(2, 999):03}{digits(r, 6)}"
    check = weighted(body, range(9, 0, -1)) % 101 % 100
    return f"{body[:3]}-{body[3:6]}-{body[6:]} {check:02}"


def bg_egn(r):
    born = birthday(r)
    body = f"{born:%y}{born.month + (40 if born.year >= 2000 else 0):02}{born.day:02}{digits(r, 3)}"
    return body + str(weighted(body, (2, 4, 8, 5, 10, 9, 7, 3, 6)) % 11 % 10)


def ee_isikukood(r):
    born = birthday(r)
    body = f"{r.choice('34' if born.year < 2000 else '56')}{born:%y%m%d}{digits(r, 3)}"
    check = weighted(body, (1, 2, 3, 4, 5, 6, 7, 8, 9, 1)) % 11
    if check == 10:
        check = weighted(body, (3, 4, 5, 6, 7, 8, 9, 1, 2, 3)) % 11 % 10
    return body + str(check)


def gr_afm(r):
    body = r.choice("01") + digits(r, 7)
    return body + str(sum(int(d) << (8 - i) for i, d in enumerate(body)) % 11 % 10)


def gr_amka(r):
    body = f"{birthday(r):%d%m%y}{digits(r, 4)}"
    return body + luhn(body)


def hu_taj(r):
    body = digits(r, 8)
    return body + str(weighted(body, (3, 7) * 4) % 10)


def is_kennitala(r):
    def make():
        born = birthday(r)
        body = f"{born:%d%m%y}{r.randint(20, 99)}"
        check = -weighted(body, (3, 2, 7, 6, 5, 4, 3, 2)) % 11
        return None if check == 10 else f"{body[:6]}-{body[6:]}{check}{'9' if born.year < 2000 else '0'}"

    return until(make)


def jmbg(region):
    def maker(r):
        def make():
            born = birthday(r)
            body = f"{born:%d%m}{born.year % 1000:03}{region(r)}{r.randint(0, 999):03}"
            check = -weighted(body, (7, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2)) % 11
            return None if check == 10 else f"{body}{check}"

        return until(make)

    return maker


rs_jmbg = jmbg(lambda r: str(r.randint(71, 79)))
si_emso = jmbg(lambda r: "50")


def pl_regon(r):
    body = f"{r.choice(range(1, 98, 2)):02}{digits(r, 6)}"
    return body + str(weighted(body, (8, 9, 2, 3, 4, 5, 6, 7)) % 11 % 10)


def pe_ruc(r):
    body = r.choice(["10", "15", "20"]) + digits(r, 8)
    return body + str((11 - weighted(body, (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)) % 11) % 10)


def co_nit(r):
    body = r.choice("89") + digits(r, 8)
    rest = weighted(reversed(body), (3, 7, 13, 17, 19, 23, 29, 37, 41, 43)) % 11
    return f"{body}-{'01987654321'[rest]}"


def de_lanr(r):
    body = r.choice("123456789") + digits(r, 5)
    return body + str(-weighted(body, (4, 9, 4, 9, 4, 9)) % 10) + r.choice(["01", "03", "10", "34", "60"])


def de_bsnr(r):
    return f"{r.choice(['01', '03', '17', '20', '38', '46', '51', '52', '71', '72', '83'])}{digits(r, 7)}"


def de_tax_number(r):
    return f"{r.randint(10, 99)}/{r.randint(100, 899)}/{digits(r, 5)}"


def de_handelsregister(r):
    return f"{r.choice(['HRA', 'HRB'])} {r.randint(100, 199999)}"


def it_passport(r):
    return letters(r, 2) + digits(r, 7)


def it_identity_card(r):
    return f"C{letters(r, 1)}{digits(r, 5)}{letters(r, 2)}"


def it_driver_license(r):
    return f"{letters(r, 2)}{digits(r, 7)}{r.choice(LETTERS)}"


def es_passport(r):
    return letters(r, 3) + digits(r, 6)


def fr_passport(r):
    return f"{digits(r, 2)}{letters(r, 2)}{digits(r, 5)}"


def kr_passport(r):
    return r.choice("MS") + digits(r, 8)


def ph_mobile(r):
    return f"09{r.choice(['17', '18', '20', '27', '39', '55', '66'])}{digits(r, 7)}"


def ph_tin(r):
    return f"{r.choice('123456789')}{digits(r, 2)}-{digits(r, 3)}-{digits(r, 3)}-000"


def de_plate(r):
    return f"{r.choice(['B', 'M', 'HH', 'K', 'F', 'S', 'L', 'DD', 'H', 'HB'])}-{letters(r, r.randint(1, 2), 'ABCDEFGHJKLMNPRSTUVWXYZ')} {r.randint(1, 9999)}"


def ng_plate(r):
    return f"{r.choice(['LAG', 'ABC', 'KJA', 'EPE', 'IKD', 'BWR'])}-{digits(r, 3)}{letters(r, 2)}"
