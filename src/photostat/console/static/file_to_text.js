// <input type="file" data-file-to="text">: the chosen file's text goes into the field with that id.
(() => {
  "use strict";
  document.addEventListener("change", async (event) => {
    const target = event.target.dataset?.fileTo;
    const file = target && event.target.files[0];
    if (!file) return;
    if (file.size > 500000) {
      window.photostat.message("The file is too large for this.");
      return;
    }
    document.getElementById(target).value = await file.text();
  });
})();
