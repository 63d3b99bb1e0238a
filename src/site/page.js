(function () {
  var audio = document.querySelector("audio");
  if (!audio) return;
  var all = function (selector) { return [].slice.call(document.querySelectorAll(selector)); };
  var lines = all("[data-s]"), chapters = all(".chapters a");
  var number = function (element, name) { return Number(element.getAttribute(name)); };
  function seek(ms) {
    audio.currentTime = ms / 1000;
    var playing = audio.play();
    if (playing) playing.catch(function () {});
  }
  document.documentElement.className = "seeks";
  // a page that was opened as a file may not load a track, and says so where nobody wants to read it
  if (/^https?:$/.test(location.protocol)) {
    var track = document.createElement("track");
    track.kind = "captions";
    track.src = audio.getAttribute("data-captions");
    track.srclang = audio.getAttribute("data-language");
    track.label = audio.getAttribute("data-label");
    audio.appendChild(track);
  }
  var wanted = /^#t=(\d+(?:\.\d+)?)$/.exec(location.hash);
  if (wanted) audio.currentTime = Number(wanted[1]);
  document.addEventListener("click", function (event) {
    if (event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || !event.target.closest) return;
    var link = event.target.closest("a[data-t]");
    if (link) {
      event.preventDefault();
      seek(number(link, "data-t"));
      return;
    }
    var line = event.target.closest("[data-s]");
    if (line && String(getSelection()) === "") seek(number(line, "data-s"));
  });
  function mark(last, found, set, unset) {
    if (found === last) return;
    if (last) unset(last);
    if (found) set(found);
  }
  var line = null, chapter = null, calm = matchMedia("(prefers-reduced-motion: reduce)");
  function seen(element) {
    var box = element.getBoundingClientRect();
    return box.bottom > 0 && box.top < innerHeight;
  }
  function comfortable(element) {
    var box = element.getBoundingClientRect();
    return box.top > innerHeight * 0.2 && box.bottom < innerHeight * 0.8;
  }
  audio.addEventListener("timeupdate", function () {
    var now = audio.currentTime * 1000, nextLine = null, nextChapter = null, i;
    for (i = 0; i < lines.length; i++) {
      if (number(lines[i], "data-s") <= now && now < number(lines[i], "data-e")) nextLine = lines[i];
    }
    for (i = 0; i < chapters.length; i++) {
      if (number(chapters[i], "data-t") <= now) nextChapter = chapters[i];
    }
    // the page goes along as long as the reader does
    if (line && nextLine && nextLine !== line && !audio.paused && seen(line) && !comfortable(nextLine)) {
      nextLine.scrollIntoView({ block: "center", behavior: calm.matches ? "auto" : "smooth" });
    }
    mark(line, nextLine, function (e) { e.classList.add("now"); }, function (e) { e.classList.remove("now"); });
    mark(chapter, nextChapter, function (e) { e.setAttribute("aria-current", "true"); }, function (e) { e.removeAttribute("aria-current"); });
    line = nextLine;
    chapter = nextChapter;
  });
})();
