// A report that has everything, for tests and for looking at: each part of the model, each type of cell,
// gaps, an empty table, long words, hostile text, scripts from right to left. The same each time.
#pragma once

#include <cstdint>
#include <string>

#include "audit/report/model.h"

namespace steward::audit::report {

struct SampleSize {
  uint64_t decisions = 160;  // rows of the long table
};

Status write_sample(Sink& sink, const SampleSize& size = {});

// Only a cover and a proof.
Status write_empty_sample(Sink& sink);

// A row of the long table of write_sample().
std::vector<Cell> sample_decision(uint64_t i);
Table sample_decisions();
Cover sample_cover();
Proof sample_proof();

}  // namespace steward::audit::report
