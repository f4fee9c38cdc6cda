// The page: asks for the token when the server wants one, then opens the rooms.
import {startHead} from "./ledger_head.js";
import {startSearch} from "./ledger_search.js";
import {startReports} from "./report_form.js";
import {askForJson, giveToken, whenTokenIsNeeded} from "./server.js";

const byId = (id) => document.getElementById(id);

let isOpen = false;

function showRooms(areShown) {
  byId("rooms").hidden = byId("nav").hidden = !areShown;
  byId("token").hidden = areShown;
}

async function open() {
  try {
    const {reports} = await askForJson("audit/reports");
    showRooms(true);
    if (isOpen) return byId("main").focus();
    isOpen = true;
    startReports(reports);
    startHead();
    startSearch();
    if (location.hash) document.getElementById(location.hash.slice(1))?.scrollIntoView(); // hidden until now
  } catch (failure) {
    if (failure.status !== 401) showDoor(failure.message, false);
  }
}

// With what was found so far left as it is behind it.
function showDoor(message, takesToken = true) {
  showRooms(false);
  byId("token-message").textContent = message;
  const field = byId("token-text");
  field.parentElement.hidden = !takesToken;
  field.required = takesToken;
  byId("token-form").querySelector("button").textContent = takesToken ? "Go on" : "Try again";
  if (takesToken) field.focus();
}

whenTokenIsNeeded(showDoor);
byId("token-form").addEventListener("submit", (event) => {
  event.preventDefault();
  const field = byId("token-text");
  const text = field.value.trim();
  field.value = "";
  if (text && !giveToken(text)) return showDoor("A token has letters, digits and signs, and no spaces.");
  open();
});
open();
