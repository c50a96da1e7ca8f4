// Runs before the page is painted, so that a dark page is never white first. The server knows the choice; only "auto" needs us.
(() => {
  "use strict";
  const root = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const apply = () => {
    const choice = root.dataset.themeChoice;
    root.dataset.bsTheme = choice === "auto" ? (dark.matches ? "dark" : "light") : choice;
    for (const part of document.querySelectorAll("[data-follows-theme]")) part.dataset.bsTheme = root.dataset.bsTheme;
  };
  dark.addEventListener("change", apply);
  document.addEventListener("DOMContentLoaded", apply);
  window.photostatApplyTheme = apply;
  apply();
})();
