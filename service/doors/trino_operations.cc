#include "service/doors/trino_operations.h"

#include <algorithm>

namespace steward::service {
namespace {

using enum TrinoRule;
using policy::Action;

constexpr TrinoOperation kOperations[] = {
    // Queries as such, and whose they are.
    {"ExecuteQuery", kKnownSubject},
    {"SetSystemSessionProperty", kKnownSubject},
    {"ShowRoles", kKnownSubject},
    {"ShowCurrentRoles", kKnownSubject},
    {"ShowRoleGrants", kKnownSubject},
    {"ViewQueryOwnedBy", kOwn},
    {"FilterViewQueryOwnedBy", kOwn},
    {"KillQueryOwnedBy", kOwn},
    {"ImpersonateUser", kOwn},
    // What there is.
    {"AccessCatalog", kCatalog},
    {"FilterCatalogs", kCatalog},
    {"ShowSchemas", kCatalog},
    {"SetCatalogSessionProperty", kCatalog},
    {"FilterSchemas", kSchema},
    {"ShowTables", kSchema},
    {"ShowFunctions", kSchema},
    {"ShowCreateSchema", kSchema},
    {"FilterTables", kTable},
    {"ShowColumns", kTable},
    {"ShowCreateTable", kTable},
    {"FilterColumns", kColumns},
    {"ExecuteFunction", kFunction},
    {"CreateViewWithExecuteFunction", kFunction},
    {"FilterFunctions", kFunction},
    {"ShowCreateFunction", kFunction},
    // Data. Whoever makes a view over columns lets others read them as its owner: that is sharing.
    {"SelectFromColumns", kData, Action::kRead},
    {"CreateViewWithSelectFromColumns", kData, Action::kShare},
    {"InsertIntoTable", kData, Action::kWrite},
    {"UpdateTableColumns", kData, Action::kWrite},
    {"CreateTable", kData, Action::kWrite},
    {"CreateTableAsSelect", kData, Action::kWrite},
    {"RenameTable", kData, Action::kWrite},
    {"SetTableProperties", kData, Action::kWrite},
    {"SetTableComment", kData, Action::kWrite},
    {"SetColumnComment", kData, Action::kWrite},
    {"AddColumn", kData, Action::kWrite},
    {"AlterColumn", kData, Action::kWrite},
    {"RenameColumn", kNever},  // the plugin does not say the new name, and policies speak of names
    {"ExecuteTableProcedure", kData, Action::kWrite},
    {"CreateView", kData, Action::kWrite},
    {"RenameView", kData, Action::kWrite},
    {"SetViewComment", kData, Action::kWrite},
    {"CreateMaterializedView", kData, Action::kWrite},
    {"RefreshMaterializedView", kData, Action::kWrite},
    {"RenameMaterializedView", kData, Action::kWrite},
    {"SetMaterializedViewProperties", kData, Action::kWrite},
    {"SetMaterializedViewComment", kData, Action::kWrite},
    {"DeleteFromTable", kData, Action::kDelete},
    {"TruncateTable", kData, Action::kDelete},
    {"DropTable", kData, Action::kDelete},
    {"DropColumn", kData, Action::kDelete},
    {"DropView", kData, Action::kDelete},
    {"DropMaterializedView", kData, Action::kDelete},
    // The cluster itself, and Trino's own grants: they are Steward's to give.
    {"ReadSystemInformation", kNever},
    {"WriteSystemInformation", kNever},
    {"CreateCatalog", kNever},
    {"DropCatalog", kNever},
    {"CreateSchema", kNever},
    {"DropSchema", kNever},
    {"RenameSchema", kNever},
    {"SetSchemaAuthorization", kNever},
    {"SetTableAuthorization", kNever},
    {"SetViewAuthorization", kNever},
    {"ExecuteProcedure", kNever},
    {"CreateFunction", kNever},
    {"DropFunction", kNever},
    {"GrantSchemaPrivilege", kNever},
    {"DenySchemaPrivilege", kNever},
    {"RevokeSchemaPrivilege", kNever},
    {"GrantTablePrivilege", kNever},
    {"DenyTablePrivilege", kNever},
    {"RevokeTablePrivilege", kNever},
    {"GrantEntityPrivilege", kNever},
    {"DenyEntityPrivilege", kNever},
    {"RevokeEntityPrivilege", kNever},
    {"GrantExecuteFunctionPrivilege", kNever},
    {"CreateRole", kNever},
    {"DropRole", kNever},
    {"GrantRoles", kNever},
    {"RevokeRoles", kNever},
    // Asked at the doors of their own, where the answer is no yes or no.
    {"GetRowFilters", kNever},
    {"GetColumnMask", kNever},
};

}  // namespace

std::span<const TrinoOperation> trino_operations() {
  return kOperations;
}

const TrinoOperation* find_trino_operation(std::string_view name) {
  const auto* const at = std::find_if(std::begin(kOperations), std::end(kOperations),
                                      [&](const TrinoOperation& row) { return row.name == name; });
  return at == std::end(kOperations) ? nullptr : at;
}

}  // namespace steward::service
