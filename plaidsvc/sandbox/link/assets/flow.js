// One run of Link: which pane follows which, the events on the way, and how it ends. The panes only draw; the server
// knows the bank. Sequences and metadata are those of https://plaid.com/docs/link/web/ and .../link/oauth/.

import { Api } from './api.js';
import { explain } from './faults.js';
import { Visit } from './visit.js';
import * as panes from './panes.js';

const shortestLoading = 450; // ms; a pane that flashes by is only noise

export class Flow {
  api = new Api();
  opened = null; // the server's answer to open
  bank = null;
  query = ''; // kept for the way back to the search
  username = '';
  fault = null; // the last error, until something succeeds: onExit gets it
  status = 'requires_credentials'; // what the person was asked last, in Plaid's words
  connected = null; // public token and metadata, once there is no way back
  ended = false;
  visit = null; // to an OAuth bank's page
  #announced = false; // OPEN was sent
  #current = null; // the pane that is shown, or waits behind the question whether to leave
  #leaving = false;

  // screen draws panes: show(name, node). sink takes event, success, exit and redirect.
  constructor(screen, sink) {
    this.screen = screen;
    this.sink = sink;
  }

  async start(request) {
    this.screen.show('loading', panes.loading('Getting ready…'));
    try {
      this.opened = await this.api.call('open', request);
    } catch (fault) {
      this.opened = { link_session_id: '', fault };
    }
    if (this.ended) return;
    if (this.opened.fault) {
      this.leave(this.opened.fault);
      return;
    }
    this.api.session = this.opened.session;
    this.bank = this.opened.institution ?? null;
    if (this.opened.resumed_visit) {
      await this.resume();
    } else if (this.opened.update_mode) {
      this.signIn();
    } else {
      this.show('CONSENT', 'consent', () => panes.consent(this));
    }
  }

  // --- events -------------------------------------------------------------------------------------------------------

  // emit tells the host, and has the server record it; it resolves when that is done.
  emit(name, values = {}) {
    const metadata = {
      account_number_mask: null, error_type: null, error_code: null, error_message: null, exit_status: null,
      institution_id: this.bank?.institution_id ?? null, institution_name: this.bank?.name ?? null,
      institution_search_query: null, is_update_mode: null, match_reason: null, mfa_type: null, routing_number: null,
      selection: null, view_name: null,
      request_id: this.api.requestID, link_session_id: this.opened.link_session_id, timestamp: new Date().toISOString(),
      ...values,
    };
    this.sink.event(name, metadata);
    return this.api.session ? this.api.tell('event', { event: { name, metadata } }) : Promise.resolve();
  }

  emitError(fault) {
    this.fault = fault;
    this.emit('ERROR', { ...errorFields(fault), view_name: 'ERROR' });
  }

  // --- panes --------------------------------------------------------------------------------------------------------

  // show draws a pane and tells of it. view is Plaid's name, or null for a pane that has none; mfaType goes with MFA.
  // While the person is asked whether to leave, what comes waits behind the question.
  show(view, name, draw, { mfaType = null, status = null } = {}) {
    if (this.ended) return;
    const same = view === 'LOADING' && this.#current?.view === 'LOADING' && !this.#leaving;
    this.#current = { view, name, draw, mfaType, status, node: null };
    if (this.#leaving && !this.connected) return;
    this.#leaving = false;
    this.#display(same);
  }

  #display(same) {
    const { view, name, draw, mfaType, status } = this.#current;
    if (status) this.status = status;
    if (!this.#announced) {
      this.#announced = true;
      this.emit('OPEN', { view_name: view, is_update_mode: String(this.opened.update_mode) });
    } else if (view && !same) {
      this.emit('TRANSITION_VIEW', { view_name: view, mfa_type: mfaType });
    }
    this.#current.node ??= draw();
    this.screen.show(name, this.#current.node);
  }

  loading(text) {
    this.show('LOADING', 'loading', () => panes.loading(text));
  }

  search() {
    if (!this.opened.update_mode) this.bank = null;
    this.show('SELECT_INSTITUTION', 'institutions', () => panes.institutions(this), { status: 'requires_credentials' });
  }

  async find(query) {
    const found = (await this.api.ask('institutions', { query })).institutions;
    this.query = query;
    this.status = query && found.length === 0 ? 'institution_not_found' : 'requires_credentials';
    if (query) this.emit('SEARCH_INSTITUTION', { institution_search_query: query });
    return found;
  }

  choose(bank) {
    this.bank = bank;
    this.username = '';
    this.emit('SELECT_INSTITUTION');
    if (!bank.supported) {
      this.show(null, 'unsupported', () => panes.unsupported(this), { status: 'institution_not_supported' });
    } else if (bank.health === 'DOWN') {
      this.fault = poorHealth;
      this.emit('SELECT_DOWN_INSTITUTION');
      this.show(null, 'down', () => panes.down(this), { status: 'requires_credentials' });
    } else if (bank.health === 'DEGRADED') {
      this.fault = poorHealth;
      this.emit('SELECT_DEGRADED_INSTITUTION');
      this.show(null, 'degraded', () => panes.degraded(this), { status: 'requires_credentials' });
    } else {
      this.signIn();
    }
  }

  // signIn asks for what the chosen bank wants: its own page, or username and password.
  signIn({ wrong = null, note = '' } = {}) {
    if (this.fault === poorHealth) this.fault = null;
    if (this.bank.oauth) {
      this.show('OAUTH', 'oauth', () => panes.oauth(this, note), { status: 'requires_oauth' });
    } else {
      this.show('CREDENTIAL', 'credentials', () => panes.credentials(this, wrong), { status: 'requires_credentials' });
    }
  }

  // --- signing in with a password -----------------------------------------------------------------------------------

  submitCredentials(username, password) {
    this.username = username;
    this.emit('SUBMIT_CREDENTIALS');
    return this.advance('login', { institution_id: this.bank.institution_id, username, password });
  }

  submitMFA(kind, answers) {
    if (kind !== 'recaptcha') this.emit('SUBMIT_MFA', { mfa_type: kind });
    return this.advance('mfa', { answers });
  }

  async advance(path, body) {
    this.loading(`Talking to ${this.bank.name}…`);
    let step;
    try {
      step = await patiently(this.api.ask(path, body));
    } catch (fault) {
      this.failed(fault);
      return;
    }
    if (this.ended) return;
    this.fault = null;
    if (step.rejected) this.emitError(step.rejected);
    if (step.challenge) this.challenge(step.challenge, step.rejected ?? null);
    else if (step.select) this.selectAccounts(step.accounts);
    else await this.finish([]);
  }

  challenge(challenge, rejected) {
    const kind = challenge.kind;
    const draw = () => panes.challenge(this, challenge, rejected);
    if (kind === 'recaptcha') {
      this.show('RECAPTCHA', 'recaptcha', draw, { status: 'requires_credentials' });
      return;
    }
    const status = kind === 'device' ? 'choose_device' : `requires_${kind}`;
    this.show('MFA', `mfa-${kind}`, draw, { mfaType: kind, status });
  }

  selectAccounts(accounts) {
    this.show('SELECT_ACCOUNT', 'accounts', () => panes.accounts(this, accounts), { status: 'requires_account_selection' });
  }

  async finish(accountIDs) {
    if (!this.bank.oauth) this.loading('Connecting your accounts…'); // the bank's own page has kept them waiting already
    let result;
    try {
      result = await patiently(this.api.ask('finish', { account_ids: accountIDs }));
    } catch (fault) {
      this.failed(fault);
      return;
    }
    if (this.ended) return;
    this.fault = null;
    this.connected = result;
    this.show('CONNECTED', 'connected', () => panes.connected(this));
  }

  // --- an OAuth bank's own page -------------------------------------------------------------------------------------

  async visitBank() {
    this.visit?.close();
    this.emit('OPEN_OAUTH');
    const visit = new Visit(this);
    this.visit = visit;
    const waiting = () => {
      if (this.visit === visit) this.show(null, 'oauth-waiting', () => panes.waiting(this), { status: 'requires_oauth' });
    };
    let answer;
    try {
      answer = await visit.begin(waiting);
    } catch (fault) {
      if (this.visit === visit) this.failed(fault);
      return;
    }
    if (this.visit === visit && !this.ended) await this.visited(answer);
  }

  stopVisit() {
    this.visit?.close();
    this.visit = null;
  }

  // cancelVisit is the person's word that they will not go on at the bank's page.
  cancelVisit() {
    this.stopVisit();
    this.emit('CLOSE_OAUTH');
    this.signIn();
  }

  async visited({ outcome, fault }) {
    this.stopVisit();
    if (outcome === 'granted') {
      this.show(null, 'loading', () => panes.loading('Connecting your accounts…'));
      await this.finish([]);
    } else if (outcome === 'closed') {
      this.emit('CLOSE_OAUTH');
      this.signIn({ note: `You closed the window of ${this.bank.name} before you were done. Nothing was connected.` });
    } else if (outcome === 'blocked') {
      this.signIn({ note: 'Your browser blocked the window. Allow pop-ups for this page, then try again.' });
    } else if (outcome !== 'redirected') {
      if (outcome === 'failed' || outcome === 'expired') this.emit('FAIL_OAUTH');
      this.failed(fault);
    }
  }

  // resume goes on where the bank's page sent the whole tab back from.
  async resume() {
    this.show(null, 'loading', () => panes.loading(`Returning from ${this.bank.name}…`), { status: 'requires_oauth' });
    const visit = new Visit(this, this.opened.resumed_visit);
    try {
      const answer = await visit.status();
      if (answer.outcome === 'pending') this.signIn();
      else await this.visited(answer);
    } catch (fault) {
      this.failed(fault);
    }
  }

  // --- what goes wrong ----------------------------------------------------------------------------------------------

  failed(fault) {
    if (this.ended) return;
    if (fault.error_code === 'INVALID_LINK_TOKEN') {
      this.leave(fault);
      return;
    }
    this.emitError(fault);
    const inPlace = ['INVALID_CREDENTIALS', 'INVALID_UPDATED_USERNAME'].includes(fault.error_code);
    if (inPlace && !this.bank.oauth) {
      this.signIn({ wrong: fault });
      return;
    }
    const words = explain(fault);
    if (this.opened.update_mode && words.next === 'institutions') words.next = 'credentials';
    this.show('ERROR', 'error', () => panes.error(this, fault, words));
  }

  // --- the end ------------------------------------------------------------------------------------------------------

  // askToLeave is the cross, the Escape key, and the host's exit().
  askToLeave() {
    if (this.ended) return;
    if (!this.opened) {
      this.abandon();
    } else if (this.connected) {
      this.succeed();
    } else if (this.#leaving) {
      this.stay();
    } else if (this.#current.view === 'CONSENT' || this.#current.view === 'ERROR') {
      this.leaveNow(); // nothing was entered, or nothing can be saved: no need to ask
    } else {
      this.#leaving = true;
      this.emit('TRANSITION_VIEW', { view_name: 'EXIT' });
      this.screen.show('exit', panes.exit(this));
    }
  }

  // leaveNow leaves without the question. Plaid's sequence names its view after an error all the same.
  leaveNow() {
    if (this.#current?.view === 'ERROR') this.emit('TRANSITION_VIEW', { view_name: 'EXIT' });
    this.leave();
  }

  stay() {
    this.#leaving = false;
    this.#display(false);
  }

  leave(fault = this.fault) {
    if (this.ended) return;
    if (this.connected) {
      this.succeed();
      return;
    }
    this.emit('EXIT', { exit_status: this.status, ...errorFields(fault) });
    this.ended = true;
    this.stopVisit();
    const metadata = {
      institution: this.bank ? { name: this.bank.name, institution_id: this.bank.institution_id } : null,
      status: this.status, link_session_id: this.opened.link_session_id, request_id: this.api.requestID,
    };
    const error = fault && {
      error_type: fault.error_type, error_code: fault.error_code,
      error_message: fault.error_message, display_message: fault.display_message ?? null,
    };
    const recorded = this.api.session ? this.api.tell('exit', { error, metadata }) : Promise.resolve();
    this.sink.exit(error, metadata, recorded);
  }

  // force is the host's exit({force: true}).
  force() {
    if (this.opened) this.leave();
    else this.abandon();
  }

  // abandon ends a run that the server has not even answered yet.
  abandon() {
    this.ended = true;
    this.sink.exit(null, { institution: null, status: this.status, link_session_id: null, request_id: null }, Promise.resolve());
  }

  succeed() {
    if (this.ended) return;
    const recorded = this.emit('HANDOFF');
    this.ended = true;
    this.sink.success(this.connected.public_token, this.connected.metadata, recorded);
  }
}

// poorHealth is Link's own error: the person left because the bank was unhealthy (https://plaid.com/docs/errors/link/).
const poorHealth = Object.freeze({
  error_type: '', error_code: 'institution-poor-health-error', error_message: null, display_message: null,
});

function errorFields(fault) {
  if (!fault) return {};
  return { error_type: fault.error_type, error_code: fault.error_code, error_message: fault.error_message };
}

async function patiently(promise) {
  const [result] = await Promise.all([promise, new Promise((resume) => setTimeout(resume, shortestLoading))]);
  return result;
}
