// From facts to edges: what stored statements about lineage come to. Pure, thread-safe.
//
// Facts are sets: none is ordered by its arrival, so whatever order events come in, the same facts give the
// same edges. Two kinds of edges are not stored as such but follow from facts:
//
//   - guesses: a run that names inputs and an output without saying how the output is made. Everything may be
//   in it.
//   - declared edges: what a job, a view or a manifest says of a dataset holds until the next complete word
//   on it.
#pragma once

#include <optional>
#include <vector>

#include "base/ids.h"
#include "base/time.h"
#include "catalog/dataset.h"

namespace steward::lineage {

using SetId = Id<struct LineageSetTag>;

// What runs of one job have named; lists are sorted, each id once.
struct Shape {
  std::vector<DatasetId> inputs;
  std::vector<DatasetId> outputs;
  std::vector<DatasetId> explained;  // outputs of which the run has said how they are made
  bool is_open = true;               // the run has not ended

  friend auto operator<=>(const Shape&, const Shape&) = default;
};

// The union of two events' words on one run: it is open only while no event has ended it.
Shape joined(const Shape& a, const Shape& b);

struct JobShape {
  Shape shape;
  Timestamp begins_at{};  // the earliest beginning of a run of this shape
};

struct Guess {
  DatasetId from, to;
  Timestamp since{};

  friend auto operator<=>(const Guess&, const Guess&) = default;
};

// Sorted by ends. A run that has not ended makes no guess that one that has ended answers: it may still
// tell, as that one did. Nothing is guessed from a dataset to itself.
std::vector<Guess> guesses_of(const std::vector<JobShape>& shapes);

// One word on how a dataset is made; `set` stands for its edges.
struct Declaration {
  SetId set;
  Timestamp said_at{};
  bool is_complete = true;  // false: there may be more, so what was declared before holds on
};

struct SetSpan {
  SetId set;
  Timestamp from{};
  std::optional<Timestamp> to;

  friend auto operator<=>(const SetSpan&, const SetSpan&) = default;
};

// When each set held, of the declarations of one job on one dataset, in any order. Sorted by set, then time;
// spans of a set neither touch nor overlap. Declarations of one moment hold together.
std::vector<SetSpan> spans_of(std::vector<Declaration> declarations);

}  // namespace steward::lineage
