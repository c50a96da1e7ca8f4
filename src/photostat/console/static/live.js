// <div data-live="PATH">: shows what the stream of PATH says, newest words only. One stream a page, none while nobody looks at it
// (browsers open six connections to a host at most). Where no stream comes, the same words are asked for every few seconds.
(() => {
  "use strict";
  const POLL_MS = 3000;
  const GIVE_UP_AFTER = 3;

  const follow = (element) => {
    let source = null;
    let poll = 0;
    let failures = 0;

    const show = ({ html, mark }) => {
      document.getElementById("connection").hidden = true;
      if (element.dataset.liveHtml !== html) {
        element.dataset.liveHtml = html;
        element.innerHTML = html; // rendered and escaped by the server, as every page is
        window.htmx?.process(element);
        window.photostat.showTimes();
      }
      if (mark !== (element.dataset.liveMark ?? mark)) document.body.dispatchEvent(new CustomEvent("live-mark", { detail: mark }));
      element.dataset.liveMark = mark;
    };
    const over = () => location.reload(); // the page itself says why: sign in, gone, not yours
    const ask = async () => {
      try {
        const answer = await fetch(element.dataset.live, { headers: { Accept: "application/json" }, credentials: "same-origin" });
        if (answer.status === 401 || answer.status === 404 || answer.status === 403) { over(); return; }
        if (!answer.ok) throw new Error(String(answer.status));
        show(await answer.json());
      } catch {
        document.getElementById("connection").hidden = false;
      }
    };
    const stop = () => {
      source?.close();
      source = null;
      clearInterval(poll);
      poll = 0;
    };
    const start = () => {
      if (source || poll) return;
      source = new EventSource(element.dataset.live);
      source.onopen = () => { failures = 0; document.getElementById("connection").hidden = true; };
      source.onmessage = (event) => show(JSON.parse(event.data));
      source.addEventListener("over", over);
      source.onerror = () => {
        failures += 1;
        if (source?.readyState === EventSource.CLOSED || failures >= GIVE_UP_AFTER) {
          stop();
          ask();
          poll = setInterval(async () => {
            await ask();
            if (document.getElementById("connection").hidden) { stop(); start(); } // it answers: perhaps streams go again
          }, POLL_MS);
        }
      };
    };
    document.addEventListener("visibilitychange", () => (document.hidden ? stop() : start()));
    window.addEventListener("pagehide", stop);
    if (!document.hidden) start();
  };

  const begin = () => { for (const element of document.querySelectorAll("[data-live]")) follow(element); };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin); else begin();
})();
