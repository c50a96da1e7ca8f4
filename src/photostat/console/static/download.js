// Saves what the REST API gives: <button data-download="PATH" data-name="FILE">, or all page images of a document, one after another.
// Not a plain link: the API wants its header on every call, and its refusals are for people to read.
(() => {
  "use strict";
  const fetched = async (path) => {
    const answer = await fetch(path, { headers: { "X-CSRF-Header": "-" }, credentials: "same-origin" });
    if (answer.ok) return answer.blob();
    let text = `The server answered ${answer.status}.`;
    try { text = (await answer.json()).Message || text; } catch { /* no JSON: the number will do */ }
    throw new Error(text);
  };
  const save = (blob, name) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  };
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-download], [data-download-pages]");
    if (!button || button.disabled) return;
    button.disabled = true;
    try {
      if (button.dataset.download) {
        save(await fetched(button.dataset.download), button.dataset.name);
      } else {
        const { Images } = await window.photostat.api("GET", button.dataset.downloadPages);
        for (const page of Images) {
          const number = String(page.PageNumber).padStart(4, "0");
          save(await fetched(page.Href), `${button.dataset.name}_${number}.${page.Format.toLowerCase() === "jpeg" ? "jpg" : "tif"}`);
        }
      }
    } catch (error) {
      window.photostat.message(error.message);
    } finally {
      button.disabled = false;
    }
  });

  // Page images in place of those that are there: single-page TIFF or JPEG files, in the order of their names.
  document.addEventListener("change", async (event) => {
    const input = event.target.closest("input[data-replace-images]");
    if (!input || input.files.length === 0) return;
    const files = [...input.files].sort((one, other) => one.name.localeCompare(other.name, "en", { numeric: true }));
    input.value = "";
    if (input.dataset.question && !(await window.photostat.confirmed(input.dataset.question))) return;
    const form = new FormData();
    for (const file of files) form.append("files", file, file.name);
    input.disabled = true;
    try {
      await window.photostat.api("POST", input.dataset.replaceImages, form);
      location.reload();
    } catch (error) {
      window.photostat.message(error.message);
      input.disabled = false;
    }
  });
})();
