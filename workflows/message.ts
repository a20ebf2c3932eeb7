/** When somebody may be told. */
export type HookEvent = 'done' | 'failed' | 'badCohort';

/** What a hook is told; no patient's name and nothing of the data but counts. */
export interface Message {
  readonly event: HookEvent;
  readonly study: string;
  /** of an application: the new cohort's name; of a bad cohort, that may have none, the first digits of its content */
  readonly cohort?: string;
  readonly state: 'done' | 'failed' | 'refused';
  /** results folder */
  readonly run?: string;
  /** of a failure: its code and the file that says more */
  readonly code?: string;
  readonly report?: string;
  readonly schedule?: string;
  readonly logicalDate?: string;
  /** patients by cohort and group (headline reading), or problems of a bad cohort */
  readonly counts?: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

export type Notify = (message: Message) => Promise<void>;
