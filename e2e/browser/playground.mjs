/** What a person does in the playground. Everything is found as they find it: by role and name. */
export class Playground {
  constructor(page) {
    this.page = page;
    this.status = page.getByRole('status');
    // The editors have alerts of their own, for screen readers.
    this.alert = page.getByRole('banner').getByRole('alert');
    this.signOut = page.getByRole('button', { name: 'Sign out' });
  }

  button(name) {
    return this.page.getByRole('button', { name });
  }

  /** Signs in with one click and waits until the bar says so. */
  async signInAs(title) {
    await this.button(title).click();
    await this.status.getByText('shopper').waitFor();
  }

  /** Puts a query into the tab that is open. */
  async write(query) {
    await this.page.evaluate((text) => globalThis.__MONACO.editor.getEditors()[0].setValue(text), query);
  }

  async chooseTab(title) {
    await this.page.locator('.graphiql-tab').getByText(title, { exact: true }).click();
  }

  /** Clicks the execute button and returns the answer that the response pane then shows. */
  async execute() {
    const before = await this.#response();
    await this.page.getByRole('button', { name: /^Execute/ }).click();
    await this.page.waitForFunction(
      (old) => {
        const text = globalThis.__MONACO.editor.getModels().find((model) => model.uri.path.includes('response')).getValue();
        return text !== '' && text !== old;
      },
      before,
    );
    return JSON.parse(await this.#response());
  }

  /** What can be read in the response pane. */
  async shownResponse() {
    return plain(await this.page.locator('.graphiql-response .view-lines').innerText());
  }

  /** Waits until nothing can be read in the response pane. */
  async emptyResponse() {
    await this.page.waitForFunction(() => document.querySelector('.graphiql-response .view-lines').textContent === '');
  }

  /**
   * How well the query can be read: the least contrast of any of its letters with what
   * lies behind them, from 1 to 21.
   */
  async contrast() {
    return this.page.evaluate(() => {
      const luminance = (color) => {
        const [r, g, b] = color
          .match(/[\d.]+/g)
          .map((value) => Number(value) / 255)
          .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
      };
      const paper = luminance(getComputedStyle(document.body).backgroundColor);
      const contrasts = [...document.querySelectorAll('.graphiql-query-editor .view-line span span')].map((letters) => {
        const ink = luminance(getComputedStyle(letters).color);
        return (Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05);
      });
      return Math.min(...contrasts);
    });
  }

  /** What can be read in the header editor, which shows a long line up to its edge. */
  async shownHeaders() {
    return plain(await this.page.locator('section[aria-label="Headers"] .monaco-editor:visible .view-lines').last().innerText());
  }

  #response() {
    return this.page.evaluate(() =>
      globalThis.__MONACO?.editor.getModels().find((model) => model.uri.path.includes('response'))?.getValue(),
    );
  }
}

/** Monaco draws spaces that do not break. */
function plain(text) {
  return text.replaceAll('\u00a0', ' ');
}
