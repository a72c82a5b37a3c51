/* Reads a question aloud with a voice of this device, where it has one for the language.
   Voices that send the words to another host are not used. Without this file nothing is shown. */
(function () {
  "use strict";
  var button = document.querySelector("[data-aloud]");
  var speech = window.speechSynthesis;
  if (!button || !speech || !window.SpeechSynthesisUtterance) return;
  var READ = ".around, h1, h2, .hint, .choice, .rank label, .error, .question > p:not(.actions, .aloud)";
  var form = document.getElementById("question");
  var reading = false;

  function voiceFor(tag) {
    var wanted = tag.toLowerCase().split("-")[0];
    var voices = speech.getVoices().filter(function (voice) {
      return voice.localService && voice.lang.toLowerCase().split(/[-_]/)[0] === wanted;
    });
    return voices.find(function (voice) { return voice.default; }) || voices[0];
  }

  /* The words of a part in the order they stand, each with its language; not those of the person beside. */
  function piecesOf(part) {
    var pieces = [];
    var walker = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
    for (var node = walker.nextNode(); node; node = walker.nextNode()) {
      var around = node.parentElement;
      var words = node.textContent.trim();
      if (!words || around.closest(".second, .visually-hidden, .marks, textarea, select")) continue;
      var tag = around.closest("[lang]").lang;
      var last = pieces[pieces.length - 1];
      if (last && last.tag === tag) last.words += " " + words;
      else pieces.push({ words: words, tag: tag });
    }
    return pieces;
  }

  function parts() {
    return Array.from(form.querySelectorAll(READ)).filter(function (part) {
      return !part.parentElement.closest(READ);
    });
  }

  function show(now) {
    reading = now;
    button.textContent = now ? button.dataset.stop : button.dataset.aloud;
  }

  function read() {
    var pieces = [].concat.apply([], parts().map(piecesOf)).filter(function (piece) { return voiceFor(piece.tag); });
    speech.cancel();
    pieces.forEach(function (piece, place) {
      var said = new SpeechSynthesisUtterance(piece.words);
      said.lang = piece.tag;
      said.voice = voiceFor(piece.tag);
      said.rate = 0.9;
      if (place === pieces.length - 1) said.onend = said.onerror = function () { show(false); };
      speech.speak(said);
    });
    show(pieces.length > 0);
  }

  function offer() {
    var heading = form.querySelector("h1");
    var pieces = heading ? piecesOf(heading) : [];
    if (pieces.length && voiceFor(pieces[0].tag)) button.hidden = false;
  }

  button.addEventListener("click", function () {
    if (!reading) return read();
    speech.cancel();
    show(false);
  });
  addEventListener("pagehide", function () { speech.cancel(); });
  speech.addEventListener("voiceschanged", offer);
  offer();
})();
