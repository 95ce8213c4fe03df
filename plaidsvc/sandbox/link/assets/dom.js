// Elements without markup: text always stays text, and a style is always set through the object model, as the pages'
// Content-Security-Policy asks.

// el makes an element. Properties: class, data (an object), on (an object of listeners), anything else an attribute;
// true is an empty attribute, false and null are none. Children: nodes, texts, or nothing.
export function el(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === false || value == null) continue;
    if (name === 'on') {
      for (const [event, listener] of Object.entries(value)) node.addEventListener(event, listener);
    } else if (name === 'data') {
      Object.assign(node.dataset, value);
    } else if (name === 'class') {
      node.className = value;
    } else {
      node.setAttribute(name, value === true ? '' : value);
    }
  }
  node.append(...children.flat(Infinity).filter((child) => child != null && child !== false));
  return node;
}

// Icons: 24x24 strokes, drawn for this page.
const strokes = {
  back: 'M15 5l-7 7 7 7',
  close: 'M6 6l12 12M18 6L6 18',
  search: 'M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14zM16 16l4.5 4.5',
  lock: 'M6.5 10.5h11v9h-11zM9 10.5V7.5a3 3 0 0 1 6 0v3',
  eye: 'M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12zM12 9.2a2.8 2.8 0 1 0 0 5.6 2.8 2.8 0 0 0 0-5.6z',
  tick: 'M5 12.5l4.5 4.5L19 7.5',
  warning: 'M12 4L2.8 19.5h18.4zM12 10v4.5M12 17v.1',
  window: 'M4 6h16v12H4zM4 9.5h16',
  phone: 'M8 3h8v18H8zM11 18h2',
  forward: 'M9 5l7 7-7 7',
};

export function icon(name) {
  const space = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(space, 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS(space, 'path');
  path.setAttribute('d', strokes[name]);
  svg.append(path);
  return svg;
}

// tile is a bank's mark: its logo, or its initials on its colour.
export function tile(bank, size = '') {
  const node = el('span', { class: `tile ${size}`, 'aria-hidden': 'true' });
  if (bank.logo) {
    node.append(el('img', { src: `data:image/png;base64,${bank.logo}`, alt: '' }));
    return node;
  }
  const words = bank.name.split(/[\s-]+/).filter((word) => /^[\p{L}\p{N}]/u.test(word) && !/^(of|the|and)$/i.test(word));
  node.textContent = words.slice(0, 2).map((word) => [...word][0].toUpperCase()).join('') || '•';
  const colour = /^#[0-9a-f]{6}$/i.test(bank.primary_color) ? bank.primary_color : ownColour(bank.institution_id);
  node.style.backgroundColor = colour;
  node.style.color = readableOn(colour);
  return node;
}

// ownColour gives a bank without a colour one of its own, always the same.
function ownColour(id) {
  const palette = ['#2f5d8c', '#7a4b86', '#8a5a2b', '#3d6b4f', '#8c3f4d', '#4a5a8f', '#2b6f77', '#6b5b2e'];
  let sum = 0;
  for (const letter of id) sum = (sum * 31 + letter.codePointAt(0)) % 9973;
  return palette[sum % palette.length];
}

// readableOn picks black or white, whichever contrasts more (WCAG relative luminance).
export function readableOn(colour) {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const part = parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.18 ? '#000000' : '#ffffff';
}

// field is a labelled input with room for what is wrong with it.
export function field({ id, label, type = 'text', error = '', ...rest }) {
  const hint = `${id}-error`;
  const input = el('input', {
    id, type, autocapitalize: 'none', autocorrect: 'off', spellcheck: 'false',
    'aria-invalid': error ? 'true' : null, 'aria-describedby': error ? hint : null, ...rest,
  });
  return {
    input,
    node: el('div', { class: 'field' }, el('label', { for: id }, label), input, error && el('p', { id: hint, class: 'wrong' }, error)),
  };
}

export function button(action, label, { kind = 'primary', on = null, type = null } = {}) {
  return el('button', {
    type: type ?? (on ? 'button' : 'submit'), class: kind, data: { action }, on: on ? { click: on } : {},
  }, label);
}
