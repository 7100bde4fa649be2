/** What a person does in the playground. Everything is found as they find it: by role and name. */
export class Playground {
  constructor(page) {
    this.page = page;
    this.status = page.getByRole('status');
    this.alert = page.getByRole('alert');
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
