import { explainRun } from '../audit/explain/explain-run.js';
import { explainText } from '../audit/explain/explain-text.js';
import { findRun } from '../audit/run/find-run.js';
import { findSteps } from '../audit/run/find-step.js';
import { StoreView } from '../audit/run/store-view.js';

export interface ExplainOptions {
  readonly run: string;
  /** a step's label or name, or a table */
  readonly subject?: string;
  readonly state: string;
  readonly out: string;
  readonly json: boolean;
}

/** `deconflow explain RUN [STEP|TABLE]`: why each step ran or not, by the nearest earlier run of the study. */
export async function explainCommand({ run: name, subject, state, out, json }: ExplainOptions): Promise<number> {
  const run = await findRun(name, out);
  const explanation = await explainRun(run, await StoreView.open(state), out, subject === undefined ? undefined : findSteps(run, subject));
  process.stdout.write(json ? `${JSON.stringify(explanation)}\n` : `${explainText(explanation, subject !== undefined).join('\n')}\n`);
  return 0;
}
