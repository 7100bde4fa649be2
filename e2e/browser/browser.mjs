import { chromium } from 'playwright-core';

// What a browser does by itself at its start would be a request outside, too.
const quiet = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-gpu',
  '--disable-quic',
  '--disable-sync',
  '--no-first-run',
];

/** Starts a headless Chromium, the one that CLIENTELE_CHROMIUM names or Debian's. */
export function startBrowser() {
  const executablePath = process.env.CLIENTELE_CHROMIUM ?? '/usr/bin/chromium';
  return chromium.launch({ executablePath, args: quiet });
}

/**
 * Opens a page of its own that reaches nothing but these origins.
 * @returns the page and what should stay empty: complaints holds requests outside,
 * violations of the content security policy, and whatever the console calls an error
 * or a warning.
 */
export async function openPage(browser, origins, viewport = { width: 1280, height: 800 }) {
  const complaints = [];
  const context = await browser.newContext({ viewport, locale: 'en-US' });
  await context.route(
    (asked) => !origins.includes(asked.origin),
    (route) => {
      complaints.push(`request outside: ${route.request().url()}`);
      return route.abort();
    },
  );
  await context.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
      console.error(`violation of ${violatedDirective} by ${blockedURI}`);
    });
  });
  const page = await context.newPage();
  page.on('pageerror', (error) => complaints.push(`uncaught: ${error.message}`));
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(`console: ${message.text()}`);
  });
  return { page, complaints };
}

/** Opens the playground as openPage does, and waits until it can be used. */
export async function openPlayground(browser, url, viewport) {
  const opened = await openPage(browser, [url], viewport);
  await opened.page.goto(url);
  await opened.page.locator('.graphiql-query-editor .view-line').first().waitFor();
  return opened;
}
