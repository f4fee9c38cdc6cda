#include "bench/measure.h"

#include <fmt/format.h>
#include <sys/resource.h>
#include <time.h>

#include <algorithm>
#include <fstream>
#include <limits>
#include <string>

namespace steward::bench {

double seconds_of(int runs, const std::function<void()>& work) {
  double best = std::numeric_limits<double>::infinity();
  for (int i = 0; i < runs; ++i) {
    const auto start = std::chrono::steady_clock::now();
    work();
    best = std::min(best, std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
  }
  return best;
}

double cpu_seconds_of(int runs, const std::function<void()>& work) {
  const auto now = [] {
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
  };
  double best = std::numeric_limits<double>::infinity();
  for (int i = 0; i < runs; ++i) {
    const double start = now();
    work();
    best = std::min(best, now() - start);
  }
  return best;
}

double peak_resident_mb() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024;
}

StolenTime::Ticks StolenTime::read() {
  std::ifstream stat("/proc/stat");
  std::string cpu;
  stat >> cpu;
  Ticks ticks;
  // user, nice, system, idle, iowait, irq, softirq, steal
  for (int field = 0; field < 8; ++field) {
    double value = 0;
    stat >> value;
    ticks.all += value;
    if (field == 7) ticks.stolen = value;
  }
  return ticks;
}

double StolenTime::share() const {
  const Ticks now = read();
  return now.all > begin_.all ? (now.stolen - begin_.stolen) / (now.all - begin_.all) : 0;
}

void Ratios::at_least(std::string_view name, double value, double bound) {
  print(name, value, bound, value >= bound);
}

void Ratios::at_most(std::string_view name, double value, double bound) {
  print(name, value, bound, value <= bound);
}

void Ratios::print(std::string_view name, double value, double bound, bool held) {
  fmt::print("ratio {} {:.3g} {:g}{}\n", name, value, bound, held ? "" : "  MISSED");
  std::fflush(stdout);
  all_held_ &= held;
}

}  // namespace steward::bench
