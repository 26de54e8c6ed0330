/* Optional: every page works without this script. */
"use strict";
(() => {
  // Inventory: number keys answer the question that has the focus.
  document.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || !/^[1-5]$/.test(event.key)) return;
    const group = event.target.closest && event.target.closest("[data-number-keys]");
    if (!group) return;
    const choice = group.querySelector(`input[type=radio][value="${event.key}"]`);
    if (choice) { choice.checked = true; choice.focus(); choice.dispatchEvent(new Event("change", { bubbles: true })); }
  });
  // Print buttons exist only where a script can print.
  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
  // Sliders say their value.
  for (const slider of document.querySelectorAll("input[type=range][data-output]")) {
    const out = document.getElementById(slider.dataset.output);
    const say = () => { if (out) out.textContent = slider.value; };
    slider.addEventListener("input", say);
    say();
  }
})();
