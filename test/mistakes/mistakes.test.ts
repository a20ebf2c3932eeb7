import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from '../cli/command.js';
import { CLINICAL_MISTAKES } from './cases/clinical.js';
import { EXPRESSION_MISTAKES } from './cases/expression.js';
import { HOSTILE_FILES } from './cases/hostile.js';
import { IDENTIFIER_MISTAKES } from './cases/identifiers.js';
import { clinicalText, expressionText, said } from './mistake.js';
import { mistakesPage } from './mistakes-page.js';

const CHAPTERS = { 'Expression': EXPRESSION_MISTAKES, 'Clinical tables': CLINICAL_MISTAKES, 'Identifiers': IDENTIFIER_MISTAKES, 'Hostile files': HOSTILE_FILES };

describe('what is no mistake', () => {
  it.each([
    ['the usual cohort', {}],
    ['a byte order mark', { 'expression.tsv': `\uFEFF${expressionText()}`, 'clinical.tsv': `\uFEFF${clinicalText()}` }],
    ['line ends of Windows', { 'expression.tsv': expressionText().replaceAll('\n', '\r\n') }],
    ['a gene in two rows', { 'expression.tsv': expressionText(['TP53', 'TP53', 'FLT3']) }],
  ])('%s', async (title, files) => {
    expect(await said({ title, files, says: [] })).toEqual([]);
  });
});

describe.each(Object.entries(CHAPTERS))('%s', (_, mistakes) => {
  it.each(mistakes.map((mistake) => [mistake.title, mistake] as const))('%s', async (__, mistake) => {
    const lines = await said(mistake);
    expect(lines.filter((line) => !mistake.says.some((one) => one.test(line)))).toEqual([]);
    for (const one of mistake.says) expect(lines.filter((line) => one.test(line)), String(one)).not.toEqual([]);
  });
});

it('the page of mistakes is up to date (else: npx vitest run test/mistakes --update)', async () => {
  await expect(await mistakesPage(CHAPTERS)).toMatchFileSnapshot(join(root, 'docs/mistakes.md'));
});
