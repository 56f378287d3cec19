// Keeps the page as the server has it: puts in the sections that it sends, and sends what forms say.
"use strict";

const main = document.getElementById("main");
const link = document.getElementById("link");
const notice = document.getElementById("notice");
const words = main.dataset;
const shown = {};
const REFUSALS = { 4404: "gone", 4429: "full", 4408: "fast" };
const STAGES = ["start", "close", "skip"], REST = 800;
// `wait` and `REST` are milliseconds; `moved` is when the game was last moved on.
let socket, skew = 0, wait = 250, moved = 0;

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

// What the server has put into a field: of a text or of a choice.
function given(field) {
  return field.options ? ([...field.options].find(option => option.defaultSelected) || field.options[0]).value : field.defaultValue;
}

// What has been sent is typed no longer: the server has the last word on it.
function settle(field) {
  if (field.options) for (const option of field.options) option.defaultSelected = option.selected;
  else field.defaultValue = field.value;
}

// What somebody is typing stays when the form around it is renewed; so does the keyboard's place. A choice whose
// `data-keep` has a mark gives way once there is another: somebody has said something since, and that is shown.
function replace(section, html) {
  const active = document.activeElement, inside = section.contains(active);
  const id = inside && (active.id || null), name = inside && active.name, value = inside && active.value;
  const typed = [...section.querySelectorAll("[data-keep]")].map(field => [field.id, field.value, given(field), field.dataset.keep]);
  const open = [...section.querySelectorAll("details")].map(details => details.open);
  const stage = at(section);
  section.innerHTML = html;
  if (section.id === "control" && at(section) !== stage) moved = Date.now();
  section.hidden = !html;
  for (const [field, text, before, mark] of typed) {
    const now = document.getElementById(field);
    if (now && text !== before && now.dataset.keep === mark) now.value = text;
  }
  if (section.id === "control") section.querySelectorAll("details").forEach((details, i) => { if (open[i]) details.open = true; });
  if (!inside) return;
  const fields = [...section.querySelectorAll("input, textarea, select, button")];
  const again = (id && document.getElementById(id)) || fields.find(f => name && f.name === name && f.value === value)
    || fields.find(f => f.tagName === active.tagName && f.className === active.className);
  if (again) again.focus();
  else { section.tabIndex = -1; section.focus(); }
}

function at(section) {
  return (section.querySelector("[name=at]") || {}).value;
}

// After a reload or a break the server sends everything again: what has not changed is left in peace.
function same(section, html) {
  const probe = document.createElement("div");
  probe.innerHTML = html;
  return probe.innerHTML === section.innerHTML;
}

function receive(event) {
  const message = JSON.parse(event.data);
  connected("online");
  wait = 250;
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
  socket.onmessage = receive;
  socket.onclose = event => {
    const refusal = REFUSALS[event.code];
    connected(refusal || "offline");
    if (refusal === "gone") return;
    wait = refusal ? 15000 : Math.min(wait * 2, 8000);
    setTimeout(connect, wait * (0.5 + Math.random()));
  };
}

document.addEventListener("submit", event => {
  const form = event.target;
  if (!form.dataset.kind) return;
  event.preventDefault();
  // The second press of a double one would fall on the button of the next stage, which stands in the same place.
  const stage = STAGES.includes(form.dataset.kind);
  if (stage && Date.now() - moved < REST) return;
  if (form.dataset.ask && !confirm(form.dataset.ask)) return;
  if (!socket || socket.readyState !== WebSocket.OPEN) { say(words.offline, "refused"); return; }
  const body = {};
  for (const [name, value] of new FormData(form)) body[name] = name in body ? [].concat(body[name], value) : value;
  form.querySelectorAll("[data-keep]").forEach(settle);
  say("", "");
  if (stage) moved = Date.now();
  socket.send(JSON.stringify({ kind: form.dataset.kind, body }));
});

// What only a no asks for is shown with a no.
function dress() {
  for (const form of document.querySelectorAll("form[data-kind=ballot]")) {
    const chosen = form.querySelector("input[name=ballot]:checked");
    form.querySelector(".if-no").hidden = !chosen || !["NO", "BRAKE"].includes(chosen.value);
  }
  const locked = Boolean(document.querySelector("#status [data-locked]"));
  for (const line of document.querySelectorAll("header .where")) line.hidden = locked;
  const door = document.getElementById("door");
  if (door) door.hidden = locked || !document.querySelector("#status [data-lobby]");
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
