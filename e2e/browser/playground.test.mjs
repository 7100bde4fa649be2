import assert from 'node:assert/strict';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { openPlayground, startBrowser } from './browser.mjs';
import { Playground } from './playground.mjs';
import { startProgram } from './program.mjs';

const phone = { width: 390, height: 844 };

describe('playground', { timeout: 160_000 }, () => {
  let program;
  let browser;
  let shots;

  before(async () => {
    program = await startProgram();
    browser = await startBrowser();
    shots = process.env.CLIENTELE_SCREENSHOTS ?? (await mkdtemp(join(tmpdir(), 'clientele-playground-')));
  });
  after(async () => {
    await browser?.close();
    await program?.stop();
  });

  /** Runs steps in a page of its own, in which nothing may have gone wrong in silence. */
  async function inPlayground(name, steps, { viewport, expected = [] } = {}) {
    const { page, complaints } = await openPlayground(browser, program.url, viewport);
    await steps(new Playground(page), page);
    await page.screenshot({ path: join(shots, `${name}.png`), fullPage: true });
    await page.context().close();
    assert.deepEqual(complaints.filter((complaint) => !expected.some((pattern) => pattern.test(complaint))), []);
  }

  test('a guest asks for prices', () =>
    inPlayground('guest', async (playground) => {
      assert.match(await playground.status.innerText(), /guest/);
      assert.equal(await playground.signOut.isDisabled(), true);
      const { data, errors } = await playground.execute();
      assert.equal(errors, undefined);
      assert.equal(data.prices.length, 3);
      assert.match(await playground.shownResponse(), /"taxExclusive": "\d/);
    }));

  test('one click signs a shopper in, and the viewer is them', () =>
    inPlayground('viewer', async (playground) => {
      await playground.signInAs(/Sign in as wholesale/i);
      assert.match(await playground.status.innerText(), /^\w+ \w+, shopper in Wholesale, until /);
      assert.match(await playground.shownHeaders(), /"X-Clientele-Session": "ey/);
      await playground.chooseTab('Viewer');
      assert.match(await playground.shownHeaders(), /"X-Clientele-Session": "ey/);
      const { data } = await playground.execute();
      assert.equal(data.viewer.customerGroup.name, 'Wholesale');
      const shown = await playground.shownResponse();
      assert.match(shown, /"name": "Wholesale"/);
      assert.ok((await playground.status.innerText()).startsWith(`${data.viewer.firstName} ${data.viewer.lastName},`));
    }));

  test('a shopper of a group pays less than a guest', () =>
    inPlayground('prices', async (playground) => {
      await playground.signInAs(/Sign in as wholesale/i);
      await playground.chooseTab('MyPrices');
      const { mine, guest } = (await playground.execute()).data;
      const amounts = (prices) => prices.map((price) => Number(price.calculatedPrice.taxExclusive));
      assert.notDeepEqual(amounts(mine), amounts(guest));
      assert.ok(amounts(mine).every((amount, i) => amount <= amounts(guest)[i]));
      const tiers = guest.flatMap(({ bulkPricing }) => bulkPricing);
      assert.ok(tiers.length > 0);
      for (const { percentOff, discount, price } of tiers) {
        assert.ok(Number(percentOff ?? discount?.taxExclusive ?? price?.taxExclusive) > 0);
      }
    }));

  test('an answer to a guest does not stay beside the session of a shopper', () =>
    inPlayground('changed', async (playground) => {
      await playground.execute();
      await playground.chooseTab('MyPrices');
      await playground.execute();
      await playground.signInAs(/Sign in as wholesale/i);
      await playground.emptyResponse();
      await playground.chooseTab('GuestPrices');
      await playground.emptyResponse();
      await playground.execute();
      await playground.chooseTab('MyPrices');
      await playground.emptyResponse();
      await playground.chooseTab('GuestPrices');
      assert.match(await playground.shownResponse(), /"prices"/);
      await playground.signOut.click();
      await playground.emptyResponse();
    }));

  test('entities answer a router, with a reason where there is no price', () =>
    inPlayground('entities', async (playground) => {
      await playground.chooseTab('Entities');
      const [known, unknown] = (await playground.execute()).data._entities;
      assert.ok(known.price.calculatedPrice.taxExclusive);
      assert.equal(unknown.price, null);
      assert.match(unknown.priceUnavailable, /^NOT_/);
    }));

  test('the login mutation signs in as the button does', () =>
    inPlayground('login', async (playground) => {
      await playground.chooseTab('SignIn');
      const { data } = await playground.execute();
      await playground.status.getByText('shopper').waitFor();
      await playground.chooseTab('Session');
      assert.match(await playground.shownHeaders(), new RegExp(`"X-Clientele-Session": "${data.login.session.token.slice(0, 8)}`));
      assert.equal((await playground.execute()).data.session.kind, 'SHOPPER');
      await playground.chooseTab('SignIn');
      assert.match(await playground.shownResponse(), /"login"/);
    }));

  test('the logout mutation signs out as the button does', () =>
    inPlayground('logout', async (playground) => {
      await playground.signInAs(/Sign in as retail/i);
      await playground.chooseTab('Session');
      await playground.write('mutation { logout { errors { __typename } } }');
      await playground.execute();
      await playground.status.getByText('Signed out. You ask as a guest.').waitFor();
      assert.equal(await playground.alert.count(), 0);
      assert.doesNotMatch(await playground.shownHeaders(), /X-Clientele-Session/);
      assert.match(await playground.shownResponse(), /"logout"/);
      await playground.signInAs(/Sign in as retail/i);
      assert.doesNotMatch(await playground.status.innerText(), /Signed out/);
    }));

  test('signing out by keyboard takes the session out of the headers', () =>
    inPlayground('signed-out', async (playground, page) => {
      const retail = playground.button(/Sign in as retail/i);
      await retail.focus();
      await page.keyboard.press('Enter');
      await playground.status.getByText('shopper').waitFor();
      assert.equal(await retail.getAttribute('aria-pressed'), 'true');
      await playground.signOut.focus();
      await page.keyboard.press('Enter');
      await playground.status.getByText('Signed out. You ask as a guest.').waitFor();
      assert.doesNotMatch(await playground.shownHeaders(), /X-Clientele-Session/);
      await playground.chooseTab('Session');
      assert.equal((await playground.execute()).data.session.kind, 'GUEST');
    }));

  test('a session that ended elsewhere is said to have ended', () =>
    inPlayground('ended', async (playground, page) => {
      await playground.signInAs(/Sign in as ten percent/i);
      const { logins } = await (await page.request.get(`${program.url}/playground.json`)).json();
      const { email, password } = logins.find(({ title }) => /ten percent/i.test(title));
      await page.request.post(`${program.url}/graphql`, {
        data: {
          query: 'mutation($input: LoginInput!) { login(input: $input) { session { expiresAt } } }',
          variables: { input: { email, password } },
        },
      });
      await playground.chooseTab('Viewer');
      const { errors } = await playground.execute();
      assert.equal(errors[0].extensions.code, 'SESSION_EXPIRED');
      await playground.alert.getByText('The session has ended').waitFor();
      assert.equal(await playground.status.innerText(), 'You ask as a guest.');
      assert.match(await playground.shownResponse(), /SESSION_EXPIRED/);
      assert.doesNotMatch(await playground.shownHeaders(), /X-Clientele-Session/);
    }));

  test('a graph that is gone is said to be gone', () =>
    inPlayground(
      'gone',
      async (playground, page) => {
        await page.route('**/graphql', (route) => route.abort());
        await playground.button(/Sign in as retail/i).click();
        await playground.alert.getByText('The graph does not answer').waitFor();
      },
      { expected: [/ERR_FAILED/] },
    ));

  test('the documentation is that of the graph', () =>
    inPlayground('docs', async (playground, page) => {
      await playground.button('Show Documentation Explorer').click();
      const docs = page.locator('.graphiql-plugin');
      await docs.getByText('Query', { exact: true }).click();
      await docs.getByText('viewer', { exact: true }).waitFor();
      await playground.button('Hide Documentation Explorer').click();
      await playground.button('Show Documentation Explorer').click();
      await docs.getByText('viewer', { exact: true }).waitFor();
    }));

  test('a graph without introspection says why it has no documentation', () =>
    inPlayground('no-docs', async (playground, page) => {
      const errors = [{ message: 'Introspection is switched off.', extensions: { code: 'INTROSPECTION_DISABLED' } }];
      await page.route('**/graphql', (route) =>
        route.request().postData().includes('__schema') ? route.fulfill({ json: { errors } }) : route.continue(),
      );
      await playground.button(/Re-fetch GraphQL schema/).click();
      await playground.button('Show Documentation Explorer').click();
      await page.getByText('This graph does not answer introspection (CLIENTELE_INTROSPECTION).').waitFor();
      assert.equal(await page.getByText('Error fetching schema').count(), 0);
    }));

  test('the editors follow the system from light to dark and back', () =>
    inPlayground('dark', async (playground, page) => {
      const editor = page.locator('.graphiql-query-editor .monaco-editor').first();
      for (const [colorScheme, shown] of [['dark', 'vs-dark'], ['light', 'vs'], ['dark', 'vs-dark']]) {
        await page.emulateMedia({ colorScheme });
        await page.waitForFunction(
          ([node, name]) => node.classList.contains(name),
          [await editor.elementHandle(), shown],
        );
        const contrast = await playground.contrast();
        assert.ok(contrast > 3, `${colorScheme}: ${contrast}`);
      }
    }));

  test('a theme that was chosen stays when the system changes', () =>
    inPlayground('light', async (playground, page) => {
      await playground.button('Open settings dialog').click();
      await playground.button('Light').click();
      await page.keyboard.press('Escape');
      await page.emulateMedia({ colorScheme: 'dark' });
      await page.waitForFunction(() => matchMedia('(prefers-color-scheme: dark)').matches);
      const contrast = await playground.contrast();
      assert.ok(contrast > 3, `${contrast}`);
    }));

  test('nothing secret outlives the page', () =>
    inPlayground('storage', async (playground, page) => {
      await playground.chooseTab('SignIn');
      const { data } = await playground.execute();
      await playground.status.getByText('shopper').waitFor();
      await playground.chooseTab('Viewer');
      await playground.execute();
      // GraphiQL stores what it stores within half a second.
      await page.waitForTimeout(1000);
      const stored = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie]));
      assert.ok(!stored.includes(data.login.session.token));
      assert.doesNotMatch(stored, /X-Clientele-Session|password/);
      await page.reload();
      await playground.status.getByText('guest').waitFor();
    }));

  test('everything fits on a phone', () =>
    inPlayground(
      'phone',
      async (playground, page) => {
        await playground.signInAs(/Sign in as wholesale/i);
        await playground.chooseTab('Viewer');
        await playground.execute();
        assert.match(await playground.shownResponse(), /"viewer"/);
        const width = await page.evaluate(() => document.documentElement.scrollWidth);
        assert.ok(width <= phone.width, `the page is ${width} wide`);
      },
      { viewport: phone },
    ));
});
