import { checkLocated } from './check-located.js';
import { isRecord, LocatedValue } from './located-value.js';
import { nearest } from './nearest.js';
import { locateDeclaration, readDeclaration } from './read-declaration.js';
import { parseSetting } from './settings.js';
import { StudyFileError, type StudyProblem } from './study-file-error.js';
import { type Study, studySchema } from './study.js';

export interface StudyOptions {
  /** name of an entry of the file's `profiles`, laid over the study */
  readonly profile?: string | undefined;
  /** `key=value` settings, laid over the profile, in order */
  readonly set?: readonly string[] | undefined;
}

function unique(problems: readonly StudyProblem[]): StudyProblem[] {
  const seen = new Set<string>();
  return problems
    .filter((p) => {
      const id = JSON.stringify(p);
      return !seen.has(id) && seen.add(id);
    })
    .sort((a, b) => (a.line ?? Infinity) - (b.line ?? Infinity) || (a.column ?? 0) - (b.column ?? 0) || 0);
}

/**
 * Reads a study file, lays the profile and then the settings over it, and checks all of it at once.
 * The profiles that were not chosen are checked too. Throws StudyFileError with every problem found.
 */
export async function loadStudy(path: string, options: StudyOptions = {}): Promise<Study> {
  return parseStudy(await readDeclaration(path, 'study file'), path, options);
}

/** As `loadStudy`, of a text that was read from `path`. */
export function parseStudy(text: string, path: string, options: StudyOptions = {}): Study {
  const whole = locateDeclaration(text, path, 'study file');
  const problems: StudyProblem[] = [];
  const base = whole.without('profiles');
  const profiles = whole.part('profiles');
  const names = profiles && isRecord(profiles.value) ? Object.keys(profiles.value) : [];
  if (profiles && !isRecord(profiles.value)) {
    const at = whole.at(['profiles']);
    problems.push({ file: path, line: at?.line ?? null, column: at?.column ?? null, key: 'profiles', expected: 'a map of profiles by name', found: 'something else', remedy: 'Write each profile as a key with the settings below it.' });
  }
  const withProfile = (name: string): LocatedValue => {
    const profile = profiles?.part(name);
    if (!profile || profile.value === null) return base;
    return base.overlay(profile);
  };
  if (options.profile !== undefined && !names.includes(options.profile)) {
    const near = nearest(options.profile, names);
    problems.push({
      file: `--profile ${options.profile}`, line: null, column: null, key: '', expected: names.length > 0 ? `one of ${names.join(', ')}` : 'no profile, since the file declares none',
      found: options.profile, remedy: near ? `Did you mean ${near}?` : 'Choose a profile that the study file declares.',
    });
  }
  let chosen = options.profile !== undefined && names.includes(options.profile) ? withProfile(options.profile) : base;
  for (const setting of options.set ?? []) {
    const parsed = parseSetting(setting);
    if (parsed instanceof LocatedValue) chosen = chosen.overlay(parsed);
    else problems.push(parsed);
  }
  const result = checkLocated(studySchema, chosen, path);
  if ('problems' in result) problems.push(...result.problems);
  for (const name of names) {
    const other = checkLocated(studySchema, withProfile(name), path);
    if ('problems' in other) problems.push(...other.problems);
  }
  if (problems.length > 0 || !('value' in result)) throw new StudyFileError(unique(problems));
  return result.value;
}
