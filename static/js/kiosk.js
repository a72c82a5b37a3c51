/* A shared tablet: counts down while nobody touches it. Without this file the page itself goes back. */
(function () {
  "use strict";
  var foot = document.querySelector("[data-kiosk]");
  if (!foot || foot.hasAttribute("data-rests")) return;
  var WARN = 30;
  var seconds = Number(foot.dataset.seconds);
  var question = foot.querySelector("dialog");
  var words = foot.querySelectorAll("[data-left]");
  var digits = new Intl.NumberFormat(document.documentElement.lang);
  var end = Date.now() + seconds * 1000; // by the clock: a tablet that slept begins anew at once

  function touched() {
    end = Date.now() + seconds * 1000;
  }
  ["pointerdown", "keydown", "input", "scroll"].forEach(function (name) {
    addEventListener(name, touched, { capture: true, passive: true });
  });

  setInterval(function () {
    var left = Math.ceil((end - Date.now()) / 1000);
    if (left <= 0) return location.replace(foot.dataset.kiosk);
    words.forEach(function (word) { word.textContent = digits.format(left); });
    if (!question) return;
    if (left <= WARN && !question.open) question.showModal();
    if (left > WARN && question.open) question.close();
  }, 1000);
})();
