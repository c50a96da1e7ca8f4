// <form data-package="PATH of the REST API" data-next="PATH of the console">: sends the chosen archive, then leads to the page where it
// is looked at. What is wrong with the file is told beside the field; the choice stays.
(() => {
  "use strict";
  const setUp = (form) => {
    const input = form.querySelector("input[type=file]");
    const problem = form.querySelector("[data-package-problem]");
    const button = form.querySelector("button");
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const file = input.files[0];
      if (!file || button.disabled) return;
      button.disabled = true;
      problem.textContent = "";
      input.removeAttribute("aria-invalid");
      const body = new FormData();
      body.append("file", file, file.name);
      try {
        const found = await window.photostat.api("POST", form.dataset.package, body);
        location.assign(`${form.dataset.next}/${encodeURIComponent(found.PackageGUID)}`);
      } catch (error) {
        problem.textContent = error.message;
        input.setAttribute("aria-invalid", "true");
        button.disabled = false;
      }
    });
    window.addEventListener("pageshow", () => { button.disabled = false; });
  };
  const start = () => { for (const form of document.querySelectorAll("[data-package]")) setUp(form); };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start); else start();
})();
