"""Values that are not government numbers: people, contact, finance, devices, health, secrets."""

import base64
import json
import string
import uuid
import zlib

import words
from check_digits import base58check, bech32, eip55, luhn
from government_europe import birthday, digits, letters

HEX = "0123456789abcdef"


def language(r):
    return r.choice(["en", "en", "en", "de", "fr", "es", "it", "pt", "nl", "pl", "in"])


def first_name(r):
    return r.choice(words.GIVEN[language(r)])


def last_name(r):
    return r.choice(words.FAMILY[language(r)])


def full_name(r):
    lang = language(r)
    given, family = r.choice(words.GIVEN[lang]), r.choice(words.FAMILY[lang])
    return f"{given} {family}"


def full_name_formal(r):
    lang = language(r)
    given, family = r.choice(words.GIVEN[lang]), r.choice(words.FAMILY[lang])
    return r.choice([f"{family}, {given}", f"{given} {r.choice(string.ascii_uppercase)}. {family}", f"Dr. {given} {family}", f"{given} {family}"])


def ascii_of(text):
    return "".join({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "é": "e", "è": "e", "ç": "c", "í": "i", "ó": "o", "ã": "a", "ł": "l"}.get(c, c if c.isascii() and c.isalnum() else "") for c in text.lower())


def email(r):
    given, family = ascii_of(first_name(r)), ascii_of(last_name(r))
    local = r.choice([f"{given}.{family}", f"{given[:1]}{family}", f"{given}{r.randint(1, 99)}", f"{family}_{given}", f"{given}+news"])
    return f"{local}@{r.choice(words.DOMAINS)}"


def username(r):
    return r.choice([lambda: f"{ascii_of(first_name(r))}{r.randint(1, 999)}", lambda: f"{ascii_of(first_name(r))}_{ascii_of(last_name(r))}", lambda: f"the{ascii_of(last_name(r))}"])()


def social_handle(r):
    return "@" + username(r)


def phone(r):
    """International form of numbering plans (E.164); the US numbers are of the range kept for fiction."""
    return r.choice(
        [
            lambda: f"+1 {r.choice(['212', '415', '312', '617', '206'])}-{r.randint(200, 999)}-{digits(r, 4)}",
            lambda: f"+44 7{r.randint(400, 999)} {digits(r, 6)}",
            lambda: f"+49 151 {r.choice('23456789')}{digits(r, 7)}",
            lambda: f"+33 6 {r.randint(10, 99)} {digits(r, 2)} {digits(r, 2)} {digits(r, 2)}",
            lambda: f"+34 6{digits(r, 2)} {digits(r, 3)} {digits(r, 3)}",
            lambda: f"+39 3{r.randint(20, 49)} {digits(r, 7)}",
            lambda: f"+91 9{digits(r, 4)} {digits(r, 5)}",
            lambda: f"+15{r.choice(['12', '13', '03'])}{r.randint(200, 999)}{digits(r, 4)}",
        ]
    )()


def phone_national(r):
    return f"({r.choice(['212', '415', '312', '617', '206'])}) {r.randint(200, 999)}-{digits(r, 4)}"


def phone_bare(r):
    return f"{r.choice(['212', '415', '312', '617', '206'])}{r.randint(200, 999)}{digits(r, 4)}"


def street(r):
    return r.choice(
        [
            lambda: f"{r.randint(1, 4999)} {r.choice(words.STREETS_EN)}",
            lambda: f"{r.choice(words.STREETS_DE)} {r.randint(1, 199)}",
            lambda: f"{r.randint(1, 199)} {r.choice(words.STREETS_FR)}",
            lambda: f"{r.choice(words.STREETS_ES)}, {r.randint(1, 199)}",
            lambda: f"{r.choice(words.STREETS_IT)} {r.randint(1, 199)}",
        ]
    )()


def full_address(r):
    return f"{r.randint(1, 4999)} {r.choice(words.STREETS_EN)}, {r.choice(words.CITIES)} {r.randint(10000, 99950)}"


def one_of(values):
    return lambda r: r.choice(values)


def date_of_birth(r):
    return birthday(r).isoformat()


def date_of_birth_us(r):
    return f"{birthday(r):%m/%d/%Y}"


def date_of_birth_de(r):
    return f"{birthday(r):%d.%m.%Y}"


def age(r):
    return str(r.randint(18, 92))


def card(r):
    prefix, length = r.choice([("4", 16), (str(r.randint(51, 55)), 16), ("2221", 16), (r.choice(["34", "37"]), 15), ("6011", 16), (str(r.randint(3528, 3589)), 16)])
    body = prefix + digits(r, length - 1 - len(prefix))
    return body + luhn(body)


def card_spaced(r):
    n = card(r)
    mark = r.choice(" -")
    return mark.join([n[:4], n[4:10], n[10:]] if len(n) == 15 else [n[i : i + 4] for i in range(0, 16, 4)])


def bic(r):
    return letters(r, 4) + r.choice(words.COUNTRY_CODES) + letters(r, 2, string.ascii_uppercase + "23456789") + r.choice(["", "XXX", letters(r, 3)])


def sort_code(r):
    return f"{r.randint(1, 99):02}-{digits(r, 2)}-{digits(r, 2)}"


def uk_account(r):
    return f"{sort_code(r)} {digits(r, 8)}"


def us_account(r):
    return r.choice("123456789") + digits(r, r.randint(8, 11))


def crypto(r):
    return r.choice(
        [
            lambda: base58check(b"\0" + r.randbytes(20)),
            lambda: base58check(b"\5" + r.randbytes(20)),
            lambda: bech32("bc", 0, r.randbytes(20)),
            lambda: bech32("bc", 1, r.randbytes(32)),
            lambda: eip55(r.randbytes(20).hex()),
        ]
    )()


def ipv4(r):
    return f"{r.choice([10, 172, 192, 203, 198, 81, 93])}.{r.randint(0, 255)}.{r.randint(0, 255)}.{r.randint(1, 254)}"


def ipv6(r):
    return "2001:db8:" + ":".join(f"{r.randrange(65536):x}" for _ in range(6))


def mac(r):
    mark = r.choice(":-")
    return mark.join(f"{r.randrange(256):02x}" for _ in range(6))


def imei(r):
    body = r.choice(["35", "86", "01", "99"]) + digits(r, 12)
    return body + luhn(body)


def iccid(r):
    body = "89" + r.choice(["01", "44", "49", "33", "34"]) + digits(r, 14)
    return body + luhn(body)


def random_uuid(r):
    return str(uuid.UUID(int=r.getrandbits(128), version=4))


def coordinates(r):
    return f"{r.uniform(-60, 70):.6f}, {r.uniform(-170, 170):.6f}"


def latitude(r):
    return f"{r.uniform(-60, 70):.6f}"


def longitude(r):
    return f"{r.uniform(-170, 170):.6f}"


def url_with_data(r):
    return f"https://{r.choice(['app', 'www', 'shop'])}.example.com/{r.choice(['login', 'reset', 'account'])}?{r.choice(['email', 'user_email', 'mail'])}={ascii_of(first_name(r))}%40example.com"


def aws_key(r):
    return r.choice(["AKIA", "ASIA"]) + letters(r, 16, string.ascii_uppercase + "234567")


def github_token(r):
    """Thirty random characters and their CRC-32 in six of base 62."""
    random_part = letters(r, 30, string.ascii_letters + string.digits)
    crc, check = zlib.crc32(random_part.encode()), ""
    for _ in range(6):
        crc, rest = divmod(crc, 62)
        check = (string.digits + string.ascii_uppercase + string.ascii_lowercase)[rest] + check
    return "ghp_" + random_part + check


def b64url(data):
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def jwt(r):
    head = b64url(json.dumps({"alg": "HS256", "typ": "JWT"}).encode())
    body = b64url(json.dumps({"sub": random_uuid(r), "iat": r.randint(1_600_000_000, 1_750_000_000)}).encode())
    return f"{head}.{body}.{b64url(r.randbytes(32))}"


def password_url(r):
    return f"postgres://{username(r)}:{letters(r, 12, string.ascii_letters + string.digits)}@db.example.com:5432/shop"


def icd10(r):
    return f"{r.choice('ABCDEFGHIJKLMN')}{r.randint(0, 99):02}" + (f".{r.randint(0, 9)}" if r.random() < 0.7 else "")


def mrn(r):
    return f"MRN{digits(r, 7)}"


def geohash(r):
    return letters(r, r.randint(7, 10), "0123456789bcdefghjkmnpqrstuvwxyz")


def cookie(r):
    return f"GA1.2.{r.randint(10**8, 2 * 10**9)}.{r.randint(1_600_000_000, 1_750_000_000)}"


ALNUM = string.ascii_letters + string.digits


def stripe_key(r):
    return f"sk_{r.choice(['live', 'test'])}_{letters(r, 24, ALNUM)}"


def slack_token(r):
    return f"xoxb-{digits(r, 12)}-{digits(r, 12)}-{letters(r, 24, ALNUM)}"


def google_key(r):
    return "AIza" + letters(r, 35, ALNUM + "-_")


def private_key(r):
    lines = "\n".join(base64.b64encode(r.randbytes(48)).decode() for _ in range(3))
    return f"-----BEGIN RSA PRIVATE KEY-----\n{lines}\n-----END RSA PRIVATE KEY-----"


def bcrypt(r):
    return f"$2b$12${letters(r, 53, './' + ALNUM)}"


def password(r):
    return letters(r, r.randint(8, 14), ALNUM + "!#$%&*+?@")
