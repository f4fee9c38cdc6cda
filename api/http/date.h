// The Date of answers (RFC 9110 §5.6.7), independent of locale.
#pragma once

#include <ctime>
#include <string>
#include <string_view>

namespace steward::api {

// Written once a second, however often it is asked for. One thread; the text is valid until the next call.
class HttpDate {
 public:
  std::string_view now();

 private:
  std::time_t second_ = -1;
  std::string text_;
};

}  // namespace steward::api
