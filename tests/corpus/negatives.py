"""Columns that hold nothing personal and look as if they did: each a (dataset, path, type, values) maker."""

import datetime
import hashlib
import string

import records as rec
import words
from check_digits import luhn
from government_europe import digits, letters


def ean13(r):
    body = r.choice(["400", "501", "761", "978"]) + digits(r, 9)
    check = -sum(int(d) * (3 if i % 2 else 1) for i, d in enumerate(body)) % 10
    return body + str(check)


def luhn_id(n, prefix=""):
    def make(r):
        body = prefix + r.choice("123456789") + digits(r, n - 2 - len(prefix))
        return body + luhn(body)

    return make


def moment(r):
    return datetime.datetime(2015, 1, 1) + datetime.timedelta(seconds=r.randrange(10 * 365 * 86400))


def log_line(r):
    level = r.choice(["INFO", "WARN", "DEBUG"])
    return f"{moment(r):%H:%M:%S} {level} worker-{r.randint(1, 9)} {r.choice(['job done', 'retrying', 'cache miss', 'flush'])} in {r.randint(1, 999)} ms"


def code_line(r):
    return r.choice(["int x = 0;", "return nullptr;", "for (auto& v : list) sum += v;", "if (a < b) swap(a, b);", "def f(x): return x + 1", "import os", "const n = items.length;"]) + f" // {r.randint(1, 99)}"


def sql_line(r):
    return r.choice(["SELECT count(*) FROM orders WHERE id = {}", "UPDATE stock SET qty = qty - 1 WHERE sku = {}", "DELETE FROM cache WHERE ttl < {}", "INSERT INTO log VALUES ({})"]).format(r.randint(1, 10**6))


def counter(start, step):
    state = {"n": start}

    def make(r):
        state["n"] += r.randint(1, step)
        return str(state["n"])

    return make


def enum(values):
    return lambda r: r.choice(values)


def filler(r):
    return r.choice(words.FILLER).capitalize() + "."


NEGATIVES = [
    # Times
    ("events", ["created_at", "ts", "updated", "col_7", "event_time"], ["bigint", "text"], lambda r: str(r.randint(1_400_000_000, 1_760_000_000))),
    ("events", ["ts_ms", "time", "epoch_millis", "x"], ["bigint", "text"], lambda r: str(r.randint(1_400_000_000_000, 1_760_000_000_000))),
    ("events", ["created", "last_login", "order_date", "value"], ["timestamp", "text"], lambda r: moment(r).isoformat(sep=" ")),
    ("orders", ["ship_date", "due", "invoice_date", "hire_date"], ["date", "text"], lambda r: moment(r).date().isoformat()),
    ("orders", ["delivery", "booking_date", "field3"], ["text"], lambda r: f"{moment(r):%d.%m.%Y}"),
    ("films", ["year", "release_year", "model_year", "col_2"], ["integer", "text"], lambda r: str(r.randint(1930, 2025))),
    ("schedule", ["opens", "start_time", "duration"], ["text"], lambda r: f"{r.randint(0, 23):02}:{r.randint(0, 59):02}:{r.randint(0, 59):02}"),
    # Numbers
    ("orders", ["order_id", "id", "order_no", "number"], ["bigint", "text"], counter(10_000_000, 40)),
    ("orders", ["id", "customer_id", "row_id"], ["bigint", "text"], counter(100_000_000, 1000)),
    ("shipments", ["tracking_no", "reference", "col_17"], ["text", "bigint"], lambda r: digits(r, 12)),
    ("shipments", ["parcel", "shipment_id", "x"], ["text"], lambda r: digits(r, 18)),
    ("accounts", ["loyalty_id", "transaction_id", "order_ref"], ["text", "bigint"], luhn_id(16, "9")),
    ("devices", ["serial", "asset_id", "serial_no"], ["text"], luhn_id(10)),
    ("orders", ["invoice_id", "ref_id", "batch_no"], ["text", "bigint"], lambda r: digits(r, 16)),
    ("orders", ["booking_ref", "ticket_id", "ext_ref"], ["text"], lambda r: digits(r, 9)),
    ("metrics", ["phone_count", "value", "bytes", "impressions"], ["bigint"], lambda r: str(r.randint(1_000_000_000, 9_999_999_999))),
    ("legacy", ["acc", "code", "field_12"], ["text"], lambda r: digits(r, 11)),
    ("legacy", ["recid", "key", "f4"], ["text", "bigint"], lambda r: r.choice("123456789") + digits(r, 9)),
    ("legacy", ["recid", "num", "attr"], ["text", "bigint"], lambda r: r.choice("123456789") + digits(r, 12)),
    ("products", ["price", "amount", "total", "cost"], ["decimal(10,2)", "text"], lambda r: f"{r.uniform(1, 2000):.2f}"),
    ("products", ["price_label", "unit_price", "msrp"], ["text"], lambda r: f"{r.choice('$€£')}{r.uniform(1, 2000):,.2f}"),
    ("sensors", ["reading", "temperature", "score", "phone"], ["double"], lambda r: str(r.uniform(-50, 5_000_000_000))),
    ("sensors", ["ratio", "probability", "weight"], ["double", "text"], lambda r: f"{r.random():.6f}"),
    ("sensors", ["humidity", "angle", "delta"], ["double", "text"], lambda r: f"{r.uniform(-90, 90):.4f}"),
    ("stock", ["qty", "quantity", "position", "level"], ["integer", "text"], lambda r: str(r.randint(0, 500))),
    # Codes
    ("events", ["id", "event_id", "correlation_id", "trace"], ["text", "uuid"], rec.random_uuid),
    ("files", ["sha256", "digest", "checksum"], ["text"], lambda r: hashlib.sha256(r.randbytes(8)).hexdigest()),
    ("files", ["md5", "etag", "email_hash"], ["text"], lambda r: hashlib.md5(r.randbytes(8)).hexdigest()),
    ("commits", ["sha", "revision", "commit"], ["text"], lambda r: hashlib.sha1(r.randbytes(8)).hexdigest()),
    ("products", ["sku", "item_code", "part_no"], ["text"], lambda r: f"{letters(r, 3)}-{digits(r, 5)}"),
    ("products", ["model", "article", "variant"], ["text"], lambda r: f"{letters(r, 2)}{digits(r, 6)}{letters(r, 1)}"),
    ("products", ["ean", "barcode", "gtin", "isbn"], ["text", "bigint"], ean13),
    ("books", ["isbn", "isbn13"], ["text"], lambda r: f"978-{digits(r, 1)}-{digits(r, 4)}-{digits(r, 4)}-{digits(r, 1)}"),
    ("themes", ["colour", "hex", "background"], ["text"], lambda r: "#" + letters(r, 6, rec.HEX)),
    ("releases", ["version", "build", "app_version"], ["text"], lambda r: f"{r.randint(0, 20)}.{r.randint(0, 30)}.{r.randint(0, 99)}"),
    ("releases", ["firmware", "driver_version"], ["text"], lambda r: f"{r.randint(1, 20)}.{r.randint(0, 30)}.{r.randint(0, 99)}.{r.randint(300, 9999)}"),
    ("airports", ["iata", "code", "origin"], ["text"], lambda r: letters(r, 3)),
    ("currency", ["currency", "ccy", "currency_code"], ["text"], enum("EUR USD GBP CHF SEK PLN JPY INR BRL".split())),
    ("config", ["locale", "tz", "mime"], ["text"], enum(["en_GB", "de_DE", "fr_FR", "es_ES", "pt_BR", "it_IT"])),
    ("config", ["cron", "schedule"], ["text"], lambda r: f"{r.randint(0, 59)} {r.randint(0, 23)} * * {r.randint(0, 6)}"),
    ("config", ["path", "file", "location"], ["text"], lambda r: f"/var/data/{letters(r, 4, string.ascii_lowercase)}/{r.randint(1, 99)}.parquet"),
    ("pages", ["url", "link", "href"], ["text"], lambda r: f"https://www.example.com/{r.choice(['products', 'blog', 'docs'])}/{r.randint(1, 9999)}"),
    ("queue", ["payload", "blob", "data"], ["text"], lambda r: rec.b64url(r.randbytes(24))),
    ("jobs", ["state", "status", "stage"], ["text"], enum(words.STATUSES)),
    ("features", ["name", "flag", "first"], ["text"], enum(["dark_mode", "beta_search", "fast_checkout", "new_nav", "trace_v2", "lazy_load"])),
    ("flags", ["is_active", "phone_verified", "has_email", "email_opt_in"], ["boolean", "text"], enum(["true", "false"])),
    ("flags", ["email", "phone", "address"], ["text"], enum(["yes", "no", "n/a"])),
    ("grades", ["grade", "rating", "class"], ["text"], enum(["A", "B", "C", "D"])),
    # Words
    ("products", ["name", "title", "product_name", "item"], ["text"], enum(words.PRODUCTS)),
    ("products", ["name", "product", "label"], ["text"], enum(words.PRODUCTS_LIKE_NAMES)),
    ("songs", ["title", "track", "name", "song"], ["text"], enum(words.SONGS)),
    ("companies", ["company_name", "supplier", "vendor", "employer"], ["text"], enum(words.COMPANIES)),
    ("org", ["department", "team", "unit"], ["text"], enum(words.DEPARTMENTS)),
    ("variants", ["colour", "color", "shade"], ["text"], enum(words.COLOURS)),
    ("plants", ["species", "name", "latin"], ["text"], enum(words.SPECIES)),
    ("warehouses", ["site", "depot", "col_4"], ["text"], enum(words.CITIES)),
    ("calendar", ["month", "weekday", "period"], ["text"], enum("January February March April May June July August September October November December".split())),
    ("phones", ["phone_model", "model", "device"], ["text"], lambda r: f"{r.choice(['Nova', 'Pixelate', 'Orbit', 'Zen'])} {r.randint(3, 15)} {r.choice(['Pro', 'Max', 'Lite', ''])}".strip()),
    # Text
    ("tickets", ["body", "comment", "description", "note"], ["text"], filler),
    ("reviews", ["review", "text", "feedback"], ["text"], lambda r: f"{filler(r)} {filler(r)} {r.randint(1, 5)} stars."),
    ("tickets", ["nachricht", "message", "comentario"], ["text"], lambda r: r.choice(words.FILLER_OTHER).capitalize() + f". {r.randint(1, 90)}"),
    ("logs", ["line", "message", "entry"], ["text"], log_line),
    ("repo", ["snippet", "source", "diff"], ["text"], code_line),
    ("audit", ["query", "statement", "sql"], ["text"], sql_line),
    ("mixed", ["value", "col_1", "misc", "data"], ["text"], lambda r: r.choice([lambda: str(r.randint(1, 999)), lambda: r.choice(words.COLOURS), lambda: moment(r).isoformat(), lambda: f"{r.random():.3f}"])()),
    ("i18n", ["label_ja", "text_ru", "caption"], ["text"], enum(["保存", "削除", "Сохранить", "Удалить", "حفظ", "저장", "Αποθήκευση", "ลบ", "🚀 launch", "naïve café"])),
    ("empty", ["col_9", "notes", "reserved"], ["text"], lambda r: r.choice(["", "n/a", "-", "null"])),
]
