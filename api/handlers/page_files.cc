#include "api/handlers/page_files.h"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "api/http/gzip.h"
#include "base/embedded.h"
#include "base/hash.h"
#include "base/text.h"

namespace steward::api {

extern const std::vector<EmbeddedFile> kPages;

namespace {

constexpr std::string_view kHtml = "text/html; charset=utf-8";
constexpr std::string_view kStyle = "text/css; charset=utf-8";
constexpr std::string_view kScript = "text/javascript; charset=utf-8";

constexpr std::string_view kPolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
    "form-action 'none'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; "
    "trusted-types steward-report";

struct PageFile {
  std::string_view path;  // what it is asked for by
  std::string_view file;  // in web/
  std::string_view type;
};

constexpr PageFile kFiles[] = {
    {"/ui/", "index.html", kHtml},
    {"/ui/style.css", "style.css", kStyle},
    {"/ui/page.js", "page.js", kScript},
    {"/ui/download.js", "download.js", kScript},
    {"/ui/element.js", "element.js", kScript},
    {"/ui/entry_words.js", "entry_words.js", kScript},
    {"/ui/field_marks.js", "field_marks.js", kScript},
    {"/ui/ledger_entry.js", "ledger_entry.js", kScript},
    {"/ui/ledger_head.js", "ledger_head.js", kScript},
    {"/ui/ledger_search.js", "ledger_search.js", kScript},
    {"/ui/report_form.js", "report_form.js", kScript},
    {"/ui/report_view.js", "report_view.js", kScript},
    {"/ui/server.js", "server.js", kScript},
    {"/ui/visible_text.js", "visible_text.js", kScript},
};

std::string_view contents_of(std::string_view file) {
  for (const EmbeddedFile& page : kPages)
    if (page.name == file) return page.contents;
  throw std::logic_error(fmt::format("web/{} is not in the binary", file));
}

// RFC 9110 §13.1.2: any of the list, compared weakly.
bool names(std::string_view if_none_match, std::string_view tag) {
  while (!if_none_match.empty()) {
    const size_t comma = std::min(if_none_match.find(','), if_none_match.size());
    std::string_view one = trim(if_none_match.substr(0, comma));
    if (one.starts_with("W/")) one.remove_prefix(2);
    if (one == tag || one == "*") return true;
    if_none_match.remove_prefix(std::min(comma + 1, if_none_match.size()));
  }
  return false;
}

// One form of a file on the wire, and its name (RFC 9110 §8.8.3).
struct Representation {
  std::string body, tag;
};

Representation plain(std::string_view contents) {
  return {std::string(contents), "\"" + to_hex(sha256(contents)).substr(0, 32) + "\""};
}

Representation packed(std::string_view contents) {
  return {gzip(contents), "\"" + to_hex(sha256(contents)).substr(0, 32) + "-gzip\""};
}

HttpResponse response_of(const Representation& one, std::string_view type, const HttpRequest& request) {
  HttpResponse response;
  response.content_type = type;
  response.headers = {{"Content-Security-Policy", std::string(kPolicy)},
                      {"Cross-Origin-Opener-Policy", "same-origin"},
                      {"Cross-Origin-Resource-Policy", "same-origin"},
                      {"Cache-Control", "no-cache"},
                      {"Vary", "Accept-Encoding"},
                      {"ETag", one.tag}};
  if (names(request.if_none_match, one.tag)) {
    response.status = 304;
    return response;
  }
  if (request.accepts_gzip) response.headers.emplace_back("Content-Encoding", "gzip");
  response.body = one.body;
  return response;
}

Endpoint page_at(std::string_view path) {
  Endpoint endpoint{Method::kGet, path, "page"};
  endpoint.is_open = true;
  endpoint.is_page = true;
  return endpoint;
}

void add_redirect(Router& router, std::string_view path) {
  router.add(page_at(path), [](const HttpRequest& request) -> Result<HttpResponse> {
    STEWARD_RETURN_IF_ERROR(request.only_query({}));
    HttpResponse response;
    response.status = 307;
    response.content_type = kHtml;
    response.headers = {{"Location", "ui/"}};  // from "/" and "/ui" alike, also behind a proxy's own path
    return response;
  });
}

void add_file(Router& router, const PageFile& page) {
  const std::string_view contents = contents_of(page.file);
  router.add(page_at(page.path),
             [plain = plain(contents), packed = packed(contents),
              type = page.type](const HttpRequest& request) -> Result<HttpResponse> {
               STEWARD_RETURN_IF_ERROR(request.only_query({}));
               return response_of(request.accepts_gzip ? packed : plain, type, request);
             });
}

}  // namespace

void add_pages(Router& router) {
  add_redirect(router, "/");
  add_redirect(router, "/ui");
  for (const PageFile& page : kFiles) add_file(router, page);
}

}  // namespace steward::api
