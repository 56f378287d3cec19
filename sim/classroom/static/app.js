// Keeps the page as the server has it: puts in the sections that it sends, and sends what forms say.
"use strict";

const main = document.getElementById("main");
const link = document.getElementById("link");
const notice = document.getElementById("notice");
const words = main.dataset;
const shown = {};
let socket, skew = 0, wait = 500;

try { if (location.pathname.startsWith("/seat/")) localStorage.setItem("seat", location.pathname); } catch { /* private mode */ }

function say(text, kind) {
  notice.textContent = text;
  notice.className = "notice " + kind;
  notice.hidden = !text;
}

function connected(state) {
  link.textContent = words[state];
  link.className = "link " + state;
}

// What somebody is typing stays when the form around it is renewed; so does the keyboard's place.
function replace(section, html) {
  const active = document.activeElement, inside = section.contains(active);
  const id = inside && (active.id || null), name = inside && active.name, value = inside && active.value;
  const typed = [...section.querySelectorAll("[data-keep]")].map(field => [field.id, field.value, field.defaultValue]);
  const open = [...section.querySelectorAll("details")].map(details => details.open);
  section.innerHTML = html;
  section.hidden = !html;
  for (const [field, text, before] of typed) {
    const now = document.getElementById(field);
    if (now && text !== before) now.value = text;
  }
  if (section.id === "control") section.querySelectorAll("details").forEach((details, i) => { if (open[i]) details.open = true; });
  if (!inside) return;
  const fields = [...section.querySelectorAll("input, textarea, select, button")];
  const again = (id && document.getElementById(id)) || fields.find(f => name && f.name === name && f.value === value)
    || fields.find(f => f.tagName === active.tagName && f.className === active.className);
  if (again) again.focus();
  else { section.tabIndex = -1; section.focus(); }
}

// After a reload or a break the server sends everything again: what has not changed is left in peace.
function same(section, html) {
  const probe = document.createElement("div");
  probe.innerHTML = html;
  return probe.innerHTML === section.innerHTML;
}

function receive(event) {
  const message = JSON.parse(event.data);
  if (message.now) skew = message.now - Date.now() / 1000;
  for (const [key, html] of Object.entries(message.sections || {})) {
    const section = document.getElementById(key);
    if (section && shown[key] !== html && !same(section, html)) replace(section, html);
    shown[key] = html;
  }
  if ("notice" in message) say(message.notice, message.kind);
  dress();
  announce();
}

// A screen reader hears where the game stands, and not every vote that is cast.
function announce() {
  const where = [...document.querySelectorAll("#status h2, #status .where, #status .outcome")];
  const text = where.map(part => part.textContent.trim()).join(". ");
  const live = document.getElementById("announce");
  if (live.textContent !== text) live.textContent = text;
}

function connect() {
  const scheme = location.protocol === "https:" ? "wss" : "ws";
  socket = new WebSocket(`${scheme}://${location.host}/ws/${words.token}`);
  socket.onopen = () => { wait = 500; connected("online"); };
  socket.onmessage = receive;
  socket.onclose = event => {
    if (event.code === 4404) { connected("gone"); return; }
    connected("offline");
    setTimeout(connect, wait * (0.5 + Math.random()));
    wait = Math.min(wait * 2, 8000);
  };
}

document.addEventListener("submit", event => {
  const form = event.target;
  if (!form.dataset.kind) return;
  event.preventDefault();
  if (form.dataset.ask && !confirm(form.dataset.ask)) return;
  if (!socket || socket.readyState !== WebSocket.OPEN) { say(words.offline, "refused"); return; }
  const body = {};
  for (const [name, value] of new FormData(form)) body[name] = name in body ? [].concat(body[name], value) : value;
  form.querySelectorAll("[data-keep]").forEach(field => { field.defaultValue = field.value; });
  say("", "");
  socket.send(JSON.stringify({ kind: form.dataset.kind, body }));
});

// What only a no asks for is shown with a no.
function dress() {
  for (const form of document.querySelectorAll("form[data-kind=ballot]")) {
    const chosen = form.querySelector("input[name=ballot]:checked");
    form.querySelector(".if-no").hidden = !chosen || !["NO", "BRAKE"].includes(chosen.value);
  }
  const door = document.getElementById("door");
  if (door) door.hidden = !document.querySelector("#status [data-lobby]");
  document.querySelectorAll("[data-debrief]").forEach(a => { a.href = "/debrief/" + words.debrief; });
}
document.addEventListener("change", dress);

setInterval(() => {
  for (const timer of document.querySelectorAll("[data-ends]")) {
    const left = Math.round(timer.dataset.ends - (Date.now() / 1000 + skew));
    const text = left > 0 ? `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}` : words.up;
    if (timer.textContent !== text) timer.textContent = text;
  }
}, 250);

dress();
connect();
