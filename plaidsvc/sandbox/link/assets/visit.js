// A visit to an OAuth bank's own page: in a pop-up where one can be opened, else the whole tab goes there and comes back
// to the link token's redirect_uri.

const interval = 350; // ms between two looks at how it stands

export class Visit {
  #window = null;
  #closed = false; // by us

  constructor(flow, stateID = '') {
    this.flow = flow;
    this.stateID = stateID;
  }

  // begin must be called from a click. It resolves with the outcome; waiting is called once the bank's page is open.
  async begin(waiting) {
    const redirect = this.flow.opened.can_redirect && inWebview();
    if (!redirect) this.#window = window.open('', '_blank', 'popup=yes,width=480,height=720');
    if (!redirect && !this.#window && !this.flow.opened.can_redirect) return { outcome: 'blocked' };
    const away = this.#window === null;
    let begun;
    try {
      begun = await this.flow.api.ask('oauth/begin', { institution_id: this.flow.bank.institution_id, redirect: away });
    } catch (fault) {
      this.close();
      throw fault;
    }
    this.stateID = begun.state_id;
    const url = new URL(begun.path, window.location.href).href;
    if (away) {
      this.flow.sink.redirect(url);
      return { outcome: 'redirected' };
    }
    if (this.#closed) {
      this.#window.close();
      return { outcome: 'closed' };
    }
    this.#window.location.replace(url);
    waiting();
    return this.#watch();
  }

  async #watch() {
    while (!this.#closed) {
      const closed = this.#window.closed; // looked at before asking: the answer given just before closing counts
      const answer = await this.status();
      if (answer.outcome !== 'pending') return answer;
      if (closed) return { outcome: 'closed' };
      await new Promise((resume) => setTimeout(resume, interval));
    }
    return { outcome: 'closed' };
  }

  status() {
    return this.flow.api.ask('oauth/status', { state_id: this.stateID });
  }

  front() {
    this.#window?.focus();
  }

  close() {
    this.#closed = true;
    this.#window?.close();
  }
}

// inWebview: a browser inside another app, where pop-ups do not work.
function inWebview() {
  const agent = navigator.userAgent;
  return /; wv\)/.test(agent) || (/(iPhone|iPod|iPad)/.test(agent) && /AppleWebKit(?!.*Safari)/.test(agent));
}
