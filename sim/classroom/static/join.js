// Offers the way back to a seat that was taken from this browser.
"use strict";

try {
  const seat = localStorage.getItem("seat");
  if (seat && /^\/seat\/[\w-]+$/.test(seat)) {
    fetch(seat, { method: "HEAD" }).then(answer => {
      const back = document.getElementById("back");
      if (!answer.ok) { localStorage.removeItem("seat"); return; }
      back.querySelector("a").href = seat;
      back.hidden = false;
    });
  }
} catch { /* private mode: the address of the seat still leads back */ }
