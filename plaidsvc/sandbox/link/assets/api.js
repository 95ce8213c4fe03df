// The calls of the panes to their server. A failed call throws a Plaid error object ({error_type, error_code,
// error_message, display_message}), whatever went wrong.

const unreachable = {
  error_type: 'API_ERROR', error_code: 'INTERNAL_SERVER_ERROR', error_message: 'an unexpected error occurred', display_message: null,
};

export class Api {
  requestID = ''; // of the last answer
  session = ''; // the key of this run of Link
  #records = Promise.resolve(); // events go out one after the other, in order

  async call(path, body) {
    let answer;
    try {
      const response = await fetch(`/link/api/${path}`, {
        method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body),
        credentials: 'omit', cache: 'no-store', redirect: 'error',
      });
      answer = await response.json();
    } catch {
      throw unreachable;
    }
    this.requestID = answer.request_id;
    if (answer.error) throw answer.error;
    return answer.result;
  }

  ask(path, body = {}) {
    return this.call(path, { session: this.session, ...body });
  }

  // tell records something without keeping the person waiting; a record that cannot be kept is no reason to stop.
  // The request_id of an answer to it is not the person's last request, and is left alone.
  tell(path, body) {
    const text = JSON.stringify({ session: this.session, ...body });
    this.#records = this.#records.then(() => fetch(`/link/api/${path}`, {
      method: 'POST', headers: { 'Content-Type': 'application/json' }, body: text,
      credentials: 'omit', cache: 'no-store', redirect: 'error', keepalive: true,
    })).catch(() => {});
    return this.#records;
  }
}
