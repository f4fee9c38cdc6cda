// How fast a bundle of a whole ledger is verified, beside bare SHA-256 of the same bytes: the least that any
// verifier must do.
#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <stdexcept>

#include "audit/bundle/bundle_writer.h"
#include "audit/bundle/verify_bundle.h"
#include "audit/multiproof.h"
#include "audit/signer.h"
#include "bench/ledger_bench.h"
#include "bench/ledger_entries.h"

namespace steward::bench {
namespace {

constexpr double kSecondsForAMillion = 3, kOfBareHash = 0.5;
constexpr int kRuns = 3;

// A tree whose entries are all there: nothing of it is read.
Result<std::vector<Digest>> no_tiles(const audit::TileId&) {
  return Error{ErrorCode::kInternal, "A bundle of everything needs no proof.", ""};
}

std::string bundle_of(uint64_t count, const audit::Signer& signer) {
  audit::Frontier frontier;
  for (uint64_t n = 0; n < count; ++n)
    frontier.append(audit::seal_prepared(decision_entry(n), static_cast<int64_t>(n)).leaf);
  audit::BundleContents contents;
  contents.report = "record";
  contents.head = *audit::sign_head(signer, count, frontier.root(), Timestamp{});
  contents.head_key = signer.public_key();
  contents.selection = {0, count, true};
  contents.entries = [&](const audit::TakeEntry& take) -> Status {
    for (uint64_t n = 0; n < count; ++n)
      STEWARD_RETURN_IF_ERROR(
          take(n, audit::seal_prepared(decision_entry(n), static_cast<int64_t>(n)).canonical));
    return {};
  };
  std::string file;
  const auto written = audit::write_bundle(contents, signer, no_tiles, std::filesystem::temp_directory_path(),
                                           [&](std::string_view bytes) {
                                             file += bytes;
                                             return Status();
                                           });
  if (!written.ok()) throw std::runtime_error(written.error().to_string());
  return file;
}

}  // namespace

void measure_ledger_verify(Ratios& ratios, bool is_quick) {
  const uint64_t count = is_quick ? 100'000 : 1'000'000;
  const auto signer = audit::make_signer(audit::SigningKey::generate("bench"));
  const std::string file = bundle_of(count, *signer);
  const double bare = cpu_seconds_of(kRuns, [&] { sha256(file); });
  const double verifying = cpu_seconds_of(kRuns, [&] {
    const auto verified = audit::verify_bundle(file, signer->public_key());
    if (!verified.ok() || !verified->holds || verified->entries != count)
      throw std::runtime_error("the bundle does not verify");
  });
  fmt::print("verify: {} entries, {:.0f} MB, {:.2f} s on a core; SHA-256 of the file {:.2f} s\n", count,
             static_cast<double>(file.size()) / 1e6, verifying, bare);
  ratios.at_most("ledger_verify_seconds_per_million", verifying * 1e6 / static_cast<double>(count),
                 kSecondsForAMillion);
  ratios.at_least("ledger_verify_of_bare_sha256", bare / verifying, kOfBareHash);
}

}  // namespace steward::bench
