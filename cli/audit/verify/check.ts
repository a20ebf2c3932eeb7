/** One thing that was checked against its record. */
export interface Check {
  readonly subject: string;
  /** `absent`: it could not be checked, which is no failure; `unlisted`: it is there, but no record names it */
  readonly state: 'ok' | 'FAILED' | 'absent' | 'unlisted';
  readonly detail: string;
}

export const ok = (subject: string, detail = ''): Check => ({ subject, state: 'ok', detail });
export const failed = (subject: string, detail: string): Check => ({ subject, state: 'FAILED', detail });
