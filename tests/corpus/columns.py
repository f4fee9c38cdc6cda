"""Column cases: the positives of kinds.py under telling, empty and misleading names, mixtures, and the negatives."""

import government_europe as eu
import government_world as world
import records as rec
import words
from government_europe import digits
from kinds import KINDS
from negatives import NEGATIVES, filler, luhn_id

MEANINGLESS = ["col_17", "x", "value", "field_3", "attr2", "data", "c4", "Unnamed: 3", "column5", "f_09", "var1", "untitled"]
PLACEHOLDERS = [None, None, None, "", "n/a", "NULL", "-", "unknown"]
EMAIL, PHONE, CARD, BANK = "user.contact.email", "user.contact.phone_number", "user.financial.credit_card", "user.financial.bank_account"

# Real words of the trade that mean something else here.
MISLEADING = [
    ("cookware", "pan", "text", lambda r: r.choice(["wok", "skillet", "grill pan", "casserole", "sauté pan"])),
    ("signals", "sin", "double", lambda r: f"{r.uniform(-1, 1):.5f}"),
    ("sheets", "cell", "text", lambda r: f"{r.choice('ABCDEFGH')}{r.randint(1, 99)}"),
    ("cache", "age", "bigint", lambda r: str(r.randint(1_000, 900_000))),
    ("archives", "zip", "text", lambda r: f"backup_{r.randint(1, 999)}.zip"),
    ("web", "mobile", "boolean", lambda r: r.choice(["true", "false"])),
    ("web", "mobile", "text", lambda r: r.choice(["Y", "N"])),
    ("servers", "name", "text", lambda r: f"srv-{r.choice(['web', 'db', 'mq'])}-{r.randint(1, 99):02}"),
    ("servers", "host_name", "text", lambda r: f"{r.choice(['alpha', 'beta', 'gamma'])}{r.randint(1, 40)}.example.com"),
    ("tables", "column_name", "text", lambda r: r.choice(["id", "created_at", "amount", "status", "qty", "sku"])),
    ("files", "file_name", "text", lambda r: f"report_{r.randint(1, 400)}.pdf"),
    ("shops", "store_name", "text", lambda r: r.choice(words.COMPANIES)),
    ("memory", "address", "text", lambda r: f"0x{r.getrandbits(32):08x}"),
    ("ml", "gender_score", "double", lambda r: f"{r.random():.4f}"),
    ("stats", "email_count", "integer", lambda r: str(r.randint(0, 40))),
    ("stats", "card_number_length", "integer", lambda r: str(r.randint(12, 19))),
    ("audit", "phone_verified_at", "timestamp", lambda r: f"2024-0{r.randint(1, 9)}-1{r.randint(0, 9)} 10:00:00"),
    ("audit", "email_template", "text", lambda r: r.choice(["welcome", "reset", "invoice", "digest"])),
    ("geo", "city_id", "integer", lambda r: str(r.randint(1, 5000))),
    ("stats", "ssn_present", "text", lambda r: r.choice(["true", "false"])),
    ("vehicles", "vin_count", "integer", lambda r: str(r.randint(0, 9))),
    ("parking", "plate_colour", "text", lambda r: r.choice(words.COLOURS)),
    ("orders", "language_code_rank", "integer", lambda r: str(r.randint(1, 9))),
    ("music", "artist", "text", lambda r: r.choice(["The Lanterns", "Night Harbour", "Copper Wolves", "Velvet Engine", "Orchestra Nord"])),
    ("parts", "license", "text", lambda r: r.choice(["MIT", "Apache-2.0", "GPL-3.0", "BSD-3-Clause"])),
    ("loyalty", "card_tier", "text", lambda r: r.choice(["gold", "silver", "bronze"])),
    ("crypto", "token_symbol", "text", lambda r: r.choice(["AAA", "BTX", "QNT", "ZRO"])),
    ("nlp", "token", "text", lambda r: r.choice(" ".join(words.FILLER).split())),
    ("hr", "position_code", "text", lambda r: f"P{digits(r, 4)}"),
    ("lab", "sample_age_hours", "integer", lambda r: str(r.randint(1, 400))),
]

# Free text with a sentence in some rows: (category, sentence maker).
INSIDE = [
    (EMAIL, lambda r: f"reach me at {rec.email(r)}"),
    (PHONE, lambda r: f"my phone is {rec.phone(r)}"),
    (CARD, lambda r: f"charged card {rec.card_spaced(r)} twice"),
    (BANK, lambda r: f"please pay to IBAN {eu.iban(r)}"),
    ("user.government_id.national_identification_number", lambda r: f"her SSN is {world.us_ssn(r)}"),
    ("user.device.ip_address", lambda r: f"request came from IP {rec.ipv4(r)}"),
    ("system.authentication.secret.token", lambda r: f"used token {rec.jwt(r)}"),
]

# Values that speak under a name that says something else.
SPEAKING = [
    (EMAIL, "notes", rec.email),
    (EMAIL, "contact", rec.email),
    (EMAIL, "user", rec.email),
    (BANK, "reference", eu.iban),
    ("user.device.ip_address", "host", rec.ipv4),
    (PHONE, "contact", rec.phone),
    ("user.name", "owner", rec.full_name),
    ("user.device.ip_address", "address", rec.ipv4),
    ("user.name", "approved_by", rec.full_name),
]


def column(dataset, path, type_, values, expected, detector=""):
    case = {"kind": "column", "dataset": dataset, "path": path, "type": type_, "values": values, "expected": sorted(expected)}
    if detector:
        case["detector"] = detector
    return case


def halves(items, split):
    """Every other one for each split; a single item is shared."""
    own = items[split::2]
    return own or items[-1:]


def dataset(r, table):
    schema, _, name = table.rpartition(".")
    return r.choice([f"shop.{schema or 'public'}.{name}", f"data/{name}.csv", f"hr.{schema or 'dbo'}.{name}"])


def rows(r, make, count, blanks=0.0):
    return [r.choice(PLACEHOLDERS) if r.random() < blanks else make(r) for _ in range(count)]


def how_many(r):
    return r.choice([30, 35, 40, 45, 50, 60, 80]) if r.random() < 0.93 else 150


def positives(r, split):
    for kind in KINDS:
        headers = halves(kind.headers, split)
        for i, header in enumerate(headers[:4]):
            table = r.choice(kind.tables)
            path = header if r.random() < 0.8 else r.choice(["profile.", "items[].", "payload.data."]) + header
            type_ = kind.types[i % len(kind.types)]
            blanks = r.choice([0, 0, 0.1, 0.5]) if type_ != "double" else 0
            yield column(dataset(r, table), path, type_, rows(r, kind.make, how_many(r), blanks), [kind.category], kind.detector)
        if kind.alone:
            yield column(dataset(r, r.choice(["t1", "import", "staging.raw"])), r.choice(MEANINGLESS), "text", rows(r, kind.make, how_many(r)), [kind.category], kind.detector)


def special(r, split):
    for header in halves(["last_name", "apellido", "surname", "nachname"], split):
        yield column("shop.public.customer", header, "text", rows(r, lambda q: q.choice(words.FAMILY_OTHER), 40), ["user.name.last"], "last_name")
    empty = ["email", "first_name", "last_name", "ssn", "date_of_birth", "phone_number", "credit_card_number", "iban", "passport_number", "home_address", "gender", "ip_address", "codice_fiscale", "steuer_id"]
    categories = [EMAIL, "user.name.first", "user.name.last", "user.government_id.national_identification_number", "user.demographic.date_of_birth", PHONE, CARD, BANK, "user.government_id.passport_number", "user.contact.address", "user.demographic.gender", "user.device.ip_address", "user.government_id.national_identification_number", "user.government_id.national_identification_number"]
    for header, category in halves(list(zip(empty, categories)), split):
        yield column("crm.public.customer", header, "text", r.choice([[], [None] * 40, ["n/a", "", None] * 10]), [category])
    for category, path, make in halves(SPEAKING, split):
        yield column(dataset(r, "records"), path, "text", rows(r, make, how_many(r)), [category])
    for category, sentence in INSIDE:
        for share in (0.01, 0.08, 0.4):
            values = [f"{filler(r)} {sentence(r).capitalize()}." if r.random() < share else filler(r) + f" {r.randint(1, 99)}" for _ in range(150 if share < 0.05 else 60)]
            values[r.randrange(len(values))] = f"{filler(r)} {sentence(r)}."
            yield column(dataset(r, "tickets"), r.choice(["body", "comment", "description", "message"]), "text", values, [category])
    mixed = [rec.email(r) if r.random() < 0.6 else rec.phone(r) for _ in range(60)]
    yield column("crm.public.lead", "contact", "text", mixed, [EMAIL, PHONE])
    cut = [rec.email(r)[: 16 if r.random() < 0.3 else 99] for _ in range(60)]
    yield column("legacy.public.customer", "email", "text", cut, [EMAIL], "email_address")
    dirty = [rec.email(r) if r.random() < 0.85 else r.choice(["none@", "see notes", "xx", "refused"]) for _ in range(60)]
    yield column("legacy.public.customer", "mail", "text", dirty, [EMAIL], "email_address")
    failing = [digits(r, 16) for _ in range(50)]
    yield column("shop.public.payments", ["credit_card_number", "credit_card"][split], "text", failing, [CARD], "credit_card")


def negatives(r, split):
    for table, headers, types, make in NEGATIVES:
        for i, header in enumerate(halves(headers, split)):
            yield column(dataset(r, table), header, types[i % len(types)], rows(r, make, how_many(r), r.choice([0, 0, 0.2])), [])
        yield column(dataset(r, r.choice(["t2", "import", "staging.raw"])), r.choice(MEANINGLESS), types[-1], rows(r, make, how_many(r)), [])
    for table, path, type_, make in halves(MISLEADING, split):
        yield column(dataset(r, table), path, type_, rows(r, make, how_many(r)), [])
    yield column("shop.public.orders", ["order_number", "document_no"][split], "text", rows(r, luhn_id(16, "4"), 60), [])
    for header in halves(MEANINGLESS, split)[:4]:
        yield column("import.public.t3", header, "text", r.choice([[], [None] * 30]), [])


def column_cases(r, split):
    yield from positives(r, split)
    yield from special(r, split)
    yield from negatives(r, split)
