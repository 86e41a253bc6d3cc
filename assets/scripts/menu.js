// Escape closes an open <details data-menu> and gives the focus back to its summary.
export function closeMenuOnEscape() {
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const menu = document.querySelector("details[data-menu][open]");
    if (!menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
}

// A wide window shows <details data-open-when-wide>; a narrow one keeps them folded until
// asked, also when the filters inside them have swapped the page.
export function keepFolds() {
  const wide = matchMedia("(min-width: 64rem)");
  const folds = () => document.querySelectorAll("details[data-open-when-wide]");
  let wasOpen = false;
  const unfold = () => {
    for (const fold of folds()) fold.open = wide.matches || wasOpen;
  };
  wide.addEventListener("change", () => {
    wasOpen = false;
    unfold();
  });
  document.addEventListener("htmx:before:swap", () => {
    wasOpen = [...folds()].some((fold) => fold.open);
  });
  document.addEventListener("htmx:after:swap", unfold);
  unfold();
}
