// What a bank asks beyond the password: a device and its code, questions in words, questions with choices; and the check
// that one is a person.

import { el, icon, tile, field, button } from './dom.js';
import { explain } from './faults.js';
import { pane, notice } from './panes.js';

export function challenge(flow, asked, rejected) {
  const build = { device, code, questions, selections, recaptcha }[asked.kind];
  const words = rejected && explain(rejected);
  const wrong = rejected && notice('bad', el('strong', {}, words.title), ' ', retry[asked.kind] ?? words.text);
  return build(flow, asked, wrong);
}

const retry = {
  device: 'Have a new code sent and check that you type it as it came.',
  code: 'Check that the code is the one that was sent to you.',
  questions: 'Try answering again.',
  selections: 'Try answering again.',
};

function framed(flow, rest) {
  return pane({
    mark: tile(flow.bank, 'large'), back: () => flow.signIn(), actions: [button('continue', 'Continue')], ...rest,
  });
}

// radios is one question with its choices; the first is ready to be taken.
function radios(name, legend, choices) {
  const inputs = choices.map(({ value }, at) => {
    const input = el('input', { type: 'radio', name, value, id: `${name}-${at}` });
    input.checked = at === 0;
    return input;
  });
  const rows = choices.map(({ label }, at) => el('label', { class: 'choice', for: inputs[at].id }, inputs[at], el('span', { class: 'names' }, el('strong', {}, label))));
  return {
    node: el('fieldset', { class: 'choices' }, el('legend', {}, legend), rows),
    value: () => inputs.find((input) => input.checked).value,
  };
}

function device(flow, asked, wrong) {
  const choice = radios('link-device', 'Send it to', asked.devices.map(({ id, label }) => ({ value: id, label })));
  return framed(flow, {
    title: 'Where should the code go?', text: `${flow.bank.name} sends you a code to make sure it is you.`,
    body: [wrong, choice.node],
    onSubmit: () => flow.submitMFA('device', [choice.value()]),
    actions: [button('continue', 'Send the code')],
  });
}

function code(flow, asked, wrong) {
  const entry = field({ id: 'link-code', label: 'Code', inputmode: 'numeric', autocomplete: 'one-time-code', 'data-autofocus': true });
  return framed(flow, {
    title: 'Enter the code', text: asked.sent ? `${asked.sent}.` : `${flow.bank.name} has sent it to you.`,
    body: [wrong, entry.node, el('p', { class: 'faint' }, 'In this Sandbox: 1234. Nothing is really sent.')],
    onSubmit: () => submitted([entry.input], () => flow.submitMFA('code', [entry.input.value.trim()])),
  });
}

function questions(flow, asked, wrong) {
  const entries = asked.questions.map(({ text }, at) => field({ id: `link-answer-${at}`, label: text, 'data-autofocus': at === 0 }));
  const inputs = entries.map(({ input }) => input);
  return framed(flow, {
    title: entries.length === 1 ? 'A security question' : 'Security questions', text: `${flow.bank.name} asks to make sure it is you.`,
    body: [wrong, entries.map(({ node }) => node)],
    onSubmit: () => submitted(inputs, () => flow.submitMFA('questions', inputs.map((input) => input.value))),
  });
}

function selections(flow, asked, wrong) {
  const choices = asked.questions.map(({ text, options }, at) => radios(`link-answer-${at}`, text, options.map((option) => ({ value: option, label: option }))));
  return framed(flow, {
    title: choices.length === 1 ? 'A security question' : 'Security questions', text: `${flow.bank.name} asks to make sure it is you.`,
    body: [wrong, choices.map(({ node }) => node)],
    onSubmit: () => flow.submitMFA('selections', choices.map((choice) => choice.value())),
  });
}

function recaptcha(flow) {
  const box = el('input', { type: 'checkbox', id: 'link-person', data: { autofocus: '' } });
  const wrong = el('p', { class: 'wrong', role: 'alert' });
  return framed(flow, {
    title: 'Are you a person?', mark: el('span', { class: 'sign' }, icon('eye')),
    text: 'This stands for the puzzle that Plaid shows when a request looks automatic.',
    body: [el('label', { class: 'choice boxed', for: 'link-person' }, box, el('span', { class: 'names' }, el('strong', {}, 'I am a person'))), wrong],
    onSubmit: () => {
      if (box.checked) flow.submitMFA('recaptcha', ['solved']);
      else wrong.textContent = 'Tick the box to go on.';
    },
  });
}

// submitted goes on when every input has something in it, else to the first that has not.
function submitted(inputs, go) {
  const empty = inputs.find((input) => input.value.trim() === '');
  if (!empty) {
    go();
    return;
  }
  empty.setAttribute('aria-invalid', 'true');
  empty.focus();
}
