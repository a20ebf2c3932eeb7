import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { callGroup } from '../../../analysis/validation/call-groups.js';
import { GroupSamplesError, groupMask } from '../../../analysis/validation/group-mask.js';
import { LogisticRegressionError, logisticRegression, probability } from '../../../analysis/validation/logistic-regression.js';
import { transferDirection, variantName } from '../../../analysis/validation/variants.js';
import { largestDifference, oracle } from '../../oracles/markers-and-validation.js';

const { validation: expected } = oracle;
const matrix = (rows: number[][]) => ({ rows: rows.length, columns: rows[0]!.length, values: Float64Array.from(rows.flat()) });
const discovery = matrix(expected.discovery);
const validation = matrix(expected.validation);
const inside = Uint8Array.from(expected.inside);
const options = { maxQ: 0.05, penaltyC: 1 };

describe('transferDirection', () => {
  const transfer = transferDirection('favourable', discovery, validation, inside, options);
  it('finds the genes scipy finds', () => {
    expect(transfer.genes.map(({ column }) => column)).toEqual(expected.kept);
    expect(largestDifference(transfer.genes.map(({ z }) => z), expected.z)).toBeLessThan(1e-12);
    expect(largestDifference(transfer.genes.map(({ qValue }) => qValue), expected.q)).toBeLessThan(1e-12);
  });
  it('fits the components scikit-learn fits', () => {
    const [separate, shared] = transfer.components;
    expect(largestDifference(separate!.discoveryLoadings, expected.discovery_loadings)).toBeLessThan(1e-10);
    expect(largestDifference(separate!.validationLoadings, expected.validation_loadings)).toBeLessThan(1e-10);
    expect(separate!.discoveryExplained).toBeCloseTo(expected.explained[0], 10);
    expect(separate!.validationExplained).toBeCloseTo(expected.explained[1], 10);
    expect(separate!.loadingCorrelation).toBeCloseTo(expected.loading_correlation, 10);
    expect(shared!.loadingCorrelation).toBe(1);
    expect(shared!.validationLoadings).toEqual(separate!.discoveryLoadings);
  });
  it('gives the four variants the probabilities scikit-learn gives', () => {
    expect(transfer.variants.map(({ mode, classifier }) => variantName(mode, classifier))).toEqual(['separate, plain', 'separate, balanced', 'shared, plain', 'shared, balanced']);
    for (const variant of transfer.variants) {
      const model = expected.models[variantName(variant.mode, variant.classifier)]!;
      expect(variant.intercept).toBeCloseTo(model.intercept, 8);
      expect(variant.coefficient).toBeCloseTo(model.coefficient, 8);
      expect(largestDifference(variant.probabilities, model.probability)).toBeLessThan(1e-8);
    }
  });
  it('trains nothing, and says why, without a gene or with an empty class', () => {
    const none = transferDirection('favourable', discovery, validation, new Uint8Array(inside.length), options);
    expect(none).toMatchObject({ variants: [], components: [], failure: 'no sample of the discovery cohort is favourable' });
    expect(transferDirection('unfavourable', discovery, validation, new Uint8Array(inside.length).fill(1), options).failure).toMatch(/^every sample/);
    expect(transferDirection('unfavourable', discovery, validation, inside, { ...options, maxQ: 1e-300 }).failure).toMatch(/^no gene/);
  });
  it('works with a single gene, whose loading correlation is undefined', () => {
    const column = expected.kept[0]!;
    const one = (rows: number[][]) => matrix(rows.map((row) => [row[column]!]));
    const single = transferDirection('favourable', one(expected.discovery), one(expected.validation), inside, options);
    expect(single.components[0]).toMatchObject({ loadingCorrelation: null });
    expect([...single.components[0]!.validationLoadings]).toEqual([1]);
  });
});

describe('logisticRegression', () => {
  it('reaches a zero gradient for any data, separable too', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.double({ min: -60, max: 60, noNaN: true }), fc.boolean()), { minLength: 4, maxLength: 60 }), fc.constantFrom('plain' as const, 'balanced' as const), (data, classifier) => {
        const y = Uint8Array.from(data, ([, positive]) => Number(positive));
        const positives = y.reduce((a, b) => a + b, 0);
        fc.pre(positives > 0 && positives < y.length);
        const x = Float64Array.from(data, ([value]) => value);
        const model = logisticRegression(x, y, classifier, 1);
        let gb = 0;
        let gw = model.coefficient;
        y.forEach((positive, i) => {
          const s = classifier === 'plain' ? 1 : y.length / (2 * (positive ? positives : y.length - positives));
          const r = s * (probability(model, x[i]!) - positive);
          gb += r;
          gw += r * x[i]!;
        });
        expect(Math.max(Math.abs(gb), Math.abs(gw))).toBeLessThan(1e-9);
      }),
    );
  });
  it('refuses an empty class', () => {
    expect(() => logisticRegression(Float64Array.of(1, 2), Uint8Array.of(0, 0), 'plain', 1)).toThrow(LogisticRegressionError);
  });
});

describe('callGroup', () => {
  it('calls strictly above the cut; both is a conflict', () => {
    expect(callGroup(0.6, 0.4, 0.5)).toBe('favourable');
    expect(callGroup(0.4, 0.6, 0.5)).toBe('unfavourable');
    expect(callGroup(0.6, 0.6, 0.5)).toBe('conflict');
    expect(callGroup(0.5, 0.5, 0.5)).toBe('intermediate');
    expect(callGroup(null, null, 0.5)).toBe('intermediate');
    expect(callGroup(null, 0.9, 0.5)).toBe('unfavourable');
  });
});

describe('groupMask', () => {
  it('marks the group and refuses samples of another cohort', () => {
    const groups = [{ sample: 'b', group: 'favourable' }, { sample: 'a', group: 'intermediate' }];
    expect([...groupMask(['a', 'b', 'c'], groups, 'favourable')]).toEqual([0, 1, 0]);
    expect(() => groupMask(['a'], groups, 'favourable')).toThrow(GroupSamplesError);
  });
});
