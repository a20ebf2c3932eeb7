import { describe, expect, it } from 'vitest';
import { readClinical } from '../../../data-catalog/clinical/clinical-table.js';
import { clinicalSchema } from '../../../data-catalog/study/clinical.js';
import { fileWith, refusal } from '../readers/files.js';
import { workbook, zip, type ZipEntry } from '../readers/zip.js';

const SURVIVAL = { sampleColumn: 'patient', time: { column: 'OS.time', unit: 'days' }, event: { column: 'OS' } };
const ROWS = [['patient', 'OS.time', 'OS', 'sex'], ['P1', 365.25, 1, 'F'], [null, null, null, null], ['P2', 730.5, 0, 'M']];

describe('an Excel workbook', () => {
  const read = async (entries: readonly ZipEntry[], sheet = 'Clinical data') =>
    readClinical({ clinical: await fileWith(zip(entries), 'c.xlsx') }, clinicalSchema.parse({ file: 'c.xlsx', format: 'xlsx', sheet, ...SURVIVAL, covariates: { sex: { column: 'sex' } } }));

  it('gives the named sheet, empty rows passed over', async () => {
    expect(await read(workbook({ Notes: [['hello']], 'Clinical data': ROWS }))).toMatchObject([
      { sample: 'P1', timeMonths: 12, event: 1, sex: 'F' },
      { sample: 'P2', timeMonths: 24, event: 0, sex: 'M' },
    ]);
  });

  it('names the row of a mistake, and the sheets that there are', async () => {
    const wrong = await refusal(read(workbook({ 'Clinical data': [...ROWS, ['P3', 'soon', 1, 'F']] })));
    expect(wrong.problems).toEqual([expect.objectContaining({ line: 5, column: 2, found: '"soon"' })]);
    expect((await refusal(read(workbook({ Sheet1: ROWS, Sheet2: [] })))).message).toMatch(/expected a sheet "Clinical data", found "Sheet1", "Sheet2"/);
  });

  const book = workbook({ 'Clinical data': ROWS });
  it.each([
    ['an entry that climbs out', [...book, { name: '../../evil.xml', content: 'x' }], /found one whose path climbs out/],
    ['an absolute entry', [...book, { name: '/etc/passwd', content: 'x' }], /climbs out/],
    ['an entry that grows a thousandfold', [...book, { name: 'xl/bomb.xml', content: Buffer.alloc(8_000_000) }], /expected entries that grow at most 200 times, found one that grows \d+ times/],
    ['an entry that lies about its size', [...book, { name: 'xl/bomb.xml', content: Buffer.alloc(8_000_000), claimed: 100 }], /expected entries of the size that the archive says/],
    ['more than 256 MiB', [...book, ...Array.from({ length: 3 }, (_, i) => ({ name: `xl/${i}.xml`, content: 'x', claimed: 100_000_000 }))], /grows|at most 256 MiB once unpacked/],
    ['an entry twice', [...book, book[0] as ZipEntry], /expected each entry once/],
    ['a password', book.map((entry) => ({ ...entry, encrypted: true })), /expected a workbook without a password/],
    ['a cell in the far corner', workbook({ 'Clinical data': ROWS }).map((entry) => ({ ...entry, content: String(entry.content).replace('r="A2"', 'r="XFD1048576"') })), /expected sheets of at most \d+ cells, found one of 1048576 rows and 16384 columns/],
  ] as const)('is refused with %s', async (_, entries, message) => {
    expect((await refusal(read(entries))).message).toMatch(message);
  });

  it('is refused when it is cut off, or none', async () => {
    const declared = clinicalSchema.parse({ file: 'c.xlsx', format: 'xlsx', sheet: 'S', ...SURVIVAL });
    const read = async (bytes: Uint8Array) => (await refusal(readClinical({ clinical: await fileWith(bytes, 'c.xlsx') }, declared))).message;
    expect(await read(zip(book).subarray(0, 900))).toMatch(/expected a whole zip archive, found a cut-off or damaged one/);
    expect(await read(Buffer.from('patient\tOS\n'))).toMatch(/expected an Excel workbook \(\.xlsx\), found another kind of file.*\.xls/);
    expect(await read(zip([{ name: 'a.txt', content: 'x' }]))).toMatch(/expected an Excel workbook/);
  });
});

describe('cBioPortal', () => {
  const TEXT =
    '#Patient Identifier\tOverall Survival Status\tOverall Survival (Months)\tSex\n#Identifier\tstatus\tmonths\tSex\n#STRING\tSTRING\tNUMBER\tSTRING\n#1\t1\t1\t1\n' +
    'PATIENT_ID\tOS_STATUS\tOS_MONTHS\tSEX\nP1\t1:DECEASED\t12.5\tMale\nP2\t0:LIVING\t24\t[Not Available]\nP3\tLIVING\t[Not Available]\tFemale\n';
  it('needs no more than the file: comment lines, codes and months are known', async () => {
    const declared = clinicalSchema.parse({ format: 'cbioportal', file: 'p.txt', covariates: { sex: { column: 'SEX' } } });
    expect(await readClinical({ clinical: await fileWith(TEXT) }, declared)).toMatchObject([
      { sample: 'P1', timeMonths: 12.5, event: 1, sex: 'Male' },
      { sample: 'P2', timeMonths: 24, event: 0, sex: null },
      { sample: 'P3', timeMonths: null, event: 0, sex: 'Female' },
    ]);
    const { problems } = await refusal(readClinical({ clinical: await fileWith(TEXT.replace('24\t', '-24\t')) }, declared));
    expect(problems).toEqual([expect.objectContaining({ line: 7, column: 3 })]);
  });
});

describe('Xena: survival and phenotype apart', () => {
  const declared = clinicalSchema.parse({
    file: 's.tsv', ...SURVIVAL, sampleColumn: 'sample', phenotype: { file: 'p.tsv', sampleColumn: 'submitter_id.samples' },
    covariates: { sex: { column: 'gender.demographic' }, age: { column: 'age', unit: 'years' } },
  });
  const survival = 'sample\tOS\t_PATIENT\tOS.time\nP1-01A\t1\tP1\t365.25\nP2-01A\t0\tP2\t730.5\n';
  it('takes from the second table what the first lacks, by patient', async () => {
    const phenotype = 'submitter_id.samples\tage\tgender.demographic\nP2-01A\t60\tfemale\nP9-01A\t70\tmale\n';
    expect(await readClinical({ clinical: await fileWith(survival), phenotype: await fileWith(phenotype) }, declared)).toMatchObject([
      { sample: 'P1-01A', timeMonths: 12, sex: null, age: null },
      { sample: 'P2-01A', timeMonths: 24, sex: 'female', age: 60 },
    ]);
  });
  it('names the second table where it is wrong', async () => {
    const phenotype = await fileWith('submitter_id.samples\tage\tgender.demographic\nP2-01A\told\tfemale\nP2-01A\t60\tfemale\n', 'p.tsv');
    const { file, problems } = await refusal(readClinical({ clinical: await fileWith(survival), phenotype }, declared));
    expect(file).toBe(phenotype);
    expect(problems.map(({ line, column, found }) => [line, column, found])).toEqual([[2, 2, '"old"'], [3, 1, 'a patient again']]);
  });
});
