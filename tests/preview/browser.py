"""The preview in headless Chromium, driven by WebDriver: prints what was seen as JSON.

browser.py ORIGIN SCRIPT.md [SCREENSHOT.png]
"""
import base64
import json
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

origin, script, shot = sys.argv[1], sys.argv[2], sys.argv[3] if len(sys.argv) > 3 else ""
with socket.socket() as free:
    free.bind(("127.0.0.1", 0))
    port = free.getsockname()[1]
profile = tempfile.mkdtemp()
driver = subprocess.Popen(["chromedriver", f"--port={port}"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def send(method, path, body=None):
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", data, {"Content-Type": "application/json"}, method=method)
    try:
        with urllib.request.urlopen(request, timeout=120) as answer:
            return json.load(answer)["value"]
    except urllib.error.HTTPError as error:
        raise SystemExit(error.read().decode())


def until(name, what, seconds=40):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        value = what()
        if value:
            return value
        time.sleep(0.02)
    raise SystemExit(f"never {name}: {js('return document.body.innerText')[:2000]}")


def js(text, *arguments):
    return send("POST", f"{session}/execute/sync", {"script": text, "args": list(arguments)})


def click(selector):
    found = send("POST", f"{session}/element", {"using": "css selector", "value": selector})
    send("POST", f"{session}/element/{list(found.values())[0]}/click", {})


try:
    for _ in range(200):
        try:
            if send("GET", "/status")["ready"]:
                break
        except urllib.error.URLError:
            time.sleep(0.1)
    options = {"args": ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--mute-audio",
                        f"--user-data-dir={profile}", "--window-size=1400,1000"]}
    wanted = {"browserName": "chrome", "goog:chromeOptions": options,
              "goog:loggingPrefs": {"browser": "ALL", "performance": "ALL"}}
    session = "/session/" + send("POST", "/session", {"capabilities": {"alwaysMatch": wanted}})["sessionId"]
    send("POST", f"{session}/url", {"url": origin + "/"})
    until("ready", lambda: js("return document.body.dataset.ready"))
    until("drawn", lambda: js("return document.getElementById('wave').dataset.drawn"))
    seen = {"title": js("return document.title"), "joins": js("return document.querySelectorAll('[data-join]').length")}

    # every join begins to sound
    latencies = []
    for n in range(seen["joins"]):
        js("delete document.body.dataset.joinLatency")
        click(f"[data-join='{n}']")
        latencies.append(int(until(f"heard {len(latencies)}", lambda: js("return document.body.dataset.joinLatency"))))
    seen["join_ms"] = latencies

    # the player follows
    js("document.getElementById('player').currentTime = 0")
    click("#script li.heard")
    lines = []
    end = time.monotonic() + 25
    while time.monotonic() < end:
        line = js("var e = document.querySelector('#script .now'); return e && e.dataset.line")
        if line and line not in lines:
            lines.append(line)
            if len(lines) == 2 and shot:
                with open(shot, "wb") as file:
                    file.write(base64.b64decode(send("GET", f"{session}/screenshot")))
        if js("return document.getElementById('player').ended"):
            break
        js("var p = document.getElementById('player'); p.playbackRate = 4")
        time.sleep(0.05)
    # three things are heard in three lines, and the end is reached
    seen["lines"] = len(lines) + bool(js("return document.getElementById('player').ended"))

    # a nudge, and it is heard again
    js("delete document.body.dataset.joinLatency")
    with open(script, encoding="utf-8") as file:
        clip = next(n for n, line in enumerate(file, 1) if line.startswith("> **CLIP**"))
    click(f"[data-nudge='{clip}in10']")
    seen["nudged"] = until("nudged", lambda: js("return document.body.dataset.nudged"))
    latencies.append(int(until(f"heard {len(latencies)}", lambda: js("return document.body.dataset.joinLatency"))))

    # a change of the file is shown without anybody asking
    with open(script, encoding="utf-8") as file:
        text = file.read()
    with open(script, "w", encoding="utf-8") as file:
        file.write(text.replace("The Lamp", "The Browser Lamp"))
    seen["reloaded"] = until("reloaded", lambda: js("return document.title") == "The Browser Lamp" and js("return document.title"))

    log = send("POST", f"{session}/se/log", {"type": "browser"})
    seen["console"] = [entry["message"] for entry in log if entry["level"] in ("SEVERE", "WARNING")]
    urls = set()
    for entry in send("POST", f"{session}/se/log", {"type": "performance"}):
        message = json.loads(entry["message"])["message"]
        if message["method"] == "Network.requestWillBeSent":
            urls.add(message["params"]["request"]["url"])
    seen["foreign"] = sorted(u for u in urls if not u.startswith((origin + "/", "data:", "about:", "chrome:")))
    print(json.dumps(seen))
    send("DELETE", session)
finally:
    driver.terminate()
    driver.wait()
    shutil.rmtree(profile, ignore_errors=True)
