import { describe, expect, it } from 'vitest';
import { comparableReport } from '../../faults/results/comparable-report.js';
import { comparableRun } from '../../faults/results/comparable-run.js';
import { repeatedSeconds } from '../../faults/results/repeated-work.js';
import type { LoggedEvent } from '../../faults/process/study-events.js';

const step = (label: string, start: string, key = 'k') => ({ name: 's', label, key, cache: 'miss', attempts: 1, start, end: start });

describe('what of two runs is compared', () => {
  it('leaves times, attempts, hits, machine and order of run.json out, and nothing else', () => {
    const first = { id: 'a', machine: { cores: 2 }, seed: 1, steps: [step('x', '1'), step('y', '2')] };
    const second = { id: 'b', machine: { cores: 4 }, seed: 1, steps: [{ ...step('y', '7'), attempts: 3, cache: 'hit', use: { cpuSeconds: 3, peakMemoryBytes: 9 } }, step('x', '8')] };
    expect(comparableRun(JSON.stringify(first))).toBe(comparableRun(JSON.stringify(second)));
    expect(comparableRun(JSON.stringify({ ...second, seed: 2 }))).not.toBe(comparableRun(JSON.stringify(first)));
    expect(comparableRun(JSON.stringify({ ...first, steps: [step('x', '1', 'other'), step('y', '2')] }))).not.toBe(comparableRun(JSON.stringify(first)));
  });

  it('leaves run id and times of the report out, but no number of the study', () => {
    const row = (name: string, seconds: string, key: string) => `<tr><th scope="row">${name}</th><td>miss</td><td class="number">${seconds}</td><td><code>${key}</code></td></tr>`;
    const page = (id: string, p: string, rows: string) => `<p>run ${id}</p><td>${p}</td><summary>Steps: 2, of which 0 came from the store</summary><table>${rows}</table>`;
    const a = page('20260101T000000Z-0123456789ab', '0.01', row('a', '1.0', 'aaaaaaaaaaaa') + row('b', '2.0', 'bbbbbbbbbbbb'));
    const b = page('20270101T000000Z-0123456789ab', '0.01', row('b', '9.0', 'bbbbbbbbbbbb') + row('a', '8.0', 'aaaaaaaaaaaa'));
    expect(comparableReport(a)).toBe(comparableReport(b));
    expect(comparableReport(a)).not.toBe(comparableReport(b.replace('0.01', '0.02')));
    expect(comparableReport(a)).not.toBe(comparableReport(b.replace('aaaaaaaaaaaa', 'cccccccccccc')));
  });
});

describe('repeated work', () => {
  const at = (second: number) => new Date(second * 1000).toISOString();
  const event = (second: number, kind: 'started' | 'finished', label: string) => ({ time: at(second), kind, label, step: label }) as LoggedEvent;

  it('is the time of attempts that were cut off, and no other', () => {
    const events = [event(0, 'started', 'a'), event(3, 'finished', 'a'), event(3, 'started', 'b'), event(4, 'started', 'c'), event(9, 'started', 'b'), event(12, 'finished', 'b')];
    expect(repeatedSeconds(events, [at(5)])).toBe(2 + 1);
    expect(repeatedSeconds(events, [])).toBe(0);
  });
});
