import type { z } from 'zod';
import { knownKeys } from './known-keys.js';
import { isRecord, type LocatedValue, type Path, type Plain } from './located-value.js';
import { nearest } from './nearest.js';
import { PUBLISHED_REFERENCES } from './reference/reference.js';
import type { StudyProblem } from './study-file-error.js';

type Issue = z.core.$ZodIssue;

function valueAt(value: Plain, path: Path): Plain | undefined {
  let at: Plain | undefined = value;
  for (const part of path) {
    if (Array.isArray(at)) at = at[Number(part)];
    else if (isRecord(at) && Object.hasOwn(at, String(part))) at = at[String(part)];
    else return undefined;
  }
  return at;
}

function describe(value: Plain | undefined): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'an empty value';
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (isRecord(value)) return 'a map';
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}..."` : text;
}

function expectation(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return { object: 'a map', array: 'a list', string: 'a text', int: 'a whole number', number: 'a number', boolean: 'true or false' }[issue.expected as string] ?? String(issue.expected);
    case 'invalid_union':
      return formsOf(issue).length > 0 ? `one of ${formsOf(issue).join(', ')}` : issue.message;
    case 'invalid_value':
      return `one of ${issue.values.map(String).join(', ')}`;
    case 'too_small':
      return issue.origin === 'array' ? `at least ${issue.minimum} item(s)` : issue.origin === 'string' ? 'a text that is not empty' : `a number ${issue.inclusive ? 'of at least' : 'above'} ${issue.minimum}`;
    case 'too_big':
      return issue.origin === 'array' ? `at most ${issue.maximum} item(s)` : `a number ${issue.inclusive ? 'of at most' : 'below'} ${issue.maximum}`;
    case 'not_multiple_of':
      return `a multiple of ${issue.divisor}`;
    default:
      return issue.message;
  }
}

/** The names that may stand where a form is chosen by its name. */
function formsOf(issue: Issue): string[] {
  const options = issue.code === 'invalid_union' && 'options' in issue && Array.isArray(issue.options) ? (issue.options as unknown[]) : [];
  return options.filter((option) => typeof option === 'string');
}

function remedyFor(issue: Issue, found: Plain | undefined): string {
  const noReference = issue.path.length === 1 && issue.path[0] === 'reference' && (found === undefined || (Array.isArray(found) && found.length === 0));
  if (noReference) return `Single cells with annotated types are needed. ${PUBLISHED_REFERENCES}`;
  if (issue.code === 'custom' && typeof issue.params?.remedy === 'string') return issue.params.remedy;
  const choices = issue.code === 'invalid_value' ? issue.values.map(String) : formsOf(issue);
  if (choices.length > 0 && typeof found === 'string') {
    const near = nearest(found, choices);
    if (near !== undefined) return `Did you mean ${near}?`;
  }
  if (issue.code === 'invalid_type' && issue.expected === 'string' && typeof found === 'number') return 'Put it in quotes.';
  if (found === undefined) return 'Add it.';
  return 'Correct the value.';
}

/** The value that `located` describes (a study, a cohort), or everything that is wrong with it. */
export function checkLocated<T>(schema: z.ZodType<T>, located: LocatedValue, file: string): { value: T } | { problems: StudyProblem[] } {
  const result = schema.safeParse(located.value, { reportInput: false });
  if (result.success) return { value: result.data };
  const problems: StudyProblem[] = [];
  const add = (path: Path, ofKey: boolean, expected: string, found: string, remedy: string) => {
    const position = (ofKey ? located.keyAt(path) : located.at(path)) ?? { file, line: 1, column: 1 };
    problems.push({ ...position, key: path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${part}`)).join('').replace(/^\./, ''), expected, found, remedy });
  };
  for (const issue of result.error.issues) {
    const path = issue.path.map((part) => (typeof part === 'number' ? part : String(part)));
    if (issue.code === 'unrecognized_keys') {
      const known = knownKeys(schema, path, located.value);
      for (const key of issue.keys) {
        const near = nearest(key, known);
        add([...path, key], true, `one of the keys ${known.join(', ')}`, `the unknown key ${key}`, near ? `Did you mean ${near}?` : 'Remove it.');
      }
      continue;
    }
    const found = valueAt(located.value, path);
    add(path, found === undefined, expectation(issue), describe(found), remedyFor(issue, found));
  }
  return { problems };
}
