// Statements that several steps of a grant run in the governed database.
#pragma once

namespace steward::enforcement {

inline constexpr auto kSetSession = R"(
  SELECT set_config('search_path', 'pg_catalog', true), set_config('standard_conforming_strings', 'on', true))";

inline constexpr auto kSelectSchemaOwner = R"(
  SELECT pg_get_userbyid(nspowner), nspowner = (SELECT oid FROM pg_roles WHERE rolname = current_user)
  FROM pg_namespace WHERE nspname = 'steward_grants')";

inline constexpr auto kDeleteSalt = "DELETE FROM steward_grants.salt WHERE grant_id = $1";

}  // namespace steward::enforcement
