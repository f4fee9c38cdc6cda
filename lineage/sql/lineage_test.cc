#include "lineage/sql/lineage.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace steward::lineage {
namespace {

SqlSchema shop() {
  SqlSchema schema;
  schema.relations = {
      {{"public", "customer"}, {"id", "email", "name", "phone"}},
      {{"public", "orders"}, {"id", "customer_id", "total", "note"}},
      {{"crm", "lead"}, {"id", "email", "tags", "data"}},
  };
  return schema;
}

std::string show(const RelationName& relation) {
  const bool is_usual = relation.schema.empty() || relation.schema == "public";
  return is_usual ? relation.name : relation.schema + "." + relation.name;
}

// "e <- customer.email [DIRECT/TRANSFORMATION masking=md5]", "? sentence" for what is unresolved.
std::vector<std::string> lines(const QueryLineage& lineage) {
  std::vector<std::string> out;
  for (const OutputColumn& column : lineage.columns) {
    if (column.sources.empty()) out.push_back(column.name + " <-");
    for (const ColumnSource& source : column.sources) {
      const Transformation& how = source.transformation;
      out.push_back(fmt::format("{} <- {}.{} [{}{}{}]", column.name, show(source.relation), source.column,
                                how.type == Influence::kDirect ? "" : "INDIRECT/", how.subtype,
                                how.masking ? " masking=" + how.function : ""));
    }
  }
  for (const std::string& sentence : lineage.unresolved) out.push_back("? " + sentence);
  return out;
}

struct Case {
  std::string_view sql;
  std::vector<std::string> want;  // DIRECT is left out: "[IDENTITY]"
};

void expect(const std::vector<Case>& cases) {
  for (const Case& c : cases) {
    const auto lineage = lineage_of_query(c.sql, shop());
    ASSERT_TRUE(lineage.ok()) << c.sql << "\n" << lineage.error().to_string();
    EXPECT_EQ(lines(*lineage), c.want) << c.sql;
  }
}

TEST(SqlLineage, Columns) {
  expect({
      {"SELECT email FROM customer", {"email <- customer.email [IDENTITY]"}},
      {"SELECT email AS e FROM public.customer", {"e <- customer.email [IDENTITY]"}},
      {"SELECT c.email FROM customer c", {"email <- customer.email [IDENTITY]"}},
      {"SELECT public.customer.email FROM public.customer", {"email <- customer.email [IDENTITY]"}},
      {"SELECT email FROM crm.lead", {"email <- crm.lead.email [IDENTITY]"}},
      {"SELECT \"Email\" FROM (SELECT email AS \"Email\" FROM customer) t",
       {"Email <- customer.email [IDENTITY]"}},
      {"SELECT a.x FROM customer AS a(x, y)", {"x <- customer.id [IDENTITY]"}},
      {"SELECT 1, 'x', now(), current_date", {"?column? <-", "?column? <-", "now <-", "current_date <-"}},
      {"SELECT ctid FROM customer", {"ctid <-"}},
      {"SELECT $1 || email FROM customer", {"?column? <- customer.email [TRANSFORMATION]"}},
  });
}

TEST(SqlLineage, Stars) {
  expect({
      {"SELECT * FROM customer",
       {"id <- customer.id [IDENTITY]", "email <- customer.email [IDENTITY]",
        "name <- customer.name [IDENTITY]", "phone <- customer.phone [IDENTITY]"}},
      {"SELECT o.*, c.email FROM customer c, orders o",
       {"id <- orders.id [IDENTITY]", "customer_id <- orders.customer_id [IDENTITY]",
        "total <- orders.total [IDENTITY]", "note <- orders.note [IDENTITY]",
        "email <- customer.email [IDENTITY]"}},
      {"SELECT t.* FROM (SELECT email, phone AS p FROM customer) t",
       {"email <- customer.email [IDENTITY]", "p <- customer.phone [IDENTITY]"}},
      {"SELECT (l).email, (l).* FROM crm.lead l",
       {"email <- crm.lead.email [TRANSFORMATION]", "id <- crm.lead.id [IDENTITY]",
        "email <- crm.lead.email [IDENTITY]", "tags <- crm.lead.tags [IDENTITY]",
        "data <- crm.lead.data [IDENTITY]"}},
      {"SELECT row_to_json(l) AS j FROM crm.lead l",
       {"j <- crm.lead.id [TRANSFORMATION]", "j <- crm.lead.email [TRANSFORMATION]",
        "j <- crm.lead.tags [TRANSFORMATION]", "j <- crm.lead.data [TRANSFORMATION]"}},
      {"SELECT * FROM mystery",
       {"* <- mystery. [IDENTITY]", "? The columns of 'mystery' are not known, so its * is not expanded."}},
  });
}

TEST(SqlLineage, Expressions) {
  expect({
      {"SELECT lower(email) AS e FROM customer", {"e <- customer.email [TRANSFORMATION]"}},
      {"SELECT email::text FROM customer", {"email <- customer.email [TRANSFORMATION]"}},
      {"SELECT CAST(id AS geometry(Point, 4326)) FROM customer", {"id <- customer.id [TRANSFORMATION]"}},
      {"SELECT name || ' ' || phone AS both FROM customer",
       {"both <- customer.name [TRANSFORMATION]", "both <- customer.phone [TRANSFORMATION]"}},
      {"SELECT coalesce(phone, email) FROM customer",
       {"coalesce <- customer.phone [TRANSFORMATION]", "coalesce <- customer.email [TRANSFORMATION]"}},
      {"SELECT nullif(phone, email) FROM customer",
       {"nullif <- customer.phone [TRANSFORMATION]", "nullif <- customer.email [INDIRECT/CONDITIONAL]"}},
      {"SELECT greatest(id, total) FROM (SELECT o.id, o.total FROM orders o) t",
       {"greatest <- orders.id [TRANSFORMATION]", "greatest <- orders.total [TRANSFORMATION]"}},
      {"SELECT CASE WHEN name = 'x' THEN email ELSE phone END FROM customer",
       {"phone <- customer.email [TRANSFORMATION]", "phone <- customer.phone [TRANSFORMATION]",
        "phone <- customer.name [INDIRECT/CONDITIONAL]"}},
      {"SELECT CASE name WHEN phone THEN 1 END FROM customer",
       {"case <- customer.name [INDIRECT/CONDITIONAL]", "case <- customer.phone [INDIRECT/CONDITIONAL]"}},
      {"SELECT ARRAY[email, phone] AS a, ROW(id, name) AS r FROM customer",
       {"a <- customer.email [TRANSFORMATION]", "a <- customer.phone [TRANSFORMATION]",
        "r <- customer.id [TRANSFORMATION]", "r <- customer.name [TRANSFORMATION]"}},
      {"SELECT data ->> 'mail' AS m, data #> '{a,b}' AS p, (data)['x'] AS s, tags[1] AS t FROM crm.lead",
       {"m <- crm.lead.data [TRANSFORMATION]", "p <- crm.lead.data [TRANSFORMATION]",
        "s <- crm.lead.data [TRANSFORMATION]", "t <- crm.lead.tags [TRANSFORMATION]"}},
      {"SELECT email IS NULL AS n, email LIKE 'a%' AS l, id BETWEEN 1 AND 2 AS b FROM customer",
       {"n <- customer.email [TRANSFORMATION]", "l <- customer.email [TRANSFORMATION]",
        "b <- customer.id [TRANSFORMATION]"}},
      {"SELECT extract(year FROM total), total AT TIME ZONE 'utc' AS z FROM orders",
       {"extract <- orders.total [TRANSFORMATION]", "z <- orders.total [TRANSFORMATION]"}},
      {"SELECT concat_ws(sep => name, x => email COLLATE \"C\") AS c FROM customer",
       {"c <- customer.name [TRANSFORMATION]", "c <- customer.email [TRANSFORMATION]"}},
  });
}

TEST(SqlLineage, Masking) {
  expect({
      {"SELECT md5(email) AS h FROM customer", {"h <- customer.email [TRANSFORMATION masking=md5]"}},
      {"SELECT encode(digest(lower(email), 'sha256'), 'hex') AS h FROM customer",
       {"h <- customer.email [TRANSFORMATION masking=digest]"}},
      {"SELECT pg_catalog.sha256(email::bytea) FROM customer",
       {"sha256 <- customer.email [TRANSFORMATION masking=sha256]"}},
      {"SELECT upper(h) AS u FROM (SELECT md5(email) AS h FROM customer) t",
       {"u <- customer.email [TRANSFORMATION masking=md5]"}},
      {"SELECT sha512(h) AS twice FROM (SELECT md5(email) AS h FROM customer) t",
       {"twice <- customer.email [TRANSFORMATION masking=md5]"}},
      {"SELECT md5(email) || email AS leak FROM customer",
       {"leak <- customer.email [TRANSFORMATION masking=md5]", "leak <- customer.email [TRANSFORMATION]"}},
      {"SELECT max(md5(email)) AS m FROM customer", {"m <- customer.email [AGGREGATION masking=md5]"}},
      {"SELECT reverse(email) AS r FROM customer", {"r <- customer.email [TRANSFORMATION]"}},
  });
}

TEST(SqlLineage, OwnMaskingFunctions) {
  SqlSchema schema = shop();
  schema.masking_functions = {"tokenize"};
  const auto lineage =
      lineage_of_query("SELECT vault.Tokenize(email) AS t, md5(phone) AS m FROM customer", schema);
  ASSERT_TRUE(lineage.ok());
  EXPECT_EQ(lines(*lineage),
            (std::vector<std::string>{"t <- customer.email [TRANSFORMATION masking=tokenize]",
                                      "m <- customer.phone [TRANSFORMATION]"}));
}

TEST(SqlLineage, AggregatesAndWindows) {
  expect({
      {"SELECT max(email) FROM customer", {"max <- customer.email [AGGREGATION]"}},
      {"SELECT lower(max(email)) AS m FROM customer", {"m <- customer.email [AGGREGATION]"}},
      {"SELECT count(*) FROM customer", {"count <-"}},
      {"SELECT count(DISTINCT email) FROM customer", {"count <- customer.email [AGGREGATION]"}},
      {"SELECT string_agg(email, ',' ORDER BY name) FILTER (WHERE phone <> '') AS s FROM customer",
       {"s <- customer.email [AGGREGATION]", "s <- customer.name [INDIRECT/SORT]",
        "s <- customer.phone [INDIRECT/FILTER]"}},
      {"SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY total) AS p FROM orders",
       {"p <- orders.total [AGGREGATION]"}},
      {"SELECT row_number() OVER (PARTITION BY customer_id ORDER BY total) AS r FROM orders",
       {"r <- orders.customer_id [INDIRECT/WINDOW]", "r <- orders.total [INDIRECT/WINDOW]"}},
      {"SELECT lag(note) OVER w AS l FROM orders WINDOW w AS (PARTITION BY customer_id)",
       {"l <- orders.note [TRANSFORMATION]", "l <- orders.customer_id [INDIRECT/WINDOW]"}},
      {"SELECT sum(total) OVER (w ORDER BY id) AS s FROM orders WINDOW w AS (PARTITION BY customer_id)",
       {"s <- orders.total [AGGREGATION]", "s <- orders.id [INDIRECT/WINDOW]",
        "s <- orders.customer_id [INDIRECT/WINDOW]"}},
      {"SELECT t.email FROM customer t GROUP BY t.email, ROLLUP(t.name) HAVING count(t.phone) > 1",
       {"email <- customer.email [IDENTITY]", "email <- customer.email [INDIRECT/GROUP_BY]",
        "email <- customer.name [INDIRECT/GROUP_BY]", "email <- customer.phone [INDIRECT/FILTER]"}},
  });
}

TEST(SqlLineage, ClausesInfluenceEveryColumn) {
  expect({
      {"SELECT email FROM customer WHERE phone = '1'",
       {"email <- customer.email [IDENTITY]", "email <- customer.phone [INDIRECT/FILTER]"}},
      {"SELECT email, name FROM customer ORDER BY phone",
       {"email <- customer.email [IDENTITY]", "email <- customer.phone [INDIRECT/SORT]",
        "name <- customer.name [IDENTITY]", "name <- customer.phone [INDIRECT/SORT]"}},
      {"SELECT lower(email) AS phone FROM customer ORDER BY phone",  // the output's name comes first
       {"phone <- customer.email [TRANSFORMATION]", "phone <- customer.email [INDIRECT/SORT]"}},
      {"SELECT lower(email) AS phone FROM customer GROUP BY phone",  // the input's name comes first
       {"phone <- customer.email [TRANSFORMATION]", "phone <- customer.phone [INDIRECT/GROUP_BY]"}},
      {"SELECT total AS t FROM orders GROUP BY 1 ORDER BY 1",
       {"t <- orders.total [IDENTITY]", "t <- orders.total [INDIRECT/GROUP_BY]",
        "t <- orders.total [INDIRECT/SORT]"}},
      {"SELECT DISTINCT ON (phone) email FROM customer",
       {"email <- customer.email [IDENTITY]", "email <- customer.phone [INDIRECT/GROUP_BY]"}},
      {"SELECT DISTINCT email FROM customer", {"email <- customer.email [IDENTITY]"}},
      {"SELECT email FROM customer LIMIT (SELECT max(total) FROM orders)",
       {"email <- customer.email [IDENTITY]", "email <- orders.total [INDIRECT/FILTER]"}},
      {"SELECT email FROM (SELECT email FROM customer WHERE phone <> '') t ORDER BY email",
       {"email <- customer.email [IDENTITY]", "email <- customer.phone [INDIRECT/FILTER]",
        "email <- customer.email [INDIRECT/SORT]"}},
  });
}

TEST(SqlLineage, Joins) {
  expect({
      {"SELECT email, total FROM customer c JOIN orders o ON o.customer_id = c.id",
       {"email <- customer.email [IDENTITY]", "email <- orders.customer_id [INDIRECT/JOIN]",
        "email <- customer.id [INDIRECT/JOIN]", "total <- orders.total [IDENTITY]",
        "total <- orders.customer_id [INDIRECT/JOIN]", "total <- customer.id [INDIRECT/JOIN]"}},
      {"SELECT id FROM customer JOIN orders USING (id)",
       {"id <- customer.id [IDENTITY]", "id <- orders.id [IDENTITY]", "id <- customer.id [INDIRECT/JOIN]",
        "id <- orders.id [INDIRECT/JOIN]"}},
      {"SELECT tags FROM customer NATURAL JOIN crm.lead",
       {"tags <- crm.lead.tags [IDENTITY]", "tags <- customer.id [INDIRECT/JOIN]",
        "tags <- crm.lead.id [INDIRECT/JOIN]", "tags <- customer.email [INDIRECT/JOIN]",
        "tags <- crm.lead.email [INDIRECT/JOIN]"}},
      {"SELECT j.note FROM (customer c CROSS JOIN orders o) AS j(a, b, c, d, e)",
       {"note <- orders.note [IDENTITY]"}},
      {"SELECT u.id FROM customer JOIN orders USING (id) AS u",
       {"id <- customer.id [IDENTITY]", "id <- orders.id [IDENTITY]", "id <- customer.id [INDIRECT/JOIN]",
        "id <- orders.id [INDIRECT/JOIN]"}},
      {"SELECT a.email, b.email AS other FROM customer a, customer b",
       {"email <- customer.email [IDENTITY]", "other <- customer.email [IDENTITY]"}},
  });
}

TEST(SqlLineage, Subqueries) {
  expect({
      {"SELECT (SELECT max(total) FROM orders) AS m FROM customer", {"m <- orders.total [AGGREGATION]"}},
      {"SELECT (SELECT note FROM orders o WHERE o.customer_id = c.id) AS n FROM customer c",
       {"n <- orders.note [TRANSFORMATION]", "n <- orders.customer_id [INDIRECT/FILTER]",
        "n <- customer.id [INDIRECT/FILTER]"}},
      {"SELECT EXISTS (SELECT total FROM orders) AS e", {"e <- orders.total [INDIRECT/CONDITIONAL]"}},
      {"SELECT email IN (SELECT note FROM orders) AS b FROM customer",
       {"b <- customer.email [TRANSFORMATION]", "b <- orders.note [TRANSFORMATION]"}},
      {"SELECT email FROM customer WHERE id IN (SELECT customer_id FROM orders)",
       {"email <- customer.email [IDENTITY]", "email <- customer.id [INDIRECT/FILTER]",
        "email <- orders.customer_id [INDIRECT/FILTER]"}},
      {"SELECT name FROM customer WHERE EXISTS (SELECT 1 FROM orders WHERE note = email)",
       {"name <- customer.name [IDENTITY]", "name <- orders.note [INDIRECT/FILTER]",
        "name <- customer.email [INDIRECT/FILTER]"}},
      {"SELECT l.x FROM customer c, LATERAL (SELECT lower(c.email) AS x) l",
       {"x <- customer.email [TRANSFORMATION]"}},
      {"SELECT l.x FROM customer c LEFT JOIN LATERAL (SELECT c.phone AS x) l ON true",
       {"x <- customer.phone [IDENTITY]"}},
      {"SELECT ARRAY(SELECT note FROM orders) AS a", {"a <- orders.note [TRANSFORMATION]"}},
  });
}

TEST(SqlLineage, CommonTableExpressions) {
  expect({
      {"WITH c AS (SELECT email AS e FROM customer) SELECT e FROM c", {"e <- customer.email [IDENTITY]"}},
      {"WITH c(x) AS (SELECT email FROM customer), d AS (SELECT lower(x) AS y FROM c) SELECT y FROM d",
       {"y <- customer.email [TRANSFORMATION]"}},
      {"WITH customer AS (SELECT note AS email FROM orders) SELECT email FROM customer",
       {"email <- orders.note [IDENTITY]"}},
      {"WITH customer AS (SELECT note AS email FROM orders) SELECT email FROM public.customer",
       {"email <- customer.email [IDENTITY]"}},
      {"WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n) SELECT i FROM n", {"i <-"}},
      {"WITH RECURSIVE r(a, b) AS (SELECT email, phone FROM customer UNION ALL SELECT b, a FROM r) SELECT a "
       "FROM r",
       {"a <- customer.email [IDENTITY]", "a <- customer.phone [IDENTITY]"}},
      {"WITH RECURSIVE t AS (SELECT id, name FROM customer UNION SELECT o.id, t.name || o.note FROM orders o "
       "JOIN t ON t.id = o.customer_id) SELECT name FROM t",
       {"name <- customer.name [IDENTITY]", "name <- customer.name [TRANSFORMATION]",
        "name <- orders.note [TRANSFORMATION]", "name <- customer.id [INDIRECT/JOIN]",
        "name <- orders.customer_id [INDIRECT/JOIN]", "name <- orders.id [INDIRECT/JOIN]"}},
      {"SELECT (WITH c AS (SELECT email FROM customer) SELECT email FROM c) AS s",
       {"s <- customer.email [TRANSFORMATION]"}},
  });
}

TEST(SqlLineage, SetOperationsAndValues) {
  expect({
      {"SELECT email FROM customer UNION ALL SELECT note FROM orders",
       {"email <- customer.email [IDENTITY]", "email <- orders.note [IDENTITY]"}},
      {"SELECT email FROM customer INTERSECT SELECT note FROM orders",
       {"email <- customer.email [IDENTITY]", "email <- orders.note [IDENTITY]"}},
      {"SELECT email FROM customer EXCEPT SELECT note FROM orders",
       {"email <- customer.email [IDENTITY]", "email <- orders.note [INDIRECT/FILTER]"}},
      {"SELECT email AS e FROM customer UNION SELECT note FROM orders ORDER BY e",
       {"e <- customer.email [IDENTITY]", "e <- orders.note [IDENTITY]",
        "e <- customer.email [INDIRECT/SORT]", "e <- orders.note [INDIRECT/SORT]"}},
      {"VALUES (1, 'a'), (2, 'b')", {"column1 <-", "column2 <-"}},
      {"SELECT v.b FROM customer c, LATERAL (VALUES (1, c.email), (2, c.phone)) AS v(a, b)",
       {"b <- customer.email [IDENTITY]", "b <- customer.phone [IDENTITY]"}},
      {"SELECT * FROM mystery UNION SELECT email FROM customer",
       {"* <- mystery. [IDENTITY]", "* <- customer.email [IDENTITY]",
        "? The columns of 'mystery' are not known, so its * is not expanded."}},
      {"SELECT email FROM customer UNION SELECT * FROM mystery",
       {"email <- customer.email [IDENTITY]", "email <- mystery. [IDENTITY]",
        "? The columns of 'mystery' are not known, so its * is not expanded."}},
  });
}

TEST(SqlLineage, FunctionsInFrom) {
  expect({
      {"SELECT tag FROM crm.lead l, unnest(l.tags) AS tag", {"tag <- crm.lead.tags [TRANSFORMATION]"}},
      {"SELECT t.v, t.o FROM crm.lead l, unnest(tags) WITH ORDINALITY AS t(v, o)",
       {"v <- crm.lead.tags [TRANSFORMATION]", "o <-"}},
      {"SELECT key, value FROM crm.lead, jsonb_each(data)",
       {"key <- crm.lead.data [TRANSFORMATION]", "value <- crm.lead.data [TRANSFORMATION]"}},
      {"SELECT r.a FROM crm.lead, jsonb_to_record(data) AS r(a text)",
       {"a <- crm.lead.data [TRANSFORMATION]",
        "? What function 'jsonb_to_record' reads is not known; only its arguments count."}},
      {"SELECT g FROM generate_series(1, 3) g", {"g <-"}},
      {"SELECT x.m FROM crm.lead, XMLTABLE('/a' PASSING data COLUMNS m text PATH 'b') AS x",
       {"m <- crm.lead.data [TRANSFORMATION]"}},
      {"SELECT email FROM customer TABLESAMPLE system (1)", {"email <- customer.email [IDENTITY]"}},
  });
}

TEST(SqlLineage, ViewsAndTablesAsSelect) {
  expect({
      {"CREATE VIEW v AS SELECT email FROM customer", {"email <- customer.email [IDENTITY]"}},
      {"CREATE OR REPLACE VIEW v(a) AS SELECT email FROM customer", {"a <- customer.email [IDENTITY]"}},
      {"CREATE MATERIALIZED VIEW v(a, b) AS SELECT email, phone FROM customer WITH NO DATA",
       {"a <- customer.email [IDENTITY]", "b <- customer.phone [IDENTITY]"}},
      {"CREATE TABLE t AS SELECT email FROM customer;", {"email <- customer.email [IDENTITY]"}},
      {"CREATE RECURSIVE VIEW n(i) AS SELECT id FROM orders UNION SELECT i FROM n",
       {"i <- orders.id [IDENTITY]"}},
  });
}

TEST(SqlLineage, WhatCannotBePlacedCountsForEveryCandidate) {
  expect({
      {"SELECT x FROM orders",
       {"x <- orders.id [IDENTITY]", "x <- orders.customer_id [IDENTITY]", "x <- orders.total [IDENTITY]",
        "x <- orders.note [IDENTITY]", "? Column 'x' is not in 'orders'."}},
      {"SELECT o.x FROM orders o, customer",
       {"x <- orders.id [IDENTITY]", "x <- orders.customer_id [IDENTITY]", "x <- orders.total [IDENTITY]",
        "x <- orders.note [IDENTITY]", "? Column 'x' is not in 'o'."}},
      {"SELECT id FROM customer, orders",
       {"id <- customer.id [IDENTITY]", "id <- orders.id [IDENTITY]",
        "? Column 'id' is ambiguous; it may be of 'customer' and 'orders'."}},
      {"SELECT z FROM a, b",
       {"z <- a. [IDENTITY]", "z <- b. [IDENTITY]",
        "? Column 'z' is ambiguous; it may be of 'a' and 'b', whose columns are not known."}},
      {"SELECT z.q FROM a", {"q <- a. [IDENTITY]", "? Relation 'z' is not in scope."}},
      {"SELECT q", {"q <-", "? Column 'q' has no relation to come from."}},
      // Exact although the relation is not known: it can come from nowhere else.
      {"SELECT q FROM mystery", {"q <- mystery.q [IDENTITY]"}},
      {"SELECT q, email FROM customer, mystery",
       {"q <- mystery.q [IDENTITY]", "email <- customer.email [IDENTITY]"}},
      {"SELECT q FROM (SELECT * FROM mystery) t",
       {"q <- mystery.q [IDENTITY]", "? The columns of 'mystery' are not known, so its * is not expanded."}},
      {"SELECT (SELECT email FROM mystery) AS e FROM customer",
       {"e <- customer.email [TRANSFORMATION]", "e <- mystery. [TRANSFORMATION]",
        "? Column 'email' is ambiguous; it may be of 'mystery' and 'customer'."}},
  });
}

TEST(SqlLineage, ListsEveryRelationRead) {
  const auto lineage = lineage_of_query(
      "WITH c AS (SELECT 1 FROM crm.lead) SELECT 1 FROM c WHERE EXISTS (SELECT FROM orders, unknown)",
      shop());
  ASSERT_TRUE(lineage.ok());
  EXPECT_EQ(lineage->relations,
            (std::vector<RelationName>{{"", "unknown"}, {"crm", "lead"}, {"public", "orders"}}));
}

TEST(SqlLineage, SearchPathDecides) {
  SqlSchema schema;
  schema.relations = {{{"a", "t"}, {"x"}}, {{"b", "t"}, {"y"}}};
  schema.search_path = {"b", "a"};
  const auto lineage = lineage_of_query("SELECT * FROM t", schema);
  ASSERT_TRUE(lineage.ok());
  EXPECT_EQ(lines(*lineage), std::vector<std::string>{"y <- b.t.y [IDENTITY]"});
}

TEST(SqlLineage, DescriptionIsTheExpressionWithoutItsConstants) {
  struct Description {
    std::string_view expression, want;
  };
  const std::vector<Description> cases = {
      {"email", ""},
      {"lower(email)", "lower(email)"},
      {"email || '-jane@example.org'", "email || ?"},
      {"replace(email, 'jane', $1)", "replace(email, ?, ?)"},
      {"CASE WHEN name = 'Jane' THEN email ELSE 'x' END", "CASE WHEN name = ? THEN email ELSE ? END"},
      {"(id + 40) * 2", "(id + ?) * ?"},
      {"count(DISTINCT email)", "count(DISTINCT email)"},
      {"email IN ('a', 'b')", "email IN (?, ?)"},
      {"NOT (email IS NULL OR phone LIKE '07%')", "NOT (email IS NULL OR (phone LIKE ?))"},
      {"email::varchar(10)", "email::varchar"},
      {"ARRAY[email, NULL]", "ARRAY[email, NULL]"},
      {"sum(id) OVER (ORDER BY id)", "sum(id) OVER (…)"},
      {"coalesce(email, nullif(phone, 'none'))", "coalesce(email, nullif(phone, ?))"},
  };
  for (const Description& c : cases) {
    const auto lineage = lineage_of_query(fmt::format("SELECT {} FROM customer", c.expression), shop());
    ASSERT_TRUE(lineage.ok()) << c.expression << "\n" << lineage.error().to_string();
    EXPECT_EQ(lineage->columns.at(0).sources.at(0).transformation.description, c.want) << c.expression;
  }
}

TEST(SqlLineage, DescriptionIsBounded) {
  std::string sum = "email";
  for (int i = 0; i < 200; ++i) sum += " || phone";
  const auto lineage = lineage_of_query("SELECT " + sum + " FROM customer", shop());
  ASSERT_TRUE(lineage.ok());
  EXPECT_LE(lineage->columns.at(0).sources.at(0).transformation.description.size(), 210u);
}

}  // namespace
}  // namespace steward::lineage
