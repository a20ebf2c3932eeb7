import { precisionOf } from '../../engines/engine-names.js';
import { type AuditedRun, engineOf } from '../audit/run/run-record.js';
import { resolveEngine } from '../run/resolve-engine.js';

/** The engine that trained a study has another version here. */
export class OtherEngineError extends Error {
  readonly code = 'OTHER_ENGINE';
  constructor(run: string, trained: string, here: string) {
    super(`Run ${run} was trained with ${trained}, and here is ${here}: results of different engines are never mixed. Install the version it was trained with, or run the study again with the one that is here.`);
    this.name = 'OtherEngineError';
  }
}

/** The engine that the run was trained with, where it can be had here. @throws OtherEngineError, EngineUnavailableError */
export async function usableEngine(run: AuditedRun, say?: (line: string) => void): Promise<string> {
  const here = await resolveEngine(run.engine.name, precisionOf(engineOf(run)), say);
  if (here !== engineOf(run)) throw new OtherEngineError(run.id, engineOf(run), here);
  return here;
}
