/** What a person sees of the store's hosted pages, and what their browser is told there. */
export class HostedPages {
  constructor(page) {
    this.page = page;
  }

  /** Follows a link to where it lands, and reads the page there. */
  async follow(link) {
    await this.page.goto(link);
    return this.read();
  }

  async reload() {
    await this.page.reload();
    return this.read();
  }

  /** Reads the page. What there is nothing of is not in what was read. */
  async read() {
    const seen = { where: await this.#text('where'), who: await this.#text('who') };
    for (const [key, id] of [['customerId', 'customer-id'], ['query', 'query'], ['message', 'message'], ['cartId', 'cart-id']]) {
      const text = await this.#text(id);
      if (text !== undefined) seen[key] = key === 'customerId' ? Number(text) : text;
    }
    const lines = await this.page.getByTestId('cart-line').allInnerTexts();
    if (lines.length > 0) seen.lines = lines;
    return seen;
  }

  /** Clicks the link that signs out, and reads the page after it. */
  async signOut() {
    await this.page.getByRole('link', { name: 'Sign out' }).click();
    await this.page.getByRole('heading', { name: 'Sign in' }).waitFor();
    return this.read();
  }

  /** Fetches from the origin of the page, as a script of the page does. */
  fetch(path) {
    return this.page.evaluate(async (asked) => {
      const answer = await fetch(asked);
      return { status: answer.status, text: await answer.text() };
    }, path);
  }

  /** The token by which the store tells an app who is signed in. */
  async currentCustomerJwt(clientId) {
    return (await this.fetch(`/customer/current.jwt?app_client_id=${clientId}`)).text;
  }

  /** The token that takes this browser's session and cart back to the storefront. */
  async sessionSyncJwt(redirectTo) {
    return (await this.fetch(`/session-sync.jwt?redirect_to=${encodeURIComponent(redirectTo)}`)).text;
  }

  async #text(id) {
    const found = this.page.getByTestId(id);
    return (await found.count()) > 0 ? found.innerText() : undefined;
  }
}
