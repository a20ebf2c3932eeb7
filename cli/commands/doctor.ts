import { resolve } from 'node:path';
import type { Examination } from '../doctor/examination.js';
import { examineEngines } from '../doctor/examine-engines.js';
import { examineDisk, examineMemory, examineNode } from '../doctor/examine-machine.js';
import { examineServer } from '../doctor/examine-server.js';
import { examineStore } from '../doctor/examine-store.js';
import { coloured } from '../output/colour.js';

const COLOURS = { ok: 'green', warning: 'yellow', problem: 'red' } as const;

/** `deconflow doctor`: whether this machine and installation can run a study. Exit code 1 on a problem. */
export async function doctorCommand({ state, json }: { state: string; json: boolean }): Promise<number> {
  // Memory first: the engines take some.
  const memory = examineMemory();
  const examined: Examination[] = [await examineNode(), ...(await examineEngines()), ...(await examineServer(resolve(state))), ...(await examineStore(resolve(state))), memory, await examineDisk(state)];
  if (json) process.stdout.write(`${JSON.stringify(examined)}\n`);
  else for (const one of examined) process.stdout.write(`${describe(one)}\n`);
  return examined.some((one) => one.state === 'problem') ? 1 : 0;
}

function describe({ subject, state, found, remedy }: Examination): string {
  const text = `${coloured(state.padEnd(8), COLOURS[state], process.stdout)} ${subject}: ${found}`;
  return remedy === undefined ? text : `${text}\n         ${remedy}`;
}
