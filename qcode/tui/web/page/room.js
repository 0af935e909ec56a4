// What the page does besides being a terminal.
"use strict";

// An interview may hold an address; a click into the text must not open it. Only what the room
// itself sends down may open a window.
const openWindow = window.open.bind(window);
window.open = (address, ...more) =>
  String(address).startsWith(`${location.origin}/download/`) ? openWindow(address, ...more) : null;

document.addEventListener("DOMContentLoaded", () => {
  document.getElementById("again").addEventListener("click", () => location.reload());

  // Once the room is there, keys go to it without a click.
  const watch = new MutationObserver(() => {
    if (!document.body.classList.contains("-loaded")) return;
    watch.disconnect();
    document.querySelector(".xterm-helper-textarea").focus();
  });
  watch.observe(document.body, { attributeFilter: ["class"] });
});
