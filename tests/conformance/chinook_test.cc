// Scans a real PostgreSQL database, Chinook, with the real binary: what must be found, and what must not.
#include <gtest/gtest.h>

#include <cstdlib>
#include <map>
#include <set>

#include "base/json.h"
#include "storage/embedded_cluster.h"
#include "tests/support/steward_process.h"
#include "tests/support/temporary_dir.h"

namespace steward::testing {
namespace {

using FieldCategories = std::map<std::string, std::set<std::string>>;  // "customer.email" → categories

std::string database_url(std::string url, const std::string& database) {
  return url.replace(url.find("/steward?"), 9, "/" + database + "?");
}

FieldCategories read_categories(const std::string& text) {
  FieldCategories found;
  const auto parsed = parse_json(text);
  EXPECT_TRUE(parsed.ok()) << text.substr(0, 300);
  if (!parsed.ok()) return found;
  for (const JsonView& dataset : *JsonView(*parsed).at("datasets").as_array()) {
    const std::string name = *dataset.string("name");
    for (const JsonView& field : *dataset.at("fields").as_array()) {
      auto& categories = found[name.substr(name.rfind('.') + 1) + "." + *field.string("path")];
      for (const std::string& category : *field.strings_or_empty("categories")) categories.insert(category);
    }
  }
  return found;
}

class Chinook : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    dir_ = new TemporaryDir;
    auto cluster = storage::EmbeddedCluster::start(dir_->path() / "data");
    ASSERT_TRUE(cluster.ok()) << cluster.error().to_string();
    cluster_ = std::move(*cluster).release();
    const std::string load = "psql -X -q -v ON_ERROR_STOP=1 -o /dev/null -f '" STEWARD_SHARED_DATA
                             "/chinook/Chinook_PostgreSql.sql' '" +
                             cluster_->url() + "' 2>&1";
    ASSERT_EQ(std::system(load.c_str()), 0);
    const Finished scan = run_steward({"scan", database_url(cluster_->url(), "chinook"), "--format", "json"});
    ASSERT_EQ(scan.exit_code, 0) << scan.err;
    found_ = new FieldCategories(read_categories(scan.out));
  }
  static void TearDownTestSuite() {
    delete found_;
    delete cluster_;
    delete dir_;
  }

  static inline TemporaryDir* dir_ = nullptr;
  static inline storage::EmbeddedCluster* cluster_ = nullptr;
  static inline FieldCategories* found_ = nullptr;
};

TEST_F(Chinook, PersonalColumnsGetTheirCategories) {
  const struct {
    const char* field;
    const char* category;
  } kExpected[] = {
      {"customer.first_name", "user.name.first"},
      {"customer.last_name", "user.name.last"},
      {"customer.address", "user.contact.address.street"},
      {"customer.city", "user.contact.address.city"},
      {"customer.postal_code", "user.contact.address.postal_code"},
      {"customer.phone", "user.contact.phone_number"},
      {"customer.fax", "user.contact.fax_number"},
      {"customer.email", "user.contact.email"},
      {"employee.first_name", "user.name.first"},
      {"employee.last_name", "user.name.last"},
      {"employee.address", "user.contact.address.street"},
      {"employee.city", "user.contact.address.city"},
      {"employee.postal_code", "user.contact.address.postal_code"},
      {"employee.phone", "user.contact.phone_number"},
      {"employee.fax", "user.contact.fax_number"},
      {"employee.email", "user.contact.email"},
      {"employee.birth_date", "user.demographic.date_of_birth"},
      {"invoice.billing_address", "user.contact.address.street"},
      {"invoice.billing_city", "user.contact.address.city"},
      {"invoice.billing_postal_code", "user.contact.address.postal_code"},
  };
  for (const auto& row : kExpected) {
    const auto& categories = (*found_)[row.field];
    EXPECT_TRUE(categories.contains(row.category)) << row.field << " lacks " << row.category;
    EXPECT_EQ(categories.size(), 1u) << row.field << " carries more than one category";
  }
}

TEST_F(Chinook, ColumnsOfThingsGetNone) {
  const char* const kNone[] = {
      "album.title",
      "genre.name",
      "media_type.name",
      "playlist.name",
      "album.album_id",
      "album.artist_id",
      "artist.artist_id",
      "customer.customer_id",
      "customer.support_rep_id",
      "employee.employee_id",
      "employee.reports_to",
      "employee.hire_date",
      "genre.genre_id",
      "invoice.invoice_id",
      "invoice.customer_id",
      "invoice.invoice_date",
      "invoice.total",
      "invoice_line.invoice_line_id",
      "invoice_line.invoice_id",
      "invoice_line.track_id",
      "invoice_line.unit_price",
      "invoice_line.quantity",
      "media_type.media_type_id",
      "playlist.playlist_id",
      "playlist_track.playlist_id",
      "playlist_track.track_id",
      "track.track_id",
      "track.name",
      "track.album_id",
      "track.media_type_id",
      "track.genre_id",
      "track.milliseconds",
      "track.bytes",
      "track.unit_price",
  };
  for (const char* field : kNone) {
    ASSERT_TRUE(found_->contains(field)) << field << " was not scanned";
    for (const std::string& category : (*found_)[field]) ADD_FAILURE() << field << " carries " << category;
  }
}

TEST_F(Chinook, NoFieldOfAnIdCarriesAnything) {
  for (const auto& [field, categories] : *found_) {
    if (field.ends_with("_id")) {
      EXPECT_TRUE(categories.empty()) << field;
    }
  }
}

}  // namespace
}  // namespace steward::testing
