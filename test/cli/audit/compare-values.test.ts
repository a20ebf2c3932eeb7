import { describe, expect, it } from 'vitest';
import { compareValues, OTHER_COMPUTER, SAME_COMPUTER } from '../../../cli/audit/verify/compare-values.js';

describe('values made again beside recorded ones', () => {
  it('allows the network more on another computer, and nothing else', () => {
    const [recorded, derived] = [new Map([['values', [1, 0.0001, 5]]]), new Map([['values', [1.00002, 0.00012, 5]]])];
    expect(compareValues(recorded, derived, OTHER_COMPUTER).differing).toBe(0);
    expect(compareValues(recorded, derived, SAME_COMPUTER)).toMatchObject({ differing: 2, compared: 3 });
    expect(compareValues(new Map([['a', ['x', null]]]), new Map([['a', ['y', 0]]]), OTHER_COMPUTER).differing).toBe(2);
    expect(compareValues(recorded, new Map([['values', [1]]]), OTHER_COMPUTER).shape).toContain('has 1 values, not 3');
  });
});
