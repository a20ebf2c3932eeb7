import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { copyFile, mkdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileSha256, syncFile } from '../store/file-content.js';
import type { NewCohort } from '../study/cohort.js';

/** Names of a cohort's files once they are taken in: the names that people give files may tell who is in them. */
const TAKEN_IN = { expression: 'expression', clinical: 'clinical' } as const;

/** A cohort as it lies in the state folder: its own copy, which nobody changes while the study is applied to it. */
export interface TakenCohort {
  /** the declaration, its files by the names that they have here */
  readonly cohort: NewCohort;
  /** folder of the copies */
  readonly data: string;
  /** sha256 of each file by its name here */
  readonly files: Readonly<Record<string, string>>;
  /** its bytes */
  readonly sizes: Readonly<Record<string, number>>;
}

/** Where the copies of the cohort with this folder content lie. */
export const takenFolder = (state: string, content: string): string => join(state, 'cohorts', content);

/**
 * Copies the files of a cohort to `<state>/cohorts/<content>/` (a clone where the file system can), beside and then renamed. Taking in
 * the same cohort again gives the same, whatever was there.
 * @param folder where the cohort lies
 * @param content sha256 that `folderContent` told of it
 */
export async function takeInCohort(folder: string, content: string, cohort: NewCohort, state: string): Promise<TakenCohort> {
  const data = takenFolder(state, content);
  const building = `${data}.${randomUUID()}`;
  await mkdir(building, { recursive: true, mode: 0o700 });
  try {
    await copyWhole(join(folder, cohort.expression.file), join(building, TAKEN_IN.expression));
    if (cohort.clinical !== undefined) await copyWhole(join(folder, cohort.clinical.file), join(building, TAKEN_IN.clinical));
    const names = cohort.clinical === undefined ? [TAKEN_IN.expression] : [TAKEN_IN.expression, TAKEN_IN.clinical];
    const described = await Promise.all(
      names.map(async (name) => ({ name, sha256: await fileSha256(join(building, name)), size: (await stat(join(building, name))).size })),
    );
    const standing = await Promise.all(described.map(({ name, sha256 }) => fileSha256(join(data, name)).then((found) => found === sha256, () => false)));
    if (!standing.every(Boolean)) {
      await rm(data, { recursive: true, force: true });
      await rename(building, data);
    }
    return {
      data,
      cohort: {
        ...cohort, expression: { ...cohort.expression, file: TAKEN_IN.expression },
        ...(cohort.clinical === undefined ? {} : { clinical: { ...cohort.clinical, file: TAKEN_IN.clinical } }),
      },
      files: Object.fromEntries(described.map(({ name, sha256 }) => [name, sha256])),
      sizes: Object.fromEntries(described.map(({ name, size }) => [name, size])),
    };
  } finally {
    await rm(building, { recursive: true, force: true });
  }
}

async function copyWhole(from: string, to: string): Promise<void> {
  await copyFile(from, to, constants.COPYFILE_FICLONE);
  await syncFile(to);
}
