import { mkdir, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';
import { checkCohort } from '../../data-catalog/check/check-cohort.js';
import { checkGenes } from '../../cli/check/check-genes.js';
import { Findings } from '../../data-catalog/check/findings.js';
import { cohortSchema } from '../../data-catalog/study/cohort.js';
import { listSamples } from '../../data-catalog/study/list-samples.js';
import { parametersSchema } from '../../data-catalog/study/parameters.js';

/** Text, bytes, or a file of so many bytes that are all zero. */
export type Content = string | Uint8Array | { readonly zeros: number };

/** One thing that users do, and what they are told. */
export interface Mistake {
  readonly title: string;
  /** the declaration, where it is not the usual one */
  readonly expression?: string;
  readonly clinical?: string;
  /** files beside or in place of the good ones */
  readonly files?: Readonly<Record<string, Content>>;
  /** what the page shows of the file, where that is not its text */
  readonly shown?: string;
  /** what each line of the message is one of */
  readonly says: readonly RegExp[];
}

export const REFERENCE_GENES = ['TP53', 'FLT3', 'NPM1', 'MARCHF1'];
export const EXPRESSION = '{ file: expression.tsv, geneColumn: gene, unit: counts }';
export const CLINICAL = '{ file: clinical.tsv, sampleColumn: patient, time: { column: days, unit: days }, event: { column: dead } }';

const PATIENTS = Array.from({ length: 48 }, (_, i) => `P${i + 1}`);
export const expressionText = (genes: readonly string[] = REFERENCE_GENES, cell = (g: number, p: number) => String(100 + g * 10 + p)): string =>
  `gene\t${PATIENTS.join('\t')}\n${genes.map((gene, g) => `${gene}\t${PATIENTS.map((_, p) => cell(g, p)).join('\t')}\n`).join('')}`;
export const clinicalText = (row = (p: number) => `${100 + 50 * p}\t${p % 2}`, header = 'patient\tdays\tdead'): string => `${header}\n${PATIENTS.map((patient, p) => `${patient}\t${row(p)}\n`).join('')}`;

const before = new Map<Mistake, Promise<string[]>>();

/** What `deconflow check` says of a cohort with this mistake: its problems, then its warnings; the folder is called data. Asked once. */
export function said(mistake: Mistake): Promise<string[]> {
  const known = before.get(mistake) ?? check(mistake);
  before.set(mistake, known);
  return known;
}

async function check({ expression = EXPRESSION, clinical = CLINICAL, files = {} }: Mistake): Promise<string[]> {
  const data = await mkdtemp(join(tmpdir(), 'deconflow-mistake-'));
  try {
    const all: Readonly<Record<string, Content>> = { 'expression.tsv': expressionText(), 'clinical.tsv': clinicalText(), ...files };
    for (const [name, content] of Object.entries(all)) {
      await mkdir(dirname(join(data, name)), { recursive: true });
      if (typeof content === 'string' || content instanceof Uint8Array) await writeFile(join(data, name), content);
      else {
        await writeFile(join(data, name), '');
        await truncate(join(data, name), content.zeros);
      }
    }
    const findings = new Findings();
    const declared = cohortSchema.parse({ name: 'X', role: 'discovery', expression: parse(expression), clinical: parse(clinical) });
    const cohort = await findings.attempt(() => listSamples(declared, data));
    const checked = cohort === undefined ? undefined : await checkCohort(cohort, { data, there: () => true, referenceGenes: REFERENCE_GENES }, findings);
    if (checked !== undefined && checked.facts.patients > 0 && checked.expression.columnNames.every((gene) => !REFERENCE_GENES.includes(gene))) {
      const reference = { counts: { genes: REFERENCE_GENES, cells: [], starts: new Uint32Array(1), indices: new Uint32Array(), values: new Float32Array() }, cellTypes: [], totals: new Float64Array(), others: new Map<string, number>() };
      await checkGenes(reference, [checked], parametersSchema.parse({}), findings);
    }
    return [...findings.problems, ...findings.warnings].map((line) => line.replaceAll(data, 'data'));
  } finally {
    await rm(data, { recursive: true, force: true });
  }
}
