/* Shows the button that prints; without this file the browser's own menu prints. */
document.querySelectorAll("[data-print]").forEach(function (button) {
  button.hidden = false;
  button.addEventListener("click", function () { print(); });
});
