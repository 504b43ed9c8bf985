/* What a reader of a page sees and hears, measured in the browser: each function gives the failures in words. */
({
  /* Text that does not stand out from its ground: 4.5:1, and 3:1 where it is large or an icon (WCAG 2.2, 1.4.3
     and 1.4.11). What cannot be used need not. */
  faint() {
    const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
    const known = {};
    const colour = (written) => known[written] ??= (() => {
      canvas.clearRect(0, 0, 1, 1);
      canvas.fillStyle = written;
      canvas.fillRect(0, 0, 1, 1);
      const [red, green, blue, alpha] = canvas.getImageData(0, 0, 1, 1).data;
      return { rgb: [red, green, blue], alpha: alpha / 255 };
    })();
    const over = (top, alpha, under) => top.map((one, at) => one * alpha + under[at] * (1 - alpha));
    const luminance = (rgb) => rgb
      .map((one) => one / 255)
      .map((one) => (one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4))
      .reduce((sum, one, at) => sum + one * [0.2126, 0.7152, 0.0722][at], 0);
    const ratio = (one, other) => {
      const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
      return (high + 0.05) / (low + 0.05);
    };
    /* The colours of text and ground as they reach the eye: each ancestor lays its ground on what is behind it, and
       its opacity then fades all that it holds. */
    const seen = (element, written) => {
      const above = [];
      for (let one = element; one; one = one.parentElement) above.unshift(getComputedStyle(one));
      const behind = [];
      let ground = [255, 255, 255];
      for (const style of above) {
        behind.push(ground);
        const own = colour(style.backgroundColor);
        ground = over(own.rgb, own.alpha, ground);
      }
      let text = over(colour(written).rgb, colour(written).alpha, ground);
      for (const [at, style] of [...above.entries()].reverse()) {
        text = over(text, Number(style.opacity), behind[at]);
        ground = over(ground, Number(style.opacity), behind[at]);
      }
      return [text, ground];
    };
    const wrong = [];
    const check = (element, style, words) => {
      if (!element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) return;
      if (element.closest(":disabled, [aria-disabled=true]")) return;
      const box = element.getBoundingClientRect();
      if (box.width < 2 || box.height < 2) return;
      const size = parseFloat(style.fontSize);
      const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
      const [text, ground] = seen(element, element instanceof SVGElement ? style.fill : style.color);
      const found = ratio(text, ground);
      const icon = element.matches("[data-testid=stIconMaterial]");
      if (found < (large || icon ? 3 : 4.5))
        wrong.push(`${found.toFixed(2)}:1 ${words.trim().slice(0, 60)} (${text.map(Math.round)} on ${ground.map(Math.round)})`);
    };
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const element = texts.currentNode.parentElement;
      if (texts.currentNode.data.trim() && !element.closest("script, style, noscript, option"))
        check(element, getComputedStyle(element), texts.currentNode.data);
    }
    for (const field of document.querySelectorAll("input, textarea"))
      if (!field.value && field.placeholder) check(field, getComputedStyle(field, "::placeholder"), field.placeholder);
      else if (field.value) check(field, getComputedStyle(field), field.value);
    return wrong;
  },

  /* Controls that have no name for whom cannot see them. */
  unnamed() {
    const words = (element) => element?.textContent.trim() ?? "";
    const named = (element) =>
      element.getAttribute("aria-label")?.trim()
      || (element.getAttribute("aria-labelledby") ?? "").split(/\s+/).map((id) => words(document.getElementById(id))).join("")
      || [...(element.labels ?? [])].map(words).join("")
      || (element.matches("input, select, textarea") ? "" : words(element))
      || element.querySelector("img[alt]:not([alt=''])")?.alt
      || element.title;
    const controls = "a[href], button, input:not([type=hidden]), select, textarea, summary,"
      + "[role=button], [role=link], [role=checkbox], [role=radio], [role=switch], [role=combobox]";
    return [...document.querySelectorAll(controls)]
      .filter((one) => one.checkVisibility({ visibilityProperty: true }) && !named(one))
      .map((one) => one.outerHTML.slice(0, 300));
  },

  /* Ids that more than one element has. */
  twice() {
    const ids = [...document.querySelectorAll("[id]")].map((one) => one.id);
    return [...new Set(ids.filter((id, at) => ids.indexOf(id) !== at))];
  },

  /* Charts, tables and pictures that say nothing to whom cannot see them. */
  undescribed() {
    const pictures = "[data-testid=stVegaLiteChart], [data-testid=stDataFrame], [data-testid=stMain] img";
    return [...document.querySelectorAll(pictures)]
      .filter((one) => !(one.alt || one.getAttribute("aria-label") || one.querySelector("[aria-label], [alt]")))
      .map((one) => one.outerHTML.slice(0, 300));
  },

  /* How many pixels wider than the window the page is. */
  wider() {
    const all = [document.documentElement, document.querySelector("[data-testid=stMain]")];
    return Math.max(...all.map((one) => one.scrollWidth - window.innerWidth));
  },
})
