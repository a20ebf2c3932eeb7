// Records the workflow histories of a finished study as fixtures of test/workflows/replay.test.ts:
//   node scripts/record-histories.mjs ADDRESS STUDY-ID
// and those of an application to a new cohort (apply) or of one time of a schedule (watch), under that name:
//   node scripts/record-histories.mjs ADDRESS WORKFLOW-ID apply|watch
// Record again only when the workflows changed on purpose in a way that running studies cannot follow.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { Client, Connection } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';

const [address, study, called = 'study'] = process.argv.slice(2);
const folder = join(dirname(dirname(fileURLToPath(import.meta.url))), 'test/workflows/histories');
mkdirSync(folder, { recursive: true });
const connection = await Connection.connect({ address });
const client = new Client({ connection });
for await (const { workflowId, type } of client.workflow.list()) {
  if (workflowId !== study && !workflowId.startsWith(`${study}/`)) continue;
  const history = historyToJSON(await client.workflow.getHandle(workflowId).fetchHistory());
  const part = workflowId.slice(study.length + 1);
  const name = workflowId === study ? called : called === 'study' ? part : `${called}-${part}`;
  writeFileSync(join(folder, `${name}.json.gz`), gzipSync(JSON.stringify({ workflowId, type, history: JSON.parse(history) }), { level: 9 }));
  process.stdout.write(`${name}\n`);
}
await connection.close();
