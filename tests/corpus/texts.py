"""Text cases: sentences with marked places, in the manner of tickets, mails, chats, forms and logs, and texts with none."""

import string

import government_europe as eu
import government_more as more
import government_world as world
import records as rec
import words
from government_europe import digits, letters
from negatives import code_line, ean13, log_line, moment, sql_line

# detector, value, and how people announce it.
PLACES = [
    ("email_address", rec.email, ["write to", "email", "my mail is", "Kontakt:", "correo:"]),
    ("phone_number", rec.phone, ["call", "phone:", "my number is", "Tel.", "teléfono"]),
    ("phone_number", rec.phone_national, ["call me at", "phone", "mobile:"]),
    ("credit_card", rec.card, ["card", "paid with", "credit card number"]),
    ("credit_card", rec.card_spaced, ["card", "Visa", "Kreditkarte"]),
    ("iban_code", eu.iban, ["IBAN", "transfer to", "Konto"]),
    ("iban_code", eu.iban_spaced, ["IBAN:", "pay to", "compte"]),
    ("swift_bic", rec.bic, ["BIC", "SWIFT code"]),
    ("aba_routing_number", world.aba, ["routing number", "ABA"]),
    ("crypto", rec.crypto, ["send to", "wallet", "BTC address"]),
    ("us_ssn", world.us_ssn, ["SSN", "social security number", "his social is"]),
    ("us_itin", world.us_itin, ["ITIN", "taxpayer id"]),
    ("us_npi", world.us_npi, ["NPI", "provider NPI"]),
    ("us_mbi", world.us_mbi, ["Medicare number", "MBI"]),
    ("medical_license", world.dea, ["DEA number", "DEA"]),
    ("us_passport", world.us_passport, ["US passport", "US passport number"]),
    ("us_driver_license", world.us_driver_license, ["driver's license", "driver license number"]),
    ("uk_nhs", eu.uk_nhs_spaced, ["NHS number", "NHS no."]),
    ("uk_nino", eu.uk_nino, ["national insurance number", "NINO"]),
    ("uk_driving_licence", eu.uk_driving_licence, ["driving licence"]),
    ("ca_sin", world.ca_sin, ["SIN", "social insurance number"]),
    ("au_tfn", world.au_tfn, ["TFN", "tax file number"]),
    ("au_abn", world.au_abn, ["ABN"]),
    ("au_medicare", world.au_medicare, ["Medicare card", "medicare number"]),
    ("in_aadhaar", world.in_aadhaar, ["Aadhaar", "Aadhaar number"]),
    ("in_pan", world.in_pan, ["PAN", "PAN card number"]),
    ("in_gstin", world.in_gstin, ["GSTIN"]),
    ("sg_nric_fin", world.sg_nric, ["NRIC", "my NRIC is"]),
    ("de_tax_id", eu.de_tax_id, ["Steuer-ID", "Steueridentifikationsnummer"]),
    ("de_social_security", eu.de_social_security, ["Sozialversicherungsnummer"]),
    ("fr_nir", eu.fr_nir, ["numéro de sécurité sociale", "NIR"]),
    ("es_nif", eu.es_nif, ["DNI", "mi DNI es"]),
    ("es_nie", eu.es_nie, ["NIE", "mi NIE es"]),
    ("it_fiscal_code", eu.it_fiscal_code, ["codice fiscale", "CF"]),
    ("nl_bsn", eu.nl_bsn, ["BSN", "burgerservicenummer"]),
    ("be_nn", eu.be_nn, ["rijksregisternummer", "numéro national"]),
    ("pl_pesel", eu.pl_pesel, ["PESEL"]),
    ("pt_nif", eu.pt_nif, ["NIF", "contribuinte"]),
    ("se_personnummer", eu.se_personnummer, ["personnummer"]),
    ("no_fodselsnummer", eu.no_fodselsnummer, ["fødselsnummer"]),
    ("dk_cpr", eu.dk_cpr, ["CPR", "CPR-nummer"]),
    ("fi_personal_identity_code", eu.fi_hetu, ["henkilötunnus", "hetu"]),
    ("ie_pps", eu.ie_pps, ["PPS number", "PPSN"]),
    ("ch_ahv", eu.ch_ahv, ["AHV-Nummer", "AVS"]),
    ("at_svnr", eu.at_svnr, ["SVNR", "Sozialversicherungsnummer"]),
    ("hr_oib", eu.hr_oib, ["OIB"]),
    ("ro_cnp", eu.ro_cnp, ["CNP"]),
    ("cz_rodne_cislo", eu.cz_rodne_cislo, ["rodné číslo"]),
    ("tr_national_id", eu.tr_national_id, ["TC kimlik no", "kimlik"]),
    ("il_id", world.il_id, ["teudat zehut", "Israeli ID"]),
    ("za_id", world.za_id, ["South African ID", "ID number"]),
    ("br_cpf", world.br_cpf, ["CPF", "meu CPF é"]),
    ("br_cnpj", world.br_cnpj, ["CNPJ"]),
    ("ar_cuit", world.ar_cuit, ["CUIT", "CUIL"]),
    ("cl_rut", world.cl_rut, ["RUT"]),
    ("mx_curp", world.mx_curp, ["CURP"]),
    ("mx_rfc", world.mx_rfc, ["RFC"]),
    ("cn_ric", world.cn_ric, ["resident ID", "ID card number"]),
    ("kr_rrn", world.kr_rrn, ["resident registration number", "RRN"]),
    ("jp_my_number", world.jp_my_number, ["My Number", "individual number"]),
    ("th_tnin", world.th_tnin, ["Thai ID", "national ID"]),
    ("sg_uen", more.sg_uen, ["UEN"]),
    ("kr_frn", more.kr_frn, ["foreigner registration number"]),
    ("hk_hkid", more.hk_hkid, ["HKID"]),
    ("tw_id", more.tw_id, ["national ID"]),
    ("es_cif", more.es_cif, ["CIF"]),
    ("fr_siret", more.fr_siret, ["SIRET"]),
    ("it_passport", more.it_passport, ["passaporto"]),
    ("it_identity_card", more.it_identity_card, ["carta d'identità"]),
    ("it_driver_license", more.it_driver_license, ["patente"]),
    ("it_vat_code", eu.it_vat_code, ["partita IVA", "P.IVA"]),
    ("es_passport", more.es_passport, ["pasaporte"]),
    ("in_passport", world.in_passport, ["Indian passport", "passport (India)"]),
    ("in_voter", world.in_voter, ["voter ID", "EPIC"]),
    ("in_vehicle_registration", world.in_vehicle, ["vehicle", "car number"]),
    ("uk_passport", lambda r: digits(r, 9), ["UK passport", "British passport number"]),
    ("uk_vehicle_registration", eu.uk_plate, ["number plate", "vehicle registration"]),
    ("uk_postcode", eu.uk_postcode, ["postcode"]),
    ("de_passport", eu.de_passport, ["Reisepass", "Reisepassnummer"]),
    ("de_id_card", eu.de_id_card, ["Personalausweis", "Ausweisnummer"]),
    ("de_health_insurance", eu.de_health_insurance, ["Versichertennummer", "Krankenversichertennummer"]),
    ("de_vat_id", eu.de_vat_id, ["USt-IdNr.", "Umsatzsteuer-ID"]),
    ("de_tax_number", more.de_tax_number, ["Steuernummer"]),
    ("de_handelsregister", more.de_handelsregister, ["Handelsregister", "Amtsgericht München"]),
    ("se_organisationsnummer", eu.se_organisationsnummer, ["organisationsnummer"]),
    ("ng_nin", world.ng_nin, ["NIN"]),
    ("ph_tin", more.ph_tin, ["TIN"]),
    ("kr_brn", world.kr_brn, ["business registration number"]),
    ("nz_ird", world.nz_ird, ["IRD number"]),
    ("au_acn", world.au_acn, ["ACN"]),
    ("us_ein", world.us_ein, ["EIN"]),
    ("us_bank_number", rec.us_account, ["bank account", "account number"]),
    ("uk_bank_account", rec.uk_account, ["sort code"]),
    ("iccid", rec.iccid, ["ICCID", "SIM"]),
    ("passport_mrz", world.mrz_line, ["MRZ"]),
    ("geo_coordinates", rec.coordinates, ["position", "GPS"]),
    ("slack_token", rec.slack_token, ["slack token"]),
    ("stripe_key", rec.stripe_key, ["stripe key"]),
    ("google_api_key", rec.google_key, ["maps key"]),
    ("url_with_password", rec.password_url, ["DATABASE_URL ="]),
    ("ip_address", rec.ipv4, ["from", "IP", "client"]),
    ("ip_address", rec.ipv6, ["from", "IPv6"]),
    ("mac_address", rec.mac, ["device", "MAC"]),
    ("imei", rec.imei, ["IMEI"]),
    ("vin", world.vin, ["VIN", "chassis"]),
    ("date_time", lambda r: moment(r).date().isoformat(), ["on", "since", "due"]),
    ("date_time", lambda r: f"{moment(r):%d/%m/%Y}", ["on", "arrived"]),
    ("url", lambda r: f"https://www.example.com/{r.choice(['docs', 'help'])}/{r.randint(1, 999)}", ["see", "details:"]),
    ("url_with_user_data", rec.url_with_data, ["GET", "opened", "see"]),
    ("aws_access_key", rec.aws_key, ["key", "aws_access_key_id ="]),
    ("github_token", rec.github_token, ["token:", "push with"]),
    ("jwt", rec.jwt, ["Bearer", "session token"]),
    ("person_name", rec.full_name, ["Dear", "my name is", "spoke with", "Regards,", "signed by"]),
    ("street_address", lambda r: f"{r.randint(2, 4999)} {r.choice(words.STREETS_EN)}", ["I live at", "ship to", "address:"]),
]

FRAMES = [
    "Hello, {} and please confirm.",
    "{}",
    "Customer says: {}. He will call back tomorrow.",
    "Ticket note - {}; waiting for approval.",
    "please update my file, {}, thanks a lot!",
    "ERROR worker failed: {} (retry 3)",
    "Bitte prüfen: {}. Vielen Dank.",
    "Bonjour, {}. Merci d'avance.",
    "Hola, {}, gracias.",
    "name;value\n{};ok",
    '{{"note": "{}", "level": 2}}',
    "(see also {})",
    "🙂 {} – done",
]

NONE = [
    lambda r: log_line(r)[9:],
    code_line,
    sql_line,
    lambda r: f"Order {digits(r, 8)} shipped, {r.randint(1, 9)} items, total {r.uniform(5, 500):.2f} EUR.",
    lambda r: f"The {r.choice(words.PRODUCTS).lower()} costs {r.randint(5, 900)} dollars and weighs {r.uniform(0.1, 9):.1f} kg.",
    lambda r: f"Version {r.randint(1, 9)}.{r.randint(0, 20)}.{r.randint(0, 99)} fixes issue #{r.randint(100, 99999)}.",
    lambda r: f"commit {letters(r, 40, rec.HEX)}",
    lambda r: f"request {rec.random_uuid(r)} took {r.randint(1, 9000)} ms",
    lambda r: f"EAN {ean13(r)} is out of stock in aisle {r.randint(1, 40)}.",
    lambda r: f"{r.choice(words.FILLER).capitalize()}, {r.choice(words.FILLER)}.",
    lambda r: r.choice(words.FILLER_OTHER).capitalize() + ".",
    lambda r: f"Batch {letters(r, 3)}-{digits(r, 5)} passed {r.randint(90, 100)} % of {r.randint(100, 9999)} checks.",
    lambda r: f"Tracking 1Z{letters(r, 6, string.ascii_uppercase + string.digits)}{digits(r, 10)} left the depot.",
    lambda r: f"matrix [{r.randint(0, 99)}, {r.randint(0, 99)}, {r.uniform(0, 1):.6f}, {r.uniform(0, 1):.6f}]",
    lambda r: f"Reference {digits(r, 10)}, batch {digits(r, 9)}, lot {digits(r, 11)}.",
    lambda r: f"colour #{letters(r, 6, rec.HEX)}, size {r.randint(30, 60)} x {r.randint(30, 60)} cm",
]


def marked(r, parts):
    """Joins (text, detector or None) parts and marks the places in code points."""
    text, spans = "", []
    for part, detector in parts:
        if detector:
            spans.append({"start": len(text), "end": len(text) + len(part), "detector": detector})
        text += part
    return {"kind": "text", "text": text, "expected": spans}


def announced(r, place):
    detector, make, words_before = place
    word = r.choice(words_before)
    return [(word + ("" if word.endswith(("=", " ")) else " ") + r.choice(["", "", "is " if word[-1].isalpha() and word[0].islower() and detector != "person_name" and word not in ("from", "call", "card", "see") else ""]), None), (make(r), detector)]


def framed(r, places):
    frame = r.choice(FRAMES).replace("{{", "{").replace("}}", "}")
    before, _, after = frame.partition("{}")
    parts = [(before, None)]
    for i, place in enumerate(places):
        if i:
            parts.append((r.choice([", ", "; ", " and ", " / "]), None))
        parts += announced(r, place)
    return marked(r, parts + [(after, None)])


def text_cases(r, split):
    for place in PLACES:
        for _ in range(3):
            yield framed(r, [place])
    for _ in range(80):
        yield framed(r, r.sample(PLACES, r.randint(2, 4)))
    for make in NONE:
        for _ in range(6):
            yield marked(r, [(make(r), None)])
    for _ in range(30):
        yield marked(r, [(" ".join(make(r) for make in r.sample(NONE, 4)), None)])
    for _ in range(20):  # long texts with one place in them
        place = r.choice(PLACES)
        yield marked(r, [(" ".join(make(r) for make in r.sample(NONE, 3)) + " ", None), *announced(r, place), (". " + r.choice(NONE)(r), None)])
