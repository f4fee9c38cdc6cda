#include "lineage/sql/functions.h"

#include <map>
#include <set>

#include "lineage/propagation/declassifiers.h"
#include "lineage/sql/lineage.h"

namespace steward::lineage {

bool is_aggregate_function(std::string_view name) {
  static const std::set<std::string_view> kNames = {"any_value",
                                                    "array_agg",
                                                    "avg",
                                                    "bit_and",
                                                    "bit_or",
                                                    "bit_xor",
                                                    "bool_and",
                                                    "bool_or",
                                                    "corr",
                                                    "count",
                                                    "covar_pop",
                                                    "covar_samp",
                                                    "every",
                                                    "json_agg",
                                                    "json_object_agg",
                                                    "jsonb_agg",
                                                    "jsonb_object_agg",
                                                    "max",
                                                    "min",
                                                    "mode",
                                                    "percentile_cont",
                                                    "percentile_disc",
                                                    "range_agg",
                                                    "range_intersect_agg",
                                                    "regr_avgx",
                                                    "regr_avgy",
                                                    "regr_count",
                                                    "regr_intercept",
                                                    "regr_r2",
                                                    "regr_slope",
                                                    "regr_sxx",
                                                    "regr_sxy",
                                                    "regr_syy",
                                                    "stddev",
                                                    "stddev_pop",
                                                    "stddev_samp",
                                                    "string_agg",
                                                    "sum",
                                                    "var_pop",
                                                    "var_samp",
                                                    "variance",
                                                    "xmlagg"};
  return kNames.contains(name);
}

std::optional<std::vector<std::string_view>> columns_of_function(std::string_view name) {
  static const std::set<std::string_view> kScalar = {"generate_series",
                                                     "generate_subscripts",
                                                     "json_array_elements",
                                                     "json_array_elements_text",
                                                     "json_object_keys",
                                                     "jsonb_array_elements",
                                                     "jsonb_array_elements_text",
                                                     "jsonb_object_keys",
                                                     "jsonb_path_query",
                                                     "regexp_matches",
                                                     "regexp_split_to_table",
                                                     "string_to_table",
                                                     "unnest"};
  static const std::map<std::string_view, std::vector<std::string_view>> kRecords = {
      {"json_each", {"key", "value"}},
      {"json_each_text", {"key", "value"}},
      {"jsonb_each", {"key", "value"}},
      {"jsonb_each_text", {"key", "value"}}};
  static const std::set<std::string_view> kOfAnyType = {
      "json_populate_record",  "json_populate_recordset",  "json_to_record",  "json_to_recordset",
      "jsonb_populate_record", "jsonb_populate_recordset", "jsonb_to_record", "jsonb_to_recordset"};
  if (kOfAnyType.contains(name)) return std::vector<std::string_view>{};
  if (kScalar.contains(name)) return std::vector<std::string_view>{""};
  if (const auto at = kRecords.find(name); at != kRecords.end()) return at->second;
  return std::nullopt;
}

bool is_system_column(std::string_view name) {
  static const std::set<std::string_view> kNames = {"ctid", "xmin", "xmax", "cmin", "cmax", "tableoid"};
  return kNames.contains(name);
}

// pgcrypto (PostgreSQL 15 §F.28.3, §F.28.4): encrypt, encrypt_iv, pgp_sym_encrypt, pgp_pub_encrypt_bytea …
bool is_encryption(std::string_view name) {
  return name.starts_with("encrypt") || name.starts_with("pgp_sym_encrypt") ||
         name.starts_with("pgp_pub_encrypt");
}

bool is_decryption(std::string_view name) {
  return name.starts_with("decrypt") || name.starts_with("pgp_sym_decrypt") ||
         name.starts_with("pgp_pub_decrypt");
}

// PostgreSQL 15 §9.5 and pgcrypto: hashes, keyed hashes and encryption.
const std::set<std::string>& default_masking_functions() {
  static const std::set<std::string> kNames = {"crypt",
                                               "digest",
                                               "encrypt",
                                               "encrypt_iv",
                                               "hmac",
                                               "md5",
                                               "pgp_pub_encrypt",
                                               "pgp_pub_encrypt_bytea",
                                               "pgp_sym_encrypt",
                                               "pgp_sym_encrypt_bytea",
                                               "sha224",
                                               "sha256",
                                               "sha384",
                                               "sha512"};
  return kNames;
}

std::set<std::string> masking_functions_with(const Declassifiers& declassifiers) {
  std::set<std::string> functions = default_masking_functions();
  for (const auto& [name, declassifier] : declassifiers.all()) functions.insert(name);
  return functions;
}

}  // namespace steward::lineage
