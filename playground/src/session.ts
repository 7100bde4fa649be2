import type { Login } from './config';
import type { Answer, Ask } from './graph';

/** The header that carries a session. */
export const sessionHeader = 'X-Clientele-Session';

/** Somebody who is signed in. The token lives here and in the editors, in memory only. */
export interface Session {
  token: string;
  kind: string;
  name: string;
  email: string | null;
  group: string | null;
  expiresAt: string | null;
}

interface Issued {
  session: { token: string } | null;
  errors: { message: string }[];
}

interface Who {
  session: { kind: string; expiresAt: string | null };
  viewer: {
    firstName: string;
    lastName: string;
    email: string;
    customerGroup: { name: string | null } | null;
  } | null;
}

/** Signs a shopper in and answers the session's token. */
export async function signIn(ask: Ask, { email, password }: Login): Promise<string> {
  const { login } = await demand<{ login: Issued }>(ask, {
    query: `mutation PlaygroundSignIn($input: LoginInput!) {
      login(input: $input) { session { token } errors { ... on CommerceError { message } } }
    }`,
    variables: { input: { email, password } },
  });
  if (!login.session) throw new Error(login.errors.map(({ message }) => message).join(' '));
  return login.session.token;
}

/** Ends the session, and every other of the same customer. */
export async function signOut(ask: Ask, token: string): Promise<void> {
  await demand(ask, { query: 'mutation PlaygroundSignOut { logout { errors { __typename } } }' }, token);
}

/** Asks the graph whose session a token is. */
export async function describe(ask: Ask, token: string): Promise<Session> {
  const { session, viewer } = await demand<Who>(
    ask,
    {
      query: `query PlaygroundWho {
        session { kind expiresAt }
        viewer { firstName lastName email customerGroup { name } }
      }`,
    },
    token,
  );
  return {
    token,
    kind: session.kind.toLowerCase(),
    name: viewer ? `${viewer.firstName} ${viewer.lastName}` : 'Somebody',
    email: viewer?.email ?? null,
    group: viewer?.customerGroup?.name ?? null,
    expiresAt: session.expiresAt,
  };
}

/** The token of a session that somebody's mutation began, whatever its alias. */
export function issuedToken({ data }: Answer): string | undefined {
  for (const payload of Object.values(data ?? {})) {
    const token = (payload as Partial<Issued> | null)?.session?.token;
    if (typeof token === 'string') return token;
  }
  return undefined;
}

/** Whether an answer says that somebody's mutation ended the session it was asked with. */
export function loggedOut({ data }: Answer): boolean {
  return Boolean(data?.['logout']);
}

/** Whether an answer says that the session it was asked with was over before. */
export function sessionExpired({ errors }: Answer): boolean {
  return Boolean(errors?.some(({ extensions }) => extensions?.code === 'SESSION_EXPIRED'));
}

async function demand<Data>(ask: Ask, operation: Parameters<Ask>[0], token?: string): Promise<Data> {
  const { data, errors } = await ask(operation, token ? { [sessionHeader]: token } : {});
  if (errors?.[0] || !data) throw new Error(errors?.[0]?.message ?? 'The graph answered nothing.');
  return data as Data;
}
