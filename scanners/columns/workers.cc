#include "scanners/columns/workers.h"

namespace steward::scanners {

Workers::Workers(size_t threads) {
  for (size_t i = 1; i < threads; ++i) threads_.emplace_back([this] { work(); });
}

Workers::~Workers() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

void Workers::run(size_t count, const std::function<void(size_t)>& piece) {
  if (threads_.empty() || count < 2) {
    for (size_t i = 0; i < count; ++i) piece(i);
    return;
  }
  {
    const std::lock_guard lock(mutex_);
    piece_ = &piece;
    count_ = count;
    next_ = 0;
    busy_ = threads_.size();
    ++job_;
  }
  wake_.notify_all();
  take_pieces(piece, count);
  std::unique_lock lock(mutex_);
  done_.wait(lock, [this] { return busy_ == 0; });
}

void Workers::work() {
  uint64_t last_job = 0;
  for (;;) {
    const std::function<void(size_t)>* piece = nullptr;
    size_t count = 0;
    {
      std::unique_lock lock(mutex_);
      wake_.wait(lock, [&] { return stopping_ || job_ != last_job; });
      if (stopping_) return;
      last_job = job_;
      piece = piece_;
      count = count_;
    }
    take_pieces(*piece, count);
    const std::lock_guard lock(mutex_);
    if (--busy_ == 0) done_.notify_one();
  }
}

void Workers::take_pieces(const std::function<void(size_t)>& piece, size_t count) {
  for (size_t i = next_++; i < count; i = next_++) piece(i);
}

}  // namespace steward::scanners
