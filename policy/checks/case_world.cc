#include "policy/checks/case_world.h"

#include <algorithm>
#include <set>

namespace steward::policy {

using namespace cases;

namespace {

constexpr std::string_view kNamespace = "postgres://db:5432";
constexpr size_t kMaxTextBytes = 1'024;
const std::vector<std::string> kConsentStates = {"granted", "refused", "withdrawn"};

// Collects what the file says; ids are given in the order of appearance.
class WorldReader {
 public:
  WorldReader(CaseReader& reader, const PolicySet& set) : reader_(reader), set_(set) {}

  std::shared_ptr<const CatalogSnapshot> read_catalog(const YamlNode& world) {
    for (const YamlNode* node : reader_.list(world, "datasets")) read_dataset(*node);
    return std::make_shared<const CatalogSnapshot>(std::move(datasets_), std::move(tags_));
  }

  lineage::Graph read_edges(const YamlNode& world, const CatalogSnapshot& catalog) {
    std::vector<lineage::Edge> edges;
    for (const YamlNode* node : reader_.list(world, "edges"))
      if (auto edge = node->is_scalar() ? edge_of_text(*node, catalog) : edge_of_mapping(*node, catalog)) {
        edge->id.value = static_cast<int64_t>(edges.size()) + 1;
        edges.push_back(*std::move(edge));
      }
    return lineage::Graph(std::move(edges));
  }

  ConsentView read_consent(const YamlNode& world) {
    std::vector<ConsentEvent> events;
    for (const YamlNode* node : reader_.list(world, "consent")) {
      if (!reader_.is_mapping(*node, "An event of consent")) continue;
      reader_.only_keys(*node, {"person", "purpose", "state", "at", "until"});
      ConsentEvent event;
      event.subject = text_of(*node, "person", "who gave it").value_or("");
      if (const YamlNode* purpose = reader_.required(*node, "purpose", "a purpose"))
        event.purpose = read_purpose(reader_, *purpose, set_).value_or(Purpose());
      if (const YamlNode* state = reader_.required(*node, "state", "granted, refused or withdrawn")) {
        const auto word = reader_.text(*state, "granted, refused or withdrawn", kMaxNameBytes).value_or("");
        const auto parsed = parse_consent_state(word);
        if (!parsed && !word.empty()) reader_.not_one_of(*state, word, "a state of consent", kConsentStates);
        event.state = parsed.value_or(ConsentState::kUnknown);
      }
      if (const YamlNode* at = reader_.required(*node, "at", "when it counts from"))
        event.effective_at = event.recorded_at = read_moment(reader_, *at).value_or(Timestamp());
      if (const YamlNode* until = node->find("until")) event.valid_until = read_moment(reader_, *until);
      events.push_back(std::move(event));
    }
    return ConsentView(std::move(events));
  }

  GrantView read_grants(const YamlNode& world, const CatalogSnapshot& catalog) {
    std::vector<Grant> grants;
    for (const YamlNode* node : reader_.list(world, "grants"))
      if (reader_.is_mapping(*node, "A grant")) grants.push_back(read_grant(*node, catalog));
    return GrantView(std::move(grants));
  }

 private:
  std::optional<std::string> text_of(const YamlNode& mapping, std::string_view key, std::string_view what) {
    const YamlNode* node = reader_.required(mapping, key, what);
    return node ? reader_.text(*node, what, kMaxTextBytes) : std::nullopt;
  }

  DatasetName read_name(const YamlNode& node) {
    const YamlNode* ns = node.find("namespace");
    return {ns ? reader_.text(*ns, "a namespace", kMaxTextBytes).value_or("") : std::string(kNamespace),
            text_of(node, "name", "the name of a dataset").value_or("")};
  }

  void read_dataset(const YamlNode& node) {
    if (!reader_.is_mapping(node, "A dataset")) return;
    reader_.only_keys(
        node, {"name", "namespace", "fields", "owners", "regions", "tags", "scanned", "lineage", "also"});
    Dataset dataset;
    dataset.id.value = static_cast<int64_t>(datasets_.size()) + 1;
    dataset.name = read_name(node);
    dataset.kind = DatasetKind::kTable;
    if (!names_.insert(dataset.name).second)
      reader_.error(node,
                    fmt::format("The dataset '{}' is already described above.", excerpt(dataset.name.name)));
    dataset.scanned_at = read_scanned(node);
    dataset.owners = sorted(read_texts(reader_, node, "owners"));
    dataset.regions = sorted(read_texts(reader_, node, "regions"));
    dataset.labels = sorted(read_texts(reader_, node, "tags"));
    if (const YamlNode* lineage = node.find("lineage")) {
      const auto word = reader_.text(*lineage, "partial or known", kMaxNameBytes).value_or("");
      if (!word.empty() && word != "partial" && word != "known")
        reader_.not_one_of(*lineage, word, "a state of lineage", {"partial", "known"});
      dataset.lineage_is_partial = word == "partial";
    }
    for (const YamlNode* other : reader_.list(node, "also"))
      if (reader_.is_mapping(*other, "Another name")) {
        reader_.only_keys(*other, {"namespace", "name"});
        dataset.aliases.push_back(read_name(*other));
      }
    std::sort(dataset.aliases.begin(), dataset.aliases.end());
    if (const YamlNode* fields = node.find("fields"); fields && reader_.is_mapping(*fields, "'fields'"))
      for (const YamlNode::Member& member : fields->members) read_field(dataset, member);
    datasets_.push_back(std::move(dataset));
  }

  // A scan of which nothing is said was on the first day of 2026.
  std::optional<Timestamp> read_scanned(const YamlNode& node) {
    const YamlNode* scanned = node.find("scanned");
    if (!scanned) return *parse_rfc3339("2026-01-01T00:00:00Z");
    if (scanned->is_scalar() && scanned->scalar == "never") return std::nullopt;
    return read_moment(reader_, *scanned);
  }

  void read_field(Dataset& dataset, const YamlNode::Member& member) {
    Field field;
    field.id.value = ++fields_;
    field.path = member.key;
    field.type = "text";
    field.ordinal = static_cast<int>(dataset.fields.size()) + 1;
    field.rows_examined = 100;
    const YamlNode* categories = &member.value;
    if (member.value.is_mapping()) {
      reader_.only_keys(member.value, {"categories", "state", "rejected"});
      categories = member.value.find("categories");
      if (const YamlNode* state = member.value.find("state")) {
        const auto word = reader_.text(*state, "unread or empty", kMaxNameBytes).value_or("");
        if (word == "unread")
          field.rows_examined.reset();
        else if (word == "empty")
          field.rows_examined = 0;
        else if (!word.empty())
          reader_.not_one_of(*state, word, "a state of a field", {"unread", "empty"});
      }
      if (const YamlNode* rejected = member.value.find("rejected"))
        tag(field.id, *rejected, TagState::kRejected);
    }
    if (categories && !categories->is_null()) tag(field.id, *categories, TagState::kSuggested);
    dataset.fields.push_back(std::move(field));
  }

  void tag(FieldId field, const YamlNode& list, TagState state) {
    if (!list.is_sequence())
      return reader_.error(list, "Expected a list of categories, as in [user.contact.email] or [].");
    for (const YamlNode& item : list.items)
      if (auto category = read_category(reader_, item, set_)) {
        TagAssertion assertion;
        assertion.field = field;
        assertion.category = *std::move(category);
        assertion.state = state;
        assertion.confidence = 0.9;
        tags_.push_back(std::move(assertion));
      }
  }

  std::optional<NodeRef> node_of(const YamlNode& at, std::string_view text, const CatalogSnapshot& catalog) {
    const auto node = catalog.resolve(trim(text));
    if (node.ok()) return *node;
    reader_.error(at, node.error().message);
    return std::nullopt;
  }

  // "a#x -> b#y", "a#x ~> b#y" (indirect)
  std::optional<lineage::Edge> edge_of_text(const YamlNode& node, const CatalogSnapshot& catalog) {
    for (const std::string_view arrow : {" -> ", " ~> "}) {
      const size_t at = node.scalar.find(arrow);
      if (at == std::string::npos) continue;
      const std::string_view text = node.scalar;
      const auto from = node_of(node, text.substr(0, at), catalog);
      const auto to = node_of(node, text.substr(at + arrow.size()), catalog);
      if (!from || !to) return std::nullopt;
      lineage::Edge edge;
      edge.from = *from;
      edge.to = *to;
      if (arrow == " ~> ") edge.transformation.type = lineage::Influence::kIndirect;
      return edge;
    }
    reader_.error(node, "Expected \"a#x -> b#y\" or, for what only influenced it, \"a#x ~> b#y\".");
    return std::nullopt;
  }

  std::optional<lineage::Edge> edge_of_mapping(const YamlNode& node, const CatalogSnapshot& catalog) {
    if (!reader_.is_mapping(node, "An edge")) return std::nullopt;
    reader_.only_keys(node, {"from", "to", "type", "masked_by"});
    const auto from = text_of(node, "from", "a dataset or dataset#field");
    const auto to = text_of(node, "to", "a dataset or dataset#field");
    if (!from || !to) return std::nullopt;
    const auto source = node_of(node, *from, catalog), target = node_of(node, *to, catalog);
    if (!source || !target) return std::nullopt;
    lineage::Edge edge;
    edge.from = *source;
    edge.to = *target;
    if (const YamlNode* type = node.find("type")) {
      const auto word = reader_.text(*type, "direct or indirect", kMaxNameBytes).value_or("");
      if (!word.empty() && word != "direct" && word != "indirect")
        reader_.not_one_of(*type, word, "a type of edge", {"direct", "indirect"});
      if (word == "indirect") edge.transformation.type = lineage::Influence::kIndirect;
    }
    if (const YamlNode* function = node.find("masked_by")) {
      edge.transformation.masking = true;
      edge.transformation.function = reader_.text(*function, "a function", kMaxNameBytes).value_or("");
    }
    return edge;
  }

  std::optional<DatasetName> name_of(const YamlNode& at, const std::string& text,
                                     const CatalogSnapshot& catalog) {
    const auto node = node_of(at, text, catalog);
    const Dataset* dataset = node ? catalog.find(node->dataset) : nullptr;
    return dataset ? std::optional(dataset->name) : std::nullopt;
  }

  Grant read_grant(const YamlNode& node, const CatalogSnapshot& catalog) {
    reader_.only_keys(node, {"id", "subject", "actions", "datasets", "fields", "purpose", "approvals", "from",
                             "until", "ended"});
    Grant grant;
    grant.id = text_of(node, "id", "an id").value_or("");
    grant.subject = text_of(node, "subject", "the id of who holds it").value_or("");
    grant.actions = read_actions(reader_, node, "actions");
    for (const std::string& text : read_texts(reader_, node, "datasets"))
      if (auto name = name_of(node, text, catalog)) grant.datasets.push_back(*std::move(name));
    for (const std::string& text : read_texts(reader_, node, "fields"))
      read_granted_field(node, text, catalog, grant);
    if (const YamlNode* purpose = reader_.required(node, "purpose", "a purpose"))
      grant.purpose = read_purpose(reader_, *purpose, set_).value_or(Purpose());
    for (const YamlNode* approval : reader_.list(node, "approvals")) {
      if (!reader_.is_mapping(*approval, "An approval")) continue;
      reader_.only_keys(*approval, {"person", "roles"});
      grant.approvals.push_back({text_of(*approval, "person", "the id of who approved").value_or(""),
                                 read_texts(reader_, *approval, "roles"), Timestamp()});
    }
    if (const YamlNode* from = reader_.required(node, "from", "when it begins"))
      grant.valid_from = read_moment(reader_, *from).value_or(Timestamp());
    if (const YamlNode* until = reader_.required(node, "until", "when it ends"))
      grant.valid_until = read_moment(reader_, *until).value_or(Timestamp());
    if (const YamlNode* ended = node.find("ended")) grant.ended_at = read_moment(reader_, *ended);
    return grant;
  }

  // "customer#email": of that dataset this field, and others named so, but no more.
  void read_granted_field(const YamlNode& at, const std::string& text, const CatalogSnapshot& catalog,
                          Grant& grant) {
    const auto node = node_of(at, text, catalog);
    const Field* field = node ? catalog.find(node->field) : nullptr;
    if (!field) {
      if (node) reader_.error(at, fmt::format("'{}' names no field.", excerpt(text)));
      return;
    }
    const DatasetName& name = catalog.find(node->dataset)->name;
    if (std::find(grant.datasets.begin(), grant.datasets.end(), name) == grant.datasets.end())
      grant.datasets.push_back(name);
    grant.fields[name].push_back(field->path);
  }

  static std::vector<std::string> sorted(std::vector<std::string> texts) {
    std::sort(texts.begin(), texts.end());
    texts.erase(std::unique(texts.begin(), texts.end()), texts.end());
    return texts;
  }

  CaseReader& reader_;
  const PolicySet& set_;
  std::vector<Dataset> datasets_;
  std::set<DatasetName> names_;
  std::vector<TagAssertion> tags_;
  int64_t fields_ = 0;
};

}  // namespace

CaseWorld::CaseWorld(std::shared_ptr<const PolicySet> policies,
                     std::shared_ptr<const CatalogSnapshot> catalog, lineage::Graph graph,
                     ConsentView consent, GrantView grants)
    : policies_(std::move(policies)),
      catalog_(std::move(catalog)),
      graph_(std::move(graph)),
      propagation_(lineage::Propagation::compute(*catalog_, graph_, policies_->declassifiers)),
      consent_(std::move(consent)),
      grants_(std::move(grants)),
      engine_(Engine::compile(*policies_, *catalog_, graph_, propagation_)) {}

std::shared_ptr<const CaseWorld> CaseWorld::under(std::shared_ptr<const PolicySet> policies) const {
  return std::make_shared<const CaseWorld>(std::move(policies), catalog_, graph_, consent_, grants_);
}

std::shared_ptr<const CaseWorld> CaseWorld::read(CaseReader& reader, const YamlNode* world,
                                                 std::shared_ptr<const PolicySet> policies) {
  static const YamlNode kNothing;
  const YamlNode& node = world && reader.is_mapping(*world, "'world'") ? *world : kNothing;
  reader.only_keys(node, {"datasets", "edges", "consent", "grants"});
  WorldReader read(reader, *policies);
  const auto catalog = read.read_catalog(node);
  lineage::Graph graph = read.read_edges(node, *catalog);
  ConsentView consent = read.read_consent(node);
  GrantView grants = read.read_grants(node, *catalog);
  return std::make_shared<const CaseWorld>(std::move(policies), catalog, std::move(graph), std::move(consent),
                                           std::move(grants));
}

}  // namespace steward::policy
