#include "scanners/sources/source.h"

#include <gtest/gtest.h>

#include <filesystem>

namespace steward::scanners {
namespace {

struct Redaction {
  std::string_view uri;
  std::string_view expected;
};

TEST(RedactUri, HidesPasswordsAndNothingElse) {
  const Redaction cases[] = {
      {"", ""},
      {"/data/orders.csv", "/data/orders.csv"},
      {"data/*.csv", "data/*.csv"},
      {"file:///data/a.csv", "file:///data/a.csv"},
      {"postgres://db:5432/shop", "postgres://db:5432/shop"},
      {"postgres:///shop?host=/tmp", "postgres:///shop?host=/tmp"},
      {"postgres://ann@db/shop", "postgres://ann@db/shop"},
      {"postgres://ann:hunter2@db:5432/shop", "postgres://ann:***@db:5432/shop"},
      {"postgresql://ann:hunter2@db/shop?sslmode=require", "postgresql://ann:***@db/shop?sslmode=require"},
      {"postgres://[::1]:5432/shop", "postgres://[::1]:5432/shop"},
      {"postgres://ann:hunter2@[::1]:5432/shop", "postgres://ann:***@[::1]:5432/shop"},
      {"postgres://db/shop?user=ann&password=hunter2", "postgres://db/shop?user=ann&password=***"},
      {"postgres://db/shop?PASSWORD=hunter2&port=1", "postgres://db/shop?PASSWORD=***&port=1"},
      {"postgres://db/shop?sslpassword=hunter2", "postgres://db/shop?sslpassword=***"},
      {"postgres://db/shop?%70assword=hunter2", "postgres://db/shop?%70assword=***"},
      {"mysql://ann:hunter2@db:3306/shop", "mysql://ann:***@db:3306/shop"},
      {"mariadb://ann:hunter2@/shop?socket=/run/db.sock", "mariadb://ann:***@/shop?socket=/run/db.sock"},
      {"host=db user=ann password=hunter2", "host=db user=ann password=***"},
      {"password=hunter2 host=db", "password=*** host=db"},
      {"host=db password='hunter 2' port=1", "host=db password=*** port=1"},
      {"host=db password = 'it\\'s hunter2' port=1", "host=db password = *** port=1"},
      {"host=db password=hunter\\ 2 port=1", "host=db password=*** port=1"},
      {"host=db password='never closed port=1", "host=db password=***"},
      {"host=db passfile=/home/x", "host=db passfile=/home/x"},
      {"password='a://b'", "password=***"},
  };
  for (const auto& c : cases) EXPECT_EQ(redact_uri(c.uri), c.expected) << c.uri;
}

TEST(RedactUri, HidesUnencodedPasswordsWhole) {
  for (const std::string_view uri :
       {"postgres://ann:hun@ter2@db/shop", "postgres://ann:hun/ter2@db/shop",
        "postgres://ann:hun?ter2@db/shop", "postgres://ann:hun#ter2@db/shop",
        "postgres://ann:hun:ter2@db/shop", "postgres://ann:hun/a@ter2@db/shop"}) {
    const auto redacted = redact_uri(uri);
    EXPECT_EQ(redacted.find("hun"), std::string::npos) << uri << " gave " << redacted;
    EXPECT_EQ(redacted.find("ter2"), std::string::npos) << uri << " gave " << redacted;
  }
}

TEST(OpenSource, RefusesWhatItCannotReadInOneSentence) {
  const struct {
    std::string uri;
    ErrorCode code;
  } cases[] = {
      {"", ErrorCode::kInvalidInput},
      {"/no/such/file.csv", ErrorCode::kNotFound},
      {"/no/such/*.csv", ErrorCode::kNotFound},
      {"https://example.org/a.csv", ErrorCode::kInvalidInput},
      {"s3://bucket/a.parquet", ErrorCode::kInvalidInput},
      {"file://elsewhere/a.csv", ErrorCode::kInvalidInput},
      {"file:///a%2", ErrorCode::kInvalidInput},
      {"file:///a%00b", ErrorCode::kInvalidInput},
      {std::string("a\0b", 3), ErrorCode::kInvalidInput},
      {std::string(10'000, 'x'), ErrorCode::kInvalidInput},
      {"postgres://ann:hunter2@127.0.0.1:1/shop", ErrorCode::kUnavailable},
      {"postgres://ann:hun@ter2@127.0.0.1:1/shop", ErrorCode::kInvalidInput},
      {"postgres://ann:hunter2@127.0.0.1:notaport/shop", ErrorCode::kInvalidInput},
      {"mysql://ann:hunter2@127.0.0.1:1/shop", ErrorCode::kUnavailable},
      {"mariadb://ann:hunter2@127.0.0.1:notaport/shop", ErrorCode::kInvalidInput},
      {"mysql://ann:hun@ter2@127.0.0.1/shop", ErrorCode::kInvalidInput},
      {"mysql://ann:hunter2%@127.0.0.1/shop", ErrorCode::kInvalidInput},
      {"host=127.0.0.1 port=1 password=hunter2", ErrorCode::kUnavailable},
      {"host=127.0.0.1 port=1 password='hunter2", ErrorCode::kInvalidInput},
  };
  for (const auto& c : cases) {
    const auto source = open_source(c.uri);
    ASSERT_FALSE(source.ok()) << c.uri;
    EXPECT_EQ(source.error().code, c.code) << c.uri << ": " << source.error().to_string();
    const auto& message = source.error().message;
    EXPECT_TRUE(message.ends_with('.')) << message;
    EXPECT_EQ(message.find('\n'), std::string::npos) << message;
    for (const char* secret : {"hunter2", "ter2"})
      EXPECT_EQ(message.find(secret), std::string::npos) << message;
  }
}

TEST(OpenSource, NamesHostPortAndReasonOfAnUnreachableDatabase) {
  const auto source = open_source("postgres://ann:hunter2@127.0.0.1:1/shop");
  ASSERT_FALSE(source.ok());
  for (const char* part : {"127.0.0.1", "port 1", "refused"}) {
    EXPECT_NE(source.error().message.find(part), std::string::npos) << source.error().message;
  }
}

}  // namespace
}  // namespace steward::scanners
