// The panes in a frame over a host page. Host and frame talk through a message channel that only they hold; the token
// comes through it and not in the URL, and the session's key never leaves this page.

import { Flow } from './flow.js';
import { Screen } from './screen.js';
import { el } from './dom.js';

function onThisMachine(origin) {
  try {
    return ['localhost', '127.0.0.1', '[::1]'].includes(new URL(origin).hostname);
  } catch {
    return false;
  }
}

if (window.parent === window) {
  document.body.replaceChildren(el('p', { class: 'alone' }, 'This page works inside the page that opens Link.'));
} else {
  let port = null;
  let flow = null;
  const screen = new Screen({ modal: true, onClose: () => flow?.askToLeave() });

  const sink = {
    event: (name, metadata) => port.postMessage({ type: 'event', name, metadata }),
    success: (publicToken, metadata) => port.postMessage({ type: 'success', publicToken, metadata }),
    exit: (error, metadata) => port.postMessage({ type: 'exit', error, metadata }),
    redirect: (url) => port.postMessage({ type: 'redirect', url }),
  };

  window.addEventListener('message', (message) => {
    if (port || message.source !== window.parent || message.data?.type !== 'link-init' || !onThisMachine(message.origin)) return;
    const { token, receivedRedirectUri } = message.data;
    [port] = message.ports;
    port.onmessage = ({ data }) => {
      if (data.type === 'open') {
        flow = new Flow(screen, sink);
        flow.start({ link_token: token, received_redirect_uri: receivedRedirectUri ?? '' });
      } else if (data.type === 'exit' && flow) {
        if (data.force) flow.force();
        else flow.askToLeave();
      }
    };
  });
  window.addEventListener('pagehide', () => flow?.stopVisit());
  window.parent.postMessage({ type: 'link-ready' }, '*'); // says nothing but that the page is there
}
