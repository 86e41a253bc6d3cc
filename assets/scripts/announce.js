// After a swap, reads out the new [data-announce] text, as a full page load would.
export function announce() {
  const region = document.getElementById("announcer");
  document.addEventListener("htmx:after:swap", () => {
    const text = document.querySelector("[data-announce]")?.textContent.trim();
    if (region && text) region.textContent = text.replace(/\s+/g, " ");
  });
}
