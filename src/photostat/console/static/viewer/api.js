// The documented REST API, by the session of the console. What it refuses comes back as an Error with `status` and words for people.

export const api = async (method, address, body) => {
  let answer;
  try {
    answer = await fetch(address, {
      method,
      headers: { "X-CSRF-Header": "-", ...(body === undefined ? {} : { "Content-Type": "application/json" }) },
      body: body === undefined ? undefined : JSON.stringify(body),
      credentials: "same-origin",
      keepalive: method !== "GET", // a change arrives although its page is left
      cache: "no-store",
    });
  } catch {
    throw Object.assign(new Error("The server does not answer. Nothing was changed; try again."), { status: 0 });
  }
  if (answer.status === 401) {
    location.reload(); // the console leads to sign-in, and from there back to this page
    throw Object.assign(new Error("Your session is over. Sign in again."), { status: 401 });
  }
  const text = await answer.text();
  let content = null;
  try { content = text ? JSON.parse(text) : null; } catch { /* no JSON: the status will do */ }
  if (!answer.ok) {
    throw Object.assign(new Error((content && content.Message) || `The server answered ${answer.status}.`), { status: answer.status });
  }
  return content;
};
