import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { z } from 'zod';
import { stopServer } from '../../cli/server/embedded-server.js';
import type { Contestant } from './contestant.js';
import { timedCommand } from './timed-command.js';

const printed = z.object({ worker: z.number(), steps: z.number(), hits: z.number() });
const ENDS_MS = 15_000;

export class StepsMissingError extends Error {
  readonly code = 'STEPS_MISSING';
  constructor(done: number, wanted: number) {
    super(`The graph did ${done} of ${wanted} steps: what was timed is not what was asked.`);
    this.name = 'StepsMissingError';
  }
}

/** This project: command line, embedded server and worker as for a study, with a step that only adds. Like the study's, its workflows are bundled beforehand. */
export async function ownGraph(root: string): Promise<Contestant> {
  const bundle = join(await mkdtemp(join(tmpdir(), 'deconflow-bench-bundle-')), 'workflows.cjs');
  const { code } = await bundleWorkflowCode({ workflowsPath: join(root, 'dist/bench/orchestration/graph/workflows.js'), logger: new DefaultLogger('ERROR') });
  await writeFile(bundle, code);
  const { version } = z.object({ version: z.string() }).parse(JSON.parse(await readFile(join(root, 'package.json'), 'utf8')));
  return {
    name: 'deconflow',
    version,
    note: 'embedded Temporal server and one worker process, started for each run; every step in the artifact store with key and manifest, synced to disk; second run: all hits',
    async run({ shape, steps }, folder) {
      const state = join(folder, 'state');
      const { wall, stdout } = await timedCommand(process.execPath, [join(root, 'dist/bench/orchestration/graph/command.js'), state, bundle, shape, String(steps)], { cwd: root });
      const result = printed.parse(JSON.parse(stdout));
      // What winds down behind the command is not waited for by its user, and must not disturb what is timed next.
      await end(result.worker);
      await stopServer(state);
      if (result.steps !== steps) throw new StepsMissingError(result.steps, steps);
      return { wall, hits: result.hits };
    },
  };
}

async function end(pid: number): Promise<void> {
  const signal = (name: NodeJS.Signals | 0) => {
    try {
      return process.kill(pid, name);
    } catch {
      return false;
    }
  };
  signal('SIGTERM');
  for (let waited = 0; waited < ENDS_MS && signal(0); waited += 50) await delay(50);
}
