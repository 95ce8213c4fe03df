// The Hosted Link page: the same panes on a page of their own, for programs without one. Its end is a sentence, or the
// page that the link token names.

import { Flow } from './flow.js';
import { Screen } from './screen.js';
import { el, icon, button } from './dom.js';
import { explain } from './faults.js';
import { pane } from './panes.js';

let flow = null;
const screen = new Screen({ modal: false, onClose: () => flow?.askToLeave() });

const again = () => button('again', 'Start again', { kind: 'secondary', on: () => window.location.reload() });

// ended waits until the server knows how it ended, then goes to the completion page or says what is true.
async function ended(recorded, name, words) {
  await recorded;
  const completion = flow.opened?.completion_uri ?? '';
  if (/^https?:/.test(completion)) {
    window.location.replace(completion);
    return;
  }
  screen.show(name, pane(words), { closable: false });
}

const sink = {
  event: () => {},
  redirect: () => {},
  success: (publicToken, metadata, recorded) => ended(recorded, 'done', {
    title: 'You are done', text: `You can close this page and go back to ${flow.opened.client_name}.`,
    mark: el('span', { class: 'sign good' }, icon('tick')),
  }),
  exit: (error, metadata, recorded) => {
    if (error?.error_code === 'INVALID_LINK_TOKEN') {
      const words = explain(error);
      screen.show('expired', pane({ title: words.title, text: words.text, mark: el('span', { class: 'sign' }, icon('warning')) }), { closable: false });
      return;
    }
    ended(recorded, 'left', {
      title: 'Nothing was connected', text: 'You can close this page, or start again.',
      mark: el('span', { class: 'sign' }, icon('close')), actions: [again()],
    });
  },
};

flow = new Flow(screen, sink);
flow.start({ hosted_id: decodeURIComponent(window.location.pathname.split('/').pop()) });
window.addEventListener('pagehide', () => flow.stopVisit());
