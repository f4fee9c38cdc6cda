#include "lineage/sql/event_sql.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace steward::lineage {
namespace {

EventDataset dataset(const std::string& name, const std::vector<std::string>& columns = {}) {
  EventDataset made;
  made.name = {"pg", name};
  for (const std::string& column : columns) made.fields.push_back(Field{{}, column, "text", 0});
  return made;
}

EventDataset customer() {
  return dataset("shop.public.customer", {"id", "email", "name"});
}
EventDataset mail() {
  return dataset("shop.public.mail", {"address", "label"});
}

// "customer.email -> mail.address IDENTITY", then "resolved mail"; the last part of names only.
std::vector<std::string> lines(const EventSqlLineage& lineage) {
  const auto last = [](const std::string& name) { return name.substr(name.rfind('.') + 1); };
  const auto show = [&](const NamedNode& node) {
    return last(node.dataset.name) + (node.field.empty() ? "" : "." + node.field);
  };
  std::vector<std::string> out;
  for (const NamedEdge& edge : lineage.edges)
    out.push_back(fmt::format("{} -> {} {}", show(edge.from), show(edge.to), edge.transformation.subtype));
  for (const DatasetName& name : lineage.resolved) out.push_back("resolved " + last(name.name));
  return out;
}

std::vector<std::string> lines(std::string_view sql, const std::vector<EventDataset>& inputs,
                               const std::vector<EventDataset>& outputs) {
  return lines(lineage_of_event_sql(sql, inputs, outputs, default_masking_functions()));
}

TEST(EventSql, NamesAreResolvedAgainstTheEventsOwnDatasets) {
  struct Form {
    std::string_view sql;
  };
  const std::vector<std::string> want = {"customer.email -> mail.address TRANSFORMATION", "resolved mail"};
  for (const Form& form :
       {Form{"INSERT INTO mail (address) SELECT lower(email) FROM customer"},
        Form{"INSERT INTO public.mail (address) SELECT lower(c.email) FROM public.customer c"},
        Form{"INSERT INTO shop.public.mail (address) SELECT lower(email) FROM shop.public.customer"},
        Form{"INSERT INTO MAIL (ADDRESS) SELECT LOWER(EMAIL) FROM \"CUSTOMER\""}})
    EXPECT_EQ(lines(form.sql, {customer()}, {mail()}), want) << form.sql;
}

TEST(EventSql, TableOfRules) {
  struct Rule {
    std::string_view what, sql;
    std::vector<EventDataset> inputs, outputs;
    std::vector<std::string> want;
  };
  const auto with_lineage = [] {
    EventDataset output = mail();
    output.has_column_lineage = true;
    return output;
  };
  const auto aliased = [] {
    EventDataset output = dataset("/warehouse/mail", {"Address"});
    output.symlinks = {{"hive", "app.mail"}};
    return output;
  };
  const std::vector<Rule> rules = {
      {"a query alone is how the one output is made",
       "SELECT lower(email) AS address, name AS label FROM customer",
       {customer()},
       {mail()},
       {"customer.email -> mail.address TRANSFORMATION", "customer.name -> mail.label IDENTITY",
        "resolved mail"}},
      {"not when its columns are others",
       "SELECT email FROM customer",
       {customer()},
       {mail()},
       {"customer.email -> mail.email IDENTITY"}},
      {"nor when there are two outputs",
       "SELECT email AS address FROM customer",
       {customer()},
       {mail(), dataset("shop.public.other")},
       {}},
      {"an output that has column lineage learns nothing",
       "INSERT INTO mail (address) SELECT email FROM customer",
       {customer()},
       {with_lineage()},
       {}},
      {"a relation that is no input leaves the guess",
       "INSERT INTO mail (address, label) SELECT c.email, x.y FROM customer c, x",
       {customer()},
       {mail()},
       {"customer.email -> mail.address IDENTITY"}},
      {"an ambiguous name counts for every candidate and leaves the guess",
       "INSERT INTO mail (label) SELECT name FROM customer",
       {dataset("a.b.customer"), dataset("a.c.customer")},
       {mail()},
       {"customer.name -> mail.label IDENTITY", "customer.name -> mail.label IDENTITY"}},
      {"the longest match wins",
       "INSERT INTO mail (label) SELECT name FROM b.customer",
       {dataset("a.b.customer"), dataset("a.c.customer")},
       {mail()},
       {"customer.name -> mail.label IDENTITY", "resolved mail"}},
      {"an unknown column leaves the guess",
       "INSERT INTO mail (label) SELECT nick FROM customer",
       {customer()},
       {mail()},
       {"customer.email -> mail.label IDENTITY", "customer.id -> mail.label IDENTITY",
        "customer.name -> mail.label IDENTITY"}},
      {"without a schema facet columns are as the SQL names them",
       "INSERT INTO mail (label) SELECT nick FROM customer",
       {dataset("customer")},
       {mail()},
       {"customer.nick -> mail.label IDENTITY", "resolved mail"}},
      {"a star needs a schema facet",
       "CREATE TABLE mail AS SELECT * FROM customer",
       {dataset("customer")},
       {mail()},
       {"customer -> mail IDENTITY"}},
      {"and with one is expanded",
       "CREATE TABLE mail AS SELECT * FROM customer",
       {dataset("customer", {"a", "b"})},
       {dataset("mail")},
       {"customer.a -> mail.a IDENTITY", "customer.b -> mail.b IDENTITY", "resolved mail"}},
      {"symlinks are names too, and columns keep their case",
       "INSERT INTO app.mail (address) SELECT email FROM customer",
       {customer()},
       {aliased()},
       {"customer.email -> /warehouse/mail.Address IDENTITY", "resolved /warehouse/mail"}},
      {"a table that only the script knows is read through",
       "CREATE TABLE stage AS SELECT email FROM customer WHERE id = 1; INSERT INTO mail (address) SELECT "
       "md5(email) "
       "FROM stage; DROP TABLE stage",
       {customer()},
       {mail()},
       {"customer.email -> mail.address TRANSFORMATION", "customer.id -> mail FILTER", "resolved mail"}},
      {"a table that is made under another name and renamed",
       "CREATE TABLE mail__new AS SELECT email AS address FROM customer; ALTER TABLE mail RENAME TO "
       "mail__old; ALTER "
       "TABLE mail__new RENAME TO mail; DROP TABLE mail__old",
       {customer()},
       {mail()},
       {"customer.email -> mail.address IDENTITY", "resolved mail"}},
      {"a table that was there before the script is not",
       "INSERT INTO stage (e) SELECT email FROM customer; INSERT INTO "
       "mail (address) SELECT e FROM stage",
       {customer()},
       {mail()},
       {}},
      {"two outputs, each by what writes it",
       "INSERT INTO mail (address) SELECT email FROM customer; INSERT INTO other SELECT * FROM mystery",
       {customer()},
       {mail(), dataset("other")},
       {"customer.email -> mail.address IDENTITY", "resolved mail"}},
      {"every statement that writes an output must be placed",
       "INSERT INTO mail (address) SELECT email FROM customer; INSERT INTO mail (label) SELECT z FROM "
       "mystery",
       {customer()},
       {mail()},
       {"customer.email -> mail.address IDENTITY"}},
      {"code that cannot be read leaves every guess",
       "INSERT INTO mail (address) SELECT email FROM customer; CALL fill()",
       {customer()},
       {mail()},
       {"customer.email -> mail.address IDENTITY"}},
      {"rows from a file leave the guess",
       "COPY mail FROM STDIN; INSERT INTO mail (address) SELECT email FROM customer",
       {customer()},
       {mail()},
       {"customer.email -> mail.address IDENTITY"}},
      {"SQL of another dialect teaches nothing",
       "INSERT OVERWRITE TABLE mail SELECT `email` FROM customer",
       {customer()},
       {mail()},
       {}},
      {"nor does no SQL", "", {customer()}, {mail()}, {}},
      {"a target that is no output teaches nothing",
       "INSERT INTO audit (x) SELECT email FROM customer",
       {customer()},
       {mail()},
       {}},
  };
  for (const Rule& rule : rules)
    EXPECT_EQ(lines(rule.sql, rule.inputs, rule.outputs), rule.want) << rule.what << ": " << rule.sql;
}

TEST(EventSql, MaskingFunctionsAreGiven) {
  const auto lineage = lineage_of_event_sql("INSERT INTO mail (address) SELECT tokenize(email) FROM customer",
                                            {customer()}, {mail()}, {"tokenize"});
  ASSERT_EQ(lineage.edges.size(), 1u);
  EXPECT_TRUE(lineage.edges[0].transformation.masking);
  EXPECT_EQ(lineage.edges[0].transformation.function, "tokenize");
}

TEST(EventSql, ManyDatasetsOfOneNameTeachNothing) {
  std::vector<EventDataset> inputs;
  for (int i = 0; i < 2'000; ++i) inputs.push_back(dataset(fmt::format("a.s{}.customer", i)));
  EXPECT_TRUE(lines("INSERT INTO mail (label) SELECT name FROM customer", inputs, {mail()}).empty());
  EXPECT_EQ(lines("INSERT INTO mail (label) SELECT name FROM s7.customer", inputs, {mail()}).size(), 2u);
}

TEST(EventSql, EdgesThatWouldTakeTooMuchMemoryAreNotMade) {
  std::string columns, values;
  for (int i = 0; i < 2'000; ++i) {
    columns += (i ? ",c" : "c") + std::to_string(i);
    values += i ? ",name" : "name";
  }
  EventDataset input = customer(), huge = mail();
  huge.name.ns = std::string(1u << 20, 'n');
  const std::string sql = "INSERT INTO mail (" + columns + ") SELECT " + values + " FROM customer";
  EXPECT_TRUE(lines(sql, {input}, {huge}).empty());
  EXPECT_EQ(lines(sql, {input}, {dataset("mail")}).size(), 2'001u);
}

}  // namespace
}  // namespace steward::lineage
