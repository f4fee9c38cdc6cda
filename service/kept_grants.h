// What a server remembers of each grant that it keeps in a database, to know which must be made anew. Pure.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "enforcement/objects.h"
#include "service/world.h"

namespace steward::service {

class KeptGrants {
 public:
  using Place = std::pair<std::string, std::string>;  // grant, database

  // Whether views of this plan may show something else than when they were last made: the plan is another
  // one; or they are filtered by consent, and an event came, one took effect or ran out, or the data may have
  // new people. `moments`: ConsentView::moments(), sorted.
  bool is_due(const Place& place, const enforcement::Plan& plan, const World& world,
              const std::vector<Timestamp>& moments, Timestamp now) const;

  // Only what succeeded, with the world and time it began by: what failed stays due.
  void made(const Place& place, enforcement::Plan plan, const World& world, Timestamp began);
  void forget(const Place& place) { kept_.erase(place); }

 private:
  struct Kept {
    enforcement::Plan plan;
    int64_t consent = 0;  // generation
    Timestamp at{};
  };
  std::map<Place, Kept> kept_;
};

}  // namespace steward::service
