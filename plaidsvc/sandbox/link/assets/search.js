// The search for a bank: results while typing, the arrow keys through them.

import { el, icon, tile } from './dom.js';
import { explain } from './faults.js';
import { pane } from './panes.js';

const pause = 250; // ms after the last letter

const states = { DEGRADED: ['warn', 'Having problems'], DOWN: ['bad', 'Not reachable'] };

export function institutions(flow) {
  const input = el('input', {
    id: 'link-search', type: 'search', placeholder: 'Search by name', autocomplete: 'off', autocapitalize: 'none', spellcheck: 'false',
    'aria-label': 'Search for your bank', 'aria-controls': 'link-results', data: { autofocus: '' },
  });
  input.value = flow.query;
  const results = el('ul', { id: 'link-results', class: 'choices banks' });
  const count = el('p', { class: 'faint', role: 'status', id: 'link-count' });
  let newest = 0;
  let timer = 0;

  const row = (bank) => {
    const [tone, word] = states[bank.health] ?? [];
    const state = word && el('small', { class: tone }, word);
    const kind = !word && bank.oauth && el('small', {}, 'Signs in on the bank’s page');
    return el('li', {}, el('button', {
      type: 'button', class: 'choice', data: { institution: bank.institution_id }, on: { click: () => flow.choose(bank) },
    }, tile(bank), el('span', { class: 'names' }, el('strong', {}, bank.name), state, kind), icon('forward')));
  };

  async function look(query) {
    const mine = ++newest;
    let found;
    try {
      found = await flow.find(query);
    } catch (fault) {
      if (fault.error_code === 'INVALID_LINK_TOKEN') {
        flow.failed(fault);
      } else if (mine === newest) {
        results.replaceChildren();
        count.textContent = explain(fault).text;
      }
      return;
    }
    if (mine !== newest) return;
    results.replaceChildren(...found.map(row));
    results.dataset.query = query;
    if (found.length === 0) count.textContent = `No bank is called “${query}”. Check the spelling, or try a shorter word.`;
    else if (query) count.textContent = found.length === 1 ? 'One bank' : `${found.length} banks`;
    else count.textContent = '';
  }

  input.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(() => look(input.value.trim()), pause);
  });

  const node = pane({
    title: 'Choose your bank', body: [el('div', { class: 'search' }, icon('search'), input), count, results],
    onSubmit: () => {
      const rows = results.querySelectorAll('button');
      if (rows.length === 1) rows[0].click();
      else rows[0]?.focus();
    },
  });
  node.classList.add('tall');
  node.addEventListener('keydown', (event) => {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    const stops = [input, ...results.querySelectorAll('button')];
    const at = stops.indexOf(document.activeElement);
    const next = stops[at + (event.key === 'ArrowDown' ? 1 : -1)];
    if (at >= 0 && next) {
      event.preventDefault();
      next.focus();
    }
  });
  look(flow.query);
  return node;
}
