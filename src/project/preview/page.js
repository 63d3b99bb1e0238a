(function () {
  "use strict";
  var $ = function (id) { return document.getElementById(id); };
  var token = document.querySelector("meta[name=preview-token]").content;
  var player = $("player");
  // joins sound from a player of their own: the other one stays where it is
  var short = new Audio();
  var slug = decodeURIComponent((location.pathname.match(/^\/episode\/([^/]+)$/) || [])[1] || "");
  var view = null, wave = null, source = "mix", version = "", chosen = null, asked = 0;

  function make(name, text, className) {
    var element = document.createElement(name);
    if (text !== undefined && text !== null) element.textContent = text;
    if (className) element.className = className;
    return element;
  }
  function clock(ms, tenths) {
    if (ms === null || ms === undefined) return "";
    var sign = ms < 0 ? "−" : "", all = Math.abs(ms);
    if (!tenths) all = Math.round(all / 1000) * 1000;
    var s = Math.floor(all / 1000), rest = all % 1000;
    return sign + Math.floor(s / 60) + ":" + String(s % 60).padStart(2, "0") + (tenths ? "." + String(rest).padStart(3, "0") : "");
  }
  function say(text) {
    $("message").hidden = !text;
    $("message").textContent = text || "";
  }
  function get(path) {
    return fetch(path).then(function (answer) {
      return answer.json().then(function (body) {
        if (!answer.ok) throw new Error(body.message);
        return body;
      });
    });
  }
  function query(more) {
    var all = more || {};
    if (version) all.version = version;
    var text = new URLSearchParams(all).toString();
    return text ? "?" + text : "";
  }
  function path(kind, more) { return kind + encodeURIComponent(slug) + query(more); }

  function episodes(show) {
    var list = $("episodes");
    list.replaceChildren.apply(list, show.episodes.map(function (e) {
      var option = make("option", (e.title || e.slug) + (e.script ? "" : " (no script)"));
      option.value = e.slug;
      option.selected = e.slug === slug;
      return option;
    }));
    if (!slug && show.episodes.length) {
      var first = show.episodes.filter(function (e) { return e.script; })[0] || show.episodes[0];
      slug = first.slug;
      list.value = slug;
      history.replaceState(null, "", "/episode/" + encodeURIComponent(slug));
    }
  }

  var replay = false;
  function load(again) {
    var mine = ++asked;
    // a later answer may overtake the one that was to be heard
    replay = replay || again;
    return get("/api/show").then(function (show) {
      episodes(show);
      if (!slug) { say("There is no episode yet."); return null; }
      return get(path("/api/episode/"));
    }).then(function (found) {
      if (!found || mine !== asked) return;
      var before = view;
      view = found;
      say(view.script.lines.length ? "" : "There is no script yet; begin one with: cornercast draft " + slug);
      draw();
      if (!before || before.key !== view.key || before.slug !== view.slug) {
        sound(before && before.slug === view.slug);
        waveform();
      }
      document.body.setAttribute("data-ready", view.script.sha256);
      if (replay && chosen !== null) play(Math.min(chosen, view.joins.length - 1));
      replay = false;
    }).catch(function (error) { if (mine === asked) say(error.message); });
  }

  function draw() {
    document.title = view.title || slug;
    document.documentElement.lang = "en";
    $("title").textContent = view.title || slug;
    $("title").lang = view.language;
    var facts = $("facts"), r = view.rundown;
    facts.replaceChildren();
    facts.append(clock(view.length_ms) + (r.slot_ms === null ? "" : " of " + clock(r.slot_ms)));
    if (r.over_ms !== null) {
      var outside = Math.abs(r.over_ms) > (r.tolerance_ms || 0);
      if (r.over_ms === 0) facts.append(", to the millisecond");
      else facts.append(", ", make("span", (r.over_ms < 0 ? "under by " : "over by ") + clock(Math.abs(r.over_ms), true), outside ? "over" : ""));
    }
    if (view.unrecorded) facts.append(", " + view.unrecorded + " not recorded yet");
    var known = view.versions.length > 1;
    $("versions-label").hidden = !known;
    if (known) $("versions").replaceChildren.apply($("versions"), view.versions.map(function (v) {
      var option = make("option", v || "default");
      option.value = v || "";
      option.selected = (v || "") === version;
      return option;
    }));
    script();
    problems();
    rundown();
    joins();
    takes();
  }

  function script() {
    var heard = {}, bad = {};
    view.follow.forEach(function (f) { if (!(f.line in heard)) heard[f.line] = f.start_ms; });
    view.diagnostics.forEach(function (d) { if (d.in_script && bad[d.line] !== "error") bad[d.line] = d.severity; });
    var list = $("script");
    list.lang = view.language;
    list.replaceChildren.apply(list, view.script.lines.map(function (line, n) {
      var number = n + 1, item = make("li", null, line.kind);
      item.setAttribute("data-line", number);
      item.append(make("span", number), make("span", line.text));
      if (bad[number]) item.classList.add(bad[number]);
      if (number in heard) {
        item.classList.add("heard");
        item.addEventListener("click", function () { if (String(getSelection()) === "") from(heard[number]); });
      }
      return item;
    }));
  }
  function problems() {
    var list = $("problems");
    var all = view.diagnostics.map(function (d) {
      var item = make("li", null, d.severity);
      item.append(make("strong", d.code), " " + d.message);
      item.append(make("small", (d.file ? d.file + ":" + d.line + ":" + d.column : "") + (d.help ? "  " + d.help : "")));
      return item;
    });
    list.replaceChildren.apply(list, all.length ? all : [make("li", "None.", "hint")]);
  }
  function rundown() {
    var body = $("rundown");
    body.replaceChildren.apply(body, view.rundown.rows.map(function (r) {
      var row = make("tr", null, r.element === "segment" ? "whole heard" : "heard");
      row.setAttribute("data-line", r.line);
      var words = r.element === "segment" ? r.segment : (r.voice ? r.voice + ": " : "") + r.words.slice(0, 60);
      [r.line, r.element === "segment" ? "" : r.element, words, clock(r.text_ms), clock(r.media_ms) || (r.actual ? "" : "~" + clock(r.length_ms)), clock(r.start_ms), clock(r.back_ms), r.over_ms === null ? "" : clock(r.over_ms)].forEach(function (text) { row.append(make("td", text)); });
      row.addEventListener("click", function () { from(r.start_ms); });
      return row;
    }));
  }

  function side(s) {
    var cell = make("td");
    if (!s) return cell;
    cell.append(make("span", s.label, "words"));
    if (s.time === null) { cell.append(make("span", s.why, "why")); return cell; }
    [-10, 10].forEach(function (by) {
      var button = make("button", (by < 0 ? "−" : "+") + "10 ms");
      button.type = "button";
      button.setAttribute("data-nudge", s.cue_line + s.edge + by);
      button.setAttribute("aria-label", button.textContent + ", move the " + s.edge + " point at " + s.time);
      button.addEventListener("click", function (event) { event.stopPropagation(); nudge(s, by); });
      if (by > 0) cell.append(" ", make("code", s.time), " ");
      cell.append(button);
    });
    if (s.why) cell.append(make("span", s.why, "why"));
    return cell;
  }
  function joins() {
    var body = $("joins");
    body.replaceChildren.apply(body, view.joins.map(function (join, n) {
      var row = make("tr"), at = make("td"), button = make("button", "▶ " + clock(join.at_ms, true));
      // what is heard of a button holds what is seen on it
      button.type = "button";
      button.disabled = !view.playable;
      button.setAttribute("data-join", n);
      button.setAttribute("aria-label", button.textContent + ", play this join");
      button.addEventListener("click", function () { play(n); });
      at.append(button);
      if (join.inner) at.append(make("span", "cut inside", "why"));
      row.append(at, side(join.before), side(join.after));
      row.setAttribute("data-at", join.at_ms);
      return row;
    }));
  }
  function takes() {
    $("takes-section").hidden = !view.recordings.length;
    var list = $("recordings"), was = list.value;
    list.replaceChildren.apply(list, view.recordings.map(function (r) { return make("option", r); }));
    if (was) list.value = was;
  }
  $("find").addEventListener("click", function () {
    var recording = $("recordings").value, list = $("takes");
    get("/api/takes/" + encodeURIComponent(slug) + "?" + new URLSearchParams({ recording: recording })).then(function (found) {
      var all = found.matches.map(function (m) {
        var item = make("li"), button = make("button", "▶ " + clock(m.from_ms, true) + "–" + clock(m.to_ms, true));
        button.type = "button";
        button.addEventListener("click", function () {
          player.pause();
          start("/audio/" + encodeURIComponent(slug) + "/recording.wav?" + new URLSearchParams({ path: recording, from: m.from_ms, to: m.to_ms }), null);
        });
        item.append(button, " line " + m.line + ", " + m.confidence + " %: " + m.text.slice(0, 80));
        return item;
      });
      found.pick_up.forEach(function (p) { all.push(make("li", "line " + p.line + ", to be recorded: " + p.text.slice(0, 80))); });
      list.replaceChildren.apply(list, all);
    }).catch(function (error) { say(error.message); });
  });

  // sound
  function sound(keep) {
    $("listen").hidden = !view.playable;
    var at = keep ? player.currentTime : 0, playing = keep && !player.paused;
    var list = $("what"), choices = [["mix", "the mix, as the script is now"]];
    view.finished.forEach(function (f) { choices.push([f.name, f.name + ", as it was made"]); });
    if (!choices.some(function (c) { return c[0] === source; })) source = "mix";
    list.replaceChildren.apply(list, choices.map(function (c) {
      var option = make("option", c[1]);
      option.value = c[0];
      option.selected = c[0] === source;
      return option;
    }));
    if (!view.playable) { player.removeAttribute("src"); return; }
    player.src = source === "mix" ? mix({}) : "/audio/" + encodeURIComponent(slug) + "/finished/" + encodeURIComponent(source) + query();
    if (at) player.addEventListener("loadedmetadata", function () {
      player.currentTime = Math.min(at, player.duration || at);
      if (playing) player.play().catch(function () {});
    }, { once: true });
  }
  function mix(more) {
    more.v = view.key;
    return "/audio/" + encodeURIComponent(slug) + "/mix.wav" + query(more);
  }
  function from(ms) {
    if (!view || !view.playable) return;
    short.pause();
    player.currentTime = ms / 1000;
    player.play().catch(function () {});
  }
  var offset = null;
  function start(address, from) {
    offset = from;
    short.src = address;
    short.play().catch(function () {});
  }
  function play(n) {
    var join = view.joins[n];
    if (!join || !view.playable) return;
    chosen = n;
    player.pause();
    var begin = Math.max(0, join.at_ms - 3000), pressed = performance.now();
    short.addEventListener("playing", function () {
      document.body.setAttribute("data-join-latency", Math.round(performance.now() - pressed));
    }, { once: true });
    start(mix({ from: begin, to: Math.min(view.length_ms, join.at_ms + 3000) }), begin);
    document.querySelectorAll("#joins tr").forEach(function (row, m) { row.classList.toggle("now", m === n); });
  }
  function nudge(s, by) {
    // it is heard again when the new script is here
    var join = view.joins.findIndex(function (j) { return j.before && j.before.cue_line === s.cue_line && s.edge === "out" || j.after && j.after.cue_line === s.cue_line && s.edge === "in"; });
    if (join >= 0) chosen = join;
    fetch("/api/nudge/" + encodeURIComponent(slug), {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-Preview-Token": token },
      body: JSON.stringify({ line: s.cue_line, edge: s.edge, by_ms: by, sha256: view.script.sha256 }),
    }).then(function (answer) {
      return answer.json().then(function (body) {
        if (answer.status === 409) return load(false);
        if (!answer.ok) throw new Error(body.message);
        document.body.setAttribute("data-nudged", body.range);
        return load(true);
      });
    }).catch(function (error) { say(error.message); });
  }

  // the line that is heard
  var line = null, row = null;
  function follow() {
    var now = null;
    if (!player.paused && source === "mix" || !player.paused) now = player.currentTime * 1000;
    if (!short.paused) now = offset === null ? null : offset + short.currentTime * 1000;
    if (view && now !== null) {
      var found = view.follow.filter(function (f) { return f.start_ms <= now && now < f.end_ms; }).pop();
      mark(found ? found.line : null, found ? found.block : null);
    }
    head(now);
    requestAnimationFrame(follow);
  }
  function mark(number, block) {
    if (number !== line) {
      document.querySelectorAll("#script .now").forEach(function (e) { e.classList.remove("now"); });
      var item = number === null ? null : document.querySelector("#script [data-line='" + number + "']");
      if (item) {
        item.classList.add("now");
        var box = item.getBoundingClientRect(), top = $("listen").getBoundingClientRect().bottom;
        if (box.top < top || box.bottom > innerHeight) item.scrollIntoView({ block: "center" });
      }
      line = number;
    }
    if (block !== row) {
      document.querySelectorAll("#rundown .now").forEach(function (e) { e.classList.remove("now"); });
      var other = block === null ? null : document.querySelector("#rundown [data-line='" + block + "']");
      if (other) other.classList.add("now");
      row = block;
    }
  }

  // the picture
  var canvas = $("wave"), picture = null;
  function waveform() {
    wave = null;
    picture = null;
    if (!view.playable) return;
    var key = view.key;
    get(path("/api/wave/")).then(function (found) {
      if (!view || view.key !== key) return;
      wave = found;
      var l = function (v, unit) { return v === null ? "–" : v.toFixed(1) + " " + unit; };
      $("levels").textContent = "mix: " + l(wave.integrated_lufs, "LUFS") + ", range " + l(wave.range_lu, "LU") + ", highest short-term " + l(wave.max_short_term_lufs, "LUFS") + ", true peak " + l(wave.true_peak_dbtp, "dBTP");
      paint();
    }).catch(function (error) { say(error.message); });
  }
  function colour(name) { return getComputedStyle(document.documentElement).getPropertyValue(name); }
  function paint() {
    if (!wave) return;
    var w = canvas.width, h = canvas.height, n = wave.moments.length, pen = canvas.getContext("2d", { willReadFrequently: true }), i, x;
    pen.clearRect(0, 0, w, h);
    pen.fillStyle = colour("--line");
    view.joins.forEach(function (j) { pen.fillRect(j.at_ms / view.length_ms * w, 0, 1, h); });
    pen.strokeStyle = colour("--soft");
    pen.lineWidth = Math.max(1, w / n - .5);
    pen.beginPath();
    for (i = 0; i < n; i++) {
      x = (i + .5) / n * w;
      pen.moveTo(x, h / 2 - Math.min(1, wave.moments[i][1]) * h * .48 - .5);
      pen.lineTo(x, h / 2 - Math.max(-1, wave.moments[i][0]) * h * .48 + .5);
    }
    pen.stroke();
    var y = function (lufs) { return h - (Math.max(-54, Math.min(0, lufs)) + 54) / 54 * h; };
    pen.strokeStyle = colour("--mark");
    pen.lineWidth = 3;
    pen.beginPath();
    var on = false;
    for (i = 0; i < n; i++) {
      var s = wave.moments[i][2];
      if (s === null) { on = false; continue; }
      x = (i + 1) / n * w;
      if (on) pen.lineTo(x, y(s)); else pen.moveTo(x, y(s));
      on = true;
    }
    pen.stroke();
    if (wave.integrated_lufs !== null) {
      pen.lineWidth = 1.5;
      pen.setLineDash([8, 6]);
      pen.beginPath();
      pen.moveTo(0, y(wave.integrated_lufs));
      pen.lineTo(w, y(wave.integrated_lufs));
      pen.stroke();
      pen.setLineDash([]);
    }
    picture = pen.getImageData(0, 0, w, h);
    drawn = -1;
    canvas.setAttribute("data-drawn", wave.key);
  }
  var drawn = -1;
  function head(now) {
    if (!picture) return;
    var at = now === null ? player.currentTime * 1000 : now, x = Math.round(at / view.length_ms * canvas.width);
    if (x === drawn) return;
    var pen = canvas.getContext("2d", { willReadFrequently: true });
    pen.putImageData(picture, 0, 0);
    pen.fillStyle = colour("--bad");
    pen.fillRect(x - 1, 0, 3, canvas.height);
    drawn = x;
  }
  canvas.addEventListener("click", function (event) {
    if (view) from(event.offsetX / canvas.clientWidth * view.length_ms);
  });

  player.addEventListener("play", function () { short.pause(); });
  $("what").addEventListener("change", function () { source = this.value; sound(true); });
  $("versions").addEventListener("change", function () { version = this.value; load(false); });
  $("episodes").addEventListener("change", function () {
    slug = this.value;
    version = "";
    chosen = null;
    history.pushState(null, "", "/episode/" + encodeURIComponent(slug));
    short.pause();
    load(false);
  });
  addEventListener("popstate", function () { location.reload(); });
  addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || /^(SELECT|INPUT|BUTTON|AUDIO)$/.test(event.target.tagName) || !view) return;
    var last = view.joins.length - 1;
    if (event.key === "j") play(chosen === null ? 0 : Math.min(last, chosen + 1));
    else if (event.key === "k") play(chosen === null ? 0 : Math.max(0, chosen - 1));
    else if (event.key === "Enter" && chosen !== null) play(chosen);
  });

  var events = new EventSource("/events"), lost = false;
  events.onmessage = function () { load(false); };
  events.onerror = function () { lost = true; say("The preview has stopped. Start it again, and this page goes on."); };
  events.onopen = function () { if (lost) location.reload(); };
  load(false);
  requestAnimationFrame(follow);
})();
