import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/**
 * Starts `clientele dev` on free ports.
 * @returns {Promise<{url: string, stop: () => Promise<void>}>} where it listens, once it does.
 */
export async function startProgram() {
  const binary = process.env.CLIENTELE_BINARY;
  if (!binary) throw new Error('CLIENTELE_BINARY names no program; `go test ./e2e` builds one and sets it');
  const free = '127.0.0.1:0';
  const program = spawn(binary, ['dev', '--listen', free, '--admin-listen', free, '--sandbox-listen', free], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const gone = once(program, 'exit');
  process.once('exit', () => program.kill());
  for await (const line of createInterface({ input: program.stdout })) {
    const found = /(http:\/\/\S+)\/graphql/.exec(line);
    if (!found) continue;
    program.stdout.resume();
    return {
      url: found[1],
      stop: async () => {
        program.kill();
        await gone;
      },
    };
  }
  throw new Error('clientele dev ended before it was ready');
}
