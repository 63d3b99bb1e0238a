(function () {
  var audio = document.querySelector("audio");
  if (!audio) return;
  var lines = [].slice.call(document.querySelectorAll("[data-s]"));
  document.addEventListener("click", function (event) {
    var link = event.target.closest && event.target.closest("a[data-t]");
    if (!link) return;
    event.preventDefault();
    audio.currentTime = Number(link.getAttribute("data-t")) / 1000;
    audio.play();
  });
  var last = null;
  audio.addEventListener("timeupdate", function () {
    var now = audio.currentTime * 1000, found = null;
    for (var i = 0; i < lines.length; i++) {
      if (Number(lines[i].getAttribute("data-s")) <= now && now < Number(lines[i].getAttribute("data-e"))) found = lines[i];
    }
    if (found === last) return;
    if (last) last.classList.remove("now");
    if (found) found.classList.add("now");
    last = found;
  });
})();
