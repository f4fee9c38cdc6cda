// The demo's own folder. Under the system's temporary one its data vanish with the demo and its report stays; in a
// folder that the user named everything stays.
#pragma once

#include <filesystem>

#include "base/error.h"

namespace steward::cli {

class DemoDir {
 public:
  static Result<DemoDir> make();
  // kInvalidInput when a demo was kept there before.
  static Result<DemoDir> kept(const std::filesystem::path& folder);
  ~DemoDir();
  DemoDir(DemoDir&& other) noexcept;
  DemoDir& operator=(DemoDir&&) = delete;

  std::filesystem::path data() const { return path_ / "data"; }    // keys and the embedded cluster
  std::filesystem::path files() const { return path_ / "files"; }  // the company's files
  std::filesystem::path report() const { return path_ / "report.html"; }

 private:
  DemoDir(std::filesystem::path path, bool is_kept) : path_(std::move(path)), is_kept_(is_kept) {}

  std::filesystem::path path_;  // empty: moved from
  bool is_kept_;
};

}  // namespace steward::cli
