// Measuring: the best of several runs, and the lines a benchmark prints.
#pragma once

#include <chrono>
#include <functional>
#include <string_view>

namespace steward::bench {

// Seconds of the fastest of `runs` runs: the least disturbed one.
double seconds_of(int runs, const std::function<void()>& work);

// Likewise of processor time of the calling thread: for work that waits for nobody, so that others on the
// machine disturb it less.
double cpu_seconds_of(int runs, const std::function<void()>& work);

// Bytes that this process had in memory at most so far (getrusage).
double peak_resident_mb();

// How much of the machine's processors a host that shares them gave to others ("steal" of proc(5)): a tail
// measured beside a fifth of it is the host's.
class StolenTime {
 public:
  StolenTime() : begin_(read()) {}
  double share() const;  // of all processors' time since the construction, in [0, 1]

 private:
  struct Ticks {
    double stolen = 0, all = 0;
  };
  static Ticks read();
  Ticks begin_;
};

// Collects "ratio <name> <value> <bound>" lines; a value is to reach its bound, or to stay below it.
class Ratios {
 public:
  void at_least(std::string_view name, double value, double bound);
  void at_most(std::string_view name, double value, double bound);
  bool all_held() const { return all_held_; }

 private:
  void print(std::string_view name, double value, double bound, bool held);
  bool all_held_ = true;
};

}  // namespace steward::bench
