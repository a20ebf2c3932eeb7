import type { Check } from './check.js';
import type { Derivation } from './derivation.js';
import type { Verification } from './verify-run.js';

/** The verification as lines: a count for what was checked against records, one line each for what was made again. */
export function verifyText(verification: Verification): string[] {
  const { run, study, ok, engine, sameMachine, members, files, csv, figures, manifests, objects, derived } = verification;
  const lines = [`run ${run}, study ${study}`];
  if (engine.recorded !== engine.here) lines.push(`the run's engine is ${engine.recorded}, here it is ${engine.here}: what the network predicts may differ by 1e-4`);
  if (!sameMachine) lines.push('this is not the machine that run.json names: what the network predicts may differ by 1e-4');
  if (members.length > 0) lines.push(...checked('files of the bundle', members));
  lines.push(...checked('published files', files), ...checked('CSV beside Parquet', csv), ...checked('figures', figures), ...checked('manifests', manifests), ...checked('store objects', objects));
  lines.push('', ...derived.map(derivationText), '', ...summary(derived), ok ? 'verified' : 'FAILED');
  return lines;
}

function checked(what: string, checks: readonly Check[]): string[] {
  const count = (state: Check['state']) => checks.filter((check) => check.state === state).length;
  const counts = (['ok', 'FAILED', 'absent', 'unlisted'] as const).filter((state) => state === 'ok' || count(state) > 0).map((state) => `${count(state)} ${state}`);
  const told = checks.filter(({ state }) => state === 'FAILED' || state === 'unlisted');
  return [`${what}: ${counts.join(', ')}`, ...told.map(({ subject, state, detail }) => `  ${state}  ${subject}: ${detail}`)];
}

function derivationText({ step, output, table, state, compared, largest, why }: Derivation): string {
  const what = `${step}: ${table === null ? output : `table ${table}`}`;
  if (state === 'not re-derived') return `${what}: not re-derived (${why})`;
  const difference = largest === null ? '' : `, largest difference ${largest === 0 ? '0' : largest.toExponential(1)}`;
  return `${what}: ${compared} values${difference}, ${state}${why === '' ? '' : ` (${why})`}`;
}

function summary(derived: readonly Derivation[]): string[] {
  const made = derived.filter(({ state }) => state !== 'not re-derived');
  const tables = derived.filter(({ table }) => table !== null);
  const largest = Math.max(0, ...made.map((derivation) => derivation.largest ?? 0));
  const values = made.reduce((sum, { compared }) => sum + compared, 0);
  return [
    `outputs re-derived: ${counts(derived)}; ${values} values, largest difference ${largest === 0 ? '0' : largest.toExponential(1)}`,
    `tables re-derived: ${counts(tables)}`,
  ];
}

/** `25 of 29, FAILED 0, not re-derived 4 (training 1, input file 3)` */
function counts(derived: readonly Derivation[]): string {
  const hindered = new Map<string, number>();
  for (const { hindrance } of derived) if (hindrance !== null) hindered.set(hindrance, (hindered.get(hindrance) ?? 0) + 1);
  const why = [...hindered].map(([hindrance, n]) => `${hindrance} ${n}`);
  const left = derived.filter(({ state }) => state === 'not re-derived').length;
  const failed = derived.filter(({ state }) => state === 'FAILED').length;
  return `${derived.length - left} of ${derived.length}, FAILED ${failed}, not re-derived ${left}${left === 0 ? '' : ` (${why.join(', ')})`}`;
}
