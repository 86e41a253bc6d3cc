// <form data-focus-after="id">: what the form's button swapped away may have had the
// focus. It goes to the element named, so that a keyboard goes on from there. A button
// that the swap made into another one has lost it too: pressed again it would do
// something else.
export function focusAfterSwap() {
  let target = null;
  let pressed = null;
  let value = null;
  document.addEventListener("submit", (event) => {
    target = event.target.dataset?.focusAfter ?? null;
    pressed = event.submitter;
    value = pressed?.value;
  });
  document.addEventListener("htmx:after:swap", () => {
    if (!target) return;
    const active = document.activeElement;
    const gone = !active || active === document.body;
    const another = active === pressed && pressed?.value !== value;
    if (gone || another) document.getElementById(target)?.focus();
    target = null;
  });
}
