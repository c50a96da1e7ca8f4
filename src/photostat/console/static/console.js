// What all pages share: colours, questions before an act, buttons that work once, times that stay true, errors of htmx.
// Everything is wired by data attributes on the document, so that pieces that htmx brings need nothing of their own.
(() => {
  "use strict";
  const message = (text, kind = "danger") => {
    const box = document.createElement("div");
    box.className = `alert alert-${kind} text-break`;
    box.setAttribute("role", "alert");
    box.textContent = text;
    document.getElementById("messages")?.replaceChildren(box);
  };

  const setUpThemeSwitch = () => {
    const order = ["auto", "light", "dark"];
    for (const button of document.querySelectorAll("[data-theme-switch]")) {
      button.addEventListener("click", () => {
        const root = document.documentElement;
        const choice = order[(order.indexOf(root.dataset.themeChoice) + 1) % order.length];
        root.dataset.themeChoice = choice;
        document.cookie = `photostat_theme=${choice}; path=/console; max-age=31536000; SameSite=Lax`;
        button.textContent = choice[0].toUpperCase() + choice.slice(1);
        button.setAttribute("aria-label", `Colours: ${choice}`);
        window.photostatApplyTheme();
      });
    }
  };

  // <form data-confirm="Delete 3 documents?">, or a button of one, asks first. Resolves to whether to go on.
  const confirmed = (text) => new Promise((resolve) => {
    const dialog = document.getElementById("confirm");
    document.getElementById("confirm-text").textContent = text;
    dialog.returnValue = "no";
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
    dialog.showModal();
    document.getElementById("confirm-yes").focus();
  });

  document.addEventListener("submit", async (event) => {
    const form = event.target;
    const method = form.getAttribute("method"); // not form.method, which is a field where one has that name
    if (method === "dialog") return;
    const question = event.submitter?.dataset.confirm ?? form.dataset.confirm;
    if (question && form.dataset.confirmed !== "yes") {
      event.preventDefault();
      event.stopImmediatePropagation();
      const button = event.submitter;
      if (await confirmed(question)) {
        form.dataset.confirmed = "yes";
        form.requestSubmit(button ?? undefined);
      }
      return;
    }
    if (method !== "post") return;
    if (form.dataset.sent === "yes") { // a second click
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    for (const button of form.querySelectorAll("button[type=submit], button:not([type])")) button.classList.add("is-working");
  }, true);
  window.addEventListener("pageshow", () => { // back from the cache of the browser
    for (const form of document.querySelectorAll("form[data-sent]")) {
      delete form.dataset.sent;
      delete form.dataset.confirmed;
      for (const button of form.querySelectorAll(".is-working")) button.classList.remove("is-working");
    }
  });

  const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
  const showTimes = () => {
    for (const element of document.querySelectorAll("time[data-relative]")) {
      const seconds = (new Date(element.dateTime) - Date.now()) / 1000;
      const size = Math.abs(seconds);
      const [unit, length] = size < 60 ? ["second", 1] : size < 3600 ? ["minute", 60] : size < 86400 ? ["hour", 3600] : ["day", 86400];
      const text = size > 30 * 86400 ? element.dateTime.slice(0, 10) : relative.format(Math.trunc(seconds / length), unit);
      if (element.textContent !== text) element.textContent = text;
    }
  };

  // "Select all" boxes, and buttons that need a selection: <button data-needs-selection="documents">
  const countSelection = () => {
    for (const button of document.querySelectorAll("[data-needs-selection]")) {
      const boxes = document.querySelectorAll(`input[data-select="${CSS.escape(button.dataset.needsSelection)}"]`);
      const chosen = [...boxes].filter((box) => box.checked).length;
      button.disabled = chosen === 0;
      const shown = button.querySelector("[data-count]");
      if (shown) shown.textContent = chosen ? ` (${chosen})` : "";
    }
  };
  document.addEventListener("change", (event) => {
    const all = event.target.closest("[data-select-all]");
    if (all) for (const box of document.querySelectorAll(`input[data-select="${CSS.escape(all.dataset.selectAll)}"]`)) box.checked = all.checked;
    countSelection();
  });

  // What refreshes itself waits while nobody sees it, and while somebody types in it or is asked about it: neither may vanish under
  // his hands.
  document.addEventListener("htmx:beforeRequest", (event) => {
    const element = event.target;
    if (!element.getAttribute("hx-trigger")?.startsWith("every ")) return;
    const isTyping = element.contains(document.activeElement) && document.activeElement.matches("input, select, textarea");
    if (document.hidden || isTyping || document.getElementById("confirm")?.open) event.preventDefault();
  });
  document.addEventListener("htmx:responseError", (event) => message(event.detail.xhr.responseText.slice(0, 2000) || "The server refused this."));
  document.addEventListener("htmx:sendError", () => { document.getElementById("connection").hidden = false; });
  document.addEventListener("htmx:afterOnLoad", () => { document.getElementById("connection").hidden = true; });
  document.addEventListener("htmx:afterSettle", () => { showTimes(); countSelection(); });

  // The REST API, as documented: the header that it wants, its error texts. Gives the answer's JSON or throws an Error for people.
  const api = async (method, path, body) => {
    const headers = { "X-CSRF-Header": "-" };
    if (body !== undefined && !(body instanceof FormData)) {
      headers["Content-Type"] = "application/json";
      body = JSON.stringify(body);
    }
    const answer = await fetch(path, { method, headers, body, credentials: "same-origin" });
    if (answer.status === 401) {
      location.assign(`/console/sign-in?next=${encodeURIComponent(location.pathname + location.search)}`);
      throw new Error("The session is over.");
    }
    const text = await answer.text();
    let parsed = null;
    try { parsed = text ? JSON.parse(text) : null; } catch { parsed = null; }
    if (!answer.ok) throw new Error(parsed?.Message || `The server answered ${answer.status}.`);
    return parsed;
  };

  window.photostat = { api, confirmed, message, showTimes };
  const start = () => { setUpThemeSwitch(); showTimes(); countSelection(); setInterval(showTimes, 10000); };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start); else start();
})();
