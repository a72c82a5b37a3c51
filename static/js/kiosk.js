/* A shared tablet: counts down while nobody touches it. Without this file the page itself goes back. */
(function () {
  "use strict";
  var foot = document.querySelector("[data-kiosk]");
  if (!foot) return;
  var WARN = 30, AGAIN = 10;
  var seconds = Number(foot.dataset.seconds);
  var rests = foot.hasAttribute("data-rests"); // the start: nobody has done anything yet
  var anew = foot.querySelector("form#anew");
  var question = foot.querySelector("dialog");
  var words = foot.querySelectorAll("[data-left]");
  var digits = new Intl.NumberFormat(document.documentElement.lang);
  var end = rests ? Infinity : from(seconds); // by the clock: a tablet that slept begins anew at once
  var leaving = false;

  function from(left) { return Date.now() + left * 1000; }
  function touched() { end = from(seconds); }
  ["pointerdown", "keydown", "input", "scroll"].forEach(function (name) {
    addEventListener(name, touched, { capture: true, passive: true });
  });
  addEventListener("pageshow", function (event) { if (event.persisted) location.reload(); });

  /* What was answered is deleted first. Without the network nobody sees it, and the tablet tries again. */
  function leave() {
    var main = document.querySelector("main");
    leaving = true;
    if (main) main.hidden = true;
    if (question && question.open) question.close();
    (anew ? fetch(anew.action, { method: "POST", body: new FormData(anew) }) : fetch(foot.dataset.kiosk, { method: "HEAD" }))
      .then(function () { location.replace(foot.dataset.kiosk); })
      .catch(function () { leaving = false; end = from(AGAIN); });
  }

  setInterval(function () {
    var left = Math.ceil((end - Date.now()) / 1000);
    if (leaving) return;
    if (left <= 0) return leave();
    if (left > seconds) return;
    words.forEach(function (word) { word.textContent = digits.format(left); });
    if (!question || document.querySelector("main").hidden) return;
    if (left <= WARN && !question.open) question.showModal();
    if (left > WARN && question.open) question.close();
  }, 1000);
})();
