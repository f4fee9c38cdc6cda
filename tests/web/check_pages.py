"""The pages as a reader meets them: check_pages.py URL TOKEN_FILE STEWARD OUT. See scripts/check-web."""

import json
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile
import time
import urllib.request

from browser import Browser

URL, TOKEN_FILE, STEWARD, OUT = sys.argv[1:]
TOKEN = pathlib.Path(TOKEN_FILE).read_text().strip()
ROOT = pathlib.Path(__file__).resolve().parents[2]
HOSTILE = {"subject": {"id": "<img src=x onerror=alert(1)>\u202Egpj.exe\u200B", "roles": ["analyst"]}, "action": "read",
           "resources": ["</pre><script>alert(1)</script>", "\u2066a\u0301\u0301\u0301\u0301\u0301\u0301"],
           "purpose": "analytics"}
failures = []


def check(holds, what, found=""):
    print(("  ✓ " if holds else "  ✗ ") + what + (f": {found!r}" if not holds else ""), flush=True)
    if not holds:
        failures.append(what)


def api(path, body=None):
    request = urllib.request.Request(URL + path, data=body and json.dumps(body).encode(),
                                     headers={"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"})
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


def text(page, selector):
    return page.run(f"document.querySelector({json.dumps(selector)})?.textContent ?? ''")


def click(page, selector):
    page.run(f"(() => {{ const it = document.querySelector({json.dumps(selector)}); it.focus(); it.click(); }})()")


def choose(page, report):
    click(page, f"#report-kind-{report}")


def set_value(page, selector, value):
    page.run(f"document.querySelector({json.dumps(selector)}).value = {json.dumps(value)}")


def idle(page):
    page.wait_for("document.getElementById('report-cancel').hidden")


def give_token(page, token):
    set_value(page, "#token-text", token)
    click(page, "#token-form button")


def enter(page):
    page.open(URL)
    page.wait_for("!document.getElementById('token').hidden")
    check("asks for its token" in text(page, "#token-message"), "without a token it asks for one in words")
    check(page.run("document.activeElement.id") == "token-text", "and the field has the focus")
    page.picture(f"{OUT}/token.png")
    give_token(page, "not-the-token-at-all")
    page.wait_for("document.getElementById('token-message').textContent.includes('not the token')")
    check(page.run("document.getElementById('rooms').hidden"), "with a wrong one it says so and shows nothing")
    give_token(page, TOKEN)
    page.wait_for("!!document.querySelector('#found li') && !!document.querySelector('#servers table') && "
                  "!!document.querySelector('#head dl')")
    check(page.run("localStorage.length + sessionStorage.length + document.cookie.length") == 0, "the token is not stored")


def filters_are_those_of_the_report(page):
    reports = api("/api/v1/audit/reports")["reports"]
    check(len(reports) == page.run("document.querySelectorAll('#report-kinds input').length") == 8, "eight reports")
    for report in reports:
        choose(page, report["name"])
        shown = page.run("[...document.querySelectorAll('[data-filter]')].filter((f) => !f.hidden).map((f) => f.dataset.filter)")
        check(set(shown) == set(report["filters"].split(", ")), f"{report['name']} shows its filters alone", shown)
    choose(page, reports[0]["name"])


def choices_are_those_of_the_server(page):
    options = "[...document.querySelectorAll('#%s option')].map((o) => o.value).filter(Boolean)"
    for regulation in page.run(options % "report-regulation"):
        check(api(f"/api/v1/audit/reports/processing-records?regulation={regulation}")["steward_report"] == 1,
              f"{regulation} is a regulation")
    row = re.search(r"^\| `kind` \| (.*?); others", (ROOT / "docs/audit.md").read_text(), re.M).group(1)
    check(page.run(options % "search-kind") == sorted(re.findall(r"`(\w+)`", row)), "the kinds of entries are all there")


def hostile_text_is_text(page):
    item = "#found li:has(.deny)"
    click(page, f"{item} summary")
    page.wait_for(f"!!document.querySelector('{item} pre')")
    check("[U+202E]gpj.exe[U+200B]" in text(page, f"{item} summary"), "overrides and hidden characters show as codes")
    check("</pre><script>alert(1)</script>" in text(page, f"{item} pre"), "markup stands there as text")
    check("[U+2066]a\u0301\u0301\u0301\u0301[U+0301][U+0301]" in text(page, f"{item} pre"), "piled marks show as codes")
    check(page.run("document.querySelectorAll('#found img, #found script').length") == 0, "and makes no element")


def visible_text_agrees_with_the_reports(page):
    source = (ROOT / "audit/visible_text.cc").read_text()
    rule = re.search(r"bool hides_or_reorders\(char32_t c\) \{(.*?)\n\}", source, re.S).group(1)
    wanted = set(range(0x20)) - {0x09, 0x0A}
    for first, last in re.findall(r"c >= 0x(\w+) && c <= 0x(\w+)", rule):
        wanted |= set(range(int(first, 16), int(last, 16) + 1))
    wanted |= {int(code, 16) for code in re.findall(r"c == 0x(\w+)", rule)}
    found = page.run("""import('/ui/visible_text.js').then(({visibleText}) => {
        const codes = [];
        for (let c = 0; c < 0x110000; ++c)
          if ((c < 0xd800 || c > 0xdfff) && visibleText(String.fromCodePoint(c)).startsWith('[U+')) codes.push(c);
        return codes;})""")
    check(set(found) == wanted, "the same characters hide as in audit/visible_text.cc", sorted(set(found) ^ wanted)[:10])
    shown = page.run("import('/ui/visible_text.js').then(({visibleText}) => "
                     "[visibleText('a\\nb\\tc\\r'), visibleText('ä'.repeat(12), 10), visibleText('x\\ud800y')])")
    check(shown == ["a↵ b c[U+000D]", "ä" * 10 + "… (2 more characters)", "x\ufffdy"], "and the rest alike", shown)


def a_report_is_viewed(page):
    click(page, "button[value=view]")
    page.wait_for("document.getElementById('report-view').open")
    frame = "document.getElementById('view-frame').contentDocument"
    check(page.run(f"{frame}.compatMode") == "CSS1Compat", "the report stands in a frame, as on its own")
    check(page.run(f"{frame}.querySelectorAll('table').length") > 0, "with its tables")
    check(page.run(f"getComputedStyle({frame}.querySelector('.eyebrow')).textTransform") == "uppercase", "and its style")
    page.picture(f"{OUT}/view.png", whole=False)
    page.run(f"{frame}.querySelector('a[href$=\"#proof\"]').click()")
    page.wait_for(f"Math.abs({frame}.getElementById('proof').getBoundingClientRect().top) < 120")
    check(page.run(f"{frame}.querySelectorAll('table').length") > 0, "its links lead within it")
    injected = page.run(f"""(() => {{
        try {{
          const made = {frame}.createElement('script');
          made.append('parent.broken = 1');
          {frame}.body.append(made);
        }} catch {{}}
        return Boolean(window.broken);}})()""")
    check(not injected, "no script runs there")
    page.press("Escape", 27)
    page.wait_for("!document.getElementById('report-view').open")
    check(page.run("document.activeElement.value") == "view", "closed, the focus is back")


def a_wrong_field_is_marked(page):
    for report, field, value in [("inventory", "dataset", "no-such-dataset"), ("access-review", "purpose", "no such purpose"),
                                 ("decisions", "to", "1999-01-01")]:
        choose(page, report)
        if field == "to":
            set_value(page, "#report-from", "2020-01-01")
        set_value(page, f"#report-{field}", value)
        click(page, "button[value=view]")
        idle(page)
        marked = page.run("document.querySelector('#report-form [aria-invalid]')?.name ?? ''")
        check(marked == field, f"{report} by a wrong {field}: the field is marked, with the focus", (marked, text(page, "#report-status")))
        check(page.run("document.activeElement.name") == field, "and the status says why", text(page, "#report-status"))
        page.picture(f"{OUT}/error.png", whole=False)
        page.run("document.getElementById('report-form').reset()")
    choose(page, "impact-assessment")
    check(page.run("!document.getElementById('report-form').checkValidity()"), "what a report needs must be given")
    choose(page, "decisions")


def downloaded(folder, pattern, seconds=60):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        found = [file for file in folder.glob(pattern) if file.suffix != ".crdownload"]
        if found and not list(folder.glob("*.crdownload")):
            return found[0]
        time.sleep(0.05)
    raise TimeoutError(f"{pattern} was not saved")


def verified(command, folder):
    words = shlex.split(command)
    check(words[:3] == ["steward", "audit", "verify"], "the command is one of Steward's", command)
    return subprocess.run([str(pathlib.Path(STEWARD).resolve()), *words[1:]], cwd=folder, capture_output=True, text=True)


def downloads_hold(page, folder):
    page.call("Browser.setDownloadBehavior", behavior="allow", downloadPath=str(folder))
    page.run("window.picker = window.showSaveFilePicker; window.showSaveFilePicker = undefined")
    for form, pattern in [("pdf", "decisions-*.pdf"), ("csv", "decisions-*.csv"), ("bundle", "decisions-*.zip")]:
        set_value(page, "#report-format", form)
        click(page, "button[value=download]")
        file = downloaded(folder, pattern)
        idle(page)
        check(file.stat().st_size > 0 and "Saved as " + file.name in text(page, "#report-status"), f"{form} is saved")
    key = page.run("[...document.querySelectorAll('#head dd code')].at(-1).textContent")
    proven = verified(f"steward audit verify {file.name} --public-key '{key}'", folder)
    check(proven.returncode == 0, "the bundle verifies", proven.stdout + proven.stderr)

    click(page, "#found li:has(.deny) .opened button")
    page.wait_for("!!document.querySelector('#found li:has(.deny) .opened [role=status] code')")
    proven = verified(text(page, "#found li:has(.deny) .opened [role=status] code"), downloaded(folder, "entry-*.json").parent)
    check(proven.returncode == 0, "an entry's file verifies by the command that the page names", proven.stdout + proven.stderr)


def a_chosen_file_is_written_as_it_comes(page):
    page.run("""window.showSaveFilePicker = async ({suggestedName}) => { window.written = []; return {
        name: suggestedName, remove: async () => { window.removed = true; },
        createWritable: async () => new WritableStream({write: (chunk) => void window.written.push(chunk)})}; }""")
    set_value(page, "#report-format", "json")
    click(page, "button[value=download]")
    page.wait_for("document.getElementById('report-status').textContent.startsWith('Saved as decisions.json')")
    sha256 = page.run("""new Blob(window.written).arrayBuffer().then((bytes) => crypto.subtle.digest('SHA-256', bytes))
        .then((digest) => Array.from(new Uint8Array(digest), (b) => b.toString(16).padStart(2, '0')).join(''))""")
    recorded = api("/api/v1/audit/entries?kind=export&limit=1")["entries"][0]["entry"]["body"]["sha256"]
    check(sha256 == recorded, "what was written has the SHA-256 that the ledger recorded")
    set_value(page, "#report-head", "1000000")
    click(page, "button[value=download]")
    page.wait_for("document.getElementById('report-status').classList.contains('bad')")
    check(page.run("window.removed") is True, "a file for a report that failed is taken away again", text(page, "#report-status"))
    page.run("document.getElementById('report-form').reset()")


def search_finds_and_goes_on(page):
    first = page.run("document.querySelectorAll('#found li').length")
    check(first == 25, "a page has 25 entries", first)
    click(page, "#search-more")
    page.wait_for("document.querySelectorAll('#found li').length > 25")
    numbers = page.run("[...document.querySelectorAll('#found .seq')].map((e) => Number(e.textContent))")
    check(numbers == sorted(set(numbers), reverse=True), "more come behind, none twice", numbers)
    check(page.run("document.activeElement === document.querySelectorAll('#found summary')[25]"), "the focus is on the first of them")
    set_value(page, "#search-verdict", "permit")
    click(page, "#search-form .main")
    page.wait_for("[...document.querySelectorAll('#found li')].every((e) => e.querySelector('.permit')) && "
                  "document.querySelectorAll('#found li').length > 0")
    check("these are all" in text(page, "#search-status"), "a search says whether that is all", text(page, "#search-status"))
    set_value(page, "#search-category", "no.such.category")
    click(page, "#search-form .main")
    page.wait_for("!document.getElementById('search-status').textContent.startsWith('Searching')")
    page.wait_for("document.querySelectorAll('#found li').length === 0 || "
                  "document.getElementById('search-status').classList.contains('bad')")
    click(page, "#search-form [type=reset]")
    page.wait_for("document.querySelectorAll('#found li').length === 25")


def the_keyboard_reaches_everything(page):
    page.run("document.querySelector('.skip').focus()")
    reached = []
    for _ in range(12):
        page.press("Tab", 9)
        reached.append(page.run("(document.activeElement.id || document.activeElement.textContent).slice(0, 40)"))
    check(reached[:3] == ["Reports", "Ledger", "Entries"] and "report-from" in reached, "Tab goes through the page", reached)
    page.run("document.querySelector('#found summary').focus()")
    page.press("Enter", 13, "\r")
    check(page.run("document.querySelector('#found details').open"), "Enter opens an entry")
    tree = page.call("Accessibility.getFullAXTree")["nodes"]
    controls = {"textbox", "combobox", "button", "radio", "spinbutton", "Date", "DateTime", "link", "table", "Iframe"}
    nameless = [node["role"]["value"] for node in tree if not node.get("ignored") and node.get("role", {}).get("value") in controls
                and node["role"]["value"] != "table" and not node.get("name", {}).get("value")]
    check(not nameless, "every control has a name", nameless)


def nothing_leaves_and_nothing_breaks(page):
    asked = [e["params"]["request"]["url"] for e in page.events if e.get("method") == "Network.requestWillBeSent"]
    away = [url for url in asked if not url.startswith((URL, "blob:" + URL, "data:", "about:"))]
    check(not away, "no request leaves this server", away)
    check(not any(TOKEN in url or "token" in url for url in asked), "no address holds the token")
    said = [e["params"] for e in page.events if e.get("method") in
            ("Runtime.exceptionThrown", "Runtime.consoleAPICalled", "Log.entryAdded", "Page.javascriptDialogOpening")]
    told = [s for s in said if not re.search(r"status of (400|401|404)|ERR_INTERNET_DISCONNECTED", json.dumps(s))]
    expected = [s for s in told if "parent.broken" in json.dumps(s) or "TrustedScript" in json.dumps(s) or "sandboxed" in json.dumps(s)]
    check(len(told) == len(expected), "the browser has nothing to complain of", [s for s in told if s not in expected][:2])


def a_server_that_is_gone_is_told_in_words(page):
    page.call("Network.emulateNetworkConditions", offline=True, latency=0, downloadThroughput=-1, uploadThroughput=-1)
    click(page, "button[value=view]")
    page.wait_for("document.getElementById('report-status').classList.contains('bad')")
    check("does not answer" in text(page, "#report-status"), "without the server it says so", text(page, "#report-status"))
    page.call("Network.emulateNetworkConditions", offline=False, latency=0, downloadThroughput=-1, uploadThroughput=-1)


def weigh(page):
    finished = {e["params"]["requestId"]: e["params"]["encodedDataLength"] for e in page.events
                if e.get("method") == "Network.loadingFinished"}
    files = {e["params"]["request"]["url"]: finished.get(e["params"]["requestId"], 0) for e in page.events
             if e.get("method") == "Network.requestWillBeSent" and "/ui/" in e["params"]["request"]["url"]}
    check(len(files) > 10 and 0 < sum(files.values()) < 40_000,
          f"the page: {len(files)} files, {sum(files.values()):,} bytes with their heads", files)


def draw(page):
    choose(page, "decisions")
    for name, width, dark in [("light", 1280, False), ("dark", 1280, True), ("tablet", 800, False), ("narrow", 360, False)]:
        page.look(width, 900, dark)
        overflow = page.run("document.documentElement.scrollWidth - innerWidth")
        check(overflow <= 0, f"at {width} px nothing sticks out", overflow)
        page.picture(f"{OUT}/{name}.png")


def main():
    api("/api/v1/decisions", HOSTILE)
    with Browser("chromium") as page, tempfile.TemporaryDirectory() as folder:
        page.look(1280, 900)
        enter(page)
        weigh(page)
        filters_are_those_of_the_report(page)
        choices_are_those_of_the_server(page)
        hostile_text_is_text(page)
        visible_text_agrees_with_the_reports(page)
        a_report_is_viewed(page)
        a_wrong_field_is_marked(page)
        downloads_hold(page, pathlib.Path(folder))
        a_chosen_file_is_written_as_it_comes(page)
        search_finds_and_goes_on(page)
        the_keyboard_reaches_everything(page)
        draw(page)
        a_server_that_is_gone_is_told_in_words(page)
        nothing_leaves_and_nothing_breaks(page)
    if failures:
        sys.exit(f"{len(failures)} of the checks failed")


main()
