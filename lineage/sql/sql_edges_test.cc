#include "lineage/sql/sql_edges.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace steward::lineage {
namespace {

SqlSchema shop() {
  SqlSchema schema;
  schema.database = "shop";
  schema.relations = {{{"public", "customer"}, {"id", "email", "name"}},
                      {{"public", "orders"}, {"id", "customer_id", "note"}},
                      {{"public", "mail"}, {"address", "label"}}};
  schema.search_path = {"app", "public"};
  return schema;
}

// "public.customer.email -> public.mail.address DIRECT IDENTITY"; all in the database shop unless shown.
std::vector<std::string> edges_of(std::string_view sql) {
  const SqlSchema schema = shop();
  const auto script = lineage_of_script(sql, schema);
  if (!script.ok()) return {script.error().to_string()};
  const auto show = [](const NamedNode& node) {
    const std::string name =
        node.dataset.name.starts_with("shop.") ? node.dataset.name.substr(5) : node.dataset.name;
    return name + (node.field.empty() ? "" : "." + node.field);
  };
  std::vector<std::string> out;
  for (const StatementLineage& statement : script->statements)
    for (const NamedEdge& edge : named_edges(statement, schema, datasets_in({"pg", "shop"}, schema))) {
      EXPECT_EQ(edge.from.dataset.ns, "pg");
      EXPECT_EQ(edge.to.dataset.ns, "pg");
      out.push_back(fmt::format("{} -> {} {}", show(edge.from), show(edge.to), edge.transformation.subtype));
    }
  return out;
}

TEST(SqlEdges, TableOfRules) {
  struct Rule {
    std::string_view what, sql;
    std::vector<std::string> want;
  };
  const std::vector<Rule> rules = {
      {"a query writes nothing", "SELECT email FROM customer", {}},
      {"columns to columns, clauses to the whole",
       "INSERT INTO mail (address, label) SELECT lower(email), name FROM customer WHERE id = 1",
       {"public.customer.email -> public.mail.address TRANSFORMATION",
        "public.customer.id -> public.mail FILTER", "public.customer.name -> public.mail.label IDENTITY"}},
      {"influence inside an expression is the column's",
       "UPDATE mail SET label = CASE WHEN c.id = 1 THEN c.name END FROM customer c",
       {"public.customer.id -> public.mail.label CONDITIONAL",
        "public.customer.name -> public.mail.label TRANSFORMATION"}},
      {"a table read for its rows filters",
       "INSERT INTO mail (label) SELECT 'x' FROM customer",
       {"public.customer -> public.mail FILTER"}},
      {"a literal has no edge", "INSERT INTO mail (label) VALUES ('x')", {}},
      {"columns of one table, none to itself, no influence inside",
       "UPDATE customer SET name = email, email = lower(email) WHERE id = 1",
       {"public.customer.email -> public.customer.name IDENTITY"}},
      {"DELETE has none", "DELETE FROM mail USING customer c WHERE c.email = address", {}},
      {"a temporary table has none, what is made from it has",
       "CREATE TEMP TABLE t AS SELECT email FROM customer; INSERT INTO mail (label) SELECT email FROM t",
       {"public.customer.email -> public.mail.label IDENTITY"}},
      {"an unknown table may be in any schema of the path",
       "INSERT INTO mail (label) SELECT x FROM feed",
       {"app.feed.x -> public.mail.label IDENTITY", "public.feed.x -> public.mail.label IDENTITY"}},
      {"an unknown target too",
       "INSERT INTO feed (x) SELECT name FROM customer",
       {"public.customer.name -> app.feed.x IDENTITY", "public.customer.name -> public.feed.x IDENTITY"}},
      {"an unknown column of a target is the whole of it",
       "INSERT INTO app.feed SELECT name FROM customer",
       {"public.customer.name -> app.feed IDENTITY"}},
      {"an unknown column of a source is the whole of it",
       "INSERT INTO mail (label) SELECT z FROM app.a, app.b",
       {"app.a -> public.mail.label IDENTITY", "app.b -> public.mail.label IDENTITY"}},
      {"a star between unknown tables joins the wholes",
       "INSERT INTO app.a SELECT * FROM app.b",
       {"app.b -> app.a IDENTITY"}},
      {"an unknown column counts as every column",
       "INSERT INTO mail (label) SELECT nope FROM orders",
       {"public.orders.customer_id -> public.mail.label IDENTITY",
        "public.orders.id -> public.mail.label IDENTITY",
        "public.orders.note -> public.mail.label IDENTITY"}},
      {"another database is named",
       "INSERT INTO mail (label) SELECT x FROM dwh.a.b",
       {"dwh.a.b.x -> public.mail.label IDENTITY"}},
      {"each edge once",
       "INSERT INTO mail SELECT name, name FROM customer WHERE id = 1 OR id = 2",
       {"public.customer.id -> public.mail FILTER", "public.customer.name -> public.mail.address IDENTITY",
        "public.customer.name -> public.mail.label IDENTITY"}},
      {"what the DELETE of a WITH gives comes from its table",
       "WITH d AS (DELETE FROM orders RETURNING note) INSERT INTO mail (label) SELECT note FROM d",
       {"public.orders.note -> public.mail.label IDENTITY"}},
  };
  for (const Rule& rule : rules) EXPECT_EQ(edges_of(rule.sql), rule.want) << rule.what << ": " << rule.sql;
}

}  // namespace
}  // namespace steward::lineage
