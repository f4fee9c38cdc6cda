#include "service/decision_record.h"

#include <algorithm>

#include "audit/canonical_writer.h"
#include "base/hash.h"
#include "base/time.h"

namespace steward::service {
namespace {

using audit::CanonicalWriter;

// What a decision of one field needs; a longer one grows.
constexpr size_t kRoomForBody = 3072;
constexpr size_t kRoomForLedger = 128;

// Maps sort by bytes, which is canonical unless a key lies beyond U+D7FF.
template <class Map, class Write>
void write_map(CanonicalWriter& out, const Map& map, Write&& write) {
  std::vector<const typename Map::value_type*> members;
  members.reserve(map.size());
  for (const auto& member : map) members.push_back(&member);
  std::sort(members.begin(), members.end(),
            [](const auto* a, const auto* b) { return audit::canonical_less(a->first, b->first); });
  out.begin_object();
  for (const auto* member : members) {
    out.any_key(member->first);
    write(member->second);
  }
  out.end_object();
}

void write_value(CanonicalWriter& out, const policy::Value& value) {
  struct Visitor {
    CanonicalWriter& out;
    void operator()(bool flag) { out.boolean(flag); }
    void operator()(double number) { out.number(number); }
    void operator()(const std::string& text) { out.text(text); }
    void operator()(const std::vector<std::string>& texts) { out.texts(texts); }
  };
  std::visit(Visitor{out}, value);
}

void write_attributes(CanonicalWriter& out, const policy::Attributes& attributes) {
  write_map(out, attributes, [&](const policy::Value& value) { write_value(out, value); });
}

void write_approvals(CanonicalWriter& out, const std::vector<policy::ApprovalNeeded>& approvals) {
  out.begin_array();
  for (const policy::ApprovalNeeded& approval : approvals) {
    out.begin_object();
    out.key("people");
    out.integer(approval.people);
    out.key("roles");
    out.texts(approval.roles);
    out.key("rule");
    out.text(approval.rule);
    out.end_object();
  }
  out.end_array();
}

void write_field(CanonicalWriter& out, const policy::FieldVerdict& field) {
  out.begin_object();
  out.key("categories");
  out.begin_array();
  for (const Category& category : field.categories) out.text(category.str());
  out.end_array();
  if (field.mask.kind != policy::Mask::kNone) {
    out.key("mask");
    out.word(to_string(field.mask.kind));
  }
  out.key("name");
  out.text(field.name);
  out.key("verdict");
  out.word(to_string(field.verdict));
  out.end_object();
}

void write_mask(CanonicalWriter& out, const policy::MaskSpec& mask) {
  out.begin_object();
  if (mask.date_precision) {
    out.key("date");
    out.word(to_string(*mask.date_precision));
  }
  if (mask.keep_first != 0) {
    out.key("keep_first");
    out.integer(mask.keep_first);
  }
  if (mask.keep_last != 0) {
    out.key("keep_last");
    out.integer(mask.keep_last);
  }
  out.key("kind");
  out.word(to_string(mask.kind));
  if (mask.number_width != 0) {
    out.key("number");
    out.number(mask.number_width);
  }
  out.end_object();
}

void write_filters(CanonicalWriter& out, const std::vector<policy::RowFilter>& filters) {
  out.begin_array();
  for (const policy::RowFilter& filter : filters) {
    out.begin_object();
    out.key("column");
    out.text(filter.column);
    if (filter.kind == policy::RowFilter::Kind::kConsent) {
      out.key("consent");
      out.text(filter.purpose.str());
    } else {
      out.key("in");
      out.texts(filter.values);
    }
    out.end_object();
  }
  out.end_array();
}

void write_recording(CanonicalWriter& out, const policy::Recording& recording) {
  out.begin_object();
  out.key("at_most");
  out.integer(recording.at_most);
  out.key("mode");
  out.word(policy::kBoundedAsync);
  out.key("within");
  out.word(policy::format_delay(recording.within));
  out.end_object();
}

void write_obligations(CanonicalWriter& out, const policy::Obligations& obligations) {
  out.begin_object();
  if (obligations.aggregate_only) {
    out.key("aggregate_only");
    out.integer(*obligations.aggregate_only);
  }
  out.key("masks");
  write_map(out, obligations.masks, [&](const policy::MaskSpec& mask) { write_mask(out, mask); });
  if (!obligations.notify.empty()) {
    out.key("notify");
    out.texts(obligations.notify);
  }
  if (!obligations.record.is_durable()) {
    out.key("record");
    write_recording(out, obligations.record);
  }
  if (obligations.retention) {
    out.key("retention");
    out.word(format_period(*obligations.retention));
  }
  if (!obligations.rows.empty()) {
    out.key("rows");
    write_map(out, obligations.rows, [&](const auto& filters) { write_filters(out, filters); });
  }
  out.end_object();
}

void write_generation(CanonicalWriter& out, const storage::Generation& generation) {
  out.begin_object();
  const auto member = [&](std::string_view key, int64_t value) {
    out.key(key);
    out.integer(value);
  };
  member("catalog", generation.catalog);
  member("consent", generation.consent);
  member("grants", generation.grants);
  member("lineage", generation.lineage);
  member("policy", generation.policy);
  out.end_object();
}

void write_reasons(CanonicalWriter& out, const std::vector<policy::Reason>& reasons) {
  out.begin_array();
  for (const policy::Reason& reason : reasons) {
    out.begin_object();
    out.key("effect");
    out.word(reason.effect);
    out.key("rule");
    out.text(reason.rule);
    out.key("sentence");
    out.text(reason.sentence);
    out.end_object();
  }
  out.end_array();
}

void write_snapshots(CanonicalWriter& out, const policy::SnapshotHashes& snapshots) {
  out.begin_object();
  const auto member = [&](std::string_view key, const Digest& digest) {
    out.key(key);
    out.word(to_hex(digest));
  };
  member("catalog", snapshots.catalog);
  member("consent", snapshots.consent);
  member("grants", snapshots.grants);
  member("lineage", snapshots.lineage);
  member("policy", snapshots.policy);
  out.end_object();
}

void write_subject(CanonicalWriter& out, const policy::Subject& subject) {
  out.begin_object();
  if (!subject.attributes.empty()) {
    out.key("attributes");
    write_attributes(out, subject.attributes);
  }
  if (!subject.groups.empty()) {
    out.key("groups");
    out.texts(subject.groups);
  }
  out.key("id");
  out.text(subject.id);
  out.key("roles");
  out.texts(subject.roles);
  out.end_object();
}

}  // namespace

std::string decision_body(const std::string& id, const policy::DecisionRequest& request,
                          const policy::Decision& decision, const storage::Generation& generation,
                          Reasons reasons, std::string_view refused_by, std::string_view server) {
  CanonicalWriter out(kRoomForBody);
  out.begin_object();
  out.key("action");
  out.word(to_string(request.action));
  if (!decision.approvals.empty()) {
    out.key("approvals");
    write_approvals(out, decision.approvals);
  }
  if (!request.context.empty()) {
    out.key("context");
    write_attributes(out, request.context);
  }
  out.key("data_subjects");
  out.texts(request.data_subjects);
  if (!request.environment.empty()) {
    out.key("environment");
    out.text(request.environment);
  }
  out.key("fields");
  out.begin_array();
  for (const policy::FieldVerdict& field : decision.fields) write_field(out, field);
  out.end_array();
  out.key("generation");
  write_generation(out, generation);
  if (!decision.grants.empty()) {
    out.key("grants");
    out.texts(decision.grants);
  }
  if (request.group_size) {
    out.key("group_size");
    out.integer(*request.group_size);
  }
  if (!id.empty()) {
    out.key("id");
    out.word(id);
  }
  out.key("obligations");
  write_obligations(out, decision.obligations);
  out.key("purpose");
  out.text(request.purpose);
  out.key("reasons");
  static const std::vector<policy::Reason> kNoReasons;
  write_reasons(out, reasons == Reasons::kAll ? decision.reasons : kNoReasons);
  if (!refused_by.empty()) {
    out.key("refused_by");
    out.word(refused_by);
  }
  out.key("resources");
  out.texts(request.resources);
  if (!server.empty()) {
    out.key("server");
    out.word(server);
  }
  out.key("snapshots");
  write_snapshots(out, decision.snapshots);
  out.key("subject");
  write_subject(out, request.subject);
  out.key("time");
  out.word(format_rfc3339(request.time));
  out.key("verdict");
  out.word(to_string(decision.verdict));
  out.end_object();
  return out.take();
}

std::string decision_answer(const RecordedDecision& recorded, Reasons reasons) {
  // Behind the other keys: the whole answer need not be canonical.
  std::string answer;
  if (reasons == Reasons::kAll) {
    answer.reserve(recorded.body.size() + kRoomForLedger);
    answer = recorded.body;
  } else {
    answer = decision_body(recorded.id, recorded.request, recorded.decision, recorded.generation, reasons,
                           recorded.refused_by, recorded.server);
  }
  answer.pop_back();
  if (recorded.is_queued) {
    CanonicalWriter bound(kRoomForLedger);
    write_recording(bound, recorded.decision.obligations.record);
    return answer.append(",\"recorded\":").append(bound.take()).append("}");
  }
  answer.append(",\"ledger\":{\"leaf\":\"").append(to_hex(recorded.entry.leaf)).append("\",\"seq\":");
  return answer.append(std::to_string(recorded.entry.seq)).append("}}");
}

std::string advisory_answer(const RecordedDecision& unrecorded, Reasons reasons) {
  std::string answer =
      decision_body("", unrecorded.request, unrecorded.decision, unrecorded.generation, reasons);
  answer.pop_back();
  return answer.append(",\"mode\":\"advisory\"}");
}

std::string new_uuid() {
  std::string bytes = random_bytes(16);
  bytes[6] = static_cast<char>((bytes[6] & 0x0F) | 0x40);
  bytes[8] = static_cast<char>((bytes[8] & 0x3F) | 0x80);
  std::string hex = to_hex(bytes);
  for (const size_t at : {8u, 13u, 18u, 23u}) hex.insert(at, "-");
  return hex;
}

}  // namespace steward::service
