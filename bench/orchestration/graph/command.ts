import { spawn } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { connectClient } from '../../../cli/server/connection.js';
import { ensureServer } from '../../../cli/server/embedded-server.js';
import { readSettings } from '../../../cli/settings.js';
import { fileSha256 } from '../../../data-catalog/store/file-content.js';
import type { ActivityPolicy } from '../../../workflows/study-input.js';
import type { GraphRequest, GraphResult, Shape } from './workflows.js';

/**
 * Runs a graph as `deconflow run` runs a study: worker and embedded server start side by side, the workflow is followed to its end.
 * `command.js STATE BUNDLE SHAPE COUNT`; prints the worker's process id and how many steps were hits.
 */
const [state = '', bundle = '', shape = 'chain', count = '1'] = process.argv.slice(2);
const worker = spawn(process.execPath, [fileURLToPath(new URL('./worker.js', import.meta.url)), state, bundle], { detached: true, stdio: 'ignore' });
worker.unref();
const settings = await readSettings();
const data = join(state, 'data');
await mkdir(data, { recursive: true });
await writeFile(join(data, 'seed'), '0\n');
const { address } = await ensureServer(state, () => undefined);
const client = await connectClient(settings, address);
const passOn: ActivityPolicy = { taskQueue: settings.taskQueue, ...settings.policies.io, priority: 3 };
const request: GraphRequest = {
  context: { seed: 1, engine: 'none', data, policies: { passOn } },
  shape: shape as Shape, count: Number(count), seed: { step: 'input', output: 'seed', sha256: await fileSha256(join(data, 'seed')) },
};
const result: GraphResult = await client.workflow.execute<(request: GraphRequest) => Promise<GraphResult>>('graph', { taskQueue: settings.taskQueue, workflowId: `graph-${shape}`, args: [request] });
await client.connection.close();
process.stdout.write(`${JSON.stringify({ worker: worker.pid, ...result })}\n`);
