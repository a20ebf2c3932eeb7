import { findRun } from '../audit/run/find-run.js';
import { StoreView } from '../audit/run/store-view.js';
import { traceRow } from '../audit/trace/trace-row.js';
import { traceText } from '../audit/trace/trace-text.js';

export interface TraceOptions {
  readonly run: string;
  readonly table: string;
  /** `column=value` */
  readonly key: readonly string[];
  readonly state: string;
  readonly out: string;
  /** folder of the input files; without it places in them are not looked for */
  readonly data?: string;
  readonly json: boolean;
}

/** `deconflow trace RUN TABLE column=value …`: where one row comes from, back to the lines of the input files. */
export async function traceCommand({ run, table, key, state, out, data, json }: TraceOptions): Promise<number> {
  const trace = await traceRow(await findRun(run, out), await StoreView.open(state), table, key, data);
  process.stdout.write(json ? `${JSON.stringify(trace)}\n` : `${traceText(trace).join('\n')}\n`);
  return 0;
}
