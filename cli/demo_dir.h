// The demo's own folder under the system's temporary one: its data vanish with the demo, its report stays.
#pragma once

#include <filesystem>

#include "base/error.h"

namespace steward::cli {

class DemoDir {
 public:
  static Result<DemoDir> make();
  ~DemoDir();
  DemoDir(DemoDir&& other) noexcept;
  DemoDir& operator=(DemoDir&&) = delete;

  std::filesystem::path data() const { return path_ / "data"; }    // keys and the embedded cluster
  std::filesystem::path files() const { return path_ / "files"; }  // the company's files
  std::filesystem::path report() const { return path_ / "report.html"; }

 private:
  explicit DemoDir(std::filesystem::path path) : path_(std::move(path)) {}

  std::filesystem::path path_;
};

}  // namespace steward::cli
