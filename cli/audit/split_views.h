// Second histories that this server caught as a witness, as people and programs read them.
#pragma once

#include <boost/json/array.hpp>
#include <string>
#include <vector>

#include "storage/split_view_store.h"

namespace steward::cli {

// One sentence: when, of whom, what, and where the evidence is.
std::string in_words(const storage::SplitView& view);

boost::json::array split_views_json(const std::vector<storage::SplitView>& views);

// The evidence whole: both checkpoints and the proof, as anybody can check them with the ledger's public key.
std::string evidence_text(const storage::SplitView& view, const storage::SplitViewEvidence& evidence);
std::string evidence_json(const storage::SplitView& view, const storage::SplitViewEvidence& evidence);

}  // namespace steward::cli
