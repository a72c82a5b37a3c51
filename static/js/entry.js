/* Enter goes to the next box of the entry screen. Without this file it checks what was typed. */
document.querySelectorAll("form[data-entry]").forEach(function (form) {
  form.addEventListener("keydown", function (event) {
    var box = event.target;
    if (event.key !== "Enter" || event.isComposing || event.shiftKey) return;
    if (!box.matches("input, select, textarea")) return;
    event.preventDefault();
    var boxes = Array.from(form.querySelectorAll("input[type=text], input[type=checkbox], select, textarea, [data-last]"));
    var next = boxes[boxes.indexOf(box) + 1];
    if (!next) return;
    next.focus();
    if (next.select) next.select();
  });
});
