import { isUtf8 } from 'node:buffer';
import { readFile } from 'node:fs/promises';
import { LineCounter, parseDocument } from 'yaml';
import { firstBytesProblem, lineProblem } from '../readers/text-encoding.js';
import { type LocatedValue, locate } from './located-value.js';
import { type DeclarationFile, StudyFileError, type StudyProblem } from './study-file-error.js';

function readProblem(path: string, what: DeclarationFile, error: unknown): StudyProblem {
  const found = (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'no such file' : (error as Error).message;
  return { file: path, line: null, column: null, key: '', expected: 'a readable YAML file', found, remedy: `Check the path of the ${what}.` };
}

/** The text of a YAML file that declares something. @throws StudyFileError when it is not there or not UTF-8 */
export async function readDeclaration(path: string, what: DeclarationFile): Promise<string> {
  const bytes = await readFile(path).catch((error: unknown) => {
    throw new StudyFileError([readProblem(path, what, error)], what);
  });
  const wrong = firstBytesProblem(bytes, path, false) ?? (isUtf8(bytes) ? undefined : lineProblem(Buffer.concat([bytes, Buffer.from('\n')]), path, false));
  if (wrong !== undefined) {
    const { at, expected, found, remedy } = wrong;
    const before = bytes.subarray(0, at).toString('latin1').split('\n');
    throw new StudyFileError([{ file: path, line: before.length, column: (before.at(-1) as string).length + 1, key: '', expected, found, remedy }], what);
  }
  return bytes.toString('utf8');
}

/** The values of a YAML text that was read from `path`, with their places. @throws StudyFileError */
export function locateDeclaration(text: string, path: string, what: DeclarationFile): LocatedValue {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const problems: StudyProblem[] = document.errors.map((error) => {
    const { line, col } = lines.linePos(error.pos[0]);
    return { file: path, line, column: col, key: '', expected: 'YAML', found: error.message.split('\n')[0]?.replace(/ at line .*$/, '') ?? 'an error', remedy: 'Correct the indentation, quotes or brackets there.' };
  });
  if (problems.length > 0) throw new StudyFileError(problems, what);
  try {
    return locate(document, lines, path);
  } catch (error) {
    throw new StudyFileError([{ file: path, line: 1, column: 1, key: '', expected: 'a plain YAML map', found: (error as Error).message, remedy: 'Write the values out.' }], what);
  }
}
