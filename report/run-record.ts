/** One input file of a run. */
export interface RunInput {
  readonly name: string;
  readonly sha256: string;
  /** bytes */
  readonly size: number;
}

/** One executed or cached step of a run; times are ISO 8601, UTC. */
export interface RunStep {
  readonly name: string;
  /** the call's own name, for example `read TCGA` */
  readonly label?: string;
  readonly key: string;
  readonly cache: 'hit' | 'miss';
  readonly attempts: number;
  readonly start: string;
  readonly end: string;
  /** sha256 of what it read and of what it made, by name */
  readonly inputs?: Readonly<Record<string, string | readonly string[]>>;
  readonly outputs?: Readonly<Record<string, { readonly sha256: string }>>;
  /** of the attempt that computed it: CPU time of its thread and its share of the process's other threads; the most memory that the process held meanwhile */
  readonly use?: { readonly cpuSeconds: number; readonly peakMemoryBytes: number };
  readonly bytesIn?: number;
  readonly bytesOut?: number;
}

/** What run.json tells the report about a run. `study` is the resolved study file, every default filled in. */
export interface RunRecord {
  readonly id: string;
  readonly study: Readonly<Record<string, unknown>> & { readonly name: string };
  /** of a run that applied another run's study to a new cohort: that study and its run */
  readonly applied?: { readonly study: string; readonly run: string; readonly sha256: string; readonly schedule?: string | undefined; readonly logicalDate?: string | undefined } | undefined;
  /** what the command line changed in the study file */
  readonly given?: { readonly profile: string | null; readonly set: readonly string[] } | undefined;
  readonly seed: number;
  readonly engine: { readonly name: string; readonly version: string };
  readonly versions: Readonly<Record<string, string>>;
  readonly machine: Readonly<Record<string, string | number>>;
  readonly inputs: readonly RunInput[];
  readonly steps: readonly RunStep[];
}
