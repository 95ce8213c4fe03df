'use strict';
// The page's own script. It loads Plaid Link, opens it, and reports to the terminal what came of it: events, an exit, a
// success. It says only what the terminal confirmed.
(() => {
  const session = JSON.parse(document.getElementById('session').textContent);
  const nonce = document.currentScript.nonce;
  const byId = (id) => document.getElementById(id);
  const card = byId('card'), title = byId('title'), message = byId('message'), advice = byId('advice');
  const detail = byId('detail'), progress = byId('progress'), primary = byId('primary'), secondary = byId('secondary');
  const startTitle = title.textContent;

  const scriptPatience = 15000, linkPatience = 20000, eventPause = 400, alivePause = 5000;
  const textLimit = 250, eventBatch = 20, bodyLimit = 15000, eventsKept = 300;

  let token = session.link_token;
  let handler = null;       // Link's handler for the current token
  let over = false;         // the session has ended: nothing changes the page any more
  let success = null;       // the last success, for sending it again
  let renewedFor = null;    // the token that was renewed without asking: once each
  let events = [], flushing = null, timer = 0, missed = 0;
  let exiting = Promise.resolve(); // the report of the last exit: what follows it must not overtake it

  // --- what the person sees ---

  // show draws one state. Every word on the page goes through textContent: banks and Plaid wrote some of them.
  function show(view) {
    card.dataset.state = view.state;
    title.textContent = view.title || startTitle;
    document.title = `${title.textContent} · Passbook`;
    message.textContent = view.message || '';
    advice.textContent = view.advice || '';
    detail.textContent = view.detail || '';
    detail.hidden = !view.detail;
    progress.hidden = !view.busy;
    button(primary, view.primary);
    button(secondary, view.secondary);
    // Link's frame had the focus; without this a keyboard or a screen reader would be left at the page's top.
    card.toggleAttribute('data-final', Boolean(view.final));
    if (view.final) title.focus(); else if (view.primary && !view.busy) primary.focus();
  }

  function button(element, action) {
    element.hidden = !action;
    element.onclick = null;
    if (!action) return;
    element.textContent = action.label;
    element.onclick = action.run;
  }

  const openLink = { label: 'Open Plaid Link', run: open };
  const stopHere = { label: 'Stop here', run: stop };
  const bankOr = (institution, other) => (institution && institution.name) || session.institution || other;
  const nothing = session.update ? 'Nothing was changed.' : 'Nothing was linked.';

  function end(view) {
    over = true;
    clearInterval(timer);
    closeLink();
    show({ ...view, final: true });
  }

  function terminalGone() {
    if (over) return;
    end({
      state: 'fault', title: 'Your terminal is no longer waiting',
      message: `Passbook has closed this page's session: its time was over, or it was stopped. ${nothing}`,
      advice: 'Go back to your terminal and start again; you may close this tab.',
    });
  }

  // --- talking to the terminal ---

  async function report(path, body) {
    const response = await fetch(location.pathname + path, {
      method: 'POST', cache: 'no-store', redirect: 'error', credentials: 'same-origin',
      headers: { 'Content-Type': 'application/json', 'X-Passbook-Link': session.page_secret },
      body: JSON.stringify(body),
    });
    missed = 0;
    if ([403, 404, 410, 421].includes(response.status)) throw new Error('another server answers here');
    const isJSON = (response.headers.get('Content-Type') || '').startsWith('application/json');
    return isJSON ? response.json() : { outcome: response.status === 409 ? 'busy' : 'rejected' };
  }

  async function alive() {
    if (over || card.dataset.state === 'saving') return; // the answer to the success will tell
    try {
      await report('alive', {});
    } catch {
      missed += 1;
      if (missed >= 2) terminalGone();
    }
  }

  const text = (value) => (typeof value === 'string' ? value.slice(0, textLimit) : '');
  const institutionOf = (i) => (i ? { institution_id: text(i.institution_id), name: text(i.name) } : null);
  const errorOf = (e) => (e ? {
    error_type: text(e.error_type), error_code: text(e.error_code),
    error_message: text(e.error_message), display_message: text(e.display_message),
  } : null);

  // What the person typed (searches, account numbers) stays out of the report.
  function onEvent(name, metadata) {
    const m = metadata || {};
    const event = { event_name: text(name) };
    for (const key of ['view_name', 'institution_id', 'institution_name', 'error_type', 'error_code', 'error_message',
      'exit_status', 'mfa_type', 'request_id', 'link_session_id', 'timestamp']) event[key] = text(m[key]);
    if (events.length < eventsKept) events.push(event);
    if (name === 'OPEN_OAUTH') say('Waiting for your bank…', 'Finish signing in in the window your bank opened.');
    if (name === 'CLOSE_OAUTH' || name === 'HANDOFF') say('Link is open…');
    setTimeout(flush, eventPause);
  }

  function flush() {
    if (!flushing) flushing = exiting.then(sendEvents).finally(() => { flushing = null; });
    return flushing;
  }

  async function sendEvents() {
    while (events.length > 0 && !over) {
      const batch = events.slice(0, eventBatch);
      try {
        await report('events', { events: batch });
      } catch {
        return; // the next flush takes them again
      }
      events = events.slice(batch.length);
    }
  }

  // --- Link ---

  let scriptLoading = null;
  function loadScript() {
    if (window.Plaid) return Promise.resolve();
    if (scriptLoading) return scriptLoading;
    scriptLoading = new Promise((resolve, reject) => {
      const script = document.createElement('script');
      script.nonce = nonce;
      script.src = session.script_url;
      script.onload = () => (window.Plaid ? resolve() : reject(new Error('script is empty')));
      script.onerror = () => reject(new Error('script was blocked'));
      setTimeout(() => reject(new Error('script is slow')), scriptPatience);
      document.head.append(script);
    }).catch((error) => { scriptLoading = null; throw error; });
    return scriptLoading;
  }

  function say(words, more) {
    if (over || card.dataset.state !== 'link') return;
    show({ state: 'link', message: words, advice: more, busy: true, primary: openLink });
  }

  async function open() {
    closeLink();
    show({ state: 'link', message: 'Opening Plaid Link…', busy: true, primary: openLink });
    try {
      await loadScript();
    } catch {
      scriptMissing();
      return;
    }
    if (over) return;
    const slow = setTimeout(() => say('Plaid Link is slow to answer…', 'It may be your connection. You can wait, or load this page again.'), linkPatience);
    const returning = new URLSearchParams(location.search).has('oauth_state_id');
    const mine = {};
    const current = (run) => (...args) => { if (handler === mine.handler && !over) { clearTimeout(slow); run(...args); } };
    try {
      const config = {
        token, cspNonce: nonce, onEvent,
        onLoad: () => { clearTimeout(slow); say('Plaid Link is open…'); },
        onSuccess: current(onSuccess),
        onExit: current(onExit),
      };
      if (returning) config.receivedRedirectUri = ownAddress();
      mine.handler = window.Plaid.create(config);
      handler = mine.handler;
      handler.open();
    } catch {
      clearTimeout(slow);
      show({
        state: 'fault', title: 'Plaid Link did not start', message: nothing,
        advice: 'Try again. If it stays like this, an extension of your browser may be in the way.',
        primary: { label: 'Try again', run: open }, secondary: stopHere,
      });
    }
  }

  // ownAddress is this page's address as the bank returned to it: Plaid wants nothing added to it.
  function ownAddress() {
    const url = new URL(location.href);
    url.searchParams.delete('again');
    url.hash = '';
    return url.href;
  }

  // A bank's return works once; after it a reload must begin anew.
  function forgetReturn() {
    if (location.search) history.replaceState(null, '', location.pathname);
  }

  function closeLink() {
    const old = handler;
    handler = null;
    if (!old) return;
    try {
      old.destroy();
    } catch { /* Link may already have taken itself away */ }
  }

  function scriptMissing() {
    const away = !session.offline && navigator.onLine === false;
    show({
      state: 'fault', title: 'Plaid Link could not be loaded',
      message: away ? 'Your computer seems to be offline.' : 'Your browser did not get the script that Link needs.',
      advice: session.offline
        ? 'It comes from the Sandbox on this computer: see whether that is still running, then try again.'
        : 'Often an ad blocker or a privacy extension is in the way: allow cdn.plaid.com for this page. Then try again.',
      detail: session.script_url,
      primary: { label: 'Try again', run: open }, secondary: stopHere,
    });
  }

  function onExit(error, metadata) {
    const m = metadata || {};
    const exit = {
      error: errorOf(error), institution: institutionOf(m.institution), status: text(m.status),
      link_session_id: text(m.link_session_id), request_id: text(m.request_id),
    };
    closeLink();
    forgetReturn();
    exiting = flush().then(() => report('exit', exit)).catch(() => { missed += 1; });
    if (!error) {
      show({
        state: 'stopped', title: nothing,
        message: m.status === 'institution_not_found'
          ? 'Your bank was not in the list. Plaid may know it under another name.'
          : 'You left Plaid Link before the end.',
        advice: 'You can try again here, or stop and go back to your terminal.',
        primary: { label: 'Try again', run: open }, secondary: stopHere,
      });
      return;
    }
    if (error.error_code === 'INVALID_LINK_TOKEN' && renewedFor !== token) {
      renew();
      return;
    }
    const again = error.error_code === 'INVALID_LINK_TOKEN' ? renew : open;
    show({
      state: 'fault', ...explain(error, bankOr(m.institution, 'The bank')),
      detail: [text(error.error_code), exit.request_id && `request ${exit.request_id}`].filter(Boolean).join(' · '),
      primary: { label: 'Try again', run: again }, secondary: stopHere,
    });
  }

  // explain puts Link's error into plain words. Unknown codes show what Plaid wrote for the person, if anything.
  function explain(error, bank) {
    const later = 'That is on their side. Try again in a few minutes, or choose another bank.';
    const known = {
      INVALID_CREDENTIALS: [`${bank} did not accept that sign-in`, 'Check the user name and the password, and try again.'],
      INVALID_MFA: [`${bank} did not accept that answer`, 'Try again with a fresh code or the exact answer.'],
      INVALID_SEND_METHOD: ['That way of getting a code did not work', 'Try again and choose another one.'],
      INVALID_UPDATED_USERNAME: ['That is a different user name', 'Sign in with the one this bank was linked with.'],
      INSUFFICIENT_CREDENTIALS: ['The sign-in was not finished', 'Try again and answer everything your bank asks for.'],
      ITEM_LOCKED: [`${bank} has locked your online access`, 'Unlock it on the bank’s own website first, then try again.'],
      USER_SETUP_REQUIRED: [`${bank} wants something from you first`, 'Sign in on the bank’s own website, do what it asks, then try again.'],
      USER_INPUT_TIMEOUT: ['That took too long', 'Banks wait a few minutes only. Try again.'],
      MFA_NOT_SUPPORTED: [`${bank} asks for a proof that Plaid cannot pass on`, 'If your bank offers another way to confirm a sign-in, choose that and try again.'],
      NO_ACCOUNTS: [`${bank} shows no account that fits`, 'If you have several logins there, try another one.'],
      ITEM_NOT_SUPPORTED: [`${bank} does not allow this kind of account`, 'Try another login, or another bank.'],
      PRODUCTS_NOT_SUPPORTED: [`${bank} does not offer what Passbook needs`, 'Try another bank.'],
      COUNTRY_NOT_SUPPORTED: [`${bank} is in a country this connection does not cover`, 'Choose another bank, or change the country in Passbook’s settings.'],
      INSTITUTION_DOWN: [`${bank} is not answering right now`, later],
      INSTITUTION_NOT_RESPONDING: [`${bank} is not answering right now`, later],
      INSTITUTION_NOT_AVAILABLE: [`${bank} is not answering right now`, later],
      INSTITUTION_NO_LONGER_SUPPORTED: [`Plaid no longer reaches ${bank}`, 'Choose another bank.'],
      INTERNAL_SERVER_ERROR: ['Something went wrong at Plaid', 'Try again in a few minutes.'],
      ACCESS_NOT_GRANTED: [`${bank} did not share what Passbook needs`, 'Try again and leave the permissions ticked.'],
      RECAPTCHA_BAD: ['Plaid took you for a machine', 'Wait a little, then try again.'],
      'institution-poor-health-error': [`${bank} has problems right now`, later],
      'oauth-error': [`${bank}’s own page did not answer`, 'Try again, and finish there within ten minutes.'],
      PLANNED_MAINTENANCE: ['Plaid is being serviced', 'Try again in a while.'],
      RATE_LIMIT_EXCEEDED: ['Too many tries in a short time', 'Wait a minute, then try again.'],
      INVALID_LINK_TOKEN: ['This Link session has run out', 'Try again to start a fresh one.'],
      INCORRECT_LINK_TOKEN: ['Your bank came back to the wrong session', 'Try again from the start.'],
      OAUTH_STATE_ID_NOT_FOUND: ['Your bank came back to a session that is gone', 'Try again from the start.'],
      OAUTH_STATE_ID_ALREADY_PROCESSED: ['That return from your bank was already used', 'Try again from the start.'],
    }[error.error_code];
    if (known) return { title: known[0], message: nothing, advice: known[1] };
    return {
      title: 'Plaid stopped with an error', message: nothing,
      advice: text(error.display_message) || 'Try again. If it stays like this, the small print below is what Plaid’s support asks for.',
    };
  }

  // renew asks the terminal for a fresh link token and opens Link with it.
  async function renew() {
    renewedFor = token;
    closeLink();
    show({ state: 'link', message: 'Starting a fresh Link session…', busy: true });
    let answer;
    try {
      answer = await report('renew', {});
    } catch {
      terminalGone();
      return;
    }
    if (over) return;
    if (answer.outcome === 'renewed') {
      token = answer.link_token;
      renewedFor = token;
      open();
      return;
    }
    show({
      state: 'fault', title: 'Please start again', message: answer.message, advice: answer.advice,
      secondary: stopHere,
    });
  }

  function onSuccess(publicToken, metadata) {
    const m = metadata || {};
    success = {
      public_token: String(publicToken), institution: institutionOf(m.institution), link_session_id: text(m.link_session_id),
      accounts: (m.accounts || []).map((a) => ({
        id: text(a.id), name: text(a.name), mask: text(a.mask), type: text(a.type), subtype: text(a.subtype),
      })),
    };
    const size = () => new TextEncoder().encode(JSON.stringify(success)).length;
    while (size() > bodyLimit && success.accounts.length > 0) success.accounts.pop();
    closeLink();
    forgetReturn();
    save();
  }

  async function save() {
    show({ state: 'saving', message: session.update ? 'Checking the connection…' : 'Saving the connection…',
      advice: 'Please leave this tab open for a moment.', busy: true });
    await Promise.race([flush(), new Promise((resolve) => setTimeout(resolve, 1000))]);
    let answer;
    try {
      answer = await report('success', success);
    } catch {
      unheard();
      return;
    }
    settled(answer);
  }

  // unheard: the report may or may not have arrived, and the page must not guess.
  function unheard() {
    end({
      state: 'fault', title: 'Your terminal did not answer',
      message: 'The bank was linked at Plaid, but this page could not learn whether Passbook saved it.',
      advice: 'Go back to your terminal: it shows whether the bank is there.',
    });
  }

  function settled(answer) {
    const home = 'Go back to your terminal; you may close this tab.';
    switch (answer.outcome) {
      case 'accepted':
        end({ state: 'done', title: answer.message, message: answer.advice || home, advice: answer.advice ? home : '' });
        return;
      case 'refused':
        end({ state: 'refused', title: nothing, message: answer.message, advice: [answer.advice, home].filter(Boolean).join(' ') });
        return;
      case 'busy':
        end({ state: 'stopped', title: 'Another tab was faster', message: 'This bank is already being saved.', advice: home });
        return;
      case 'failed':
        show({
          state: 'fault', title: 'The connection was not saved', message: answer.message, advice: answer.advice,
          detail: [answer.error_code, answer.request_id && `request ${answer.request_id}`].filter(Boolean).join(' · '),
          primary: answer.resend ? { label: 'Save again', run: save } : { label: 'Try again', run: renew }, secondary: stopHere,
        });
        return;
      default:
        show({
          state: 'fault', title: 'The connection was not saved',
          message: 'Plaid answered in a form that Passbook does not know.',
          advice: 'Try again; if it stays like this, look for a newer Passbook.',
          primary: { label: 'Try again', run: renew }, secondary: stopHere,
        });
    }
  }

  async function stop() {
    let answer;
    try {
      await exiting; // the terminal must hear why before it hears that it is over
      await flush();
      answer = await report('stop', {});
    } catch {
      terminalGone();
      return;
    }
    if (answer.outcome === 'busy') {
      settled(answer);
      return;
    }
    end({ state: 'stopped', title: nothing, message: 'Go back to your terminal; you may close this tab.' });
  }

  timer = setInterval(alive, alivePause);
  // A tab that was asleep asks at once whether the terminal still waits.
  document.addEventListener('visibilitychange', () => { if (!document.hidden) alive(); });
  open();
})();
