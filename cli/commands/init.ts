import { existsSync, statSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { type GuessedCohort, guessCohorts } from '../init/guess-cohorts.js';
import { guessReferences } from '../init/guess-reference.js';
import { NO_COHORT, NO_REFERENCE, studyFileText } from '../init/study-file-text.js';
import { surveyFolder } from '../init/survey-folder.js';

const BAD_INPUT = 2;

export class InitError extends Error {
  readonly code = 'USAGE';
  override readonly name = 'InitError';
}

export interface InitOptions {
  readonly folder: string;
  /** the study file to write */
  readonly file: string;
  readonly force: boolean;
  readonly quiet?: boolean;
}

/** `deconflow init DIR`: a commented study file from a folder of data, and every guess aloud. Exit code 2 where something needed was not found. */
export async function initCommand({ folder, file, force, quiet }: InitOptions): Promise<number> {
  if (!existsSync(folder) || !statSync(folder).isDirectory()) throw new InitError(`${folder}: expected a folder of data, found ${existsSync(folder) ? 'a file' : 'nothing'}. Name the folder that holds the input files.`);
  if (existsSync(file) && !force) throw new InitError(`${file}: expected no such file, found one. Name another with --file, or write over it with --force.`);
  const say = (line: string) => void (quiet || process.stdout.write(`${line}\n`));
  const seen = await surveyFolder(folder);
  say(`looked at ${seen.length} files of ${folder}`);
  for (const one of seen) if (one.kind === 'other') say(`${one.file}: left out: ${one.why}`);
  const [reference, ...others] = guessReferences(seen, say);
  for (const other of others) say(`another reference, left out: ${other.matrices.length} of its matrices, such as ${other.matrices[0]?.file}`);
  const used = new Set(reference === undefined ? [] : [reference.cells.file, reference.genes.file]);
  const cohorts = guessCohorts(seen.filter(({ file: name }) => !used.has(name)), { referenceGenes: reference?.genes.names, folder: basename(resolve(folder)), say });
  const geneSets = seen.flatMap((one) => (one.kind === 'gene sets' ? [one.file] : []));
  const name = basename(resolve(folder)).replaceAll(/[^A-Za-z0-9._-]/g, '-').replace(/^[^A-Za-z0-9]+/, '') || 'study';
  await writeFile(file, studyFileText({ name, ...(reference === undefined ? {} : { reference }), cohorts, geneSets }, folder));

  if (reference === undefined) for (const line of NO_REFERENCE) say(line);
  else {
    const { matrices, cells, cellTypes, genes } = reference;
    say(`reference: ${matrices.length} matrices; cells ${cells.file} (cell ${cells.cellColumn}, ${cells.sampleColumn === null ? 'all of one sample' : `sample ${cells.sampleColumn}`}, type ${cells.cellTypeColumn}); genes ${genes.file} (${genes.geneColumn})`);
    say(`cell types: ${cellTypes.join(', ')}`);
  }
  if (cohorts.length === 0) for (const line of NO_COHORT) say(line);
  for (const { name: cohort, role, expression, clinical, matched } of cohorts) {
    const words = `cohort ${cohort} (${role}): ${expressionInWords(expression)}`;
    if (clinical === undefined) {
      say(`${words}; ${matched} samples, no survival`);
      continue;
    }
    say(`${words}; ${matched} patients matched by ${clinical.sampleColumn} of ${clinical.file}`);
    const codes = `dead ${clinical.event.dead.join(', ')}, censored ${clinical.event.censored.join(', ')}`;
    say(`  follow-up ${clinical.time.column} in ${clinical.time.unit} (${clinical.time.why}); event ${clinical.event.column} (${codes}); covariates: ${Object.entries(clinical.covariates).map(([key, { column }]) => `${key} ${column}`).join(', ') || 'none'}`);
  }
  if (geneSets.length > 0) say(`gene sets: ${geneSets[0]}`);
  say(`written: ${file}. These are guesses: read it, then deconflow check ${file} --data ${folder}`);
  return reference === undefined || cohorts.length === 0 ? BAD_INPUT : 0;
}

function expressionInWords(expression: GuessedCohort['expression']): string {
  const named = expression.identifiers === undefined ? '' : `, ${expression.identifiers.why}`;
  if (expression.kind === 'samples') return `${expression.files} files of ${expression.format} in ${expression.folder}, each its sample and ${expression.suffix}${named}`;
  return `${expression.file}, ${expression.orientation}, genes in ${expression.geneColumn}${named}, ${expression.unit} (${expression.why})`;
}
