// Suggests words and titles while someone types into the search field. An extra: without it the field is a plain
// form. A combobox with a list, as the ARIA Authoring Practices describe it: the focus stays in the field.
"use strict";

(() => {
  const WAIT = 120; // Milliseconds without a key before the archive is asked.
  const MOST_KEPT = 100; // Answers, for those who type back and forth.

  for (const field of document.querySelectorAll("input[data-suggest]")) begin(field);

  function begin(field) {
    const list = make("div", { role: "listbox", id: `${field.id}-vorschlaege`, "aria-label": "Vorschläge" });
    list.className = "suggestions";
    list.hidden = true;
    const status = make("p", { role: "status" });
    status.className = "out";
    field.parentElement.append(list);
    field.form.append(status);
    for (const [name, value] of Object.entries({
      role: "combobox",
      "aria-autocomplete": "list",
      "aria-expanded": "false",
      "aria-controls": list.id,
    })) field.setAttribute(name, value);

    const kept = new Map();
    let timer = 0;
    let asking = null;
    let options = [];
    let active = -1;

    field.addEventListener("input", (event) => {
      clearTimeout(timer);
      asking?.abort();
      if (!event.isComposing) timer = setTimeout(ask, WAIT);
    });
    field.addEventListener("compositionend", () => {
      clearTimeout(timer);
      timer = setTimeout(ask, WAIT);
    });
    field.addEventListener("keydown", onKey);
    field.addEventListener("blur", close);
    field.form.addEventListener("submit", close);
    // The focus stays in the field, so that a click on an option does not close the list before it counts.
    list.addEventListener("mousedown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) choose(option);
    });

    async function ask() {
      const typed = field.value.trim();
      asking?.abort();
      if (!typed) return close();
      const known = kept.get(typed);
      if (known) return show(known);
      const mine = new AbortController();
      asking = mine;
      try {
        const answer = await fetch(`${field.dataset.suggest}?q=${encodeURIComponent(typed)}`, {
          signal: mine.signal,
          credentials: "omit",
        });
        if (!answer.ok) return close();
        const found = await answer.json();
        if (kept.size >= MOST_KEPT) kept.clear();
        kept.set(typed, found);
        if (asking === mine && field.value.trim() === typed && document.activeElement === field) show(found);
      } catch {
        // Another key was pressed meanwhile, or the archive cannot be reached: the form does its work all the same.
        if (asking === mine) close();
      }
    }

    function show(found) {
      active = -1;
      field.removeAttribute("aria-activedescendant");
      const groups = [
        group("Wörter", found.words, (one) => ({ text: one.word, q: one.q })),
        group("Meldungen", found.titles, (one) => ({ text: one.title, aside: one.published_label, href: one.path })),
      ].filter(Boolean);
      list.replaceChildren(...groups);
      options = [...list.querySelectorAll("[role=option]")];
      options.forEach((option, number) => { option.id = `${list.id}-${number}`; });
      list.hidden = options.length === 0;
      field.setAttribute("aria-expanded", String(!list.hidden));
      status.textContent = options.length === 1 ? "1 Vorschlag" : options.length ? `${options.length} Vorschläge` : "";
    }

    function group(label, entries, shown) {
      if (!entries?.length) return null;
      const box = make("div", { role: "group", "aria-label": label });
      const heading = make("div", { "aria-hidden": "true" }, label);
      heading.className = "heading";
      box.append(heading);
      for (const entry of entries) {
        const { text, aside, q, href } = shown(entry);
        const option = make("div", { role: "option", "aria-selected": "false" });
        option.append(make("span", {}, text));
        if (aside) option.append(" ", make("small", {}, aside));
        if (href) option.dataset.href = href;
        else option.dataset.q = q;
        box.append(option);
      }
      return box;
    }

    function onKey(event) {
      if (event.isComposing) return;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        if (list.hidden) return void ask();
        // One place more than there are options: the field itself.
        const places = options.length + 1;
        const step = event.key === "ArrowDown" ? 1 : -1;
        mark(((active + 1 + step + places) % places) - 1);
      } else if (event.key === "Enter" && active >= 0 && !list.hidden) {
        event.preventDefault();
        choose(options[active]);
      } else if (event.key === "Escape" && !list.hidden) {
        // Once for the list; once more clears the field, as browsers do.
        event.preventDefault();
        close();
      }
    }

    function mark(number) {
      options[active]?.setAttribute("aria-selected", "false");
      active = number;
      const option = options[active];
      if (!option) return field.removeAttribute("aria-activedescendant");
      option.setAttribute("aria-selected", "true");
      option.scrollIntoView({ block: "nearest" });
      field.setAttribute("aria-activedescendant", option.id);
    }

    function choose(option) {
      close();
      if (option.dataset.href) {
        location.assign(option.dataset.href);
      } else {
        field.value = option.dataset.q;
        field.form.requestSubmit();
      }
    }

    function close() {
      clearTimeout(timer);
      asking?.abort();
      asking = null;
      active = -1;
      list.hidden = true;
      field.setAttribute("aria-expanded", "false");
      field.removeAttribute("aria-activedescendant");
      status.textContent = "";
    }
  }

  function make(tag, attributes, text = "") {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.textContent = text;
    return element;
  }
})();
