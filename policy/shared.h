// Shared<T> and SharedList<T>: parts that thousands of rules have in common, kept once.
//
// Copies share one value until a copy is edited; a default value is a null pointer. Reading is safe from any
// number of threads, as of any value; editing is for the one that owns the copy.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <utility>
#include <vector>

namespace steward::policy {

template <class T>
class Shared {
 public:
  Shared() = default;
  Shared(T value) {  // not explicit: a rule is written as if it held the value itself
    if (!(value == nothing())) node_ = new Node{{1}, std::move(value)};
  }
  Shared(const Shared& other) : node_(other.node_) {
    if (node_) node_->owners.fetch_add(1, std::memory_order_relaxed);
  }
  Shared(Shared&& other) noexcept : node_(std::exchange(other.node_, nullptr)) {}
  Shared& operator=(Shared other) noexcept {
    std::swap(node_, other.node_);
    return *this;
  }
  ~Shared() {
    if (node_ && node_->owners.fetch_sub(1, std::memory_order_acq_rel) == 1) delete node_;
  }

  const T& operator*() const { return node_ ? node_->value : nothing(); }
  const T* operator->() const { return &**this; }
  operator const T&() const { return **this; }

  // The value for changing it, shared with nobody.
  T& edit() {
    if (!node_ || node_->owners.load(std::memory_order_acquire) != 1) {
      Node* own = new Node{{1}, **this};
      *this = Shared();
      node_ = own;
    }
    return node_->value;
  }

  bool is_default() const { return !node_ || node_->value == nothing(); }

  friend bool operator==(const Shared& a, const Shared& b) { return a.node_ == b.node_ || *a == *b; }
  friend bool operator==(const Shared& a, const T& b) { return *a == b; }

 private:
  struct Node {
    std::atomic<uint32_t> owners;
    T value;
  };

  static const T& nothing() {
    static const T value{};
    return value;
  }

  Node* node_ = nullptr;
};

template <class T>
class SharedList {
 public:
  using value_type = T;
  using const_iterator = typename std::vector<T>::const_iterator;

  SharedList() = default;
  SharedList(std::vector<T> items) : items_(fitting(std::move(items))) {}
  SharedList(std::initializer_list<T> items) : items_(std::vector<T>(items)) {}

  operator const std::vector<T>&() const { return *items_; }
  const std::vector<T>& items() const { return *items_; }

  bool empty() const { return items_->empty(); }
  size_t size() const { return items_->size(); }
  const T& operator[](size_t i) const { return (*items_)[i]; }
  const T& front() const { return items_->front(); }
  const T& back() const { return items_->back(); }
  const_iterator begin() const { return items_->begin(); }
  const_iterator end() const { return items_->end(); }
  void push_back(T item) { items_.edit().push_back(std::move(item)); }

  friend bool operator==(const SharedList&, const SharedList&) = default;
  friend bool operator==(const SharedList& a, const std::vector<T>& b) { return *a.items_ == b; }

 private:
  static std::vector<T> fitting(std::vector<T> items) {
    items.shrink_to_fit();
    return items;
  }

  Shared<std::vector<T>> items_;
};

}  // namespace steward::policy
