import type { Login } from './config';
import type { Session } from './session';
import type { SessionControl } from './use-session';

/** The bar above the editors: who is signed in, and who could be. */
export function Bar({ logins, control }: { logins: Login[]; control: SessionControl }) {
  const { session, signedOut, problem, busy } = control;
  return (
    <header className="bar" aria-busy={busy}>
      <h1>Clientele</h1>
      <p role="status">
        {signedOut && 'Signed out. '}
        {session ? <Who session={session} /> : 'You ask as a guest.'}
      </p>
      {problem && <p role="alert">{problem}</p>}
      <div role="group" aria-label="Session">
        <span aria-hidden="true">{logins.length > 0 ? 'Sign in as' : 'Run SignIn to begin a session.'}</span>
        {logins.map((login) => (
          <button
            key={login.email}
            type="button"
            disabled={busy}
            aria-label={`Sign in as ${login.title}`}
            aria-pressed={session?.email === login.email}
            title={login.email}
            onClick={() => control.signIn(login)}
          >
            {login.title}
          </button>
        ))}
        <button type="button" disabled={busy || !session} onClick={control.signOut}>
          Sign out
        </button>
      </div>
    </header>
  );
}

function Who({ session: { kind, name, group, expiresAt } }: { session: Session }) {
  return (
    <>
      <strong>{name}</strong>, {kind}
      {group && <> in {group}</>}
      {expiresAt && (
        <>
          , until <time dateTime={expiresAt}>{clock(expiresAt)}</time>
        </>
      )}
    </>
  );
}

/** The time of day of a moment, with the day when it is not today. */
function clock(moment: string): string {
  const when = new Date(moment);
  const day = when.toDateString() === new Date().toDateString() ? {} : { weekday: 'short' as const };
  return when.toLocaleString(undefined, { ...day, hour: '2-digit', minute: '2-digit' });
}
