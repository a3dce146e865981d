import type { Page } from 'playwright-core';

/** Fingers need so many pixels each way. */
const targetPx = 44;
/** Of graphics and of the edges of fields, by WCAG 1.4.11. */
const leastContrast = 3;

/** Scripts of the page stand as text: tests know no DOM. */
const shared = `
  const isShown = (element) => {
    const box = element.getBoundingClientRect();
    return box.width > 1 && box.height > 1 && box.right > 0 && element.checkVisibility({ visibilityProperty: true }) && !element.closest('.hidden');
  };
  const nameOf = (element) => [element.tagName.toLowerCase(), ...element.classList].join('.');
  const placeOf = (element) =>
    [element.closest('section, form, header, footer, nav, main'), element].filter(Boolean).map(nameOf).join(' ') +
    ' "' + (element.getAttribute('aria-label') ?? element.textContent).trim().slice(0, 40) + '"';`;

/**
 * What can be pressed and is smaller than a finger. As WCAG 2.5.5 allows, a link in a sentence is as high as its line, a control and its
 * label are one target, and so is what chooses by where it is pressed, as the calendar does.
 */
export async function smallTargets(page: Page): Promise<readonly string[]> {
  return await page.evaluate<string[]>(`(() => {${shared}
    const isInSentence = (element) => {
      if (element.tagName !== 'A' || getComputedStyle(element).display !== 'inline') return false;
      let block = element.parentElement;
      while (getComputedStyle(block).display === 'inline') block = block.parentElement;
      const words = block.cloneNode(true);
      words.querySelectorAll('a').forEach((link) => link.remove());
      return /[a-z]{3}/i.test(words.textContent);
    };
    const targets = document.querySelectorAll('a[href], button, input, select, textarea, summary, [role=button], [role=slider]');
    return [...new Set([...targets].map((element) => element.closest('label') ?? element))]
      .filter((element) => isShown(element) && !isInSentence(element))
      .flatMap((element) => {
        const { width, height } = element.getBoundingClientRect();
        const isLarge = Math.min(width, height) >= ${targetPx} - 0.5;
        return isLarge ? [] : [placeOf(element) + ' is ' + Math.round(width) + ' x ' + Math.round(height)];
      });
  })()`);
}

/**
 * Shapes and edges with a contrast below 3:1 to their ground. Left out: grid lines, identicons, the logo, and what was not measured. A
 * pale ground must come with a line, tick or cap that shows its shape.
 */
export async function faintGraphics(page: Page): Promise<readonly string[]> {
  return await page.evaluate<string[]>(`(() => {${shared}
    const numbers = (color) => {
      const [r, g, b, alpha = 1] = (color.match(/-?[\\d.]+(e-?\\d+)?/g) ?? [0, 0, 0, 0]).map(Number);
      return { rgb: color.startsWith('color(') ? [r, g, b] : [r / 255, g / 255, b / 255], alpha };
    };
    const over = (color, ground) => {
      const { rgb, alpha } = numbers(color);
      return rgb.map((part, index) => part * alpha + ground[index] * (1 - alpha));
    };
    const groundOf = (element) => {
      if (!element) return [1, 1, 1];
      const { backgroundColor } = getComputedStyle(element);
      return numbers(backgroundColor).alpha === 1 ? numbers(backgroundColor).rgb : over(backgroundColor, groundOf(element.parentElement));
    };
    const lightOf = (rgb) => {
      const [r, g, b] = rgb.map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const contrast = (color, ground) => {
      const [dark, light] = [lightOf(over(color, ground)), lightOf(ground)].toSorted((a, b) => a - b);
      return (light + 0.05) / (dark + 0.05);
    };
    const faults = [];
    const expect = (element, what, color, ground) => {
      const found = Math.max(...[color].flat().map((one) => contrast(one, ground)));
      if (found < ${leastContrast}) faults.push(placeOf(element) + ' ' + what + ' ' + [color].flat().join(' or ') + ' at ' + found.toFixed(2));
    };
    const isPale = (shape) => [...shape.classList].some((name) => /^(f-)?(pale|band|none|sunken)$/.test(name));
    const carriers = { pale: '.kept, .f-kept', band: '.l-acc, .l-cap, .point' };
    for (const picture of document.querySelectorAll('svg:not(.identicon, .brand svg)')) {
      if (!isShown(picture)) continue;
      for (const shape of picture.querySelectorAll('path, rect, circle, line, polyline, polygon, ellipse')) {
        if (shape.matches('.l-grid, .hole') || (shape.hasAttribute('d') && shape.getAttribute('d') === '')) continue;
        const { fill, stroke } = getComputedStyle(shape);
        for (const [name, carrier] of Object.entries(carriers))
          if (shape.matches('.' + name + ', .f-' + name) && !picture.querySelector(carrier))
            faults.push(placeOf(picture) + ' ' + name + ' is alone');
        if (isPale(shape)) continue;
        const ground = groundOf(picture);
        if (fill !== 'none') expect(picture, nameOf(shape) + ' fill', fill, ground);
        if (stroke !== 'none') expect(picture, nameOf(shape) + ' stroke', stroke, ground);
      }
    }
    // One that is pale has an edge, or a part, that is not.
    const isNothing = (mark) => mark.matches('.future, .none-weak, .day:not(.k0, .k1, .k2, .k3), .cells > i:not(.k0, .k1, .k2, .k3)');
    for (const mark of document.querySelectorAll('.meter i, .pulse, .weeks .open, .cells > i, .swatch')) {
      if (!isShown(mark) || isNothing(mark)) continue;
      const { background, borderTop, borderRight, boxShadow } = getComputedStyle(mark);
      const edges = [borderTop, borderRight].filter((edge) => !/^0px|none/.test(edge));
      expect(mark, 'mark', [background, boxShadow, ...edges].flatMap((one) => one.match(/(rgba?|color)\\([^)]*\\)/g) ?? []), groundOf(mark.parentElement));
    }
    for (const event of document.querySelectorAll('.feed li'))
      expect(event, 'mark', getComputedStyle(event, '::before').backgroundColor, groundOf(event));
    for (const field of document.querySelectorAll('input:not([type=checkbox], [type=radio], [type=range], [type=file]), select, textarea'))
      if (isShown(field)) expect(field, 'edge', getComputedStyle(field).borderTopColor, groundOf(field.parentElement));
    for (const chosen of document.querySelectorAll('.switch input:checked + span')) {
      const edge = /^(rgba?|color)\\([^)]*\\)/.exec(getComputedStyle(chosen).boxShadow);
      expect(chosen, 'edge', edge ? edge[0] : 'transparent', groundOf(chosen.parentElement));
    }
    return faults;
  })()`);
}

/**
 * Addresses without the name that the server gives them, in what is seen. A name belongs to an address where one row, or the largest part of a
 * section that speaks of no other account, shows both.
 * @param names by address
 */
export async function bareAddresses(
  page: Page,
  names: Readonly<Record<string, string>>,
): Promise<readonly string[]> {
  return await page.evaluate<string[]>(`(() => {${shared}
    const names = ${JSON.stringify(names)};
    const known = Object.keys(names).flatMap((address) => [[address, address], [address.slice(0, 6) + '…' + address.slice(-6), address]]);
    const spokenOf = (text) => new Set(known.flatMap(([written, address]) => (text.includes(written) ? [address] : [])));
    const faults = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const parent = node.parentElement;
      if (parent.closest('script, style, textarea') || !isShown(parent)) continue;
      for (const address of spokenOf(node.textContent)) {
        let part = parent;
        while (!part.matches('section, main, li, tr, [role=row]') && spokenOf(part.parentElement.innerText).size === 1) part = part.parentElement;
        if (!part.innerText.includes(names[address])) faults.push(placeOf(parent));
      }
    }
    return faults;
  })()`);
}
