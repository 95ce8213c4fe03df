// The frame around the panes: back, close, the note that this is no real bank; and where the keyboard goes.

import { el, icon } from './dom.js';

export class Screen {
  #holder = el('div', { class: 'holder' });
  #back = el('button', { type: 'button', class: 'tool', 'aria-label': 'Back', data: { action: 'back' } }, icon('back'));
  #close = el('button', { type: 'button', class: 'tool', 'aria-label': 'Close', data: { action: 'close' } }, icon('close'));
  #card;
  #goBack = null;

  // modal: the card covers another page, and stands in a dialog.
  constructor({ modal, onClose }) {
    this.#back.addEventListener('click', () => this.#goBack?.());
    this.#close.addEventListener('click', onClose);
    this.#card = el('main', modal ? { class: 'card', role: 'dialog', 'aria-modal': 'true', 'aria-labelledby': 'link-title' } : { class: 'card' },
      el('header', {}, this.#back, el('span', { class: 'wordmark' }, 'Bank link'), this.#close),
      this.#holder,
      el('footer', {}, 'Sandbox: no real bank is contacted'));
    document.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape' || this.#close.hidden) return;
      event.preventDefault();
      onClose();
    });
    document.body.replaceChildren(el('div', { class: 'backdrop' }, this.#card));
  }

  // show puts a pane in place of the last, and the keyboard at its first field, or its heading for the ear.
  show(name, node, { closable = true } = {}) {
    this.#goBack = node.goBack;
    this.#back.classList.toggle('absent', !node.goBack);
    this.#back.disabled = !node.goBack;
    this.#close.hidden = !closable;
    this.#card.dataset.pane = name;
    this.#card.setAttribute('aria-busy', String(name === 'loading'));
    this.#holder.replaceChildren(node);
    node.querySelector('.body').scrollTop = 0;
    (node.querySelector('[data-autofocus]') ?? node.querySelector('h1')).focus();
  }
}
