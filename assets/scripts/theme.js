// Runs before the first paint. The choice stays in this browser; no cookie is set.
const root = document.documentElement;
root.classList.add("with-script");
try {
  const chosen = localStorage.getItem("theme");
  if (chosen === "light" || chosen === "dark") root.dataset.theme = chosen;
} catch {
  // Storage may be forbidden; the system's choice then rules.
}
