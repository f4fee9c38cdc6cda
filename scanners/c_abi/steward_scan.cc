#include "scanners/include/steward_scan.h"

#include <boost/json/serialize.hpp>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <optional>
#include <string>
#include <vector>

#include "scanners/c_abi/arrow_cells.h"
#include "scanners/columns/column_decision.h"
#include "scanners/columns/report_json.h"

using namespace steward;
using namespace steward::scanners;

struct steward_scan_detectors {
  std::optional<DetectorSet> own;  // none: the shipped ones
  const DetectorSet& set() const { return own ? *own : DetectorSet::builtin(); }
};

struct steward_scan_column {
  ColumnState state;
  uint64_t seed = 1;
};

namespace {

thread_local std::string last_error;

void fail(const Error& error) {
  last_error = error.to_string();
}

void fail(const char* message) {
  last_error = message;
}

// Nothing that C++ throws may cross into C.
template <class Value, class Body>
Value guarded(Value failure, const Body& body) noexcept {
  try {
    last_error.clear();
    return body();
  } catch (const std::exception&) {
    try {
      last_error = "There was not enough memory.";
    } catch (...) {
    }
    return failure;
  }
}

char* copy_out(const std::string& bytes) {
  auto* copy = static_cast<char*>(std::malloc(bytes.size() + 1));
  if (!copy) throw std::bad_alloc();
  std::memcpy(copy, bytes.data(), bytes.size());
  copy[bytes.size()] = '\0';
  return copy;
}

std::optional<SampleDesign> design_of(int design) {
  switch (design) {
    case STEWARD_SCAN_FULL:
      return SampleDesign::kEverything;
    case STEWARD_SCAN_RANDOM_ROWS:
      return SampleDesign::kRandomRows;
    case STEWARD_SCAN_RANDOM_PAGES:
      return SampleDesign::kRandomPages;
    case STEWARD_SCAN_FIRST_ROWS:
      return SampleDesign::kFirstRows;
    default:
      return std::nullopt;
  }
}

}  // namespace

extern "C" {

int32_t steward_scan_abi_version(void) {
  return 1;
}

const char* steward_scan_last_error(void) {
  return last_error.c_str();
}

steward_scan_detectors* steward_scan_detectors_new(const char* const* rules_yaml, size_t count) {
  return guarded<steward_scan_detectors*>(nullptr, [&]() -> steward_scan_detectors* {
    if (count == 0) return new steward_scan_detectors{};
    std::vector<std::string> names;
    std::vector<RuleText> texts;
    for (size_t i = 0; i < count; ++i) names.push_back("rules " + std::to_string(i + 1));
    for (size_t i = 0; i < count; ++i) {
      if (!rules_yaml || !rules_yaml[i]) return fail("A text of rules is NULL."), nullptr;
      texts.push_back({names[i], rules_yaml[i]});
    }
    auto set = DetectorSet::with(texts);
    if (!set.ok()) return fail(set.error()), nullptr;
    return new steward_scan_detectors{*std::move(set)};
  });
}

void steward_scan_detectors_free(steward_scan_detectors* detectors) {
  delete detectors;
}

steward_scan_column* steward_scan_column_new(const steward_scan_detectors* detectors, const char* name_space,
                                             const char* dataset, const char* path, const char* type,
                                             uint64_t seed) {
  return guarded<steward_scan_column*>(nullptr, [&]() -> steward_scan_column* {
    if (!detectors || !name_space || !dataset || !path || !type)
      return fail("Detectors, namespace, dataset, path and type must not be NULL."), nullptr;
    Field field;
    field.path = path;
    field.type = type;
    return new steward_scan_column{
        ColumnState(detectors->set(), {name_space, dataset}, std::move(field), {.seed = seed}), seed};
  });
}

void steward_scan_column_free(steward_scan_column* column) {
  delete column;
}

int steward_scan_column_add(steward_scan_column* column, const struct ArrowSchema* schema,
                            const struct ArrowArray* array) {
  return guarded(-1, [&] {
    if (!column || !schema || !array) return fail("Column, schema and array must not be NULL."), -1;
    const Status status = each_cell(*schema, *array, [column](const ArrowCell& cell) {
      switch (cell.kind) {
        case ArrowCell::Kind::kText:
          column->state.add(cell.text);
          break;
        case ArrowCell::Kind::kNull:
          column->state.add_null();
          break;
        case ArrowCell::Kind::kUnread:
          column->state.add_unread(1);
          break;
      }
    });
    if (!status.ok()) return fail(status.error()), -1;
    return 0;
  });
}

int steward_scan_column_merge(steward_scan_column* column, const steward_scan_column* part) {
  return guarded(-1, [&] {
    if (!column || !part || column == part) return fail("A column is merged with another one."), -1;
    const Status status = column->state.merge(part->state);
    if (!status.ok()) return fail(status.error()), -1;
    return 0;
  });
}

int steward_scan_column_serialize(steward_scan_column* column, uint8_t** bytes, size_t* size) {
  return guarded(-1, [&] {
    if (!column || !bytes || !size) return fail("Column, bytes and size must not be NULL."), -1;
    const std::string state = column->state.serialize();
    *bytes = reinterpret_cast<uint8_t*>(copy_out(state));
    *size = state.size();
    return 0;
  });
}

steward_scan_column* steward_scan_column_parse(const steward_scan_detectors* detectors, const uint8_t* bytes,
                                               size_t size) {
  return guarded<steward_scan_column*>(nullptr, [&]() -> steward_scan_column* {
    if (!detectors || (!bytes && size > 0)) return fail("Detectors and bytes must not be NULL."), nullptr;
    auto state = ColumnState::parse({reinterpret_cast<const char*>(bytes), size}, detectors->set());
    if (!state.ok()) return fail(state.error()), nullptr;
    const uint64_t seed = state->seed();
    return new steward_scan_column{*std::move(state), seed};
  });
}

char* steward_scan_column_decide(steward_scan_column* column, int design, int64_t pages, double confidence) {
  return guarded<char*>(nullptr, [&]() -> char* {
    const auto known = design_of(design);
    if (!column || !known) return fail("There is no such column, or no such design."), nullptr;
    if (!(confidence >= 0.5 && confidence <= 0.999999) || pages < 0)
      return fail("The confidence goes from 0.5 to 0.999999, and pages are not negative."), nullptr;
    return copy_out(
        boost::json::serialize(field_json(decide(column->state, {*known, column->seed, pages, confidence}))));
  });
}

void steward_scan_free(void* memory) {
  std::free(memory);
}

}  // extern "C"
