import assert from 'node:assert/strict';

/** A merchant's storefront, which asks the graph for the shoppers that it serves. */
export class Storefront {
  constructor(url) {
    this.url = url;
  }

  /** Signs in by password. */
  login({ email, password }, guestCartEntityId, channelId) {
    return this.#begin('login', { email, password, guestCartEntityId }, 'cartEntityId', channelId);
  }

  /** Signs in by the token that a hosted page told the shopper's browser. */
  loginWithCurrentCustomerJwt(jwt) {
    return this.#begin('loginWithCurrentCustomerJwt', { jwt }, 'cartEntityId');
  }

  /** Signs in by a session sync token. */
  loginWithSessionSyncJwt(jwt) {
    return this.#begin('loginWithSessionSyncJwt', { jwt }, 'cartEntityId redirectTo');
  }

  /** Ends a session, and with it all others of the same shopper. */
  logout(session, input = {}) {
    return this.change('logout', input, 'cartEntityId', { session });
  }

  /** The links that take a cart to the checkout. */
  async redirects(input, asker) {
    const selection = 'redirectUrls { redirectedCheckoutUrl embeddedCheckoutUrl externalCheckoutUrl }';
    return (await this.#granted('createCartRedirectUrls', input, selection, asker)).redirectUrls;
  }

  /** The links that take a cart of the Management API to the hosted pages. */
  async managedRedirects(input, asker) {
    const selection = 'redirectUrls { cartUrl checkoutUrl embeddedCheckoutUrl }';
    return (await this.#granted('createManagedCartRedirectUrls', input, selection, asker)).redirectUrls;
  }

  /** The link that takes a session over, with the token in it. */
  sessionSync(input, asker) {
    return this.#granted('generateSessionSyncJwt', input, 'token url', asker);
  }

  /** The link that signs in on the hosted pages. */
  async loginUrl(input, asker) {
    return (await this.#granted('createCustomerLoginUrl', input, 'url', asker)).url;
  }

  /** The customer's number that a session is good for, or the code that says why it is not. */
  async viewer(session) {
    const { data, errors } = await this.#ask('{ viewer { entityId } }', {}, { session });
    return errors?.[0].extensions.code ?? data.viewer.entityId;
  }

  /** Runs a mutation that may say no, which is then in its errors. */
  async change(field, input, selection, asker = {}) {
    const type = `${field[0].toUpperCase()}${field.slice(1)}Input!`;
    const query = `mutation ($input: ${type}) { ${field}(input: $input) { ${selection} errors { ... on CommerceError { code } } } }`;
    const { data, errors } = await this.#ask(query, { input }, asker);
    assert.equal(errors, undefined, JSON.stringify(errors));
    return data[field];
  }

  async #granted(field, input, selection, asker) {
    const { errors, ...payload } = await this.change(field, input, selection, asker);
    assert.deepEqual(errors, []);
    return payload;
  }

  async #begin(field, input, selection, channelId) {
    const wanted = `session { token customer { entityId firstName lastName } } ${selection}`;
    return this.change(field, input, wanted, { channelId });
  }

  async #ask(query, variables, { session, channelId }) {
    const headers = { 'Content-Type': 'application/json' };
    if (session) headers['X-Clientele-Session'] = session;
    if (channelId) headers['X-Clientele-Channel'] = `${channelId}`;
    const answer = await fetch(`${this.url}/graphql`, { method: 'POST', headers, body: JSON.stringify({ query, variables }) });
    return answer.json();
  }
}
