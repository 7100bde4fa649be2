import assert from 'node:assert/strict';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { openPage, startBrowser } from './browser.mjs';
import { HostedPages } from './hosted.mjs';
import { startProgram } from './program.mjs';
import { Sandbox } from './sandbox.mjs';
import { Storefront } from './storefront.mjs';

const guest = { who: 'Guest' };
const expired = 'SESSION_EXPIRED';
const visit = {
  initiator: { visitId: '6c5e2ab4-6e5c-4a52-9c1e-111111111111', visitorId: '6c5e2ab4-6e5c-4a52-9c1e-222222222222' },
  request: { url: 'https://shop-1.example.com/cart', userAgent: 'Mozilla/5.0', acceptLanguage: 'de' },
  consent: { targeting: false, analytics: true, functional: true },
};

describe('hand-over', { timeout: 120_000 }, () => {
  let program;
  let browser;
  let sandbox;
  let shop;
  let shots;

  before(async () => {
    [program, browser] = await Promise.all([startProgram(), startBrowser()]);
    sandbox = await Sandbox.at(program.sandbox);
    shop = new Storefront(program.url);
    shots = process.env.CLIENTELE_SCREENSHOTS ?? (await mkdtemp(join(tmpdir(), 'clientele-handover-')));
  });
  after(async () => {
    await browser?.close();
    await program?.stop();
  });

  /**
   * Runs steps in a browser of its own that reaches the hosted pages alone, and in which
   * nothing may go wrong in silence. `shot` keeps what can be seen.
   */
  async function inBrowser(name, steps) {
    const { page, complaints } = await openPage(browser, [sandbox.hosted(1), sandbox.hosted(2)]);
    const shot = (step) => page.screenshot({ path: join(shots, `handover-${name}-${step}.png`), fullPage: true });
    await steps(new HostedPages(page), shot);
    await page.context().close();
    assert.deepEqual(complaints, []);
  }

  /** What somebody else sees who got hold of a link. */
  async function strangerSees(link, name) {
    let seen;
    await inBrowser(name, async (pages, shot) => {
      seen = await pages.follow(link);
      await shot('stranger');
    });
    return seen;
  }

  /** Signs a customer in on the storefront, with a cart that was filled before. */
  async function signIn(customer, channelId = 1) {
    const cart = await sandbox.openCart(channelId);
    const { session, cartEntityId, errors } = await shop.login(customer, cart.id, channelId);
    assert.deepEqual(errors, []);
    assert.equal(session.customer.entityId, customer.entityId);
    assert.equal(cartEntityId, cart.id);
    const { firstName, lastName } = session.customer;
    const them = { who: `${firstName} ${lastName}`, customerId: customer.entityId };
    return { session: session.token, cart, them, withCart: { ...them, cartId: cart.id, lines: cart.lines } };
  }

  /** Brings a shopper back by the token that the hosted page tells their browser. */
  async function comeBack(pages, customer) {
    const jwt = await pages.currentCustomerJwt(sandbox.clientId);
    const { session, cartEntityId, errors } = await shop.loginWithCurrentCustomerJwt(jwt);
    assert.deepEqual(errors, []);
    assert.equal(session.customer.entityId, customer.entityId);
    assert.equal(await shop.viewer(session.token), customer.entityId);
    return { jwt, session: session.token, cartEntityId };
  }

  /** Signs out on the storefront, after which all of these sessions are over. */
  async function signOut(session, ...others) {
    const { errors } = await shop.logout(session);
    assert.deepEqual(errors, []);
    for (const over of [session, ...others]) assert.equal(await shop.viewer(over), expired);
  }

  test('a cart redirect there, a Current Customer token back, and out everywhere', () =>
    inBrowser('redirect', async (pages, shot) => {
      const customer = sandbox.customers[0];
      const { session, cart, withCart } = await signIn(customer);
      const { redirectedCheckoutUrl } = await shop.redirects({ cartEntityId: cart.id }, { session });
      assert.deepEqual(await pages.follow(redirectedCheckoutUrl), { where: '/checkout', ...withCart });
      await shot('checkout');
      assert.deepEqual(await strangerSees(redirectedCheckoutUrl, 'redirect'), {
        where: '/login.php', ...guest, message: 'This link was used before.',
      });
      assert.equal(await shop.viewer(session), customer.entityId);

      const back = await comeBack(pages, customer);
      assert.equal(back.cartEntityId, cart.id);
      assert.notEqual(back.session, session);
      assert.deepEqual((await shop.loginWithCurrentCustomerJwt(back.jwt)).errors, [{ code: 'INVALID_TOKEN' }]);
      assert.deepEqual(await pages.reload(), { where: '/checkout', ...guest });

      const again = await shop.redirects({}, { session: back.session });
      assert.deepEqual(await pages.follow(again.redirectedCheckoutUrl), { where: '/checkout', ...withCart });
      await signOut(back.session, session);
      assert.deepEqual(await pages.reload(), { where: '/checkout', ...guest });
      await shot('signed-out');
    }));

  test('a login link there, a Current Customer token back, and out everywhere', () =>
    inBrowser('login-link', async (pages, shot) => {
      const customer = sandbox.customers[1];
      const { session, cart, withCart } = await signIn(customer);
      const link = await shop.loginUrl({ redirectTo: '/checkout', persistentCart: true }, { session });
      assert.deepEqual(await pages.follow(link), { where: '/checkout', ...withCart });
      await shot('checkout');
      assert.deepEqual(await strangerSees(link, 'login-link'), {
        where: '/login.php', ...guest, message: 'Your login link is not valid or was used before. Please sign in.',
      });
      // The store signs a customer in on one side at a time.
      assert.equal(await shop.viewer(session), expired);

      const back = await comeBack(pages, customer);
      assert.equal(back.cartEntityId, cart.id);
      assert.notEqual(back.session, session);
      assert.deepEqual(await pages.reload(), { where: '/checkout', ...guest });

      const { url } = await shop.sessionSync({ redirectTo: '/account.php' }, { session: back.session });
      assert.deepEqual(await pages.follow(url), { where: '/account.php', ...withCart });
      await signOut(back.session, session);
      assert.deepEqual(await pages.reload(), { where: '/login.php', ...guest });
      await shot('signed-out');
    }));

  test('a sign-out link signs out of the hosted pages and of the storefront', () =>
    inBrowser('sign-out', async (pages, shot) => {
      const { session, cart, withCart } = await signIn(sandbox.customers[2]);
      const { redirectedCheckoutUrl } = await shop.redirects({ cartEntityId: cart.id }, { session });
      assert.deepEqual(await pages.follow(redirectedCheckoutUrl), { where: '/checkout', ...withCart });
      assert.deepEqual(await pages.follow(await shop.loginUrl({ signOut: true }, { session })), {
        where: '/login.php', ...guest, message: 'You have been signed out.',
      });
      await shot('link');
      assert.equal(await shop.viewer(session), expired);
    }));

  test('signing out on a hosted page ends the session on the storefront', () =>
    inBrowser('hosted-sign-out', async (pages, shot) => {
      const { session, cart } = await signIn(sandbox.customers[2]);
      await pages.follow((await shop.redirects({ cartEntityId: cart.id }, { session })).redirectedCheckoutUrl);
      assert.equal((await pages.signOut()).message, 'You have been signed out.');
      await shot('page');
      assert.equal(await shop.viewer(session), expired);
    }));

  test('a login link for one address works from there', () =>
    inBrowser('address', async (pages, shot) => {
      const { session, them } = await signIn(sandbox.customers[3]);
      const link = await shop.loginUrl({ requestIp: true }, { session });
      const claims = JSON.parse(Buffer.from(link.split('.').at(-2), 'base64url'));
      assert.equal(claims.request_ip, '127.0.0.1');
      assert.deepEqual(await pages.follow(link), { where: '/account.php', ...them });
      await shot('account');
    }));

  test('session sync there, session sync back, and out everywhere', () =>
    inBrowser('session-sync', async (pages, shot) => {
      const customer = sandbox.customers[4];
      const { session, cart, withCart } = await signIn(customer);
      const { url } = await shop.sessionSync({ redirectTo: '/account.php', cartEntityId: cart.id, analytics: visit }, { session });
      assert.deepEqual(await pages.follow(url), { where: '/account.php', ...withCart });
      await shot('account');
      assert.deepEqual(await strangerSees(url, 'session-sync'), {
        where: '/login.php', ...guest, message: 'This link is not valid or was used before.',
      });
      assert.equal(await shop.viewer(session), customer.entityId);

      const jwt = await pages.sessionSyncJwt('/orders');
      const back = await shop.loginWithSessionSyncJwt(jwt);
      assert.deepEqual(back.errors, []);
      assert.equal(back.session.customer.entityId, customer.entityId);
      assert.equal(back.cartEntityId, cart.id);
      assert.equal(back.redirectTo, 'https://shop-1.example.com/orders');
      assert.notEqual(back.session.token, session);
      assert.equal(await shop.viewer(back.session.token), customer.entityId);
      assert.deepEqual((await shop.loginWithSessionSyncJwt(jwt)).errors, [{ code: 'INVALID_TOKEN' }]);
      assert.deepEqual(await pages.reload(), { where: '/login.php', ...guest });

      const again = await shop.sessionSync({ redirectTo: '/checkout', cartEntityId: cart.id }, { session: back.session.token });
      assert.deepEqual(await pages.follow(again.url), { where: '/checkout', ...withCart });
      const { cartEntityId, errors } = await shop.logout(back.session.token, { cartEntityId: cart.id });
      assert.deepEqual({ cartEntityId, errors }, { cartEntityId: cart.id, errors: [] });
      for (const over of [session, back.session.token]) assert.equal(await shop.viewer(over), expired);
      // The cart was handed back to the guest, who goes on with it in this browser.
      assert.deepEqual(await pages.reload(), { where: '/checkout', ...guest, cartId: cart.id, lines: cart.lines });
      await shot('signed-out');
    }));

  test('what a session sync token brings along can be read alone', () =>
    inBrowser('session-sync-content', async (pages, shot) => {
      const { session, cart, withCart } = await signIn(sandbox.customers[5]);
      await pages.follow((await shop.redirects({ cartEntityId: cart.id }, { session })).redirectedCheckoutUrl);
      assert.deepEqual(await pages.read(), { where: '/checkout', ...withCart });
      await shot('checkout');
      const selection = 'isSignedIn cartEntityId redirectTo analytics { visitId }';
      const content = await shop.change('validateSessionSyncJwt', { jwt: await pages.sessionSyncJwt('/orders') }, selection);
      assert.deepEqual(content, {
        isSignedIn: true, cartEntityId: cart.id, redirectTo: 'https://shop-1.example.com/orders', analytics: null, errors: [],
      });
      const { token } = await shop.sessionSync({ redirectTo: '/', analytics: visit });
      const ours = await shop.change('validateSessionSyncJwt', { jwt: token }, selection);
      assert.deepEqual(ours, {
        isSignedIn: false, cartEntityId: null, redirectTo: `${sandbox.hosted()}/`, analytics: { visitId: visit.initiator.visitId }, errors: [],
      });
    }));

  test('a guest hands over a cart', () =>
    inBrowser('guest', async (pages, shot) => {
      const cart = await sandbox.openCart();
      const withCart = { ...guest, cartId: cart.id, lines: cart.lines };
      const { redirectedCheckoutUrl } = await shop.redirects({ cartEntityId: cart.id, analytics: visit });
      assert.deepEqual(await pages.follow(redirectedCheckoutUrl), { where: '/checkout', ...withCart });
      await shot('checkout');
    }));

  test('a guest is taken anywhere by session sync', () =>
    inBrowser('guest-sync', async (pages, shot) => {
      const cart = await sandbox.openCart();
      const { url } = await shop.sessionSync({ redirectTo: '/cart.php?from=shop', cartEntityId: cart.id });
      assert.deepEqual(await pages.follow(url), { where: '/cart.php', ...guest, query: 'from=shop', cartId: cart.id, lines: cart.lines });
      await shot('cart');
    }));

  test('each link of a cart lands on its own page, on the host of its channel', () =>
    inBrowser('landings', async (pages, shot) => {
      const { session, cart, withCart } = await signIn(sandbox.customers[4], 2);
      const queryParams = [{ key: 'utm_source', value: 'a&b' }];
      const links = await shop.redirects({ cartEntityId: cart.id, queryParams }, { session });
      for (const [link, where] of Object.entries({
        redirectedCheckoutUrl: '/checkout', embeddedCheckoutUrl: '/embedded-checkout', externalCheckoutUrl: '/external-checkout',
      })) {
        const query = 'utm_source=a%26b';
        assert.ok(links[link].startsWith(sandbox.hosted(2)), link);
        assert.deepEqual(await pages.follow(links[link]), { where, ...withCart, query });
        await shot(where.replace(/\W|php/g, ''));
      }
    }));

  test('a cart of the Management API is opened by whose it is', () =>
    inBrowser('managed', async (pages, shot) => {
      const cart = await sandbox.openCart();
      const links = await shop.managedRedirects({ cartEntityId: cart.id, queryParams: [{ key: 'step', value: '2' }] });
      for (const [link, where] of Object.entries({ cartUrl: '/cart.php', checkoutUrl: '/checkout', embeddedCheckoutUrl: '/embedded-checkout' })) {
        const seen = await pages.follow(links[link]);
        assert.deepEqual(seen, { where, ...guest, query: 'step=2', cartId: cart.id, lines: cart.lines });
        await shot(where.replace(/\W|php/g, ''));
      }
      assert.equal((await strangerSees(links.cartUrl, 'managed')).message, 'This link was used before.');
    }));

  test("a customer's embedded checkout is opened by a link that signs them in", () =>
    inBrowser('embedded', async (pages, shot) => {
      const { session, cart, withCart } = await signIn(sandbox.customers[5]);
      const bare = await shop.managedRedirects({ cartEntityId: cart.id }, { session });
      assert.equal((await strangerSees(bare.checkoutUrl, 'embedded')).message, 'Please sign in to see this cart.');
      const refused = await shop.change('createManagedCartRedirectUrls', { cartEntityId: cart.id }, 'redirectUrls { cartUrl }');
      assert.deepEqual(refused, { redirectUrls: null, errors: [{ code: 'CART_NOT_FOUND' }] });
      const link = await shop.loginUrl({ embeddedCheckoutCartEntityId: cart.id }, { session });
      assert.deepEqual(await pages.follow(link), { where: '/embedded-checkout', ...withCart });
      await shot('checkout');
    }));
});
