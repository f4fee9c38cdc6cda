// Does a piece of text stand by itself, or is it cut out of something longer? "1.2.3.4.5" holds no IP
// address, the tail of a UUID is no account number, "$4,000" no id. Pure, any bytes.
#pragma once

#include <cstddef>
#include <string_view>

namespace steward::scanners {

enum class Standing {
  kFree,      // nothing but white space, quotes, brackets, sentence marks or a label beside it
  kAttached,  // a mark joins it to a word ("INV-123", "#123", "123.pdf"): needs a strong check or a word near
              // it
  kPiece,     // cut out of a word or a longer number: never a find
};

Standing standing_of(std::string_view text, size_t begin, size_t end);

}  // namespace steward::scanners
