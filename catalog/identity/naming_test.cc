#include "catalog/identity/naming.h"

#include <gtest/gtest.h>

#include <random>

namespace steward {
namespace {

struct NamingCase {
  const char *ns, *name;
  const char *canonical_ns, *canonical_name;
};

const NamingCase kCases[] = {
    // Schemes and hosts know no case; the user who logs in is no part of where data is.
    {"postgres://db:5432", "shop.public.t", "postgres://db:5432", "shop.public.t"},
    {"postgresql://db:5432", "shop.public.t", "postgres://db:5432", "shop.public.t"},
    {"POSTGRES://DB.Example.COM:5432", "shop.public.t", "postgres://db.example.com:5432", "shop.public.t"},
    {"postgres://reader@db:5432", "a.b.c", "postgres://db:5432", "a.b.c"},
    {"postgres://reader:word@db", "a.b.c", "postgres://db:5432", "a.b.c"},
    {"postgres://db:5432/", "a.b.c", "postgres://db:5432", "a.b.c"},
    {"postgres://[::1]", "a.b.c", "postgres://[::1]:5432", "a.b.c"},
    {"postgres://[FE80::1]:6000", "a.b.c", "postgres://[fe80::1]:6000", "a.b.c"},
    {"postgres://db:", "a.b.c", "postgres://db:5432", "a.b.c"},
    // Default ports where the conventions write one and the platform has one.
    {"postgres://db", "a.b.c", "postgres://db:5432", "a.b.c"},
    {"mysql://db", "a.t", "mysql://db:3306", "a.t"},
    {"mariadb://db", "a.t", "mysql://db:3306", "a.t"},
    {"redshift://cluster.eu-west-1", "a.b.c", "redshift://cluster.eu-west-1:5439", "a.b.c"},
    {"sqlserver://db", "dbo.t", "sqlserver://db:1433", "dbo.t"},
    {"mssql://db:1433", "dbo.t", "sqlserver://db:1433", "dbo.t"},
    {"oracle://db", "svc.HR.T", "oracle://db:1521", "svc.HR.T"},
    {"cassandra://db", "ks.t", "cassandra://db:9042", "ks.t"},
    {"teradata://db", "d.t", "teradata://db:1025", "d.t"},
    {"postgres://db:6543", "a.b.c", "postgres://db:6543", "a.b.c"},
    // None where there is no single one, or where the authority is not one host.
    {"trino://t", "a.b.c", "trino://t", "a.b.c"},
    {"hive://meta", "a.t", "hive://meta", "a.t"},
    {"kafka://events", "clicks", "kafka://events", "clicks"},
    {"hdfs://nameservice1", "/a", "hdfs://nameservice1", "/a"},
    {"db2://db", "a.b.c", "db2://db", "a.b.c"},
    {"postgres://h1:5432,h2:5432", "a.b.c", "postgres://h1:5432,h2:5432", "a.b.c"},
    {"sqlserver://HOST\\Instance", "dbo.t", "sqlserver://host\\instance", "dbo.t"},
    {"postgres://", "a.b.c", "postgres://", "a.b.c"},
    // Case of tables: only where the platform itself has none.
    {"postgres://db:5432", "Shop.Public.T", "postgres://db:5432", "Shop.Public.T"},
    {"mysql://db:3306", "Shop.T", "mysql://db:3306", "Shop.T"},
    {"redshift://c.r:5439", "Dev.Public.T", "redshift://c.r:5439", "Dev.Public.T"},
    {"sqlserver://db:1433", "dbo.Orders", "sqlserver://db:1433", "dbo.Orders"},
    {"oracle://db:1521", "Svc.hr.t", "oracle://db:1521", "Svc.hr.t"},
    {"hive://META:9083", "Sales.Orders", "hive://meta:9083", "sales.orders"},
    {"hive://meta:9083", "sales.orders", "hive://meta:9083", "sales.orders"},
    {"trino://T:8080", "Lake.Sales.Orders", "trino://t:8080", "lake.sales.orders"},
    {"presto://t:8080", "Lake.Sales.Orders", "presto://t:8080", "lake.sales.orders"},
    {"databricks://adb-1.Azuredatabricks.net", "Main.Sales.T", "databricks://adb-1.azuredatabricks.net",
     "main.sales.t"},
    {"arn:aws:glue:EU-West-1:123456789012", "table/Sales/Orders", "arn:aws:glue:eu-west-1:123456789012",
     "table/sales/orders"},
    {"arn:aws-cn:glue:cn-north-1:123456789012", "table/S/O", "arn:aws-cn:glue:cn-north-1:123456789012",
     "table/s/o"},
    {"arn:aws:s3:::Bucket", "Key", "arn:aws:s3:::Bucket", "Key"},
    {"awsathena://athena.EU-West-1.amazonaws.com", "AwsDataCatalog.Sales.Orders",
     "awsathena://athena.eu-west-1.amazonaws.com", "AwsDataCatalog.sales.orders"},
    {"awsathena://athena.x.amazonaws.com", "Sales.Orders", "awsathena://athena.x.amazonaws.com",
     "sales.orders"},
    // Snowflake: unquoted identifiers are upper case, quoted ones their own; accounts have no case.
    {"snowflake://Org-Account", "db.schema.t", "snowflake://org-account", "DB.SCHEMA.T"},
    {"snowflake://org-account", "DB.SCHEMA.T", "snowflake://org-account", "DB.SCHEMA.T"},
    {"snowflake://a", "db.s.\"My Table\"", "snowflake://a", "DB.S.\"My Table\""},
    {"snowflake://a", "db.s.\"mine\"", "snowflake://a", "DB.S.\"mine\""},
    {"snowflake://a", "db.s.\"MINE\"", "snowflake://a", "DB.S.MINE"},
    {"snowflake://a", "db.\"x.y\".t", "snowflake://a", "DB.\"x.y\".T"},
    {"snowflake://a", "db.s.t with space", "snowflake://a", "DB.S.t with space"},
    {"snowflake://a", "db.s.größe", "snowflake://a", "DB.S.größe"},
    {"snowflake://a", "db.s.\"open", "snowflake://a", "DB.S.\"open"},
    {"snowflake://Acct.eu-west-1.SnowflakeComputing.com", "d.s.t", "snowflake://acct.eu-west-1", "D.S.T"},
    // BigQuery has no authority; legacy SQL writes a colon.
    {"bigquery", "p.d.t", "bigquery", "p.d.t"},
    {"bigquery://", "p.d.t", "bigquery", "p.d.t"},
    {"bigquery:", "p.d.t", "bigquery", "p.d.t"},
    {"BigQuery", "p.d.T", "bigquery", "p.d.T"},
    {"bigquery", "p:d.t", "bigquery", "p.d.t"},
    {"bigquery", "example.com:p.d.t", "bigquery", "example.com:p.d.t"},
    {"bigquery", "p.d.t$20260101", "bigquery", "p.d.t$20260101"},
    // Object stores: one bucket whatever client wrote to it; buckets and keys keep their case.
    {"s3://bucket", "raw/orders", "s3://bucket", "raw/orders"},
    {"s3a://bucket", "raw/orders", "s3://bucket", "raw/orders"},
    {"s3n://bucket/", "/raw/orders/", "s3://bucket", "raw/orders"},
    {"S3A://Bucket", "Raw/Orders", "s3://Bucket", "Raw/Orders"},
    {"s3://bucket", "raw//orders", "s3://bucket", "raw//orders"},
    {"s3://bucket", "//raw", "s3://bucket", "//raw"},
    {"s3://bucket", "raw//", "s3://bucket", "raw//"},
    {"s3://bucket", "/", "s3://bucket", "/"},
    {"s3://bucket", "a/../b", "s3://bucket", "a/../b"},
    {"gs://bucket", "/raw", "gs://bucket", "raw"},
    {"gcs://bucket", "raw", "gs://bucket", "raw"},
    {"abfss://Raw@Acct.DFS.core.windows.net", "a/b/", "abfss://raw@acct.dfs.core.windows.net", "a/b"},
    {"abfs://raw@acct.dfs.core.windows.net", "/a", "abfss://raw@acct.dfs.core.windows.net", "a"},
    {"abfss://Team@onelake.dfs.fabric.microsoft.com", "a", "abfss://Team@onelake.dfs.fabric.microsoft.com",
     "a"},
    {"wasbs://raw@acct.blob.core.windows.net", "a", "wasbs://raw@acct.dfs.core.windows.net", "a"},
    {"wasb://raw@acct.dfs.core.windows.net", "a", "wasbs://raw@acct.dfs.core.windows.net", "a"},
    // Paths: slashes in a row, "." and a slash at the end mean nothing; ".." may, and case does.
    {"file", "/data/a.csv", "file", "/data/a.csv"},
    {"file", "/data//in///a.csv", "file", "/data/in/a.csv"},
    {"file", "/data/in/", "file", "/data/in"},
    {"file", "/data/./in/.", "file", "/data/in"},
    {"file", "/data/../in", "file", "/data/../in"},
    {"file", "//", "file", "/"},
    {"file", "./a.csv", "file", "a.csv"},
    {"file", ".", "file", "."},
    {"file", "/Data/A.csv", "file", "/Data/A.csv"},
    {"file", "/data//shop.db#a//b", "file", "/data/shop.db#a//b"},
    {"file", "/data/#t", "file", "/data/#t"},
    {"file", "/data/.#t", "file", "/data/.#t"},
    {"FILE", "/a", "file", "/a"},
    {"file:", "/a", "file", "/a"},
    {"file:///", "/a", "file", "/a"},
    {"file://localhost", "/a", "file", "/a"},
    {"file://NAS.example", "/a/", "file://nas.example", "/a"},
    {"hdfs://NN:8020", "/warehouse//t/", "hdfs://nn:8020", "/warehouse/t"},
    {"dbfs://Workspace", "/mnt//a", "dbfs://Workspace", "/mnt/a"},
    // Brokers of one list in any order.
    {"kafka://B:9092", "Clicks", "kafka://b:9092", "Clicks"},
    {"kafka://b2:9092,b1:9092", "clicks", "kafka://b1:9092,b2:9092", "clicks"},
    // What no rule speaks of is left, but for the case of a scheme.
    {"azurecosmos://Acct.documents.azure.com/dbs/Shop", "colls/T",
     "azurecosmos://acct.documents.azure.com/dbs/Shop", "colls/T"},
    {"azurekusto://C.kusto.windows.net", "Db/T", "azurekusto://c.kusto.windows.net", "Db/T"},
    {"pubsub", "topic:p:Clicks", "pubsub", "topic:p:Clicks"},
    {"Feast://Shop", "Customer_Stats", "feast://Shop", "Customer_Stats"},
    {"SnowflakeOpenLineage", "a.b.c", "SnowflakeOpenLineage", "a.b.c"},
    {"food_delivery", "Public.Orders", "food_delivery", "Public.Orders"},
    {"/tmp/Warehouse", "default.T", "/tmp/Warehouse", "default.T"},
    {"9x://H", "t", "9x://H", "t"},
    {"filesystem", "/a//b", "filesystem", "/a//b"},
};

TEST(CanonicalName, WritesEachDatasetInOneWay) {
  for (const NamingCase& c : kCases) {
    const DatasetName made = canonical_name({c.ns, c.name});
    EXPECT_EQ(made.ns, c.canonical_ns) << c.ns << " " << c.name;
    EXPECT_EQ(made.name, c.canonical_name) << c.ns << " " << c.name;
  }
}

TEST(CanonicalName, TwiceIsOnce) {
  for (const NamingCase& c : kCases) {
    const DatasetName once = canonical_name({c.ns, c.name});
    EXPECT_EQ(canonical_name(once), once) << c.ns << " " << c.name;
  }
}

TEST(CanonicalName, TwiceIsOnceWhateverIsThrownAtIt) {
  const std::vector<std::string> pieces = {"postgres",
                                           "s3a",
                                           "hive",
                                           "snowflake",
                                           "abfss",
                                           "wasb",
                                           "file",
                                           "bigquery",
                                           "kafka",
                                           "hdfs",
                                           "arn:aws:glue:",
                                           "://",
                                           ":",
                                           "/",
                                           "//",
                                           ".",
                                           "..",
                                           "#",
                                           "@",
                                           "\"",
                                           "\\.",
                                           "\\",
                                           ",",
                                           "A",
                                           "b",
                                           "t1",
                                           "[::1]",
                                           "5432",
                                           "table/",
                                           " ",
                                           "$",
                                           "é",
                                           "localhost",
                                           ".snowflakecomputing.com",
                                           ".blob.core.windows.net",
                                           "x"};
  std::mt19937 random(7);
  const auto text = [&](size_t most) {
    std::string made;
    for (size_t n = random() % most + 1; n > 0; --n) made += pieces[random() % pieces.size()];
    return made;
  };
  for (int i = 0; i < 200'000; ++i) {
    const DatasetName name{random() % 2 ? pieces[random() % 10] + "://" + text(5) : text(7), text(8)};
    const DatasetName once = canonical_name(name);
    const DatasetName twice = canonical_name(once);
    ASSERT_EQ(twice.ns, once.ns) << name.ns << " | " << name.name;
    ASSERT_EQ(twice.name, once.name) << name.ns << " | " << name.name;
    ASSERT_EQ(once.ns.empty(), name.ns.empty());
    ASSERT_EQ(once.name.empty(), name.name.empty()) << name.ns << " | " << name.name;
  }
}

TEST(CanonicalName, KeepsApartWhatMayDiffer) {
  const std::pair<DatasetName, DatasetName> kPairs[] = {
      {{"postgres://db:5432", "s.p.T"}, {"postgres://db:5432", "s.p.t"}},
      {{"mysql://db:3306", "s.T"}, {"mysql://db:3306", "s.t"}},
      {{"postgres://db:5432", "t"}, {"postgres://db:5433", "t"}},
      {{"postgres://db", "t"}, {"mysql://db", "t"}},
      {{"trino://t:443", "a.b.c"}, {"trino://t:8080", "a.b.c"}},
      {{"s3://b", "k"}, {"s3://B", "k"}},
      {{"s3://b", "k"}, {"gs://b", "k"}},
      {{"s3://b", "a//k"}, {"s3://b", "a/k"}},
      {{"file", "/a"}, {"file://host", "/a"}},
      {{"file", "/a"}, {"file", "a"}},
      {{"file", "/a#t//u"}, {"file", "/a#t/u"}},
      {{"file", "/d/#t"}, {"file", "/d#t"}},
      {{"snowflake://a", "d.s.\"t\""}, {"snowflake://a", "d.s.t"}},
      {{"kafka://b:9092", "T"}, {"kafka://b:9092", "t"}},
      {{"bigquery", "p.d.T"}, {"bigquery", "p.d.t"}},
      {{"abfss://c@a.dfs.core.windows.net", "k"}, {"abfss://d@a.dfs.core.windows.net", "k"}},
      {{"hive://m:9083", "a.t"}, {"hive://m:9084", "a.t"}},
  };
  for (const auto& [a, b] : kPairs) EXPECT_NE(canonical_name(a), canonical_name(b)) << a.ns << " " << a.name;
}

TEST(NameParts, AreTheSameForHiveAndGlue) {
  using Parts = std::vector<std::string>;
  const struct {
    DatasetName name;
    Parts parts;
  } kTable[] = {
      {{"hive://m:9083", "sales.orders"}, {"sales", "orders"}},
      {{"arn:aws:glue:r:1", "table/sales/orders"}, {"sales", "orders"}},
      {{"arn:aws:glue:r:1", "table/sales/o.x"}, {"sales", "o\\.x"}},
      {{"hive://m:9083", "sales.o\\.x"}, {"sales", "o\\.x"}},
      {{"arn:aws:glue:r:1", "sales.orders"}, {"sales", "orders"}},
      {{"snowflake://a", "D.\"x.y\".T"}, {"D", "\"x.y\"", "T"}},
      {{"s3://b", "a.b/c.d"}, {"a.b/c.d"}},
  };
  for (const auto& c : kTable) EXPECT_EQ(name_parts(c.name), c.parts) << c.name.name;
}

TEST(Namespaces, SayWhetherTheyFoldCaseOrStoreFiles) {
  for (const char* ns : {"hive://m", "arn:aws:glue:r:1", "trino://t", "awsathena://a", "databricks://d"})
    EXPECT_TRUE(folds_case(ns) && !is_storage(ns)) << ns;
  for (const char* ns : {"s3://b", "file", "hdfs://n", "abfss://c@a", "gs://b", "file://nas"})
    EXPECT_TRUE(!folds_case(ns) && is_storage(ns)) << ns;
  for (const char* ns : {"postgres://h", "snowflake://a", "bigquery", "kafka://b", "anything", ""})
    EXPECT_TRUE(!folds_case(ns) && !is_storage(ns)) << ns;
}

}  // namespace
}  // namespace steward
