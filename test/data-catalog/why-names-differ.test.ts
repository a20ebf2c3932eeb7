import { describe, expect, it } from 'vitest';
import { identifierKind, whyNamesDiffer } from '../../data-catalog/check/why-names-differ.js';

describe('why two lists of names share nothing', () => {
  it.each([
    [['TP53', 'FLT3'], ['tp53', 'Flt3'], /capital letters/],
    [['TCGA-AB-2803', 'TCGA-AB-2805'], ['TCGA.AB.2803', 'TCGA.AB.2805'], /signs between/],
    [['1a-x', '2b-y'], ['X1a.x', 'X2b.y'], /signs between/],
    [['ENSG00000141510', 'ENSG00000122025'], ['ENSG00000141510.18', 'ENSG00000122025.16'], /version/],
    [['TP53', 'FLT3'], ['TP53|7157', 'FLT3|2322'], /bar/],
    [['TCGA-AB-2803-03A', 'TCGA-AB-2805-03B'], ['TCGA-AB-2803', 'TCGA-AB-2805'], /12 characters/],
  ])('%s and %s', (ours, theirs, said) => {
    expect(whyNamesDiffer(ours, theirs)).toMatch(said);
    expect(whyNamesDiffer(theirs, ours)).toMatch(said);
  });
  it('is not guessed where nothing fits, and names nobody', () => {
    expect(whyNamesDiffer(['anna', 'bert'], ['carl', 'dora'])).toBeUndefined();
    expect(whyNamesDiffer(['anna.1', 'bert.1'], ['anna', 'bert'])).not.toMatch(/anna|bert/);
  });
  it('knows kinds of identifiers', () => {
    expect(identifierKind(['ENSG00000141510.18', 'ENSG00000122025.16'])).toBe('Ensembl identifiers with version');
    expect(identifierKind(['7157', '2322'])).toBe('Entrez numbers');
    expect(identifierKind(['TP53', '1-Mar'])).toBe('symbols');
  });
});
