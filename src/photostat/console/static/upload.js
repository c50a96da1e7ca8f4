// Uploads by drag and drop through the REST API, one file a request, two at once, with progress. Nothing of a file's name is HTML.
(() => {
  "use strict";
  const AT_ONCE = 2;

  const send = (address, file, onBytes) => new Promise((resolve, reject) => {
    const form = new FormData();
    form.append("files", file, file.name);
    const request = new XMLHttpRequest();
    request.open("POST", address);
    request.setRequestHeader("X-CSRF-Header", "-");
    request.upload.addEventListener("progress", (event) => onBytes(event.loaded));
    request.addEventListener("load", () => {
      if (request.status < 300) { resolve(); return; }
      let text = `the server answered ${request.status}`;
      try { text = JSON.parse(request.responseText).Message || text; } catch { /* no JSON: the number will do */ }
      reject(new Error(request.status === 401 ? "the session is over, sign in again" : text));
    });
    request.addEventListener("error", () => reject(new Error("the connection was lost")));
    request.send(form);
  });

  const setUp = (zone) => {
    const bar = zone.querySelector(".progress");
    const status = zone.querySelector("[data-upload-status]");
    const problems = zone.querySelector("[data-upload-problems]");
    let running = false;

    const upload = async (files) => {
      if (running || files.length === 0) return;
      running = true;
      problems.replaceChildren();
      bar.hidden = false;
      const total = files.reduce((sum, file) => sum + file.size, 0) || 1;
      const sent = new Map();
      let done = 0;
      let failed = 0;
      const show = () => {
        const bytes = [...sent.values()].reduce((sum, value) => sum + value, 0);
        const percent = Math.min(100, Math.round((bytes / total) * 100));
        bar.firstElementChild.style.width = `${percent}%`;
        bar.setAttribute("aria-valuenow", String(percent));
        status.textContent = `${done} of ${files.length} files, ${percent} %`;
      };
      const waiting = [...files];
      const work = async () => {
        for (let file = waiting.shift(); file; file = waiting.shift()) {
          const current = file;
          try {
            await send(zone.dataset.upload, current, (bytes) => { sent.set(current, bytes); show(); });
            done += 1;
          } catch (error) {
            failed += 1;
            const line = document.createElement("li");
            line.textContent = `${current.name}: ${error.message}`;
            problems.append(line);
          }
          sent.set(current, current.size);
          show();
        }
      };
      show();
      await Promise.all(Array.from({ length: AT_ONCE }, work));
      running = false;
      if (failed === 0) { location.reload(); return; }
      status.textContent = `${done} of ${files.length} files are there; ${failed} failed.`;
    };

    // A folder cannot be sent: its entry has neither type nor bytes, and reading it fails
    const filesOf = (transfer) => [...transfer.items].filter((item) => !item.webkitGetAsEntry?.()?.isDirectory).map((item) => item.getAsFile()).filter(Boolean);
    zone.querySelector("input[type=file]").addEventListener("change", (event) => {
      const files = [...event.target.files];
      event.target.value = "";
      upload(files);
    });
    for (const name of ["dragenter", "dragover"]) zone.addEventListener(name, (event) => { event.preventDefault(); zone.classList.add("is-over"); });
    for (const name of ["dragleave", "drop"]) zone.addEventListener(name, (event) => { event.preventDefault(); zone.classList.remove("is-over"); });
    zone.addEventListener("drop", (event) => upload(filesOf(event.dataTransfer)));
    window.addEventListener("beforeunload", (event) => { if (running) event.preventDefault(); });
  };

  const start = () => { for (const zone of document.querySelectorAll("[data-upload]")) setUp(zone); };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start); else start();
})();
