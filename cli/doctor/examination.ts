/** One thing that was looked at. */
export interface Examination {
  readonly subject: string;
  readonly state: 'ok' | 'warning' | 'problem';
  readonly found: string;
  /** what to do; absent where nothing is to be done */
  readonly remedy?: string;
}

export const ok = (subject: string, found: string): Examination => ({ subject, state: 'ok', found });
export const warning = (subject: string, found: string, remedy: string): Examination => ({ subject, state: 'warning', found, remedy });
export const problem = (subject: string, found: string, remedy: string): Examination => ({ subject, state: 'problem', found, remedy });
