import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** The program that is tested. */
export function binary() {
  const path = process.env.CLIENTELE_BINARY;
  if (!path) throw new Error('CLIENTELE_BINARY names no program; `go test ./e2e` builds one and sets it');
  return path;
}

/**
 * Starts `clientele dev` on free ports.
 * @returns {Promise<{url: string, sandbox: string, stop: () => Promise<void>}>} where the
 * graph and the sandbox store listen, once they do.
 */
export async function startProgram() {
  const free = '127.0.0.1:0';
  const program = spawn(binary(), ['dev', '--listen', free, '--admin-listen', free, '--sandbox-listen', free], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const gone = once(program, 'exit');
  process.once('exit', () => program.kill());
  let url;
  for await (const line of createInterface({ input: program.stdout })) {
    url ??= /(http:\/\/\S+)\/graphql/.exec(line)?.[1];
    const sandbox = /^\s*Sandbox\s+(http:\/\/\S+)/.exec(line)?.[1];
    if (!url || !sandbox) continue;
    program.stdout.resume();
    return {
      url,
      sandbox,
      stop: async () => {
        program.kill();
        await gone;
      },
    };
  }
  throw new Error('clientele dev ended before it was ready');
}
