#include "scanners/columns/statistics.h"

#include <algorithm>
#include <cmath>

namespace steward::scanners {
namespace {

constexpr double kZ95 = 1.959963984540054;
constexpr double kTinyRate = 1e-12;

double clamp_rate(double rate) {
  return std::clamp(rate, kTinyRate, 1 - kTinyRate);
}

// std::lgamma writes the global signgam; the arguments here are positive, so the reentrant form needs no
// sign.
double log_gamma(double x) {
  int sign = 0;
  return ::lgamma_r(x, &sign);
}

double log_binomial_pmf(int64_t k, int64_t n, double rate) {
  const double kd = static_cast<double>(k), nd = static_cast<double>(n);
  return log_gamma(nd + 1) - log_gamma(kd + 1) - log_gamma(nd - kd + 1) + kd * std::log(rate) +
         (nd - kd) * std::log1p(-rate);
}

}  // namespace

Prevalence wilson_interval(int64_t matched, int64_t total) {
  if (total <= 0) return {};
  const double n = static_cast<double>(total);
  const double p = static_cast<double>(std::clamp<int64_t>(matched, 0, total)) / n;
  const double z2 = kZ95 * kZ95;
  const double center = (p + z2 / (2 * n)) / (1 + z2 / n);
  const double half = kZ95 * std::sqrt(p * (1 - p) / n + z2 / (4 * n * n)) / (1 + z2 / n);
  // The estimate always lies within the interval; rounding must not push it out at 0 and 1.
  return {p, std::clamp(center - half, 0.0, p), std::clamp(center + half, p, 1.0)};
}

double log_likelihood_ratio(int64_t matched, int64_t total, double rate, double null_rate) {
  const double p1 = clamp_rate(rate), p0 = clamp_rate(null_rate);
  return static_cast<double>(matched) * std::log(p1 / p0) +
         static_cast<double>(total - matched) * std::log((1 - p1) / (1 - p0));
}

double binomial_tail(int64_t matched, int64_t total, double rate) {
  if (matched <= 0) return 1;
  if (matched > total) return 0;
  const double p = clamp_rate(rate);
  double sum = 0;
  // Beyond the mode terms shrink fast; stop when they no longer matter.
  for (int64_t k = matched; k <= total; ++k) {
    const double term = std::exp(log_binomial_pmf(k, total, p));
    sum += term;
    if (static_cast<double>(k) > p * static_cast<double>(total) && term < sum * 1e-12) break;
  }
  return std::min(sum, 1.0);
}

double probability_of(double log_odds) {
  return 1 / (1 + std::exp(-log_odds));
}

}  // namespace steward::scanners
