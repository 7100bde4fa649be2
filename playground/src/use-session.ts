import { useMemo, useRef, useState } from 'react';
import type { Login } from './config';
import { askAt, type Answer, type Ask } from './graph';
import {
  describe,
  issuedToken,
  loggedOut,
  sessionExpired,
  sessionHeader,
  signIn,
  signOut,
  type Session,
} from './session';

/** Who is signed in, and what changes it. */
export interface SessionControl {
  session: Session | null;
  /** The answer in an editor that began or ended the session; null when a button did. */
  cause: Answer | null;
  /** Whether the last session ended because that was asked for. */
  signedOut: boolean;
  /** What went wrong last, as a sentence; empty when nothing did. */
  problem: string;
  /** Whether somebody is being signed in or out right now. */
  busy: boolean;
  signIn(login: Login): void;
  signOut(): void;
  /** Asks the graph for an editor, and notices sessions that begin or end on the way. */
  ask: Ask;
}

interface Change {
  session: Session | null;
  cause: Answer | null;
}

/** Keeps the session of this page. It is gone when the page is. */
export function useSession(endpoint: string): SessionControl {
  const [{ session, cause }, setChange] = useState<Change>({ session: null, cause: null });
  const [signedOut, setSignedOut] = useState(false);
  const [problem, setProblem] = useState('');
  const [busy, setBusy] = useState(false);
  // The token in use, for functions that outlive a rendering.
  const token = useRef<string | null>(null);

  return {
    session,
    cause,
    signedOut,
    problem,
    busy,
    // GraphiQL reads the schema again whenever it is given other functions.
    ...useMemo(() => {
      const plainly = askAt(endpoint);
      const become = (session: Session | null, cause: Answer | null = null) => {
        token.current = session?.token ?? null;
        setChange({ session, cause });
      };
      const attempt = async (work: () => Promise<void>) => {
        setBusy(true);
        setProblem('');
        setSignedOut(false);
        await work().catch((error: Error) => setProblem(error.message));
        setBusy(false);
      };
      return {
        signIn: (login: Login) =>
          void attempt(async () => become(await describe(plainly, await signIn(plainly, login)))),
        signOut: () =>
          void attempt(async () => {
            const over = token.current;
            become(null);
            if (over) await signOut(plainly, over);
            setSignedOut(true);
          }),
        ask: async (...asked: Parameters<Ask>) => {
          const answer = await plainly(...asked);
          const issued = issuedToken(answer);
          if (issued) {
            void attempt(async () => become(await describe(plainly, issued), answer));
          } else if (token.current && asked[1]?.[sessionHeader] === token.current) {
            const left = loggedOut(answer);
            if (left || sessionExpired(answer)) {
              become(null, answer);
              setSignedOut(left);
              setProblem(left ? '' : 'The session has ended. Sign in again.');
            }
          }
          return answer;
        },
      };
    }, [endpoint]),
  };
}
