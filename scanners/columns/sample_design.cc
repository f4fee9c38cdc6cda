#include "scanners/columns/sample_design.h"

namespace steward::scanners {

std::string_view to_string(SampleDesign design) {
  switch (design) {
    case SampleDesign::kEverything:
      return "full";
    case SampleDesign::kRandomRows:
      return "random_rows";
    case SampleDesign::kRandomPages:
      return "random_pages";
    case SampleDesign::kFirstRows:
      return "first_rows";
  }
  return "first_rows";
}

}  // namespace steward::scanners
