// Bytes of a connection: the first input byte picks how they arrive, the rest is head and body. Whatever
// comes, a request is admitted whole or refused with a status, and an admitted body stays within its
// endpoint's limit.
#include <cstdlib>

#include "api/http/admission.h"
#include "api/http/body_reader.h"

namespace {

using namespace steward::api;

constexpr size_t kLimit = 4096;

const AdmissionRules& rules() {
  static const Router router = [] {
    const Handler none = [](const HttpRequest&) -> steward::Result<HttpResponse> { return HttpResponse{}; };
    Router made;
    made.add({Method::kGet, "/", "home", 0, true}, none);
    made.add({Method::kGet, "/things/{thing}", "show"}, none);
    made.add({Method::kPost, "/things", "add", kLimit, true}, none);
    return made;
  }();
  static const AdmissionRules made{
      &router, {{"steward.example"}, false}, *BearerToken::from_text("0123456789abcdef")};
  return made;
}

void require(bool holds) {
  if (!holds) std::abort();
}

void check_refusal(const Refusal& refusal) {
  require(refusal.problem.status >= 400 && refusal.problem.status < 600);
  require(!to_response(refusal.problem, refusal.instance).body.empty());
}

void read_body(const Admitted& admitted, std::string_view bytes, size_t step) {
  BodyReader reader(admitted.framing, admitted.route->endpoint.body_limit);
  std::string buffer;
  while (!reader.done() && !reader.refusal() && !bytes.empty()) {
    buffer += bytes.substr(0, step);
    bytes.remove_prefix(std::min(step, bytes.size()));
    buffer.erase(0, reader.feed(buffer));
  }
  if (reader.refusal()) check_refusal(*reader.refusal());
  if (reader.done()) require(reader.take().size() <= kLimit);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0 || size > 64u << 10) return 0;
  const size_t step = data[0] + 1u;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);

  const auto scan = scan_head(bytes);
  if (const auto* refusal = std::get_if<Refusal>(&scan)) return check_refusal(*refusal), 0;
  const HeadScan& found = std::get<HeadScan>(scan);
  if (found.end == 0) return 0;
  const auto head = parse_head(bytes.substr(found.skipped, found.end - found.skipped));
  if (const auto* refusal = std::get_if<Refusal>(&head)) return check_refusal(*refusal), 0;
  const auto admission = admit(std::get<RequestHead>(head), rules());
  if (const auto* refusal = std::get_if<Refusal>(&admission)) return check_refusal(*refusal), 0;
  const auto& admitted = std::get<Admitted>(admission);
  require(admitted.route != nullptr && admitted.body_bound() <= kLimit);
  read_body(admitted, bytes.substr(found.end), step);
  return 0;
}
