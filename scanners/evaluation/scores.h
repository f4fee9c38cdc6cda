// Precision, recall and F1 by type, and what was taken for what. A type is a category (columns) or a detector
// (texts). Pure.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace steward::scanners {

struct TypeScore {
  std::string type;
  int64_t correct = 0;
  int64_t support = 0;  // labels of this type
  int64_t found = 0;    // finds of this type

  double precision() const;  // correct / found; 0 when nothing was found
  double recall() const;     // correct / support; 0 without support
  double f1() const;         // 2 correct / (support + found)
};

// Empty names stand for nothing: {"", x} is a false alarm, {x, ""} a plain miss.
struct Confusion {
  std::string expected, found;
  int64_t count = 0;
};

struct Scores {
  std::vector<TypeScore> types;      // by name; every type that was labelled or found
  std::vector<Confusion> confusion;  // unequal pairs only, most frequent first
  double macro_precision = 0;        // mean over the types found at least once
  double macro_recall = 0;           // mean over the types labelled at least once
  double macro_f1 = 0;               // mean over all types
  TypeScore all;                     // every label and find taken together (micro averages)
};

// Collects pairs of what was labelled and what was found.
class Scorer {
 public:
  // Either may be empty, not both.
  void add(std::string_view expected, std::string_view found);
  Scores finish() const;

 private:
  std::map<std::string, TypeScore, std::less<>> types_;
  std::map<std::pair<std::string, std::string>, int64_t> confusion_;
};

}  // namespace steward::scanners
