// The pages for people, web/, compiled into the binary: each file under a path of its own, from a fixed
// table.
//
// They are the same for everybody and hold no data, so they need no token; what they show they ask the API
// for. Their Content-Security-Policy lets in nothing but these files: no inline script or style, no other
// server, no frame around them, and no text that becomes markup (Trusted Types), but in the one place that
// shows a report. A browser keeps them and asks each time whether they are still these (ETag: their SHA-256).
#pragma once

#include "api/http/router.h"

namespace steward::api {

// "/" and "/ui" lead to the page, "/ui/".
void add_pages(Router& router);

}  // namespace steward::api
