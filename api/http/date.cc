#include "api/http/date.h"

#include <fmt/chrono.h>

namespace steward::api {

std::string_view HttpDate::now() {
  static constexpr const char* kDays[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr const char* kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                            "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const std::time_t second = std::time(nullptr);
  if (second == second_) return text_;
  second_ = second;
  const std::tm now = fmt::gmtime(second);
  text_ = fmt::format("{}, {:02} {} {} {:02}:{:02}:{:02} GMT", kDays[now.tm_wday], now.tm_mday,
                      kMonths[now.tm_mon], now.tm_year + 1900, now.tm_hour, now.tm_min, now.tm_sec);
  return text_;
}

}  // namespace steward::api
