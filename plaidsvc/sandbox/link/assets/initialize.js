// The script of the host page: gives it window.Plaid.create(). It draws nothing itself but one frame, whose page (from this
// script's own origin) holds the panes and every secret typed into them. It works under a strict Content-Security-Policy:
// no inline script, no style attribute in markup, no eval; the host need only allow this file and frames of its origin.
(() => {
  'use strict';

  const origin = new URL(document.currentScript.src).origin;
  const loadingPatience = 20000; // ms; a frame that is silent for so long was blocked, or its server is gone

  const frameStyle = {
    position: 'fixed', inset: '0', width: '100%', height: '100%', border: '0', margin: '0', padding: '0',
    background: 'transparent', display: 'none',
    'z-index': '2147483647',
    'color-scheme': 'light dark', // a frame whose scheme differs from its page's is painted opaque
  };

  // curtain keeps the page behind the frame from being scrolled, read or tabbed into while Link is open.
  function drawCurtain(frame) {
    const focused = document.activeElement;
    const overflow = document.documentElement.style.overflow;
    const hidden = [...document.body.children].filter((node) => node !== frame && !node.inert);
    for (const node of hidden) node.inert = true;
    document.documentElement.style.overflow = 'hidden';
    return () => {
      for (const node of hidden) node.inert = false;
      document.documentElement.style.overflow = overflow;
      focused?.focus?.();
    };
  }

  function checked(config) {
    if (config === null || typeof config !== 'object') throw new TypeError('Plaid.create takes a configuration object');
    if (typeof config.token !== 'string' || config.token === '') throw new TypeError('Plaid.create needs a link token in token');
    if (typeof config.onSuccess !== 'function') throw new TypeError('Plaid.create needs a function in onSuccess');
    for (const name of ['onExit', 'onEvent', 'onLoad']) {
      if (config[name] != null && typeof config[name] !== 'function') throw new TypeError(`Plaid.create: ${name} is not a function`);
    }
    return config;
  }

  function create(configuration) {
    const config = checked(configuration);
    let port = null; // to the panes, once they have loaded
    let wanted = false; // open() was called
    let raiseCurtain = null; // set while the frame is shown
    let gone = false;
    let patience = 0;

    const frame = document.createElement('iframe');
    frame.title = 'Link a bank';
    for (const [name, value] of Object.entries(frameStyle)) frame.style.setProperty(name, value);
    frame.src = `${origin}/link/v2/stable/link.html`;

    function hide() {
      wanted = false;
      clearTimeout(patience);
      frame.style.setProperty('display', 'none');
      raiseCurtain?.();
      raiseCurtain = null;
    }

    function show() {
      if (raiseCurtain) return;
      frame.style.setProperty('display', 'block');
      raiseCurtain = drawCurtain(frame);
      frame.focus();
      port.postMessage({ type: 'open' });
    }

    const received = {
      event: ({ name, metadata }) => config.onEvent?.(name, metadata),
      success: ({ publicToken, metadata }) => {
        hide();
        config.onSuccess(publicToken, metadata);
      },
      exit: ({ error, metadata }) => {
        hide();
        config.onExit?.(error, metadata);
      },
      redirect: ({ url }) => {
        if (new URL(url).origin === origin) window.location.assign(url);
      },
    };

    // The panes say that they are there; from then on the two talk through a channel that no other window can reach.
    function greet(message) {
      if (message.source !== frame.contentWindow || message.origin !== origin || message.data?.type !== 'link-ready') return;
      const channel = new MessageChannel();
      port = channel.port1;
      port.onmessage = ({ data }) => {
        if (!gone) received[data.type]?.(data);
      };
      frame.contentWindow.postMessage({
        type: 'link-init', token: config.token, receivedRedirectUri: config.receivedRedirectUri ?? null,
      }, origin, [channel.port2]);
      clearTimeout(patience);
      config.onLoad?.();
      if (wanted && !gone) show();
    }

    function place() {
      if (!gone) document.body.append(frame);
    }

    function neverLoaded() {
      hide();
      config.onExit?.({
        error_type: 'API_ERROR', error_code: 'INTERNAL_SERVER_ERROR',
        error_message: 'Link did not load: its server is gone, or this page does not let it open a frame', display_message: null,
      }, { institution: null, status: 'requires_credentials', link_session_id: null, request_id: null });
    }

    window.addEventListener('message', greet);
    if (document.body) place();
    else document.addEventListener('DOMContentLoaded', place, { once: true });

    return {
      open() {
        if (gone || wanted) return;
        wanted = true;
        if (port) show();
        else patience = setTimeout(neverLoaded, loadingPatience);
      },
      exit(options) {
        if (!gone && raiseCurtain) port.postMessage({ type: 'exit', force: options?.force === true });
      },
      destroy() {
        if (gone) return;
        gone = true;
        hide();
        window.removeEventListener('message', greet);
        document.removeEventListener('DOMContentLoaded', place);
        port?.close();
        frame.remove();
      },
    };
  }

  window.Plaid = Object.freeze({ create });
})();
