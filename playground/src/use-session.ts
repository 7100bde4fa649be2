import { useMemo, useRef, useState } from 'react';
import type { Login } from './config';
import { askAt, type Ask } from './graph';
import { describe, issuedToken, sessionEnded, sessionHeader, signIn, signOut, type Session } from './session';

/** Who is signed in, and what changes it. */
export interface SessionControl {
  session: Session | null;
  /** What went wrong last, as a sentence; empty when nothing did. */
  problem: string;
  /** Whether somebody is being signed in or out right now. */
  busy: boolean;
  signIn(login: Login): void;
  signOut(): void;
  /** Asks the graph for an editor, and notices sessions that begin or end on the way. */
  ask: Ask;
}

/** Keeps the session of this page. It is gone when the page is. */
export function useSession(endpoint: string): SessionControl {
  const [session, setSession] = useState<Session | null>(null);
  const [problem, setProblem] = useState('');
  const [busy, setBusy] = useState(false);
  // The token in use, for functions that outlive a rendering.
  const token = useRef<string | null>(null);

  return {
    session,
    problem,
    busy,
    // GraphiQL reads the schema again whenever it is given other functions.
    ...useMemo(() => {
      const plainly = askAt(endpoint);
      const become = (next: Session | null) => {
        token.current = next?.token ?? null;
        setSession(next);
      };
      const attempt = async (work: () => Promise<Session | null>) => {
        setBusy(true);
        setProblem('');
        await work().then(become, (error: Error) => setProblem(error.message));
        setBusy(false);
      };
      return {
        signIn: (login: Login) => void attempt(async () => describe(plainly, await signIn(plainly, login))),
        signOut: () =>
          void attempt(async () => {
            const over = token.current;
            become(null);
            if (over) await signOut(plainly, over);
            return null;
          }),
        ask: async (...asked: Parameters<Ask>) => {
          const answer = await plainly(...asked);
          const issued = issuedToken(answer);
          if (issued) {
            void attempt(() => describe(plainly, issued));
          } else if (token.current && asked[1]?.[sessionHeader] === token.current && sessionEnded(answer)) {
            become(null);
            setProblem('The session has ended. Sign in again.');
          }
          return answer;
        },
      };
    }, [endpoint]),
  };
}
