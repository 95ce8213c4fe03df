// The panes: each returns one element. Ids, data-action and data-* attributes are stable; the package comment lists them.

import { el, icon, tile, field, button } from './dom.js';
import { explain } from './faults.js';

export { institutions } from './search.js';
export { challenge } from './challenge.js';

export function pane({ title, text = null, mark = null, back = null, onSubmit = null, body = [], actions = [] }) {
  const heading = el('h1', { tabindex: '-1', id: 'link-title' }, title);
  const parts = [
    el('div', { class: 'body' }, mark, heading, text && el('p', { class: 'lead' }, text), body),
    actions.length > 0 && el('div', { class: 'actions' }, actions),
  ];
  const node = onSubmit
    ? el('form', { novalidate: true, autocomplete: 'off', on: { submit: (event) => { event.preventDefault(); onSubmit(); } } }, parts)
    : el('div', { class: 'pane' }, parts);
  node.goBack = back;
  return node;
}

export function notice(kind, ...words) {
  return el('p', { class: `notice ${kind}`, role: kind === 'bad' ? 'alert' : 'status' }, icon('warning'), el('span', {}, words));
}

const shared = {
  transactions: 'Transactions of up to two years, and new ones as they come',
  auth: 'Account and routing numbers',
  identity: 'Your name and contact details as the bank has them',
  investments: 'Holdings and investment transactions',
  liabilities: 'Loans and credit cards: rates, due dates, minimum payments',
  assets: 'A report of your assets',
  statements: 'Bank statements',
};

// sharing lists what a set of products lets an app see.
export function sharing(products) {
  const items = ['Accounts: names, types and balances', ...(products ?? []).map((product) => shared[product]).filter(Boolean)];
  return el('ul', { class: 'plain' }, items.map((item) => el('li', {}, icon('tick'), item)));
}

export function consent(flow) {
  const name = flow.opened.client_name;
  const point = (sign, title, text) => el('li', {}, icon(sign), el('div', {}, el('strong', {}, title), el('span', {}, text)));
  return pane({
    title: `Connect your bank to ${name}`,
    body: [
      el('ul', { class: 'points' },
        point('lock', 'You sign in here', `${name} never sees your username or password.`),
        point('eye', 'It can look, not touch', 'No payment can be made with this connection.'),
        point('tick', 'You choose the accounts', 'And you can disconnect at any time.')),
      el('details', {}, el('summary', {}, `What ${name} will see`), sharing(flow.opened.products)),
    ],
    onSubmit: () => flow.search(),
    actions: [button('continue', 'Continue')],
  });
}

function unhealthy(flow, title, text, actions) {
  return pane({
    title, text, mark: tile(flow.bank, 'large'), back: () => flow.search(), actions,
    body: [el('p', { class: 'faint' }, 'This is what the Sandbox says of the bank’s sign-in at the moment.')],
  });
}

const another = (flow, kind = 'primary') => button('institutions', 'Choose another bank', { kind, on: () => flow.search() });

export function degraded(flow) {
  return unhealthy(flow, `${flow.bank.name} has problems right now`,
    'Connecting may take long or fail. You can try it all the same, or choose another bank.',
    [button('continue', 'Continue anyway', { on: () => flow.signIn() }), another(flow, 'secondary')]);
}

export function down(flow) {
  return unhealthy(flow, `${flow.bank.name} cannot be reached`,
    'Its sign-in is down, so there is nothing to try now. Come back later, or choose another bank.',
    [another(flow), button('leave', 'Leave', { kind: 'secondary', on: () => flow.askToLeave() })]);
}

export function unsupported(flow) {
  return pane({
    title: 'Connectivity not supported', mark: tile(flow.bank, 'large'), back: () => flow.search(),
    text: `${flow.bank.name} cannot share everything ${flow.opened.client_name} asks for. This says nothing about the bank’s health.`,
    actions: [another(flow), button('leave', 'Leave', { kind: 'secondary', on: () => flow.askToLeave() })],
  });
}

export function credentials(flow, wrong) {
  const update = flow.opened.update_mode;
  const about = wrong && explain(wrong);
  const userWrong = wrong?.error_code === 'INVALID_UPDATED_USERNAME';
  const username = field({ id: 'link-username', label: 'Username', autocomplete: 'off', error: userWrong ? about.title : '' });
  const password = field({ id: 'link-password', label: 'Password', type: 'password', autocomplete: 'off' });
  username.input.value = flow.username;
  if (wrong && !userWrong) password.input.dataset.autofocus = '';
  else username.input.dataset.autofocus = '';
  return pane({
    title: update ? `Sign in to ${flow.bank.name} again` : `Sign in to ${flow.bank.name}`, mark: tile(flow.bank, 'large'),
    text: update ? 'The bank wants to see that it is still you. Your accounts and history stay as they are.' : null,
    back: update ? null : () => flow.search(),
    body: [
      wrong && notice('bad', el('strong', {}, about.title), ' ', about.text),
      username.node, password.node,
      el('p', { class: 'faint' }, 'In this Sandbox: user_good and pass_good.'),
    ],
    onSubmit: () => {
      const empty = [username.input, password.input].find((input) => input.value === '');
      if (empty) {
        empty.setAttribute('aria-invalid', 'true');
        empty.focus();
        return;
      }
      flow.submitCredentials(username.input.value, password.input.value);
    },
    actions: [button('continue', 'Sign in')],
  });
}

export function oauth(flow, note) {
  const update = flow.opened.update_mode;
  return pane({
    title: update ? `Sign in to ${flow.bank.name} again` : `Continue at ${flow.bank.name}`, mark: tile(flow.bank, 'large'),
    text: `The bank’s own page opens in a new window. Sign in there and choose the accounts to share with ${flow.opened.client_name}; you come back here by yourself.`,
    back: update ? null : () => flow.search(),
    body: [note && notice('warn', note)],
    actions: [button('continue', 'Go to the bank', { on: () => flow.visitBank() })],
  });
}

export function waiting(flow) {
  return pane({
    title: `Waiting for ${flow.bank.name}`, mark: el('div', { class: 'spinner' }, tile(flow.bank, 'large')),
    text: 'Finish in the bank’s window. This page notices by itself when you are done.',
    actions: [
      button('front', 'Show the bank’s window', { on: () => flow.visit?.front() }),
      button('cancel-oauth', 'Cancel', { kind: 'secondary', on: () => flow.cancelVisit() }),
    ],
  });
}

const acronyms = ['cd', 'ira', 'hsa', 'gic', 'isa', 'lira', 'lif', 'lrif', 'lrsp', 'prif', 'rdsp', 'resp', 'rrif', 'rrsp', 'sarsep', 'sipp', 'tfsa', 'ugma', 'utma'];

// kindOf names an account's subtype, or its type where the bank gives no subtype.
function kindOf({ type, subtype }) {
  const kind = subtype || type || 'account';
  return acronyms.includes(kind) ? kind.toUpperCase() : kind[0].toUpperCase() + kind.slice(1);
}

// accountBoxes lists accounts to tick, and reads the ticked ones.
export function accountBoxes(accounts, changed = () => {}) {
  const boxes = accounts.map((account) => {
    const box = el('input', { type: 'checkbox', id: `account-${account.id}`, data: { account: account.id }, on: { change: changed } });
    box.checked = account.ticked;
    return box;
  });
  const described = (account) => (account.mask ? `${kindOf(account)}  •••• ${account.mask}` : kindOf(account));
  const rows = accounts.map((account, at) => el('li', {}, el('label', { class: 'choice', for: boxes[at].id },
    boxes[at], el('span', { class: 'names' }, el('strong', {}, account.name), el('small', {}, described(account))))));
  return {
    node: el('ul', { class: 'choices', 'aria-label': 'Accounts' }, rows),
    ticked: () => boxes.filter((box) => box.checked).map((box) => box.dataset.account),
    set: (on) => boxes.forEach((box) => { box.checked = on; }),
  };
}

export function accounts(flow, list) {
  const wrong = el('p', { class: 'wrong', role: 'alert' });
  const all = el('button', { type: 'button', class: 'quiet', data: { action: 'select-all' }, on: { click: () => toggle() } });
  const boxes = accountBoxes(list, () => refresh());
  const refresh = () => {
    all.textContent = boxes.ticked().length === list.length ? 'Select none' : 'Select all';
    if (boxes.ticked().length > 0) wrong.textContent = '';
  };
  const toggle = () => {
    boxes.set(boxes.ticked().length !== list.length);
    refresh();
  };
  refresh();
  return pane({
    title: 'Choose the accounts to share', mark: tile(flow.bank, 'large'), back: () => flow.signIn(),
    text: `${flow.opened.client_name} will see these accounts and nothing else of ${flow.bank.name}.`,
    body: [list.length > 1 && all, boxes.node, wrong],
    onSubmit: () => {
      if (boxes.ticked().length > 0) flow.finish(boxes.ticked());
      else wrong.textContent = 'Choose at least one account.';
    },
    actions: [button('continue', 'Share these accounts')],
  });
}

export function loading(text) {
  return pane({ title: text, mark: el('div', { class: 'spinner dots', 'aria-hidden': 'true' }) });
}

export function connected(flow) {
  const count = flow.connected.metadata.accounts.length;
  const what = count === 1 ? 'One account is shared' : `${count} accounts are shared`;
  const text = flow.opened.update_mode
    ? `${flow.opened.client_name} can reach the bank again. ${what}.`
    : `${what} with ${flow.opened.client_name}.`;
  return pane({
    title: `${flow.bank.name} is connected`, text,
    mark: el('div', { class: 'done' }, tile(flow.bank, 'large'), el('span', { class: 'badge' }, icon('tick'))),
    onSubmit: () => flow.succeed(),
    actions: [button('continue', 'Finish')],
  });
}

export function error(flow, fault, words) {
  const next = {
    credentials: () => button('retry', 'Try again', { on: () => flow.signIn() }),
    institutions: () => another(flow),
    leave: () => null,
  }[words.next]();
  const home = fault.error_code === 'ITEM_LOCKED' && /^https?:/.test(flow.bank?.url ?? '');
  return pane({
    title: words.title, text: words.text, mark: el('span', { class: 'sign bad' }, icon('warning')),
    body: [
      home && el('p', {}, el('a', { href: flow.bank.url, target: '_blank', rel: 'noopener noreferrer' }, `Open ${flow.bank.name}’s page`)),
      el('p', { class: 'code' }, fault.error_code),
    ],
    actions: [next, button('leave', 'Leave', { kind: next ? 'secondary' : 'primary', on: () => flow.leaveNow() })].filter(Boolean),
  });
}

export function exit(flow) {
  const text = flow.bank
    ? `${flow.bank.name} is not connected yet. What you have entered is not kept.`
    : 'No bank is connected yet.';
  return pane({
    title: 'Leave without connecting?', text, mark: el('span', { class: 'sign' }, icon('close')), back: () => flow.stay(),
    actions: [
      button('stay', 'Go on connecting', { on: () => flow.stay() }),
      button('leave', 'Leave', { kind: 'secondary', on: () => flow.leave() }),
    ],
  });
}
