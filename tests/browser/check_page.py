#!/usr/bin/env python3
"""Opens an HTML report in headless Chromium and checks it as a reader would meet it.

usage: check_page.py FILE [--screenshots DIR]

Exit status: 0 all is well; 1 something is not, a line each on standard error; 77 skipped, because chromium or
chromedriver is missing. Needs Python's standard library alone; pdftoppm, where present, turns the print into
an image.
"""
import argparse
import base64
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--hide-scrollbars",
         "--disable-background-networking", "--disable-component-update", "--disable-sync"]
PHONE, DESK = 390, 1280
FOLDED_LENGTH = 2000  # longer values stand in a closed <details>
READABLE_CONTRAST = 4.5

TEXT_OF_PAGE = """
const copy = document.body.cloneNode(true);
copy.querySelectorAll('script, style').forEach(e => e.remove());
return copy.textContent;"""

VISIBLE_ROWS = """
return [...document.querySelectorAll('article tbody tr:not(.sub)')].filter(r => r.getClientRects().length).length;"""

# Elements wider than the window that no scrolling ancestor holds are what makes a page scroll sideways.
OVERFLOW = """
const width = document.documentElement.clientWidth;
const wide = [...document.body.querySelectorAll('*')].find(e => e.getBoundingClientRect().right > width + 1);
return document.documentElement.scrollWidth > width ? (wide ? wide.outerHTML.slice(0, 120) : 'unknown element') : null;"""

LOW_CONTRAST = """
const parse = c => (c.match(/[\\d.]+/g) || []).map(Number);
const part = v => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
const light = ([r, g, b]) => 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
const behind = e => { for (; e; e = e.parentElement) {
    const c = parse(getComputedStyle(e).backgroundColor); if (c.length === 3 || c[3] > 0) return c; } return [255, 255, 255]; };
let worst = [21, ''];
for (const e of document.body.querySelectorAll('*')) {
  if (!e.getClientRects().length || ![...e.childNodes].some(n => n.nodeType === 3 && n.data.trim())) continue;
  const [a, b] = [light(parse(getComputedStyle(e).color)), light(behind(e))];
  const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  if (ratio < worst[0]) worst = [ratio, e.outerHTML.slice(0, 100)];
}
return worst;"""


class Driver:
    """A chromedriver of our own, and one browser session in it."""

    def __init__(self, chromium, chromedriver, profile, script):
        self.process = subprocess.Popen([chromedriver, "--port=0"], stdout=subprocess.PIPE, text=True)
        for line in self.process.stdout:
            started = re.search(r"started successfully on port (\d+)", line)
            if started:
                break
        else:
            raise RuntimeError("chromedriver did not start")
        self.url = f"http://127.0.0.1:{started.group(1)}/session"
        options = {"binary": chromium, "args": FLAGS + [f"--user-data-dir={profile}"],
                   "prefs": {} if script else {"profile.managed_default_content_settings.javascript": 2}}
        capabilities = {"browserName": "chrome", "unhandledPromptBehavior": "ignore", "goog:chromeOptions": options,
                        "goog:loggingPrefs": {"performance": "ALL", "browser": "ALL"}}
        try:
            session = self.call("POST", "", {"capabilities": {"alwaysMatch": capabilities}})
        except Exception:
            self.process.terminate()
            raise
        self.url += "/" + session["sessionId"]

    def call(self, method, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, data, {"Content-Type": "application/json"}, method=method)
        with urllib.request.urlopen(request, timeout=120) as answer:
            return json.load(answer)["value"]

    def open(self, page):
        self.call("POST", "/url", {"url": page})

    def run(self, script, *arguments):
        return self.call("POST", "/execute/sync", {"script": script, "args": list(arguments)})

    def devtools(self, command, **parameters):
        return self.call("POST", "/goog/cdp/execute", {"cmd": command, "params": parameters})

    def log(self, kind):
        return self.call("POST", "/se/log", {"type": kind})

    def resize(self, width):
        self.devtools("Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1,
                      mobile=width == PHONE)

    def scheme(self, name):
        self.devtools("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": name}])

    def has_dialog(self):
        try:
            self.call("GET", "/alert/text")
            return True
        except urllib.error.HTTPError:
            return False

    def close(self):
        try:
            self.call("DELETE", "")
        finally:
            self.process.terminate()
            self.process.wait()


def wait_until(what):
    """The search waits for the typing to pause; nothing here depends on how long it does."""
    end = time.monotonic() + 20
    while not what() and time.monotonic() < end:
        time.sleep(0.05)
    return what()


def values(report):
    """Every text of an old or new value that the page must show, and of a timeline the addresses."""
    texts = {change[side] for change in changes(report) for side in ("old_text", "new_text") if change[side]}
    for vm in report["vms"] if is_timeline(report) else []:
        texts |= {spell["address"] for spell in vm["addresses"]}
    return texts


def is_timeline(report):
    return report["schema"].startswith("ovaudit/timeline/")


def changes(report):
    return [change for vm in report["vms"] for change in vm["changes"]] if is_timeline(report) else report["changes"]


def check_quiet(driver, page, problems):
    for entry in driver.log("performance"):
        message = json.loads(entry["message"])["message"]
        if message["method"] != "Network.requestWillBeSent":
            continue
        url = message["params"]["request"]["url"]
        if url != page and not url.startswith(("data:", "blob:", "about:", "chrome:")):
            problems.append(f"requested {url}")
    problems += [f"console: {entry['message']}" for entry in driver.log("browser") if entry["level"] == "SEVERE"]
    if driver.has_dialog():
        problems.append("a dialog opened")


def check_values(driver, report, problems):
    text = driver.run(TEXT_OF_PAGE)
    problems += [f"value is not in the page: {value[:80]!r}" for value in values(report) if value not in text]


def type_search(driver, text):
    driver.run("const s = document.getElementById('search'); s.value = arguments[0];"
               "s.dispatchEvent(new Event('input'));", text)


def check_search(driver, problems):
    all_rows = driver.run(VISIBLE_ROWS)
    first = driver.run("return document.querySelector('article code').textContent;")
    matching = driver.run("""const t = arguments[0].toLowerCase();
        return [...document.querySelectorAll('article')].map(b => {
          const head = [...b.querySelectorAll('h3, p')].map(e => e.textContent).join(' ').toLowerCase();
          return [...b.querySelectorAll('tbody tr:not(.sub)')].filter(r => t.split(/\\s+/).filter(Boolean).every(
            w => (head + ' ' + r.textContent.toLowerCase()).includes(w))).length; }).reduce((a, b) => a + b, 0);""", first)
    for text, expected in ((first, matching), ("no such words anywhere", 0), ("", all_rows)):
        type_search(driver, text)
        if not wait_until(lambda: driver.run(VISIBLE_ROWS) == expected):
            problems.append(f"search {text!r}: expected {expected} rows, found {driver.run(VISIBLE_ROWS)}")


def check_chips(driver, problems):
    all_rows = driver.run(VISIBLE_ROWS)
    for index in range(driver.run("return document.querySelectorAll('.chips button').length;")):
        click = "document.querySelectorAll('.chips button')[arguments[0]].click();"
        driver.run(click, index)
        shown = driver.run("""return [...document.querySelectorAll('article tbody tr:not(.sub)')].filter(
            r => r.getClientRects().length).reduce((n, r) => n + Number(r.dataset.n || 1), 0);""")
        said = driver.run("return document.querySelectorAll('.chips button b')[arguments[0]].textContent;", index)
        if said.replace(",", "") != str(shown):
            problems.append(f"category {index}: its button says {said} changes, {shown} are shown")
        if not driver.run("return document.getElementById('count').textContent;").startswith("Showing "):
            problems.append(f"category {index}: the count does not tell what is shown")
        driver.run(click, index)
    if driver.run(VISIBLE_ROWS) != all_rows:
        problems.append("rows stay hidden when no category is chosen")


def check_folding(driver, problems):
    all_rows = driver.run(VISIBLE_ROWS)
    for expected in (0, all_rows):
        driver.run("document.getElementById('fold').click();")
        if driver.run(VISIBLE_ROWS) != expected:
            problems.append(f"collapse all: expected {expected} rows, found {driver.run(VISIBLE_ROWS)}")
    driver.run("document.querySelector('.fold').click();")
    if driver.run("return document.querySelector('.fold').getAttribute('aria-expanded');") != "false":
        problems.append("a heading does not fold its section")
    driver.run("document.querySelector('.fold').click();")


def check_copying(driver, report, problems):
    if not driver.run("return document.querySelectorAll('article .acts button').length;"):
        problems.append("there is no button to copy a section")
    driver.run("Object.defineProperty(navigator, 'clipboard', {value: {writeText: async t => { window.copied = t; }}});"
               "document.getElementById('copy').click();")
    if not wait_until(lambda: driver.run("return window.copied !== undefined;")):
        problems.append("nothing was copied")
        return
    text = driver.run("return window.copied;")
    problems += [f"value is not in the copied text: {change['label']!r}" for change in report["changes"]
                 if change["op"] == "added" and not change["field"] and change["new_text"] not in text]


def check_layout(driver, problems):
    for width in (PHONE, DESK):
        driver.resize(width)
        wide = driver.run(OVERFLOW)
        if wide:
            problems.append(f"the page scrolls sideways at {width} px: {wide}")
        for scheme in ("light", "dark"):
            driver.scheme(scheme)
            ratio, where = driver.run(LOW_CONTRAST)
            if ratio < READABLE_CONTRAST:
                problems.append(f"contrast {ratio:.2f} at {width} px, {scheme}: {where}")
    driver.scheme("light")


def laid_out_texts(driver):
    """The texts that are on the page, and all texts of the document, asked without running any script."""
    snapshot = driver.devtools("DOMSnapshot.captureSnapshot", computedStyles=[])
    document, strings = snapshot["documents"][0], snapshot["strings"]
    shown = [strings[index] for index in document["layout"]["text"] if index >= 0]
    held = [strings[index] for index in document["nodes"]["nodeValue"] if index >= 0]
    return "\n".join(shown), "\n".join(held)


def check_without_script(driver, page, report, problems):
    driver.open(page)
    shown, held = laid_out_texts(driver)
    if "Collapse all" in shown:
        problems.append("without script: controls that do nothing are shown")
    for value in values(report):
        if value not in (held if len(value) > FOLDED_LENGTH else shown):
            problems.append(f"without script: value is not shown: {value[:80]!r}")


def save_image(driver, path):
    size = driver.devtools("Page.getLayoutMetrics")["cssContentSize"]
    clip = {"x": 0, "y": 0, "width": size["width"], "height": min(size["height"], 5000), "scale": 1}
    image = driver.devtools("Page.captureScreenshot", captureBeyondViewport=True, clip=clip)
    path.write_bytes(base64.b64decode(image["data"]))


def save_screenshots(driver, folder):
    folder.mkdir(parents=True, exist_ok=True)
    for name, width, scheme in (("desk", DESK, "light"), ("dark", DESK, "dark"), ("phone", PHONE, "light"),
                                ("phone-dark", PHONE, "dark")):
        driver.resize(width)
        driver.scheme(scheme)
        save_image(driver, folder / f"{name}.png")
    driver.devtools("Emulation.clearDeviceMetricsOverride")
    driver.scheme("light")
    print_out = driver.devtools("Page.printToPDF", preferCSSPageSize=True)
    (folder / "print.pdf").write_bytes(base64.b64decode(print_out["data"]))
    if shutil.which("pdftoppm"):
        subprocess.run(["pdftoppm", "-r", "70", "-l", "4", "-png", folder / "print.pdf", folder / "print"], check=True)


def check_with_script(driver, page, screenshots, problems):
    driver.open(page)
    report = json.loads(driver.run("return document.getElementById('report').textContent;"))
    if screenshots:
        save_screenshots(driver, screenshots)
    check_values(driver, report, problems)
    if not is_timeline(report) and report["changes"]:
        check_search(driver, problems)
        check_chips(driver, problems)
        check_folding(driver, problems)
        check_copying(driver, report, problems)
    check_layout(driver, problems)
    check_quiet(driver, page, problems)
    return report


def check(chromium, chromedriver, page, screenshots):
    problems = []
    report = None
    for script in (True, False):
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
            driver = Driver(chromium, chromedriver, profile, script)
            try:
                if script:
                    report = check_with_script(driver, page, screenshots, problems)
                else:
                    check_without_script(driver, page, report, problems)
            finally:
                driver.close()
    return problems


def main():
    parser = argparse.ArgumentParser(description="Checks an HTML report in headless Chromium.")
    parser.add_argument("file", type=pathlib.Path)
    parser.add_argument("--screenshots", type=pathlib.Path, metavar="DIR")
    arguments = parser.parse_args()
    tools = [shutil.which("chromium"), shutil.which("chromedriver")]
    if None in tools:
        print("skipped: chromium and chromedriver are needed (packages chromium, chromium-driver)", file=sys.stderr)
        return 77
    problems = check(*tools, arguments.file.resolve().as_uri(), arguments.screenshots)
    for problem in problems:
        print(f"{arguments.file}: {problem}", file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
