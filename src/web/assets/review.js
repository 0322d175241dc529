// Turns keys into clicks on buttons and links that are on the page, and nothing else. Everything works without it.
(() => {
  "use strict";
  const off = () => localStorage.getItem("tickmark-keys") === "off";
  const show = () => {
    document.body.classList.toggle("no-keys", off());
    const button = document.getElementById("keys");
    if (button) {
      button.setAttribute("aria-pressed", String(!off()));
      button.textContent = off() ? "Keys are off" : "Keys are on";
    }
  };
  document.getElementById("keys")?.addEventListener("click", () => {
    localStorage.setItem("tickmark-keys", off() ? "on" : "off");
    show();
  });
  show();

  const typing = (target) =>
    target instanceof HTMLElement &&
    (target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName));
  const named = { ArrowDown: "j", ArrowUp: "k" };

  // What needs a reason asks for it first; the second press, or Enter with Control, sends.
  const reason = () => document.getElementById("reason");
  const lacksReason = (button) => button.dataset.needs === "reason" && reason() && !reason().value.trim();
  let waiting = null;
  const ask = (button) => {
    waiting = button;
    const words = button.textContent.replace(button.querySelector("kbd")?.textContent ?? "", "").trim();
    document.querySelector("label[for=reason]").textContent = `Reason to: ${words} (Ctrl+Enter sends)`;
    reason().required = true;
    reason().focus();
  };
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-needs]");
    if (button && lacksReason(button)) {
      event.preventDefault();
      ask(button);
    } else if (button) {
      waiting = null;
    } else if (event.target.closest("button") && reason()) {
      reason().required = false;
    }
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.ctrlKey && waiting && event.target === reason()) {
      event.preventDefault();
      waiting.click();
      return;
    }
    if (event.key === "Escape" && typing(event.target)) {
      event.target.blur();
      return;
    }
    if (off() || typing(event.target) || event.ctrlKey || event.altKey || event.metaKey) {
      return;
    }
    // In a region that scrolls the arrows scroll.
    if (named[event.key] && event.target.closest("[tabindex]")) {
      return;
    }
    const key = named[event.key] ?? event.key;
    if (key === "g") {
      const search = document.querySelector("input[type=search]");
      if (search) {
        event.preventDefault();
        search.value = "F-";
        search.focus();
      }
    } else {
      const pressed = document.querySelector(`[data-key="${CSS.escape(key)}"]:not(:disabled)`);
      if (pressed) {
        event.preventDefault();
        if (pressed.matches("input, select")) {
          pressed.focus();
        } else {
          pressed.click();
        }
      }
    }
  });

  // Who opens the words wants to change them, and to see them.
  document.querySelector("details.edit")?.addEventListener("toggle", (event) => {
    if (event.target.open) {
      document.getElementById("title").focus();
    }
  });

  // A form that was sent is not sent twice. The button's own value must still go with it.
  document.addEventListener("submit", (event) => {
    if (event.target.dataset.sent) {
      event.preventDefault();
    }
    event.target.dataset.sent = "yes";
  });
  window.addEventListener("pageshow", () => {
    for (const form of document.forms) {
      delete form.dataset.sent;
    }
  });

  // Where the columns stand below each other, an opened passage would lie out of sight.
  if (new URLSearchParams(location.search).has("passage") && innerWidth <= 1100) {
    document.querySelector(".right")?.scrollIntoView();
  }
  document.querySelector(".queue [aria-current]")?.scrollIntoView({ block: "nearest" });
})();
