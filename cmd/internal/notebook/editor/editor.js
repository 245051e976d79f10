// The page of a notebook being written: it listens to the server, shows the
// state of each cell, and swaps the body in place so that the scroll stays.
"use strict";
(function () {
  var name = document.body.dataset.name;
  var base = "/carnet/" + name;
  var phase = document.getElementById("phase");
  var problems = document.getElementById("problems");
  var printed = document.getElementById("printed");
  var cells = document.getElementById("cells");
  var filters = document.getElementById("filters");
  var body = document.getElementById("body");
  var shown = 0, chosen = "";
  var phases = { building: "Compilation…", running: "Calcul…", ready: "À jour", broken: "À corriger" };
  var states = { idle: "pas nécessaire", running: "en cours", fresh: "calculée", kept: "inchangée", failed: "échec", blocked: "en attente", stale: "à refaire" };

  function text(tag, words, className) {
    var e = document.createElement(tag);
    e.textContent = words;
    if (className) e.className = className;
    return e;
  }
  function fill(parent, children) {
    parent.replaceChildren.apply(parent, children);
  }
  function showCells(list) {
    fill(cells, list.map(function (c) {
      var row = document.createElement("tr");
      row.className = "state-" + c.state;
      row.append(text("th", c.name), text("td", states[c.state] || c.state), text("td", c.took || ""),
        text("td", c.bytes ? Math.ceil(c.bytes / 1024).toLocaleString("fr-FR") + " Kio" : ""), text("td", (c.place || "").split(":")[1] || ""));
      row.lastChild.title = c.place || "";
      row.firstChild.scope = "row";
      if (c.said) row.firstChild.append(text("p", c.said, "problem"));
      return row;
    }));
  }
  function showFilters(list) {
    var key = JSON.stringify(list.map(function (f) { return [f.name, f.choices]; }));
    if (key === chosen) return;
    chosen = key;
    fill(filters, list.map(function (f) {
      var label = text("label", f.label + " ");
      var input;
      if (f.choices && f.choices.length) {
        input = document.createElement("select");
        f.choices.forEach(function (c) {
          var o = text("option", c);
          o.value = c;
          o.selected = c === f.value;
          input.append(o);
        });
      } else {
        input = document.createElement("input");
        input.value = f.value;
      }
      input.name = f.name;
      label.append(input);
      return label;
    }));
  }
  filters.addEventListener("change", function () {
    fetch(base + "/params", { method: "POST", body: new URLSearchParams(new FormData(filters)) });
  });
  filters.addEventListener("submit", function (e) { e.preventDefault(); });

  function load(version) {
    fetch(base + "/page").then(function (r) { return r.text(); }).then(function (html) {
      var at = window.scrollY, open = Array.prototype.map.call(body.querySelectorAll("details"), function (d) { return d.open; });
      body.innerHTML = html; // written by html/template and the drawer: labels are text
      Array.prototype.forEach.call(body.querySelectorAll("details"), function (d, i) { if (open[i]) d.open = true; });
      window.scrollTo(0, at);
      shown = version;
    });
  }
  var source = new EventSource(base + "/events");
  source.onmessage = function (e) {
    var v = JSON.parse(e.data);
    phase.textContent = (phases[v.phase] || v.phase) + (v.phase === "ready" && v.took ? " en " + v.took : "");
    phase.className = "phase " + v.phase;
    fill(problems, v.problems.map(function (p) { return text("li", p); }));
    problems.hidden = v.problems.length === 0;
    showCells(v.cells);
    printed.textContent = v.printed.join("\n");
    printed.parentElement.hidden = v.printed.length === 0;
    showFilters(v.filters);
    if (v.version !== shown) load(v.version);
  };
  source.onerror = function () { phase.textContent = "L’atelier ne répond plus : relancez « sillage notebook edit »."; phase.className = "phase broken"; };
})();
