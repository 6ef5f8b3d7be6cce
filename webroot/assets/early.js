// Runs before the first paint, so that a chosen theme does not flash into place.
(() => {
  try {
    const theme = localStorage.getItem("weir.theme");
    if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
  } catch {
    // Storage may be switched off: the system's theme holds.
  }
})();
