// <form data-focus-after="id">: what the form's button swapped away may have had the
// focus. It goes to the element named, so that a keyboard goes on from there.
export function focusAfterSwap() {
  let target = null;
  document.addEventListener("submit", (event) => {
    target = event.target.dataset?.focusAfter ?? null;
  });
  document.addEventListener("htmx:after:swap", () => {
    if (!target) return;
    const lost = !document.activeElement || document.activeElement === document.body;
    if (lost) document.getElementById(target)?.focus();
    target = null;
  });
}
