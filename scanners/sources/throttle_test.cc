#include "scanners/sources/throttle.h"

#include <gtest/gtest.h>

namespace steward::scanners {
namespace {

using std::chrono::milliseconds;

// A clock that only sleeping moves.
struct FakeClock {
  Throttle::Time now{};
  Throttle::Clock clock() {
    return {[this] { return now; }, [this](std::chrono::nanoseconds time) { now += time; }};
  }
  int64_t elapsed_ms() const {
    return std::chrono::duration_cast<milliseconds>(now.time_since_epoch()).count();
  }
};

TEST(Throttle, SpendsOneSecondsBytesAtOnceAndSleepsForTheRest) {
  FakeClock fake;
  Throttle throttle(1'000, fake.clock());
  throttle.spend(1'000);
  EXPECT_EQ(fake.elapsed_ms(), 0);
  throttle.spend(500);
  EXPECT_EQ(fake.elapsed_ms(), 500);
  for (int i = 0; i < 100; ++i) throttle.spend(100);
  EXPECT_NEAR(static_cast<double>(fake.elapsed_ms()), 10'500, 2);
}

TEST(Throttle, IdleTimeSavesUpNoMoreThanASecond) {
  FakeClock fake;
  Throttle throttle(1'000, fake.clock());
  fake.now += std::chrono::hours(1);
  throttle.spend(3'000);
  EXPECT_EQ(fake.elapsed_ms(), 3'600'000 + 2'000);
}

TEST(Throttle, NeverSleepsBeyondTheDeadlineNorWithoutALimit) {
  FakeClock fake;
  Throttle throttle(1, fake.clock());
  throttle.spend(1'000'000, fake.now + milliseconds(20));
  EXPECT_EQ(fake.elapsed_ms(), 20);
  Throttle(0, fake.clock()).spend(1'000'000'000);
  EXPECT_EQ(fake.elapsed_ms(), 20);
}

}  // namespace
}  // namespace steward::scanners
