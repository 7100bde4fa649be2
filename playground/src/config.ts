/** A customer of the sandbox who can be signed in with one click. */
export interface Login {
  title: string;
  email: string;
  password: string;
}

/** What the server tells this page. */
export interface Config {
  /** Where operations go. */
  endpoint: string;
  /** Whom to offer; empty in front of a real store. */
  logins: Login[];
  /** The store's numbers of products to show prices of; empty when nobody knows. */
  products: number[];
  /** Whether the endpoint is a router over a catalogue, too. Clientele itself does not say so. */
  federated?: boolean;
}

/** Reads the configuration, which lies beside the page so that nothing is inlined in it. */
export async function loadConfig(): Promise<Config> {
  const response = await fetch('./playground.json');
  if (!response.ok) throw new Error(`/playground.json answered ${response.status}.`);
  return (await response.json()) as Config;
}
