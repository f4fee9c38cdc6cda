// Whatever parse_json() accepts can be written and read back as the same value.
#include <boost/json/serialize.hpp>
#include <cstdlib>

#include "base/json.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  // Small bounds, so that the fuzzer reaches them.
  const steward::JsonBounds bounds{.max_bytes = 1u << 16, .max_depth = 16, .max_values = 1000};
  const auto value = steward::parse_json(text, bounds);
  if (!value.ok()) {
    if (value.error().message.empty() || value.error().message.size() > 300) std::abort();
    return 0;
  }
  const auto again = steward::parse_json(boost::json::serialize(*value));
  if (!again.ok() || *again != *value) std::abort();
  return 0;
}
