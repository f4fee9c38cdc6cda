// The arithmetic of decisions: how likely is what we saw if the column were unrelated? Pure, thread-safe.
#pragma once

#include <cstdint>

#include "catalog/tag.h"

namespace steward::scanners {

// Share of `matched` among `total` with the 95 % Wilson score interval (Wilson 1927). total = 0: all zero.
Prevalence wilson_interval(int64_t matched, int64_t total);

// ln P(matched of total | rate) − ln P(matched of total | null_rate): positive speaks for `rate`.
double log_likelihood_ratio(int64_t matched, int64_t total, double rate, double null_rate);

// P(X ≥ matched) for X ~ Binomial(total, rate): how often chance alone does as well.
double binomial_tail(int64_t matched, int64_t total, double rate);

// 1 / (1 + e^−log_odds).
double probability_of(double log_odds);

}  // namespace steward::scanners
