import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { AuditedRun } from '../run/run-record.js';
import type { StoreView } from '../run/store-view.js';
import { type Check, failed, ok } from './check.js';

const DRAWING = 'drawFigures';

/** Each published figure against the step that drew them all: they lie in one artifact, so no hash of a file is theirs. */
export async function checkFigures(run: AuditedRun, store: StoreView, intact: ReadonlySet<string>, files: readonly string[]): Promise<Check[]> {
  const sha256 = run.steps.find(({ name }) => name === DRAWING)?.outputs.figures?.sha256;
  const path = sha256 !== undefined && intact.has(sha256) ? await store.intactFile(sha256) : undefined;
  if (path === undefined) return [{ subject: 'figures', state: 'absent', detail: 'the store lacks what drew them' }];
  const drawn = z.record(z.string(), z.string()).parse(JSON.parse(await readFile(path, 'utf8')));
  const checks: Check[] = [];
  for (const [name, svg] of Object.entries(drawn)) {
    const file = `figures/${name}.svg`;
    if (!files.includes(file)) checks.push(failed(file, 'missing: the run drew it'));
    else checks.push((await readFile(join(run.folder, file), 'utf8')) === svg ? ok(file) : failed(file, 'it is not what the run drew'));
  }
  return checks;
}
