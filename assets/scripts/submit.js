// <form data-submit-on-change>: a changed filter applies at once. Without scripts the
// form's own button does the same.
export function submitOnChange() {
  document.addEventListener("change", (event) => {
    const form = event.target.form;
    if (form?.matches("[data-submit-on-change]")) form.requestSubmit();
  });
}

// <form method="post" data-get-up-to="2000">: a short need goes into the address, so
// that the answer comes in one response and can be shared; a long one is posted.
export function getWhenShort() {
  document.addEventListener("submit", (event) => {
    const limit = Number(event.target.dataset?.getUpTo);
    if (!limit) return;
    const { value } = event.target.elements.text;
    event.target.method = value.length <= limit ? "get" : "post";
  });
}
