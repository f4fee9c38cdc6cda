#include "audit/sample_export.h"

namespace steward::audit::testing {
namespace {

namespace json = boost::json;

json::array texts(std::initializer_list<std::string_view> values) {
  json::array array;
  for (const std::string_view value : values) array.emplace_back(json::string(value.data(), value.size()));
  return array;
}

json::object reason(std::string_view rule, std::string_view effect, std::string_view sentence) {
  return {{"rule", rule}, {"effect", effect}, {"sentence", sentence}};
}

json::object snapshots() {
  return {{"policy", to_hex(sha256("policy"))},
          {"catalog", to_hex(sha256("catalog"))},
          {"lineage", to_hex(sha256("lineage"))},
          {"consent", to_hex(sha256("consent"))}};
}

json::object permit_with_masks() {
  return {
      {"id", "6f1c1f0e-6d53-4c0c-9d46-2f6f3f0b7a11"},
      {"verdict", "permit"},
      {"subject", json::object{{"id", "analyst-7"}, {"roles", texts({"analyst", "marketing"})}}},
      {"action", "read"},
      {"purpose", "analytics.campaigns"},
      {"resources", texts({"postgres://crm:5432/shop.public.customer"})},
      {"fields", json::array{json::object{{"name", "shop.public.customer#email"},
                                          {"verdict", "permit"},
                                          {"mask", "hash"},
                                          {"categories", texts({"user.contact.email"})}}}},
      {"reasons", json::array{reason("customer-data/analysts-read-masked", "permit",
                                     "Analysts may read contact data for analytics when it is masked.")}},
      {"obligations", json::object{{"masks", json::object{{"shop.public.customer#email", "hash"},
                                                          {"shop.public.customer#phone", "redact"},
                                                          {"shop.public.customer#birth_date", "generalise"}}},
                                   {"retention", "P90D"}}},
      {"snapshots", snapshots()},
      {"time", "2026-11-19T08:00:00.000000Z"}};
}

json::object plain_permit() {
  return {{"verdict", "permit"},
          {"subject", json::object{{"id", "pipeline/orders-daily"}, {"roles", texts({"pipeline"})}}},
          {"action", "read"},
          {"purpose", "essential.service.operations"},
          {"resources", texts({"shop.public.orders", "shop.public.order_items"})},
          {"reasons", json::array{reason("operations/pipelines-run-the-shop", "permit",
                                         "Pipelines may read orders to run the shop.")}},
          {"obligations", json::object{{"masks", json::object{}}}}};
}

json::object denied_for_consent() {
  return {{"verdict", "deny"},
          {"subject", json::object{{"id", "campaign-mailer"}, {"roles", texts({"pipeline"})}}},
          {"action", "export"},
          {"purpose", "marketing.advertising.third_party"},
          {"resources", texts({"shop.public.customer"})},
          {"reasons",
           json::array{reason("consent/marketing-needs-consent", "missing",
                              "Consent for marketing.advertising.third_party is unknown for 3 of the 3 data "
                              "subjects, and unknown is not permitted."),
                       reason("customer-data/no-export-to-partners", "forbid",
                              "Customer contact data never leaves for advertising partners.")}},
          {"obligations", json::object{{"masks", json::object{}}}}};
}

json::object denied_for_lineage() {
  return {{"verdict", "deny"},
          {"subject", json::object{{"id", "ml-engineer-2"}, {"roles", texts({"ml_engineer"})}}},
          {"action", "train"},
          {"purpose", "analytics.reporting.churn"},
          {"resources", texts({"features.churn_v3"})},
          {"reasons",
           json::array{reason("customer-data/no-phone-in-models", "forbid",
                              "The feature contact_key carries user.contact.phone_number: it derives from "
                              "shop.public.customer.phone by way of crm_view and contact_dim.")}},
          {"obligations", json::object{{"masks", json::object{}}}}};
}

json::object pending() {
  return {{"verdict", "pending"},
          {"subject", json::object{{"id", "support-lead"}, {"roles", texts({"support"})}}},
          {"action", "share"},
          {"purpose", "essential.service.support"},
          {"resources", texts({"file:/data/tickets/2026-11.jsonl"})},
          {"reasons", json::array{reason("tickets/free-text-needs-a-person", "permit",
                                         "Free text may be shared once a data steward has looked at it.")}},
          {"obligations", json::object{{"masks", json::object{}}}}};
}

EntryDraft draft_for(size_t i) {
  EntryDraft draft;
  draft.actor = "steward";
  draft.time =
      *parse_rfc3339("2026-11-18T09:12:00Z") + std::chrono::seconds(3187 * i) + std::chrono::microseconds(i);
  const auto decided = [&](json::object body) {
    draft.kind = entry_kind::kDecision;
    draft.actor = std::string(body["subject"].as_object()["id"].as_string());
    draft.body = std::move(body);
  };
  const auto event = [&](std::string_view kind, json::object body) {
    draft.kind = kind;
    draft.body = std::move(body);
  };
  switch (i % 12) {
    case 0:
      event(entry_kind::kPolicyChange,
            {{"hash", to_hex(sha256("set"))}, {"files", texts({"gdpr.yaml", "shop.yaml"})}});
      break;
    case 1:
      event(entry_kind::kScan, {{"source", "postgres://crm:5432"},
                                {"datasets", 23},
                                {"tagged_fields", 41},
                                {"problems", i > 12 ? 1 : 0},
                                {"rules_hash", to_hex(sha256("rules"))}});
      break;
    case 2:
      event(entry_kind::kTagChange, {{"field", "shop.public.customer#email"},
                                     {"category", "user.contact.email"},
                                     {"change", "suggested"},
                                     {"confidence", 0.98}});
      break;
    case 4:
      event(entry_kind::kLineageEvent,
            {{"hash", to_hex(sha256("event"))}, {"job", "spark/churn_features"}, {"edges", 17}});
      break;
    case 6:
      event(entry_kind::kConsent, {{"subject", to_hex(sha256("subject"))},
                                   {"purpose", "marketing.communications.email"},
                                   {"state", "withdrawn"}});
      break;
    case 9:
      event("retention_hold", {{"dataset", "shop.public.orders"}, {"until", "2027-01-31"}, {"case", 4711}});
      break;
    case 11:
      event(entry_kind::kExport, {{"from", ""}, {"to", ""}, {"kind", ""}});
      break;
    case 3:
    case 8:
      decided(permit_with_masks());
      break;
    case 5:
      decided(denied_for_consent());
      break;
    case 7:
      decided(i % 24 == 7 ? denied_for_lineage() : pending());
      break;
    default:
      decided(plain_permit());
  }
  return draft;
}

}  // namespace

std::vector<Digest> Ledger::leaves() const {
  std::vector<Digest> leaves;
  for (const Entry& entry : entries) leaves.push_back(entry.leaf);
  return leaves;
}

Export Ledger::export_range(size_t first, size_t last) const {
  const MerkleTree tree(leaves());
  Export bundle;
  bundle.made_at = *parse_rfc3339("2026-11-20T18:48:58.123456Z");
  bundle.complete = first == 0 && last == entries.size();
  bundle.key = key.public_key();
  bundle.head = sign_head(key, tree.size(), tree.root(), bundle.made_at);
  if (!bundle.complete) {
    bundle.period_from = "2026-11-18T00:00:00.000000Z";
    bundle.period_to = "2026-11-20T12:00:00.000000Z";
  }
  for (size_t i = first; i < last; ++i)
    bundle.entries.push_back({entries[i], bundle.complete ? Proof{} : tree.inclusion_proof(i)});
  return bundle;
}

Ledger sample_ledger(size_t count) {
  Ledger ledger;
  for (size_t i = 0; i < count; ++i) ledger.entries.push_back(seal(draft_for(i), static_cast<int64_t>(i)));
  return ledger;
}

}  // namespace steward::audit::testing
