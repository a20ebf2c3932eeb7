import { known, positive, readOptions, text, texts } from './command-line.js';

/** Options of the bench `steps`. */
export interface Options {
  /** folder that the study file's names are relative to */
  readonly data: string;
  readonly study: string;
  /** measured runs of each step, after the cold one */
  readonly runs: number;
  readonly studyRuns: number;
  /** profile of the study file for the whole study */
  readonly profile: string;
  /** names of steps; empty: all */
  readonly only: readonly string[];
  /** results folder to take profiles, states and groups from */
  readonly run: string | undefined;
  /** whose profiles are clustered, with `run` */
  readonly cellType: string | undefined;
  /** a Python whose packages are timed beside */
  readonly peers: string | undefined;
  readonly out: string | undefined;
}

export const OPTIONS_TEXT = `  --data FOLDER       folder that the study file's names are relative to (default .)
  --study FILE        study file (default studies/aml.yaml)
  --runs N            measured runs of each step, after a cold one (default 5)
  --only NAME         this step only (repeatable)
  --run FOLDER        results folder to take profiles, states and groups from
  --cell-type NAME    whose profiles are clustered, with --run (default the first)
  --peers PYTHON      also time numpy, scipy, scanpy and lifelines with this Python
  --study-runs N      runs of the whole study (default 1)
  --profile NAME      profile of the study file for the whole study (default tiny)
  --out FILE          write the JSON to a file also`;

/** @throws UsageError */
export function parseOptions(given: readonly string[], steps: readonly string[], defaultStudy: string): Options {
  const values = readOptions(given, {
    data: text, study: text, runs: text, 'study-runs': text, profile: text, run: text, 'cell-type': text, peers: text, out: text, only: texts,
  });
  return {
    data: values.data ?? '.',
    study: values.study ?? defaultStudy,
    runs: positive('--runs', values.runs, 5),
    studyRuns: positive('--study-runs', values['study-runs'], 1),
    profile: values.profile ?? 'tiny',
    only: known('step', values.only ?? [], steps),
    run: values.run,
    cellType: values['cell-type'],
    peers: values.peers,
    out: values.out,
  };
}
