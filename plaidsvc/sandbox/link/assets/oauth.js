// The own page of an OAuth bank, as far as the Sandbox has one: sign in with anything, tick, allow or deny.

import { Api } from './api.js';
import { el, icon, tile, field, button, readableOn } from './dom.js';
import { explain } from './faults.js';
import { accountBoxes, sharing } from './panes.js';

const api = new Api();
const stateID = window.location.pathname.split('/').pop();
const holder = el('main', { class: 'bank' });
document.body.replaceChildren(holder, el('footer', {}, 'Sandbox: no real bank is contacted'));

function show(name, ...parts) {
  holder.dataset.pane = name;
  holder.replaceChildren(...parts.flat().filter(Boolean));
  (holder.querySelector('[data-autofocus]') ?? holder.querySelector('h1'))?.focus();
}

const heading = (text) => el('h1', { tabindex: '-1' }, text);

function failed(fault) {
  const words = explain(fault);
  show('bank-error', el('span', { class: 'sign bad' }, icon('warning')), heading(words.title), el('p', {}, words.text));
}

function brand(bank) {
  const strip = el('header', { class: 'brand' }, tile(bank), el('strong', {}, bank.name));
  if (/^#[0-9a-f]{6}$/i.test(bank.primary_color)) {
    strip.classList.add('coloured');
    document.documentElement.style.setProperty('--brand', bank.primary_color);
    document.documentElement.style.setProperty('--on-brand', readableOn(bank.primary_color));
  }
  document.title = bank.name;
  holder.before(strip);
}

function signIn(about) {
  const username = field({ id: 'bank-username', label: 'Username', 'data-autofocus': true });
  const password = field({ id: 'bank-password', label: 'Password', type: 'password' });
  show('bank-login', el('form', {
    novalidate: true,
    on: {
      submit: async (event) => {
        event.preventDefault();
        try {
          const { accounts } = await api.call('oauth/login', { state_id: stateID, username: username.input.value, password: password.input.value });
          permit(about, accounts);
        } catch (fault) {
          failed(fault);
        }
      },
    },
  }, heading('Sign in'), el('p', { class: 'lead' }, `to share your accounts with ${about.client_name}`),
  username.node, password.node, el('p', { class: 'faint' }, 'Anything is accepted here, nothing too.'), el('div', { class: 'actions' }, button('sign-in', 'Sign in'))));
}

function permit(about, accounts) {
  const wrong = el('p', { class: 'wrong', role: 'alert' });
  const boxes = accountBoxes(accounts, () => { wrong.textContent = ''; });
  const permissions = (about.products ?? []).filter((product) => ['transactions', 'auth', 'identity', 'investments', 'liabilities'].includes(product));
  const grants = permissions.map((product) => {
    const box = el('input', { type: 'checkbox', id: `grant-${product}`, data: { permission: product } });
    box.checked = true;
    return el('li', {}, el('label', { class: 'choice', for: box.id }, box, el('span', { class: 'names' }, el('strong', {}, names[product]))));
  });
  const answer = async (decision) => {
    const ids = decision === 'allow' ? boxes.ticked() : [];
    if (decision === 'allow' && ids.length === 0) {
      wrong.textContent = 'Choose at least one account, or deny.';
      return;
    }
    try {
      leave(await api.call('oauth/decide', { state_id: stateID, decision, account_ids: ids }));
    } catch (fault) {
      failed(fault);
    }
  };
  show('bank-permissions', el('form', { novalidate: true, on: { submit: (event) => { event.preventDefault(); answer('allow'); } } },
    heading(`Share with ${about.client_name}?`),
    el('h2', {}, 'Accounts'), boxes.node, wrong,
    grants.length > 0 && [el('h2', {}, 'Information'), el('ul', { class: 'choices' }, grants)],
    grants.length === 0 && sharing([]),
    el('div', { class: 'actions' },
      button('allow', 'Allow'),
      button('deny', 'Deny', { kind: 'secondary', on: () => answer('deny') }),
      button('fail', 'Simulate a failure of this bank', { kind: 'quiet', on: () => answer('fail') }))));
}

const names = {
  transactions: 'Transactions', auth: 'Account and routing numbers', identity: 'Name and contact details',
  investments: 'Investments', liabilities: 'Loans and credit cards',
};

function leave({ return_to: returnTo }) {
  if (returnTo) {
    window.location.replace(returnTo);
    return;
  }
  show('bank-done', el('span', { class: 'sign good' }, icon('tick')), heading('Done here'), el('p', {}, 'You can close this window.'));
  window.close();
}

try {
  const about = await api.call('oauth/page', { state_id: stateID });
  brand(about.institution);
  if (about.outcome === 'pending') signIn(about);
  else failed({ error_code: about.outcome === 'expired' ? 'oauth-error' : 'OAUTH_STATE_ID_ALREADY_PROCESSED' });
} catch (fault) {
  failed(fault);
}
