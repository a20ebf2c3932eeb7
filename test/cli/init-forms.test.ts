import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { guessUnit } from '../../cli/init/guess-unit.js';
import { readableParts } from '../../data-catalog/study/readable-parts.js';
import { call } from './audit/call.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'deconflow-init-forms-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function write(name: string, text: string): Promise<void> {
  await mkdir(dirname(join(folder, name)), { recursive: true });
  await writeFile(join(folder, name), text);
}
const PATIENTS = Array.from({ length: 14 }, (_, i) => `P${i + 1}`);
const GENES = Array.from({ length: 120 }, (_, i) => `GENE${i}`);
const matrix = (genes: readonly string[], cell: (g: number, p: number) => number | string, first = 'gene') => `${first}\t${PATIENTS.join('\t')}\n${genes.map((gene, g) => `${gene}\t${PATIENTS.map((_, p) => cell(g, p)).join('\t')}`).join('\n')}\n`;
const SURVIVAL = `patient\tOS.time\tOS\n${PATIENTS.map((patient, p) => `${patient}\t${400 + 90 * p}\t${p % 2}`).join('\n')}\n`;

/** The first cohort that init writes, and what it says. There is no reference in these folders. */
async function guessed(): Promise<{ cohort: unknown; stdout: string }> {
  const { stdout } = await call('init', folder, '--file', join(folder, 'study.yaml'));
  return { cohort: readableParts(await readFile(join(folder, 'study.yaml'), 'utf8')).cohorts[0], stdout };
}

describe('deconflow init on other forms of bulk and clinical data', () => {
  it('files of STAR in a folder', async () => {
    for (const patient of PATIENTS) await write(`star/${patient}_ReadsPerGene.out.tab`, `N_unmapped\t1\t1\t1\n${GENES.map((gene, g) => `${gene}\t${g}\t1\t2`).join('\n')}\n`);
    await write('survival.tsv', SURVIVAL);
    const { cohort, stdout } = await guessed();
    expect(cohort).toMatchObject({ expression: { format: 'star', folder: 'star', suffix: '_ReadsPerGene.out.tab', column: 'unstranded' }, clinical: { time: { column: 'OS.time', unit: 'days' } } });
    expect(stdout).toContain('14 files of star in star, each its sample and _ReadsPerGene.out.tab; 14 patients matched by patient of survival.tsv');
  });

  it('folders of salmon, and HTSeq', async () => {
    for (const patient of PATIENTS) await write(`quants/${patient}/quant.sf`, `Name\tLength\tEffectiveLength\tTPM\tNumReads\nENST00000000001.1\t1\t1\t1\t1\n`);
    await write('survival.tsv', SURVIVAL);
    expect((await guessed()).cohort).toMatchObject({ expression: { format: 'salmon', folder: 'quants', suffix: 'quant.sf' } });
    await rm(join(folder, 'quants'), { recursive: true });
    await rm(join(folder, 'study.yaml'));
    for (const patient of PATIENTS) await write(`htseq/${patient}.counts`, `${GENES.map((gene, g) => `${gene}\t${g}`).join('\n')}\n__no_feature\t5\n`);
    expect((await guessed()).cohort).toMatchObject({ expression: { format: 'htseq', folder: 'htseq', suffix: '.counts' } });
  });

  it('GCT and a table of cBioPortal', async () => {
    await write('x.gct', `#1.2\n${GENES.length}\t${PATIENTS.length}\n${matrix(GENES, (g, p) => 100 + g * p + 0.5, 'Name\tDescription').replaceAll(/^(GENE\d+)/gm, '$1\tna')}`);
    await write('data_clinical_patient.txt', `#a\tb\tc\n#d\te\tf\nPATIENT_ID\tOS_MONTHS\tOS_STATUS\n${PATIENTS.map((patient, p) => `${patient}\t${10 + 3 * p}\t${p % 2 ? '1:DECEASED' : '0:LIVING'}`).join('\n')}\n`);
    expect((await guessed()).cohort).toMatchObject({
      expression: { format: 'gct', file: 'x.gct', geneColumn: 'Name', unit: 'linear' },
      clinical: { format: 'cbioportal', sampleColumn: 'PATIENT_ID', time: { column: 'OS_MONTHS', unit: 'months' }, event: { column: 'OS_STATUS', coding: { dead: ['1:DECEASED'], censored: ['0:LIVING'] } } },
    });
  });

  it('genes of Firehose and of Ensembl, and HGNC’s table beside them', async () => {
    await write('survival.tsv', SURVIVAL);
    await write('rsem.tsv', matrix(GENES.map((gene, g) => `${gene}|${g + 1}`), (g, p) => 100 + g * p + 0.5));
    expect((await guessed()).cohort).toMatchObject({ expression: { file: 'rsem.tsv', identifiers: { kind: 'symbol' } } });
    await rm(join(folder, 'rsem.tsv'));
    await rm(join(folder, 'study.yaml'));
    await write('counts.tsv', matrix(GENES.map((_, g) => `ENSG${String(g).padStart(11, '0')}.1`), (g, p) => 100 + g * p));
    await write('hgnc.txt', 'symbol\tprev_symbol\tensembl_gene_id\nTP53\t\tENSG00000141510\n');
    const { cohort, stdout } = await guessed();
    expect(cohort).toMatchObject({ expression: { unit: 'counts', identifiers: { kind: 'ensembl', file: 'hgnc.txt' } } });
    expect(stdout).toContain('genes are Ensembl identifiers');
  });

  it('takes no table of scores for expression, and says why each file was left out', async () => {
    await write('clinical.tsv', SURVIVAL);
    await write('scores.tsv', `patient\t${Array.from({ length: 12 }, (_, j) => `S${j}`).join('\t')}\n${PATIENTS.map((patient) => `${patient}${'\t2.5'.repeat(12)}`).join('\n')}\n`);
    await write('notes.tsv', 'a\tb\nx\ty\n');
    const { cohort, stdout } = await guessed();
    expect(cohort).toBeUndefined();
    expect(stdout).toContain('scores.tsv: left out: it has 12 columns of numbers and few rows: scores rather than expression');
    expect(stdout).toContain('notes.tsv: left out: a table of 2 columns (a, b) without a time and an event that were recognised');
    expect(stdout).toContain('clinical.tsv: left out: it has survival, but no table of expression names its patients');
  });

  it('takes whatever is expression for a cohort where no table of survival is there at all', async () => {
    for (const patient of PATIENTS) await write(`star/${patient}_ReadsPerGene.out.tab`, `N_unmapped\t1\t1\t1\n${GENES.map((gene, g) => `${gene}\t${g}\t1\t2`).join('\n')}\n`);
    await write('more.tsv', matrix(GENES.map((gene, g) => `${gene}|${g + 1}`), (g, p) => 100 + g * p + 0.5));
    await write('notes.tsv', 'a\tb\nx\ty\n');
    const { stdout } = await guessed();
    const { cohorts } = readableParts(await readFile(join(folder, 'study.yaml'), 'utf8'));
    expect(cohorts).toMatchObject([
      { role: 'discovery', expression: { file: 'more.tsv', unit: 'linear', identifiers: { kind: 'symbol' } } },
      { role: 'validation', expression: { format: 'star', folder: 'star' } },
    ]);
    expect(cohorts.every(({ clinical }) => clinical === undefined)).toBe(true);
    expect(stdout).toContain('notes.tsv: left out: a table of 2 columns');
    expect(stdout).toContain('no table of survival was found: the cohorts have none');
    expect(stdout).toContain('14 samples, no survival');
  });

  it.each([
    [{ smallest: -9.9658, largest: 15, whole: false }, 'log2p0.001'],
    [{ smallest: 3.6, largest: 19.7, whole: false }, 'log2'],
    [{ smallest: 0, largest: 19.7, whole: false }, 'log2p1'],
    [{ smallest: 0, largest: 190, whole: true }, 'counts'],
    [{ smallest: 0, largest: 190, whole: false }, 'linear'],
  ])('%o are %s', (values, unit) => {
    expect(guessUnit(values)[0]).toBe(unit);
  });
});
