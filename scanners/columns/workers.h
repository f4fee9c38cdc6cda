// Workers: a few threads that do the pieces of one job at a time. The pieces must not depend on each other;
// the answer is the same for any number of threads.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace steward::scanners {

class Workers {
 public:
  // The calling thread works too: `threads` of 1 starts none.
  explicit Workers(size_t threads);
  ~Workers();
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;

  // Calls piece(0) … piece(count − 1), each once, and returns when all are done. One caller at a time.
  void run(size_t count, const std::function<void(size_t)>& piece);

 private:
  void work();
  void take_pieces(const std::function<void(size_t)>& piece, size_t count);

  std::vector<std::thread> threads_;
  std::mutex mutex_;
  std::condition_variable wake_, done_;
  const std::function<void(size_t)>* piece_ = nullptr;
  size_t count_ = 0;
  std::atomic<size_t> next_{0};
  size_t busy_ = 0;
  uint64_t job_ = 0;
  bool stopping_ = false;
};

}  // namespace steward::scanners
