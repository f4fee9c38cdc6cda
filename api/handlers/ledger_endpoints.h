// The endpoints of the ledger as a transparency log (https://c2sp.org/tlog-tiles) and as a witness of others
// (https://c2sp.org/tlog-witness); see endpoint_table.h.
#pragma once

#include <array>

#include "api/handlers/endpoint_description.h"

namespace steward::api {

inline constexpr QueryParameter kConsistencyQuery[] = {
    {"first", "integer", "the size of the earlier tree", true},
    {"second", "integer", "the size of the later one; the present one when not given"}};

inline constexpr size_t kWitnessBodyLimit = 73'728;  // audit::kMaxWitnessRequest
inline constexpr auto kCheckpointType = "text/plain; charset=utf-8";
inline constexpr auto kTileType = "application/octet-stream";
inline constexpr auto kTileSummary =
    "A tile of hashes by level, or a bundle of entries ('entries'), as c2sp.org/tlog-tiles spells its number";

inline constexpr std::array<EndpointDescription, 10> kLedgerEndpoints = {{
    {{Method::kGet, "/checkpoint", "checkpoint"},
     "The newest signed head that is kept, with its cosignatures: a c2sp.org/tlog-checkpoint",
     {},
     "",
     "",
     kCheckpointType},
    {{Method::kGet, "/api/v1/audit/log/checkpoint", "log_checkpoint"},
     "The same",
     {},
     "",
     "",
     kCheckpointType},
    // A path has as many parts as the number of its tile needs.
    {{Method::kGet, "/api/v1/audit/log/tile/{level}/{n}", "log_tile"}, kTileSummary, {}, "", "", kTileType},
    {{Method::kGet, "/api/v1/audit/log/tile/{level}/{n1}/{n}", "log_tile_2"},
     kTileSummary,
     {},
     "",
     "",
     kTileType},
    {{Method::kGet, "/api/v1/audit/log/tile/{level}/{n1}/{n2}/{n}", "log_tile_3"},
     kTileSummary,
     {},
     "",
     "",
     kTileType},
    {{Method::kGet, "/api/v1/audit/log/tile/{level}/{n1}/{n2}/{n3}/{n}", "log_tile_4"},
     kTileSummary,
     {},
     "",
     "",
     kTileType},
    {{Method::kGet, "/api/v1/audit/consistency", "audit_consistency"},
     "That one tree of the ledger begins another: roots and an RFC 6962 consistency proof",
     kConsistencyQuery,
     "",
     "ConsistencyProof"},
    {{Method::kGet, "/api/v1/audit/keys", "audit_keys"},
     "Every public key of the ledger, and the statements by which one gave way to the next",
     {},
     "",
     "LedgerKeys"},
    {{Method::kGet, "/api/v1/audit/servers", "audit_servers"},
     "Each process that decided: how many decisions, how many of them are recorded, and what may be missing",
     {},
     "",
     "ServerCounts"},
    {{Method::kPost, "/api/v1/witness/add-checkpoint", "witness_add_checkpoint", kWitnessBodyLimit, true,
      false, true},
     "As a witness (c2sp.org/tlog-witness): cosign a head of a ledger that is trusted here and continues "
     "what was seen",
     {},
     "",
     "",
     kCheckpointType},
}};

}  // namespace steward::api
