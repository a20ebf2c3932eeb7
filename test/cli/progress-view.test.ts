import { describe, expect, it } from 'vitest';
import { ProgressView } from '../../cli/run/progress-view.js';

/** What a view writes of one run. */
function written(quiet: boolean): string {
  let text = '';
  const output = { isTTY: false, write: (part: string) => (text += part) } as unknown as NodeJS.WriteStream;
  const view = new ProgressView(output, () => 0, quiet);
  view.note('study demo-1 started');
  view.show({ kind: 'started', label: 'read TCGA', step: 'readCohort', attempt: 1, time: '' } as never);
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
