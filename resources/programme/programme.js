/* Filters of the programme. Without this file everything is shown and nothing is missing but the filters. */
(function () {
  "use strict";
  var form = document.getElementById("filters");
  if (!form) return;
  var said = document.getElementById("count");
  var clear = form.querySelector("button");
  var none = document.getElementById("none");

  function plain(text) {
    return text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase().replace(/\s+/g, " ");
  }

  var days = Array.prototype.map.call(document.querySelectorAll("[data-day]"), function (section) {
    return {
      element: section,
      key: section.dataset.day,
      slots: Array.prototype.map.call(section.querySelectorAll(".slot"), function (slot) {
        return {
          element: slot,
          sessions: Array.prototype.map.call(slot.querySelectorAll("li[data-session]"), function (item) {
            return {
              element: item,
              track: item.dataset.track || "",
              themes: (item.dataset.themes || "").split(" "),
              text: plain(item.textContent)
            };
          })
        };
      })
    };
  });

  function chosen(name) {
    return Array.prototype.map.call(form.querySelectorAll("[name=" + name + "]:checked"), function (box) {
      return box.value;
    });
  }

  function apply() {
    var words = plain(form.elements.words.value).split(" ").filter(Boolean);
    var day = chosen("day")[0] || "";
    var track = form.elements.track ? form.elements.track.value : "";
    var themes = chosen("theme");
    var shown = 0;
    days.forEach(function (one) {
      var ofDay = 0;
      one.slots.forEach(function (slot) {
        var ofSlot = 0;
        slot.sessions.forEach(function (session) {
          var fits =
            (!day || day === one.key) &&
            (!track || track === session.track) &&
            (!themes.length || themes.some(function (theme) { return session.themes.indexOf(theme) >= 0; })) &&
            words.every(function (word) { return session.text.indexOf(word) >= 0; });
          session.element.hidden = !fits;
          if (fits) ofSlot += 1;
        });
        slot.element.hidden = !ofSlot;
        ofDay += ofSlot;
      });
      one.element.hidden = !ofDay;
      shown += ofDay;
    });
    clear.hidden = !(words.length || day || track || themes.length);
    said.textContent = shown === 1 ? "1 session" : shown + " sessions";
    none.hidden = shown > 0;
  }

  form.addEventListener("input", apply);
  form.addEventListener("submit", function (event) { event.preventDefault(); });
  form.addEventListener("reset", function () {
    window.setTimeout(function () { apply(); form.elements.words.focus(); }, 0);
  });
  /* A link to a session that a filter hides shows everything first. */
  window.addEventListener("hashchange", function () {
    var target = document.getElementById(decodeURIComponent(window.location.hash.slice(1)));
    if (target && target.closest("[hidden]")) {
      form.reset();
      window.setTimeout(function () { target.scrollIntoView(); }, 20);
    }
  });
  /* The days are among the filters now. */
  var links = document.querySelector("nav");
  if (links) links.hidden = true;
  form.hidden = false;
  apply();
})();
