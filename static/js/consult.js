/* Optional: every page works without this file. Nothing typed is kept (shared phones). */
(function () {
  "use strict";

  if (window.htmx) {
    Object.assign(htmx.config, {
      allowEval: false,
      allowScriptTags: false,
      historyCacheSize: 0, // no copy of a page stays on the phone
      refreshOnHistoryMiss: true,
      includeIndicatorStyles: false, // the CSP forbids inline styles; they are in consult.css
      responseHandling: [
        { code: "204", swap: false },
        { code: "[23]..", swap: true },
        { code: "(409|422)", swap: true, error: false },
        { code: "[45]..", swap: false, error: true },
      ],
    });
  }

  function focusErrors(root) {
    var summary = root.querySelector(".error-summary");
    if (summary) summary.focus();
  }

  /* What came in the place of something that had the focus takes it over: errors, news, a form to fill in. */
  function focusNews(root) {
    var news = ".error-summary, [data-news], .comment-form textarea";
    var found = root.matches(news) ? root : root.querySelector(news);
    if (found) found.focus();
  }

  /* A form is sent once. The button rests only after the browser has read the form, so its own value goes too. */
  function rest(form, resting) {
    form.toggleAttribute("data-sent", resting);
    form.querySelectorAll("button:not([type=button])").forEach(function (button) {
      button.setAttribute("aria-disabled", String(resting));
    });
  }

  document.addEventListener("submit", function (event) {
    var form = event.target;
    if ((form.getAttribute("method") || "").toLowerCase() !== "post") return;
    if (form.hasAttribute("data-sent")) return event.preventDefault(), event.stopPropagation();
    rest(form, true);
    setTimeout(rest, 8000, form, false); // a download leaves the page where it is
  }, true);

  function wakeAll() {
    document.querySelectorAll("form[data-sent]").forEach(function (form) { rest(form, false); });
  }
  window.addEventListener("pageshow", wakeAll);
  document.addEventListener("htmx:afterRequest", wakeAll);
  document.addEventListener("htmx:afterSettle", function (event) { focusNews(event.target); });

  /* What the server refuses is done again without a script: its answer says why, on a page of its own. */
  document.addEventListener("htmx:responseError", function (event) {
    var asked = event.detail.elt, by = event.detail.requestConfig.triggeringEvent;
    if (asked.matches("a[href]")) return location.assign(asked.href);
    if (!asked.matches("form")) return;
    if (by && by.submitter && by.submitter.name) {
      var pressed = document.createElement("input");
      pressed.type = "hidden";
      pressed.name = by.submitter.name;
      pressed.value = by.submitter.value;
      asked.append(pressed);
    }
    HTMLFormElement.prototype.submit.call(asked);
  });
  /* Nothing came through: what was written stays where it is, and a line below it says so. */
  document.addEventListener("htmx:sendError", function (event) {
    if (!event.detail.elt.matches("form")) return;
    var note = document.createElement("p");
    note.className = "notice bad not-sent";
    note.setAttribute("role", "alert");
    note.textContent = document.body.dataset.lost;
    event.detail.elt.append(note);
  });
  document.addEventListener("htmx:beforeRequest", function () {
    document.querySelectorAll(".not-sent").forEach(function (note) { note.remove(); });
  });
  document.addEventListener("DOMContentLoaded", function () { focusErrors(document); });

  /* A receipt code behind the # of a QR's address: put in its box, then taken off the address. */
  var fromAddress = document.querySelector("[data-from-address]");
  if (fromAddress && /^#\d+$/.test(location.hash)) {
    fromAddress.value = location.hash.slice(1);
    history.replaceState(null, "", location.pathname);
  }

  /* The list of languages closes with Escape or a touch elsewhere. */
  function closeLanguages(except) {
    document.querySelectorAll("details.languages[open]").forEach(function (list) {
      if (!list.contains(except)) list.open = false;
    });
  }
  document.addEventListener("click", function (event) { closeLanguages(event.target); });
  document.addEventListener("keydown", function (event) {
    var list = event.key === "Escape" && document.querySelector("details.languages[open]");
    if (list) { list.open = false; list.querySelector("summary").focus(); }
  });
})();
