#include "scanners/columns/certificate.h"

#include <cmath>

namespace steward::scanners {

std::optional<double> prevalence_bound(const Sampling& sampling, int64_t rows) {
  int64_t draws = rows;
  switch (sampling.design) {
    case SampleDesign::kEverything:
      return 0.0;
    case SampleDesign::kFirstRows:
      return std::nullopt;
    case SampleDesign::kRandomPages:
      draws = sampling.pages;
      break;
    case SampleDesign::kRandomRows:
      break;
  }
  if (draws <= 0) return std::nullopt;
  return -std::expm1(std::log1p(-sampling.confidence) / static_cast<double>(draws));
}

int64_t rows_for(double share, double confidence) {
  return static_cast<int64_t>(std::ceil(std::log1p(-confidence) / std::log1p(-share)));
}

}  // namespace steward::scanners
