// What was typed into a form whose session had ended: kept by this tab alone while one signs in again, put back for the same user.
// Passwords and files are never kept. Nothing is sent by it.
(() => {
  "use strict";
  const KEY = "photostat.typed";
  const SIGN_IN = "/console/sign-in";
  const MOST_CHARS = 1000000;

  const user = () => document.querySelector("[data-user]")?.dataset.user ?? "";
  const fieldsOf = (form) => [...form.elements].filter((field) => field.name && !["password", "file", "hidden", "submit", "button"].includes(field.type));
  const forget = () => sessionStorage.removeItem(KEY);

  const keep = (form) => {
    const fields = fieldsOf(form);
    if (!fields.length) return;
    const values = fields.map((field) => ({
      name: field.name,
      value: field.value,
      checked: field.type === "checkbox" || field.type === "radio" ? field.checked : null,
      chosen: field.type === "select-multiple" ? [...field.selectedOptions].map((option) => option.value) : null,
    }));
    const kept = JSON.stringify({ user: user(), page: location.pathname + location.search, action: form.getAttribute("action"), values });
    if (kept.length <= MOST_CHARS) sessionStorage.setItem(KEY, kept);
  };

  const putBack = ({ action, values }) => {
    const form = [...document.forms].find((found) => found.getAttribute("method") === "post" && found.getAttribute("action") === action && fieldsOf(found).length);
    if (!form) return false;
    const left = fieldsOf(form);
    for (const { name, value, checked, chosen } of values) {
      const place = left.findIndex((field) => field.name === name && (checked === null || field.value === value));
      if (place < 0) continue;
      const [field] = left.splice(place, 1);
      if (checked !== null) field.checked = checked;
      else if (chosen) for (const option of field.options) option.selected = chosen.includes(option.value);
      else field.value = value;
      field.dispatchEvent(new Event("change", { bubbles: true }));
    }
    return true;
  };

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.getAttribute("method") !== "post") return; // form.method is a field where one has that name
    if (form.getAttribute("action") === "/console/sign-out") forget();
    else keep(form);
  });
  document.addEventListener("DOMContentLoaded", () => {
    const text = sessionStorage.getItem(KEY);
    forget();
    if (!text || !document.referrer || new URL(document.referrer).pathname !== SIGN_IN) return;
    const kept = JSON.parse(text);
    if (kept.user !== user() || kept.page !== location.pathname + location.search) return;
    if (putBack(kept)) window.photostat.message("Your session had ended: nothing was saved. What you typed is back below.", "warning");
  });
})();
