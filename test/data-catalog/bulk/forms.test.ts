import { mkdtemp, mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeEach, describe, expect, it } from 'vitest';
import { expressionPaths } from '../../../data-catalog/bulk/cohort-paths.js';
import { type BulkExpression, readExpression } from '../../../data-catalog/bulk/read-expression.js';
import { InputFilesError } from '../../../data-catalog/readers/input-file-error.js';
import { listSamples, SampleFolderError } from '../../../data-catalog/study/list-samples.js';
import { cohortSchema } from '../../../data-catalog/study/cohort.js';
import { literal, withDuckDB } from '../../../data-catalog/tables/duckdb.js';
import { refusal } from '../readers/files.js';

const CLINICAL = { file: 'c.tsv', sampleColumn: 'id', time: { column: 't', unit: 'days' }, event: { column: 'e' } };
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'deconflow-bulk-'));
});

async function write(name: string, text: string): Promise<void> {
  await mkdir(dirname(join(folder, name)), { recursive: true });
  await writeFile(join(folder, name), name.endsWith('.gz') ? gzipSync(text) : text);
}

async function read(expression: object): Promise<BulkExpression> {
  const cohort = await listSamples(cohortSchema.parse({ name: 'X', role: 'discovery', expression, clinical: CLINICAL }), folder);
  return readExpression(expressionPaths(cohort.expression, (name) => join(folder, name)), cohort.expression);
}

/** sample -> gene -> value */
const values = ({ matrix }: BulkExpression) =>
  Object.fromEntries(matrix.rowNames.map((sample, r) => [sample, Object.fromEntries(matrix.columnNames.map((gene, c) => [gene, matrix.values[r * matrix.columns + c]]))]));

const STAR = (a: number, b: number) => `N_unmapped\t9\t9\t9\nN_multimapping\t9\t9\t9\nN_noFeature\t9\t9\t9\nN_ambiguous\t9\t9\t9\nA\t${a}\t1\t2\nB\t${b}\t3\t4\n`;
const SALMON = (rows: readonly string[]) => `Name\tLength\tEffectiveLength\tTPM\tNumReads\n${rows.join('\n')}\n`;

describe('a file for each sample', () => {
  it('STAR: the declared column, without the rows of reads that belong to no gene', async () => {
    await write('star/P1_ReadsPerGene.out.tab', STAR(10, 20));
    await write('star/P2/ReadsPerGene.out.tab.gz', STAR(30, 40));
    expect(values(await read({ format: 'star', folder: 'star', column: 'unstranded' }))).toEqual({ P1: { A: 10, B: 20 }, P2: { A: 30, B: 40 } });
    expect(values(await read({ format: 'star', folder: 'star', column: 'reverse' }))).toMatchObject({ P1: { A: 2, B: 4 } });
  });

  it('HTSeq: samples by their own list too, genes in any order', async () => {
    await write('a.txt', 'A\t1\nB\t2\n__no_feature\t7\n__not_aligned\t7\n');
    await write('b.txt', 'B\t4\nA\t3\n__no_feature\t7\n');
    expect(values(await read({ format: 'htseq', samples: [{ sample: 'P1', file: 'a.txt' }, { sample: 'P2', file: 'b.txt' }] }))).toEqual({ P1: { A: 1, B: 2 }, P2: { A: 3, B: 4 } });
  });

  it('salmon: transcripts summed to genes by the declared table, versions passed over', async () => {
    for (const [sample, n] of [['P1', 1], ['P2', 10]] as const) {
      await write(`quants/${sample}/quant.sf`, SALMON([`ENST00000000001.2\t900\t700\t5\t${n}.5`, `ENST00000000002.1\t900\t700\t6\t${n}`, `ENST00000000003\t900\t700\t7\t${n}`]));
    }
    await write('tx2gene.csv', 'tx,gene\nENST00000000001,G1\nENST00000000002.9,G1\nENST00000000003,G2\n');
    const transcripts = { file: 'tx2gene.csv', format: 'csv', transcriptColumn: 'tx', geneColumn: 'gene' };
    expect(values(await read({ format: 'salmon', folder: 'quants', transcripts }))).toEqual({ P1: { G1: 2.5, G2: 1 }, P2: { G1: 20.5, G2: 10 } });
    expect(values(await read({ format: 'salmon', folder: 'quants', transcripts, value: 'tpm' }))).toMatchObject({ P1: { G1: 11, G2: 7 } });
    const refused = await refusal(read({ format: 'salmon', folder: 'quants' }));
    expect(refused.message).toMatch(/expected genes, found transcripts \(such as ENST00000000001\.2\)\. Declare transcripts: .*tx2gene/);
  });

  it('salmon’s gene tables and kallisto', async () => {
    await write('q/P1/quant.genes.sf', SALMON(['TP53\t900\t700\t5\t3', 'FLT3\t900\t700\t6\t4']));
    expect(values(await read({ format: 'salmon', folder: 'q', suffix: 'quant.genes.sf' }))).toEqual({ P1: { TP53: 3, FLT3: 4 } });
    await write('k/P1/abundance.tsv', 'target_id\tlength\teff_length\test_counts\ttpm\nNM_1\t1\t1\t3.5\t1\nNM_2.1\t1\t1\t4e1\t2\n');
    await write('tx.tsv', 'tx\tgene\nNM_1\tA\nNM_2\tB\n');
    expect(values(await read({ format: 'kallisto', folder: 'k', transcripts: { file: 'tx.tsv', transcriptColumn: 'tx', geneColumn: 'gene' } }))).toEqual({ P1: { A: 3.5, B: 40 } });
  });

  it('says of every file what is wrong with it', async () => {
    await write('star/P1.ReadsPerGene.out.tab', STAR(10, 20));
    await write('star/P2.ReadsPerGene.out.tab', 'A\t1.5\t1\t1\nA\t1\t1\t1\nB\t1\n');
    await write('star/P3.ReadsPerGene.out.tab', '');
    await write('star/P4.ReadsPerGene.out.tab', 'A\t1\t1\t1\nC\t1\t1\t1\n');
    const error: unknown = await read({ format: 'star', folder: 'star', column: 'unstranded' }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(InputFilesError);
    expect((error as Error).message.replaceAll(`${folder}/`, '').split('\n')).toEqual([
      expect.stringMatching(/^star\/P2\.\S+:1:2: expected a whole count of 0 or more, found "1\.5"/),
      expect.stringMatching(/^star\/P2\.\S+:2:1: expected each name once, found "A"/),
      expect.stringMatching(/^star\/P2\.\S+:3: expected 4 cells separated by tabs, found 2/),
      expect.stringMatching(/^star\/P3\.\S+:1: expected a table of STAR.*found an empty file/),
      expect.stringMatching(/^star\/P4\.\S+: expected the 2 genes of the first sample’s file, found 2, of which 1 the first file lacks/),
    ]);
  });

  it('says what a folder holds instead', async () => {
    await write('star/readme.txt', 'x');
    await expect(read({ format: 'star', folder: 'star', column: 'unstranded' })).rejects.toThrow(/expected files that end with "ReadsPerGene\.out\.tab", found 1 others, such as readme\.txt/);
    await expect(read({ format: 'star', folder: 'nowhere', column: 'unstranded' })).rejects.toThrow(/expected a folder of sample files, found nothing/);
    await write('two/a/P1.quant.sf', SALMON([]));
    await write('two/b/P1.quant.sf', SALMON([]));
    await expect(read({ format: 'salmon', folder: 'two' })).rejects.toThrow(SampleFolderError);
  });
});

describe('GCT', () => {
  it('1.2, the genes in either column', async () => {
    await write('x.gct.gz', '#1.2\n2\t2\nName\tDescription\tP1\tP2\nENSG1.1\tTP53\t100\t2\nENSG2.1\tFLT3\t3.5\t4\n');
    expect(values(await read({ format: 'gct', file: 'x.gct.gz', geneColumn: 'Description', unit: 'linear' }))).toEqual({ P1: { TP53: 100, FLT3: 3.5 }, P2: { TP53: 2, FLT3: 4 } });
    expect(Object.keys(values(await read({ format: 'gct', file: 'x.gct.gz', geneColumn: 'Name', unit: 'linear' })).P1 ?? {})).toEqual(['ENSG1.1', 'ENSG2.1']);
  });

  it('1.3, with rows that describe samples and columns that describe genes', async () => {
    await write('x.gct', '#1.3\n1\t2\t2\t1\nid\tsymbol\tchr\tP1\tP2\ntissue\tNA\tNA\tblood\tmarrow\nE1\tTP53\t17\t100\t2\n');
    expect(values(await read({ format: 'gct', file: 'x.gct', geneColumn: 'symbol', unit: 'linear' }))).toEqual({ P1: { TP53: 100 }, P2: { TP53: 2 } });
  });

  it('says what is wrong with it', async () => {
    await write('x.gct', '#1.2\n3\t2\nName\tDescription\tP1\tP2\nA\tna\t100\tx\n');
    const { problems } = await refusal(read({ format: 'gct', file: 'x.gct', geneColumn: 'Name', unit: 'linear' }));
    expect(problems.map(({ line, column, expected }) => [line, column, expected])).toEqual([[4, 4, 'a number or NA'], [2, 0, '3 genes and 2 samples, as this line says']]);
    await write('y.gct', 'gene\tP1\nA\t1\n');
    expect((await refusal(read({ format: 'gct', file: 'y.gct', geneColumn: 'gene', unit: 'linear' }))).message).toMatch(/y\.gct:1: expected #1\.2 or #1\.3.*found "gene\\tP1"/);
  });
});

describe('Parquet', () => {
  const parquet = (name: string, select: string) => withDuckDB(async (connection) => void (await connection.run(`copy (${select}) to ${literal(join(folder, name))} (format parquet)`)));

  it('genes x samples and samples x genes, null as missing', async () => {
    await parquet('g.parquet', `select * from (values ('TP53', 100.0::float, null), ('FLT3', 3, 4)) t(gene, "P1", "P2")`);
    expect(values(await read({ format: 'parquet', file: 'g.parquet', geneColumn: 'gene', unit: 'linear' }))).toEqual({ P1: { TP53: 100, FLT3: 3 }, P2: { TP53: Number.NaN, FLT3: 4 } });
    await parquet('s.parquet', `select * from (values ('P1', 100, 2), ('P2', 3, 4)) t(sample, "TP53", "FLT3")`);
    expect(values(await read({ format: 'parquet', file: 's.parquet', geneColumn: 'sample', orientation: 'samples-by-genes', unit: 'counts' }))).toEqual({ P1: { TP53: 100, FLT3: 2 }, P2: { TP53: 3, FLT3: 4 } });
  });

  it('says what is wrong with it', async () => {
    await parquet('g.parquet', `select * from (values ('TP53', 'x', -1)) t(gene, "P1", "P2")`);
    expect((await refusal(read({ format: 'parquet', file: 'g.parquet', geneColumn: 'gene', unit: 'counts' }))).message).toMatch(/expected a column of numbers, found one of type VARCHAR/);
    expect((await refusal(read({ format: 'parquet', file: 'g.parquet', geneColumn: 'gene', ignoreColumns: ['P1'], unit: 'counts' }))).message).toMatch(/g\.parquet:1:3: expected a value of 0 or more, found -1/);
    expect((await refusal(read({ format: 'parquet', file: 'g.parquet', geneColumn: 'symbol', unit: 'counts' }))).message).toMatch(/expected a column "symbol", found "gene", "P1", "P2"/);
    await write('text.parquet', 'gene\tP1\n');
    expect((await refusal(read({ format: 'parquet', file: 'text.parquet', geneColumn: 'gene', unit: 'counts' }))).message).toMatch(/expected a Parquet file/);
  });
});

describe('logarithms of Xena and of arrays', () => {
  it.each([
    ['log2p1', 'A\t0\t3\n', [0, 7]],
    ['log2p0.001', 'A\t-9.9658\t3\n', [0, 7.999]],
    ['log2', 'A\t0\t3\n', [1, 8]],
  ])('%s', async (unit, row, expected) => {
    await write('x.tsv', `sample\tP1\tP2\n${row}`);
    const found = values(await read({ file: 'x.tsv', geneColumn: 'sample', unit }));
    expect(found.P1?.A).toBeCloseTo(expected[0] as number, 6);
    expect(found.P2?.A).toBeCloseTo(expected[1] as number, 6);
  });

  it('refuses ratios that are declared as logarithms', async () => {
    await write('x.tsv', 'gene\tP1\tP2\nA\t-1\t1\nB\t0.5\t-0.5\n');
    expect((await refusal(read({ file: 'x.tsv', geneColumn: 'gene', unit: 'log2' }))).message).toMatch(/expected logarithms of expression, found 50 % of the values below 0/);
    expect((await refusal(read({ file: 'x.tsv', geneColumn: 'gene', unit: 'log2p1' }))).message).toMatch(/expected a value of 0 or more, found -1/);
  });
});
