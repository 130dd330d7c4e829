// Resolves the theme "auto" before the first paint, and follows the system while the page is open.
(() => {
  const page = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const apply = () => {
    const choice = page.dataset.theme;
    page.dataset.bsTheme = choice === "auto" ? (dark.matches ? "dark" : "light") : choice;
  };
  apply();
  dark.addEventListener("change", apply);
  page.addEventListener("office:theme", apply);
})();
