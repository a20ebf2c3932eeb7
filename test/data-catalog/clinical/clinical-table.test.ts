import { describe, expect, it } from 'vitest';
import { readClinical } from '../../../data-catalog/clinical/clinical-table.js';
import { clinicalSchema } from '../../../data-catalog/study/clinical.js';
import { fileWith, refusal } from '../readers/files.js';

const declared = (more: object = {}) =>
  clinicalSchema.parse({ file: 'c.tsv', sampleColumn: 'id', time: { column: 't', unit: 'days' }, event: { column: 'e' }, ...more });
const read = async (text: string, more: object = {}) => readClinical({ clinical: await fileWith(text, 'c.tsv') }, declared(more));

describe('clinical table', () => {
  it('brings units to months and years, codes to 0 and 1, missing texts to null', async () => {
    const covariates = { age: { column: 'age', unit: 'days' }, flt3: { column: 'FLT3/ITD positive?', ignoreCase: true }, fab: { column: 'fab', missing: ['?'] } };
    const patients = await read(
      'id\tt\te\tage\tFLT3/ITD positive?\tfab\na\t30.4375\t1.0\t3652.5\tNO\tM1\nb\t0\t0\tNA\tNo\t?\nc\tN/A\tUnknown\t\tN.D.\tnc\n',
      { covariates },
    );
    expect(patients).toEqual([
      { sample: 'a', timeMonths: 1, event: 1, age: 10, sex: null, fab: 'M1', risk: null, flt3: 'no', npm1: null },
      { sample: 'b', timeMonths: 0, event: 0, age: null, sex: null, fab: null, risk: null, flt3: 'no', npm1: null },
      { sample: 'c', timeMonths: null, event: null, age: null, sex: null, fab: null, risk: null, flt3: null, npm1: null },
    ]);
  });

  it('reads quoted CSV cells with commas and line breaks, and keeps line numbers', async () => {
    const text = 'id,t,e,note\na,1,1,"one, ""two""\nthree"\nb,x,0,\n';
    const error = await refusal(read(text, { format: 'csv' }));
    expect(error.problems).toEqual([expect.objectContaining({ line: 4, column: 2, found: '"x"' })]);
  });

  it('reports negative times, unknown codes, patients twice and impossible ages at once', async () => {
    const error = await refusal(read('id\tt\te\tage\na\t-1\t1\t40\na\t2\tdead\t400\n', { covariates: { age: { column: 'age', unit: 'years' } } }));
    expect(error.problems.map(({ line, column, found }) => [line, column, found])).toEqual([[2, 2, '"-1"'], [3, 1, 'a patient again'], [3, 4, '"400"'], [3, 3, '"dead"']]);
  });

  it('notices that time and event are exchanged', async () => {
    const rows = Array.from({ length: 12 }, (_, i) => `p${i}\t${i % 2}\t${100 + i}`).join('\n');
    const swapped = await refusal(read(`id\tt\te\n${rows}\n`));
    expect(swapped.problems).toHaveLength(1);
    expect(swapped.problems[0]?.remedy).toContain('Exchange');
    const codesOnly = await refusal(read(`id\tt\te\n${rows.replaceAll(/\t1\d\d$/gm, '\t1')}\n`));
    expect(codesOnly.problems[0]?.found).toBe('only event codes');
  });

  it('names every column that is not there', async () => {
    const error = await refusal(read('id\ttime\tevent\na\t1\t1\n', { time: { column: 'times', unit: 'days' }, event: { column: 'status' } }));
    expect(error.problems.map((p) => p.expected)).toEqual(['a column "times"', 'a column "status"']);
    expect(error.problems[0]?.remedy).toContain('"time"');
  });
});
