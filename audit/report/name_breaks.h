// Where a line may end inside a name. Text of people breaks at its spaces; names of datasets, fields,
// categories and paths have none, and go on in the next line after one of . _ / # : - @ and nowhere else:
// "customer_" and "contact" can be read, "customer_con" and "tact" cannot. Pure.
#pragma once

#include <string_view>
#include <vector>

namespace steward::audit::report {

// A name that is no longer is kept whole where there is room for it.
inline constexpr size_t kWholeName = 16;

// Offsets of bytes before which a line may begin, rising, in words of more than `whole` bytes. Never between
// two digits (times, versions), nor so that fewer than three characters stand alone. What goes on for more
// than 32 letters without any of the marks (a hash, a key) may break after every sixteenth.
std::vector<size_t> name_breaks(std::string_view visible, size_t whole = kWholeName);

}  // namespace steward::audit::report
