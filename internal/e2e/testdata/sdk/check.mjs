// Plaid's official Node SDK against `passbook sandbox`: link, sync every page, read streams, verify a webhook's signature,
// reset the login, repair the Item in Link, remove it. Nothing here knows Passbook; the only change to a program written for
// Plaid is the base path. Prints one JSON line a step; exits non-zero at the first thing that is not as Plaid documents it.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { Configuration, PlaidApi, Products, CountryCode, WebhookType, SandboxItemFireWebhookRequestWebhookCodeEnum as Code } from 'plaid';
import { importJWK, jwtVerify, decodeProtectedHeader } from 'jose';

const { SANDBOX_URL, SANDBOX_CLIENT_ID, SANDBOX_SECRET, SANDBOX_USER = 'user_good' } = process.env;
const say = (step, rest = {}) => console.log(JSON.stringify({ step, ...rest }));

const client = new PlaidApi(new Configuration({
  basePath: SANDBOX_URL,
  baseOptions: { headers: { 'PLAID-CLIENT-ID': SANDBOX_CLIENT_ID, 'PLAID-SECRET': SANDBOX_SECRET, 'Plaid-Version': '2020-09-14' } },
}));

// plaidError runs a call that must fail and returns Plaid's error object.
async function plaidError(call) {
  try {
    await call();
  } catch (e) {
    assert.ok(e.response, `no answer: ${e.message}`);
    return e.response.data;
  }
  assert.fail('the call succeeded, an error was expected');
}

// until polls a condition of the Sandbox, which does some things a little later, as Plaid does.
async function until(what, probe, seconds = 30) {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    const got = await probe();
    if (got) return got;
    assert.ok(Date.now() < deadline, `gave up waiting for ${what}`);
    await new Promise((r) => setTimeout(r, 100));
  }
}

// A webhook receiver that keeps the raw bytes, as verification needs them.
const hooks = [];
const receiver = createServer((req, res) => {
  const chunks = [];
  req.on('data', (c) => chunks.push(c));
  req.on('end', () => {
    hooks.push({ jwt: req.headers['plaid-verification'], raw: Buffer.concat(chunks) });
    res.end();
  });
});
receiver.listen(0, '127.0.0.1');
await once(receiver, 'listening');
const webhook = `http://127.0.0.1:${receiver.address().port}/hook`;

async function verified(type, code) {
  const hook = await until(`webhook ${type}:${code}`, () => hooks.find((h) => {
    const body = JSON.parse(h.raw);
    return body.webhook_type === type && body.webhook_code === code;
  }));
  const header = decodeProtectedHeader(hook.jwt);
  assert.equal(header.alg, 'ES256');
  const { data: { key } } = await client.webhookVerificationKeyGet({ key_id: header.kid });
  assert.equal(key.expired_at, null);
  const { payload } = await jwtVerify(hook.jwt, await importJWK(key, 'ES256'), { maxTokenAge: '5 min' });
  assert.equal(payload.request_body_sha256, createHash('sha256').update(hook.raw).digest('hex'));
  assert.equal(hook.raw.toString(), JSON.stringify(JSON.parse(hook.raw), null, 2), 'the body is indented with two spaces');
  const spoiled = hook.jwt.slice(0, -6) + (hook.jwt.endsWith('AAAAAA') ? 'BBBBBB' : 'AAAAAA');
  await assert.rejects(jwtVerify(spoiled, await importJWK(key, 'ES256')));
  return JSON.parse(hook.raw);
}

// 1. Wrong keys are Plaid's error, not a broken connection.
const stranger = new PlaidApi(new Configuration({ basePath: SANDBOX_URL, baseOptions: { headers: { 'PLAID-CLIENT-ID': 'x', 'PLAID-SECRET': 'y' } } }));
assert.equal((await plaidError(() => stranger.institutionsGetById({ institution_id: 'ins_109508', country_codes: [CountryCode.Us] }))).error_code, 'INVALID_API_KEYS');

// 2. Link.
const { data: link } = await client.linkTokenCreate({
  client_name: 'SDK check', language: 'en', country_codes: [CountryCode.Us], user: { client_user_id: 'one' },
  products: [Products.Transactions], transactions: { days_requested: 730 }, webhook,
});
assert.match(link.link_token, /^link-sandbox-[0-9a-f-]{36}$/);
const { data: { public_token } } = await client.sandboxPublicTokenCreate({
  institution_id: 'ins_109508', initial_products: [Products.Transactions],
  options: { webhook, override_username: SANDBOX_USER, override_password: 'pass_good', transactions: { days_requested: 730 } },
});
const { data: { access_token, item_id } } = await client.itemPublicTokenExchange({ public_token });
assert.equal((await plaidError(() => client.itemPublicTokenExchange({ public_token }))).error_code, 'INVALID_PUBLIC_TOKEN');
const { data: { accounts, item } } = await client.accountsGet({ access_token });
assert.equal(item.item_id, item_id);
assert.ok(accounts.length > 0);
say('linked', { item_id, accounts: accounts.length });

// 3. Sync every page, as the documentation's loop does it, until the history is complete.
const rows = new Map();
let cursor = '', pages = 0;
async function update() {
  const start = cursor;
  for (;;) {
    try {
      let next = start;
      const added = [], modified = [], removed = [];
      for (let more = true; more;) {
        const { data } = await client.transactionsSync({ access_token, cursor: next || undefined, count: 50 });
        added.push(...data.added); modified.push(...data.modified); removed.push(...data.removed);
        more = data.has_more; next = data.next_cursor; pages++;
      }
      for (const t of [...added, ...modified]) rows.set(t.transaction_id, t);
      for (const t of removed) rows.delete(t.transaction_id);
      cursor = next;
      return;
    } catch (e) {
      if (e.response?.data?.error_code !== 'TRANSACTIONS_SYNC_MUTATION_DURING_PAGINATION') throw e;
    }
  }
}
await update();
const complete = await until('the whole history', async () => {
  await update();
  return hooks.some((h) => JSON.parse(h.raw).historical_update_complete === true);
}, 60);
assert.ok(complete);
await update();
const today = [...rows.values()].map((t) => t.date).sort().at(-1);
const { data: all } = await client.transactionsGet({ access_token, start_date: '2000-01-01', end_date: today, options: { count: 1 } });
assert.equal(rows.size, all.total_transactions, 'sync and get tell of the same rows');
for (const t of rows.values()) {
  assert.equal(typeof t.amount, 'number');
  assert.notEqual(t.iso_currency_code === null, t.unofficial_currency_code === null);
  assert.match(t.date, /^\d{4}-\d{2}-\d{2}$/);
}
say('synced', { rows: rows.size, pages });

// 4. Recurring streams.
const { data: streams } = await client.transactionsRecurringGet({ access_token, account_ids: accounts.map((a) => a.account_id) });
assert.ok(streams.outflow_streams.length > 0 && streams.inflow_streams.length > 0);
for (const s of [...streams.inflow_streams, ...streams.outflow_streams]) {
  for (const id of s.transaction_ids) assert.ok(rows.has(id), `stream ${s.description} names an unknown transaction`);
}
say('streams', { inflow: streams.inflow_streams.length, outflow: streams.outflow_streams.length });

// 5. A webhook on demand, whose signature verifies.
await client.sandboxItemFireWebhook({ access_token, webhook_type: WebhookType.Transactions, webhook_code: Code.SyncUpdatesAvailable });
assert.equal((await verified('TRANSACTIONS', 'SYNC_UPDATES_AVAILABLE')).item_id, item_id);
say('webhook');

// 6. The bank wants a new login; a person repairs it in Link's update mode, here through the Hosted Link page.
await client.sandboxItemResetLogin({ access_token });
assert.equal((await plaidError(() => client.transactionsSync({ access_token, cursor }))).error_code, 'ITEM_LOGIN_REQUIRED');
assert.equal((await client.itemGet({ access_token })).data.item.error.error_code, 'ITEM_LOGIN_REQUIRED');
assert.equal((await verified('ITEM', 'ERROR')).error.error_code, 'ITEM_LOGIN_REQUIRED');
const { data: repair } = await client.linkTokenCreate({
  client_name: 'SDK check', language: 'en', country_codes: [CountryCode.Us], user: { client_user_id: 'one' }, access_token, hosted_link: {},
});
say('repair', { url: repair.hosted_link_url });
await until('the person in the browser', async () => {
  const { data } = await client.linkTokenGet({ link_token: repair.link_token });
  return data.link_sessions?.some((s) => s.on_success);
}, 120);
await update();
assert.equal((await client.itemGet({ access_token })).data.item.error, null);
say('repaired');

// 7. Remove.
await client.itemRemove({ access_token });
assert.equal((await plaidError(() => client.itemGet({ access_token }))).error_code, 'ITEM_NOT_FOUND');
say('removed');
receiver.close();
