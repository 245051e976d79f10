// The menu on a phone; the kanban by mouse; the table of applications by
// keyboard: ↓ and ↑ go from line to line, also from one that is being edited,
// which is kept first, and Escape leaves it as it was. Everything is there
// without this script, by Tab, Enter, links and forms.
"use strict";
(() => {
  const door = row => row && row.querySelector("td .small a"); // into a line, or out of the one that is edited
  const next = (row, down) => {
    for (let r = row; (r = down ? r.nextElementSibling : r.previousElementSibling);) if (r.id && door(r)) return r;
    return null;
  };
  const typed = box => box.value !== box.defaultValue;

  document.addEventListener("keydown", e => {
    const row = e.target.closest && e.target.closest("tbody tr[id]");
    if (!row || e.ctrlKey || e.altKey || e.metaKey || e.shiftKey) return;
    const edited = row.querySelector("input[form]");
    const down = e.key === "ArrowDown";
    if (e.key === "Escape" && edited) {
      e.preventDefault();
      door(row).click();
    } else if (down || e.key === "ArrowUp") {
      if (e.target.type === "date" || e.target.tagName === "SELECT") return; // arrows are theirs
      const to = next(row, down);
      if (!to) return;
      e.preventDefault();
      if (!edited) return void door(to).focus();
      const form = edited.form, address = new URL(door(to).href);
      address.searchParams.set("champ", e.target.name || "title");
      if (![...form.elements].some(x => x.type !== "hidden" && x.tagName === "INPUT" && typed(x))) return void location.assign(address);
      for (const [name, value] of [["next", to.id.slice(2)], ["champ", e.target.name || "title"]]) {
        form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
      }
      form.requestSubmit();
    }
  });

  const first = document.querySelector("tbody tr [autofocus]");
  if (first && first.select) {
    // the browser may have put the reader there before this script came
    if (document.activeElement === first && first.value === first.defaultValue) first.select();
    else first.addEventListener("focus", () => first.select(), { once: true });
  }
  // a card of the kanban is dragged to the stages that its own form offers
  let dragged = null;
  const way = lane => dragged && [...dragged.options].find(o => lane.dataset.stages.split(" ").includes(o.value));
  for (const pick of document.querySelectorAll(".kanban select[name=to]")) {
    const card = pick.closest("article");
    card.draggable = true;
    card.addEventListener("dragstart", () => {
      dragged = pick;
      for (const lane of document.querySelectorAll(".kanban > section")) lane.classList.toggle("open", !!way(lane));
    });
    card.addEventListener("dragend", () => {
      dragged = null;
      for (const lane of document.querySelectorAll(".kanban > .open")) lane.classList.remove("open");
    });
  }
  for (const lane of document.querySelectorAll(".kanban > [data-stages]")) {
    lane.addEventListener("dragover", e => way(lane) && e.preventDefault());
    lane.addEventListener("drop", e => {
      const to = way(lane);
      if (!to) return;
      e.preventDefault();
      dragged.value = to.value;
      dragged.form.requestSubmit();
    });
  }

  // on a phone the menu is one line: it begins where one is
  const here = document.querySelector(".office-menu [aria-current]"), line = document.querySelector(".office-menu > ul");
  if (here && line.scrollWidth > line.clientWidth) line.scrollLeft += here.getBoundingClientRect().left - line.getBoundingClientRect().left - line.clientWidth / 3;
  // back from an edit, one goes on from the line that was edited
  addEventListener("load", () => setTimeout(() => {
    const row = location.hash && document.getElementById(location.hash.slice(1));
    if (row && row.matches("tbody tr") && door(row)) door(row).focus({ preventScroll: true });
  }));
})();
