// A file as a witness: signed heads one after the other, each followed by an empty line, on a medium that the
// server's operator cannot rewrite alone (a share that only grows, a printer's spool, another's machine). It
// signs nothing, and remembers.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "audit/signing.h"
#include "base/error.h"

namespace steward::service {

// The heads that stand in a text, in its order; what is no head is passed over.
std::vector<audit::TreeHead> heads_in(std::string_view text);

// How many of the heads, which are of one history, a tree begins with, by asking of a few: where one is kept,
// those before it are.
Result<size_t> kept_heads(const std::vector<audit::TreeHead>& heads,
                          const std::function<Result<bool>(const audit::TreeHead&)>& is_kept);

// Appends under a lock on the file, and syncs it. Refuses links and what is no regular file. A file that is
// missing is made. Not for a file that others rewrite.
class HeadFile {
 public:
  explicit HeadFile(std::filesystem::path path) : path_(std::move(path)) {}

  // `continues` judges the heads that stand there already (oldest first) before the new one is added, unless
  // it is there; what it refuses is refused here. At most 64 MiB of heads.
  Status append(const std::string& checkpoint,
                const std::function<Status(const std::vector<audit::TreeHead>&)>& continues) const;

 private:
  std::filesystem::path path_;
};

}  // namespace steward::service
