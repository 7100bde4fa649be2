import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { binary } from './program.mjs';

/** The sandbox store, as the merchant knows it: its customers, its secrets and its carts. */
export class Sandbox {
  constructor(url, seed) {
    this.url = url;
    this.customers = seed.customers;
    this.clientId = seed.clientId;
    this.products = seed.products.map(({ entityId }) => entityId);
    this.#management = { url: `${url}/stores/${seed.storeHash}`, token: seed.accessToken };
  }

  #management;

  /** The sandbox that listens at `url`. Every sandbox has the same seed. */
  static async at(url) {
    const { stdout } = await promisify(execFile)(binary(), ['sandbox', '--describe'], { maxBuffer: 1 << 24 });
    return new Sandbox(url, JSON.parse(stdout));
  }

  /** Where the hosted pages of a channel are: channel 2 has a host of its own. */
  hosted(channelId = 1) {
    const { port } = new URL(this.url);
    return channelId === 2 ? `http://localhost:${port}` : this.url;
  }

  /**
   * Opens a guest's cart with two of one thing and one of another.
   * @returns {Promise<{id: string, lines: string[]}>} the lines as a person reads them.
   */
  async openCart(channelId = 1) {
    const [one, another] = this.products;
    const opened = await fetch(`${this.url}/_sandbox/carts`, {
      method: 'POST',
      body: JSON.stringify({ channelId, lines: [{ productId: one, quantity: 2 }, { productId: another, quantity: 1 }] }),
    });
    const { cartId: id } = await opened.json();
    const told = await fetch(`${this.#management.url}/v3/carts/${id}`, { headers: { 'X-Auth-Token': this.#management.token } });
    const { data } = await told.json();
    return { id, lines: data.line_items.physical_items.map(({ quantity, name }) => `${quantity} × ${name}`) };
  }
}
