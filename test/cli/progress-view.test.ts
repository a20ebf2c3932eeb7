import { describe, expect, it } from 'vitest';
import { ProgressView } from '../../cli/run/progress-view.js';

/** What a view writes of one run. */
function written(quiet: boolean): string {
  let text = '';
  const output = { isTTY: false, write: (part: string) => (text += part) } as unknown as NodeJS.WriteStream;
  const view = new ProgressView(output, () => 0, quiet);
  view.note('study demo-1 started');
  view.show({ kind: 'started', label: 'read TCGA', step: 'readCohort', attempt: 1, time: '2026-01-01T00:00:00.000Z' } as never);
  view.line('step "read TCGA" failed');
  view.end();
  return text;
}

describe('--quiet', () => {
  it('keeps errors and leaves out progress and notes', () => {
    expect(written(true)).toBe('step "read TCGA" failed\n');
    expect(written(false)).toBe('study demo-1 started\nread TCGA: started\nstep "read TCGA" failed\n');
  });
});

/** What a view says of a step whose progress is reported at these seconds, as `done` of `total`. */
function told(total: number, marks: readonly (readonly [seconds: number, done: number])[]): string[] {
  let [text, clock] = ['', 0];
  const output = { isTTY: false, write: (part: string) => (text += part) } as unknown as NodeJS.WriteStream;
  const view = new ProgressView(output, () => clock);
  const time = (seconds: number) => new Date(Date.UTC(2026, 0, 1) + 1000 * seconds).toISOString();
  const line = { run: 'demo-1', level: 'info', label: 'train BLUE', step: 'trainBlue', attempt: 1 } as const;
  view.show({ ...line, kind: 'started', time: time(0) });
  for (const [seconds, done] of marks) {
    clock = 1e6 * seconds;
    view.show({ ...line, kind: 'progress', progress: { message: 'training', done, total }, time: time(seconds) });
  }
  return text.trimEnd().split('\n').slice(1);
}

describe('the time that is left', () => {
  it('is told from the pace so far', () => {
    expect(told(100, [[1, 0], [21, 20], [61, 60]])).toEqual(['train BLUE: training 0 %', 'train BLUE: training 20 %, 80 s left in this step', 'train BLUE: training 60 %, 40 s left in this step']);
  });

  it('does not take the work of an earlier attempt for work of this one', () => {
    // From a checkpoint at 50 of 100: ten more took 60 s, so the other forty take 240 s; the share of the whole would say 40 s.
    expect(told(100, [[0, 50], [60, 60]]).at(-1)).toBe('train BLUE: training 60 %, 4 min left in this step');
  });

  it('is not guessed from few parts, which are of unequal length', () => {
    expect(told(2, [[0, 0], [30, 1]]).join()).not.toContain('left');
  });
});
