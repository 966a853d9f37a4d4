// Names for what Django's admin and the text editor leave without one, for screen readers.

function label() {
  for (const icon of document.querySelectorAll(".help-tooltip[aria-label]:not([role])")) {
    icon.setAttribute("role", "img");
  }
  for (const editor of document.querySelectorAll(".ProseMirror:not([aria-label])")) {
    const row = editor.closest(".form-row, .fieldBox");
    editor.setAttribute("aria-label", row?.querySelector("label")?.textContent.replace(/:$/, "") || "Text");
  }
}

// On a phone each row of a list stands by itself: its cells say which column they are of, unless they
// are a link, which says so itself.
for (const table of document.querySelectorAll("#result_list")) {
  const names = [...table.tHead.rows[0].cells].map((cell) => cell.querySelector(".text")?.textContent.trim());
  for (const row of table.tBodies[0].rows) {
    [...row.cells].forEach((cell, index) => {
      const text = cell.textContent.trim();
      cell.classList.toggle("is-empty", /^[-–]?$/.test(text) && !cell.querySelector("input, img"));
      if (names[index] && cell.firstElementChild?.tagName !== "A") cell.dataset.label = names[index];
    });
  }
}

label();
new MutationObserver(label).observe(document.body, { childList: true, subtree: true });
