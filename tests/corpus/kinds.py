"""What the corpus labels: for each detector its category, its values and the names such columns have.

A Kind with `alone` is to be found under a name that says nothing; the others need the name. Headers are telling ones, then
abbreviations, then other languages; each split of the corpus draws its own.
"""

from dataclasses import dataclass, field
from typing import Callable

import government_europe as eu
import government_more as more
import government_world as world
import records as rec
import words


@dataclass
class Kind:
    detector: str
    category: str
    make: Callable
    headers: list = field(default_factory=list)
    alone: bool = False
    tables: list = field(default_factory=lambda: ["customer", "users", "employees", "contacts", "members", "crm.person"])
    types: list = field(default_factory=lambda: ["text", "varchar"])


NATIONAL = "user.government_id.national_identification_number"
PASSPORT = "user.government_id.passport_number"
LICENCE = "user.government_id.drivers_license_number"
VEHICLE = "user.government_id.vehicle_registration"
BANK = "user.financial.bank_account"
RECORD = "user.health_and_medical.record_id"
INSURANCE = "user.health_and_medical.insurance_beneficiary_id"


def national(detector, make, headers, alone=True):
    return Kind(detector, NATIONAL, make, headers, alone)


PATIENTS = ["patients", "encounters", "medical_records", "clinic.visit"]
EVENTS = ["events", "sessions", "devices", "access_log", "telemetry"]

KINDS = [
    # Contact
    Kind("email_address", "user.contact.email", rec.email, ["email", "email_address", "e_mail", "contactEmail", "primary_email", "mail", "correo_electronico", "adresse_mail", "emailadres", "E-Mail-Adresse", "login_email", "recipient"], True),
    Kind("phone_number", "user.contact.phone_number", rec.phone, ["phone", "phone_number", "mobile", "telephone", "cell_phone", "tel", "msisdn", "telefon", "telefono", "telefone", "Handynummer", "contactNumber"], True),
    Kind("phone_number", "user.contact.phone_number", rec.phone_national, ["phone", "home_phone", "work_phone", "mobile_no", "daytime_phone", "tel_no"]),
    Kind("phone_number", "user.contact.phone_number", rec.phone_bare, ["phone", "phoneNumber", "cell", "mobile_number"], types=["text", "bigint"]),
    Kind("fax_number", "user.contact.fax_number", rec.phone_national, ["fax", "fax_number", "faxNo", "telefax"]),
    # Names and addresses
    Kind("first_name", "user.name.first", rec.first_name, ["first_name", "fname", "givenName", "forename", "vorname", "prenom", "nombre", "voornaam", "nome_proprio", "imie", "first"], True),
    Kind("last_name", "user.name.last", rec.last_name, ["last_name", "lname", "surname", "familyName", "nachname", "nom_de_famille", "apellido", "cognome", "achternaam", "sobrenome"], True),
    Kind("person_name", "user.name", rec.full_name, ["full_name", "customer_name", "patientName", "name", "contact_name", "employee_name", "nombre_completo", "nom_complet", "account_holder", "Ansprechpartner"], True),
    Kind("person_name", "user.name", rec.full_name_formal, ["full_name", "name", "physician_name", "cardholder_name"], True),
    Kind("street_address", "user.contact.address.street", rec.street, ["street", "address", "addr1", "address_line_1", "street_address", "strasse", "direccion", "indirizzo", "adresse", "billing_address"], True),
    Kind("postal_address", "user.contact.address", rec.full_address, ["address", "home_address", "shipping_address", "mailing_addr", "full_address"], True),
    Kind("city", "user.contact.address.city", rec.one_of(words.CITIES), ["city", "town", "billing_city", "ciudad", "ville", "ort", "cidade", "citta", "woonplaats"]),
    Kind("state", "user.contact.address.state", rec.one_of(words.STATES_US_CODES), ["state", "state_code", "province", "addr_state"]),
    Kind("state", "user.contact.address.state", rec.one_of(words.STATES_US), ["state", "home_state", "state_province"]),
    Kind("country", "user.contact.address.country", rec.one_of(words.COUNTRIES), ["country", "country_of_residence", "land", "pays", "paese", "country_name"]),
    Kind("country", "user.contact.address.country", rec.one_of(words.COUNTRY_CODES), ["country_code", "country", "countryIso"]),
    Kind("postal_code", "user.contact.address.postal_code", world.us_zip, ["zip", "zip_code", "postal_code", "billing_zip", "postcode"]),
    Kind("uk_postcode", "user.contact.address.postal_code", eu.uk_postcode, ["postcode", "post_code", "postal_code", "addr_postcode"], True),
    Kind("postal_code", "user.contact.address.postal_code", world.ca_postal_code, ["postal_code", "postalCode", "code_postal", "zip"], True),
    Kind("postal_code", "user.contact.address.postal_code", lambda r: f"{r.randint(1067, 99998):05}", ["plz", "Postleitzahl", "codigo_postal", "code_postal", "cp"]),
    # Person
    Kind("date_of_birth", "user.demographic.date_of_birth", rec.date_of_birth, ["dob", "date_of_birth", "birth_date", "birthdate", "geburtsdatum", "fecha_nacimiento", "date_naissance", "data_di_nascita", "geboortedatum", "data_nascimento"], types=["text", "date"]),
    Kind("date_of_birth", "user.demographic.date_of_birth", rec.date_of_birth_us, ["DOB", "birthday", "BirthDate", "patient_dob"]),
    Kind("date_of_birth", "user.demographic.date_of_birth", rec.date_of_birth_de, ["geb_datum", "Geburtstag", "birth_dt"]),
    Kind("age", "user.demographic.age_range", rec.age, ["age", "patient_age", "age_years", "alter", "edad"], types=["integer", "text"]),
    Kind("gender", "user.demographic.gender", rec.one_of(["male", "female", "male", "female", "non-binary", "other"]), ["gender", "sex", "geschlecht", "genero", "sexe"]),
    Kind("gender", "user.demographic.gender", rec.one_of(["M", "F"]), ["sex", "gender_code", "gender", "sexo"]),
    Kind("nationality", "user.demographic.profile", rec.one_of(words.NATIONALITIES), ["nationality", "citizenship", "nacionalidad", "staatsangehoerigkeit", "nationalite"]),
    Kind("religion", "user.demographic.religious_belief", rec.one_of(words.RELIGIONS), ["religion", "religious_belief", "faith", "konfession"]),
    Kind("ethnicity", "user.demographic.race_ethnicity", rec.one_of(words.ETHNICITIES), ["ethnicity", "race", "ethnic_group", "race_ethnicity"]),
    Kind("marital_status", "user.demographic.marital_status", rec.one_of(words.MARITAL), ["marital_status", "familienstand", "estado_civil", "civil_status"]),
    Kind("sexual_orientation", "user.demographic.sexual_orientation", rec.one_of(words.ORIENTATIONS), ["sexual_orientation", "orientation_sexuelle", "sexualOrientation"]),
    Kind("political_opinion", "user.demographic.political_opinion", rec.one_of(words.POLITICS), ["political_affiliation", "party_affiliation", "political_opinion"]),
    Kind("language", "user.demographic.language", rec.one_of(words.LANGUAGES), ["native_language", "mother_tongue", "preferred_language", "spoken_language"]),
    Kind("occupation", "user.job_title", rec.one_of(words.JOBS), ["job_title", "occupation", "jobTitle", "beruf", "profession"]),
    Kind("username", "user.account.username", rec.username, ["username", "user_name", "login", "login_name", "benutzername", "nom_utilisateur", "usuario"]),
    Kind("social_handle", "user.account.username", rec.social_handle, ["twitter_handle", "instagram", "twitter", "social_handle", "ig_handle"]),
    Kind("union_membership", "user.demographic.trade_union_membership", rec.one_of(["yes", "no", "member", "none"]), ["union_membership", "trade_union", "gewerkschaft"]),
    Kind("income", "user.financial", lambda r: str(r.randrange(18_000, 190_000, 500)), ["salary", "annual_salary", "gehalt", "salaire"], tables=["employees", "payroll"], types=["integer", "text"]),
    # Finance
    Kind("credit_card", "user.financial.credit_card", rec.card, ["credit_card", "card_number", "cc_num", "pan", "ccnumber", "kreditkarte", "tarjeta_credito", "numero_carte", "cardNo"], True, ["payments", "orders", "billing", "customer"], ["text", "bigint"]),
    Kind("credit_card", "user.financial.credit_card", rec.card_spaced, ["card", "payment_card", "creditCardNumber", "cc"], True, ["payments", "orders"]),
    Kind("iban_code", BANK, eu.iban, ["iban", "bank_account", "kontonummer", "account_iban", "cuenta_bancaria", "payout_iban"], True, ["payments", "accounts", "payees"]),
    Kind("iban_code", BANK, eu.iban_spaced, ["iban", "IBAN_no", "bankverbindung"], True, ["payments", "accounts"]),
    Kind("swift_bic", BANK, rec.bic, ["bic", "swift", "swift_code", "bank_bic", "swiftBic"], False, ["payments", "banks", "accounts"]),
    Kind("aba_routing_number", BANK, world.aba, ["routing_number", "aba", "aba_number", "rtn", "bank_routing_no"], False, ["payments", "payroll"]),
    Kind("uk_bank_account", BANK, rec.sort_code, ["sort_code", "bank_sort_code", "sortCode"], False, ["payments", "payroll"]),
    Kind("us_bank_number", BANK, rec.us_account, ["bank_account_number", "account_number", "acct_no", "bank_acct"], False, ["payments", "payroll", "banking"]),
    Kind("crypto", "user.financial", rec.crypto, ["wallet", "btc_address", "wallet_address", "crypto_wallet"], True, ["payments", "wallets"]),
    # Government, Americas
    national("us_ssn", world.us_ssn, ["ssn", "social_security_number", "soc_sec_no", "SSN_Number", "socialSecurityNo"]),
    national("us_itin", world.us_itin, ["itin", "taxpayer_id", "individual_tax_id"]),
    Kind("us_ein", NATIONAL, world.us_ein, ["ein", "employer_identification_number", "fein", "employer_id_number"], False, ["vendors", "companies", "employers"]),
    Kind("us_passport", PASSPORT, world.us_passport, ["passport_number", "passport", "passport_no", "passportNo", "us_passport"]),
    Kind("us_driver_license", LICENCE, world.us_driver_license, ["driver_license", "drivers_license_number", "dl_number", "driverLicenseNo", "license_no"]),
    Kind("us_mbi", INSURANCE, world.us_mbi, ["mbi", "medicare_beneficiary_id", "medicare_number", "medicare_id"], True, PATIENTS),
    Kind("us_npi", "user.government_id", world.us_npi, ["npi", "provider_npi", "npi_number"], False, ["providers", "claims"]),
    Kind("medical_license", "user.government_id", world.dea, ["dea_number", "dea", "dea_no"], True, ["providers", "prescriptions"]),
    national("ca_sin", world.ca_sin, ["sin", "social_insurance_number", "sin_number", "numero_assurance_sociale"]),
    national("br_cpf", world.br_cpf, ["cpf", "cpf_cliente", "numero_cpf", "nr_cpf"]),
    Kind("br_cnpj", NATIONAL, world.br_cnpj, ["cnpj", "cnpj_empresa", "nr_cnpj"], True, ["fornecedores", "companies"]),
    national("ar_cuit", world.ar_cuit, ["cuit", "cuil", "cuit_cuil"]),
    national("cl_rut", world.cl_rut, ["rut", "run", "rut_cliente"]),
    national("mx_curp", world.mx_curp, ["curp", "clave_curp"]),
    national("mx_rfc", world.mx_rfc, ["rfc", "rfc_cliente"]),
    # Government, Asia, Africa, Oceania
    national("au_tfn", world.au_tfn, ["tfn", "tax_file_number"], False),
    Kind("au_abn", NATIONAL, world.au_abn, ["abn", "australian_business_number"], True, ["suppliers", "companies"]),
    Kind("au_acn", NATIONAL, world.au_acn, ["acn", "company_acn"], False, ["suppliers", "companies"]),
    Kind("au_medicare", INSURANCE, world.au_medicare, ["medicare_card_number", "medicare_no", "medicare"], False, PATIENTS),
    national("nz_ird", world.nz_ird, ["ird_number", "ird", "ird_no"], False),
    national("in_aadhaar", world.in_aadhaar, ["aadhaar", "aadhaar_number", "aadhar_no", "uidai"]),
    national("in_pan", world.in_pan, ["pan_number", "pan_no", "pan_card", "income_tax_pan"]),
    Kind("in_gstin", NATIONAL, world.in_gstin, ["gstin", "gst_number", "gst_no"], True, ["vendors", "suppliers"]),
    national("in_voter", world.in_voter, ["voter_id", "epic_number", "voter_card_no"], False),
    Kind("in_passport", PASSPORT, world.in_passport, ["passport_no", "indian_passport", "passport"], False),
    Kind("in_vehicle_registration", VEHICLE, world.in_vehicle, ["vehicle_number", "registration_no", "vehicle_reg"], False, ["vehicles", "fleet"]),
    national("sg_nric_fin", world.sg_nric, ["nric", "nric_fin", "fin_number", "nric_no"]),
    national("za_id", world.za_id, ["id_number", "sa_id_number", "rsa_id"]),
    national("il_id", world.il_id, ["teudat_zehut", "israeli_id", "id_number"], False),
    national("cn_ric", world.cn_ric, ["id_card", "resident_id", "shenfenzheng", "id_card_no"]),
    national("kr_rrn", world.kr_rrn, ["rrn", "resident_registration_number", "jumin"]),
    Kind("kr_brn", NATIONAL, world.kr_brn, ["brn", "business_registration_number"], False, ["companies", "vendors"]),
    national("jp_my_number", world.jp_my_number, ["my_number", "kojin_bango", "individual_number"], False),
    national("th_tnin", world.th_tnin, ["thai_id", "national_id", "citizen_id"]),
    national("ng_nin", world.ng_nin, ["nin", "national_identity_number"], False),
    # Government, Europe
    Kind("uk_nhs", RECORD, eu.uk_nhs, ["nhs_number", "nhs_no", "nhs"], False),
    Kind("uk_nhs", RECORD, eu.uk_nhs_spaced, ["nhs_number", "nhsNumber"], True),
    national("uk_nino", eu.uk_nino, ["nino", "national_insurance_number", "ni_number"]),
    Kind("uk_driving_licence", LICENCE, eu.uk_driving_licence, ["driving_licence", "driving_licence_number", "licence_no"], True),
    Kind("uk_passport", PASSPORT, lambda r: eu.digits(r, 9), ["passport_number", "uk_passport", "passport"]),
    Kind("uk_vehicle_registration", VEHICLE, eu.uk_plate, ["vrm", "number_plate", "vehicle_registration", "reg_plate"], False, ["vehicles", "fleet"]),
    national("de_tax_id", eu.de_tax_id, ["steuer_id", "steuerliche_identifikationsnummer", "tax_id", "IdNr"]),
    national("de_social_security", eu.de_social_security, ["sozialversicherungsnummer", "rentenversicherungsnummer", "sv_nummer"]),
    national("de_id_card", eu.de_id_card, ["personalausweis", "personalausweisnummer", "ausweisnummer"], False),
    Kind("de_passport", PASSPORT, eu.de_passport, ["reisepass", "passnummer", "reisepassnummer"], False),
    Kind("de_health_insurance", INSURANCE, eu.de_health_insurance, ["krankenversichertennummer", "kvnr", "versichertennummer"], True, PATIENTS),
    Kind("de_vat_id", NATIONAL, eu.de_vat_id, ["ust_id", "ustidnr", "umsatzsteuer_id"], True, ["lieferanten", "companies"]),
    national("fr_nir", eu.fr_nir, ["nir", "numero_securite_sociale", "numero_secu", "insee"]),
    national("es_nif", eu.es_nif, ["dni", "nif", "numero_dni"]),
    national("es_nie", eu.es_nie, ["nie", "numero_nie"]),
    national("it_fiscal_code", eu.it_fiscal_code, ["codice_fiscale", "cod_fiscale", "cf"]),
    Kind("it_vat_code", NATIONAL, eu.it_vat_code, ["partita_iva", "p_iva", "piva"], False, ["fornitori", "companies"]),
    national("nl_bsn", eu.nl_bsn, ["bsn", "burgerservicenummer", "sofinummer"], False),
    national("be_nn", eu.be_nn, ["rijksregisternummer", "nn", "numero_national", "registre_national"]),
    national("pl_pesel", eu.pl_pesel, ["pesel", "nr_pesel"]),
    national("pt_nif", eu.pt_nif, ["nif", "contribuinte", "numero_contribuinte"], False),
    national("se_personnummer", eu.se_personnummer, ["personnummer", "pnr", "person_nr"]),
    Kind("se_organisationsnummer", NATIONAL, eu.se_organisationsnummer, ["organisationsnummer", "orgnr", "org_nr"], False, ["companies", "leverantorer"]),
    national("no_fodselsnummer", eu.no_fodselsnummer, ["fodselsnummer", "fnr", "personnummer"]),
    national("dk_cpr", eu.dk_cpr, ["cpr", "cpr_nummer", "cpr_nr"]),
    national("fi_personal_identity_code", eu.fi_hetu, ["hetu", "henkilotunnus", "personal_identity_code"]),
    national("ie_pps", eu.ie_pps, ["pps", "ppsn", "pps_number"]),
    national("ch_ahv", eu.ch_ahv, ["ahv", "ahv_nummer", "avs", "numero_avs"]),
    national("at_svnr", eu.at_svnr, ["svnr", "sozialversicherungsnummer", "sv_nr"]),
    national("hr_oib", eu.hr_oib, ["oib", "osobni_identifikacijski_broj"]),
    national("ro_cnp", eu.ro_cnp, ["cnp", "cod_numeric_personal"]),
    national("cz_rodne_cislo", eu.cz_rodne_cislo, ["rodne_cislo", "rc"]),
    national("tr_national_id", eu.tr_national_id, ["tc_kimlik", "tckn", "kimlik_no"]),
    Kind("eu_vat_number", NATIONAL, eu.eu_vat, ["vat_number", "vat_id", "vat_no", "vatin"], True, ["companies", "suppliers"]),
    # Papers and numbers of more countries
    national("es_cif", more.es_cif, ["cif", "cif_empresa"]),
    national("fr_siren", more.fr_siren, ["siren", "numero_siren"], False),
    national("fr_siret", more.fr_siret, ["siret", "no_siret"], False),
    Kind("kr_frn", "user.government_id.immigration", more.kr_frn, ["frn", "foreigner_registration_number"], False),
    Kind("kr_driver_license", LICENCE, more.kr_driver_license, ["driver_license_no", "kr_driver_license"]),
    Kind("kr_passport", PASSPORT, more.kr_passport, ["passport_no", "kr_passport"]),
    national("sg_uen", more.sg_uen, ["uen", "company_uen"], False),
    national("tw_id", more.tw_id, ["tw_national_id", "national_id_no"]),
    national("hk_hkid", more.hk_hkid, ["hkid", "hkid_no"]),
    national("my_mykad", more.my_mykad, ["mykad", "nric_no", "ic_number"], False),
    national("pk_cnic", more.pk_cnic, ["cnic", "cnic_no"], False),
    national("ru_inn", more.ru_inn, ["inn", "inn_fl"]),
    national("ru_snils", more.ru_snils, ["snils", "snils_no"]),
    national("bg_egn", more.bg_egn, ["egn", "bg_egn"]),
    national("ee_isikukood", more.ee_isikukood, ["isikukood", "personal_code"]),
    national("gr_afm", more.gr_afm, ["afm", "gr_afm"], False),
    national("gr_amka", more.gr_amka, ["amka", "amka_no"]),
    national("hu_taj", more.hu_taj, ["taj", "taj_szam"], False),
    national("is_kennitala", more.is_kennitala, ["kennitala", "kt"]),
    national("rs_jmbg", more.rs_jmbg, ["jmbg", "maticni_broj"]),
    national("si_emso", more.si_emso, ["emso", "emšo"]),
    national("pl_regon", more.pl_regon, ["regon", "nr_regon"], False),
    national("pl_nip", lambda r: eu.pl_vat(r)[2:], ["nip", "nr_nip"], False),
    national("pe_ruc", more.pe_ruc, ["ruc", "numero_ruc"]),
    national("co_nit", more.co_nit, ["nit", "nit_empresa"]),
    Kind("de_lanr", "user.unique_id", more.de_lanr, ["lanr", "arztnummer"], False, PATIENTS),
    Kind("de_bsnr", "user.workplace", more.de_bsnr, ["bsnr", "betriebsstaettennummer"], False, PATIENTS),
    national("de_tax_number", more.de_tax_number, ["steuernummer", "st_nr"], False),
    Kind("de_handelsregister", "user.contact.organization", more.de_handelsregister, ["handelsregister", "hrb_nummer"], False, ["companies", "lieferanten"]),
    Kind("it_passport", PASSPORT, more.it_passport, ["passaporto", "numero_passaporto"]),
    national("it_identity_card", more.it_identity_card, ["carta_identita", "numero_carta_identita"], False),
    Kind("it_driver_license", LICENCE, more.it_driver_license, ["patente", "numero_patente"]),
    Kind("es_passport", PASSPORT, more.es_passport, ["pasaporte", "numero_pasaporte"]),
    Kind("fr_passport", PASSPORT, more.fr_passport, ["passeport", "numero_passeport"]),
    Kind("ph_mobile_number", "user.contact.phone_number", more.ph_mobile, ["mobile", "mobile_number"]),
    national("ph_tin", more.ph_tin, ["tin", "tin_no"], False),
    Kind("de_kfz", VEHICLE, more.de_plate, ["kennzeichen", "kfz_kennzeichen"], False, ["fuhrpark", "vehicles"]),
    Kind("ng_vehicle_registration", VEHICLE, more.ng_plate, ["plate_number", "vehicle_plate"], False, ["vehicles", "fleet"]),
    Kind("tr_license_plate", VEHICLE, world.tr_plate, ["plaka", "arac_plakasi"], False, ["vehicles", "araclar"]),
    # Vehicles, travel
    Kind("vin", VEHICLE, world.vin, ["vin", "vehicle_identification_number", "chassis_no"], True, ["vehicles", "fleet", "insurance"]),
    Kind("passport_mrz", PASSPORT, world.mrz_line, ["mrz", "machine_readable_zone", "passport_mrz"], True, ["travellers", "kyc"]),
    # Devices and places
    Kind("ip_address", "user.device.ip_address", rec.ipv4, ["ip", "ip_address", "client_ip", "remote_addr", "src_ip"], True, EVENTS, ["text", "inet"]),
    Kind("ip_address", "user.device.ip_address", rec.ipv6, ["ipv6", "ip_addr", "source_ip"], True, EVENTS),
    Kind("mac_address", "user.device.device_id", rec.mac, ["mac", "mac_address", "wifi_mac", "hw_addr"], True, EVENTS),
    Kind("imei", "user.device.device_id", rec.imei, ["imei", "device_imei", "imei_number"], False, EVENTS, ["text", "bigint"]),
    Kind("iccid", "user.device.device_id", rec.iccid, ["iccid", "sim_iccid", "sim_serial"], True, EVENTS),
    Kind("advertising_id", "user.device.advertising_id", rec.random_uuid, ["idfa", "advertising_id", "gaid", "aaid"], False, EVENTS),
    Kind("cookie_id", "user.device.cookie_id", rec.cookie, ["cookie_id", "ga_cookie", "cookie"], False, EVENTS),
    Kind("geo_coordinates", "user.location.precise", rec.coordinates, ["coordinates", "lat_lng", "geo_point", "location"], True, EVENTS),
    Kind("latitude", "user.location.precise", rec.latitude, ["lat", "latitude", "gps_lat", "geo_lat"], False, EVENTS, ["double", "text"]),
    Kind("longitude", "user.location.precise", rec.longitude, ["lon", "lng", "longitude", "gps_long"], False, EVENTS, ["double", "text"]),
    Kind("geohash", "user.location.precise", rec.geohash, ["geohash", "geo_hash"], False, EVENTS),
    Kind("url_with_user_data", "user.contact.url", rec.url_with_data, ["url", "referrer", "request_url", "landing_page"], True, EVENTS),
    # Health
    Kind("icd10_code", "user.health_and_medical", rec.icd10, ["icd10", "diagnosis_code", "icd_code", "dx_code"], False, PATIENTS),
    Kind("medical_record_number", RECORD, rec.mrn, ["mrn", "medical_record_number", "patient_mrn"], False, PATIENTS),
    Kind("blood_type", "user.biometric.health", rec.one_of(words.BLOOD), ["blood_type", "blood_group", "blutgruppe"], False, PATIENTS),
    # Secrets
    Kind("aws_access_key", "system.authentication.secret.cloud_key", rec.aws_key, ["access_key", "aws_access_key_id", "key_id"], True, ["config", "settings"]),
    Kind("github_token", "system.authentication.secret.token", rec.github_token, ["token", "github_token", "value"], True, ["config", "integrations"]),
    Kind("jwt", "system.authentication.secret.token", rec.jwt, ["token", "jwt", "id_token", "auth"], True, ["sessions", "config"]),
    Kind("stripe_key", "system.authentication.secret.token", rec.stripe_key, ["api_key", "stripe_key", "payment_secret"], True, ["config", "settings"]),
    Kind("slack_token", "system.authentication.secret.token", rec.slack_token, ["slack_token", "bot_token"], True, ["config", "integrations"]),
    Kind("google_api_key", "system.authentication.secret.cloud_key", rec.google_key, ["maps_key", "google_api_key"], True, ["config"]),
    Kind("private_key", "system.authentication.secret.private_key", rec.private_key, ["private_key", "pem", "ssh_key"], True, ["config", "hosts"]),
    Kind("url_with_password", "system.authentication.secret", rec.password_url, ["database_url", "dsn", "conn"], True, ["config"]),
    Kind("password_hash", "user.authorization.password", rec.bcrypt, ["password_hash", "pwd_hash", "passwd"], True, ["users", "accounts"]),
    Kind("password", "user.authorization.password", rec.password, ["password", "passwort", "pwd", "contrasena", "mot_de_passe"], False, ["users", "accounts"]),
    Kind("credit_card_cvv", "user.financial.credit_card", lambda r: eu.digits(r, 3), ["cvv", "cvc", "card_cvv"], False, ["payments"], ["text", "integer"]),
    Kind("credit_card_expiry", "user.financial.credit_card", lambda r: f"{r.randint(1, 12):02}/{r.randint(25, 32)}", ["card_expiry", "exp_date", "expiry"], False, ["payments", "cards"]),
    Kind("imsi", "user.device.device_id", lambda r: r.choice(["26201", "23415", "20801", "310410"])[:5] + eu.digits(r, 10), ["imsi", "sim_imsi"], False, EVENTS),
]
