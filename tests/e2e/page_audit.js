// Looks over the page as it is drawn right now and returns what a person could stumble over.
// Thresholds: WCAG 2.2, 1.4.3 (text), 1.4.11 (fields), 2.5.8 (targets), 4.1.2 (names).
() => {
  const problems = [];
  const describe = (element) =>
    `<${element.tagName.toLowerCase()} class="${element.className}"> "${(element.textContent ?? "").trim().slice(0, 40)}"`;
  const isShown = (element) => {
    const box = element.getBoundingClientRect();
    return (
      box.width > 0 && box.height > 0 && element.checkVisibility({ visibilityProperty: true }) &&
      !element.closest("[inert], .unseen, .skip")
    );
  };

  const parse = (color) => {
    const numbers = color.match(/-?[\d.]+(?:e-?\d+)?/g).map(Number);
    const scale = color.startsWith("color(") ? 255 : 1;
    const [red, green, blue] = numbers.slice(0, 3).map((value) => value * scale);
    return [red, green, blue, numbers[3] ?? 1];
  };
  const over = ([r, g, b, a], [R, G, B]) => [r * a + R * (1 - a), g * a + G * (1 - a), b * a + B * (1 - a), 1];
  const behind = (element) => {
    const layers = [];
    for (let at = element; at; at = at.parentElement) {
      const layer = parse(getComputedStyle(at).backgroundColor);
      layers.push(layer);
      if (layer[3] === 1) break;
    }
    return layers.reverse().reduce((below, layer) => over(layer, below), [255, 255, 255, 1]);
  };
  const light = (color) => {
    const [r, g, b] = color.slice(0, 3).map((value) => {
      const part = value / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (a, b) => {
    const [low, high] = [light(a), light(b)].sort((x, y) => x - y);
    return (high + 0.05) / (low + 0.05);
  };

  let texts = 0;
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!/[\p{L}\p{N}]/u.test(walker.currentNode.textContent) || !isShown(element)) continue;
    if (element.closest("script, :disabled, .off, .spoiler:not(.shown)")) continue;
    texts += 1;
    const style = getComputedStyle(element);
    const ground = behind(element);
    const ratio = contrast(over(parse(style.color), ground), ground);
    const size = parseFloat(style.fontSize);
    const isLarge = size >= 24 || (size >= 18.66 && style.fontWeight >= 700);
    if (ratio < (isLarge ? 3 : 4.5)) problems.push(`contrast ${ratio.toFixed(2)}: ${describe(element)}`);
  }

  for (const field of document.querySelectorAll("input[type=text], .field textarea, .picker, .box")) {
    if (!isShown(field) || field.disabled) continue;
    const ground = behind(field.parentElement);
    const ratio = contrast(over(parse(getComputedStyle(field).borderTopColor), ground), ground);
    if (ratio < 3) problems.push(`border ${ratio.toFixed(2)}: ${describe(field)}`);
  }

  const byIds = (ids) => (ids ?? "").split(/\s+/).filter(Boolean).map((id) => document.getElementById(id));
  const nameOf = (element) =>
    element.getAttribute("aria-label") ||
    byIds(element.getAttribute("aria-labelledby")).map((one) => one?.textContent).join(" ") ||
    [...(element.labels ?? [])].map((label) => label.textContent).join(" ") ||
    (element.matches("input, textarea") ? "" : element.textContent) ||
    element.getAttribute("alt");
  const controls =
    "button, a[href], input, textarea, summary, [role=button], [role=option], [role=tab], [role=menuitem], " +
    "[role=dialog], dialog, nav, main ~ aside, article, [role=listbox], [role=menu], [role=feed], [role=img], [role=group]";
  for (const element of document.querySelectorAll(controls)) {
    if (!isShown(element)) continue;
    if (!nameOf(element)?.trim()) problems.push(`no name: ${describe(element)}`);
    if (element.matches("button, a[href], summary") && element.parentElement.closest("button, a[href], summary")) {
      problems.push(`control inside a control: ${describe(element)}`);
    }
    const box = element.getBoundingClientRect();
    const isInText = element.matches("a") && element.closest(".markdown, .mail-text, .embed-title, .quoted, .file-head");
    if (element.matches("button, summary, a[href], [role=option]") && !isInText && (box.width < 24 || box.height < 24)) {
      if (!element.matches("a.quoted")) problems.push(`small target: ${describe(element)}`);
    }
  }

  for (const image of document.querySelectorAll("img:not([alt])")) problems.push(`no alt: ${describe(image)}`);
  for (const name of ["aria-labelledby", "aria-describedby", "aria-controls", "aria-activedescendant"]) {
    for (const element of document.querySelectorAll(`[${name}]`)) {
      const isClosed = name === "aria-controls" && element.getAttribute("aria-expanded") === "false";
      if (!isClosed && byIds(element.getAttribute(name)).includes(null)) problems.push(`${name} leads nowhere: ${describe(element)}`);
    }
  }
  const ids = [...document.querySelectorAll("[id]")].map((element) => element.id);
  for (const id of new Set(ids)) if (ids.filter((other) => other === id).length > 1) problems.push(`id twice: ${id}`);
  for (const element of document.querySelectorAll("[aria-hidden=true] :is(a[href], button, [tabindex='0'])")) {
    problems.push(`hidden but focusable: ${describe(element)}`);
  }
  if (document.querySelectorAll("h1").length !== 1) problems.push("not exactly one h1");
  if (!document.documentElement.lang) problems.push("no language");
  if (document.documentElement.scrollWidth > innerWidth) problems.push(`scrolls sideways: ${document.documentElement.scrollWidth}`);
  for (const element of document.querySelectorAll("main *, dialog *")) {
    const box = element.getBoundingClientRect();
    const isClipped = element.closest(".code, .hints .chips, .quoted, .scroll, .unseen, #title");
    if (isShown(element) && !isClipped && box.right > innerWidth + 1) problems.push(`beyond the edge: ${describe(element)}`);
  }
  return { problems: [...new Set(problems)], texts };
}
