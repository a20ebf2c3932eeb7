import { spawn } from 'node:child_process';
import type { Hook } from './hooks.js';

/** How telling a hook ended, for the log: no message, no address. */
export interface Told {
  readonly ok: boolean;
  readonly detail: string;
}

/** Gives `text` to the hook, for at most `timeoutMs`; never throws. */
export function tellHook(hook: Hook, text: string, timeoutMs: number): Promise<Told> {
  return 'command' in hook ? tellCommand(hook.command, text, timeoutMs) : post(hook.webhook, text, timeoutMs);
}

function tellCommand([program = '', ...given]: readonly string[], text: string, timeoutMs: number): Promise<Told> {
  return new Promise((resolve) => {
    const child = spawn(program, given, { stdio: ['pipe', 'ignore', 'ignore'], shell: false, timeout: timeoutMs, killSignal: 'SIGKILL' });
    child.on('error', (error: NodeJS.ErrnoException) => resolve({ ok: false, detail: `the command could not be started (${error.code ?? error.name})` }));
    child.on('exit', (code, signal) => resolve({ ok: code === 0, detail: signal === null ? `exit code ${code}` : `ended by ${signal}${signal === 'SIGKILL' ? ` (it has ${timeoutMs / 1000} s)` : ''}` }));
    // A command that does not read its input is free to.
    child.stdin.on('error', () => undefined);
    child.stdin.end(text);
  });
}

async function post(address: string, body: string, timeoutMs: number): Promise<Told> {
  try {
    // A redirection could lead to a host that nobody allowed.
    const response = await fetch(address, { method: 'POST', body, headers: { 'content-type': 'application/json' }, redirect: 'error', signal: AbortSignal.timeout(timeoutMs) });
    await response.body?.cancel();
    return { ok: response.ok, detail: `status ${response.status}` };
  } catch (error) {
    const cause = (error as { cause?: { code?: unknown } }).cause?.code;
    return { ok: false, detail: (error as Error).name === 'TimeoutError' ? `no answer within ${timeoutMs / 1000} s` : `no answer (${typeof cause === 'string' ? cause : (error as Error).name})` };
  }
}
